"""A rule tuned fairly: the best of its members by the scenario's own goal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ..simulate.follow import Followed, follow, sustainable_above
from ..simulate.household import Setting, setting
from ..simulate.rule import Rule
from .constant import search_constant
from .rule_plan import RulePlan, audited
from .rules import Family, to_agi

POOR = 1e15
"""What is taken off the score of a rule that leaves too little: any that leaves enough is better."""
NEARER = (0.97, 0.998)
"""Shares of the best level so far at which constants are compared."""
MEASURED = 6
"""How many of the best constants are then measured."""


def tuned(
    scenario: Scenario,
    horizon: Horizon,
    family: Family,
    progress: Callable[[str], None] | None = None,
    *,
    estate_at_least: float | None = None,
) -> RulePlan:
    """The best member of a family, run and audited; where it converts to a constant AGI, the best constant.

    Best by `goal.objective`: the estate, sustainable spending, or the least lifetime tax among members that leave
    `estate_at_least` (nominal, after tax; None: `goal.estate_share` of the family's best estate). Where no member
    lasts, the one that lasts longest. `progress` is told in words what is being tried.
    """
    race = Race(setting(scenario, horizon), progress or (lambda words: None), estate_at_least)
    constant = [rule for rule in family.members if rule.conversions.kind == "agi"]
    rules = [rule for rule in family.members if rule.conversions.kind != "agi"]
    rule, level = (
        race.most_spending(rules, constant) if race.goal == "max_spending" else race.best(rules, constant)
    )
    return audited(race.home, follow(race.home, rule, level), level)


@dataclass
class Race:
    """Rules run against one another under the scenario's goal; none is run twice at one level of spending."""

    home: Setting
    tell: Callable[[str], None]
    estate_at_least: float | None
    run: dict[tuple[Rule, float | None], Followed] = field(default_factory=dict)

    @property
    def goal(self) -> str:
        return self.home.scenario.goal.objective

    def follow(self, rule: Rule, level: float | None = None) -> Followed:
        """The rule at a level (None: the scenario's), run once."""
        if (rule, level) not in self.run:
            self.tell(rule.name)
            self.run[rule, level] = follow(self.home, rule, level)
        return self.run[rule, level]

    def best(self, rules: list[Rule], constant: list[Rule]) -> tuple[Rule, None]:
        """The rule of the largest estate, or of the least lifetime tax among those that leave enough."""
        scores = [self.estate, self.little_tax] if self.goal == "min_lifetime_tax" else [self.estate]
        for score in scores:
            for rule in rules:
                score(rule)
            if constant:
                search_constant(self.home, constant, score)
        tried = [rule for rule, _ in self.run]
        return max(tried, key=lambda rule: (round(scores[-1](rule), 2), self.estate(rule))), None

    def estate(self, rule: Rule, level: float | None = None) -> float:
        """Dollars; below zero by the years that are missing where money runs out."""
        reached = self.follow(rule, level)
        missing = len(self.home.years) - reached.years_lasting
        return reached.estate if reached.failed_in is None else -POOR * missing

    def little_tax(self, rule: Rule) -> float:
        """Minus the lifetime tax; below all others by what is missing of the estate asked for."""
        estate, reached = self.estate(rule), self.follow(rule)
        floor = self.estate_at_least
        if floor is None:
            floor = self.home.scenario.goal.estate_share * max(
                self.estate(other) for other, _ in list(self.run)
            )
        return -reached.lifetime_tax if 0.0 <= floor <= estate else estate - POOR

    def most_spending(self, rules: list[Rule], constant: list[Rule]) -> tuple[Rule, float]:
        """The rule of the highest level, each measured only where it sustains a dollar more than the best before.

        The search of a constant compares estates at a level that most can sustain, then closer to the best.
        """
        best, level = (rules or [to_agi(constant[0], 0.0)])[0], -1

        def measure(candidates: list[Rule]) -> None:
            nonlocal best, level
            for rule in candidates:
                self.tell(rule.name)
                found = sustainable_above(self.home, rule, level + 1)
                if found is not None:
                    best, level = rule, found

        measure([*rules, *(to_agi(rule, 0.0) for rule in constant)])
        for share in NEARER if constant else ():
            scores: dict[Rule, float] = {}
            at = float(int(share * max(0, level)))

            def score(rule: Rule, at: float = at, scores: dict[Rule, float] = scores) -> float:
                return scores.setdefault(rule, self.estate(rule, at))

            search_constant(self.home, constant, score)
            measure(sorted(scores, key=lambda rule: -scores[rule])[:MEASURED])
        return best, float(max(0, level))
