"""What is assumed of markets: [market] and [market.assets.NAME]."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .fields import FRACTION, Inflation, Name, Number, Part, Return, Series, Truth, Yield, at

YIELDS = (
    "interest",
    "treasury_interest",
    "tax_exempt_interest",
    "ordinary_dividends",
    "qualified_dividends",
)

STILL = 1e-12
"""Growth below which a price stands still."""


class Asset(Part):
    """A class of assets: its yearly total return, and the parts of it paid out, by tax character.

    Price growth is the total return less all yields; it may be negative, but not -1 or less.
    """

    total_return: Series[Return]
    """Yearly total return, one number or one a year."""
    interest: Series[Yield] = 0.0
    """Taxable interest, but for treasuries."""
    treasury_interest: Series[Yield] = 0.0
    """Interest of US treasuries, untaxed by states; of a fund, what of its payments is such interest."""
    tax_exempt_interest: Series[Yield] = 0.0
    """Interest free of federal tax (municipal bonds)."""
    ordinary_dividends: Series[Yield] = 0.0
    """Dividends that are not qualified."""
    qualified_dividends: Series[Yield] = 0.0
    """Qualified dividends."""
    keep: Truth | None = None
    """What is held of it on the plan's first day is never sold."""
    riskier: Truth | None = None
    """Whether equal risk counts it as riskier; left out: whether its mean return is above the target's."""
    mean_return: Return | None = None
    """The mean yearly return by which equal risk weighs it; left out: the mean of total_return over the plan."""

    def mean(self, years: int) -> float:
        """The mean total return of the plan's years."""
        return sum(at(self.total_return, index) for index in range(years)) / years

    def growth(self, index: int) -> float:
        """Price growth in plan year `index` (0 is start_year)."""
        return at(self.total_return, index) - sum(at(getattr(self, name), index) for name in YIELDS)

    @property
    def unchanging(self) -> bool:
        """Whether its price never changes: all of its return is paid out."""
        lengths = [len(series) for series in self.series.values() if isinstance(series, tuple)]
        return all(abs(self.growth(index)) <= STILL for index in range(min(lengths, default=1)))

    @property
    def series(self) -> dict[str, float | tuple[float, ...]]:
        """Every number of the asset that may be a list, by field."""
        return {name: getattr(self, name) for name in ("total_return", *YIELDS)}


class Market(Part):
    """Inflation, the cost of trading, and the assets."""

    inflation: Series[Inflation]
    """Yearly rise of prices, from a plan year to the next; one number or one a year."""
    trading_cost: Annotated[
        float, Number(0, 0.1, "a share of each dollar traded, 0 to 0.1, as 0.0005", FRACTION)
    ] = 0.0
    """Cost as a share of every taxable dollar bought or sold."""
    medicare_premium_growth: Series[Inflation] | None = None
    """Yearly growth of Medicare premiums and surcharges; left out: inflation."""
    assets: Annotated[dict[Name, Asset], Field(min_length=1)]
    """The assets by name."""
