"""The rules of thumb, the optimum, and the optimum without one decision, side by side under one market and law.

1. Every family of rules is tuned: its best member stands for it.
2. The optimum, every rule's plan offered to it as a start.
3. The optimum of each narrower question (narrower.py), offered the plans that fit it. Where one of them is better than
   the optimum by over a dollar and fits it, the optimum is sought again from there.
4. The same for the most that can be spent: rules by bisection, optima with the goal `max_spending`.

Ctrl-C ends it with what is done; what is not is named.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ...models.accounts import KINDS
from ...models.amounts import dollars
from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.household.open_facts import as_chosen, open_facts
from ...models.household.risk import holds_risk
from ...models.plan import Plan
from ...models.scenario import Scenario
from ..errors import InfeasibleError, NoPlanInTime
from ..optimiser.least_risk import with_least_risk
from ..run import Progress, SolveOptions, at_own_rates
from ..simulate.rule import Rule
from ..stopping import finishing
from .at_once import solve
from .broken import broken
from .comparison import ComparedRow, Comparison
from .course import CourseRuns, course_of, follow_course
from .course_compared import course_compared
from .free_risk import FreeRisk, free_risk
from .optima import WHOLE, Optima
from .parts import LeadPart, is_taxable_first, part_of_order, parts_of_optimum
from .rule_plan import RulePlan, run_rule, sustainable
from .rules import rules_for
from .tune import tuned

DEFAULT = SolveOptions(gap=1e-4, time_limit=20.0)
"""How each solve is stopped: differences between optima are small, so the gap is narrower than a plan's."""


def compare(
    scenario: Scenario,
    options: SolveOptions = DEFAULT,
    progress: Callable[[Progress], None] | None = None,
) -> Comparison:
    """The comparison of a scenario; `options` are of each solve by itself.

    Raises InfeasibleError when no plan meets the wishes.
    """
    if options.objective is not None:
        scenario = scenario.with_changes({"goal.objective": options.objective})
        options = replace(options, objective=None)
    effort = options.effort  # of the plan whose steps are printed; what is compared are bare optima
    options = replace(options, effort=0.0, ranges=False)
    tell = progress or (lambda event: None)
    notes: tuple[str, ...] = ()
    if open_facts(scenario):  # rules are compared with the facts as the best plan has them
        plan = solve(scenario, options, progress)
        scenario, notes = as_chosen(scenario, plan), tuple(_chosen_notes(plan))
    scenario = at_own_rates(scenario, options, progress)
    found = _Comparing(scenario, build_horizon(scenario), options, tell, effort).run()
    return replace(found, notes=(*notes, *found.notes))


def _chosen_notes(plan: Plan) -> Iterator[str]:
    """What was left open, as every row here has it."""
    if plan.chosen is not None:
        words = "; ".join(fact.words for fact in plan.chosen.facts)
        yield f"Left to the plan, and held in every row as its best plan has it: {words}."


def best_rule(
    scenario: Scenario, options: SolveOptions = DEFAULT, progress: Callable[[Progress], None] | None = None
) -> ComparedRow | None:
    """The best of the rules, each tuned, at the scenario's goal and risk; None where none meets the wishes."""
    tell = progress or (lambda event: None)
    return _Comparing(scenario, build_horizon(scenario), options, tell).rules_alone().best_rule


