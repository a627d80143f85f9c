"""Every entry of tests/oracles/worked_examples.yaml, recomputed: one checker a topic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.laws.federal import (
    capital_gains_tax,
    capital_losses,
    itemized_deductions,
    niit,
    ordinary_income_tax,
    rmd,
    roth_distributions,
    senior_deduction,
    social_security_taxation,
)
from decumulate.models.laws.medicare import irmaa
from decumulate.models.laws.social_security import claiming, family
from decumulate.models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from decumulate.tax_tables.read import actuarial
from decumulate.tax_tables.schema import FilingStatus, YearLaw

Numbers = Mapping[str, Any]
Checker = Callable[[Numbers, YearLaw], Mapping[str, Any]]

EXAMPLES = yaml.safe_load((Path(__file__).parents[1] / "oracles" / "worked_examples.yaml").read_text())[
    "examples"
]
STATUS = {
    "single": FilingStatus.SINGLE,
    "mfj": FilingStatus.MARRIED_FILING_JOINTLY,
    "mfs": FilingStatus.MARRIED_FILING_SEPARATELY,
    "mfs_lived_together": FilingStatus.MARRIED_FILING_SEPARATELY,
    "qss": FilingStatus.QUALIFYING_SURVIVING_SPOUSE,
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["id"]))
def test_worked_example(example: Numbers, law_of: Callable[[int], YearLaw]) -> None:
    year = 2026 if example["tax_year"] == "any" else example["tax_year"]
    found = CHECKERS[example["topic"]](example["inputs"], law_of(year))
    cents = max(example["tolerance"], 0.005)
    for name, expected in example["expected"].items():
        wanted = expected if name == "rows" else pytest.approx(expected, abs=cents)
        assert found[name] == wanted, name


def table_tax(amount: float, status: FilingStatus, law: YearLaw) -> float:
    """The Tax Table below $100,000: the rate schedule in the middle of a $50 band."""
    if amount < 100_000:
        amount = amount // 50 * 50 + 25
    return ordinary_income_tax.compute(amount, status, law.federal.ordinary_income_tax)


def benefits_taxed(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    other = given.get("other_income", given.get("provisional", 0.0) - given["benefits"] / 2)
    found = social_security_taxation.compute(
        given["benefits"],
        other,
        given.get("tax_exempt", 0.0),
        STATUS[given["status"]],
        law.federal.social_security,
    )
    return {"provisional": found.provisional_income, "taxable_benefits": found.taxable_benefits}


def whole_return(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    status = STATUS[given["status"]]
    ages = given.get("ages", [given.get("age", 0)])
    itemized = ItemizedInputs(
        property_tax=given.get("salt", 0.0),
        mortgage_interest=given.get("mortgage_interest", 0.0),
        charity_cash=given.get("gifts", 0.0),
        medical_expenses=given.get("medical", 0.0),
    )
    x = ReturnInput(
        status,
        seniors=sum(age >= 65 for age in ages),
        wages=given.get("wages", 0.0),
        pensions=given.get("pension", 0.0),
        social_security=given.get("benefits", given.get("ss_benefits", 0.0)),
        traditional_distributions=given.get("ira", 0.0),
        itemized=itemized,
    )
    lines = federal_return(x, law)
    return {**of_return(lines, status, law), **of_schedule_a(itemized, lines, x, law)}


def of_return(lines: ReturnLines, status: FilingStatus, law: YearLaw) -> dict[str, Any]:
    regular = lines.ordinary_income_tax + lines.capital_gains_tax
    return {
        "agi": lines.agi,
        "taxable_benefits": lines.taxable_social_security,
        "deductions": lines.deduction,
        "deductions_total": lines.deduction,
        "taxable_income": lines.taxable_income,
        "tax_rate_schedule": regular,
        "regular_tax": regular,
        "tax": regular,
        "tax_table": table_tax(lines.taxable_income, status, law),
    }


def of_schedule_a(
    itemized: ItemizedInputs, lines: ReturnLines, x: ReturnInput, law: YearLaw
) -> dict[str, Any]:
    senior = senior_deduction.compute(lines.agi, x.seniors, x.filing_status, law.federal.senior_deduction)
    found = schedule_a(itemized, lines.agi, senior, x.filing_status, law)
    return {
        "senior_deduction": senior,
        "medical_allowed": found.medical,
        "salt_allowed": found.taxes,
        "salt": found.taxes,
        "charity_allowed": found.gifts,
        "charity_after_floor": found.gifts,
        "itemized": found.total,
    }


def schedule_a(
    itemized: ItemizedInputs, agi: float, senior: float, status: FilingStatus, law: YearLaw
) -> itemized_deductions.ScheduleA:
    start = law.federal.ordinary_income_tax.tops[status][-1]
    return itemized_deductions.compute(itemized, agi, senior, start, status, law.federal.itemized_deductions)


def itemized_limit(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    status = STATUS[given["status"]]
    if "itemized" in given:  # one number: as mortgage interest, which has no floor or cap of its own
        only = ItemizedInputs(mortgage_interest=given["itemized"])
        return {"itemized_allowed": schedule_a(only, given["income_before_itemized"], 0.0, status, law).total}
    itemized = ItemizedInputs(
        property_tax=given["salt"],
        mortgage_interest=given["mortgage_interest"],
        charity_cash=given["gifts_total"],
        medical_expenses=given["medical"],
    )
    found = schedule_a(itemized, given["agi"], 0.0, status, law)
    lines = federal_return(ReturnInput(status, wages=given["agi"], itemized=itemized), law)
    assert lines.itemizes
    return {
        **of_return(lines, status, law),
        "medical_allowed": found.medical,
        "salt_allowed": found.taxes,
        "charity_allowed": found.gifts,
        "itemized_before_limit": found.before_limit,
        "reduction": found.before_limit - found.total,
    }


def senior(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    persons = given.get("eligible_persons", 1)
    status = STATUS[given["status"]]
    return {
        "senior_deduction": senior_deduction.compute(
            given["magi"], persons, status, law.federal.senior_deduction
        )
    }


def salt_cap(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    cap = itemized_deductions.tax_cap(given["magi"], STATUS[given["status"]], law.federal.itemized_deductions)
    return {"salt_allowed": min(given["salt_paid"], cap)}


def net_investment(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    return {"niit": niit.compute(given["nii"], given["magi"], STATUS[given["status"]], law.federal.niit)}


def gains_worksheet(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    status = STATUS[given["status"]]
    gains = given["qualified_dividends"] + given["net_ltcg"]
    table = law.federal.capital_gains_tax
    found = capital_gains_tax.compute(
        given["taxable_income"], gains, status, table, law.federal.ordinary_income_tax
    )
    zero_top, fifteen_top = table.tops[status]
    top, bottom = given["taxable_income"], found.ordinary_taxable_income
    at_15 = 0.15 * max(0, min(top, fifteen_top) - max(bottom, zero_top))
    at_20 = 0.20 * max(0, top - max(bottom, fifteen_top))
    assert found.capital_gains_tax == pytest.approx(at_15 + at_20, abs=0.005)
    return {
        "amount_at_0": max(0, min(top, zero_top) - bottom),
        "tax_at_15": at_15,
        "tax_at_20": at_20,
        "total_tax": found.capital_gains_tax + table_tax(bottom, status, law),
    }


def rmd_amount(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    owner, spouse = given["owner_age"], given["spouse_age"]
    balance = given.get("prior_year_end_balance", 0.0)
    return {
        "divisor": rmd.divisor(owner, spouse, actuarial()),
        "rmd": rmd.compute(balance, owner, spouse, actuarial()),
    }


def rmd_first_year(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    return {"year_age_reached": [rmd.start_year(date(born, 8, 1), actuarial()) for born in given["born"]]}


def roth_ordering(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    since = 2026 if not given["five_year_met"] else 2000
    conversions = [(2025, given["taxed_conversions"])]
    found = roth_distributions.compute(
        given["distribution"], given["regular_contributions"], conversions, 2026, since, given["age"] >= 60
    )
    return {
        "taxable": found.taxable,
        "contributions_used": found.from_contributions,
        "conversion_used": found.from_conversions[0],
        "conversion_basis_forward": given["taxed_conversions"] - found.from_conversions[0],
    }


def capital_loss(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    status = STATUS[given["status"]]
    found = capital_losses.compute(
        0.0, -given["net_capital_loss"], 0.0, 0.0, status, law.federal.capital_losses
    )
    return {
        "deducted": -found.gain_or_loss,
        "carryover": sum(capital_losses.carry_over(found, given["taxable_income"], 0.0)),
    }


def early_reduction(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    born = date(1970, 6, 15)
    claim = claiming.full_retirement_months(born, actuarial()) - given["months_early"]
    return {
        "reduced": claiming.down_to_dime(given["pia"] * claiming.worker_fraction(born, claim, actuarial()))
    }


def spouse_reduction(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    born = date(1970, 6, 15)
    claim = claiming.full_retirement_months(born, actuarial()) - given["months_early"]
    excess = family.spouse_excess(2 * given["spouse_benefit"], 0.0, born, claim, actuarial())
    return {"reduced": claiming.down_to_dime(excess)}


def claim_at_62(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    year, month = map(int, given["birth"].split("-"))
    fraction = claiming.worker_fraction(date(year, month, 15), given["claim_age_months"], actuarial())
    return {"monthly_benefit": claiming.down_to_dollar(given["pia"] * fraction)}


def claim_at_full_age(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    year, month = map(int, given["birth"].split("-"))
    born = date(year, month, 15)
    full = claiming.full_retirement_months(born, actuarial())
    assert full == 66 * 12 + 10

    def paid(months: int) -> float:
        return claiming.down_to_dollar(given["pia"] * claiming.worker_fraction(born, months, actuarial()))

    return {"benefit_at_fra_66_10": paid(full), "benefit_at_67": paid(67 * 12)}


def survivor(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    worker, survivor_born = date(1960, 6, 15), date(1962, 6, 15)
    assert claiming.full_retirement_months(worker, actuarial()) == given["deceased_fra"] * 12
    fraction = claiming.worker_fraction(worker, given["deceased_claim_age"] * 12, actuarial())
    full = family.survivor_full_retirement_months(survivor_born, actuarial())
    assert given["survivor_at_fra"]
    return {
        "monthly": family.survivor_benefit(given["deceased_pia"], fraction, survivor_born, full, actuarial())
    }


def age62_chart(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    """Rows of (birth years, full age, months early, worker's and spouse's dollars at 62)."""
    pia, at_62 = given["pia"], 62 * 12
    rows = []
    for births, full_age, *_ in CHART:
        year = int(str(births).strip("<>=").split("-")[0])
        born = date(year, 6, 15)
        full = claiming.full_retirement_months(born, actuarial())
        years, _, months = str(full_age).partition("/")
        assert full == 12 * int(years) + int(months or 0)
        worker = claiming.down_to_dollar(pia * claiming.worker_fraction(born, at_62, actuarial()))
        spouse = claiming.down_to_dollar(family.spouse_excess(pia, 0.0, born, at_62, actuarial()))
        rows.append([births, full_age, full - at_62, worker, spouse])
    return {"rows": rows}


CHART = next(example for example in EXAMPLES if example["id"] == "ssa-chart62")["expected"]["rows"]


def surcharge(given: Numbers, law: YearLaw) -> Mapping[str, Any]:
    table = law.medicare.irmaa
    reached = irmaa.tier(given["magi"], STATUS[given["status"]], table)
    return {
        "part_b_total_monthly": law.medicare.premiums.part_b + table.part_b[reached],
        "part_d_surcharge_monthly": table.part_d[reached],
    }


CHECKERS: dict[str, Checker] = {
    "ss_taxation": benefits_taxed,
    "ss_taxation+tax": whole_return,
    "full_return": whole_return,
    "itemized_return": whole_return,
    "rate_schedule": whole_return,
    "salt_phasedown": whole_return,
    "itemized_limit": itemized_limit,
    "senior_deduction": senior,
    "salt_cap": salt_cap,
    "niit": net_investment,
    "qualified_dividends_capital_gain_worksheet": gains_worksheet,
    "rmd": rmd_amount,
    "rmd_first_year": rmd_first_year,
    "roth_ordering": roth_ordering,
    "capital_loss": capital_loss,
    "early_reduction": early_reduction,
    "spouse_reduction": spouse_reduction,
    "claim_at_62": claim_at_62,
    "claim_at_full_age": claim_at_full_age,
    "survivor": survivor,
    "age62_chart": age62_chart,
    "irmaa": surcharge,
}
