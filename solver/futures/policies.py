"""What is done on every path: a rule of thumb, or the plan's own policy: its AGI of each year, in today's dollars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from ...models.household.facts import Horizon
from ...models.plan import Plan
from ...models.scenario import Scenario
from ..baselines.rules import LOCATION_WORDS, ORDER_WORDS, ORDERS, rules_for
from ..simulate.follow import follow
from ..simulate.household import Setting, setting
from ..simulate.rule import Conversions, Location, Rule


@dataclass(frozen=True)
class Policy:
    """A rule, and where it has targets the AGI (today's dollars) that each year converts up to; 0 converts nothing."""

    name: str
    words: str
    rule: Rule
    targets: tuple[float, ...] | None = None

    def conversions(self, year: int) -> Conversions:
        """What the rule converts in a plan year; after the last target that target stays."""
        if self.targets is None:
            return self.rule.conversions
        level = self.targets[min(year, len(self.targets) - 1)]
        return Conversions("agi", level) if level > 0.0 else Conversions()


def of_plan(scenario: Scenario, horizon: Horizon, plan: Plan) -> Policy:
    """The plan's AGI by year, with the order of accounts and the location under which its own returns leave most.

    A year in which the plan converts nothing has no target: its AGI follows from what is spent.
    """
    targets = tuple(
        year.tax.agi / period.deflator if _converts(year) else 0.0
        for year, period in zip(plan.years, horizon.periods, strict=True)
    )
    home = setting(scenario, horizon)
    best = max(_candidates(home), key=lambda rule: _worth(home, rule, targets))
    order, _ = best.name.split("; ")
    words = f"the plan's AGI of each year; {ORDER_WORDS[order]}; {LOCATION_WORDS[best.location]}"
    return Policy("the plan's policy", words, best, targets)


def _converts(year: object) -> bool:
    accounts = getattr(year, "accounts", {})
    return any(account.converted_out > 1.0 for account in accounts.values())


def _candidates(home: Setting) -> list[Rule]:
    wish = home.scenario.allocation
    places: tuple[Location, ...] = ("same mix", "bonds in traditional")
    if wish.fixed_by_account or wish.same_in_every_account:
        places = places[:1]
    return [
        Rule(f"{name}; {place}", name, order, Conversions(), place)
        for (name, order), place in product(ORDERS.items(), places)
    ]


def _worth(home: Setting, rule: Rule, targets: Sequence[float]) -> tuple[float, float]:
    found = follow(home, rule, targets=targets)
    return float(found.years_lasting), found.estate


def rule_policies(scenario: Scenario, horizon: Horizon) -> list[Policy]:
    """The rules that people use, one of each family: the member that leaves most under the scenario's own returns."""
    home, found = setting(scenario, horizon), []
    for family in rules_for(scenario, horizon):
        members = [rule for rule in family.members if rule.conversions.kind != "agi"]
        if not members:
            continue
        best = max(members, key=lambda rule: _ends(home, rule))
        found.append(Policy(family.name, best.words, replace(best, name=family.name)))
    return found


def _ends(home: Setting, rule: Rule) -> tuple[float, float]:
    followed = follow(home, rule)
    return float(followed.years_lasting), followed.estate
