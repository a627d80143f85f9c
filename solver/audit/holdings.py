"""What accounts may hold, what is never sold, and the least cash, just after the first day's trades of a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...models.plan import AccountYear
from .books import Year
from .findings import GRAIN, TOLERANCE, dollars


def check_holdings(accounts: Mapping[str, AccountYear], year: Year) -> None:
    """`accounts.X.only` and `never`, `market.assets.X.keep`, `limits.least_cash`."""
    for name, account in accounts.items():
        _check_allowed(name, account, year)
    _check_kept(accounts, year)
    _check_sales(year)
    _check_cash(accounts, year)


def _check_allowed(name: str, account: AccountYear, year: Year) -> None:
    """Nothing that an account may not hold, but what of it was there on the plan's first day and is never sold."""
    lists = {own.name: (own.only, own.never or ()) for own in year.scenario.accounts}
    for asset, value in account.holdings.items():
        where = [lists[name]] if name in lists else lists.values()  # a new one: whatever any other may hold
        if any((only is None or asset in only) and asset not in never for only, never in where):
            continue
        most = _stayed(name, asset, year) if year.scenario.market.assets[asset].keep else 0.0
        if value > most + TOLERANCE:
            field = "only" if any(only is not None and asset not in only for only, _ in where) else "never"
            message = f"{name} holds {dollars(value)} of {asset}, which its `{field}` leaves no room for"
            year.fault(field, name, message)


def _stayed(name: str, asset: str, year: Year) -> float:
    """What an account's shares of the plan's first day are worth now."""
    start = next((own.holdings for own in year.scenario.accounts if own.name == name), {})
    return start.get(asset, 0.0) * year.period.assets[asset].price


def _check_kept(accounts: Mapping[str, AccountYear], year: Year) -> None:
    """What is never sold is still there, but for what required distributions took of it."""
    for name, asset, least in kept_now(year):
        held = accounts[name].holdings.get(asset, 0.0)
        if held < least - TOLERANCE:
            message = (
                f"{name} holds {dollars(held)} of {asset}, of which {dollars(least)} is never to be sold"
            )
            year.fault("keep", name, message)


def kept_now(year: Year) -> Iterator[tuple[str, str, float]]:
    """Account, asset and dollars of this year that are never sold."""
    for (name, asset), values in year.books.kept.items():
        yield name, asset, values[year.period.index]


def _check_sales(year: Year) -> None:
    """No lot of a kept asset is sold."""
    for order in year.given.trades:
        kept = year.scenario.market.assets[order.asset].keep
        if kept and order.action == "sell" and order.amount > GRAIN:
            message = (
                f"{dollars(order.amount)} of {order.asset} is sold in {order.account}, which is never to be"
            )
            year.slip(order.amount, "keep", order.account, message)


def _check_cash(accounts: Mapping[str, AccountYear], year: Year) -> None:
    """The least in taxable accounts of what never changes its price in any year of the plan."""
    least = (year.scenario.limits.least_cash or 0.0) * year.period.deflator
    if least <= 0.0:
        return
    still = [
        asset
        for asset in year.period.assets
        if all(abs(period.assets[asset].growth) < 1e-9 for period in year.horizon.periods)
    ]
    held = sum(
        account.holdings.get(asset, 0.0)
        for name, account in accounts.items()
        if not year.books.kinds[name].sheltered
        for asset in still
    )
    if held < least - GRAIN:
        message = f"{dollars(held)} of cash is held in taxable accounts, the least wanted is {dollars(least)}"
        year.slip(least - held, "least_cash", "", message)
