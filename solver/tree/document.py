"""The answer: every future's plan audited, what each branch asks for, and the certificate over all of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...models.gap import gap_of
from ...models.household.plan_warnings import plan_warnings
from ...models.household.weights import is_own
from ...models.plan import (
    Certificate,
    Objective,
    OwnRate,
    Plan,
    PlanWarning,
    PlanYear,
    WorstLine,
    rounded,
)
from ...models.plan_head import head_of
from ...models.scenario import Scenario
from ...models.scenario.tree import Tree
from ...models.steps.make import with_steps
from ...models.tree_plan import BranchActions, TreeBranch, TreeFuture, TreeObjective, TreePlan
from ..audit import AuditReport
from ..backends import version
from ..formulation.model import UNIT
from ..formulation.program import Program
from ..formulation.worth import PathWorth
from ..optimiser.confirmed import Unconfirmed, agreed
from ..optimiser.evaluate import Values
from ..optimiser.solve import Certified
from ..run import BARE, OPTIMAL_DOLLARS, Ended, SolveOptions
from .actions import action_sentence, actions_of, happened_words, sequence
from .assumed import assumed
from .futures import Future, id_of
from .tidy import Tidied
from .value import value_of

WHOLE = 2
"""The easier plans where both were found: with round amounts, and as it was before."""
SHORT = 1.0
"""Dollars of unmet spending from which a warning says so."""


@dataclass(frozen=True)
class _Confirmed:
    """A future's plan, filled, with its audit and the words of a repair."""

    plan: Plan
    report: AuditReport
    warning: PlanWarning | None


def _confirmed(
    futures: Sequence[Future], certified: Certified, easier: Sequence[Tidied], base: Scenario
) -> tuple[list[_Confirmed], bool]:
    """Every future's plan, of the first solution of which the audit confirms all: the easier one, then the best; and
    whether it is the one with round amounts."""
    found = (certified.values, certified.found.values, *(other.values for other in certified.others))
    solutions = [*easier, *(Tidied(certified.program, values) for values in found)]
    for number, (program, values) in enumerate(solutions):
        try:
            chains = zip(futures, program.chains, strict=True)
            plans = [_audited(future, chain.program, values, base) for future, chain in chains]
            return plans, len(easier) == WHOLE and number == 0
        except Unconfirmed:
            if number + 1 == len(solutions):
                raise
    raise AssertionError("there is at least one solution")


def _audited(future: Future, program: Program, values: Values, base: Scenario) -> _Confirmed:
    def document(years: tuple[PlanYear, ...]) -> Plan:
        return Plan(
            **head_of(future.scenario, base), forced_risk=base.allocation.forced_risk or (), years=years
        ).as_written()

    found = agreed(future.scenario, future.horizon, iter([(program, values)]), document)
    notes = plan_warnings(future.scenario, future.horizon, found.plan)
    warnings = [PlanWarning(code=code, where=where, message=words) for code, where, words in notes]
    objective = found.report.objective
    plan = found.plan.model_copy(
        update={
            "warnings": tuple(warnings),
            "objective": Objective(
                name=objective.name, value=objective.value, value_real=objective.value_real
            ),
        }
    )
    return _Confirmed(plan, found.report, found.warning)


def tree_document(
    given: Scenario,
    base: Scenario,
    tree: Tree,
    worth: PathWorth,
    futures: Sequence[Future],
    certified: Certified,
    easier: Sequence[Tidied],
    options: SolveOptions,
    seconds: float,
) -> TreePlan:
    """The document of a solution. Raises Unconfirmed where the audit confirms none that was found."""
    confirmed, is_round = _confirmed(futures, certified, easier, base)
    plans = [with_steps(one.plan, future.scenario) for one, future in zip(confirmed, futures, strict=True)]
    objective = _objective(tree, worth, futures, confirmed)
    rates = base.allocation.traditional_tax_rate
    own = OwnRate(by_year=rates) if is_own(given) and isinstance(rates, tuple) else None
    happened = [[happened_words(one, base) for one in future.happened] for future in futures]
    return TreePlan(
        **head_of(given, base),
        warnings=(*_not_round(is_round, options), *_warnings(base, futures, confirmed)),
        assumed=tuple(assumed(given, tree)),
        objective=objective,
        certificate=_certificate(objective.value, certified, confirmed, options, seconds),
        first_year=actions_of(plans[0], futures[0].scenario, futures[0].horizon, 0),
        steps=plans[0].steps,
        branches=tuple(_branches(futures, plans, happened)),
        futures=tuple(
            TreeFuture(
                names=tuple(one.name for one in future.happened),
                happened=tuple(words),
                weight=future.weight,
                estate_real=sure.report.estate.after_tax_real,
                unmet_real=_unmet(sure.report),
                last_year=plan.years[-1].year,
                plan=plan,
            )
            for future, sure, plan, words in zip(futures, confirmed, plans, happened, strict=True)
        ),
        own_rate=own,
    )


