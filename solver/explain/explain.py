"""Why this plan: what the next dollar costs, which cliffs and limits bind, and both in words.

explanation = explain(scenario)                    solves first
explanation = explain(scenario, plan)              a plan from `solve`
explanation.sentences[0].text                      what to do this year, and why
explanation.frame(), explanation.limits_frame()    pandas
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from ...models.household.horizon import build_horizon
from ...models.household.risk import as_made
from ...models.plan import Plan, PlanError
from ...models.scenario import Fault, Scenario
from ...models.shown import Shown
from ...models.steps.make import with_steps
from ..audit import audit, fill
from ..baselines.at_once import solve
from ..baselines.compare import best_rule
from ..baselines.comparison import ComparedRow as RuleRow
from ..reoptimise import Resolver, Rewritten
from ..run import FROM_ELSEWHERE, Progress, SolveOptions
from ..simplest.given import bare_plan
from ..stopping import held, listening, told
from .explained import Explained, Worth
from .limits import Limit, cliff_years, limits_of
from .next_dollar import STEP, Cost, costs_of
from .prices import Prices, prices_of
from .rate_map import RateMap, rate_map
from .rests import AssumptionRow, RestsOptions, turns
from .words import sentences_of

if TYPE_CHECKING:
    from .quoted import QuotedSentence

FIRST_YEARS = 3
DEFAULT = SolveOptions()


TURNS = ("tax rates up", "spending up", "heir_tax_rate up", "heirs' income up", "benefits cut")
"""The assumptions that the lead looks at: rests.py has the others."""
TURNS_SECONDS = 32.0
"""At most, for all of them together."""
TURN_SEARCH = 2.0
"""At most, for finding a plan with the old first year."""
RULE_SECONDS = 6.0
"""At most, for what tuning the rules needs solved."""


@dataclass(frozen=True)
class Explanation(Explained, Shown):
    """Everything that is known of why a plan is as it is, and its sentences."""

    @property
    def sentences(self) -> tuple[QuotedSentence, ...]:
        """The explanation in words: the first says what to do in the first year, and why."""
        return tuple(sentences_of(self))

    def data(self) -> dict[str, Any]:
        """Everything but the plan as plain lists and tables, for JSON."""
        return {
            "years": list(self.years),
            "steps": [step.model_dump(mode="json", exclude_unset=True) for step in self.plan.steps],
            "moved": self.moved,
            "tolerance": self.tolerance,
            "turns": [row.data() for row in self.turns],
            "worth": None if self.worth is None else asdict(self.worth),
            "sentences": [sentence.data() for sentence in self.sentences],
            "costs": [asdict(cost) for cost in self.costs],
            "limits": [asdict(limit) for limit in self.limits],
            "rate_maps": [asdict(rates) for rates in self.rate_maps],
        }


def explain(
    scenario: Scenario,
    plan: Plan | None = None,
    options: SolveOptions = DEFAULT,
    years: Sequence[int] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Explanation:
    """What the plan's next dollars cost and what binds; without a plan the scenario is solved first.

    `years`: by default the first three, and those that stand at a Medicare cliff; the first is always one. Prices
    come from the one-cell program moved and solved again (resolve.py), by one thread. Raises PlanError where the plan
    is none of this scenario or does not hold, or a year is not of the plan. Ctrl-C and SIGTERM end it with what is
    known by then: the plan that is given, or the best found, if nothing else.
    """
    if options.objective is not None:
        scenario = scenario.with_changes({"goal.objective": options.objective})
    with listening():
        if plan is not None:
            return _Explaining(scenario, plan, options, years, progress).run()
        plan = solve(scenario, options, progress)
        explaining = _Explaining(scenario, plan, options, years, progress)
        stopped = plan.certificate is not None and plan.certificate.status == "interrupted"
        return explaining.run(stopped or any(one.code == FROM_ELSEWHERE for one in plan.warnings))


class _Explaining:
    """An explanation as it is made."""

    def __init__(
        self,
        scenario: Scenario,
        plan: Plan,
        options: SolveOptions,
        years: Sequence[int] | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        scenario = as_made(scenario, plan)
        self.scenario, self.options, self.progress = scenario, options, progress
        self.start = time.monotonic()
        with held():  # it does not take long, and without it there is nothing to give
            self.horizon = build_horizon(scenario)
            report = audit(plan, scenario, self.horizon)
            if not report.ok:
                found = [*report.faults, *report.differences]
                expected = "a plan that its audit confirms"
                raise PlanError([Fault("the plan", str(wrong), expected) for wrong in found])
            self.plan = with_steps(fill(plan, report), scenario)
            self.best = bare_plan(self.plan, scenario, self.horizon)
            self.asked = _years_of([year.year for year in report.years], years, [])
        self.years = years
        self.costs: list[Cost] = []
        self.limits: list[Limit] = []
        self.turns: list[AssumptionRow] = []
        self.worth: Worth | None = None
        self.maps: list[RateMap] = []

    def run(self, stopped: bool = False) -> Explanation:
        """`stopped`: nothing but the plan is to be looked at any more."""
        try:
            if stopped or told():
                raise KeyboardInterrupt
            self._price()
        except KeyboardInterrupt:
            stopped = True
        certificate = self.plan.certificate
        return Explanation(
            plan=self.plan,
            years=self.asked,
            costs=tuple(self.costs),
            limits=tuple(self.limits),
            rate_maps=tuple(self.maps),
            moved=STEP,
            tolerance=certificate.gap_dollars if certificate is not None else None,
            interrupted=stopped,
            turns=tuple(self.turns),
            worth=self.worth,
        )

    def _price(self) -> None:
        self._tell("the plan again")
        resolver = Resolver(self.scenario, self.best, self.options.solver, 1, self.horizon)
        self.asked = years_of(resolver, self.years)
        for year in self.asked:
            self.maps.append(rate_map(self.scenario, self.horizon, year, self.plan))
        prices = prices_of(self.scenario, self.horizon, resolver.before.years)
        for year in self.asked:
            self._tell(f"the next dollar of {year}")
            self.costs += _costs_of_year(resolver, prices, year - self.scenario.start_year)
        for limit in _telling(limits_of(resolver, prices, self.asked), self._tell):
            self.limits.append(limit)
        self._look_around()

    def _look_around(self) -> None:
        """What would change the first year, and what the plan is worth against the best rule."""
        self._tell("what would change it")
        options = replace(DEFAULT, threads=1, solver=self.options.solver, time_limit=RULE_SECONDS)
        around = RestsOptions(options, seconds=TURN_SEARCH)
        for row in turns(self.scenario, self.plan, around, TURNS, TURNS_SECONDS, self.progress):
            self.turns.append(row)
        self._tell("the best rule at equal risk")
        rule = best_rule(self.scenario, replace(options, effort=0.0, ranges=False))
        self.worth = _worth(self.plan, rule)

    def _tell(self, words: str) -> None:
        if self.progress is not None:
            self.progress(Progress(time.monotonic() - self.start, words, None, None, None))


def _worth(plan: Plan, rule: RuleRow | None) -> Worth:
    """The plan against a rule's plan, by their audited objectives."""
    own, other = plan.objective, rule.plan.objective if rule is not None and rule.plan is not None else None
    if rule is None or own is None or other is None:
        return Worth("", None)
    sign = -1.0 if own.name == "min_lifetime_tax" else 1.0
    return Worth(rule.words, sign * (own.value_real - other.value_real))


def _costs_of_year(resolver: Resolver, prices: Prices, t: int) -> list[Cost]:
    """The prices of a period; once more where the program had to be written anew."""
    while True:
        try:
            return list(costs_of(resolver, prices, t))
        except Rewritten:
            continue


def _telling(limits: Iterator[Limit], tell: Callable[[str], None]) -> Iterator[Limit]:
    tell("limits")
    for limit in limits:
        tell(f"limits: {limit.name}")
        yield limit


def years_of(resolver: Resolver, years: Sequence[int] | None) -> tuple[int, ...]:
    """The first year and those asked for, in order; PlanError for one that is not of the plan."""
    known = [year.year for year in resolver.before.years]
    return _years_of(known, years, cliff_years(resolver) if years is None else [])


def _years_of(known: Sequence[int], years: Sequence[int] | None, cliffs: Iterable[int]) -> tuple[int, ...]:
    if years is None:
        return tuple(sorted({*known[:FIRST_YEARS], *cliffs}))
    wrong = [year for year in years if year not in known]
    if wrong:
        expected = f"a year of the plan, {known[0]} to {known[-1]}"
        raise PlanError([Fault("year", str(year), expected) for year in wrong])
    return tuple(sorted({known[0], *years}))
