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

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, log2
from typing import Any, NamedTuple, TypeVar

from ....tax_tables.schema import FilingStatus, ItemizedDeductions
from ....tax_tables.state_tables import Amounts
from ..federal import items_of_agi as schedule_a
from ..law import Span
from ..piecewise import Piecewise
from ..regime import INF
from .allowances import (
    LINES,
    NOTHING,
    Allowance,
    AllowanceLimit,
    Allowances,
    allowed,
    along_agi,
    flat,
    together,
)
from .choices import Taken, all_taken
from .facts import KnownYear
from .steps import LEAST, MOST, Kink, Kinks

Worked = TypeVar("Worked")


@dataclass(frozen=True)
class KnownItems:
    """What is known of a year's items before anything is decided; dollars.

    table           of Schedule A, for its floors and caps; `top` the taxable income where the highest rate begins
    medical         costs stated and Medicare's premiums, to which surcharges may add up to `most_surcharge`
    charity_cash    stated gifts; `gives` whether the year decides others, no more than `most_given`; by a state's own
                    ceilings `most_there` with those carried into it
    beside_standard cash that is deducted federally beside the standard deduction, at the most (26 USC 170(p))
    income_tax      stated, of another place than the state
    payroll_tax     of the filers' wages
    top_rate        of the state: of AGI no more than that is its tax; of its standard deduction `most_fallen` can fall
    senior          the federal deduction of 26 USC 151(d)(5)(C), by AGI
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
    senior: Piecewise = NOTHING
    payroll_tax: float = 0.0
    most_given: float = 0.0
    top_rate: float = INF
    most_fallen: float = INF
    most_there: float = 0.0
    beside_standard: float = 0.0
    made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def worked(self, name: str, work: Callable[[], Worked]) -> Worked:
        """What a state makes of the items of a year, worked out once."""
        if name not in self.made:
            self.made[name] = work()
        found: Worked = self.made[name]
        return found

    def most_of(self, line: str, agi: float) -> float:
        """The most dollars of a line (`allowances.LINES`) up to an AGI."""
        if line == "own_tax" and agi < INF:
            return self.top_rate * max(0.0, agi) + self.income_tax
        return {"surcharge": self.most_surcharge, "fallen": self.most_fallen}.get(line, INF)

    def medical_above(self, floor: float | None = None) -> Allowances:
        """Medical costs above a share of AGI, the federal one where none is given; or none of them."""
        share = self.table.medical_floor if floor is None else floor
        if self.most_surcharge:
            claimed = along_agi(lambda agi: self.medical - share * max(0.0, agi), 0.0, surcharge=1.0)
            return [flat(0.0), claimed]
        whole = self.medical / share
        return [along_agi(lambda agi: max(0.0, self.medical - share * max(0.0, agi)), 0.0, whole)]

    def medical_above_own(self, floor: float) -> Allowances:
        """Medical costs above a share of the state's own line; or none of them."""
        if not self.medical and not self.most_surcharge:
            return [flat(0.0)]
        return [flat(0.0), self.all_medical + flat(0.0, own_line=-floor).under(flat(0.0))]

    @property
    def all_medical(self) -> Allowance:
        """Without any floor."""
        return flat(self.medical, surcharge=float(self.most_surcharge > 0.0))

    @property
    def gifts(self) -> Allowances:
        """What is deductible of gifts on Schedule A; or none of them."""
        if self.gives:
            floor = schedule_a.gifts_floor_of_agi(self.table, LEAST, MOST)
            return [flat(0.0), allowed(floor, gifts=1.0)]
        return [allowed(schedule_a.gifts_of_agi(self.charity_cash, self.table, LEAST, MOST))]

    @property
    def gifts_let_through(self) -> Allowance:
        """What the ceilings let through of gifts, without a floor under them."""
        return flat(0.0, gifts=1.0) if self.gives else self.cash_up_to(self.table.charity_cash_ceiling)

    def cash_up_to(self, share: float) -> Allowance:
        """Stated gifts up to a share of AGI; or what a year decides, under a state's own ceilings already."""
        if self.gives:
            return flat(0.0, gifts=1.0)
        given = self.charity_cash
        return along_agi(lambda agi: min(given, share * max(0.0, agi)), 0.0, given / share)

    def taxes(self, income_tax: float = 0.0) -> Allowance:
        """Property tax, and so much income tax, under the federal cap."""
        paid = self.property_tax + income_tax
        return allowed(schedule_a.state_taxes_of_agi(paid, 0.0, self.status, self.table, LEAST, MOST))

    @property
    def tax_cap(self) -> Allowance:
        """The most that counts of taxes (26 USC 164(b)(6))."""
        return allowed(schedule_a.tax_cap_of_agi(self.status, self.table, LEAST, MOST))

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


