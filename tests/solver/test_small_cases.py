"""Small households, solved, and enumerated by brute force over a grid of decisions with nothing but the audit's return.

The grid's own arithmetic is written out in each case. A grid point is a plan, so the optimum is no less; from any plan
the next grid point below is at most a step of income away in each year, so it is more by no more than that costs.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import decumulate
from decumulate.models.laws.medicare import irmaa
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.scenario import load
from decumulate.solver.run import solve

from .small import (
    EXACT,
    STEEPEST,
    Values,
    agrees,
    benefits,
    brokerage,
    document,
    facts,
    ira,
    lot,
    roth,
    solved,
    streams,
    tax_of,
)

SCENARIOS = Path(decumulate.__file__).parent / "scenarios"


def steps(least: float, most: float, step: float) -> Values:
    return np.arange(least, most + step / 2, step)


def test_by_hand_to_the_cent() -> None:
    plan = solve(load(SCENARIOS / "by_hand.toml"), EXACT)
    assert plan.certificate is not None
    assert plan.objective is not None
    assert plan.certificate.bound == pytest.approx(569_493.75, abs=0.01)
    assert plan.objective.value == pytest.approx(569_493.75, abs=0.01)
    assert plan.certificate.status == "optimal"


def test_conversions_under_benefits_and_the_senior_deduction() -> None:
    """Two years at 66: what leaves the IRA taxes benefits and phases the senior deduction out."""
    content = document(1960, 2, [ira(400_000), roth(90_000)], 46_000, heirs=0.235, growth=0.04)
    content["people"][0]["social_security"] = benefits(2_000, 66)
    content["taxes"] |= {"prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]}
    scenario, horizon = facts(content)
    step, growth = 100.0, 1.04
    grid = steps(0.0, 200_000.0, step)
    out, into = [], []
    for period in horizon.periods:
        tax = tax_of(period)
        taxes = np.array([tax(traditional_distributions=float(d)) for d in grid])
        need = 46_000 + period.base_premiums - streams(period) + taxes
        assert need.min() > 0  # nothing is left idle
        out.append(grid)
        into.append(grid - need)
    traditional = (400_000 - out[0][:, None]) * growth
    tax_free = (90_000 + into[0][:, None]) * growth
    possible = (tax_free >= 0) & (traditional >= out[1][None, :])
    traditional = (traditional - out[1][None, :]) * growth
    tax_free = (tax_free + into[1][None, :]) * growth
    estate = np.where(possible & (tax_free >= 0), tax_free + (1 - 0.235) * traditional, -np.inf)
    agrees(solved(scenario), float(estate.max()), 2 * step * STEEPEST * growth**2)


def test_a_cliff_of_medicare_two_years_on() -> None:
    """Three years, enrolled: the first two surcharges are known from past returns, the third is chosen."""
    content = document(1959, 3, [ira(1_400_000), roth(200_000)], 50_000, heirs=0.30, growth=0.03)
    content["taxes"] |= {"prior_magi": [150_000, 90_000], "prior_filing_status": ["single", "single"]}
    scenario, horizon = facts(content)
    growth, margin = 1.03, 1.0
    edges = horizon.periods[2].law.medicare.irmaa.edges[horizon.periods[2].filing_status]
    grid = np.sort([*steps(0.0, 240_000.0, 2_000.0), *(edge - margin for edge in edges[:4])])
    first, second, third = (
        np.array([tax_of(period)(traditional_distributions=float(d)) for d in grid])
        for period in horizon.periods
    )
    known = [
        period.surcharge_by_tier[irmaa.tier(magi, status, period.law.medicare.irmaa)]
        for period, (magi, status) in zip(horizon.periods[:2], horizon.prior_returns, strict=True)
    ]
    assert known[0] > 0 == known[1]
    last = horizon.periods[2]
    chosen = np.array(
        [
            last.surcharge_by_tier[
                irmaa.tier(float(d), horizon.periods[0].filing_status, last.law.medicare.irmaa)
            ]
            for d in grid
        ]
    )
    premiums = [period.base_premiums for period in horizon.periods]
    d1, d2, d3 = grid[:, None, None], grid[None, :, None], grid[None, None, :]
    traditional = (((1_400_000 - d1) * growth - d2) * growth - d3) * growth
    tax_free = (200_000 + d1 - first[:, None, None] - 50_000 - premiums[0] - known[0]) * growth
    possible = tax_free >= 0
    tax_free = (tax_free + d2 - second[None, :, None] - 50_000 - premiums[1] - known[1]) * growth
    possible = possible & (tax_free >= 0)
    needs = third[None, None, :] + chosen[:, None, None]
    tax_free = (tax_free + d3 - needs - 50_000 - premiums[2]) * growth
    estate = np.where(possible & (tax_free >= 0), tax_free + 0.70 * traditional, -np.inf)
    plan = solved(scenario)
    agrees(plan, float(estate.max()), 3 * 2_000.0 * STEEPEST * growth**3)
    assert plan.years[0].tax.irmaa_surcharge == pytest.approx(known[0], abs=0.01)
    assert plan.years[1].tax.irmaa_surcharge == 0.0


def test_gains_harvested_up_to_the_zero_percent_ceiling() -> None:
    """Old stock is sold early at no tax and bought again, for a large bill in the third year."""
    content = document(1966, 3, [brokerage(lot(400_000, 60_000))], 20_000, heirs=0.2)
    content["spending"]["extra"] = [{"name": "House", "year": 2028, "amount": 230_000}]
    scenario, horizon = facts(content)
    step, gain = 1_500.0, 1 - 60_000 / 400_000
    grid = steps(0.0, 300_000.0, step)
    taxes = [
        np.array([tax_of(period)(long_term_gains=float(x) * gain) for x in grid])
        for period in horizon.periods
    ]
    x1, x2, x3 = grid[:, None, None], grid[None, :, None], grid[None, None, :]
    t1, t2, t3 = taxes[0][:, None, None], taxes[1][None, :, None], taxes[2][None, None, :]
    bought = x1 - 20_000 - t1  # at a basis of its full value
    possible = bought >= 0
    bought = bought + x2 - 20_000 - t2
    possible = possible & (bought >= 0)
    bought = bought + x3 - 250_000 - t3
    possible = possible & (bought >= 0) & (x1 + x2 + x3 <= 400_000)
    estate = np.where(possible, 400_000 - x1 - x2 - x3 + bought, -np.inf)
    plan = solved(scenario)
    agrees(plan, float(estate.max()), 3 * step * gain * 0.15 + 2 * step * 0.15)
    top = horizon.periods[0].law.federal.capital_gains_tax.tops[horizon.periods[0].filing_status][0]
    deduction = horizon.periods[0].law.federal.standard_deduction.basic[horizon.periods[0].filing_status]
    assert plan.years[0].income.long_term_gains == pytest.approx(top + deduction, abs=1.0)


def test_a_loss_carried_forward_is_used_where_it_is_worth_most() -> None:
    """9,000 of losses against other income at 3,000 a year, or against gains; unused where deductions are left over."""
    content = document(1964, 2, [ira(300_000), brokerage(lot(80_000, 50_000))], 30_000, heirs=0.12)
    content["taxes"] |= {"capital_loss_carryforward": {"short": 0, "long": 9_000}}
    scenario, horizon = facts(content)
    first, second = horizon.periods
    gain, step = 30_000 / 80_000, 1_000.0
    amounts, sales = steps(0.0, 60_000.0, step), steps(0.0, 80_000.0, 4_000.0)

    def returned(period: object, distributed: float, gains: float, carried: float) -> tuple[float, float]:
        assert period is first or period is second
        given = ReturnInput(
            filing_status=first.filing_status,
            traditional_distributions=distributed,
            long_term_gains=gains,
            carry_long=carried,
        )
        lines = federal_return(given, first.law if period is first else second.law)
        return lines.federal_tax, lines.carry_long_out

    # cash at the end of the first year stands in for what it buys on the next first day: nothing grows
    best = -np.inf
    after_first: dict[float, list[tuple[float, float, float]]] = {}
    for sold in sales:
        for distributed in amounts:
            tax, carried = returned(first, float(distributed), float(sold) * gain, 9_000.0)
            cash = sold + distributed - 30_000 - tax
            if cash >= 0:
                after_first.setdefault(round(carried, 2), []).append(
                    (cash, 300_000 - distributed, 80_000 - sold)
                )
    for carried, plans in after_first.items():
        cash, traditional, stock = (np.array(column) for column in zip(*plans, strict=True))
        for sold in sales[::2]:
            for distributed in amounts:
                tax, _ = returned(second, float(distributed), float(sold) * gain, carried)
                left = cash + sold + distributed - 30_000 - tax
                estate = left + (stock - sold) + 0.88 * (traditional - distributed)
                best = max(best, float(np.where((left >= 0) & (stock >= sold), estate, -np.inf).max()))
    agrees(solved(scenario), best, 2 * step * STEEPEST + 2 * 8_000.0 * gain * 0.15)


def test_before_59_and_a_half_a_roth_gives_back_contributions_alone() -> None:
    """Two years at 57: 15,000 of contributions come out free, all else from the IRA bears the 10 percent."""
    accounts = [ira(400_000), roth(100_000, contribution_basis=15_000)]
    content = document(1969, 2, accounts, 36_000, heirs=0.25, growth=0.05)
    scenario, horizon = facts(content)
    step, growth = 1_000.0, 1.05
    conversions, free = steps(0.0, 90_000.0, step), steps(0.0, 15_000.0, step)

    def withdrawn(period: int, free: float, converted: float) -> float:
        """What must be taken from the IRA: 36,000, the tax and the 10 percent, less what the Roth gives."""
        tax = tax_of(horizon.periods[period])
        low, high = 0.0, 100_000.0
        for _ in range(45):
            middle = 0.5 * (low + high)
            owed = tax(
                traditional_distributions=middle, roth_conversions=converted, early_distributions=middle
            )
            low, high = (middle, high) if middle + free < 36_000 + owed else (low, middle)
        return high

    taken = [
        np.array([[withdrawn(year, float(r), float(c)) for c in conversions] for r in free])
        for year in range(2)
    ]
    # indexes: first return, first conversion, second return, second conversion
    c1, c2 = conversions[None, :, None, None], conversions[None, None, None, :]
    r1, r2 = free[:, None, None, None], free[None, None, :, None]
    traditional = (400_000 - taken[0][:, :, None, None] - c1) * growth - taken[1][None, None, :, :] - c2
    tax_free = (100_000 - r1 + c1) * growth - r2 + c2
    estate = np.where(r1 + r2 <= 15_000, (tax_free + 0.75 * traditional) * growth, -np.inf)
    plan = solved(scenario)
    agrees(plan, float(estate.max()), 4 * step * STEEPEST * growth**2)
    assert sum(year.cash.from_roth for year in plan.years) == pytest.approx(15_000, abs=1.0)


def test_required_distributions_are_taken_and_no_more() -> None:
    """At 75, heirs who pay nothing: the IRA pays what it must, and what is not spent is invested again."""
    content = document(1951, 2, [ira(600_000), roth(1_000)], 20_000, heirs=0.0, growth=0.06)
    content["people"][0]["social_security"] = benefits(1_500, 70)
    content["taxes"] |= {"prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]}
    scenario, horizon = facts(content)
    first, second = horizon.periods
    growth, step = 1.06, 250.0
    least = 600_000 / first.rmd_divisor["Ann"]
    best = -np.inf
    for d1 in steps(least, least + 20_000, step):
        tax = tax_of(first)(traditional_distributions=float(d1))
        spent = 20_000 + first.base_premiums + tax - streams(first)
        bought = d1 - max(0.0, spent)
        idle = max(0.0, -spent)
        traditional = (600_000 - d1) * growth
        least2 = traditional / second.rmd_divisor["Ann"]
        for d2 in steps(least2, least2 + 20_000, step):
            tax = tax_of(second)(traditional_distributions=float(d2))
            spent = 20_000 + second.base_premiums + tax - streams(second)
            held = bought * growth + idle + d2 - max(0.0, spent)
            if bought >= 0 and held >= 0:
                estate = held * growth + max(0.0, -spent) + (traditional - d2) * growth + 1_000 * growth**2
                best = max(best, float(estate))
    plan = solved(scenario)
    agrees(plan, best, 2.0)
    for year, divisor in zip(plan.years, (first.rmd_divisor, second.rmd_divisor), strict=True):
        account = year.accounts["Ann IRA"]
        assert account.distributed == pytest.approx(account.open / divisor["Ann"], abs=1.0)
