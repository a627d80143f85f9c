"""What claim ages are worth under other lengths of life: benefits alone, before tax. Nothing here is certified.

All benefits of the household from the plan's first year on, each year's at the mean return of the household's target
brought to the first year; ages by half-years, and those that were chosen. The mean is over the deaths of an SSA period
life table, of two people independent of one another; a survivor claims at full age there, unless an age is stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ...tax_tables.read import actuarial
from ..laws.social_security.claiming import EARLIEST_CLAIM, LATEST_CREDIT
from ..laws.social_security.family import survivor_full_retirement_months
from ..scenario import Scenario
from ..scenario.people import Person
from . import streams
from .claim_streams import Array, Months, after_a_death, pair_streams
from .horizon import law_book
from .life_tables import OLDEST, alive_and_dying
from .market import growth_path
from .pension_break_even import target_return
from .so_far import first_month_left, fraction_left
from .social_security import Worker, own_benefit

DEATHS = 75, 80, 85, 90, 95
HALF_YEAR = 6


class LifeOutcome(NamedTuple):
    """The best claim ages where lives are as `words` says, in the order of the open facts.

    ages     in months
    value    dollars of the first year that all benefits are worth under them
    short    how much less those that were chosen are worth then
    """

    words: str
    ages: tuple[int, ...]
    value: float
    short: float


class ClaimLives:
    """Of a settled scenario: `open_to` are the people whose claim was chosen, by their places."""

    def __init__(self, scenario: Scenario, open_to: Sequence[int]) -> None:
        self.scenario, self.open_to = scenario, list(open_to)
        self.people = [p for p in scenario.people if p.social_security is not None]
        self.years = range(scenario.start_year, max(p.born.year for p in scenario.people) + OLDEST + 1)
        deflator = growth_path(scenario.market.inflation, len(self.years))
        last_years = {p.name: p.born.year + OLDEST for p in scenario.people}
        self.clock = streams.Clock(
            self.years, deflator, last_years, first_month_left(scenario), fraction_left(scenario)
        )
        self.rate = target_return(scenario)
        book = law_book(scenario)
        factors = [book.for_year(y).federal.social_security.benefit_factor for y in self.years]
        self.worth = np.asarray(factors) / (1.0 + self.rate) ** np.arange(len(self.years))
        self.workers = [self._worker(person) for person in scenario.people]
        self.claims = [self._claims(index) for index in range(len(scenario.people))]
        self.levels = [
            np.asarray(streams.record_levels(w, self.clock, actuarial())[: len(self.years)])
            for w in self.workers
        ]

    def outcomes(self) -> Iterator[LifeOutcome]:
        """Each dying at some ages that are still ahead of all, and the mean over the life table."""
        youngest = max(self.scenario.start_year - p.born.year for p in self.scenario.people)
        whose = "each dies" if len(self.scenario.people) > 1 else "death comes"
        for age in DEATHS:
            if age > youngest:
                yield self._best(f"{whose} at {age}", self._at(age))
        yield self._best("the mean over the SSA's life table", self._mean())

    def _worker(self, person: Person) -> Worker:
        worker = streams.worker_of(person)
        full = survivor_full_retirement_months(person.born, actuarial())
        waits = worker.survivor_months if worker.survivor_months is not None else full
        return replace(worker, last_year=person.born.year + OLDEST, survivor_months=waits)

    def _claims(self, index: int) -> list[int]:
        """The ages that are looked at: half-years from the first that is left on, and the chosen one at the end."""
        months = self.workers[index].claim_months
        if index not in self.open_to or months is None:
            return [LATEST_CREDIT if months is None else months]
        person = self.scenario.people[index]
        now = 12 * (self.scenario.first_day.year - person.born.year) + (
            self.scenario.first_day.month - person.born.month
        )
        grid = [age for age in range(EARLIEST_CLAIM, LATEST_CREDIT + 1, HALF_YEAR) if age >= now]
        return [*grid, months]

    def _best(self, words: str, values: Array) -> LifeOutcome:
        """Of an array by claim of each person; the last of each is the one that was chosen."""
        place = np.unravel_index(int(values.argmax()), values.shape)
        ages = tuple(self.claims[index][int(place[index])] for index in self.open_to)
        best, chosen = float(values.max()), float(values.reshape(-1)[-1])
        return LifeOutcome(words, ages, best, best - chosen)

    def _at(self, age: int) -> Array:
        """By claims, what benefits are worth where everyone dies at an age."""
        lasts = [person.born.year + age for person in self.scenario.people]
        workers = [replace(w, last_year=last) for w, last in zip(self.workers, lasts, strict=True)]
        count = max(lasts) - self.years[0] + 1
        return np.asarray((self._paid(workers, count) * self.worth[:count]).sum(axis=-1))

    def _paid(self, workers: Sequence[Worker], count: int) -> Array:
        """By claims and year, so many years."""
        years = self.years[:count]
        if len(workers) == 1:
            return self._alone(workers[0], count)
        one, other = workers
        levels = (self.levels[0][:count], self.levels[1][:count])
        return pair_streams(
            (one, other), (self.claims[0], self.claims[1]), actuarial(), years, self.clock.since, levels
        )

    def _alone(self, worker: Worker, count: int) -> Array:
        """Of one person: the own benefit, and what an earlier spouse left."""
        person, found = self.scenario.people[0], []
        assert person.social_security is not None
        for age in self.claims[0]:
            record = person.social_security.model_copy(update={"claim_age": f"{age // 12}y{age % 12}m"})
            last = worker.last_year - person.born.year
            claiming = person.model_copy(update={"social_security": record, "plan_to_age": last})
            clock = replace(self.clock, last_years={person.name: worker.last_year})
            paid = streams.benefits([claiming], clock, [1.0] * len(self.years), actuarial())
            found.append([sum(year.values()) for year in paid[:count]])
        return np.array(found)

    def _mean(self) -> Array:
        """By claims, what benefits are worth in the mean over the life table."""
        count = len(self.years)
        lives = [alive_and_dying(p.born.year, p.sex, self.years) for p in self.scenario.people]
        if len(lives) == 1:
            return np.asarray((self._paid(self.workers, count) * lives[0][0] * self.worth).sum(axis=-1))
        both = lives[0][0] * lives[1][0]
        worth = (self._paid(self.workers, count) * both * self.worth).sum(axis=-1)
        return np.asarray(worth + self._widowed(0, lives) + self._widowed(1, lives).T)

    def _widowed(self, survivor: int, lives: Sequence[tuple[Array, Array]]) -> Array:
        """What is paid after the other's death, over the years in which that may be."""
        months, tables, dead = Months(self.years, self.clock.since), actuarial(), 1 - survivor
        of = [replace(self.workers[survivor], claim_months=age) for age in self.claims[survivor]]
        own = np.stack([months.of(own_benefit(worker, tables)) for worker in of])
        levels = (self.levels[survivor], self.levels[dead])
        total = np.zeros((len(self.claims[survivor]), len(self.claims[dead])))
        for t, dies in enumerate(lives[dead][1][:-1]):
            last = self.years[t]
            deceased = [
                replace(self.workers[dead], claim_months=a, last_year=last) for a in self.claims[dead]
            ]
            later = np.arange(len(self.years)) > t
            paid = after_a_death(of, deceased, own, tables, months, levels, later)
            total += dies * (paid * lives[survivor][0] * self.worth).sum(axis=-1)
        return total


def claim_lives(scenario: Scenario, paths: Sequence[str]) -> ClaimLives | None:
    """Of a settled scenario whose claim ages at these paths were chosen; None where nothing can be said."""
    places = [int(path.split("]")[0].removeprefix("people[")) for path in paths]
    records = [person.social_security for person in scenario.people]
    if not places or any(record is None for record in records):
        return None
    return ClaimLives(scenario, places)
