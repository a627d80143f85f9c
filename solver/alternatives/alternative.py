"""One way that a scenario's open facts may fall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from ...models.household.open_fact import FactOption, OpenFact
from ...models.household.open_facts import settled
from ...models.scenario import Scenario


@dataclass(frozen=True)
class Alternative:
    """A value for each open fact of a scenario.

    number    its place among all alternatives
    of        the scenario with its facts open
    facts     the open facts; `options` one option of each
    """

    number: int
    of: Scenario
    facts: tuple[OpenFact, ...]
    options: tuple[FactOption, ...]

    @property
    def values(self) -> dict[str, Any]:
        """The value of each fact by its path."""
        return {fact.path: option.value for fact, option in zip(self.facts, self.options, strict=True)}

    @property
    def words(self) -> str:
        """What it is, as "Kim claims Social Security at 70, Sam claims Social Security at 66"."""
        return ", ".join(f"{f.words} {o.words}" for f, o in zip(self.facts, self.options, strict=True))

    @cached_property
    def scenario(self) -> Scenario:
        """The settled scenario, an ordinary one. Made when it is first asked for: there may be thousands."""
        return settled(self.of, self.values)


def alternatives_of(scenario: Scenario, facts: Sequence[OpenFact]) -> list[Alternative]:
    """Every combination of the options, the last fact's changing fastest."""
    combined = product(*(fact.options for fact in facts))
    return [Alternative(n, scenario, tuple(facts), options) for n, options in enumerate(combined)]
