"""Social Security by person and year: own benefit, spousal top-up, and what a survivor steps into.

How much each claim pays is the law's (models/laws/social_security); here are the months. A year pays the
months from the first entitled one on. Ages count from the month an age is attained, so a claim at 62 by
someone born on the 3rd or later begins a month later and is reduced for a month less.

* Own benefit: from `first_entitled_month`; reduced or credited for the age of that month. Delayed credits of months
  before the claim's calendar year are in the first payment, those of the claim's own year come with the next January
  or the month of 70, if that is earlier (20 CFR 404.313).
* Top-up: all are deemed to file for it (42 USC 402(r)), so it begins in the later of the two claims, reduced
  for the own age then. What delayed credits add to the own benefit is taken off it (402(k)(3)(A)).
* Survivor: from the January after the death (of one before the plan, its month) or the month 60 is attained, or later
  where it is waited for; the larger
  of own and survivor's (402(e), (k)(3)(A)), each claimed in its own month. All credits of the deceased count at once.
  Of a worker who died before claiming: the full benefit, with the credits of a claim in the month of death where that
  is past full age (402(e)(2)(C), (w)).

Amounts are dollars of the start year where a worker's full benefit is; `benefit_level` carries it through the years.
NOT MODELED: the earnings test, benefits for children and divorced spouses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from ...tax_tables.schema import Actuarial
from ..laws.social_security.claiming import (
    EARLIEST_CLAIM,
    LATEST_CREDIT,
    full_retirement_months,
    worker_fraction,
)
from ..laws.social_security.family import (
    EARLIEST_SURVIVOR,
    spouse_excess,
    survivor_benefit,
    survivor_full_retirement_months,
)
from .calendar import MONTHS, first_entitled_month, january, month_attained


@dataclass(frozen=True)
class Worker:
    """One person's record: monthly benefit at full age (0 without one), age at the claim (None: never).

    `survivor_months` is the age from which a survivor's benefit is wanted (None: see `best_survivor_month`); `died` the
    month of a death before the plan (None: the last of `last_year`).
    """

    born: date
    last_year: int
    full_benefit: float = 0.0
    claim_months: int | None = None
    survivor_months: int | None = None
    died: int | None = None

    @property
    def first_month(self) -> int | None:
        """First entitled month, None when never claimed while alive."""
        if self.claim_months is None:
            return None
        first = first_entitled_month(self.born, self.claim_months)
        return first if first <= self.last_month else None

    @property
    def last_month(self) -> int:
        """The month of the death."""
        return january(self.last_year + 1) - 1 if self.died is None else self.died

    @property
    def eligible(self) -> int:
        """The year in which 62 is attained, or of an earlier death (42 USC 415(a)(3)(B))."""
        return min(month_attained(self.born, EARLIEST_CLAIM) // MONTHS, self.last_year)

    def age_months(self, month: int) -> int:
        """Months of age attained by this month."""
        return month - month_attained(self.born, 0)

    def at(self, level: float) -> Worker:
        """The record with `level` times its full benefit."""
        return replace(self, full_benefit=level * self.full_benefit)


@dataclass(frozen=True)
class Benefit:
    """Monthly amounts, each from its month on until the next: `steps` of (month, dollars), ascending."""

    steps: tuple[tuple[int, float], ...]

    @property
    def first_month(self) -> int:
        return self.steps[0][0]

    @property
    def monthly(self) -> float:
        """The amount that is paid in the end."""
        return self.steps[-1][1]

    def at(self, month: int) -> float:
        """Dollars of a month, 0 before the first."""
        return next((monthly for first, monthly in reversed(self.steps) if month >= first), 0.0)

    def paid(self, year: int, since: int = 0) -> float:
        """Dollars of the months of `year`, from the month `since` on."""
        return sum(self.at(month) for month in range(max(january(year), since), january(year + 1)))


def own_benefit(worker: Worker, tables: Actuarial) -> Benefit | None:
    """The retirement benefit on the own record, delayed credits as they come (20 CFR 404.313)."""
    first = worker.first_month
    if first is None:
        return None
    claim, full = worker.age_months(first), full_retirement_months(worker.born, tables)
    whole = worker.full_benefit * worker_fraction(worker.born, claim, tables)
    year = first // MONTHS
    all_from = min(january(year + 1), month_attained(worker.born, LATEST_CREDIT))
    credited = max(full, worker.age_months(january(year)))
    if claim <= credited or all_from <= first:
        return Benefit(((first, whole),))
    at_first = worker.full_benefit * worker_fraction(worker.born, credited, tables)
    return Benefit(((first, at_first), (all_from, whole)))


def spousal_top_up(worker: Worker, spouse: Worker, tables: Actuarial) -> Benefit | None:
    """What is paid to `worker` on the record of a living `spouse`, beside the own benefit."""
    own = own_benefit(worker, tables)
    if own is None or spouse.first_month is None:
        return None
    first = max(own.first_month, spouse.first_month)
    excess = spouse_excess(
        spouse.full_benefit, worker.full_benefit, worker.born, worker.age_months(first), tables
    )
    months = [first, *(month for month, _ in own.steps if month > first)]
    return Benefit(tuple((m, max(excess - max(own.at(m) - worker.full_benefit, 0.0), 0.0)) for m in months))


def survivors_benefit(
    survivor: Worker, deceased: Worker, tables: Actuarial, since: int | None = None
) -> Benefit:
    """What `survivor` is paid on the record of `deceased`, before it is compared with the own benefit.

    It begins in the month `since`; left out, as early as may be.
    """
    first = earliest_survivor_month(survivor, deceased)
    first = first if since is None else max(first, since)
    monthly = survivor_benefit(
        deceased.full_benefit,
        _fraction_at_death(deceased, tables),
        survivor.born,
        survivor.age_months(first),
        tables,
    )
    return Benefit(((first, monthly),))


def earliest_survivor_month(survivor: Worker, deceased: Worker) -> int:
    """The January after a death in the plan, the month of one before it (402(e)(1)), or that of attaining 60."""
    first = january(deceased.last_year + 1) if deceased.died is None else deceased.died
    return max(first, month_attained(survivor.born, EARLIEST_SURVIVOR))


def best_survivor_month(survivor: Worker, deceased: Worker, tables: Actuarial, since: int = 0) -> int:
    """The month of claim up to full age that brings the most in all, own benefit included, by the survivor's last year.

    In dollars of one year; the earlier of two that bring the same; none before the month `since`.
    """
    earliest = max(since, earliest_survivor_month(survivor, deceased))
    full = month_attained(survivor.born, survivor_full_retirement_months(survivor.born, tables))
    months = range(earliest, max(earliest, full) + 1)
    return max(months, key=lambda month: round(survivors_total(survivor, deceased, tables, month), 2))


def survivors_total(survivor: Worker, deceased: Worker, tables: Actuarial, since: int) -> float:
    """All that a survivor is paid after the death where the survivor's benefit is claimed in the month `since`."""
    own = own_benefit(survivor, tables)
    benefits = [survivors_benefit(survivor, deceased, tables, since), *([own] if own else [])]
    start, end = deceased.last_month + 1, january(survivor.last_year + 1)
    changes = {start, *(month for benefit in benefits for month, _ in benefit.steps if month > start)}
    months = [*sorted(month for month in changes if month < end), end]
    return sum(
        (until - month) * max(benefit.at(month) for benefit in benefits) for month, until in pairwise(months)
    )


