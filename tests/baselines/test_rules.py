"""Rules followed by simulation: each plan holds under the audit, and does what the rule says."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from decumulate.models.household.facts import Horizon
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.open_facts import in_the_middle
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import names, path
from decumulate.solver.baselines.rule_plan import RulePlan, run_rule, sustainable
from decumulate.solver.baselines.rules import PRO_RATA, ROTH_LAST, TAXABLE_FIRST, rules_for
from decumulate.solver.simulate.rule import Conversions, Location, Rule, WithdrawalOrder

CENT = 0.01
NOTHING = Conversions()


def rule(
    order: WithdrawalOrder = TAXABLE_FIRST,
    conversions: Conversions = NOTHING,
    location: Location = "same mix",
) -> Rule:
    return Rule("tested", "a rule under test", order, conversions, location)


def to_bracket(rate: float, order: WithdrawalOrder = TAXABLE_FIRST) -> Rule:
    return rule(order, Conversions("bracket", rate))


@cache
def read(name: str) -> Scenario:
    return in_the_middle(load(path(name)))


def shipped(name: str, **changes: Any) -> Scenario:
    dotted = {key.replace("__", "."): value for key, value in changes.items()}
    return read(name).with_changes(dotted) if dotted else read(name)


HORIZONS: dict[str, Horizon] = {}


def horizon_of(scenario: Scenario) -> Horizon:
    """The facts of a scenario, built once for each."""
    if scenario.sha256 not in HORIZONS:
        HORIZONS[scenario.sha256] = build_horizon(scenario)
    return HORIZONS[scenario.sha256]


def followed(scenario: Scenario, given: Rule, level: float | None = None) -> RulePlan:
    return run_rule(scenario, horizon_of(scenario), given, level)


def plan_of(scenario: Scenario, given: Rule, level: float | None = None) -> Plan:
    """The plan of a rule that lasts; the audit must find nothing, and cash must come out even."""
    found = followed(scenario, given, level)
    assert found.report is not None, f"money runs out in {found.failed_in}"
    assert found.report.ok, str(found.report)
    assert found.plan is not None
    for year in found.report.years:
        assert year.cash.unspent >= 0.0
        # what is carried is what came in too late to be invested: everything on hand on the first day was
        assert year.cash.unspent < 2 * CENT or abs(year.cash.first_day) < 2 * CENT
    return found.plan


EVERY = [
    rule(location="bonds in traditional"),
    rule(WithdrawalOrder(TAXABLE_FIRST.groups, traditional_to=0.12)),
    rule(ROTH_LAST, Conversions("tier", 0), "bonds in traditional"),
    rule(PRO_RATA, Conversions("all", 2027)),
]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("given", EVERY, ids=["taxable first", "to a bracket", "tier", "all at once"])
def test_every_shipped_household_can_follow_rules(name: str, given: Rule) -> None:
    scenario = shipped(name)
    if name in ("h1_single", "inheritor") and given.conversions.kind == "all":
        broke = followed(scenario, given)  # the tax of one year's conversion is more than she can spare
        assert broke.plan is None
        assert broke.report is None
        assert broke.failed_in == scenario.start_year + broke.years_lasting
        assert broke.years_lasting > 20
        plan_of(scenario, given, 0.95 * scenario.spending.annual)
        return
    plan_of(scenario, given)


@pytest.mark.parametrize("objective", ["max_spending", "min_lifetime_tax"])
def test_other_objectives_are_told_by_the_audit(objective: str) -> None:
    scenario = shipped("h2_couple", goal__objective=objective)
    plan = plan_of(scenario, to_bracket(0.12), 70_000.0)
    assert plan.objective is not None
    value = 70_000.0 if objective == "max_spending" else plan.totals.lifetime_tax_present_value
    assert plan.objective.value == pytest.approx(value)
    assert plan.years[0].cash.spending == 70_000.0


def test_the_household_that_is_solved_on_paper() -> None:
    """scenarios/by_hand.toml: filling the 12 % bracket twice is the optimum, 569,493.75."""
    scenario = shipped("by_hand")
    plan = plan_of(scenario, to_bracket(0.12))
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(569_493.75, abs=CENT)


def test_conversions_end_where_they_are_said_to() -> None:
    """Ordinary taxable income at the bracket's top, MAGI at the tier's edge less the margin, AGI at its constant."""
    scenario = shipped("h2_couple")
    horizon = horizon_of(scenario)
    seen: dict[str, int] = defaultdict(int)
    for conversions in (Conversions("bracket", 0.12), Conversions("tier", 0), Conversions("agi", 95_000.0)):
        plan = plan_of(scenario, rule(conversions=conversions))
        for year, period in zip(plan.years, horizon.periods, strict=True):
            left = sum(account.close for name, account in year.accounts.items() if "IRA" in name)
            if year.income.roth_conversions < 1.0 or left < 1.0:
                continue
            seen[conversions.kind] += 1
            status, tax = period.filing_status, year.tax
            if conversions.kind == "bracket":
                preferential = year.income.qualified_dividends + max(0.0, year.income.long_term_gains)
                top = period.law.federal.ordinary_income_tax.tops[status][1]
                assert tax.taxable_income - preferential == pytest.approx(top, abs=CENT)
            elif conversions.kind == "tier":
                later = horizon.periods[min(period.index + 2, len(horizon.periods) - 1)]
                edge = later.law.medicare.irmaa.edges[status][0]
                assert tax.magi_medicare == pytest.approx(edge - 1.0, abs=CENT)
            else:
                assert tax.agi == pytest.approx(95_000.0 * period.deflator, abs=CENT)
    assert min(seen.values()) >= 3
    assert len(seen) == 3


def test_all_at_once_leaves_nothing_to_convert() -> None:
    plan = plan_of(shipped("h2_couple"), rule(conversions=Conversions("all", 2029)))
    for year in plan.years:
        held = sum(account.close for name, account in year.accounts.items() if "IRA" in name)
        assert (year.income.roth_conversions > 0.0) == (year.year == 2029)
        assert year.year < 2029 or held < CENT


def test_taxable_money_goes_first_and_roth_money_last() -> None:
    plan = plan_of(shipped("h2_couple"), rule(), 88_000.0)
    for year in plan.years:
        taxable = sum(account.close for name, account in year.accounts.items() if "brokerage" in name)
        traditional = sum(account.close for name, account in year.accounts.items() if "IRA" in name)
        required = sum(year.rmd_required.values())
        assert taxable < CENT or year.cash.from_traditional <= required + CENT
        assert traditional < CENT or year.cash.from_roth < CENT
    assert plan.years[-1].cash.from_roth > 0.0


def test_pro_rata_takes_the_same_share_of_everything() -> None:
    scenario = shipped("h2_couple")
    first = plan_of(scenario, rule(PRO_RATA)).years[0]
    held = dict.fromkeys(("brokerage", "IRA", "Roth"), 0.0)
    for account in scenario.accounts:
        held[next(kind for kind in held if kind in account.name)] += sum(account.holdings.values())
    shares = [
        first.cash.from_taxable / held["brokerage"],
        first.cash.from_traditional / held["IRA"],
        first.cash.from_roth / held["Roth"],
    ]
    # Kim and Sam are over 59 1/2 and their Roth IRAs over five years old: all of it is within reach
    assert shares == pytest.approx([shares[0]] * 3)
    assert shares[0] > 0.0


def test_traditional_money_up_to_a_bracket_then_taxable() -> None:
    scenario = shipped("h2_couple")
    horizon = horizon_of(scenario)
    plan = plan_of(scenario, rule(WithdrawalOrder(TAXABLE_FIRST.groups, traditional_to=0.10)))
    topped = 0
    for year, period in zip(plan.years, horizon.periods, strict=True):
        if (
            year.cash.from_taxable > 1.0
            and year.cash.from_traditional > sum(year.rmd_required.values()) + 1.0
        ):
            preferential = year.income.qualified_dividends + max(0.0, year.income.long_term_gains)
            top = period.law.federal.ordinary_income_tax.tops[period.filing_status][0]
            assert year.tax.taxable_income - preferential == pytest.approx(top, abs=CENT)
            topped += 1
    assert topped >= 3


def test_the_highest_basis_is_sold_first() -> None:
    """No lot is sold while one of the same asset with more basis to the dollar is kept."""
    scenario = shipped("h7_couple_8m")
    shares: dict[tuple[str, object], float] = defaultdict(float)
    basis: dict[tuple[str, object], float] = defaultdict(float)
    for account in scenario.accounts:
        if account.type == "taxable":
            for lot in account.lots:
                shares[lot.asset, lot.acquired] += lot.value
                basis[lot.asset, lot.acquired] += lot.basis
    sold = 0
    prices = horizon_of(scenario).periods
    for year, period in zip(plan_of(scenario, rule()).years[:8], prices, strict=False):
        for trade in (t for t in year.trades if t.action == "sell" and t.asset in ("us_stock", "intl_stock")):
            lot = (trade.asset, trade.acquired)
            ratio = basis[lot] / shares[lot]
            part = trade.amount / period.assets[trade.asset].price
            shares[lot] -= part
            basis[lot] -= part * ratio
            kept = [k for k in shares if k[0] == trade.asset and shares[k] > 1.0 and k != lot]
            later = {(t.asset, t.acquired) for t in year.trades if t.action == "sell"}
            assert all(basis[k] / shares[k] <= ratio + 1e-9 for k in kept if k not in later)
            sold += 1
        for trade in (t for t in year.trades if t.action == "buy"):
            shares[trade.asset, trade.acquired] += trade.amount / period.assets[trade.asset].price
            basis[trade.asset, trade.acquired] += trade.amount
    assert sold > 8


def test_taxable_lots_are_not_sold_for_what_ira_trades_can_do() -> None:
    """Taxable sales pay for spending and no more while the IRAs can keep the bands."""
    for year in plan_of(shipped("h2_couple"), rule()).years:
        assert year.cash.sales == 0.0 or year.cash.purchases == 0.0


def test_bonds_go_to_traditional_accounts_and_stocks_to_roths() -> None:
    scenario = shipped("h4_heavy_ira")
    held = plan_of(scenario, rule(location="bonds in traditional")).years[0].accounts
    alike = plan_of(scenario, rule()).years[0].accounts
    assert not {"us_bond", "cash"} & held["Carl Roth"].holdings.keys()
    assert held["Carl IRA"].holdings["us_bond"] > alike["Carl IRA"].holdings["us_bond"] + 1_000.0
    shares = [
        alike[name].holdings["us_bond"] / sum(alike[name].holdings.values())
        for name in ("Carl IRA", "Carl Roth")
    ]
    assert shares[0] == pytest.approx(shares[1])


FIXED = [
    {"year": 2027, "what": "roth_conversions", "owner": "Sam", "amount": 31_000},
    {"year": 2027, "what": "traditional_distributions", "owner": "Kim", "amount": 12_000},
    {"year": 2028, "what": "roth_distributions", "owner": "Kim", "amount": 5_000},
]


def test_wishes_are_kept() -> None:
    """Flows decided already, the most converted a year, the last year of conversions, each account's own mix."""
    limits = {
        "limits.fixed": FIXED,
        "limits.max_annual_conversion": 50_000,
        "limits.no_conversions_after": 2032,
    }
    scenario = shipped("h2_couple").with_changes(limits | {"allocation": {"fixed_by_account": True}})
    plan = plan_of(scenario, rule(conversions=Conversions("tier", 1)))
    second, third = plan.years[1:3]
    assert second.accounts["Sam IRA"].converted_out == pytest.approx(31_000 * second.deflator)
    assert second.accounts["Kim IRA"].distributed == pytest.approx(12_000 * second.deflator)
    assert third.accounts["Kim Roth"].distributed == pytest.approx(5_000 * third.deflator)
    assert third.income.roth_conversions == pytest.approx(50_000 * third.deflator)
    assert plan.years[7].income.roth_conversions == 0.0


