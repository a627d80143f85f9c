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

from collections.abc import Callable, Iterable, Mapping
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


GIFT_KINDS = ("cash", "at_basis", "at_market")


class Carried(NamedTuple):
    """Carry-overs by kind, the oldest first; `in_state` what a state carries by ceilings of its own, None where no
    state of the plan has any, or nothing is carried there."""

    cash: tuple[Excess, ...] = ()
    at_basis: tuple[Excess, ...] = ()
    at_market: tuple[Excess, ...] = ()
    in_state: Carried | None = None

    def of(self, kind: str) -> tuple[Excess, ...]:
        """One of `GIFT_KINDS`."""
        excesses: tuple[Excess, ...] = getattr(self, kind)
        return excesses

    @property
    def total(self) -> float:
        return sum(excess.amount for kind in GIFT_KINDS for excess in self.of(kind))

    def kept(self, share: Callable[[str, int], float]) -> Carried:
        """After a death: of each excess the survivor's part, by its kind's name and its year."""
        in_state = None if self.in_state is None else self.in_state.kept(share)
        return carried_by_kind(
            {kind: [Excess(year, x * share(kind, year)) for year, x in self.of(kind)] for kind in GIFT_KINDS},
            in_state,
        )


NOTHING_CARRIED = Carried()


def carried_by_kind(kinds: Mapping[str, Iterable[Excess]], in_state: Carried | None = None) -> Carried:
    """Of `GIFT_KINDS`, all of them."""
    cash, at_basis, at_market = (tuple(kinds[kind]) for kind in GIFT_KINDS)
    return Carried(cash, at_basis, at_market, in_state)


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
    out = list[tuple[Excess, ...]]()
    for kind, left in kinds:
        new = kind.excess + (kind.floored if above else 0.0)
        kept = (excess for excess in left if excess.year + table.charity_carry_years > year)
        out.append((*kept, Excess(year, new)) if new > 0.0 else tuple(kept))
    deductible = sum(kind.allowed - kind.floored for kind, _ in kinds)
    carried_on = carried_by_kind(dict(zip(GIFT_KINDS, out, strict=True)))
    return Worksheet(cash, basis, market, floor, deductible, carried_on)


def compute_in_state(
    gifts: GiftsOfYear, carried: Carried, agi: float, year: int, ceilings: ItemizedDeductions | None
) -> Worksheet | None:
    """The same by a state's own ceilings, with what it carries by them; None where there are none."""
    if ceilings is None:
        return None
    return compute(gifts, carried.in_state or NOTHING_CARRIED, agi, year, ceilings)


def carried_out(federal: Worksheet, in_state: Worksheet | None) -> Carried:
    """What goes on to later years, by the federal ceilings and by a state's own."""
    out = in_state.carried if in_state is not None else NOTHING_CARRIED
    return federal.carried._replace(in_state=out) if out != NOTHING_CARRIED else federal.carried


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
