"""What limits cost: by hand, where lifting one frees a sum that can be tried dollar by dollar."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from decumulate.models.household.facts import Period
from decumulate.models.scenario import load
from decumulate.solver.explain.explain import Explanation, explain
from decumulate.solver.explain.limits import Limit
from decumulate.solver.run import SolveOptions, solve

from ..solver.small import brokerage, couple, document, facts, ira, roth, tax_of
from .moved import HEIRS, LOOSE, QUICK, explained, plain

CENT = 0.01


def worth(period: Period, heirs: float = HEIRS) -> Callable[[float], float]:
    """What income of a year adds to the estate where nothing grows: the heirs' tax it saves less its own."""
    tax = tax_of(period)
    return lambda income: heirs * income - tax(traditional_distributions=income)


def the(found: Explanation, kind: str, year: int) -> Limit:
    (limit,) = (limit for limit in found.limits if limit.kind == kind and limit.years[0] == year)
    return limit


def test_the_price_of_staying_below_a_tier() -> None:
    """Without the surcharge the year takes the best income below the next edge."""
    scenario, horizon, found = explained("enrolled", 2026)
    period, margin = horizon.periods[0], scenario.limits.cliff_margin
    first, second = horizon.periods[2].law.medicare.irmaa.edges[period.filing_status][:2]
    value = worth(period)
    best = max(value(income) for income in (*np.arange(first, second - margin, 1.0), second - margin))
    cliff = the(found, "cliff", 2026)
    assert cliff.cost == pytest.approx(best - value(first - margin), abs=CENT)
    assert (cliff.at, cliff.paid) == (first, 2028)
    assert cliff.step == pytest.approx(horizon.periods[2].surcharge_by_tier[1])
    assert cliff.cost < cliff.step
    assert cliff.name in found.plan.years[0].binding


def test_a_bracket_is_worth_the_difference_of_two_rates() -> None:
    _, horizon, found = explained("plain", 2026)
    schedule = horizon.periods[0].law.federal.ordinary_income_tax
    kink = the(found, "kink", 2026)
    assert kink.at == schedule.tops[horizon.periods[0].filing_status][3]
    assert kink.cost == pytest.approx(1_000.0 * (HEIRS - schedule.rates[3]), abs=CENT)


def test_a_required_distribution_costs_its_tax_where_heirs_pay_none() -> None:
    content = document(1950, 1, [ira(900_000.0), roth(90_000.0)], 0.0, heirs=0.0)
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    content["limits"] = {"max_annual_conversion": 0}
    scenario, horizon = facts(content)
    found = explain(scenario, None, QUICK)
    required = 900_000.0 / horizon.periods[0].rmd_divisor["Ann"]
    taxed = tax_of(horizon.periods[0])(traditional_distributions=required)
    premiums = horizon.periods[0].base_premiums
    limit = the(found, "rmd", 2026)
    assert limit.name == "RMD (Ann)"
    assert limit.cost == pytest.approx(taxed, abs=CENT)
    assert premiums > 0


def test_an_inherited_account_has_a_limit_of_its_own_name() -> None:
    """Her own IRA and the one her brother of 84 left her in 2024 each have a distribution due: each is lifted alone."""
    left = {"inherited_from": {"born": "1940-05-01", "died": "2024-03-02"}, "type": "inherited_ira"}
    accounts = [ira(900_000.0), roth(90_000.0), ira(270_000.0) | {"name": "Brother's IRA"} | left]
    content = document(1950, 1, accounts, 0.0, heirs=0.0)
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    content["limits"] = {"max_annual_conversion": 0}
    scenario, horizon = facts(content)
    found = explain(scenario, None, QUICK)
    period, year = horizon.periods[0], found.plan.years[0]
    divisor = period.inherited["Brother's IRA"]
    assert divisor is not None
    own, others, tax = 900_000.0 / period.rmd_divisor["Ann"], 270_000.0 / divisor, tax_of(period)
    both, mine, his = (tax(traditional_distributions=amount) for amount in (own + others, own, others))
    costs = {limit.name: limit.cost for limit in found.limits if limit.kind == "rmd"}
    assert set(costs) == {"RMD (Ann)", "RMD (Ann, Brother's IRA)"} <= set(year.binding)
    assert costs["RMD (Ann)"] == pytest.approx(both - his, abs=CENT)
    assert costs["RMD (Ann, Brother's IRA)"] == pytest.approx(both - mine, abs=CENT)


def test_a_fixed_flow_costs_what_the_best_income_is_worth_beyond_it() -> None:
    content = plain()
    fixed = {"roth_conversions": 0.0, "traditional_distributions": 60_000.0}
    content["limits"] = {
        "fixed": [
            {"year": 2026, "what": what, "owner": "Ann", "amount": amount} for what, amount in fixed.items()
        ]
    }
    scenario, horizon = facts(content)
    found = explain(scenario, None, QUICK, [2026])
    value = worth(horizon.periods[0])
    top = horizon.periods[0].law.federal.ordinary_income_tax.tops[horizon.periods[0].filing_status][3]
    best = top + horizon.periods[0].law.federal.standard_deduction.basic[horizon.periods[0].filing_status]
    limits = [limit for limit in found.limits if limit.kind == "fixed"]
    assert [limit.years for limit in limits] == [(2026,), (2026,)]
    for limit in limits:
        assert limit.cost == pytest.approx(value(best) - value(60_000.0), abs=CENT)


def test_no_limit_is_a_gift() -> None:
    for name in ("plain", "enrolled", "couple"):
        _, _, found = explained(name, 2026)
        assert found.limits
        assert found.tolerance is not None
        assert all(limit.cost >= -found.tolerance - CENT for limit in found.limits)
        assert len(found.limits_frame()) == len(found.limits)


