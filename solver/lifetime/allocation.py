"""The household's bands and its risk: each asset's share of everything held, just after each first day's trades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...models.household.facts import Horizon
from ...models.household.risk import can_force, risk_limits
from ...models.household.weights import weights
from ...models.scenario import Scenario
from ..pen import Expr, Pen, Tag, total
from .sheltered import Sheltered
from .taxable import Taxable


def bands(scenario: Scenario, asset: str, year: int) -> tuple[float, float]:
    """The least and most share of an asset in a year."""
    allocation = scenario.allocation
    target = allocation.share(asset, year, scenario.start_year)
    return max(0.0, target - allocation.band), min(1.0, target + allocation.band)


def hold_risk(pen: Pen, scenario: Scenario, year: int, label: str, shares: Mapping[str, Expr]) -> None:
    """The rows of equal risk of a year on what is held of each asset, counted as in the bands.

    A band of nothing holds them by itself.
    """
    limits = risk_limits(scenario, year)
    if limits is None or (scenario.allocation.band == 0.0 and not can_force(scenario)):
        return
    for name, row in limits.rows.items():
        scale = 1.0 / max(abs(row[asset]) for asset in shares)
        over = total(share * (row[asset] * scale) for asset, share in shares.items())
        pen.row(f"{name}_{label}", over, "<=", 0.0, Tag("risk", year, asset=name))


def hold_bands(
    pen: Pen,
    scenario: Scenario,
    horizon: Horizon,
    taxable: Taxable,
    sheltered: Sheltered,
    assets: Sequence[str],
) -> None:
    """The band rows of every year."""
    for t, period in enumerate(horizon.periods):
        weight = weights(scenario, t)
        everything = pen.column(f"invested_{period.year}")
        parts: dict[str, Expr] = {}
        for asset in assets:
            held = [taxable.value(asset, t)]
            for number, pool in enumerate(sheltered.pools):
                amount = sheltered.held[number][t].get(asset)
                if amount is not None:
                    held.append(amount * weight[pool.kind.tax])
            share = pen.column(f"invested_{asset}_{period.year}")
            pen.row(f"invested_{asset}_{period.year}", total(held) - share, "==")
            low, high = bands(scenario, asset, period.year)
            tag = Tag("band", period.year, asset=asset)
            if high < 1.0:
                pen.row(f"band_top_{asset}_{period.year}", share - everything * high, "<=", 0.0, tag)
            if low > 0.0:
                pen.row(f"band_bottom_{asset}_{period.year}", share - everything * low, ">=", 0.0, tag)
            parts[asset] = share
        pen.row(f"invested_{period.year}", total(parts.values()) - everything, "==")
        hold_risk(pen, scenario, period.year, str(period.year), parts)
        if scenario.allocation.same_in_every_account:
            owned = [{asset: taxable.value(asset, t) for asset in assets}]
            owned += [sheltered.held[number][t] for number in range(len(sheltered.pools))]
            for place, values in enumerate(owned):
                _hold_alike(pen, scenario, place, values, period.year)


def _hold_alike(pen: Pen, scenario: Scenario, place: int, values: Mapping[str, Expr], year: int) -> None:
    """The household's bands in one pool, or in the taxable accounts together."""
    everything = total(values.values())
    for asset, value in values.items():
        low, high = bands(scenario, asset, year)
        if high < 1.0:
            pen.row(f"alike_top_{place}_{asset}_{year}", value - everything * high, "<=")
        if low > 0.0:
            pen.row(f"alike_bottom_{place}_{asset}_{year}", value - everything * low, ">=")
