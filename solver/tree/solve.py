"""A tree's plan: the futures woven into one program, brought to a certificate; every future's plan audited.

What is forced on every future is the base plan's: its own rates, at which traditional money is counted, and its risk.
The program is searched and bounded as any other is (optimiser/solve.py), in today's dollars of the objective.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from ...models.gap import gap_of
from ...models.household.horizon import build_horizon, refuse_open_facts
from ...models.household.weights import is_own
from ...models.scenario import Fault, Scenario, ScenarioError
from ...models.scenario.tree import Tree
from ...models.tree_plan import TreePlan
from ..errors import InfeasibleError, TreeError
from ..formulation.model import INF, UNIT
from ..formulation.path_model import Unmatched
from ..formulation.paths import Paths, Woven
from ..formulation.program import Program, ProgramGoal
from ..formulation.worth import PathWorth
from ..optimiser.least_risk import with_least_risk
from ..optimiser.solve import Certified, NoPlan, Rounds, State
from ..run import Progress, SolveOptions, at_own_rates
from ..stopping import finishing, held, listening, told
from ..wishes.left_out import left_out
from .document import tree_document
from .futures import Future, futures_of
from .ranges import with_tree_ranges
from .tidy import Tidied, tidied

RATES = 0.25
"""Of the time limit, what finding the base plan's own rates takes at most."""
RANGES, LEAST_RANGES = 0.1, 0.05
"""Of the time limit, what is kept for the ranges beside the first year's steps; and what they have at least."""
EASIER, LEAST_EASIER = 0.2, 3.0
"""Of the time limit, what is kept for the plan with less to do; and the seconds that it has at least."""
DEFAULT = SolveOptions(gap=5e-3)

Told = Callable[[Progress], None] | None


def plan_tree(scenario: Scenario, options: SolveOptions = DEFAULT, progress: Told = None) -> TreePlan:
    """The plan that is best over a scenario's futures ([uncertainty.tree], or its defaults) and knows at each date only
    what has happened.

    Ctrl-C, a CancelToken and the time limit end it with the best plan so far. Raises ScenarioError for a goal that no
    tree has, TreeError where the futures cannot be one program, InfeasibleError where no plan meets the wishes in
    all of them, NoPlanInTime and KeyboardInterrupt where there is none yet.
    """
    if options.objective is not None:
        scenario = scenario.with_changes({"goal.objective": options.objective})
        options = replace(options, objective=None)
    _refuse(scenario)
    start, tree = time.monotonic(), tree_of(scenario)
    worth = worth_of(tree)
    with listening(), held():
        base = _base(scenario, options, progress)
        futures = futures_of(base, tree)
        certified = _certify(base, futures, worth, options, start, progress)
        easier = _easier(certified, options, start, progress)
        with finishing():
            seconds = time.monotonic() - start
            found = tree_document(scenario, base, tree, worth, futures, certified, easier, options, seconds)
        return _with_ranges(found, futures, worth, certified, options, start, progress)


def tree_of(scenario: Scenario) -> Tree:
    """The scenario's tree; branchings that it does not state, cut to those that its years have."""
    stated = None if scenario.uncertainty is None else scenario.uncertainty.tree
    tree, years = stated or Tree(), len(scenario.years)
    if "branch_after" in tree.model_fields_set:
        return tree
    return tree.model_copy(update={"branch_after": tuple(a for a in tree.branch_after if a < years) or (1,)})


def worth_of(tree: Tree) -> PathWorth:
    """What the tree's objective counts, for the program."""
    if tree.objective == "utility":
        ends = [0.0, *(piece.up_to for piece in tree.utility if piece.up_to is not None)]
        widths = [(b - a) / UNIT for a, b in pairwise(ends)]
        slopes = [piece.slope for piece in tree.utility]
        return PathWorth(tree.shortfall_price, tuple(zip([*widths, INF], slopes, strict=True)))
    if tree.objective == "cvar":
        return PathWorth(tree.shortfall_price, tail_share=tree.tail_share, tail_weight=tree.tail_weight)
    return PathWorth(tree.shortfall_price)


