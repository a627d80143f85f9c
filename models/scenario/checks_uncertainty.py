"""What [uncertainty] must be to belong to its scenario: known names, correlations that can hold together, weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..markets.usual import RECORD_OF
from .checks import reads, reform_problems
from .faults import Loc, Missing, Problem, did_you_mean, one_of
from .return_facts import PRICES, correlations, possible, put, record_of, stated_pairs, volatility_of

if TYPE_CHECKING:
    from .scenario import Scenario

WHERE = ("uncertainty",)
SUM = 1e-6


@reads("uncertainty", "market")
def assets(scenario: Scenario) -> Iterator[Problem]:
    """Known names, and something known of every asset."""
    stated = scenario.uncertainty
    if stated is None:
        return
    known = list(scenario.market.assets)
    for field in ("volatility", "record", "mean_reversion"):
        yield from _unknown(getattr(stated, field), known, (*WHERE, field))
    for one, others in stated.correlation.items():
        yield from _unknown([one], [*known, PRICES], (*WHERE, "correlation"))
        yield from _unknown(others, [*known, PRICES], (*WHERE, "correlation", one))
        if others.get(one, 1.0) != 1.0:
            yield Problem((*WHERE, "correlation", one, one), others[one], "1: it is of an asset with itself")
    yield from unknown_assets(scenario)
    if stated.returns != "lognormal" and stated.mean_reversion:
        expected = 'nothing with returns = "bootstrap" or "history": blocks of history revert as history did'
        yield Problem((*WHERE, "mean_reversion"), stated.mean_reversion, expected)


def unknown_assets(scenario: Scenario) -> Iterator[Problem]:
    """Assets of which nothing is known: no volatility or no record stated, and no usual name."""
    stated = scenario.uncertainty
    model = stated.returns if stated else "lognormal"
    for name, asset in scenario.market.assets.items():
        if model != "lognormal" and record_of(name, stated) is None and not asset.unchanging:
            expected = f"the record that {name} follows, as sp500_total"
            hint = "its name is none of the usual ones: " + ", ".join(RECORD_OF)
            yield Problem((*WHERE, "record", name), Missing(), expected, hint)
        elif model == "lognormal" and volatility_of(name, stated, asset.unchanging) is None:
            expected = f"the volatility of {name}, a yearly standard deviation as 0.17"
            hint = "its name is none of the usual ones: " + ", ".join(RECORD_OF)
            yield Problem((*WHERE, "volatility", name), Missing(), expected, hint)


def _unknown(names: Iterable[str], known: Sequence[str], where: Loc) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem((*where, name), name, f"an asset: {one_of(known)}", did_you_mean(name, known))


@reads("uncertainty", "market")
def together(scenario: Scenario) -> Iterator[Problem]:
    """Correlations that can all hold: one that cannot beside the others is named with the nearest that can."""
    stated = scenario.uncertainty
    names = [*scenario.market.assets, PRICES]
    pairs = [one for one in stated_pairs(stated) if one[0] in names and one[1] in names and one[0] != one[1]]
    if twice := list(_stated_twice(pairs)):
        yield from twice
        return
    found = correlations(names[:-1], stated)
    if possible(found):
        return
    for one, other, value in reversed(pairs):
        near = _nearest(found, names, (one, other, value))
        if near is not None:
            expected = f"correlations that can hold together (positive semidefinite); the nearest is {near:g}"
            yield Problem((*WHERE, "correlation", one, other), value, expected)
            return
    least = float(np.linalg.eigvalsh(found)[0])
    shrunk = int(1_000 / (1.0 - least)) / 1_000
    expected = "correlations that can hold together (positive semidefinite)"
    hint = f"no one of them mends it: {shrunk:g} times all of them, those left out too, can hold together"
    yield Problem((*WHERE, "correlation"), f"a least eigenvalue of {least:.3g}", expected, hint)


def _stated_twice(pairs: Sequence[tuple[str, str, float]]) -> Iterator[Problem]:
    first: dict[frozenset[str], float] = {}
    for one, other, value in pairs:
        before = first.setdefault(frozenset((one, other)), value)
        if before != value:
            yield Problem((*WHERE, "correlation", one, other), value, f"{before:g}, as of {other} and {one}")


def _nearest(found: NDArray[np.float64], names: Sequence[str], pair: tuple[str, str, float]) -> float | None:
    """The correlation nearest to the one given that all the others allow, to three digits; None where they allow
    none. What they allow is an interval."""
    one, other, wanted = pair

    def allowed(value: float) -> bool:
        trial = found.copy()
        put(trial, names, one, other, value)
        return possible(trial)

    grid = sorted((n / 1_000.0 for n in range(-1_000, 1_001, 5)), key=lambda value: abs(value - wanted))
    inside = next((value for value in grid if allowed(value)), None)
    if inside is None:
        return None
    step = 0.001 if wanted > inside else -0.001
    closer = [round(inside + n * step, 3) for n in range(1, 5)]
    return next((value for value in reversed(closer) if abs(value) <= 1.0 and allowed(value)), inside)


@reads("uncertainty", "people.*")
def lives(scenario: Scenario) -> Iterator[Problem]:
    stated = scenario.uncertainty
    names = [person.name for person in scenario.people]
    for name in stated.lives.health if stated else ():
        if name not in names:
            where = (*WHERE, "lives", "health", name)
            yield Problem(where, name, f"a person: {one_of(names)}", did_you_mean(name, names))


@reads("uncertainty", "start_year", "people", "market")
def laws(scenario: Scenario) -> Iterator[Problem]:
    stated = scenario.uncertainty
    if stated is None:
        return
    whole = sum(law.weight for law in stated.law)
    if whole > 1.0 + SUM:
        scaled = ", ".join(f"{law.weight / whole:.4g}" for law in stated.law)
        last = len(stated.law) - 1
        rest = 1.0 - (whole - stated.law[last].weight)
        near = f"at most {rest:.6g} here, or" if rest > 0 else ""
        expected = f"weights that add up to at most 1; these add up to {whole:g}"
        yield Problem(
            (*WHERE, "law", last, "weight"),
            stated.law[last].weight,
            expected,
            f"{near} in proportion: {scaled}",
        )
    for number, law in enumerate(stated.law):
        if any(other.name == law.name for other in stated.law[:number]):
            yield Problem((*WHERE, "law", number, "name"), law.name, "a name that no other law has")
        yield from reform_problems(scenario, law.reform, (*WHERE, "law", number, "reform"))


@reads("uncertainty")
def guardrails(scenario: Scenario) -> Iterator[Problem]:
    rails = scenario.uncertainty.guardrails if scenario.uncertainty else None
    if rails is not None and rails.raise_below >= rails.cut_above:
        expected = f"less than cut_above, which is {rails.cut_above:g}"
        yield Problem((*WHERE, "guardrails", "raise_below"), rails.raise_below, expected)
