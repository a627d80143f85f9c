"""The first year as steps: legal order, an owner's own accounts, cash of the year, the tax; ranges are attained."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from decumulate.models.plan import Plan, PlanYear, Step
from decumulate.models.scenario import Scenario, load
from decumulate.models.steps.make import steps_of
from decumulate.scenarios import path
from decumulate.solver.audit import audit
from decumulate.solver.audit.document import audit as audit_document
from decumulate.solver.baselines.compare import compare
from decumulate.solver.explain.explain import explain
from decumulate.solver.report.sections.comparison import comparison_report
from decumulate.solver.report.sections.explanation import explanation_report
from decumulate.solver.report.sections.steps import bare_steps, step_words
from decumulate.solver.report.sections.this_year import this_year_section
from decumulate.solver.report.text import blocks_text, report_text, section_text
from decumulate.solver.run import SolveOptions, solve
from decumulate.solver.steps.ends import EndQuestion, RangeEnds
from decumulate.solver.steps.moved import SHARE, groups_of

from ..solver.small import brokerage, document, every_income, facts, ira, lot, roth, solved, tax_of

OPTIONS = SolveOptions(effort=0.0, gap=1e-7, time_limit=40.0, threads=1)
OWNED, SPENDING, HEIRS = 500_000.0, 30_000.0, 0.25


@cache
def two_years() -> tuple[Scenario, Plan]:
    """Ann, 62 and 63, an IRA and an empty Roth IRA, nothing grows."""
    accounts = [ira(OWNED), roth(0.0, contribution_basis=0)]
    scenario, _ = facts(document(1964, 2, accounts, SPENDING, HEIRS))
    return scenario, solved(scenario, OPTIONS)


def two(born: int) -> dict[str, Any]:
    """Ann, 63 in 2026, and Bob, for three years."""
    years = (("Ann", 1963), ("Bob", born))
    return {
        "people": [
            {"name": name, "born": f"{year}-01-15", "plan_to_age": 2028 - year} for name, year in years
        ]
    }


def wish(owner: str, amount: float) -> dict[str, Any]:
    return {"what": "roth_conversions", "owner": owner, "year": 2026, "amount": amount}


def of(plan: Plan, kind: str) -> list[Step]:
    return [step for step in plan.steps if step.kind == kind]


def amounts(plan: Plan) -> dict[str, float]:
    return {step.kind: sum(one.amount for one in of(plan, step.kind)) for step in plan.steps}


def test_steps_are_the_plans_own_first_year() -> None:
    scenario, plan = two_years()
    year = plan.years[0]
    done = amounts(plan)
    assert done["withdraw"] == pytest.approx(year.accounts["Ann IRA"].distributed)
    assert done["convert"] == pytest.approx(year.accounts["Ann IRA"].converted_out)
    assert done["set_aside"] == pytest.approx(SPENDING + year.tax.federal_tax, abs=0.01)
    assert [step.number for step in plan.steps] == list(range(1, len(plan.steps) + 1))
    assert all(step.why for step in plan.steps)
    again = Plan.read(plan.to_json())
    assert [step_words(step) for step in again.steps] == [step_words(step) for step in plan.steps]
    assert again.step_ranges is not None
    assert audit(plan, scenario).ok


def test_a_step_that_is_not_the_plans_is_a_false_claim() -> None:
    scenario, plan = two_years()
    place = next(n for n, step in enumerate(plan.steps) if step.kind == "convert")
    steps = list(plan.steps)
    steps[place] = steps[place].model_copy(update={"amount": steps[place].amount + 1_000.0})
    assert audit_document(plan, scenario).ok
    report = audit_document(plan.model_copy(update={"steps": tuple(steps)}), scenario)
    assert any("steps" in str(fault) for fault in report.faults)


def test_a_step_may_be_said_in_the_words_of_another_version() -> None:
    scenario, plan = two_years()
    reworded = tuple(
        step.model_copy(update={"why": "as it was said then", "note": ""}) for step in plan.steps
    )
    report = audit_document(plan.model_copy(update={"steps": reworded}), scenario)
    assert report.ok
    assert any("the words of steps" in line for line in report.unchecked)


def test_required_distributions_come_before_conversions() -> None:
    accounts = [ira(400_000), roth(50_000), brokerage(lot(100_000, 90_000))]
    content = document(1950, 4, accounts, 20_000, 0.35)
    content["taxes"] |= {"prior_magi": [30_000, 30_000], "prior_filing_status": ["single", "single"]}
    scenario, _ = facts(content)
    plan = solved(scenario, OPTIONS)
    (withdraw,) = of(plan, "withdraw")
    assert withdraw.required == pytest.approx(400_000 / 23.7)  # age 76, 26 CFR 1.401(a)(9)-9(c)
    converted = of(plan, "convert")
    assert converted, "heirs pay more than she does"
    assert withdraw.number < min(step.number for step in converted)


def test_each_conversion_goes_to_its_owners_own_roth() -> None:
    """Ann has a Roth IRA, Bob has none: his is opened for him, and nothing of his arrives in hers."""
    people = two(1964)
    accounts = [ira(300_000), ira(300_000, "Bob"), roth(20_000), brokerage(lot(150_000, 140_000))]
    wishes = {"fixed": [wish("Ann", 5_000), wish("Bob", 7_000)]}
    scenario, _ = facts(document(1963, 3, accounts, 30_000, 0.4) | people | {"limits": wishes})
    plan = solved(scenario, OPTIONS)
    owners = {"Ann IRA": "Ann", "Bob IRA": "Bob", "Ann Roth": "Ann", "Bob Roth IRA (new)": "Bob"}
    moved = [step for step in plan.steps if step.kind in ("convert", "open_roth")]
    assert {step.owner for step in moved} == {"Ann", "Bob"}
    for step in moved:
        assert owners[step.source] == owners[step.destination] == step.owner
    for name, account in plan.years[0].accounts.items():
        assert sum(s.amount for s in moved if s.source == name) == pytest.approx(
            account.converted_out, abs=0.5
        )
        assert sum(s.amount for s in moved if s.destination == name) == pytest.approx(
            account.converted_in, abs=0.5
        )


def test_a_roth_that_is_opened_and_never_used_is_no_note() -> None:
    """With nothing converted in any other year no clock is waited for: opening it matters for nothing."""
    scenario, _ = facts(document(1964, 3, [ira(200_000), brokerage(lot(300_000, 300_000))], 20_000, 0.0))
    plan = solved(scenario, OPTIONS)
    name = "Ann Roth IRA (new)"

    def arrives(first: float, later: float) -> list[str]:
        def year(number: int, amount: float) -> PlanYear:
            known = plan.years[number]
            into = known.accounts[name].model_copy(update={"converted_in": amount, "rolled_in": 0.0})
            out = known.accounts["Ann IRA"].model_copy(update={"converted_out": amount})
            return known.model_copy(update={"accounts": {**known.accounts, name: into, "Ann IRA": out}})

        years = (year(0, first), *(year(number, later) for number in range(1, len(plan.years))))
        return [step.kind for step in steps_of(plan.model_copy(update={"years": years, "steps": ()}))]

    assert "open_roth" in arrives(1.0, 5_000.0)
    assert "open_roth" not in arrives(1.0, 0.0)
    assert "convert" in arrives(900.0, 0.0)


def test_the_dollar_that_opens_a_roth_is_a_note() -> None:
    accounts = [ira(200_000), brokerage(lot(300_000, 300_000))]
    scenario, _ = facts(document(1964, 3, accounts, 20_000, 0.0))
    plan = solved(scenario, OPTIONS)
    if plan.years[0].accounts["Ann IRA"].converted_out < 1.5:
        used = any(year.accounts["Ann Roth IRA (new)"].converted_in for year in plan.years[1:])
        notes = of(plan, "open_roth")
        assert [note.number for note in notes] == [0] * used
        said = "Note: opening Ann Roth IRA (new) with a dollar" in section_text(this_year_section(plan))
        assert said is used
        assert not of(plan, "convert")
    assert "Convert $1 " not in section_text(this_year_section(plan))


def test_nothing_is_exchanged_where_it_is_all_the_same() -> None:
    """Two assets with one return in every account, the mix as it is wished: conversions and withdrawals keep to it."""
    mix = {"fund": 100_000.0, "other": 100_000.0}
    content = document(1964, 3, [ira(0, holdings=mix), roth(0, holdings=mix)], 30_000, 0.3, growth=0.03)
    content["market"]["assets"]["other"] = {"total_return": 0.03}
    content["allocation"] = {"target": {"fund": 0.5, "other": 0.5}, "band": 0.1, "measure": "market_value"}
    scenario, _ = facts(content)
    plan = solved(scenario, SolveOptions(gap=1e-7, time_limit=40.0, threads=1, ranges=False))
    assert of(plan, "convert")
    assert not of(plan, "exchange")


def test_one_list_everywhere() -> None:
    """`solve`, `explain`, `compare` and the start of `trades` print the same steps in the same words."""
    accounts = [ira(OWNED), roth(20_000), brokerage(lot(90_000, 60_000))]
    scenario, _ = facts(document(1964, 2, accounts, SPENDING, HEIRS))
    options = SolveOptions(gap=1e-7, time_limit=40.0, threads=1, ranges=False)
    plan = solve(scenario, options)
    compared = compare(scenario, options)
    texts = (
        section_text(this_year_section(plan)),
        report_text(explanation_report(explain(scenario, plan, options))),
        report_text(comparison_report(compared)),
        blocks_text([*bare_steps(plan.steps)]),
    )
    assert len(plan.steps) >= 4
    for text in texts:
        flat = " ".join(text.split())
        for step in plan.steps:
            assert f"{step.number}. {step_words(step)}" in flat
    assert compared.given is not None
    assert compared.given.steps == plan.steps


def test_each_of_an_owners_accounts_has_its_own_conversion() -> None:
    """A 401(k) and an IRA of Lee's go to Lee's new Roth IRA alone, Pat's IRA to Pat's two; the opening dollar apart."""
    held: dict[str, Any] = {"holdings": {}}
    accounts = {
        "Pat IRA": held | {"converted_out": 10_000},
        "Lee 401k": held | {"converted_out": 3_000},
        "Lee IRA": held | {"converted_out": 4_000},
        "Pat Roth": held | {"converted_in": 6_000},
        "Pat second Roth": held | {"converted_in": 4_000},
        "Lee Roth IRA (new)": held | {"converted_in": 7_000},
    }
    kinds = {"Pat IRA": "traditional_ira", "Lee 401k": "401k", "Lee IRA": "traditional_ira"}
    owned = [
        {
            "name": name,
            "owner": name.split()[0],
            "type": kinds.get(name, "roth_ira"),
            "holdings": {"fund": 1.0},
        }
        for name in accounts
        if "(new)" not in name
    ]
    content = {"people": [{"name": n, "born": "1960-02-11"} for n in ("Pat", "Lee")], "accounts": owned}
    year = {"year": 2026, "accounts": accounts, "trades": []}
    plan = Plan.read({"scenario": {"title": "Two", "content": content}, "years": [year]})
    found = [(s.source, s.destination, s.amount) for s in steps_of(plan) if s.kind == "convert"]
    assert found == [
        ("Pat IRA", "Pat Roth", 6_000),
        ("Pat IRA", "Pat second Roth", 4_000),
        ("Lee 401k", "Lee Roth IRA (new)", 3_000),
        ("Lee IRA", "Lee Roth IRA (new)", 4_000),
    ]
    accounts["Lee 401k"]["converted_out"], accounts["Lee IRA"]["converted_out"] = 1, 0
    accounts["Lee Roth IRA (new)"]["converted_in"] = 1
    into = accounts["Lee Roth IRA (new)"] | {"converted_in": 500}
    later = {"year": year["year"] + 1, "accounts": {"Lee Roth IRA (new)": into}, "trades": []}
    plan = Plan.read({"scenario": {"title": "Two", "content": content}, "years": [year, later]})
    steps = steps_of(plan)
    assert [(s.number, s.source, s.destination) for s in steps if s.kind == "open_roth"] == [
        (0, "Lee 401k", "Lee Roth IRA (new)")
    ]
    assert {s.source for s in steps if s.kind == "convert"} == {"Pat IRA"}


# -- ranges --------------------------------------------------------------------------------------------------


def test_ranges_are_those_that_trying_every_income_gives() -> None:
    """Income y of a year adds heirs * y - tax(y) to the estate, whether it is spent or converted."""
    scenario, plan = two_years()
    incomes, taxes, worth = every_income(scenario, 0.5 * OWNED, HEIRS)
    best = (1.0 - HEIRS) * OWNED - 2.0 * SPENDING + 2.0 * worth.max()
    good = (worth >= worth.max() - SHARE * best) & (incomes >= SPENDING + taxes)
    most = (incomes - taxes - SPENDING)[good].max()
    (step,) = of(plan, "convert")
    assert step.low == pytest.approx(0.0, abs=12.0)
    assert step.high == pytest.approx(most, abs=12.0)
    assert plan.step_ranges is not None
    assert plan.step_ranges.dollars == pytest.approx(SHARE * best, rel=1e-3)
    assert plan.step_ranges.because == "share"


def test_each_end_is_a_plan_and_two_ends_at_once_cost_more() -> None:
    """What is withdrawn and converted at most is each within the share; both at once are not."""
    scenario, plan = two_years()
    _, horizon = facts(scenario.content())
    report = audit(plan, scenario, horizon)
    allowed = SHARE * abs(report.objective.value)
    withdraw, convert = of(plan, "withdraw")[0], of(plan, "convert")[0]
    flows = [group.flow for group in groups_of(plan, horizon.periods[0])]
    value = report.objective.value
    ends = RangeEnds(scenario, horizon, report, flows, best=value, allowed=allowed)
    for step, flow in zip((withdraw, convert), flows, strict=True):
        assert step.low is not None
        assert step.high is not None
        for end, costs in ((step.low, step.low_costs), (step.high, step.high_costs)):
            question = EndQuestion(flow.name, held=end)
            held = ends.further(question, ends.ask(question), 2.0)
            assert held is not None
            assert held.costs == pytest.approx(costs, abs=0.5)
            assert held.costs <= allowed + 0.5
            beyond = end - 500.0 if end == step.low else end + 500.0
            question = EndQuestion(flow.name, held=beyond)
            assert beyond < 0.0 or ends.further(question, ends.ask(question), 2.0) is None
    assert withdraw.high is not None
    assert convert.high is not None
    tax = tax_of(horizon.periods[0])

    def worth(income: float) -> float:
        return HEIRS * income - tax(traditional_distributions=income)

    best = max(worth(float(income)) for income in range(0, 400_000, 100))
    assert best - worth(withdraw.high + convert.high) > 1.5 * allowed, (
        "what the year's tax alone makes of both"
    )


def test_ranges_may_be_left_out() -> None:
    scenario, _ = two_years()
    plan = solved(scenario, SolveOptions(effort=0.0, gap=1e-7, time_limit=20.0, threads=1, ranges=False))
    assert plan.step_ranges is None
    assert all(step.low is None for step in plan.steps)
    assert "Anything from" not in section_text(this_year_section(plan))


def test_alike_owners_are_moved_together_and_others_apart() -> None:
    """Ann is past 59 1/2; Bob is too, or he is 50: then what he withdraws bears another tax."""
    for born, apart in ((1964, False), (1975, True)):
        accounts = [ira(300_000), ira(300_000, "Bob"), roth(20_000), roth(20_000, "Bob")]
        scenario, horizon = facts(document(1963, 3, accounts, 90_000, 0.4) | two(born))
        plan = solved(scenario, OPTIONS)
        for group in groups_of(plan, horizon.periods[0]):
            if group.flow.name.startswith(("withdraw", "convert")):
                assert (len(group.owners) == 1) == apart


# -- the tax -------------------------------------------------------------------------------------------------


def taxed(**taxes: Any) -> tuple[Plan, Step]:
    scenario, plan = two_years()
    content = scenario.content()
    content["taxes"] = {**content.get("taxes", {}), **taxes}
    steps = steps_of(plan, load(content))
    return plan, next(step for step in steps if step.kind == "pay_tax")


def test_the_tax_is_paid_by_the_cheaper_safe_harbour() -> None:
    plan, step = taxed(prior_year_tax=2_000, prior_year_agi=90_000)
    due = plan.years[0].tax.federal_tax
    assert due > 3_000, "or the test says nothing"
    known = step.safe_harbour
    assert known is not None
    assert (known.rule, known.required) == ("last_year", 2_000)
    assert known.this_year == pytest.approx(0.9 * due)
    assert [(one.by.isoformat(), one.amount) for one in known.payments] == [
        ("2026-04-15", 500),
        ("2026-06-15", 500),
        ("2026-09-15", 500),
        ("2027-01-15", 500),
    ]
    assert known.withhold_from == "Ann IRA"
    assert step.by is not None
    assert step.by.isoformat() == "2027-04-15"


def test_without_last_years_tax_that_is_said() -> None:
    _, step = taxed()
    assert step.safe_harbour is not None
    assert step.safe_harbour.last_year is None
    _, plan = two_years()
    assert "unknown: last year's tax is not given" in " ".join(section_text(this_year_section(plan)).split())


def test_an_agi_above_the_threshold_asks_for_a_tenth_more() -> None:
    _, step = taxed(prior_year_tax=2_000, prior_year_agi=150_001)
    assert step.safe_harbour is not None
    assert step.safe_harbour.required == pytest.approx(2_200)
    _, step = taxed(prior_year_tax=2_000, prior_magi=[90_000, 150_000])  # AGI is no more than MAGI
    assert step.safe_harbour is not None
    assert step.safe_harbour.required == pytest.approx(2_000)


def test_in_november_what_was_paid_counts_and_what_is_late_is_due_at_once() -> None:
    """Steps of the rest of the year are dated; three quarters of the payments were due before."""
    content = document(1964, 2, [ira(OWNED), roth(0.0, contribution_basis=0)], SPENDING, HEIRS)
    content["year_to_date"] = {
        "as_of": "2026-11-20",
        "taxes_paid": 1_500,
        "spending": 25_000,
        "distributions": {},
    }
    content["taxes"] |= {"prior_year_tax": 2_000, "prior_year_agi": 90_000}
    scenario, _ = facts(content)
    plan = solved(scenario, OPTIONS)
    (step,) = of(plan, "pay_tax")
    known = step.safe_harbour
    assert known is not None
    assert (known.rule, known.required, known.paid) == ("last_year", 2_000, 1_500)
    assert [(one.by.isoformat(), one.amount) for one in known.payments] == [("2027-01-15", 500)]
    assert step.amount == pytest.approx(plan.years[0].tax.federal_tax - 1_500)
    assert plan.step_ranges is not None
    assert any(one.low is not None for one in plan.steps)
    assert "$1,500 was paid before" in " ".join(section_text(this_year_section(plan)).split())
    assert "counts as federal" not in step_words(step)  # all of it is: Florida taxes nothing
    partly = known.model_copy(update={"paid_in_all": 1_800.0})
    assert "Of what was paid before, $1,500 counts as federal" in step_words(
        step.model_copy(update={"safe_harbour": partly})
    )


# -- words ---------------------------------------------------------------------------------------------------


def worded(accounts: list[dict[str, Any]], year: dict[str, Any]) -> list[str]:
    """The sentences of a first year's steps; the accounts are Ann's."""
    content = {"people": [{"name": "Ann", "born": "1950-02-11"}], "accounts": accounts}
    plan = Plan.read({"scenario": {"title": "One", "content": content}, "years": [{"year": 2026} | year]})
    return [step_words(step) for step in steps_of(plan)]


def test_money_is_put_into_cash_and_not_bought() -> None:
    trades = [
        {"account": "Ann brokerage", "asset": "fund", "action": "sell", "amount": 9_000.0, "basis": 8_000.0},
        {"account": "Ann brokerage", "asset": "cash", "action": "buy", "amount": 4_000.0, "basis": 4_000.0},
    ]
    cash = {"first_day": 5_000.0, "from_taxable": 5_000.0, "purchases": 4_000.0, "sales": 9_000.0}
    year = {"accounts": {"Ann brokerage": {"holdings": {}}}, "trades": trades, "cash": cash}
    sell, put, aside = worded([brokerage(lot(9_000, 8_000))], year)
    assert sell.startswith("Sell $9,000 of fund in Ann brokerage")
    assert put.startswith("Put $4,000 into cash in Ann brokerage")
    assert aside.startswith("Set aside $5,000 (from step 1, less step 2)")


def test_what_is_set_aside_adds_up_with_what_trading_costs() -> None:
    """10,000 of cash and 9,000 sold, less 4,000 bought and $23 of costs, are 14,977; a purchase that takes all of a
    sale's money is left out, the costs of both are not."""
    account = {"Ann brokerage": {"holdings": {}}}
    cash = {
        "account": "Ann brokerage",
        "asset": "cash",
        "action": "sell",
        "amount": 10_000.0,
        "basis": 10_000.0,
    }
    sold = {
        "account": "Ann brokerage",
        "asset": "fund",
        "action": "sell",
        "amount": 9_000.0,
        "basis": 8_000.0,
    }
    bought = {
        "account": "Ann brokerage",
        "asset": "bond",
        "action": "buy",
        "amount": 4_000.0,
        "basis": 4_000.0,
    }
    flows = {"first_day": 14_977.0, "from_taxable": 15_000.0, "trading_cost": 23.0}
    year = {"accounts": account, "trades": [cash, sold, bought], "cash": flows}
    aside = worded([brokerage(lot(9_000, 8_000))], year)[-1]
    source = "from the cash of Ann brokerage ($10,000) and step 1, less step 2 and $23 of trading costs"
    assert aside.startswith(f"Set aside $14,977 ({source})")
    as_much = {**bought, "amount": 9_000.0, "basis": 9_000.0}
    flows = {"first_day": 9_980.0, "from_taxable": 10_000.0, "trading_cost": 20.0}
    year = {"accounts": account, "trades": [cash, sold, as_much], "cash": flows}
    aside = worded([brokerage(lot(9_000, 8_000))], year)[-1]
    source = "from the cash of Ann brokerage ($10,000), less $20 of trading costs"
    assert aside.startswith(f"Set aside $9,980 ({source})")


