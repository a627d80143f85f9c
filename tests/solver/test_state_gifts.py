"""Gifts under a state's own ceilings: pinned, most is deducted and carried on as its worksheet has it; whole plans in
California and New York pay what their audit does, and what is carried there beside the federal carry-over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from decumulate import solve
from decumulate.models.household.facts import Period, YearGiving
from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.federal.charity import Carried, Excess, GiftsOfYear, compute_in_state
from decumulate.models.laws.states.common import gifts_before_2018
from decumulate.models.laws.states.itemizing import ItemsOfPlan
from decumulate.models.laws.states.state_gifts import ceilings
from decumulate.models.plan import Plan
from decumulate.models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from decumulate.models.returns.marginal_rates import state_tax
from decumulate.models.returns.resident import resident_lines
from decumulate.models.scenario import Scenario
from decumulate.solver.audit import audit
from decumulate.solver.audit.report import AuditReport
from decumulate.solver.formulation.disjunctive import write_year
from decumulate.solver.formulation.losses import YearLosses
from decumulate.solver.formulation.model import ZERO, Expr, Model, Tag
from decumulate.solver.formulation.restricted import YearOfOne
from decumulate.solver.formulation.year import YearLaws
from decumulate.solver.formulation.year_rows import YearRows
from decumulate.solver.run import SolveOptions

from .one_year import JOINT, Incomes, law_of, open_session
from .test_gifts_pinned import CENT, NO_LOTS, AllCells, GiftsPinned, Given, Giver, ItsOwnCell, points
from .test_retired_in_states import household, treasury
from .test_state_items import cases
from .test_state_rows import at_a_step, entered, least, rule_of

TABLE = ceilings(rule_of("CA", 2026, (60,), [{}]).amounts, law_of(2026).federal.itemized_deductions)


@dataclass(frozen=True)
class GiverInState(Giver):
    """One who has nothing to deduct federally; a state's ceilings are the year's own law."""

    def period(self, year: int) -> Period:
        return replace(super().period(year), giving=YearGiving(0.0, ceilings=TABLE))

    @property
    def laws(self) -> YearLaws:
        return YearLaws(
            [self.period(self.year)],
            self.fixed,
            self.fixed + self.benefits + 3_000_000.0,
            losses=False,
            tax_exempt=0.0,
            margin=self.margin,
            state_gifts=self.most,
        )


@dataclass(frozen=True)
class GivenInState(Given):
    """What was carried in is the state's; federally nothing is deducted, as in the program."""

    def returned(self, household: Any) -> ReturnLines:
        given, bare = super().returned(household), Incomes(self.distributed).returned(household)
        worked = bare.worked._replace(gifts=given.worked.gifts, state_gifts=given.worked.state_gifts)
        return replace(bare, worked=worked)

    def received(self, household: Any) -> ReturnInput:
        entered = super().received(household)
        paid = entered.itemized
        carried = Carried(in_state=paid.gifts_carried)
        return replace(entered, itemized=replace(paid, gifts_carried=carried, ceilings=TABLE))


class InState(GiftsPinned):
    @cached_property
    def allowed(self) -> Expr:
        return self.gifts.cash_allowed + self.gifts.market_allowed


class AllCellsInState(InState, AllCells):
    def __init__(self, giver: Giver) -> None:
        GiftsPinned.__init__(self, giver)
        self.laws = giver.laws
        cells = self.laws.cells(self.laws.edges)
        self.year = write_year(self.model, self.laws, self.income, cells, self.own, None, self.gifts)
        self.session = open_session("highs", self.model, 1)
        self.session.set_option("parallel", "off")


class ItsOwnCellInState(InState, ItsOwnCell):
    def __init__(self, giver: Giver) -> None:
        GiftsPinned.__init__(self, giver)
        gain, loss, deducted = (self.model.column(Tag(name)) for name in ("gain", "loss", "deducted"))
        limit = law_of(giver.year).federal.capital_losses.limit[giver.status]
        self.losses = YearLosses(gain, gain, loss, deducted, limit=limit / 1e3)
        self.one = YearOfOne(
            self.model,
            giver.laws,
            self.income,
            self.losses,
            short=False,
            own=self.own,
            state_gifts=self.gifts,
        )
        self.session = open_session("highs", self.model, 1)
        self.session.set_option("parallel", "off")


