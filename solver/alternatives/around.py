"""Local search over alternatives where bounds do not tell them apart: one fact at a time, in ever shorter steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from .selection import Candidate

FEW = 4
"""Options of a fact up to which each is tried, for their order says nothing."""


def search_around(
    known: Sequence[Candidate], find: Callable[[Candidate], None], over: Callable[[], bool]
) -> None:
    """Finds plans from the best known one on, until no fact changed by one step is better, or it is `over`.

    known   all alternatives in their order; the best of them has a plan
    find    notes the value of one
    """
    counts = [len(fact.options) for fact in known[0].alternative.facts]
    step = max(counts) // 2
    while True:
        better = _better(known, counts, step, find, over)
        if over() or (not better and step <= 1):
            return
        step = step if better else max(1, step // 2)


def _better(
    known: Sequence[Candidate],
    counts: Sequence[int],
    step: int,
    find: Callable[[Candidate], None],
    over: Callable[[], bool],
) -> bool:
    """Whether one of the alternatives a step from the best is better."""
    best = max(known, key=lambda one: one.value)
    for number in _beside(best.alternative.number, counts, step):
        if over():
            break
        if not math.isfinite(known[number].value) and known[number].bound > best.value:
            find(known[number])
    return max(one.value for one in known) > best.value


def _beside(number: int, counts: Sequence[int], step: int) -> Iterator[int]:
    """The places in which one fact is a step up or down; of a fact of few options, each other one."""
    weight = math.prod(counts)
    for count in counts:
        weight //= count
        here = number // weight % count
        others = range(count) if count <= FEW else (here - step, here + step)
        for there in others:
            if 0 <= there < count and there != here:
                yield number + (there - here) * weight
