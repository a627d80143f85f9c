"""What IRAs and Roth IRAs pay in a year beyond what it needs and what the law requires of them.

A year needs from them at most its spending, premiums and taxes, less wages, pensions, benefits and the cash carried in.
What they pay beyond that, and beyond required distributions, ends in taxable accounts or idle: purchases less sales,
their cost, and what is left unspent. Money of a Roth IRA never may: nothing is taxed where it lies.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..formulation.model import INF, UNIT, Expr, Tag, total
from ..formulation.program import Program
from ..optimiser.evaluate import Values

LEAST = 1.0 / UNIT
"""Thousands of dollars beyond the need from which a year counts."""


@dataclass(frozen=True)
class Need:
    """Of one period, columns in thousands: all that IRAs and Roth IRAs pay; of it what Roth IRAs do, what is invested
    in taxable accounts, what the year does not need (that, and what lies idle), and what is not required. A cap on
    either of the last two at nothing says that none is paid beyond it."""

    t: int
    paid: int
    roth: int
    invested: int
    not_needed: int
    not_required: int

    def beyond(self, values: Values) -> float:
        """Thousands paid beyond both."""
        return float(min(values[self.paid], values[self.not_needed], values[self.not_required]))

    def to_cap(self, values: Values) -> int:
        """The column of the larger of need and requirement: the one that less is paid beyond."""
        return min(self.not_needed, self.not_required, key=lambda column: float(values[column]))

    def roth_beyond(self, values: Values) -> float:
        """Thousands that Roth IRAs pay beyond the need: into taxable accounts, or to lie idle."""
        return float(min(values[self.roth], values[self.not_needed]))

    def roth_caps(self, values: Values) -> tuple[int, int]:
        """The two columns of which one is to be nothing so that Roth IRAs pay no more than the need, the one that
        changes less first."""
        first, second = sorted((self.roth, self.not_needed), key=lambda column: float(values[column]))
        return first, second


def write_needs(program: Program) -> list[Need]:
    """Adds the columns of every period."""
    return [_need(program, t) for t in range(len(program.horizon.periods))]


def _need(program: Program, t: int) -> Need:
    model, sheltered, year = program.model, program.sheltered, program.horizon.periods[t].year
    paid = sheltered.spendable(t)
    invested = paid - program.proceeds[t]  # purchases less sales, and what trading costs
    required = total(sheltered.required[t].values())

    def column(name: str, amount: Expr) -> int:
        line = model.column(Tag(name, year), -INF)
        model.row(Tag(name, year), line - amount, "==")
        return line.column

    return Need(
        t,
        column("withdrawn", paid),
        column("withdrawn_roth", sheltered.distributions("roth_distributions", t)),
        column("withdrawn_invested", invested),
        column("withdrawn_not_needed", invested + program.unspent[t]),
        column("withdrawn_not_required", paid - required),
    )
