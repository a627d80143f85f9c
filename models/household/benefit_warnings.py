"""What the household has to know about its Social Security: (code, where, message), with dollars where known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...tax_tables.schema import Actuarial
from ..amounts import dollars
from ..laws.social_security.claiming import full_retirement_months
from ..laws.social_security.family import survivor_full_retirement_months
from ..scenario import Scenario
from ..scenario.people import Person
from .calendar import MONTHS, january, month_attained
from .facts import Period
from .so_far import first_month_left
from .social_security import Worker, earliest_survivor_month, survivor_month, survivors_total
from .streams import late_spouse_of, worker_of

Note = tuple[str, str, str]


def benefit_warnings(scenario: Scenario, periods: Sequence[Period], tables: Actuarial) -> Iterator[Note]:
    """No record, benefits beside wages, and when a survivor's benefit is claimed."""
    for person in scenario.people:
        yield from _no_record(person, scenario)
        yield from _earnings_test(person, periods, tables)
    for before, period in pairwise(periods):
        if before.dies and period.ages:
            (survivor,) = period.ages
            yield from _survivor(
                scenario.person(survivor), worker_of(scenario.person(before.dies[0])), tables
            )
    for person in scenario.people:
        late = late_spouse_of(person)
        if late is not None:
            yield from _survivor(person, late, tables, first_month_left(scenario))


def _no_record(person: Person, scenario: Scenario) -> Iterator[Note]:
    others = [other for other in scenario.people if other is not person and other.social_security]
    if person.social_security is None and others:
        yield (
            "no_spousal_benefit",
            f"people.{person.name}.social_security",
            f"{person.name} has no Social Security record, so no spousal benefit is paid, only a "
            "survivor's; give monthly_benefit_at_full_age = 0 and a claim_age for a spousal benefit",
        )


def _earnings_test(person: Person, periods: Sequence[Period], tables: Actuarial) -> Iterator[Note]:
    """Benefits of every kind beside wages before full age, which is the retired worker's for a survivor too
    (42 USC 403(f); POMS RS 02501.021). The first year's test by month is left aside: what is named is the most."""
    full = month_attained(person.born, full_retirement_months(person.born, tables))
    withheld = {period.year: _withheld(person.name, period, full) for period in periods}
    years = [year for year, amount in withheld.items() if amount > 0.0]
    if years:
        when = f"in {years[0]}" if len(years) == 1 else f"from {years[0]} to {years[-1]}"
        yield (
            "earnings_test",
            f"people.{person.name}.social_security",
            f"{person.name} has wages beside benefits before full retirement age; the earnings test, which is not "
            f"modelled, would withhold up to {dollars(sum(withheld.values()))} {when} (and pay more from full age on)",
        )


def _withheld(name: str, period: Period, full: int) -> float:
    wages, benefits = period.wages.get(name, 0.0), period.social_security.get(name, 0.0)
    law, months = period.law.federal.earnings_test, full - january(period.year)
    if months <= 0:
        return 0.0
    if months >= MONTHS:
        excess = law.rate * (wages - law.exempt)
    else:
        earned = wages * months / MONTHS
        excess = law.rate_in_year_of_full_age * (earned - law.exempt_in_year_of_full_age)
    return min(max(excess, 0.0), benefits)


def _survivor(person: Person, worker: Worker, tables: Actuarial, since: int = 0) -> Iterator[Note]:
    """Which month is counted on, where there is a choice, and what another would bring; none before `since`."""
    survivor = worker_of(person)
    earliest = max(since, earliest_survivor_month(survivor, worker))
    full = month_attained(person.born, survivor_full_retirement_months(person.born, tables))
    if worker.full_benefit == 0.0 or earliest >= min(full, january(person.last_year + 1)):
        return
    chosen = survivor_month(survivor, worker, tables, since)
    if chosen < earliest:  # claimed before the plan: a fact
        return
    totals = {month: survivors_total(survivor, worker, tables, month) for month in range(earliest, full + 1)}
    best = max(totals, key=lambda month: round(totals[month], 2))
    least = min(totals, key=lambda month: round(totals[month], 2))
    words = f"{person.name}'s survivor's benefit is counted from {_month(chosen)}"
    lost, gained = totals[best] - totals[chosen], totals[chosen] - totals[least]
    if lost > 1.0:
        words += f"; {_month(best)} would bring {dollars(lost)} more in all by age {person.plan_to_age}"
    elif gained > 1.0:
        words += f", which brings the most by age {person.plan_to_age}: "
        words += f"{dollars(gained)} more in all than {_month(least)}"
    words += " (today's dollars); social_security.survivor_claim_age sets another month"
    yield "survivor_claim", f"people.{person.name}.social_security", words


def _month(month: int) -> str:
    return f"{month // MONTHS}-{month % MONTHS + 1:02d}"
