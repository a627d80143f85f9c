"""The JSON Schemas: of scenario, plan, report, sweep, problem and event, of each verb's request and response."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pydantic import TypeAdapter

from ...models.scenario import Fault
from ...models.scenario.faults import did_you_mean, one_of
from .problems import RequestError
from .verbs import VERBS

DOCUMENTS = {
    "scenario": ("...models.scenario", "Scenario"),
    "plan": ("...models.plan", "Plan"),
    "report": ("..report.model", "Report"),
    "tree": ("...models.tree_plan", "TreePlan"),
    "outlook": ("..futures.document", "Outlook"),
    "sweep": ("..sweep.sheet", "SweepDocument"),
    "problem": (".problems", "ProblemDocument"),
    "event": (".progress", "ProgressEvent"),
}
"""What is no verb's own, and where its type is."""


def schema_names() -> list[str]:
    """Every name that has a schema: `solve-request`, `solve-response` for the verbs."""
    return [*DOCUMENTS, *(f"{verb}-{side}" for verb in VERBS for side in ("request", "response"))]


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of a document by its name. Raises RequestError for a name that is none."""
    if name in DOCUMENTS:
        home, kind = DOCUMENTS[name]
        return TypeAdapter(getattr(import_module(home, __package__), kind)).json_schema()
    verb, _, side = name.rpartition("-")
    if verb not in VERBS or side not in ("request", "response"):
        known = schema_names()
        raise RequestError(
            [Fault("document", f'"{name}"', one_of(known), did_you_mean(name.replace("-", "_"), known))]
        )
    asked = VERBS[verb].request if side == "request" else VERBS[verb].response
    return asked.model_json_schema(mode="validation" if side == "request" else "serialization")
