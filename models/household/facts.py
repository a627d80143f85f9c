"""What is known about a household before anything is decided: one `Period` a year, chained.

Planner and audit both read these facts; neither decides them. Money is nominal dollars of the period's
year unless a name says otherwise; rates and yields are fractions. The words follow docs/definitions.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...tax_tables.schema import Actuarial, FilingStatus, YearLaw


@dataclass(frozen=True)
class AssetYear:
    """One asset in one year. `price` is per share on the first day (1.0 on 1 January of the start year).

    Yields are fractions of the first-day value and paid during the year; `growth` is the price change, so
    that ``price_next = price * (1 + growth)`` and ``total_return = growth + all yields``.
    """

    price: float
    growth: float
    interest: float = 0.0
    treasury_interest: float = 0.0
    tax_exempt_interest: float = 0.0
    ordinary_dividends: float = 0.0
    qualified_dividends: float = 0.0

    @property
    def price_next(self) -> float:
        return self.price * (1.0 + self.growth)

    @property
    def yields(self) -> float:
        """All of the yields together."""
        return (
            self.interest
            + self.treasury_interest
            + self.tax_exempt_interest
            + self.ordinary_dividends
            + self.qualified_dividends
        )

    @property
    def total_return(self) -> float:
        return self.growth + self.yields


@dataclass(frozen=True)
class ItemizedInputs:
    """Raw Schedule A amounts of a year, before any floor or cap."""

    state_income_tax: float = 0.0
    property_tax: float = 0.0
    mortgage_interest: float = 0.0
    charity_cash: float = 0.0
    medical_expenses: float = 0.0


@dataclass(frozen=True)
class FlatStateTax:
    """The stand-in of `taxes.state_flat`: `rate` on AGI, less what the flags leave out, never below zero."""

    rate: float
    taxes_retirement: bool
    taxes_social_security: bool


@dataclass(frozen=True)
class Period:
    """One calendar year of the household.

    ages              the living, in the order of `people`: age attained during the year (year less birth year)
    dies              those whose last year this is (they live through the whole of it)
    seniors           how many filers are 65 by the end of the year (born on 1 January: a year early)
    wages, pensions, social_security      gross receipts of the year by living person
    payroll_tax       employee FICA and Additional Medicare Tax on `wages`
    spending_weight   nominal dollars this year for one dollar of `spending.annual` (shape, survivor share, deflator)
    spending_extra    the year's `spending.extra`, nominal
    medicare_months   enrolled months by living person (0 where none)
    base_premiums     standard Part B and Part D premiums of all enrolled months
    surcharge_by_tier six numbers: the year's surcharges of all enrolled months if the look-back tier is 0..5
    rmd_divisor       by person who must take RMDs this year
    under_59_half     living persons who do not reach 59 1/2 in this calendar year
    """

    index: int
    year: int
    deflator: float
    filing_status: FilingStatus
    ages: Mapping[str, int]
    dies: tuple[str, ...]
    seniors: int
    wages: Mapping[str, float]
    pensions: Mapping[str, float]
    social_security: Mapping[str, float]
    payroll_tax: float
    spending_weight: float
    spending_extra: float
    medicare_months: Mapping[str, int]
    base_premiums: float
    surcharge_by_tier: tuple[float, ...]
    rmd_divisor: Mapping[str, float]
    under_59_half: frozenset[str]
    itemized: ItemizedInputs
    state: FlatStateTax | None
    assets: Mapping[str, AssetYear]
    law: YearLaw
    previous: Period | None = field(default=None, repr=False, compare=False)

    @property
    def ancestors(self) -> Iterator[Period]:
        """The periods before this one, nearest first."""
        period = self.previous
        while period is not None:
            yield period
            period = period.previous


@dataclass(frozen=True)
class Horizon:
    """The chain of periods and the facts that belong to no single year.

    prior_returns     (MAGI, filing status) of the returns of start year - 2 and start year - 1, oldest first;
                      empty when nobody is enrolled in Medicare in the first two years
    estate_deflator   deflator of the January after the last period
    heir_of           for each person, who inherits on 1 January after their death (None for the last)
    actuarial         the tables that no year changes
    warnings          (code, where, message) of facts that had to be assumed
    """

    periods: tuple[Period, ...]
    prior_returns: tuple[tuple[float, FilingStatus], ...]
    estate_deflator: float
    heir_of: Mapping[str, str | None]
    actuarial: Actuarial
    warnings: tuple[tuple[str, str, str], ...] = ()
