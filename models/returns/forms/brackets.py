"""A schedule of rates as the line of the bracket that an amount falls into: the rate on what is above its bottom, and
the tax on all below."""

from __future__ import annotations

from collections.abc import Sequence

from .amounts import Arithmetic, Constant, rate, times


def by_schedule(
    income: Arithmetic, dollars: float, rates: Sequence[float], tops: Sequence[float]
) -> Arithmetic:
    """The tax on an income of so many dollars; `tops` are of all brackets but the last."""
    paid = bottom = 0.0
    for share, top in zip(rates, tops, strict=False):
        if dollars <= top:
            return _line(income, share, bottom, paid)
        paid += share * (top - bottom)
        bottom = top
    return _line(income, rates[-1], bottom, paid)


def _line(income: Arithmetic, share: float, bottom: float, paid: float) -> Arithmetic:
    above = income - Constant(bottom) if bottom else income
    tax = times(rate(share), above)
    return tax + Constant(paid) if paid else tax
