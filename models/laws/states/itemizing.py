"""What a state's ways to deduct come to in a year of a program: their rows, by election and alternative.

Law    each state's own (items.py).
Units  dollars a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..law import Span
from ..piecewise import Piecewise
from ..regime import AGI, INF, CellRows
from .allowances import Allowance, Allowances
from .choices import Freed, Taken, all_taken
from .items import KnownItems, counts, decisions, follows, options
from .plan_lines import YearOfPlan


@dataclass(frozen=True)
class ItemsOfPlan:
    """A year's items and ways to deduct them; `surcharge`, `gifts` (what the ceilings let through), `schedule_a` and
    `to_charities` (cash of the year) are lines.

    elected     of a cell whether it itemizes federally, None where any election may hold
    taken       of a cell the alternatives taken of what tells the ways apart, None likewise
    off, off_elected    what frees rows that hold with one alternative of a decision, and with an election
    """

    known: KnownItems
    ways: Allowances
    surcharge: Any
    gifts: Any
    schedule_a: Any = None
    to_charities: Any = None
    elected: bool | None = None
    taken: Taken | None = None
    off: Mapping[tuple[int, int], Any] = field(default_factory=dict)
    off_elected: Mapping[bool, Any] = field(default_factory=dict)

    def each(self, rows: CellRows) -> Iterator[tuple[Allowance, CellRows]]:
        """The ways that may be taken, and where the rows of each are written; alternatives beyond them are the last."""
        for itemizes, there in self.elections(rows):
            ways = options(self.ways, itemizes)
            if self.taken is not None:
                number = all_taken(len(self.taken)).index(self.taken)
                yield ways[min(number, len(ways) - 1)], there
                continue
            for number, alternatives in enumerate(all_taken(decisions(self.ways))):
                way, within = ways[min(number, len(ways) - 1)], there
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


def deducted(
    rows: CellRows,
    y: YearOfPlan,
    standard: float,
    own_line: Any = None,
    own_tax: Any = None,
    fallen: Any = None,
) -> Any:
    """What a state's ways to deduct come to, at the most; its standard amount where nothing is itemized."""
    of = y.itemizing
    if of is None:
        return rows.constant(standard)
    amount = rows.line("state_deducted", -INF)
    if counts(of.ways, "surcharge"):
        rows.at_most("state_surcharge", of.surcharge, of.known.most_surcharge)
    lines = (of.surcharge, of.gifts, own_line, own_tax, of.schedule_a, fallen, of.to_charities)
    for way, within in of.each(rows):
        for limit in way.limits:
            left = amount
            for part, line in zip(limit.parts, lines, strict=True):
                left = left - line * part if part else left
            y.no_more_than(within, "state_deducted", left, limit.of_agi, AGI)
    return amount


def deducted_within(y: YearOfPlan, standard: float) -> Span:
    """The least and most that can be deducted in a cell of a bound, dollars."""
    if y.itemizing is None:
        return standard, standard
    low, high = [], []
    for limit in (limit for way in y.itemizing.ways for limit in way.limits):
        values = _values(limit.of_agi, y.span)
        low.append(min(values) if not limit.own_line else -INF)
        high.append(INF if any(limit.parts) else max(values))
    return min(low), max(high)


def _values(of: Piecewise, span: Span) -> list[float]:
    low, high = max(span[0], of.xs[0]), min(span[1], of.xs[-1])
    return [of(x) for x in (low, high, *(x for x in of.xs if low < x < high))]
