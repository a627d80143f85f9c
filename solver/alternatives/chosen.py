"""The plan of the best alternative: all bounded, what is left solved best-first, the winner and the runner-up anew."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ...models.household.open_facts import open_facts
from ...models.household.weights import is_own, with_rates
from ...models.plan import Plan
from ...models.scenario import Scenario
from ..errors import InfeasibleError, NoPlanInTime
from ..run import Progress, SolveOptions, at_own_rates
from ..stopping import told
from .alternative import Alternative, alternatives_of
from .of_plan import chosen_facts, over_all
from .selection import Candidate, Selection

RATES_SHARE, SEARCH_SHARE, RUNNER_UP_SHARE = 0.1, 0.65, 0.25
"""Of the time limit, what the base plan's rates take at most, and when all alternatives are to be known; of the time
then left, what the runner-up takes."""
LEAST_SECONDS = 1.0
"""For one alternative, while there is time."""

Solve = Callable[[Scenario, SolveOptions, Callable[[Progress], None] | None, Sequence[Plan]], Plan]
"""How one settled scenario is solved."""


def chosen(
    scenario: Scenario,
    options: SolveOptions,
    progress: Callable[[Progress], None] | None,
    solve: Solve,
) -> Plan:
    """The plan of the best alternative of a scenario with open facts; `chosen` in it says what is known of the rest.

    All alternatives are compared at the same rates of traditional money; where those are a plan's own they are the
    first alternative's, and found anew for the winner and the runner-up. Raises InfeasibleError where no alternative
    has a plan, else what `solve` raises where none was found in time.
    """
    if options.objective is not None:
        scenario = scenario.with_changes({"goal.objective": options.objective})
        options = replace(options, objective=None)
    return _Choosing(scenario, options, progress, solve).run()


@dataclass
class _Choosing:
    scenario: Scenario
    options: SolveOptions
    progress: Callable[[Progress], None] | None
    solve: Solve

    def __post_init__(self) -> None:
        self.start = time.monotonic()
        self.sign = -1.0 if self.scenario.goal.objective == "min_lifetime_tax" else 1.0
        self.known = [Candidate(one) for one in alternatives_of(self.scenario, open_facts(self.scenario))]
        self.rates: tuple[float, ...] | None = None
        self.error: InfeasibleError | NoPlanInTime | None = None

    def run(self) -> Plan:
        self._hold_rates()
        until = self.start + SEARCH_SHARE * self.options.time_limit
        self._each(until)
        self._best_first(until)
        if all(math.isinf(one.value) for one in self.known):
            raise self.error or NoPlanInTime(
                "No alternative has a plan yet: give more time with --time-limit."
            )
        return self._final(Selection.of(self.known))

    def _hold_rates(self) -> None:
        """The rates of traditional money at which all are compared, where they are a plan's own."""
        first = self.known[0].alternative.scenario
        if not is_own(first):
            return
        seconds = RATES_SHARE * self.options.time_limit
        found = at_own_rates(first, replace(self.options, time_limit=seconds), self._telling("rates: "))
        rates = found.allocation.traditional_tax_rate
        self.rates = rates if isinstance(rates, tuple) else None

    def _each(self, until: float) -> None:
        """A plan and a bound of every alternative, in equal parts of the time."""
        for left, one in zip(range(len(self.known), 0, -1), self.known, strict=True):
            seconds = (until - time.monotonic()) / (2 * left)
            if told() or (seconds < LEAST_SECONDS and math.isfinite(self._best())):
                return
            self._solve(one, max(LEAST_SECONDS, seconds))

    def _best_first(self, until: float) -> None:
        """Those that may still be better than the best plan, the largest bound first, in longer and longer solves."""
        seconds = 2 * LEAST_SECONDS
        while not told() and time.monotonic() + seconds < until:
            within = self._best() + self.options.gap * abs(self._best())
            left = [one for one in self.known if one.bound > within]
            if not left:
                return
            for one in sorted(left, key=lambda one: -one.bound):
                if told() or time.monotonic() + seconds > until:
                    return
                self._solve(one, seconds)
            seconds *= 2.0

    def _best(self) -> float:
        return max(one.value for one in self.known)

    def _solve(self, one: Candidate, seconds: float) -> None:
        """A better plan and bound of one alternative, begun from the plan that is known of it."""
        quiet = replace(self.options, time_limit=seconds, effort=0.0, ranges=False, name_conflicts=False)
        offered = [] if one.plan is None else [one.plan]
        words = f"{one.alternative.number + 1} of {len(self.known)}: "
        try:
            plan = self.solve(self._held(one.alternative), quiet, self._telling(words), offered)
        except InfeasibleError as error:
            one.bound, self.error = -math.inf, self.error or error
            return
        except NoPlanInTime as error:
            self.error = error
            return
        self._note(one, plan)

    def _held(self, alternative: Alternative) -> Scenario:
        scenario = alternative.scenario
        return scenario if self.rates is None else with_rates(scenario, self.rates)

    def _note(self, one: Candidate, plan: Plan) -> None:
        proof, value = plan.certificate, plan.objective.value if plan.objective else None
        if value is not None and self.sign * value > one.value:
            one.value, one.plan = self.sign * value, plan
        if proof is not None and proof.bound is not None:
            one.bound = min(one.bound, self.sign * proof.bound)

    def _final(self, selection: Selection) -> Plan:
        """The winner solved in the time that is left, with its own rates, and beside it the runner-up."""
        left = self.start + self.options.time_limit - time.monotonic()
        runner_up = None
        if selection.runner_up is not None and not told() and left > 0.0 and self.rates is not None:
            quiet = replace(
                self.options,
                time_limit=max(LEAST_SECONDS, RUNNER_UP_SHARE * left),
                effort=0.0,
                ranges=False,
                name_conflicts=False,
            )
            runner_up = self._anew(selection.runner_up, quiet)
        left = max(LEAST_SECONDS, self.start + self.options.time_limit - time.monotonic())
        plan = self._anew(selection.best, replace(self.options, time_limit=left))
        if self.rates is None:
            self._note(selection.best, plan)
            plan = over_all(plan, selection, self.sign, self.options.gap)
        return plan.model_copy(update={"chosen": chosen_facts(selection, plan, runner_up, self.sign)})

    def _anew(self, one: Candidate, options: SolveOptions) -> Plan:
        offered = [] if one.plan is None or self.rates is not None else [one.plan]
        return self.solve(one.alternative.scenario, options, self._telling(""), offered)

    def _telling(self, words: str) -> Callable[[Progress], None] | None:
        progress, start = self.progress, self.start
        if progress is None:
            return None

        def tell(news: Progress) -> None:
            seconds = time.monotonic() - start
            progress(replace(news, seconds=seconds, phase=words + news.phase))

        return tell
