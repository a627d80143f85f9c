"""The household's bands and its risk: each asset's share of everything held, just after each first day's trades.

What is never sold can drift out of its band; docs/definitions.md, *Kept holdings*, says how far bands then give way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...models.accounts import KINDS
from ...models.household.facts import Horizon
from ...models.household.kept import kept_values, unchanging
from ...models.household.risk import SAME, can_force, holds_risk, risk_limits
from ...models.household.weights import weights
from ...models.scenario import Scenario
from .model import UNIT, ZERO, Expr, Model, Tag, total
from .sheltered import Sheltered
from .taxable import Taxable

ONE = Expr(const=1.0)
NONE: Mapping[str, float] = {}


def bands(scenario: Scenario, asset: str, year: int) -> tuple[float, float]:
    """The least and most share of an asset in a year."""
    allocation = scenario.allocation
    target = allocation.share(asset, year, scenario.start_year)
    return max(0.0, target - allocation.band), min(1.0, target + allocation.band)


def kept_by_treatment(scenario: Scenario, horizon: Horizon) -> list[dict[tuple[str, str], float]]:
    """Thousands that are never sold, by period: by tax treatment and asset."""
    tax = {account.name: KINDS[account.type].tax for account in scenario.accounts}
    found: list[dict[tuple[str, str], float]] = [{} for _ in horizon.periods]
    for (account, asset), values in kept_values(scenario, horizon).items():
        key = tax[account], asset
        for t, value in enumerate(values):
            found[t][key] = found[t].get(key, 0.0) + value / UNIT
    return found


def kept_as_counted(scenario: Scenario, t: int, kept: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """The same of a period by asset, counted as in the bands."""
    weight, found = weights(scenario, t), dict[str, float]()
    for (tax, asset), value in kept.items():
        found[asset] = found.get(asset, 0.0) + value * weight[tax]
    return found


@dataclass(frozen=True)
class BandRows:
    """The bands of a year on what is held of each asset. `kept`: thousands that are never sold, by asset.

    `present` is the switch of what the rows are of: 1 for the household, a group of cells' own for its copy.
    """

    model: Model
    scenario: Scenario
    year: int
    kept: Mapping[str, float]
    present: Expr = ONE

    def write(self, tag: Tag, asset: str, share: Expr, everything: Expr) -> None:
        """The rows of an asset's band."""
        low, high = bands(self.scenario, asset, self.year)
        above, below = self._given_way(asset, low, high)
        if high < 1.0:
            most = everything * high + self.present * above
            self.model.row(tag._replace(asset=asset, part="top"), share - most, "<=")
        if low > 0.0:
            least = everything * low - self.present * below
            self.model.row(tag._replace(asset=asset, part="bottom"), share - least, ">=")

    def _given_way(self, asset: str, low: float, high: float) -> tuple[float, float]:
        """How far the edges of a band give way to what is kept: up, and down."""
        whole = sum(self.kept.values())
        if holds_risk(self.scenario):
            return whole, whole
        return (1.0 - high) * self.kept.get(asset, 0.0), low * whole


def hold_risk(
    model: Model,
    scenario: Scenario,
    tag: Tag,
    shares: Mapping[str, Expr],
    kept: Mapping[str, float] = NONE,
) -> None:
    """The rows of equal risk of the tag's year on what is held of each asset, counted as in the bands.

    A band of nothing holds them by itself, but where it gives way to what is kept.
    """
    assert tag.year is not None
    limits = risk_limits(scenario, tag.year)
    if limits is None or (scenario.allocation.band == 0.0 and not can_force(scenario)):
        return
    for name, row in limits.rows.items():
        largest = max(abs(row[asset]) for asset in shares)
        if largest <= SAME:  # whatever is held of these assets has the target's risk
            continue
        over = total(share * (row[asset] / largest) for asset, share in shares.items())
        model.row(tag._replace(part=name), over, "<=")


def hold_bands(
    model: Model,
    scenario: Scenario,
    horizon: Horizon,
    taxable: Taxable,
    sheltered: Sheltered,
    never_sold: Sequence[Mapping[tuple[str, str], float]],
) -> None:
    """The band rows of every year; `never_sold` as `kept_by_treatment` has it."""
    assets = taxable.assets
    for t, period in enumerate(horizon.periods):
        weight, kept = weights(scenario, t), kept_as_counted(scenario, t, never_sold[t])
        rows = BandRows(model, scenario, period.year, kept)
        everything = model.column(Tag("invested", period.year))
        parts: dict[str, Expr] = {}
        for asset in assets:
            held = [taxable.value(asset, t)]
            for number, pool in enumerate(sheltered.pools):
                amount = sheltered.held[number][t].get(asset)
                if amount is not None:
                    held.append(amount * weight[pool.kind.tax])
            share = model.column(Tag("invested", period.year, asset=asset))
            model.row(Tag("invested", period.year, asset=asset), total(held) - share, "==")
            rows.write(Tag("band", period.year), asset, share, everything)
            parts[asset] = share
        model.row(Tag("invested", period.year), total(parts.values()) - everything, "==")
        hold_risk(model, scenario, Tag("risk", period.year), parts, kept)
        if scenario.allocation.same_in_every_account:
            alone = {asset: x for (tax, asset), x in never_sold[t].items() if tax == "taxable"}
            owned = [({asset: taxable.value(asset, t) for asset in assets}, alone)]
            for number, pool in enumerate(sheltered.pools):
                alone = {asset: values[t] / UNIT for asset, values in pool.kept.items()}
                owned.append((dict.fromkeys(assets, ZERO) | sheltered.held[number][t], alone))
            for place, (values, alone) in enumerate(owned):
                _hold_alike(BandRows(model, scenario, period.year, alone), place, values)


def _hold_alike(rows: BandRows, place: int, values: Mapping[str, Expr]) -> None:
    """The household's bands in one pool, or in the taxable accounts together."""
    everything = total(values.values())
    for asset, value in values.items():
        rows.write(Tag("alike", rows.year, part=place), asset, value, everything)


def hold_least_cash(model: Model, scenario: Scenario, horizon: Horizon, taxable: Taxable) -> None:
    """`limits.least_cash` in every year, in the assets of taxable accounts whose price never changes."""
    least = scenario.limits.least_cash
    if not least:
        return
    cash = unchanging(scenario)
    for t, period in enumerate(horizon.periods):
        held = total(taxable.value(asset, t) for asset in taxable.assets if asset in cash)
        model.row(Tag("least_cash", period.year), held, ">=", least * period.deflator / UNIT)