def converted(binding: tuple[str, ...], scenario: Scenario | None = None) -> str:
    """Why Ann converts 20,000 where a year stands at some edges."""
    accounts = {
        "Ann IRA": {"converted_out": 20_000.0, "holdings": {"fund": 80_000.0}},
        "Ann Roth": {"converted_in": 20_000.0, "holdings": {"fund": 20_000.0}},
    }
    year = {"accounts": accounts, "trades": [], "binding": list(binding), "ages": {"Ann": 76, "Bob": 70}}
    (words, *_) = worded([ira(100_000), roth(0)], year)
    return words


def test_a_conversion_says_which_exclusion_of_a_state_it_fills() -> None:
    full = "New York's exclusion of $20,000"
    assert f"this fills {full}; a dollar beyond it" in converted((full,))
    assert f"this fills {full}; a dollar beyond it" in converted((f"{full} (Ann)",))
    assert "exclusion" not in converted((f"{full} (Bob)",))  # his is full, and this is hers
    edge = "top of the 12% bracket"
    assert f"this fills income to the {edge} and {full}; a dollar beyond it" in converted((edge, full))


def test_a_withdrawal_says_which_exclusion_of_a_state_it_fills() -> None:
    full = "Georgia's exclusion of $65,000"
    accounts = {"Ann IRA": {"distributed": 65_000.0, "holdings": {"fund": 35_000.0}}}
    year = {"accounts": accounts, "trades": [], "binding": [full], "cash": {"first_day": 65_000.0}}
    (words, *_) = worded([ira(100_000)], year)
    assert f"it pays for the year; it fills {full}." in words


