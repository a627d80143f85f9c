"""What a request names as what the solver takes: scenario, plan, sweep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ...models.plan import Plan, PlanError
from ...models.reading import MOST_DOCUMENT, TextFile, read_text
from ...models.scenario import Fault, Scenario, ScenarioError, load
from ...scenarios import names, sweep_names
from ...scenarios import path as shipped_path
from ...scenarios import sweep_path as shipped_sweep_path
from ..run import SolveOptions
from ..sweep.sheet import Sweep, SweepError, read_sweep
from .fields import FileOnDisk, on_disk, opened
from .problems import RequestError
from .requests import Planning, Solving


def scenario_of(
    source: Any,
    ignore: Sequence[str] = (),
    changes: Mapping[str, Any] | None = None,
    objective: str | None = None,
) -> Scenario:
    """The validated scenario of a request. Raises RequestError for a name that is no shipped one or for a plan in its
    place, ScenarioError with every fault of the content."""
    chosen = {} if objective is None else {"goal.objective": objective}
    if isinstance(source, str):
        source = _named(source, "scenario", names(), shipped_path)
    try:
        return load(opened(source), ignore=ignore, changes={**(changes or {}), **chosen})
    except ScenarioError as error:
        if {"years", "certificate"} <= {fault.place for fault in error.faults}:
            name = source.name if isinstance(source, TextFile) else "this"
            words = f"{name} is a plan; a scenario is expected here."
            raise RequestError([Fault("scenario", "a plan", "a scenario")], words=words) from None
        raise


def scenario_file(source: TextFile | str) -> TextFile:
    """A scenario as a file: a shipped one by its name, or text."""
    if isinstance(source, TextFile):
        return source
    found = _named(source, "scenario", names(), shipped_path)
    return on_disk(found) if isinstance(found, Path) else found


def text_of(source: TextFile) -> str:
    """The text of a scenario's file. Raises RequestError where it cannot be read."""
    try:
        return read_text(opened(source), MOST_DOCUMENT)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        fault = Fault(source.name, "a file that cannot be read", f"a scenario ({reason})")
        raise RequestError([fault], words=f"{source.name}: cannot be read: {reason}.") from None


def asked(request: Solving) -> Scenario:
    """The scenario of a request to solve."""
    return scenario_of(request.scenario, request.ignore, request.changes, request.objective)


def options_of(request: Solving) -> SolveOptions:
    return SolveOptions(gap=request.gap, time_limit=request.time_limit, threads=request.threads)


def options_of_plan(request: Planning) -> SolveOptions:
    """How a request says that a plan to be followed is to be found."""
    return replace(options_of(request), effort=request.effort, ranges=request.ranges)


def plan_of(source: Any) -> Plan:
    """The plan of a request. Raises RequestError with every fault of the document."""
    name = source.name if isinstance(source, TextFile) else "plan"
    content = opened(source)
    if isinstance(content, TextFile):
        content = content.text
    if isinstance(content, str) and content.lstrip()[:1] not in ("{", "["):
        given = Fault("plan", "text that is no JSON", "a plan's JSON document")
        raise RequestError([given], words=f"{name} is not a plan:\n{given}")
    try:
        return Plan.read(content)
    except PlanError as error:
        words = f"{name} is not a plan:\n{error}"
        if {"people", "accounts"} <= {fault.place for fault in error.faults}:
            words = f"{name} is a scenario; a plan is expected here."
        raise RequestError(error.faults, words=words) from None


def sweep_of(source: Any) -> Sweep:
    """The sweep of a request. Raises SweepError with every fault; the file of cases that a request's sweep names is
    read only where the sweep itself is a file on disk."""
    if isinstance(source, str):
        source = _named(source, "sweep", sweep_names(), shipped_sweep_path)
    sheet = read_sweep(opened(source), files=isinstance(source, FileOnDisk | Path))
    if sheet.cases is not None and not sheet.table:
        raise SweepError([Fault("sweep.cases", f'"{sheet.cases}"', "the rows of that file in sweep.table")])
    return sheet


def _named(text: str, what: str, known: Sequence[str], shipped: Callable[[str], Path]) -> Any:
    """Text as it is where it is a document; else the path of what is shipped by that name or its unique beginning."""
    if "\n" in text or "=" in text or text.lstrip().startswith(("{", "[")):
        return TextFile("the text", text)
    matches = [name for name in known if name == text] or [name for name in known if name.startswith(text)]
    if len(matches) == 1:
        return shipped(matches[0])
    near = matches or get_close_matches(text, known, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Shipped {what}s: {', '.join(known)}."
    words = f"{text}: no such file, and no shipped {what} of that name. {hint}"
    raise RequestError([Fault(what, text, f"the name of a shipped {what}", hint)], words=words)