GIVERS = [
    GiverInState("single"),
    GiverInState("single, cash alone", 2027, seniors=1, most=NO_LOTS),
    GiverInState("couple", 2026, JOINT, 2, 0, 20_000),
]
givers = pytest.mark.parametrize("giver", GIVERS, ids=[one.name.replace(" ", "_") for one in GIVERS])


def in_state(giver: Giver) -> list[GivenInState]:
    """Gifts about every ceiling: those of cash at half of AGI too."""
    found = []
    for point in points(giver):
        agi = giver.fixed + point.distributed
        more = [
            replace(point, cash=max(0.0, 0.5 * agi - point.old_cash + by), to_fund=0.0) for by in (-9.0, 9.0)
        ]
        found += [GivenInState(**vars(one)) for one in (point, *more)]
    return list(dict.fromkeys(found))


@givers
def test_its_own_cell_allows_and_carries_on_what_the_worksheet_does(giver: Giver) -> None:
    year, seen = ItsOwnCellInState(giver), 0
    for point in in_state(giver)[::3]:  # of cash alone there are fewer
        lines = point.returned(giver)
        found = lines.worked.state_gifts
        if found is None:
            continue
        most, on = -(year.least(-year.allowed, point) or 0.0), -(year.least(-year.carried, point) or 0.0)
        assert most == pytest.approx(found.let_through, abs=CENT), point
        assert on == pytest.approx(found.carried.total, abs=CENT), point
        seen += 1
    assert seen > (60 if giver.most.market else 25)


@givers
def test_all_cells_together_allow_no_less(giver: Giver) -> None:
    year = AllCellsInState(giver)
    for point in in_state(giver)[::40]:
        found = point.returned(giver).worked.state_gifts
        if found is not None:
            assert -(year.least(-year.allowed, point) or 0.0) >= found.let_through - CENT, point
            assert -(year.least(-year.carried, point) or 0.0) >= found.carried.total - CENT, point


ITEMS = {"property_tax": 9_000, "mortgage_interest": 15_000}
OPTIONS = SolveOptions(time_limit=60.0, threads=1, gap=5e-3, effort=0.0, ranges=False)


def solved(home: Scenario, options: SolveOptions = OPTIONS) -> tuple[Plan, AuditReport]:
    """A plan that pays what its audit does, to the cent; the audit refused none on the way."""
    plan = solve(home, options)
    report = audit(plan, home)
    assert report.ok, report
    assert not {"repaired", "replaced", "no_certificate"} & {warning.code for warning in plan.warnings}
    for told, found in zip(plan.years, report.years, strict=True):
        assert told.tax.state_tax == pytest.approx(found.tax.state_tax, abs=0.01)
    return plan, report


def with_agi(code: str, amount: float, **changes: Any) -> Scenario:
    """A widow whose AGI is 100,000 in both years, and who gives so much cash in the first."""
    exactly = {"at_least": 100_000, "at_most": 100_000}
    giving = {"grants": [{"year": 2026, "amount": amount}], "lots": False, "qcd": False}
    ranges = [{"year": year} | exactly for year in (2026, 2027)]
    return household(
        code, couple=False, **({"giving": giving, "taxes.itemized": ITEMS, "limits.agi": ranges} | changes)
    )


def test_california_carries_on_what_is_above_half_of_agi_where_the_federal_ceiling_lets_all_through() -> None:
    """55,000 of cash at 100,000: federally all but the floor of 500 is deducted, in California 50,000, and 5,000 in the
    year after, beside 24,000 of property tax and interest."""
    plan, report = solved(with_agi("CA", 55_000))
    first, second = report.returns[1].itemized.gifts_carried, plan.years[1]
    assert first.total == 0.0
    assert first.in_state == Carried(cash=(Excess(2026, pytest.approx(5_000.0, abs=0.01)),))
    assert plan.years[0].tax.deduction == pytest.approx(
        24_000.0 + 54_500.0 + 4_500.0, abs=0.02
    )  # senior's last
    assert plan.years[0].tax.state_tax == 0.0  # 100,000 less 25,500 of benefits and 74,000
    taxable = 100_000.0 - treasury(second) - 0.85 * second.income.social_security - 24_000.0 - 5_000.0
    assert 42_391.4 < taxable < 58_846.1
    owed = 0.01 * 11_330.1 + 0.02 * (26_859.2 - 11_330.1) + 0.04 * (42_391.4 - 26_859.2)
    owed += 0.06 * (taxable - 42_391.4) - 2.0 * 156.467
    assert second.tax.state_tax == pytest.approx(owed, abs=0.02)


