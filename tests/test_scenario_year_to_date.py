"""[year_to_date] in a scenario: what it must be, every fault by its place, and what follows from the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from decumulate.models.scenario import ScenarioError, load
from decumulate.scenarios import path

NOVEMBER = {"as_of": "2026-11-23", "values_as_of": "2026-11-23"}
OLD = {"people.Kim.born": "1950-03-01", "people.Kim.plan_to_age": 95}
LOOKS_BACK = {
    "taxes.prior_magi": [90_000, 90_000],
    "taxes.prior_filing_status": ["married_filing_jointly"] * 2,
}


def household(changes: dict[str, Any]) -> Any:
    """H2: Kim (62) and Sam (60), retired, with a brokerage account, an IRA and a Roth IRA each."""
    return load(path("h2_couple"), changes=changes)


def given(**fields: Any) -> dict[str, Any]:
    return {"year_to_date": NOVEMBER | fields}


CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("no day", {"year_to_date": {"interest": 5}}, "year_to_date.as_of", "nothing"),
    ("another year", given(as_of="2027-02-01"), "year_to_date.as_of", "2026-01-01 to 2026-12-31"),
    ("no date", given(as_of="November"), "year_to_date.as_of", "a date as 1964-01-15"),
    ("unknown field", given(convertions={}), "year_to_date.convertions", 'Did you mean "conversions"?'),
    ("below zero", given(interest=-5), "year_to_date.interest", "dollars, 0 to 10 billion"),
    ("paid below zero", given(taxes_paid=-5), "year_to_date.taxes_paid", "dollars, 0 to 10 billion"),
    (
        "withdrawn below zero",
        given(distributions={"Kim IRA": -1}),
        'year_to_date.distributions."Kim IRA"',
        "dollars",
    ),
    ("unknown person", given(wages={"Kin": 5}), "year_to_date.wages.Kin", 'Did you mean "Kim"?'),
    (
        "money left, and values of no day",
        {"year_to_date": {"as_of": "2026-11-23", "conversions": {"Kim IRA": 5}}},
        "year_to_date.values_as_of",
        "2026-11-23, once the account values and lots are of that day",
    ),
    (
        "lots sold, and values of an earlier day",
        given(values_as_of="2026-01-01", long_term_gains=5),
        "year_to_date.values_as_of",
        "2026-11-23, the day up to which",
    ),
    ("values of a later day", given(values_as_of="2026-12-01"), "year_to_date.values_as_of", "2026-11-23"),
    (
        "cash on hand, and values of no day",
        {"year_to_date": {"as_of": "2026-11-23", "set_aside": 5}},
        "year_to_date.values_as_of",
        "after the",
    ),
    (
        "cash on hand on the first day of the year",
        {"year_to_date": {"as_of": "2026-01-01", "set_aside": 5}},
        "year_to_date.set_aside",
        "nothing: as_of is 2026-01-01",
    ),
    (
        "unknown account",
        given(distributions={"Kim IRAs": 5}),
        'year_to_date.distributions."Kim IRAs"',
        'Did you mean "Kim IRA"?',
    ),
    (
        "sold, not withdrawn",
        given(distributions={"Joint brokerage": 5}),
        'year_to_date.distributions."Joint brokerage"',
        "goes into short_term_gains",
    ),
    (
        "a Roth pays a charity",
        given(qcd={"Kim Roth": 5}),
        'year_to_date.qcd."Kim Roth"',
        "an IRA that may pay a charity",
    ),
    (
        "given before 70 1/2",
        given(qcd={"Kim IRA": 5}),
        'year_to_date.qcd."Kim IRA"',
        "is 70 1/2 on",
    ),
    (
        "a Roth converts",
        given(conversions={"Kim Roth": 5}),
        'year_to_date.conversions."Kim Roth"',
        "that converts",
    ),
    ("no RMD of a Roth", given(rmd={"Kim Roth": 5}), 'year_to_date.rmd."Kim Roth"', "a traditional account"),
    (
        "more RMD than taken",
        given(distributions={"Kim IRA": 100}, rmd={"Kim IRA": 150}),
        'year_to_date.rmd."Kim IRA"',
        "at most what was distributed from Kim IRA, 100.00",
    ),
    (
        "more early than taken",
        given(distributions={"Kim IRA": 100}, early_distributions=150),
        "year_to_date.early_distributions",
        "at most all distributions to date, 100.00",
    ),
    (
        "more taxed than taken",
        given(distributions={"Kim Roth": 100}, taxable_roth_distributions=150),
        "year_to_date.taxable_roth_distributions",
        "at most all Roth distributions to date, 100.00",
    ),
    (
        "nothing before the first day",
        {"year_to_date": {"as_of": "2026-01-01", "interest": 5}},
        "year_to_date.interest",
        "nothing has happened before it",
    ),
    (
        "wages unsaid",
        {"people.Kim.wages": [{"annual": 50_000, "until_year": 2027}]} | given(),
        "year_to_date.wages.Kim",
        "dollars of wages that Kim received from 2026-01-01 on",
    ),
    (
        "a pension unsaid",
        {"people.Kim.pensions": [{"annual": 5_000, "from_age": 60}]} | given(),
        "year_to_date.pensions.Kim",
        "dollars of pensions",
    ),
    (
        "benefits unsaid",
        OLD | LOOKS_BACK | given(),
        "year_to_date.social_security.Kim",
        "dollars of Social Security",
    ),
    (
        "no value before",
        OLD | LOOKS_BACK | given(social_security={"Kim": 1}),
        "accounts[1].prior_year_end_value (Kim IRA)",
        "the account's value on 2025-12-31, in dollars. Kim must take a distribution in 2026",
    ),
    (
        "a value before without a day",
        {"accounts.Kim IRA.prior_year_end_value": 5},
        "accounts[1].prior_year_end_value (Kim IRA)",
        "without [year_to_date]",
    ),
    (
        "fixed below what is done",
        {"limits.fixed": [{"year": 2026, "what": "roth_conversions", "owner": "Kim", "amount": 10}]}
        | given(conversions={"Kim IRA": 25}),
        "limits.fixed[0].amount",
        "at least the 25.00",
    ),
    (
        "a lot of tomorrow",
        {"accounts.Joint brokerage.lots.0.acquired": "2026-11-24"} | given(),
        "accounts[0].lots[0].acquired (Joint brokerage)",
        "a date up to 2026-11-23",
    ),
    (
        "a lot of the day itself",
        {"accounts.Joint brokerage.lots.0.acquired": "2026-11-23"} | given(),
        "accounts[0].lots[0].acquired (Joint brokerage)",
        "a date before 2026-11-23, which is that of what the plan buys. Date it a day earlier",
    ),
    (
        "this year's conversion among the old",
        {"accounts.Kim Roth.conversions": [{"year": 2026, "amount": 5}]} | given(),
        "accounts[2].conversions[0].year (Kim Roth)",
        "what was converted this year goes into [year_to_date]",
    ),
]


@pytest.mark.parametrize(
    ("changes", "place", "words"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_fault_is_named(changes: dict[str, Any], place: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        household(changes)
    said = [str(fault) for fault in caught.value.faults]
    assert any(text.startswith(f"{place}: given") and words in text for text in said), said


def test_a_conversion_needs_a_roth_that_received_it() -> None:
    content = household({}).content()
    content["accounts"] = [account for account in content["accounts"] if account["name"] != "Kim Roth"]
    with pytest.raises(ScenarioError, match="a roth_ira account of Kim"):
        load(content | given(conversions={"Kim IRA": 5}))


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        household(given(as_of="2027-01-01", wages={"Kin": 1}, interest=-1))
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    ("day", "days", "of", "months"),
    [
        ("2026-01-01", 365, 365, 12),
        ("2026-01-02", 364, 365, 11),
        ("2026-11-01", 61, 365, 2),
        ("2026-11-23", 39, 365, 1),
        ("2026-12-31", 1, 365, 0),
    ],
)
def test_what_is_left_of_the_year(day: str, days: int, of: int, months: int) -> None:
    scenario = household({"year_to_date": {"as_of": day}})
    left = scenario.year_to_date
    assert (left.days_left, left.months_left) == (days, months)
    assert left.fraction == pytest.approx(days / of)
    assert scenario.first_day == date.fromisoformat(day)


def test_a_leap_year_is_whole_on_its_first_day() -> None:
    scenario = load(
        path("h1_single"),
        changes={"start_year": 2028, "year_to_date": {"as_of": "2028-01-01"}, "limits.fixed": []},
    )
    assert (scenario.year_to_date.days_left, scenario.year_to_date.fraction) == (366, 1.0)


def test_it_loads_again_equal() -> None:
    scenario = household(given(conversions={"Kim IRA": 25_000}, early_distributions=0.0))
    assert load(scenario.content()) == scenario
    assert scenario.sha256 != household({}).sha256
