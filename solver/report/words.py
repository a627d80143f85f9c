"""The one formatter of every face: a value and its unit as words. Sentences are made with the same forms."""

from __future__ import annotations

from datetime import date

from ...models.amounts import (
    at_most,
    bare,
    cents,
    change,
    count,
    day,
    dollars,
    dollars_up,
    inward,
    percent,
    points,
    rate,
    shares,
)
from .model import Unit, Value

__all__ = [
    "DUST",
    "at_most",
    "bare",
    "cents",
    "change",
    "count",
    "day",
    "dollars",
    "dollars_up",
    "inward",
    "percent",
    "points",
    "rate",
    "shares",
    "value_text",
]

DUST = 0.5
"""Dollars below which an amount is not worth a line."""
AMOUNTS = ("dollars", "change", "cents", "per_dollar")
"""Units of money."""
PLACES = {"cents": 2, "per_dollar": 3}
"""Decimals of those that have some."""
DASH = "-"

FORMS = {
    "dollars": dollars,
    "change": change,
    "cents": cents,
    "price": cents,
    "per_dollar": lambda value: f"{value:.3f}",
    "rate": lambda value: percent(value, 2),
    "share": percent,
    "share_change": lambda value: f"{'+' if value >= 0.0 else ''}{percent(value)}",
    "points": points,
    "year": lambda value: f"{value:.0f}",
    "count": lambda value: f"{value:,.0f}",
    "shares": shares,
}
"""How a number is written under each unit that numbers have."""


def value_text(
    value: Value, unit: Unit = "text", *, dash: bool = False, thousands: bool | None = None
) -> str:
    """A cell as every face writes it; "" for none.

    `dash`: an amount that rounds to nothing is a dash. `thousands`: the sign of dollars stands in the title, and
    amounts are plain numbers, of dollars (False) or of thousands (True).
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str) or unit not in FORMS:
        return str(value)
    if unit in AMOUNTS:
        size = 1000 if thousands else 1
        if dash and not round(value / size, PLACES.get(unit, 0)):
            return DASH
        if thousands is not None:
            return bare(value, size)
    return FORMS[unit](value)
