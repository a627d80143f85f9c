"""A plan of the rest of a year: worked by hand, against the whole year, and with the audit beside the program."""

from __future__ import annotations

import random
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan, PlanYear
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import path
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.explain.rate_map import rate_map
from decumulate.solver.report.text import plan_text
from decumulate.solver.run import SolveOptions, solve
from decumulate.solver.steps.ranges import actions_of

from .small import EXACT, brokerage, couple, document, ira, lot, roth, solved

CENT, DIME = 0.01, 0.101


def november(**happened: Any) -> dict[str, Any]:
    """1 November: 61 of 365 days are left."""
    return {"year_to_date": {"as_of": "2026-11-01", "values_as_of": "2026-11-01"} | happened}


def one_year(
    accounts: list[dict[str, Any]], annual: float = 36_500, heirs: float = 0.23, born: int = 1963
) -> Any:
    return document(born, 1, accounts, annual, heirs)


def test_by_hand_to_the_cent() -> None:
    """Up to the top of the 22 % bracket, since heirs pay 23 %: $20,000 was converted, so $101,300 more leaves the IRA.

    AGI 121,800 (500 of interest) less 16,100 is 105,700 of taxable income: 1,240 + 4,560 + 12,166 = 17,966 of tax, of
    which 3,000 was paid. Spending is 36,500 x 61/365 = 6,100. A dollar more is worth a cent, given up for a dime.
    """
    content = one_year([ira(500_000), roth(20_000), brokerage(lot(50_000, 50_000))])
    content |= november(conversions={"Ann IRA": 20_000}, interest=500, taxes_paid=3_000, spending=30_000)
    plan = solved(load(content))
    year = plan.years[0]
    left = year.accounts["Ann IRA"]
    assert left.converted_out + left.distributed == pytest.approx(101_300, abs=DIME)
    assert year.income.roth_conversions == pytest.approx(left.converted_out + 20_000, abs=CENT)
    assert (year.tax.agi, year.tax.taxable_income) == pytest.approx((121_800, 105_700), abs=DIME)
    assert year.tax.federal_tax == pytest.approx(17_966, abs=0.25 * DIME)
    assert (year.cash.taxes, year.cash.spending) == pytest.approx((14_966, 6_100), abs=0.25 * DIME)
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(28_934 + 121_300 + 0.77 * 398_700, abs=0.02)
    assert year.so_far is not None
    assert (year.so_far.conversions, year.so_far.spending) == ({"Ann IRA": 20_000}, 30_000)
    assert year.so_far.as_of.isoformat() == "2026-11-01"


def test_what_was_converted_counts_towards_the_limit() -> None:
    content = one_year([ira(500_000), roth(20_000), brokerage(lot(50_000, 50_000))])
    content |= november(conversions={"Ann IRA": 20_000}) | {"limits": {"max_annual_conversion": 30_000}}
    assert solved(load(content)).years[0].accounts["Ann IRA"].converted_out == pytest.approx(10_000, abs=CENT)
    content["limits"] = {"max_annual_conversion": 15_000}
    assert solved(load(content)).years[0].accounts["Ann IRA"].converted_out == pytest.approx(0, abs=CENT)


def test_a_fixed_flow_is_the_whole_years() -> None:
    content = one_year([ira(500_000), roth(20_000), brokerage(lot(50_000, 50_000))])
    content |= november(conversions={"Ann IRA": 20_000}, distributions={"Ann IRA": 7_000, "Ann Roth": 500})
    flows = {"roth_conversions": 25_000, "traditional_distributions": 9_000, "roth_distributions": 700}
    content["limits"] = {
        "fixed": [{"year": 2026, "what": w, "owner": "Ann", "amount": a} for w, a in flows.items()]
    }
    year = solved(load(content)).years[0]
    taken = year.accounts["Ann IRA"]
    assert (taken.converted_out, taken.distributed) == pytest.approx((5_000, 2_000), abs=CENT)
    assert year.accounts["Ann Roth"].distributed == pytest.approx(200, abs=CENT)
    assert year.income.traditional_distributions == pytest.approx(9_000, abs=CENT)


