"""Every kind of income and way of giving enters each state's return as its law says, or is named where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from decumulate.models.accounts import KINDS as ACCOUNTS
from decumulate.models.household.receipts import LINES
from decumulate.models.laws.states import register
from decumulate.models.laws.states.facts import KINDS
from decumulate.models.laws.states.known import BY_DECEDENT, TOLD_APART
from decumulate.models.returns.bulk import tax_rows
from decumulate.tax_tables.state_tables import state_table

ROOT = Path(__file__).parents[2]
TAXING = [code for code in register.COMPUTED if state_table(code).taxes_income]
RATED = pd.read_csv(ROOT / "tests" / "oracles" / "state_rates.csv", nrows=0).columns[4:]
"""Kinds whose next dollars are compared with another calculator's in every place (test_rates.py)."""
HERE = {"inherited_distributions", "qcd"}
"""Kinds of which this file says where they are taxed."""
OTHER_LINES = {
    "early_distributions": "income that is counted elsewhere",
    "taxable_roth_distributions": "an IRA's in a plan, no column of a file of returns",
}
AS_KIND = {
    "traditional_ira": "traditional_distributions",
    "401k": "traditional_distributions",
    "403b": "traditional_distributions",
    "457b": "traditional_distributions",
    "inherited_ira": "inherited_distributions",
    "roth_ira": "",
    "roth_401k": "",
    "inherited_roth": "",
    "taxable": "",
}
"""As what a state has the distributions of each account type; nothing where they are no income."""

OLD = {
    "year": 2026,
    "filing_status": "single",
    "age": 72,
    "traditional_distributions": 150_000,
    "interest": 40_000,
}


def taxes(*cells: Mapping[str, Any]) -> dict[str, list[float]]:
    """State tax of each household in every place."""
    rows = pd.DataFrame([{**each, "state": code} for code in TAXING for each in cells]).fillna(0)
    found = tax_rows(rows).state_tax.tolist()
    return {code: found[n * len(cells) : (n + 1) * len(cells)] for n, code in enumerate(TAXING)}


def test_every_kind_is_compared_or_told_here() -> None:
    assert set(KINDS) == set(RATED) | HERE
    assert set(LINES) - set(KINDS) == set(OTHER_LINES)
    assert set(ACCOUNTS) == set(AS_KIND)
    assert {kind for kind in AS_KIND.values() if kind} <= set(KINDS)


def test_what_an_ira_pays_a_charity_is_income_in_new_jersey_alone() -> None:
    found = taxes(OLD, OLD | {"qcd": 20_000})
    assert {code for code, (without, having) in found.items() if having != pytest.approx(without)} == {"NJ"}


@pytest.mark.parametrize(("age", "named"), [(72, {"ME"}), (50, {"AR", "CO", "PA", "SC"})])
def test_what_was_inherited_is_an_iras_but_where_it_is_named(age: int, named: set[str]) -> None:
    """From 65 South Carolina has 15,000 of any income; before 59 1/2 Maine deducts no IRA's."""
    cells = {"year": 2026, "filing_status": "single", "age": age, "interest": 60_000}
    found = taxes(cells | {"traditional_distributions": 30_000}, cells | {"inherited_distributions": 30_000})
    assert {code for code, (own, left) in found.items() if left != pytest.approx(own)} == named
    told = {code for code, kinds in TOLD_APART.items() if "inherited_distributions" in kinds}
    assert named <= told


def test_pennsylvania_taxes_nothing_that_comes_by_a_death() -> None:
    cells = {"year": 2026, "filing_status": "single", "age": 50, "inherited_distributions": 30_000}
    found = taxes(
        cells | {"interest": 20_000}, cells | {"traditional_distributions": 30_000, "interest": 20_000}
    )
    assert found["PA"] == pytest.approx([0.0307 * 20_000, 0.0307 * 50_000])


def test_colorado_and_arkansas_have_heirs_of_any_age_in_their_exclusions() -> None:
    # Federal taxable income 80,000 - 16,100; 20,000 subtracted. Arkansas: 80,000 - 6,000 - 2,520, its row's middle.
    cells = {
        "year": 2026,
        "filing_status": "single",
        "age": 40,
        "wages": 50_000,
        "inherited_distributions": 30_000,
    }
    found = taxes(cells)
    assert found["CO"] == pytest.approx([0.044 * (80_000 - 16_100 - 20_000)])
    by_bracket = 0.02 * 5_600 + 0.03 * 4_800 + 0.034 * 10_400 + 0.037 * (71_450 - 26_400)
    assert found["AR"] == [round(by_bracket) - 29]


def test_maine_and_south_carolina_deduct_nothing_of_it() -> None:
    # Below every range: 5.8 percent of 36,000 less 15,700, an addition for age and 5,250; South Carolina at 1.99.
    cells = {"year": 2026, "filing_status": "single", "age": 70, "inherited_distributions": 36_000}
    own = {"year": 2026, "filing_status": "single", "age": 70, "traditional_distributions": 36_000}
    found = taxes(cells, own)
    assert found["ME"][0] > found["ME"][1] == 0.0
    assert found["ME"][0] == pytest.approx(0.058 * (36_000 - 15_700 - 2_050 - 5_250), abs=10)
    assert found["SC"][0] == found["SC"][1], "from 65 the 15,000 of any income is more"
    young = taxes(cells | {"age": 60}, own | {"age": 60})
    assert young["SC"][0] - young["SC"][1] == pytest.approx(0.0199 * 3_000)


def test_where_gifts_lower_the_tax() -> None:
    """Of who itemizes by far, cash and lots alike; everywhere but where the page says so."""
    itemizing = {"year": 2026, "filing_status": "single", "age": 60, "interest": 60_000, "wages": 50_000}
    itemizing |= {"property_tax": 9_000, "mortgage_interest": 15_000}
    found = taxes(itemizing, itemizing | {"gifts_cash": 10_000}, itemizing | {"gifts_property": 10_000})
    by_cash = {code for code, (without, cash, _) in found.items() if cash < without - 1}
    by_lots = {code for code, (without, _, lots) in found.items() if lots < without - 1}
    nothing = set(TAXING) - by_cash
    assert by_cash == by_lots
    page = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")
    said = ", ".join(sorted(nothing))
    assert f"gifts lower no tax in {said}" in " ".join(page.split()), said


def test_the_page_names_what_differs() -> None:
    page = " ".join((ROOT / "docs" / "states.md").read_text(encoding="utf-8").split())
    for code in (*BY_DECEDENT, *TOLD_APART):
        assert state_table(code).title in page
    for flow in ("inherited_distributions", "qcd", "gifts_property", "lump sum", "annuities", "rent", "home"):
        assert flow in page, flow
