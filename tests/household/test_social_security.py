"""Benefits by month: published examples (shared facts, worked_examples.yaml) and cases worked by hand.

The SSA examples are quoted there from ssa.gov/oact/progdata/retirebenefit1.html, retirebenefit2.html and
20 CFR 404.410, the chart of age 62 from SSA's retirement planner. A claim at 62 has its full count of
reduction months only for those born on the 2nd, so the examples are born on the 2nd.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import floor

import pytest

from decumulate.models.household.calendar import month_of
from decumulate.models.household.social_security import (
    Worker,
    benefit_level,
    benefit_stream,
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


@pytest.mark.parametrize(
    ("born", "months_late", "percent_a_year"),
    [
        (1915, 60, 1.0), (1917, 60, 3.0), (1924, 60, 3.0), (1925, 60, 3.5), (1927, 60, 4.0), (1929, 60, 4.5),
        (1931, 60, 5.0), (1933, 60, 5.5), (1935, 60, 6.0), (1937, 60, 6.5), (1938, 58, 6.5), (1939, 56, 7.0),
        (1940, 54, 7.0), (1941, 52, 7.5), (1942, 50, 7.5), (1943, 48, 8.0), (1960, 36, 8.0),
    ],
)  # fmt: skip
def test_delayed_credits_by_year_of_birth(born: int, months_late: int, percent_a_year: float) -> None:
    benefit = own_benefit(worker(f"{born}-06-15", 1000, 70 * 12), TABLES)
    assert benefit is not None
    assert benefit.monthly == pytest.approx(1000 * (1 + months_late / 12 * percent_a_year / 100))


@pytest.mark.parametrize(
    ("born", "full_benefit", "a_year"), [("1937-10-10", 2000, 31_800), ("1940-05-05", 2500, 39_450)]
)
def test_a_claim_at_70_of_someone_born_before_1943(born: str, full_benefit: float, a_year: float) -> None:
    assert benefit_stream(worker(born, full_benefit, 70 * 12), None, TABLES)(2026) == pytest.approx(a_year)


def test_credits_of_the_claims_own_year_come_the_january_after() -> None:
    """Full age in January 2027, claimed in July: nothing of the six months' 4 % before 2028."""
    paid = benefit_stream(worker("1960-01-20", 4000, 67 * 12 + 6), None, TABLES)
    assert (paid(2027), paid(2028)) == pytest.approx((6 * 4000, 12 * 4160))


def test_credits_of_earlier_years_are_in_the_first_payment() -> None:
    """Full age in June 2027; claimed in April 2029: 19 months until the end of 2028, 22 in all."""
    paid = benefit_stream(worker("1960-06-15", 1200, 68 * 12 + 10), None, TABLES)
    assert paid(2029) == pytest.approx(9 * (1200 + 19 * 8))
    assert paid(2030) == pytest.approx(12 * (1200 + 22 * 8))


def test_all_credits_come_in_the_month_of_70() -> None:
    at_70 = benefit_stream(worker("1957-09-15", 1200, 70 * 12), None, TABLES)
    assert at_70(2027) == pytest.approx(4 * (1200 + 42 * 8))  # full age 66y6m
    before = benefit_stream(worker("1957-09-15", 1200, 69 * 12 + 8), None, TABLES)  # May 2027; 34 by January
    assert before(2027) == pytest.approx(4 * (1200 + 34 * 8) + 4 * (1200 + 38 * 8))
    january = benefit_stream(worker("1957-01-15", 1200, 69 * 12), None, TABLES)
    assert january(2026) == pytest.approx(12 * (1200 + 30 * 8))


def test_a_survivor_has_all_credits_of_the_deceased_at_once() -> None:
    deceased = worker("1960-01-20", 4000, 67 * 12 + 6, last_year=2027)
    survivors = survivors_benefit(worker("1955-01-02", 0, None), deceased, TABLES)
    assert survivors.steps == ((month_of(2028, 1), pytest.approx(4160)),)


def test_a_top_up_shrinks_when_credits_come() -> None:
    me, spouse = worker("1960-01-20", 1000, 67 * 12 + 6), worker("1958-01-20", 2600, 67 * 12)
    paid = benefit_stream(me, spouse, TABLES)
    assert (paid(2027), paid(2028)) == pytest.approx((6 * 1300, 12 * 1300))
    top_up = spousal_top_up(me, spouse, TABLES)
    assert top_up is not None
    assert [monthly for _, monthly in top_up.steps] == pytest.approx([300, 260])