@pytest.mark.parametrize(
    ("happened", "due"),
    [
        ({}, 10_000.0),
        ({"distributions": {"Ann IRA": 4_000}}, 6_000.0),
        ({"distributions": {"Ann IRA": 4_000}, "rmd": {"Ann IRA": 1_000}}, 9_000.0),
        ({"distributions": {"Ann IRA": 12_000}}, 0.0),
    ],
)
def test_the_rest_of_a_required_distribution(happened: dict[str, Any], due: float) -> None:
    """At 75 the divisor is 24.6, of the value on 31 December: not of what is left in November."""
    content = one_year(
        [ira(230_000, prior_year_end_value=246_000), brokerage(lot(90_000, 90_000))], born=1951, heirs=0.0
    )
    content["taxes"] |= {"prior_magi": [50_000] * 2, "prior_filing_status": ["single"] * 2}
    content |= november(wages={"Ann": 60_000}, **happened) | {"limits": {"max_annual_conversion": 0}}
    year = solved(load(content)).years[0]
    taken = year.accounts["Ann IRA"]
    assert (taken.distributed, taken.rmd) == pytest.approx((due, due), abs=CENT)
    assert year.rmd_required["Ann"] == pytest.approx(due, abs=CENT)


def test_gains_realised_are_netted_with_losses_still_held() -> None:
    """Short gains of 12,000 and long ones of 5,000 so far; a lot at a loss of 25,000 takes them and 3,000 of wages.

    AGI 97,000 less 16,100: 80,900 of taxable income, 1,240 + 4,560 + 6,710 = 12,510 of tax, 15,000 of it withheld;
    7,650 of FICA was withheld too, so 2,490 comes back.
    """
    content = one_year([brokerage(lot(50_000, 75_000), lot(100_000, 100_000))], annual=0.0)
    content["accounts"][0]["lots"][1]["acquired"] = "2012-01-01"
    content |= november(
        wages={"Ann": 100_000}, short_term_gains=12_000, long_term_gains=5_000, taxes_paid=15_000
    )
    year = solved(load(content)).years[0]
    assert year.income.short_term_gains == pytest.approx(12_000)
    assert year.income.long_term_gains <= -15_000 + CENT  # 20,000 of the loss at least
    assert year.income.capital_loss_deduction == pytest.approx(3_000, abs=CENT)
    assert year.tax.federal_tax == pytest.approx(12_510, abs=CENT)
    assert year.tax.payroll_tax == pytest.approx(7_650, abs=CENT)
    assert year.cash.taxes == pytest.approx(-2_490, abs=CENT)
    assert year.cash.receipts == pytest.approx(0, abs=CENT)


def test_short_gains_so_far_are_taxed_as_ordinary_income() -> None:
    """No lot at a loss, nothing carried: 20,000 of short gains beside 100,000 of wages, and long ones at 15 %."""
    content = one_year([brokerage(lot(50_000, 50_000))], annual=0.0)
    content |= november(wages={"Ann": 100_000}, short_term_gains=20_000, long_term_gains=5_000)
    year = solved(load(content)).years[0]
    ordinary = 120_000 - 16_100
    expected = 1_240 + 4_560 + 0.22 * (ordinary - 50_400)
    assert year.tax.ordinary_income_tax == pytest.approx(expected, abs=CENT)
    assert year.tax.capital_gains_tax == pytest.approx(750, abs=CENT)


def test_the_level_of_spending_counts_for_what_is_left() -> None:
    """1 July leaves 184 days: 300,000 tax-free dollars are 184/365 of a level and a whole one."""
    content = document(1963, 2, [roth(300_000)], 0.0, 0.2)
    content["goal"] = {"objective": "max_spending", "heir_tax_rate": 0.2}
    content |= {"year_to_date": {"as_of": "2026-07-01"}}
    plan = solved(load(content))
    level = 300_000 / (1 + 184 / 365)
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(level, abs=CENT)
    assert plan.years[0].cash.spending == pytest.approx(level * 184 / 365, abs=CENT)


