"""What a household receives of Social Security in each year, for every way that its open claim ages may fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from ...tax_tables.read import actuarial
from ..scenario import Scenario
from ..scenario.fields import age_months
from ..scenario.people import ClaimedBenefits, Person
from . import streams
from .calendar import plan_years
from .claim_streams import Array, pair_streams
from .facts import Horizon
from .market import growth_path
from .open_claims import CLAIM_AGE, SURVIVOR_CLAIM_AGE
from .open_fact import OpenFact
from .so_far import first_month_left, fraction_left


def benefits_of_ways(scenario: Scenario, facts: Sequence[OpenFact], horizon: Horizon) -> Array:
    """Nominal dollars by way and year: the ways in the order of the facts' options, the last fact's changing fastest.

    facts     open claim ages, and nothing else that benefits depend on
    horizon   of any one of the ways
    """
    clock = _clock(scenario)
    factors = [period.law.federal.social_security.benefit_factor for period in horizon.periods]
    whole = _pairs(scenario, facts, clock)
    if whole is not None:
        whole = whole * np.asarray(factors)
    else:
        values = product(*([option.value for option in fact.options] for fact in facts))
        whole = np.array([_of_way(scenario, facts, ages, clock, factors) for ages in values])
    whole[:, 0] += sum(horizon.periods[0].so_far.social_security.values())
    return whole


def _clock(scenario: Scenario) -> streams.Clock:
    last_years = {person.name: person.last_year for person in scenario.people}
    years = plan_years(scenario.start_year, last_years)
    deflator = growth_path(scenario.market.inflation, len(years))
    return streams.Clock(years, deflator, last_years, first_month_left(scenario), fraction_left(scenario))


def _pairs(scenario: Scenario, facts: Sequence[OpenFact], clock: streams.Clock) -> Array | None:
    """By way and year, of a couple with two records whose own claims alone are open; None of others."""
    records = [person.social_security for person in scenario.people]
    if len(records) != 2 or None in records or any(fact.kind != CLAIM_AGE for fact in facts):
        return None
    options = {fact.path: [age_months(option.value) for option in fact.options] for fact in facts}
    people = [_with(person, options, index) for index, person in enumerate(scenario.people)]
    workers = [streams.worker_of(person) for person, _ in people]
    one, other = workers
    levels = [streams.record_levels(worker, clock, actuarial())[: len(clock.years)] for worker in workers]
    paid = pair_streams(
        (one, other),
        (people[0][1], people[1][1]),
        actuarial(),
        clock.years,
        clock.since,
        (levels[0], levels[1]),
    )
    return np.asarray(paid.reshape(-1, len(clock.years)))


def _with(person: Person, options: Mapping[str, Sequence[int]], index: int) -> tuple[Person, Sequence[int]]:
    """A person with any one claim age, and the months that it may be."""
    record = person.social_security
    assert record is not None
    months = options.get(f"people[{index}].social_security.{CLAIM_AGE}")
    if months is None:
        return person, [record.claim_months]
    return _claiming(person, {CLAIM_AGE: 70}), months


def _claiming(person: Person, ages: Mapping[str, int | str]) -> Person:
    record = person.social_security
    assert isinstance(record, ClaimedBenefits)
    return person.model_copy(update={"social_security": record.model_copy(update=dict(ages))})


def _of_way(
    scenario: Scenario,
    facts: Sequence[OpenFact],
    ages: Sequence[int | str],
    clock: streams.Clock,
    factors: Sequence[float],
) -> list[float]:
    people = list(scenario.people)
    for fact, age in zip(facts, ages, strict=True):
        index = int(fact.path.split("]")[0].removeprefix("people["))
        name = CLAIM_AGE if fact.kind == CLAIM_AGE else SURVIVOR_CLAIM_AGE
        people[index] = _claiming(people[index], {name: age})
    paid = streams.benefits(people, clock, factors, actuarial())
    return [sum(year.values()) for year in paid]
