"""Pin and squeeze: with a year's income pinned, the least tax the program can write is the return's, to the cent.

Every law is read twice. Here the second reading (rows of a year's cells) meets the first (`federal_return`) at every
kink of the law and at random points; and from above where a line holds from both sides.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from decumulate.models.laws import federal, register
from decumulate.models.laws.law import Edge, Law, LawYear
from decumulate.models.laws.medicare import life_event
from decumulate.models.laws.piecewise import Piecewise
from decumulate.solver.optimiser.evaluate import Point
from decumulate.solver.optimiser.lazy_breakpoints import first_refinement, refine_by_points

from . import lattice
from .one_year import HOUSEHOLDS, Disjunction, Household, Incomes, OneCell, next_edge_within, surcharge

CENT = 0.01
RANDOM_POINTS = 40


def households(where: Callable[[Household], bool] = lambda _: True) -> pytest.MarkDecorator:
    """A test of every household, or of those that fit."""
    chosen = [h for h in HOUSEHOLDS if where(h)]
    return pytest.mark.parametrize("household", chosen, ids=[h.name.replace(" ", "_") for h in chosen])


def by_law(household: Household, incomes: Incomes) -> float:
    lines = incomes.returned(household)
    return lines.federal_tax + surcharge(household, lines)


def off_cliffs(household: Household, points: Iterable[Incomes]) -> Iterator[Incomes]:
    """The points that do not lie within a margin below a cliff."""
    return (point for point in points if not next_edge_within(household, point.returned(household)))


def worst(
    year: Disjunction | OneCell, household: Household, points: Iterable[Incomes]
) -> tuple[float, Incomes | None]:
    """The largest difference of the least tax from the return, and where; infinite where there is no cell at all."""
    found: tuple[float, Incomes | None] = (0.0, None)
    for point in off_cliffs(household, points):
        least = year.least(year.paid, point)
        difference = math.inf if least is None else least - by_law(household, point)
        if abs(difference) > abs(found[0]):
            found = (difference, point)
    return found


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)], ids=["a fourth", "all"])
@households()
def test_least_tax_at_every_kink(household: Household, every: int) -> None:
    """All of the lattice when slow tests run, else a fourth (the one-cell form, below, is always put to all of it)."""
    points = list(lattice.kinks(household))
    assert len(points) > 30
    difference, point = worst(Disjunction(household), household, points[::every])
    assert abs(difference) <= CENT, f"{difference:+.2f} at {point}"


@households()
def test_least_tax_at_random(household: Household) -> None:
    points = lattice.at_random(household, RANDOM_POINTS)
    difference, point = worst(Disjunction(household), household, points)
    assert abs(difference) <= CENT, f"{difference:+.2f} at {point}"


@households()
def test_the_one_cell_of_a_return_costs_what_the_return_says(household: Household) -> None:
    points = [*lattice.kinks(household), *lattice.at_random(household, RANDOM_POINTS)]
    difference, point = worst(OneCell(household), household, points)
    assert abs(difference) <= CENT, f"{difference:+.2f} at {point}"


@households()
def test_missing_edges_only_lower_the_tax(household: Household) -> None:
    rng = random.Random(household.name)
    laws = household.laws
    points = list(lattice.at_random(household, 12))
    for kept in (0.0, 0.5, 1.0):
        edges = [edge for edge in laws.edges if rng.random() < kept]
        year = Disjunction(household, edges)
        for point in off_cliffs(household, points):
            least = year.least(year.paid, point)
            assert least is not None, f"no cell for {point}"
            assert least <= by_law(household, point) + CENT, f"{edges} at {point}"


@households()
def test_the_edges_that_a_point_asks_for_make_it_exact(household: Household) -> None:
    """The proof ends only where the program, refined by a plan's own returns, charges those returns in full."""
    laws = household.laws
    years: dict[frozenset[Edge], Disjunction] = {}
    for point in off_cliffs(household, lattice.at_random(household, RANDOM_POINTS)):
        lines = point.returned(household)
        program = SimpleNamespace(laws=[laws])
        refinement = first_refinement(program)  # type: ignore[arg-type]
        refine_by_points(refinement, program, [Point(point.received(household), lines)])  # type: ignore[arg-type]
        key = frozenset(refinement.edges[0])
        if key not in years:
            years[key] = Disjunction(household, key)
        least = years[key].least(years[key].paid, point)
        assert least == pytest.approx(by_law(household, point), abs=CENT), point


