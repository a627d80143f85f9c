"""What every law is to those who ask it: lines it reads and writes, edges, regimes, and its two readings.

A law's file ends with its `Law`, and `register.py` lists them in the order of the return. Who writes the program, reads
a solution or looks for a better plan goes through that list and names none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ...tax_tables.schema import FederalLaw, FilingStatus, YearLaw
from .regime import AGI, INF, CellRows, Constants, Lines, Regime

At = Mapping[str, float]
"""A return (or part of one) by line, in dollars."""


@dataclass(frozen=True)
class Edge:
    """A point of a line beyond which a law runs otherwise.

    value     dollars on the line, which for `law` ends a band there
    line      AGI, or a `BandLine` of some law; an edge on another line only says when a law is written more finely
    cost      of a cliff: dollars that the law takes in all from just above it to the next; None where it only bends
    paid_in   years on from the line's own year in which the cost is paid
    felt_from from where on the line a band that straddles the edge is loose, where that is not the edge itself
    felt_to   up to where it is, where other rows hold the law further on
    """

    value: float
    law: str
    line: str = AGI
    cost: float | None = None
    paid_in: int = 0
    felt_from: float | None = None
    felt_to: float = INF

    @property
    def is_cliff(self) -> bool:
        return self.cost is not None


Place = int | str
"""Which of a law's regimes: its place along their line, or its kind where they do not lie along one."""

Chosen = Mapping[str, Regime]
"""A cell, or what of it is chosen so far: by line that is cut into bands its band, by law its regime."""

Span = tuple[float, float]
"""The least and most AGI, dollars."""


class ReturnFacts(Protocol):
    """What a law asks of another year of a household."""

    @property
    def filing_status(self) -> FilingStatus: ...

    @property
    def law(self) -> YearLaw: ...

    @property
    def surcharge_by_tier(self) -> tuple[float, ...]: ...

    @property
    def more_recent(self) -> tuple[int, ...]: ...


class AssessedYear(Protocol):
    """What a law asks of the year of a return that is there."""

    status: FilingStatus
    law: FederalLaw

    def later(self, years: int) -> ReturnFacts | None:
        """The facts so many years on; None past the plan's end, and where they are not known."""
        ...


class LawYear(AssessedYear, Protocol):
    """One year as a law sees it that has no return yet, dollars.

    period             its facts (models/household/facts.py)
    low, high          the least and most AGI it can have; `tax_exempt` the most tax-exempt interest
    losses             whether net losses are possible
    benefit            Social Security; `benefit_ends` the least and most where the year is written for a range of it
    other_income       what is known of income before benefits that is no investment income
    least_ordinary     the least income before benefits less preferential income
    worksheet_minimum  whether the tax on all income as ordinary may be the lower
    gifts              the most gifts by kind; None where there are none but those stated; `state_gifts` likewise by
                       a state's own `ceilings`, None where it has none
    """

    low: float
    high: float
    tax_exempt: float
    losses: bool
    benefit: float
    benefit_ends: Sequence[float]
    other_income: float
    least_ordinary: float
    worksheet_minimum: bool
    gifts: Any
    state_gifts: Any
    ceilings: Any

    @property
    def period(self) -> Any: ...

    @property
    def deductions(self) -> Any: ...

    @property
    def choices(self) -> Sequence[Any]: ...

    def taxed_benefits(self, chosen: Chosen) -> Span:
        """The least and most taxable benefits in a cell."""
        ...

    def most_taxable(self, high: float, chosen: Chosen) -> float:
        """The most taxable income up to an AGI, whatever is deducted where that is not chosen."""
        ...


class BandLine:
    """A line of the return, beside AGI, that edges cut into bands: cliffs lie on it. A law names it in `lines`.

    name    of the edges' line; of the return's, where `compute` is left out
    """

    name: str = ""

    def above_agi(self, year: LawYear) -> Span:
        """The least and most that it can be above AGI; (0, 0) in a year in which it is AGI."""
        raise NotImplementedError

    def add_up(self, cell: Constants, lines: Lines, year: LawYear) -> Any:
        """The statute's reading: of the lines of a cell, all but what deductions and taxes write."""
        raise NotImplementedError

    def compute(self, received: Any, returned: Any) -> float:
        """The form's reading, dollars: of what a return was computed from, and of its lines."""
        amount: float = getattr(returned, self.name)
        return amount


