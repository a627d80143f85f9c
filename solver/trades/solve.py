"""From a plan and today's positions to this year's orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...models.amounts import cents
from ...models.household.horizon import build_horizon
from ...models.household.risk import as_made
from ...models.plan import Plan, PlanWarning
from ...models.positions.book import Book
from ...models.scenario import Scenario
from ...models.steps.make import with_steps
from .book import household
from .check import TaxEffect, tax_effect
from .departures import Departures
from .exact import exact
from .facts import Household
from .gifts import SetAside, set_gifts_aside
from .options import OrdersError, TradeOptions, need_cvxpy
from .orders import Orders
from .problem import OrdersProblem
from .rest_of_year import rest_of_year
from .rounding import whole, without_small
from .rows import UNIT, Vector
from .sides import decide
from .write import OrdersWriter

DEFAULT = TradeOptions()
TELLING = 50.0
"""Dollars of tax by which estimate and return may differ unnamed."""


def this_year(scenario: Scenario, plan: Plan, book: Book, options: TradeOptions = DEFAULT) -> Orders:
    """The orders that meet the first-year amounts of `plan` at the least tax, cost and drift.

    Two solves: the relaxed problem, which says on which side of each ticker to be and bounds what can be reached; then
    the problem on those sides, a vertex of its answers, and whole shares. Raises OrdersError when plan and book do
    not belong together, nothing meets the amounts, or CVXPY is not installed (the extra `trades`).
    """
    need_cvxpy()
    scenario = as_made(scenario, plan)
    gifts = set_gifts_aside(plan, book)
    home = household(scenario, plan, gifts.left, options)
    home = replace(home, cut=(*home.cut, *gifts.cut))
    problem = OrdersProblem(home, options)
    relaxed = problem.relax()
    decided = None if relaxed is None else decide(problem, relaxed)
    if relaxed is None or decided is None:
        raise OrdersError(_why_not(home))
    answer, bounds = decided
    if options.whole_shares == "exact":
        x = exact(problem, answer, bounds, book.securities)
    else:
        answer, bounds = without_small(problem, problem.vertex(answer, bounds), bounds)
        x = whole(problem, answer, bounds, book.securities)
    reachable = relaxed.objective - problem.missed_cost(relaxed.x)
    return _orders(scenario, plan, (book, gifts), problem, x, reachable)


def _orders(
    scenario: Scenario,
    plan: Plan,
    held: tuple[Book, SetAside],
    problem: OrdersProblem,
    x: Vector,
    reachable: float,
) -> Orders:
    """`held`: the book, and what of it is given."""
    book, gifts = held
    rows, home = problem.rows, problem.home
    short, long = (gain * UNIT for gain in problem.gains(x))
    short, long = short + home.carry_short, long + home.carry_long
    nothing, value = problem.tax(x * 0.0), problem.value(x) - problem.missed_cost(x)
    carried = (problem.carried(x) - problem.carried(x * 0.0)) * UNIT * home.rates.carried
    horizon = build_horizon(scenario)
    estimate = (problem.tax(x) - nothing) * UNIT
    effect = tax_effect(scenario, plan, horizon.periods[0], short, long, estimate, carried)
    writer = OrdersWriter(scenario, plan, gifts.left, problem, x)
    written, agreement = list(writer.orders()), tuple(writer.agreement(book))
    sold = sum(order.action == "sell" for order in written)  # sales come first
    placed = (*gifts.orders, *written[:sold], *gifts.straight, *written[sold:])
    steps = with_steps(plan, scenario).steps
    return Orders(
        as_of=book.as_of,
        orders=placed,
        steps=steps,
        departures=tuple(
            Departures(home, book.securities, placed, agreement, problem.options.toward, writer.after()).of(
                steps
            )
        ),
        before=book.values(),
        after=writer.after(),
        shares=tuple(writer.shares()),
        agreement=agreement,
        tax=effect,
        cost=float(rows.cost @ x) * UNIT,
        drift_cost=problem.drift_cost(x) * UNIT,
        objective=(value - nothing) * UNIT,
        gap_dollars=max(0.0, value - reachable) * UNIT,
        solver=problem.options.solver,
        wash_sales=tuple(writer.wash_sales),
        warnings=(*writer.warnings(), *_estimate(effect)),
        rest=rest_of_year(scenario, plan, horizon, home, writer.sell, (short, long), writer.wash_sales),
    )


def _estimate(effect: TaxEffect) -> Iterator[PlanWarning]:
    """Where the plan's marginal rates do not hold over the whole of the orders' gains."""
    if abs(effect.error) > TELLING:
        message = (
            f"at the plan's marginal rates the orders change this year's tax by "
            f"{cents(effect.estimate + effect.carry_value)}, on the return itself by {cents(effect.effect)}: a bracket "
            "or a phase-out lies between"
        )
        yield PlanWarning(code="tax_estimate", message=message, effect_dollars_max=abs(effect.error))


def _why_not(home: Household) -> str:
    """What was asked for beside what could be sold."""
    fixed = [parcel for parcel in home.parcels if parcel.most == 0.0]
    frozen = sorted({parcel.ticker for parcel in fixed if parcel.asset not in home.wishes.kept})
    kept = sorted({parcel.asset for parcel in fixed if parcel.asset in home.wishes.kept})
    asked = sum(holder.distributed + holder.converted_out for holder in home.holders.values())
    reasons = []
    if frozen:
        reasons.append(f"restricted: {', '.join(frozen)}")
    if kept:
        reasons.append(f"never sold (market.assets.X.keep): {', '.join(kept)}")
    return (
        f"no orders meet the plan's first year: {cents(home.need)} of cash, {cents(asked)} of distributions and "
        f"conversions. What cannot be sold today: {'; '.join(reasons) or 'nothing'}. Lower the plan's amounts "
        "or lift a restriction."
    )
