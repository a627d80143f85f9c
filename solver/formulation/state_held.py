"""What of a state's law no rows of a year hold: columns that are held, and solved again until a return agrees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...models.household.facts import Period
from ...models.household.state_facts import StateOfYear
from .model import UNIT, Expr, Model, Tag
from .restricted import HeldAmount, YearOfOne


def held_apart(model: Model, period: Period, rule: StateOfYear, year: YearOfOne) -> Expr:
    """What of an amount of the state's no rows hold, held."""
    rounding = model.column(Tag("state_rounding", period.year), 0.0, 0.0)
    year.held.append(HeldAmount(rounding, lambda received, lines, _: rule.apart(received, lines) / UNIT))
    return rounding


def with_missing(
    model: Model,
    period: Period,
    rule: StateOfYear,
    year: YearOfOne,
    of_rows: Expr,
    whole: Expr | None,
) -> Expr:
    """What the rows ask, and what the year's own return owes beside that, held."""
    missing = model.column(Tag("state_missing", period.year), 0.0, 0.0)

    def beside(received: Any, lines: Any, amounts: Sequence[float]) -> float:
        return float(rule.owed(received, lines, rule)) / UNIT - of_rows.value(amounts)

    year.held.append(HeldAmount(missing, beside))
    if whole is None:
        return of_rows + missing
    model.row(Tag("state_tax", period.year), whole - of_rows - missing, "==")
    return whole
