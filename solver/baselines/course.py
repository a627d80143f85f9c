"""The current course ([current_course]) followed: as it is, at equal risk, and with the target in every account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ...models.amounts import dollars
from ...models.household.facts import Horizon
from ...models.household.risk import holds_risk
from ...models.plan import Plan
from ...models.scenario import Scenario
from ...models.scenario.checks_current_course import accounts_of, holdings_of
from ...models.scenario.current_course import CurrentCourse, StatedFlow
from ..simulate.rule import Conversions, Location, Rule, Stated, WithdrawalOrder
from ..simulate.stated import Undone
from .rule_plan import RulePlan, run_rule, sustainable
from .rules import (
    HELD_WORDS,
    LOCATION_WORDS,
    ORDER_WORDS,
    ORDERS,
    TAXABLE_FIRST,
    filling_words,
    to_agi,
    to_edge,
    to_top,
)

NAME, AT_EQUAL_RISK = "current course", "current course, at equal risk"
"""The names of its rows."""
LOCATIONS: dict[str, Location] = {
    "as_held": "as held",
    "same_mix": "same mix",
    "bonds_in_traditional": "bonds in traditional",
}
MOVED_WORDS = "every account at its own mix, all moved alike to the household's target"


@dataclass(frozen=True)
class CourseVariant:
    """The course's flows with one way to hold what is held: the scenario and the rule that follow it there."""

    scenario: Scenario
    rule: Rule

    def follow(self, horizon: Horizon) -> tuple[RulePlan, float | None]:
        """Its plan; under `max_spending` at the most it sustains, which comes with it."""
        if self.scenario.goal.objective != "max_spending":
            return run_rule(self.scenario, horizon, self.rule), None
        level = sustainable(self.scenario, horizon, self.rule)
        return run_rule(self.scenario, horizon, self.rule, level), level

    def most(self, horizon: Horizon) -> tuple[Plan | None, float | None]:
        """The most spending a year that lasts, and its plan; nothing where none lasts."""
        spending = replace(self, scenario=_with(self.scenario, goal="max_spending"))
        run, level = spending.follow(horizon)
        return (run.plan, level) if run.plan is not None else (None, None)


@dataclass(frozen=True)
class Course:
    """Three variants of the current course: as it is, at equal risk, and with the target in every account."""

    as_is: CourseVariant
    equal_risk: CourseVariant
    at_mix: CourseVariant


@dataclass(frozen=True)
class CourseRuns:
    """What the variants come to: plans at the scenario's goal (of those that are the same, one); of the first two also
    the plan of the most spending and its level."""

    course: Course
    as_is: RulePlan
    equal_risk: RulePlan
    at_mix: RulePlan
    most_as_is: tuple[Plan | None, float | None] = (None, None)
    most_equal_risk: tuple[Plan | None, float | None] = (None, None)

    def with_most(self, horizon: Horizon) -> CourseRuns:
        """With the most spending of the first two."""
        first = self.course.as_is.most(horizon)
        same = self.course.equal_risk is self.course.as_is
        other = first if same else self.course.equal_risk.most(horizon)
        return replace(self, most_as_is=first, most_equal_risk=other)

    @property
    def offered(self) -> Iterator[Plan]:
        """Plans that may be starts of the optimum."""
        yield from (run.plan for run in (self.equal_risk, self.at_mix, self.as_is) if run.plan is not None)


def course_of(scenario: Scenario, alike: Scenario | None) -> Course | None:
    """The current course of a scenario; `alike` is the scenario with the target in every account, None where that is no
    other question. None where the scenario states no course."""
    given = scenario.current_course
    if given is None:
        return None
    holds = holdings_of(scenario, given)
    as_held = holds == "as_held"
    if scenario.allocation.fixed_by_account:
        only = CourseVariant(scenario, rule_of(scenario, given, "same mix", HELD_WORDS))
        return Course(only, only, only)
    location = LOCATIONS[holds]
    words = MOVED_WORDS if as_held else LOCATION_WORDS[location]
    free = scenario if holds == "same_mix" else _with(scenario, same_in_every_account=None)
    equal_risk = CourseVariant(free, rule_of(scenario, given, location, words))
    as_is = equal_risk
    if as_held:
        own = _with(scenario, fixed_by_account=True, target=None, same_in_every_account=None, glide_to=None)
        as_is = CourseVariant(own, rule_of(scenario, given, "same mix", HELD_WORDS))
    mixed = rule_of(scenario, given, "same mix", LOCATION_WORDS["same mix"])
    return Course(as_is, equal_risk, CourseVariant(alike or scenario, mixed))


def follow_course(course: Course, horizon: Horizon, tell: Callable[[str], None]) -> CourseRuns:
    """Every variant followed and audited at the scenario's goal."""
    done: dict[int, tuple[RulePlan, float | None]] = {}
    for variant in (course.as_is, course.equal_risk, course.at_mix):
        if id(variant) not in done:
            tell(variant.rule.name)
            done[id(variant)] = variant.follow(horizon)
    runs = [done[id(variant)] for variant in (course.as_is, course.equal_risk, course.at_mix)]
    most = [
        (run.plan, level) if level is not None and run.plan is not None else (None, None)
        for run, level in runs
    ]
    return CourseRuns(course, runs[0][0], runs[1][0], runs[2][0], most[0], most[1])


