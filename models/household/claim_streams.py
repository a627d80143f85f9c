"""The household's Social Security, year by year, for every pair of claim months of a couple at once.

What `streams.benefits` pays for one pair, as an array over all pairs: amounts are linear in a record's level, so every
record is worked out month by month once and brought to each year's level. Thousands of pairs take a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...tax_tables.schema import Actuarial
from ..laws.social_security.family import survivor_full_retirement_months
from .calendar import MONTHS, january, month_attained
from .social_security import (
    Benefit,
    Worker,
    earliest_survivor_month,
    own_benefit,
    spousal_top_up,
    survivor_month,
    survivors_benefit,
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Months:
    """The months of some years, from the first that is paid (`since`) to the last."""

    years: Sequence[int]
    since: int

    @property
    def first(self) -> int:
        return january(self.years[0])

    def of(self, benefit: Benefit | None) -> Array:
        """Dollars of every month of the years."""
        paid = np.zeros(len(self.years) * MONTHS)
        if benefit is not None:
            for month, monthly in benefit.steps:
                paid[max(month - self.first, 0) :] = monthly
        return paid

    def by_year(self, paid: Array) -> Array:
        """The last axis added up by year, without the months before the first that is paid."""
        left = paid.copy()
        left[..., : max(self.since - self.first, 0)] = 0.0
        return np.asarray(left.reshape(*paid.shape[:-1], len(self.years), MONTHS).sum(axis=-1))


def pair_streams(
    workers: tuple[Worker, Worker],
    claims: tuple[Sequence[int], Sequence[int]],
    tables: Actuarial,
    years: Sequence[int],
    since: int,
    levels: tuple[Sequence[float] | Array, Sequence[float] | Array],
) -> Array:
    """Dollars of the household by first claim, second claim and year.

    claims    for each the ages in months at which it may be claimed
    levels    of each record by year
    """
    months = Months(years, since)
    one = [replace(workers[0], claim_months=age) for age in claims[0]]
    other = [replace(workers[1], claim_months=age) for age in claims[1]]
    first, second = np.asarray(levels[0]), np.asarray(levels[1])
    both = np.array([year <= min(worker.last_year for worker in workers) for year in years])
    own = [np.stack([months.of(own_benefit(worker, tables)) for worker in of]) for of in (one, other)]
    paid = (months.by_year(own[0]) * first * both)[:, None, :]
    paid = paid + (months.by_year(own[1]) * second * both)[None, :, :]
    paid += _top_ups(one, other, tables, months, (first, second), both)
    paid += _top_ups(other, one, tables, months, (second, first), both).transpose(1, 0, 2)
    alone = np.array([year <= max(worker.last_year for worker in workers) for year in years]) & ~both
    if alone.any() and workers[0].last_year > workers[1].last_year:
        paid += after_a_death(one, other, own[0], tables, months, (first, second), alone)
    elif alone.any():
        paid += after_a_death(other, one, own[1], tables, months, (second, first), alone).transpose(1, 0, 2)
    return np.asarray(paid)


def _top_ups(
    of: Sequence[Worker],
    spouses: Sequence[Worker],
    tables: Actuarial,
    months: Months,
    levels: tuple[Array, Array],
    both: NDArray[np.bool_],
) -> Array:
    """What is paid on a living spouse's record, by own claim, spouse's claim and year."""
    paid = np.zeros((len(of), len(spouses), len(months.years)))
    ratios = levels[1] / levels[0]
    for ratio in np.unique(ratios[both]):
        there = both & (ratios == ratio)
        if tables.spouse_share * ratio * spouses[0].full_benefit <= of[0].full_benefit:
            continue
        for i, worker in enumerate(of):
            raised = [spousal_top_up(worker, spouse.at(float(ratio)), tables) for spouse in spouses]
            found = months.by_year(np.stack([months.of(benefit) for benefit in raised]))
            paid[i][:, there] = (found * levels[0])[:, there]
    return paid


def after_a_death(
    of: Sequence[Worker],
    deceased: Sequence[Worker],
    own: Array,
    tables: Actuarial,
    months: Months,
    levels: tuple[Array, Array],
    alone: NDArray[np.bool_],
) -> Array:
    """What the survivor is paid after the death, the larger of the two month by month."""
    paid = np.zeros((len(of), len(deceased), len(months.years)))
    level, spouses = (np.repeat(one, MONTHS) for one in levels)
    waits = _waits(of[0], deceased[0], tables)
    for j, dead in enumerate(deceased):
        if waits and of[0].survivor_months is None:
            chosen = _best_months(of[0], dead, own, tables, months, waits)
        else:
            chosen = [survivor_month(of[0], dead, tables)]
        found = {month: months.of(survivors_benefit(of[0], dead, tables, month)) for month in set(chosen)}
        theirs = np.stack([found[month] for month in chosen])
        larger = np.maximum(own * level, theirs * spouses)
        paid[:, j] = larger.reshape(len(of), -1, MONTHS).sum(axis=-1) * alone
    return paid


def _waits(survivor: Worker, deceased: Worker, tables: Actuarial) -> range:
    """The months that a survivor's benefit may wait for; empty where it is whole at once."""
    full = month_attained(survivor.born, survivor_full_retirement_months(survivor.born, tables))
    earliest = earliest_survivor_month(survivor, deceased)
    return range(earliest, full + 1) if full > earliest else range(0)


def _best_months(
    survivor: Worker, deceased: Worker, own: Array, tables: Actuarial, months: Months, waits: range
) -> list[int]:
    """`best_survivor_month` for each row of `own`."""
    start = january(deceased.last_year + 1) - months.first
    theirs = np.stack([months.of(survivors_benefit(survivor, deceased, tables, month)) for month in waits])
    totals = np.maximum(own[:, None, start:], theirs[None, :, start:]).sum(axis=-1)
    return [waits[place] for place in np.round(totals, 2).argmax(axis=1)]
