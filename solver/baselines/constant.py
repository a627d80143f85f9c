"""The best constant AGI for a rule that converts up to one.

What such a rule reaches is not smooth in the constant: each Medicare edge is a step, each bracket a kink. So every
stretch between kinks is looked into, and the best stretches finely, with each year's own edges among the points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ...models.laws.federal import standard_deduction
from ..simulate.household import Setting
from ..simulate.rule import Rule
from .rules import to_agi

LEADERS = 3
"""How many rules are tried between kinks."""
STRETCHES = 4
"""Around how many of the best local bests is searched finely."""
POINTS = 8
FINE, FINEST = 25.0, 0.25
"""Dollars of AGI to which every such stretch is narrowed, and then the best of them; edges are tried to the cent."""

Score = Callable[[Rule], float]
Stretch = tuple[float, Rule, float, float]
"""The best score in it, the rule, and the constants between which it lies."""


def search_constant(home: Setting, rules: Sequence[Rule], score: Score) -> None:
    """Score the rules at constants of AGI until none better is near; what is best, `score` remembers.

    Every rule at every kink, the best few also between kinks; then what lies around the best local bests, finely.
    """
    marks = _marks(home)
    scored = {(rule, agi): score(to_agi(rule, agi)) for rule in rules for agi in marks}
    leaders = sorted(rules, key=lambda rule: -max(scored[rule, agi] for agi in marks))[:LEADERS]
    finer = sorted({*marks, *(_cents((a + b) / 2) for a, b in pairwise(marks))})
    for rule in leaders:
        scored |= {(rule, agi): score(to_agi(rule, agi)) for agi in finer}
    stretches: list[Stretch] = []
    for rule in leaders:
        for place, agi in enumerate(finer):
            around = finer[max(0, place - 1) : place + 2]
            if scored[rule, agi] >= max(scored[rule, near] for near in around):
                stretches.append((scored[rule, agi], rule, around[0], around[-1]))
    stretches.sort(key=lambda stretch: -stretch[0])
    found = [_finer(home, *stretch, FINE, score) for stretch in stretches[:STRETCHES]]
    _finer(home, *max(found, key=lambda stretch: stretch[0]), FINEST, score)


def _finer(
    home: Setting, value: float, rule: Rule, low: float, high: float, finest: float, score: Score
) -> Stretch:
    """A stretch narrowed, to the points around its best, until it is no longer than `finest`, with the best's score."""
    while high - low > finest:
        step = (high - low) / POINTS
        points = sorted(
            {low, high, *_edges(home, low, high), *(_cents(low + step * n) for n in range(1, POINTS))}
        )
        values = [score(to_agi(rule, agi)) for agi in points]
        value = max(values)
        best = values.index(value)
        low, high = points[max(0, best - 1)], points[min(len(points) - 1, best + 1)]
    return value, rule, low, high


def _marks(home: Setting) -> list[float]:
    """Constants at the kinks of the first year of each filing status, and on to converting everything at once."""
    marks = {0.0, *_edges(home, 0.0, math.inf, every_year=False)}
    seen = set()
    for facts in home.years:
        period = facts.period
        if period.filing_status not in seen:
            seen.add(period.filing_status)
            table = period.law.federal.standard_deduction
            deduction = standard_deduction.compute(period.seniors, period.filing_status, table)
            tops = [top for _, top in facts.bracket_tops if math.isfinite(top)]
            marks |= {_cents((deduction + top) / period.deflator) for top in (0.0, *tops)}
    everything = sum(sum(account.holdings.values()) for account in home.scenario.accounts)
    most = everything + max(facts.receipts / facts.period.deflator for facts in home.years)
    most += sum(home.years[0].period.so_far.receipts.lines().values())
    return sorted(mark for mark in {*marks, _cents(most / 2), _cents(most)} if mark <= most)


def _edges(home: Setting, low: float, high: float, *, every_year: bool = True) -> Iterator[float]:
    """AGI just below the Medicare edges of the years, in today's dollars, within a stretch.

    Or, of each tier and filing status, the lowest of all years alone.
    """
    margin = max(home.scenario.limits.cliff_margin, 0.01)
    lowest: dict[tuple[str, int], float] = {}
    for facts in home.years:
        for tier, edge in enumerate(facts.tier_ceilings):
            agi = _cents((edge - margin) / facts.period.deflator)
            if low < agi < high:
                if every_year:
                    yield agi
                key = (facts.period.filing_status, tier)
                lowest[key] = min(agi, lowest.get(key, math.inf))
    if not every_year:
        yield from lowest.values()


def _cents(amount: float) -> float:
    """Rounded down to a cent, so that an edge is not passed."""
    return math.floor(amount * 100.0) / 100.0
