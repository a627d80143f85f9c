"""A sweep from beginning to end: cases, chunks, rows as they come, and what a stopped run had done already."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...models.household.weights import is_own, with_rates
from ...models.scenario import Scenario, load
from ...models.shown import Shown
from ...tax_tables.read import tables_sha256
from ..backends import version
from .again import not_carried
from .cases import Case, Cases, cases_of
from .held import held_rates
from .rows import Row, empty_row, frame_of
from .schedule import LOCAL, Cluster, LostWorker, run_chunks
from .sheet import Sweep, read_sweep
from .store import Store, noted
from .work import Depth, Job, first_job

if TYPE_CHECKING:
    import pandas as pd

SOLVED = frozenset({"optimal", "within_gap", "optimal_except", "followed"})
"""The states of rows with a certified plan."""
OWN_RATES = "own_rates"
"""Beside the rows: what all of them take off a traditional dollar, by year, where that is the plan's own rate."""


@dataclass(frozen=True)
class SweepOptions:
    """How to sweep.

    depth       exact: every variant solved to `gap`; follow: led from its neighbour, with whatever gap it has
    gap, time_limit   of each solve, as SolveOptions has them; each has one thread. Followed rows that do not carry
                      their effects are solved again (again.py); `time_limit` is also how long others are begun
    scheduler   local, or dask://host:port
    workers     processes on this machine; default: a core each; 1 stays in this process
    """

    depth: Depth = "follow"
    gap: float = 1e-3
    time_limit: float = 60.0
    scheduler: str = LOCAL
    workers: int | None = None


@dataclass(frozen=True)
class SweepProgress:
    """How a sweep is going: rows done of all, rows without a plan, rows before this run, seconds of this run.

    `again`: rows solved again, once all are done, because their effects were not carried.
    """

    done: int
    total: int
    without_plan: int
    before: int
    seconds: float
    again: int = 0

    @property
    def rate(self) -> float:
        """Rows a second in this run."""
        return (self.done - self.before) / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        return (self.total - self.done) / self.rate if self.rate > 0 else None


@dataclass(frozen=True)
class SweepResult(Shown):
    """One row a variant (docs/sweep.md has the columns), the factors with their labels in order, and what was run.

    `interrupted` when Ctrl-C ended it: the rows are those done by then.
    """

    frame: pd.DataFrame
    factors: Mapping[str, tuple[str, ...]]
    meta: Mapping[str, Any]
    interrupted: bool


def sweep(
    scenario: str | Path | Mapping[str, Any] | Scenario,
    sweep: str | Path | Mapping[str, Any] | Sweep,
    options: SweepOptions = SweepOptions(),
    out: str | Path | None = None,
    progress: Callable[[SweepProgress], None] | None = None,
) -> SweepResult:
    """Every variant of a scenario that a sweep file asks for.

    `out` is a .csv file or a .parquet folder that rows are appended to as they come; where it holds rows of the same
    sweep, that one is resumed. Raises SweepError with every fault of the sweep file, or where `out` holds the rows of
    something else; a variant that fails is a row with its reason. Ctrl-C ends it with the rows done by then.
    """
    base, sheet = load(scenario), read_sweep(sweep)
    before = noted(Path(out)) if out is not None else {}
    held = _as_before(base, before) or held_rates(base, options.gap, options.time_limit)
    cases = cases_of(sheet, held)
    meta = _meta(base, held, sheet, cases, options)
    store = Store(Path(out), cases, meta) if out is not None else None
    try:
        return _swept(held, cases, meta, options, store, progress)
    finally:
        if store is not None:
            store.close()


def _as_before(base: Scenario, before: Mapping[str, Any]) -> Scenario | None:
    """The base weighed by its own rates as they stand beside the rows that are to be gone on with: found anew, they
    might be others by up to half a point. None where none are needed or there."""
    rates = before.get(OWN_RATES)
    same = before.get("scenario_sha256") == base.sha256 and before.get("tables_sha256") == tables_sha256()
    if not is_own(base) or not same or not isinstance(rates, list) or len(rates) != len(base.years):
        return None
    return with_rates(base, rates) if all(isinstance(rate, float | int) for rate in rates) else None


