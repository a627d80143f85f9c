"""The three numbers, the proof and its bar: rounding by hand, and the bound on the right side for each goal."""

from __future__ import annotations

import pytest

from decumulate.models.plan import Certificate, Estate, Objective, Plan, PlanYear, Totals
from decumulate.solver.report.client.answer import about, answer_section, proof_sentence
from decumulate.solver.report.model import Table

ABOUT = [
    (1_025_045.0, 523.0, "$1.03 million"),
    (1_025_045.0, None, "$1.03 million"),
    (980_132.0, 523.0, "$980,000"),
    (66_366.0, 523.0, "$66,400"),
    (45_009.0, 18_331.0, "$45,000"),  # half the gap is thousands
    (45_009.0, 40_000.0, "$50,000"),
    (12_345_678.0, 1.0, "$12.3 million"),
    (999_600.0, 1.0, "$1.000 million"),
    (29_717.0, 0.0, "$29,700"),
    (84.0, 0.5, "$84"),
    (-1_234.0, None, "-$1,230"),
    (0.2, 1.0, "$0"),
]


@pytest.mark.parametrize(("amount", "gap", "words"), ABOUT)
def test_about(amount: float, gap: float | None, words: str) -> None:
    assert about(amount, gap) == words


def plan_of(goal: str, gap: float | None = 1_000.0) -> Plan:
    """A plan that reaches 100,000 (50,000 in today's dollars), proved to a hundredth."""
    known = (
        {}
        if gap is None
        else {"bound": 101_000.0, "gap": 0.01, "gap_dollars": gap, "gap_dollars_real": gap / 2}
    )
    return Plan(
        years=(PlanYear(year=2026, accounts={}, trades=()),),
        objective=Objective(name=goal, value=100_000.0, value_real=50_000.0),  # type: ignore[arg-type]
        certificate=Certificate(
            status="within_gap", rounds=1, binaries=2, seconds=3.0, solver="HiGHS", **known
        ),
        estate=Estate(year=2026, after_tax=100_000.0, after_tax_real=50_000.0),
        totals=Totals(lifetime_tax_present_value=7_000.0),
    )


def bars(plan: Plan) -> dict[str, float]:
    tables = {block.key: block for block in answer_section(plan, None).blocks if isinstance(block, Table)}
    return {str(row[0]): float(row[1]) for row in tables["bound"].rows}  # type: ignore[arg-type]


def test_the_bound_of_an_estate_is_above_it() -> None:
    assert bars(plan_of("max_estate")) == {
        "This plan": 50_000.0,
        "No plan of the program leaves more than": 50_500.0,
    }


def test_the_bound_of_a_tax_is_below_it() -> None:
    assert bars(plan_of("min_lifetime_tax")) == {
        "This plan": 50_000.0,
        "No plan of the program pays less than": 49_500.0,
    }


def test_the_proof_says_the_gap_rounded_up_and_of_what_it_is() -> None:
    said = proof_sentence(plan_of("max_estate", 999.01))
    assert said.startswith(
        "Proved: no plan leaves more than $500 more than this one (1.0% of it), under the returns"
    )
    assert "a year" in proof_sentence(plan_of("max_spending"))


def test_without_a_bound_nothing_is_claimed() -> None:
    plan = plan_of("max_estate", None)
    assert "nothing is proved" in proof_sentence(plan)
    assert bars(plan) == {"This plan": 50_000.0}
    assert "no certificate" in proof_sentence(plan.model_copy(update={"certificate": None}))


@pytest.mark.parametrize("goal", ["max_estate", "max_spending", "min_lifetime_tax"])
def test_three_numbers_whatever_the_goal(goal: str) -> None:
    (numbers,) = [
        b for b in answer_section(plan_of(goal), None).blocks if isinstance(b, Table) and b.look == "numbers"
    ]
    assert len(numbers.rows) == 3
    reached = {"max_estate": "What is left, after tax", "max_spending": "To spend each year"}
    assert numbers.rows[0][0] == reached.get(goal, "Tax over the whole plan")
