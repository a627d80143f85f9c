"""Every Medicare enrollee pays the standard Part B premium and a Part D premium each month.

Law    42 USC 1395r(a) (Part B), 1395w-113(a) (Part D).
Form   the premium notice of CMS for the year.
Units  months of enrollment, dollars of the year.

NOT MODELED: late-enrollment penalties, hold-harmless, Part A premiums, Medicare Advantage, Medigap.
"""

from __future__ import annotations

from ....tax_tables.schema import Premiums


def compute(enrolled_months: int, part_d_monthly: float | None, table: Premiums) -> float:
    """Base premiums of the year; `part_d_monthly` is the plan's own premium, None for the national base."""
    part_d = table.part_d_base if part_d_monthly is None else part_d_monthly
    return enrolled_months * (table.part_b + part_d)
