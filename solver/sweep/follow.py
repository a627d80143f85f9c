"""A variant followed from its neighbour: the neighbour's cells, one LP, a short descent; audited, and bounded.

The plan's value is the audit's. The bound is the relaxation of the variant's own disjunctive program, begun from the
neighbour's basis, so every gap is certified for the variant itself. What cannot be followed (another number of years,
cells that the variant has not, a year that owes AMT, a plan that the audit does not confirm) is left to a full solve.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.plan import Plan
from ...models.scenario import Scenario
from ..audit import AuditReport, audit
from ..backends.highs import HighsSession
from ..lifetime.onecell import Choice
from ..lifetime.program import Program, Refinement, Wish
from ..lifetime.read_back import Reader
from ..lifetime.year import Edge, YearLaws
from ..offered import try_plan
from ..pen import UNIT
from ..refine import first_refinement, refine_by_cells
from ..search import Found, Search
from .warm import Basis, basis_of, solve_near

MOST_REFINEMENTS = 6
"""Rounds in which the first relaxation is refined."""
FAILURES = 1
"""Failed moves in a row after which the descent from the neighbour's cells ends."""

Places = tuple[frozenset[tuple[str, int]], ...]
"""By year, the active edges of a relaxation: whose each is, and its place among that law's edges."""


@dataclass(frozen=True)
class Neighbour:
    """What a variant takes over from the one before it: cells and basis of its plan, edges and basis of its bound."""

    choices: tuple[Choice, ...]
    plan_basis: Basis
    amt: frozenset[int]
    edges: Places
    split: frozenset[int]
    bound_basis: Basis


@dataclass(frozen=True)
class Followed:
    """An audited plan of a variant, and the bound (nominal dollars of the objective)."""

    report: AuditReport
    bound: float
    neighbour: Neighbour


class CannotFollow(Exception):
    """The neighbour leads to no plan of this variant: it wants a full solve."""


def first_neighbour(scenario: Scenario, plan: Plan) -> Neighbour:
    """The beginning of a sweep: a solved plan's cells, and a relaxation refined for them.

    Raises CannotFollow where the plan is not one of the program.
    """
    horizon = build_horizon(scenario)
    wish = Wish(scenario.goal.objective)
    amt = {t for t, year in enumerate(plan.years) if year.tax.amt > 0.0}
    program = Program.with_one_cell(scenario, horizon, wish, amt)
    search = _search(program)
    try_plan(search, plan.years)
    if search.best is None:
        raise CannotFollow("the plan's cells hold no plan")
    search.return_to(search.best)
    plan_basis = basis_of(_session(search), program.pen)
    refinement = first_refinement(program)
    refinement.amt = set(amt)
    cells, session = _refined(scenario, horizon, wish, refinement)
    return Neighbour(
        choices=search.best.choices,
        plan_basis=plan_basis,
        amt=frozenset(amt),
        edges=tuple(_places(laws, edges) for laws, edges in zip(cells.laws, refinement.edges, strict=True)),
        split=frozenset(refinement.split),
        bound_basis=basis_of(session, cells.pen),
    )


def _refined(
    scenario: Scenario, horizon: Horizon, wish: Wish, refinement: Refinement
) -> tuple[Program, HighsSession]:
    """The relaxation refined until its own points need no edge, and its session at the optimum."""
    for _ in range(MOST_REFINEMENTS):
        cells = Program.with_cells(scenario, horizon, wish, refinement)
        session = HighsSession(cells.pen, 1)
        outcome = session.solve()
        before = replace(refinement, edges=[set(e) for e in refinement.edges], split=set(refinement.split))
        if outcome.values is None:
            raise CannotFollow("the relaxation has no solution")
        if not refine_by_cells(refinement, cells, outcome.values):
            break
    refinement.edges, refinement.split = before.edges, before.split
    return cells, session


