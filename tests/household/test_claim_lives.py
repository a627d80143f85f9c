"""Claim ages under other lengths of life: the life table, and what benefits are worth, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from decumulate.models.household.claim_lives import ClaimLives, claim_lives
from decumulate.models.household.life_tables import OLDEST, alive_and_dying, dying
from decumulate.models.household.open_facts import settled
from decumulate.models.scenario import Scenario, load

CLAIM = "people[{}].social_security.claim_age"


def household(growth: float, *people: dict[str, Any]) -> Scenario:
    return load(
        {
            "start_year": 2026,
            "goal": {"objective": "max_estate", "heir_tax_rate": 0.2},
            "people": list(people),
            "accounts": [
                {
                    "name": "Savings",
                    "type": "taxable",
                    "owner": people[0]["name"],
                    "lots": [{"asset": "cash", "acquired": "2020-01-01", "value": 900_000, "basis": 900_000}],
                }
            ],
            "spending": {"annual": 10_000},
            "market": {"inflation": 0.0, "assets": {"cash": {"total_return": growth, "interest": growth}}},
            "taxes": {"state": "FL"},
        }
    )


def person(name: str, born: str, monthly: float, sex: str | None = None) -> dict[str, Any]:
    record = {"monthly_benefit_at_full_age": monthly, "claim_age": 67}
    found: dict[str, Any] = {"name": name, "born": born, "plan_to_age": 90, "social_security": record}
    return found | ({"sex": sex} if sex else {})


ANN = person("Ann", "1966-01-02", 1_000)
"""Born on 2 January: every age is attained in January; full age is 67."""


def test_the_table_is_the_published_one() -> None:
    """Period life table 2022: a man of 65 dies within a year with 0.017897, a woman with 0.011018."""
    assert (dying(65, "male"), dying(65, "female")) == (0.017897, 0.011018)
    assert dying(65, "female") < dying(65, None) < dying(65, "male")
    assert dying(65, None) == pytest.approx((dying(65, "male") + dying(65, "female")) / 2.0)
    assert dying(OLDEST, "male") == dying(OLDEST + 5, "female") == 1.0


def test_a_person_dies_in_one_of_the_years() -> None:
    living, last = alive_and_dying(1964, "female", range(2026, 1964 + OLDEST + 1))
    assert living[0] == 1.0
    assert last.sum() == pytest.approx(1.0)
    assert living[1] == pytest.approx(1.0 - dying(62, "female"))
    assert np.all(np.diff(living) < 0.0)


def test_without_growth_the_months_are_counted() -> None:
    """Dead at 75 (through 2041): from 62 in January 2028 at 70 % are 168 months, 117,600; from 67 in 2033 at 100 % 108
    months, 108,000; from 70 in 2036 at 124 % 72 months, 89,280. Dead at 85: 120 months more each, which makes them
    201,600, 228,000 and 238,080."""
    lives = claim_lives(household(0.0, ANN), [CLAIM.format(0)])
    assert lives is not None
    found = {outcome.words: outcome for outcome in lives.outcomes()}
    early, late = found["death comes at 75"], found["death comes at 85"]
    assert (early.ages, late.ages) == ((12 * 62,), (12 * 70,))
    assert early.value == pytest.approx(117_600.0)
    assert early.short == pytest.approx(117_600.0 - 108_000.0)
    assert late.value == pytest.approx(238_080.0)
    assert late.short == pytest.approx(238_080.0 - 228_000.0)


def test_the_mean_is_over_every_year_of_death() -> None:
    """At a claim at 67 $12,000 a year times the chance of living in it, brought to 2026 at 3 %."""
    scenario = household(0.03, person("Ann", "1966-01-02", 1_000, "female"))
    lives = claim_lives(scenario, [CLAIM.format(0)])
    assert lives is not None
    outcome = list(lives.outcomes())[-1]
    assert outcome.words.startswith("the mean")
    chance, chosen = 1.0, 0.0
    for year in range(2026, 1966 + OLDEST + 1):
        chosen += (12_000.0 if year >= 2033 else 0.0) * chance / 1.03 ** (year - 2026)
        chance *= 1.0 - dying(year - 1966, "female")
    assert outcome.value - outcome.short == pytest.approx(chosen)


def test_a_couples_mean_is_that_of_its_pairs_of_deaths() -> None:
    """Against the sum over every pair of years of death of what the benefits of those two lives are worth."""
    scenario = household(0.05, ANN, person("Bob", "1964-01-02", 2_500, "male"))
    scenario = settled(scenario, {CLAIM.format(1): 70})
    lives = ClaimLives(scenario, [0])
    mean = list(lives.outcomes())[-1]
    years = lives.years
    ann = alive_and_dying(1966, None, years)[1]
    bob = alive_and_dying(1964, "male", years)[1]
    whole, some = 0.0, range(0, len(years), 7)
    for i in some:  # the mean over deaths in every seventh year, both ways
        for j in some:
            both = ann[i] * bob[j]
            whole += both * at_deaths(lives, years[i], years[j])
    assert whole == pytest.approx(by_parts(lives, some, ann, bob), rel=1e-9)
    assert mean.value > 0.0


def at_deaths(lives: ClaimLives, one: int, other: int) -> float:
    workers = [replace(w, last_year=last) for w, last in zip(lives.workers, (one, other), strict=True)]
    count = max(one, other) - lives.years[0] + 1
    return float((lives._paid(workers, count) * lives.worth[:count]).sum(axis=-1)[-1, -1])


def by_parts(lives: ClaimLives, some: range, ann: Any, bob: Any) -> float:
    """The same by the chances of living, as the mean is reckoned."""
    one, other = np.zeros(len(lives.years)), np.zeros(len(lives.years))
    one[list(some)], other[list(some)] = ann[list(some)], bob[list(some)]
    living = [np.cumsum(dead[::-1])[::-1] for dead in (one, other)]
    pair = [(living[0], one), (living[1], other)]
    joint = (lives._paid(lives.workers, len(lives.years)) * living[0] * living[1] * lives.worth).sum(axis=-1)
    return float((joint + lives._widowed(0, pair) + lives._widowed(1, pair).T)[-1, -1])
