"""Our returns beside those of Tax-Calculator: a difference over a dollar belongs to a named, explained class.

The classes and who is right are in tests/oracles/DIFFERENCES.md. A class is a predicate on the row; where
Tax-Calculator's own rule can be written down, a test also shows that the rule alone makes the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.laws.federal import itemized_deductions, senior_deduction
from decumulate.models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import FilingStatus, YearLaw

ORACLES = Path(__file__).parents[1] / "oracles"
SEPARATE = FilingStatus.MARRIED_FILING_SEPARATELY
SINGLE = FilingStatus.SINGLE
COMPARED = ("agi", "taxable_social_security", "taxable_income", "regular_tax", "niit", "amt", "total")
DOLLAR = 1.0

INDEXED_THRESHOLD = {False: 513_850.0, True: 256_925.0}
"""Tax-Calculator's ID_AllTaxes_c_ps of 2026, by whether the return is separate."""


@dataclass(frozen=True)
class Case:
    """One recorded return, ours and Tax-Calculator's."""

    row: Mapping[str, Any]
    x: ReturnInput
    law: YearLaw
    lines: ReturnLines

    @property
    def year(self) -> int:
        return self.law.year

    @property
    def separate(self) -> bool:
        return self.x.filing_status is SEPARATE

    @property
    def taxes_paid(self) -> float:
        return self.x.itemized.state_income_tax + self.x.itemized.property_tax

    @property
    def top_bracket_start(self) -> float:
        return self.law.federal.ordinary_income_tax.tops[self.x.filing_status][-1]

    @property
    def theirs_itemizes(self) -> bool:
        return bool(self.row["tc_itemized"] > 0.0)

    def differences(self, lines: ReturnLines | None = None) -> dict[str, float]:
        """Ours less theirs, where it is over a dollar."""
        ours = answers(lines or self.lines)
        theirs = {name: self.row[f"tc_{name}"] for name in COMPARED[:-1]}
        theirs["total"] = theirs["regular_tax"] + theirs["niit"] + theirs["amt"]
        return {
            name: ours[name] - theirs[name] for name in COMPARED if abs(ours[name] - theirs[name]) > DOLLAR
        }

    def under(self, law: YearLaw) -> ReturnLines:
        """The same return under another law."""
        return federal_return(self.x, law)


def answers(lines: ReturnLines) -> dict[str, float]:
    return {
        "agi": lines.agi,
        "taxable_social_security": lines.taxable_social_security,
        "taxable_income": lines.taxable_income,
        "regular_tax": lines.ordinary_income_tax + lines.capital_gains_tax,
        "niit": lines.niit,
        "amt": lines.amt,
        "total": lines.federal_tax,
    }


@cache
def cases() -> tuple[Case, ...]:
    book = LawBook(lambda year: 0.025, 2026)
    rows = pd.read_csv(ORACLES / "taxcalc_returns.csv").to_dict("records")
    return tuple(case(row, book.for_year(int(row["year"]))) for row in rows)


def case(row: Mapping[Any, Any], law: YearLaw) -> Case:
    named = {field.name for field in fields(ReturnInput)} & row.keys() - {"filing_status"}
    x = ReturnInput(
        FilingStatus(row["filing_status"]),
        seniors=int(row["age"] >= 65) + int(row["spouse_age"] >= 65),
        itemized=ItemizedInputs(
            float(row["state_income_tax_paid"]),
            float(row["property_tax"]),
            float(row["mortgage_interest"]),
            float(row["charity_cash"]),
            float(row["medical_expenses"]),
        ),
        **{name: float(row[name]) for name in named},
    )
    return Case(row, x, law, federal_return(x, law))


def separate_benefits(case: Case) -> bool:
    """Tax-Calculator takes separate filers to live apart all year."""
    theirs = case.row["tc_taxable_social_security"]
    return case.separate and case.lines.taxable_social_security > theirs + DOLLAR


def separate_amt(case: Case) -> bool:
    """Tax-Calculator lacks what separate returns add to income for AMT where the exemption is gone."""
    table = case.law.federal.amt
    gone = table.phaseout_start[SEPARATE] + table.exemption[SEPARATE] / table.phaseout_rate
    return case.separate and case.lines.amt > 0.0 and case.lines.agi > gone


