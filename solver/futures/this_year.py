"""What this year's AGI is worth over random futures, without hindsight: levels of it, then the plan's policy.

Every level is followed over the same paths, so that what they differ by is known far better than what each is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .document import AgiLevel, ThisYear
from .draw import Markets, expected
from .home import Home
from .policies import Policy
from .worlds import Worlds

Array = NDArray[np.float64]
PATHS = 4_000
LEVELS = 8
"""The most levels that are followed: those nearest the plan's own."""
APART = 500.0
"""Dollars within which two levels are one."""
NOTHING = 5e-4
"""A share of the mean that is next to nothing."""
SURE = 2.0
"""Standard errors within which two levels are alike."""
FIFTH = 0.2


def this_year(
    worlds: Worlds,
    policy: Policy,
    markets: Markets,
    tell: Callable[[int], None] = lambda done: None,
) -> ThisYear:
    """The levels over the first paths of `markets` (as many as the worlds have), the plan's own AGI among them."""
    home = worlds.base.home
    own = _agi(worlds, policy)
    levels = list(_nearest(list(_levels(worlds, home, policy, own)), own))
    worth: list[Array] = []
    for number, (_, agi) in enumerate(levels):
        found = worlds.follow(_with_first(policy, agi), markets)
        worth.append(found.estate - found.short)
        tell(number + 1)
    return judged(home.years[0].period.year, own, levels, np.array(worth))


def _with_first(policy: Policy, agi: float) -> Policy:
    targets = policy.targets or (0.0,)
    return replace(policy, targets=(agi, *(targets[1:] or targets)))


def _agi(worlds: Worlds, policy: Policy) -> float:
    """The AGI that a policy comes to this year, under the scenario's own returns."""
    base = worlds.base
    markets = expected(worlds.scenario, len(base.home.years))
    return float(base.follow(policy, markets).agi[0, 0])


def _levels(worlds: Worlds, home: Home, policy: Policy, own: float) -> Iterator[tuple[str, float]]:
    """What an AGI is at, and the AGI, in dollars of the year: within what converting nothing and everything come to."""
    first = home.years[0]
    least, most = _agi(worlds, _with_first(policy, 0.0)), _agi(worlds, _with_first(policy, 1e9))
    yield "the plan's own", own
    yield "nothing converted", least
    schedule = first.federal.law.federal.ordinary_income_tax
    for rate, top in zip(schedule.rates, schedule.tops[first.federal.status], strict=False):
        agi = top + first.federal.standard
        if least < agi < most:
            yield f"the top of the {100 * rate:g} % bracket", agi
    if len(home.years) > 2 and any(home.years[2].period.surcharge_by_tier):
        for number, edge in enumerate(first.facts.tier_ceilings):
            agi = edge - max(home.scenario.limits.cliff_margin, 0.01)
            if least < agi < most:
                yield f"the ceiling of Medicare tier {number}", agi


def _nearest(levels: list[tuple[str, float]], own: float) -> list[tuple[str, float]]:
    """One level of those that are alike, the nearest to the plan's own, in order."""
    kept: list[tuple[str, float]] = []
    for words, agi in sorted(levels, key=lambda level: abs(level[1] - own)):
        if all(abs(agi - other) > APART for _, other in kept):
            kept.append((words, agi))
    return sorted(kept[:LEVELS], key=lambda level: level[1])


def judged(year: int, own: float, levels: list[tuple[str, float]], worth: Array) -> ThisYear:
    """Levels, (what it is at, AGI), compared by what each path is worth at them (levels, paths)."""
    means = worth.mean(axis=1)
    best = int(np.argmax(means))
    lost = worth[best] - worth
    errors = lost.std(axis=1) / np.sqrt(worth.shape[1])
    worst = np.argsort(worth[best], kind="stable")[: max(1, int(FIFTH * worth.shape[1]))]
    wins = np.bincount(np.argmax(worth, axis=0), minlength=len(levels)) / worth.shape[1]
    costs = means[best] - means
    little = NOTHING * abs(float(means[best]))
    rows = tuple(
        AgiLevel(
            agi=agi,
            words=words,
            cost=float(costs[k]),
            error=float(errors[k]),
            cost_worst_fifth=float(lost[k, worst].mean()),
            best_share=float(wins[k]),
            alike=bool(costs[k] <= max(little, SURE * errors[k])),
        )
        for k, (words, agi) in enumerate(levels)
    )
    cheap = [row.agi for row, cost in zip(rows, costs, strict=True) if cost <= little]
    mine = min(range(len(levels)), key=lambda k: abs(levels[k][1] - own))
    return ThisYear(
        year=year,
        paths=worth.shape[1],
        plan_agi=own,
        best=levels[best][1],
        mean=float(means[best]),
        low=min(cheap),
        high=max(cheap),
        near_tie=sum(row.alike for row in rows) > 1,
        plan_is_as_good=rows[mine].alike,
        levels=rows,
    )
