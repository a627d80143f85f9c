"""From scenario, plan and book to the household of `facts.py`: parcels, accounts, purchases, moves, rates, targets.

What the plan asks for and the book does not have (prices moved) is cut to what there is, and named (`reach.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...models.accounts import KINDS
from ...models.household.basis import is_long_term
from ...models.household.horizon import law_book
from ...models.household.pensions import rolled_from_pensions
from ...models.household.weights import weights as weights_of
from ...models.plan import AccountYear, Plan
from ...models.positions.book import CASH, Book, Position
from ...models.scenario import Scenario
from .facts import Holder, Household, InKind, OrderWishes, Purchase, TradeRates
from .options import OrdersError, TradeOptions
from .parcels import Parcel
from .reach import SLACK, need_of, within_reach
from .targets import Target, targets_of
from .wash_sales import wash_of
from .wishes import held_back, wishes_of


def household(scenario: Scenario, plan: Plan, book: Book, options: TradeOptions) -> Household:
    """The problem's data. Raises OrdersError when plan and book do not belong together."""
    _check(scenario, plan, book)
    accounts = plan.years[0].accounts
    cash_asset, done = _cash_asset(scenario, book), scenario.year_to_date
    wishes = wishes_of(scenario, book.accounts, cash_asset)
    wanted = {name: _holder(name, book, accounts.get(name)) for name in book.accounts}
    parcels = held_back(tuple(parcels_of(book)), wanted, wishes)
    holders, cut = within_reach(wanted, parcels, options.in_kind, wishes.kept)
    need, short = need_of(plan, holders, parcels)
    counted = weights_of(scenario, 0)
    weights = {name: counted[holder.kind.tax] for name, holder in holders.items()}
    band = scenario.allocation.band if options.no_trade_band is None else options.no_trade_band
    treatments = {name: holder.kind.tax for name, holder in holders.items()}
    targets = targets_of(scenario, plan, options.toward, weights, treatments)
    if cash_asset not in scenario.market.assets:
        targets = (*targets, Target(cash_asset, None, 0.0))
    return Household(
        as_of=book.as_of,
        holders=holders,
        parcels=parcels,
        purchases=tuple(_purchases(book, wishes)),
        moves=tuple(_moves(holders, parcels, wishes)) if options.in_kind else (),
        need=need,
        rates=_rates(scenario, plan, options),
        carry_short=scenario.taxes.carried[0] - (done.short_term_gains if done else 0.0),
        carry_long=scenario.taxes.carried[1] - (done.long_term_gains if done else 0.0),
        cash_asset=cash_asset,
        weights=weights,
        targets=targets,
        band=band,
        wash=wash_of(book, options.identical),
        cut=(*cut, *short),
        wishes=wishes,
    )


def _check(scenario: Scenario, plan: Plan, book: Book) -> None:
    """The year, the accounts and the assets must be one household's."""
    year = plan.years[0]
    if book.as_of.year != year.year:
        raise OrdersError(
            f"the positions are of {book.as_of}, the plan begins in {year.year}; expected one year. "
            "Solve a scenario whose start_year is the year of the orders."
        )
    if scenario.year_to_date and book.as_of < scenario.first_day:
        raise OrdersError(
            f"the positions are of {book.as_of}, the plan begins on {scenario.first_day} (year_to_date.as_of); "
            "expected positions of that day or later."
        )
    for name, account in year.accounts.items():
        flows = account.converted_in + account.converted_out + account.contributed
        flows += account.distributed + account.qcd
        if name not in book.accounts and flows > SLACK:
            raise OrdersError(
                f"the plan uses the account {name}, which the positions do not have; they have "
                f"{', '.join(book.accounts)}. Open it, or give it in the positions with CASH of 0."
            )
    rolled = [name for name, account in year.accounts.items() if account.rolled_out > SLACK]
    if rolled:
        raise OrdersError(
            f"the plan rolls over {', '.join(rolled)} this year, which is no order for a broker; expected positions of "
            "after that. Do it first, then leave rolls_to out, give the IRA its new holdings (a Roth IRA its "
            "contributions too), and solve again."
        )
    paid = rolled_from_pensions(scenario, year.year)
    if paid:
        raise OrdersError(
            f"a pension's lump sum arrives in {', '.join(paid)} this year, which is no order for a broker; expected "
            "positions of after that. Then leave the pension out, give the IRA its new holdings, and solve again."
        )
    strange = {s.asset for s in book.securities.values()} - set(scenario.market.assets)
    if strange:
        raise OrdersError(
            f"asset class {', '.join(sorted(strange))} of the securities; expected one of market.assets: "
            f"{', '.join(scenario.market.assets)}"
        )


