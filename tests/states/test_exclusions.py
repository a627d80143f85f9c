"""A cap on what a state excludes of retirement income is told where it is full, and nowhere else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from decumulate.models.household.receipts import Receipts
from decumulate.models.laws.states.exclusions import EXCLUSIONS
from decumulate.models.laws.states.facts import Filer
from decumulate.models.returns.federal_return import federal_return
from decumulate.models.returns.marginal_rates import state_tax
from decumulate.models.returns.state_exclusions import full_exclusions
from decumulate.tax_tables.schema import FilingStatus
from decumulate.tax_tables.state_tables import state_table

from ..solver.test_state_rows import entered, rule_of

NEAR = 102.0


def words(code: str, ages: tuple[int, ...], people: list[dict[str, float]], year: int = 2026) -> list[str]:
    rule = rule_of(code, year, ages, people)
    x = entered(rule, people, 0.0)
    return [full.words for full in full_exclusions(x, federal_return(x, rule.law), rule, NEAR)]


def test_new_yorks_twenty_thousand() -> None:
    # Tax Law 612(c)(3-a): 20,000 from 59 1/2; with wages of 30,000 the next dollar of hers is taxed, the last was not.
    base = {"wages": 30_000.0}
    assert words("NY", (62,), [{**base, "roth_conversions": 20_000.0}]) == ["New York's exclusion of $20,000"]
    assert words("NY", (62,), [{**base, "traditional_distributions": 19_950.0}]) == [
        "New York's exclusion of $20,000"
    ]
    assert words("NY", (62,), [{**base, "roth_conversions": 18_000.0}]) == []
    assert words("NY", (62,), [{**base, "roth_conversions": 22_000.0}]) == []
    assert words("NY", (57,), [{**base, "roth_conversions": 20_000.0}]) == []  # under 59 1/2


def test_what_a_young_decedent_left_fills_none_of_new_yorks() -> None:
    # 612(c)(3-a): an heir leaves out what the decedent might have: of one who would not be 59 1/2 yet nothing, of
    # another, two heirs sharing, 10,000; the heir's own 12,000 count whole.
    t = state_table("NY").amounts(2026, FilingStatus.SINGLE)
    received = {"traditional_distributions": 42_000.0, "left_by_0": 15_000.0, "left_by_1": 15_000.0}
    heir = Filer(62, 1964, received, {"left_by_0": 0.0, "left_by_1": 0.5})
    (found,) = EXCLUSIONS["NY"](SimpleNamespace(filers=(heir,)), t)
    assert (found.counted, found.cap) == (22_000.0, 20_000.0)


def test_a_cap_that_holds_nothing_is_not_told() -> None:
    # 20,000 alone is below New York's standard deduction of 8,000 beyond the cap: neither side is taxed.
    assert words("NY", (62,), [{"roth_conversions": 20_000.0}]) == []


def test_whose_it_is_where_two_file() -> None:
    people = [{"wages": 60_000.0}, {"traditional_distributions": 20_000.0}]
    rule = rule_of("NY", 2026, (62, 63), people)
    assert words("NY", (62, 63), people) == [f"New York's exclusion of $20,000 ({rule.residents[1].name})"]


@pytest.mark.parametrize(
    ("code", "age", "cap"),
    [
        ("AL", 66, 6_000),
        ("AR", 62, 6_000),
        ("CO", 60, 20_000),
        ("CO", 66, 24_000),
        ("DE", 62, 12_500),
        ("GA", 63, 35_000),
        ("GA", 66, 65_000),
        ("KY", 50, 31_110),
        ("LA", 66, 12_324),
        ("ME", 62, 49_824),
        ("MO", 62, 6_000),
        ("NY", 62, 20_000),
        ("OK", 62, 10_000),
        ("SC", 60, 3_000),
        ("WI", 68, 24_000),
    ],
)
def test_each_states_cap_is_where_its_tax_turns(code: str, age: int, cap: float) -> None:
    # the caps of the states' forms for 2026; other income is wages, which none of these caps covers in whole
    wages = 18_500.0 if code == "MO" else 80_000.0  # Missouri's falls above 25,000 of both
    counted = {"GA": 5_000.0}.get(code, 0.0)  # Georgia's covers $5,000 of what is earned
    found = words(code, (age,), [{"wages": wages, "traditional_distributions": cap - counted}])
    assert [word.endswith(f"exclusion of ${cap:,.0f}") for word in found] == [True]


def test_west_virginias_covers_any_income_of_one_from_65() -> None:
    # W. Va. Code 11-21-12(c)(8): hers is full at 8,000; his wages make both taxable
    people = [{"wages": 50_000.0}, {"traditional_distributions": 8_000.0}]
    assert words("WV", (60, 66), people) == ["West Virginia's exclusion of $8,000 (1)"]


def test_caps_of_a_whole_return() -> None:
    """Wis. Stat. 71.05(6)(b)54m: both are 67. MCL 206.30(10), 2026: 135,220 for two. N.J.S.A. 54A:6-10: 100,000 for two
    whose income is no more than that, the last dollar of which is free and the next of which costs the whole."""
    invested = {"interest": 40_000.0}
    both = [{**invested, "traditional_distributions": 24_000.0}, {"traditional_distributions": 24_000.0}]
    assert words("WI", (68, 70), both) == ["Wisconsin's exclusion of $48,000"]
    both = [{**invested, "traditional_distributions": 90_220.0}, {"traditional_distributions": 45_000.0}]
    assert words("MI", (68, 70), both) == ["Michigan's exclusion of $135,220"]
    both = [{"traditional_distributions": 60_000.0}, {"traditional_distributions": 40_000.0}]
    assert words("NJ", (68, 70), both) == ["New Jersey's exclusion of $100,000"]


@pytest.mark.parametrize("code", sorted(EXCLUSIONS))
def test_no_cap_is_told_where_the_tax_does_not_turn(code: str) -> None:
    """Over a sweep of distributions: wherever a cap is told, the state takes more of a dollar beyond than within."""
    for ages in ((66,), (60,), (68,), (68, 67)):
        for distributed in range(1_000, 110_000, 1_000):
            people = [{"wages": 30_000.0, "traditional_distributions": float(distributed)}]
            people += [{"pensions": 9_000.0}] * (len(ages) - 1)
            rule = rule_of(code, 2026, ages, people)
            x = entered(rule, people, 0.0)
            for full in full_exclusions(x, federal_return(x, rule.law), rule, NEAR):
                assert full.cap > 0.0
                more, less = (x + Receipts(traditional_distributions=step) for step in (500.0, -500.0))
                beyond, here, within = (
                    state_tax(one, federal_return(one, rule.law), rule) for one in (more, x, less)
                )
                assert beyond - here > here - within, (code, ages, distributed, full.words)