def test_the_dollar_that_opens_a_roth_is_said_beside_an_exchange() -> None:
    after = {"stock": 99_999.0}
    accounts = {
        "Ann IRA": {"converted_out": 1.0, "holdings": after},
        "Ann Roth": {"converted_in": 1.0, "holdings": {"stock": 1.0}},
    }
    words = worded(
        [ira(0, holdings={"stock": 40_000.0, "bond": 60_000.0}), roth(0)],
        {"accounts": accounts, "trades": []},
    )
    assert (
        "In Ann IRA sell $60,000 of bond and buy $59,999 of stock (the dollar between opens a Roth IRA)"
        in words[1]
    )


def test_more_than_required_of_an_inherited_account_says_by_when_it_must_be_empty() -> None:
    """Her mother died in 2024: the account is empty by the end of 2034 (26 USC 401(a)(9)(H)(i))."""
    scenario = load(path("inheritor"))
    name = "Mother's IRA"

    def why(taken: float) -> str:
        account = {"distributed": taken, "rmd": 14_000.0, "holdings": {}}
        years = [{"year": year, "accounts": {name: account}, "trades": []} for year in range(2026, 2040)]
        plan = Plan.read({"scenario": {"title": "Ines", "content": scenario.content()}, "years": years})
        return next(step.why for step in steps_of(plan, scenario) if step.kind == "withdraw")

    assert why(50_000.0).endswith("; it must be empty by the end of 2034")
    assert why(14_000.0) == "the law requires it this year"