def young_widow(**survivor: int) -> tuple[Worker, Worker]:
    him = worker("1956-03-10", 3500, 70 * 12, last_year=2027)
    return Worker(date(1968, 7, 20), 2063, **survivor), him


def test_a_survivor_waits_where_it_brings_more() -> None:
    """44 months of credits; from July 2028 71.5 % of it, from July 2035 all of it."""
    her, him = young_widow()
    whole = 12 * 3500 * (1 + 44 * 2 / 300)
    paid = benefit_stream(her, him, TABLES)
    assert [paid(year) for year in (2028, 2034, 2035, 2036, 2063)] == pytest.approx(
        [0, 0, whole / 2, whole, whole]
    )
    at_60 = benefit_stream(*young_widow(survivor_months=60 * 12), TABLES)
    assert [at_60(year) for year in (2028, 2036)] == pytest.approx([0.715 * whole / 2, 0.715 * whole])
    assert 1.036 * whole == pytest.approx(56_275.52)


def test_the_best_month_is_the_best_of_all() -> None:
    for last_year in (2032, 2040, 2045, 2050, 2063):
        for own in (0, 500, 1500, 3000):
            her = Worker(date(1968, 7, 20), last_year, own, 62 * 12)
            him = young_widow()[1]
            totals = {}
            for months in range(60 * 12, 67 * 12 + 1):
                paid = benefit_stream(replace(her, survivor_months=months), him, TABLES)
                totals[months] = sum(paid(year) for year in range(2028, last_year + 1))
            chosen = benefit_stream(her, him, TABLES)
            assert sum(chosen(year) for year in range(2028, last_year + 1)) == pytest.approx(
                max(totals.values())
            )


def test_an_own_benefit_may_be_claimed_first() -> None:
    her = Worker(date(1968, 7, 20), 2063, 1000, 62 * 12, 67 * 12)
    paid = benefit_stream(her, young_widow()[1], TABLES)
    own = 1000 * (1 - 36 * 5 / 900 - 23 * 5 / 1200)
    assert paid(2031) == pytest.approx(12 * own)
    assert paid(2036) == pytest.approx(12 * 3500 * (1 + 44 * 2 / 300))


PUBLISHED = {2026: 0.028, 2027: 0.036}


def prices(*rates: float) -> list[float]:
    path = [1.0]
    for rate in rates:
        path.append(path[-1] * (1 + rate))
    return path


@pytest.mark.parametrize(
    ("eligible", "rates", "expected"),
    [
        (2020, (0.0, 0.0, 0.0), [1, 1.028, 1.028 * 1.036, 1.028 * 1.036]),  # as published
        (2020, (0.01, 0.01, 0.05), [1, 1.028, 1.028 * 1.036, 1.01**2 * 1.05]),  # prices have caught up
        (2020, (0.05, 0.05, 0.05), [1, 1.028, 1.028 * 1.036, 1.05**3]),  # and where less was published
        (2025, (0.0, 0.0, 0.0), [1, 1.028, 1.028 * 1.036, 1.028 * 1.036]),
        (2026, (0.0, 0.0, 0.0), [1, 1, 1.036, 1.036]),  # 62 in 2026: the one paid from January 2027 is the first
        (2027, (0.0, 0.0, 0.0), [1, 1, 1, 1]),
        (2040, (0.02, 0.02, -0.01), [1, 1.02, 1.02**2, 1.02**2 * 0.99]),  # no benefit yet: prices
        (2020, (0.04, 0.04, -0.02), [1, 1.028, 1.028 * 1.036, 1.028 * 1.036]),  # a fall lowers nothing
    ],
)  # fmt: skip
def test_levels(eligible: int, rates: tuple[float, ...], expected: list[float]) -> None:
    assert benefit_level(2025, prices(*rates), eligible, PUBLISHED) == pytest.approx(expected)


def test_after_a_fall_nothing_is_added_until_prices_are_back() -> None:
    level = benefit_level(2030, prices(0.02, -0.02, 0.01, 0.03), 2020, PUBLISHED)
    assert level == pytest.approx([1, 1.02, 1.02, 1.02, 1.02 * 0.98 * 1.01 * 1.03])
    assert 1.02 * 0.98 * 1.01 < 1.02


def test_eligible_with_62_or_an_earlier_death() -> None:
    assert worker("1964-06-15", 1000, None).eligible == 2026
    assert worker("1965-01-01", 1000, None).eligible == 2026  # attains 62 on 31 December
    assert worker("1975-06-15", 1000, None, last_year=2030).eligible == 2030
