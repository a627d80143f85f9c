"""What reaches charities each year, and from which pockets: [giving]."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import model_validator

from .fields import Name, Part, PositiveMoney, Truth, Whole, Year, refusal
from .taxes import Amount, GrowingAmount, growing


class Grant(Part):
    """A gift of one year, beside the yearly ones."""

    year: Year
    """The plan year."""
    amount: PositiveMoney
    """Today's dollars."""


class GiftCarryover(Part):
    """Gifts of a year before the plan that the ceilings have not let be deducted yet (26 USC 170(d)(1))."""

    year: Year
    """The year of the gift, one of the five before start_year."""
    kind: Literal["cash", "property"]
    """"cash" (the 60 % ceiling), or "property": securities held over a year, at market value (the 30 % ceiling)."""
    amount: PositiveMoney
    """What is still carried into start_year, dollars."""
    owner: Name | None = None
    """Whose it is; required of a couple, since what a spouse has carried ends with that spouse's last return."""


class Giving(Part):
    """Grants to public charities, beside `spending.annual`; from which pocket is the plan's decision.

    Cash may always be given.
    """

    annual: Amount = 0.0
    """Grants a year: dollars of start_year, or { amount, growth, until_year }; growth left out: inflation."""
    grants: tuple[Grant, ...] = ()
    """Gifts of single years: [{ year, amount }]."""
    lots: Truth = True
    """Whether lots of taxable accounts held over a year may be given."""
    qcd: Truth = True
    """Whether IRAs may pay charities directly (qualified charitable distributions)."""
    daf: Truth = False
    """Whether a donor-advised fund may receive cash and lots for grants of this and later years."""
    daf_years: Annotated[int, Whole(1, 40, "years, 1 to 40")] = 5
    """The most years of grants, its own among them, that the fund may hold after what it receives in a year."""
    carryovers: tuple[GiftCarryover, ...] = ()
    """Gifts of the five years before that are not deducted yet: [{ year, kind, amount, owner }]."""

    @model_validator(mode="after")
    def _says_something(self) -> Giving:
        if not (self.yearly.amount or self.grants or self.carryovers):
            raise refusal("annual = dollars a year, or grants = [{ year = 2028, amount = 50_000 }]")
        return self

    def in_year(self, year: int, start_year: int, price: float) -> float:
        """All grants of a whole year, in its dollars; `price` is its price level, 1 in the start year."""
        single = sum(grant.amount for grant in self.grants if grant.year == year)
        return self.yearly.paid(year, start_year, price) + single * price

    @property
    def yearly(self) -> GrowingAmount:
        """`annual` with its growth in full."""
        return growing(self.annual, "inflation")