def test_beyond_a_tier_of_medicare_surcharges_rise() -> None:
    edge = "IRMAA tier 0 ceiling (2028 premiums)"
    assert f"income to the {edge}, beyond which Medicare's surcharges rise; a dollar" in converted((edge,))


def test_the_rate_that_is_said_is_that_beyond_the_edge() -> None:
    """Ann's heirs pay 25 percent, so that she fills the 24 percent bracket, in whole hundreds: up to $100 below its top
    the next $100 would be taxed at 24 and 32 percent, and said is 32."""
    accounts = [ira(900_000), roth(50_000), brokerage(lot(200_050, 200_050))]
    scenario, _ = facts(document(1964, 2, accounts, SPENDING + 37.0, HEIRS))
    plan = solve(scenario, SolveOptions(time_limit=20.0, threads=1, ranges=False))
    (step,) = of(plan, "convert")
    assert plan.years[0].binding == ("top of the 24% bracket",)
    assert (
        step.why
        == "this fills income to the top of the 24% bracket; a dollar beyond it would be taxed at 32%"
    )
    (less,) = (s for s in steps_of(plan) if s.kind == "convert")  # a plan alone knows its own rate only
    assert less.why.startswith("this fills income to the top of the 24% bracket; a dollar beyond it")


def test_a_flow_says_how_much_of_what_leaves() -> None:
    held = {"stock": 60_000.0, "bond": 40_000.0}
    after = {"stock": 45_000.0, "bond": 35_000.0}
    one = {"Ann IRA": {"distributed": 20_000.0, "holdings": after}}
    (words, *_) = worded([ira(0, holdings=held)], {"accounts": one, "trades": []})
    assert "(out of $15,000 of stock and $5,000 of bond)" in words
    two = {
        "Ann IRA": {"distributed": 8_000.0, "converted_out": 12_000.0, "holdings": after},
        "Ann Roth": {"converted_in": 12_000.0, "holdings": {"stock": 12_000.0}},
    }
    own = [ira(0, holdings=held), roth(0, holdings={})]
    withdraw, convert = worded(own, {"accounts": two, "trades": []})[:2]
    assert "(out of $15,000 of stock and $5,000 of bond with what is converted)" in withdraw
    assert "(out of $15,000 of stock and $5,000 of bond with what is withdrawn, into stock)" in convert
