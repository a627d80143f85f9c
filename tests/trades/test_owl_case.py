"""A case of Owl, with its workbook, as a scenario that loads."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from decumulate.models.imports.owl_case import OwlCase, is_owl_case
from decumulate.models.imports.owl_scenario import scenario_of_case
from decumulate.models.positions.mapping import PositionsError
from decumulate.models.reading import TextFile
from decumulate.models.scenario import load
from decumulate.models.scenario.accounts import TaxableAccount
from decumulate.solver.service import ImportRequest, run
from decumulate.solver.service.fields import on_disk
from decumulate.solver.service.problems import RequestError

DAY = date(2026, 3, 1)
CASE = """
case_name = "Jack and Jill"
[basic_info]
status = "married"
names = ["Jack", "Jill"]
date_of_birth = ["1963-01-15", "1966-01-16"]
life_expectancy = [89, 92]
start_date = "2026-01-01"
state = "nc"
[savings_assets]
taxable_savings_balances = [90.5, 60.0]
taxable_cost_basis = [50.5, 0.0]
tax_deferred_savings_balances = [600.0, 150.0]
tax_free_savings_balances = [70.0, 40.0]
hsa_savings_balances = [5.0, 0.0]
[household_financial_profile]
HFP_file_name = "HFP_jack+jill.xlsx"
[fixed_income]
pension_monthly_amounts = [0.0, 1000.0]
pension_ages = [65.0, 65.5]
pension_indexed = [false, true]
social_security_pia_amounts = [2333, 2083]
social_security_ages = [67.5, 70.0]
[rates_selection]
heirs_rate_on_tax_deferred_estate = 30.0
dividend_rate = 1.8
method = "user"
values = [6.0, 4.0, 3.3, 2.8]
[asset_allocation]
type = "individual"
generic = [[[60, 40, 0, 0], [70, 30, 0, 0]], [[50, 30, 10, 10], [50, 30, 10, 10]]]
[optimization_parameters]
objective = "maxBequest"
spending_profile = "flat"
surviving_spouse_spending_percent = 65
[solver_options]
netSpending = 90
maxRothConversion = 100
previousMAGIs = [120, 130]
"""


def workbook(path: Path) -> Path:
    book = Workbook()
    for name in ("Jack", "Jill"):
        sheet = book.create_sheet(name)
        sheet.append(["year", "anticipated wages", "IRA ctrb", "big-ticket items"])
        for year in range(2025, 2032):
            paid = {"Jack": 100_000 if year <= 2027 else 0, "Jill": 80_000 if year in (2027, 2028) else 0}[
                name
            ]
            large = 25_000 if (name, year) == ("Jack", 2029) else 0
            sheet.append([year, paid, 7_000 if name == "Jill" else 0, large])
    book.save(path)
    return path


def imported(text: str = CASE, **more: Any) -> Any:
    return run(ImportRequest(positions=(TextFile("case.toml", text),), as_of=DAY, **more))


def test_a_case_and_its_workbook_are_a_scenario(tmp_path: Path) -> None:
    response = imported(workbook=on_disk(workbook(tmp_path / "hfp.xlsx")))
    scenario = load(response.text)
    jack, jill = scenario.people
    assert (jack.plan_to_age, str(jill.born)) == (89, "1966-01-16")
    assert jack.social_security is not None
    assert jill.social_security is not None
    assert (jack.social_security.claim_age, jill.social_security.claim_age) == ("67y6m", 70)
    (pension,) = jill.pensions
    assert (pension.annual, pension.from_age, pension.indexed) == (12_000, "65y6m", True)
    assert [(wages.annual, wages.until_year) for wages in jack.wages] == [(100_000, 2027)]
    assert jill.wages == (), "pay that begins later has no place"
    assert [(extra.year, extra.amount) for extra in scenario.spending.extra] == [(2029, 25_000)]
    assert (scenario.spending.annual, scenario.spending.survivor_fraction) == (90_000, 0.65)
    assert (scenario.goal.objective, scenario.goal.heir_tax_rate) == ("max_estate", 0.3)
    assert (scenario.taxes.state, list(scenario.taxes.prior_magi or ())) == ("NC", [120_000, 130_000])
    held = {account.name: account for account in scenario.accounts}
    assert held["Jack IRA"].type == "traditional_ira"
    broker = held["Jack brokerage"]
    assert isinstance(broker, TaxableAccount)
    assert sum(lot.value for lot in broker.lots) == pytest.approx(90_500)
    assert sum(lot.basis for lot in broker.lots) == pytest.approx(50_500)
    market = scenario.market.assets
    assert (market["us_stock"].total_return, market["t_note"].treasury_interest) == (0.06, 0.033)
    # by wealth: Jack 760,500 of 60/40, Jill 250,000 of 50/30/10/10
    target = scenario.allocation.target
    assert target is not None
    assert target["us_stock"] == pytest.approx((0.6 * 760.5 + 0.5 * 250.0) / 1_010.5, abs=2e-4)
    review = response.review
    assert review.by_hand == ()
    assert [text for text in review.skipped if "health" in text] == [
        "Jack: the health savings account, which a plan does not model"
    ]
    assert 'Jill: "ira ctrb" of the workbook' in review.skipped
    assert any(text.startswith("Jill: wages that change, or begin later") for text in review.skipped)
    assert any(text.startswith("Jill: what is taxable cost what it is worth") for text in review.assumed)


def test_what_a_case_does_not_say_is_assumed_or_left_by_hand() -> None:
    text = CASE.replace('method = "user"', 'method = "historical"').replace("previousMAGIs = [120, 130]", "")
    text = text.replace('state = "nc"', "").replace('"1963-01-15"', '"1960-01-15"')
    review = imported(text).review
    assert any("7 %" in words and "historical" in words for words in review.assumed)
    assert "a state without income tax (FL): the case names none" in review.assumed
    assert any(words.startswith("taxes.prior_magi") for words in review.by_hand), (
        "Medicare looks back two years"
    )


def test_the_most_spending_needs_no_amount() -> None:
    text = CASE.replace('"maxBequest"', '"maxSpending"').replace("netSpending = 90", "bequest = 250")
    goal = load(imported(text).text).goal
    assert (goal.objective, goal.estate_floor) == ("max_spending", 250_000)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("life_expectancy = [89, 92]", "life_expectancy = [89]", "basic_info.life_expectancy"),
        ("[90.5, 60.0]", '["much", 60.0]', "taxable_savings_balances"),
        ("[600.0, 150.0]", "[-600.0, 150.0]", "tax_deferred_savings_balances"),
    ],
)
def test_what_is_wrong_with_a_case(old: str, new: str, said: str) -> None:
    with pytest.raises(PositionsError, match=said):
        imported(CASE.replace(old, new))


def test_a_case_stands_alone(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="leave --into out"):
        imported(into=TextFile("mine.toml", "x = 1"))
    broken = tmp_path / "hfp.xlsx"
    broken.write_text("no workbook")
    with pytest.raises(PositionsError, match="workbook"):
        imported(workbook=on_disk(broken))


def test_how_a_case_is_known() -> None:
    assert is_owl_case(CASE)
    assert not is_owl_case("[accounts]\n[positions]")
    text, review = scenario_of_case(OwlCase(tomllib.loads(CASE), {}, DAY))
    assert load(text).title == "Jack and Jill"
    assert review.imported[0] == "Jack and Jill, from 2026"
