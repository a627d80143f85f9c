"""`tree`."""

from __future__ import annotations

import json
from typing import Any, Literal

from ...models.scenario import Scenario
from ...models.tree_plan import TreePlan
from ..run import SolveOptions
from ..tree import plan_tree
from .inputs import asked, options_of_plan
from .progress import Progressing
from .requests import TreeRequest
from .responses import Response, ended


class TreeResponse(Response):
    """The plan for all futures, each of them audited, with its certificate."""

    verb: Literal["tree"] = "tree"
    tree: TreePlan

    def document(self) -> Any:
        return json.loads(self.tree.to_json())


def tree(request: TreeRequest, progress: Progressing) -> TreeResponse:
    return of_futures(asked(request), options_of_plan(request), progress)


def of_futures(scenario: Scenario, options: SolveOptions, progress: Progressing) -> TreeResponse:
    found = plan_tree(scenario, options, progress.solving)
    return TreeResponse(tree=found, outcome=ended(found.certificate.solved))