def rule_of(scenario: Scenario, given: CurrentCourse, location: Location, held: str) -> Rule:
    """The stated course as a rule that holds what it holds in one way; `held` says it."""
    order_name = (given.order or "taxable_first").replace("_", " ").replace("roth", "Roth")
    place = "own mix" if held == HELD_WORDS else location
    if given.flows:
        return _stated_rule(scenario, given, order_name, location, place, held)
    name = (given.rule or "").replace("_", " ").replace("roth", "Roth")
    if name == "traditional to bracket":
        assert given.fill_to is not None
        top = to_top(given.fill_to)
        said = f"{filling_words(given.fill_to)}; {held}"
        order = WithdrawalOrder(TAXABLE_FIRST.groups, traditional_to=given.fill_to)
        return Rule(f"traditional to {top}; {place}", said, order, Conversions(), location)
    if not name.startswith("convert "):
        order_name = "taxable first" if name == "no conversions" else name
        said = f"{ORDER_WORDS[order_name]}; converts nothing; {held}"
        return Rule(f"{name}; {place}", said, ORDERS[order_name], Conversions(), location)
    what, conversions = _converting(given)
    rule = Rule(
        f"convert {what}; {order_name}; {place}",
        f"converts {what}; {ORDER_WORDS[order_name]}; {held}",
        ORDERS[order_name],
        conversions,
        location,
    )
    return rule if given.agi is None else to_agi(rule, given.agi)


def _converting(given: CurrentCourse) -> tuple[str, Conversions]:
    """What a rule that converts fills, in words and as the rule has it."""
    if given.fill_to is not None:
        return f"to {to_top(given.fill_to)}", Conversions("bracket", given.fill_to)
    if given.tier is not None:
        return to_edge(given.tier), Conversions("tier", given.tier)
    if given.agi is not None:
        return "to a constant AGI", Conversions("agi", 0.0)
    assert given.year is not None
    return f"all in {given.year}", Conversions("all", given.year)


def _stated_rule(
    scenario: Scenario, given: CurrentCourse, order_name: str, location: Location, place: str, held: str
) -> Rule:
    flows = tuple(_stated(scenario, flow) for flow in given.flows)
    rest = f"then {ORDER_WORDS[order_name]}" if given.order else "nothing else pays"
    return Rule(
        f"stated flows; {order_name if given.order else 'no order'}; {place}",
        f"takes the stated flows first, {rest}; {held}",
        ORDERS[order_name],
        Conversions(),
        location,
        flows,
        only_stated=given.order is None,
    )


def _stated(scenario: Scenario, flow: StatedFlow) -> Stated:
    accounts = accounts_of(scenario, flow)
    taxable = {account.name for account in scenario.accounts if account.type == "taxable"}
    return Stated(
        what=flow.what,
        accounts=accounts,
        taxable=bool(taxable & set(accounts)),
        by_year=tuple(flow.dollars_of(year, scenario.start_year) for year in scenario.years),
        name=f"the {flow.what} from {' and '.join(accounts)}",
    )


def _with(scenario: Scenario, goal: str | None = None, **allocation: Any) -> Scenario:
    """The scenario with another goal, or with other fields of its allocation; the rest of it as it stands."""
    update: dict[str, Any] = {}
    if goal is not None:
        update["goal"] = scenario.goal.model_copy(update={"objective": goal})
    if allocation:
        update["allocation"] = scenario.allocation.model_copy(update=allocation)
    return scenario.model_copy(update=update)


def notes_of(run: RulePlan, scenario: Scenario, horizon: Horizon) -> Iterator[str]:
    """What was stated and could not be done, each flow once, and what the year that fails leaves unpaid."""
    followed = run.followed
    if followed is None:
        return
    deflators = {period.year: period.deflator for period in horizon.periods}
    start = scenario.start_year
    first: dict[str, Undone] = {}
    for one in followed.undone:
        first.setdefault(one.name, one)
    for one in first.values():
        can, asked = ((one.asked - one.missing) / deflators[one.year], one.asked / deflators[one.year])
        years = sum(other.name == one.name for other in followed.undone)
        often = f", and less than is stated in {years - 1} more {'year' if years == 2 else 'years'}" * (
            years > 1
        )
        stated = f"{dollars(asked)} stated{often} (dollars of {start})"
        yield f"in {one.year} {one.name} can be {dollars(can)} of the {stated}"
    if followed.failed_in is not None and followed.unpaid > 0.0:
        unpaid = followed.unpaid / deflators[followed.failed_in]
        what = "the stated withdrawals leave" if run.rule.only_stated else "all that may be drawn leaves"
        yield (
            f"in {followed.failed_in} {what} {dollars(unpaid)} of spending, taxes and premiums unpaid "
            f"(dollars of {start})"
        )
    elif followed.failed_in is not None:
        yield f"in {followed.failed_in} it cannot keep what the scenario's limits ask"


def at_one_risk(scenario: Scenario) -> bool:
    """Whether the recommended plan is held at the target's risk, or holds what the course does by the scenario."""
    return holds_risk(scenario) or scenario.allocation.fixed_by_account
