"""`explain` and `rests`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal

from ...models.plan import Plan
from ...models.scenario import Scenario
from ..baselines.at_once import solve as solve_at_once
from ..explain.explain import Explanation
from ..explain.explain import explain as explain_all
from ..explain.policy import PHASES
from ..explain.rests import Rests, RestsOptions
from ..explain.rests import rests as rests_all
from .inputs import asked, options_of, plan_of
from .progress import Progressing
from .requests import ExplainRequest, OfPlan, RestsRequest
from .responses import Response, ended, refused_of


class ExplainResponse(Response):
    """Why the plan is as it is, and what it rests on where that was asked for."""

    verb: Literal["explain"] = "explain"
    explanation: Explanation
    rests: Rests | None = None

    def document(self) -> Any:
        more = {} if self.rests is None else {"rests": self.rests.data()}
        return self.explanation.data() | more | {"plan": json.loads(self.explanation.plan.to_json())}


def explain(request: ExplainRequest, progress: Progressing) -> ExplainResponse:
    scenario = asked(request)
    known = None if request.plan is None else plan_of(request.plan)
    explanation = explain_all(scenario, known, options_of(request), request.years or None, progress.solving)
    found = None
    if request.rests and not explanation.interrupted:
        found = _rests(scenario, explanation.plan, request, progress)
    if request.rests and found is None:
        explanation = replace(explanation, interrupted=True)
    proof = explanation.plan.certificate
    refused = proof is not None and proof.status == "no_certificate"
    stopped = explanation.interrupted or (found is not None and found.interrupted)
    return ExplainResponse(
        explanation=explanation,
        rests=found,
        outcome=ended(not stopped and not refused),
        refused=refused_of(explanation.plan),
    )


class RestsResponse(Response):
    """What the plan's first year rests on."""

    verb: Literal["rests"] = "rests"
    plan: Plan
    rests: Rests

    def document(self) -> Any:
        return self.rests.data() | {"plan": json.loads(self.plan.to_json())}


def rests(request: RestsRequest, progress: Progressing) -> RestsResponse:
    scenario = asked(request)
    if request.plan is not None:
        plan = plan_of(request.plan)
    else:
        plan = solve_at_once(scenario, options_of(request), progress.solving)
    found = _rests(scenario, plan, request, progress)
    if found is None:
        raise KeyboardInterrupt
    return RestsResponse(
        plan=plan, rests=found, outcome=ended(not found.interrupted), refused=refused_of(plan)
    )


def _rests(scenario: Scenario, plan: Plan, request: OfPlan, progress: Progressing) -> Rests | None:
    """What the plan rests on, and the best simple policies; None where it was stopped before anything of it."""
    options = RestsOptions(options_of(request), phases=PHASES)
    try:
        return rests_all(scenario, plan, options, progress.solving)
    except KeyboardInterrupt:
        return None
