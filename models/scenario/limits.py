"""The owner's own wishes: [limits], all optional."""

from __future__ import annotations

from math import inf
from typing import Annotated, Literal

from .fields import Money, Name, Number, Part, Year

_MARGIN = Number(0, 1e6, "dollars, 0 to 1,000,000")


class Fixed(Part):
    """A flow of one year and one owner that is decided already."""

    year: Year
    """The plan year."""
    what: Literal["roth_conversions", "traditional_distributions", "roth_distributions"]
    """Which flow."""
    owner: Name
    """The person whose accounts it is about."""
    amount: Money
    """Today's dollars."""


class AgiRange(Part):
    """Where the AGI of one year is to lie."""

    year: Year
    """The plan year."""
    at_least: Money | None = None
    """The least AGI, today's dollars."""
    at_most: Money | None = None
    """The most AGI, today's dollars."""


class Limits(Part):
    """Bounds on conversions and on income, the distance kept from cliffs, and flows decided already."""

    max_annual_conversion: Money | None = None
    """The most converted a year by the household, today's dollars."""
    no_conversions_after: Year | None = None
    """The last year with conversions."""
    marketplace_magi: Money | None = None
    """The most marketplace MAGI of a year in which anyone is under 65 and not on Medicare, today's dollars."""
    least_cash: Money | None = None
    """The least in taxable accounts of assets whose price never changes, each first day, today's dollars."""
    cliff_margin: Annotated[float, _MARGIN] = 1.0
    """Dollars kept clear below every cliff."""
    fixed: tuple[Fixed, ...] = ()
    """Flows that are decided already."""
    agi: tuple[AgiRange, ...] = ()
    """Years whose AGI is to lie within a range."""

    def agi_range(self, year: int) -> tuple[float, float]:
        """Where the AGI of a year is to lie, today's dollars; without bounds where nothing is stated."""
        for wish in self.agi:
            if wish.year == year:
                least = -inf if wish.at_least is None else wish.at_least
                return least, inf if wish.at_most is None else wish.at_most
        return -inf, inf
