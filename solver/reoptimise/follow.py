"""A variant followed from its neighbour: the neighbour's cells, one LP, a short descent; audited, and bounded.

The plan's value is the audit's. The bound is the relaxation of the variant's own disjunctive program, begun from the
neighbour's basis, so every gap is certified for the variant itself. What cannot be followed (another objective, another
number of years, a year that owes AMT, a plan that the audit does not confirm) is left to a full solve.

Of the neighbour's programs a variant takes over what is written before the first difference (formulation/layers.py);
where no year's tax law differs, the neighbour's live models go on with other numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...models.gap import gap_of
from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon, law_book, law_book_like
from ...models.household.risk import can_force
from ...models.plan import Plan
from ...models.scenario import Scenario
from ...tax_tables.project import LawBook
from ..audit import AuditReport, Replayed, judge, replay
from ..backends import Outcome
from ..backends.highs import HighsSession
from ..formulation.layers import Layer, first_difference, law_of_flows
from ..formulation.model import UNIT
from ..formulation.program import Program, ProgramGoal, Refinement
from ..formulation.read_back import Reader
from ..formulation.restricted import Choice
from ..formulation.year import YearLaws
from ..optimiser.evaluate import Values
from ..optimiser.given_starts import try_plan
from ..optimiser.lazy_breakpoints import first_refinement, owed_by, refine_by_cells
from ..optimiser.local_search import Found, Search
from ..optimiser.second_stage import polished
from .carried_edges import Places, edges_of, lazy_of, places_of
from .warm_start import Basis, basis_of, solve_near

FOLLOWED = "max_estate", "max_spending"
"""The goals whose variants can be followed; min_lifetime_tax first needs the best estate, which is a solve itself."""
MOST_REFINEMENTS = 6
"""Rounds in which the first relaxation is refined."""
FIX_ROUNDS = 3
"""Rounds in which a point's own cells are taken and solved."""
WIDER = 5e-4
"""Rise of the gap, over the least since the last descent, from which another is worth its time."""
FAILURES = 2
"""Failed moves in a row after which it ends."""


@dataclass(frozen=True)
class Neighbour:
    """What a variant takes over from the one before it: cells and basis of its plan, edges and basis of its bound.

    `objective`: the goal's, which the variant shares. `gap`: the least share of the objective between the two since the
    last descent. `live`: what it has left in this process.
    """

    objective: str
    choices: tuple[Choice, ...]
    plan_basis: Basis
    edges: Places
    bound_basis: Basis
    gap: float
    live: LiveModels | None = None


@dataclass(frozen=True)
class LiveModels:
    """A followed variant's programs and their live models, of which `search` holds the first."""

    book: LawBook
    one: Program
    cells: Program
    search: Search
    relaxation: HighsSession
    replay: Replay | None = None

    @property
    def is_live(self) -> bool:
        """Whether no other variant has gone on with the models since, such as one that could not be followed."""
        return self.search.program is self.one


@dataclass(frozen=True)
class Replay:
    """A solution, its plan, and the audit's replay of that."""

    values: Values
    plan: Plan
    replayed: Replayed


@dataclass(frozen=True)
class FollowedVariant:
    """An audited plan of a variant, the bound (nominal dollars of the objective), and their distance as a share."""

    report: AuditReport
    bound: float
    gap: float
    neighbour: Neighbour


class CannotFollow(Exception):
    """The neighbour leads to no plan of this variant: it wants a full solve."""


class NoPlanThere(CannotFollow):
    """The variant has no plan: the relaxation of its program, in which every plan lies, is empty."""


