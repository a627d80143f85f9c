"""New York's items in a plan: the most that can be deducted at a New York AGI, and the taxes with that.

What New York allows of items hangs on its own AGI, on the federal one (the floor of medical costs, the older reduction
of 26 USC 68) and on products of both. Rows hold the taxes with the most that a household with these items deducts at a
New York AGI, for which the federal AGI is taken to be no more than that: exact where no medical costs are above their
floor and AGI is below the reduction's start. What else a return owes is `missing`.
Law    Tax Law 615(a), (f), (g) (items and their cuts), 601(d-1) to (d-4), 1304.
Units  dollars a year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from .broken import Broken, broken
from .items import KnownItems
from .shapes import by_brackets
from .steps import LEAST, MOST, Kink, Kinks

PARTS = 4
"""Chords of a product of two lines, between two of its kinks: it bends up, so that they lie above it."""
SQUARES = 10.0
"""Dollars of tax, at the most, that chords and tangents in place of products are apart from them."""


@dataclass(frozen=True)
class Deducted:
    """The most that is deducted by New York AGI: a function in each zone between `starts`. From the second on
    gifts alone count."""

    starts: tuple[float, ...]
    zones: tuple[Piecewise, ...]

    def reached(self, taxable: float) -> float:
        """The New York AGI from which taxable income is above an amount; it rises with AGI, and leaps between zones."""
        low, high = taxable, taxable + max(max(zone.ys) for zone in self.zones) + 1.0
        for _ in range(100):
            middle = 0.5 * (low + high)
            zone = sum(middle > start for start in self.starts)
            above = middle - self.zones[zone](middle) > taxable
            low, high = (low, middle) if above else (middle, high)
        leap = [start for start in self.starts if abs(start - high) < 1e-3]
        return leap[0] if leap else high

    @property
    def bends(self) -> set[float]:
        return {x for zone in self.zones for x in zone.xs[1:-1]}


def most_deducted(items: KnownItems, t: Amounts) -> Deducted:
    """The standard deduction or, where that is more, items."""
    plain = Piecewise((LEAST, MOST), (t["standard"], t["standard"]))
    gifts = [(start, high * items.charity_cash) for start, high in t.rows("gifts_only") if high]
    alone = [Piecewise((LEAST, MOST), (amount, amount)).larger(plain) for _, amount in gifts]
    below = _items(items, t).larger(alone[0])  # gifts alone may be more, and no tax falls at a step
    return Deducted(tuple(start for start, _ in gifts), (below, *alone))


def least_part(t: Amounts) -> float:
    """What is left of items that are not medical, at the least (26 USC 68(a)(2))."""
    return 1.0 - t["itemized_falls_at_most"]


def _items(items: KnownItems, t: Amounts) -> Piecewise:
    """615(a) to (g) with the federal AGI no more than New York's."""
    rest = items.property_tax + items.mortgage_interest + items.charity_cash
    start, share, least = t["itemized_falls_from"], t["itemized_falls"], least_part(t) * rest
    bends = (start, start + (rest - least) / share)
    return _cut(items, lambda agi: max(least, rest - share * max(0.0, agi - start)), bends, t)


def cut_items(items: KnownItems, t: Amounts, part: float) -> Piecewise:
    """The same beside gifts: the whole of what is not medical less its reduction, which may be more than that, or the
    `part` of it that is left at the least."""
    rest = part * (items.property_tax + items.mortgage_interest)
    start, share = t["itemized_falls_from"], t["itemized_falls"] if part == 1.0 else 0.0
    return _cut(items, lambda agi: rest - share * max(0.0, agi - start), (start,), t)


def _cut(items: KnownItems, rest: Callable[[float], float], bends: Sequence[float], t: Amounts) -> Piecewise:
    """Medical costs above their floor and the `rest` at an AGI, both cut; from above where they are no lines."""
    paid, floor, over = items.medical + items.most_surcharge, t["medical_floor"], t["itemized_cut_over"]
    cuts = [t["itemized_cut_from"], t["itemized_cut_again_from"]]

    def left(agi: float) -> float:
        medical = max(0.0, paid - floor * max(0.0, agi))
        cut = sum(min(1.0, max(0.0, (agi - begins) / over)) for begins in cuts)
        return (medical + rest(agi)) * (1.0 - t["itemized_cut"] * cut)

    ends = sorted({0.0, paid / floor, *bends, *cuts, *(begins + over for begins in cuts)})
    chords = {a + (b - a) * part / PARTS for a, b in pairwise(ends) for part in range(PARTS)}
    return Piecewise.sample(left, {*chords, ends[-1]}, LEAST, MOST)


Windows = Sequence[tuple[Sequence[float], Callable[[float], float]]]
"""Where each bends, and what is taken back by New York AGI once it is entered."""


