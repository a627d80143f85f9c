"""The plan of the best alternative: all bounded, what is left solved best-first, the winner and the runner-up anew."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from ...models.household.open_facts import open_facts
from ...models.household.weights import is_own, with_rates
from ...models.plan import OwnRate, Plan, ScenarioOf
from ...models.scenario import Scenario
from ..errors import InfeasibleError, NoPlanInTime
from ..reoptimise import CannotFollow, Neighbour, first_neighbour, follow
from ..run import Progress, SolveOptions, at_own_rates
from ..stopping import finishing, held, listening, told
from .alternative import Alternative, alternatives_of
from .around import search_around
from .groups import a_year_apart, asked_for, bound_claims, other_options
from .of_plan import chosen_facts, over_all
from .selection import Candidate, Selection

RATES, BOUNDS, FIRST, FOLLOWED, SEARCH = 0.08, 0.33, 0.45, 0.55, 0.65
"""Of the time limit: what the base plan's rates take at most; then until when all are bounded, the most promising
solved, those beside it followed, and all that may be better solved."""
RUNNER_UP = 0.25
"""Of the time then left, what the runner-up takes."""
LEAST_SECONDS = 1.0
"""For one alternative, while there is time."""
MOST_EACH = 24
"""Alternatives up to which each is solved where no bound tells them apart."""
LEAST_FOLLOWED = 3
"""Of those with the largest bounds, how many are followed though it is late: the second best is among them."""
EQUALLY = 3
"""The best ones that are searched equally long, so that one is not ahead by its search."""

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
    middle alternative's, and found anew for the winner and the runner-up. Raises InfeasibleError where no alternative
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
        self.facts = open_facts(self.scenario)
        self.known = [Candidate(one) for one in alternatives_of(self.scenario, self.facts)]
        self.rates: tuple[float, ...] | None = None
        self.error: InfeasibleError | NoPlanInTime | None = None
        self.neighbour: Neighbour | None = None
        self.told = False

    def run(self) -> Plan:
        with listening(), held():
            self._search()
            self.told = told()
            if any(math.isfinite(one.value) for one in self.known):
                with finishing() if self.told else nullcontext():
                    return self._final(Selection.of(self.known))
        if self.error is not None:
            raise self.error
        return self._without_search()

    def _promise(self, one: Candidate) -> tuple[float, int]:
        """What an alternative promises: its bound, and among equal ones how near it is to the middle."""
        return one.bound, -abs(one.alternative.number - len(self.known) // 2)

    def _without_search(self) -> Plan:
        """Where the time is up before any plan: a rule's of one alternative, near the middle where no bounds are known.

        Raises what solving it raises.
        """
        best = max(self.known, key=self._promise)
        plan = self._anew(best, self.options)
        self._note(best, plan)
        return plan.model_copy(
            update={"chosen": chosen_facts(Selection.of(self.known), plan, None, self.sign)}
        )

    def _search(self) -> None:
        self._hold_rates()
        if told():
            return
        self._say("bounds of all alternatives")
        bound_claims(self.scenario, self.facts, self.known, self.held, self._at(BOUNDS))
        if len(self.known) <= MOST_EACH and all(one.bound == math.inf for one in self.known):
            self._each(self._at(SEARCH))
        else:
            self._first(self._at(FIRST))
            if all(one.bound < math.inf for one in self.known):
                self._follow(self._at(FOLLOWED))
            else:
                self._around(self._at(SEARCH))
        self._best_first(self._at(SEARCH))

    def _at(self, share: float) -> float:
        return self.start + share * self.options.time_limit

    def held(self, alternative: Alternative) -> Scenario:
        """An alternative's scenario at the rates at which all are compared."""
        scenario = alternative.scenario
        return scenario if self.rates is None else with_rates(scenario, self.rates)

    def _hold_rates(self) -> None:
        """The rates of traditional money at which all are compared, where they are a plan's own."""
        middle = self.known[len(self.known) // 2].alternative.scenario
        if not is_own(middle):
            return
        seconds = max(LEAST_SECONDS, RATES * self.options.time_limit)
        try:
            found = at_own_rates(middle, replace(self.options, time_limit=seconds), self._telling("rates: "))
        except KeyboardInterrupt:
            return
        rates = found.allocation.traditional_tax_rate
        self.rates = rates if isinstance(rates, tuple) else None

    def _each(self, until: float) -> None:
        """A plan and a bound of every alternative, in equal parts of the time."""
        for left, one in zip(range(len(self.known), 0, -1), self.known, strict=True):
            seconds = (until - time.monotonic()) / (2 * left)
            if told() or (seconds < LEAST_SECONDS and math.isfinite(self._best())):
                return
            self._solve(one, max(LEAST_SECONDS, seconds))

    def _first(self, until: float) -> None:
        """A plan of the alternative with the largest bound; of the next where it has none. Of those without a bound the
        middle ones come first."""
        middle = len(self.known) // 2
        for one in sorted(self.known, key=lambda one: (-one.bound, abs(one.alternative.number - middle))):
            if told() or one.bound == -math.inf or math.isfinite(self._best()):
                return
            self._solve(one, max(LEAST_SECONDS, until - time.monotonic()))

    def _around(self, until: float) -> None:
        """Plans of those around the best, where there are too many to solve and no bounds."""

        def find(one: Candidate) -> None:
            self._solve(one, 2 * LEAST_SECONDS)

        if math.isfinite(self._best()):
            search_around(self.known, find, lambda: told() or time.monotonic() > until)

    def _follow(self, until: float) -> None:
        """Plans followed from the best: of each other option of what is no claim age; of those that may be the best or
        the second, the largest bound first; of the next that is a year apart; and of some that people ask for."""
        try:
            best = max(self.known, key=lambda one: one.value)
            self.neighbour = first_neighbour(self.held(best.alternative), best.plan)
            self._follow_each(other_options(self.known), until)
            self._follow_bounds(self.known, until)
            best = max(self.known, key=lambda one: one.value)
            self._follow_each([*a_year_apart(self.known, best)[:1], *asked_for(self.known)], until)
        except CannotFollow:
            return

    def _follow_each(self, some: Sequence[Candidate], until: float) -> None:
        for one in some:
            if not math.isfinite(one.value) and time.monotonic() < until and not told():
                self._followed(one)

    def _follow_bounds(self, some: Sequence[Candidate], until: float) -> None:
        followed, latest = 0, self._at(SEARCH)
        for one in sorted(some, key=lambda one: -one.bound):
            second = sorted((other.value for other in self.known), reverse=True)[1]
            late = time.monotonic() > (until if followed >= LEAST_FOLLOWED else latest)
            if told() or late or one.bound <= second:
                return
            if not math.isfinite(one.value):
                self._followed(one)
                followed += 1

    def _followed(self, one: Candidate) -> None:
        assert self.neighbour is not None
        try:
            found = follow(self.held(one.alternative), self.neighbour)
        except CannotFollow:
            return
        one.value = max(one.value, self.sign * found.report.objective.value)
        one.bound = min(one.bound, self.sign * found.bound)
        self.neighbour = found.neighbour

    def _best_first(self, until: float) -> None:
        """The best ones searched alike; then those that may still be better, the largest bound first, longer and
        longer."""
        ranked = sorted(self.known, key=lambda one: -one.value)[:EQUALLY]
        for left, one in zip(range(len(ranked), 0, -1), ranked, strict=True):
            seconds = (until - time.monotonic()) / (2 * left)
            if one.plan is None and math.isfinite(one.value) and not told() and seconds > LEAST_SECONDS:
                self._solve(one, seconds)
        seconds = 2 * LEAST_SECONDS
        while not told() and time.monotonic() + seconds < until:
            within = self._best() + self.options.gap * abs(self._best())
            left_open = [one for one in self.known if one.bound > within]
            left_open.sort(key=lambda one: (-one.bound, -one.value))
            if not left_open:
                return
            for one in left_open:
                if told() or time.monotonic() + seconds > until:
                    return
                self._solve(one, seconds)
            seconds *= 2.0

    def _best(self) -> float:
        return max(one.value for one in self.known)

    def _solve(self, one: Candidate, seconds: float) -> None:
        """A better plan and bound of one alternative, begun from the plan that is known of it."""
        offered = [] if one.plan is None else [one.plan]
        words = f"{one.alternative.words}: "
        try:
            plan = self.solve(self.held(one.alternative), self._quiet(seconds), self._telling(words), offered)
        except InfeasibleError as error:
            one.bound, self.error = -math.inf, self.error or error
            return
        except NoPlanInTime as error:
            self.error = error
            return
        except KeyboardInterrupt:
            return
        self._note(one, plan)

    def _quiet(self, seconds: float) -> SolveOptions:
        return replace(self.options, time_limit=seconds, effort=0.0, ranges=False, name_conflicts=False)

    def _note(self, one: Candidate, plan: Plan) -> None:
        proof, value = plan.certificate, plan.objective.value if plan.objective else None
        if value is not None and self.sign * value > one.value:
            one.value, one.plan = self.sign * value, plan
        if proof is not None and proof.bound is not None:
            one.bound = min(one.bound, self.sign * proof.bound)

    def _final(self, selection: Selection) -> Plan:
        """The winner solved in the time that is left, with its own rates, and beside it the runner-up; as it is known
        where we were told to stop."""
        if selection.best.plan is not None and self.told:
            plan = self._as_known(selection.best.plan, selection.best.alternative)
            return plan.model_copy(update={"chosen": chosen_facts(selection, plan, None, self.sign)})
        left = self.start + self.options.time_limit - time.monotonic()
        runner_up = None
        if selection.runner_up is not None and not told() and left > 0.0 and self.rates is not None:
            quiet = self._quiet(max(LEAST_SECONDS, RUNNER_UP * left))
            runner_up = self._anew(selection.runner_up, quiet)
        left = max(LEAST_SECONDS, self.start + self.options.time_limit - time.monotonic())
        plan = self._anew(selection.best, replace(self.options, time_limit=left))
        if self.rates is None:
            self._note(selection.best, plan)
            plan = over_all(plan, selection, self.sign, self.options.gap)
        return plan.model_copy(update={"chosen": chosen_facts(selection, plan, runner_up, self.sign)})

    def _as_known(self, plan: Plan, alternative: Alternative) -> Plan:
        """A plan at the rates at which all were compared as one of its scenario, the rates told beside it."""
        if self.rates is None:
            return plan
        scenario = alternative.scenario
        given = ScenarioOf(title=scenario.title, sha256=scenario.sha256, content=scenario.content())
        own = OwnRate(by_year=self.rates, solves=0, settled=False)
        return plan.model_copy(update={"scenario": given, "own_rate": own})

    def _anew(self, one: Candidate, options: SolveOptions) -> Plan:
        offered = [] if one.plan is None or self.rates is not None else [one.plan]
        return self.solve(one.alternative.scenario, options, self._telling(""), offered)

    def _say(self, phase: str) -> None:
        if self.progress is not None:
            self.progress(Progress(time.monotonic() - self.start, phase, None, None, None))

    def _telling(self, words: str) -> Callable[[Progress], None] | None:
        progress, start = self.progress, self.start
        if progress is None:
            return None

        def tell(news: Progress) -> None:
            progress(replace(news, seconds=time.monotonic() - start, phase=words + news.phase))

        return tell
