"""The household's target mix by year, along the glide path."""

from __future__ import annotations

from ..scenario import Scenario


def targets(scenario: Scenario, year: int) -> dict[str, float]:
    """Target share of every asset of `market.assets` after the first-day trades of `year`.

    Linear from `allocation.target` in the start year to `allocation.glide_to.target` in its year, flat after.
    Empty when each account holds its own mix (`fixed_by_account`).
    """
    allocation = scenario.allocation
    if allocation.target is None:
        return {}
    return {asset: allocation.share(asset, year, scenario.start_year) for asset in scenario.market.assets}
