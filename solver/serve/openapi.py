"""The API's description: FastAPI's own, with the verbs' documents as bodies and answers, and problems for what goes
wrong."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from ... import __version__
from ..service.problems import ProblemDocument
from ..service.trying import TryResponse
from ..service.verbs import VERBS
from .bodies import TryRequest

REFERENCE = "#/components/schemas/{model}"
PROBLEM = "application/problem+json"
PROBLEMS = {
    "400": "It cannot be read.",
    "401": "No token.",
    "403": "Not from here.",
    "404": "Nothing by that name.",
    "408": "It took too long.",
    "409": "No plan can meet the wishes, or not now.",
    "413": "Too large.",
    "415": "No JSON.",
    "422": "The input is wrong: every fault with its place.",
    "429": "Too much at once.",
}
DESCRIPTION = (
    "Long requests answer 202 with a job, quick ones their document. A request asked twice is one job. Every problem "
    "is a document (RFC 9457). The token is sent as Authorization: Bearer TOKEN."
)
JOB = {
    "type": "object",
    "required": ["id", "verb", "status"],
    "properties": {
        "id": {"type": "string"},
        "verb": {"type": "string"},
        "status": {"enum": ["queued", "running", "done", "failed", "cancelled"]},
        "scenario_sha256": {"type": "string"},
        "events": {"type": "integer", "description": "How many there are so far."},
        "ahead": {"type": "integer", "description": "Jobs that wait before it."},
        "seconds": {"type": "number"},
        "last": {"type": "object"},
        "outcome": {"enum": ["done", "stopped", "does_not_hold"]},
        "notes": {"type": "array", "items": {"type": "string"}},
        "problem": {"$ref": REFERENCE.format(model="ProblemDocument")},
        "result": {"description": "The verb's document, once it is done."},
    },
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of an application, made once."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title="decumulate", version=__version__, description=DESCRIPTION, routes=app.routes
    )
    schemas: dict[str, Any] = {"Job": JOB}
    document["components"] = {
        "schemas": schemas,
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }
    document["security"] = [{"token": []}]
    problem = {PROBLEM: {"schema": _schema(ProblemDocument, schemas, "serialization")}}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            _body(operation, schemas)
            _answers(path, operation, schemas)
            operation["responses"] |= {
                status: {"description": words, "content": problem} for status, words in PROBLEMS.items()
            }
    app.openapi_schema = document
    return document


def _body(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    name = operation["operationId"]
    asked: type[BaseModel] | None = TryRequest if name == "try" else None
    if name in VERBS:
        asked = VERBS[name].request
    if asked is not None:
        schema = _schema(asked, schemas, "validation")
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}


def _answers(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """The schema of what is answered, where it is one of ours."""
    name, job = operation["operationId"], {"$ref": REFERENCE.format(model="Job")}
    answers = operation["responses"]
    if "202" in answers or path == "/jobs/{name}":
        for status in set(answers) & {"200", "202"}:
            answers[status]["content"] = {"application/json": {"schema": job}}
    elif name == "try":
        schema = _schema(TryResponse, schemas, "serialization")
        answers["200"]["content"] = {"application/json": {"schema": schema}}


def _schema(model: type[BaseModel], schemas: dict[str, Any], mode: Any) -> dict[str, str]:
    """A reference to a model's schema, which goes among the others with all that it refers to."""
    schema = model.model_json_schema(mode=mode, ref_template=REFERENCE)
    for name, inner in schema.pop("$defs", {}).items():
        schemas.setdefault(name, inner)
    schemas.setdefault(model.__name__, schema)
    return {"$ref": REFERENCE.format(model=model.__name__)}
