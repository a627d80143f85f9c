"""`outlook`."""

from __future__ import annotations

import json
from typing import Any, Literal

from ..baselines.at_once import solve as solve_at_once
from ..futures.document import Outlook
from ..futures.outlook import OutlookOptions, refuse_without_outlook
from ..futures.outlook import outlook as outlook_of
from .inputs import asked, options_of, plan_of
from .progress import Progressing
from .requests import OutlookRequest
from .responses import Response, ended, refused_of


class OutlookResponse(Response):
    """Success under two return models, with fans, failures, the rules and guardrails."""

    verb: Literal["outlook"] = "outlook"
    outlook: Outlook

    def document(self) -> Any:
        return json.loads(self.outlook.to_json())


def outlook(request: OutlookRequest, progress: Progressing) -> OutlookResponse:
    scenario = asked(request)
    refuse_without_outlook(scenario)
    if request.plan is not None:
        plan = plan_of(request.plan)
    else:
        plan = solve_at_once(scenario, options_of(request), progress.solving)
    options = OutlookOptions(
        paths=request.paths,
        exact=request.exact,
        rules=request.rules,
        futures=request.futures,
        workers=request.workers,
        holding=options_of(request),
    )
    found = outlook_of(scenario, plan, options, progress.following())
    return OutlookResponse(outlook=found, outcome=ended(found.complete), refused=refused_of(plan))