# ---- from above -----------------------------------------------------------------------------------------------


@households(lambda h: h.benefits > 0)
def test_benefits_at_their_cap_hold_from_above(household: Household) -> None:
    year = Disjunction(household)
    cap = 0.85 * household.benefits
    seen = 0
    for point in off_cliffs(household, lattice.at_random(household, RANDOM_POINTS)):
        if point.returned(household).taxable_social_security < cap:
            continue
        seen += 1
        for squeezed in (year.least, year.most):
            assert squeezed(year.year.taxable_benefits, point) == pytest.approx(cap, abs=CENT)
    assert seen


@households()
def test_the_deduction_holds_from_above(household: Household) -> None:
    """With benefits at their cap (or none) AGI is pinned, and the deduction is at most the law's."""
    year = Disjunction(household)
    laws, seen = year.laws, 0
    for point in off_cliffs(household, lattice.at_random(household, RANDOM_POINTS)):
        lines = point.returned(household)
        if household.amt or lines.taxable_social_security < 0.85 * household.benefits:
            continue
        if lines.taxable_income > 0 or not lines.itemizes:  # with no tax either way the forms may differ
            seen += 1
            assert year.most(year.year.deduction, point) == pytest.approx(lines.deduction, abs=CENT)
        assert laws.deduction(lines.agi) >= lines.deduction - CENT
    assert seen or household.amt


@households()
def test_upper_ordinary_income_holds_from_both_sides(household: Household) -> None:
    """Above the first threshold, ordinary taxable income is AGI less the deduction taken and preferential income."""
    year = Disjunction(household)
    zero_top = year.laws.law.capital_gains_tax.tops[household.status][0]
    seen = 0
    for point in off_cliffs(household, lattice.at_random(household, RANDOM_POINTS)):
        lines = point.returned(household)
        capped = lines.taxable_social_security >= 0.85 * household.benefits
        if not capped or lines.ordinary_taxable_income <= zero_top or seen >= 6:
            continue
        for copy in year.year.copies:
            ordinary, deduction = copy.lines.ordinary_taxable, copy.lines.deduction
            if copy.cell["stacking"].kind not in ("middle", "high"):
                continue
            least, most = (
                squeezed(ordinary + deduction, point, copy) for squeezed in (year.least, year.most)
            )
            if least is not None:
                seen += 1
                assert least == pytest.approx(lines.agi - lines.preferential_income, abs=CENT)
                assert most == pytest.approx(least, abs=CENT)
    assert seen


@households(lambda h: h.losses)
def test_losses_not_used_up_are_those_of_the_worksheet(household: Household) -> None:
    """The most that may be carried on beyond the limit is what the Capital Loss Carryover Worksheet leaves."""
    year = Disjunction(household)
    for loss in (800.0, 3_000.0, 7_500.0):
        start = Incomes(gains=-loss)
        for taxable in (-15_000.0, -8_500.0, -5_000.0, -2_000.0, -500.0, 4_000.0, 90_000.0):
            point = (
                lattice.at(lambda x: x.agi - x.deduction, taxable, household, start, "distributed") or start
            )
            lines = point.returned(household)
            if next_edge_within(household, lines):
                continue
            left = lines.carry_long_out - (loss - lines.capital_loss_deduction)
            unused = year.most(year.year.unused, point)
            assert unused is not None
            assert min(unused, lines.capital_loss_deduction) == pytest.approx(left, abs=CENT), point


# ---- cliffs ---------------------------------------------------------------------------------------------------


