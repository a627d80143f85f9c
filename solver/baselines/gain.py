"""The gain of the recommended plan over the current course, in three parts: tax and order, location, risk.

With the same flows in all of them:

    A   the current course as it is
    E   it at equal risk: accounts' mixes moved alike to the target's risk (solver/simulate/as_held.py)
    M   it with the target in every account
    F   the optimum with the target in every account (`Narrower`, location)
    O   the optimum;  R  the plan that is recommended: O with the fewest steps

    risk            E - A
    location        (M - E) + (O - F)
    tax and order   (F - M) + (R - O)

They add up to R - A. F and O lie between their plans and their bounds: each part is known to those gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PartName = Literal["tax and order", "location", "risk"]


@dataclass(frozen=True)
class GainPart:
    """One part, in today's dollars of the objective; below zero where the current course does better in it.

    dollars       from the plans that were found; None where one is missing
    least, most   what it is for certain, since each optimum lies between its plan and its bound; None where a bound is
                  missing
    words         what was compared with what, or why nothing was
    """

    name: PartName
    dollars: float | None
    least: float | None
    most: float | None
    words: str

    @property
    def within(self) -> float | None:
        """Today's dollars: what `dollars` is known to, to either side; None where that is not known."""
        if self.dollars is None or self.least is None or self.most is None:
            return None
        return max(self.dollars - self.least, self.most - self.dollars)

    @property
    def known(self) -> bool:
        """Whether there is more in it than the gaps could hide."""
        within = self.within
        return self.dollars is not None and within is not None and abs(self.dollars) > within


@dataclass(frozen=True)
class GainSplit:
    """The whole gain in today's dollars of the objective (a difference of two known plans), and its three parts, whose
    sum it is. `tax_and_order` and `location` are headlined; `risk` is stated beside them.

    `given_up` is what of `tax_and_order` the fewest steps cost: the optimum less the recommended plan."""

    whole: float
    tax_and_order: GainPart
    location: GainPart
    risk: GainPart
    given_up: float = 0.0

    @property
    def parts(self) -> tuple[GainPart, GainPart, GainPart]:
        """In the order in which they are told."""
        return self.tax_and_order, self.location, self.risk

    @property
    def at_equal_risk(self) -> float | None:
        """Tax and order with location: by how much the recommended plan is above the current course at equal risk."""
        if self.tax_and_order.dollars is None or self.location.dollars is None:
            return None
        return self.tax_and_order.dollars + self.location.dollars


@dataclass(frozen=True)
class Compared:
    """The plans that the split compares, each worth so much (today's dollars of the objective, more is better).

    fixed, fixed_room    F and how far its bound is above it; None where that is no other question than O
    optimum_room         how far O's bound is above O; a room is None where there is no bound
    """

    as_is: float
    equal_risk: float
    at_mix: float
    optimum: float
    optimum_room: float | None
    recommended: float
    fixed: float | None
    fixed_room: float | None


def split(known: Compared) -> GainSplit:
    """The gain in its three parts."""
    whole = known.recommended - known.as_is
    risk = known.equal_risk - known.as_is
    location = known.at_mix - known.equal_risk
    low = high = 0.0
    unknown = False
    if known.fixed is not None:
        location += known.optimum - known.fixed
        unknown = known.fixed_room is None or known.optimum_room is None
        low, high = known.fixed_room or 0.0, known.optimum_room or 0.0
    tax = whole - risk - location

    def part(name: PartName, dollars: float, less: float, more: float, words: str) -> GainPart:
        least, most = (None, None) if unknown else (dollars - less, dollars + more)
        return GainPart(name, dollars, least, most, words)

    words = "what is withdrawn, converted and sold when, with the target in every account"
    moved = "the target in place of the mix that is held, with the same flows"
    return GainSplit(
        whole,
        part("tax and order", tax, high, low, words),
        part("location", location, low, high, "which account holds what, at the same risk"),
        GainPart("risk", risk, risk, risk, moved),
        known.optimum - known.recommended,
    )


def not_split(whole: float, why: str) -> GainSplit:
    """The gain as a whole where its parts cannot be told apart."""

    def part(name: PartName) -> GainPart:
        return GainPart(name, None, None, None, f"not known: {why}")

    return GainSplit(whole, part("tax and order"), part("location"), part("risk"))
