"""The protocols that the `constrain` reading of a law is written against.

A year falls into one *cell*: one `Regime` of every law at once. A law names its regimes, each with the range of
the year's lines where it holds, and writes the rows that hold inside a cell. Constants are dollars and are
multiplied by the cell's switch, so a cell that is not chosen asks nothing. `solver/formulation` implements these
protocols; nothing here knows a solver.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Protocol

INF = math.inf

PROVISIONAL = "provisional_income"
AGI = "agi"
ORDINARY = "ordinary_taxable"
TAXABLE = "taxable_income"
"""The lines that regimes bound. `ORDINARY` is never below zero; `TAXABLE` may be."""
INVESTMENT = "investment_income"
DEDUCTION = "deduction"
BEFORE_151 = "deduction_before_151"
NET_GAIN = "net_gain"
"""Other lines by which regimes are told apart; `NET_GAIN` is after losses carried in."""


class Linear(Protocol):
    """A linear expression in dollars."""

    def __add__(self, other: Any) -> Any: ...
    def __sub__(self, other: Any) -> Any: ...
    def __mul__(self, factor: float) -> Any: ...


class Constants(Protocol):
    """Whatever lines are added up in: a cell of a program, or plain dollars."""

    def constant(self, dollars: float) -> Any:
        """`dollars` where the cell is chosen, nothing elsewhere."""
        ...


class CellRows(Constants, Protocol):
    """The model of one cell.

    shared    whether all cells of the year are written on the same lines, one of them holding at a time
    """

    shared: bool

    def line(self, name: str, low: float = 0.0) -> Any:
        """A line that belongs to this cell alone (`low` is 0 or minus infinity)."""
        ...

    def at_least(self, name: str, left: Any, dollars: float = 0.0) -> None:
        """``left >= dollars`` where the cell is chosen."""
        ...

    def at_most(self, name: str, left: Any, dollars: float = 0.0) -> None: ...

    def equal(self, name: str, left: Any, dollars: float = 0.0) -> None: ...


@dataclass(frozen=True)
class Regime:
    """One way a law can fall. `ranges`: (line, low, high) in dollars; `kind` is the law's own word for it.

    reads     lines that a cell has of its own for this regime alone
    covers    the kinds that it stands for where they are not told apart
    falls     whether the marginal tax falls where its range ends, so that a plan would rather be past it
    data      what the law needs to write it; of a band, where it begins
    is_band   whether it is a band of the line that `law` then names, and no law's
    """

    law: str
    kind: str
    ranges: tuple[tuple[str, float, float], ...] = ()
    reads: tuple[str, ...] = field(default=(), compare=False)
    covers: tuple[str, ...] = field(default=(), compare=False)
    falls: bool = field(default=False, compare=False)
    data: Any = field(default=None, compare=False)
    is_band: bool = field(default=False, compare=False)

    def holds(self, other: Regime) -> bool:
        """Whether every return in another regime of the law lies in this one, a band's data apart."""
        return other.kind == self.kind or other.kind in self.covers


@dataclass
class Lines:
    """The lines of one year inside a cell, as the planner adds them up (once, in solver/formulation/income.py).

    `income_before_benefits` is AGI without taxable Social Security; `benefits` is data. `state_tax` and `surcharge`
    (paid in the year) are there where Schedule A deducts them, `gifts` (charity.py) where the year gives,
    `state_gifts` the same by a state's own ceilings; `gifts_deducted` is what of them is added to the deduction,
    before the floor; `of_state` are lines of its own along which the state's tax bends, `state_off` frees what its
    taxpayers do not choose (states/choices.py), `state_off_elected` what holds with one federal election alone.
    """

    benefits: float
    income_before_benefits: Any
    tax_exempt_interest: Any
    preferential: Any
    net_investment_income: Any
    taxable_benefits: Any = None
    agi: Any = None
    deduction: Any = None
    ordinary_taxable: Any = None
    tax_on_ordinary: Any = None
    regular_tax: Any = None
    amt_base: Any = None
    deduction_before_151: Any = None
    state_tax: Any = None
    surcharge: Any = None
    unused: Any = None
    gifts: Any = None
    state_gifts: Any = None
    gifts_deducted: Any = None
    of_state: dict[str, Any] = field(default_factory=dict)
    state_off: dict[tuple[int, int], Any] = field(default_factory=dict)
    state_off_elected: dict[bool, Any] = field(default_factory=dict)
