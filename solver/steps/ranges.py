"""How far each action of the first year can be moved while the plan stays as good as the best, but for a thousandth.

The one-cell program, begun in the plan's cells, with one more row: the objective within a share of the plan's. One
action is made least, then most, and years are put into other cells while that goes further. At each end the
objective is asked for again with the action held there, and the plan that comes out is audited: both ends are plans
one can follow. The range is an inner one: a search may stop short of the true end, and never goes beyond it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.household.risk import as_made
from ...models.plan import Plan, PlanYear
from ...models.scenario import Scenario
from ..audit import AuditReport, audit
from ..formulation.first_year import EXPRESSIONS, WITHDRAWALS, FirstYear
from ..formulation.model import UNIT, Expr, Tag, total
from ..formulation.program import Program, ProgramGoal
from ..formulation.read_back import Reader
from ..optimiser.confirmed import decisions
from ..optimiser.evaluate import Values
from ..optimiser.given_starts import try_plan
from ..optimiser.lazy_breakpoints import owed_by
from ..optimiser.local_search import Found, Search

if TYPE_CHECKING:
    import pandas as pd

WITHIN = 1e-3
SECONDS = 5.0
"""At most, for one end of one action."""
LEAST_SOLVE = 0.5
"""Seconds that a linear program may take, even where the time is up: an end is no range before it is solved again."""
PLAY = 1e-6
"""Thousands of dollars of play where an action is held."""
LARGE = 1e9
LOOSE = 5e-4
"""The same where all the actions of another plan are held, which its audit rounds."""
MOST_MORE = 2.0
"""Times the shortfall of a year that may be withdrawn to fill it: no tax on a dollar withdrawn takes more than half."""
ROUNDING = 0.5
"""Dollars by which an audited plan may miss the share, for the solver's tolerance."""


class Actions(NamedTuple):
    """What a plan does in one year, in dollars: the decisions that cannot be taken back.

    taxable_sales   sales less purchases; below zero where more is bought than sold
    conversions, realized_gains   of the whole year, with those before a first day within it; gains less losses
    """

    traditional_withdrawals: float
    roth_withdrawals: float
    taxable_sales: float
    conversions: float
    realized_gains: float


def actions_of(year: PlanYear) -> Actions:
    """The actions of a plan year, its lines complete (as `solve` and `audit` give them)."""
    cash, income = year.cash, year.income
    return Actions(
        cash.from_traditional,
        cash.from_roth,
        cash.from_taxable,
        income.roth_conversions,
        income.short_term_gains + income.long_term_gains,
    )


SIGNED = ("taxable_sales", "realized_gains")
"""The actions that may be below zero."""
DUST = 0.01


@dataclass(frozen=True)
class Flow:
    """Something a plan does in its first year that can be moved.

    of       the program's expression (thousands of dollars); it may write columns and rows of its own
    read     the same of an audited year, dollars
    signed   whether it may be below zero
    """

    name: str
    of: Callable[[Program], Expr]
    read: Callable[[PlanYear], float]
    signed: bool = False


def _read(name: str) -> Callable[[PlanYear], float]:
    return lambda year: float(getattr(actions_of(year), name))


ACTIONS = tuple(Flow(name, of, _read(name), name in SIGNED) for name, of in EXPRESSIONS.items())


@dataclass(frozen=True)
class ActionRange:
    """One action of the first year over plans within `within` of the best objective, in dollars of that year.

    action                what the plan does
    least, most           the least and most found; the actions of two audited plans
    least_gives_up, most_gives_up   what those plans' objectives fall short of the plan's (nominal dollars)
    """

    name: str
    action: float
    least: float
    most: float
    least_gives_up: float
    most_gives_up: float
    within: float

    def beyond(self, action: float) -> float:
        """How many dollars an action lies below `least` (negative) or above `most`; 0 within the range."""
        return min(0.0, action - self.least) + max(0.0, action - self.most)


def ranges_frame(ranges: Sequence[ActionRange]) -> pd.DataFrame:
    """A row an action."""
    import pandas as pd

    names = [field.name for field in fields(ActionRange)]
    return pd.DataFrame([[getattr(one, name) for name in names] for one in ranges], columns=names)


