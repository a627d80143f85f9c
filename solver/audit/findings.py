"""Where the replay writes down what is wrong, and how far a dollar may be off."""

from __future__ import annotations

from dataclasses import dataclass, field

TOLERANCE = 1.0
"""Dollars that planner and audit may differ on a line, and that a wish may be missed by."""


@dataclass(frozen=True)
class Fault:
    """A rule the plan breaks: `rule` is its short name, `where` the account, person or asset (or empty)."""

    year: int
    rule: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.year} {self.rule}: {self.message}"


@dataclass
class Findings:
    """The faults of a replay in the order of the years; `notes` break no rule."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


def dollars(amount: float) -> str:
    """`12,345.67` for messages."""
    return f"{amount:,.2f}"
