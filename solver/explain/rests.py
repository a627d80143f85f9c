"""What a plan rests on: its assumptions changed one at a time and solved again, and how far its first year is free.

    rests(scenario, plan).frame()            a row an assumption
    rests(scenario, plan).ranges_frame()     a row an action of the first year
    rests(scenario, plan).policies_frame()   a row a phase of each simple policy

An assumption matters for what is to be done now only if the first year as it is planned would then cost something that
counts: what is no more than 0.05 % of the objective, or than the plan's own gap, is none, however the two first years
differ. held_year.py says what of such a cost is certain.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from ...models.household.horizon import build_horizon
from ...models.household.open_facts import as_chosen
from ...models.household.risk import as_made
from ...models.household.weights import as_weighed, is_own
from ...models.plan import Plan
from ...models.scenario import Scenario
from ...models.shown import Shown
from ..audit import audit
from ..errors import InfeasibleError, NoPlanInTime
from ..run import Progress, SolveOptions, solve
from ..steps.ranges import SECONDS, ActionRange, Actions, Around, actions_of, ranges_frame
from ..sweep.held import held_rates
from . import policy
from .assumptions import Assumption, Sizes, assumptions_of
from .held_year import LEAST_SECONDS, HeldCost, cost_of_holding

if TYPE_CHECKING:
    import pandas as pd

WITHIN = 5e-4
"""The share of the objective that counts as nothing."""
SHARE = 1.0 / 3.0
"""Of the time limit of one solve, what an assumption may take: a free first year, and the old one held."""
FREE_SHARE = 0.35
"""Of that, what the free one may take."""
SAME = 1.0
"""Dollars of the objective beyond a share that are no change."""
Verdict = Literal["same", "changed", "not known", "infeasible", "no plan in time"]


@dataclass(frozen=True)
class Reweighed:
    """What another heirs' rate changes beside the heirs' tax, where the plan's own rate weighs traditional money.

    own_rate, was   the first year's own rate under the assumption, found anew, and that of the plan looked at
    change          of the objective in today's dollars, against the same assumption with the rates held
    within          today's dollars of both solves' gaps: a change of less is not known; None where one has no bound
    """

    own_rate: float
    was: float
    change: float
    within: float | None


@dataclass(frozen=True)
class AssumptionRow:
    """One assumption changed and the scenario solved again.

    verdict           "changed" where the first year as planned would for certain cost more than `range` under the
                      assumption, or it is proved that no plan does it; "same" where it costs for certain no more than
                      `within` of the objective; "not known" where that is left open
    actions           of the new plan's first year; None where there is no plan
    beyond            dollars by which each action lies outside its own range (0 within it)
    cost              today's dollars of the objective that the first year as planned costs under the assumption, by the
                      plans that were found; None where none was found that does it
    least_cost        the same for certain at least (None: nothing is proved)
    topped_up         whether it did not pay for the year there, so that more was withdrawn beside it
    range             today's dollars of a cost that is none: `within` of the objective, or the plan's own gap
    known_within      today's dollars that the cost is for certain no more than
    objective_change  of the objective in today's dollars, new less old
    change_known      whether that is more than the gaps of the two plans together
    gap_dollars, gap  the certificate of the new plan: in today's dollars, and relative
    reweighed         of another heirs' rate: what it changes by the mix, which `objective_change` leaves as it is
    """

    assumption: Assumption
    verdict: Verdict
    actions: Actions | None = None
    beyond: Actions | None = None
    cost: float | None = None
    least_cost: float | None = None
    topped_up: bool = False
    range: float | None = None
    known_within: float | None = None
    objective_change: float | None = None
    change_known: bool = False
    gap_dollars: float | None = None
    gap: float | None = None
    reweighed: Reweighed | None = None

    def data(self) -> dict[str, Any]:
        """JSON-able."""
        named = {name: getattr(self, name) for name in ("actions", "beyond")}
        return asdict(self) | {name: None if one is None else one._asdict() for name, one in named.items()}


@dataclass(frozen=True)
class Rests(Shown):
    """What a plan rests on.

    actions       of the plan's first year
    within        the share of the objective that counts as nothing
    ranges        of each action over plans within that share of the plan's objective
    policies      the best simple policies, a phase more each time, where asked for
    rows          the assumptions, in the order they were tried
    gap_dollars   today's dollars by which a plan better than this one may exist
    left_out      assumptions that the scenario does not allow to be changed so, with the reason
    interrupted   whether Ctrl-C left some of it undone
    """

    year: int
    objective: str
    actions: Actions
    within: float
    ranges: tuple[ActionRange, ...]
    policies: tuple[policy.SimplePolicy, ...]
    rows: tuple[AssumptionRow, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    interrupted: bool = False
    gap_dollars: float = 0.0

    def data(self) -> dict[str, Any]:
        """JSON-able, without the plans."""

        return {
            "year": self.year,
            "objective": self.objective,
            "actions": self.actions._asdict(),
            "within": self.within,
            "gap_dollars": self.gap_dollars,
            "ranges": [asdict(one) for one in self.ranges],
            "policies": [simple.data() for simple in self.policies],
            "rows": [row.data() for row in self.rows],
            "left_out": [list(one) for one in self.left_out],
            "interrupted": self.interrupted,
        }

    def frame(self) -> pd.DataFrame:
        """A row an assumption: verdict, change of the objective, gap, each action, and by how much it is beyond."""
        import pandas as pd

        rows = []
        for row in self.rows:
            cells: dict[str, Any] = {
                "assumption": row.assumption.name,
                "words": row.assumption.words,
                "verdict": row.verdict,
                "cost": row.cost,
                "least_cost": row.least_cost,
                "topped_up": row.topped_up,
                "range": row.range,
                "known_within": row.known_within,
                "objective_change": row.objective_change,
                "change_known": row.change_known,
                "gap_dollars": row.gap_dollars,
                "gap": row.gap,
                "reweighed": None if row.reweighed is None else row.reweighed.change,
                "reweighed_within": None if row.reweighed is None else row.reweighed.within,
            }
            for name in Actions._fields:
                cells[name] = getattr(row.actions, name, None)
                cells[f"{name}_beyond"] = getattr(row.beyond, name, None)
            rows.append(cells)
        return pd.DataFrame(rows)

    def ranges_frame(self) -> pd.DataFrame:
        """A row an action of the first year."""
        return ranges_frame(self.ranges)

    def policies_frame(self) -> pd.DataFrame:
        """A row a phase of each simple policy."""
        return policy.policies_frame(self.policies)


@dataclass(frozen=True)
class RestsOptions:
    """How to look: `solve` for each new solution; a third of its time limit is for each assumption.

    within, seconds          for the ranges: the share of the objective, and the time for each end
    phases, policy_seconds   for the simple policies, where they are wanted too: how many phases at most, and the time
    """

    solve: SolveOptions = field(default_factory=SolveOptions)
    sizes: Sizes = field(default_factory=Sizes)
    within: float = WITHIN
    seconds: float = SECONDS
    phases: int = 0
    policy_seconds: float = policy.SECONDS


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
    scenario = as_chosen(scenario, plan)
    left_out: list[tuple[str, str]] = []
    if assumptions is None:
        assumptions, left_out = assumptions_of(scenario, options.sizes)
    looking = _Looking(scenario, plan, options, progress)
    ranges: list[ActionRange] = []
    policies: list[policy.SimplePolicy] = []
    rows: list[AssumptionRow] = []
    interrupted = False
    try:
        for one in looking.ranges():
            ranges.append(one)
        for simple in looking.policies():
            policies.append(simple)
        for row in looking.rows(assumptions, ranges):
            rows.append(row)
    except KeyboardInterrupt:
        interrupted = True
    return Rests(
        year=looking.around.report.years[0].year,
        objective=scenario.goal.objective,
        actions=actions_of(looking.around.report.years[0]),
        within=options.within,
        ranges=tuple(ranges),
        policies=tuple(policies),
        rows=tuple(rows),
        left_out=tuple(left_out),
        interrupted=interrupted,
        gap_dollars=looking.gap,
    )


def turns(
    scenario: Scenario,
    plan: Plan,
    options: RestsOptions,
    names: Sequence[str],
    together: float,
    progress: Callable[[Progress], None] | None = None,
) -> Iterator[AssumptionRow]:
    """The rows of some assumptions alone, by their names, in so many seconds together; those that the scenario does
    not allow are left out."""
    kept = [one for one in assumptions_of(scenario, options.sizes)[0] if one.name in names]
    yield from _Looking(scenario, plan, options, progress).rows(kept, (), together)


class _Looking:
    """One plan being looked at."""

    def __init__(
        self,
        scenario: Scenario,
        plan: Plan,
        options: RestsOptions,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.given, self.own = scenario, plan.own_rate
        scenario = as_weighed(scenario, plan)
        self.scenario, self.options, self.progress = scenario, options, progress
        self.start = time.monotonic()
        self.horizon = build_horizon(scenario)
        report = audit(plan, scenario, self.horizon)
        solver, threads = options.solve.solver, options.solve.threads or 1
        self.around = Around(as_made(scenario, plan), self.horizon, report, options.within, solver, threads)
        proof = plan.certificate
        self.gap = proof.gap_dollars_real or 0.0 if proof is not None else 0.0

    def tell(self, words: str) -> None:
        self.hear(Progress(0.0, words, None, None, None))

    def hear(self, state: Progress) -> None:
        """Passes on how a search or a solve is going, with the seconds since the first."""
        if self.progress is not None:
            self.progress(replace(state, seconds=time.monotonic() - self.start))

    def ranges(self) -> Iterator[ActionRange]:
        for name in Actions._fields:
            self.tell(f"how far {name.replace('_', ' ')} can move")
            yield self.around.range(name, self.options.seconds)

    def policies(self) -> Iterator[policy.SimplePolicy]:
        options, report = self.options, self.around.report
        if options.phases:
            yield from policy.each_policy(
                self.scenario, self.horizon, report, options.phases, options.policy_seconds, self.hear
            )

    def rows(
        self, assumptions: Sequence[Assumption], ranges: Sequence[ActionRange], together: float | None = None
    ) -> Iterator[AssumptionRow]:
        """`together`: seconds for all of them, of which what one leaves is the others'."""
        began = time.monotonic()
        for number, assumption in enumerate(assumptions, 1):
            words = f"{number} of {len(assumptions)}: {assumption.words}"
            self.tell(words)
            seconds = SHARE * self.options.solve.time_limit
            if together is not None:
                left = together - (time.monotonic() - began)
                seconds = max(LEAST_SECONDS, left / (len(assumptions) - number + 1))
            yield self._row(assumption, ranges, words, seconds)

    def _row(
        self, assumption: Assumption, ranges: Sequence[ActionRange], words: str, seconds: float
    ) -> AssumptionRow:
        """One assumption solved anew, and the first year held in it. Raises KeyboardInterrupt where Ctrl-C ended it."""
        until = time.monotonic() + seconds

        def tell(state: Progress) -> None:
            self.hear(replace(state, phase=f"{words}: {state.phase}"))

        changed = assumption.of(held_rates(self.scenario))
        try:
            options = replace(
                self.options.solve,
                time_limit=FREE_SHARE * seconds,
                name_conflicts=False,
                effort=0.0,
                ranges=False,
            )
            other = solve(changed, options, tell)
        except InfeasibleError:
            return AssumptionRow(assumption, "infeasible")
        except NoPlanInTime:
            return AssumptionRow(assumption, "no plan in time")
        proof, objective = other.certificate, other.objective
        assert proof is not None
        assert objective is not None
        if proof.status == "interrupted":
            raise KeyboardInterrupt
        actions = actions_of(other.years[0])
        gap, was = proof.gap_dollars_real, self.around.report.objective
        nothing = self.options.within * abs(objective.value_real) + SAME
        counts = max(nothing, self.gap)
        tell(Progress(0.0, "the first year as planned", None, None, None))
        known = cost_of_holding(
            self.around.report.years[0],
            as_made(changed, other),
            other,
            options,
            max(LEAST_SECONDS, until - time.monotonic()),
            nothing,
            counts,
        )
        change = objective.value_real - was.value_real
        return AssumptionRow(
            assumption,
            _verdict(known, counts, nothing),
            actions,
            Actions(*(one.beyond(getattr(actions, one.name)) for one in ranges)) if ranges else None,
            known.found,
            known.at_least,
            known.topped_up,
            counts,
            known.at_most,
            change,
            gap is not None and abs(change) > self.gap + gap,
            gap,
            proof.gap,
            self._reweighed(assumption, other, options, tell),
        )

    def _reweighed(
        self, assumption: Assumption, held: Plan, options: SolveOptions, tell: Callable[[Progress], None]
    ) -> Reweighed | None:
        """Another heirs' rate with the own rates found anew, against `held`, where they are those of before."""
        of_heirs = any(path.startswith(("goal.heir_tax_rate", "heirs[")) for path in assumption.changes)
        if not of_heirs or self.own is None or not is_own(self.given):
            return None
        try:
            anew = solve(assumption.of(self.given), options, tell)
        except (InfeasibleError, NoPlanInTime):
            return None
        if anew.own_rate is None or anew.objective is None or held.objective is None:
            return None
        proofs = [plan.certificate for plan in (anew, held)]
        gaps = [proof.gap_dollars_real for proof in proofs if proof and proof.gap_dollars_real is not None]
        within = sum(gaps) if len(gaps) == len(proofs) else None
        change = anew.objective.value_real - held.objective.value_real
        return Reweighed(anew.own_rate.by_year[0], self.own.by_year[0], change, within)


def _verdict(known: HeldCost, counts: float, nothing: float) -> Verdict:
    if known.impossible or (known.at_least is not None and known.at_least > counts):
        return "changed"
    return "same" if known.at_most is not None and known.at_most <= nothing else "not known"
