"""What Minnesota deducts: the standard amount, or items, both falling at high AGI; the second reading.

Law    Minn. Stat. 290.0122 (items), 290.0123 (the standard deduction and its fall), 290.0132 subd. 7 (gifts).
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from .allowances import Allowances, along_agi, flat, largest, standard_of, together
from .facts import KnownYear
from .items import KnownItems
from .spans import EVERY_INCOME
from .steps import Kink, Kinks


def deduction(year: KnownYear, t: Amounts) -> Piecewise:
    """What is left of it, by federal AGI."""
    whole, low, high = standard_of(year, t), t["deduction_falls_from"], t["deduction_falls_more_from"]

    def left(agi: float) -> float:
        falls = t["deduction_falls"] * max(0.0, min(agi, high) - low)
        falls += t["deduction_falls_more"] * max(0.0, agi - high)
        return whole - min(t["deduction_falls_at_most"] * whole, falls)

    return Piecewise.sample(left, (low, high, _fallen(year, t)), *EVERY_INCOME)


def _fallen(year: KnownYear, t: Amounts) -> float:
    """The AGI from which no more of it falls."""
    low, high = t["deduction_falls_from"], t["deduction_falls_more_from"]
    most = t["deduction_falls_at_most"] * standard_of(year, t)
    below = t["deduction_falls"] * (high - low)
    if most <= below:
        return low + most / t["deduction_falls"]
    return high + (most - below) / t["deduction_falls_more"]


ALWAYS = 1e3
"""Dollars for each one of AGI by which items fall above where they always do: a plan is exact some dollars on."""


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """290.0122: the standard deduction as it falls, with half of gifts above an amount (290.0132 subd. 7); or
    Schedule A without income tax, of which what is not medical falls likewise: by shares of AGI, but by no more than a
    part of it, and from one AGI on by that part."""
    fallen = deduction(year, t)
    plain = along_agi(fallen, *fallen.xs[1:-1])
    half = [way.times(t["gift_share"]) + flat(-t["gift_share"] * t["gifts_above"]) for way in items.gifts]
    rest = together(items.gifts, [items.capped_tax_and_interest])
    low, high, last = (
        t[f"deduction_{name}"] for name in ("falls_from", "falls_more_from", "always_falls_above")
    )

    def falls(agi: float) -> float:
        first = t["deduction_falls"] * max(0.0, min(agi, high) - low)
        return -first - t["deduction_falls_more"] * max(0.0, agi - high) - ALWAYS * max(0.0, agi - last)

    whole = together(rest, [along_agi(falls, low, high, last)])
    least = [way.times(1.0 - t["deduction_falls_at_most"]) for way in rest]
    itemized = together(items.medical_above(), [*whole, *least])
    return largest([plain, *(plain + gifts for gifts in half), *itemized])


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where the standard deduction has fallen as far as it does."""
    return [Kink(_fallen(year, t), t["deduction_falls_from"])]
