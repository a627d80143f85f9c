"""What a plan rests on: its assumptions changed one at a time and solved again, and how far its first year is free.

    rests(scenario, plan).frame()          a row an assumption
    rests(scenario, plan).ranges_frame()   a row an action of the first year

An assumption matters for what is to be done now only if the first year's actions leave the range in which they cost
next to nothing (ranges.py). What lies within it is no change, however different it looks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from ...models.household.horizon import build_horizon
from ...models.plan import Plan
from ...models.scenario import Scenario, ScenarioError
from ..audit import audit
from ..errors import InfeasibleError, NoPlanInTime
from ..run import Progress, SolveOptions, solve
from .ranges import SECONDS, WITHIN, ActionRange, Actions, action_ranges, actions_of, ranges_frame

if TYPE_CHECKING:
    import pandas as pd

SAME = 1.0
"""Dollars beyond a range that are no change."""


@dataclass(frozen=True)
class Sizes:
    """By how much each assumption is changed: assumptions of ours, and not the law's.

    returns, inflation, heirs, rates, healthcare   percentage points a year, or of a rate, as fractions
    years                plan_to_age
    spending, benefits   shares
    later                plan years after which an assumed law begins
    """

    returns: float = 0.01
    inflation: float = 0.01
    years: int = 5
    spending: float = 0.1
    heirs: float = 0.1
    rates: float = 0.03
    benefits: float = 0.2
    healthcare: float = 0.02
    later: int = 4


@dataclass(frozen=True)
class Assumption:
    """One assumption changed: `name` is stable, `words` say how, `changes` are for `Scenario.with_changes`."""

    name: str
    words: str
    changes: dict[str, Any]


Verdict = Literal["same", "changed", "infeasible", "no plan in time"]


@dataclass(frozen=True)
class Row:
    """One assumption changed and the scenario solved again.

    actions           of the new plan's first year; None where there is no plan
    beyond            dollars by which each action lies outside the range of the plan's own (0 within it)
    verdict           "changed" where any does
    objective_change  of the objective in today's dollars, new less old
    gap_dollars, gap  the certificate of the new plan: in today's dollars, and relative
    """

    assumption: Assumption
    verdict: Verdict
    actions: Actions | None = None
    beyond: Actions | None = None
    objective_change: float | None = None
    gap_dollars: float | None = None
    gap: float | None = None


@dataclass(frozen=True)
class Rests:
    """What a plan rests on.

    actions       of the plan's first year
    ranges        of each over plans within 0.1 % of the plan's objective
    rows          the assumptions, in the order they were tried
    left_out      assumptions that the scenario does not allow to be changed so, with the reason
    interrupted   whether Ctrl-C left some of it undone
    """

    year: int
    objective: str
    actions: Actions
    ranges: tuple[ActionRange, ...]
    rows: tuple[Row, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    interrupted: bool = False

    def frame(self) -> pd.DataFrame:
        """A row an assumption: verdict, change of the objective, gap, each action, and by how much it is beyond."""
        import pandas as pd

        rows = []
        for row in self.rows:
            cells: dict[str, Any] = {
                "assumption": row.assumption.name,
                "words": row.assumption.words,
                "verdict": row.verdict,
                "objective_change": row.objective_change,
                "gap_dollars": row.gap_dollars,
                "gap": row.gap,
            }
            for name in Actions._fields:
                cells[name] = getattr(row.actions, name, None)
                cells[f"{name}_beyond"] = getattr(row.beyond, name, None)
            rows.append(cells)
        return pd.DataFrame(rows)

    def ranges_frame(self) -> pd.DataFrame:
        """A row an action of the first year."""
        return ranges_frame(self.ranges)


@dataclass(frozen=True)
class RestsOptions:
    """How to look: `solve` for each new solution, `within` and `seconds` (each end) for the ranges."""

    solve: SolveOptions = field(default_factory=SolveOptions)
    sizes: Sizes = field(default_factory=Sizes)
    within: float = WITHIN
    seconds: float = SECONDS


def rests(
    scenario: Scenario,
    plan: Plan,
    options: RestsOptions = RestsOptions(),
    progress: Callable[[Progress], None] | None = None,
    assumptions: Sequence[Assumption] | None = None,
) -> Rests:
    """What `plan` rests on; `assumptions` are `assumptions_of` the scenario where none are given.

    Ctrl-C ends it with what is done. Raises PlanError when the plan is none for this scenario.
    """
    if options.solve.objective is not None:
        scenario = scenario.with_changes({"goal.objective": options.solve.objective})
    start = time.monotonic()
    report = audit(plan, scenario)
    own = actions_of(report.years[0])
    left_out: list[tuple[str, str]] = []
    if assumptions is None:
        assumptions, left_out = assumptions_of(scenario, options.sizes)
    ranges: list[ActionRange] = []
    rows: list[Row] = []
    interrupted = False

    def tell(words: str) -> None:
        if progress is not None:
            progress(Progress(time.monotonic() - start, words, None, None, None))

    try:
        for one in action_ranges(
            scenario,
            plan,
            within=options.within,
            seconds=options.seconds,
            backend=options.solve.solver,
            threads=options.solve.threads or 1,
            tell=lambda words: tell(f"how far {words} can move"),
        ):
            ranges.append(one)
        for number, assumption in enumerate(assumptions, 1):
            words = f"{number} of {len(assumptions)}: {assumption.words}"
            tell(words)
            rows.append(
                _tried(scenario, report.objective.value_real, ranges, assumption, options, progress, words)
            )
    except KeyboardInterrupt:
        interrupted = True
    return Rests(
        year=report.years[0].year,
        objective=scenario.goal.objective,
        actions=own,
        ranges=tuple(ranges),
        rows=tuple(rows),
        left_out=tuple(left_out),
        interrupted=interrupted,
    )


def _tried(
    scenario: Scenario,
    value_real: float,
    ranges: Sequence[ActionRange],
    assumption: Assumption,
    options: RestsOptions,
    progress: Callable[[Progress], None] | None,
    words: str,
) -> Row:
    """One assumption solved anew. Raises KeyboardInterrupt where Ctrl-C ended it."""

    def tell(state: Progress) -> None:
        if progress is not None:
            progress(replace(state, phase=f"{words}: {state.phase}"))

    try:
        other = solve(scenario.with_changes(assumption.changes), options.solve, tell)
    except InfeasibleError:
        return Row(assumption, "infeasible")
    except NoPlanInTime:
        return Row(assumption, "no plan in time")
    proof, objective = other.certificate, other.objective
    assert proof is not None
    assert objective is not None
    if proof.status == "interrupted":
        raise KeyboardInterrupt
    actions = actions_of(other.years[0])
    beyond = Actions(*(one.beyond(getattr(actions, one.name)) for one in ranges))
    return Row(
        assumption,
        "changed" if any(abs(dollars) > SAME for dollars in beyond) else "same",
        actions,
        beyond,
        objective.value_real - value_real,
        proof.gap_dollars_real,
        proof.gap,
    )


def assumptions_of(
    scenario: Scenario, sizes: Sizes = Sizes()
) -> tuple[list[Assumption], list[tuple[str, str]]]:
    """The assumptions of a scenario, each changed by itself; and those that it does not allow, with the reason."""
    kept: list[Assumption] = []
    left_out: list[tuple[str, str]] = []
    for assumption in _candidates(scenario, sizes):
        try:
            build_horizon(scenario.with_changes(assumption.changes))
            kept.append(assumption)
        except (ScenarioError, ValueError) as error:
            left_out.append((assumption.words, str(error).splitlines()[-1].strip()))
    return kept, left_out


def _candidates(scenario: Scenario, sizes: Sizes) -> Iterator[Assumption]:
    market, goal = scenario.market, scenario.goal
    for name, asset in market.assets.items():
        for sign, word in ((1, "up"), (-1, "down")):
            by = sign * sizes.returns
            yield Assumption(
                f"return {name} {word}",
                f"{name} returns {_points(by)} a year",
                {f"market.assets.{name}.total_return": _shifted(asset.total_return, by)},
            )
    for sign, word in ((1, "up"), (-1, "down")):
        by = sign * sizes.inflation
        yield Assumption(
            f"inflation {word}",
            f"inflation {_points(by)}, returns as they are",
            {"market.inflation": _shifted(market.inflation, by)},
        )
    for number, person in enumerate(scenario.people):
        for sign, word in ((1, "up"), (-1, "down")):
            age = person.plan_to_age + sign * sizes.years
            yield Assumption(
                f"plan_to_age {person.name} {word}",
                f"{person.name} lives to {age}",
                {f"people[{number}].plan_to_age": age},
            )
    if goal.objective != "max_spending":  # there the level of spending is the answer
        for sign, word in ((1, "up"), (-1, "down")):
            annual = scenario.spending.annual * (1.0 + sign * sizes.spending)
            yield Assumption(
                f"spending {word}",
                f"spending {sign * sizes.spending:+.0%}",
                {"spending.annual": annual},
            )
    for sign, word in ((1, "up"), (-1, "down")):
        rate = max(0.0, goal.heir_tax_rate + sign * sizes.heirs)
        if rate != goal.heir_tax_rate:
            yield Assumption(
                f"heir_tax_rate {word}", f"heirs pay {100 * rate:.3g} %", {"goal.heir_tax_rate": rate}
            )
    yield from _laws(scenario, sizes)


def _laws(scenario: Scenario, sizes: Sizes) -> Iterator[Assumption]:
    year = scenario.start_year + sizes.later
    given = scenario.content().get("taxes", {}).get("reform", [])

    def reform(**what: Any) -> dict[str, Any]:
        return {"taxes.reform": [*given, {"from_year": year, **what}]}

    yield Assumption(
        "tax rates up",
        f"every bracket's rate {_points(sizes.rates)} from {year}",
        reform(shift={"federal.ordinary_income_tax.rates": sizes.rates}),
    )
    if any(person.social_security is not None for person in scenario.people):
        yield Assumption(
            "benefits cut",
            f"Social Security benefits {-sizes.benefits:+.0%} from {year}",
            reform(shift={"federal.social_security.benefit_factor": -sizes.benefits}),
        )
    growth = scenario.market.medicare_premium_growth
    grown = scenario.market.inflation if growth is None else growth
    yield Assumption(
        "healthcare growth up",
        f"Medicare premiums and surcharges grow {_points(sizes.healthcare)} a year",
        {"market.medicare_premium_growth": _shifted(grown, sizes.healthcare)},
    )


def _points(by: float) -> str:
    """`1 point more`, `3 points less`."""
    points = f"{abs(100 * by):.3g}"
    return f"{points} {'point' if points == '1' else 'points'} {'more' if by > 0 else 'less'}"


def _shifted(rate: float | Sequence[float], by: float) -> float | list[float]:
    """A rate, or each of a list, with `by` added."""
    if isinstance(rate, float | int):
        return rate + by
    return [one + by for one in rate]
