"""Every step of a state's tax has a name: what a sweep of income finds lies at an edge of the state's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from decumulate.models.laws.states import register
from decumulate.models.laws.states.edges import StateEdge, edges
from decumulate.models.laws.states.facts import StateLines
from decumulate.models.returns.bulk import law_book
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.returns.state_return import SHARES, filers, state_return
from decumulate.tax_tables.schema import FilingStatus
from decumulate.tax_tables.state_tables import state_table

TAXING = [code for code in register.COMPUTED if state_table(code).taxes_income]
STEP, TO, WIDTH = 4_000.0, 240_000.0, 0.02
SINGLE, JOINT = FilingStatus.SINGLE, FilingStatus.MARRIED_FILING_JOINTLY
LEAST = {("AR", SINGLE): 14.0, ("AR", JOINT): 60.0}
"""Arkansas's table of whole dollars steps at every row of 100; each column of a couple has a line of its own."""
Answer = tuple[float, dict[str, float]]


def household(code: str, year: int, status: FilingStatus) -> Callable[[float], Answer]:
    """Tax and lines by IRA distributions: 70 (and 66), a pension, Social Security, interest and gains."""
    law = law_book(year).for_year(year)
    ages = (70, 66) if status is JOINT else (70,)
    dollars = {
        "pensions": 30_000.0,
        "social_security": 24_000.0,
        "interest": 2_000.0,
        "long_term_gains": 3_000.0,
        "wages": 1_000.0,
    }

    def answer(distributed: float) -> Answer:
        received = dollars | {"traditional_distributions": distributed}
        x = ReturnInput(status, seniors=len(ages), **received)
        people = filers(year, ages, received, dict.fromkeys(SHARES, 0.5))
        r = state_return(year, people, x, federal_return(x, law), law)
        lines: StateLines = register.compute(code, r)
        return lines.tax, lines.at(r)

    return answer


def jumps(answer: Callable[[float], Answer], least: float) -> Iterator[tuple[Answer, Answer]]:
    """What lies on both sides of each jump of more than `least`, two cents apart."""

    def within(a: float, fa: Answer, b: float, fb: Answer) -> Iterator[tuple[Answer, Answer]]:
        if b - a <= WIDTH:
            if abs(fb[0] - fa[0]) > least:
                yield fa, fb
            return
        middle = (a + b) / 2.0
        fm = answer(middle)
        if abs(fa[0] - 2.0 * fm[0] + fb[0]) > 0.45 * least:
            yield from within(a, fa, middle, fm)
            yield from within(middle, fm, b, fb)

    at, before = 0.0, answer(0.0)
    while at < TO:
        after = answer(at + STEP)
        yield from within(at, before, at + STEP, after)
        at, before = at + STEP, after


def named(near: dict[str, float], far: dict[str, float], known: list[StateEdge]) -> list[str]:
    """The amounts whose edges lie between two returns."""
    return [
        edge.amount
        for edge in known
        if min(near[edge.line], far[edge.line]) - WIDTH
        <= edge.value
        <= max(near[edge.line], far[edge.line]) + WIDTH
    ]


def without_a_name(code: str, year: int, status: FilingStatus) -> list[tuple[float, dict[str, float]]]:
    known = edges(code, year, status, 400_000.0)
    found = jumps(household(code, year, status), LEAST.get((code, status), 1.0))
    return [(far[0] - near[0], near[1]) for near, far in found if not named(near[1], far[1], known)]


@pytest.mark.parametrize("code", TAXING)
def test_every_jump_has_a_name(code: str) -> None:
    assert without_a_name(code, 2026, SINGLE) == []


@pytest.mark.slow
@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("code", TAXING)
def test_every_jump_of_a_couple_has_a_name(code: str, year: int) -> None:
    assert without_a_name(code, year, JOINT) == []


def test_a_jump_without_a_name_is_seen() -> None:
    found = list(jumps(household("NJ", 2026, SINGLE), 1.0))
    assert len(found) >= 3
    assert named(found[-1][0][1], found[-1][1][1], []) == []
    (edge,) = {each for each in edges("NJ", 2026, SINGLE, 4e5) if each.value == 150_000.0}
    assert (edge.line, edge.amount) == ("income", "exclusion_share")