@pytest.mark.parametrize(
    ("acquired", "term"), [("2025-10-31", "long"), ("2025-11-01", "short"), ("2026-03-01", "short")]
)
def test_holding_periods_count_to_the_day(acquired: str, term: str) -> None:
    content = one_year([brokerage(lot(50_000, 30_000))], annual=73_000)
    content["accounts"][0]["lots"][0]["acquired"] = acquired
    content |= november()
    (sold,) = [t for t in solved(load(content)).years[0].trades if t.action == "sell" and t.gain > 1]
    assert sold.term == term


def test_a_lot_held_before_a_first_of_january_is_long_in_the_next_year() -> None:
    content = document(1963, 2, [brokerage(lot(80_000, 30_000))], 40_000, 0.2, growth=0.05)
    content["accounts"][0]["lots"][0]["acquired"] = "2025-12-31"
    assert [terms_of(year) for year in solved(load(content)).years] == [{"short"}, {"long"}]


def terms_of(year: PlanYear) -> set[str | None]:
    return {t.term for t in year.trades if t.action == "sell" and t.amount > 1.0}


@pytest.mark.parametrize(
    ("acquired", "terms"),
    [("2026-01-01", ["short", "short"]), ("2025-12-31", ["short", "long"]), ("2025-06-01", ["long", "long"])],
)
def test_after_a_first_day_within_the_year_the_next_one_counts_by_date_too(
    acquired: str, terms: list[str]
) -> None:
    """26 USC 1222: a lot of 1 January 2026 has on 1 January 2027 been held for a year, not for more.

    In 2027 nothing but the lot's gain is income. Half of what is sold is gain at first, 97/147 or so later: short-term
    it is taxed at 10 and 12 % above the 16,100 of the standard deduction, long-term not at all.
    """
    content = document(1963, 2, [brokerage(lot(300_000, 100_000))], 0.0, 0.2, growth=0.05)
    content["spending"]["extra"] = [{"year": 2026, "amount": 40_000}, {"year": 2027, "amount": 90_000}]
    content["accounts"][0]["lots"][0]["acquired"] = acquired
    plan = solved(load(content | november()))
    assert [terms_of(year) for year in plan.years] == [{term} for term in terms]
    last = plan.years[1]
    gain = last.income.short_term_gains + last.income.long_term_gains
    assert gain > 55_000
    taxable = gain - 16_100
    assert last.tax.federal_tax == pytest.approx(
        0.1 * 12_400 + 0.12 * (taxable - 12_400)
        if terms[1] == "short"
        else 0.15 * max(0.0, taxable - 49_450),
        abs=CENT,
    )


@pytest.mark.parametrize(("as_of", "term"), [("2026-11-01", "short"), ("2026-01-01", "long")])
def test_what_is_bought_on_the_first_day_and_sold_on_the_next(as_of: str, term: str) -> None:
    """By date where the first day is not 1 January; bought on a 1 January it counts as long, and in a later year."""
    content = document(1963, 3, [brokerage(lot(100_000, 100_000, "cash"))], 1_000, 0.2, growth=0.05)
    content["market"]["assets"]["cash"] = {"total_return": 0.0}
    del content["allocation"]
    content["allocation"] = {"target": {"fund": 0.5, "cash": 0.5}, "band": 0.5}
    content |= {"year_to_date": {"as_of": as_of, "values_as_of": as_of}}
    scenario = load(content)
    price = build_horizon(scenario).periods[1].assets["fund"].price
    buy = {"account": "Ann brokerage", "asset": "fund", "acquired": as_of, "action": "buy", "amount": 10_000}
    sale = {"account": "Ann brokerage", "asset": "fund", "acquired": as_of, "action": "sell"}
    spent = 61 / 365 * 1_000 if as_of == "2026-11-01" else 1_000
    cash = {"account": "Ann brokerage", "asset": "cash", "action": "sell"}
    fund = [10_000.0, 5_000 * price, 2_500 * price * 1.05]
    held = [{"fund": fund[0], "cash": 90_000 - spent}] + [
        {"fund": x, "cash": 90_000 - spent} for x in fund[1:]
    ]
    trades = [
        [cash | {"amount": 10_000 + spent}, buy],
        [sale | {"amount": fund[1]}],
        [sale | {"amount": fund[2]}],
    ]
    years = [
        {"year": 2026 + t, "accounts": {"Ann brokerage": {"holdings": held[t]}}, "trades": trades[t]}
        for t in range(3)
    ]
    report = audit(Plan.read({"years": years}), scenario)
    assert report.faults == ()
    sold = [trade.term for year in report.years[1:] for trade in year.trades]
    assert sold == [term, "long"]


