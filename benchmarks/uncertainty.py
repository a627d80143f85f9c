"""What may come otherwise: speed, gap, memory and the bias of hindsight of trees and outlooks on H2 and H8.

python benchmarks/uncertainty.py                    both: branches after years 1 and 3 (9 futures, 60 s), 32 futures
python benchmarks/uncertainty.py --only tree --after 1          3 futures
python benchmarks/uncertainty.py --only outlook --households H2 new_jersey_couple
python benchmarks/uncertainty.py --households H8 --seconds 30 --threads 2
python benchmarks/uncertainty.py --only states --states FL NY NJ OR   paths of 35 years a second and core, by state

Of a tree: rows, columns and nodes of the woven program; seconds to write it, to the first plan, and until the gap was
first below each of GAPS; plan, bound and gap at the end; what the futures are worth with hindsight (each planned by
itself), which the tree cannot reach, and by how much that is more: the bias. Of an outlook: paths a second and core;
seconds for the levels of this year's AGI without hindsight and, over the futures, with it, and its bias beside the
plan's policy on the same futures; the plan with that AGI held; how far estates are from the simulator with lots. Last
the process's peak memory and its workers'.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from households import HOUSEHOLDS, household

from decumulate import scenarios
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.weights import as_weighed
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.formulation.paths import Paths
from decumulate.solver.formulation.program import ProgramGoal
from decumulate.solver.futures.document import ThisYear
from decumulate.solver.futures.draw import Markets, draw_markets
from decumulate.solver.futures.exact import exactness
from decumulate.solver.futures.held import held_year
from decumulate.solver.futures.hindsight import with_hindsight
from decumulate.solver.futures.levels import kinks
from decumulate.solver.futures.policies import Policy, of_plan, rule_policies
from decumulate.solver.futures.this_year import PATHS, this_year
from decumulate.solver.futures.worlds import Worlds
from decumulate.solver.run import Progress, SolveOptions, solve
from decumulate.solver.tree.futures import Future, futures_of
from decumulate.solver.tree.solve import plan_tree, tree_of, worth_of

HELD = 131_000.0
"""Today's dollars of AGI to which the first ten years convert where states' speed is measured."""
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


def timed(scenario: Scenario, options: SolveOptions) -> float:
    """The tree's value. Seconds are of the wall and, beside them, of the process: on a machine that others use those
    tell more."""
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
    return float(said.value)


def _is_below(gap: float, told: Progress) -> bool:
    return told.gap is not None and told.gap <= gap


def known_before(futures: list[Future], value: float, seconds: float) -> None:
    """The futures' own plans by their weights: what knowing the future would be worth, beside the tree's value."""
    options = SolveOptions(time_limit=seconds, threads=1, effort=0.0, ranges=False)
    plans = [(one.weight, solve(one.scenario, options)) for one in futures]
    whole = sum(weight * plan.objective.value_real for weight, plan in plans if plan.objective is not None)
    print(f"  with hindsight {whole:,.0f}: {whole / value - 1.0:.2%} more than the tree", flush=True)


def trees(scenario: Scenario, given: argparse.Namespace) -> None:
    scenario = scenario.with_changes({"uncertainty.tree": {"branch_after": given.after}})
    futures = futures_of(scenario, tree_of(scenario))
    shape(scenario, futures)
    value = timed(scenario, SolveOptions(gap=given.gap, time_limit=given.seconds, threads=given.threads))
    if given.hindsight:
        known_before(futures, value, given.hindsight)


class _Clock:
    """Seconds of the wall and, in brackets, of this process, since it was made or last read."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> str:
        wall, cpu = self.wall, self.cpu
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return f"{self.wall - wall:.1f} ({self.cpu - cpu:.1f}) s"


