"""The shipped reforms, each by hand in two years; switched indexing; step-up repealed, in plan and audit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from decumulate import scenarios
from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.reform import switch_names
from decumulate.tax_tables.reform_asked import Reform, ReformError
from decumulate.tax_tables.schema import FilingStatus as FS
from decumulate.tax_tables.schema import YearLaw

SINGLE, JOINT = FS.SINGLE, FS.MARRIED_FILING_JOINTLY
TOPS = (12_400, 50_400, 105_700, 201_775, 256_225, 640_600)
"""Of single filers in 2026, and in 2027 where prices do not rise before."""
EDGES = (109_000, 137_000, 171_000, 205_000, 500_000)


def rising_from_2027(year: int) -> float:
    """No inflation to 2027, which therefore has the dollars published for 2026; 5 % a year afterwards."""
    return 0.0 if year < 2027 else 0.05


def laws(*reforms: Reform) -> LawBook:
    return LawBook(rising_from_2027, 2026, reforms=reforms)


def shipped(name: str) -> LawBook:
    return laws(Reform(**scenarios.reform(name)))


# ---- each shipped reform ----------------------------------------------------------------------------------------


def test_rates_up_3_points() -> None:
    then = shipped("rates_up_3_points")
    now = (0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37)
    assert then.for_year(2029).federal.ordinary_income_tax.rates == now
    for year in (2030, 2041):
        rates = then.for_year(year).federal.ordinary_income_tax.rates
        assert rates == pytest.approx((0.13, 0.15, 0.25, 0.27, 0.35, 0.38, 0.40))
    only(then, {"ordinary_income_tax"}, 2030)


def test_brackets_frozen() -> None:
    then = shipped("brackets_frozen")
    for year in (2027, 2028, 2040):
        federal = then.for_year(year).federal
        assert federal.ordinary_income_tax.tops[SINGLE] == TOPS
        assert federal.capital_gains_tax.tops[SINGLE] == (49_450, 545_500)
        assert federal.capital_gains_tax.tops[JOINT] == (98_900, 613_700)
    # 16,100 is 15,750 of 2025 grown and cut to $50; 5 % more than what was cut is 16,900 and something.
    assert then.for_year(2028).federal.standard_deduction.basic[SINGLE] == 16_900
    only(then, {"ordinary_income_tax", "capital_gains_tax"}, 2028)


def test_benefits_cut_2033() -> None:
    then = shipped("benefits_cut_2033")
    factors = [then.for_year(year).federal.social_security.benefit_factor for year in (2032, 2033, 2050)]
    assert factors == [1.0, 0.79, 0.79]
    only(then, {"social_security"}, 2033)
    both = laws(Reform(2030, set={"federal.social_security.benefit_factor": 0.9}), *then.reforms)
    assert both.for_year(2033).federal.social_security.benefit_factor == pytest.approx(0.711)


def test_irmaa_unindexed() -> None:
    then = shipped("irmaa_unindexed")
    for year in (2027, 2028, 2040):
        edges = then.for_year(year).medicare.irmaa.edges
        assert edges[SINGLE] == EDGES
        assert edges[JOINT] == (218_000, 274_000, 342_000, 410_000, 750_000)
        assert edges[FS.MARRIED_FILING_SEPARATELY] == (109_000, 391_000)
    # The surcharges grow with premiums: 81.20 x 1.05 = 85.26, to the dime.
    assert then.for_year(2028).medicare.irmaa.part_b[1] == 85.3
    only(then, set(), 2028)


def test_step_up_repealed() -> None:
    then = shipped("step_up_repealed")
    switched = [then.for_year(year).federal.capital_gains_tax.step_up for year in (2026, 2027, 2040)]
    assert switched == [True, False, False]


def test_senior_deduction_permanent() -> None:
    then = shipped("senior_deduction_permanent")
    for year in (2028, 2029, 2040):
        law = then.for_year(year).federal.senior_deduction
        assert (law.amount[SINGLE], law.amount[JOINT]) == (6_000, 6_000)
        assert law.amount[FS.MARRIED_FILING_SEPARATELY] == 0
        assert (law.threshold[JOINT], law.phaseout_rate) == (150_000, 0.06)
    assert laws().for_year(2029).federal.senior_deduction.amount[SINGLE] == 0


def test_niit_indexed() -> None:
    then = shipped("niit_indexed")
    thresholds = [then.for_year(year).federal.niit.threshold for year in (2027, 2028, 2029)]
    assert [by[SINGLE] for by in thresholds] == pytest.approx([200_000, 210_000, 220_500])
    assert [by[JOINT] for by in thresholds] == pytest.approx([250_000, 262_500, 275_625])
    assert then.for_year(2029).federal.niit.rate == 0.038


def test_standard_deduction_halved() -> None:
    then = shipped("standard_deduction_halved")
    # 2030: 16,100 and what was cut off it, x 1.05^3 = 18,650 to $50; then 2031 likewise 19,550 or 19,600.
    for year in (2030, 2031):
        whole = laws().for_year(year).federal.standard_deduction
        half = then.for_year(year).federal.standard_deduction
        assert half.basic[SINGLE] == whole.basic[SINGLE] / 2
        assert half.aged_addition == whole.aged_addition
    assert then.for_year(2030).federal.standard_deduction.basic[SINGLE] == 9_325
    assert then.for_year(2029).federal == laws().for_year(2029).federal


def only(then: LawBook, changed: set[str], year: int) -> None:
    """Nothing of federal law but these parts differs from the law without the reform."""
    with_it, without = then.for_year(year).federal, laws().for_year(year).federal
    differing = {name for name in vars(without) if getattr(with_it, name) != getattr(without, name)}
    assert differing == changed


def test_every_shipped_reform_says_what_it_assumes_and_is_tested_here() -> None:
    for name in scenarios.reform_names():
        title, words = scenarios.reform_words(name)
        assert title
        assert words.endswith(".")
        assert f"test_{name}" in globals()
    with pytest.raises(KeyError, match="there are benefits_cut_2033, "):
        scenarios.reform("flat_tax")


# ---- indexing switched off and on -------------------------------------------------------------------------------


def threshold(law: YearLaw) -> float:
    return law.federal.niit.threshold[SINGLE]


def basic(law: YearLaw) -> float:
    return law.federal.standard_deduction.basic[SINGLE]


def test_off_and_on_again_grows_from_where_it_stood() -> None:
    name = "federal.standard_deduction.basic.indexed"
    book = laws(Reform(2027, set={name: False}), Reform(2030, set={name: True}))
    assert [basic(book.for_year(year)) for year in (2027, 2029, 2030)] == [16_100] * 3
    assert basic(book.for_year(2032)) == pytest.approx(16_100 * 1.05**2)


def test_on_and_off_again_stops_where_it_is() -> None:
    name = "federal.niit.indexed"
    book = laws(Reform(2027, set={name: True}), Reform(2029, set={name: False}))
    grown = [threshold(book.for_year(year)) for year in (2026, 2027, 2028, 2029, 2035)]
    assert grown == pytest.approx([200_000, 200_000, 210_000, 220_500, 220_500])


def test_a_reforms_own_dollars_stand_still_while_indexing_is_off() -> None:
    amount = "federal.standard_deduction.basic"
    book = laws(Reform(2028, set={amount: 20_000}), Reform(2030, set={f"{amount}.indexed": False}))
    values = [basic(book.for_year(year)) for year in (2028, 2029, 2030, 2040)]
    assert values == pytest.approx([20_000, 21_000, 22_050, 22_050])


def test_off_for_what_is_not_indexed_and_on_for_what_is_change_nothing() -> None:
    idle = laws(
        Reform(2027, set={"federal.niit.indexed": False, "federal.ordinary_income_tax.indexed": True})
    )
    assert idle.for_year(2033) == laws().for_year(2033)


def test_indexing_does_not_bring_back_what_has_ended() -> None:
    book = laws(Reform(2027, set={"federal.senior_deduction.indexed": True}))
    amounts = [book.for_year(year).federal.senior_deduction.amount[SINGLE] for year in (2028, 2029)]
    assert amounts == pytest.approx([6_300, 0])


def test_every_switch_can_be_thrown() -> None:
    for name in switch_names():
        laws(Reform(2027, set={name: False})).for_year(2031)


@pytest.mark.parametrize(
    ("reform", "message"),
    [
        (Reform(2030, set={"federal.niit.indexed": 1}), "given 1; expected true or false"),
        (Reform(2030, set={"federal.capital_gains_tax.step_up": "no"}), "given 'no'; expected true or false"),
        (Reform(2030, shift={"federal.capital_gains_tax.step_up": 1.0}), "is a switch, no number"),
        (Reform(2030, scale={"federal.niit.indexed": 0.5}), "is a switch, no number"),
        (Reform(2030, set={"federal.niit.rate.indexed": True}), "federal.niit.threshold.indexed"),
        (Reform(2030, scale={"federal.niit.rate": float("inf")}), "given inf; expected a finite number"),
        (Reform(2030, scale={"federal.niit.rate": -1.0}), r"scaled by -1.0; expected 0 or more"),
        (Reform(2030, scale={"medicare.irmaa.edges": 0.0}), r"scaled by 0.0; expected more than 0"),
    ],
)
def test_a_faulty_switch_is_refused(reform: Reform, message: str) -> None:
    with pytest.raises(ReformError, match=message):
        laws(reform)


# ---- in a scenario ----------------------------------------------------------------------------------------------


def household(reforms: list[dict[str, Any]], **tables: Any) -> dict[str, Any]:
    """Ann, whose last year is 2026, and Bob, 2027; a joint lot of $1,000,000, 60 % gain, that grows by a tenth."""
    lot = {"asset": "fund", "acquired": "2010-05-01", "value": 1_000_000, "basis": 400_000}
    return {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.2},
        "people": [
            {"name": "Ann", "born": "1980-03-01", "plan_to_age": 46},
            {"name": "Bob", "born": "1980-03-01", "plan_to_age": 47},
        ],
        "accounts": [{"name": "Broker", "type": "taxable", "owner": "joint", "lots": [lot]}],
        "spending": {"annual": 250_000, "survivor_fraction": 1.0},
        "allocation": {"target": {"fund": 1.0}, "band": 0.0},
        "market": {"inflation": 0.0, "assets": {"fund": {"total_return": 0.1}}},
        "taxes": {"state": "FL", "reform": reforms},
    } | tables


def test_a_name_stands_for_what_it_says() -> None:
    for name in scenarios.reform_names():
        named = load(household([{"name": name}]))
        in_full = load(household([scenarios.reform(name)]))
        assert build_horizon(named).periods == build_horizon(in_full).periods
        assert load(named.content()) == named


def test_a_name_takes_another_year_and_never_one_before_the_start() -> None:
    def assumed(reform: dict[str, Any], **tables: Any) -> Reform:
        scenario = load(household([reform], **tables))
        return scenario.taxes.reform[0].assumed(scenario.start_year)

    name = {"name": "rates_up_3_points"}
    assert assumed(name).from_year == 2030
    assert assumed({**name, "from_year": 2027}) == replace(assumed(name), from_year=2027)
    later = [{"name": "Bob", "born": "1980-03-01", "plan_to_age": 60}]
    lot = {"asset": "fund", "acquired": "2010-05-01", "value": 1.0, "basis": 1.0}
    accounts = [{"name": "Broker", "type": "taxable", "owner": "Bob", "lots": [lot]}]
    assert assumed(name, start_year=2035, people=later, accounts=accounts).from_year == 2035


@pytest.mark.parametrize(
    ("reform", "where", "message"),
    [
        ({"name": "rate_up_3_points"}, "taxes.reform[0].name", 'Did you mean "rates_up_3_points"?'),
        (
            {"name": "niit_indexed", "set": {"federal.niit.rate": 0.05}},
            "taxes.reform[0].set",
            "nothing beside the name of a shipped reform; `niit_indexed` says what changes",
        ),
        (
            {"set": {"federal.niit.rate": 0.05}},
            "taxes.reform[0]",
            "expected from_year, the first year it holds, or the name of a shipped reform",
        ),
        ({"from_year": 2020, "name": "niit_indexed"}, "taxes.reform[0].from_year", "a year from 2026 on"),
    ],
)
def test_a_faulty_name_is_one_fault(reform: dict[str, Any], where: str, message: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load(household([reform]))
    (fault,) = error.value.faults
    assert str(fault).startswith(f"{where}: ")
    assert message in str(fault)


# A share costs 0.40 and is worth 1.10 when Ann has died. Half of it steps: (0.40 + 1.10) / 2 = 0.75. So of a dollar
# of the old lot sold in 2027 0.35 / 1.10 is gain, without a step-up 0.70 / 1.10.
@pytest.mark.parametrize(
    ("reforms", "gain"), [([], 0.35), ([{"name": "step_up_repealed", "from_year": 2026}], 0.7)]
)
def test_plan_and_audit_step_up_or_not(reforms: list[dict[str, Any]], gain: float) -> None:
    scenario: Scenario = load(household(reforms))
    plan = solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=1e-9, time_limit=20.0, threads=1))
    assert plan.certificate is not None
    assert plan.certificate.status == "optimal"
    assert (
        plan.certificate.audit_worst_line is None or abs(plan.certificate.audit_worst_line.difference) < 0.01
    )
    sold = sum(trade.amount for trade in plan.years[1].trades if trade.acquired.year == 2010)
    assert sold > 200_000
    assert plan.years[1].income.long_term_gains == pytest.approx(sold * gain / 1.1, abs=0.5)
    said = [warning for warning in plan.warnings if warning.code == "heirs_gains"]
    assert len(said) == len(reforms)


ONE_ALONE = [
    {"from_year": 2026, "set": {"federal.ordinary_income_tax.indexed": False}},
    {"from_year": 2026, "set": {"federal.capital_gains_tax.indexed": False}},
]


@pytest.mark.parametrize(
    "reform", [*({"name": name, "from_year": 2026} for name in scenarios.reform_names()), *ONE_ALONE], ids=str
)
def test_the_plan_under_a_reform_is_what_the_audit_finds(reform: dict[str, Any]) -> None:
    """Eight per cent of inflation, so that what stands still is soon far from what does not; Ann dies after 2028."""
    lots = [
        {"asset": "fund", "acquired": "2010-05-01", "value": 900_000, "basis": 300_000},
        {"asset": "fund", "acquired": "2020-05-01", "value": 400_000, "basis": 350_000},
    ]
    benefits = {"monthly_benefit_at_full_age": 2_500, "claim_age": 67}
    content = household(
        [reform],
        people=[
            {"name": "Ann", "born": "1958-03-01", "plan_to_age": 70, "social_security": benefits},
            {"name": "Bob", "born": "1960-03-01", "plan_to_age": 71},
        ],
        accounts=[
            {"name": "Broker", "type": "taxable", "owner": "joint", "lots": lots},
            {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"fund": 900_000}},
        ],
        spending={"annual": 120_000, "survivor_fraction": 0.8},
        market={"inflation": 0.08, "assets": {"fund": {"total_return": 0.1, "qualified_dividends": 0.02}}},
    )
    content["taxes"] |= {"prior_magi": [150_000, 150_000], "prior_filing_status": [JOINT, JOINT]}
    scenario = load(content)
    plan = solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=1e-4, time_limit=20.0, threads=1))
    report = audit(plan, scenario)
    assert report.ok, [*map(str, report.faults), *map(str, report.differences)]
    assert plan.certificate is not None
    assert plan.certificate.status in ("optimal", "within_gap")


def test_repealed_after_the_death_changes_no_basis() -> None:
    """Ann dies under a law that steps; the year after, Bob's law does not, which is the heirs' affair."""
    without, late = (
        solve(
            load(household(reforms)),
            SolveOptions(effort=0.0, ranges=False, gap=1e-9, time_limit=20.0, threads=1),
        )
        for reforms in ([], [{"name": "step_up_repealed"}])
    )
    assert late.objective == without.objective
