"""Scenario in, plan out: solve, read back, audit, certify."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..models.amounts import cents
from ..models.gap import gap_of
from ..models.household.facts import Horizon
from ..models.household.horizon import build_horizon
from ..models.household.plan_warnings import plan_warnings
from ..models.household.risk import can_force, with_risk_free
from ..models.household.weights import is_own, with_rates
from ..models.plan import (
    Certificate,
    Objective,
    OwnRate,
    Plan,
    PlanWarning,
    PlanYear,
    rounded,
)
from ..models.plan_head import head_of, scenario_of
from ..models.scenario import Scenario
from ..models.steps.facts import sold_at_a_loss
from ..models.steps.make import with_steps
from .audit import AuditReport, audit, fill
from .backends import version
from .errors import InfeasibleError, NoPlanInTime
from .formulation.model import UNIT
from .formulation.program import Program, ProgramGoal
from .optimiser import tuning
from .optimiser.clock_price import with_clock_price
from .optimiser.confirmed import REPLACED, Unconfirmed, agreed
from .optimiser.evaluate import Values
from .optimiser.given_starts import audited, unmet
from .optimiser.lazy_breakpoints import joined, owed_by
from .optimiser.least_risk import with_least_risk, with_risk_in_cells
from .optimiser.own_rate import PROVED, Draft, fixed_point, rates_of
from .optimiser.second_stage import polished
from .optimiser.solve import Certified, NoPlan, Rounds, State
from .simplest.given import Given, given_out, kept, simplest_of
from .simplest.simplify import Simplified
from .steps.moved import with_ranges
from .stopping import finishing, held, listening, told
from .wishes.elastic import SECONDS as SECONDS_TO_NAME
from .wishes.elastic import Elastic
from .wishes.left_out import left_out

OPTIMAL_DOLLARS = 1.0
ESTATE_TIME_SHARE = 0.4
"""Of the time limit, what min_lifetime_tax spends at most on finding the best estate first."""
RANGES_SHARE = 0.15
"""Of the time limit, what the ranges beside the first year's steps take at most."""
GRACE = 1.0
"""Seconds beyond the time limit for finding the simplest plan, where the search ended late."""
PAGE_LEAST = 0.05
"""Of the time limit, what ranges and the price of the clock may take though the search ended late."""
CLOCK_SHARE = 0.25
"""Of the time for the page, what is kept for the price of the clock."""
LEAST_TO_NAME = 0.3
"""Seconds for naming wishes that conflict, even where the time is up."""
FREE_GAP = 1e-2
"""Of a plan that only shows what risk can be attained."""
ESTATE_GAP = 1e-4
"""How near the best that estate has to be."""


BARE = "bare_plan"
"""The code of the warning on a plan for which no simpler one was found in time."""
FROM_ELSEWHERE = "not_the_optimisers"
"""The code of the warning on a plan given out because the optimiser had none."""

LastResort = Callable[[Scenario, Horizon], tuple[Plan, str] | None]
"""An audited and filled plan found without the optimiser, and what it is, in words."""


Ended = Literal["limit", "open_gap", "interrupted"]


@dataclass(frozen=True)
class SolveOptions:
    """How to solve. `gap` is relative, `time_limit` seconds; `threads=1` gives the same plan for the same input unless
    a time limit is reached. `name_conflicts`: where no plan meets the wishes, find out which of them conflict, the most
    that can be met and what relaxing gives, which takes longer than a solve; else InfeasibleError names none.
    `effort`: how many times the stated prices of doing something are taken (solver/simplest); 0: the bare optimum.
    `ranges`: look for how far each step of the first year may be moved, in `RANGES_SHARE` of the time limit at most,
    which the search leaves for it."""

    solver: Literal["highs", "cbc"] = "highs"
    gap: float = 1e-3
    time_limit: float = 60.0
    threads: int | None = None
    objective: str | None = None
    name_conflicts: bool = True
    effort: float = 1.0
    ranges: bool = True

    @property
    def search_limit(self) -> float:
        """Seconds that the search may take."""
        return self.plan_limit - kept(self.time_limit, self.effort)

    @property
    def plan_limit(self) -> float:
        """Seconds until there is the plan that is given out: search, and then the simplest of its like."""
        return self.time_limit * (1.0 - RANGES_SHARE * self.ranges)


