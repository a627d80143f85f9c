"""What went wrong as a problem document (RFC 9457), with the faults that the text of it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ...models.done.marks import DoneError
from ...models.plan import PlanError
from ...models.positions.mapping import PositionsError
from ...models.scenario import Fault, ScenarioError
from ...tax_tables.project import LawYearError
from ...tax_tables.reform_asked import ReformError
from ..errors import (
    Conflict,
    DecumulateError,
    InfeasibleError,
    MostSpending,
    NoPlanInTime,
    Shown,
    TreeError,
)
from ..report.faults import faults_text, infeasible_text
from ..sweep.sheet import SweepError

ProblemKind = Literal["wrong_input", "infeasible", "no_plan_in_time", "stopped", "fault_of_ours"]
STATUS: dict[ProblemKind, int] = {
    "wrong_input": 422,
    "infeasible": 409,
    "no_plan_in_time": 504,
    "stopped": 499,
    "fault_of_ours": 500,
}
"""HTTP's word for each; 499 is the one that servers write where who asked has gone away."""
TITLES: dict[ProblemKind, str] = {
    "wrong_input": "The input is wrong",
    "infeasible": "No plan can meet the wishes",
    "no_plan_in_time": "The time was up before there was a plan",
    "stopped": "Stopped before there was anything to give",
    "fault_of_ours": "A fault of decumulate, not of the input",
}


class RequestError(DecumulateError):
    """A request that cannot be met as it is: the message is what a person reads, `faults` the same by place."""

    def __init__(self, faults: Sequence[Fault], document: str = "the request", words: str = "") -> None:
        self.faults = list(faults)
        super().__init__(words or faults_text(self.faults, document))


class StoppedError(DecumulateError):
    """The verb was stopped before there was anything to give."""


class FaultDocument(BaseModel):
    """One fault: where it is, what was given there, what was expected, what to do about it, whose it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    place: str
    given: str
    expected: str
    hint: str = ""
    who: str = ""

    @classmethod
    def of(cls, fault: Fault) -> FaultDocument:
        return cls(
            place=fault.place, given=fault.value, expected=fault.expected, hint=fault.hint, who=fault.who
        )


class InfeasibleDocument(BaseModel):
    """What of the wishes conflicts, the most that can be met, and what relaxing each gives (errors.InfeasibleError)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    conflicts: tuple[Conflict, ...]
    shown: Shown
    spending: MostSpending
    rest: Literal["met", "conflict", "unknown"]
    undecided: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[str, ...] = ()
    unfinished: str = ""

    @classmethod
    def of(cls, error: InfeasibleError) -> InfeasibleDocument:
        return cls(
            conflicts=tuple(error.conflicts),
            shown=error.shown,
            spending=error.spending,
            rest=error.rest,
            undecided=tuple(error.undecided),
            left_out=error.left_out,
            unfinished=error.unfinished,
        )


class ProblemDocument(BaseModel):
    """A problem as RFC 9457 has it; `detail` is what the command line prints."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    title: str
    status: int
    detail: str
    faults: tuple[FaultDocument, ...] = ()
    infeasible: InfeasibleDocument | None = None

    @property
    def kind(self) -> ProblemKind:
        """The last word of `type`."""
        return self.type.rpartition(":")[2]  # type: ignore[return-value]

    def document(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True)


def _problem(
    kind: ProblemKind,
    detail: str,
    faults: Sequence[Fault] = (),
    infeasible: InfeasibleDocument | None = None,
) -> ProblemDocument:
    return ProblemDocument(
        type=f"urn:decumulate:problem:{kind}",
        title=TITLES[kind],
        status=STATUS[kind],
        detail=detail,
        faults=tuple(map(FaultDocument.of, faults)),
        infeasible=infeasible,
    )


def problem_of(error: BaseException) -> ProblemDocument:
    """The document of whatever a verb raised."""
    if isinstance(error, KeyboardInterrupt | StoppedError):
        return _problem("stopped", f"{TITLES['stopped']}.")
    if isinstance(error, InfeasibleError):
        return _problem("infeasible", infeasible_text(error), infeasible=InfeasibleDocument.of(error))
    if isinstance(error, NoPlanInTime):
        return _problem("no_plan_in_time", str(error))
    known = _faults_of(error)
    if known is not None:
        return _problem("wrong_input", *known)
    detail = (
        f"This is a fault of ours, not of your scenario: {type(error).__name__}: {error}\n"
        "Please report it with the scenario that shows it; --traceback prints where it happened."
    )
    return _problem("fault_of_ours", detail)


def _faults_of(error: BaseException) -> tuple[str, Sequence[Fault]] | None:
    """What a person reads of wrong input, and its faults; None for any other error."""
    if isinstance(error, RequestError):
        return str(error), error.faults
    if isinstance(error, ScenarioError):
        return faults_text(error.faults), error.faults
    if isinstance(error, PositionsError):
        return faults_text(error.faults, "the positions"), error.faults
    if isinstance(error, DoneError):
        return faults_text(error.faults, "what is said to be done"), error.faults
    if isinstance(error, PlanError):
        return faults_text(error.faults, "the plan"), error.faults
    if isinstance(error, LawYearError):
        return f"start_year: {error}", [Fault("start_year", "a year without law", str(error))]
    if isinstance(error, ReformError):
        return f"taxes.reform: {error}", [Fault("taxes.reform", "a reform", str(error))]
    if isinstance(error, TreeError):
        return str(error), [Fault("uncertainty.tree", "futures that differ", str(error))]
    if isinstance(error, SweepError):
        return faults_text(error.faults, "the sweep"), error.faults
    return None
