"""Benefits by month: published examples (shared facts, worked_examples.yaml) and cases worked by hand.

The SSA examples are quoted there from ssa.gov/oact/progdata/retirebenefit1.html, retirebenefit2.html and
20 CFR 404.410, the chart of age 62 from SSA's retirement planner. A claim at 62 has its full count of
reduction months only for those born on the 2nd, so the examples are born on the 2nd.
"""

from __future__ import annotations

from datetime import date
from math import floor

import pytest

from decumulate.models.household.calendar import month_of
from decumulate.models.household.social_security import (
    Worker,
    benefit_stream,
    cola_path,
    larger_paid,
    own_benefit,
    spousal_top_up,
    survivors_benefit,
)
from decumulate.tax_tables.read import actuarial

TABLES = actuarial()
AGE_62 = 62 * 12


def worker(born: str, benefit: float, claim: int | None, last_year: int = 2060) -> Worker:
    return Worker(date.fromisoformat(born), last_year, benefit, claim)


@pytest.mark.parametrize(
    ("born", "own", "spouse"),
    [
        (1937, 800, 375), (1938, 791, 370), (1939, 783, 366), (1940, 775, 362), (1941, 766, 358),
        (1942, 758, 354), (1943, 750, 350), (1954, 750, 350), (1955, 741, 345), (1956, 733, 341),
        (1957, 725, 337), (1958, 716, 333), (1959, 708, 329), (1960, 700, 325), (1964, 700, 325),
    ],
)  # fmt: skip
def test_ssa_chart62(born: int, own: int, spouse: int) -> None:
    early = worker(f"{born}-06-02", 1000, AGE_62)
    benefit = own_benefit(early, TABLES)
    assert benefit is not None
    assert floor(benefit.monthly + 1e-9) == own
    top_up = spousal_top_up(worker(f"{born}-06-02", 0, AGE_62), worker("1930-01-02", 1000, AGE_62), TABLES)
    assert top_up is not None
    assert floor(top_up.monthly + 1e-9) == spouse


def test_ssa_a_claim_at_62() -> None:
    benefit = own_benefit(worker("1964-06-02", 2609.8, AGE_62), TABLES)
    assert benefit is not None
    assert benefit.first_month == month_of(2026, 6)
    assert floor(benefit.monthly) == 1826


def test_ssa_b_two_months_of_delayed_credit() -> None:
    benefit = own_benefit(worker("1959-06-15", 4152.4, 67 * 12), TABLES)
    assert benefit is not None
    assert floor(benefit.monthly) == 4207


def test_cfr_410a_worker_44_months_early() -> None:
    benefit = own_benefit(worker("1960-06-15", 980.5, 67 * 12 - 44), TABLES)
    assert benefit is not None
    assert floor(benefit.monthly * 10) == 7517


def test_cfr_410b_spouse_28_months_early() -> None:
    spouse, other = worker("1960-06-15", 0, 67 * 12 - 28), worker("1955-06-15", 824.8, 67 * 12)
    top_up = spousal_top_up(spouse, other, TABLES)
    assert top_up is not None
    assert top_up.monthly == pytest.approx(332.2, abs=0.05)


def test_ssa_riblim_survivor_of_an_early_claim() -> None:
    deceased = worker("1960-06-02", 2000, AGE_62, last_year=2030)
    benefit = survivors_benefit(worker("1960-06-02", 0, None), deceased, TABLES)
    assert benefit.first_month == month_of(2031, 1)
    assert benefit.monthly == pytest.approx(1650)


def test_ssa_survdrc_survivor_of_a_late_claim() -> None:
    deceased = worker("1960-06-02", 2000, 70 * 12, last_year=2031)
    assert survivors_benefit(worker("1960-06-02", 0, None), deceased, TABLES).monthly == pytest.approx(2480)


def test_most_people_claiming_at_62_are_reduced_for_59_months() -> None:
    benefit = own_benefit(worker("1964-06-15", 1000, AGE_62), TABLES)
    assert benefit is not None
    assert benefit.monthly == pytest.approx(1000 * (1 - 36 * 5 / 900 - 23 * 5 / 1200))


def test_top_up_begins_with_the_later_claim_and_is_reduced_for_the_age_then() -> None:
    spouse = worker("1962-05-10", 600, 63 * 12)
    other = worker("1960-08-20", 2400, 67 * 12)
    top_up = spousal_top_up(spouse, other, TABLES)
    assert top_up is not None
    assert top_up.first_month == month_of(2027, 8)  # the spouse is then 65 years 3 months, 21 months early
    assert top_up.monthly == pytest.approx((1200 - 600) * (1 - 21 * 25 / 3600))


def test_top_up_is_what_half_the_others_benefit_exceeds_the_own_with_its_credits() -> None:
    other = worker("1960-08-20", 2600, 67 * 12)
    full_age = spousal_top_up(worker("1960-08-20", 1000, 67 * 12), other, TABLES)
    delayed = spousal_top_up(worker("1960-08-20", 1000, 70 * 12), other, TABLES)
    none = spousal_top_up(worker("1960-08-20", 1300, 67 * 12), other, TABLES)
    assert full_age is not None
    assert delayed is not None
    assert none is not None
    assert (full_age.monthly, none.monthly) == pytest.approx((300, 0))
    assert delayed.monthly == pytest.approx(1300 - 1240)


