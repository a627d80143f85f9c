"""`compare`."""

from __future__ import annotations

import json
from typing import Any, Literal

from ..baselines.compare import compare as compare_all
from ..baselines.comparison import Comparison
from ..baselines.in_states import StatesCompared, compare_states
from .inputs import asked, options_of
from .progress import Progressing
from .requests import CompareRequest
from .responses import Response, ended, refused_of


class CompareResponse(Response):
    """The rules of thumb, the optimum, and the optimum without each decision; or the optimum in some states."""

    verb: Literal["compare"] = "compare"
    comparison: Comparison | StatesCompared

    def document(self) -> Any:
        return json.loads(self.comparison.to_json())


def compare(request: CompareRequest, progress: Progressing) -> CompareResponse:
    if request.states:
        compared = compare_states(asked(request), request.states, options_of(request), progress.solving)
        plans = [row.plan for row in compared.rows]
        return CompareResponse(
            comparison=compared, outcome=ended(compared.solved), refused=refused_of(*plans)
        )
    comparison = compare_all(asked(request), options_of(request), progress.solving)
    found = [plan for row in comparison.rows for plan in (row.plan, row.spending_plan)]
    return CompareResponse(
        comparison=comparison, outcome=ended(comparison.solved), refused=refused_of(*found)
    )
