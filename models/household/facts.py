"""What is known about a household before anything is decided: one `Period` a year, chained.

Planner and audit both read these facts; neither decides them. Money is nominal dollars of the period's
year unless a name says otherwise; rates and yields are fractions. The words follow docs/definitions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ...tax_tables.schema import Actuarial, FilingStatus, ItemizedDeductions, YearLaw
from ..laws.federal.charity import NO_GIFTS, NOTHING_CARRIED, Carried, GiftsOfYear
from .carried_gifts import NO_GIFTS_CARRIED, CarriedGifts
from .heir_facts import Inheriting
from .receipts import NOTHING, Receipts
from .state_facts import StateOfYear


@dataclass(frozen=True)
class AssetYear:
    """One asset in one year. `price` is per share on the first day (1.0 on the plan's first day).

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

    def paid(self, value: float) -> Receipts:
        """What holdings of this value on the first day pay during the year, in cash."""
        return Receipts(
            interest=value * (self.interest + self.treasury_interest),
            treasury_interest=value * self.treasury_interest,
            tax_exempt_interest=value * self.tax_exempt_interest,
            ordinary_dividends=value * self.ordinary_dividends,
            qualified_dividends=value * self.qualified_dividends,
        )

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
    """Raw Schedule A amounts of a year, before any floor or cap.

    medicare_premiums   what the plan itself pays in the year; `state` the rule whose tax is deducted
    gifts               what [giving] gives, beside `charity_cash`; `gifts_carried` into it; `ceilings` of `YearGiving`
    """

    state_income_tax: float = 0.0
    property_tax: float = 0.0
    mortgage_interest: float = 0.0
    charity_cash: float = 0.0
    medical_expenses: float = 0.0
    medicare_premiums: float = 0.0
    state: FlatStateTax | StateOfYear | None = None
    gifts: GiftsOfYear = NO_GIFTS
    gifts_carried: Carried = NOTHING_CARRIED
    ceilings: ItemizedDeductions | None = field(default=None, compare=False, repr=False)

    @property
    def cash_to_charities(self) -> float:
        """Cash given in the year, but to a donor-advised fund."""
        return self.charity_cash + self.gifts.cash_to_charities

    @property
    def is_nothing(self) -> bool:
        return self == ItemizedInputs()


@dataclass(frozen=True)
class FlatStateTax:
    """The stand-in of `taxes.state_flat`: `rate` on AGI less Treasury interest and what the flags leave out."""

    rate: float
    taxes_retirement: bool
    taxes_social_security: bool
    linear = True


@dataclass(frozen=True)
class YearGiving:
    """What must reach charities from a period's first day on, and how it may. Cash always may. Dollars.

    grants      of the year, less what was given before its first day
    lots, qcd   whether lots, and IRAs directly, may pay them
    fund        the most a donor-advised fund may hold after what it receives: grants of this year and the next ones;
                None where there is none
    before      cash given before the first day of a year that has begun
    ceilings    Schedule A with those of a state that has its own, now or later; `there`: the most there is under them
    """

    grants: float
    lots: bool = True
    qcd: bool = True
    fund: float | None = None
    before: float = 0.0
    ceilings: ItemizedDeductions | None = field(default=None, compare=False, repr=False)
    there: float = field(default=0.0, compare=False, repr=False)

    @property
    def in_cash(self) -> GiftsOfYear:
        """The whole year's, where cash pays for all of it."""
        return GiftsOfYear(cash=self.grants + self.before)

    @property
    def most(self) -> float:
        """Dollars that the year may give at the most: its grants, or what a fund receives for them and later ones."""
        return self.before + max(self.grants, self.fund or 0.0)


@dataclass(frozen=True)
class SoFar:
    """What has happened in a year before its first day, where the plan begins within it ([year_to_date]). Dollars.

    wages, pensions, social_security    received, by person; the period's own are of the whole year, with these
    distributions, conversions, qcd     by account; `rmd` what of them counts towards required distributions
    prior_values                        by account: its value on 31 December before, where the scenario gives it
    receipts                            by line of the return, but for these three
    taxes_paid                          federal and state income tax; `payroll_tax` was withheld from the wages
    base_premiums, surcharge_by_tier    of the enrolled months that have passed
    set_aside                           cash on hand on the first day, in no account
    """

    wages: Mapping[str, float] = field(default_factory=dict)
    pensions: Mapping[str, float] = field(default_factory=dict)
    social_security: Mapping[str, float] = field(default_factory=dict)
    receipts: Receipts = NOTHING
    distributions: Mapping[str, float] = field(default_factory=dict)
    rmd: Mapping[str, float] = field(default_factory=dict)
    conversions: Mapping[str, float] = field(default_factory=dict)
    qcd: Mapping[str, float] = field(default_factory=dict)
    prior_values: Mapping[str, float] = field(default_factory=dict)
    taxes_paid: float = 0.0
    payroll_tax: float = 0.0
    base_premiums: float = 0.0
    surcharge_by_tier: tuple[float, ...] = (0.0,) * 6
    spending: float = 0.0
    set_aside: float = 0.0

    @property
    def streams(self) -> float:
        """Wages, pensions and Social Security received."""
        return sum(sum(stream.values()) for stream in (self.wages, self.pensions, self.social_security))


NOTHING_YET = SoFar()


@dataclass(frozen=True)
class Period:
    """One calendar year of the household, or what is left of the first one.

    begins            `year_to_date.as_of`, where the period is the rest of a year
    fraction          the share of the year's days that are left: growth, yields, wages and spending count it
    first_day_return  what the first day's cash earns until it is spent, a fraction (`spending.paid`)
    so_far            what happened earlier in the year
    ages              the living, in the order of `people`: age attained during the year (year less birth year)
    dies              those whose last year this is (they live through the whole of it)
    seniors           how many filers are 65 by the end of the year (born on 1 January: a year early)
    wages, pensions, social_security      gross receipts of the whole year by living person
    payroll_tax       employee FICA and Additional Medicare Tax on `wages`
    spending_weight   nominal dollars from the first day on for one dollar of `spending.annual` (shape, survivor share,
                      deflator, the fraction)
    spending_extra    the year's `spending.extra` and `spending.debts`, nominal
    medicare_months   enrolled months by living person (0 where none)
    base_premiums     standard Part B and Part D premiums of all enrolled months of the year
    surcharge_by_tier six numbers: the year's surcharges of all enrolled months if the look-back tier is 0..5
    more_recent       how many years back the returns are that may decide the surcharges in place of that of two years
                      before, after a life event: of (1, 0), empty without one
    rmd_divisor       by person who must take RMDs this year
    inherited         by inherited account: what divides its last value; 1 where all must go, None where nothing must
    giving            what must reach charities; None where the scenario does not say
    may_give          by person who is 70 1/2 by the end of the year: the most their IRAs may still pay charities in it
    as_beneficiary    by account that a survivor keeps as a beneficiary: what divides its last value, None where nothing
                      must leave (`people.X.inherits_as`)
    from_pensions     by IRA: what a pension's lump sum brings on the first day
    state             what the state takes: by its own law, or at the flat rate that stands in for it
    itemized          raw Schedule A amounts, the base premiums among them; `schedule_a` has the surcharges too
    under_59_half     living persons who do not reach 59 1/2 in this calendar year
    before_medicare   months of the calendar year in which someone living is under 65 and not on Medicare, by the person
    credit_edge       the most marketplace MAGI with which the household has a premium credit, 0 where none is set
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
    inherited: Mapping[str, float | None]
    under_59_half: frozenset[str]
    itemized: ItemizedInputs
    state: FlatStateTax | StateOfYear | None
    assets: Mapping[str, AssetYear]
    law: YearLaw
    begins: date | None = None
    fraction: float = 1.0
    first_day_return: float = 0.0
    so_far: SoFar = NOTHING_YET
    giving: YearGiving | None = None
    may_give: Mapping[str, float] = field(default_factory=dict)
    before_medicare: int = 0
    credit_edge: float = 0.0
    as_beneficiary: Mapping[str, float | None] = field(default_factory=dict)
    from_pensions: Mapping[str, float] = field(default_factory=dict)
    more_recent: tuple[int, ...] = ()
    previous: Period | None = field(default=None, repr=False, compare=False)

    def schedule_a(self, surcharge: float) -> ItemizedInputs:
        """`itemized` with Medicare's surcharges that the year pays beside the base premiums."""
        given = self.itemized
        if not given.medicare_premiums:
            return given
        return replace(given, medicare_premiums=given.medicare_premiums + surcharge)

    def required_divisor(self, account: str, owner: str) -> float | None:
        """What the last value of an account of `owner` is divided by; None where nothing must leave it."""
        for apart in (self.inherited, self.as_beneficiary):
            if account in apart:
                return apart[account]
        return self.rmd_divisor.get(owner)

    @property
    def streams(self) -> Receipts:
        """Wages, pensions and Social Security of the whole year."""
        return Receipts(
            wages=sum(self.wages.values()),
            pensions=sum(self.pensions.values()),
            social_security=sum(self.social_security.values()),
        )

    @property
    def first_day(self) -> date:
        """The day of its trades, which values and prices are of: 1 January, or the day it begins."""
        return self.begins or date(self.year, 1, 1)

    @property
    def begins_within_year(self) -> bool:
        """Whether its first day is another than 1 January."""
        return self.first_day != date(self.year, 1, 1)


@dataclass(frozen=True)
class Horizon:
    """The chain of periods and the facts that belong to no single year.

    prior_returns     (MAGI, filing status) of the two years before, oldest first; empty if none has Medicare by then
    estate_deflator   deflator of the January after the last period
    heir_of           for each person, who inherits on 1 January after their death (None for the last)
    actuarial         the tables that no year changes
    heirs             whoever inherits what is left, where the scenario says who; else it has a rate for them
    warnings          (code, where, message) of facts that had to be assumed
    gifts_carried     gifts that the ceilings have left to the first period and later ones
    """

    periods: tuple[Period, ...]
    prior_returns: tuple[tuple[float, FilingStatus], ...]
    estate_deflator: float
    heir_of: Mapping[str, str | None]
    actuarial: Actuarial
    heirs: tuple[Inheriting, ...] = ()
    warnings: tuple[tuple[str, str, str], ...] = ()
    gifts_carried: CarriedGifts = NO_GIFTS_CARRIED
