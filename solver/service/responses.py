"""What every verb answers with."""

from __future__ import annotations

import json
import platform
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from ...models.plan import Plan

Outcome = Literal["done", "stopped", "does_not_hold"]
"""How a verb ended: with all that was asked for; at a limit or when told to stop, with what was known by then; or with
a plan that the audit does not confirm."""


class Response(BaseModel):
    """The answer to a request.

    notes      what a person should know of how the answer came about
    refused    a report for every plan whose bound was false, a fault of ours: what is needed to look for it
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome = "done"
    notes: tuple[str, ...] = ()
    refused: tuple[dict[str, Any], ...] = Field(default=(), description="Reports of bounds that were false.")
    _found: Any = PrivateAttr(default=None)

    @property
    def found(self) -> Any:
        """What the answer was made of, for whoever prints it in this process; no part of the document."""
        return self._found

    def of(self, found: Any) -> Any:
        """The response itself, with what it was made of."""
        self._found = found
        return self

    def document(self) -> Any:
        """What `--json` prints."""
        return self.model_dump(mode="json")


def ended(done: bool) -> Outcome:
    return "done" if done else "stopped"


def refused_of(*plans: Plan | None) -> tuple[dict[str, Any], ...]:
    """A report for every plan that has no certificate because its bound was false."""
    return tuple(_refused(plan) for plan in plans if plan is not None and _is_refused(plan))


def _is_refused(plan: Plan) -> bool:
    proof = plan.certificate
    return proof is not None and plan.objective is not None and proof.status == "no_certificate"


def _refused(plan: Plan) -> dict[str, Any]:
    proof, objective = plan.certificate, plan.objective
    assert proof is not None
    assert objective is not None
    return {
        "what": "the bound is worse than the audited value of a plan, so it is false: a fault of decumulate",
        "objective": objective.name,
        "bound": proof.refused_bound,
        "value": objective.value,
        "versions": {
            "decumulate": plan.decumulate,
            "solver": proof.solver,
            "tables_sha256": plan.law.tables_sha256,
            "python": platform.python_version(),
            "system": platform.platform(),
        },
        "scenario": plan.scenario.content,
        "scenario_sha256": plan.scenario.sha256,
        "plan": json.loads(plan.to_json()),
    }