def action_ranges(
    scenario: Scenario,
    plan: Plan,
    *,
    within: float = WITHIN,
    seconds: float = SECONDS,
    backend: str = "highs",
    threads: int = 1,
    horizon: Horizon | None = None,
) -> Iterator[ActionRange]:
    """The range of each action of the first year, one after the other.

    Under `min_lifetime_tax` the plans leave at least what this one leaves. Raises PlanError when the plan is none for
    this scenario.
    """
    scenario, horizon = as_made(scenario, plan), horizon or build_horizon(scenario)
    around = Around(scenario, horizon, audit(plan, scenario, horizon), within, backend, threads)
    for name in Actions._fields:
        yield around.range(name, seconds)


class Around:
    """The program around one plan, with a column for every flow of the first year that is to be moved.

    report     the plan's audit
    best       the objective of the best plan known, nominal dollars (None: the audited one's)
    allowed    what a range may give up against `best` (None: `within` of it)
    The other arguments are those of `action_ranges`.
    """

    def __init__(
        self,
        scenario: Scenario,
        horizon: Horizon,
        report: AuditReport,
        within: float = WITHIN,
        backend: str = "highs",
        threads: int = 1,
        flows: Sequence[Flow] = ACTIONS,
        best: float | None = None,
        allowed: float | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.scenario, self.horizon, self.report, self.within = scenario, horizon, report, within
        self.backend, self.threads, self.stop = backend, threads, stop
        objective = scenario.goal.objective
        least_tax = objective == "min_lifetime_tax"
        self.least = report.estate.after_tax - 0.01 if least_tax else None
        self.program = self._written()
        self.first = self.program.chains[0].program
        self.best = self.program.sign * (self.report.objective.value if best is None else best)
        self.allowed = within * abs(self.best) if allowed is None else allowed
        model = self.program.model
        self.share = model.row(Tag("within_a_share"), model.cost, "<=", (self.best + self.allowed) / UNIT)
        self.flows = {flow.name: flow for flow in flows}
        self.columns = {flow.name: self._column(flow.name, flow.of(self.first)) for flow in flows}
        parts = [EXPRESSIONS[name](self.first) for name in WITHDRAWALS]
        self.withdrawn = self._column("withdrawn", total(parts))

    def _written(self) -> Program:
        """The one-cell program of what is planned."""
        goal = ProgramGoal(self.scenario.goal.objective, self.least)
        return Program.with_one_cell(self.scenario, self.horizon, goal, owed_by(self.report.years))

    def _column(self, name: str, flow: Expr) -> Expr:
        column = self.program.model.column(Tag("action", part=name), -LARGE)
        self.program.model.row(Tag("action", part=name), column - flow, "==")
        return column

    def range(self, name: str, seconds: float) -> ActionRange:
        action = self.flows[name].read(self.report.years[0])
        own = action, self.own
        least, least_cost = self.end(name, 1.0, seconds) or own
        most, most_cost = self.end(name, -1.0, seconds) or own
        return ActionRange(name, action, least, most, least_cost, most_cost, self.within)

    @property
    def own(self) -> float:
        """What the plan itself gives up."""
        return max(0.0, self.gives_up(self.report))

    def end(self, name: str, sign: float, seconds: float) -> tuple[float, float] | None:
        """(dollars, objective given up) of the audited plan with the least (`sign` 1) or most of a flow.

        Where none goes further, the plan's own, with what it gives up itself; None where no plan was found at all.
        """
        flow = self.flows[name]
        action, own = flow.read(self.report.years[0]), self.own
        if sign > 0.0 and not flow.signed and action <= DUST:
            return action, own
        until = time.monotonic() + seconds
        ends: list[Found] = []
        search = self._search(until, ends)
        column = self.columns[name]
        search.session.set_cost((column * sign).terms)
        try_plan(search, self.report.years)
        search.improve(until, "pairs")
        search.session.set_cost(self.program.model.cost.terms)
        for found in reversed(ends):  # the furthest first; seldom is it not the one
            known = self._cheapest(search, column, found)
            if known is not None:
                end, costs = flow.read(known.years[0]), max(0.0, self.gives_up(known))
                return (end, costs) if sign * (action - end) > 0.0 else (action, own)
        return None

    def _cheapest(self, search: Search, column: Expr, found: Found) -> AuditReport | None:
        """The audited plan that costs least with a flow held where one was found."""
        value = column.value(found.values)
        search.session.set_columns([column.column], [value - PLAY], [value + PLAY])
        search.choose(dict(enumerate(found.choices)))
        known = self.within_the_share(search.solve().values)
        search.session.set_columns([column.column], [-LARGE], [math.inf])
        return known

    def within_the_share(self, values: Values | None) -> AuditReport | None:
        """The audit of a solution that gives up no more than is allowed."""
        known = self.audited(values)
        return known if known is not None and self.gives_up(known) <= self.allowed + ROUNDING else None

    def regret(self, first: PlanYear, seconds: float, *, at_least: bool = False) -> float | None:
        """What it costs to do in the first year what another plan does, and to go on as well as can be found.

        Nominal dollars of the objective; below zero where the plan is not the best. None where no plan was found: the
        actions do not pay for the year, or cannot be done. With `at_least` the conversion is held, no less is
        withdrawn, and at most twice the year's shortfall more (half of it for tax); gains may differ by as much.
        """
        until = time.monotonic() + seconds
        found: list[Found] = []
        search = self._search(until, found)
        search.session.set_rows([self.share], [False])
        held_at = self.held(first, at_least=at_least)
        columns = [self.columns[name].column for name, _, _ in held_at.between]
        low, high = [least for _, least, _ in held_at.between], [most for _, _, most in held_at.between]
        search.session.set_columns(columns, low, high)
        search.session.set_columns([self.withdrawn.column], [-math.inf], [held_at.most_withdrawn])
        try_plan(search, (first, *self.report.years[1:]))
        search.improve(until, "pairs")
        known = (self.audited(one.values) for one in reversed(found))
        return next((self.gives_up(report) for report in known if report is not None), None)

    def held(self, first: PlanYear, *, at_least: bool = False) -> FirstYear:
        """Between what another plan's first year is held (`regret`)."""
        amounts = _thousands(actions_of(first))
        more = MOST_MORE * self._shortfall(first) / UNIT if at_least else 0.0
        between = []
        for name, amount in amounts.items():
            above = 0.0 if name == "conversions" else more
            below = more if name == "realized_gains" else 0.0
            between.append((name, amount - LOOSE - below, amount + LOOSE + above))
        most = sum(amounts[name] for name in WITHDRAWALS) + more + LOOSE
        return FirstYear(tuple(between), most)

    def _shortfall(self, first: PlanYear) -> float:
        """The cash that the first year lacks, audited, where another's actions are to pay for this plan's spending."""
        own = self.report.years
        spent = first.cash.model_copy(update={"spending": own[0].cash.spending})
        years = (first.model_copy(update={"cash": spent}), *own[1:])
        report = audit(Plan(years=tuple(map(decisions, years))), self.scenario, self.horizon)
        return max(0.0, -report.years[0].cash.unspent)

    def _search(self, until: float, found: list[Found]) -> Search:
        """A search that tells `found`."""
        search = Search(self.program, self.backend, threads=self.threads)
        search.tell = found.append
        search.stop = lambda: self.stop() or time.monotonic() >= until
        search.left = lambda: max(LEAST_SOLVE, until - time.monotonic())
        return search

    def gives_up(self, report: AuditReport) -> float:
        """What a plan's objective falls short of the best plan known, nominal dollars."""
        return self.program.sign * report.objective.value - self.best

    def audited(self, values: Values | None) -> AuditReport | None:
        """The audit of a solution's decisions; None where there is none, it breaks a rule or leaves too little."""
        if values is None:
            return None
        years = [decisions(year) for year in Reader(self.program, values).years()]
        report = audit(Plan(years=tuple(years)), self.scenario, self.horizon)
        poorer = self.least is not None and report.estate.after_tax < self.least - ROUNDING
        return None if report.faults or poorer else report


def _thousands(actions: Actions) -> dict[str, float]:
    return {name: amount / UNIT for name, amount in actions._asdict().items()}
