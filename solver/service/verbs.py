"""Which verbs there are, what each takes and gives, and the one way to run them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...models.scenario import Fault
from ...models.scenario.faults import did_you_mean, one_of, problems
from ..stopping import CancelToken
from . import requests
from .problems import RequestError, StoppedError
from .progress import Listener, Progressing
from .requests import Request
from .responses import Response


@dataclass(frozen=True)
class Verb:
    """One thing that can be asked for. What runs it, slow to import, is imported when it is first run."""

    request: type[Request]
    home: str
    runs: str
    answers: str

    def runner(self) -> Any:
        return getattr(import_module(f".{self.home}", __package__), self.runs)

    @property
    def response(self) -> type[Response]:
        found: type[Response] = getattr(import_module(f".{self.home}", __package__), self.answers)
        return found


VERBS: Mapping[str, Verb] = {
    "check": Verb(requests.CheckRequest, "planning", "check", "CheckResponse"),
    "solve": Verb(requests.SolveRequest, "planning", "solve", "SolveResponse"),
    "compare": Verb(requests.CompareRequest, "comparing", "compare", "CompareResponse"),
    "explain": Verb(requests.ExplainRequest, "explaining", "explain", "ExplainResponse"),
    "rests": Verb(requests.RestsRequest, "explaining", "rests", "RestsResponse"),
    "outlook": Verb(requests.OutlookRequest, "outlooks", "outlook", "OutlookResponse"),
    "sweep": Verb(requests.SweepRequest, "sweeping", "sweep", "SweepResponse"),
    "tree": Verb(requests.TreeRequest, "trees", "tree", "TreeResponse"),
    "trades": Verb(requests.TradesRequest, "trading", "trades", "TradesResponse"),
    "import": Verb(requests.ImportRequest, "importing", "import_positions", "ImportResponse"),
    "audit": Verb(requests.AuditRequest, "auditing", "audit", "AuditResponse"),
    "done": Verb(requests.DoneRequest, "doing", "done", "DoneResponse"),
    "tax": Verb(requests.TaxRequest, "auditing", "tax", "TaxResponse"),
}


def verb_of(name: str) -> Verb:
    """Raises RequestError for a name that is no verb's."""
    if name not in VERBS:
        raise RequestError([Fault("verb", f'"{name}"', one_of(VERBS), did_you_mean(name, VERBS))])
    return VERBS[name]


def read_request(verb: str, document: Any) -> Request:
    """The request of a document. Raises RequestError with every fault of it."""
    asked = verb_of(verb).request
    try:
        return asked.model_validate(document)
    except ValidationError as error:
        faults = [problem.fault(document) for problem in problems(error, document, asked)]
        raise RequestError(list(dict.fromkeys(faults))) from None


def run(
    request: Request,
    progress: Listener | None = None,
    cancel: CancelToken | None = None,
    *,
    rows: Path | None = None,
) -> Response:
    """What a verb answers. `progress` is called with ProgressEvents, in this thread; `cancel`, from any thread, ends it
    within a second with what is known by then; `rows`: where a sweep's rows are kept as they come.

    Raises what problem_of knows: RequestError, ScenarioError and their like where the input is wrong, InfeasibleError,
    NoPlanInTime, StoppedError where it was stopped before there was anything to give.
    """
    work = verb_of(request.verb).runner()
    more = {"rows": rows} if request.verb == "sweep" else {}
    with cancel if cancel is not None else nullcontext():
        try:
            answer: Response = work(request, Progressing(progress), **more)
        except KeyboardInterrupt:
            raise StoppedError("stopped before there was anything to give") from None
    return answer
