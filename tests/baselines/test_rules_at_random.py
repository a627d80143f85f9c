"""Properties of every rule's plan, on random small households; and the arithmetic that the rules stand on."""

from __future__ import annotations

import math
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import TAXABLE_FIRST
from decumulate.solver.simulate.find_draw import least_root
from decumulate.solver.simulate.rebalancing import completed, poured, traded, within_bands
from decumulate.solver.simulate.rule import Conversions, Rule

from .random_homes import households, rules

CENT = 0.01
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(scenario=households(), rule=rules())
def test_a_plan_holds_and_no_cent_is_lost(scenario: Scenario, rule: Rule) -> None:
    """No fault and no difference; what can be invested is, and what is carried came in after the first day."""
    found = run_rule(scenario, build_horizon(scenario), rule)
    if found.report is None:
        assert found.failed_in == scenario.start_year + found.years_lasting
        return
    assert found.report.ok, str(found.report)
    assert found.plan is not None
    for year in found.report.years:
        assert year.cash.unspent > -1e-9  # sales and purchases of the same dollars, added in another order
        assert year.cash.unspent < 2 * CENT or abs(year.cash.first_day) < 2 * CENT
    assert_highest_basis_first(found.plan, scenario)


def assert_highest_basis_first(plan: Plan, scenario: Scenario) -> None:
    """Of one asset, in accounts that trade together, no lot is sold while one with more basis a dollar is kept."""
    together = not scenario.allocation.fixed_by_account
    for year in plan.years:
        sales = [trade for trade in year.trades if trade.action == "sell"]
        by_asset = defaultdict(list)
        for trade in sales:
            by_asset["" if together else trade.account, trade.asset].append(
                round(trade.basis / trade.amount, 9)
            )
        for ratios in by_asset.values():
            assert ratios == sorted(ratios, reverse=True)


@QUICK
@given(scenario=households(), rate=st.sampled_from([0.10, 0.12, 0.22]))
def test_conversions_end_on_the_bracket_unless_something_stops_them(scenario: Scenario, rate: float) -> None:
    rule = Rule("bracket", "", TAXABLE_FIRST, Conversions("bracket", rate), "same mix")
    horizon = build_horizon(scenario)
    found = run_rule(scenario, horizon, rule)
    if found.report is None:
        return
    kinds = {account.name: account.type for account in scenario.accounts}
    limits = scenario.limits
    for year, period in zip(found.report.years, horizon.periods, strict=True):
        schedule = period.law.federal.ordinary_income_tax
        top = schedule.tops[period.filing_status][schedule.rates.index(rate)]
        left = sum(
            account.open - account.distributed - account.converted_out
            for name, account in year.accounts.items()
            if kinds.get(name) in ("traditional_ira", "401k")
        )
        most = limits.max_annual_conversion
        stopped = (
            left < CENT
            or any(wish.year == period.year and wish.what == "roth_conversions" for wish in limits.fixed)
            or (limits.no_conversions_after is not None and period.year > limits.no_conversions_after)
            or (most is not None and year.income.roth_conversions >= most * period.deflator - CENT)
        )
        if stopped:
            continue
        if year.income.roth_conversions > 2.0:  # a dollar opens a Roth IRA
            assert f"top of the {100 * rate:g}% bracket" in year.binding
        else:
            assert year.tax.taxable_income >= top - CENT


# -- the arithmetic ------------------------------------------------------------------------------------------

shares = st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3).filter(lambda parts: sum(parts) > 0.1)
amounts = st.lists(st.floats(0.0, 1e6), min_size=3, max_size=3)


@given(held=amounts, parts=shares, band=st.floats(0.0, 0.3), elsewhere=st.floats(0.0, 2e6))
def test_bands_are_met_by_the_least_taxable_trades(
    held: list[float], parts: list[float], band: float, elsewhere: float
) -> None:
    whole = sum(held) + elsewhere
    share = [part / sum(parts) for part in parts]
    target = [part * whole for part in share]
    low = [max(0.0, part - band) * whole for part in share]
    high = [min(1.0, part + band) * whole for part in share]
    kept = within_bands(held, target, low, high, elsewhere)
    rest = completed(kept, target, low)
    near = 1e-6 * max(1.0, whole)
    assert sum(kept) == pytest.approx(sum(held), abs=near)
    assert sum(rest) == pytest.approx(elsewhere, abs=near)
    assert min(*kept, *rest) >= -near
    for mine, other, least, most in zip(kept, rest, low, high, strict=True):
        assert least - near <= mine + other <= most + near
    # where it can be done without a taxable trade, there is none
    reachable = all(have <= most for have, most in zip(held, high, strict=True))
    missing = sum(max(0.0, least - have) for least, have in zip(low, held, strict=True))
    if reachable and missing <= elsewhere:
        assert kept == held


@given(held=amounts, parts=shares, share=st.floats(0.0, 2.0))
def test_trades_go_one_way(held: list[float], parts: list[float], share: float) -> None:
    value = share * sum(held)
    wanted = [part / sum(parts) * value for part in parts]
    after = traded(held, value, wanted)
    assert sum(after) == pytest.approx(value, abs=1e-6 * max(1.0, sum(held)))
    moves = [new - old for new, old in zip(after, held, strict=True)]
    assert min(moves) >= -1e-9 or max(moves) <= 1e-9
    assert min(after) >= -1e-9


def test_pouring_takes_assets_in_order() -> None:
    assert poured([5.0, 3.0, 2.0], (2, 0, 1), 6.0) == [4.0, 0.0, 2.0]


@given(
    root=st.floats(-1e6, 1e6),
    slopes=st.lists(st.floats(0.2, 1.5), min_size=2, max_size=2),
    jump=st.floats(0.0, 500.0),
    guess=st.floats(-2e6, 2e6),
)
def test_the_root_of_a_rising_function(root: float, slopes: list[float], jump: float, guess: float) -> None:
    """Kinked at the root, and perhaps jumping there: the answer is at the root or just above it."""

    def f(x: float) -> float:
        return slopes[0] * (x - root) - jump if x < root else slopes[1] * (x - root)

    x = least_root(f, -2e6, 2e6, guess, 0.005)
    assert x is not None
    assert root <= x <= root + 0.3
    assert f(x) >= 0.0


def test_a_root_outside_the_range() -> None:
    assert least_root(lambda x: x + 5.0, 0.0, 9.0, 4.0, 0.01) == 0.0
    assert least_root(lambda x: x - 50.0, 0.0, 9.0, 4.0, 0.01) is None
    assert least_root(lambda x: -math.inf, 0.0, 9.0, 4.0, 0.01) is None
