"""How far each step of the year that all futures share may be moved while the plan over all of them stays as good.

As beside a plan of one future (solver/steps): each end is asked of the woven program in the plan's cells, and then in
other cells for the time there is; what is found is audited future by future.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from ...models.plan import Plan
from ...models.tree_plan import TreePlan
from ..audit import AuditReport, audit
from ..formulation.model import INF
from ..formulation.program import Program
from ..formulation.read_back import Reader
from ..formulation.second_objective import GIVE_UP, WITHIN, write_second_objective
from ..formulation.worth import PathWorth
from ..optimiser.confirmed import decisions
from ..optimiser.evaluate import Values
from ..optimiser.local_search import Found
from ..optimiser.solve import Certified
from ..steps.ends import DUAL, RangeEnds
from ..steps.moved import IN_TIME, allowance, groups_of, ranged
from .futures import Future
from .value import value_of


class TreeEnds(RangeEnds):
    """The ends of the first year's flows over all futures; their plans are audited together."""

    moving = DUAL  # the primal simplex takes minutes where the program is of several futures

    def __init__(
        self,
        futures: Sequence[Future],
        worth: PathWorth,
        certified: Certified,
        plan: Plan,
        *,
        best: float,
        allowed: float,
        until: float,
        backend: str,
        stop: Callable[[], bool],
    ) -> None:
        self.futures, self.worth, self.certified = futures, worth, certified
        first = futures[0]
        report = audit(plan, first.scenario, first.horizon)
        assert plan.objective is not None
        flows = [group.flow for group in groups_of(plan, first.horizon.periods[0])]
        super().__init__(
            first.scenario,
            first.horizon,
            replace(report, objective=plan.objective),
            flows,
            best=best,
            allowed=allowed,
            until=until,
            backend=backend,
            stop=stop,
        )

    def _written(self) -> Program:
        """As the polished program is, so that its basis is one here; nothing is held to a tenth of a cent."""
        program, best = self.certified.program.again(), self.certified.found
        write_second_objective(program, best.objective, GIVE_UP)
        program.model.row_high[program.model.row_tags.index(WITHIN)] = INF
        return program

    def _begin(self) -> tuple[Found | None, object]:
        certified, search = self.certified, self.search
        choices = certified.choices or dict(enumerate(certified.found.choices))
        search.choose(choices)
        search.hold_division(certified.values)
        search.hold_amounts(certified.values)
        if certified.basis is not None:
            search.session.start_from(certified.basis)
        search.session.set_option("simplex_strategy", DUAL)
        outcome = search.settled(search.solve_once())
        if outcome.values is None:
            return None, None
        cells = tuple(choices[node] for node in range(len(choices)))
        return Found(outcome.objective, cells, outcome.values), search.session.basis()

    def audited(self, values: Values | None) -> AuditReport | None:
        """The first future's audit with the objective of all; None where some future's plan breaks a rule."""
        if values is None:
            return None
        reports = []
        for future, chain in zip(self.futures, self.program.chains, strict=True):
            years = [decisions(year) for year in Reader(chain.program, values).years()]
            reports.append(audit(Plan(years=tuple(years)), future.scenario, future.horizon))
            if reports[-1].faults:
                return None
        value = value_of(self.worth, self.futures, reports)
        objective = reports[0].objective.model_copy(update={"value": value, "value_real": value})
        return replace(reports[0], objective=objective)


def with_tree_ranges(
    found: TreePlan,
    futures: Sequence[Future],
    worth: PathWorth,
    certified: Certified,
    *,
    until: float,
    backend: str,
    stop: Callable[[], bool],
) -> TreePlan:
    """The tree's plan with the ranges of its first year's steps; what is not reached by `until` is left out."""
    plan = found.first_plan
    best = max(found.objective.value, -certified.found.objective * 1_000.0)
    seconds = until - time.monotonic()
    if not plan.steps or seconds <= 0.0:
        return found
    allowed, because = allowance(plan, best)
    ends = TreeEnds(
        futures,
        worth,
        certified,
        plan,
        best=best,
        allowed=allowed,
        until=time.monotonic() + IN_TIME * seconds,
        backend=backend,
        stop=stop,
    )
    made = ranged(plan, futures[0].horizon.periods[0], ends, because)
    return found.model_copy(update={"steps": made.steps, "step_ranges": made.step_ranges})
