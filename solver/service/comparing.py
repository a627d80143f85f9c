"""`compare`."""

from __future__ import annotations

import json
from typing import Any, Literal

from ..baselines.compare import compare as compare_all
from ..baselines.comparison import Comparison
from .inputs import asked, options_of
from .progress import Progressing
from .requests import CompareRequest
from .responses import Response, ended, refused_of


class CompareResponse(Response):
    """The rules of thumb, the optimum, and the optimum without each decision."""

    verb: Literal["compare"] = "compare"
    comparison: Comparison

    def document(self) -> Any:
        return json.loads(self.comparison.to_json())


def compare(request: CompareRequest, progress: Progressing) -> CompareResponse:
    comparison = compare_all(asked(request), options_of(request), progress.solving)
    plans = [plan for row in comparison.rows for plan in (row.plan, row.spending_plan)]
    return CompareResponse(
        comparison=comparison, outcome=ended(comparison.solved), refused=refused_of(*plans)
    )
