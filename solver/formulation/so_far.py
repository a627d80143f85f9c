"""What happened earlier in the year of a plan that begins within it, as the program counts it: sums in dollars.

The return is of the whole year, so each of these is added to its line once; cash counts only what is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...models.accounts import KINDS
from ...models.household.facts import NOTHING_YET, Period
from ...models.scenario import Scenario


@dataclass(frozen=True)
class SoFarTotals:
    """Dollars of one period; all 0 but in the first.

    distributions, converted    of traditional accounts; `taxable_roth` what of Roth distributions is income
    treasury                    what of `interest` is of US treasuries
    net_gain                    short and long together, before any carry-forward
    received                    wages, pensions and Social Security
    """

    distributions: float = 0.0
    converted: float = 0.0
    taxable_roth: float = 0.0
    early: float = 0.0
    interest: float = 0.0
    treasury: float = 0.0
    tax_exempt: float = 0.0
    ordinary_dividends: float = 0.0
    qualified_dividends: float = 0.0
    short: float = 0.0
    long: float = 0.0
    received: float = 0.0

    @property
    def from_accounts(self) -> float:
        """Ordinary income out of tax-advantaged accounts, which is no investment income (26 USC 1411(c)(5))."""
        return self.distributions + self.converted + self.taxable_roth

    @property
    def ordinary_yields(self) -> float:
        """Ordinary income that is investment income, capital gains apart."""
        return self.interest + self.ordinary_dividends

    @property
    def net_gain(self) -> float:
        return self.short + self.long


NOTHING = SoFarTotals()


def so_far_totals(period: Period, scenario: Scenario) -> SoFarTotals:
    """The sums of `period.so_far`."""
    so_far = period.so_far
    if so_far is NOTHING_YET:
        return NOTHING
    deferred = {account.name for account in scenario.accounts if KINDS[account.type].tax == "deferred"}
    streams = (so_far.wages, so_far.pensions, so_far.social_security)
    return SoFarTotals(
        distributions=sum(amount for name, amount in so_far.distributions.items() if name in deferred),
        converted=sum(so_far.conversions.values()),
        taxable_roth=so_far.taxable_roth_distributions,
        early=so_far.early_distributions,
        interest=so_far.interest,
        treasury=so_far.treasury_interest,
        tax_exempt=so_far.tax_exempt_interest,
        ordinary_dividends=so_far.ordinary_dividends,
        qualified_dividends=so_far.qualified_dividends,
        short=so_far.short_term_gains,
        long=so_far.long_term_gains,
        received=sum(sum(stream.values()) for stream in streams),
    )


def still_required(period: Period, opening: Mapping[str, float], divisor: float) -> float:
    """What must still be distributed in the first period from accounts that open with these dollars, by name.

    The year's requirement is of the value on 31 December before, where the scenario gives it (26 USC 401(a)(9)).
    """
    so_far = period.so_far
    before = sum(so_far.prior_values.get(name, value) for name, value in opening.items())
    return max(0.0, before / divisor - sum(so_far.rmd.get(name, 0.0) for name in opening))
