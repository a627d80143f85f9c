"""What cannot be followed from a plan, said before anything is solved; a full solve answers it."""

from __future__ import annotations

from ...models.household.open_facts import open_facts
from ...models.household.risk import can_force
from ...models.scenario import Scenario
from ..errors import DecumulateError
from ..reoptimise import FOLLOWED

SOLVE = "solve it"


class CannotTry(DecumulateError):
    """The plan cannot be led to these values: `reason` says why in a sentence without a full stop.

    `infeasible` where it is proved that no plan meets them. Else a solve answers what was asked.
    """

    def __init__(self, reason: str, *, infeasible: bool = False) -> None:
        self.reason, self.infeasible = reason, infeasible
        super().__init__(f"{reason}." if infeasible else f"{reason}: {SOLVE} instead.")


def refuse_start(scenario: Scenario) -> None:
    """Raises CannotTry where no plan of the scenario can be followed."""
    objective = scenario.goal.objective
    if objective not in FOLLOWED:
        raise CannotTry(
            f"under the goal {objective} every variant begins with a solve of its own for the best estate"
        )
    if open_facts(scenario):
        paths = ", ".join(fact.path for fact in open_facts(scenario))
        raise CannotTry(f"what is left to the plan ({paths}) is chosen anew for every variant")
    if can_force(scenario):
        raise CannotTry("what is kept, or what an account may not hold, may force risk, by variant another")


def refuse_variant(base: Scenario, variant: Scenario) -> None:
    """Raises CannotTry where a variant is none that can be followed from its base."""
    if variant.goal.objective != base.goal.objective:
        raise CannotTry(f"the goal would be {variant.goal.objective}, not {base.goal.objective}")
    before, now = base.years, variant.years
    if before[0] != now[0]:
        raise CannotTry(f"the plan would begin in {now[0]}, not {before[0]}")
    if len(before) != len(now):
        raise CannotTry(f"the plan would have {len(now)} years, not {len(before)}")
    if [(one.name, one.type, one.owner) for one in base.accounts] != [
        (one.name, one.type, one.owner) for one in variant.accounts
    ]:
        raise CannotTry("there would be other accounts")
    refuse_start(variant)