def _refuse(scenario: Scenario) -> None:
    refuse_open_facts(scenario)
    if scenario.goal.objective != "max_estate":
        expected = '"max_estate": a tree plans for the estate, at the spending that is wanted'
        hint = "--objective max_estate, with spending.annual as it is to be; or solve --one-future"
        raise ScenarioError([Fault("goal.objective", f'"{scenario.goal.objective}"', expected, hint)])
    if len(scenario.years) < 2:
        expected = "two years or more: a tree branches after the first"
        raise ScenarioError([Fault("people", "a plan of one year", expected)])


def _base(scenario: Scenario, options: SolveOptions, progress: Told) -> Scenario:
    """The scenario with what every future takes from the base plan held."""
    drafts = replace(options, time_limit=RATES * options.time_limit)
    base = at_own_rates(scenario, drafts, progress) if is_own(scenario) else scenario
    return with_least_risk(base, build_horizon(base), options.solver, options.threads or 1)


def _certify(
    base: Scenario,
    futures: Sequence[Future],
    worth: PathWorth,
    options: SolveOptions,
    start: float,
    progress: Told,
) -> Certified:
    """The best plan of the woven program, and its bound."""
    first = futures[0]

    def tell(state: State) -> None:
        if progress is not None:
            progress(_progress(state, time.monotonic() - start))

    paths = Paths(
        [one.scenario for one in futures],
        [one.horizon for one in futures],
        [one.nodes for one in futures],
        [one.weight for one in futures],
        ProgramGoal("max_estate", worth=worth),
    )
    rounds = Rounds(
        first.scenario,
        first.horizon,
        paths.goal,
        options.solver,
        options.threads or min(4, os.cpu_count() or 1),
        options.gap,
        start + (1.0 - EASIER - RANGES * options.ranges) * options.time_limit,
        tell,
        latest=start + options.time_limit,
        paths=paths,
    )
    try:
        certified = rounds.run()
    except NoPlan:
        raise InfeasibleError([], left_out=left_out(base, build_horizon(base))) from None
    except Unmatched as error:
        raise TreeError(f"the futures cannot be one program: {error}") from None
    _check_shared(certified.program)
    return certified


def _check_shared(program: Program) -> None:
    """Raises TreeError where some column of a shared year is not that of every future through it."""
    assert isinstance(program, Woven)
    if program.unmatched:
        raise TreeError(f"the futures cannot be one program: not all of them have {program.unmatched[0]}")


def _easier(certified: Certified, options: SolveOptions, start: float, progress: Told) -> list[Tidied]:
    """The plans with less to do, near the best; none where none is asked for, or found in time."""
    if options.effort <= 0.0 or certified.interrupted or told():
        return []
    if progress is not None:
        state = State("less to do", certified.found.objective, certified.bound)
        progress(_progress(state, time.monotonic() - start))
    limit = (1.0 - RANGES * options.ranges) * options.time_limit
    until = max(start + limit, time.monotonic() + LEAST_EASIER)
    return tidied(certified, options.solver, options.threads or 1, until, options.effort)


def _with_ranges(
    found: TreePlan,
    futures: Sequence[Future],
    worth: PathWorth,
    certified: Certified,
    options: SolveOptions,
    start: float,
    progress: Told,
) -> TreePlan:
    """The plan with the ranges beside its first year's steps, in the time that is kept for them."""
    if not options.ranges or certified.interrupted or told():
        return found
    if progress is not None:
        progress(Progress(time.monotonic() - start, "tree: how far each step may be moved", None, None, None))
    until = max(start + options.time_limit, time.monotonic() + LEAST_RANGES * options.time_limit)
    return with_tree_ranges(found, futures, worth, certified, until=until, backend=options.solver, stop=told)


def _progress(state: State, seconds: float) -> Progress:
    def dollars(amount: float) -> float | None:
        return -amount * UNIT if math.isfinite(amount) else None

    plan, bound = dollars(state.plan), dollars(state.bound)
    gap = None
    if plan is not None and bound is not None:
        between = gap_of(bound, plan, -1.0)
        gap = None if between is None else between / max(abs(plan), 1e-9)
    return Progress(seconds, f"tree: {state.phase}", bound, plan, gap)
