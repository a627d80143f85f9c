"""Shares that are sold or moved alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...models.positions.book import Position


@dataclass(frozen=True)
class Parcel:
    """Shares that are sold or moved alike.

    gain     per dollar of market value (0 in a tax-advantaged account), negative for a loss
    most     dollars that may be sold or moved (0 for a restricted security, and for a kept one in a taxable account)
    cost     of a trade, per dollar
    """

    account: str
    ticker: str
    asset: str
    price: float
    quantity: float
    gain: float
    term: Literal["short", "long"] | None
    most: float
    cost: float
    lots: tuple[Position, ...]

    @property
    def value(self) -> float:
        return self.quantity * self.price