def taxes_phase_down(case: Case) -> bool:
    """Tax-Calculator indexes the threshold of 2026 and does not halve the phase-down of separate returns."""
    threshold = case.law.federal.itemized_deductions.salt_phaseout_threshold[case.x.filing_status]
    rule_differs = case.year == 2026 or case.separate
    itemizes = case.lines.itemizes or case.theirs_itemizes
    return rule_differs and itemizes and case.taxes_paid > 0.0 and case.lines.agi > threshold


def section_68(case: Case) -> bool:
    """Tax-Calculator takes 2/37 of all income in the top bracket, though deductions be less, and for AMT."""
    itemizes = case.lines.itemizes or case.theirs_itemizes
    return case.year == 2026 and itemizes and case.lines.agi > case.top_bracket_start


def gifts_over_ceiling(case: Case) -> bool:
    """Tax-Calculator takes the floor of 0.5 percent before the ceiling of 60 percent."""
    ceiling = case.law.federal.itemized_deductions.charity_cash_ceiling * max(0.0, case.lines.agi)
    return case.year == 2026 and case.x.itemized.charity_cash > ceiling


def gifts_under_amt(case: Case) -> bool:
    """Tax-Calculator adds the gifts of 170(p) back for AMT with the standard deduction."""
    owes = case.row["tc_amt"] > 0.0 or case.lines.amt > 0.0
    return case.year == 2026 and owes and case.x.itemized.charity_cash > 0.0 and not case.theirs_itemizes


def choice_under_amt(case: Case) -> bool:
    """Tax-Calculator chooses between deductions before it adds state taxes back for AMT, and pays more."""
    itemizes_alone = case.theirs_itemizes and not case.lines.itemizes
    return itemizes_alone and case.row["tc_amt"] > 0.0 and case.taxes_paid > 0.0


def same_tax(case: Case) -> bool:
    """Both deductions give the same tax; we take the larger, Tax-Calculator the standard one."""
    return set(case.differences()) == {"taxable_income"} and case.lines.itemizes and not case.theirs_itemizes


CLASSES: dict[str, Callable[[Case], bool]] = {
    "separate_benefits": separate_benefits,
    "separate_amt": separate_amt,
    "taxes_phase_down": taxes_phase_down,
    "section_68": section_68,
    "gifts_over_ceiling": gifts_over_ceiling,
    "gifts_under_amt": gifts_under_amt,
    "choice_under_amt": choice_under_amt,
    "same_tax": same_tax,
}


def test_the_recording_is_large_and_varied() -> None:
    found = cases()
    assert len(found) >= 2400
    assert {case.x.filing_status for case in found} == set(FilingStatus)
    assert {case.year for case in found} == {2025, 2026}
    for line, at_least in {"niit": 500, "amt": 20, "taxable_social_security": 1500, "itemized": 500}.items():
        assert sum(case.row[f"tc_{line}"] > 0.0 for case in found) >= at_least, line


def test_every_difference_is_explained() -> None:
    unexplained = {
        case.row["id"]: case.differences()
        for case in cases()
        if case.differences() and not any(applies(case) for applies in CLASSES.values())
    }
    assert unexplained == {}


def test_every_class_is_needed_and_written_down() -> None:
    """Each class alone explains some row, and DIFFERENCES.md has its section and its number of rows."""
    differing = [case for case in cases() if case.differences()]
    alone = Counter[str]()
    counted = Counter[str]()
    for case in differing:
        names = [name for name, applies in CLASSES.items() if applies(case)]
        counted.update(names)
        alone.update(names if len(names) == 1 else [])
    text = (ORACLES / "DIFFERENCES.md").read_text()
    for name in CLASSES:
        assert alone[name] > 0, name
        assert f"## {name} ({counted[name]} rows)" in text, (name, counted[name])
    assert f"{len(differing)} of {len(cases()):,}" in text, len(differing)


