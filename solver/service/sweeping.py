"""`sweep`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ...models.household.horizon import refuse_open_facts
from ..sweep.answers import Answers, answers
from ..sweep.run import SOLVED, SweepOptions, SweepResult
from ..sweep.run import sweep as sweep_all
from .inputs import scenario_of, sweep_of
from .progress import Progressing
from .requests import SweepRequest
from .responses import Response, ended

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]


class SweepResponse(Response):
    """A row a variant, and what they say of each factor. `found`: the result, its answers where it
    has any, and the scenario's title."""

    verb: Literal["sweep"] = "sweep"
    factors: dict[str, tuple[str, ...]] = Field(description="The factors and their values' labels, in order.")
    meta: Record = Field(description="What the rows are results of: digests, versions, and how deep.")
    rows: tuple[Record, ...] = Field(description="One a variant; docs/sweep.md has the columns.")
    tornado: tuple[Record, ...] = Field(default=(), description="A row a factor, the widest first.")
    effects: tuple[Record, ...] = Field(default=(), description="A row a case that differs in one factor.")
    stays: tuple[Record, ...] = Field(default=(), description="A row an action of the first year.")


def sweep(request: SweepRequest, progress: Progressing, rows: Path | None = None) -> SweepResponse:
    """`rows`: the file or folder that rows are appended to as they come, and that a stopped sweep goes on from."""
    scenario = scenario_of(request.scenario, request.ignore, request.changes, request.objective)
    refuse_open_facts(scenario)
    options = SweepOptions(request.depth, request.gap, request.time_limit, request.scheduler, request.workers)
    result = sweep_all(scenario, sweep_of(request.sweep), options, rows, progress.sweeping)
    return response_of(result, scenario.title)


def response_of(result: SweepResult, title: str) -> SweepResponse:
    found = answered(result.frame)
    response: SweepResponse = SweepResponse(
        factors=dict(result.factors),
        meta=dict(result.meta),
        rows=records(result.frame),
        outcome=ended(not result.interrupted),
        tornado=() if found is None else records(found.tornado),
        effects=() if found is None else records(found.effects),
        stays=() if found is None else records(found.stays),
    ).of((result, found, title))
    return response


def answered(frame: pd.DataFrame) -> Answers | None:
    """What the rows say; None where the scenario as it is has no plan to compare with."""
    base = frame[frame["case"] == 0]
    return answers(frame) if len(base) and base["status"].isin(sorted(SOLVED)).all() else None


def records(frame: pd.DataFrame) -> tuple[Record, ...]:
    """A frame's rows as they go into JSON: what is missing is null."""
    found: tuple[Record, ...] = tuple(json.loads(frame.to_json(orient="records", date_format="iso")))
    return found
