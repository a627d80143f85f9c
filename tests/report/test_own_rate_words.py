"""At what rate a traditional dollar was counted, in words: a first guess is not called the plan's own rate."""

from __future__ import annotations

from pathlib import Path

from decumulate.models.plan import OwnRate, Plan
from decumulate.solver.report.sections.proof import own_rate_words

PLAN = Path(__file__).parents[1] / "golden" / "widow_74.plan.json"


def test_a_first_guess_is_called_one() -> None:
    """Stopped in the first solve the rates are those that it was begun with: no plan taxes such money at 0.0%."""
    plan = Plan.read(PLAN.read_text("utf-8"))
    (own,) = own_rate_words(plan)
    assert own.startswith(
        "A traditional dollar counts 0.73 of a Roth dollar in 2026: this plan taxes such money"
    )
    begun = OwnRate(by_year=(0.0,) * len(plan.years), solves=1, settled=False)
    (guess,) = own_rate_words(plan.model_copy(update={"own_rate": begun}))
    assert guess.startswith(
        "A traditional dollar was counted as 1.00 of a Roth dollar in 2026: a first guess, not yet the rate at which "
        "this plan taxes such money."
    )
    assert "this plan taxes such money at" not in guess
