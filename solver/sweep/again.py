"""Followed rows that do not carry the effect they report, found and solved by themselves.

A followed row has whatever gap its neighbour's cells leave. An effect (a case that differs from the base in one factor,
less the base) is carried where the gaps of both rows together are small beside it; else the rows are solved again, the
base first. What is left when the time is up stays as it was followed: `answers` says of it that it is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .cases import Case
from .effect import SURE, carried, has_plan
from .rows import Row

SHARE = 0.1
"""Of an effect: gaps that are less of it together do not want solving again."""


def not_carried(cases: Sequence[Case], rows: Collection[Row], gap: float) -> list[Case]:
    """The cases to solve again to `gap`: those of the least carried effects first, before them the base."""
    by_case = {int(row["case"]): row for row in rows}
    base = by_case.get(0)
    if base is None or not has_plan(base):
        return []
    found: list[tuple[float, Case]] = []
    for case in cases:
        row = by_case.get(case.number)
        if row is None or not has_plan(row) or sum(not move.still for move in case.moves) != 1:
            continue
        change, within = carried(row, base)
        if within > max(SURE, SHARE * abs(change)):
            found.append((within / max(abs(change), SURE), case))
    found.sort(key=lambda one: (-one[0], one[1].number))
    wanted = [*([cases[0]] if found else []), *(case for _, case in found)]
    return [case for case in wanted if _can_be_nearer(by_case[case.number], gap)]


def _can_be_nearer(row: Row, gap: float) -> bool:
    """Whether a solve may bring a row nearer: one that was followed, with more than the gap that is solved to."""
    return bool(row["depth"] == "follow" and not row["gap"] <= gap)
