"""What must be sold, or cannot be, by what is kept and what accounts may hold: (code, where, message)."""

from __future__ import annotations

from collections.abc import Iterator

from ..amounts import dollars as written
from ..plan import Plan
from ..scenario import Scenario
from ..scenario.accounts import TaxableAccount
from .facts import Horizon
from .kept import kept_assets, kept_values

Note = tuple[str, str, str]
DUST = 1.0


def barred_on_the_first_day(scenario: Scenario) -> Iterator[Note]:
    """What an account holds and may not: sold, or exchanged, on the first day; what is kept of it stays."""
    kept = kept_assets(scenario)
    for account in scenario.accounts:
        barred = {x: v for x, v in account.holdings.items() if v >= DUST and not account.may_hold(x)}
        leaving, staying = [x for x in barred if x not in kept], [x for x in barred if x in kept]
        where = f"accounts.{account.name}"
        if staying:
            yield (
                "kept_where_barred",
                where,
                f"{account.name} may not hold {' and '.join(staying)}, which is never sold: what it holds of it on the "
                "first day stays, and no more is bought there",
            )
        if leaving:
            value = sum(barred[asset] for asset in leaving)
            how = "exchanged, without tax"
            if isinstance(account, TaxableAccount):
                gain = sum(lot.value - lot.basis for lot in account.lots if lot.asset in leaving)
                how = f"sold, at a {'gain' if gain >= 0.0 else 'loss'} of {written(abs(gain))}"
            yield (
                "sold_where_barred",
                where,
                f"{account.name} may not hold {' and '.join(leaving)}: its {written(value)} of it is {how}, on the "
                "first day of the plan",
            )


def kept_sold(scenario: Scenario, horizon: Horizon, plan: Plan) -> Iterator[Note]:
    """Shares that are never to be sold and that required distributions take (26 USC 401(a)(9))."""
    for (name, asset), least in kept_values(scenario, horizon).items():
        start = next(account.holdings[asset] for account in scenario.accounts if account.name == name)
        before, years, dollars = 1.0, [], 0.0
        for period, year, floor in zip(horizon.periods, plan.years, least, strict=True):
            price = period.assets[asset].price
            held = year.accounts[name].holdings.get(asset, 0.0) if name in year.accounts else 0.0
            left = min(before, max(held, floor) / (start * price))  # of the shares of the first day
            if (sold := (before - left) * start * price) > DUST:
                years.append(period.year)
                dollars += sold
            before = left
        if years:
            when = f"in {years[0]}" if len(years) == 1 else f"from {years[0]} on, in {len(years)} years"
            yield (
                "kept_sold",
                f"market.assets.{asset}.keep",
                f"{written(dollars)} of {asset} in {name}, which is never to be sold, is sold {when}: required "
                "distributions take more than all else there (26 USC 401(a)(9)). Shares may be distributed in kind "
                "instead and kept in a taxable account: the plan does not reckon with that",
            )
