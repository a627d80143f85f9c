"""The households that are open: kept in memory, the oldest closed first."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ....models.plan import Plan
from ....models.reading import MOST_DOCUMENT, TextFile, read_text
from ....models.scenario import Fault, Scenario, ScenarioError, load
from ....scenarios import names, path
from ..api import Serving
from ..faults import HttpFault
from ..jobs import JobRecord
from .blank import blank
from .intake import Intake

MOST = 50
"""Households that are open at a time."""
SHIPPED = {
    "near_retirement": "A couple about to retire",
    "h2_couple": "A couple of 62 and 60 with $1.2 million",
    "widow_74": "A widow of 74",
}
"""What the empty page offers."""


@dataclass
class OpenHousehold:
    """A scenario's text, what is wrong with it, and the jobs that were asked for it.

    scenario    as it was read; None while the text has faults
    jobs        by verb, the name of the last job; "exact" is the solve of what was tried
    changes     what was tried and is being solved
    intake      files that were brought and are asked about
    path        the file that the page was opened with, which is written only where a person says so; `on_disk` its text
    """

    name: str
    text: str
    scenario: Scenario | None = None
    faults: tuple[Fault, ...] = ()
    jobs: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    intake: Intake | None = None
    path: Path | None = None
    on_disk: str = ""

    def write(self, text: str) -> None:
        """Another text: what was found for the one before is no longer its own."""
        if text != self.text or not (self.scenario or self.faults):
            self.text, self.jobs, self.changes = text, {}, {}
        try:
            self.scenario, self.faults = load(self.file), ()
        except ScenarioError as error:
            self.scenario, self.faults = None, tuple(error.faults)

    @property
    def file(self) -> TextFile:
        return TextFile("the scenario", self.text)

    @property
    def title(self) -> str:
        """The scenario's own, else the names of its people."""
        if self.scenario is None:
            return "A household"
        named = self.scenario.title not in ("", "Untitled")
        return self.scenario.title if named else " and ".join(one.name for one in self.scenario.people)

    def asked(self) -> dict[str, Any]:
        """The scenario as a request has it."""
        return {"scenario": {"name": self.file.name, "text": self.text}}


class Desk:
    """The open households, and their jobs in the server's queue."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self._open: OrderedDict[str, OpenHousehold] = OrderedDict()
        self._plans: OrderedDict[str, Plan] = OrderedDict()
        self._lock = threading.Lock()

    def every(self) -> list[OpenHousehold]:
        with self._lock:
            return list(reversed(self._open.values()))

    def get(self, name: str) -> OpenHousehold:
        with self._lock:
            if name not in self._open:
                raise HttpFault(
                    404, "This household is not open: it was closed, or the server has begun anew."
                )
            return self._open[name]

    def open_text(self, text: str, path: Path | None = None) -> OpenHousehold:
        """A household of a scenario's text, TOML or JSON. What is no TOML stays as text with its faults. `path`: the
        TOML file that it is of."""
        if len(text) > MOST_DOCUMENT:
            raise HttpFault(413, f"A scenario may have {MOST_DOCUMENT / 1e6:.0f} MB at most.")
        household = OpenHousehold(secrets.token_hex(6), "", path=path, on_disk=text)
        household.write(as_toml(text))
        with self._lock:
            self._open[household.name] = household
            while len(self._open) > MOST:
                self._open.popitem(last=False)
        return household

    def open_blank(self) -> OpenHousehold:
        return self.open_text(blank())

    def open_shipped(self, name: str) -> OpenHousehold:
        if name not in names():
            raise HttpFault(404, "There is no shipped household of that name.")
        return self.open_text(read_text(path(name), MOST_DOCUMENT))

    def close(self, name: str) -> None:
        with self._lock:
            self._open.pop(name, None)

    # -- jobs ------------------------------------------------------------------------------------------------

    def ask(self, household: OpenHousehold, verb: str, **options: Any) -> JobRecord:
        """The job of a verb for a household, begun where there is none."""
        one = {"one_future": True} if verb == "solve" else {}
        job = self.serving.submit(verb, household.asked() | one | options)
        household.jobs[verb] = job.name
        return job

    def ask_changed(self, household: OpenHousehold, changes: dict[str, Any], **options: Any) -> JobRecord:
        """The solve of a household with other values; one that was begun for others is ended."""
        before = self.job(household, "exact")
        job = self.serving.submit(
            "solve", household.asked() | {"changes": changes, "one_future": True} | options
        )
        if before is not None and before is not job and not before.has_ended:
            self.serving.jobs.forget(before.name)
        household.jobs["exact"], household.changes = job.name, changes
        return job

    def job(self, household: OpenHousehold, verb: str) -> JobRecord | None:
        """The last job of a verb; None where none was asked for, or its answer is no longer kept."""
        name = household.jobs.get(verb)
        try:
            return None if name is None else self.serving.jobs.get(name)
        except HttpFault:
            return None

    def plan(self, job: JobRecord) -> Plan:
        """The plan of a solve that is done, read once."""
        with self._lock:
            known = self._plans.get(job.name)
        if known is None:
            known = Plan.read(job.result())
            with self._lock:
                self._plans[job.name] = known
                while len(self._plans) > 2 * MOST:
                    self._plans.popitem(last=False)
        return known


def as_toml(text: str) -> str:
    """A scenario's text as TOML: JSON is written anew; what is neither stays."""
    if not text.lstrip().startswith("{"):
        return text
    import json

    import tomlkit

    try:
        content = load(TextFile("the file", text)).content()
    except ScenarioError:
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            return text
    try:
        return tomlkit.dumps(content)
    except Exception:  # a value that TOML has no form for, such as null
        return text
