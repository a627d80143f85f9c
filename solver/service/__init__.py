"""Every verb of decumulate as one typed request and one typed response: the command line, an HTTP API or anything else
that asks is thin over it.

    from decumulate.solver.service import CancelToken, SolveRequest, run

    response = run(SolveRequest(scenario="h2", gap=1e-3), progress=print, cancel=CancelToken())

requests.py    what can be asked, each option declared once; verbs.py which verbs there are, and `run`
problems.py    what went wrong as a document (RFC 9457); progress.py how it is going; schema.py the JSON Schemas

Nothing here prints, asks the date, listens to signals, or opens a file that a request names.
"""

from ..stopping import CancelToken
from .problems import ProblemDocument, RequestError, problem_of
from .progress import ProgressEvent
from .requests import (
    AuditRequest,
    CheckRequest,
    CompareRequest,
    DoneRequest,
    ExplainRequest,
    ImportRequest,
    OutlookRequest,
    Request,
    RestsRequest,
    SolveRequest,
    SweepRequest,
    TaxRequest,
    TradesRequest,
    TreeRequest,
)
from .responses import Response
from .verbs import VERBS, read_request, run

__all__ = [
    "VERBS",
    "AuditRequest",
    "CancelToken",
    "CheckRequest",
    "CompareRequest",
    "DoneRequest",
    "ExplainRequest",
    "ImportRequest",
    "OutlookRequest",
    "ProblemDocument",
    "ProgressEvent",
    "Request",
    "RequestError",
    "Response",
    "RestsRequest",
    "SolveRequest",
    "SweepRequest",
    "TaxRequest",
    "TradesRequest",
    "TreeRequest",
    "problem_of",
    "read_request",
    "run",
]
