"""What is never sold (market.assets.NAME.keep), and what accounts may hold: facts before anything is decided.

Definitions: docs/definitions.md, *Kept holdings* and *What an account may hold*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..accounts import KINDS, RmdPool
from ..scenario import Scenario
from ..scenario.accounts import Account
from .facts import Horizon, Period

Place = tuple[str, str]
"""An account and an asset, by name."""


def may_hold(scenario: Scenario, account: str) -> frozenset[str]:
    """The assets an account may hold after the first day's trades. One that the plan opens: whatever any other may."""
    accounts = [own for own in scenario.accounts if own.name == account] or scenario.accounts
    return frozenset(a for a in scenario.market.assets if any(own.may_hold(a) for own in accounts))


def assets_of(scenario: Scenario) -> list[str]:
    """The assets that may be held: those held now, targeted, or named by an account's `only`; and where an account may
    hold none of these, or `limits.least_cash` none, whatever there is for it."""
    wanted = set(scenario.household_mix) | set(scenario.allocation.target or {})
    if scenario.allocation.glide_to is not None:
        wanted |= set(scenario.allocation.glide_to.target)
    for account in scenario.accounts:
        wanted |= set(account.only or ())
        allowed = may_hold(scenario, account.name)
        if wanted.isdisjoint(allowed):
            wanted |= allowed
    if scenario.limits.least_cash and wanted.isdisjoint(cash := unchanging(scenario)):
        wanted |= cash
    return [asset for asset in scenario.market.assets if asset in wanted] or list(scenario.market.assets)


def unchanging(scenario: Scenario) -> set[str]:
    """The assets whose price never changes, in which `limits.least_cash` is held."""
    return {name for name, asset in scenario.market.assets.items() if asset.unchanging}


def kept_assets(scenario: Scenario) -> frozenset[str]:
    """The assets that are never sold."""
    return frozenset(name for name, asset in scenario.market.assets.items() if asset.keep)


def kept_values(scenario: Scenario, horizon: Horizon) -> dict[Place, tuple[float, ...]]:
    """By account and asset: the dollars that must still be there just after each first day's trades.

    What is held on the plan's first day, at each day's price. Of a traditional account, less what required
    distributions must take of it: they are paid out of its owner's other holdings (of the 401(k) itself) as long as
    these suffice when nothing else leaves, reckoned at the least return of any asset that they may be in.
    """
    kept = kept_assets(scenario)
    places = {
        (a.name, x): value
        for a in scenario.accounts
        for x, value in a.holdings.items()
        if x in kept and value
    }
    if not places:
        return {}
    boxes = [_Box.of(scenario, account, kept) for account in scenario.accounts]
    path: dict[Place, list[float]] = {place: [] for place in places}
    for period in horizon.periods:
        for boxed in _groups(boxes, period, horizon):
            _distribute(boxed, period, horizon)
        for box in boxes:
            for asset, value in box.kept.items():
                path[box.account.name, asset].append(value)
            box.grow(period)
    return {place: tuple(values) for place, values in path.items()}


@dataclass
class _Box:
    """An account on the way: dollars kept, by asset, and the rest."""

    account: Account
    assets: frozenset[str]
    kept: dict[str, float] = field(default_factory=dict)
    rest: float = 0.0

    @classmethod
    def of(cls, scenario: Scenario, account: Account, kept: frozenset[str]) -> _Box:
        held = account.holdings
        mine = {asset: value for asset, value in held.items() if asset in kept and value}
        return cls(account, may_hold(scenario, account.name), mine, sum(held.values()) - sum(mine.values()))

    @property
    def whole(self) -> float:
        return self.rest + sum(self.kept.values())

    def grow(self, period: Period) -> None:
        """To the next first day; what the kept pay out joins the rest."""
        least = min(period.assets[asset].total_return for asset in self.assets)
        self.rest *= 1.0 + least
        for asset, value in self.kept.items():
            self.rest += value * period.assets[asset].yields
            self.kept[asset] = value * (1.0 + period.assets[asset].growth)


def _owner(owner: str, period: Period, horizon: Horizon) -> str:
    """Whose an account of `owner` is in a period."""
    while owner not in period.ages and (heir := horizon.heir_of.get(owner)) is not None:
        owner = heir
    return owner


def _groups(boxes: list[_Box], period: Period, horizon: Horizon) -> Iterator[list[_Box]]:
    """Accounts that pay one required distribution together: an owner's IRAs, each 401(k) (26 USC 401(a)(9)); what a
    survivor keeps as a beneficiary is apart from the survivor's own."""
    groups: dict[tuple[str, RmdPool, bool], list[_Box]] = {}
    for box in boxes:
        pool = KINDS[box.account.type].rmd_pool(box.account.name)
        if pool is not None:
            owner, apart = (
                _owner(box.account.owner, period, horizon),
                box.account.name in period.as_beneficiary,
            )
            groups.setdefault((owner, pool, apart), []).append(box)
    yield from groups.values()


def _distribute(boxes: list[_Box], period: Period, horizon: Horizon) -> None:
    """Takes a group's required distribution: out of the rest, then alike out of all that is kept."""
    first = boxes[0].account
    divisor = period.required_divisor(first.name, _owner(first.owner, period, horizon))
    if divisor is None:
        return
    before: Mapping[str, float] = period.so_far.prior_values
    required = sum(before.get(box.account.name, box.whole) for box in boxes) / divisor
    required -= sum(period.so_far.rmd.get(box.account.name, 0.0) for box in boxes)
    required = max(0.0, required)
    if divisor <= 1.0:
        required = sum(box.whole for box in boxes)
    rest, kept = sum(box.rest for box in boxes), sum(sum(box.kept.values()) for box in boxes)
    left = max(0.0, 1.0 - required / rest) if rest > 0.0 else 0.0
    short = max(0.0, required - rest)
    share = max(0.0, 1.0 - short / kept) if kept > 0.0 else 0.0
    for box in boxes:
        box.rest *= left
        box.kept = {asset: value * share for asset, value in box.kept.items()}
