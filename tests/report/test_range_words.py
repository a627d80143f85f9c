"""Ranges of steps, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from decumulate.models.plan import Plan
from decumulate.solver.report.sections.steps import range_words

PLAN = Path(__file__).parents[1] / "golden" / "near_retirement.plan.json"


@pytest.mark.parametrize("low", [1.0, 1.0000004])
def test_a_conversion_that_may_be_a_dollar_is_up_to_its_other_end(low: float) -> None:
    """The solver's dollar is one to its own grain; "from $1" would look like a floor."""
    plan = Plan.read(PLAN.read_text("utf-8"))
    step = next(step for step in plan.steps if step.kind == "convert")
    words = next(range_words(plan, step.model_copy(update={"low": low})))
    assert words.startswith("Anything up to $174,000")