@households(lambda h: h.enrolled)
def test_nothing_is_chosen_within_the_margin_below_a_cliff(household: Household) -> None:
    """There the program has no cell, or one whose AGI is raised over the edge, at the higher tier."""
    year = Disjunction(household)
    for edge in [e for e in year.laws.edges if e.law == "irmaa"]:
        point = lattice.at(
            lambda lines: lines.magi_medicare,
            edge.value - 0.5 * household.margin,
            household,
            Incomes(exempt=0.5 * household.tax_exempt),
            "distributed",
        )
        assert point is not None
        least = year.least(year.charged, point)
        lower = surcharge(household, point.returned(household))
        assert least is None or least > lower + 1.0


# ---- every law is squeezed -------------------------------------------------------------------------------------


OF_FLOWS = ("capital_losses", "early_distributions", "rmd")
"""Laws that are read on flows and over years: `test_half_a_law_of_flows.py` halves them."""
OF_GIFTS = ("gift_ceilings", "charitable_distributions")
"""Laws of what is given: `test_gifts_pinned.py` and `test_charitable_distributions.py` halve them."""
OF_YEARS = (life_event.__name__,)
"""Of the register's laws, those that are read over years too: `test_life_events.py` halves them."""
READINGS = ("constrain", "write_deduction", "base_line", "deduction_of_agi", "kept_for_amt")
"""The functions that write a law's rows, or the function of AGI that its rows are made of, by name."""


def readings_of(module: ModuleType) -> list[str]:
    return [
        name for name in READINGS if getattr(getattr(module, name, None), "__module__", "") == module.__name__
    ]


def second_readings() -> Iterator[tuple[str, str]]:
    """(module, function) of every second reading: of the register's laws, and of those that they are made of."""
    elsewhere = (*OF_YEARS, *(f"{federal.__name__}.{name}" for name in OF_GIFTS))
    modules = {type(law).__module__: None for law in register.LAWS if type(law).__module__ not in elsewhere}
    names = {info.name for info in pkgutil.iter_modules(federal.__path__)}
    modules |= {f"{federal.__name__}.{name}": None for name in sorted(names.difference(OF_FLOWS, OF_GIFTS))}
    for name in modules:
        for reading in readings_of(importlib.import_module(name)):
            yield name, reading


def half(result: Any) -> Any:
    return (
        Piecewise(result.xs, tuple(0.5 * y for y in result.ys))
        if isinstance(result, Piecewise)
        else result * 0.5
    )


def is_noticed() -> bool:
    """Whether some household's least tax is off by more than a dollar."""
    return any(
        abs(worst(Disjunction(h), h, list(lattice.kinks(h))[::16])[0]) > 1.0 for h in reversed(HOUSEHOLDS)
    )


@pytest.mark.parametrize(("law", "reading"), list(second_readings()), ids=lambda name: name.split(".")[-1])
def test_half_of_a_law_is_noticed(law: str, reading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No law without its squeeze: with any second reading halved, some household's least tax is off."""
    module = importlib.import_module(law)
    whole: Callable[..., Any] = getattr(module, reading)
    monkeypatch.setattr(module, reading, lambda *args, **kwargs: half(whole(*args, **kwargs)))
    assert is_noticed()


def has_cliffs(law: Law) -> bool:
    return any(edge.is_cliff for h in HOUSEHOLDS if h.enrolled for edge in law.edges(h.laws))


@pytest.mark.parametrize("law", [law for law in register.LAWS if has_cliffs(law)], ids=lambda law: law.name)
def test_half_of_a_cliff_is_noticed(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of the laws whose second reading is their edges."""
    whole = type(law).edges

    def halved(self: Law, year: LawYear) -> Iterator[Edge]:
        for edge in whole(self, year):
            yield edge if edge.cost is None else replace(edge, cost=0.5 * edge.cost)

    monkeypatch.setattr(type(law), "edges", halved)
    assert is_noticed()


@pytest.mark.parametrize("law", register.LAWS, ids=lambda law: law.name)
def test_every_law_has_a_squeeze(law: Law) -> None:
    """Each of the register's laws has a second reading that one of the two tests above halves; but where a state's tax
    steps, which charges nothing itself: test_state_rows.py squeezes the states' rows."""
    module = importlib.import_module(type(law).__module__)
    assert readings_of(module) or has_cliffs(law) or ".laws.states." in module.__name__
