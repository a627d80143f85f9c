"""Giving in plans: grants are met, and the audit adds them up for itself."""

from __future__ import annotations

import csv
from datetime import date

import openpyxl
import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan_gifts import Gifts, GivenLot
from decumulate.models.scenario import load
from decumulate.models.steps.make import steps_of
from decumulate.solver.audit import audit
from decumulate.solver.baselines.narrower import narrower
from decumulate.solver.errors import InfeasibleError
from decumulate.solver.report.csv import gift_rows
from decumulate.solver.report.sections.steps import step_block, step_words
from decumulate.solver.report.sections.years import years_table
from decumulate.solver.report.workbook import write_workbook
from decumulate.solver.run import SolveOptions, solve

HOME = {
    "start_year": 2026,
    "goal": {"objective": "max_estate", "heir_tax_rate": 0.22},
    "people": [
        {
            "name": "Kim",
            "born": "1953-02-03",
            "plan_to_age": 76,
            "social_security": {"monthly_benefit_at_full_age": 2_000, "claim_age": 70},
        }
    ],
    "accounts": [
        {
            "name": "Broker",
            "type": "taxable",
            "owner": "Kim",
            "lots": [
                {"asset": "stock", "acquired": "2009-03-04", "value": 100_000, "basis": 20_000},
                {"asset": "stock", "acquired": "2020-03-04", "value": 60_000, "basis": 70_000},
                {"asset": "cash", "acquired": "2025-01-01", "value": 50_000, "basis": 50_000},
            ],
        },
        {
            "name": "Kim IRA",
            "type": "traditional_ira",
            "owner": "Kim",
            "holdings": {"stock": 500_000, "cash": 100_000},
            "after_tax_basis": 0,
        },
    ],
    "spending": {"annual": 50_000},
    "allocation": {
        "target": {"stock": 0.7, "cash": 0.3},
        "band": 0.3,
        "risk": "free",
        "traditional_tax_rate": 0.15,
    },
    "market": {
        "inflation": 0.025,
        "assets": {
            "stock": {"total_return": 0.06, "qualified_dividends": 0.015},
            "cash": {"total_return": 0.03, "interest": 0.03},
        },
    },
    "taxes": {"state": "FL", "prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]},
    "giving": {
        "annual": 10_000,
        "grants": [{"year": 2028, "amount": 20_000}],
        "lots": False,
        "qcd": False,
    },
}
OPTIONS = SolveOptions(gap=0.002, time_limit=20, threads=1, ranges=False)


@pytest.fixture(scope="module")
def in_cash():
    home = load(HOME)
    return home, solve(home, OPTIONS)


def test_cash_gifts_leave_in_the_years_cash(in_cash) -> None:
    home, plan = in_cash
    report = audit(plan, home)
    assert report.ok, report
    wanted = [10_000, 10_250, 30_000 * 1.025**2, 10_000 * 1.025**3]
    assert [year.gifts.cash for year in plan.years] == pytest.approx(wanted)
    assert [year.cash.giving_cash for year in report.years] == pytest.approx(wanted)


def test_a_grant_that_is_not_met_is_a_fault(in_cash) -> None:
    home, plan = in_cash
    year = plan.years[1]
    less = year.model_copy(update={"gifts": year.gifts.model_copy(update={"cash": 9_000.0})})
    report = audit(plan.model_copy(update={"years": (plan.years[0], less, *plan.years[2:])}), home)
    assert "giving" in {fault.rule for fault in report.faults}
    assert any("9,000.00 reaches charities" in fault.message for fault in report.faults)


def test_gifts_without_giving_in_the_scenario_are_a_fault(in_cash) -> None:
    home, plan = in_cash
    silent = home.with_changes({"giving": None})
    report = audit(plan, silent)
    assert "giving" in {fault.rule for fault in report.faults}


GIVES_LOTS = {"annual": 10_000, "grants": [{"year": 2028, "amount": 20_000}], "qcd": False}


@pytest.fixture(scope="module")
def in_lots():
    home = load(HOME | {"giving": GIVES_LOTS})
    return home, solve(home, OPTIONS)


def test_lots_are_given_where_that_is_worth_more(in_lots) -> None:
    home, plan = in_lots
    assert audit(plan, home).ok
    for year in plan.years:
        gifts = year.gifts
        assert gifts.cash + gifts.given_lots(fund=False) == pytest.approx(gifts.grants, abs=0.01)
        assert year.cash.giving_cash == pytest.approx(gifts.cash, abs=0.01)
        assert all(lot.gain >= -0.01 for lot in gifts.lots)
    given = {lot.acquired for year in plan.years for lot in year.gifts.lots}
    assert given
    assert all(when.year != 2020 for when in given)  # it stands at a loss all the while


def test_no_gain_is_realised_and_the_account_is_less_by_what_is_given(in_lots) -> None:
    for year in in_lots[1].years:
        account = year.accounts["Broker"]
        assert account.given == pytest.approx(sum(lot.amount for lot in year.gifts.lots), abs=0.01)
        left = account.open - account.distributed + account.contributed - account.given
        assert left == pytest.approx(sum(account.holdings.values()), abs=0.02)
        sold = sum(trade.gain for trade in year.trades if trade.action == "sell")
        realised = year.income.short_term_gains + year.income.long_term_gains
        assert realised == pytest.approx(sold, abs=0.02)


def changed_lot(plan, index: int, **changes):
    """The plan with the first lot given in a year changed."""
    year = plan.years[index]
    lots = (year.gifts.lots[0].model_copy(update=changes), *year.gifts.lots[1:])
    year = year.model_copy(update={"gifts": year.gifts.model_copy(update={"lots": lots})})
    return plan.model_copy(update={"years": (*plan.years[:index], year, *plan.years[index + 1 :])})


def test_gifts_of_lots_that_cannot_be_are_faults(in_lots) -> None:
    home, plan = in_lots
    index, lot = next((t, y.gifts.lots[0]) for t, y in enumerate(plan.years) if y.gifts.lots)
    first = plan.years[0]
    lots = (GivenLot(account="Broker", asset="stock", acquired=date(2020, 3, 4), amount=10_000),)
    first = first.model_copy(update={"gifts": Gifts(cash=0.0, lots=lots), "trades": ()})
    at_a_loss = audit(plan.model_copy(update={"years": (first, *plan.years[1:])}), home)
    assert any("the loss is gone" in fault.message for fault in at_a_loss.faults)
    nowhere = audit(changed_lot(plan, index, acquired=date(1999, 1, 1)), home)
    assert any("but the lot holds 0.00" in fault.message for fault in nowhere.faults)
    to_a_fund = audit(changed_lot(plan, index, fund=True), home)
    assert any("the scenario has none" in fault.message for fault in to_a_fund.faults)
    forbidden = audit(plan, home.with_changes({"giving.lots": False}))
    assert any("none of them given" in fault.message for fault in forbidden.faults)
    off = audit(changed_lot(plan, index, basis=lot.basis + 50), home)
    assert next(difference.line for difference in off.differences).endswith("basis")


def test_a_lot_held_a_year_or_less_is_not_given() -> None:
    young = {
        **HOME["accounts"][0],
        "lots": [
            {"asset": "stock", "acquired": "2025-06-01", "value": 160_000, "basis": 20_000},
            {"asset": "cash", "acquired": "2025-01-01", "value": 50_000, "basis": 50_000},
        ],
    }
    home = load(HOME | {"giving": GIVES_LOTS, "accounts": [young, HOME["accounts"][1]]})
    plan = solve(home, OPTIONS)
    assert not plan.years[0].gifts.lots
    lots = (GivenLot(account="Broker", asset="stock", acquired=date(2025, 6, 1), amount=10_000),)
    first = plan.years[0].model_copy(update={"gifts": Gifts(cash=0.0, lots=lots)})
    report = audit(plan.model_copy(update={"years": (first, *plan.years[1:])}), home)
    assert any("170(e)(1)(A)" in fault.message for fault in report.faults)


def test_the_list_names_the_lots_and_who_receives_them(in_lots) -> None:
    _, plan = in_lots

    def lot(day: date, amount: float, *, fund: bool) -> GivenLot:
        basis = amount / 5
        return GivenLot(
            account="Broker",
            asset="stock",
            acquired=day,
            amount=amount,
            basis=basis,
            gain=amount - basis,
            fund=fund,
        )

    lots = (
        lot(date(2009, 3, 4), 21_300, fund=False),
        lot(date(2009, 3, 4), 700, fund=True),
        lot(date(2010, 1, 5), 300, fund=True),
    )
    gifts = Gifts(grants=32_300, cash=6_000, lots=lots, fund_received=6_000, fund_paid=5_000, fund_left=1_000)
    first = plan.years[0].model_copy(update={"gifts": gifts, "trades": ()})
    steps = steps_of(plan.model_copy(update={"years": (first, *plan.years[1:]), "steps": ()}))
    words = [step_words(step) for step in steps if step.kind in ("give", "grant")]
    by = "by 2026-12-31"
    assert words == [
        f"Give $21,300 of stock bought 2009-03-04 in Broker to charities {by}: nobody is taxed on its gain of $17,040.",
        f"Give $1,000 of stock in Broker to the donor-advised fund {by}: nobody is taxed on its gain of $800; "
        "a gift of this year, for grants to 2027.",
        f"Give $6,000 in cash to charities {by}.",
        f"Give $5,000 in cash to the donor-advised fund {by}: a gift of this year, for grants to 2027.",
        f"Have the donor-advised fund grant $5,000 to charities {by} (it holds $1,000 then).",
    ]
    table = step_block(next(step for step in steps if len(step.lots) == 2), "two").lots
    assert [row[:2] for row in table.rows] == [(date(2009, 3, 4), 700), (date(2010, 1, 5), 300)]
    aside = next(step for step in steps if step.kind == "set_aside")
    assert aside.why.startswith("spending, gifts, taxes and premiums")


@pytest.fixture(scope="module")
def in_cash_with_a_fund(in_cash):
    """The plan in cash under a scenario with a fund of three years: its own flows need none."""
    home = load(HOME | {"giving": HOME["giving"] | {"daf": True, "daf_years": 3}})
    return home, in_cash[1]


def faults_with(home, plan, **years) -> str:
    """The messages of the audit where gifts of some years are others: y0 = { cash, fund_received, ... }."""
    changed = list(plan.years)
    for name, gifts in years.items():
        index = int(name[1:])
        changed[index] = changed[index].model_copy(update={"gifts": Gifts(**gifts)})
    report = audit(plan.model_copy(update={"years": tuple(changed)}), home)
    return "; ".join(fault.message for fault in report.faults if fault.rule == "giving")


def test_a_fund_holds_the_grants_ahead_and_pays_first(in_cash_with_a_fund) -> None:
    home, plan = in_cash_with_a_fund
    grants = [period.giving.grants for period in build_horizon(home).periods]
    ahead = sum(grants[:3])
    whole = {
        "y0": {"fund_received": ahead, "fund_paid": grants[0]},
        "y1": {"fund_paid": grants[1]},
        "y2": {"fund_paid": grants[2]},
    }
    assert faults_with(home, plan, **whole) == ""
    over = whole | {"y0": {"fund_received": ahead + 50, "fund_paid": grants[0]}}
    assert "the grants ahead are" in faults_with(home, plan, **over)
    late = whole | {"y1": {"cash": grants[1]}}
    assert "it pays first" in faults_with(home, plan, **late)
    empty = whole | {"y0": {"fund_received": grants[0] + grants[1], "fund_paid": grants[0]}}
    assert "it holds 0.00" in faults_with(home, plan, **empty)
    assert "the scenario has none" in faults_with(load(HOME), plan, **whole)


def test_workbook_and_tables_show_what_is_given(in_lots, tmp_path) -> None:
    home, plan = in_lots
    write_workbook(plan, tmp_path / "plan.xlsx", home)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)
    heading, *rows = [row for row in book["Accounts"].iter_rows(values_only=True) if row[1]]
    shown = [dict(zip(heading, row, strict=True)) for row in rows]
    assert all(abs(row["difference"]) < 0.005 for row in shown)
    given = sum(lot.amount for year in plan.years for lot in year.gifts.lots)
    assert sum(row["Lots given"] for row in shown) == pytest.approx(given, abs=0.01)
    table = years_table(plan, nominal=True)
    at = [column.key for column in table.columns].index("lots_given")
    assert sum(row[at] for row in table.rows) == pytest.approx(given, abs=0.01)
    with (tmp_path / "gifts.csv").open("w") as file:
        csv.writer(file).writerows(gift_rows(plan))
    with (tmp_path / "gifts.csv").open() as file:
        lots = [float(row[5]) for row in csv.reader(file) if row[1] == "lot"]
    assert sum(lots) == pytest.approx(given, abs=0.05)


