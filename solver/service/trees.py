"""`tree`."""

from __future__ import annotations

import json
from typing import Any, Literal

from ...models.tree_plan import TreePlan
from ..tree import plan_tree
from .inputs import asked, options_of
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
    found = plan_tree(asked(request), options_of(request), progress.solving)
    return TreeResponse(tree=found, outcome=ended(found.certificate.solved))
