"""A year's return as plain data: forms, and their lines with the arithmetic that makes each number.

`Element`, `Unit` and `Value` are what everything in a report is made of (solver/report/model.py).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Unit = Literal[
    "text",
    "dollars",
    "change",
    "cents",
    "per_dollar",
    "rate",
    "share",
    "share_change",
    "points",
    "year",
    "day",
    "count",
    "shares",
    "price",
]
"""How a value is written: whole dollars, whole dollars with their sign, dollars and cents, dollars for a dollar (three
decimals), a fraction as percent to two decimals (a rate), to one (a share) or to one with its sign, a fraction as
percentage points, a calendar year, a day, a whole number, shares to six decimals, a price of one share. A string stands
as it is under any unit: words in the place of a number."""

Value = str | float | int | bool | date | None
"""One cell; None is an empty one."""


class Element(BaseModel):
    """Anything in a report: fixed once made, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(Element):
    """A line of a form: its number there, the amount, how it comes about, and its authority.

    `amount` is the audit's figure, `planner` the planner's of the same line where it has one. `inputs` names lines
    (`key`) or fields of the scenario or plan that the arithmetic takes, so that a number can be followed down.
    `arithmetic` says it in words, `formula` for programs: an expression of +, -, *, /, min and max over numbers and
    x0, x1, ..., the `inputs` in their order; empty where the amount is a fact that nothing else makes.
    """

    key: str
    line: str
    label: str
    amount: float
    unit: Unit = "cents"
    arithmetic: str = ""
    formula: str = ""
    citation: str = ""
    planner: float | None = None
    inputs: tuple[str, ...] = ()


class Form(Element):
    """One form of a year's return: Form 1040, a schedule, a worksheet. `note` says of which year its line numbers are,
    and what else holds of the whole form."""

    block: Literal["form"] = "form"
    key: str
    title: str
    year: int
    lines: tuple[Line, ...]
    note: str = ""
