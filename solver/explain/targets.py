"""The search for AGI targets by phase: orders and locations, targets, and the years at which phases begin.

Every policy is simulated once (solver/simulate) and scored by the scenario's goal. From the best constant targets,
phases are cut in two, and targets and boundaries moved by steps that shrink.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ..audit import AuditReport
from ..baselines.rule_plan import RulePlan, audited
from ..run import Progress
from ..simulate.follow import Followed, follow
from ..simulate.household import Setting, setting
from ..simulate.rule import Conversions, Location, Rule, Source, WithdrawalOrder

ORDERS: tuple[tuple[tuple[Source, ...], ...], ...] = (
    (("taxable",), ("traditional",), ("roth",)),
    (("taxable",), ("roth",), ("traditional",)),
    (("traditional",), ("taxable",), ("roth",)),
    (("roth",), ("taxable",), ("traditional",)),
)
LOCATIONS: tuple[Location, ...] = ("same mix", "bonds in traditional")
LEVELS = 10
"""AGI targets tried evenly between none and the most that is worth trying, beside the edges of the law."""
FIRST_STEP, LAST_STEP = 8_000.0, 100.0
"""Today's dollars by which targets are moved, halved where nothing improves."""
BOUNDARIES = 10
"""Years at which a new phase is first tried to begin."""
BEAM = 2
"""Orders and locations that are followed on from the best constant target."""
BETTER = 0.01
GAIN = 1.0
"""Today's dollars that another phase must gain; BETTER any other move."""
OUT_OF_MONEY = -1e12
TOLD = 20
"""Policies tried between two reports."""


@dataclass(frozen=True)
class Targets:
    """`phases`: (place of its first year, target in today's dollars), the first at place 0."""

    rule: Rule
    phases: tuple[tuple[int, float], ...]

    def with_phase(self, number: int, place: int, agi: float) -> Targets:
        phases = (*self.phases[:number], (place, agi), *self.phases[number + 1 :])
        return replace(self, phases=phases)


