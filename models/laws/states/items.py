"""What a state lets those deduct who itemize, in a plan: the second reading's shared shape.

A state's deduction is the largest of some `Allowance`s (the standard amount, items with medical costs or without them,
...). Each is a function of federal AGI, and of what else the year decides or pays: Medicare's surcharges and gifts.
Allowances that have nothing of that are one function, the larger of them; the others are alternatives that the taxpayer
chooses among, told apart by as many decisions (choices.py) as it takes. Where a state follows the federal
choice, a way is open to one election alone.
Law    each state's own; 26 USC 164(b)(6), 170(b), 213(a) where a state begins from Schedule A.
Units  dollars a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, log2
from typing import Any

from ....tax_tables.schema import FilingStatus, ItemizedDeductions
from ....tax_tables.state_tables import Amounts
from ..federal import items_of_agi as schedule_a
from ..law import Span
from ..piecewise import Piecewise
from ..regime import AGI, INF, CellRows
from .choices import Freed, Taken, all_taken
from .facts import KnownYear
from .plan_lines import YearOfPlan
from .steps import Kink, Kinks

LEAST, MOST = -1e7, 1e8
"""Federal AGI that ways are stated for."""


@dataclass(frozen=True)
class Allowance:
    """``of_agi(AGI) + surcharge x Medicare's surcharges + gifts x what the ceilings let through of gifts``.

    election   the federal one to which it is open: True to itemize, False not to; None either
    """

    of_agi: Piecewise
    surcharge: float = 0.0
    gifts: float = 0.0
    election: bool | None = None

    def __add__(self, other: Allowance) -> Allowance:
        lines = self.surcharge + other.surcharge, self.gifts + other.gifts
        return Allowance(self.of_agi + other.of_agi, *lines, self.election)

    def times(self, share: float) -> Allowance:
        of_agi = Piecewise(self.of_agi.xs, tuple(share * y for y in self.of_agi.ys))
        return Allowance(of_agi, share * self.surcharge, share * self.gifts, self.election)

    def elected(self, itemizes: bool) -> Allowance:
        return replace(self, election=itemizes)


Allowances = Sequence[Allowance]


def flat(dollars: float) -> Allowance:
    """An amount that hangs on nothing."""
    return Allowance(Piecewise((LEAST, MOST), (dollars, dollars)))


def along_agi(function: Callable[[float], float], *kinks: float) -> Allowance:
    """A function of federal AGI that is linear between its kinks."""
    return Allowance(Piecewise.sample(function, kinks, LEAST, MOST))


def together(some: Allowances, more: Allowances) -> Allowances:
    """Both at once, in all their ways."""
    return [a + b for a in some for b in more]


def largest(ways: Allowances) -> Allowances:
    """The same with those in one that differ by their functions of AGI alone."""
    found: dict[tuple[float, float, bool | None], Allowance] = {}
    for way in ways:
        key = way.surcharge, way.gifts, way.election
        other = found.get(key)
        found[key] = way if other is None else replace(way, of_agi=other.of_agi.larger(way.of_agi))
    return list(found.values())


@dataclass(frozen=True)
class KnownItems:
    """What is known of a year's items before anything is decided; dollars.

    table           of Schedule A, for its floors and caps; `top` the taxable income where the highest rate begins
    medical         costs stated and Medicare's premiums, to which surcharges may add up to `most_surcharge`
    charity_cash    stated gifts; `gives` whether the year decides others
    income_tax      stated, of another place than the state
    """

    status: FilingStatus
    table: ItemizedDeductions
    top: float
    property_tax: float = 0.0
    mortgage_interest: float = 0.0
    medical: float = 0.0
    most_surcharge: float = 0.0
    charity_cash: float = 0.0
    income_tax: float = 0.0
    gives: bool = False

    def medical_above(self, floor: float | None = None) -> Allowances:
        """Medical costs above a share of AGI, the federal one where none is given; or none of them."""
        share = self.table.medical_floor if floor is None else floor
        if self.most_surcharge:
            claimed = along_agi(lambda agi: self.medical - share * max(0.0, agi), 0.0)
            return [flat(0.0), replace(claimed, surcharge=1.0)]
        whole = self.medical / share
        return [along_agi(lambda agi: max(0.0, self.medical - share * max(0.0, agi)), 0.0, whole)]

    @property
    def all_medical(self) -> Allowance:
        """Without any floor."""
        return replace(flat(self.medical), surcharge=float(self.most_surcharge > 0.0))

    @property
    def gifts(self) -> Allowances:
        """What is deductible of gifts on Schedule A; or none of them."""
        if self.gives:
            floor = schedule_a.gifts_floor_of_agi(self.table, LEAST, MOST)
            return [flat(0.0), Allowance(floor, gifts=1.0)]
        return [Allowance(schedule_a.gifts_of_agi(self.charity_cash, self.table, LEAST, MOST))]

    def cash_up_to(self, share: float) -> Allowance:
        """Stated gifts up to a share of AGI."""
        given = self.charity_cash
        return along_agi(lambda agi: min(given, share * max(0.0, agi)), 0.0, given / share)

    def taxes(self, income_tax: float = 0.0) -> Allowance:
        """Property tax, and so much income tax, under the federal cap."""
        paid = self.property_tax + income_tax
        return Allowance(schedule_a.state_taxes_of_agi(paid, 0.0, self.status, self.table, LEAST, MOST))

    def beside_income_tax(self, tax_and_interest: Allowance) -> Allowances:
        """Schedule A but for taxes: medical costs and gifts above their floors, beside so much tax and interest."""
        return together(together(self.medical_above(), self.gifts), [tax_and_interest])

    @property
    def capped_tax_and_interest(self) -> Allowance:
        """Property tax under the federal cap, and mortgage interest."""
        return self.taxes() + flat(self.mortgage_interest)

    @property
    def tax_and_interest(self) -> Allowance:
        """Property tax, whole, and mortgage interest."""
        return flat(self.property_tax + self.mortgage_interest)


Deducting = Callable[[KnownYear, KnownItems, Amounts], Allowances]
"""A state's ways to deduct in a year."""


