"""Taxable accounts as they trade: what they hold by asset, and the lots that are sold, highest basis first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...models.household.basis import is_short_term
from ...models.household.facts import Period
from .household import Setting, YearFacts
from .ledger import Ledger, LedgerLot
from .rebalancing import Vector
from .wishes import HeldWishes

Stack = list[LedgerLot]


@dataclass(frozen=True, slots=True)
class TaxableGroup:
    """Taxable accounts that trade together: what they hold by asset, and the lots of each, highest basis first.

    buyers    by asset, the account that buys it; None where none may hold it
    leaving   by asset, lots where they may not be: sold whatever else is, and not in `held`; `going` is their value
    """

    accounts: tuple[str, ...]
    buyers: tuple[str | None, ...]
    held: Vector
    lots: tuple[Stack, ...]
    mix: tuple[float, ...]
    leaving: tuple[Stack, ...] = ()
    going: float = 0.0

    @property
    def value(self) -> float:
        return sum(self.held) + self.going


def taxable_groups(facts: YearFacts, ledger: Ledger, home: Setting) -> list[TaxableGroup]:
    """All taxable accounts as one; each by itself where accounts hold their own mix."""
    taxable = home.taxable
    if home.mixes:
        return [_group((name,), name, home.mixes[name], facts, ledger) for name in taxable]
    group = _group(tuple(taxable), home.buyer, (), facts, ledger)
    return [group if home.wishes is None else _sorted_out(group, home.wishes, home.buyer, facts)]


def _group(
    accounts: tuple[str, ...], buyer: str, mix: tuple[float, ...], facts: YearFacts, ledger: Ledger
) -> TaxableGroup:
    lots: tuple[Stack, ...] = tuple([] for _ in facts.price)
    for lot in ledger.lots:
        if lot.shares > 0.0 and lot.account in accounts:
            lots[lot.asset].append(lot)
    for stack in lots:
        stack.sort(key=lambda lot: -lot.basis / lot.shares)
    held = [sum(lot.shares for lot in stack) * price for stack, price in zip(lots, facts.price, strict=True)]
    return TaxableGroup(accounts, (buyer,) * len(held), held, lots, mix)


def _sorted_out(group: TaxableGroup, wishes: HeldWishes, buyer: str, facts: YearFacts) -> TaxableGroup:
    """The group with buyers that may hold what they buy, and lots apart that may not be where they are."""
    order = [buyer, *(name for name in group.accounts if name != buyer)]
    staying: list[Stack] = []
    leaving: list[Stack] = []
    for asset, stack in enumerate(group.lots):
        stays = [lot for lot in stack if wishes.kept[asset] or wishes.allowed[lot.account][asset]]
        staying.append(stays)
        leaving.append([lot for lot in stack if lot not in stays])
    worth = [
        [price * sum(lot.shares for lot in stack) for stack, price in zip(stacks, facts.price, strict=True)]
        for stacks in (staying, leaving)
    ]
    return replace(
        group,
        buyers=tuple(
            next((name for name in order if wishes.allowed[name][asset]), None)
            for asset in range(len(group.held))
        ),
        held=worth[0],
        lots=tuple(staying),
        leaving=tuple(leaving),
        going=sum(worth[1]),
    )


def sold_lots(lots: Stack, amount: float, price: float) -> list[tuple[LedgerLot, float]]:
    """`amount` dollars out of lots in their order: (lot, dollars)."""
    sold = []
    for lot in lots:
        part = min(amount, lot.shares * price)
        if part > 0.0:
            sold.append((lot, part))
            amount -= part
    return sold


def is_short(lot: LedgerLot, period: Period) -> bool:
    """Whether a lot sold on the period's first day has been held for a year or less (26 USC 1222)."""
    return is_short_term(lot.acquired, period)
