"""What first-day cash earns until it is spent, where a household takes its money out through the year."""

from __future__ import annotations

from ..scenario import Scenario
from .allocation import targets
from .market import rate_in


def first_day_return(scenario: Scenario, index: int, fraction: float) -> float:
    """Half a year's real return of the household's target mix, as a fraction of the first day's cash of plan year
    `index`; 0 under `spending.paid = "at_the_start"`.

    Money spent evenly through the year stays invested for half of it, while prices rise for as long: so
    ``((1 + return) / (1 + inflation)) ** (fraction / 2) - 1``, `fraction` being the share of the year that is left.
    A fall of prices is left out, so that holding cash is never worth more than what it is spent on. Untaxed.
    """
    if scenario.spending.paid == "at_the_start":
        return 0.0
    market, mix = scenario.market, _mix(scenario, scenario.start_year + index)
    earned = sum(share * rate_in(market.assets[asset].total_return, index) for asset, share in mix.items())
    prices = 1.0 + max(0.0, rate_in(market.inflation, index))
    return float(((1.0 + max(-1.0, earned)) / prices) ** (fraction / 2.0) - 1.0)


def _mix(scenario: Scenario, year: int) -> dict[str, float]:
    """The target of a year; where each account keeps its own mix, what the household holds in all on the first day."""
    target = targets(scenario, year)
    if target:
        return target
    held = [account.holdings for account in scenario.accounts]
    whole = sum(sum(mix.values()) for mix in held) or 1.0
    return {asset: sum(mix.get(asset, 0.0) for mix in held) / whole for asset in scenario.market.assets}
