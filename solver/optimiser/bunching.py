"""Starts in which a donor-advised fund receives several years' grants at once.

One year given twice pays, and so does the next; only all of them together and the larger deduction in the year of the
gift do not, which no move of one year finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..formulation.model import UNIT
from ..formulation.program import Program


class Bunched(NamedTuple):
    """Years (periods) in which the fund is filled, with the column of what it holds after that and the least of it in
    thousands; and the place of the fund (formulation/giving.py) in each year with one."""

    filled: dict[int, tuple[int, float]]
    places: dict[int, int]


def bunches(program: Program) -> Iterator[Bunched]:
    """Once, with as many years as the fund may hold; then every so many years, these and fewer, from each year on.
    Nothing without a fund."""
    if len(program.chains) != 1:
        return
    path = program.chains[0].program
    asked = path.scenario.giving
    if asked is None or not asked.daf:
        return
    count = len(path.horizon.periods)
    for first in range(count - 1):
        yield _filled(path, asked.daf_years, [first])
    spans = dict.fromkeys((asked.daf_years, asked.daf_years // 2 + 1, 2))
    for span in (span for span in spans if 1 < span <= min(asked.daf_years, count)):
        for first in range(span):
            yield _filled(path, span, range(first, count, span))


def _filled(path: Program, span: int, years: Sequence[int]) -> Bunched:
    periods = path.horizon.periods
    grants = [0.0 if period.giving is None else period.giving.grants for period in periods]
    filled = {}
    places = dict.fromkeys(range(len(periods)), 1)
    for t in years:
        ahead = sum(grants[t + 1 : t + span])
        if ahead > 0.0:
            filled[t] = path.giving.years[t].fund_left.column, ahead / UNIT
            last = max(at for at in range(t, min(t + span, len(periods))) if grants[at] > 0.0)
            places |= dict.fromkeys(range(t, last), 0)
    return Bunched(filled, places)