def test_no_top_up_without_both_claims() -> None:
    claimed, never = worker("1960-08-20", 2600, 67 * 12), worker("1960-08-20", 0, None)
    assert spousal_top_up(never, claimed, TABLES) is None
    assert spousal_top_up(claimed, never, TABLES) is None


@pytest.mark.parametrize(
    ("born", "first", "fraction"),
    [
        ("1970-04-10", (2031, 1), 1 - 0.285 * (84 - 9) / 84),  # 60 years 9 months in January 2031
        ("1972-04-10", (2032, 4), 0.715),  # not yet 60 in January: from the month of 60
        ("1972-04-01", (2032, 3), 0.715),
        ("1960-04-10", (2031, 1), 1.0),
    ],
)
def test_survivors_own_age_reduces(born: str, first: tuple[int, int], fraction: float) -> None:
    deceased = worker("1960-06-02", 2000, 67 * 12, last_year=2030)
    benefit = survivors_benefit(worker(born, 0, None), deceased, TABLES)
    assert benefit.first_month == month_of(*first)
    assert benefit.monthly == pytest.approx(2000 * fraction)


def test_limit_of_an_early_claim_is_the_larger_of_the_paid_benefit_and_82_and_a_half_percent() -> None:
    old = worker("1955-01-02", 0, None)
    paid_more = worker("1960-06-02", 2000, 66 * 12, last_year=2030)  # 12 months early: 1 - 12 x 5/900
    assert survivors_benefit(old, paid_more, TABLES).monthly == pytest.approx(2000 * (1 - 60 / 900))
    young = worker("1971-01-02", 0, None)  # 60 in January 2031: the age reduction is below the limit
    assert survivors_benefit(young, paid_more, TABLES).monthly == pytest.approx(2000 * 0.715)


def test_death_before_claiming() -> None:
    survivor = worker("1955-01-02", 0, None)
    before_full_age = worker("1960-06-15", 2000, 70 * 12, last_year=2025)
    assert survivors_benefit(survivor, before_full_age, TABLES).monthly == pytest.approx(2000)
    # Full age in June 2027; a claim in December 2028 would have had 18 months of credits.
    after_full_age = worker("1960-06-15", 2000, 70 * 12, last_year=2028)
    assert survivors_benefit(survivor, after_full_age, TABLES).monthly == pytest.approx(2000 * 1.12)


def test_a_claim_after_the_last_year_is_none() -> None:
    assert worker("1960-06-15", 2000, 70 * 12, last_year=2029).first_month is None
    assert worker("1960-06-15", 2000, 70 * 12, last_year=2030).first_month == month_of(2030, 6)
    january_after = worker("1960-01-15", 2000, 70 * 12, last_year=2029)
    assert own_benefit(january_after, TABLES) is None


def test_larger_of_two_benefits_month_by_month() -> None:
    own = own_benefit(worker("1964-06-02", 1000, 67 * 12), TABLES)  # 1,000 from June 2031
    survivors = survivors_benefit(
        worker("1964-06-02", 0, None), worker("1960-06-02", 700, 67 * 12, last_year=2030), TABLES
    )
    assert own is not None
    assert survivors.monthly == pytest.approx(700 * (1 - 0.285 * 5 / 84))
    assert larger_paid(own, survivors, 2031) == pytest.approx(5 * survivors.monthly + 7 * 1000)
    assert larger_paid(own, survivors, 2032) == pytest.approx(12 * 1000)
    assert larger_paid(None, survivors, 2032) == pytest.approx(12 * survivors.monthly)


def test_streams_of_a_couple_by_hand() -> None:
    kim = worker("1961-03-15", 3000, 67 * 12, last_year=2041)
    sam = worker("1963-09-02", 1000, 65 * 12, last_year=2053)
    kims, sams = benefit_stream(kim, sam, TABLES), benefit_stream(sam, kim, TABLES)
    assert [kims(year) for year in (2027, 2028, 2029, 2041, 2042)] == pytest.approx(
        [0, 30_000, 36_000, 36_000, 0]
    )
    own = 1000 * (1 - 24 * 5 / 900)
    top_up = 500 * (1 - 24 * 25 / 3600)  # Kim has claimed in March 2028, Sam claims in September
    assert [sams(year) for year in (2027, 2028, 2029, 2041)] == pytest.approx(
        [0, 4 * (own + top_up), 12 * (own + top_up), 12 * (own + top_up)]
    )
    assert [sams(year) for year in (2042, 2053, 2054)] == pytest.approx([36_000, 36_000, 0])


def test_published_adjustments_win_over_inflation() -> None:
    inflation = {2025: 0.01, 2026: 0.01, 2027: 0.02, 2028: 0.05}
    path = cola_path(2025, 4, lambda year: inflation[year], {2026: 0.028, 2027: 0.036})
    assert path == pytest.approx([1, 1.028, 1.028 * 1.036, 1.028 * 1.036 * 1.02])