def _not_round(is_round: bool, options: SolveOptions) -> Iterator[PlanWarning]:
    """That the plan is not the one in round amounts although effort has a price."""
    if options.effort > 0.0 and not is_round:
        message = "no simpler plan near this one was found in the time that was kept for it, so its amounts are not "
        message += "round and some steps may earn next to nothing; more time (--time-limit) finds it"
        yield PlanWarning(code=BARE, where="plan", message=message)


def _unmet(report: AuditReport) -> float:
    """Spending that stays unmet over a future, today's dollars."""
    return sum(year.cash.unmet / year.deflator for year in report.years)


def _objective(
    tree: Tree, worth: PathWorth, futures: Sequence[Future], confirmed: Sequence[_Confirmed]
) -> TreeObjective:
    """What the audited plans come to together: plain arithmetic on the audit's own figures."""
    reports = [one.report for one in confirmed]
    weighed = [(future.weight, report) for future, report in zip(futures, reports, strict=True)]
    estates = [(weight, report.estate.after_tax_real) for weight, report in weighed]
    return TreeObjective(
        name=tree.objective,
        value=value_of(worth, futures, reports),
        mean_estate_real=sum(weight * estate for weight, estate in estates),
        worst_estate_real=min(estate for _, estate in estates),
        unmet_real=sum(weight * _unmet(report) for weight, report in weighed),
        least_price=min(min(worth.prices(future.horizon)) for future in futures),
    )


def _certificate(
    value: float,
    certified: Certified,
    confirmed: Sequence[_Confirmed],
    options: SolveOptions,
    seconds: float,
) -> Certificate:
    """How far at most the audited futures together are from the best, in today's dollars of the objective."""
    ended: Ended = "interrupted" if certified.interrupted else "limit" if certified.late else "open_gap"
    certificate = Certificate(
        status=ended,
        rounds=certified.rounds,
        binaries=certified.binaries,
        seconds=seconds,
        solver=version(options.solver),
        audit_worst_line=_worst(confirmed),
    )
    if not math.isfinite(certified.bound):
        return certificate
    bound = rounded(-certified.bound * UNIT, towards=1.0)
    dollars = gap_of(bound, value, -1.0)
    if dollars is None:
        return certificate.model_copy(update={"status": "no_certificate", "refused_bound": bound})
    gap = dollars / max(abs(value), 1e-9)
    status = "optimal" if dollars <= OPTIMAL_DOLLARS else "within_gap" if gap <= options.gap else ended
    update = {"bound": bound, "gap": gap, "gap_dollars": dollars, "gap_dollars_real": dollars}
    return certificate.model_copy(update={"status": status, **update})


def _worst(confirmed: Sequence[_Confirmed]) -> WorstLine | None:
    lines = [one.report.worst_line for one in confirmed if one.report.worst_line is not None]
    return max(lines, key=lambda line: abs(line.difference), default=None)


def _branches(
    futures: Sequence[Future], plans: Sequence[Plan], happened: Sequence[Sequence[str]]
) -> Iterator[TreeBranch]:
    """What to do on the first day after each branching, by what has happened; others differ from the likeliest."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, future in enumerate(futures):
        for depth in range(1, len(future.happened) + 1):
            if future.happened[depth - 1].after < len(future.horizon.periods):
                groups.setdefault(tuple(map(id_of, future.happened[:depth])), []).append(number)
    weights = {key: sum(futures[n].weight for n in numbers) for key, numbers in groups.items()}
    asked = {key: _asked(futures[n[0]], plans[n[0]], len(key)) for key, n in groups.items()}
    for key, numbers in sorted(groups.items(), key=lambda group: (len(group[0]), group[1])):
        beside = [other for other in groups if len(other) == len(key) and other[:-1] == key[:-1]]
        likeliest = max(beside, key=lambda other: weights[other])
        told = futures[numbers[0]].happened[: len(key)]
        actions, words = asked[key], happened[numbers[0]][: len(key)]
        said = action_sentence(actions, None if key == likeliest else asked[likeliest])
        yield TreeBranch(
            after=told[-1].after,
            names=tuple(one.name for one in told),
            happened=tuple(words),
            weight=weights[key],
            returns=dict(told[-1].returns),
            actions=actions,
            words=f"If {sequence(words)}: in {actions.year} {said}.",
            futures=tuple(numbers),
        )


def _asked(future: Future, plan: Plan, depth: int) -> BranchActions:
    return actions_of(plan, future.scenario, future.horizon, future.happened[depth - 1].after)


def _warnings(
    base: Scenario, futures: Sequence[Future], confirmed: Sequence[_Confirmed]
) -> Iterator[PlanWarning]:
    for code, where, message in futures[0].horizon.warnings:
        yield PlanWarning(code=code, where=where, message=message)
    for future, one in zip(futures, confirmed, strict=True):
        said = sequence([happened_words(outcome, base) for outcome in future.happened])
        if one.warning is not None:
            yield one.warning.model_copy(update={"message": f"if {said}: {one.warning.message}"})
        if (unmet := _unmet(one.report)) >= SHORT:
            message = f"if {said}: {unmet:,.0f} of today's dollars of spending stay unmet"
            yield PlanWarning(code="unmet_spending", where="spending", message=message)
