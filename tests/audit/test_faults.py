"""One wrong thing in a plan that was right, and the audit names that thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan, PlanError
from decumulate.models.scenario import load
from decumulate.solver.audit import audit, fill
from decumulate.solver.audit.report import NO_DOLLARS

from .baseline import taxable_first
from .households import person, plan, rules, scenario, sell

DECIDED = {
    "cash": {"spending", "unmet"},
    "accounts": {
        "rmd",
        "distributed",
        "converted_out",
        "converted_in",
        "rolled_out",
        "rolled_in",
        "contributed",
        "qcd",
        "holdings",
    },
    "trades": {"amount"},
}
NOT_MODELLED = {"contributions", "from_hsa"}


@pytest.fixture(scope="module")
def couple():
    """Pensions, wages, old lots, deaths: its naive plan, complete, in bands that never bind."""
    path = Path(__file__).parents[2] / "scenarios" / "couple_with_pensions.toml"
    home = load(path).with_changes(
        {"allocation.band": 1.0, "allocation.risk": "free", "limits.cliff_margin": 0.0}
    )
    bare = taxable_first(home)
    whole = fill(bare, audit(bare, home))
    assert audit(whole, home).ok
    facts = build_horizon(home)
    return (lambda plan: audit(plan, home, facts)), whole.model_dump(mode="json")


def altered(document: dict, path: tuple, value) -> Plan:
    """The plan with one value replaced; nothing else of the document is touched."""

    def copy(node, steps):
        if not steps:
            return value(node) if callable(value) else value
        step, *rest = steps
        if isinstance(node, list):
            return [copy(entry, rest) if index == step else entry for index, entry in enumerate(node)]
        return {**node, step: copy(node[step], rest)}

    return Plan.read(copy(document, list(path)))


def lines_of(year: dict) -> list[tuple[tuple, str]]:
    """(path, name in the report) of each reported number of a year."""
    found = [((block, name), name) for block in ("income", "tax", "cash") for name in year[block]]
    found += [(("deflator",), "deflator")]
    found += [
        ((table, who), f"{table}.{who}")
        for table in ("rmd_required", "ages", "medicare_months")
        for who in year[table]
    ]
    found += [
        (("accounts", account, name), f"{account}: {name}")
        for account, entry in year["accounts"].items()
        for name in entry
        if name not in DECIDED["accounts"]
    ]
    return [(path, name) for path, name in found if name not in DECIDED["cash"] | NOT_MODELLED]


@pytest.mark.parametrize("index", [3, 20])
def test_every_altered_line_is_named_and_no_other(couple, index):
    check, document = couple
    for path, name in lines_of(document["years"][index]):
        report = check(altered(document, ("years", index, *path), lambda number: number + 2))
        assert report.faults == ()
        assert [(d.year, d.line, round(d.amount, 4)) for d in report.differences] == [(2026 + index, name, 2)]
        in_dollars = name.split(".")[0] not in NO_DOLLARS
        assert abs(report.worst.amount) == pytest.approx(2.0 if in_dollars else 0.0, abs=1e-3)


def test_an_altered_gain_is_named_with_its_lot(couple):
    check, document = couple
    index = next(i for i, year in enumerate(document["years"]) if year["trades"])
    order = document["years"][index]["trades"][0]
    path = ("years", index, "trades", 0)
    report = check(altered(document, (*path, "gain"), order["gain"] + 500))
    lot = f"{order['account']}: sale of {order['asset']} of {order['acquired']}"
    assert [d.line for d in report.differences] == [f"{lot}: gain"]
    assert f"{2026 + index} {lot}: gain: planner" in str(report)
    assert "(+500.00)" in str(report)
    other = "short" if order["term"] == "long" else "long"
    assert rules(check(altered(document, (*path, "term"), other))) == [
        (2026 + index, "term", order["account"])
    ]


def test_altered_ends_are_named(couple):
    check, document = couple
    for block in ("estate", "totals", "objective"):
        for name, value in document[block].items():
            if isinstance(value, float):
                report = check(altered(document, (block, name), value + 9))
                assert [d.line for d in report.differences] == [f"{block}.{name}"]


def test_holdings_that_do_not_add_up_are_one_fault(couple):
    check, document = couple
    more = {
        asset: 1.01 * value
        for asset, value in document["years"][5]["accounts"]["Paul 401k"]["holdings"].items()
    }
    report = check(altered(document, ("years", 5, "accounts", "Paul 401k", "holdings"), more))
    assert rules(report) == [(2031, "holdings", "Paul 401k")]
    assert report.differences == ()


def test_holdings_beside_the_lots_are_one_fault(couple):
    check, document = couple
    held = document["years"][0]["accounts"]["Martha brokerage"]["holdings"]
    path = ("years", 0, "accounts", "Martha brokerage", "holdings", "intl_stock")
    report = check(altered(document, path, held["intl_stock"] - 50))
    assert rules(report) == [(2026, "holdings", "Martha brokerage")]
    assert report.differences == ()


def test_the_wrong_filing_status_is_named(couple):
    check, document = couple
    report = check(altered(document, ("years", 2, "filing_status"), "single"))
    assert rules(report) == [(2028, "filing_status", "")]


def test_an_assigned_rmd_that_is_not_the_required_one_is_named(couple):
    check, document = couple
    index = next(i for i, year in enumerate(document["years"]) if year["accounts"]["Paul 401k"]["rmd"] > 100)
    path = ("years", index, "accounts", "Paul 401k", "rmd")
    report = check(altered(document, path, lambda amount: amount - 50))
    assert rules(report) == [(2026 + index, "rmd", "Paul")]
    assert report.differences == ()


@pytest.mark.parametrize("name", sorted(NOT_MODELLED))
def test_lines_without_a_law_are_refused(couple, name):
    check, document = couple
    report = check(altered(document, ("years", 0, "cash", name), 100.0))
    assert rules(report) == [(2026, "not modelled", name)]


BROKER = {
    "name": "Broker",
    "type": "taxable",
    "owner": "Ann",
    "lots": [
        {"asset": "fund", "acquired": "2010-05-01", "value": 60_000, "basis": 60_000},
        {"asset": "bond", "acquired": "2010-05-01", "value": 40_000, "basis": 30_000},
    ],
}
IRA = {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"fund": 100_000}}
ROTH = {"name": "Roth", "type": "roth_ira", "owner": "Ann", "holdings": {}}
ANN = [person("Ann", "1964-01-15", 62)]
TWO = {"fund": {"total_return": 0.0}, "bond": {"total_return": 0.0}}


def single(annual: float = 10_000, **tables):
    return scenario(ANN, [BROKER, IRA, ROTH], annual, TWO, **tables)


def year(*trades, sold: float = 0, distributed: float = 0, converted: float = 0, **accounts) -> dict:
    held = {
        "Broker": {"holdings": {"fund": 60_000 - sold, "bond": 40_000}},
        "IRA": {
            "distributed": distributed,
            "converted_out": converted,
            "holdings": {"fund": 100_000 - distributed - converted},
        },
        "Roth": {"converted_in": converted, "holdings": {"fund": converted}},
    }
    return {"accounts": held | accounts, "trades": list(trades)}


def test_a_lot_is_sold_only_once():
    report = audit(plan(year(sell(10_000), sell(55_000), sold=60_000)), single())
    assert rules(report) == [(2026, "lot oversold", "Broker")]
    assert "the lot holds 50,000.00" in report.faults[0].message


def test_a_lot_that_nobody_owns_cannot_be_sold():
    report = audit(plan(year(sell(10_000, "bond", "2011-01-01"))), single())
    assert rules(report) == [(2026, "lot oversold", "Broker")]
    assert "there is no such lot" in report.faults[0].message


def test_a_purchase_is_dated_in_its_own_year():
    late = {"account": "Broker", "asset": "bond", "acquired": "2025-01-01", "action": "buy", "amount": 5_000}
    held = {"Broker": {"holdings": {"fund": 45_000, "bond": 45_000}}}
    report = audit(plan(year(sell(15_000), late, **held)), single())
    assert rules(report) == [(2026, "acquired", "Broker")]


def test_cash_cannot_be_negative():
    late = audit(plan(year(sell(9_000), sold=9_000)), single())
    assert [str(fault) for fault in late.faults] == ["2026 cash: cash is negative: carry_out is -1,000.00"]
    bought = year(
        {"account": "Broker", "asset": "fund", "acquired": "2026-01-01", "action": "buy", "amount": 5_000},
        Broker={"holdings": {"fund": 65_000, "bond": 40_000}},
    )
    assert rules(audit(plan(bought), single())) == [(2026, "cash", "first_day"), (2026, "cash", "carry_out")]


def test_spending_less_than_the_wish_is_a_fault():
    report = audit(plan(year(sell(9_000), sold=9_000) | {"cash": {"spending": 9_000}}), single())
    assert [str(fault) for fault in report.faults] == [
        "2026 spending: spending is 9,000.00, the scenario wants 10,000.00"
    ]


def test_conversions_arrive_where_they_belong():
    lost = year(sell(10_000), sold=10_000, converted=5_000, Roth={"holdings": {}})
    assert rules(audit(plan(lost), single())) == [(2026, "conversion", "Ann")]
    couple = scenario(
        [*ANN, person("Bob", "1964-01-15", 62)], [BROKER, IRA, ROTH | {"owner": "Bob"}], 10_000, TWO
    )
    to_bob = plan(year(sell(10_000), sold=10_000, converted=5_000))
    assert rules(audit(to_bob, couple)) == [(2026, "conversion", "Ann"), (2026, "conversion", "Bob")]
    opened = {
        "Roth": {"holdings": {}},
        "Ann Roth IRA (new)": {"converted_in": 5_000, "holdings": {"fund": 5_000}},
    }
    assert audit(plan(year(sell(10_000), sold=10_000, converted=5_000, **opened)), couple).ok


def test_only_owners_without_a_roth_ira_open_one():
    with pytest.raises(PlanError, match="Ann Roth IRA"):
        audit(plan(year(**{"Ann Roth IRA (new)": {"holdings": {}}})), single())


def test_a_household_without_a_taxable_account_opens_one():
    home = scenario(ANN, [IRA], 0.0)
    bought = {
        "account": "Brokerage (new)",
        "asset": "fund",
        "acquired": "2026-01-01",
        "action": "buy",
        "amount": 9_000,
    }
    accounts = {
        "IRA": {"distributed": 10_000, "holdings": {"fund": 90_000}},
        "Brokerage (new)": {"holdings": {"fund": 9_000}},
    }
    report = audit(plan({"accounts": accounts, "trades": [bought]}), home)
    assert report.ok
    assert report.estate.taxable == pytest.approx(10_000)


def test_accounts_give_no_more_than_they_hold():
    gone = year(distributed=100_500, IRA={"distributed": 100_500, "holdings": {"fund": -500}})
    assert (2026, "overdrawn", "IRA") in rules(audit(plan(gone), single()))
    assert (2026, "negative", "IRA") in rules(audit(plan(gone), single()))


def test_what_has_no_law_is_refused_in_accounts():
    more = year(sell(10_000), sold=10_000, IRA={"contributed": 500, "holdings": {"fund": 100_500}})
    assert rules(audit(plan(more), single())) == [(2026, "not modelled", "IRA")]
    from_roth = year(sell(10_000), sold=10_000, IRA={"converted_in": 500, "holdings": {"fund": 100_500}})
    assert (2026, "conversion", "IRA") in rules(audit(plan(from_roth), single()))


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        ({"max_annual_conversion": 4_000}, "max_annual_conversion"),
        ({"no_conversions_after": 2025}, "no_conversions_after"),
        ({"fixed": [{"year": 2026, "what": "roth_conversions", "owner": "Ann", "amount": 6_000}]}, "fixed"),
        ({"fixed": [{"year": 2026, "what": "traditional_distributions", "owner": "Ann", "amount": 1}]}, None),
        ({"fixed": [{"year": 2026, "what": "roth_distributions", "owner": "Ann", "amount": 10}]}, "fixed"),
        ({"max_annual_conversion": 5_000, "no_conversions_after": 2026}, None),
    ],
)
def test_limits_are_kept(limits, rule):
    done = plan(year(sell(10_000), sold=10_000, converted=5_000))
    report = audit(done, single(limits=limits))
    assert [fault.rule for fault in report.faults] == ([rule] if rule else [])
    assert ("max_annual_conversion" in report.years[0].binding) == (
        limits.get("max_annual_conversion") == 5_000
    )


@pytest.mark.parametrize(("most", "kept"), [(4_900, False), (5_000, True), (6_000, True)])
def test_income_before_medicare_keeps_to_its_line(most, kept):
    """5,000 is converted, and what is sold is worth its basis: the marketplace MAGI is 5,000."""
    done = plan(year(sell(10_000), sold=10_000, converted=5_000))
    report = audit(done, single(limits={"marketplace_magi": most}))
    assert [fault.rule for fault in report.faults] == ([] if kept else ["marketplace_magi"])
    assert ("marketplace_magi" in report.years[0].binding) == (most == 5_000)


def test_bands_are_measured_as_the_scenario_says():
    # After 10,000 is sold: fund 50,000 taxable and 100,000 in the IRA, bond 40,000. At market value bonds are
    # 40/190 = 21.05 %; after tax at 0.2 the IRA counts 80,000 and bonds are 40/170 = 23.53 %.
    done = plan(year(sell(10_000), sold=10_000))
    wish = {"target": {"fund": 0.765, "bond": 0.235}, "band": 0.001}
    assert audit(done, single(allocation=wish)).ok
    report = audit(done, single(allocation=wish | {"measure": "market_value"}))
    assert rules(report) == [(2026, "allocation", "fund"), (2026, "allocation", "bond")]
    assert "bond is 21.05% of the household, its band is 23.40% to 23.60%" in report.faults[1].message
    own = wish | {"measure": "after_tax", "traditional_tax_rate": 0.0}
    assert rules(audit(done, single(allocation=own))) == rules(report)


def test_each_account_keeps_its_own_mix_when_asked():
    own = {"allocation": {"fixed_by_account": True, "band": 0.01}}
    kept = year(sell(6_000), sell(4_000, "bond"), Broker={"holdings": {"fund": 54_000, "bond": 36_000}})
    assert audit(plan(kept), single(**own)).ok
    # 50,000 of 90,000 is 55.56 %; the mix of the start is 60 %.
    changed = audit(plan(year(sell(10_000), sold=10_000)), single(**own))
    assert rules(changed) == [(2026, "allocation", "Broker")] * 2
    assert "fund is 55.56% of Broker, its band is 59.00% to 61.00%" in changed.faults[0].message
    wider = {"allocation": {"fixed_by_account": True, "band": 0.05}}
    assert audit(plan(year(sell(10_000), sold=10_000)), single(**wider)).ok


def test_holdings_that_cancel_are_faults_like_any_other():
    nothing = year(sell(10_000), sold=10_000, Roth={"holdings": {"fund": 500, "bond": -500}})
    report = audit(plan(nothing), single(allocation={"fixed_by_account": True, "band": 1.0}))
    assert rules(report) == [(2026, "negative", "Roth")]


def test_spending_stays_unmet_where_the_scenario_lets_it():
    """$1,000 of the year's $10,000: the books then hold to the cent, and elsewhere it is a fault."""
    lacking = plan(year(sell(9_000), sold=9_000) | {"cash": {"spending": 9_000, "unmet": 1_000}})
    (fault,) = audit(lacking, single()).faults
    assert (fault.rule, fault.message[:24]) == ("spending", "cash.unmet is 1,000.00: ")
    may = single().with_changes({"spending.may_fall_short": True})
    report = audit(lacking, may)
    assert report.ok, report
    assert (report.years[0].cash.spending, report.years[0].cash.unmet) == (9_000.0, 1_000.0)
    lying = plan(year(sell(9_000), sold=9_000) | {"cash": {"spending": 9_000, "unmet": 400}})
    assert rules(audit(lying, may)) == [(2026, "spending", "")]
    more = plan(year(sell(9_000), sold=9_000) | {"cash": {"spending": 10_500, "unmet": -500}})
    assert (2026, "spending", "") in rules(audit(more, may))


