"""Items of Schedule A as functions of AGI: the second reading, which states' own deductions begin from too.

Law    26 USC 164(b)(6)-(7) (cap on taxes and its phase-down), 170(b)(1) (gifts), 213(a) (medical floor).
Units  dollars a year of the law's year.
"""

from __future__ import annotations

from typing import Literal

from ....tax_tables.schema import FilingStatus, ItemizedDeductions
from ..piecewise import Piecewise

Medical = Literal["above the floor", "claimed", "none"]


def medical_of_agi(
    paid: float, table: ItemizedDeductions, low: float, high: float, kind: Medical, more: float
) -> Piecewise:
    """Medical costs above their floor."""
    floor = table.medical_floor
    if kind == "none":
        return Piecewise((low, high), (0.0, 0.0))
    if kind == "claimed":
        return Piecewise.sample(
            lambda agi: max(-more, paid - floor * max(0.0, agi)), (0.0, (paid + more) / floor), low, high
        )
    return Piecewise.sample(
        lambda agi: max(0.0, paid - floor * max(0.0, agi)), (0.0, paid / floor), low, high
    )


def gifts_of_agi(given: float, table: ItemizedDeductions, low: float, high: float) -> Piecewise:
    """Stated gifts of cash between floor and ceiling."""
    floor, ceiling = table.charity_floor, table.charity_cash_ceiling

    def allowed(agi: float) -> float:
        base = max(0.0, agi)
        return max(0.0, min(given, ceiling * base) - floor * base)

    ends = (0.0, given / ceiling, *((given / floor,) if floor else ()))
    return Piecewise.sample(allowed, ends, low, high)


def gifts_floor_of_agi(table: ItemizedDeductions, low: float, high: float) -> Piecewise:
    """What the floor takes of gifts that are decided, below zero."""
    return Piecewise.sample(lambda agi: -table.charity_floor * max(0.0, agi), (0.0,), low, high)


def state_taxes_of_agi(
    stated: float, share: float, status: FilingStatus, table: ItemizedDeductions, low: float, high: float
) -> Piecewise:
    """Taxes stated, and a share of AGI, under the cap and its phase-down."""
    paid = Piecewise.sample(lambda agi: stated + share * max(0.0, agi), (0.0,), low, high)
    return paid.smaller(tax_cap_of_agi(status, table, low, high))


def tax_cap_of_agi(status: FilingStatus, table: ItemizedDeductions, low: float, high: float) -> Piecewise:
    """The cap on taxes and its phase-down."""
    cap, floor = table.salt_cap[status], table.salt_floor[status]
    start, rate = (
        table.salt_phaseout_threshold[status],
        table.salt_phaseout_rate * table.salt_phaseout_share[status],
    )

    def limit(agi: float) -> float:
        return max(min(floor, cap), cap - rate * max(0.0, agi - start))

    ends = (start, start + (cap - floor) / rate) if rate else (start,)
    return Piecewise.sample(limit, ends, low, high)