def follow(scenario: Scenario, neighbour: Neighbour) -> Followed:
    """A variant's plan from its neighbour's, audited, with its own bound.

    Raises CannotFollow where the neighbour leads to none.
    """
    horizon = build_horizon(scenario)
    if len(horizon.periods) != len(neighbour.choices):
        raise CannotFollow("another number of years")
    wish = Wish(scenario.goal.objective)
    program = Program.with_one_cell(scenario, horizon, wish, set(neighbour.amt))
    found, basis = _plan(program, neighbour)
    report = _audited(program, found, scenario, horizon)
    bound, bound_basis = _bound(program, scenario, horizon, wish, neighbour)
    after = replace(neighbour, choices=found.choices, plan_basis=basis, bound_basis=bound_basis)
    return Followed(report, -bound * UNIT, after)


def _plan(program: Program, neighbour: Neighbour) -> tuple[Found, Basis]:
    if not all(one.possible(choice) for one, choice in zip(program.ones, neighbour.choices, strict=True)):
        raise CannotFollow("cells that the variant has not")
    search = _search(program)
    session = _session(search)
    search.choose(dict(enumerate(neighbour.choices)))
    outcome = solve_near(session, program.pen, neighbour.plan_basis)
    if outcome.values is not None:
        search.note(Found(outcome.objective, neighbour.choices, outcome.values))
    else:
        outcome = search.loosen(dict(enumerate(neighbour.choices)))
    if outcome.values is None:
        raise CannotFollow("no plan near the neighbour's cells")
    search.settle(outcome.values, 3)
    if search.best is None or search.too_good is not None:
        raise CannotFollow("no plan near the neighbour's cells, or one that owes AMT")
    search.descend(search.best, {}, most_failures=FAILURES)
    return search.best, basis_of(session, program.pen)


def _search(program: Program) -> Search:
    search = Search(program, "highs", threads=1, stop=lambda: False, found=lambda _: None)
    search.session.set_option("dual_simplex_cost_perturbation_multiplier", 0.0)
    return search


def _session(search: Search) -> HighsSession:
    assert isinstance(search.session, HighsSession)
    return search.session


def _audited(program: Program, found: Found, scenario: Scenario, horizon: Horizon) -> AuditReport:
    plan = Plan.model_construct(years=tuple(Reader(program, found.values).years()))
    report = audit(plan, scenario, horizon)
    if not report.ok:
        raise CannotFollow(f"the audit does not confirm the plan: {report}")
    return report


def _bound(
    program: Program, scenario: Scenario, horizon: Horizon, wish: Wish, neighbour: Neighbour
) -> tuple[float, Basis]:
    """The variant's own relaxation, its edges where the neighbour has them: thousands, minimised."""
    edges = [_edges(laws, places) for laws, places in zip(program.laws, neighbour.edges, strict=True)]
    refinement = Refinement(edges, set(neighbour.split), set(neighbour.amt))
    cells = Program.with_cells(scenario, horizon, wish, refinement)
    session = HighsSession(cells.pen, 1)
    outcome = solve_near(session, cells.pen, neighbour.bound_basis)
    if outcome.values is None:
        raise CannotFollow("the relaxation was not solved")
    return outcome.objective, basis_of(session, cells.pen)


def _numbered(laws: YearLaws) -> list[tuple[Edge, tuple[str, int]]]:
    """A year's edges, each with its law and its place among that law's."""
    count: Counter[str] = Counter()
    found = []
    for edge in laws.edges:
        found.append((edge, (edge.law, count[edge.law])))
        count[edge.law] += 1
    return found


def _places(laws: YearLaws, edges: Collection[Edge]) -> frozenset[tuple[str, int]]:
    return frozenset(place for edge, place in _numbered(laws) if edge in edges)


def _edges(laws: YearLaws, places: Collection[tuple[str, int]]) -> set[Edge]:
    return {edge for edge, place in _numbered(laws) if place in places}