def taxed(deducted: Deducted, t: Amounts, rates: str, entered: Sequence[float], taken: Windows) -> Broken:
    """A tax by New York AGI: at rates, and what windows take back, each from an AGI at which it is `entered`."""
    starts = sorted({*deducted.starts, *entered})
    brackets = t.rows(rates)

    def owed(place: int, agi: float) -> float:
        passed = set(starts[:place])
        zone = sum(start in passed for start in deducted.starts)
        within = sum(start in passed for start in entered)
        tax = by_brackets(max(0.0, agi - deducted.zones[zone](agi)), brackets)
        return tax + (taken[within - 1][1](agi) if within else 0.0)

    kinks = {deducted.reached(start) for start, _ in brackets} | deducted.bends
    return broken(starts, owed, [*kinks, *(bend for bends, _ in taken for bend in bends)])


def growing(
    benefit: Callable[[float], float], bends: Sequence[float], start: float, over: float
) -> Piecewise:
    """What is taken back over a window of New York AGI of a benefit that may still grow in it, by less than `SQUARES`.

    Their product is a square between two bends: it is never below its chord less a quarter of the square of their
    width, and in the first of them never below its tangent at the start. Beyond the window a benefit stands.
    """
    ends = sorted({start, start + over, *(x for x in bends if start < x < start + over)})
    points = [a + (b - a) * part / PARTS for a, b in pairwise(ends) for part in range(PARTS)] + [start + over]
    values = [benefit(x) * (x - start) / over for x in points]
    less = max(max(0.0, benefit(b) - benefit(a)) * (b - a) / (4.0 * over) for a, b in pairwise(points))
    known = [
        (LEAST, 0.0),
        (start, 0.0),
        (points[1], max(0.0, benefit(start)) * (points[1] - start) / over - less),
    ]
    known += [(x, value - less) for x, value in zip(points[2:], values[2:], strict=True)]
    known.append((MOST, values[-1] - less))
    return Piecewise(tuple(x for x, _ in known), tuple(y for _, y in known))


def at_most_apart(items: KnownItems, between: float, t: Amounts) -> float:
    """Dollars by which less is itemized where the federal AGI is so much above New York's and no surcharge is paid."""
    paid = items.medical + items.most_surcharge
    rest = items.property_tax + items.mortgage_interest + items.charity_cash
    between_floors = min(paid, t["medical_floor"] * between + items.most_surcharge)
    fallen = min(t["itemized_falls_at_most"] * rest, t["itemized_falls"] * between)
    alone = max((high * items.charity_cash for _, high in t.rows("gifts_only")), default=0.0)
    return between_floors + fallen + max(0.0, alone - t["standard"])


class Window(NamedTuple):
    """50,000 of New York AGI from `start` on over which a benefit is taken back, beside what was before (`base`); from
    an AGI of `entered` on, where taxable income passes the bracket."""

    start: float
    entered: float
    base: float
    benefit: float

    def taken(self, agi: float, over: float) -> float:
        return self.base + self.benefit * min(1.0, (agi - self.start) / over)


def windows_of(t: Amounts) -> list[Window]:
    """The first is of the brackets below the first edge, whose highest rate is then on all taxable income."""
    others = t.rows("recapture_benefit")[1:]
    begins, rate = max(row for row in t.rows("brackets") if row[0] < others[0][0])
    benefit = rate * begins - by_brackets(begins, t.rows("brackets"))
    windows = [Window(t["recapture_from"], t["recapture_from"], 0.0, benefit)]
    bases = dict(t.rows("recapture_base"))
    return windows + [Window(edge, edge + t["standard"], bases[edge], more) for edge, more in others]


def with_items(deducted: Deducted, t: Amounts) -> Broken:
    """The same with the most that is itemized; the first benefit may grow while it is taken back."""
    (first, *others), over = windows_of(t), t["recapture_over"]
    brackets, (begins, rate) = t.rows("brackets"), last_below(t)

    def benefit(agi: float) -> float:
        taxable = max(0.0, agi - deducted.zones[0](agi))
        growing_yet = rate * taxable - by_brackets(taxable, brackets)
        return min(first.benefit, growing_yet) if taxable < begins else first.benefit

    bends = [*deducted.bends, *(deducted.reached(start) for start, _ in brackets)]
    entered = [first.start, *(deducted.reached(window.start) for window in others)]
    taken = growing(benefit, bends, first.start, over)
    windows: list[tuple[Sequence[float], Callable[[float], float]]] = [(taken.xs[1:-1], taken)]
    windows += [([window.start + over], partial(window.taken, over=over)) for window in others]
    return taxed(deducted, t, "brackets", entered, windows)


def last_below(t: Amounts) -> tuple[float, float]:
    """The last bracket below the first edge: where it begins, and its rate."""
    edge = t.rows("recapture_benefit")[1][0]
    return max(row for row in t.rows("brackets") if row[0] < edge)


def falling_rates(of: Broken) -> Kinks:
    """Where the marginal rate of a tax falls, felt from the bend before."""
    allowed = -of.continuous
    bends = allowed.upward_kinks()
    return [Kink(bend, max(x for x in allowed.xs if x < bend)) for bend in bends]