def test_new_york_carries_on_as_california_does() -> None:
    """Its AGI is without benefits and 20,000 of her pension and IRA; 29,000 is deducted in the year after."""
    plan, report = solved(with_agi("NY", 55_000))
    second = plan.years[1]
    before = report.returns[1].itemized.gifts_carried
    assert (before.total, before.in_state and before.in_state.total) == (
        0.0,
        pytest.approx(5_000.0, abs=0.01),
    )
    agi = 100_000.0 - treasury(second) - 0.85 * second.income.social_security - 20_000.0
    taxable = agi - 24_000.0 - 5_000.0
    assert 13_900.0 < taxable < 80_650.0
    assert second.tax.state_tax == pytest.approx(new_york(taxable), abs=0.02)


def new_york(taxable: float) -> float:
    """The brackets of one in 2027 between 13,900 and 80,650."""
    return 0.038 * 8_500.0 + 0.043 * 3_200.0 + 0.0505 * 2_200.0 + 0.053 * (taxable - 13_900.0)


GIVING = {"annual": 10_000, "qcd": False}


def given_away(plan: Plan) -> list[float]:
    """Cash and lots of each year."""
    years = [year.gifts for year in plan.years if year.gifts is not None]
    return [gifts.given_cash + sum(lot.amount for lot in gifts.lots) for gifts in years]


def test_a_widow_in_california_deducts_what_she_gives_beside_property_tax_and_interest() -> None:
    """10,000 a year, of lots where they have grown, in whatever year it is given; no federal floor comes off it."""
    plan, _ = solved(household("CA", couple=False, **{"giving": GIVING, "taxes.itemized": ITEMS}))
    assert given_away(plan) == pytest.approx([10_000.0, 10_000.0], abs=0.01)
    for year in plan.years:
        income = year.tax.agi - treasury(year) - 0.85 * year.income.social_security
        taxable = income - 24_000.0 - 10_000.0
        assert 26_859.2 < taxable < 42_391.4
        owed = 0.01 * 11_330.1 + 0.02 * 15_529.1 + 0.04 * (taxable - 26_859.2) - 2.0 * 156.467
        assert year.tax.state_tax == pytest.approx(owed, abs=0.02)


def test_a_widow_in_new_york_city_deducts_it_in_both_taxes() -> None:
    home = household(
        "NY", couple=False, **{"giving": GIVING, "taxes.itemized": ITEMS, "taxes.locality": "New York City"}
    )
    plan, _ = solved(home)
    assert given_away(plan) == pytest.approx([10_000.0, 10_000.0], abs=0.01)
    year = plan.years[1]
    agi = year.tax.agi - treasury(year) - 0.85 * year.income.social_security - 20_000.0
    taxable = agi - 24_000.0 - 10_000.0
    assert 0.0 < taxable < 12_000.0
    assert agi < 100_000.0, "nothing is cut"
    owed = 0.038 * min(taxable, 8_500.0) + 0.043 * max(0.0, taxable - 8_500.0)
    assert year.tax.state_tax == pytest.approx(owed + 0.03078 * taxable, abs=0.02)


def test_gifts_of_years_elsewhere_are_carried_into_a_state_and_none_out_of_it() -> None:
    """As if they had been a resident's; 58 percent of AGI, whether or not Florida cares."""

    def ceilings_of(first: str, then: str) -> list[bool]:
        home = household(
            first, couple=False, **{"giving": GIVING, "taxes.moves": [{"year": 2027, "state": then}]}
        )
        return [p.giving is not None and p.giving.ceilings is not None for p in build_horizon(home).periods]

    assert ceilings_of("FL", "CA") == [True, True]
    assert ceilings_of("NY", "FL") == [True, False]
    assert ceilings_of("NY", "CA") == [True, True]
    assert ceilings_of("FL", "TX") == [False, False]