def test_a_distribution_that_is_fixed_leaves_the_rest_to_convert() -> None:
    fixed = [{"year": 2026, "what": "traditional_distributions", "owner": "Kim", "amount": 0}]
    scenario = shipped("h2_couple").with_changes({"limits.fixed": fixed})
    first = plan_of(scenario, to_bracket(0.22)).years[0].accounts
    assert first["Kim IRA"].converted_out > first["Sam IRA"].converted_out > 50_000.0
    assert first["Kim IRA"].distributed == 0.0


def test_what_is_fixed_and_cannot_be_is_a_failure_of_its_year() -> None:
    fixed = [{"year": 2030, "what": "traditional_distributions", "owner": "Sam", "amount": 3_000_000}]
    found = followed(shipped("h2_couple").with_changes({"limits.fixed": fixed}), rule())
    assert (found.years_lasting, found.failed_in, found.plan) == (4, 2030, None)


def test_income_before_medicare_is_filled_to_its_line_and_no_further() -> None:
    """Kim and Sam are 65 in 2029 and 2031; the 22 % bracket would be far above 95,000."""
    scenario = shipped("h2_couple").with_changes({"limits.marketplace_magi": 95_000})
    plan = plan_of(scenario, to_bracket(0.22))
    magi = [year.tax.magi_marketplace / year.deflator for year in plan.years]
    assert magi[:6] == pytest.approx([95_000] * 6, abs=CENT)
    assert magi[6] > 150_000


