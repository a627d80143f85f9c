"""Who lives how long on each path, and under which law: drawn from a seed to the bit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.household.life_tables import dying
from ...models.scenario import Scenario
from ...models.scenario.people import Person
from ...models.scenario.uncertainty import Lives, Uncertainty

Places = NDArray[np.int64]
LIVES_STREAM, LAW_STREAM = 2, 3
TABLE_YEAR = 2022
"""The year that the period table is of."""
OLDEST = 110
"""Nobody is planned to live longer."""


@dataclass(frozen=True)
class Lifetimes:
    """The last plan year (from 0) that each person lives through, by path (paths, people)."""

    last: Places

    @property
    def years(self) -> int:
        return int(self.last.max()) + 1


def draw_lives(scenario: Scenario, paths: int) -> Lifetimes:
    """By [uncertainty.lives]: to plan_to_age, or year by year against the table's chance of dying."""
    stated = scenario.uncertainty or Uncertainty()
    people = scenario.people
    if stated.lives.model == "fixed":
        last = [person.last_year - scenario.start_year for person in people]
        return Lifetimes(np.broadcast_to(np.array(last), (paths, len(people))))
    rng = np.random.default_rng([stated.seed, LIVES_STREAM])
    columns = [_lived(rng, person, scenario.start_year, stated.lives, paths) for person in people]
    return Lifetimes(np.stack(columns, axis=1))


def chances(person: Person, start_year: int, lives: Lives) -> NDArray[np.float64]:
    """By plan year, the chance of dying in it of who lives at its beginning; 1 in that of `OLDEST`."""
    found: list[float] = []
    for age in range(start_year - person.born.year, OLDEST):
        year = start_year + len(found)
        better = (1.0 - lives.improvement) ** max(0, year - TABLE_YEAR)
        found.append(min(1.0, dying(age, person.sex) * better * lives.health.get(person.name, 1.0)))
    return np.array([*found, 1.0])


def _lived(rng: np.random.Generator, person: Person, start_year: int, lives: Lives, paths: int) -> Places:
    chance = chances(person, start_year, lives)
    alive = np.cumprod(1.0 - chance)
    drawn = 1.0 - rng.random(paths)
    return np.asarray(np.minimum(np.sum(drawn[:, None] <= alive[None, :], axis=1), len(chance) - 1))


def lived(scenario: Scenario, last: Places) -> Scenario:
    """The scenario in which each person lives through so many plan years more (from 0)."""
    start = scenario.start_year
    people = tuple(
        person.model_copy(update={"plan_to_age": start + int(year) - person.born.year})
        for person, year in zip(scenario.people, last, strict=True)
    )
    return scenario.model_copy(update={"people": people})


def draw_laws(scenario: Scenario, paths: int) -> Places:
    """Which of [[uncertainty.law]] holds on each path, by its place; -1 where the law stays as it stands."""
    stated = scenario.uncertainty or Uncertainty()
    if not stated.law:
        return np.full(paths, -1)
    rng = np.random.default_rng([stated.seed, LAW_STREAM])
    ends = np.cumsum([law.weight for law in stated.law])
    place = np.searchsorted(ends, rng.random(paths), side="right")
    return np.where(place < len(stated.law), place, -1)


def under_law(scenario: Scenario, place: int) -> Scenario:
    """The scenario under one of its possible laws; -1 is the law as it stands."""
    stated = scenario.uncertainty
    if place < 0 or stated is None:
        return scenario
    law = stated.law[place].reform
    taxes = scenario.taxes.model_copy(update={"reform": (*scenario.taxes.reform, *law)})
    return scenario.model_copy(update={"taxes": taxes})
