"""One piece of work: a chunk of neighbouring cases, solved one after the other in whatever process runs it."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal

from ...models.plan import Plan
from ...models.scenario import Scenario, ScenarioError, load
from ...tax_tables.project import LawYearError
from ...tax_tables.reform_asked import ReformError
from ..errors import DecumulateError, InfeasibleError
from ..reoptimise import FOLLOWED, CannotFollow, Neighbour, first_neighbour, follow
from ..run import SolveOptions, solve
from ..while_any import WhileAny
from .cases import Case
from .rows import Row, empty_row, solved_row

Depth = Literal["exact", "follow"]
SELDOM = 200_000
"""New objects between two looks for cycles. Writing a program makes some hundred thousand and no cycle: a tenth of
the time of a followed variant went into looking."""


@dataclass(frozen=True)
class Job:
    """What every chunk of a sweep shares: the scenario, how deep, how near, and where following begins."""

    content: Mapping[str, Any]
    depth: Depth
    gap: float
    time_limit: float
    start: Neighbour | None

    def options(self) -> SolveOptions:
        return SolveOptions(
            gap=self.gap,
            time_limit=self.time_limit,
            threads=1,
            name_conflicts=False,
            effort=0.0,
            ranges=False,
        )


def first_job(scenario: Scenario, depth: Depth, gap: float, time_limit: float) -> Job:
    """The job of a sweep. Where nothing can be followed from it, every case is solved."""
    job = Job(scenario.content(), depth, gap, time_limit, None)
    if depth == "exact" or scenario.goal.objective not in FOLLOWED:
        return job
    try:
        return replace(job, start=first_neighbour(scenario))
    except CannotFollow:
        pass
    try:
        return replace(job, start=first_neighbour(scenario, solve(scenario, job.options())))
    except (CannotFollow, DecumulateError):
        return job


def work(job: Job, cases: tuple[Case, ...]) -> list[Row]:
    """The rows of a chunk. Every chunk begins from the job's start, so that its rows do not hang on other chunks."""
    base = load(job.content)
    neighbour = job.start
    rows = []
    with _seldom_collected():
        for case in cases:
            row, neighbour = _row(case, base, job, neighbour)
            rows.append(row)
    return rows


@contextmanager
def _seldom() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


_seldom_collected = WhileAny(_seldom)


def _row(case: Case, base: Scenario, job: Job, neighbour: Neighbour | None) -> tuple[Row, Neighbour | None]:
    """A case's row, and what the next one follows. Whatever goes wrong is the row's reason."""
    began = time.perf_counter()

    def seconds() -> float:
        return time.perf_counter() - began

    try:
        scenario = case.scenario(base)
        if neighbour is not None:
            try:
                return _followed(case, scenario, neighbour, began)
            except CannotFollow:
                pass
        plan = solve(scenario, job.options())
        assert plan.certificate is not None
        assert plan.objective is not None
        value = (plan.objective.value, plan.objective.value_real)
        status, bound, gap = plan.certificate.status, plan.certificate.bound, plan.certificate.gap
        if status == "interrupted":
            raise KeyboardInterrupt
        row = solved_row(case, status, "exact", value, bound, gap, plan.years[0], plan.totals, seconds())
        return row, None if neighbour is None else _next(scenario, plan, neighbour)
    except InfeasibleError as error:
        reason = f"{error.message}; solve it by itself to see which conflict"
        return empty_row(case, "infeasible", reason, "exact", seconds()), neighbour
    except (ScenarioError, ReformError, LawYearError) as error:
        return empty_row(case, "fault", str(error), job.depth, seconds()), neighbour
    except Exception as error:
        return empty_row(case, "failed", f"{type(error).__name__}: {error}", job.depth, seconds()), neighbour


def _followed(case: Case, scenario: Scenario, neighbour: Neighbour, began: float) -> tuple[Row, Neighbour]:
    found = follow(scenario, neighbour)
    report = found.report
    value = (report.objective.value, report.objective.value_real)
    seconds = time.perf_counter() - began
    row = solved_row(
        case,
        "followed",
        "follow",
        value,
        found.bound,
        found.gap,
        report.years[0],
        report.totals,
        seconds,
    )
    return row, found.neighbour


def _next(scenario: Scenario, plan: Plan, before: Neighbour) -> Neighbour:
    """Where following goes on after a full solve."""
    try:
        return first_neighbour(scenario, plan)
    except CannotFollow:
        return before
