"""Taxable accounts as they trade: what they hold by asset, and the lots that are sold, highest basis first."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.household.basis import is_short_term
from ...models.household.facts import Period
from .household import Setting, YearFacts
from .ledger import Ledger, Lot
from .rebalancing import Vector

Stack = list[Lot]


@dataclass(frozen=True, slots=True)
class TaxableGroup:
    """Taxable accounts that trade together: what they hold by asset, and the lots of each, highest basis first."""

    accounts: tuple[str, ...]
    buyer: str
    held: Vector
    lots: tuple[Stack, ...]
    mix: tuple[float, ...]

    @property
    def value(self) -> float:
        return sum(self.held)


def taxable_groups(facts: YearFacts, ledger: Ledger, home: Setting) -> list[TaxableGroup]:
    """All taxable accounts as one; each by itself where accounts hold their own mix."""
    taxable = home.taxable
    if home.mixes:
        return [_group((name,), name, home.mixes[name], facts, ledger) for name in taxable]
    return [_group(tuple(taxable), home.buyer, (), facts, ledger)]


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
    return TaxableGroup(accounts, buyer, held, lots, mix)


def sold_lots(lots: Stack, amount: float, price: float) -> list[tuple[Lot, float]]:
    """`amount` dollars out of lots in their order: (lot, dollars)."""
    sold = []
    for lot in lots:
        part = min(amount, lot.shares * price)
        if part > 0.0:
            sold.append((lot, part))
            amount -= part
    return sold


def is_short(lot: Lot, period: Period) -> bool:
    """Whether a lot sold on the period's first day has been held for a year or less (26 USC 1222)."""
    return is_short_term(lot.acquired, period)