def test_a_wider_band_and_a_lower_floor_are_worth_something() -> None:
    scenario, _ = facts(couple())
    free = scenario.with_changes({"allocation.risk": "free"})  # at equal risk the bands bind nobody here
    found = explain(free, None, LOOSE, [2026])
    (band,) = (limit for limit in found.limits if limit.kind == "band")
    assert band.cost > 100.0
    content = plain()
    content["goal"] |= {"objective": "max_spending", "estate_floor": 100_000.0}
    scenario, _ = facts(content)
    floored = explain(scenario, None, QUICK, [2026])
    (floor,) = (limit for limit in floored.limits if limit.kind == "estate")
    assert floor.at == pytest.approx(100_000.0)
    assert 0.0 < floor.cost < 1_000.0


@pytest.mark.parametrize("band", [0.05, 0.0])
def test_a_point_more_of_stock_is_worth_what_it_returns_more(band: float) -> None:
    """A Roth IRA alone, half stock and half bonds at 6 and 3 % for two years; a band of nothing holds by itself."""
    content = document(1964, 2, [roth(400_000.0)], 0.0, heirs=0.0)
    content["market"]["assets"] = {
        "fund": {"total_return": 0.06, "qualified_dividends": 0.0},
        "bond": {"total_return": 0.03, "interest": 0.03},
    }
    content["allocation"] = {"target": {"fund": 0.5, "bond": 0.5}, "band": band}
    scenario, _ = facts(content)
    found = explain(scenario, None, QUICK, [2026])
    risks = [limit for limit in found.limits if limit.kind == "risk"]
    if not band:
        assert not risks
        return
    (risk,) = risks
    assert risk.years == (2026, 2027)
    assert risk.at == pytest.approx(0.5)
    assert risk.cost == pytest.approx(400_000.0 * (1.0453**2 - 1.045**2), abs=CENT)
    (said,) = (
        s.text for s in found.sentences if s.topic == "limit" and s.text.startswith("Risk holds the plan")
    )
    assert said == (
        "Risk holds the plan in 2 years from 2026 to 2027: 1 percentage point more of fund would be worth "
        f"${risk.cost:,.0f} in today's dollars, and is more risk."
    )


def test_the_price_of_staying_below_a_states_step() -> None:
    """New Jersey at 70: 75,000 of pension and IRA are excluded up to 100,000 of income, 37.5 percent beyond. A dollar
    more below costs 22 percent, 6 percent of it again as the senior deduction falls, and 1.75 percent there."""
    content = document(1956, 1, [ira(900_000.0), roth(90_000.0)], 40_000.0, heirs=0.30)
    content["taxes"] |= {"state": "NJ", "prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    pension = {"annual": 70_000, "from_age": 60, "indexed": True, "amount_in": "today"}
    content["people"][0]["pensions"] = [pension]
    scenario, _ = facts(content)
    found = explain(scenario, None, QUICK)
    step = the(found, "state_step", 2026)
    assert step.name == "step of New Jersey's tax at $100,000 of New Jersey income"
    assert step.at == 100_000.0
    assert step.step == pytest.approx(717.5 + 0.05525 * 20_500 - 332.5, abs=5.0)
    assert step.cost == pytest.approx(1_000.0 * (0.30 - 0.22 * 1.06 - 0.0175), abs=0.5)
    assert any(name.startswith(step.name) for name in found.plan.years[0].binding)
    said = [sentence.text for sentence in found.sentences if step.name in sentence.text]
    assert any("the next dollar would cost $1,518 of that year's state tax" in text for text in said)


def test_a_states_exclusion_that_is_full_is_named_and_priced() -> None:
    """Ann of New York, 62, has $80,000 of interest: 22 percent of federal tax and some 6 of New York's on the next
    dollar. Her heirs pay 25. New York leaves the first $20,000 of what she converts untaxed (Tax Law 612(c)(3-a)):
    she stops there; $1,000 more of it would be worth three cents a dollar and what that earns."""
    bond = {"asset": "bond", "acquired": "2020-01-02", "value": 1_600_000.0, "basis": 1_600_000.0}
    accounts = [
        ira(400_000, holdings={"bond": 400_000.0}),
        roth(0, holdings={"bond": 50_000.0}),
        brokerage(bond),
    ]
    content = document(1964, 2, accounts, 40_000.0, 0.25) | {
        "allocation": {"target": {"bond": 1.0}, "band": 0.0, "traditional_tax_rate": 0.25},
        "market": {"inflation": 0.0, "assets": {"bond": {"total_return": 0.05, "interest": 0.05}}},
        "taxes": {"state": "NY"},
    }
    scenario = load(content)
    options = SolveOptions(gap=1e-6, time_limit=30.0, threads=1, ranges=False)
    plan = solve(scenario, options)
    (step,) = (step for step in plan.steps if step.kind == "convert")
    assert step.amount == pytest.approx(20_000.0, abs=100.0)
    full = "New York's exclusion of $20,000"
    assert full in plan.years[0].binding
    assert step.why.startswith(f"this fills {full}; a dollar beyond it would be taxed at 2")
    assert "(New York's " in step.why
    found = explain(scenario, plan, options, (2026,))
    (limit,) = (limit for limit in found.limits if limit.kind == "exclusion")
    assert (limit.name, limit.years, limit.at, limit.moved) == (full, (2026,), 20_000.0, 1_000.0)
    assert 25.0 < limit.today < 40.0
    assert any(
        f"in 2026 the plan fills {full}" in sentence.text.replace("In", "in") for sentence in found.sentences
    )