def test_max_spending_needs_the_level_and_the_floor():
    goal = {"objective": "max_spending", "heir_tax_rate": 0.2, "estate_floor": 150_000}
    home = single(goal=goal)
    assert rules(audit(plan(year(sell(12_000), sold=12_000)), home)) == [(2026, "spending", "")]
    spent = year(sell(12_000), sold=12_000) | {"cash": {"spending": 12_000}}
    report = audit(plan(spent), home)
    assert report.ok
    assert report.objective.value == pytest.approx(12_000)
    # 88,000 taxable and 80 % of 100,000 are 168,000.
    poor = single(goal=goal | {"estate_floor": 168_500})
    assert rules(audit(plan(spent), poor)) == [(2026, "estate_floor", "")]


def test_a_plan_for_another_goal_or_scenario_is_refused():
    done = year(sell(10_000), sold=10_000)
    other = plan(done, objective={"name": "min_lifetime_tax"})
    assert rules(audit(other, single())) == [(2026, "objective", "")]
    with pytest.raises(PlanError) as refused:
        audit(plan(done | {"year": 2027}), single())
    assert [fault.place for fault in refused.value.faults] == ["years"]
    strange = year(sell(1, "gold"), sell(1, account="IRA"), Vault={"holdings": {"gold": 1}})
    with pytest.raises(PlanError) as refused:
        audit(plan(strange), single())
    assert [fault.place for fault in refused.value.faults] == [
        "years[0].accounts",
        "years[0].accounts.Vault.holdings",
        "years[0].trades[0].asset",
        "years[0].trades[1].account",
    ]


def test_an_account_left_out_of_a_year_is_missed():
    done = year(sell(10_000), sold=10_000)
    del done["accounts"]["IRA"]
    assert rules(audit(plan(done), single())) == [(2026, "holdings", "IRA")]
