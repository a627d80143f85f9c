"""A law that no other file names: registered with a cliff, it is squeezed, searched and bounded like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pytest

from decumulate.models.laws import register
from decumulate.models.laws.law import At, BandLine, Chosen, Edge, Law, LawYear, Span
from decumulate.models.laws.regime import AGI, CellRows, Constants, Lines, Regime
from decumulate.models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.optimiser.evaluate import Point
from decumulate.solver.run import solve
from decumulate.tax_tables.schema import FilingStatus

from ..attack.test_every_cell import agrees
from ..returns.followed import Followed
from . import lattice
from .one_year import HOUSEHOLDS, Disjunction, Household, Incomes, OneCell, law_of, surcharge
from .small import EXACT, document, ira

CENT = 0.01
SINGLE, JOINT = FilingStatus.SINGLE, FilingStatus.MARRIED_FILING_JOINTLY


# -- the invented laws: a table and its two readings -------------------------------------------------------------


@dataclass(frozen=True)
class FeeTable:
    """AGI above which each fee is owed for the whole year, and the fees."""

    edges: Mapping[FilingStatus, tuple[float, ...]]
    fees: tuple[float, ...]


FEES = FeeTable({SINGLE: (31_000.0, 88_000.0), JOINT: (52_000.0, 149_000.0)}, (410.0, 1_730.0))


class Fee(Law):
    """Whose AGI is above an edge owes a fee with the year's own tax; the edge's dollar owes none."""

    line = AGI
    name = "fee"
    citation = "40 Stat. 1 (invented)"
    reads = ("agi",)
    writes = ("tax",)

    def __init__(self, table: FeeTable = FEES) -> None:
        self.table = table

    def edges(self, year: LawYear) -> Iterator[Edge]:
        for edge, fee in zip(self.table.edges[year.status], self.table.fees, strict=True):
            yield Edge(edge, self.name, self.line, fee, paid_in=0)

    def compute(self, at: At, year: LawYear) -> float:
        line1, line2 = at[self.line], 0.0
        for edge, fee in zip(self.table.edges[year.status], self.table.fees, strict=True):
            if line1 > edge:
                line2 = fee
        return line2


class WholeIncome(BandLine):
    """AGI, tax-exempt interest and the benefits that are not taxed: what 26 USC 36B(d)(2)(B) counts."""

    name = "magi_marketplace"

    def above_agi(self, year: LawYear) -> Span:
        return 0.0, year.tax_exempt + year.benefit

    def add_up(self, cell: Constants, lines: Lines, year: LawYear) -> Any:
        return lines.income_before_benefits + lines.tax_exempt_interest + cell.constant(lines.benefits)


class Levy(Fee):
    """The same fee on a line that no other law knows."""

    name = "levy"
    reads = ("magi_marketplace",)
    lines = (WholeIncome(),)
    line = WholeIncome.name


class WithoutPensions(BandLine):
    """AGI without pensions and benefits, as a state may begin: below AGI, and no line of the federal return."""

    name = "income_without_pensions"

    def above_agi(self, year: LawYear) -> Span:
        return -sum(year.period.pensions.values()) - year.benefit, 0.0

    def add_up(self, cell: Constants, lines: Lines, year: LawYear) -> Any:
        return lines.agi - lines.taxable_benefits - cell.constant(sum(year.period.pensions.values()))

    def compute(self, received: Any, returned: Any) -> float:
        return float(returned.agi - returned.taxable_social_security - received.pensions)


class StateFee(Fee):
    """The same fee on a line below AGI."""

    name = "state_fee"
    reads = ("agi", "taxable_social_security", "pensions")
    lines = (WithoutPensions(),)
    line = WithoutPensions.name


class Surtax(Law):
    """Two percent of AGI above a threshold, on either return: it bends, and has no cliff."""

    name = "surtax"
    citation = "40 Stat. 2 (invented)"
    reads = ("agi",)
    writes = ("tax",)
    taxes = ("surtax",)
    rate, threshold = 0.02, 63_000.0

    def regimes(self, year: LawYear, band: Regime, split: bool) -> Sequence[Regime]:
        return [Regime(self.name, "always")]

    def constrain(
        self, cell: CellRows, lines: Lines, regime: Regime, year: LawYear, chosen: Chosen, span: Span
    ) -> Any:
        tax = cell.line("surtax")
        cell.at_least("surtax", tax - lines.agi * self.rate, -self.rate * self.threshold)
        return tax

    def compute(self, at: At, year: LawYear) -> float:
        return max(0.0, self.rate * (at[AGI] - self.threshold))


def register_it(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "LAWS", (*register.LAWS, law))


# -- squeezed -----------------------------------------------------------------------------------------------------


def points_around(household: Household, law: Law) -> Iterator[Incomes]:
    """Incomes at random, and those that put the line of each of the law's edges on either side of it, clear of every
    margin, some with exempt interest where there may be any."""
    yield from lattice.at_random(household, 12)
    for edge, exempt in product(law.edges(household.laws), {0.0, household.tax_exempt}):
        start = Incomes(interest=90.0, exempt=exempt)

        def line(lines: ReturnLines, start: Incomes = start, edge: Edge = edge) -> float:
            return Point(start.received(household), lines).at[edge.line]

        for off in (-household.margin - 1.0, 1.0):
            found = lattice.at(line, edge.value + off, household, start, "distributed")
            if found is not None:
                yield found


def clear_of_cliffs(household: Household, point: Incomes) -> bool:
    """Whether no cliff of any law lies within a margin above the year's line of it."""
    at = Point(point.received(household), point.returned(household)).at
    laws = household.laws
    return not any(
        edge.value - laws.margin < at[edge.line] <= edge.value + 0.2 for edge in laws.edges if edge.is_cliff
    )


