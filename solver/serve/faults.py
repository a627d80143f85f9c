"""What goes wrong on the way to a verb, as problem documents like those of the verbs (RFC 9457)."""

from __future__ import annotations

from typing import Any

from ..following.refusals import CannotTry

TITLES = {
    400: "The request cannot be read",
    401: "The token is missing or wrong",
    403: "Not from here",
    404: "There is nothing by that name",
    405: "Not with this method",
    406: "Not in that form",
    408: "It took too long",
    409: "It cannot be done now",
    411: "The length of the request is missing",
    413: "The request is too large",
    415: "Not in this form",
    422: "The input is wrong",
    429: "Too much at once",
    500: "A fault of decumulate, not of the input",
}
NAMES = {
    400: "unreadable",
    401: "no_token",
    403: "not_from_here",
    404: "not_found",
    405: "no_such_method",
    406: "no_such_form",
    408: "too_slow",
    409: "not_now",
    411: "no_length",
    413: "too_large",
    415: "no_such_form",
    422: "wrong_input",
    429: "too_much_at_once",
    500: "fault_of_ours",
}


class HttpFault(Exception):
    """A request that is refused: `document` is what is answered."""

    def __init__(self, status: int, detail: str, faults: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.document = http_problem(status, detail, faults)


class ServedProblem(Exception):
    """A problem document that is answered as it is."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(str(document.get("detail", "")))
        self.document = document


def http_problem(status: int, detail: str, faults: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """A problem document of a status; those not named here are requests that cannot be read."""
    status = status if status in NAMES else 400
    document: dict[str, Any] = {
        "type": f"urn:decumulate:problem:{NAMES[status]}",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
    }
    return document | ({"faults": faults} if faults else {})


def cannot_try(error: CannotTry) -> dict[str, Any]:
    """A change that the plan cannot be led to: a solve answers it, or no plan does."""
    kind = "infeasible" if error.infeasible else "cannot_follow"
    title = "No plan can meet the wishes" if error.infeasible else "The plan cannot be led there"
    return {"type": f"urn:decumulate:problem:{kind}", "title": title, "status": 409, "detail": str(error)}
