"""What is known of a set of alternatives: values of plans, bounds, the best and what is ruled out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...models.plan import Plan
from .alternative import Alternative

TIE_DOLLARS = 1.0
"""Dollars within which two alternatives are worth the same."""


@dataclass
class Candidate:
    """What is known of one alternative, in nominal dollars of the goal, more being better.

    value    of the best audited plan that was found (minus infinity: none)
    bound    no plan of it is better (infinity: nothing is proved, minus infinity: it has no plan)
    plan     the plan of that value, where one was kept
    """

    alternative: Alternative
    value: float = -math.inf
    bound: float = math.inf
    plan: Plan | None = None


@dataclass(frozen=True)
class Selection:
    """The best of all alternatives and the rest, under the same rates of traditional money for all.

    known        one entry for each alternative, in their order
    best         the one with the best plan; `runner_up` the next, None where no other has a plan
    bound        no plan of any alternative is better; infinite where nothing is proved
    """

    known: Sequence[Candidate]
    best: Candidate
    runner_up: Candidate | None

    @classmethod
    def of(cls, known: Sequence[Candidate]) -> Selection:
        """The choice that follows from what is known. ValueError where no alternative has a plan."""
        ranked = sorted((one for one in known if math.isfinite(one.value)), key=lambda one: -one.value)
        if not ranked:
            raise ValueError("no alternative has a plan")
        return cls(known, ranked[0], ranked[1] if len(ranked) > 1 else None)

    @property
    def bound(self) -> float:
        return max(one.bound for one in self.known)

    @property
    def gap(self) -> float:
        """By how much at most a plan of any alternative is better than the best one's, in dollars."""
        return max(0.0, self.bound - self.best.value)

    @property
    def costs(self) -> float | None:
        """What the runner-up's plan falls short of the best."""
        return None if self.runner_up is None else self.best.value - self.runner_up.value

    @property
    def open(self) -> list[Candidate]:
        """The other alternatives that are not ruled out: their bound is above the best plan's value."""
        value = self.best.value + TIE_DOLLARS
        return [one for one in self.known if one is not self.best and one.bound > value]

    @property
    def ruled_out(self) -> int:
        """How many of the others cannot be better than the best plan by over a dollar."""
        return len(self.known) - 1 - len(self.open)
