"""What every answer has beside its numbers, so that nobody repeats them without it."""

from __future__ import annotations

from typing import Any

from ...models.plan import Plan
from ...models.scenario import Scenario
from ..report.client.given import DEFAULT, given_sections
from ..report.client.rests_on import left_out
from ..report.model import Table
from ..report.sections.proof import proof_section
from ..report.text import section_text

SAY = (
    "The returns and lengths of life are assumptions of the scenario, not forecasts; a plan is as good as they are.",
    "This is a calculation, not tax or investment advice.",
)
"""What whoever passes an answer on must say with it."""


def assumptions_of(scenario: Scenario) -> list[dict[str, str]]:
    """Every field that nobody gave and that has a value all the same: where it stands, the value, what it means."""
    found = []
    for section in given_sections(scenario):
        for block in section.blocks:
            for row in block.rows if isinstance(block, Table) else ():
                field, value, origin, meaning = map(str, row)
                if origin == DEFAULT and value != "left out":
                    found.append({"field": field, "value": value, "meaning": meaning})
    return found


def certificate_of(plan: Plan) -> dict[str, Any]:
    """How good the plan is proved to be: in words, and as numbers in today's dollars (None: nothing is proved)."""
    proof = plan.certificate
    return {
        "words": section_text(proof_section(plan)),
        "status": None if proof is None else proof.status,
        "at_most_from_the_best": None if proof is None else proof.gap_dollars_real,
    }


def caveats_of(scenario: Scenario, plan: Plan) -> dict[str, Any]:
    """Assumptions, what is not modelled and this household could meet, the certificate, warnings, and what to say."""
    return {
        "certificate": certificate_of(plan),
        "assumptions": assumptions_of(scenario),
        "not_modelled": [{"about": about, "what": what} for about, what in left_out(scenario, plan)],
        "warnings": [warning.message for warning in plan.warnings],
        "say": list(SAY),
    }
