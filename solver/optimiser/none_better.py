"""Whether any plan is better than a stated objective: a bound that goes no further than it is asked to.

The same relaxation, bound tightening and MILP as a solve's, but cut off at what is asked and not at the best plan
known: where that lies beyond the plan, more is cut away, and what is left is sooner empty.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from ...models.household.facts import Horizon
from ...models.plan import PlanYear
from ...models.scenario import Scenario
from ..formulation.program import Program, ProgramGoal, Refinement
from ..stopping import told
from .bound import Proof
from .evaluate import exact_points, plan_points
from .lazy_breakpoints import first_refinement, owed_by, refine_by_points

GAP = 1e-6
"""Relative gap at which a MILP that found a point within the cut-off ends: no plan is meant to."""


def bound_towards(
    scenario: Scenario,
    horizon: Horizon,
    goal: ProgramGoal,
    known: Sequence[PlanYear],
    asked: float,
    seconds: float,
    backend: str = "highs",
    threads: int = 1,
) -> float:
    """The best bound found (thousands, minimised), no better than `asked`; infinite where the program has no solution.

    At `asked` it is proved that no plan is better than that. `known`: audited years of a plan that the edges of the
    outer program are begun with. Raises KeyboardInterrupt where Ctrl-C ended it.
    """
    until = time.monotonic() + seconds
    one = Program.with_one_cell(scenario, horizon, goal, owed_by(known))
    refinement = first_refinement(one)
    refine_by_points(refinement, one, plan_points(one, known))

    def write(refinement: Refinement) -> Program:
        return Program.with_cells(scenario, horizon, goal, refinement)

    proof = Proof(write, backend, threads, refinement, until, kept=asked)

    def late() -> bool:
        return told() or time.monotonic() >= until

    def done() -> bool:
        return proof.bound >= asked

    if proof.relax(lambda: asked, late).status == "infeasible":
        return math.inf
    if not done() and proof.session.warm:
        proof.tighten(lambda: asked, done, late)
    while not done() and not late():
        outcome = proof.solve_within(asked, until - time.monotonic(), GAP, lambda *_: late() or done())
        if outcome.values is None or not proof.missed(outcome, exact_points(proof.cells, outcome.values)):
            break
    if told():
        raise KeyboardInterrupt
    return proof.bound
