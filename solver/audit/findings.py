"""Where the replay writes down what is wrong, and how far a dollar may be off."""

from __future__ import annotations

from dataclasses import dataclass, field

TOLERANCE = 1.0
"""Dollars that planner and audit may differ on a line, that a wish may be missed by, and that a plan's slips may add up
to in all."""
CENT = 0.01
"""Dollars of a sale below which there need not be a lot, and of an income below which it is none."""
GRAIN = 1e-6
"""Dollars below which a difference is the arithmetic's."""


@dataclass(frozen=True)
class RuleFault:
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

    faults: list[RuleFault] = field(default_factory=list)
    notes: list[RuleFault] = field(default_factory=list)
    forgiven: list[tuple[float, RuleFault]] = field(default_factory=list)

    def slip(self, amount: float, fault: RuleFault) -> None:
        """Dollars by which a rule is missed to the plan's gain: within the tolerance they are forgiven once over the
        plan, in `forgiven`."""
        if amount > TOLERANCE:
            self.faults.append(fault)
        elif amount > 0.0:
            self.forgiven.append((amount, fault))

    def add_up(self) -> None:
        """A fault where what was forgiven is more than the tolerance in all."""
        whole = sum(amount for amount, _ in self.forgiven)
        if whole > TOLERANCE:
            most, worst = max(self.forgiven, key=lambda entry: entry[0])
            message = (
                f"slips of up to {dollars(most)} add up to {dollars(whole)} in {len(self.forgiven)} places"
            )
            message += f", {dollars(TOLERANCE)} is forgiven over a plan; the largest: {worst}"
            self.faults.append(RuleFault(worst.year, "slips", worst.where, message))


def dollars(amount: float) -> str:
    """`12,345.67` for messages."""
    return f"{amount:,.2f}"
