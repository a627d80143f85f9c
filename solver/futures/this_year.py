"""What this year's AGI is worth over random futures, without hindsight: levels of it, then the plan's policy.

Every level is followed over the same paths, so that what they differ by is known far better than what each is worth. A
few of the paths rule out levels that cost far too much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from .document import AgiLevel, ThisYear
from .draw import Markets, expected
from .levels import Level, apart
from .policies import Policy
from .worlds import Worlds

Array = NDArray[np.float64]
PATHS = 4_000
FIRST = 400
"""Paths over which every level is followed first."""
MOST = 5
"""Levels that are followed over all paths."""
FAR, SELDOM, CERTAIN = 5e-3, 0.1, 3.0
"""A level is ruled out that costs more than this share of the mean, by so many standard errors, and that is the best on
fewer than this share of paths."""
NOTHING = 5e-4
"""A share of the mean that is next to nothing."""
SURE = 2.0
"""Standard errors within which two levels are alike."""
FIFTH = 0.2


def this_year(
    worlds: Worlds,
    policy: Policy,
    markets: Markets,
    kinks: Iterable[Level] = (),
    asked: tuple[float, float] = (0.0, inf),
    tell: Callable[[int], None] = lambda done: None,
) -> ThisYear:
    """The levels over the first paths of `markets` (as many as the worlds have): the plan's own AGI, nothing converted,
    and those `kinks` that lie between nothing and everything converted; `asked`: where this year's AGI is to lie."""
    own, year = _agi(worlds, policy), worlds.base.home.years[0].period.year
    levels = apart([Level("the plan's own", own), *_reached(worlds, policy, kinks, asked)], own)
    few = min(FIRST, worlds.paths)
    first = _worth(worlds.first(few), policy, markets, levels, tell)
    kept = _promising(levels, first, own) if few < worlds.paths else list(range(len(levels)))
    again = first if few == worlds.paths else _worth(worlds, policy, markets, [levels[k] for k in kept], tell)
    found = judged(year, own, [levels[k] for k in kept], again)
    out = [row for k, row in enumerate(_rows(levels, first)) if k not in kept]
    return found.model_copy(update={"ruled_out": tuple(out), "ruled_out_paths": few if out else 0})


def _reached(
    worlds: Worlds, policy: Policy, kinks: Iterable[Level], asked: tuple[float, float]
) -> list[Level]:
    least, most = _agi(worlds, with_first(policy, 0.0)), _agi(worlds, with_first(policy, 1e9))
    nothing = Level("nothing converted", least)
    some = [level for level in kinks if least < level.agi < most]
    return [level for level in (nothing, *some) if level.within(asked)]


def _worth(
    worlds: Worlds, policy: Policy, markets: Markets, levels: Sequence[Level], tell: Callable[[int], None]
) -> Array:
    """By level and path."""
    worth: list[Array] = []
    some = markets.first(worlds.paths)
    for number, level in enumerate(levels):
        found = worlds.follow(with_first(policy, level.agi), some)
        worth.append(found.estate - found.short)
        tell(number + 1)
    return np.array(worth)


def _promising(levels: Sequence[Level], worth: Array, own: float) -> list[int]:
    """The levels that may be the best, at most `MOST`, in order; the plan's own always."""
    rows = _rows(levels, worth)
    far = FAR * abs(float(worth.mean(axis=1).max()))
    mine = _nearest(levels, own)
    able = [
        k
        for k, row in enumerate(rows)
        if row.cost - CERTAIN * row.error <= far or row.best_share >= SELDOM or k == mine
    ]
    able.sort(key=lambda k: (k != mine, rows[k].cost))
    return sorted(able[:MOST])


def with_first(policy: Policy, agi: float) -> Policy:
    """The policy with another AGI this year."""
    targets = policy.targets or (0.0,)
    return replace(policy, targets=(agi, *(targets[1:] or targets)))


def _agi(worlds: Worlds, policy: Policy) -> float:
    """The AGI that a policy comes to this year, under the scenario's own returns."""
    base = worlds.base
    markets = expected(worlds.scenario, len(base.home.years))
    return float(base.follow(policy, markets).agi[0, 0])


def _nearest(levels: Sequence[Level], own: float) -> int:
    return min(range(len(levels)), key=lambda k: abs(levels[k].agi - own))


def _rows(levels: Sequence[Level], worth: Array) -> tuple[AgiLevel, ...]:
    means = worth.mean(axis=1)
    best = int(np.argmax(means))
    lost = worth[best] - worth
    errors = lost.std(axis=1) / np.sqrt(worth.shape[1])
    worst = np.argsort(worth[best], kind="stable")[: max(1, int(FIFTH * worth.shape[1]))]
    wins = np.bincount(np.argmax(worth, axis=0), minlength=len(levels)) / worth.shape[1]
    costs = means[best] - means
    little = NOTHING * abs(float(means[best]))
    return tuple(
        AgiLevel(
            agi=level.agi,
            words=level.words,
            cost=float(costs[k]),
            error=float(errors[k]),
            cost_worst_fifth=float(lost[k, worst].mean()),
            best_share=float(wins[k]),
            alike=bool(costs[k] <= max(little, SURE * errors[k])),
            cliff=level.cliff,
        )
        for k, level in enumerate(levels)
    )


def judged(year: int, own: float, levels: Sequence[Level], worth: Array) -> ThisYear:
    """Levels, ascending, compared by what each path is worth at them (levels, paths)."""
    rows = _rows(levels, worth)
    best = min(range(len(rows)), key=lambda k: rows[k].cost)
    mean = float(worth[best].mean())
    low, high = _interval(levels, [row.cost for row in rows], best, NOTHING * abs(mean))
    as_good = rows[_nearest(levels, own)].alike
    return ThisYear(
        year=year,
        paths=worth.shape[1],
        plan_agi=own,
        best=levels[best].agi,
        mean=mean,
        low=low,
        high=high,
        near_tie=sum(row.alike for row in rows) > 1,
        plan_is_as_good=as_good,
        departs=0.0 if as_good else levels[best].agi - own,
        levels=rows,
    )


def _interval(
    levels: Sequence[Level], costs: Sequence[float], best: int, little: float
) -> tuple[float, float]:
    """How far from the best level the cost stays below `little`: straight lines between levels, none across a cliff."""
    ends = []
    for step in (-1, 1):
        k, end = best, levels[best].agi
        while 0 <= k + step < len(levels):
            beside = k + step
            over_a_cliff = levels[min(k, beside)].cliff
            if costs[beside] <= little:
                k, end = beside, levels[beside].agi
                continue
            if not over_a_cliff:
                share = (little - costs[k]) / (costs[beside] - costs[k])
                end += share * (levels[beside].agi - end)
            break
        ends.append(end)
    return ends[0], ends[1]
