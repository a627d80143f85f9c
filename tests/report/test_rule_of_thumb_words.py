"""Whose steps the first page has, said above the first of them, where no plan of the optimiser could be given out."""

from __future__ import annotations

from pathlib import Path

from decumulate.models.plan import Plan, PlanWarning
from decumulate.solver.report.sections.this_year import unproved_note

PLAN = Path(__file__).parents[1] / "golden" / "widow_74.plan.json"


def test_the_steps_of_a_rule_of_thumb_are_called_so() -> None:
    plan = Plan.read(PLAN.read_text("utf-8"))
    assert plan.certificate is not None
    assert unproved_note(plan) == ""
    unproved = plan.certificate.model_copy(update={"status": "limit", "bound": None})
    warning = PlanWarning(
        code="replaced",
        where="plan",
        message="the audit confirms none of them (a line); this is the plan of a rule of thumb (x)",
    )
    of_a_rule = plan.model_copy(update={"certificate": unproved, "warnings": (warning,)})
    assert unproved_note(of_a_rule).startswith("These are the steps of a rule of thumb, not of a best plan:")
    found = plan.model_copy(update={"certificate": unproved, "warnings": ()})
    assert unproved_note(found).startswith("Nothing is proved of these steps yet:")
