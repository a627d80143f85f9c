"""`audit` and `tax`: what is computed without the optimiser."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import Field

from ...models.plan import PlanWarning
from ...models.returns.bulk import read_rows, tax_rows, warnings_of
from ...models.returns.bulk_cells import ReturnsError
from ...models.returns.form import Form
from ..audit import AuditReport
from ..audit.document import audit as audit_document
from ..report.returns import forms_of
from ..stopping import heed
from .fields import opened
from .inputs import plan_of, scenario_of
from .problems import RequestError
from .progress import Progressing
from .requests import AuditRequest, TaxRequest
from .responses import Outcome, Response


class AuditResponse(Response):
    """Whether the plan holds, and where it does not."""

    verb: Literal["audit"] = "audit"
    ok: bool
    audit: AuditReport
    forms: tuple[Form, ...] = Field(default=(), description="The return of the year asked for.")

    def document(self) -> Any:
        whole = self.model_dump(mode="json")
        report = whole["audit"]
        names = ("faults", "differences", "notes", "unchecked", "worst", "objective", "estate", "totals")
        return {"ok": self.ok} | {name: report[name] for name in names} | {"forms": whole["forms"]}


def audit(request: AuditRequest, progress: Progressing) -> AuditResponse:
    scenario = scenario_of(request.scenario, request.ignore, request.changes)
    plan = plan_of(request.plan)
    report = audit_document(plan, scenario)
    forms: tuple[Form, ...] = ()
    if request.return_year is not None:
        forms = tuple(forms_of(plan, scenario, request.return_year, audited=report))
    outcome: Outcome = "done" if report.ok else "does_not_hold"
    return AuditResponse(ok=report.ok, audit=report, forms=forms, outcome=outcome)


DECIMALS = 4


class TaxResponse(Response):
    """The answers, a row for each return. `found`: the same as a frame."""

    verb: Literal["tax"] = "tax"
    rows: tuple[dict[str, Any], ...] = Field(description="docs/contract.md has the columns.")
    warnings: tuple[PlanWarning, ...] = Field(default=(), description="What had to be assumed.")

    def document(self) -> Any:
        return self.model_dump(mode="json", include={"rows", "warnings"})


def tax(request: TaxRequest, progress: Progressing) -> TaxResponse:
    try:
        given = read_rows(opened(request.returns))
        frame = tax_rows(given, ignore=request.ignore, row=progress.counting(len(given)))
    except ReturnsError as error:
        raise RequestError(error.faults, request.returns.name) from None
    heed()
    frame = frame.round(DECIMALS)
    noted = warnings_of(given, ignore=request.ignore)
    response: TaxResponse = TaxResponse(
        rows=tuple(json.loads(frame.to_json(orient="records"))),
        warnings=tuple(PlanWarning(code=code, where=where, message=words) for code, where, words in noted),
        notes=tuple(f"Warning: {where}: {words}" for _, where, words in noted),
    ).of(frame)
    return response
