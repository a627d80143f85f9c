"""How fast H1 to H8 are solved, and how well: one line for each household.

    python benchmarks/solve.py [--households H2 H6] [--objective max_estate] [--fixed] [--seconds 60] [--solver highs]

Each household runs in a process of its own, one at a time unless `--jobs` says otherwise. Times are seconds of
the wall clock, and in brackets multiples of one cold LP of H2 (the relaxation of its cells) solved in the same
run, which is the figure to compare between machines and on a busy one. Distances are from the best plan known
(best_known.toml; renewed by `--update`), in percent of it. Every plan counted here has had all its returns
computed exactly; the last one also passes the whole audit, or its status says "audit". `--fixed` holds each account's
own mix. Below the table stand the median and the worst, beside what was aimed at.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import resource
import statistics
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from households import HOUSEHOLDS
from households import household as as_measured

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario
from decumulate.solver.backends import open_session
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.optimiser.lazy_breakpoints import first_refinement
from decumulate.solver.run import Progress, SolveOptions, solve
from decumulate.tax_tables.read import tables_sha256

FIXED = "_fixed"
"""Ends the name of an objective in best_known.toml where the mixes are held."""
BEST_KNOWN = Path(__file__).parent / "best_known.toml"
FLOOR_SHARE = 0.25
"""Of the opening wealth: what max_spending has to leave, as the scenarios' own comments have it."""
COLD_HOUSEHOLD, COLD_REPEATS = "H2", 3
PLAN_AT, GAP_AT = (1.0, 3.0), (10.0, 60.0)
CERTIFIED = 100.0
"""Dollars between plan and bound."""
AIMS = {
    "first plan s": (0.3, 1.0),
    "off 1 s %": (0.05, 0.3),
    "off 3 s %": (0.0, 0.1),
    "gap 10 s %": (0.1, 1.0),
    "gap 60 s %": (0.01, 0.4),
}
"""Median and worst over the households, the mixes free; min_lifetime_tax may have twice the gaps."""
AIMS_FIXED = {"to $100 s": (3.0, 20.0)}

Solver = Literal["highs", "cbc"]
Moment = tuple[float, float | None, float | None]
"""Seconds, best plan and bound so far (None while there is none)."""


@dataclass(frozen=True)
class Task:
    household: str
    objective: str
    seconds: float
    solver: Solver
    threads: int
    fixed: bool


@dataclass(frozen=True)
class Measured:
    """One household's run. `facts` names the scenario and the tables it was solved under; memory in MB."""

    household: str
    facts: str
    build: float
    first_plan: float | None
    history: list[Moment]
    plan: float
    bound: float
    seconds: float
    status: str
    memory: float

    def at(self, seconds: float) -> tuple[float | None, float | None]:
        """Best plan and bound after so many seconds."""
        heard = [moment for moment in self.history if moment[0] <= seconds]
        return heard[-1][1:] if heard else (None, None)

    def gap(self, seconds: float) -> float | None:
        """Percent between plan and bound after so many seconds."""
        plan, bound = self.at(seconds)
        return None if plan is None or bound is None else percent_off(bound, plan)

    @property
    def certified(self) -> float | None:
        """Seconds until plan and bound were no further apart than CERTIFIED; None where they never were."""
        known = (seconds for seconds, plan, bound in self.history if _near(plan, bound))
        return next(known, None)


def _near(plan: float | None, bound: float | None) -> bool:
    return plan is not None and bound is not None and abs(plan - bound) <= CERTIFIED


def percent_off(amount: float, whole: float) -> float:
    """Percent of `whole`, which counts as a dollar at least: a lifetime's tax can be none at all."""
    return 100.0 * abs(amount - whole) / max(abs(whole), 1.0)


def scenario_of(household: str, objective: str, fixed: bool = False) -> Scenario:
    """A household's scenario under an objective, its accounts' mixes fixed or free."""
    scenario: Scenario = as_measured(household)
    changes: dict[str, Any] = {"goal.objective": objective}
    if fixed:
        changes["allocation"] = {"fixed_by_account": True}
    if objective == "max_spending":
        wealth = sum(sum(account.holdings.values()) for account in scenario.accounts)
        changes["goal.estate_floor"] = FLOOR_SHARE * wealth
    return scenario.with_changes(changes)


def facts_of(scenario: Scenario) -> str:
    """What a best known plan belongs to: it says nothing about another scenario or other tables."""
    return hashlib.sha256((scenario.sha256 + tables_sha256()).encode()).hexdigest()[:12]


