"""A rule tuned fairly: the best of its members by the scenario's own goal."""

from __future__ import annotations

from collections.abc import Callable

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from .rules import Family
from .simulate import RulePlan


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
    raise NotImplementedError
