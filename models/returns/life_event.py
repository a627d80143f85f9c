"""Which years of a plan form SSA-44 is filed for, and what it saves (20 CFR 418.1201)."""

from __future__ import annotations

from collections.abc import Sequence

from ..household.facts import Period
from ..household.healthcare import Filed, surcharge_decided
from ..laws.medicare import irmaa
from ..plan_year import LifeEventYear


def claimed(period: Period, returns: Sequence[Filed]) -> LifeEventYear | None:
    """The form of a year's premiums; None where no more recent return has a lower tier.

    `returns` are those from two years before the plan on, the year's own among them.
    """
    if not period.more_recent or not any(period.surcharge_by_tier):
        return None
    least, back = surcharge_decided(period, returns)
    before = irmaa.surcharge(period.surcharge_by_tier, *returns[period.index], period.law.medicare.irmaa)
    if least >= before:
        return None
    return LifeEventYear(tax_year=period.year - back, saves=before - least)
