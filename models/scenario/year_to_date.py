"""What has happened in the start year when a plan begins within it: [year_to_date]."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from .fields import Date, Money, Name, Part, SignedMoney

MONTHS = 12
MOVES = ("distributions", "conversions", "qcd", "short_term_gains", "long_term_gains", "set_aside")


def _is_any(value: float | dict[str, float]) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)


class YearToDate(Part):
    """From 1 January of start_year up to the day before `as_of`, in dollars. Account values are then of `as_of`."""

    as_of: Date
    """The day on which the plan begins, within start_year, as 2026-11-23."""
    values_as_of: Date | None = None
    """The day of the account values and lots: `as_of`; required where anything below has moved them."""
    wages: dict[str, Money] = Field(default={})
    """Gross wages received, by person, as { Kim = 98_000 }."""
    pensions: dict[str, Money] = Field(default={})
    """Gross pensions received, by person."""
    social_security: dict[str, Money] = Field(default={})
    """Gross Social Security received, by person, before Medicare premiums are taken out."""
    interest: Money = 0.0
    """Taxable interest received in taxable accounts, that of US treasuries included."""
    treasury_interest: Money = 0.0
    """What of `interest` is of US treasuries, which states leave untaxed."""
    tax_exempt_interest: Money = 0.0
    """Tax-exempt interest received."""
    ordinary_dividends: Money = 0.0
    """Dividends received that are not qualified."""
    qualified_dividends: Money = 0.0
    """Qualified dividends received."""
    short_term_gains: SignedMoney = 0.0
    """Short-term gains less losses realised, before any carry-forward; below 0 for a loss."""
    long_term_gains: SignedMoney = 0.0
    """Long-term gains less losses realised, before any carry-forward; below 0 for a loss."""
    distributions: dict[Name, Money] = Field(default={})
    """Withdrawn for good from tax-advantaged accounts, by account, conversions and `qcd` apart."""
    rmd: dict[Name, Money] = Field(default={})
    """What of `distributions` counts towards required distributions, by account; left out, all of it."""
    conversions: dict[Name, Money] = Field(default={})
    """Converted to the owner's Roth IRA, by the account it came from."""
    qcd: dict[Name, Money] = Field(default={})
    """Paid by IRAs straight to charities after 70 1/2 (QCDs), by account; it counts towards required distributions."""
    early_distributions: Money | None = None
    """What of `distributions` bears the 10 % tax; left out, all from traditional accounts of who was under 59 1/2."""
    taxable_roth_distributions: Money = 0.0
    """What of Roth distributions is income (earnings taken before they were free of tax)."""
    taxes_paid: Money = 0.0
    """Federal and state income tax of start_year paid: withheld and estimated. Payroll tax is worked out."""
    given: Money = 0.0
    """Cash given to charities of the year's grants in [giving], `qcd` apart; the rest is still to be given."""
    spending: Money = 0.0
    """What was spent; only told back, since what is left to spend counts the days that are left."""
    set_aside: Money = 0.0
    """Cash on hand on `as_of` that pays for the rest of the year and stands in no account."""
    ssa44_filed: bool = False
    """Whether form SSA-44 for this year's premiums has been filed."""

    @property
    def moved(self) -> tuple[str, ...]:
        """The fields that say that money has left accounts, or lots were sold, before `as_of`."""
        return tuple(name for name in MOVES if _is_any(getattr(self, name)))

    @property
    def days_left(self) -> int:
        """Days of the year from `as_of` on, that day included."""
        return (date(self.as_of.year + 1, 1, 1) - self.as_of).days

    @property
    def fraction(self) -> float:
        """`days_left` as a share of the year's days."""
        return self.days_left / (date(self.as_of.year + 1, 1, 1) - date(self.as_of.year, 1, 1)).days

    @property
    def months_left(self) -> int:
        """Months that begin on `as_of` or after it: what is paid by the month is still to come in these."""
        return MONTHS - self.as_of.month + (self.as_of.day == 1)

    @property
    def begins_late(self) -> bool:
        """Whether any of the year has passed."""
        return (self.as_of.month, self.as_of.day) != (1, 1)