def first_neighbour(scenario: Scenario, plan: Plan | None = None, *, settled: bool = False) -> Neighbour:
    """Where following begins: the cells of a plan (by default of a search), and a relaxation refined to its end.

    `settled`: the plan is one that a solve ended with, and no better one is looked for near it. Nothing here looks at
    the clock. Raises CannotFollow where there is no plan, it owes AMT that is not written, or the
    goal is not one that is followed.
    """
    if scenario.goal.objective not in FOLLOWED:
        raise CannotFollow(f"{scenario.goal.objective} is solved anew")
    if can_force(scenario):  # the least risk that can be attained is another in every row
        raise CannotFollow("what must be held may force risk")
    horizon = build_horizon(scenario)
    goal = ProgramGoal(scenario.goal.objective)
    owed = owed_by(plan.years) if plan is not None else ()
    program = Program.with_one_cell(scenario, horizon, goal, owed)
    search = _search(program)
    refinement = first_refinement(program)
    cells, session, outcome = _refined(scenario, horizon, goal, refinement)
    if plan is not None:
        try_plan(search, plan.years)
    else:
        for start in (search.guess(), outcome):
            if start.values is not None:
                search.fix_and_optimise(start.values)
    if not settled:
        search.improve(math.inf, "moves")
    if search.best is None or search.too_good is not None:
        raise CannotFollow("no plan, or one that owes AMT")
    search.return_to(search.best)
    return Neighbour(
        objective=scenario.goal.objective,
        choices=search.best.choices,
        plan_basis=basis_of(_session(search), program.model),
        edges=tuple(places_of(laws, edges) for laws, edges in zip(cells.laws, refinement.edges, strict=True)),
        bound_basis=basis_of(session, cells.model),
        gap=_gap(search.best.objective, outcome.objective),
    )


def _refined(
    scenario: Scenario, horizon: Horizon, goal: ProgramGoal, refinement: Refinement
) -> tuple[Program, HighsSession, Outcome]:
    """The relaxation refined until its own points need no edge (`refinement` has them), and its session's optimum."""
    for _ in range(MOST_REFINEMENTS):
        cells = Program.with_cells(scenario, horizon, goal, refinement)
        session = HighsSession(cells.model, 1)
        session.set_option("solver", "ipm")  # from nothing it takes a third of the simplex's time
        outcome = session.solve()
        if outcome.values is None:
            raise CannotFollow("the relaxation has no solution")
        before = [set(edges) for edges in refinement.edges]
        if not refine_by_cells(refinement, cells, outcome.values):
            break
    refinement.edges = before
    return cells, session, outcome


def follow(scenario: Scenario, neighbour: Neighbour) -> FollowedVariant:
    """A variant's plan from its neighbour's, audited, with its own bound.

    Raises CannotFollow where the neighbour leads to none.
    """
    live = _live(scenario, neighbour)
    bound, bound_basis = _bound(live, neighbour)
    found, basis, gap = _plan(live.search, neighbour, bound)
    report, made = _audited(live.one, found, live.replay)
    after = replace(
        neighbour,
        choices=found.choices,
        plan_basis=basis,
        bound_basis=bound_basis,
        gap=gap,
        live=replace(live, replay=made),
    )
    value = report.objective.value
    dollars = gap_of(-bound * UNIT, value, -1.0)
    if dollars is None:
        raise CannotFollow("the bound is worse than the plan")
    return FollowedVariant(report, -bound * UNIT, dollars / max(abs(value), 1e-9), after)


def _live(scenario: Scenario, neighbour: Neighbour) -> LiveModels:
    """The variant's one-cell program and its disjunctive one, with its own edges where the neighbour has its."""
    before = neighbour.live
    if scenario.goal.objective != neighbour.objective:
        raise CannotFollow("another objective")
    book, horizon, layer = _facts(scenario, before)
    if len(horizon.periods) != len(neighbour.choices):
        raise CannotFollow("another number of years")

    def refine(laws: Sequence[YearLaws]) -> Refinement:
        edges = [edges_of(year, places) for year, places in zip(laws, neighbour.edges, strict=True)]
        return Refinement(edges)

    owed = [lazy_of(places) for places in neighbour.edges]
    if before is None or layer == Layer.FLOWS:
        one, cells = Program.with_both(scenario, horizon, ProgramGoal(neighbour.objective), owed, refine)
    else:
        programs = before.one, before.cells
        one, cells = Program.both_again(programs, layer, scenario, horizon, owed, refine)
        if layer > Layer.LAWS and before.is_live and _go_on(before, one, cells, layer):
            made = before.replay if layer == Layer.OBJECTIVE else None
            return LiveModels(book, one, cells, before.search, before.relaxation, made)
    return LiveModels(book, one, cells, _search(one), HighsSession(cells.model, 1))


def _go_on(before: LiveModels, one: Program, cells: Program, layer: Layer) -> bool:
    """Hands the live models the numbers of a layer; False where it has other entries."""
    sessions = (_session(before.search), one), (before.relaxation, cells)
    before.search.go_on(one)  # the models are no longer the neighbour's, whatever comes of it
    return all(session.go_on(program.model, program.ends[Layer(layer - 1)]) for session, program in sessions)


