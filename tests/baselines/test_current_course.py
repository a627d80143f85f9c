"""The current course: a rule by its name, stated flows to the cent, its risk, and the gain in three parts."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.risk import holds_risk
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.solver.baselines.compare import compare
from decumulate.solver.baselines.comparison import Comparison
from decumulate.solver.baselines.course import CourseRuns, course_of, follow_course, notes_of
from decumulate.solver.baselines.gain import Compared, split
from decumulate.solver.baselines.narrower import narrower
from decumulate.solver.baselines.rules import rules_for, to_agi
from decumulate.solver.report.layout import WIDTH
from decumulate.solver.report.sections.comparison import comparison_report
from decumulate.solver.report.sections.current_course import current_course_section
from decumulate.solver.report.text import report_text
from decumulate.solver.run import SolveOptions
from decumulate.solver.simulate.as_held import moved_alike

from ..solver.small import brokerage, document, ira, lot, roth
from .households import household

OPTIONS = SolveOptions(gap=1e-6, time_limit=5.0, threads=1)
STOCK_AND_BOND = {"stock": {"total_return": 0.10}, "bond": {"total_return": 0.02}}


@pytest.fixture
def two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decumulate.solver.baselines.compare.rules_for", lambda *given: rules_for(*given)[:2])


def followed(scenario: Scenario) -> CourseRuns:
    horizon = build_horizon(scenario)
    alike = next(q.scenario for q in narrower(scenario, horizon) if q.decision == "location")
    course = course_of(scenario, alike)
    assert course is not None
    return follow_course(course, horizon, lambda words: None)


def stated(content: dict[str, Any], **course: Any) -> Scenario:
    return load({**content, "current_course": course})


# -- a rule by its name --------------------------------------------------------------------------------------

BY_NAME = [
    {"rule": "taxable_first"},
    {"rule": "roth_last"},
    {"rule": "pro_rata"},
    {"rule": "no_conversions"},
    {"rule": "traditional_to_bracket", "fill_to": 0.12},
    {"rule": "convert_to_bracket", "fill_to": 0.0, "order": "pro_rata"},
    {"rule": "convert_to_medicare_tier", "tier": 1, "order": "roth_last"},
    {"rule": "convert_to_agi", "agi": 60_000},
    {"rule": "convert_all_at_once", "year": 2027},
]


@pytest.mark.parametrize("holdings", ["same_mix", "bonds_in_traditional"])
@pytest.mark.parametrize("given", BY_NAME, ids=lambda given: str(given["rule"]))
def test_a_rule_by_its_name_is_that_rule(given: dict[str, Any], holdings: str) -> None:
    scenario = stated(household(38), **given, holdings=holdings)
    course = course_of(scenario, None)
    assert course is not None
    rules = [rule for family in rules_for(scenario, build_horizon(scenario)) for rule in family.members]
    rules += [to_agi(rule, 60_000.0) for rule in rules if rule.conversions.kind == "agi"]
    assert course.as_is is course.equal_risk
    assert course.as_is.scenario is scenario or scenario.allocation.same_in_every_account is None
    assert course.as_is.rule in rules


def test_the_row_of_a_rule_by_its_name_is_the_rules_own(two_rules: None) -> None:
    content = _retired([roth_of(stock=60_000, bond=40_000)], annual=10_000)
    compared = compare(stated(content, rule="taxable_first", holdings="same_mix"), OPTIONS)
    course, rule = (
        next(r for r in compared.rows if r.name == n) for n in ("current course", "taxable first")
    )
    assert course.plan is not None
    assert rule.plan is not None
    assert course.plan.years == rule.plan.years
    assert (course.estate, course.sustainable_spending) == (rule.estate, rule.sustainable_spending)
    assert compared.course is not None
    assert compared.course.rows == (course,)


# -- stated flows --------------------------------------------------------------------------------------------


def test_stated_flows_are_taken_to_the_cent() -> None:
    """Two IRAs that pay 12,000 in proportion to what they hold, 4,000 converted, the rest out of the brokerage."""
    more = ira(20_000) | {"name": "Ann IRA 2"}
    content = document(1964, 2, [ira(60_000), more, roth(0.0), brokerage(lot(100_000, 100_000))], 30_000, 0.2)
    flows = [
        {"what": "withdrawal", "kind": "traditional", "amount": 12_000},
        {"what": "conversion", "account": "Ann IRA", "amount": [4_000]},
    ]
    run = followed(stated(content, flows=flows, order="taxable_first", holdings="same_mix")).as_is
    assert run.plan is not None
    assert run.report is not None
    assert run.report.ok
    first, second = (year.accounts for year in run.plan.years)
    assert first["Ann IRA"].distributed == pytest.approx(9_000, abs=0.005)
    assert first["Ann IRA 2"].distributed == pytest.approx(3_000, abs=0.005)
    assert first["Ann IRA"].converted_out == pytest.approx(4_000, abs=0.005)
    assert first["Ann Roth"].converted_in == pytest.approx(4_000, abs=0.005)
    assert second["Ann IRA"].distributed == pytest.approx(12_000 * 47 / 64, abs=0.005)
    assert second["Ann IRA"].converted_out == 0.0
    for year in run.plan.years:  # 16,000 and 12,000 of income are within what deductions leave untaxed
        assert year.tax.federal_tax == pytest.approx(0.0, abs=0.005)
        assert year.cash.from_taxable == pytest.approx(18_000, abs=0.02)
        assert year.cash.from_roth == 0.0


def test_a_stated_withdrawal_counts_towards_what_is_required() -> None:
    """At 80 the divisor is 20.2: of 101,000 there 5,000 are required; 3,000 stated are a part of these."""
    for amount, taken in ((3_000, 5_000), (8_000, 8_000)):
        content = document(1946, 1, [ira(101_000), brokerage(lot(50_000, 50_000))], 20_000, 0.2)
        content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
        flows = [{"what": "withdrawal", "account": "Ann IRA", "amount": amount}]
        run = followed(stated(content, flows=flows, order="taxable_first", holdings="same_mix")).as_is
        assert run.plan is not None
        assert run.plan.years[0].accounts["Ann IRA"].distributed == pytest.approx(taken, abs=0.005)


def test_what_is_stated_beyond_the_needs_is_invested() -> None:
    content = document(1964, 1, [ira(60_000), brokerage(lot(10_000, 10_000))], 10_000, 0.2)
    flows = [{"what": "withdrawal", "account": "Ann IRA", "amount": 14_000}]
    run = followed(stated(content, flows=flows, holdings="same_mix")).as_is
    assert run.plan is not None
    assert run.plan.years[0].cash.from_taxable == pytest.approx(-4_000, abs=0.02)


def test_flows_that_do_not_pay_for_all_say_what_is_missing() -> None:
    """10,000 out of the IRA (no tax is due on it) and 5,000 sold leave 12,300 of 27,300 unpaid in 2027."""
    content = document(1964, 2, [ira(60_000), brokerage(lot(100_000, 100_000))], 27_300, 0.2)
    flows = [
        {"what": "withdrawal", "account": "Ann IRA", "amount": 10_000},
        {"what": "withdrawal", "kind": "taxable", "amount": [17_300, 5_000]},
    ]
    scenario = stated(content, flows=flows, holdings="same_mix")
    run = followed(scenario).as_is
    assert (run.plan, run.failed_in) == (None, 2027)
    said = list(notes_of(run, scenario, build_horizon(scenario)))
    expected = "in 2027 the stated withdrawals leave $12,300 of spending, taxes and premiums unpaid (dollars of 2026)"
    assert said == [expected]


def test_what_an_account_cannot_pay_is_named_once() -> None:
    content = document(1964, 3, [ira(25_000), brokerage(lot(100_000, 100_000))], 20_000, 0.2)
    flows = [{"what": "withdrawal", "account": "Ann IRA", "amount": 20_000}]
    scenario = stated(content, flows=flows, order="taxable_first", holdings="same_mix")
    run = followed(scenario).as_is
    assert run.plan is not None
    (said,) = notes_of(run, scenario, build_horizon(scenario))
    assert said.startswith("in 2027 the withdrawal from Ann IRA can be $")
    assert "of the $20,000 stated, and less than is stated in 1 more year" in said


# -- equal risk and the split --------------------------------------------------------------------------------


def roth_of(**holdings: float) -> dict[str, Any]:
    return roth(0.0) | {"holdings": holdings}


def _retired(accounts: list[dict[str, Any]], annual: float, years: int = 1) -> dict[str, Any]:
    content = document(1964, years, accounts, annual, 0.24)
    content["market"]["assets"] = STOCK_AND_BOND
    content["allocation"] = {"target": {"stock": 0.5, "bond": 0.5}, "band": 0.0, "traditional_tax_rate": 0.24}
    return content


def parts_of(compared: Comparison) -> tuple[float | None, ...]:
    assert compared.course is not None
    assert compared.course.gain is not None
    gain = compared.course.gain
    assert sum(part.dollars or 0.0 for part in gain.parts) == pytest.approx(gain.whole, abs=1e-6)
    return tuple(part.dollars for part in gain.parts)


def test_another_mix_in_one_account_is_risk_alone(two_rules: None) -> None:
    """90,000 after spending grow 10 % as held (99,000) and 6 % at the target (95,400): -3,600, all of it risk."""
    content = _retired([roth_of(stock=100_000)], annual=10_000)
    compared = compare(stated(content, rule="taxable_first"), OPTIONS)
    assert parts_of(compared) == pytest.approx((0.0, 0.0, -3_600.0), abs=1.0)
    assert compared.course is not None
    assert compared.course.points == pytest.approx(0.5)
    assert compared.course.equal_risk.estate == pytest.approx(95_400.0, abs=0.1)
    text = " ".join(report_text(comparison_report(compared)).split())
    assert "50.0 points of stock more than the target" in text
    assert "-$3,600 of that is another risk" in text


def test_the_same_risk_elsewhere_is_location_alone(two_rules: None) -> None:
    """Alike in both accounts: 106,000 x 0.76 + 106,000. Bonds in the IRA: 102,000 x 0.76 + 110,000: 960 more."""
    accounts = [
        ira(0.0) | {"holdings": {"stock": 50_000, "bond": 50_000}},
        roth_of(stock=50_000, bond=50_000),
    ]
    content = _retired(accounts, annual=0.0)
    nothing = {"year": 2026, "what": "traditional_distributions", "owner": "Ann", "amount": 0}
    content["limits"] = {"max_annual_conversion": 0, "fixed": [nothing]}
    content["allocation"] |= {"measure": "market_value"}
    compared = compare(stated(content, rule="taxable_first", holdings="same_mix"), OPTIONS)
    tax, location, risk = parts_of(compared)
    assert (tax, location, risk) == pytest.approx((0.0, 960.0, 0.0), abs=1.0)
    document_ = json.loads(compared.to_json())["current_course"]
    assert document_["gain"]["at_equal_risk"] == pytest.approx(960.0, abs=1.0)
    assert [row for row in compared.frame()["kind"] if row == "current"] == ["current"]
    assert max(map(len, report_text(comparison_report(compared)).splitlines())) <= WIDTH


def test_accounts_move_alike_to_the_target() -> None:
    rows = [[60.0, 40.0, 0.0], [90.0, 0.0, 10.0], [0.0, 0.0, 0.0]]
    moved = moved_alike(rows, [100.0, 60.0, 40.0])
    assert [sum(row) for row in moved] == pytest.approx([100.0, 100.0, 0.0])
    assert [sum(column) for column in zip(*moved, strict=True)] == pytest.approx([100.0, 60.0, 40.0])
    assert moved[0][0] / moved[1][0] == pytest.approx(60 / 90)


@pytest.mark.parametrize("number", [n for n in range(60) if len(load(household(n)).years) <= 4][:12])
def test_at_equal_risk_the_course_holds_the_rows_of_risk(number: int) -> None:
    content = household(number)
    content["goal"]["objective"] = "max_estate"
    at_target = number % 2 == 0 and not content["allocation"].get("fixed_by_account")
    scenario = stated(content, rule="pro_rata", **({"holdings": "same_mix"} if at_target else {}))
    runs = followed(scenario)
    for run in (runs.as_is, runs.equal_risk, runs.at_mix):
        if run.report is not None:
            assert not run.report.differences
    report = runs.equal_risk.report
    if report is not None and holds_risk(scenario):
        assert "risk" not in {fault.rule for fault in report.faults}


@pytest.mark.parametrize("seed", range(20))
def test_parts_add_up_to_the_whole_whatever_the_plans(seed: int) -> None:
    random = Random(f"parts {seed}")
    values = [random.uniform(0.0, 1e6) for _ in range(5)]
    fixed = random.uniform(0.0, 1e6) if seed % 3 else None
    rooms = [random.uniform(0.0, 1e3) for _ in range(2)]
    a, e, m, o, r = values
    gain = split(Compared(a, e, m, o, rooms[0], r, fixed, None if fixed is None else rooms[1]))
    assert sum(part.dollars or 0.0 for part in gain.parts) == pytest.approx(gain.whole, abs=1e-6)
    assert gain.at_equal_risk == pytest.approx(r - e, abs=1e-6)
    for part in gain.parts:
        assert part.least is not None
        assert part.most is not None
        assert part.dollars is not None
        assert part.least <= part.dollars <= part.most
    assert gain.risk.within == 0.0


def test_a_gain_below_the_gap_is_not_known() -> None:
    gain = split(Compared(0.0, 0.0, 0.0, 100.0, 30.0, 100.0, 80.0, 90.0))
    assert (gain.tax_and_order.dollars, gain.tax_and_order.known) == (80.0, False)
    assert gain.tax_and_order.within == 90.0
    assert not gain.location.known


def test_without_a_course_the_answer_says_how_to_state_one(two_rules: None) -> None:
    compared = compare(load(_retired([roth_of(stock=50_000, bond=50_000)], annual=10_000)), OPTIONS)
    assert compared.course is None
    (said,) = current_course_section(compared).blocks
    assert "[current_course]" in getattr(said, "text", "")


# -- what is stated wrongly ----------------------------------------------------------------------------------

WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["a rule by its name"]),
    ({"rule": "taxable_frist"}, ['did you mean "taxable_first"?']),
    (
        {"rule": "convert_to_bracket", "fil_to": 0.12},
        ['did you mean "fill_to"?', "which convert_to_bracket needs"],
    ),
    (
        {"rule": "pro_rata", "tier": 9, "agi": 5, "order": "roth_last", "year": 1999},
        ["tier is for", "0 to 4", "agi is for", "pro_rata is an order itself", "2026 to 2027"],
    ),
    ({"rule": "convert_to_bracket", "fill_to": 0.13}, ["a bracket with a top"]),
    ({"rule": "pro_rata", "flows": [{"what": "withdrawal", "kind": "roth", "amount": 1}]}, ["either a rule"]),
    (
        {
            "flows": [
                {"what": "withdrawal", "account": "Ann IAR", "amount": 1},
                {"what": "withdrawal", "amount": 1},
                {"what": "conversion", "kind": "roth", "amount": 1},
                {"what": "conversion", "owner": "Bob", "amount": 1},
                {"what": "conversion", "account": "Ann brokerage", "amount": 1},
                {"what": "withdrawal", "account": "Ann IRA", "kind": "roth", "amount": 1},
                {"what": "withdrawal", "account": "Ann IRA", "amount": [1, 2, 3]},
                {"what": "withdrawal", "account": "Ann IRA", "amount": 1, "year": 2026, "until_year": 2027},
                {"what": "withdrawal", "account": "Ann IRA", "amount": 1, "from_year": 2031},
            ]
        },
        [
            'did you mean "Ann IRA"?',
            "the kind (taxable, traditional, roth)",
            "only that is converted",
            "a person's name",
            "an account with traditional money",
            "nothing beside `account`",
            "1 to 2 of them",
            "nothing beside `year`",
            "a year of the plan, 2026 to 2027",
        ],
    ),
]


@pytest.mark.parametrize(("course", "said"), WRONG, ids=lambda given: str(given)[:40])
def test_every_fault_is_said_at_once(course: dict[str, Any], said: list[str]) -> None:
    content = document(1964, 2, [ira(60_000), brokerage(lot(1, 1))], 10_000, 0.2)
    with pytest.raises(ScenarioError) as refused:
        stated(content, **course)
    text = str(refused.value)
    for words in said:
        assert words.lower() in text.lower(), text


def test_one_of_two_brokerages_is_refused_by_name() -> None:
    other = brokerage(lot(1, 1)) | {"name": "Other"}
    content = document(1964, 1, [brokerage(lot(1, 1)), other], 0.0, 0.2)
    with pytest.raises(ScenarioError, match="taxable accounts sell as one"):
        stated(content, flows=[{"what": "withdrawal", "account": "Other", "amount": 1}])


def test_the_question_is_the_same_with_any_course() -> None:
    content = household(38)
    assert stated(content, rule="pro_rata").sha256 == load(content).sha256
    assert load(stated(content, rule="pro_rata").content()).current_course is not None
