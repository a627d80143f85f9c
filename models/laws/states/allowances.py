"""What may be deducted in a plan: allowances, each the least of a few limits (items.py).

Units  dollars a year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from .facts import KnownYear
from .steps import LEAST, MOST

NOTHING = Piecewise((LEAST, MOST), (0.0, 0.0))

LINES = ("surcharge", "gifts", "own_line", "own_tax", "schedule_a", "fallen", "to_charities")
"""What a limit has parts of beside a function of AGI (itemizing.py)."""


def standard_of(year: KnownYear, t: Amounts) -> float:
    """The standard deduction with its additions for the aged, before it falls."""
    return t["standard"] + t["standard_aged"] * year.aged(65)


@dataclass(frozen=True)
class AllowanceLimit:
    """``of_agi(AGI) + sum(part x line)``.

    surcharge, gifts    of Medicare's surcharges of the year, and of what the ceilings let through of gifts
    own_line, own_tax   of a line of the state's own, and of its tax of the year
    schedule_a          of the whole of the federal Schedule A
    fallen              of what has fallen away of the state's standard deduction
    to_charities        of the year's cash to charities
    """

    of_agi: Piecewise
    surcharge: float = 0.0
    gifts: float = 0.0
    own_line: float = 0.0
    own_tax: float = 0.0
    schedule_a: float = 0.0
    fallen: float = 0.0
    to_charities: float = 0.0

    @property
    def parts(self) -> tuple[float, ...]:
        return tuple(getattr(self, name) for name in LINES)

    def __add__(self, other: AllowanceLimit) -> AllowanceLimit:
        return AllowanceLimit(
            self.of_agi + other.of_agi, *(a + b for a, b in zip(self.parts, other.parts, strict=True))
        )

    def times(self, share: float) -> AllowanceLimit:
        of_agi = Piecewise(self.of_agi.xs, tuple(share * y for y in self.of_agi.ys))
        return AllowanceLimit(of_agi, *(share * part for part in self.parts))


@dataclass(frozen=True)
class Allowance:
    """What may be deducted in one way: the least of some limits.

    election   the federal one to which it is open: True to itemize, False not to; None either
    """

    limits: tuple[AllowanceLimit, ...]
    election: bool | None = None

    def __add__(self, other: Allowance) -> Allowance:
        election = self.election if other.election is None else other.election
        return Allowance(_least([a + b for a in self.limits for b in other.limits]), election)

    def times(self, share: float) -> Allowance:
        return replace(self, limits=tuple(limit.times(share) for limit in self.limits))

    def under(self, other: Allowance) -> Allowance:
        """No more than another one either."""
        return replace(self, limits=_least([*self.limits, *other.limits]))

    def elected(self, itemizes: bool) -> Allowance:
        return replace(self, election=itemizes)


def _least(limits: Sequence[AllowanceLimit]) -> tuple[AllowanceLimit, ...]:
    """The same with those in one that differ by their functions of AGI alone."""
    found: dict[tuple[float, ...], AllowanceLimit] = {}
    for limit in limits:
        other = found.get(limit.parts)
        least = limit if other is None else replace(limit, of_agi=limit.of_agi.smaller(other.of_agi))
        found[limit.parts] = least
    return tuple(found.values())


Allowances = Sequence[Allowance]


def allowed(of_agi: Piecewise, **parts: float) -> Allowance:
    """With one limit."""
    return Allowance((AllowanceLimit(of_agi, **parts),))


def flat(dollars: float, **parts: float) -> Allowance:
    """An amount that hangs on nothing else."""
    return allowed(Piecewise((LEAST, MOST), (dollars, dollars)), **parts)


def along_agi(function: Callable[[float], float], *kinks: float, **parts: float) -> Allowance:
    """A function of federal AGI that is linear between its kinks."""
    return allowed(Piecewise.sample(function, kinks, LEAST, MOST), **parts)


def together(some: Allowances, more: Allowances) -> Allowances:
    """Both at once, in all their ways."""
    return [a + b for a in some for b in more]


def fallen(medical: Allowances, rest: Allowances, t: Amounts) -> Allowances:
    """Both, less a share of AGI above a start, but of what is not medical no more than a part (26 USC 68 of 2017)."""
    start, share = t["itemized_falls_from"], t["itemized_falls"]
    falls = along_agi(lambda agi: -share * max(0.0, agi - start), start)
    kept = [way.times(1.0 - t["itemized_falls_at_most"]) for way in rest]
    return [*together(together(medical, rest), [falls]), *together(medical, kept)]


def largest(ways: Allowances) -> Allowances:
    """The same with those in one that have one limit each and differ by their functions of AGI alone."""
    found: dict[object, Allowance] = {}
    for number, way in enumerate(ways):
        (first, *others) = way.limits
        key = number if others else (first.parts, way.election)
        other = found.get(key)
        if other is not None:
            larger = replace(first, of_agi=other.limits[0].of_agi.larger(first.of_agi))
            way = replace(way, limits=(larger,))
        found[key] = way
    return list(found.values())
