"""What a plan says of the facts that its scenario left to it: which were chosen, and what is known of the others."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from .plan_part import Number, PlanPart


class FactChosen(PlanPart):
    """One fact: its path in the scenario, the value chosen, and both in words."""

    path: str
    value: Any = None
    words: str = ""


class Rival(PlanPart):
    """Another way the facts may fall: what its best known plan falls short of the best one's.

    costs              nominal dollars of the goal, at the rates at which all were compared; `costs_real` today's; left
                       out where no plan of it was found
    costs_at_least     what it is proved to fall short by, 0 where it may be as good
    anew               the same with the own rates of both found anew, where the rates are a plan's own; today's dollars
    """

    facts: tuple[FactChosen, ...]
    costs: Number | None = None
    costs_real: Number | None = None
    costs_at_least: Number = 0.0
    anew: Number | None = None


class OtherLives(PlanPart):
    """The best claim ages under other lengths of life, by benefits alone, before tax: not certified.

    words    whose lives they are, as "each dies at 80"
    value    today's dollars that all benefits are worth under them; `short` how much less the chosen ones are then
    """

    words: str
    facts: tuple[FactChosen, ...]
    value: Number
    short: Number


class ChosenFacts(PlanPart):
    """The facts that were chosen, with one certificate over all ways they could have fallen.

    ways          how many ways there were; `ruled_out` those that cannot be better by over a dollar; `without_plan`
                  those of them that no plan meets
    value         nominal dollars of the goal of the best one's best plan, at the rates at which all were compared
    bound         no plan of any way is better, at those rates; `gap_dollars` (nominal) and `gap_dollars_real` (today's)
                  by how much one could be
    runner_up     the second best
    near_tie      whether the runner-up may be as good, or is worth less than a thousandth of the value less
    """

    facts: tuple[FactChosen, ...]
    ways: int
    ruled_out: int = 0
    without_plan: int = 0
    value: Number
    bound: Number | None = None
    gap_dollars: Number | None = None
    gap_dollars_real: Number | None = None
    runner_up: Rival | None = None
    near_tie: bool = False
    lives: tuple[OtherLives, ...] = Field(
        default=(), description="Of claim ages: the best ones under other lengths of life. Not certified."
    )
    lives_rate: float | None = Field(
        default=None, description="The yearly rate at which `lives` brings later dollars to the first year."
    )
    rivals: tuple[Rival, ...] = Field(
        default=(),
        description="Others, the best first: the next, one a year apart, and the ages that people ask for.",
    )