def parcels_of(book: Book) -> Iterator[Parcel]:
    """Lots of taxable accounts one by one; the others by account and ticker, oldest lots first."""
    together: dict[tuple[str, str], list[Position]] = {}
    for position in book.positions:
        if position.quantity <= 0.0:
            continue
        if not KINDS[book.accounts[position.account].type].sheltered:
            yield _parcel(book, (position,), True)
        else:
            together.setdefault((position.account, position.ticker), []).append(position)
    for lots in together.values():
        yield _parcel(book, tuple(sorted(lots, key=lambda lot: lot.acquired)), False)


def _parcel(book: Book, lots: tuple[Position, ...], taxable: bool) -> Parcel:
    first, security = lots[0], book.securities[lots[0].ticker]
    quantity = sum(lot.quantity for lot in lots)
    value = quantity * security.price
    return Parcel(
        account=first.account,
        ticker=first.ticker,
        asset=security.asset,
        price=security.price,
        quantity=quantity,
        gain=(value - first.basis) / value if taxable else 0.0,
        term=("long" if is_long_term(first.acquired, book.as_of) else "short") if taxable else None,
        most=0.0 if security.restricted else value,
        cost=security.spread,
        lots=lots,
    )


def _holder(name: str, book: Book, year: AccountYear | None) -> Holder:
    account = book.accounts[name]
    holder = Holder(name, KINDS[account.type], account.owner, book.cash.get(name, 0.0))
    if year is None or holder.taxable:
        return holder
    return replace(
        holder,
        distributed=year.distributed,
        rmd=year.rmd,
        converted_out=year.converted_out,
        converted_in=year.converted_in,
    )


def _purchases(book: Book, wishes: OrderWishes) -> Iterator[Purchase]:
    """Each account's choices: every security that it may hold and is not restricted; those it holds before others."""
    held = {(p.account, p.ticker) for p in book.positions}
    anywhere = {ticker for _, ticker in held}
    for account in book.accounts:
        choices = [s for s in book.securities.values() if s.ticker != CASH and not s.restricted]
        choices = [s for s in choices if not wishes.bars(account, s.asset)]
        choices.sort(key=lambda s: ((account, s.ticker) not in held, s.ticker not in anywhere))
        for rank, s in enumerate(choices):
            yield Purchase(account, s.ticker, s.asset, s.price, s.spread, rank)


def _moves(
    holders: Mapping[str, Holder], parcels: tuple[Parcel, ...], wishes: OrderWishes
) -> Iterator[InKind]:
    """Shares of an IRA to its owner's Roth IRA (conversion) or taxable accounts (distribution), where they may be held.

    What is kept is not converted."""
    for index, parcel in enumerate(parcels):
        source = holders[parcel.account]
        if source.taxable or source.kind.employer or parcel.most == 0.0:
            continue
        kept = parcel.asset in wishes.kept
        for name, other in holders.items():
            if wishes.bars(name, parcel.asset):
                continue
            if (
                not kept
                and source.converted_out > SLACK
                and other.converted_in > SLACK
                and other.owner == source.owner
            ):
                yield InKind(index, name, "conversion")
            if source.distributed > SLACK and other.taxable and other.owner in (source.owner, "joint"):
                yield InKind(index, name, "distribution")


def _rates(scenario: Scenario, plan: Plan, options: TradeOptions) -> TradeRates:
    """The plan's own marginal rates. A short-term gain is never taxed below a long-term one."""
    year = plan.years[0]
    long = year.tax.marginal_rate_long_term_gain
    short = max(year.tax.marginal_rate_ordinary, long)
    carried = 0.5 * long if options.carryforward_rate is None else options.carryforward_rate
    if carried > short:
        raise OrdersError(
            f"carryforward_rate is {carried}; expected at most the rate on this year's ordinary income, {short:.4f}"
        )
    law = law_book(scenario).for_year(year.year)
    return TradeRates(short, long, carried, law.federal.capital_losses.limit[year.filing_status])


def _cash_asset(scenario: Scenario, book: Book) -> str:
    """The class of money in no security; one of its own, with a target of 0, where nobody says."""
    if CASH in book.securities:
        return book.securities[CASH].asset
    return "cash" if "cash" in scenario.market.assets else CASH
