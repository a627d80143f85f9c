"""A plan for several futures at once: what to do now, what to do in each branch, and each future's own plan.

Money is in today's dollars where a name ends in `_real`, else nominal dollars of its year. Field names are the
contract.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError

from .plan import (
    Certificate,
    LawOf,
    Objective,
    OwnRate,
    Plan,
    PlanError,
    PlanWarning,
    ScenarioOf,
    StepRanges,
    rounded,
)
from .plan_part import Number, PlanPart
from .plan_steps import Step
from .scenario.faults import problems
from .shown import Shown

if TYPE_CHECKING:
    import pandas as pd


class TreeObjective(PlanPart):
    """What is best over all futures, and what the plan reaches, in today's dollars.

    value              of the objective: the mean (or utility, or mean and worst mean) of the real after-tax estates,
                       less what unmet spending costs
    mean_estate_real   the mean of the estates
    worst_estate_real  the least of them
    unmet_real         the mean of all spending that stays unmet
    least_price        of a dollar of unmet spending, in dollars of the objective, in the year where it is least
    """

    name: Literal["mean", "utility", "cvar"]
    value: Number
    mean_estate_real: Number
    worst_estate_real: Number
    unmet_real: Number = 0.0
    least_price: Number = 0.0


class BranchActions(PlanPart):
    """What the household does on the first day of a year and in it, dollars of the year.

    bought        net of sales over all accounts, by asset: below zero for what is sold
    withdrawn     from traditional accounts; `converted` to Roth, `roth_withdrawn` from Roth accounts
    gain          realised gains less losses of the year; `loss` what of it is losses, positive
    agi_real      AGI in today's dollars
    """

    year: int
    bought: dict[str, Number] = Field(default_factory=dict)
    withdrawn: Number = 0.0
    roth_withdrawn: Number = 0.0
    converted: Number = 0.0
    gain: Number = 0.0
    loss: Number = 0.0
    agi: Number = 0.0
    agi_real: Number = 0.0
    federal_tax: Number = 0.0
    spending: Number = 0.0
    unmet: Number = 0.0


class TreeBranch(PlanPart):
    """One way that things may have fallen by a first day, and what to do then.

    after       the plan year after which it is known
    happened    what each branching up to it has said, in words; `names` as stated ("" of the return model's)
    weight      of all futures through it
    returns     total returns of the last year before it, by asset, where the branch says any
    words       what to do, in a sentence with dollars
    futures     the places of the futures through it
    """

    after: int
    names: tuple[str, ...]
    happened: tuple[str, ...]
    weight: Number
    returns: dict[str, Number] = Field(default_factory=dict)
    actions: BranchActions
    words: str
    futures: tuple[int, ...]


class TreeFuture(PlanPart):
    """One future from beginning to end: what happens in it, and its audited plan."""

    names: tuple[str, ...]
    happened: tuple[str, ...]
    weight: Number
    estate_real: Number
    unmet_real: Number = 0.0
    last_year: int
    plan: Plan


class TreePlan(PlanPart, Shown):
    """The whole answer. `certificate`: in today's dollars of the objective; `first_year`: done whatever comes."""

    schema_version: Literal[1] = 1
    decumulate: str = ""
    scenario: ScenarioOf = Field(default_factory=ScenarioOf)
    law: LawOf = Field(default_factory=LawOf)
    warnings: tuple[PlanWarning, ...] = ()
    assumed: tuple[str, ...] = Field(default=(), description="What was taken by default, in words.")
    objective: TreeObjective
    certificate: Certificate
    first_year: BranchActions
    steps: tuple[Step, ...] = Field(default=(), description="The first year, in the order it is done.")
    step_ranges: StepRanges | None = Field(default=None, description="What the ranges of the steps give up.")
    branches: tuple[TreeBranch, ...] = ()
    futures: tuple[TreeFuture, ...]
    own_rate: OwnRate | None = None

    @property
    def first_plan(self) -> Plan:
        """The first future's plan as far as all futures share it, for what prints and moves a plan's first year: the
        tree's steps, their ranges, its certificate and objective."""
        said = Objective(name="max_estate", value=self.objective.value, value_real=self.objective.value)
        shared = {"steps": self.steps, "step_ranges": self.step_ranges, "certificate": self.certificate}
        return self.futures[0].plan.model_copy(update={**shared, "objective": said})

    def to_json(self) -> str:
        """The document: 2-space indentation, money to 4 decimals."""
        whole = self.model_dump(mode="json", exclude={"futures"})
        whole["futures"] = [
            future.model_dump(mode="json", exclude={"plan"}) | {"plan": json.loads(future.plan.to_json())}
            for future in self.futures
        ]
        return json.dumps(_rounded(whole), indent=2)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> TreePlan:
        """A tree's plan from its document. Raises PlanError with what is wrong with it."""
        try:
            return cls.model_validate_json(json.dumps(document))
        except ValidationError as error:
            faults = [problem.fault(document) for problem in problems(error, dict(document), cls)]
            raise PlanError(faults) from None

    def frame(self) -> pd.DataFrame:
        """A row a branch: what has happened, its weight, and the dollars of what to do."""
        import pandas as pd

        rows = [
            {"after": one.after, "happened": "; ".join(one.happened), "weight": one.weight}
            | {name: value for name, value in one.actions.model_dump().items() if name != "bought"}
            | {f"bought_{asset}": amount for asset, amount in one.actions.bought.items()}
            for one in self.branches
        ]
        return pd.DataFrame(rows)

    def futures_frame(self) -> pd.DataFrame:
        """A row a future: what happens in it, its weight, its estate, what stays unmet."""
        import pandas as pd

        rows = [one.model_dump(exclude={"plan", "happened", "names"}) for one in self.futures]
        named = [{"happened": "; ".join(one.happened)} for one in self.futures]
        return pd.DataFrame([name | row for name, row in zip(named, rows, strict=True)])


AS_THEY_ARE = ("weight", "returns", "gap", "content", "plan", "by_year", "deflator")
"""Fields that are no money, or rounded already."""


def _rounded(value: Any, name: str = "") -> Any:
    if name in AS_THEY_ARE:
        return value
    if isinstance(value, Mapping):
        return {key: _rounded(entry, key) for key, entry in value.items()}
    if isinstance(value, list):
        return [_rounded(entry, name) for entry in value]
    return rounded(value) if isinstance(value, float) else value
