"""Several futures at once: speed, gap and memory of trees on H2 and H8.

python benchmarks/uncertainty.py                    H2 and H8, branches after years 1 and 3: 9 futures, 60 s each
python benchmarks/uncertainty.py --after 1          3 futures
python benchmarks/uncertainty.py --households H8 --seconds 30 --threads 2

For each: rows, columns and nodes of the woven program; seconds to write it, to the first plan, and until the gap was
first below each of GAPS; plan, bound and gap at the end; what the futures are worth with hindsight (each planned by
itself), which the tree cannot reach; the process's peak memory.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial

from households import household

from decumulate.models.scenario import Scenario
from decumulate.solver.formulation.paths import Paths
from decumulate.solver.formulation.program import ProgramGoal
from decumulate.solver.run import Progress, SolveOptions, solve
from decumulate.solver.tree.futures import Future, futures_of
from decumulate.solver.tree.solve import plan_tree, tree_of, worth_of

GAPS = (0.05, 0.02, 0.01, 0.005)


def shape(scenario: Scenario, futures: list[Future]) -> None:
    """What the woven one-cell program is, and how long it takes to write."""
    goal = ProgramGoal("max_estate", worth=worth_of(tree_of(scenario)))
    began = time.perf_counter()
    woven = Paths(
        [one.scenario for one in futures],
        [one.horizon for one in futures],
        [one.nodes for one in futures],
        [one.weight for one in futures],
        goal,
    ).one_cell()
    wall = time.perf_counter() - began
    rows, columns = woven.model.shape
    print(
        f"  {len(futures)} futures, {len(woven.laws)} nodes, {rows:,} x {columns:,}, written in {wall:.1f} s",
        flush=True,
    )


def timed(scenario: Scenario, options: SolveOptions) -> None:
    """Seconds of the wall and, beside them, of the process: on a machine that others use those tell more."""
    told: list[tuple[Progress, float]] = []
    began, before = time.perf_counter(), time.process_time()
    found = plan_tree(scenario, options, lambda one: told.append((one, time.process_time() - before)))
    wall, used = time.perf_counter() - began, time.process_time() - before

    def first(condition: Callable[[Progress], bool]) -> str:
        at = next(((one.seconds, cpu) for one, cpu in told if condition(one)), None)
        return "-" if at is None else f"{at[0]:.1f} ({at[1]:.1f})"

    proof, said = found.certificate, found.objective
    below = [f"{gap:.1%} {first(partial(_is_below, gap))}" for gap in GAPS]
    print(f"  first plan {first(lambda one: one.plan is not None)}   gap below {'  '.join(below)}")
    print(f"  all {wall:.1f} ({used:.1f}) s: the wall's, and of the process")
    bound, gap = proof.bound or 0.0, proof.gap or 0.0
    print(
        f"  value {said.value:,.0f}  bound {bound:,.0f}  gap {gap:.3%}  {proof.status}  {proof.rounds} rounds"
    )
    print(
        f"  AGI of {found.first_year.year} {found.first_year.agi:,.0f}  worst line {proof.audit_worst_line}"
    )


def _is_below(gap: float, told: Progress) -> bool:
    return told.gap is not None and told.gap <= gap


def with_hindsight(futures: list[Future], seconds: float) -> None:
    """The futures' own plans by their weights: what knowing the future would be worth."""
    options = SolveOptions(time_limit=seconds, threads=1, effort=0.0, ranges=False)
    plans = [(one.weight, solve(one.scenario, options)) for one in futures]
    whole = sum(weight * plan.objective.value_real for weight, plan in plans if plan.objective is not None)
    print(f"  with hindsight {whole:,.0f}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--households", nargs="+", default=["H2", "H8"])
    arguments.add_argument("--after", type=int, nargs="+", default=[1, 3])
    arguments.add_argument("--seconds", type=float, default=60.0)
    arguments.add_argument("--threads", type=int)
    arguments.add_argument("--gap", type=float, default=1e-3)
    arguments.add_argument("--hindsight", type=float, default=0.0, help="seconds for each future by itself")
    given = arguments.parse_args()
    for name in given.households:
        scenario = household(name).with_changes({"uncertainty.tree": {"branch_after": given.after}})
        print(f"{name}, branches after {given.after}", flush=True)
        futures = futures_of(scenario, tree_of(scenario))
        shape(scenario, futures)
        timed(scenario, SolveOptions(gap=given.gap, time_limit=given.seconds, threads=given.threads))
        if given.hindsight:
            with_hindsight(futures, given.hindsight)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
        print(f"  peak memory {peak:,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