def options(ways: Allowances, itemizes: bool) -> Allowances:
    """Those that are open to a federal election."""
    return [way for way in ways if way.election in (None, itemizes)]


def follows(ways: Allowances) -> bool:
    """Whether anything hangs on the federal election."""
    return any(way.election is not None for way in ways)


def decisions(ways: Allowances) -> int:
    """How many decisions tell the ways apart that are open to an election."""
    return max((ceil(log2(len(options(ways, e)))) for e in (False, True) if options(ways, e)), default=0)


def kinks(ways: Allowances) -> Kinks:
    """Where a way bends up along AGI, felt from the bend before it."""
    found: dict[float, float] = {}
    for xs, bends in ((way.of_agi.xs, way.of_agi.upward_kinks()) for way in ways):
        for bend in bends:
            before = max(x for x in xs if x < bend)
            found[bend] = min(before, found.get(bend, INF))
    return [Kink(value, felt_from) for value, felt_from in sorted(found.items())]


def both(some: Kinks, more: Kinks) -> Kinks:
    """Kinks of two functions along one line."""
    return sorted({kink.value: kink for kink in (*some, *more)}.values())


def taken(ways: Allowances, agi: float, surcharge: float, gifts: float, itemizes: bool) -> Taken:
    """The alternatives of a return: of the ways open to it the first of the largest."""
    amounts = [
        way.of_agi(agi) + way.surcharge * surcharge + way.gifts * gifts for way in options(ways, itemizes)
    ]
    return all_taken(decisions(ways))[amounts.index(max(amounts))]


