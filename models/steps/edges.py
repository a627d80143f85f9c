"""The edges that a year stands at, as its `binding` has them: which of them its income is filled to."""

from __future__ import annotations

from ..plan import PlanYear

NEAR = 2.0
"""Dollars from an edge within which a year is said to stand at it."""
ROUNDED = 100.0
"""More of them in the first year, whose amounts are rounded to so many dollars (docs/advice.md)."""
EXCLUSION = "'s exclusion of "
"""In the words of a state's exclusion that is full (models/returns/state_exclusions.py)."""
OTHERS = ("RMD", "marketplace", "limits.agi", "max_annual_conversion")
"""How the words begin of what is no edge that income is filled to."""


def income_edges(year: PlanYear) -> list[str]:
    """Brackets, ceilings, thresholds and steps of the law, in the order of the return; states' exclusions apart."""
    return [word for word in year.binding if not word.startswith(OTHERS) and EXCLUSION not in word]


def exclusions_of(year: PlanYear, owner: str) -> list[str]:
    """The states' exclusions that are full, of a person or of the whole return: "New York's exclusion of $20,000"."""
    whose = f" ({owner})"
    of_people = tuple(f" ({name})" for name in year.ages if name != owner)
    full = (word for word in year.binding if EXCLUSION in word and not word.endswith(of_people))
    return [word.removesuffix(whose) for word in full]