def outlooks(scenario: Scenario, given: argparse.Namespace) -> None:
    options = SolveOptions(gap=given.gap, time_limit=given.seconds, threads=given.threads, ranges=False)
    plan = solve(scenario, options)
    scenario = as_weighed(scenario, plan)
    horizon = build_horizon(scenario)
    policy, worlds = of_plan(scenario, horizon, plan), Worlds(scenario, given.paths)
    markets = draw_markets(scenario, "lognormal", given.paths, worlds.years)
    speed(worlds, policy, markets)
    clock = _Clock()
    levels = this_year(worlds.first(PATHS), policy, markets.first(PATHS), kinks(scenario, horizon, plan))
    print(f"  without hindsight, {levels.paths:,} paths: {clock.read()}")
    _levels(levels)
    known = with_hindsight(scenario, "lognormal", policy, levels, given.futures)
    print(f"  with hindsight, {given.futures} futures: {clock.read()}")
    if known is not None:
        _levels(known)
        print(f"    {known.bias or 0.0:.1%} more than the plan's policy on the same futures")
    held(scenario, plan, levels, options)
    again = exactness(scenario, horizon, policy, markets, worlds.follow(policy, markets), given.exact)
    if again is not None:
        print(
            f"  {again.paths} paths with lots: {again.same_end} end alike, estates {again.estate_median:+.2%}"
        )


def speed(worlds: Worlds, policy: Policy, markets: Markets) -> None:
    """Paths a second of this process, the taxes of its years worked out before."""
    worlds.first(10).follow(policy, markets.first(10))
    began = time.process_time()
    found = worlds.follow(policy, markets)
    used = time.process_time() - began
    print(
        f"  {worlds.paths / used:,.0f} paths of {worlds.years} years a second and core, {found.success:.1%} last"
    )


def _levels(found: ThisYear) -> None:
    for level in found.levels:
        best = "best" if level.agi == found.best else f"{level.cost:,.0f} (+- {2 * level.error:,.0f}) less"
        print(f"    AGI {level.agi:>9,.0f}  best on {level.best_share:5.1%}  {best}  {level.words}")


def held(scenario: Scenario, plan: Plan, levels: ThisYear, options: SolveOptions) -> None:
    clock = _Clock()
    found = held_year(scenario, plan, levels, options)
    if found is not None:
        gap = "-" if found.gap is None else f"{found.gap:,.0f}"
        print(f"  AGI {found.agi:,.0f} held: {found.costs:,.0f} short of the plan, gap {gap}, {clock.read()}")


def by_state(name: str, state: str, paths: int) -> None:
    """Paths of 35 years a second of one core in a state: an AGI held for ten years, and a rule."""
    scenario = _scenario(name).with_changes({"taxes.state": state})
    worlds = Worlds(scenario, paths)
    markets = draw_markets(scenario, "lognormal", paths, worlds.years)
    rule = rule_policies(scenario, build_horizon(scenario))[0]
    policies = replace(rule, name="an AGI held", targets=(HELD,) * 10 + (0.0,) * 90), rule
    worlds.first(10).follow(rule, markets.first(10))
    for policy in policies:
        began = time.process_time()
        found = worlds.follow(policy, markets)
        rate = paths * worlds.years / 35.0 / (time.process_time() - began)
        print(
            f"  {state}, {policy.name}: {rate:,.0f} paths a second and core, {found.success:.1%} last",
            flush=True,
        )


def _scenario(name: str) -> Scenario:
    return household(name) if name in HOUSEHOLDS else load(scenarios.path(name))


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--households", nargs="+", default=["H2", "H8"])
    arguments.add_argument("--only", choices=["tree", "outlook", "states"])
    arguments.add_argument("--states", nargs="+", default=["FL", "NY", "NJ", "OR"])
    arguments.add_argument("--after", type=int, nargs="+", default=[1, 3])
    arguments.add_argument("--seconds", type=float, default=60.0)
    arguments.add_argument("--threads", type=int)
    arguments.add_argument("--gap", type=float, default=1e-3)
    arguments.add_argument("--hindsight", type=float, default=5.0, help="seconds for each future by itself")
    arguments.add_argument("--paths", type=int, default=10_000)
    arguments.add_argument("--futures", type=int, default=32)
    arguments.add_argument("--exact", type=int, default=200)
    given = arguments.parse_args()
    for name in given.households:
        if given.only in (None, "states"):
            print(f"{name}, by state", flush=True)
            for state in given.states:
                by_state(name, state, given.paths)
        if given.only in (None, "tree"):
            print(f"{name}, branches after {given.after}", flush=True)
            trees(_scenario(name), given)
        if given.only in (None, "outlook"):
            print(f"{name}, outlook", flush=True)
            outlooks(_scenario(name), given)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
        workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0
        print(f"  peak memory {peak:,.0f} MB, of a worker {workers:,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
