"""How a verb is going, on standard error: a line that renews itself on a terminal, else one now and then."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from ...models.amounts import dollars

if TYPE_CHECKING:
    from ..service.progress import ProgressEvent

SECONDS_BETWEEN_LINES = 10.0
SECONDS_BETWEEN_DETAILS = 1.0
"""The same of what follows a colon in a phase: hundreds of rules are tried in a second or two."""


def progress_text(event: ProgressEvent) -> str:
    """`4.2 s  descent   plan $3,535,932   bound $3,536,200   gap 0.008%`, without what is not known yet."""
    if event.kind == "rows":
        return rows_text(event)
    parts = [f"{event.seconds:6.1f} s  {event.phase}"]
    if event.plan is not None:
        parts.append(f"plan {dollars(event.plan)}")
    if event.bound is not None:
        parts.append(f"bound {dollars(event.bound)}")
    if event.gap is not None:
        parts.append(f"gap {event.gap:.3%}")
    return "   ".join(parts)


def rows_text(event: ProgressEvent) -> str:
    """`120 of 1,000   28.4 a second   31 s left   2 without a plan`."""
    counted = f"{event.done:,} of {event.of:,}" if event.of else f"{event.done:,}" * bool(event.done)
    parts = ["   ".join(words for words in (event.phase, counted) if words)]
    if event.again:
        return f"{parts[0]}   {event.again:,} solved again, for an effect that its gap did not carry"
    if event.seconds_left is not None:
        parts += [f"{event.rate:.1f} a second", f"{event.seconds_left:,.0f} s left"]
    if event.without_plan:
        parts.append(f"{event.without_plan:,} without a plan")
    return "   ".join(parts)


class LiveProgress:
    """A context manager that shows the events it is called with; silent when `quiet`."""

    def __init__(self, quiet: bool, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, quiet=quiet)
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._on_terminal = self._console.is_terminal and not quiet
        self._phase: str | None = None
        self._said_at = 0.0

    def __enter__(self) -> LiveProgress:
        if self._on_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._on_terminal:
            self._live.stop()

    def __call__(self, event: ProgressEvent) -> None:
        if self._on_terminal:
            self._live.update(Text(progress_text(event)), refresh=True)
        elif self._is_news(event):
            self._console.print(progress_text(event), highlight=False, markup=False, soft_wrap=True)
            self._phase, self._said_at = event.phase, event.seconds

    def _is_news(self, event: ProgressEvent) -> bool:
        """Whether a line is due: at once for a new phase, later for a new detail, later still for the same; at once
        for the last row."""
        if self._phase is None or event.phase.split(": ")[0] != self._phase.split(": ")[0]:
            return True
        if event.kind == "rows" and event.done == event.of:
            return True
        pause = SECONDS_BETWEEN_LINES if event.phase == self._phase else SECONDS_BETWEEN_DETAILS
        return event.seconds >= self._said_at + pause
