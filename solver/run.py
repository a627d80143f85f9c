"""Scenario in, plan out: solve, read back, audit, certify."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..models.household.facts import Horizon
from ..models.household.horizon import build_horizon, law_book
from ..models.household.plan_warnings import plan_warnings
from ..models.plan import Certificate, Law, Objective, Plan, PlanWarning, ScenarioOf
from ..models.scenario import Scenario
from ..tax_tables.read import tables_sha256
from .audit import AuditReport, audit, fill
from .backends import version
from .errors import InfeasibleError
from .exact import Certified, NoPlan, Rounds, State
from .lifetime.program import Wish
from .lifetime.read_back import Reader
from .offered import audited, unmet
from .pen import UNIT
from .wishes.elastic import Elastic

OPTIMAL_DOLLARS = 1.0
ESTATE_TIME_SHARE = 0.4
"""Of the time limit, what min_lifetime_tax spends at most on finding the best estate first."""
ESTATE_GAP = 1e-4
"""How near the best that estate has to be."""


@dataclass(frozen=True)
class SolveOptions:
    """How to solve. `gap` is relative, `time_limit` seconds; `threads=1` gives the same plan for the same input unless
    a time limit is reached. `name_conflicts`: where no plan meets the wishes, find out which of them conflict, the most
    that can be met and what relaxing gives, which takes longer than a solve; else InfeasibleError names none."""

    solver: Literal["highs", "cbc"] = "highs"
    gap: float = 1e-3
    time_limit: float = 60.0
    threads: int | None = None
    objective: str | None = None
    name_conflicts: bool = True


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
) -> Plan:
    """The best plan found for a scenario, audited, with its certificate.

    `offered`: plans from elsewhere for the same goal, as starts: the answer is never below one of them by over a
    dollar, or warns that it is ("offered_plan"). Raises PlanError when an offered plan does not hold,
    InfeasibleError when no plan meets the wishes. Ctrl-C ends it with the best plan so far (status "interrupted"),
    or raises KeyboardInterrupt when there is none yet.
    """
    if options.objective is not None:
        scenario = scenario.with_changes({"goal.objective": options.objective})
    start = time.monotonic()
    horizon = build_horizon(scenario)
    reports = audited(offered, scenario, horizon)
    certified = _certify(scenario, horizon, options, start, progress, reports)
    plan = finish(scenario, horizon, certified, options, time.monotonic() - start)
    return plan.model_copy(update={"warnings": (*plan.warnings, *unmet(reports, plan))})


def _certify(
    scenario: Scenario,
    horizon: Horizon,
    options: SolveOptions,
    start: float,
    progress: Callable[[Progress], None] | None,
    offered: Sequence[AuditReport],
) -> Certified:
    threads = options.threads or min(4, os.cpu_count() or 1)

    def say(words: str) -> None:
        if progress is not None:
            progress(Progress(time.monotonic() - start, words, None, None, None))

    def rounds(
        wish: Wish, gap: float, deadline: float, words: str, known: Certified | None = None
    ) -> Certified:
        sign = 1.0 if wish.objective == "min_lifetime_tax" else -1.0

        def tell(state: State) -> None:
            if progress is not None:
                progress(_progress(state, sign, time.monotonic() - start, words))

        try:
            solving = Rounds(scenario, horizon, wish, options.solver, threads, gap, deadline, tell)
            if known is not None:
                solving.known, solving.amt_years = known.found.choices, known.amt_years
            solving.offered = [report.years for report in offered]
            solving.amt_years |= {
                t for years in solving.offered for t, y in enumerate(years) if y.tax.amt > 0.0
            }
            return solving.run()
        except NoPlan:
            if not options.name_conflicts:
                raise InfeasibleError([]) from None
            raise Elastic(scenario, options.solver, threads, say).explain() from None

    deadline = start + options.time_limit
    objective = scenario.goal.objective
    if objective != "min_lifetime_tax":
        return rounds(Wish(objective), options.gap, deadline, "")
    first = start + ESTATE_TIME_SHARE * options.time_limit
    best = rounds(Wish("max_estate"), max(options.gap, ESTATE_GAP), first, "best estate: ")
    estate = -best.found.objective * UNIT * scenario.goal.estate_share
    return rounds(Wish(objective, estate_at_least=estate), options.gap, deadline, "", best)


def _progress(state: State, sign: float, seconds: float, words: str) -> Progress:
    def dollars(amount: float) -> float | None:
        return sign * amount * UNIT if math.isfinite(amount) else None

    gap = state.gap if math.isfinite(state.gap) else None
    return Progress(seconds, words + state.phase, dollars(state.bound), dollars(state.plan), gap)


def finish(
    scenario: Scenario, horizon: Horizon, certified: Certified, options: SolveOptions, seconds: float
) -> Plan:
    """The plan document of a solution: read back, audited, filled and certified."""
    reader = Reader(certified.program, certified.values)
    plan = Plan(
        decumulate=_version(),
        scenario=ScenarioOf(title=scenario.title, sha256=scenario.sha256, content=scenario.content()),
        law=Law(tables_sha256=tables_sha256(), projected_from=law_book(scenario).projected_from),
        years=tuple(reader.years()),
    )
    report = audit(plan, scenario, horizon)
    plan = fill(plan, report)
    objective = report.objective
    certificate = _certificate(scenario, horizon, certified, report, options, seconds)
    return plan.model_copy(
        update={
            "warnings": tuple(_warnings(scenario, horizon, certified, plan, report)),
            "objective": Objective(
                name=objective.name, value=objective.value, value_real=objective.value_real
            ),
            "certificate": certificate,
        }
    )


def _certificate(
    scenario: Scenario,
    horizon: Horizon,
    certified: Certified,
    report: AuditReport,
    options: SolveOptions,
    seconds: float,
) -> Certificate:
    """How far at most the audited plan is from the best possible, in dollars."""
    sign = certified.program.sign
    value = report.objective.value
    bound = sign * certified.bound * UNIT
    dollars = max(0.0, sign * (value - bound))
    gap = dollars / max(abs(value), 1e-9)
    real = 1.0 if scenario.goal.objective != "max_estate" else horizon.estate_deflator
    status = _status(scenario, certified, report, dollars, gap, options)
    return Certificate(
        status=status,
        bound=bound,
        gap=gap,
        gap_dollars=dollars,
        gap_dollars_real=dollars / real,
        rounds=certified.rounds,
        binaries=certified.binaries,
        seconds=seconds,
        solver=version(options.solver),
        audit_worst_line=report.worst_line,
    )


def _status(
    scenario: Scenario,
    certified: Certified,
    report: AuditReport,
    dollars: float,
    gap: float,
    options: SolveOptions,
) -> Literal["optimal", "within_gap", "limit", "interrupted", "optimal_except"]:
    """A plan that the audit does not confirm is never given out as solved."""
    if report.ok and (dollars <= OPTIMAL_DOLLARS or gap <= options.gap):
        if scenario.ignored:
            return "optimal_except"
        return "optimal" if dollars <= OPTIMAL_DOLLARS else "within_gap"
    return "interrupted" if certified.interrupted else "limit"


def _warnings(
    scenario: Scenario, horizon: Horizon, certified: Certified, plan: Plan, report: AuditReport
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
        *_freed(certified),
        *_losses(plan),
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


def _losses(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """26 USC 1091: a loss is allowed where the replacement is not substantially identical."""
    for year in plan.years:
        lost = -sum(trade.gain for trade in year.trades if trade.action == "sell" and trade.gain < 0)
        if lost >= 1.0:
            message = (
                f"sales at a loss of ${lost:,.0f} count as losses only if what replaces them within 30 days "
            )
            message += "before or after is not substantially identical (wash sales are not modelled)"
            yield "loss_sale", str(year.year), message


def _version() -> str:
    from .. import __version__

    return __version__
