"""Social Security by person and year: own benefit, spousal top-up, and what a survivor steps into.

How much each claim pays is the law's (models/laws/social_security); here are the months. A year pays the
months from the first entitled one on. Ages count from the month an age is attained, so a claim at 62 by
someone born on the 3rd or later begins a month later and is reduced for a month less.

* Own benefit: from `first_entitled_month`; reduced or credited for the age of that month.
* Top-up: all are deemed to file for it (42 USC 402(r)), so it begins in the later of the two claims, reduced
  for the own age then. What delayed credits add to the own benefit is taken off it (402(k)(3)(A)).
* Survivor: from the January after the death or the month 60 is attained; the larger of own and survivor's
  (402(e), (k)(3)(A)). Of a worker who died before claiming: the full benefit, with the credits of a claim in
  the month of death where that is past full age (402(e)(2)(C), (w)).

All amounts are dollars of the start year; the caller applies cost-of-living adjustments and reforms.
NOT MODELED: the earnings test, waiting with a survivor's benefit, benefits for children and divorced spouses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ...tax_tables.schema import Actuarial
from ..laws.social_security.claiming import full_retirement_months, worker_fraction
from ..laws.social_security.family import EARLIEST_SURVIVOR, spouse_excess, survivor_benefit
from .calendar import first_entitled_month, january, month_attained, months_paid


@dataclass(frozen=True)
class Worker:
    """One person's record: monthly benefit at full age (0 without one), age at the claim (None: never)."""

    born: date
    last_year: int
    full_benefit: float = 0.0
    claim_months: int | None = None

    @property
    def first_month(self) -> int | None:
        """First entitled month, None when never claimed while alive."""
        if self.claim_months is None:
            return None
        first = first_entitled_month(self.born, self.claim_months)
        return first if first < january(self.last_year + 1) else None

    def age_months(self, month: int) -> int:
        """Months of age attained by this month."""
        return month - month_attained(self.born, 0)


@dataclass(frozen=True)
class Benefit:
    """A monthly amount from a month on, in dollars of the start year."""

    first_month: int
    monthly: float

    def paid(self, year: int, since: int = 0) -> float:
        """Dollars of the months of `year`, from the month `since` on."""
        return self.monthly * months_paid(self.first_month, year, since)


def own_benefit(worker: Worker, tables: Actuarial) -> Benefit | None:
    """The retirement benefit on the own record."""
    if worker.first_month is None:
        return None
    fraction = worker_fraction(worker.born, worker.age_months(worker.first_month), tables)
    return Benefit(worker.first_month, worker.full_benefit * fraction)


def spousal_top_up(worker: Worker, spouse: Worker, tables: Actuarial) -> Benefit | None:
    """What is paid to `worker` on the record of a living `spouse`, beside the own benefit."""
    own = own_benefit(worker, tables)
    if own is None or spouse.first_month is None:
        return None
    first = max(own.first_month, spouse.first_month)
    excess = spouse_excess(
        spouse.full_benefit, worker.full_benefit, worker.born, worker.age_months(first), tables
    )
    credits = max(own.monthly - worker.full_benefit, 0.0)
    return Benefit(first, max(excess - credits, 0.0))


def survivors_benefit(survivor: Worker, deceased: Worker, tables: Actuarial) -> Benefit:
    """What `survivor` is paid on the record of `deceased`, before it is compared with the own benefit."""
    first = max(january(deceased.last_year + 1), month_attained(survivor.born, EARLIEST_SURVIVOR))
    monthly = survivor_benefit(
        deceased.full_benefit,
        _fraction_at_death(deceased, tables),
        survivor.born,
        survivor.age_months(first),
        tables,
    )
    return Benefit(first, monthly)


def _fraction_at_death(deceased: Worker, tables: Actuarial) -> float:
    if deceased.first_month is not None:
        return worker_fraction(deceased.born, deceased.age_months(deceased.first_month), tables)
    age = deceased.age_months(january(deceased.last_year + 1) - 1)
    return worker_fraction(deceased.born, max(age, full_retirement_months(deceased.born, tables)), tables)


def larger_paid(one: Benefit | None, other: Benefit | None, year: int) -> float:
    """Dollars of `year` when the larger of two benefits is paid month by month."""
    if one is None or other is None:
        return sum(benefit.paid(year) for benefit in (one, other) if benefit is not None)
    both = min(months_paid(one.first_month, year), months_paid(other.first_month, year))
    return one.paid(year) + other.paid(year) - both * min(one.monthly, other.monthly)


def benefit_stream(
    worker: Worker, spouse: Worker | None, tables: Actuarial, since: int = 0
) -> Callable[[int], float]:
    """Dollars of the start year paid to `worker` from the month `since` on, as a function of the year (0 after the
    worker's last)."""
    own = own_benefit(worker, tables)
    top_up = spousal_top_up(worker, spouse, tables) if spouse else None
    survivors = survivors_benefit(worker, spouse, tables) if spouse else None

    def paid(year: int) -> float:
        if year > worker.last_year:
            return 0.0
        if spouse is None or year <= spouse.last_year:
            return sum(benefit.paid(year, since) for benefit in (own, top_up) if benefit is not None)
        return larger_paid(own, survivors, year)

    return paid


def cola_path(
    start_year: int, years: int, inflation: Callable[[int], float], published: Mapping[int, float]
) -> tuple[float, ...]:
    """Benefit level by year, 1.0 in the start year: published adjustments, else inflation into the year."""
    path = [1.0]
    for year in range(start_year + 1, start_year + years):
        path.append(path[-1] * (1.0 + published.get(year, inflation(year - 1))))
    return tuple(path)
