"""What the dollars of a step's range are of: a plan's own goal, or that of a tree."""

from __future__ import annotations

from typing import NamedTuple

from ....models.plan import Plan


class RangeUnits(NamedTuple):
    """Where it is said once (`whole`), and where an amount is quoted in passing (`short`)."""

    whole: str
    short: str


UNITS = {
    "max_estate": RangeUnits("of the estate after tax, in today's dollars", ""),
    "max_spending": RangeUnits("of spending a year, in today's dollars", " a year of spending"),
    "min_lifetime_tax": RangeUnits("of lifetime tax, in today's dollars", " of tax"),
}


def units_of(plan: Plan) -> RangeUnits:
    """Of a plan's own goal."""
    return UNITS[plan.objective.name if plan.objective is not None else "max_estate"]
