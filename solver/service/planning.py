"""`check` and `solve`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from ...models.household.horizon import build_horizon
from ...models.household.open_facts import in_the_middle, open_facts
from ...models.plan import Plan, PlanWarning
from ...models.scenario import Scenario
from ..baselines.at_once import solve as solve_at_once
from ..run import SolveOptions
from .inputs import asked, options_of_plan, scenario_of
from .progress import Progressing
from .requests import CheckRequest, SolveRequest, TreeRequest
from .responses import Response, ended, refused_of
from .trees import TreeResponse, of_futures


class CheckResponse(Response):
    """A scenario without a fault: what it is of, and what had to be assumed. `found`: the scenario and its horizon; of
    facts that are left to the plan the middle ones."""

    verb: Literal["check"] = "check"
    title: str
    sha256: str = Field(description="Of the scenario's canonical JSON.")
    people: tuple[str, ...]
    accounts: tuple[str, ...]
    first_year: int
    last_year: int
    objective: str
    left_open: tuple[str, ...] = Field(
        default=(), description="The facts that are left to the plan, by path."
    )
    warnings: tuple[PlanWarning, ...] = ()


def check(request: CheckRequest, progress: Progressing) -> CheckResponse:
    scenario = scenario_of(request.scenario, request.ignore, request.changes)
    horizon = build_horizon(in_the_middle(scenario))
    response: CheckResponse = CheckResponse(
        title=scenario.title,
        sha256=scenario.sha256,
        people=tuple(person.name for person in scenario.people),
        accounts=tuple(account.name for account in scenario.accounts),
        first_year=horizon.periods[0].year,
        last_year=horizon.periods[-1].year,
        objective=scenario.goal.objective,
        left_open=tuple(fact.path for fact in open_facts(scenario)),
        warnings=tuple(
            PlanWarning(code=code, where=where, message=message) for code, where, message in horizon.warnings
        ),
    ).of((scenario, horizon))
    return response


class SolveResponse(Response):
    """The plan, audited and certified. `found`: the scenario."""

    verb: Literal["solve"] = "solve"
    plan: Plan

    def document(self) -> Any:
        return json.loads(self.plan.to_json())


TREE_GAP: float = TreeRequest.model_fields["gap"].default
ONE_FUTURE = (
    "This is the plan of one future; `decumulate tree` plans for those of [uncertainty.tree] at once."
)


def options_of_solve(request: SolveRequest) -> SolveOptions:
    """How a request says that its plan is to be found."""
    return replace(options_of_plan(request), solver=request.solver)


def solve(request: SolveRequest, progress: Progressing) -> SolveResponse | TreeResponse:
    """The plan; where the scenario states after which years its future branches, the plan for all its futures, as
    `tree` gives it."""
    scenario, options = asked(request), options_of_solve(request)
    if states_branchings(scenario) and not request.one_future:
        gap = request.gap if "gap" in request.model_fields_set else TREE_GAP
        return of_futures(scenario, replace(options, gap=gap), progress)
    plan = solve_at_once(scenario, options, progress.solving)
    proof = plan.certificate
    branching = scenario.uncertainty is not None and scenario.uncertainty.tree is not None
    response: SolveResponse = SolveResponse(
        plan=plan,
        notes=(ONE_FUTURE,) if branching else (),
        outcome=ended(proof is not None and proof.solved),
        refused=refused_of(plan),
    ).of(scenario)
    return response


def states_branchings(scenario: Scenario) -> bool:
    """Whether a scenario states [uncertainty.tree] with the years after which its future branches."""
    stated = None if scenario.uncertainty is None else scenario.uncertainty.tree
    return stated is not None and "branch_after" in stated.model_fields_set