def test_the_list_says_from_when_on_what_is_bought_today_is_long_term() -> None:
    """Bought on 1 January 2026 and sold a year later to the day: to be sold on 2 January 2027 or later."""
    content = document(1963, 2, [brokerage(lot(100_000, 100_000, "cash"))], 0.0, 0.2, growth=0.05)
    content["market"]["assets"]["cash"] = {"total_return": 0.0}
    content["allocation"] = {"target": {"fund": 1.0, "cash": 0.0}, "band": 0.0}
    content["spending"]["extra"] = [{"year": 2027, "amount": 30_000}]
    plan = solved(load(content))
    assert [trade.term for trade in plan.years[1].trades if trade.action == "sell"] == ["long"]
    assert "Sell it on or after 2027-01-02" in " ".join(plan_text(plan).split())
    del content["spending"]["extra"]
    assert "Sell it on or after" not in plan_text(solved(load(content)))


@pytest.mark.parametrize("seed", range(8))
def test_short_gains_after_losses_of_both_characters(seed: int) -> None:
    """Planner and audit agree where short and long results of two years meet losses of both characters: what of them
    goes on is short or long by the worksheet, and so is the net gain of 2027."""
    of = random.Random(seed)
    content = document(1963, 2, [], 0.0, 0.2)
    lots = []
    for number, acquired in enumerate(("2026-03-01", "2010-05-01")):
        for later in (0, 1):
            asset = f"f{number}{later}"
            content["market"]["assets"][asset] = {"total_return": 0.0}
            basis = round(of.uniform(5_000, 60_000), 2)
            lots.append({"asset": asset, "acquired": acquired, "value": 40_000, "basis": basis})
    content["market"]["assets"] = {
        name: {"total_return": 0.001 * place} for place, name in enumerate(content["market"]["assets"], 1)
    }
    content["accounts"] = [brokerage(*lots), roth(10_000)]
    content["allocation"] = {"target": {"fund": 1.0}, "band": 1.0, "risk": "free"}
    content["taxes"]["capital_loss_carryforward"] = {
        "short": of.choice([0, 9_000]),
        "long": of.choice([0, 14_000]),
    }
    content["spending"]["extra"] = [{"year": 2026, "amount": 72_000}, {"year": 2027, "amount": 72_000}]
    plan = solved(load(content | november(wages={"Ann": 90_000}, short_term_gains=2_000)))
    assert plan.certificate is not None
    assert plan.certificate.gap_dollars < 1.0


def test_a_conversion_of_this_year_is_seasoned_from_it() -> None:
    """At 50: taking 5,000 of what was converted in March bears the 10 %, though it was converted before the plan."""
    content = one_year([roth(30_000, contribution_basis=1_000), ira(0.0)], annual=0.0, born=1976)
    content |= november(conversions={"Ann IRA": 20_000})
    scenario = load(content)
    accounts = {
        "Ann Roth": {"distributed": 6_000, "holdings": {"fund": 24_000}},
        "Ann IRA": {"holdings": {}},
    }
    given = {"year": 2026, "accounts": accounts, "trades": [], "cash": {"spending": 3_000}}
    report = audit(Plan.read({"years": [given]}), scenario)
    assert report.years[0].tax.early_withdrawal_penalty == pytest.approx(500)
    assert solved(scenario).years[0].tax.early_withdrawal_penalty == 0.0


