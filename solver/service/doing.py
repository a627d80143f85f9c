"""`done`: steps of a plan that were taken, as the scenario after them."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import Field

from ...models.done.difference import DoneDifference
from ...models.done.propose import is_plan_of, propose
from ...models.done.written import written
from ...models.plan import Plan, PlanError
from ...models.reading import TextFile
from ...models.scenario import Fault, Scenario
from ..audit import fill
from ..audit.document import audit as audit_document
from .inputs import plan_of, scenario_file, scenario_of, text_of
from .progress import Progressing
from .requests import DoneRequest
from .responses import Response


class DoneResponse(Response):
    """The scenario after the steps, which loads; nothing is written by it.

    text          of its TOML, the comments of what was given kept
    differences   field by field, with what moved it
    assumptions   what was not said and is taken so
    """

    verb: Literal["done"] = "done"
    text: str
    as_of: str = Field(description="The day of its values, on which its plan begins.")
    differences: tuple[DoneDifference, ...]
    assumptions: tuple[str, ...] = ()

    def document(self) -> Any:
        shown = {"text", "as_of", "differences", "assumptions", "notes"}
        return self.model_dump(mode="json", include=shown)


def _confirmed(plan: Plan, scenario: Scenario) -> Plan:
    """The plan, its lines filled by the audit, which must confirm it and its steps. Raises PlanError."""
    if not is_plan_of(scenario, plan):
        return plan  # said with what else is wrong
    report = audit_document(plan, scenario)
    if not report.ok:
        expected = "a plan of this scenario that its audit confirms"
        raise PlanError(
            [Fault("the plan", str(one), expected) for one in [*report.faults, *report.differences]]
        )
    return fill(plan, report)


def done(request: DoneRequest, progress: Progressing) -> DoneResponse:
    source = request.scenario
    file = TextFile("the scenario", json.dumps(source)) if isinstance(source, dict) else scenario_file(source)
    scenario = scenario_of(file, request.ignore)
    proposal = propose(
        scenario,
        _confirmed(plan_of(request.plan), scenario),
        request.steps,
        as_of=request.as_of,
        values=request.values,
        known=request.known,
    )
    response: DoneResponse = DoneResponse(
        text=written(text_of(file), proposal, request.ignore),
        as_of=proposal.scenario.first_day.isoformat(),
        differences=proposal.differences,
        assumptions=proposal.assumptions,
    ).of(proposal)
    return response