def cold_lp(solver: Solver) -> float:
    """Seconds of the cells' relaxation of H2 from nothing, the best of a few."""
    scenario = scenario_of(COLD_HOUSEHOLD, "max_estate")
    program = cells_of(scenario)
    times = []
    for _ in range(COLD_REPEATS):
        session = open_session(solver, program.model, 1)
        start = time.perf_counter()
        session.solve()
        times.append(time.perf_counter() - start)
    return min(times)


def cells_of(scenario: Scenario) -> Program:
    """The first relaxation, written beside the one-cell program that gives it its edges."""
    horizon = build_horizon(scenario)
    goal = ProgramGoal(scenario.goal.objective)
    one = Program.with_one_cell(scenario, horizon, goal)
    return Program.with_cells(scenario, horizon, goal, first_refinement(one))


def measure(task: Task) -> Measured:
    """Builds and solves one household in this process."""
    scenario = scenario_of(task.household, task.objective, task.fixed)
    start = time.perf_counter()
    cells_of(scenario)
    build = time.perf_counter() - start
    history: list[Moment] = []

    def hear(progress: Progress) -> None:
        if not progress.phase.startswith("best estate"):
            history.append((progress.seconds, progress.plan, progress.bound))

    options = SolveOptions(
        effort=0.0, ranges=False, solver=task.solver, gap=0.0, time_limit=task.seconds, threads=task.threads
    )
    plan = solve(scenario, options, hear)
    assert plan.certificate is not None
    assert plan.objective is not None
    history.append((plan.certificate.seconds, plan.objective.value, plan.certificate.bound))
    faulty = any(w.code in ("audit_fault", "audit_difference") for w in plan.warnings)
    return Measured(
        household=task.household,
        facts=facts_of(scenario),
        build=build,
        first_plan=next((seconds for seconds, found, _ in history if found is not None), None),
        history=history,
        plan=plan.objective.value,
        bound=math.inf if plan.certificate.bound is None else plan.certificate.bound,
        seconds=plan.certificate.seconds,
        status="audit" if faulty else plan.certificate.status,
        memory=peak_memory(),
    )


def peak_memory() -> float:
    """MB at the most: this process, and the largest of its children."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_maxrss for u in usage) / unit


# -- best known -------------------------------------------------------------------------------------

Known = dict[str, dict[str, dict[str, Any]]]


def read_known() -> Known:
    """By objective and household: plan, bound, facts."""
    return tomllib.loads(BEST_KNOWN.read_text("utf-8")) if BEST_KNOWN.exists() else {}


def better(objective: str, one: float, other: float) -> bool:
    return one < other if objective.startswith("min_lifetime_tax") else one > other


def learn(known: Known, objective: str, run: Measured) -> None:
    """Notes a better plan or bound of the same facts; other facts begin anew."""
    old = known.setdefault(objective, {}).get(run.household)
    new: dict[str, Any] = {"plan": round(run.plan, 2), "bound": round(run.bound, 2), "facts": run.facts}
    if old is not None and old["facts"] == run.facts:
        if better(objective, old["plan"], new["plan"]):
            new["plan"] = old["plan"]
        if better(objective, new["bound"], old["bound"]):
            new["bound"] = old["bound"]
    known[objective][run.household] = new


def write_known(known: Known) -> None:
    lines = [
        "# Best plans and bounds known of the product's program, dollars: written by solve.py --update.",
        "# `facts` names the scenario and the tax tables that they belong to.",
    ]
    for objective, households in sorted(known.items()):
        for household, row in sorted(households.items()):
            lines += ["", f"[{objective}.{household}]"]
            lines += [f"{name} = {json.dumps(value)}" for name, value in row.items()]
    BEST_KNOWN.write_text("\n".join([*lines, ""]), "utf-8")


# -- what is printed --------------------------------------------------------------------------------


HEAD = (
    f"{'':3}{'build s':>15}{'first plan s':>15}{'off 1 s %':>10}{'off 3 s %':>10}"
    f"{'gap 10 s %':>11}{'gap 60 s %':>11}{'to $100 s':>10}{'plan $':>14}{'bound $':>14}{'end s':>7}{'MB':>6}"
    "  status"
)


def row(run: Measured, cold: float, best: float) -> str:
    """One household's line; a missing figure is a dash."""
    parts = [f"{run.household:3}", _time(run.build, cold), _time(run.first_plan, cold)]
    parts += [_percent(_off(run.at(seconds)[0], best), 10) for seconds in PLAN_AT]
    parts += [_percent(run.gap(seconds), 11) for seconds in GAP_AT]
    parts += [f"{'-':>10}" if run.certified is None else f"{run.certified:10.1f}"]
    parts += [f"{run.plan:14,.0f}{run.bound:14,.0f}{run.seconds:7.1f}{run.memory:6.0f}  {run.status}"]
    return "".join(parts)