# -- identities ------------------------------------------------------------------------------------------------


def lines_of(year: PlanYear, but: tuple[str, ...] = ()) -> dict[str, Any]:
    return year.model_dump(exclude={"so_far", *but})


@pytest.mark.parametrize("name", ["h1_single", "by_hand", "couple"])
def test_the_first_of_january_changes_nothing(name: str) -> None:
    options = SolveOptions(effort=0.0, ranges=False, gap=1e-9, time_limit=40.0, threads=1)
    scenario = load(couple()) if name == "couple" else load(path(name))
    first = {"year_to_date": {"as_of": f"{scenario.start_year}-01-01"}}
    whole, same = solve(scenario, options), solve(scenario.with_changes(first), options)
    assert [lines_of(year) for year in same.years] == [lines_of(year) for year in whole.years]
    assert (same.objective, same.estate, same.totals) == (whole.objective, whole.estate, whole.totals)


WHOLE = {
    "roth_conversions": 60_000.0,
    "traditional_distributions": 30_000.0,
    "roth_distributions": 2_000.0,
}


def split_household(done: float, as_of: str | None) -> Scenario:
    """Ann, 70: a share `done` of each of the year's flows was made by 1 July; half of her income comes after it."""
    content = document(1956, 3, [ira(700_000), roth(60_000), brokerage(lot(90_000, 90_000))], 50_000, 0.2)
    ann = content["people"][0]
    ann["wages"] = [{"annual": 36_500, "until_year": 2026}]
    ann["pensions"] = [{"annual": 12_000, "from_age": 65}]
    ann["social_security"] = {"monthly_benefit_at_full_age": 2_000, "claim_age": 67}
    content["taxes"] |= {"prior_magi": [150_000] * 2, "prior_filing_status": ["single"] * 2}
    content["limits"] = {
        "fixed": [{"year": 2026, "what": w, "owner": "Ann", "amount": a} for w, a in WHOLE.items()]
    }
    if as_of:
        whole, left = (
            build_horizon(load(content | ytd)).periods[0] for ytd in ({}, {"year_to_date": _rest(as_of)})
        )
        ibid = ("wages", "pensions", "social_security")
        streams = {name: {"Ann": getattr(whole, name)["Ann"] - getattr(left, name)["Ann"]} for name in ibid}
        flows = {
            "conversions": {"Ann IRA": done * WHOLE["roth_conversions"]},
            "distributions": {
                "Ann IRA": done * WHOLE["traditional_distributions"],
                "Ann Roth": done * WHOLE["roth_distributions"],
            },
        }
        content["year_to_date"] = {"as_of": as_of, "values_as_of": as_of} | streams | flows
    return load(content)


def _rest(as_of: str) -> dict[str, Any]:
    return {"as_of": as_of, "values_as_of": as_of} | {
        name: {"Ann": 0} for name in ("wages", "pensions", "social_security")
    }


@pytest.mark.parametrize(
    ("done", "as_of"), [(0.0, "2026-07-01"), (0.5, "2026-07-01"), (1.0, "2026-12-30"), (0.3, "2026-02-14")]
)
def test_when_in_the_year_it_happened_does_not_change_the_return(done: float, as_of: str) -> None:
    """The same year, whole and split: every line of its return alike, planner's and audit's."""
    whole, split = solved(split_household(0.0, None)).years[0], solved(split_household(done, as_of)).years[0]
    assert whole.tax.payroll_tax > 2_000
    assert whole.tax.federal_tax > 10_000
    for block in ("income", "tax"):
        for name, value in getattr(whole, block).model_dump().items():
            assert getattr(getattr(split, block), name) == pytest.approx(value, abs=CENT), name