def test_income_that_is_above_the_line_without_a_choice_is_a_failure_of_its_year() -> None:
    scenario = shipped("h2_couple").with_changes({"limits.marketplace_magi": 10_000})
    found = followed(scenario, rule(order=PRO_RATA))
    assert (found.years_lasting, found.failed_in, found.plan) == (0, 2026, None)


def test_early_money_comes_last() -> None:
    """At 50 and 49, IRAs are not touched while taxable accounts and Roth contributions pay; nothing bears a penalty."""
    scenario = shipped("h3_early_retirees")
    plan = plan_of(scenario, rule(order=WithdrawalOrder((("traditional",), ("taxable",), ("roth",)))))
    for year in plan.years[:9]:
        assert year.cash.from_traditional == 0.0
        assert year.tax.early_withdrawal_penalty == 0.0
    assert plan.years[11].cash.from_traditional > 0.0


def test_a_household_without_taxable_account_or_roth_opens_them() -> None:
    content = shipped("h1_single").content()
    content["accounts"] = [account for account in content["accounts"] if account["type"] == "traditional_ira"]
    content["accounts"][0]["holdings"] = {"us_stock": 600_000, "us_bond": 400_000}
    plan = plan_of(load(content), to_bracket(0.12))
    assert plan.years[0].accounts["Ruth Roth IRA (new)"].converted_in > 1_000.0
    plain = plan_of(load(content), rule())
    assert "Ruth Roth IRA (new)" not in plain.years[0].accounts
    assert plain.years[-1].accounts["Brokerage (new)"].close > 0.0  # RMDs beyond what is spent


