"""The rules that people and papers use: what is spent first, what is converted, what is held where.

A `Rule` holds no scenario: the same rule can be followed by any household. `rules_for` lists, for one household,
the families of rules and in each the members that are tried when the rule is tuned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...models.household.facts import Horizon
from ...models.scenario import Scenario

Source = Literal["taxable", "traditional", "roth"]
Location = Literal["same mix", "bonds in traditional"]


@dataclass(frozen=True)
class Order:
    """Where money for spending comes from, beyond what must be taken.

    groups          emptied one after the other; the sources of one group pay in proportion to what they hold
    traditional_to  before that, traditional money up to the top of the last bracket taxed at no more than this rate
    """

    groups: tuple[tuple[Source, ...], ...]
    traditional_to: float | None = None


@dataclass(frozen=True)
class Conversions:
    """What is converted to Roth IRAs each year.

    kind    "none"; "bracket": to the top of the last bracket taxed at no more than `level`; "tier": to the ceiling
            of the Medicare tier `level` (0 pays no surcharge), less `limits.cliff_margin`; "agi": to an AGI of
            `level` in today's dollars; "all": everything in the year `level`
    """

    kind: Literal["none", "bracket", "tier", "agi", "all"] = "none"
    level: float = 0.0


@dataclass(frozen=True)
class Rule:
    """One rule with its parameters: `name` is stable, `words` say what it does in one line."""

    name: str
    words: str
    order: Order
    conversions: Conversions
    location: Location


@dataclass(frozen=True)
class Family:
    """A rule of thumb with everything it leaves open: the best of `members` stands for it.

    With conversions to a constant AGI the members say where to begin; `tune.tuned` searches the constant.
    """

    name: str
    words: str
    members: tuple[Rule, ...]


def rules_for(scenario: Scenario, horizon: Horizon) -> tuple[Family, ...]:
    """The families of rules for a household, each with the members it is tuned over."""
    raise NotImplementedError
