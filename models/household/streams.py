"""The household's income and spending as functions of the year, read from the scenario once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...tax_tables.schema import Actuarial
from ..scenario.people import Pension, Person
from ..scenario.spending import AtAge, RealGrowth, Spending
from .calendar import alive, first_death, month_of
from .pensions import first_pension_month, pension_level, pension_paid
from .social_security import Worker, benefit_level, benefit_stream
from .spending import at_ages, real_growth, smile, spending_weights
from .wages import wages_paid


@dataclass(frozen=True)
class Clock:
    """The plan's years, and the price level of each: `deflator` has one more entry, for the January after.

    `since` is the first month that is paid, `first` the share of the first year that is left.
    """

    years: Sequence[int]
    deflator: Sequence[float]
    last_years: Mapping[str, int]
    since: int = 0
    first: float = 1.0

    @property
    def start_year(self) -> int:
        return self.years[0]

    def price(self, year: int) -> float:
        """Nominal dollars of `year` for a dollar of the start year."""
        return self.deflator[year - self.start_year]

    def left(self, year: int) -> float:
        """The share of `year` that the plan covers."""
        return self.first if year == self.start_year else 1.0


def worker_of(person: Person) -> Worker:
    """A person's Social Security record; without one, a spouse may still leave them a survivor's benefit."""
    record = person.social_security
    if record is None:
        return Worker(person.born, person.last_year)
    return Worker(
        person.born,
        person.last_year,
        record.monthly_benefit_at_full_age,
        record.claim_months,
        record.survivor_months,
    )


def late_spouse_of(person: Person) -> Worker | None:
    """The record of a spouse who died before the plan."""
    late = person.late_spouse
    if late is None:
        return None
    died = month_of(late.died.year, late.died.month)
    return Worker(late.born, late.died.year, late.monthly_benefit_at_full_age, late.claim_months, died=died)


def benefits(
    people: Sequence[Person], clock: Clock, factors: Sequence[float], tables: Actuarial
) -> list[dict[str, float]]:
    """Gross Social Security of each year by living person, from the clock's first month on.

    `factors` are what reforms leave of the benefits of each year.
    """
    workers = {person.name: worker_of(person) for person in people}
    levels = {name: _level(worker, clock, tables) for name, worker in workers.items()}
    streams = {}
    for person in people:
        name, late = person.name, late_spouse_of(person)
        spouse = next((workers[other] for other in workers if other != name), late)
        level = levels[name] if spouse is None else _level(spouse, clock, tables)
        streams[name] = benefit_stream(workers[name], spouse, tables, clock.since, (levels[name], level))
    return [
        {name: streams[name](year) * factor for name in alive(clock.last_years, year)}
        for year, factor in zip(clock.years, factors, strict=True)
    ]


def record_levels(worker: Worker, clock: Clock, tables: Actuarial) -> Sequence[float]:
    """The level of a record in each of the clock's years, and in the January after; 1.0 in the first."""
    return benefit_level(clock.start_year, clock.deflator, worker.eligible, tables.cola)


def _level(worker: Worker, clock: Clock, tables: Actuarial) -> Callable[[int], float]:
    path = record_levels(worker, clock, tables)
    return lambda year: path[year - clock.start_year]


def pensions(
    people: Sequence[Person], clock: Clock, year: int, *, public_only: bool = False
) -> dict[str, float]:
    """Gross pensions of `year` by living person from the clock's first month on, survivors' shares included.

    `public_only`: those that a government pays.
    """
    living = alive(clock.last_years, year)
    paid = dict.fromkeys(living, 0.0)
    for person in people:
        receiver = person.name if person.name in paid else living[0]
        for pension in person.pensions:
            if public_only and not pension.public:
                continue
            first = first_pension_month(person.born, pension.from_months)
            base = _base_year(pension, person, clock)
            level = pension_level(
                pension.indexed, max(year - base, 0), clock.price(max(year, base)) / clock.price(base)
            )
            share = 1.0 if receiver == person.name else pension.to_survivor
            paid[receiver] += share * pension_paid(pension.yearly, first, year, level, clock.since)
    return paid


def _base_year(pension: Pension, person: Person, clock: Clock) -> int:
    """The year whose dollars `annual` is of, within the plan."""
    if pension.amount_in != "first_payment":
        return clock.start_year
    return min(max(pension.first_year(person.born), clock.start_year), clock.years[-1])


def wages(people: Sequence[Person], clock: Clock, year: int) -> dict[str, float]:
    """Gross wages of `year` by living person, of the days that the plan covers."""
    return {
        person.name: sum(
            wages_paid(job.annual, job.until_year, year, clock.price(year), clock.left(year))
            for job in person.wages
        )
        for person in people
        if year <= person.last_year
    }


def spending_path(spending: Spending, people: Sequence[Person], clock: Clock) -> tuple[float, ...]:
    """`Period.spending_weight` of every year, the shape by the age of the first of `people`, counted on after death."""
    ages = [year - people[0].born.year for year in clock.years]
    alone = [year > first_death(clock.last_years) for year in clock.years]
    whole = spending_weights(_shape(spending, ages), alone, spending.survivor_fraction, clock.deflator)
    return (clock.first * whole[0], *whole[1:])


def _shape(spending: Spending, ages: Sequence[int]) -> tuple[float, ...]:
    shape = spending.shape
    if isinstance(shape, RealGrowth):
        return real_growth(shape.real_growth, len(ages))
    if isinstance(shape, AtAge):
        return at_ages(shape.at_age, ages)
    if shape == "smile" and spending.annual > 0.0:
        return smile(ages, spending.annual)
    return (1.0,) * len(ages)


def spending_extra(spending: Spending, clock: Clock, year: int) -> float:
    """The year's single expenses, and what is still to pay on loans in it, nominal."""
    single = clock.price(year) * sum(extra.amount for extra in spending.extra if extra.year == year)
    return single + clock.left(year) * sum(
        debt.annual for debt in spending.debts or () if year <= debt.until_year
    )