def test_what_is_carried_into_the_plan_is_carried_in_the_state_too() -> None:
    carried = [{"year": 2024, "kind": "property", "amount": 7_000}]
    home = household("CA", couple=False, giving=GIVING | {"carryovers": carried})
    horizon = build_horizon(home)
    assert horizon.gifts_carried.carried.in_state == Carried(at_market=(Excess(2024, 7_000.0),))
    said = {code: message for code, _, message in horizon.warnings}
    assert "California" in said["state_gifts_carried"]


def test_the_returns_reading_of_the_ceilings_is_the_worksheets() -> None:
    amounts = rule_of("NY", 2026, (60,), [{}]).amounts
    for cash, market, old_cash, old_market in product((0.0, 9_000.0, 52_000.0), repeat=4):
        old = Carried((Excess(2025, old_cash),), (), (Excess(2024, old_market),))
        gifts = GiftsOfYear(cash, market)
        found = compute_in_state(gifts, Carried(in_state=old), 100_000.0, 2026, TABLE)
        r = SimpleNamespace(
            federal=SimpleNamespace(agi=100_000.0),
            gifts_cash=cash,
            gifts_property=market,
            gifts_carried_cash=old_cash,
            gifts_carried_property=old_market,
        )
        assert found is not None
        assert gifts_before_2018(r, amounts) == pytest.approx(found.let_through)  # type: ignore[arg-type]


def test_what_the_bound_of_new_york_leaves_out_is_said_to_be_none_below_an_agi() -> None:
    """Of two of them from 200,000 on, where items are cut; alone from 100,000."""
    for couple, none_to in ((True, "$200,000"), (False, "$100,000")):
        horizon = build_horizon(household("NY", couple=couple, giving=GIVING))
        said = {code: message for code, _, message in horizon.warnings}["state_bound"]
        assert f"(none where New York's AGI is at most {none_to})" in said


PLACES = ("", "New York City", "Yonkers")


@pytest.mark.parametrize("place", PLACES, ids=[place or "elsewhere" for place in PLACES])
def test_where_nothing_is_cut_new_yorks_rows_are_the_return_to_the_cent(place: str) -> None:
    """With taxable income above the brackets whose benefit is taken back first, or AGI below where that begins."""
    met = 0
    for rule, people, gains, given in cases("NY", 4, gives=True):
        rule = replace(rule, place=place)
        x = replace(entered(rule, people, gains), itemized=replace(given, state=rule))
        lines = federal_return(x, rule.law)
        own, t = resident_lines(x, lines, rule), rule.amounts
        rest = own.taxable > 80_650.0 or own.agi < t["recapture_from"]
        cut = own.agi > t["itemized_cut_from"] or lines.agi > t["itemized_falls_from"]
        if cut or not rest or gains < 0.0 or at_a_step(rule, x, lines):
            continue
        found = least(rule, people, gains, itemized=given)
        assert found == pytest.approx(state_tax(x, lines, rule), abs=CENT), (rule, people, gains, given)
        met += 1
    assert met > 5


def test_no_alternative_is_without_a_limit_where_ways_are_fewer_than_decisions_tell_apart() -> None:
    """Three ways take two decisions, of which the fourth outcome is the last way: no plan deducts what it likes."""
    for code, count in (("CA", 5), ("NY", 6)):
        rule = next(rule for rule, *_ in cases(code, 1, gives=True) if rule.items.most_surcharge)
        assert len(rule.ways) == count
        off = {(place, alternative): 0.0 for place in range(3) for alternative in (0, 1)}
        of = ItemsOfPlan(rule.items, rule.ways, ZERO, ZERO, off=off)
        written = [way for way, _ in of.each(YearRows(Model(), rule.year))]
        assert len(written) == 2**3
        assert written[count - 1 :] == [rule.ways[-1]] * (9 - count)
