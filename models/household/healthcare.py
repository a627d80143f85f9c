"""Medicare by year: base premiums, and the surcharges that each look-back tier would cost.

The tier itself is decided by the return of two years before (models/laws/medicare/irmaa.py).
"""

from __future__ import annotations

from ...tax_tables.schema import MedicareLaw
from ..laws.medicare import irmaa, premiums


def base_premiums(months: int, part_d_monthly: float | None, law: MedicareLaw) -> float:
    """Part B and Part D premiums of `months` enrolled months of all persons together, in the year's dollars.

    `part_d_monthly` is the plan's own premium in the year's dollars, None for the national base premium.
    """
    return premiums.compute(months, part_d_monthly, law.premiums)


def surcharges_by_tier(months: int, law: MedicareLaw) -> tuple[float, ...]:
    """Part B and Part D surcharges of `months` enrolled months if the look-back tier is 0, 1, ... 5."""
    return tuple(months * irmaa.monthly(tier, law.irmaa) for tier in range(len(law.irmaa.part_b)))