class TargetSearch:
    """Scores of policies (higher is better), each simulated once for a level of spending."""

    def __init__(
        self,
        scenario: Scenario,
        horizon: Horizon,
        optimum: AuditReport,
        seconds: float,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.scenario, self.horizon = scenario, horizon
        self.home: Setting = setting(scenario, horizon)
        self.count = len(horizon.periods)
        self.goal = scenario.goal.objective
        self.optimum = optimum.objective.value_real
        self.estate = optimum.estate.after_tax
        self.level: float | None = None
        self.start, self.seconds, self.progress = time.monotonic(), seconds, progress
        self.known: dict[Targets, float] = {}
        self.stage = "1 phase"
        self.candidates = self._candidates()

    # -- scores ----------------------------------------------------------------------------------------------

    def followed(self, policy: Targets, level: float | None) -> Followed:
        starts = [*(start for start, _ in policy.phases[1:]), self.count]
        targets: list[float] = []
        for (_, agi), end in zip(policy.phases, starts, strict=True):
            targets += [agi] * (end - len(targets))
        return follow(self.home, policy.rule, level, targets)

    def score(self, policy: Targets) -> float:
        """Of the objective at `self.level` of spending; below OUT_OF_MONEY where the money runs out."""
        if policy not in self.known:
            if len(self.known) % TOLD == 0:
                self.tell(f"simple policy of {self.stage}: {len(self.known)} tried")
            self.known[policy] = self._score(self.followed(policy, self.level))
        return self.known[policy]

    def _score(self, followed: Followed) -> float:
        if followed.failed_in is not None:
            return 10.0 * OUT_OF_MONEY + followed.years_lasting
        if self.goal != "min_lifetime_tax":
            return followed.estate / self.horizon.estate_deflator
        return -followed.lifetime_tax - max(0.0, self.estate - followed.estate) / self.horizon.estate_deflator

    def late(self) -> bool:
        return time.monotonic() - self.start > self.seconds

    def tell(self, words: str) -> None:
        if self.progress is not None:
            self.progress(Progress(time.monotonic() - self.start, words, None, None, None))

    # -- the search ------------------------------------------------------------------------------------------

    def run(self, phases: int) -> Iterator[tuple[Targets, RulePlan]]:
        """The best policy of each number of phases, as long as another phase gains something."""
        beam = [self._refined(policy) for policy in self._constants()]
        for number in range(1, phases + 1):
            self.stage = f"{number} phases"
            if number > 1:
                beam = [self._refined(self._split(policy)) for policy in beam]
            best = max(beam, key=self.score, default=None)
            if best is None or len(best.phases) < number:
                return
            if self.goal == "max_spending":
                best = self._more_spending(best)
                beam = [best, *(policy for policy in beam if policy.rule != best.rule)]
            ran = audited(self.home, self.followed(best, self.level), self.level)
            if ran.report is None or not ran.report.ok:
                return
            yield best, ran

    def _constants(self) -> list[Targets]:
        """The best constant target of the best orders and locations."""
        if self.goal == "max_spending":
            self.level = 0.5 * self.optimum
        rules = [
            Rule(
                "simple policy",
                "one AGI target a phase",
                WithdrawalOrder(order),
                Conversions("agi"),
                location,
            )
            for order in ORDERS
            for location in LOCATIONS[: 1 if self.home.mixes or len(self.home.assets) == 1 else None]
        ]
        best = self._best_of(rules)
        if self.goal == "max_spending" and best:
            self._spend_at_most(best[0])
            best = self._best_of(rules)
        return best

    def _best_of(self, rules: Sequence[Rule]) -> list[Targets]:
        tried = [[Targets(rule, ((0, agi),)) for agi in self.candidates] for rule in rules]
        best = sorted((max(policies, key=self.score) for policies in tried), key=self.score, reverse=True)
        return [policy for policy in best[:BEAM] if self.score(policy) > OUT_OF_MONEY]

    def _split(self, policy: Targets) -> Targets:
        """One phase more: each phase cut in two at some years, with another target on either side."""
        best = policy
        places = {round(self.count * part / (BOUNDARIES + 1)) for part in range(1, BOUNDARIES + 1)}
        for place in sorted(places - {start for start, _ in policy.phases} - {0, self.count}):
            number = sum(start <= place for start, _ in policy.phases) - 1
            start, agi = policy.phases[number]
            for other in self.candidates:
                for ahead, after in ((agi, other), (other, agi)):
                    if self.late():
                        return best
                    halves = ((start, ahead), (place, after))
                    phases = (*policy.phases[:number], *halves, *policy.phases[number + 1 :])
                    split = replace(policy, phases=phases)
                    if self.score(split) > self.score(best) + GAIN:
                        best = split
        return best

    def _refined(self, policy: Targets) -> Targets:
        """Targets and boundaries moved one at a time, by steps that shrink, while that improves."""
        step = FIRST_STEP
        while step >= LAST_STEP and not self.late():
            better = max(self._neighbours(policy, step), key=self.score, default=policy)
            if self.score(better) > self.score(policy) + BETTER:
                policy = better
            else:
                step *= 0.5
        return policy

    def _neighbours(self, policy: Targets, step: float) -> Iterator[Targets]:
        for number, (place, agi) in enumerate(policy.phases):
            for target in (agi - step, agi + step):
                yield policy.with_phase(number, place, max(0.0, target))
            ends = [start for start, _ in (*policy.phases, (self.count, 0.0))]
            for moved in (place - 1, place + 1):
                if number and ends[number - 1] < moved < ends[number + 1]:
                    yield policy.with_phase(number, moved, agi)

    def _candidates(self) -> list[float]:
        """Targets worth trying, today's dollars: none, even steps, and just below what the law has edges at."""
        period = self.horizon.periods[0]
        law, status = period.law, period.filing_status
        deduction = law.federal.standard_deduction
        base = deduction.basic[status] + period.seniors * deduction.aged_addition[status]
        tops = law.federal.ordinary_income_tax.tops[status][:4]
        edges = [base, *(base + top for top in tops)]
        edges += [edge - 1_000.0 for edge in law.medicare.irmaa.edges[status][:3]]
        most = edges[4]
        even = [most * part / LEVELS for part in range(LEVELS + 1)]
        return sorted({*even, *edges})

    # -- spending --------------------------------------------------------------------------------------------

    def _spend_at_most(self, policy: Targets) -> None:
        """Sets the level of spending to the most, to a dollar, that lasts under a policy and leaves the floor."""
        floor = self.scenario.goal.estate_floor * self.horizon.estate_deflator
        low, high = 0.0, 1.05 * self.optimum + 1.0
        while high - low > 0.5:
            middle = 0.5 * (low + high)
            followed = self.followed(policy, middle)
            if followed.failed_in is None and followed.estate >= floor:
                low = middle
            else:
                high = middle
        self.level = low
        self.known.clear()

    def _more_spending(self, policy: Targets) -> Targets:
        """Under max_spending: the level raised to what the policy bears, and the policy refined there."""
        for _ in range(2):
            self._spend_at_most(policy)
            policy = self._refined(policy)
        self._spend_at_most(policy)
        return policy
