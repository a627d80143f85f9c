"""The forms of returns that others have worked out, and of returns at random: every law's lines at every kink."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.returns.federal_return import ReturnInput
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import FilingStatus, YearLaw

from .followed import CENT, Followed
from .one_return import followed

SINGLE, JOINT, SEPARATE = (
    FilingStatus.SINGLE,
    FilingStatus.MARRIED_FILING_JOINTLY,
    FilingStatus.MARRIED_FILING_SEPARATELY,
)
EXAMPLES = yaml.safe_load((Path(__file__).parents[1] / "oracles" / "worked_examples.yaml").read_text())[
    "examples"
]
WHOLE = {
    "ss_taxation",
    "ss_taxation+tax",
    "full_return",
    "itemized_return",
    "rate_schedule",
    "salt_phasedown",
}
WHERE = {
    "agi": "form1040.line11a",
    "taxable_benefits": "benefits.line19",
    "provisional": "benefits.line8",
    "deductions": "form1040.line14",
    "deductions_total": "form1040.line14",
    "taxable_income": "form1040.line15",
    "tax_rate_schedule": "form1040.line16",
    "regular_tax": "form1040.line16",
    "tax": "form1040.line16",
    "senior_deduction": "schedule1a.line37",
    "medical_allowed": "schedule_a.line4",
    "salt_allowed": "schedule_a.line7",
    "salt": "schedule_a.line7",
    "charity_allowed": "schedule_a.line14",
    "itemized_before_limit": "schedule_a.line17",
    "reduction": "schedule_a.limitation",
}
"""On which line a worked number stands."""


@pytest.fixture(scope="module")
def law_of() -> Callable[[int], YearLaw]:
    return LawBook(lambda year: 0.025, 2026).for_year


def given_input(given: Mapping[str, Any]) -> ReturnInput:
    ages = given.get("ages", [given.get("age", 0)])
    provisional = given.get("provisional", 0.0) - given.get("benefits", 0.0) / 2
    return ReturnInput(
        {"single": SINGLE, "mfj": JOINT, "qss": FilingStatus.QUALIFYING_SURVIVING_SPOUSE}.get(
            given["status"], SEPARATE
        ),
        seniors=sum(age >= 65 for age in ages),
        wages=given.get("wages", given.get("agi", 0.0)),
        pensions=given.get("pension", given.get("other_income", max(0.0, provisional))),
        social_security=given.get("benefits", given.get("ss_benefits", 0.0)),
        traditional_distributions=given.get("ira", 0.0),
        itemized=ItemizedInputs(
            property_tax=given.get("salt", 0.0),
            mortgage_interest=given.get("mortgage_interest", 0.0),
            charity_cash=given.get("gifts", given.get("gifts_total", 0.0)),
            medical_expenses=given.get("medical", 0.0),
        ),
    )


WORKED = [
    example
    for example in EXAMPLES
    if example["topic"] in WHOLE or (example["topic"] == "itemized_limit" and "salt" in example["inputs"])
]


@pytest.mark.parametrize("example", WORKED, ids=lambda example: str(example["id"]))
def test_a_worked_example_stands_on_its_lines(
    example: Mapping[str, Any], law_of: Callable[[int], YearLaw]
) -> None:
    law = law_of(2026 if example["tax_year"] == "any" else example["tax_year"])
    found, _ = followed(given_input(example["inputs"]), law)
    assert found.wrong() == []
    assert found.apart() == []
    looked_up = 0
    for name, expected in example["expected"].items():
        line = found.lines.get(f"{law.year}.{WHERE.get(name)}")
        if name in WHERE:
            amount = line.amount if line is not None else 0.0  # a form that is not filed
            assert amount == pytest.approx(expected, abs=max(example["tolerance"], 0.005)), name
            looked_up += 1
    assert looked_up or set(example["expected"]) <= {"tax_table", "total_tax"}


# -- at random -----------------------------------------------------------------------------------------------------

MOST = {
    "wages": 400_000.0,
    "pensions": 120_000.0,
    "social_security": 60_000.0,
    "traditional_distributions": 200_000.0,
    "roth_conversions": 150_000.0,
    "interest": 60_000.0,
    "tax_exempt_interest": 20_000.0,
    "ordinary_dividends": 20_000.0,
    "qualified_dividends": 150_000.0,
    "short_term_gains": 40_000.0,
    "long_term_gains": 900_000.0,
}


def at_random(random: Random) -> ReturnInput:
    """Each line there or not, small or large; a loss as often as a gain."""
    chosen = {
        name: round(random.random() ** 3 * most, 2) for name, most in MOST.items() if random.random() < 0.45
    }
    for name in ("short_term_gains", "long_term_gains"):
        if random.random() < 0.4:
            chosen[name] = -chosen.get(name, 0.0) / 10
    if random.random() < 0.3:
        chosen["early_distributions"] = chosen.get("traditional_distributions", 0.0)
    itemized = ItemizedInputs()
    if random.random() < 0.5:
        names = ("state_income_tax", "property_tax", "mortgage_interest", "charity_cash", "medical_expenses")
        itemized = ItemizedInputs(**{name: round(random.random() * 30_000, 2) for name in names})
    carried = [round(random.random() * 20_000, 2) if random.random() < 0.3 else 0.0 for _ in range(2)]
    return ReturnInput(
        random.choice((SINGLE, JOINT, SEPARATE, FilingStatus.HEAD_OF_HOUSEHOLD)),
        seniors=random.choice((0, 1, 2)),
        carry_short=carried[0],
        carry_long=carried[1],
        itemized=itemized,
        **chosen,
    )


@pytest.fixture(scope="module")
def returns(law_of: Callable[[int], YearLaw]) -> list[Followed]:
    random = Random(14)
    return [followed(at_random(random), law_of(random.choice((2025, 2026, 2029))))[0] for _ in range(400)]


def test_returns_at_random_hold_line_by_line(returns: list[Followed]) -> None:
    assert [wrong for found in returns for wrong in (*found.wrong(), *found.apart())] == []


def test_they_have_every_federal_form(returns: list[Followed]) -> None:
    """So that none of the arithmetic goes untested: with its two ways of itemising, and the smaller tax of both."""
    keys = {form.key.partition(".")[2] for found in returns for form in found.forms}
    federal = {
        "form1040",
        "schedule1a",
        "schedule2",
        "schedule_a",
        "schedule_d",
        "form8949",
        "losses",
        "gains",
    }
    assert keys >= federal | {
        "benefits",
        "form6251",
        "form8960",
        "form8959",
        "form5329",
        "form8606",
        "payroll",
    }
    lines = {line.key.partition(".")[2] for found in returns for line in found.each()}
    assert lines >= {"form6251.line40", "form6251.addition", "schedule_a.limitation", "form1040.gifts"}


def test_a_line_that_is_off_by_more_than_a_cent_is_seen(returns: list[Followed]) -> None:
    found = returns[0]
    key = next(line.key for line in found.each() if line.line == "9")
    found.lines[key] = found.lines[key].model_copy(update={"amount": found.lines[key].amount + 2 * CENT})
    assert any("form1040.line11a" in wrong for wrong in found.wrong())


# -- by hand ---------------------------------------------------------------------------------------------------------


def test_gains_stacked_by_hand(law_of: Callable[[int], YearLaw]) -> None:
    """Single, 2026: $60,000 of pension and $20,000 of long-term gain. The standard deduction is $16,100, so taxable
    income is $63,900, of it $43,900 ordinary; the 0 % rate ends at $49,450."""
    found, _ = followed(ReturnInput(SINGLE, pensions=60_000.0, long_term_gains=20_000.0), law_of(2026))
    lines = {key.removeprefix("2026."): line for key, line in found.lines.items()}
    assert lines["gains.line9"].amount == pytest.approx(5_550.0)
    assert lines["gains.line17"].amount == pytest.approx(14_450.0)
    assert lines["gains.line18"].amount == pytest.approx(2_167.5)
    assert lines["gains.line22"].amount == pytest.approx(1_240.0 + 0.12 * (43_900 - 12_400))
    assert lines["gains.line22"].arithmetic == "12 % of (line 5 - $12,400) + $1,240"
    assert lines["form1040.line16"].amount == pytest.approx(2_167.5 + 5_020.0)
    assert lines["form1040.line16"].inputs == ("2026.gains.line25",)
    assert lines["schedule_d.line15"].line == "15"