def test_when_a_gain_was_realised_does_not_change_the_return() -> None:
    """Half of each lot sold in spring; the audit alone, on plans written by hand."""

    def returned(share: float, **happened: Any) -> PlanYear:
        lots = [lot(share * 80_000, share * 40_000), lot(share * 30_000, share * 42_000)]
        lots[1]["acquired"] = "2026-02-01" if happened else "2025-06-01"
        content = one_year([brokerage(*lots)], annual=0.0)
        content["market"]["assets"]["fund"]["total_return"] = [0.0]
        scenario = load(content | (november(**happened) if happened else {}))
        trades = [
            {"account": "Ann brokerage", "asset": "fund", "acquired": one["acquired"], "action": "sell"}
            | {"amount": one["value"]}
            for one in lots
        ]
        given = {"year": 2026, "accounts": {"Ann brokerage": {"holdings": {}}}, "trades": trades}
        report = audit(Plan.read({"years": [given]}), scenario)
        assert not report.faults
        return report.years[0]

    whole = returned(1.0)
    split = returned(0.5, long_term_gains=20_000, short_term_gains=-6_000)
    assert (whole.income.long_term_gains, whole.income.short_term_gains) == pytest.approx((40_000, -12_000))
    assert split.income == whole.income
    assert split.tax == whole.tax


@pytest.mark.parametrize("location", [{}, {"fixed_by_account": True, "target": None}])
@pytest.mark.parametrize("as_of", ["2026-03-10", "2026-11-23"])
def test_cash_and_accounts_add_up_and_the_audit_agrees(as_of: str, location: dict[str, Any]) -> None:
    """A couple with benefits, yields, cliffs and a carry-forward, much of whose year has happened."""
    content = couple()
    if location:
        content["allocation"] = {"fixed_by_account": True, "band": 0.2}
    scenario = load(content)
    owners = {a.name: a.type for a in scenario.accounts}
    deferred = next(name for name, kind in owners.items() if kind == "traditional_ira")
    happened = {
        "conversions": {deferred: 8_000.0},
        "distributions": {deferred: 5_000.0},
        "interest": 700.0,
        "tax_exempt_interest": 100.0,
        "ordinary_dividends": 50.0,
        "qualified_dividends": 900.0,
        "short_term_gains": 1_200.0,
        "long_term_gains": -2_500.0,
        "taxes_paid": 4_000.0,
        "spending": 30_000.0,
    }
    names = {person.name: 0.0 for person in scenario.people}
    happened |= {"pensions": names, "social_security": dict.fromkeys(names, 1000.0), "wages": names}
    begun = scenario.with_changes({"year_to_date": {"as_of": as_of, "values_as_of": as_of} | happened})
    plan = solve(begun, SolveOptions(effort=0.0, ranges=False, gap=1e-3, time_limit=20.0, threads=1))
    report = audit(plan, begun)
    assert report.ok, [*map(str, report.faults), *map(str, report.differences)]
    year, done = plan.years[0], plan.years[0].so_far
    assert done is not None
    income, tax, cash = year.income, year.tax, year.cash
    came = (
        income.wages + income.pensions + income.social_security + income.interest + income.tax_exempt_interest
    )
    came += income.ordinary_dividends + income.qualified_dividends
    before = done.wages + done.pensions + done.social_security + done.interest + done.tax_exempt_interest
    before += done.ordinary_dividends + done.qualified_dividends
    assert cash.receipts == pytest.approx(came - before, abs=CENT)
    whole = tax.federal_tax + tax.payroll_tax + tax.state_tax
    assert cash.taxes == pytest.approx(whole - done.taxes_paid - done.payroll_tax, abs=CENT)
    assert cash.premiums == pytest.approx(
        tax.medicare_premiums + tax.irmaa_surcharge - done.premiums, abs=CENT
    )
    converted = sum(account.converted_out for account in year.accounts.values())
    assert income.roth_conversions == pytest.approx(converted + 8_000, abs=CENT)
    assert actions_of(year).conversions == income.roth_conversions
    said = " ".join(plan_text(plan).split())
    assert f"from {as_of} on" in said
    assert "Since 1 January:" in said
    assert "$8,000 converted" in said
    assert "of which $" in said
    written = Plan.read(plan.to_json()).years[0].so_far
    assert written is not None
    assert (written.as_of, written.fraction, written.conversions) == (
        done.as_of,
        done.fraction,
        done.conversions,
    )
    assert written.premiums == pytest.approx(done.premiums, abs=1e-4)