def _facts(scenario: Scenario, before: LiveModels | None) -> tuple[LawBook, Horizon, Layer]:
    """The variant's law and facts, and the first layer in which its programs differ from those before it."""
    if before is None:
        book = law_book(scenario)
        return book, build_horizon(scenario, book), Layer.FLOWS
    one = before.one
    layer = first_difference(one.scenario, scenario)
    if layer == Layer.OBJECTIVE:
        return before.book, one.horizon, layer
    book = law_book_like(before.book, one.scenario, scenario)
    horizon = build_horizon(scenario, book)
    if layer == Layer.LAWS and law_of_flows(one.horizon) != law_of_flows(horizon):
        layer = Layer.FLOWS
    return book, horizon, layer


def _plan(search: Search, neighbour: Neighbour, bound: float) -> tuple[Found, Basis, float]:
    """The best plan in the neighbour's cells and those that fixing them leads to; a descent where the gap has widened.

    Cells that the variant has not (other edges, so other bands) are guessed anew. With the plan's basis, and the gap
    that the next is measured by.
    """
    program, session = search.program, _session(search)
    if all(one.possible(choice) for one, choice in zip(program.ones, neighbour.choices, strict=True)):
        search.choose(dict(enumerate(neighbour.choices)))
        outcome = search.divided(solve_near(session, program.model, neighbour.plan_basis))
        if outcome.values is not None:
            search.note(Found(outcome.objective, neighbour.choices, outcome.values))
        else:
            outcome = search.loosen(dict(enumerate(neighbour.choices)))
    else:
        outcome = search.guess()
    if outcome.values is None:
        raise CannotFollow("no plan near the neighbour's cells")
    basis = basis_of(session, program.model)
    if search.locate(outcome.values) != dict(enumerate(neighbour.choices)):
        search.fix_and_optimise(outcome.values, FIX_ROUNDS)
    if search.best is None or search.too_good is not None:
        raise CannotFollow("no plan near the neighbour's cells, or one that owes AMT")
    gap = _gap(search.best.objective, bound)
    if gap <= neighbour.gap + WIDER:
        return search.best, basis, min(gap, neighbour.gap)
    search.descend(search.best, {}, most_failures=FAILURES)
    return search.best, basis_of(session, program.model), _gap(search.best.objective, bound)


def _gap(objective: float, bound: float) -> float:
    return (objective - bound) / max(abs(objective), 1e-9)


def _search(program: Program) -> Search:
    search = Search(program, "highs", threads=1)
    search.session.set_option("dual_simplex_cost_perturbation_multiplier", 0.0)
    return search


def _session(search: Search) -> HighsSession:
    assert isinstance(search.session, HighsSession)
    return search.session


def _audited(program: Program, found: Found, known: Replay | None) -> tuple[AuditReport, Replay]:
    """The audit of the plan; of its polished form, where a line that nothing turns on is not on the law.

    A plan of which a replay is known is not replayed again.
    """
    if known is None or not np.array_equal(known.values, found.values):
        known = _replay(program, found.values)
    report = judge(known.replayed, known.plan, program.scenario, program.horizon)
    if not report.ok:
        known = _replay(*polished(program, found, "highs", 1)[:2])
        report = judge(known.replayed, known.plan, program.scenario, program.horizon)
    if not report.ok:
        raise CannotFollow(f"the audit does not confirm the plan: {report}")
    return report, known


def _replay(program: Program, values: Values) -> Replay:
    plan = Plan.model_construct(years=tuple(Reader(program, values).years()))
    return Replay(values, plan, replay(plan, program.scenario, program.horizon))


def _bound(live: LiveModels, neighbour: Neighbour) -> tuple[float, Basis]:
    """The relaxation's optimum: thousands, minimised."""
    outcome = solve_near(live.relaxation, live.cells.model, neighbour.bound_basis)
    if outcome.status == "infeasible":
        raise NoPlanThere("no plan of the program meets these values")
    if outcome.values is None:
        raise CannotFollow("the relaxation was not solved")
    return outcome.objective, basis_of(live.relaxation, live.cells.model)
