"""Whether a year itemises, in words whose amounts are worked by hand from the law of 2026."""

from __future__ import annotations

from pathlib import Path

import pytest

from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.laws.federal.charity import Excess, carried_by_kind
from decumulate.models.plan import Plan
from decumulate.models.returns.deduction_choice import BothDeductions, deduction_choice
from decumulate.models.returns.federal_return import ReturnInput
from decumulate.solver.report.sections.deduction import choice_words, deduction_words
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import FilingStatus

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize(
    ("items", "words"),
    [
        (
            ItemizedInputs(mortgage_interest=20_000.0),
            "2026 itemises: $20,000 of items, $3,900 more than the standard deduction of $16,100.",
        ),
        (  # gifts count above half a percent of AGI on Schedule A; beside the standard deduction 1,000 of them do
            ItemizedInputs(charity_cash=12_000.0),
            "The standard deduction of $16,100 with $1,000 of cash gifts beside it is taken for 2026: items would come "
            "to $11,400, $5,700 less; $11,000 of the $12,000 given is not deducted.",
        ),
        (
            ItemizedInputs(mortgage_interest=9_000.0, charity_cash=12_000.0),
            "2026 itemises: $20,400 of items ($11,400 of it gifts), $3,300 more than the standard deduction of $16,100 "
            "with $1,000 of cash gifts beside it.",
        ),
        (
            ItemizedInputs(property_tax=6_000.0),
            "The standard deduction of $16,100 is taken for 2026: items would come to $6,000, $10,100 less.",
        ),
    ],
)
def test_both_deductions_by_hand(items: ItemizedInputs, words: str) -> None:
    """Single, not 65, AGI 120,000 of pensions."""
    law = LawBook(lambda year: 0.025, 2026).for_year(2026)
    entered = ReturnInput(FilingStatus.SINGLE, pensions=120_000.0, itemized=items)
    assert choice_words(2026, deduction_choice(entered, law)) == words


def test_the_smaller_deduction_is_taken_for_the_sake_of_the_state() -> None:
    found = BothDeductions(True, 16_100.0, 0.0, 15_000.0, 0.0, 0.0)
    assert choice_words(2026, found) == (
        "2026 itemises: $15,000 of items, $1,100 less than the standard deduction of $16,100. It is taken because "
        "federal and state tax together are lower with it."
    )
    other = BothDeductions(False, 16_100.0, 0.0, 17_000.0, 0.0, 0.0)
    assert choice_words(2026, other).endswith("lower with it.")


def test_a_plan_says_it_where_items_or_gifts_are_stated() -> None:
    """What is deducted is the plan's own deduction less the senior one."""
    plan = Plan.read((GOLDEN / "widow_74.plan.json").read_text("utf-8"))
    assert deduction_words(plan).startswith(
        "2026 itemises: $22,883 of items ($11,206 of it gifts), $3,733 more"
    )
    assert plan.years[0].tax.deduction >= 22_883.0
    assert deduction_words(Plan.read((GOLDEN / "by_hand.plan.json").read_text("utf-8"))) == ""


def test_what_is_carried_in_counts_as_given_once() -> None:
    """Beside a state's own carry-over, which is the same gifts once more: 4,000 of 2024 and the year's 12,000."""
    carried = carried_by_kind({"cash": [Excess(2024, 4_000.0)], "at_basis": [], "at_market": []})
    carried = carried._replace(in_state=carried)
    items = ItemizedInputs(charity_cash=12_000.0, gifts_carried=carried)
    law = LawBook(lambda year: 0.025, 2026).for_year(2026)
    entered = ReturnInput(FilingStatus.SINGLE, pensions=120_000.0, itemized=items)
    assert deduction_choice(entered, law).given == 16_000.0
