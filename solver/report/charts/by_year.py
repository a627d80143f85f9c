"""All pictures of a plan by year, on one axis."""

from __future__ import annotations

from ....models.household.facts import Horizon
from ....models.household.horizon import build_horizon
from ....models.plan import Plan
from ....models.scenario import Scenario
from ..model import Figure
from . import income, wealth, years
from .axis import Years


def year_figures(
    plan: Plan, scenario: Scenario, horizon: Horizon | None = None, *, nominal: bool = False
) -> tuple[Figure, ...]:
    """What pays for spending; conversions and required distributions; taxable income and MAGI against the lines they
    come near; what is owned by account and by asset class; taxes and premiums.

    Every figure has the same axis of years. Amounts are today's dollars, or with `nominal` those of each year.
    `horizon` is `build_horizon(scenario)` where the caller has it already.
    """
    axis = Years.of(plan, nominal=nominal)
    horizon = horizon or build_horizon(scenario)
    figures = (
        years.sources(plan, axis),
        years.conversions(plan, scenario, axis),
        income.taxable(plan, horizon, scenario.taxes.carried, axis),
        income.magi(plan, horizon, axis),
        wealth.balances(plan, scenario, axis, nominal=nominal),
        wealth.assets(plan, scenario, axis),
        years.taxes(plan, axis),
    )
    return tuple(figure for figure in figures if figure is not None)