def by_the_forms(household: Household, point: Incomes, law: Law) -> float:
    """With what `law` says, whatever is registered."""
    lines = point.returned(household)
    at = Point(point.received(household), lines).at
    registered = sum(lines.others.values())
    return lines.federal_tax - registered + surcharge(household, lines) + law.compute(at, household.laws)


def worst(household: Household, law: Law) -> float:
    """The largest difference, in either way of writing it, of the least that a year can be charged from the forms."""
    found = 0.0
    for year in (Disjunction(household), OneCell(household)):
        for point in points_around(household, law):
            if clear_of_cliffs(household, point):
                least = year.least(year.paid, point)
                assert least is not None, point
                difference = least - by_the_forms(household, point, law)
                found = difference if abs(difference) > abs(found) else found
    return found


SOME = [
    h
    for h in HOUSEHOLDS
    if h.name in ("single senior, benefits", "couple, two seniors", "couple, AMT, losses")
]
OTHER_LINES = (
    "single senior, benefits",
    "single, exempt interest, enrolled",
    "couple, wages",
    "couple, everything",
)
"""Households of which untaxed benefits, exempt interest and pensions put other lines beside AGI, or none of them."""


@pytest.mark.parametrize(
    ("law", "household"),
    [
        *((law, h) for law in (Fee(), Surtax()) for h in SOME),
        *((law, h) for law in (Levy(), StateFee()) for h in HOUSEHOLDS if h.name in OTHER_LINES),
    ],
    ids=lambda one: one.name.replace(" ", "_"),
)
def test_an_invented_law_is_charged_to_the_cent(
    law: Law, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_it(law, monkeypatch)
    assert abs(worst(household, law)) <= CENT


def test_a_line_of_its_own_has_bands_only_where_it_is_not_agi(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without benefits whole income is AGI, and its edges end bands of AGI; with benefits it has bands of its own."""
    register_it(Levy(), monkeypatch)
    of = {household.name: household.laws for household in HOUSEHOLDS}
    alike, apart = of["couple"], of["single, exempt interest, enrolled"]
    assert list(alike.beside) == []
    assert {52_000.0, 149_000.0} <= {band.data for band in alike.bands(AGI, alike.edges)}
    assert list(apart.beside) == ["magi_medicare", "magi_marketplace"]
    assert [band.data for band in apart.bands("magi_marketplace", apart.edges)][1:] == [31_000.0, 88_000.0]
    assert not {31_000.0, 88_000.0} & {band.data for band in apart.bands(AGI, apart.edges)}


def test_half_of_the_invented_cliff_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forms charge the whole fee, the program half of it."""
    register_it(Fee(replace(FEES, fees=tuple(0.5 * fee for fee in FEES.fees))), monkeypatch)
    assert abs(worst(SOME[0], Fee())) > 100.0


def test_an_edge_that_is_left_out_only_lowers_the_charge(monkeypatch: pytest.MonkeyPatch) -> None:
    law, household = Fee(), SOME[1]
    register_it(law, monkeypatch)
    year = Disjunction(household, [edge for edge in household.laws.edges if edge.law != law.name])
    saved = 0.0
    for point in points_around(household, law):
        if clear_of_cliffs(household, point):
            least = year.least(year.paid, point)
            assert least is not None
            saved = max(saved, by_the_forms(household, point, law) - least)
            assert saved >= -CENT
    assert saved > 100.0


# -- searched and bounded ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", [Fee(), Levy(), StateFee()], ids=lambda law: law.name)
@pytest.mark.parametrize("seed", [1, 4])
def test_the_best_plan_under_an_invented_cliff_is_the_best_of_every_cell(
    seed: int, law: Law, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plan and bound of the whole program against every way in which the last year's laws can fall."""
    register_it(law, monkeypatch)
    agrees(seed)


# -- in the return and its audit ------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", [Fee(), Surtax()], ids=lambda law: law.name)
def test_the_return_has_its_tax_without_a_line_of_its_own(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    x = ReturnInput(SINGLE, pensions=90_000.0)
    before = federal_return(x, law_of(2026))
    register_it(law, monkeypatch)
    lines = federal_return(x, law_of(2026))
    expected = {"fee": 1_730.0, "surtax": 0.02 * 27_000.0}[law.name]
    assert lines.others == {law.name: pytest.approx(expected)}
    assert lines.federal_tax == pytest.approx(before.federal_tax + expected)


@pytest.mark.parametrize("law", [Fee(), Surtax()], ids=lambda law: law.name)
def test_a_plan_under_an_invented_law_is_solved_audited_and_shown(
    law: Law, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Program, return, audit and forms agree, and no file but the register knows of it. Two years of $70,000 need so
    much of an IRA that either law takes something."""
    register_it(law, monkeypatch)
    scenario = load(document(1963, 2, [ira(400_000)], 70_000, 0.2))
    plan = solve(scenario, EXACT)
    assert plan.certificate is not None
    assert plan.certificate.status == "optimal"
    report = audit(plan, scenario)
    assert (report.faults, report.differences) == ((), ())
    taken = [
        federal_return(entered, law_of(year.year)).others[law.name]
        for entered, year in zip(report.returns, plan.years, strict=True)
    ]
    assert sum(taken) > 400.0
    found = Followed.of(plan, scenario)
    assert (found.wrong(), found.apart()) == ([], [])
    shown = [found.lines.get(f"{year.year}.schedule2.{law.name}") for year in plan.years]
    assert sum(line.amount for line in shown if line) == pytest.approx(sum(taken), abs=CENT)
