"""Gifts to public charities are deducted up to shares of AGI; what is above them is carried over for five years.

Law    26 USC 170(b)(1)(A), (C), (G) (ceilings), (I) (floor, from 2026), (d)(1) (carry-overs), (e)(1)(A) (short-term
       property); 26 CFR 1.170A-10(a)(2), (d)(4).
Form   Schedule A (Form 1040) lines 11 to 14; Publication 526, Worksheet 2 and Carryovers; from 2026 the Charitable
       Contribution Limitation Worksheet.
Units  dollars a year of the law's year.

Three kinds, in the order of their ceilings: cash, 60 percent of AGI; property at its basis (held a year or less; or all
of a year's by the election of 170(b)(1)(C)(iii)), 50 percent less that cash; long-term property at its market value,
the lesser of 30 percent and what the 50 have left. In each kind the year's own gifts come first, then what is carried
into it, the oldest first; so in every year, itemised or not. A donor-advised fund is a public charity here.

The floor is taken from property at market value first, then from property at basis, then from cash. What it takes is
lost, but in a year whose own gifts of some kind pass a ceiling: then it is carried over with its own kind.

What a joint return carries over belongs to the spouses by what each gave of it; a decedent's part ends with the final
return.

NOT MODELED: private foundations and gifts for the use of a charity (30 and 20 percent), conservation easements,
tangible property, the spouses' excesses as on separate returns (26 CFR 1.170A-10(d)(4)(i), which the parts that each
gave stand for), and the election's effect on property carried into its year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ....tax_tables.schema import ItemizedDeductions


@dataclass(frozen=True, slots=True)
class GiftsOfYear:
    """What a year gives to public charities, dollars.

    cash           donor-advised funds included; `cash_to_fund` is what of it they received
    at_market      long-term property at its market value
    at_basis       property at its basis: short-term, or all property of the year by the election
    """

    cash: float = 0.0
    at_market: float = 0.0
    at_basis: float = 0.0
    cash_to_fund: float = 0.0

    @property
    def cash_to_charities(self) -> float:
        """What the deduction of 26 USC 170(p) counts."""
        return self.cash - self.cash_to_fund


NO_GIFTS = GiftsOfYear()


class Excess(NamedTuple):
    """What of one year's gifts of one kind is carried over, dollars; positive."""

    year: int
    amount: float


class Carried(NamedTuple):
    """Carry-overs by kind, the oldest first."""

    cash: tuple[Excess, ...] = ()
    at_basis: tuple[Excess, ...] = ()
    at_market: tuple[Excess, ...] = ()

    @property
    def total(self) -> float:
        return sum(excess.amount for kind in self for excess in kind)

    def kept(self, share: Callable[[str, int], float]) -> Carried:
        """After a death: of each excess the survivor's part, by its kind's name and its year."""
        return Carried(
            *(
                tuple(Excess(year, amount * share(kind, year)) for year, amount in excesses)
                for kind, excesses in zip(self._fields, self, strict=True)
            )
        )


NOTHING_CARRIED = Carried()
LEAST_DOLLAR = 0.5
"""Dollars: on a return of whole dollars an excess below this is none."""


class Kind(NamedTuple):
    """One kind on the worksheet: its ceiling, what is allowed under it, what the floor takes of that.

    `excess`: what of the year's own gifts is above the ceiling.
    """

    ceiling: float
    allowed: float
    excess: float
    floored: float = 0.0


class Worksheet(NamedTuple):
    """The year's gifts by kind, what is deductible on Schedule A, and what is carried out of the year."""

    cash: Kind
    at_basis: Kind
    at_market: Kind
    floor: float
    deductible: float
    carried: Carried

    @property
    def let_through(self) -> float:
        """What the ceilings allow of all kinds, the floor not taken off."""
        return self.cash.allowed + self.at_basis.allowed + self.at_market.allowed


def compute(
    gifts: GiftsOfYear, carried: Carried, agi: float, year: int, table: ItemizedDeductions
) -> Worksheet:
    """The worksheet of a year, given its gifts, what is carried into it and AGI."""
    base = max(0.0, agi)
    cash, cash_left = _kind(gifts.cash, carried.cash, table.charity_cash_ceiling * base)
    half = max(0.0, table.charity_ceiling * base - cash.allowed)
    basis, basis_left = _kind(gifts.at_basis, carried.at_basis, half)
    rest = min(table.charity_property_ceiling * base, half - basis.allowed)
    market, market_left = _kind(gifts.at_market, carried.at_market, rest)

    floor = table.charity_floor * base
    market = market._replace(floored=min(market.allowed, floor))
    basis = basis._replace(floored=min(basis.allowed, floor - market.floored))
    cash = cash._replace(floored=min(cash.allowed, floor - market.floored - basis.floored))

    kinds = ((cash, cash_left), (basis, basis_left), (market, market_left))
    above = any(kind.excess > 0.0 for kind, _ in kinds)
    out = []
    for kind, left in kinds:
        new = kind.excess + (kind.floored if above else 0.0)
        kept = (excess for excess in left if excess.year + table.charity_carry_years > year)
        out.append((*kept, Excess(year, new)) if new > 0.0 else tuple(kept))
    deductible = sum(kind.allowed - kind.floored for kind, _ in kinds)
    return Worksheet(cash, basis, market, floor, deductible, Carried(*out))


def _kind(current: float, carried: tuple[Excess, ...], ceiling: float) -> tuple[Kind, tuple[Excess, ...]]:
    """What is allowed of a kind, the year's own gifts first and then the oldest, and what of the older is left."""
    allowed = min(current, ceiling)
    above = current - allowed
    room, left = ceiling - allowed, []
    for excess in carried:
        used = min(excess.amount, room)
        room, allowed = room - used, allowed + used
        if excess.amount > used:
            left.append(excess._replace(amount=excess.amount - used))
    return Kind(ceiling, allowed, above if above >= LEAST_DOLLAR else 0.0), tuple(left)
