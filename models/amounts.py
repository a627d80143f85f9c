"""How amounts, rates and dates are written, in every sentence and every table of every face: one form each.

Sentences are made in many rooms (warnings, steps, explanations, orders, reports), so this stands below them all.
"""

from __future__ import annotations

from datetime import date
from math import ceil, floor, log10

CENT = 0.01
FIGURES = 3
"""Figures to which the end of a range, and what stands out, is written: more would say more than is known."""
LEAST = 100.0
"""Dollars to which it is written at the finest."""


def dollars(amount: float) -> str:
    """`$1,234`, `-$1,234`: whole dollars; what rounds to nothing has no sign."""
    whole = round(amount)
    return f"-${-whole:,}" if whole < 0 else f"${whole:,}"


def change(amount: float) -> str:
    """`+$1,234`, `-$1,234`, `$0`: whole dollars more or less."""
    return f"+{dollars(amount)}" if round(amount) > 0 else dollars(amount)


def cents(amount: float) -> str:
    """`$1,234.50`, `-$12.00`."""
    exact = round(amount, 2) + 0.0
    return f"-${-exact:,.2f}" if exact < 0 else f"${exact:,.2f}"


def at_most(amount: float) -> str:
    """`$580` of 571.30, `$2,400` of 2,350: two figures, rounded up, so that `at most` stays true."""
    size = 10.0 ** max(floor(log10(amount)) - 1, 0) if amount >= 1.0 else 1.0
    return dollars(ceil(amount / size - CENT) * size)


def dollars_up(amount: float) -> str:
    """Whole dollars, never rounded down and never none: a claim of `at most` must stay true."""
    return dollars(max(1, ceil(amount)))


def dollars_down(amount: float) -> str:
    """Whole dollars, never rounded up: a claim of `at least` must stay true."""
    return dollars(floor(amount))


def inward(end: float, planned: float) -> float:
    """An end of a range in round dollars: towards the `planned` amount and never past it; 0 and a few dollars stay."""
    if abs(end) < LEAST:
        return min(ceil(end - CENT), planned) if end <= planned else max(floor(end + CENT), planned)
    size = figure_step(end, LEAST)
    if end <= planned:
        return min(ceil(end / size - CENT / size) * size, planned)
    return max(floor(end / size + CENT / size) * size, planned)


def to_figures(amount: float, finest: float = 1.0) -> float:
    """The nearest amount of three figures, and no finer than `finest` dollars."""
    step = figure_step(amount, finest)
    return round(amount / step) * step


def figure_step(amount: float, finest: float) -> float:
    """What one of the last of three figures counts."""
    size = abs(amount)
    return max(10.0 ** (floor(log10(size)) - FIGURES + 1), finest) if size else finest


def bare(amount: float, unit: int = 1) -> str:
    """`1,234`: whole dollars, or thousands by `unit`, where the sign of dollars stands elsewhere."""
    whole = round(amount / unit)
    return f"{whole:,}" if whole else "0"


def percent(fraction: float, places: int = 1) -> str:
    """`7.4%` of 0.074: a fraction to so many places."""
    return f"{round(100.0 * fraction, places) + 0.0:.{places}f}%"


def points(fraction: float) -> str:
    """`+7.4` of 0.074: percentage points more or less."""
    return f"{100.0 * fraction:+.1f}"


def rate(fraction: float) -> str:
    """`12%`, `40.7%`, `0.375%`: a fraction to three figures, without zeros that say nothing."""
    return f"{100.0 * fraction:.3g}%"


def shares(quantity: float) -> str:
    """`1,000.5`: up to six places."""
    return f"{quantity:,.6f}".rstrip("0").rstrip(".")


def day(when: date) -> str:
    """`2026-12-31`."""
    return when.isoformat()


def count(number: int, word: str) -> str:
    """`1 year`, `1,000 years`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
