"""The most each year's lines can be, from the scenario alone: there is no global big-M.

Wealth at most grows at the best return of each year with nothing spent; a year's AGI is at most everything
owned, received and yielded in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...models.household.facts import Horizon, Period
from ...models.laws.law import Span
from ...models.scenario import Scenario


@dataclass(frozen=True)
class YearBounds:
    """Dollars: AGI from `low` to `high`, tax-exempt interest and losses at most."""

    low: float
    high: float
    tax_exempt: float
    gain: float
    loss: float


@dataclass(frozen=True)
class AnyBenefits:
    """What programs have in common whose years differ in their Social Security alone: they have the same rows and
    columns, whose numbers are linear in a year's benefits. Nothing of any of them is left out.

    benefits    by period the least and most, with no kink of its taxation between them
    bounds      by period, such as hold for all
    """

    benefits: Sequence[Span]
    bounds: Sequence[YearBounds]


@dataclass(frozen=True)
class _Before:
    """What happened before a period's first day: income (gains apart) at least and at most, gains and losses."""

    least: float
    most: float
    gained: float
    lost: float

    @classmethod
    def of(cls, period: Period) -> _Before:
        so_far, came = period.so_far, period.so_far.receipts
        known = came.roth_conversions + came.taxable_roth_distributions + came.interest + came.dividends
        gains = (came.short_term_gains, came.long_term_gains)
        return cls(
            least=known,
            most=known + sum(so_far.distributions.values()),
            gained=sum(max(0.0, gain) for gain in gains),
            lost=sum(max(0.0, -gain) for gain in gains),
        )


def year_bounds(
    scenario: Scenario,
    horizon: Horizon,
    assets: list[str],
    *,
    losses: bool,
    within: AnyBenefits | None = None,
) -> list[YearBounds]:
    """Bounds of each period; those that hold `within` a range of benefits where one is given."""
    if within is not None:
        return list(within.bounds)
    wealth = sum(sum(account.holdings.values()) for account in scenario.accounts)
    wealth += horizon.periods[0].so_far.set_aside
    basis = sum(lot.basis for account in scenario.accounts for lot in getattr(account, "lots", ()))
    basis += sum(scenario.taxes.carried)
    result = []
    for period in horizon.periods:
        facts = [period.assets[asset] for asset in assets]
        wealth += sum(period.from_pensions.values())
        fixed = sum(period.wages.values()) + sum(period.pensions.values())
        benefits = sum(period.social_security.values())
        yields = max(a.yields for a in facts)
        limit = period.law.federal.capital_losses.limit[period.filing_status] if losses else 0.0
        exempt = wealth * max(a.tax_exempt_interest for a in facts)
        before = _Before.of(period)
        basis += before.lost
        most = wealth * (1.0 + yields) + fixed + period.law.federal.social_security.second_rate * benefits
        result.append(
            YearBounds(
                low=fixed + before.least - limit,
                high=most + before.most + before.gained,
                tax_exempt=exempt + period.so_far.receipts.tax_exempt_interest,
                gain=wealth + before.gained,
                loss=basis + wealth,
            )
        )
        wealth += fixed + benefits + period.so_far.taxes_paid  # which may come back
        wealth *= 1.0 + max(0.0, period.first_day_return, *(a.total_return for a in facts))
        basis = max(basis, wealth) if losses else basis
    return result