def test_sustainable_spending_is_the_last_dollar_that_lasts() -> None:
    scenario = shipped("h1_single", goal__objective="max_spending", goal__estate_floor=50_000)
    horizon, given = horizon_of(scenario), rule(ROTH_LAST)
    level = sustainable(scenario, horizon, given)
    assert level == int(level)
    plan = plan_of(scenario, given, level)
    assert plan.estate is not None
    assert plan.estate.after_tax_real >= 50_000
    beyond = followed(scenario, given, level + 1.0)
    assert beyond.report is None or not beyond.report.ok


def test_families_name_each_rule_once() -> None:
    scenario = shipped("h2_couple")
    families = rules_for(scenario, horizon_of(scenario))
    assert [family.name for family in families] == [
        "taxable first",
        "Roth last",
        "pro rata",
        "traditional to a bracket",
        "convert to a bracket",
        "convert to a Medicare tier",
        "convert to an AGI",
        "no conversions",
        "convert all at once",
    ]
    members = [member for family in families for member in family.members]
    assert len({member.name for member in members}) == len(members)
    assert all(member.words for member in members)


def test_a_rule_fills_one_thing() -> None:
    with pytest.raises(ValueError, match="by spending or by converting"):
        rule(WithdrawalOrder(TAXABLE_FIRST.groups, traditional_to=0.12), Conversions("bracket", 0.12))