@dataclass(frozen=True)
class Progress:
    """How a solve is going: nominal dollars of the objective, None while unknown."""

    seconds: float
    phase: str
    bound: float | None
    plan: float | None
    gap: float | None


def solve(
    scenario: Scenario,
    options: SolveOptions = SolveOptions(),
    progress: Callable[[Progress], None] | None = None,
    offered: Sequence[Plan] = (),
    last_resort: LastResort = lambda scenario, horizon: None,
) -> Plan:
    """The best plan found for a scenario, audited, with its certificate.

    `offered`: plans from elsewhere for the same goal, as starts: the answer is never below one of them by over a
    dollar, or warns that it is ("offered_plan"). Raises PlanError when an offered plan does not hold,
    InfeasibleError when no plan meets the wishes. Ctrl-C, SIGTERM and the time limit end it with the best plan so far
    (status "interrupted" or "limit"); where there is none yet, with the best plan that was offered, else with that of
    `last_resort`; else it raises KeyboardInterrupt or NoPlanInTime.
    """
    if options.objective is not None:
        scenario = scenario.with_changes({"goal.objective": options.objective})
    start = time.monotonic()
    with listening(), held():
        horizon, own = build_horizon(scenario), None
        given = scenario
        scenario = with_least_risk(scenario, horizon, options.solver, options.threads or 1)
        reports = audited(offered, scenario, horizon)
        tried: list[Rounds] = []

        def certify(scenario: Scenario, draft: Draft) -> Certified:
            return _at_rates(scenario, horizon, options, start, progress, reports, tried, draft)

        def elsewhere(code: str, words: Callable[[str], str], stopped: bool) -> Plan | None:
            """The best plan that is not the optimiser's, with the warning that it is none; None where there is none."""
            other = _best_offered(offered, reports) or last_resort(scenario, horizon)
            if other is None:
                return None
            said = PlanWarning(code=code, where="plan", message=words(other[1]))
            known, seconds = _known_of(tried, scenario, stopped=stopped), time.monotonic() - start
            plan = _from_elsewhere(scenario, horizon, other[0], said, known, options, seconds)
            return _as_given(with_steps(plan, scenario), given, own)

        try:
            if is_own(given):
                if scenario.allocation.forced_risk or can_force(scenario):
                    first = Draft(
                        start + tuning.NOW.draft_share * options.search_limit, None, "forced risk: "
                    )
                    scenario, _ = _attained(
                        scenario, horizon, options, start, progress, reports, tried, first
                    )
                last, own = fixed_point(scenario, horizon, certify, start, options.search_limit)
                scenario, certified = last.scenario, last.certified
                offered, reports = _holding(offered, scenario, horizon)
            else:
                scenario, certified = _attained(
                    scenario, horizon, options, start, progress, reports, tried, PROVED
                )
        except (NoPlanInTime, KeyboardInterrupt) as error:
            with finishing():
                if is_own(given):
                    own = rates_of(offered, given, horizon)
                    scenario = with_rates(scenario, own.by_year)
                    offered, reports = _holding(offered, scenario, horizon)
                stopped = isinstance(error, KeyboardInterrupt)
                why = "the optimiser had no plan yet; this is {}, audited like any other"
                plan = elsewhere(FROM_ELSEWHERE, why.format, stopped)
                if plan is None:
                    raise
                return plan
        try:
            simple = _simplest(certified, options, start, progress)
            plan = finish(scenario, horizon, certified, options, time.monotonic() - start, simple)
        except Unconfirmed as error:
            why = str(error)
            other = elsewhere(REPLACED, lambda plan: f"{why}; this is {plan}", certified.interrupted)
            if other is None:
                raise
            return other
        plan = plan.model_copy(update={"warnings": (*plan.warnings, *unmet(reports, plan))})
        return _as_given(_with_page(plan, scenario, horizon, options, start, progress), given, own)


def _holding(
    offered: Sequence[Plan], scenario: Scenario, horizon: Horizon
) -> tuple[list[Plan], list[AuditReport]]:
    """Those of some plans that hold under a scenario, and their audits."""
    known = [(plan, audit(plan, scenario, horizon)) for plan in offered]
    return [plan for plan, report in known if report.ok], [report for _, report in known if report.ok]