def test_income_agrees_everywhere_but_for_separate_benefits() -> None:
    for case in cases():
        if not separate_benefits(case):
            assert not {"agi", "taxable_social_security", "niit"} & case.differences().keys(), case.row["id"]


def test_separate_benefits_agree_with_the_other_base_amounts() -> None:
    """With the base amounts of a single return, Tax-Calculator's reading, AGI and NIIT are the same."""
    shown = 0
    for case in filter(separate_benefits, cases()):
        table = case.law.federal.social_security
        apart = replace(
            table,
            base1={**table.base1, SEPARATE: table.base1[SINGLE]},
            base2={**table.base2, SEPARATE: table.base2[SINGLE]},
        )
        law = replace(case.law, federal=replace(case.law.federal, social_security=apart))
        lines = case.under(law)
        left = case.differences(lines)
        assert not {"agi", "taxable_social_security", "niit"} & left.keys(), case.row["id"]
        rest = replace(case, law=law, lines=lines)
        assert not left or any(CLASSES[name](rest) for name in list(CLASSES)[1:]), case.row["id"]
        shown += bool(case.differences())
    assert shown > 20


@pytest.mark.parametrize("year", [2025, 2026])
def test_itemized_deductions_by_their_rules_are_theirs(year: int) -> None:
    """Their Schedule A, rebuilt from ours with their three rules, is their total wherever they itemise."""
    shown = 0
    for case in cases():
        if case.year == year and case.theirs_itemizes:
            assert their_schedule_a(case) == pytest.approx(case.row["tc_itemized"], abs=DOLLAR), case.row[
                "id"
            ]
            shown += 1
    assert shown > 200


def their_schedule_a(case: Case) -> float:
    """Schedule A by Tax-Calculator's rules, on its AGI: see DIFFERENCES.md."""
    agi, status = float(case.row["tc_agi"]), case.x.filing_status
    table = case.law.federal.itemized_deductions
    theirs = replace(table, salt_phaseout_share=dict.fromkeys(FilingStatus, 1.0), limit_rate=0.0)
    if case.year == 2026:
        thresholds = {each: INDEXED_THRESHOLD[each is SEPARATE] for each in FilingStatus}
        theirs = replace(theirs, salt_phaseout_threshold=thresholds)
    before = itemized_deductions.compute(case.x.itemized, agi, 0.0, case.top_bracket_start, status, theirs)
    floor, ceiling = table.charity_floor * max(0.0, agi), table.charity_cash_ceiling * max(0.0, agi)
    gifts = min(max(0.0, case.x.itemized.charity_cash - floor), ceiling)
    limit = table.limit_rate * max(0.0, agi - case.top_bracket_start)
    return max(0.0, before.total - before.gifts + gifts - limit)


def test_where_they_choose_otherwise_under_amt_we_pay_less() -> None:
    rows = [case for case in cases() if choice_under_amt(case) and not section_68(case)]
    assert rows
    assert all(case.differences()["total"] < 0.0 for case in rows)


def test_gifts_under_amt_are_worth_at_most_their_rate() -> None:
    """What they add back is taxed at 28 percent, and half as much again while the exemption phases out."""
    rows = [case for case in cases() if gifts_under_amt(case) and not case.lines.itemizes]
    assert rows
    for case in rows:
        deducted = case.law.federal.standard_deduction.charity_nonitemizer[case.x.filing_status]
        assert -0.42 * deducted - 0.01 <= answers(case.lines)["amt"] - case.row["tc_amt"] <= 0.01


def test_senior_deduction_is_theirs() -> None:
    """What is left of their deduction beside the standard one is the senior deduction, to the cent."""
    shown = 0
    for case in cases():
        agi, taxable = case.row["tc_agi"], case.row["tc_taxable_income"]
        if taxable > 0.0:
            deducted = agi - taxable - case.row["tc_standard"] - case.row["tc_itemized"]
            ours = senior_deduction.compute(
                agi, case.x.seniors, case.x.filing_status, case.law.federal.senior_deduction
            )
            assert ours == pytest.approx(deducted, abs=0.02), case.row["id"]
            shown += ours > 0.0
    assert shown > 500