@dataclass
class _Comparing:
    """A comparison as it is made. `levels`: the sustainable spending of rules; `most`: their plans with it."""

    scenario: Scenario
    horizon: Horizon
    options: SolveOptions
    tell: Callable[[Progress], None]
    effort: float = 0.0
    start: float = field(default_factory=time.monotonic)
    runs: list[RulePlan] = field(default_factory=list)
    levels: dict[Rule, float] = field(default_factory=dict)
    most: dict[Rule, Plan] = field(default_factory=dict)
    order: LeadPart | None = None
    free: FreeRisk | None = None
    why_not_free: str = ""
    course: CourseRuns | None = None

    def __post_init__(self) -> None:
        self.scenario = self._at_least_risk(self.scenario)
        self.families = rules_for(self.scenario, self.horizon)
        self.spends = self.scenario.goal.objective == "max_spending"
        spending = self.scenario.with_changes({"goal.objective": "max_spending"})
        self.spending_scenario = self._at_least_risk(spending)
        self.goal = Optima(self.scenario, self.horizon, self.options, self._hear, self.effort)
        self.spending = (
            self.goal
            if self.spends
            else Optima(
                self.spending_scenario,
                self.horizon,
                replace(self.options, name_conflicts=False),
                lambda name, event: self._hear(f"{name}, spending", event),
            )
        )

    def run(self) -> Comparison:
        try:
            self._follow_course()
            self._tune()
            of_course = self.course.offered if self.course is not None else ()
            self.goal.find([*of_course, *(run.plan for run in self.runs if run.plan is not None)])
            self._leave_risk_free()
            if not self.spends:
                self._sustain()
                self._spend()
        except KeyboardInterrupt:
            with finishing():
                return self._comparison(stopped=True)
        return self._comparison(stopped=False)

    def rules_alone(self) -> Comparison:
        """The comparison without any optimum."""
        self._tune()
        return self._comparison(stopped=True)

    def _at_least_risk(self, scenario: Scenario) -> Scenario:
        """The scenario with the risk allowed that what is kept, or what accounts may hold, forces on it."""
        return with_least_risk(scenario, self.horizon, self.options.solver, self.options.threads or 1)

    def _leave_risk_free(self) -> None:
        if self.goal.best is not None and holds_risk(self.scenario):
            try:
                self.free = free_risk(
                    self.scenario,
                    self.goal.best,
                    self.options,
                    lambda event: self._hear("optimum, risk left free", event),
                )
            except NoPlanInTime as error:
                self.why_not_free = str(error)

    # -- rules -----------------------------------------------------------------------------------------------

    def _say(self, words: str) -> None:
        self.tell(Progress(time.monotonic() - self.start, words, None, None, None))

    def _hear(self, name: str, event: Progress) -> None:
        self.tell(replace(event, seconds=time.monotonic() - self.start, phase=f"{name}: {event.phase}"))

    def _follow_course(self) -> None:
        alike = next(q.scenario for q in self.goal.questions if q.decision == "location")
        course = course_of(self.scenario, alike)
        if course is not None:
            tell = lambda words: self._say(f"current course: {words}")  # noqa: E731
            self.course = follow_course(course, self.horizon, tell)

    def _tune(self) -> None:
        for family in self.families:
            said = f"rule {family.name}"
            self._say(said)
            best = tuned(
                self.scenario,
                self.horizon,
                family,
                lambda words, said=said: self._say(f"{said}: {words}"),  # type: ignore[misc]
            )
            self.runs.append(self._follow(best.rule) if self.spends else best)
        self._say("what the order alone is worth")
        first = next((run for run in self.runs if is_taxable_first(run.rule)), None)
        if first is not None:
            alike = [rule for rule in self._orders() if rule.location == first.rule.location]
            self.order = part_of_order([self._follow(rule) for rule in alike])

    def _orders(self) -> Iterator[Rule]:
        """Every rule, tuned or not, that only says what is spent first."""
        for family in self.families:
            for rule in family.members:
                if rule.conversions.kind == "none":
                    yield rule

    def _follow(self, rule: Rule) -> RulePlan:
        """A rule at the scenario's spending, or at the most it sustains where that is the goal."""
        if not self.spends:
            return run_rule(self.scenario, self.horizon, rule)
        level = sustainable(self.scenario, self.horizon, rule)
        run = run_rule(self.scenario, self.horizon, rule, level)
        self._keep_level(rule, level, run)
        return run

    def _sustain(self) -> None:
        if self.course is not None:
            self._say("current course, spending")
            self.course = self.course.with_most(self.horizon)
        for family, run in zip(self.families, self.runs, strict=True):
            self._say(f"rule {family.name}, spending")
            level = sustainable(self.spending_scenario, self.horizon, run.rule)
            self._keep_level(run.rule, level, run_rule(self.spending_scenario, self.horizon, run.rule, level))

    def _keep_level(self, rule: Rule, level: float, run: RulePlan) -> None:
        self.levels[rule] = level
        if run.plan is not None and run.report is not None and run.report.ok:
            self.most[rule] = run.plan

    def _spend(self) -> None:
        try:
            self.spending.find(list(self.most.values()))
        except InfeasibleError:
            floor = self.scenario.goal.estate_floor
            self.spending.why_not[WHOLE] = (
                f"no spending leaves an estate of {dollars(floor)} (goal.estate_floor)"
            )

    # -- what it comes to ------------------------------------------------------------------------------------

    def _comparison(self, *, stopped: bool) -> Comparison:
        rules = (
            self._rule_row(family.name, run) for family, run in zip(self.families, self.runs, strict=False)
        )
        course = None if self.course is None else course_compared(self.scenario, self.course, self.goal)
        rows = [
            *(course.rows if course is not None else ()),
            *rules,
            self._optimum_row(),
            *self._narrower_rows(),
        ]
        order = self.order or LeadPart("order", None, None, None, "not known: it was stopped before")
        return Comparison(
            scenario=self.scenario,
            rows=tuple(rows),
            parts=(
                order,
                *parts_of_optimum(self.goal.best, self.goal.without, self.goal.questions),
            ),
            missing=tuple(self._missing()) if stopped else (),
            notes=tuple(self._notes()),
            given=self.goal.given,
            free=self.free,
            course=course,
        )

    def _rule_row(self, name: str, run: RulePlan) -> ComparedRow:
        return ComparedRow(
            name=name,
            kind="rule",
            words=run.rule.words,
            plan=run.plan,
            spending_plan=self.most.get(run.rule),
            sustainable_spending=self.levels[run.rule] if run.rule in self.most else None,
            years_lasting=run.years_lasting,
            failed_in=run.failed_in,
            breaks=tuple(broken(self.scenario, run)),
        )

    def _optimum_row(self) -> ComparedRow:
        return self._row(WHOLE, "optimum", "every decision open", self.goal.best, self.spending.best)

    def _narrower_rows(self) -> Iterator[ComparedRow]:
        for question in self.goal.questions:
            if question.scenario is not None:
                plan, most = (optima.without.get(question.decision) for optima in (self.goal, self.spending))
                yield self._row(question.name, "restricted", question.words, plan, most)

    def _row(self, name: str, kind: str, words: str, plan: Plan | None, most: Plan | None) -> ComparedRow:
        reasons = [optima.why_not[name] for optima in (self.goal, self.spending) if name in optima.why_not]
        return ComparedRow(
            name=name,
            kind=kind,  # type: ignore[arg-type]
            words="; ".join(dict.fromkeys([words, *reasons])),
            plan=plan,
            spending_plan=most,
            sustainable_spending=most.objective.value_real if most and most.objective else None,
            years_lasting=len(plan.years) if plan else None,
            failed_in=None,
        )

    def _missing(self) -> Iterator[str]:
        """What was not done, in the order of the rows."""
        if self.scenario.current_course is not None and self.course is None:
            yield "current course"
        for place, family in enumerate(self.families):
            if place >= len(self.runs):
                yield f"rule {family.name}"
            elif self.runs[place].rule not in self.levels and not self.spends:
                yield f"sustainable spending of rule {family.name}"
        for optima in [self.goal] if self.spends else [self.goal, self.spending]:
            of = "" if optima is self.goal else "sustainable spending of "
            asked = [(WHOLE, optima.best)]
            asked += [(q.name, optima.without.get(q.decision)) for q in optima.questions if q.scenario]
            yield from (of + name for name, plan in asked if plan is None and name not in optima.why_not)
        if self.free is None and not self.why_not_free and holds_risk(self.scenario):
            yield "optimum, risk left free"

    def _notes(self) -> Iterator[str]:
        goal = self.scenario.goal
        yield (
            f"Rules are tuned for {goal.objective}; their sustainable spending is that of the same rule. "
            f"Sustainable spending leaves at least {dollars(goal.estate_floor)} of estate (goal.estate_floor)."
        )
        if goal.objective == "min_lifetime_tax":
            yield (
                "Plans leave different estates (an optimum at least goal.estate_share of the best of its own "
                "question), so less tax may only be less estate."
            )
        if holds_risk(self.scenario):
            yield (
                "Every rule and every optimum is held at the target's risk in every year (docs/definitions.md, Equal "
                "risk); a rule marked * is not, or breaks a wish, and is not compared with."
            )
        if self.why_not_free:
            yield f"What risk left free would earn is not known: {self.why_not_free}"
        located = any(q.decision == "location" and q.scenario is not None for q in self.goal.questions)
        traditional = any(KINDS[a.type].deferred and a.holdings for a in self.scenario.accounts)
        if located and traditional and self.scenario.allocation.measure == "market_value":
            yield (
                "A dollar in a traditional account counts whole in the household's mix (allocation.measure = "
                "market_value), so bonds there and stocks elsewhere are more stocks after tax: a part of what location "
                "is worth is this. Under after_tax it is not."
            )
        for row, plan in ((WHOLE, self.goal.best), (f"{WHOLE}, spending", self.spending.best)):
            for warning in plan.warnings if plan is not None else ():
                if warning.code == "offered_plan":
                    yield f"{row}: {warning.message}"