def at_own_rates(
    scenario: Scenario,
    options: SolveOptions = SolveOptions(),
    progress: Callable[[Progress], None] | None = None,
) -> Scenario:
    """The scenario with the rates held that its own plan taxes traditional money at, for others to be compared with it.

    They are those of a draft of the plan (own_rate.py), which is not proved. As it was where rates are given or weigh
    nothing; the heirs' where no plan was found. Raises KeyboardInterrupt.
    """
    if not is_own(scenario):
        return scenario
    start, horizon = time.monotonic(), build_horizon(scenario)
    quiet = replace(options, name_conflicts=False, effort=0.0, ranges=False)

    def certify(scenario: Scenario, draft: Draft) -> Certified:
        return _at_rates(scenario, horizon, quiet, start, progress, (), [], draft)

    with listening(), held():
        try:
            own = fixed_point(scenario, horizon, certify, start, quiet.search_limit, prove=False)[1]
        except (NoPlanInTime, InfeasibleError):
            own = rates_of((), scenario, horizon)
        stopped = told()
    if stopped:
        raise KeyboardInterrupt
    return with_rates(scenario, own.by_year)


def _as_given(plan: Plan, scenario: Scenario, own: OwnRate | None) -> Plan:
    """The plan with the scenario as it was given, and the rates that traditional dollars were weighed by."""
    if own is None:
        return plan
    return plan.model_copy(update={"scenario": scenario_of(scenario), "own_rate": own})


def _with_page(
    plan: Plan,
    scenario: Scenario,
    horizon: Horizon,
    options: SolveOptions,
    start: float,
    progress: Callable[[Progress], None] | None,
) -> Plan:
    """The plan with its first year as steps, how far each may be moved, and what the clock of a year costs."""
    plan = with_steps(plan, scenario)
    left = max(start + options.time_limit - time.monotonic(), PAGE_LEAST * options.time_limit)
    if not options.ranges or told() or left <= 0.0 or not plan.steps:
        return plan
    until = time.monotonic() + left
    if progress is not None:
        progress(Progress(time.monotonic() - start, "how far each step may be moved", None, None, None))
    seconds = min((1.0 - CLOCK_SHARE) * left, RANGES_SHARE * options.time_limit)
    best = None if plan.bare is None else plan.bare.objective.value
    solver = options.solver
    plan = with_ranges(plan, scenario, horizon, best=best, seconds=seconds, backend=solver, stop=told)
    left = until - time.monotonic()
    if left <= 0.0 or told():
        return plan
    return with_clock_price(plan, scenario, horizon, seconds=left, backend=solver)


def _attained(
    scenario: Scenario,
    horizon: Horizon,
    options: SolveOptions,
    start: float,
    progress: Callable[[Progress], None] | None,
    offered: Sequence[AuditReport],
    tried: list[Rounds],
    draft: Draft,
) -> tuple[Scenario, Certified]:
    """`_certify`, and the scenario as it was held: where the risk found to be forced is too little for any plan, at
    what a plan with its risk left free can attain."""
    if not scenario.allocation.forced_risk and not can_force(scenario):
        return scenario, _certify(scenario, horizon, options, start, progress, offered, tried, draft)
    quiet = replace(options, name_conflicts=False)
    try:
        return scenario, _certify(scenario, horizon, quiet, start, progress, offered, tried, draft)
    except InfeasibleError:
        free = with_risk_free(scenario)
        try:
            plan = _certify(free, horizon, replace(quiet, gap=FREE_GAP), start, progress, (), [], draft)
        except InfeasibleError:
            return scenario, _certify(scenario, horizon, options, start, progress, offered, tried, draft)
    attained = with_risk_in_cells(scenario, horizon, plan, options.solver, options.threads or 1)
    return attained, _certify(attained, horizon, options, start, progress, offered, tried, draft)


def _at_rates(
    scenario: Scenario,
    horizon: Horizon,
    options: SolveOptions,
    start: float,
    progress: Callable[[Progress], None] | None,
    offered: Sequence[AuditReport],
    tried: list[Rounds],
    draft: Draft,
) -> Certified:
    """`_attained` at the rates that a scenario holds: what risk is forced turns on them, and is found anew."""
    allocation = scenario.allocation.model_copy(update={"forced_risk": None})
    anew = scenario.model_copy(update={"allocation": allocation})
    anew = with_least_risk(anew, horizon, options.solver, options.threads or 1)
    return _attained(anew, horizon, options, start, progress, offered, tried, draft)[1]


