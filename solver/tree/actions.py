"""What a plan asks for in one of its years, over the whole household: in dollars, and in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import floor

from ...models.accounts import KINDS
from ...models.amounts import dollars, percent
from ...models.household.facts import Horizon
from ...models.plan import Plan
from ...models.plan_year import AccountYear
from ...models.scenario import Scenario
from ...models.scenario.fields import at
from ...models.steps.facts import listed
from ...models.tree_plan import BranchActions
from .futures import Happening

LEAST = 50.0
"""Dollars below which an action is not worth a word."""
STILL = 0.02
"""Share by which AGI may differ from the likeliest branch's and still be the same."""
CENT = 0.01
NOTED = 0.02
"""By how much the return of an asset that is no stock must differ from its own to be worth a word."""


def actions_of(plan: Plan, scenario: Scenario, horizon: Horizon, t: int) -> BranchActions:
    """What plan year `t` asks for."""
    year = plan.years[t]
    kinds = {account.name: KINDS[account.type] for account in scenario.accounts}
    kinds |= {name: KINDS[opened.type] for name, opened in scenario.may_open.items()}
    held, before = _added(year.accounts), _before(plan, scenario, horizon, t)
    bought = {asset: held.get(asset, 0.0) - before.get(asset, 0.0) for asset in {**before, **held}}
    paid = {
        deferred: sum(
            a.distributed
            for name, a in year.accounts.items()
            if name in kinds and kinds[name].deferred is deferred
        )
        for deferred in (True, False)
    }
    gains = [trade.gain for trade in year.trades if trade.action == "sell"]
    return BranchActions(
        year=year.year,
        bought=bought,
        withdrawn=paid[True],
        roth_withdrawn=paid[False],
        converted=sum(account.converted_out for account in year.accounts.values()),
        gain=sum(gains),
        loss=-sum(gain for gain in gains if gain < 0.0),
        agi=year.tax.agi,
        agi_real=year.tax.agi / year.deflator,
        federal_tax=year.tax.federal_tax,
        spending=year.cash.spending,
        unmet=year.cash.unmet,
    )


def _added(accounts: Mapping[str, AccountYear]) -> dict[str, float]:
    """What accounts hold together, by asset."""
    found: dict[str, float] = {}
    for account in accounts.values():
        for asset, value in account.holdings.items():
            found[asset] = found.get(asset, 0.0) + value
    return found


def _before(plan: Plan, scenario: Scenario, horizon: Horizon, t: int) -> dict[str, float]:
    """What is held, by asset, just before a first day's trades and flows."""
    found: dict[str, float] = {}
    if not t:
        for given in scenario.accounts:
            for asset, value in given.holdings.items():
                found[asset] = found.get(asset, 0.0) + value
        return found
    taxable = {account.name for account in scenario.accounts if account.type == "taxable"}
    facts = horizon.periods[t - 1].assets
    for name, account in plan.years[t - 1].accounts.items():
        for asset, value in account.holdings.items():
            grown = facts[asset].growth if name in taxable else facts[asset].total_return
            found[asset] = found.get(asset, 0.0) + value * (1.0 + grown)
    return found


def action_sentence(now: BranchActions, usual: BranchActions | None) -> str:
    """`take $86,300 from us_bond; realise $9,900 of losses; still fill to an AGI of $131,000`.

    `usual`: what the likeliest of the other branches asks for; None of that one itself.
    """
    return "; ".join(_parts(now, usual))


def nearest(amount: float) -> float:
    """To the hundred dollars: what is done in a branch later is no closer known."""
    return round(amount, -2)


def below(amount: float) -> float:
    """To the hundred dollars below: an income that ends at an edge must not be taken over it."""
    return floor((amount + CENT) / 100.0) * 100.0


def about(amount: float) -> str:
    return dollars(nearest(amount))


def _parts(now: BranchActions, usual: BranchActions | None) -> Iterator[str]:
    sold = {asset: -amount for asset, amount in now.bought.items() if amount <= -LEAST}
    bought = {asset: amount for asset, amount in now.bought.items() if amount >= LEAST}
    if sold:
        yield f"take {_named(sold, 'from')}"
    if bought:
        yield f"put {_named(bought, 'into')}"
    realised = [
        f"{about(amount)} of {what}"
        for what, amount in (("losses", now.loss), ("gains", now.gain + now.loss))
        if amount >= LEAST
    ]
    if realised:
        yield f"realise {listed(realised)}"
    if now.withdrawn >= LEAST:
        yield f"take {about(now.withdrawn)} out of traditional accounts"
    if now.roth_withdrawn >= LEAST:
        yield f"take {about(now.roth_withdrawn)} out of Roth accounts"
    if now.converted >= LEAST:
        yield f"convert {about(now.converted)}"
    still = usual is not None and abs(now.agi - usual.agi) <= STILL * max(usual.agi, 1.0)
    yield f"{'still ' if still else ''}fill to an AGI of {dollars(below(now.agi))}"
    if now.unmet >= LEAST:
        yield f"leave {about(now.unmet)} of the year's spending unmet"


def _named(amounts: Mapping[str, float], way: str) -> str:
    ranked = sorted(amounts.items(), key=lambda entry: -entry[1])
    return listed([f"{about(amount)} {way} {asset}" for asset, amount in ranked])


def happened_words(outcome: Happening, scenario: Scenario) -> str:
    """`stocks fall by 20.1% in 2026`: what a branch says has happened."""
    year = scenario.start_year + outcome.after - 1
    parts = [*_market_words(outcome, scenario, year)]
    parts += [f"{name} dies in {year}" for name in outcome.dies]
    parts += [
        f"the law changes ({reform.name or 'as stated'}) from {reform.assumed(scenario.start_year).from_year}"
        for reform in outcome.reform
    ]
    said = listed(parts) if parts else f"{year} goes as assumed"
    return f"{outcome.name}: {said}" if outcome.name else said


def _market_words(outcome: Happening, scenario: Scenario, year: int) -> Iterator[str]:
    stocks = {name: value for name, value in outcome.returns.items() if "stock" in name.lower()}
    if stocks:
        yield f"stocks {_moved(_mean(stocks, scenario))} in {year}"
    for name, value in outcome.returns.items():
        own = at(scenario.market.assets[name].total_return, outcome.after - 1)
        if name not in stocks and (abs(value - own) >= NOTED or outcome.name):
            yield f"{name} {_moved(value, 's')} in {year}"


def _mean(returns: Mapping[str, float], scenario: Scenario) -> float:
    """The return of what the household holds of these assets; of none, the plain mean."""
    mix = scenario.household_mix
    weights = [mix.get(name, 0.0) for name in returns]
    if not sum(weights):
        weights = [1.0] * len(returns)
    return sum(w * value for w, value in zip(weights, returns.values(), strict=True)) / sum(weights)


def _moved(value: float, ending: str = "") -> str:
    """`fall by 20.1%` or `return 7.0%`."""
    if value < 0.0:
        return f"fall{ending} by {percent(-value)}"
    return f"return{ending} {percent(value)}"


def sequence(happened: Sequence[str]) -> str:
    """What has happened at one branching after the other, as one clause."""
    return ", and then ".join(happened)
