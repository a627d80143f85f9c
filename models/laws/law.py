"""What every law is to those who ask it: lines it reads and writes, edges, regimes, and its two readings.

A law's file ends with its `Law`, and `register.py` lists them in the order of the return. Who writes the program, reads
a solution or looks for a better plan goes through that list and names none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ...tax_tables.schema import FederalLaw, FilingStatus, YearLaw
from .regime import AGI, MAGI

BAND_LINES = (AGI, MAGI)
"""The lines that are cut into bands; an edge on another line only says when a law is written more finely."""

At = Mapping[str, float]
"""A return (or part of one) by line, in dollars."""


@dataclass(frozen=True)
class Edge:
    """A point of a line beyond which a law runs otherwise.

    value     dollars on the line, which for `law` ends a band there
    cost      of a cliff: dollars that the law takes in all from just above it to the next; None where it only bends
    paid_in   years on from the line's own year in which the cost is paid
    """

    value: float
    law: str
    line: str = AGI
    cost: float | None = None
    paid_in: int = 0

    @property
    def is_cliff(self) -> bool:
        return self.cost is not None

    @property
    def ends_a_band(self) -> bool:
        return self.line in BAND_LINES


class YearFacts(Protocol):
    """What a law asks of a year of a household."""

    @property
    def filing_status(self) -> FilingStatus: ...

    @property
    def law(self) -> YearLaw: ...

    @property
    def surcharge_by_tier(self) -> tuple[float, ...]: ...


class LawYear(Protocol):
    """One year as a law sees it, dollars.

    low, high          the least and most AGI it can have
    losses             whether net losses are possible
    choices            the deductions to choose from (federal/deductions.py)
    """

    status: FilingStatus
    law: FederalLaw
    low: float
    high: float
    losses: bool

    @property
    def choices(self) -> Sequence[Any]: ...

    def later(self, years: int) -> YearFacts | None:
        """The facts so many years on; None past the plan's end."""
        ...


class Law:
    """One law. What it leaves out of this it has not: no edges, no regimes, nothing to pay.

    lazy     its rows are written only in years whose returns owe it: beyond `owed`, an edge like others
    premium  what it takes is a premium, a medical cost of Schedule A (26 USC 213(d)(1)(D)), and no tax
    always   none of its edges is ever left out of a relaxation: they are few, and it is loose without them
    """

    name: str = ""
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    lazy = False
    always = False
    premium = False

    @property
    def owed(self) -> Edge:
        """Of a lazy law: the edge on the return's own line of it that a year lies beyond which owes it."""
        return Edge(0.0, self.name, line=self.name)

    def edges(self, year: LawYear) -> Iterable[Edge]:
        """Where it bends or steps; those outside the year's range too."""
        return ()

    def compute(self, at: At, year: LawYear) -> float:
        """The form's reading: dollars of it on a return (of a cliff, paid in its own year)."""
        return 0.0
