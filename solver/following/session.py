"""Other values of a scenario, tried one after the other from a solved plan: each answer audited, each bound its own.

    session = follow(scenario, plan)
    tried = session.try_({"spending.annual": 80_000})
    tried.value_real, tried.bound_real, tried.first_year, tried.moves, tried.plan

Every attempt begins from the plan itself, so that an answer does not hang on what was tried before; the solver's live
models are those of the last one, so small steps are quick. A plan that is led along may fall short of the variant's
best, and says by how much at most; it is never worth less than said. The rates by which the plan
weighs a traditional dollar are held (`FollowSession.held`), as are the facts that it chose.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from math import inf
from threading import Lock
from typing import Any

from ...models.amounts import percent
from ...models.household.risk import as_made, with_means_of
from ...models.household.weights import is_own
from ...models.plan import Plan, PlanError
from ...models.scenario import Fault, Scenario
from ...models.steps.make import with_steps
from ..audit import audit
from ..reoptimise import CannotFollow, FollowedVariant, Neighbour, NoPlanThere, first_neighbour
from ..reoptimise import follow as follow_one
from ..reoptimise.as_certified import Unconfirmed, as_certified
from ..run import SolveOptions, finish
from ..simplest.given import simplest_of
from ..steps.moved import with_ranges
from ..stopping import told
from .refusals import CannotTry, refuse_start, refuse_variant
from .tried import TriedVariant

SETTLE = 2.4
"""Seconds for the simplest plan and its ranges where the hand rests."""
SIMPLE_SHARE = 0.5
"""Of what is left of them after the plan itself, how much finding the simplest may take."""
LEAST_RANGES = 0.5
"""Seconds for the ranges, however late it is."""


def follow(scenario: Scenario, plan: Plan) -> FollowSession:
    """A session that tries variants of a scenario, begun from a solved plan of it.

    Raises CannotTry where plans of the scenario cannot be followed, PlanError where the plan is none of it.
    """
    return FollowSession(scenario, plan)


class FollowSession:
    """What `follow` gives. One thread at a time: others wait.

    scenario    the base, with the plan's own rates and choices held
    plan        the plan that it began from
    base        the base itself as a variant: what others are compared with, found in the same way
    """

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.plan = plan
        self.scenario = as_made(scenario, plan)
        self._own = is_own(scenario)
        self._lock = Lock()
        refuse_start(self.scenario)
        _refuse_wrong(plan, self.scenario)
        try:
            self._start: Neighbour = first_neighbour(self.scenario, plan, settled=True)
        except CannotFollow as error:
            raise CannotTry(str(error)) from None
        self._last: Neighbour = self._start
        self.base = self.try_({})
        self._start = self._last

    @property
    def held(self) -> str:
        """What every attempt holds as the plan has it and a solve would find anew, as sentences; "" for nothing."""
        said = []
        if self._own and self.plan.own_rate is not None:
            first, year = percent(self.plan.own_rate.by_year[0]), self.plan.years[0].year
            said.append(
                f"A traditional dollar is weighed in the mix as this plan weighs it, at its own rate of {first} in "
                f"{year} and what it is in later years; a solve of the changed scenario finds these rates anew."
            )
        if self.plan.chosen is not None:
            said.append("What was left to the plan is as the plan chose it; a solve chooses anew.")
        return " ".join(said)

    def try_(self, changes: Mapping[str, Any]) -> TriedVariant:
        """The plan where the scenario has these values, by path (as `--set` names them), led from the session's own.

        Raises ScenarioError where a path or value is wrong, CannotTry where no plan can be followed there, at once
        where that is known before anything is solved; KeyboardInterrupt under a cancelled CancelToken.
        """
        with self._lock:
            began = time.perf_counter()
            variant = self.variant(changes)
            refuse_variant(self.scenario, variant)
            found = self._followed(variant)
            live = found.neighbour.live
            assert live is not None
            self._last = found.neighbour
            return TriedVariant(
                changes=dict(changes),
                scenario=variant,
                horizon=live.one.horizon,
                report=found.report,
                bound=found.bound,
                seconds=time.perf_counter() - began,
                base=self.plan,
                unmoved=self.base if changes else None,
            )

    def settle(self, changes: Mapping[str, Any], seconds: float = SETTLE) -> Plan:
        """The plan of `try_` as `solve` would give it out: the simplest of its like, round amounts, each step with its
        range, as far as `seconds` allow; its bound is the followed one. Raises what `try_` does."""
        with self._lock:
            until = time.monotonic() + seconds
            variant = self.variant(changes)
            refuse_variant(self.scenario, variant)
            found = self._followed(variant)
            self._last, live = found.neighbour, found.neighbour.live
            assert live is not None
            certified, horizon = as_certified(found), live.one.horizon
            half = time.monotonic() + SIMPLE_SHARE * (until - time.monotonic())
            simple = simplest_of(certified, "highs", 1, 1.0, inf, half)
            options = SolveOptions(threads=1)
            took = seconds - (until - time.monotonic())
            try:
                plan = with_steps(finish(variant, horizon, certified, options, took, simple), variant)
            except Unconfirmed as error:
                raise CannotTry(str(error).splitlines()[0].rstrip(".")) from None
            best = None if plan.bare is None else plan.bare.objective.value
            left = max(LEAST_RANGES, until - time.monotonic())
            return with_ranges(plan, variant, horizon, best=best, seconds=left, stop=told)

    def variant(self, changes: Mapping[str, Any]) -> Scenario:
        """The base with other values: what counts as the same risk is as the base has it, whatever returns become.

        Raises ScenarioError where a path or value is wrong.
        """
        return with_means_of(self.scenario, self.scenario.with_changes(changes)) if changes else self.scenario

    def _followed(self, variant: Scenario) -> FollowedVariant:
        """From the plan, with the models as the last attempt left them; where that leads to none, with new ones."""
        try:
            return follow_one(variant, replace(self._start, live=self._last.live))
        except NoPlanThere as error:
            raise CannotTry(str(error), infeasible=True) from None
        except CannotFollow as error:
            if self._last.live is None:
                raise CannotTry(str(error)) from None
        try:
            return follow_one(variant, replace(self._start, live=None))
        except CannotFollow as error:
            raise CannotTry(str(error), infeasible=isinstance(error, NoPlanThere)) from None


def _refuse_wrong(plan: Plan, scenario: Scenario) -> None:
    """Raises PlanError where the plan does not hold under the scenario."""
    report = audit(plan, scenario)
    wrong = [*report.faults, *report.differences]
    if wrong:
        expected = "a plan of this scenario that its audit confirms"
        raise PlanError([Fault("the plan", str(one), expected) for one in wrong])
