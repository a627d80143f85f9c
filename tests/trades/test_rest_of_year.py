"""Orders within a year: what was realised counts, and what is left is listed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import decumulate
from decumulate.models.plan import AccountYear, Cash, Income, Plan, PlanYear, Tax
from decumulate.models.positions.book import PastTrade
from decumulate.models.positions.importing import account_tables
from decumulate.models.positions.read import Export, read_book
from decumulate.models.positions.reconcile import reconcile
from decumulate.models.scenario import Scenario
from decumulate.solver.cli import app
from decumulate.solver.report.sections.trades import orders_report
from decumulate.solver.report.text import report_text
from decumulate.solver.run import SolveOptions
from decumulate.solver.trades.options import OrdersError, TradeOptions
from decumulate.solver.trades.rest_of_year import RestOfYear
from decumulate.solver.trades.solve import this_year

from . import homes
from .homes import AS_OF, OLD, YOUNG, book, lot, plan, security

FOLDER = Path(decumulate.__file__).parent / "scenarios" / "positions"
FUNDS = [security("VTI", "stock"), security("ITOT", "stock"), security("BND", "bond")]
MIX = {"stock": 0.6, "bond": 0.4}
FREE = TradeOptions(minimum_order=0.0, no_trade_band=1.0)


def begun(**happened: Any) -> Scenario:
    """Ann, 66, on 16 March."""
    return homes.scenario(MIX).with_changes(
        {"year_to_date": {"as_of": AS_OF.isoformat(), "values_as_of": AS_OF.isoformat()} | happened}
    )


def rest_of(scenario: Scenario, year: Plan, *positions: Any, history: Any = None) -> RestOfYear:
    rest = this_year(scenario, year, book(list(positions), FUNDS, history=history), FREE).rest
    assert rest is not None
    return rest


def test_gains_of_spring_take_a_loss_of_autumn() -> None:
    """A lot 4,000 below its basis: sold whole against 10,000 of gains so far, worth 15 % of it by the plan's rates.

    On the return a dollar also brings back 6 cents of the senior deduction, at 22 %.
    """
    held = book([lot("VTI", 60, 10_000), lot("BND", 40, 4_000)], FUNDS)
    income = {"pensions": 90_000.0}
    orders = this_year(begun(long_term_gains=10_000), plan(income=income), held, FREE)
    assert orders.tax.long == pytest.approx(-4_000)
    assert orders.tax.estimate + orders.tax.carry_value == pytest.approx(-600)
    assert orders.tax.effect == pytest.approx(-4_000 * (0.15 + 0.06 * 0.22), abs=0.01)
    without = this_year(homes.scenario(MIX), plan(income=income), held, FREE)
    assert without.tax.effect == pytest.approx(-3_000 * 1.06 * 0.22, abs=0.01)  # the rest is carried


def test_losses_of_spring_shield_a_gain() -> None:
    """A loss of 30,000 so far: what is sold at a gain for cash costs nothing, where it would cost 15 % and more."""
    held = book([lot("VTI", 200, 5_000)], FUNDS)
    income = {"pensions": 90_000.0}
    taxed = this_year(homes.scenario(MIX), plan(8_000.0, income=income), held, FREE)
    free = this_year(begun(long_term_gains=-30_000), plan(8_000.0, income=income), held, FREE)
    assert taxed.tax.effect == pytest.approx(6_000 * (0.15 + 0.06 * 0.22), abs=0.01)
    assert free.tax.long == pytest.approx(6_000)
    assert free.tax.effect == pytest.approx(0, abs=0.01)


def test_room_to_a_states_steps_by_hand() -> None:
    """New Jersey: of 50,000 of pension and 20,000 converted, 75,000 are excluded; 10,000 more by the plan.

    30,000 of room to the step at 100,000 of income, 20,000 after the plan. Beyond it 37.5 percent are excluded: 60,500
    taxed in place of 23,000. What is left after the exclusion is taxed only beyond 10,000 of it, at 85,000 of income.
    """
    home = begun(conversions={"IRA": 20_000}).with_changes({"taxes.state": "NJ"})
    income = {"pensions": 50_000.0, "roth_conversions": 30_000.0}
    year = plan(flows={"IRA": {"converted_out": 10_000.0}, "Roth": {"converted_in": 10_000.0}}, income=income)
    held = [lot("VTI", 600, 60_000, "IRA"), lot("BND", 10, 1_000, "Roth"), lot("BND", 1, 100)]
    rest = rest_of(home, year, *held)
    rooms = [room for room in rest.rooms if room.edge == "step of New Jersey's tax"]
    (large,) = [room for room in rooms if room.at == 100_000.0]
    assert large.line == "New Jersey income"
    assert (large.before, large.after) == pytest.approx((30_000.0, 20_000.0), abs=0.01)
    assert large.beyond.startswith("$1,51")
    (least,) = [room for room in rooms if room.at == 10_000.0]
    assert (least.before, least.after) == pytest.approx((15_000.0, 5_000.0), abs=0.01)
    assert least.beyond == "$112 more of the state's tax"


def test_room_by_hand() -> None:
    """Single, 66, $50,000 of pension, $20,000 converted so far, and 10,000 more by the plan.

    Deductions 16,100 + 2,050 + 6,000 = 24,150 leave 45,850 of ordinary income: 4,550 to the top of the 12 % bracket
    (50,400), 5,000 to the start of the senior deduction's phase-out (75,000 of AGI), 130,000 to the NIIT. Beyond
    75,000 each dollar costs 6 cents of deduction: after the plan 80,000 is 5,000 past it.
    """
    income = {"pensions": 50_000.0, "roth_conversions": 30_000.0}
    year = plan(flows={"IRA": {"converted_out": 10_000.0}, "Roth": {"converted_in": 10_000.0}}, income=income)
    held = [lot("VTI", 600, 60_000, "IRA"), lot("BND", 10, 1_000, "Roth"), lot("BND", 1, 100)]
    rest = rest_of(begun(conversions={"IRA": 20_000}), year, *held)
    rooms = {room.edge: room for room in rest.rooms}
    assert rooms["top of the 12% bracket"].before == pytest.approx(4_550, abs=0.01)
    # after: AGI 80,000, deduction 300 less: 56,150 of ordinary income
    assert rooms["top of the 12% bracket"].after == pytest.approx(-5_750, abs=0.01)
    # 105,700 - 56,150 = 49,550, of which each dollar takes 1.06
    assert rooms["top of the 22% bracket"].after == pytest.approx(49_550 / 1.06, abs=0.01)
    senior = rooms["start of the senior deduction's phase-out"]
    assert (senior.before, senior.after) == pytest.approx((5_000, -5_000), abs=0.01)
    niit = rooms["NIIT threshold"]
    assert (niit.before, niit.after) == pytest.approx((130_000, 120_000), abs=0.01)
    assert "0% capital-gain ceiling" in rooms
    assert rooms["0% capital-gain ceiling"].more == "long-term gain"


def test_a_tier_two_years_on_is_named_with_its_price() -> None:
    scenario = begun().with_changes({"people.Ann.plan_to_age": 70})
    year = plan(income={"pensions": 100_000.0})
    years = tuple(year.years[0].model_copy(update={"year": 2026 + n}) for n in range(5))
    rest = rest_of(scenario, Plan(years=years), lot("BND", 40, 4_000))
    (tier,) = [room for room in rest.rooms if room.edge.startswith("IRMAA")]
    assert tier.edge == "IRMAA tier 0 ceiling"
    assert tier.before == pytest.approx(tier.at - 100_000, abs=0.01)
    assert tier.beyond.endswith("more of premiums in 2028")


def test_required_distributions_left() -> None:
    """6,000 of 10,000 is still due, and the plan takes it."""
    scenario = begun(distributions={"IRA": 4_000})
    year = PlanYear(
        year=2026,
        accounts={
            "IRA": AccountYear(distributed=6_500.0, rmd=6_000.0, holdings={}),
            "Roth": AccountYear(holdings={}),
        },
        trades=(),
        rmd_required={"Ann": 6_000.0},
        cash=Cash(first_day=6_500.0),
        income=Income(traditional_distributions=10_500.0),
        tax=Tax(),
    )
    held = book([lot("VTI", 600, 60_000, "IRA"), lot("BND", 1, 100)], FUNDS)
    orders = this_year(scenario, Plan(years=(year,)), held, FREE)
    assert orders.rest is not None
    (required,) = orders.rest.required
    assert (required.person, required.taken, required.due, required.orders) == ("Ann", 4_000, 6_000, 6_000)
    assert required.by == date(2026, 12, 31)
    said = " ".join(report_text(orders_report(orders)).split())
    assert (
        "Ann must still take $6,000 of required distributions by 2026-12-31, $4,000 was taken before" in said
    )


def test_lots_at_a_loss_and_their_windows() -> None:
    """VTI was bought in the IRA on 1 March: free 31 days later, on 1 April, 16 days from the 16th."""
    held = [lot("VTI", 10, 1_400), lot("BND", 10, 1_100, acquired=YOUNG), lot("ITOT", 10, 500)]
    bought = PastTrade("IRA", "VTI", date(2026, 3, 1), "buy", 5.0, 100.0)
    rest = rest_of(begun(), plan(), *held, history=[bought])
    assert [(one.ticker, one.loss, one.days) for one in rest.harvest] == [("VTI", 400, 16), ("BND", 100, 0)]
    assert rest.harvest[0].free_from == date(2026, 4, 1)
    assert (rest.harvest[0].acquired, rest.harvest[1].term, rest.history) == (OLD, "short", True)
    assert not rest_of(begun(), plan(), *held).history


def test_positions_before_the_plans_day_are_refused() -> None:
    early = begun().with_changes(
        {"year_to_date.as_of": "2026-03-17", "year_to_date.values_as_of": "2026-03-17"}
    )
    with pytest.raises(OrdersError, match="the plan begins on 2026-03-17"):
        this_year(early, plan(), book([lot("VTI", 1, 100)], FUNDS), FREE)


def test_imported_lots_are_dated_before_the_plans_day() -> None:
    late = lot("VTI", 10, 900, acquired=date(2026, 3, 10))
    held = book([late], FUNDS)
    content = begun().content()
    (table,) = [t for t in account_tables(held, content["accounts"], AS_OF)[0] if t["name"] == "Brokerage"]
    assert [one["acquired"] for one in table["lots"]] == [date(2026, 3, 10)]
    (table,) = [
        t for t in account_tables(held, content["accounts"], date(2026, 1, 1))[0] if t["name"] == "Brokerage"
    ]
    assert [one["acquired"] for one in table["lots"]] == [date(2025, 12, 31)]


# -- the shipped November run ----------------------------------------------------------------------------------

BROKER = [str(FOLDER / "broker_november.csv"), "--mapping", str(FOLDER / "mapping.toml")]


def run(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def test_the_november_scenario_is_what_import_makes_of_the_positions(tmp_path: Path) -> None:
    target = tmp_path / "mine.toml"
    asked = ["--into", str(FOLDER / "november.toml"), "--out", str(target)]
    assert run("import", *BROKER, "--as-of", "2026-11-23", *asked).exit_code == 0
    assert decumulate.load(target) == decumulate.load(FOLDER / "november.toml")
    other = run("import", *BROKER, "--as-of", "2026-11-20", *asked)
    assert other.exit_code == 2
    assert "2026-11-23, the scenario's year_to_date.as_of" in other.stderr


def test_the_november_run(tmp_path: Path) -> None:
    scenario = decumulate.load(FOLDER / "november.toml")
    solved = decumulate.solve(
        scenario, SolveOptions(effort=0.0, ranges=False, gap=0.05, time_limit=20.0, threads=1)
    )
    target = tmp_path / "plan.json"
    target.write_text(solved.to_json(), encoding="utf-8")
    asked = [
        "trades",
        str(FOLDER / "november.toml"),
        "--positions",
        *BROKER,
        "--as-of",
        "2026-11-23",
        "--quiet",
    ]
    asked += ["--securities", str(FOLDER / "securities_november.csv"), "--plan", str(target)]
    result = run(*asked, "--history", str(FOLDER / "history_november.csv"), "--json")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert answer["differences"] == []
    harvest = {(one["ticker"], one["acquired"]): one for one in answer["rest"]["harvest"]}
    assert harvest["VXUS", "2025-09-15"]["days"] == 14
    assert harvest["VXUS", "2025-09-15"]["free_from"] == "2026-12-07"
    assert harvest["BND", "2020-08-04"]["days"] == 0
    edges = {room["edge"] for room in answer["rest"]["rooms"]}
    assert {"top of the 12% bracket", "IRMAA tier 0 ceiling", "NIIT threshold"} <= edges
    words = run(*asked, "--history", str(FOLDER / "history_november.csv")).stdout
    assert "Room in the return of 2026" in words
    assert "today in part, whole from 2026-12-07" in words
    (one,) = answer["wash_sales"]  # 12.5 reinvested shares of the 600 of $67.20 sold at $66.50
    assert one["loss"] == pytest.approx(12.5 * 0.70)
    assert (one["replacement"], one["held_since"]) == (["Sam IRA", "VXUS", "2026-11-06"], None)


def test_the_november_positions_reconcile() -> None:
    scenario = decumulate.load(FOLDER / "november.toml")
    export = Export(FOLDER / "broker_november.csv", FOLDER / "mapping.toml")
    assert not reconcile(
        read_book([export], date(2026, 11, 23), scenario=scenario).book, scenario
    ).differences
