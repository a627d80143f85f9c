"""Narrower questions: the scenario with one decision taken away, so that its optimum shows what the decision is worth.

conversions   `limits.max_annual_conversion = 0`
location      `allocation.same_in_every_account = true`: every account holds the household's target, within the band.
              (Under `fixed_by_account` the household holds another mix than its target, most often: another question.)
lots          the lots of an asset owned today are one lot in each account, as under average cost; long-term and
              short-term lots stay apart, and what the plan buys keeps its lots
band          `allocation.band = 0`: every share at its target, as rules hold it, and none at the end of its band where
              the assets that return more are
giving        gifts in cash alone, where [giving] leaves the pocket open
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ...models.accounts import KINDS
from ...models.household.basis import cash_like, is_short_term
from ...models.household.facts import Horizon
from ...models.plan import Plan, Trade
from ...models.plan_gifts import Gifts, GivenLot
from ...models.scenario import Scenario
from ...models.scenario.accounts import TaxableAccount

Decision = Literal["conversions", "location", "lots", "band", "giving"]
TARGET_MIX = "optimum, at the target mix"
LotName = tuple[str, str, date]


@dataclass(frozen=True)
class Narrower:
    """A scenario without one decision; `scenario` is None where there was nothing to decide, `words` then say why.

    split    for "lots": the true lots of each merged lot, and each one's share of it
    """

    decision: Decision
    name: str
    words: str
    scenario: Scenario | None
    split: dict[LotName, dict[date, float]] | None = None

    def restated(self, plan: Plan) -> Plan:
        """A plan of the narrower scenario as one of the whole: sales and gifts of a merged lot are of its true lots pro
        rata."""
        if not self.split:
            return plan
        years = [
            year.model_copy(update={"trades": tuple(self._true_trades(year.trades))}).with_gifts(
                None if year.gifts is None else self._true_gifts(year.gifts)
            )
            for year in plan.years
        ]
        return plan.model_copy(update={"years": tuple(years)})

    def _true_gifts(self, gifts: Gifts) -> Gifts:
        lots = tuple(
            lot
            if acquired is None
            else GivenLot(
                account=lot.account,
                asset=lot.asset,
                acquired=acquired,
                amount=share * lot.amount,
                fund=lot.fund,
            )
            for lot in gifts.lots
            for acquired, share in self._true_lots(lot.account, lot.asset, lot.acquired)
        )
        return gifts.model_copy(update={"lots": lots})

    def _true_lots(self, account: str, asset: str, day: date | None) -> Iterator[tuple[date | None, float]]:
        """The lots that a lot stands for, with each one's share; itself (None), where it stands for none."""
        lots = (self.split or {}).get((account, asset, day)) if day else None
        yield from lots.items() if lots else [(None, 1.0)]

    def _true_trades(self, trades: tuple[Trade, ...]) -> Iterator[Trade]:
        for trade in trades:
            for acquired, share in self._true_lots(trade.account, trade.asset, trade.acquired):
                if acquired is None or trade.action == "buy":
                    yield trade
                    break
                yield Trade(
                    account=trade.account,
                    asset=trade.asset,
                    acquired=acquired,
                    action="sell",
                    amount=share * trade.amount,
                )


def narrower(scenario: Scenario, horizon: Horizon) -> tuple[Narrower, ...]:
    """The scenario without each decision."""
    return (
        _no_conversions(scenario),
        _fixed_location(scenario),
        _merged_lots(scenario, horizon),
        _no_band(scenario),
        *_cash_alone(scenario),
    )


def _cash_alone(scenario: Scenario) -> Iterator[Narrower]:
    """No question where nothing is given."""
    giving, name = scenario.giving, "optimum, gifts in cash"
    if giving is None or not (giving.yearly.amount or giving.grants):
        return
    if not (giving.lots or giving.qcd or giving.daf):
        yield Narrower("giving", name, "the scenario gives in cash alone", None)
        return
    alone = {"giving.lots": False, "giving.qcd": False, "giving.daf": False}
    yield Narrower("giving", name, "all gifts are of cash", scenario.with_changes(alone))


def _no_conversions(scenario: Scenario) -> Narrower:
    name, limits = "optimum, no conversions", scenario.limits
    fixed = any(wish.what == "roth_conversions" and wish.amount > 0 for wish in limits.fixed)
    owned = any(KINDS[a.type].converts and any(a.holdings.values()) for a in scenario.accounts)
    why_not = ""
    if limits.max_annual_conversion == 0:
        why_not = "the scenario allows no conversions"
    elif fixed:
        why_not = "limits.fixed has conversions that are decided already"
    elif not owned:
        why_not = "there is nothing to convert"
    if why_not:
        return Narrower("conversions", name, why_not, None)
    without = scenario.with_changes({"limits.max_annual_conversion": 0})
    return Narrower("conversions", name, "nothing is ever converted", without)


def _fixed_location(scenario: Scenario) -> Narrower:
    name, allocation = "optimum, fixed location", scenario.allocation
    if allocation.fixed_by_account:
        return Narrower("location", name, "each account holds its own mix in the scenario already", None)
    if allocation.same_in_every_account:
        return Narrower("location", name, "every account holds the target in the scenario already", None)
    alike = scenario.with_changes({"allocation.same_in_every_account": True})
    return Narrower("location", name, "every account holds the household's target, within the band", alike)


def _merged_lots(scenario: Scenario, horizon: Horizon) -> Narrower:
    name, plain = "optimum, lots merged", cash_like(scenario, horizon)
    content = scenario.content()
    split: dict[LotName, dict[date, float]] = {}
    for number, account in enumerate(scenario.accounts):
        if not isinstance(account, TaxableAccount):
            continue
        groups: dict[tuple[str, tuple[bool, ...]], list[Any]] = {}
        for lot in account.lots:
            terms = tuple(is_short_term(lot.acquired, period) for period in horizon.periods[:2])
            groups.setdefault((lot.asset, terms), []).append(lot)
        lots = []
        for (asset, _), members in groups.items():
            if asset in plain or len(members) == 1:
                lots += [lot.model_dump(mode="json") for lot in members]
                continue
            value, basis = sum(lot.value for lot in members), sum(lot.basis for lot in members)
            first = min(lot.acquired for lot in members)
            lots.append({"asset": asset, "acquired": first.isoformat(), "value": value, "basis": basis})
            shares = split.setdefault((account.name, asset, first), {})
            for lot in members:
                shares[lot.acquired] = shares.get(lot.acquired, 0.0) + lot.value / value
        content["accounts"][number]["lots"] = lots
    if not split:
        return Narrower("lots", name, "no asset has two lots in one account", None)
    merged = scenario.with_changes({"accounts": content["accounts"]})
    return Narrower(
        "lots", name, "an asset's lots owned today are one, at their average basis", merged, split
    )


def _no_band(scenario: Scenario) -> Narrower:
    name = TARGET_MIX
    if scenario.allocation.band == 0:
        return Narrower("band", name, "the scenario's band is 0 already", None)
    exact = scenario.with_changes({"allocation.band": 0.0})
    return Narrower("band", name, "every asset's share is at its target (allocation.band = 0)", exact)
