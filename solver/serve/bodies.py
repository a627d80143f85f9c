"""A request's body as a verb's request: within the limits of a server, and named by what it asks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from math import prod
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ... import __version__
from ...models.reading import MOST_DEPTH, too_deep
from ...models.scenario import Fault, Scenario
from ...models.scenario.faults import problems
from ...tax_tables.read import tables_sha256
from ..service.fields import PlanSource, ScenarioSource
from ..service.inputs import scenario_of, sweep_of
from ..service.problems import RequestError
from ..service.requests import OfScenario, Request, SweepRequest
from ..service.verbs import read_request
from .faults import HttpFault
from .limits import ServeLimits

LOCAL = "local"


class TryRequest(BaseModel):
    """Other values of a scenario that is solved already: of a job by its name, or of a scenario with its plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    job: str | None = Field(default=None, description="A job of `solve` that is done.")
    scenario: ScenarioSource | None = Field(default=None, description="Instead of a job, with `plan`.")
    plan: PlanSource | None = Field(default=None, description="A solved plan of the scenario.")
    changes: dict[str, Any] = Field(
        default_factory=dict, description='Values by path: {"spending.annual": 80000}.'
    )
    with_plan: bool = Field(default=False, description="Give the plan's document too.")
    settle: bool = Field(
        default=False, description="Give the simplest plan there, with the ranges of its steps (seconds)."
    )


def read_json(body: bytes) -> Any:
    """The document of a body. Raises HttpFault."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        said = "it is too deep" if isinstance(error, RecursionError) else str(error)
        raise HttpFault(400, f"The body is no JSON document: {said}.") from None
    if too_deep(document, 2 * MOST_DEPTH):
        raise HttpFault(
            422, f"The body has tables and lists within one another more than {2 * MOST_DEPTH} deep."
        )
    return document


def read_try(document: Any) -> TryRequest:
    """Raises RequestError with every fault."""
    try:
        asked = TryRequest.model_validate(document)
    except ValidationError as error:
        found = [problem.fault(document) for problem in problems(error, document, TryRequest)]
        raise RequestError(list(dict.fromkeys(found))) from None
    if (asked.job is None) == (asked.scenario is None) or (asked.scenario is None) != (asked.plan is None):
        given = Fault("the request", "neither or both", "`job`, or `scenario` with `plan`")
        raise RequestError([given])
    return asked


def read_verb(verb: str, document: Any, limits: ServeLimits) -> Request:
    """The request of a verb, held to what a server allows. Raises RequestError with every fault."""
    request = read_request(verb, document)
    faults = list(_beyond(request, limits))
    if faults:
        raise RequestError(faults)
    return request.model_copy(update=alone(request))


def alone(request: Request) -> dict[str, int]:
    """How much of the machine a request may take, where it has a say: one thread, and no process beside its own."""
    return {name: 1 for name in ("threads", "workers") if name in type(request).model_fields}


def _beyond(request: Request, limits: ServeLimits) -> list[Fault]:
    """What a request asks for that a server does not give."""
    seconds = getattr(request, "time_limit", 0.0)
    found = []
    if seconds > limits.time_limit:
        found.append(Fault("time_limit", f"{seconds:g}", f"at most {limits.time_limit:g} seconds here"))
    if getattr(request, "scheduler", LOCAL) != LOCAL:
        found.append(Fault("scheduler", "another", f'"{LOCAL}": a server asks no other machine'))
    elif isinstance(request, SweepRequest):
        found += _too_many(request, limits)
    return found


def _too_many(request: SweepRequest, limits: ServeLimits) -> list[Fault]:
    sheet = sweep_of(request.sweep)
    sizes = [len(factor.values) for factor in sheet.factors]
    count = prod(sizes) if sheet.method == "grid" else sum(sizes)
    count = max(count, len(sheet.table))
    if count <= limits.cases:
        return []
    return [Fault("sweep", f"{count:,} variants", f"at most {limits.cases:,} variants here")]


def asked_scenario(request: Request) -> Scenario | None:
    """The scenario of a request, read and checked; None for a verb that has none. Raises ScenarioError."""
    if not isinstance(request, OfScenario):
        return None
    objective = getattr(request, "objective", None)
    return scenario_of(request.scenario, request.ignore, request.changes, objective)


def name_of(verb: str, request: Request, scenario: Scenario | None) -> str:
    """The name of what is asked: the same for the same scenario, options, program and law."""
    parts: Mapping[str, Any] = request.model_dump(mode="json", exclude={"scenario", "changes", "objective"})
    content = None if scenario is None else scenario.content()
    asked = [verb, parts, content, list(scenario.ignored) if scenario else [], __version__, tables_sha256()]
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
