"""How a verb is going, as events: what a terminal shows, and what a page or a log may be sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from ..stopping import heed

if TYPE_CHECKING:
    from ..run import Progress
    from ..sweep.run import SweepProgress

SECONDS_BETWEEN_COUNTS = 1.0
EventKind = Literal["phase", "plan", "bound", "rows"]


@dataclass(frozen=True)
class ProgressEvent:
    """One look at a verb that is running.

    kind           phase: what is being done; plan: a first or better plan; bound: a first or closer bound; rows: of a
                   sweep or of returns
    seconds        since the verb, or its part, began
    phase          what is being done, in words
    plan, bound    nominal dollars of the objective, None while unknown; `gap` between them, a share of the plan's
    done, of       rows done and to be done, where there are any
    without_plan, again       of a sweep: rows without a plan; rows solved again for an effect that is not carried
    rate, seconds_left        of rows: so many a second, and what is left at that rate
    """

    kind: EventKind
    seconds: float
    phase: str = ""
    plan: float | None = None
    bound: float | None = None
    gap: float | None = None
    done: int | None = None
    of: int | None = None
    without_plan: int | None = None
    again: int | None = None
    rate: float | None = None
    seconds_left: float | None = None

    def data(self) -> dict[str, Any]:
        """What is known, for JSON."""
        return {name: value for name, value in asdict(self).items() if value is not None and value != ""}


Listener = Callable[[ProgressEvent], None]


class Progressing:
    """Makes events of what the solver tells of itself, and heeds a stop there."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self._plan: float | None = None
        self._bound: float | None = None

    def solving(self, told: Progress) -> None:
        """Of a solve, or of anything that is made of solves."""
        heed()
        kind: EventKind = "phase"
        if told.bound is not None and told.bound != self._bound:
            kind = "bound"
        if told.plan is not None and told.plan != self._plan:
            kind = "plan"
        self._plan, self._bound = told.plan, told.bound
        self._send(ProgressEvent(kind, told.seconds, told.phase, told.plan, told.bound, told.gap))

    def sweeping(self, told: SweepProgress) -> None:
        heed()
        self._send(
            ProgressEvent(
                "rows",
                told.seconds,
                done=told.done,
                of=told.total,
                without_plan=told.without_plan,
                again=told.again,
                rate=told.rate,
                seconds_left=told.seconds_left,
            )
        )

    def following(self) -> Callable[[str, int, int], None]:
        """Of paths that are followed: called with what is being done, how many are done, and of how many (0: not known
        beforehand)."""
        began, doing, since = time.monotonic(), "", 0.0

        def told(phase: str, done: int, of: int) -> None:
            nonlocal doing, since
            heed()
            now = time.monotonic()
            if phase != doing:
                doing, since = phase, now
            rate = done / (now - since) if done and now > since else None
            left = (of - done) / rate if rate and of else None
            seconds = now - began
            self._send(ProgressEvent("rows", seconds, phase, done=done, of=of, rate=rate, seconds_left=left))

        return told

    def counting(self, of: int) -> Callable[[int], None]:
        """Of rows that are done one after another: called before each with how many are."""
        began, said = time.monotonic(), -SECONDS_BETWEEN_COUNTS

        def row(done: int) -> None:
            nonlocal said
            heed()
            seconds = time.monotonic() - began
            if seconds >= said + SECONDS_BETWEEN_COUNTS and done:
                said = seconds
                self._send(ProgressEvent("rows", seconds, done=done, of=of))

        return row

    def _send(self, event: ProgressEvent) -> None:
        if self._listener is not None:
            self._listener(event)