def survivor_month(survivor: Worker, deceased: Worker, tables: Actuarial, since: int = 0) -> int:
    """The month from which the survivor's benefit is paid: the one asked for, else the best from `since` on."""
    if survivor.survivor_months is None:
        return best_survivor_month(survivor, deceased, tables, since)
    wanted = month_attained(survivor.born, survivor.survivor_months)
    return max(wanted, earliest_survivor_month(survivor, deceased))


def _fraction_at_death(deceased: Worker, tables: Actuarial) -> float:
    if deceased.first_month is not None:
        return worker_fraction(deceased.born, deceased.age_months(deceased.first_month), tables)
    age = deceased.age_months(deceased.last_month)
    return worker_fraction(deceased.born, max(age, full_retirement_months(deceased.born, tables)), tables)


def larger_paid(one: Benefit | None, other: Benefit | None, year: int, since: int = 0) -> float:
    """Dollars of `year` from the month `since` on when the larger of two benefits is paid month by month."""
    benefits = [benefit for benefit in (one, other) if benefit is not None]
    months = range(max(january(year), since), january(year + 1))
    return sum(max((benefit.at(month) for benefit in benefits), default=0.0) for month in months)


def benefit_stream(
    worker: Worker,
    spouse: Worker | None,
    tables: Actuarial,
    since: int = 0,
    levels: tuple[Callable[[int], float], Callable[[int], float]] = (lambda _: 1.0, lambda _: 1.0),
) -> Callable[[int], float]:
    """Dollars paid to `worker` from the month `since` on, as a function of the year (0 after the worker's last).

    `levels` are those of the worker's and of the spouse's record by year.
    """
    outlives = spouse is not None and spouse.last_year < worker.last_year
    from_month = survivor_month(worker, spouse, tables, since) if spouse is not None and outlives else None

    def paid(year: int) -> float:
        if year > worker.last_year:
            return 0.0
        me = worker.at(levels[0](year))
        own = own_benefit(me, tables)
        other = None if spouse is None else spouse.at(levels[1](year))
        if other is not None and year > other.last_year:
            return larger_paid(own, survivors_benefit(me, other, tables, from_month), year, since)
        top_up = None if other is None else spousal_top_up(me, other, tables)
        return sum(benefit.paid(year, since) for benefit in (own, top_up) if benefit is not None)

    return paid


def benefit_level(
    start_year: int, deflator: Sequence[float], eligible: int, published: Mapping[int, float]
) -> tuple[float, ...]:
    """Level of one record by year, 1.0 in the start year, from the price level of each.

    Up to the year in which the worker is `eligible` it goes with prices: adjustments before that reach nobody. After
    it a published adjustment is paid as published, and any other brings the level up to prices: it is never lowered,
    and nothing is added after a fall, or after a published adjustment above the scenario's inflation, until prices
    are there again (42 USC 415(i)(1)(B), (2)(A)).
    """
    path = [1.0]
    for year, price in enumerate(deflator[1:], start_year + 1):
        if year <= eligible:
            path.append(price)
        elif year in published:
            path.append(path[-1] * (1.0 + published[year]))
        else:
            path.append(max(path[-1], price))
    return tuple(path)
