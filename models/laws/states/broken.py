"""A tax that steps up along a line, and is linear between its steps and a few kinks: as rows of a program.

In a cell of a bound it is the greatest convex function below the tax on the cell's own band, so that steps within the
band count as far as they can; where plans are found, what is continuous of it and each step that is passed.
Units  dollars a year.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from ..piecewise import Piecewise
from ..regime import INF, CellRows
from .plan_lines import YearOfPlan
from .steps import LEAST, MOST, OWN_LINE, RAMP, Steps

NOTHING = 1e-9


@dataclass(frozen=True)
class Broken:
    """`jumps`: where it steps up and by how much; `continuous` without them, `whole` with each over the next `RAMP`."""

    continuous: Piecewise
    whole: Piecewise
    jumps: Steps

    def at(self, x: float) -> float:
        """The whole of it, a step's own dollar not passed yet."""
        return self.continuous(x) + sum(more for start, more in self.jumps if x > start)


def broken(
    starts: Sequence[float], owed: Callable[[int, float], float], kinks: Iterable[float] = ()
) -> Broken:
    """Of what is owed at an amount by the place of the segment that it lies in: a start's own dollar is in the segment
    that ends there. Linear between `starts` and `kinks`; it never falls at a start."""
    jumps = [owed(place + 1, start) - owed(place, start) for place, start in enumerate(starts)]
    assert all(jump > -NOTHING for jump in jumps), "a tax that falls at a step is no such function"
    passed = [0.0, *accumulate(jumps)]

    def continuous(x: float) -> float:
        place = bisect_left(starts, x)
        return owed(place, x) - passed[place]

    bends, ramps = [*starts, *kinks], [start + RAMP for start in starts]
    return Broken(
        Piecewise.sample(continuous, bends, LEAST, MOST),
        Piecewise.sample(lambda x: owed(bisect_left(starts, x), x), [*bends, *ramps], LEAST, MOST),
        [step for step in zip(starts, jumps, strict=True) if step[1] > NOTHING],
    )


def owe(
    rows: CellRows, name: str, tax: Any, y: YearOfPlan, of: Broken, line: str = OWN_LINE, steps: Steps = ()
) -> None:
    """``tax >= of(line)``; the year's steps along the line are `of.jumps`, or `steps` with those among them."""
    if y.outer:
        y.no_more_than(rows, name, tax * -1.0, -of.whole, line)
        return
    tax = tax - rows.constant(sum(more for _, more in of.jumps))
    below = dict(zip((value for value, _ in steps or of.jumps), y.below_lines[line], strict=True))
    for value, more in of.jumps:
        tax = tax + below[value] * more
    left, allowed = rows.line(f"{name}_continuous", -INF), -of.continuous
    rows.at_most(f"{name}_continuous", left - tax)
    if allowed.upward_kinks():
        y.no_more_than(rows, name, left * -1.0, allowed, line)
        return
    for slope, constant in allowed.majorant(LEAST, MOST):
        rows.at_most(name, left * -1.0 - y.own_lines[line] * slope, constant)