def _certify(
    scenario: Scenario,
    horizon: Horizon,
    options: SolveOptions,
    start: float,
    progress: Callable[[Progress], None] | None,
    offered: Sequence[AuditReport],
    tried: list[Rounds],
    draft: Draft,
) -> Certified:
    """The best plan of the program and its bound; `tried` takes up the rounds as they begin."""
    threads = options.threads or min(4, os.cpu_count() or 1)

    def say(words: str) -> None:
        if progress is not None:
            progress(Progress(time.monotonic() - start, draft.words + words, None, None, None))

    def rounds(
        goal: ProgramGoal,
        gap: float,
        deadline: float,
        words: str,
        known: Certified | None = None,
        latest: float = -math.inf,
    ) -> Certified:
        sign = 1.0 if goal.objective == "min_lifetime_tax" else -1.0

        def tell(state: State) -> None:
            if progress is not None:
                progress(_progress(state, sign, time.monotonic() - start, draft.words + words))

        try:
            solving = Rounds(
                scenario,
                horizon,
                goal,
                options.solver,
                threads,
                gap,
                deadline if draft.until is None else min(deadline, draft.until),
                tell,
                latest=latest,
                draft=draft.until is not None,
            )
            tried.append(solving)
            if known is not None:
                solving.known, solving.active = known.found.choices, known.program.lazy
            solving.offered = [report.years for report in offered]
            for years in solving.offered:
                solving.active = joined(solving.active, owed_by(years))
            return solving.run()
        except NoPlan:
            if not options.name_conflicts:
                raise InfeasibleError([], left_out=left_out(scenario, horizon)) from None
            left = max(LEAST_TO_NAME, start + options.time_limit - time.monotonic())
            elastic = Elastic(scenario, options.solver, threads, say, min(SECONDS_TO_NAME, left))
            raise elastic.explain() from None

    latest = start + options.plan_limit
    deadline = start + options.search_limit
    objective = scenario.goal.objective
    if objective != "min_lifetime_tax":
        return rounds(ProgramGoal(objective), options.gap, deadline, "", draft.before, latest)
    first = start + ESTATE_TIME_SHARE * options.search_limit
    best = rounds(
        ProgramGoal("max_estate"), max(options.gap, ESTATE_GAP), first, "best estate: ", draft.before, latest
    )
    estate = -best.found.objective * UNIT * scenario.goal.estate_share
    if not told():
        try:
            return rounds(
                ProgramGoal(objective, estate_at_least=estate), options.gap, deadline, "", best, latest
            )
        except NoPlanInTime:
            pass
        except KeyboardInterrupt:
            best.interrupted = True
    return replace(best, bound=-math.inf)  # the plan of the best estate leaves enough


def _simplest(
    certified: Certified,
    options: SolveOptions,
    start: float,
    progress: Callable[[Progress], None] | None,
) -> Simplified | None:
    """The simplest plan near the one that was found, where effort has a price and there is time."""
    if progress is not None and options.effort > 0.0:
        sign = certified.program.sign
        state = State("fewer steps", certified.found.objective, certified.bound)
        progress(_progress(state, sign, time.monotonic() - start, ""))
    least = time.monotonic() + kept(options.time_limit, options.effort)  # though the search ended late
    latest = max(start + options.time_limit, time.monotonic()) + GRACE
    until = max(start + options.plan_limit, min(least, latest))
    threads = options.threads or 1
    return simplest_of(certified, options.solver, threads, options.effort, options.time_limit, until)


def _progress(state: State, sign: float, seconds: float, words: str) -> Progress:
    def dollars(amount: float) -> float | None:
        return sign * amount * UNIT if math.isfinite(amount) else None

    plan, bound = dollars(state.plan), dollars(state.bound)
    if plan is None or bound is None:
        return Progress(seconds, words + state.phase, bound, plan, None)
    gap = gap_of(bound, plan, sign)
    if gap is None:
        return Progress(seconds, words + state.phase, None, plan, None)
    return Progress(seconds, words + state.phase, bound, plan, gap / max(abs(plan), 1e-9))