def useful(ways: Allowances, chosen: Taken, agi: Span, items: KnownItems, itemizes: bool | None) -> bool:
    """Whether no other way is at least as good at every AGI of a span, whatever is paid and given."""
    elections = (False, True) if itemizes is None else (itemizes,)
    return any(_useful(options(ways, e), all_taken(len(chosen)).index(chosen), agi, items) for e in elections)


def _useful(ways: Allowances, number: int, agi: Span, items: KnownItems) -> bool:
    if number >= len(ways):
        return False
    way = ways[number]
    for place, other in enumerate(ways):
        more = max(0.0, way.surcharge - other.surcharge) * items.most_surcharge
        more += INF if way.gifts > other.gifts else 0.0
        corners = {*agi, *(x for x in (*way.of_agi.xs, *other.of_agi.xs) if agi[0] < x < agi[1])}
        gains = [other.of_agi(x) - way.of_agi(x) for x in corners]
        if place != number and min(gains) >= more and (max(gains) > more or place < number):
            return False
    return True


@dataclass(frozen=True)
class ItemsOfPlan:
    """A year's items and ways to deduct them; `surcharge` and `gifts` (what the ceilings let through) are lines.

    elected     of a cell whether it itemizes federally, None where any election may hold
    taken       of a cell the alternatives taken of what tells the ways apart, None likewise
    off, off_elected    what frees rows that hold with one alternative of a decision, and with an election
    """

    known: KnownItems
    ways: Allowances
    surcharge: Any
    gifts: Any
    elected: bool | None = None
    taken: Taken | None = None
    off: Mapping[tuple[int, int], Any] = field(default_factory=dict)
    off_elected: Mapping[bool, Any] = field(default_factory=dict)

    def each(self, rows: CellRows) -> Iterator[tuple[Allowance, CellRows]]:
        """The ways that may be taken, and where the rows of each are written."""
        for itemizes, there in self.elections(rows):
            ways = options(self.ways, itemizes)
            if self.taken is not None:
                number = all_taken(len(self.taken)).index(self.taken)
                yield ways[min(number, len(ways) - 1)], there
                continue
            for way, alternatives in zip(ways, all_taken(decisions(self.ways)), strict=False):
                within = there
                for decision, alternative in enumerate(alternatives):
                    within = Freed(within, self.off[decision, alternative])
                yield way, within

    def elections(self, rows: CellRows) -> Iterator[tuple[bool, CellRows]]:
        """The federal elections that may hold, and where the rows of each are written."""
        if self.elected is not None or not follows(self.ways):
            yield bool(self.elected), rows
            return
        for itemizes in (False, True):
            if itemizes in self.off_elected:
                yield itemizes, Freed(rows, self.off_elected[itemizes])


def deducted(rows: CellRows, y: YearOfPlan, standard: float) -> Any:
    """What a state's ways to deduct come to, at the most; its standard amount where nothing is itemized."""
    of = y.itemizing
    if of is None:
        return rows.constant(standard)
    amount = rows.line("state_deducted", -INF)
    if any(way.surcharge for way in of.ways):
        rows.at_most("state_surcharge", of.surcharge, of.known.most_surcharge)
    for way, within in of.each(rows):
        left = amount
        if way.surcharge:
            left = left - of.surcharge * way.surcharge
        if way.gifts:
            left = left - of.gifts * way.gifts
        y.no_more_than(within, "state_deducted", left, way.of_agi, AGI)
    return amount


def deducted_within(y: YearOfPlan, standard: float) -> Span:
    """The least and most that can be deducted in a cell of a bound, dollars."""
    if y.itemizing is None:
        return standard, standard
    ends = [
        (min(values), max(values) if not (way.surcharge or way.gifts) else INF)
        for way in y.itemizing.ways
        if (values := _values(way.of_agi, y.span))
    ]
    return min(low for low, _ in ends), max(high for _, high in ends)


def _values(of: Piecewise, span: Span) -> list[float]:
    low, high = max(span[0], of.xs[0]), min(span[1], of.xs[-1])
    return [of(x) for x in (low, high, *(x for x in of.xs if low < x < high))]