def test_gifts_that_cannot_be_met_are_named_as_the_wish_they_are() -> None:
    with pytest.raises(InfeasibleError) as caught:
        solve(load(HOME | {"giving": {"annual": 400_000}}), OPTIONS)
    assert [(one.where, one.unit) for one in caught.value.conflicts] == [("giving", "none")]
    assert "giving: asked" in str(caught.value)


def test_gifts_in_cash_alone_are_the_question_without_pockets() -> None:
    home = load(HOME | {"giving": GIVES_LOTS})
    (asked,) = [one for one in narrower(home, build_horizon(home)) if one.decision == "giving"]
    assert asked.scenario is not None
    assert {asked.scenario.giving.lots, asked.scenario.giving.qcd, asked.scenario.giving.daf} == {False}
    (none_left,) = [one for one in narrower(asked.scenario, build_horizon(home)) if one.decision == "giving"]
    assert none_left.scenario is None
    silent = home.with_changes({"giving": None})
    assert "giving" not in [one.decision for one in narrower(silent, build_horizon(silent))]


def test_gifts_of_merged_lots_are_of_the_true_ones(in_lots) -> None:
    plan = in_lots[1]
    days = {"2009-03-04": 100_000, "2012-05-05": 300_000}
    lots = [{"asset": "stock", "acquired": d, "value": v, "basis": v / 2} for d, v in days.items()]
    two = load(HOME | {"accounts": [HOME["accounts"][0] | {"lots": lots}, HOME["accounts"][1]]})
    (merged,) = [one for one in narrower(two, build_horizon(two)) if one.decision == "lots"]
    given = Gifts(
        lots=(GivenLot(account="Broker", asset="stock", acquired=date(2009, 3, 4), amount=8_000, fund=True),)
    )
    year = plan.years[0].model_copy(update={"gifts": given, "trades": ()})
    told = merged.restated(plan.model_copy(update={"years": (year,)})).years[0].gifts.lots
    assert [(lot.acquired.isoformat(), lot.amount, lot.fund) for lot in told] == [
        ("2009-03-04", 2_000, True),
        ("2012-05-05", 6_000, True),
    ]


@pytest.mark.parametrize("effort", [0.0, 1.0])
def test_no_gift_goes_through_a_fund_for_nothing(effort: float) -> None:
    """Kim's IRA pays for a part of what she gives and the rest is cash, which she does not itemise: through a fund it
    would be the same, and is not asked of her."""
    small = {"name": "Kim IRA", "type": "traditional_ira", "owner": "Kim", "holdings": {"cash": 9_000}}
    others = [account for account in HOME["accounts"] if account["name"] != "Kim IRA"]
    giving = {"annual": 8_000, "lots": False, "daf": True}
    home = load(HOME | {"accounts": [*others, small], "giving": giving})
    plan = solve(home, SolveOptions(time_limit=20.0, threads=1, ranges=False, effort=effort))
    given = [year.gifts for year in plan.years]
    assert sum(one.cash for one in given if one) > 5_000.0
    assert [one.fund_received for one in given if one] == pytest.approx([0.0] * len(given), abs=1.0)
