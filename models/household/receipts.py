"""What a household receives in a year, by line of the return, in dollars: values that add up line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

from ..scenario.market import YIELDS

GAINS = ("short_term_gains", "long_term_gains")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """Dollars of one year; a part of a year's, and less than nothing, where it stands for a change.

    traditional_distributions    taxable, without conversions and qualified charitable distributions
    early_distributions          the part of all distributions that bears the 10 percent; income is counted
                                 elsewhere
    taxable_roth_distributions   earnings of distributions that are not qualified
    treasury_interest            what of `interest` is of US treasuries: states leave it untaxed
    ordinary_dividends           the part that is not qualified
    short_term_gains, long_term_gains   the year's results, signed, before carry-forward
    """

    wages: float = 0.0
    pensions: float = 0.0
    social_security: float = 0.0
    traditional_distributions: float = 0.0
    early_distributions: float = 0.0
    taxable_roth_distributions: float = 0.0
    roth_conversions: float = 0.0
    interest: float = 0.0
    treasury_interest: float = 0.0
    tax_exempt_interest: float = 0.0
    ordinary_dividends: float = 0.0
    qualified_dividends: float = 0.0
    short_term_gains: float = 0.0
    long_term_gains: float = 0.0

    @classmethod
    def read(cls, source: object, lines: Iterable[str], **others: float) -> Receipts:
        """The given lines of anything that has fields of these names, and `others`."""
        return Receipts(**{name: getattr(source, name) for name in lines}, **others)

    def lines(self) -> dict[str, float]:
        """Dollars by line."""
        return {name: getattr(self, name) for name in LINES}

    def __add__(self, more: Receipts) -> Self:
        sums: dict[str, Any] = {name: getattr(self, name) + getattr(more, name) for name in LINES}
        return replace(self, **sums)

    def __sub__(self, less: Receipts) -> Self:
        rest: dict[str, Any] = {name: getattr(self, name) - getattr(less, name) for name in LINES}
        return replace(self, **rest)

    @property
    def dividends(self) -> float:
        return self.ordinary_dividends + self.qualified_dividends

    @property
    def yields(self) -> float:
        """What taxable holdings pay in cash."""
        return self.interest + self.tax_exempt_interest + self.dividends

    @property
    def ordinary_yields(self) -> float:
        """Ordinary income that is investment income, capital gains apart."""
        return self.interest + self.ordinary_dividends

    @property
    def streams(self) -> float:
        """Wages, pensions and Social Security."""
        return self.wages + self.pensions + self.social_security

    @property
    def net_gain(self) -> float:
        """Short and long together, before any carry-forward."""
        return self.short_term_gains + self.long_term_gains

    @property
    def from_accounts(self) -> float:
        """Ordinary income out of tax-advantaged accounts, which is no investment income (26 USC 1411(c)(5))."""
        return self.traditional_distributions + self.roth_conversions + self.taxable_roth_distributions


LINES = tuple(Receipts.__dataclass_fields__)
STREAMS = ("wages", "pensions", "social_security")
OF_HOLDINGS = (*YIELDS, *GAINS)
NOTHING = Receipts()
