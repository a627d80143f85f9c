"""The state's part of a file of returns: its columns, its answer for a row, and what had to be assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...tax_tables.schema import FilingStatus, YearLaw
from ...tax_tables.state_tables import LAST_YEAR, Prices, state_table
from ..laws.states import register
from ..laws.states.known import ADDING_TO_EARLY, CHECKED_IN_ALL, RECORDED
from ..scenario.faults import did_you_mean
from ..scenario.states import STATES
from .federal_return import ReturnInput, ReturnLines
from .state_return import SHARES, filers, state_return

__all__ = ["SHARES", "early_warnings", "local_places", "state_tax", "state_warnings"]


def local_places(codes: Sequence[str], words: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Of rows whose city or county is not known in their state: the row from 1, what was expected, a hint."""
    for row, (code, word) in enumerate(zip(codes, words, strict=True), start=1):
        if word and not (code and word in register.places(code)):
            known = register.places(code) if code else ()
            of = (
                f"a city or county of {STATES[code]} with an income tax of its own"
                if code
                else "a state beside it"
            )
            yield row, of, did_you_mean(word, known) if known else "leave the cell empty"


def state_tax(
    code: str,
    local: str,
    year: int,
    ages: Sequence[int],
    dollars: Mapping[str, float],
    shares: Mapping[str, float],
    x: ReturnInput,
    lines: ReturnLines,
    law: YearLaw,
    prices: Prices,
) -> tuple[float, float]:
    """State income tax of one row before refundable credits, and the local one; nothing without a state.

    After the last dated year what a state indexes grows with `prices`, levels by year. Raises `TableError` for a filing
    status of which the state's table has not the amounts.
    """
    if not code:
        return 0.0, 0.0
    people = filers(year, ages, dollars, shares)
    r = state_return(year, people, x, lines, law)
    of_state = register.compute(code, r, prices)
    return of_state.tax, register.compute_local(code, local, r, of_state, prices) if local else 0.0


def early_warnings(codes: Sequence[str], early: Sequence[float]) -> Iterator[tuple[str, str, str]]:
    """What is left out of rows with early distributions in a state that adds to their federal tax."""
    adding = {code for code, amount in zip(codes, early, strict=True) if amount and code in ADDING_TO_EARLY}
    if adding:
        message = f"what the state adds to the federal 10 percent is left out: {_names(adding)}"
        yield "state_early_distributions", "early_distributions", message


def state_warnings(
    codes: Sequence[str], years: Sequence[int], statuses: Sequence[FilingStatus], municipal: Sequence[float]
) -> Iterator[tuple[str, str, str]]:
    """What had to be assumed about rows with a state: (code, where, message)."""
    rows = [row for row in zip(codes, years, statuses, municipal, strict=True) if _taxes(row[0])]
    projected = {code for code, year, _, _ in rows if state_table(code).projected.get(min(year, LAST_YEAR))}
    if projected:
        message = f"not all amounts of 2026 were published: projected ones are used for {_names(projected)}"
        yield "state_tax_projected", "state", message
    later = {code for code, year, _, _ in rows if year > LAST_YEAR and state_table(code).indexed}
    if later:
        message = (
            f"after {LAST_YEAR} what a state indexes grows with the assumed inflation, unrounded, and what it does not "
            f"stands, rates by enacted schedules and no trigger: {_names(later)}"
        )
        yield "state_tax_projected", "year", message
    unchecked = {code for code, _, status, _ in rows if status not in RECORDED and code not in CHECKED_IN_ALL}
    if unchecked:
        message = (
            "no outside answer and no return by hand was compared for head of household, separate returns and "
            f"surviving spouses in {_names(unchecked)}"
        )
        yield "state_tax_unchecked", "state", message
    if any(interest for *_, interest in rows):
        message = (
            "tax-exempt interest is taken as of the state's own bonds; in Alabama, Arkansas, Illinois, Mississippi, "
            "Vermont and Wisconsin as of others, and taxed"
        )
        yield "municipal_issuer", "tax_exempt_interest", message


def _taxes(code: str) -> bool:
    return bool(code) and state_table(code).taxes_income


def _names(codes: set[str]) -> str:
    return ", ".join(sorted(STATES[code] for code in codes))