def _swept(
    base: Scenario,
    cases: Cases,
    meta: Mapping[str, Any],
    options: SweepOptions,
    store: Store | None,
    progress: Callable[[SweepProgress], None] | None,
) -> SweepResult:
    """The rows that are not done yet, beside those that are."""
    chunks = cases.chunks(together=options.depth == "follow")
    kept = store.rows(chunks) if store is not None else {}
    done = dict(kept)
    interrupted = False
    try:
        if len(kept) < len(chunks):
            with Cluster(options.scheduler, options.workers) as cluster:
                for number, found in _found(cluster, base, options, chunks, kept, progress):
                    if store is not None:
                        store.add(number, found)
                    done[number] = found
        for number in _again(base, cases, chunks, options, done, progress):
            if store is not None:
                store.replace(number, done)
    except KeyboardInterrupt:
        interrupted = True
    rows = [row for of in done.values() for row in of]
    if store is not None and done:
        store.finish(done)
    return SweepResult(frame_of(rows, cases.factors), cases.factors, meta, interrupted)


def _found(
    cluster: Cluster,
    base: Scenario,
    options: SweepOptions,
    chunks: Sequence[tuple[Case, ...]],
    kept: Mapping[int, list[Row]],
    progress: Callable[[SweepProgress], None] | None,
) -> Iterator[tuple[int, list[Row]]]:
    """The rows of the chunks that are not done yet, as they come."""
    total = sum(map(len, chunks))
    before = done = sum(len(rows) for rows in kept.values())
    without = sum(row["status"] not in SOLVED for rows in kept.values() for row in rows)
    began = time.monotonic()

    def tell() -> None:
        if progress is not None:
            progress(SweepProgress(done, total, without, before, time.monotonic() - began))

    tell()
    job: Job = first_job(base, options.depth, options.gap, options.time_limit)
    left = [(number, chunk) for number, chunk in enumerate(chunks) if number not in kept]
    for number, found in run_chunks(cluster, job, left):
        if isinstance(found, LostWorker):
            found = [empty_row(case, "failed", str(found), options.depth, 0.0) for case in chunks[number]]
        done += len(found)
        without += sum(row["status"] not in SOLVED for row in found)
        yield number, found
        tell()


def _again(
    base: Scenario,
    cases: Cases,
    chunks: Sequence[tuple[Case, ...]],
    options: SweepOptions,
    done: dict[int, list[Row]],
    progress: Callable[[SweepProgress], None] | None,
) -> Iterator[int]:
    """Solves rows whose effects are not carried, puts them in their place in `done`, and says in which chunk.

    For so long as one solve may take no further is begun; the base's row comes first, for every effect hangs on it.
    """
    began = time.monotonic()
    place = {case.number: number for number, chunk in enumerate(chunks) for case in chunk}
    job = Job(base.content(), "exact", options.gap, options.time_limit, None)

    def left() -> list[Case]:
        if options.depth != "follow" or time.monotonic() - began > options.time_limit:
            return []
        return not_carried(cases.cases, [row for of in done.values() for row in of], options.gap)

    wanted = left()
    if not wanted:
        return
    tried: set[int] = set()
    with Cluster(options.scheduler, options.workers) as cluster:
        while wanted := [case for case in left() if case.number not in tried]:
            together = wanted[:1] if wanted[0].number == 0 else wanted[: cluster.workers]
            tried |= {case.number for case in together}
            for _, found in run_chunks(cluster, job, [(case.number, (case,)) for case in together]):
                if isinstance(found, LostWorker) or found[0]["status"] not in SOLVED:
                    continue
                row = found[0]
                number = place[int(row["case"])]
                done[number] = [row if was["case"] == row["case"] else was for was in done[number]]
                yield number
            if progress is not None:
                total = sum(map(len, chunks))
                progress(SweepProgress(total, total, 0, total, time.monotonic() - began, len(tried)))


def _meta(
    base: Scenario, held: Scenario, sheet: Sweep, cases: Cases, options: SweepOptions
) -> dict[str, Any]:
    """What results are results of: inputs by their digests, versions, and what else chooses a row."""
    from ... import __version__

    rates = held.allocation.traditional_tax_rate
    return {
        "scenario_sha256": base.sha256,
        "sweep_sha256": sheet.sha256,
        "tables_sha256": tables_sha256(),
        "decumulate": __version__,
        "solver": version("highs"),
        "depth": options.depth,
        "gap": options.gap,
        "time_limit": options.time_limit,
        "cases": len(cases.cases),
        OWN_RATES: list(rates) if is_own(base) and isinstance(rates, tuple) else None,
    }
