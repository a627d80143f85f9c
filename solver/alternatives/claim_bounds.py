"""A bound of every way that open claim ages may fall: relaxations solved best-first, their duals carried to all others.

The largest bound is of a way that is solved next; once it is that of a way already solved, no relaxation of the others
is better, and the bound over all is that of the one program.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from ...models.household.claim_ways import benefits_of_ways
from ...models.household.horizon import build_horizon
from ...models.household.open_fact import OpenFact
from ...models.scenario import Scenario
from ..backends import Outcome
from ..backends.highs import HighsSession
from ..formulation.program import Program, ProgramGoal
from ..optimiser.lazy_breakpoints import first_refinement, refine_by_cells
from ..reoptimise.warm_start import Basis, basis_of, solve_near
from ..stopping import told
from .arrays import Array
from .benefit_range import BenefitRange
from .carried_duals import CarriedDuals, dollars

MOST_REFINEMENTS = 6
"""Rounds in which one way's relaxation is refined."""
MOST_FAMILIES = 3
"""Times that all are bounded anew with what the best way's relaxation needs."""
REFINING = 0.3
"""Of the time, what the first refinement takes at most, so that all are bounded at least once."""
LEAST = 1.0
"""Seconds for a relaxation, though the time is up."""
CENT = 0.01
CLOSE = 1.0
"""Dollars within which the largest bound is that of a relaxation that was solved."""


class ClaimBounds:
    """`of_ways`: nominal dollars of the goal by way, infinite where nothing is proved, minus infinity without a plan.

    open_scenario   with its claim ages open, of which `facts` are
    base            any one way of it, with the rates of traditional money that hold for all
    """

    def __init__(self, open_scenario: Scenario, facts: Sequence[OpenFact], base: Scenario) -> None:
        self.base, self.horizon = base, build_horizon(base)
        self.benefits = benefits_of_ways(open_scenario, facts, self.horizon)
        self.goal = ProgramGoal(base.goal.objective)
        self.refinement = first_refinement(Program.with_one_cell(base, self.horizon, self.goal))
        self.of_ways = np.full(len(self.benefits), np.inf)
        self.solved: dict[int, float] = {}
        self.basis: Basis | None = None

    def agrees(self, way: int, scenario: Scenario) -> bool:
        """Whether the benefits that are reckoned with are those of a way's own scenario, to the cent."""
        periods = build_horizon(scenario).periods
        own = np.array([sum(period.social_security.values()) for period in periods])
        return bool(np.abs(own - self.benefits[way]).max() <= CENT)

    def run(self, until: float) -> Array:
        """The bounds, as good as they become in the time."""
        way = len(self.benefits) // 2
        began = time.monotonic()
        for number in range(MOST_FAMILIES):
            finer = self._refine(way, until if number else began + REFINING * (until - began))
            if not finer and self.solved:
                break
            self._carry(way, until)
            way = int(np.argmax(self.of_ways))
            if told() or time.monotonic() > until:
                break
        return self.of_ways

    def _refine(self, way: int, until: float) -> bool:
        """Adds the edges that one way's relaxation lies beyond; whether there were any."""
        family, finer = (
            BenefitRange(self.base, self.horizon, self.benefits, self.goal, self.refinement),
            False,
        )
        for _ in range(MOST_REFINEMENTS):
            if told() or time.monotonic() > until:
                break
            program = family.program(way)
            _, outcome = self._solved(program, until)
            if outcome.values is None or not refine_by_cells(self.refinement, program, outcome.values):
                break
            finer = True
        return finer

    def _carry(self, way: int, until: float) -> None:
        family = BenefitRange(self.base, self.horizon, self.benefits, self.goal, self.refinement)
        carried, solved = CarriedDuals(family), dict[int, float]()
        while way not in solved:
            program = family.program(way)
            session, outcome = self._solved(program, until)
            if outcome.status == "infeasible":
                solved[way] = self.of_ways[way] = -np.inf
            elif outcome.values is None:
                return
            else:
                solved[way] = float(dollars(np.array(outcome.objective)))
                found = dollars(carried.carry(way, program, session.row_duals()))
                self.of_ways = np.minimum(self.of_ways, found)
                self.of_ways[way] = min(self.of_ways[way], solved[way])
            self.solved |= solved
            best = max(solved.values())
            if told() or time.monotonic() > until or self.of_ways.max() <= best + CLOSE:
                return
            way = int(np.argmax(self.of_ways))

    def _solved(self, program: Program, until: float) -> tuple[HighsSession, Outcome]:
        """A relaxation, from the basis of the one before it; without values where the time is up before."""
        session, seconds = HighsSession(program.model, 1), until - time.monotonic()
        if self.basis is None:
            session.set_option("solver", "ipm")
            outcome = session.solve(seconds=seconds)
        else:
            outcome = solve_near(session, program.model, self.basis, seconds)
        if outcome.values is not None:
            self.basis = basis_of(session, program.model)
        return session, outcome