def less_own_tax(year: KnownYear, items: KnownItems, *, whole: bool = False) -> Allowances:
    """What is added back of the state's own tax where the federal return itemizes, below zero: what it adds to the
    capped taxes, no more than the items are above the standard deduction, or the `whole` of it."""
    paid = flat(-items.property_tax - items.income_tax, own_tax=-1.0)
    found = [items.taxes() + paid, items.taxes() + items.tax_cap.times(-1.0)]
    if not whole:
        found.append(flat(year.standard, schedule_a=-1.0))
    return [*(way.under(flat(0.0)).elected(True) for way in found), flat(0.0).elected(False)]


Deducting = Callable[[KnownYear, KnownItems, Amounts], Allowances]
"""A state's ways to deduct in a year."""


def options(ways: Allowances, itemizes: bool) -> Allowances:
    """Those that are open to a federal election."""
    return [way for way in ways if way.election in (None, itemizes)]


def follows(ways: Allowances) -> bool:
    """Whether anything hangs on the federal election."""
    return any(way.election is not None for way in ways)


def counts(ways: Allowances, line: str) -> bool:
    """Whether any of them has a part of a line."""
    return any(getattr(limit, line) for way in ways for limit in way.limits)


def decisions(ways: Allowances) -> int:
    """How many decisions tell the ways apart that are open to an election."""
    return max((ceil(log2(len(options(ways, e)))) for e in (False, True) if options(ways, e)), default=0)


def kinks(ways: Allowances) -> Kinks:
    """Where a way bends up along AGI, felt from the bend before it."""
    limits = [limit.of_agi for way in ways for limit in way.limits]
    bends = [(of_agi.xs, bend) for of_agi in limits for bend in of_agi.upward_kinks()]
    return both([Kink(bend, max(x for x in xs if x < bend)) for xs, bend in bends], [])


def both(some: Kinks, more: Kinks) -> Kinks:
    """Kinks of two functions along one line; of two at one amount the one that is felt first."""
    felt: dict[float, float] = {}
    for kink in (*some, *more):
        felt[kink.value] = min(kink.felt_from, felt.get(kink.value, INF))
    return [Kink(value, felt_from) for value, felt_from in sorted(felt.items())]


def taken(ways: Allowances, agi: float, amounts: Sequence[float], itemizes: bool) -> Taken:
    """The alternatives of a return, given its `LINES`: of the ways open to it the first of the largest."""
    found = [
        min(
            limit.of_agi(agi) + sum(part * x for part, x in zip(limit.parts, amounts, strict=True))
            for limit in way.limits
        )
        for way in options(ways, itemizes)
    ]
    return all_taken(decisions(ways))[found.index(max(found))]


class Within(NamedTuple):
    """A span of AGI, and whether the state's own line is never above AGI."""

    agi: Span
    below: bool


def useful(ways: Allowances, chosen: Taken, within: Within, items: KnownItems, itemizes: bool | None) -> bool:
    """Whether no other way is at least as good at every AGI of a span, whatever is paid and given."""
    elections = (False, True) if itemizes is None else (itemizes,)
    number = all_taken(len(chosen)).index(chosen)
    return any(_useful(options(ways, election), number, within, items) for election in elections)


def _useful(ways: Allowances, number: int, within: Within, items: KnownItems) -> bool:
    if number >= len(ways):
        return False
    others = [(place, other) for place, other in enumerate(ways) if place != number]
    return not any(_beats(other, ways[number], within, items, place < number) for place, other in others)


def _beats(other: Allowance, way: Allowance, within: Within, items: KnownItems, first: bool) -> bool:
    """Whether each limit of a way is at least one of another's, of which all lines are nothing or more; `first` of the
    two goes before where they are the same."""
    return all(
        any(_above(ours, theirs, within, items, first) for theirs in way.limits) for ours in other.limits
    )


def _above(
    ours: AllowanceLimit, theirs: AllowanceLimit, within: Within, items: KnownItems, first: bool
) -> bool:
    more, fall, (low, high) = 0.0, ours.own_line - theirs.own_line, within.agi
    if fall > 0.0 or (fall and not within.below):
        return False
    for name, part, own in zip(LINES, theirs.parts, ours.parts, strict=True):
        if name != "own_line" and part > own:
            more += (part - own) * items.most_of(name, high)
    corners = {low, high, *(x for x in (0.0, *ours.of_agi.xs, *theirs.of_agi.xs) if low < x < high)}
    gains = [ours.of_agi(x) - theirs.of_agi(x) + fall * max(0.0, x) for x in corners]
    return min(gains) >= more and (first or max(gains) > more)