def test_the_document_holds_what_recomputes_it() -> None:
    """Holdings, flows and trades of a plan read back from its JSON are enough; the lines agree."""
    content = one_year([ira(500_000), roth(20_000), brokerage(lot(50_000, 50_000))])
    content |= november(conversions={"Ann IRA": 20_000}, interest=500, taxes_paid=3_000)
    scenario = load(content)
    plan = Plan.read(solve(scenario, EXACT).to_json())
    report = audit(plan, load(plan.scenario.content))
    assert report.ok, [*map(str, report.faults), *map(str, report.differences)]
    moved = plan.to_json().replace('"taxes_paid": 3000.0', '"taxes_paid": 4000.0')
    wrong = audit(Plan.read(moved), scenario)
    assert "so_far.taxes_paid" in [difference.line for difference in wrong.differences]


# -- the rooms beside the plan --------------------------------------------------------------------------------


def test_rules_of_thumb_go_on_within_the_year() -> None:
    begun = split_household(0.4, "2026-10-05")
    without = begun.with_changes({"limits.fixed": []})
    for scenario in (begun, without):
        horizon = build_horizon(scenario)
        for family in rules_for(scenario, horizon):
            run = run_rule(scenario, horizon, family.members[0])
            if run.report is not None:
                found = [*map(str, run.report.faults), *map(str, run.report.differences)]
                assert run.report.ok, (family.members[0].name, found)
                assert run.report.years[0].income.roth_conversions >= 24_000 - CENT


def test_the_rates_of_a_year_that_has_begun() -> None:
    """Without a plan the year's own income stands; a dollar more is taxed as on the whole return."""
    content = one_year([ira(500_000), roth(20_000)])
    content |= november(wages={"Ann": 100_000}, interest=500, short_term_gains=1_000)
    scenario = load(content)
    found = rate_map(scenario, build_horizon(scenario), 2026)
    received = found.received["ordinary"]
    assert (received.wages, received.interest, received.short_term_gains) == (100_000, 500, 1_000)
    segment = found.of("ordinary")[0]
    assert segment.rate == pytest.approx(0.22)


def test_cash_that_is_set_aside_pays_as_cash_in_an_account_does() -> None:
    """Nothing grows and a lot at its basis has no gain: 20,000 on hand are worth 20,000 in the brokerage account."""
    accounts = [ira(500_000), roth(20_000)]
    within = one_year([*accounts, brokerage(lot(50_000, 50_000))]) | november()
    beside = one_year([*accounts, brokerage(lot(30_000, 30_000))])
    beside |= november(set_aside=20_000, values_as_of="2026-11-01")
    one, other = solved(load(within)), solved(load(beside))
    assert one.objective is not None
    assert other.objective is not None
    assert other.objective.value == pytest.approx(one.objective.value, abs=DIME)
    cash = other.years[0].cash
    assert cash.carry_in == 20_000
    assert cash.first_day == pytest.approx(
        20_000 + cash.from_taxable + cash.from_traditional + cash.from_roth, abs=CENT
    )
    assert other.years[0].so_far is not None


def test_rules_of_thumb_spend_what_is_set_aside() -> None:
    content = one_year([ira(500_000), roth(20_000), brokerage(lot(30_000, 30_000))])
    content |= november(set_aside=4_000, values_as_of="2026-11-01")
    scenario = load(content)
    horizon = build_horizon(scenario)
    plans = [
        run_rule(scenario, horizon, rule).plan for f in rules_for(scenario, horizon) for rule in f.members[:1]
    ]
    found = [plan for plan in plans if plan is not None]
    assert found
    for plan in found:
        report = audit(plan, scenario)
        assert report.ok, report
        assert report.years[0].cash.carry_in == 4_000
