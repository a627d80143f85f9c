"""What a program does in its first year, and another plan's first year held in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from .income import YearIncome
from .losses import Losses
from .model import Expr, Model, Tag, total
from .sheltered import Sheltered
from .taxable import Taxable


class WrittenFlows(Protocol):
    """A program with the flows of its years written."""

    model: Model
    sheltered: Sheltered
    taxable: Taxable
    losses: Losses
    income: Sequence[YearIncome]


def _gains(program: WrittenFlows) -> Expr:
    gains = program.losses.years[0]
    return gains.short_gains + gains.long_gains


EXPRESSIONS: dict[str, Callable[[WrittenFlows], Expr]] = {
    "traditional_withdrawals": lambda program: program.sheltered.distributions(
        "traditional_distributions", 0
    ),
    "roth_withdrawals": lambda program: program.sheltered.distributions("roth_distributions", 0),
    "taxable_sales": lambda program: program.taxable.sales(0) - program.taxable.purchases(0),
    "conversions": lambda program: program.income[0].conversions,
    "realized_gains": _gains,
}
"""The decisions of the first year that cannot be taken back, thousands of dollars."""
WITHDRAWALS = ("traditional_withdrawals", "roth_withdrawals", "taxable_sales")


@dataclass(frozen=True)
class FirstYear:
    """Between what the first year's decisions are held, thousands of dollars.

    between          by name (of EXPRESSIONS): the least and the most
    most_withdrawn   of WITHDRAWALS together
    """

    between: tuple[tuple[str, float, float], ...]
    most_withdrawn: float


def hold_first_year(program: WrittenFlows, held: FirstYear) -> None:
    """Rows that hold a program's first year."""
    for name, least, most in held.between:
        flow = EXPRESSIONS[name](program)
        program.model.row(Tag("first_year_least", part=name), flow, ">=", least)
        program.model.row(Tag("first_year_most", part=name), flow, "<=", most)
    withdrawn = total([EXPRESSIONS[name](program) for name in WITHDRAWALS])
    program.model.row(Tag("first_year_withdrawn"), withdrawn, "<=", held.most_withdrawn)
