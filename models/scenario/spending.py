"""What they live on: [spending], after all taxes and premiums, in today's dollars."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from .fields import FRACTION, Money, Name, Number, Part, PositiveMoney, Share, Truth, Whole, Year

_GROWTH = Number(-0.2, 0.2, "a yearly real growth from -0.2 to 0.2, as -0.01", FRACTION)
_SHAPE_SHARE = Number(0, 10, "spending as a share of spending.annual, 0 to 10, as 0.82")
_AGE = Whole(0, 120, "an age in whole years, 0 to 120")


def _key(text: Any) -> Any:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 4 else text


class _AgeKey(Whole):
    """A whole age that is the key of a table, where TOML and JSON write it as text."""

    def check(self, value: Any) -> int:
        return super().check(_key(value))


class RealGrowth(Part):
    """Spending that grows faster (or slower) than prices by a fixed rate."""

    real_growth: Annotated[float, _GROWTH]
    """Yearly growth above inflation."""


class AtAge(Part):
    """Spending as shares of `annual` at given ages, straight lines between them."""

    at_age: Annotated[
        dict[Annotated[int, _AgeKey(_AGE.low, _AGE.high, _AGE.expected)], Annotated[float, _SHAPE_SHARE]],
        Field(min_length=1),
    ]
    """Shares of spending.annual by age."""


def _shape_tag(value: Any) -> str:
    if isinstance(value, AtAge) or (isinstance(value, dict) and "at_age" in value):
        return "ages"
    return "growth" if isinstance(value, dict | RealGrowth) else "word"


Shape = Annotated[
    Annotated[Literal["flat", "smile"], Tag("word")]
    | Annotated[RealGrowth, Tag("growth")]
    | Annotated[AtAge, Tag("ages")],
    Discriminator(_shape_tag),
]


class Extra(Part):
    """One expense of one year."""

    name: Name = "Extra"
    """What it is for."""
    year: Year
    """The year it is paid."""
    amount: PositiveMoney
    """Today's dollars."""


class Debt(Part):
    """What is paid on a loan until it is paid off."""

    name: Name = "Debt"
    """Which loan."""
    annual: PositiveMoney
    """Dollars paid a year, interest and principal, the same in every year: prices do not move it."""
    until_year: Year
    """The last year of payments."""


class Spending(Part):
    """The yearly level, how it changes with time, and single expenses."""

    annual: Money
    """Dollars a year, today's, after all taxes and premiums; no level for max_spending."""
    shape: Shape = "flat"
    """"flat", "smile", { real_growth = -0.01 } or { at_age = { 65 = 1.0, 85 = 0.82 } }."""
    survivor_fraction: Share = 1.0
    """The part that is still spent from the January after the first death."""
    extra: tuple[Extra, ...] = ()
    """Single expenses."""
    debts: tuple[Debt, ...] | None = None
    """Loans, paid beside `annual`."""
    paid: Literal["at_the_start", "through_the_year"] = "at_the_start"
    """When accounts pay for the year: all on its first day, or evenly through it, so that cash earns half a year's real
    return of the target mix until then."""
    may_fall_short: Truth | None = None
    """Written by decumulate for a branch of a tree: a plan may leave spending unmet, as cash.unmet says. A solve by
    itself meets all spending."""