def _time(seconds: float | None, cold: float) -> str:
    return f"{'-':>15}" if seconds is None else f"{f'{seconds:.2f} ({seconds / cold:.1f}x)':>15}"


def _off(plan: float | None, best: float) -> float | None:
    return None if plan is None else percent_off(plan, best)


def _percent(amount: float | None, width: int) -> str:
    return f"{'-':>{width}}" if amount is None else f"{amount:{width}.3f}"


def aims(runs: list[Measured], bests: list[float], objective: str, fixed: bool) -> Iterator[str]:
    """For each figure aimed at: the median, the worst, and the aims."""
    figures: dict[str, list[float | None]] = {
        "first plan s": [run.first_plan for run in runs],
        "off 1 s %": [_off(run.at(PLAN_AT[0])[0], best) for run, best in zip(runs, bests, strict=True)],
        "off 3 s %": [_off(run.at(PLAN_AT[1])[0], best) for run, best in zip(runs, bests, strict=True)],
        "gap 10 s %": [run.gap(GAP_AT[0]) for run in runs],
        "gap 60 s %": [run.gap(GAP_AT[1]) for run in runs],
        "to $100 s": [run.certified for run in runs],
    }
    for name, (median_aim, worst_aim) in (AIMS_FIXED if fixed else AIMS).items():
        twice = 2.0 if objective == "min_lifetime_tax" and name.startswith("gap") else 1.0
        known = [math.inf if amount is None else amount for amount in figures[name]]
        median, worst = statistics.median(known), max(known)
        yield (
            f"{name:13} median {median:8.3f} (aim {twice * median_aim:g}), "
            f"worst {worst:8.3f} (aim {twice * worst_aim:g})"
        )


def run_all(tasks: list[Task], jobs: int) -> Iterator[Measured]:
    """Each task in a process of its own, so that its peak memory is its own."""
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        yield from pool.map(measure, tasks)


def best_of(known: Mapping[str, Mapping[str, Any]], run: Measured, objective: str) -> float:
    """The best plan known of the run's own facts."""
    entry = known.get(run.household)
    if entry is None or entry["facts"] != run.facts or better(objective, run.plan, entry["plan"]):
        return run.plan
    return float(entry["plan"])


def arguments() -> argparse.Namespace:
    form: Callable[..., argparse.HelpFormatter] = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--households", nargs="+", choices=list(HOUSEHOLDS), default=list(HOUSEHOLDS))
    objectives = ["max_estate", "max_spending", "min_lifetime_tax"]
    parser.add_argument("--objective", choices=objectives, default=objectives[0])
    parser.add_argument("--fixed", action="store_true", help="hold each account's own mix")
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit of each solve")
    parser.add_argument("--solver", choices=["highs", "cbc"], default="highs")
    parser.add_argument("--threads", type=int, default=4, help="of each solve")
    parser.add_argument("--jobs", type=int, default=1, help="households at a time; they slow each other down")
    parser.add_argument(
        "--update", action="store_true", help="keep better plans and bounds in best_known.toml"
    )
    parser.add_argument("--json", type=Path, help="write all that was measured to this file")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    cold = cold_lp(asked.solver)
    how = f"{asked.objective}{', fixed mixes' if asked.fixed else ''}, {asked.solver}, {asked.threads} thread(s)"
    print(f"cold LP of {COLD_HOUSEHOLD}: {cold:.3f} s; {how}, {asked.seconds:g} s at most")
    print(HEAD, flush=True)
    tasks = [
        Task(household, asked.objective, asked.seconds, asked.solver, asked.threads, asked.fixed)
        for household in asked.households
    ]
    known, runs, bests = read_known(), [], []
    kind = asked.objective + (FIXED if asked.fixed else "")
    for run in run_all(tasks, asked.jobs):
        bests.append(best_of(known.get(kind, {}), run, asked.objective))
        print(row(run, cold, bests[-1]), flush=True)
        learn(known, kind, run)
        runs.append(run)
    print(*aims(runs, bests, asked.objective, asked.fixed), sep="\n")
    if asked.update:
        write_known(known)
    if asked.json:
        rows = [asdict(run) for run in runs]
        asked.json.write_text(json.dumps({"cold_lp": cold, "runs": rows}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
