"""What a client's report is made of: the plan, and whatever else was found of it in the time there was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ....models.plan import Plan
from ....models.scenario import Scenario

if TYPE_CHECKING:
    from ...baselines.comparison import Comparison
    from ...explain.explain import Explanation


@dataclass(frozen=True)
class ClientParts:
    """The parts of a report.

    scenario, plan   the question as it was read, and its answer as the audit filled it
    comparison       rules, optimum and current course side by side; None: not made
    explanation      why, and the rates of the years; None: not made
    command          what makes the same report again, as it is typed
    options          how it was solved, names with their values
    rebuilt          whether the scenario is a plan's own copy, or changed: then it does not tell what was given
    why_not          of a part that was not made ("comparison", "explanation"), why, in words
    """

    scenario: Scenario
    plan: Plan
    comparison: Comparison | None = None
    explanation: Explanation | None = None
    command: str = ""
    options: tuple[tuple[str, str], ...] = ()
    rebuilt: bool = False
    why_not: Mapping[str, str] = field(default_factory=dict)
