"""Roth money in an employer's plan: until payments qualify, contributions and earnings come out together, pro rata.

Law    26 USC 402A(d)(1), (2), 72(e)(8); 26 CFR 1.402A-1 A-2 to A-5.
Form   Form 1099-R: box 1 paid, box 5 contributions in it, box 2a income; Form 5329 line 1.
Units  dollars; years are calendar (tax) years.

Payments qualify after 59 1/2 or the owner's death, once five tax years are over from the first contribution to that
plan: its clock is its own, and that of Roth IRAs has nothing to do with it. What is income of other payments bears the
10 percent before 59 1/2, but not after a death (72(t)(2)(A)(ii)). Nothing is required while one lives (402A(d)(5)).

NOT MODELED: disability, conversions within the plan, amounts rolled in from another plan, whose earlier clock counts.
"""

from __future__ import annotations

from typing import NamedTuple

from .roth_distributions import SEASONING_YEARS


class DesignatedDistribution(NamedTuple):
    """What a year's payments are made of: contributions, income, and what of this bears the 10 percent."""

    from_basis: float
    taxable: float
    early: float


def compute(
    paid: float,
    value: float,
    basis: float,
    year: int,
    first_contribution_year: int,
    reached_59_half: bool,
    owner_died: bool,
) -> DesignatedDistribution:
    """One year's payments out of one account that was worth `value` before them, `basis` of it contributions."""
    part = min(1.0, basis / value) if value > 0.0 else 0.0
    box_5 = part * paid
    box_2a = paid - box_5
    over = year - first_contribution_year >= SEASONING_YEARS
    if over and (reached_59_half or owner_died):
        box_2a = 0.0
    line_1 = 0.0 if reached_59_half or owner_died else box_2a
    return DesignatedDistribution(box_5, box_2a, line_1)


def first_qualified_year(first_contribution_year: int, year_59_half: int, last_year: int) -> int:
    """The first tax year whose payments qualify; `last_year` is the owner's last.

    The program pays nothing before: what is income of an earlier payment is its share of earnings, which no linear row
    holds.
    """
    return max(first_contribution_year + SEASONING_YEARS, min(year_59_half, last_year + 1))
