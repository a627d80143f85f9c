"""The plan moved and solved again: bounds on some flows of one year, everything else free to follow.

The one-cell program starts in the plan's own cells. After a move every year's return is computed anew and its cell
fixed from it, until the cells repeat; then years are put into other cells while that improves. Of all plans that are as
good, the one nearest to the given plan is read and audited, so that what differs is what the move asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...models.called import rmd_words
from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.plan import Estate, Plan, PlanYear
from ...models.scenario import Scenario
from ..audit import audit
from ..errors import SolverFailure
from ..formulation.holdings import Pool
from ..formulation.model import UNIT
from ..formulation.program import Program, ProgramGoal
from ..formulation.read_back import Reader
from ..formulation.sheltered import rmd_group
from ..optimiser.evaluate import exact_points, locate, plan_points
from ..optimiser.lazy_breakpoints import not_written, owed_by
from ..optimiser.local_search import Found, Search
from .descent import AS_GOOD, LIFT_PATIENCE, PATIENCE, descended, moved
from .levers import Bounds, Flows, GivenFlows, Levers, set_bounds
from .nearest import Near

Rows = Mapping[int, int | None]
"""Rows of the program, and the year of each."""
BASE_PATIENCE = 40
"""Failed moves in a row from the plan itself, where it is not known to be the best to a dollar."""
ROUNDING = 0.01
"""Dollars that an estate of a written plan may be off."""


@dataclass(frozen=True)
class Ends:
    """What a plan comes to: its audited years and estate, and what the audit found wrong."""

    years: tuple[PlanYear, ...]
    estate: Estate
    faults: tuple[str, ...] = ()


class Rewritten(Exception):
    """The program was written anew: columns are others, and what was asked must be asked again."""


class Resolver:
    """A plan, ready to be moved. `base` is the best plan from its cells; `given` what the plan does by period.

    backend, threads     as for solving
    Raises SolverFailure where the plan is none of this scenario's program.
    """

    def __init__(
        self, scenario: Scenario, plan: Plan, backend: str, threads: int, horizon: Horizon | None = None
    ) -> None:
        self.scenario, self.plan = scenario, plan
        self.backend, self.threads = backend, threads
        self.horizon = horizon or build_horizon(scenario)
        report = audit(plan, scenario, self.horizon)
        self.before = Ends(report.years, report.estate)
        self.objective = report.objective
        self.owed = owed_by(report.years)
        self.goal = self._goal()
        self._write()

    def _goal(self) -> ProgramGoal:
        """What the program is asked for. min_lifetime_tax leaves its share of the best estate found from the plan."""
        goal, estate = self.scenario.goal, self.before.estate.after_tax
        if goal.objective != "min_lifetime_tax":
            return ProgramGoal(goal.objective)
        best = self._elsewhere(self.scenario, self.horizon, ProgramGoal("max_estate"))
        share = estate if best is None else -best.objective * UNIT * goal.estate_share
        return ProgramGoal(goal.objective, estate_at_least=min(estate - ROUNDING, share))

    def _write(self) -> None:
        self._live = Levers(self.scenario, self.horizon, self.goal, self.owed, self.backend, self.threads)
        self.program = self._live.program
        self.pools: list[Pool] = self.program.sheltered.pools
        self.given = [self._given(t) for t in range(len(self.horizon.periods))]
        self._search = self._live.open()
        self._near: Near | None = None
        self._rest: dict[frozenset[tuple[int, tuple[float, float]]], Ends] = {}
        self._still: dict[frozenset[tuple[int, tuple[float, float]]], float | None] = {}
        points = plan_points(self.program, self.before.years)
        self.cells = tuple(locate(one, point) for one, point in zip(self.program.ones, points, strict=True))
        base = descended(self._search, self.cells, PATIENCE if self._certified else BASE_PATIENCE)
        if base is None:
            raise SolverFailure("the plan could not be found again in its own program")
        self.base = base

    def flows(self, t: int) -> Flows:
        return self._live.flows[t]

    def _given(self, t: int) -> GivenFlows:
        year = self.before.years[t]

        def of(pool: Pool, flow: str) -> float:
            accounts = (year.accounts.get(name) for name in pool.shares)
            return float(sum(getattr(account, flow) for account in accounts if account is not None))

        return GivenFlows(
            tuple(of(pool, "distributed") for pool in self.pools),
            tuple(of(pool, "converted_out") for pool in self.pools),
            year.cash.from_taxable,
            year.cash.unspent,
            year.income.short_term_gains + year.income.long_term_gains,
            year.tax.federal_tax + year.tax.payroll_tax + year.tax.state_tax,
        )

    # -- moving ----------------------------------------------------------------------------------------------

    @property
    def _certified(self) -> bool:
        certificate = self.plan.certificate
        return certificate is not None and certificate.status == "optimal"

    @property
    def as_given(self) -> bool:
        """Whether the given plan is as good as the best found from it."""
        return bool(self.base.objective >= self.program.sign * self.objective.value / UNIT - AS_GOOD)

    def still(self, bounds: Bounds, t: int) -> float | None:
        """The objective without the move: the base's, where the plan keeps the bounds and is as good."""
        if self.as_given or not bounds:
            return self.base.objective
        key = frozenset(bounds.items())
        if key not in self._still:
            found = self.resolve(bounds, t)
            self._still[key] = None if found is None else found.objective
        return self._still[key]

    def unmoved(self, bounds: Bounds, t: int) -> Ends:
        """The plan that `still` is the objective of: what a move is compared with, line by line."""
        if self.as_given:
            return self.before
        key = frozenset(bounds.items())
        if key not in self._rest:
            found = self.resolve(bounds, t) if bounds else self.base
            self._rest[key] = self.before if found is None else self.read(found, bounds)
        return self._rest[key]

    def resolve(self, bounds: Bounds, t: int) -> Found | None:
        """The best plan found with these columns of period `t` bounded so; None where there is none.

        Raises Rewritten where a year turns out to owe a lazy law that the program had not in it.
        """
        found = self._best(bounds, t)
        refused = self._search.too_good
        if refused is not None and (found is None or refused.objective < found.objective):
            more = not_written(self.program, exact_points(self.program, refused.values))
            if any(more):  # a year owes a law that this program has not in it: written anew with it
                self.owed = [before | now for before, now in zip(self.owed, more, strict=True)]
                self._write()
                raise Rewritten
        return found

    def loss(self, found: Found, unmoved: float) -> float:
        """Dollars (nominal) of the goal by which what was found is worse than an objective of `still`."""
        return (found.objective - unmoved) * UNIT

    def without(self, rows: Rows) -> float | None:
        """Dollars (nominal) of the goal that the best plan found without these rows gains; None: none was found."""
        session, numbers = self._search.session, list(rows)
        session.set_rows(numbers, [False] * len(numbers))
        try:
            return self._gained(descended(self._search, self.base.choices, LIFT_PATIENCE))
        finally:
            session.set_rows(numbers, [True] * len(numbers))

    def otherwise(
        self,
        *,
        scenario: Scenario | None = None,
        horizon: Horizon | None = None,
        estate_at_least: float | None = None,
    ) -> float | None:
        """The same where something else is asked for, or the law is another: found from the base."""
        goal = self.goal if estate_at_least is None else replace(self.goal, estate_at_least=estate_at_least)
        return self._gained(self._elsewhere(scenario or self.scenario, horizon or self.horizon, goal))

    def _gained(self, found: Found | None) -> float | None:
        return None if found is None else self.loss(self.base, found.objective)

    def _elsewhere(self, scenario: Scenario, horizon: Horizon, goal: ProgramGoal) -> Found | None:
        program = Program.with_one_cell(scenario, horizon, goal, self.owed)
        search = Search(program, self.backend, threads=self.threads)
        points = plan_points(program, self.before.years)
        cells = tuple(locate(one, point) for one, point in zip(program.ones, points, strict=True))
        return descended(search, cells, LIFT_PATIENCE)

    # -- what the plan stands at -----------------------------------------------------------------------------

    def rows(self, law: str, owner: str | None = None, wish: int | None = None) -> Rows:
        """The rows of a law or rule, of one owner or wish where given, and the year of each."""
        tagged = self.program.model.tagged(law, owner=owner, wish=wish)
        return {row: tag.year for row, tag in tagged.items()}

    def rmd_words(self, row: int) -> str:
        """The audit's words for what a row of required distributions asks."""
        tag = self.program.model.row_tags[row]
        assert tag.year is not None
        assert tag.owner is not None
        period = next(one for one in self.program.horizon.periods if one.year == tag.year)
        pools = [one for one in self.pools if rmd_group(one, period) == (tag.owner, (tag.part, tag.account))]
        apart = any(pool.kind.inherited or pool.first in period.as_beneficiary for pool in pools)
        return rmd_words(tag.owner, [name for pool in pools for name in pool.shares] if apart else ())

    def years_binding(self, rows: Rows) -> tuple[int, ...]:
        """The years in which a row holds the base just where it is, in order."""
        return tuple(sorted({year for row, year in rows.items() if year is not None and self._binds(row)}))

    def _binds(self, row: int) -> bool:
        """Whether a row of the program holds the base just where it is."""
        model, values = self.program.model, self.base.values
        level = sum(a * values[column] for column, a in model.row_terms[row].items())
        return bool(min(abs(level - model.row_low[row]), abs(level - model.row_high[row])) < AS_GOOD)

    def required_alone(self, t: int, number: int) -> bool:
        """Whether what is required of a pool in a period can come from no other."""
        period = self.program.horizon.periods[t]
        whose = rmd_group(self.pools[number], period)
        return whose is not None and sum(rmd_group(pool, period) == whose for pool in self.pools) == 1

    def _best(self, bounds: Bounds, t: int) -> Found | None:
        set_bounds(self._search, bounds)
        try:
            return moved(self._search, self.base, t, self._hard(t))
        finally:
            set_bounds(self._search, {column: self._free(column) for column in bounds})

    def _hard(self, t: int) -> bool:
        """Whether a move may lead far: a year at a Medicare cliff, or losses that other years use."""
        at_a_cliff = any(word.startswith("IRMAA") for word in self.before.years[t].binding)
        return at_a_cliff or self.program.losses.active

    def _free(self, column: int) -> tuple[float, float]:
        model = self.program.model
        return model.low[column], model.high[column]

    # -- reading ---------------------------------------------------------------------------------------------

    def read(self, found: Found, bounds: Bounds, needs: Mapping[int, float] | None = None) -> Ends:
        """The audited plan that is as good as `found` and nearest to the given one; `needs`: dollars by period."""
        if self._near is None:
            live = Levers(self.scenario, self.horizon, self.goal, self.owed, self.backend, self.threads)
            self._near = Near(live, self.given, self.before.estate.heirs_tax)
        values = self._near.values(found, bounds)
        program = self._near.program
        if values is None:
            program, values = self.program, found.values
        years = tuple(Reader(program, values).years())
        periods = list(self.horizon.periods)
        for t, dollars in (needs or {}).items():
            cash = years[t].cash
            spent = years[t].model_copy(
                update={"cash": cash.model_copy(update={"spending": cash.spending + dollars})}
            )
            years = (*years[:t], spent, *years[t + 1 :])
            periods[t] = replace(periods[t], spending_extra=periods[t].spending_extra + dollars)
        horizon = replace(self.horizon, periods=tuple(periods))
        report = audit(Plan(years=years), self.scenario, horizon)
        return Ends(report.years, report.estate, tuple(map(str, report.faults)))
