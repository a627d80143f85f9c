"""Plans of a household, to be written into the outer program: the optimum, what rules do, what chance does.

plans_of(scenario, seed)   every plan found, by what it is, with the program it is one of
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.formulation.model import UNIT, Expr
from decumulate.solver.formulation.program import Program, ProgramGoal, Refinement
from decumulate.solver.formulation.restricted import Choice
from decumulate.solver.optimiser.bound_tightening import write_ranges
from decumulate.solver.optimiser.evaluate import locate, plan_points
from decumulate.solver.optimiser.failing_rows import OuterCheck
from decumulate.solver.optimiser.given_starts import clear_of_cliffs
from decumulate.solver.optimiser.lazy_breakpoints import first_refinement
from decumulate.solver.optimiser.local_search import Found, Search
from decumulate.solver.optimiser.solve import Certified, Rounds

SECONDS = 5.0
"""For the plan that the others are moved from; its gap is of no matter here."""
GAP = 0.02
DOLLAR = 1.0 / UNIT
EACH = 3
"""Plans of chance from the optimum's cells, and as many from cells beside them."""


@dataclass
class Home:
    """A household's programs, its best plan, and the audited plan of each rule of thumb that lasts."""

    scenario: Scenario
    rounds: Rounds
    best: Certified
    rules: dict[str, Plan]

    @property
    def inner(self) -> Program:
        return self.rounds.program

    def outers(self) -> Iterator[tuple[str, Program]]:
        """The outer program without most edges, and with all of them: each is a bound for every plan."""
        laws = self.inner.laws
        few = first_refinement(self.inner)
        every = Refinement([set(year.edges) for year in laws])
        for name, refinement in (("few edges", few), ("all edges", every)):
            yield name, Program.with_cells(self.scenario, self.inner.horizon, self.rounds.goal, refinement)

    def squeezed(self) -> Program | None:
        """What was left of it when the proof ended, where the best plan is one that it was cut off at."""
        proof = self.rounds.proof
        if not self.best.found.objective <= proof.kept:
            return None
        program = Program.with_cells(self.scenario, self.inner.horizon, self.rounds.goal, proof.refinement)
        write_ranges(program, proof.ranges, grouped=True)
        return program


def home_of(scenario: Scenario) -> Home:
    """Raises NoPlan or NoPlanInTime where the program has no plan, or none was found."""
    horizon, goal = build_horizon(scenario), ProgramGoal(scenario.goal.objective)
    deadline = time.monotonic() + SECONDS
    rounds = Rounds(scenario, horizon, goal, "highs", 1, GAP, deadline, lambda state: None)
    best = rounds.run()
    rules = {}
    for family in rules_for(scenario, horizon):
        for rule in family.members[:1]:
            ran = run_rule(scenario, horizon, rule)
            if ran.plan is not None and ran.report is not None and ran.report.ok:
                rules[rule.name] = ran.plan
    return Home(scenario, rounds, best, rules)


def plans_of(home: Home, seed: int) -> Iterator[tuple[str, Found]]:
    """Every plan by name: the optimum; with each rule's own withdrawals and conversions, in its cells, and in
    those that fixing them anew leads to; at random, with other costs in the optimum's cells and in
    cells beside them."""
    yield "optimum", home.best.found
    for name, plan in home.rules.items():
        yield from ((name, found) for found in _of_rule(home, plan))
    yield from _of_chance(home, random.Random(seed))


def _search(home: Home) -> Search:
    return Search(home.inner, "highs", threads=1)


def _of_rule(home: Home, plan: Plan) -> Iterator[Found]:
    search, inner = _search(home), home.inner
    points = plan_points(inner, plan.years)
    cells = {t: locate(one, clear_of_cliffs(one, points[t])) for t, one in enumerate(inner.ones)}
    search.choose(cells)
    free = _hold_flows(search, inner, plan)
    held = search.solve()
    if held.values is not None:
        yield Found(held.objective, tuple(cells.values()), held.values)
    search.session.set_columns(list(free), *map(list, zip(*free.values(), strict=True)))
    outcome = search.solve()
    if outcome.values is None:
        outcome = search.loosen(cells)
    if outcome.values is not None and (fixed := search.fix_and_optimise(outcome.values, 2)) is not None:
        yield fixed


def _hold_flows(search: Search, inner: Program, plan: Plan) -> dict[int, tuple[float, float]]:
    """Holds withdrawals and conversions of each pool at the plan's, to the dollar; returns the bounds before."""
    free: dict[int, tuple[float, float]] = {}
    low, high = [], []
    for number, pool in enumerate(inner.sheltered.pools):
        for t, year in enumerate(plan.years):
            mine = [year.accounts[name] for name in pool.shares if name in year.accounts]
            flows = (
                (inner.sheltered.out[number][t], sum(account.distributed for account in mine)),
                (inner.sheltered.converted_out[number][t], sum(account.converted_out for account in mine)),
            )
            for flow, dollars in flows:
                if flow.terms:
                    free[flow.column] = inner.model.low[flow.column], inner.model.high[flow.column]
                    low.append(max(0.0, dollars / UNIT - DOLLAR))
                    high.append(dollars / UNIT + DOLLAR)
    search.session.set_columns(list(free), low, high)
    return free


def _of_chance(home: Home, of: random.Random) -> Iterator[tuple[str, Found]]:
    inner, best = home.inner, home.best.found
    levers = _levers(inner)
    for number in range(2 * EACH):
        search = _search(home)
        cells = dict(enumerate(best.choices))
        if number >= EACH:
            cells |= _beside(search, best, of)
        search.choose(cells)
        search.session.set_cost({column: of.uniform(-1.0, 1.0) for column in levers})
        outcome = search.solve_once()
        if outcome.status == "optimal" and outcome.values is not None:
            objective = inner.model.cost.value(outcome.values)
            yield f"chance {number}", Found(objective, tuple(cells.values()), outcome.values)


def _beside(search: Search, best: Found, of: random.Random) -> dict[int, Choice]:
    """Up to three years put into cells beside theirs."""
    years = of.sample(range(len(best.choices)), min(3, len(best.choices)))
    options = {t: search.beside(best, t) for t in years}
    return {t: of.choice(cells) for t, cells in options.items() if cells}


def _levers(inner: Program) -> list[int]:
    """What may be owned, taken and converted: columns that nothing makes endless."""
    found: list[Expr] = [flow for flows in inner.sheltered.out for flow in flows]
    found += [flow for flows in inner.sheltered.converted_out for flow in flows if flow.terms]
    found += [held for holding in inner.taxable.holdings for held in holding.held]
    return [flow.column for flow in found if len(flow.terms) == 1 and not np.isclose(flow.const, 1.0)]


def no_plan_is_cut_off(given: Home, seed: int) -> None:
    """No row of a program that bounds forbids any of the plans, and none of them is better than the bound."""
    for name, outer in given.outers():
        check = OuterCheck(outer)
        failing = {
            who: rows for who, plan in plans_of(given, seed) if (rows := check.failing(given.inner, plan))
        }
        assert not failing, name
    best = given.best
    for who, plan in plans_of(given, seed):
        assert best.bound * UNIT <= plan.objective * UNIT + max(1.0, 1e-6 * abs(plan.objective * UNIT)), who