def _best_offered(offered: Sequence[Plan], reports: Sequence[AuditReport]) -> tuple[Plan, str] | None:
    """The best of some audited plans, filled."""
    known = [(report.objective, plan, report) for plan, report in zip(offered, reports, strict=True)]
    if not known:
        return None
    sign = -1.0 if known[0][0].name == "min_lifetime_tax" else 1.0
    _, plan, report = max(known, key=lambda one: sign * one[0].value)
    return fill(plan, report), "the best plan that was offered"


def _known_of(tried: Sequence[Rounds], scenario: Scenario, *, stopped: bool) -> Proved:
    """What the last rounds have proved of the scenario's own goal."""
    sign = 1.0 if scenario.goal.objective == "min_lifetime_tax" else -1.0
    if tried and tried[-1].goal.objective == scenario.goal.objective:
        proof = tried[-1].proof
        return Proved(sign, proof.bound, proof.rounds, proof.binaries, stopped)
    return Proved(sign, -math.inf, 0, 0, stopped)


def _from_elsewhere(
    scenario: Scenario,
    horizon: Horizon,
    plan: Plan,
    said: PlanWarning,
    known: Proved,
    options: SolveOptions,
    seconds: float,
) -> Plan:
    """A plan that is none of the program's, with what the program has proved by then."""
    plan = plan.model_copy(update={"forced_risk": scenario.allocation.forced_risk or ()}).as_written()
    report = audit(plan, scenario, horizon)
    certificate = _certificate(scenario, horizon, known, report, options, seconds)
    warnings = [
        said,
        *_warnings(scenario, horizon, None, plan, report),
    ]
    return plan.model_copy(update={"certificate": certificate, "warnings": tuple(warnings)})


def finish(
    scenario: Scenario,
    horizon: Horizon,
    certified: Certified,
    options: SolveOptions,
    seconds: float,
    simple: Simplified | None = None,
) -> Plan:
    """The plan document of a solution, or of the simpler one near it: read back, audited, filled and certified.

    Raises Unconfirmed where the audit confirms no plan that was found.
    """

    def document(years: tuple[PlanYear, ...]) -> Plan:
        return Plan(
            **head_of(scenario), forced_risk=scenario.allocation.forced_risk or (), years=years
        ).as_written()

    best = agreed(scenario, horizon, _solutions(certified, options), document)
    given = given_out(best, simple, options.effort, scenario, horizon, document)
    plan, report = given.agreed.plan, given.agreed.report
    objective = report.objective
    proved = Proved(
        certified.program.sign,
        certified.bound,
        certified.rounds,
        certified.binaries,
        certified.interrupted,
        certified.late,
        own=True,
    )
    certificate = _certificate(scenario, horizon, proved, report, options, seconds, given)
    warnings = [
        *([] if given.agreed.warning is None else [given.agreed.warning]),
        *_refused(certificate, given.best_value),
        *_not_simpler(given, options),
        *_warnings(scenario, horizon, certified, plan, report),
    ]
    return plan.model_copy(
        update={
            "warnings": tuple(warnings),
            "objective": Objective(
                name=objective.name, value=objective.value, value_real=objective.value_real
            ),
            "certificate": certificate,
            **({} if given.bare is None else {"bare": given.bare, "given_up": given.given_up}),
        }
    )


def _not_simpler(given: Given, options: SolveOptions) -> Iterator[PlanWarning]:
    """That the plan is the bare one although effort has a price."""
    if options.effort > 0.0 and given.bare is None:
        message = "no simpler plan near this one was found in the time that was kept for it, so its amounts are not "
        message += "round, some steps may earn next to nothing, and it may take out of Roth IRAs what a year does not "
        message += "need; more time (--time-limit) finds it"
        yield PlanWarning(code=BARE, where="plan", message=message)


def _solutions(certified: Certified, options: SolveOptions) -> Iterator[tuple[Program, Values]]:
    """The polished solution, the same before it was polished, then what was best before that, polished."""
    program, best = certified.program, certified.found
    yield program, certified.values
    for found in (best, *certified.others):
        yield program, found.values
        if found is not best:
            yield polished(program, found, options.solver, options.threads or 1, tuning.NOW.last_steps)[:2]


