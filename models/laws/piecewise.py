"""Piecewise linear functions of one amount (AGI), as the `constrain` readings of deductions state them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

EPS = 1e-9
APART = 1e-6
"""Dollars within which two kinks are one."""


@dataclass(frozen=True)
class Piecewise:
    """Linear between ascending `xs`; defined from the first to the last of them. Dollars in, dollars out."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @staticmethod
    def sample(
        function: Callable[[float], float], kinks: Iterable[float], low: float, high: float
    ) -> Piecewise:
        """The function known to be linear between `kinks`, on ``[low, high]``."""
        xs = sorted({low, high, *(x for x in kinks if low < x < high)})
        return Piecewise(tuple(xs), tuple(function(x) for x in xs))

    def __call__(self, x: float) -> float:
        xs, ys = self.xs, self.ys
        if len(xs) == 1:
            return ys[0]
        i = bisect_left(xs, x, 1, len(xs) - 1)
        share = (x - xs[i - 1]) / (xs[i] - xs[i - 1])
        return ys[i - 1] + share * (ys[i] - ys[i - 1])

    def __add__(self, other: Piecewise) -> Piecewise:
        xs = sorted({*self.xs, *other.xs})
        return Piecewise(tuple(xs), tuple(self(x) + other(x) for x in xs))

    def larger(self, other: Piecewise) -> Piecewise:
        """The larger of two functions, with the crossings as kinks."""
        xs = sorted({*self.xs, *other.xs})
        for left, right in pairwise(xs):
            a, b = self(left) - other(left), self(right) - other(right)
            crossing = left + (right - left) * a / (a - b) if a * b < 0 else left
            if left + APART < crossing < right - APART:
                xs.append(crossing)
        xs.sort()
        return Piecewise(tuple(xs), tuple(max(self(x), other(x)) for x in xs))

    def smaller(self, other: Piecewise) -> Piecewise:
        """The smaller of two functions, likewise."""
        return -((-self).larger(-other))

    def __neg__(self) -> Piecewise:
        return Piecewise(self.xs, tuple(-y for y in self.ys))

    def upward_kinks(self) -> list[float]:
        """Where the slope rises: the function is concave between two of these."""
        slopes = self._slopes(self.xs, self.ys)
        return [self.xs[i] for i in range(1, len(slopes)) if slopes[i] > slopes[i - 1] + EPS]

    def majorant(self, low: float, high: float) -> list[tuple[float, float]]:
        """Lines (slope, constant) whose least is the smallest concave function above this one on ``[low, high]``."""
        low, high = max(low, self.xs[0]), min(high, self.xs[-1])
        xs = [low, *(x for x in self.xs if low < x < high), high]
        hull: list[tuple[float, float]] = []
        for x in xs:
            point = (x, self(x))
            while len(hull) >= 2 and _turns_up(hull[-2], hull[-1], point):
                hull.pop()
            hull.append(point)
        if len(hull) < 2 or hull[-1][0] - hull[0][0] < EPS:
            return [(0.0, max(y for _, y in hull))]
        lines = []
        for (x0, y0), (x1, y1) in pairwise(hull):
            slope = (y1 - y0) / (x1 - x0) if x1 - x0 > EPS else 0.0
            lines.append((slope, y0 - slope * x0))
        return lines

    def minorant(self, low: float, high: float) -> list[tuple[float, float]]:
        """Lines whose greatest is the largest convex function below this one on ``[low, high]``."""
        return [(-slope, -constant) for slope, constant in (-self).majorant(low, high)]

    @staticmethod
    def _slopes(xs: Sequence[float], ys: Sequence[float]) -> list[float]:
        return [(ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) for i in range(len(xs) - 1)]


def _turns_up(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    """Whether b lies on or below the chord from a to c."""
    return (b[1] - a[1]) * (c[0] - a[0]) <= (c[1] - a[1]) * (b[0] - a[0]) + 1e-7