class Law:
    """One law. What it leaves out of this it has not: no edges, no regimes, nothing to pay.

    citation         its authority, of a law that has no form of its own (models/returns/forms)
    reads, writes    lines of the return
    lines            the lines beside AGI that its edges lie on
    taxes            its lines in the program that are part of the federal tax
    lazy             its rows are written only in years whose returns owe it: beyond `owed`, an edge like others
    premium          what it takes is a premium, a medical cost of Schedule A (26 USC 213(d)(1)(D)), and no tax
    instead          of one with cliffs: what they take may be paid in place of another law's, and is added to nothing
    in_return        whether `federal_return` has lines of its own for it; what `compute` says of any other, but for
                     premiums, it adds to the year's federal tax (`ReturnLines.others`)
    always           none of its edges is ever left out of a relaxation: they are few, and it is loose without them
    coarse           of its edges that a relaxation lies beyond only the last is added: they are many and close
    ordered          its regimes lie along one line, are the same in every band, and are known by their places
    follows          the law whose regimes its rows hang on, where it has none of its own
    finer            laws whose regimes must be told apart where this one is written
    """

    name: str = ""
    citation: str = ""
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    lines: tuple[BandLine, ...] = ()
    taxes: tuple[str, ...] = ()
    lazy = False
    always = False
    premium = False
    instead = False
    in_return = False
    coarse = False
    ordered = False
    follows = ""
    finer: tuple[str, ...] = ()

    @property
    def owed(self) -> Edge:
        """Of a lazy law: the edge on the return's own line of it that a year lies beyond which owes it."""
        return Edge(0.0, self.name, line=self.name)

    def edges(self, year: LawYear) -> Iterable[Edge]:
        """Where it bends or steps; those outside the year's range too."""
        return ()

    def regimes(self, year: LawYear, band: Regime, split: bool) -> Sequence[Regime]:
        """Its regimes in a band of AGI; `split`: all of them told apart. None where it is the same everywhere."""
        return ()

    def span(self, year: LawYear, regime: Regime) -> Span:
        """The AGI that fits a regime."""
        return -INF, INF

    def possible(self, year: LawYear, regime: Regime, chosen: Chosen, span: Span) -> bool:
        """Whether a regime can meet what is chosen before it, and the AGI that fits that: a crude look."""
        return True

    def useful(self, year: LawYear, regime: Regime, chosen: Chosen, span: Span) -> bool:
        """Whether a cell with it can be of use where it is possible: another may be at least as good."""
        return True

    def on_band(self, cell: CellRows, lines: Lines, year: LawYear, chosen: Chosen, span: Span) -> None:
        """The rows that hang on the band of AGI and the deduction taken, and on nothing else."""

    def constrain(
        self, cell: CellRows, lines: Lines, regime: Regime, year: LawYear, chosen: Chosen, span: Span
    ) -> Any:
        """The statute's reading: the rows of a regime; returns its tax in the cell, None where it is no tax."""
        return None

    def compute(self, at: At, year: AssessedYear) -> float:
        """The form's reading: dollars of it on a return (of a cliff, paid in its own year)."""
        return 0.0

    def regime_of(self, regimes: Mapping[Place, Regime], at: At, year: LawYear) -> Place:
        """Which of them a return lies in."""
        return next(iter(regimes))

    def border(self, at: At, year: LawYear) -> float:
        """Dollars from where one of its regimes passes into another without a range; infinite where none does."""
        return INF


def reaching(regimes: Mapping[Place, Regime], line: str, amount: float, slack: float = 0.0) -> Place | None:
    """The first of the regimes that lie along a line to reach an amount (else the last); None where none does so."""
    along = {place: high for place, regime in regimes.items() for on, _, high in regime.ranges if on == line}
    found = (place for place, high in along.items() if amount <= high + slack)
    return next(found, list(along)[-1]) if along else None