@dataclass(frozen=True)
class Proved:
    """What the program has proved: `sign` turns its minimised objective into the goal's; `bound` in thousands, minus
    infinity where there is none; `interrupted` when it was told to stop, `late` when the time was up; `own` when the
    plan is the program's."""

    sign: float
    bound: float
    rounds: int
    binaries: int
    interrupted: bool
    late: bool = True
    own: bool = False

    @property
    def ended(self) -> Ended:
        """How a search ended that has not proved what was asked for."""
        return "interrupted" if self.interrupted else "limit" if self.late else "open_gap"


def _certificate(
    scenario: Scenario,
    horizon: Horizon,
    known: Proved,
    report: AuditReport,
    options: SolveOptions,
    seconds: float,
    given: Given | None = None,
) -> Certificate:
    """How far at most the audited plan is from the best possible, in dollars; bound and gap are left out where there
    is no bound yet, or a false one. The status is of the best plan that was found: what was given up of it on purpose
    (`given`) is in the gap and not for the search to prove."""
    value = rounded(report.objective.value)
    best = value if given is None else rounded(given.best_value)
    certificate = Certificate(
        status=known.ended,
        rounds=known.rounds,
        binaries=known.binaries,
        seconds=seconds,
        solver=version(options.solver),
        audit_worst_line=report.worst_line,
    )
    if not math.isfinite(known.bound):
        return certificate
    bound = rounded(known.sign * known.bound * UNIT, towards=-known.sign)
    dollars = gap_of(bound, best, known.sign)
    if dollars is None and not known.own:  # no plan of the program, so it says nothing of the bound
        return certificate
    if dollars is None:
        return certificate.model_copy(update={"status": "no_certificate", "refused_bound": bound})
    status = _status(scenario, known.ended, report, dollars, dollars / max(abs(best), 1e-9), options)
    dollars = gap_of(bound, value, known.sign) or 0.0
    gap = dollars / max(abs(value), 1e-9)
    real = 1.0 if scenario.goal.objective != "max_estate" else horizon.estate_deflator
    return certificate.model_copy(
        update={
            "status": status,
            "bound": bound,
            "gap": gap,
            "gap_dollars": dollars,
            "gap_dollars_real": dollars / real,
        }
    )


def _refused(certificate: Certificate, value: float) -> Iterator[PlanWarning]:
    """That a plan better than its bound has no certificate."""
    bound = certificate.refused_bound
    if bound is not None:
        message = (
            f"the bound that was found, {cents(bound)}, is worse than this plan's audited {cents(value)}, "
        )
        message += "so it is false and proves nothing: a fault of decumulate, not of the scenario"
        yield PlanWarning(code="no_certificate", where="certificate", message=message)


def _status(
    scenario: Scenario,
    ended: Ended,
    report: AuditReport,
    dollars: float,
    gap: float,
    options: SolveOptions,
) -> Literal["optimal", "within_gap", "limit", "open_gap", "interrupted", "optimal_except"]:
    """A plan that the audit does not confirm is never given out as solved."""
    if report.ok and (dollars <= OPTIMAL_DOLLARS or gap <= options.gap):
        if scenario.ignored:
            return "optimal_except"
        return "optimal" if dollars <= OPTIMAL_DOLLARS else "within_gap"
    return ended


def _warnings(
    scenario: Scenario, horizon: Horizon, certified: Certified | None, plan: Plan, report: AuditReport
) -> list[PlanWarning]:
    """What the laws here do not cover, what had to be assumed, what the plan does that needs a word, and faults."""
    known = {account.name for account in scenario.accounts}
    opened = [name for name in plan.years[0].accounts if name not in known]
    notes = [
        *horizon.warnings,
        *(
            ("opens_account", name, f"the plan opens {name}; the scenario has no such account")
            for name in opened
        ),
        *(_freed(certified) if certified is not None else ()),
        *sold_at_a_loss(plan),
        *plan_warnings(scenario, horizon, plan),
        *(("audit_fault", str(fault.year), str(fault)) for fault in report.faults),
        *(("audit_difference", str(difference.year), str(difference)) for difference in report.differences),
    ]
    return [PlanWarning(code=code, where=where, message=message) for code, where, message in notes]


def _freed(certified: Certified) -> Iterator[tuple[str, str, str]]:
    """Years whose income lies within the margin of a cliff before anything is chosen."""
    for laws in certified.program.laws:
        for edge in laws.freed_edges:
            message = f"income nobody chooses lies within cliff_margin below {edge:,.0f}; the margin is not kept there"
            yield "cliff_margin", str(laws.period.year), message
