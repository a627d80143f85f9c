"""The head of a plan's document: of which version, which question and which law it is."""

from __future__ import annotations

from typing import TypedDict

from ..tax_tables.read import tables_sha256
from .household.horizon import law_book
from .plan import LawOf, ScenarioOf
from .scenario import Scenario


class PlanHead(TypedDict):
    """The fields of Plan, and of TreePlan, that say what a document is of."""

    decumulate: str
    scenario: ScenarioOf
    law: LawOf


def head_of(scenario: Scenario, law_of: Scenario | None = None) -> PlanHead:
    """The head of a scenario's plan. `law_of`: the scenario whose law it says, where that is another's."""
    from .. import __version__

    book = law_book(scenario if law_of is None else law_of)
    return PlanHead(
        decumulate=__version__,
        scenario=scenario_of(scenario),
        law=LawOf(tables_sha256=tables_sha256(), projected_from=book.projected_from),
    )


def scenario_of(scenario: Scenario) -> ScenarioOf:
    """The question as a document keeps it."""
    return ScenarioOf(title=scenario.title, sha256=scenario.sha256, content=scenario.content())
