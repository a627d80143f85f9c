"""What a state lets its taxpayers choose: the larger of two deductions, the smaller of two taxes.

Each decision has two alternatives, and a year of a program is of one alternative of each, whatever its incomes: nobody
has to take the better one, so a plan pays the better one's tax and a bound is no tax less than that. A state says how
many decisions a year has, and which alternatives can be of use where taxable benefits and AGI are known to lie.
Law    each state's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import At, Chosen, Law, LawYear, Place, Span
from ..regime import DEDUCTION, CellRows, Lines, Regime
from .facts import KnownYear

NAME = "state_choice"
Taken = tuple[int, ...]
"""Of each decision the alternative taken, 0 or 1."""


@dataclass(frozen=True)
class Decisions:
    """A state's decisions.

    count     how many a year has
    places    which of those that the form takes (`StateLines.taken`) these are; all where it takes no more
    useful    whether a cell with some alternatives can be of use, given its least and most taxable benefits and its
              least and most AGI, dollars
    in_bounds whether a program's bound tells the alternatives apart, too
    without_items    the alternatives with which nothing is itemized, if any are
    """

    count: Callable[[KnownYear, Amounts], int]
    useful: Callable[[KnownYear, Amounts, Taken, Span, Span], bool] = lambda *_: True
    in_bounds: bool = True
    places: Callable[[KnownYear, Amounts], Sequence[int]] | None = None
    without_items: Taken | None = None


def all_taken(count: int) -> list[Taken]:
    """Every way to decide, the first alternatives of all first."""
    return list(product((0, 1), repeat=count))


def number_of(taken: Sequence[int]) -> int:
    """Its place among `all_taken`."""
    return int("".join(map(str, taken)) or "0", 2)


def off(decision: int, alternative: int) -> str:
    """The line, in a program of which one cell holds, that is nothing where an alternative is taken, else free."""
    return f"state_off_{decision}_{alternative}"


def taken_in(chosen: Chosen) -> Taken | None:
    """What a cell takes, None where its year has no decision."""
    regime = chosen.get(NAME)
    return None if regime is None else regime.data


@dataclass
class Freed:
    """Rows that hold where a line is nothing."""

    rows: CellRows
    free: Any
    shared: bool = True

    def line(self, name: str, low: float = 0.0) -> Any:
        return self.rows.line(name, low)

    def constant(self, dollars: float) -> Any:
        return self.rows.constant(dollars)

    def at_least(self, name: str, left: Any, dollars: float = 0.0) -> None:
        self.rows.at_least(name, left + self.free, dollars)

    def at_most(self, name: str, left: Any, dollars: float = 0.0) -> None:
        self.rows.at_most(name, left - self.free, dollars)

    def equal(self, name: str, left: Any, dollars: float = 0.0) -> None:
        self.at_least(name, left, dollars)
        self.at_most(name, left, dollars)

    def row(self, name: str, left: Any, sense: str, dollars: float) -> int:
        """A row by its place in the program, as those are written that hold in some bands alone."""
        assert sense == "<=", "a row that is freed has one side"
        written: int = self.rows.row(name, left - self.free, sense, dollars)  # type: ignore[attr-defined]
        return written


class StateChoice(Law):
    """The decisions of the state of a year, always told apart."""

    name = NAME
    citation = "each state's own law, tax_tables/states"
    in_return = True  # the state's return has it, and the federal one has not
    ordered = True

    def regimes(self, year: LawYear, band: Regime, split: bool) -> Sequence[Regime]:
        state = year.period.state
        count = getattr(state, "decisions", 0)
        ways = all_taken(count) if count and (split or state.decided_in_bounds) else []
        return [Regime(NAME, "".join(map(str, taken)), data=taken) for taken in ways]

    def useful(self, year: LawYear, regime: Regime, chosen: Chosen, span: Span) -> bool:
        rule, deduction = year.period.state, chosen.get(DEDUCTION)
        itemizes = None if deduction is None else deduction.kind == "itemized"
        return bool(rule.may_take(regime.data, year.taxed_benefits(chosen), span, itemizes))

    def constrain(
        self, cell: CellRows, lines: Lines, regime: Regime, year: LawYear, chosen: Chosen, span: Span
    ) -> Any:
        """Where cells share their lines: what frees the rows of the alternatives not taken."""
        if cell.shared:
            for decision, alternative in enumerate(regime.data):
                name = off(decision, 1 - alternative)
                lines.state_off[decision, 1 - alternative] = cell.line(name)
        return None

    def regime_of(self, regimes: Mapping[Place, Regime], at: At, year: LawYear) -> Place:
        return int(at[NAME])


LAW = StateChoice()
