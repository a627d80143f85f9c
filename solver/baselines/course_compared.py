"""The current course beside the recommended plan: its rows, its risk, and the gain in three parts."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.household.risk import risk_of_target, riskier_shares
from ...models.plan import Plan
from ...models.scenario import Scenario
from .broken import broken
from .comparison import ComparedRow, CourseCompared
from .course import AT_EQUAL_RISK, NAME, CourseRuns, CourseVariant, at_one_risk, notes_of
from .gain import Compared, GainSplit, not_split, split
from .optima import Optima
from .parts import room, worth
from .rule_plan import RulePlan


def course_compared(scenario: Scenario, runs: CourseRuns, goal: Optima) -> CourseCompared:
    """What is known of the current course, once the optima are found as far as they are."""
    course = runs.course
    as_is = _row(NAME, runs.as_is, course.as_is, runs.most_as_is)
    equal = as_is
    if course.equal_risk is not course.as_is:
        equal = _row(AT_EQUAL_RISK, runs.equal_risk, course.equal_risk, runs.most_equal_risk)
    over = list(_points(scenario, runs.as_is.plan)) if runs.as_is.plan is not None else []
    gain, why = _gain(scenario, runs, goal)
    notes = dict.fromkeys(notes_of(runs.as_is, scenario, goal.horizon))
    if equal is not as_is:
        at_risk = notes_of(runs.equal_risk, scenario, goal.horizon)
        notes |= dict.fromkeys(f"at equal risk: {note}" for note in at_risk if note not in notes)
    return CourseCompared(
        as_is=as_is,
        equal_risk=equal,
        points=sum(over) / len(over) if over else None,
        least_points=min(over, default=None),
        most_points=max(over, default=None),
        gain=gain,
        why_no_gain=why,
        notes=tuple(notes),
    )


def _row(
    name: str, run: RulePlan, variant: CourseVariant, most: tuple[Plan | None, float | None]
) -> ComparedRow:
    return ComparedRow(
        name=name,
        kind="current",
        words=run.rule.words,
        plan=run.plan,
        spending_plan=most[0],
        sustainable_spending=most[1],
        years_lasting=run.years_lasting,
        failed_in=run.failed_in,
        breaks=tuple(broken(variant.scenario, run)),
    )


def _points(scenario: Scenario, plan: Plan) -> Iterator[float]:
    """By year, the share of the riskier assets above the target's."""
    for share, year in zip(riskier_shares(scenario, plan.years), plan.years, strict=True):
        yield share - risk_of_target(scenario, year.year).most_riskier


def _gain(scenario: Scenario, runs: CourseRuns, goal: Optima) -> tuple[GainSplit | None, str]:
    """The gain of the recommended plan, or why there is none to state."""
    best, course = goal.best, runs.as_is.plan
    recommended = goal.given or best
    if course is None:
        return None, f"the current course is out of money in {runs.as_is.failed_in}"
    if best is None or recommended is None:
        return None, "no plan is known to compare it with"
    whole = worth(recommended) - worth(course)
    question = next(q for q in goal.questions if q.decision == "location")
    fixed = goal.without.get("location")
    if not at_one_risk(scenario):
        return not_split(
            whole, 'with allocation.risk = "free" the plan may hold another risk than the target'
        ), ""
    for run, held in ((runs.equal_risk, "at equal risk"), (runs.at_mix, "with the target in every account")):
        if run.plan is None:
            return not_split(whole, f"{held} the current course is out of money in {run.failed_in}"), ""
    if question.scenario is not None and fixed is None:
        return not_split(whole, "the optimum with the target in every account is missing"), ""
    assert runs.equal_risk.plan is not None
    assert runs.at_mix.plan is not None
    known = Compared(
        as_is=worth(course),
        equal_risk=worth(runs.equal_risk.plan),
        at_mix=worth(runs.at_mix.plan),
        optimum=worth(best),
        optimum_room=room(best),
        recommended=worth(recommended),
        fixed=None if fixed is None else worth(fixed),
        fixed_room=None if fixed is None else room(fixed),
    )
    return split(known), ""
