"""What had happened when a plan began within its year, in a paragraph."""

from __future__ import annotations

from ....models.plan import PlanSoFar, PlanYear
from ..words import DUST, dollars


def title(year: PlanYear) -> str:
    """`What to do in 2026`, or in what is left of it."""
    if year.so_far is None or year.so_far.fraction == 1.0:
        return f"What to do in {year.year}"
    return f"What to do in the rest of {year.year}, from {year.so_far.as_of} on"


def first_day(year: PlanYear) -> str:
    """`the first day`, or its date where that is not 1 January."""
    if year.so_far is None or year.so_far.fraction == 1.0:
        return "the first day"
    return year.so_far.as_of.isoformat()


def so_far_words(year: PlanYear) -> str:
    """`Since 1 January ...`; nothing where nothing has happened."""
    done = year.so_far
    if done is None:
        return ""
    received = done.receipts
    gains = received.net_gain
    named = {
        "of wages, pensions and Social Security received": received.streams,
        "of interest and dividends": received.yields,
        "withdrawn from tax-advantaged accounts": sum(done.distributions.values()),
        "converted": sum(done.conversions.values()),
        "of net gains realised": max(0.0, gains),
        "of net losses realised": max(0.0, -gains),
        "of income tax paid": done.taxes_paid,
        "of payroll tax withheld": done.payroll_tax,
        "of Medicare premiums paid": done.premiums,
        "spent": done.spending,
    }
    said = ", ".join(f"{dollars(amount)} {name}" for name, amount in named.items() if amount > DUST)
    if not said:
        return ""
    return f"Since 1 January: {said}. This year's return counts all of it; what follows comes on top."


def still_paid(year: PlanYear, done: PlanSoFar, whole: str) -> str:
    """What the rest of the year pays of `whole`, the year's taxes and premiums in words."""
    paid = done.taxes_paid + done.payroll_tax + done.premiums
    if paid <= DUST:
        return whole
    left = year.cash.taxes + year.cash.premiums
    words = f"{dollars(left)} still to be paid" if left >= 0 else f"{dollars(-left)} to come back"
    return f"{whole}, of which {dollars(paid)} was paid before {done.as_of} ({words})"
