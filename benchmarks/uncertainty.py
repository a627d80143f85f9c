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
    told: list[Progress] = []
    began = time.perf_counter()
    found = plan_tree(scenario, options, told.append)
    wall = time.perf_counter() - began
    first = next((one.seconds for one in told if one.plan is not None), wall)
    below = {
        gap: next((one.seconds for one in told if one.gap is not None and one.gap <= gap), None)
        for gap in GAPS
    }
    proof, said = found.certificate, found.objective
    seconds = "  ".join(f"{gap:.1%} {'-' if at is None else f'{at:.1f} s'}" for gap, at in below.items())
    print(f"  first plan {first:.1f} s   gap below {seconds}   all {wall:.1f} s")
    print(
        f"  value {said.value:,.0f}  bound {proof.bound or 0.0:,.0f}  gap {proof.gap or 0.0:.3%}  {proof.status}"
    )
    print(
        f"  AGI of {found.first_year.year} {found.first_year.agi:,.0f}  worst line {proof.audit_worst_line}",
        flush=True,
    )


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
