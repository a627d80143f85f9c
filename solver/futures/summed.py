"""What thousands of paths come to, as shares and percentiles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .document import SHARES, Fan, PolicyOutcome
from .follow import Outcomes
from .policies import Policy
from .worlds import Worlds

Array = NDArray[np.float64]


def median(values: Array) -> float | None:
    return float(np.median(values)) if values.size else None


def outcome_of(policy: Policy, run: Outcomes, planned: Array) -> PolicyOutcome:
    lived = planned > 0.0
    shares = np.where(lived, run.spending / np.where(lived, planned, 1.0), np.inf)
    return PolicyOutcome(
        name=policy.name,
        words=policy.words,
        success=run.success,
        error=run.error,
        estate=quantiles(run.estate),
        estate_mean=float(run.estate.mean()),
        least_spending=quantiles(shares.min(axis=1)),
        spending_mean=float(run.spending.sum() / max(lived.sum(), 1)),
        tax=float(run.tax.sum(axis=1).mean()),
    )


def quantiles(values: Array) -> tuple[float, ...]:
    return tuple(float(x) for x in np.quantile(values, SHARES))


def fans_of(run: Outcomes, worlds: Worlds) -> tuple[Fan, ...]:
    """Of spending and of wealth, over the paths on which somebody lives."""
    return tuple(
        _fan(name, values, worlds) for name, values in (("spending", run.spending), ("wealth", run.wealth))
    )


def _fan(name: str, values: Array, worlds: Worlds) -> Fan:
    first = worlds.scenario.start_year
    rows: list[Sequence[float]] = []
    for t in range(worlds.years):
        living = worlds.last >= t
        rows.append(quantiles(values[living, t]))
    years = tuple(range(first, first + worlds.years))
    return Fan(name=name, years=years, by_year=tuple(tuple(row) for row in rows))