# -- Horan ---------------------------------------------------------------------------------------------------

RATE, RETURN, SPEND, YEARS = 0.25, 0.05, 60_000.0, 27
FLAT_LAW = {
    "federal.ordinary_income_tax.rates": [RATE] * 7,
    "federal.standard_deduction.basic": 0.0,
    "federal.standard_deduction.aged_addition": 0.0,
    "federal.senior_deduction.amount": 0.0,
    "federal.amt.rates": [0.0, 0.0],
    "medicare.premiums.part_b": 0.0,
    "medicare.premiums.part_d_base": 0.0,
    "medicare.irmaa.part_b": [0.0] * 6,
    "medicare.irmaa.part_d": [0.0] * 6,
}


def horan() -> Scenario:
    """One constant rate for the owner in every year and for the heirs: the law flattened wholly by one reform."""
    return load(
        {
            "start_year": 2026,
            "goal": {"objective": "max_estate", "heir_tax_rate": RATE},
            "people": [{"name": "Ann", "born": "1963-05-15", "plan_to_age": 62 + YEARS}],
            "accounts": [
                {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"fund": 1_000_000}},
                {
                    "name": "Roth",
                    "type": "roth_ira",
                    "owner": "Ann",
                    "holdings": {"fund": 500_000},
                    "contribution_basis": 500_000,
                    "first_contribution_year": 2010,
                },
            ],
            "spending": {"annual": SPEND},
            "market": {"inflation": 0.0, "assets": {"fund": {"total_return": RETURN}}},
            "taxes": {
                "state": "FL",
                "prior_magi": [0.0, 0.0],
                "prior_filing_status": ["single", "single"],
                "reform": [{"from_year": 2026, "set": FLAT_LAW}],
            },
        }
    )


def test_order_is_irrelevant_under_one_constant_rate() -> None:
    """Horan, "Withdrawal Location with Progressive Tax Rates", Financial Analysts Journal 62(6), 2006.

    Traditional first, Roth first and converting leave the same after-tax wealth, to the dollar and to the closed form:
    a traditional dollar is 1 - RATE Roth dollars. RMDs never exceed what is spent, so nothing becomes taxable money.
    """
    scenario = horan()
    count = len(horizon_of(scenario).periods)
    grown = (1_000_000 * (1 - RATE) + 500_000) * (1 + RETURN) ** count
    spent = sum(SPEND * (1 + RETURN) ** k for k in range(1, count + 1))
    traditional, roth = ("traditional",), ("roth",)
    for given in (
        rule(WithdrawalOrder((traditional, roth, ("taxable",)))),
        rule(WithdrawalOrder((roth, traditional, ("taxable",)))),
        rule(PRO_RATA),
        rule(conversions=Conversions("all", 2030)),
        rule(conversions=Conversions("agi", 110_000.0)),
    ):
        plan = plan_of(scenario, given)
        assert plan.estate is not None
        assert plan.estate.after_tax == pytest.approx(grown - spent, abs=1.0)
        assert max(year.cash.unspent for year in plan.years) < CENT


def test_the_target_is_held_in_every_account_where_that_is_wished() -> None:
    scenario = shipped("h4_heavy_ira").with_changes({"allocation.same_in_every_account": True})
    plan = plan_of(scenario, rule(conversions=Conversions("bracket", 0.22), location="bonds in traditional"))
    for name in ("Carl IRA", "Dora Roth"):
        held = plan.years[5].accounts[name].holdings
        assert held["us_bond"] == pytest.approx(0.35 * sum(held.values()))
