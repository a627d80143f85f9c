"""A year's income, added up once in the planner. The audit adds it up for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...models.household.facts import Horizon, Period
from ...models.household.receipts import Receipts
from ...models.scenario import Scenario
from .losses import Losses, YearLosses
from .model import INF, UNIT, Expr, Model, Tag, total
from .sheltered import Sheltered
from .taxable import Taxable


@dataclass(frozen=True)
class YearIncome:
    """The lines of one period, thousands of dollars: of the whole year, what happened before its first day included.

    taxable_roth     earnings taken out of Roth IRAs before they are qualified
    early            what bears the 10 percent of 26 USC 72(t)
    before_benefits  AGI without taxable Social Security
    treasury         what of `interest` is of US treasuries
    preferential     net capital gain and qualified dividends
    investment       interest, dividends and net gain less deducted loss (may be below zero)
    """

    distributions: Expr
    taxable_roth: Expr
    early: Expr
    conversions: Expr
    interest: Expr
    treasury: Expr
    tax_exempt: Expr
    ordinary_dividends: Expr
    qualified_dividends: Expr
    before_benefits: Expr
    preferential: Expr
    investment: Expr


def received(
    period: Period,
    income: YearIncome,
    net: YearLosses,
    dollars: Callable[[Expr], float],
    taxable_roth: float,
    early: float,
) -> Receipts:
    """What a year of a solution receives; `dollars` reads an expression.

    taxable_roth, early    as of `Receipts`: the order of Roth layers says them, not the rows alone
    """
    return Receipts(
        wages=sum(period.wages.values()),
        pensions=sum(period.pensions.values()),
        social_security=sum(period.social_security.values()),
        traditional_distributions=dollars(income.distributions),
        early_distributions=early,
        taxable_roth_distributions=taxable_roth,
        roth_conversions=dollars(income.conversions),
        interest=dollars(income.interest),
        treasury_interest=dollars(income.treasury),
        tax_exempt_interest=dollars(income.tax_exempt),
        ordinary_dividends=dollars(income.ordinary_dividends),
        qualified_dividends=dollars(income.qualified_dividends),
        short_term_gains=dollars(net.short_gains),
        long_term_gains=dollars(net.long_gains),
    )


def add_up(
    model: Model, scenario: Scenario, horizon: Horizon, sheltered: Sheltered, taxable: Taxable, losses: Losses
) -> Sequence[YearIncome]:
    """The income lines of every period."""
    return [_year(model, scenario, period, sheltered, taxable, losses) for period in horizon.periods]


def _year(
    model: Model, scenario: Scenario, period: Period, sheltered: Sheltered, taxable: Taxable, losses: Losses
) -> YearIncome:
    t, year, before_it = period.index, period.year, period.so_far.receipts
    distributions = (
        sheltered.distributions("traditional_distributions", t) + before_it.traditional_distributions / UNIT
    )
    made_up = sheltered.made_up.taxed(t)
    distributions = distributions + made_up if made_up.terms else distributions
    conversions = sheltered.conversions(t) + before_it.roth_conversions / UNIT
    treasury = taxable.yields("treasury_interest", t)
    interest = taxable.yields("interest", t) + treasury + before_it.interest / UNIT
    ordinary = taxable.yields("ordinary_dividends", t) + before_it.ordinary_dividends / UNIT
    qualified = taxable.yields("qualified_dividends", t) + before_it.qualified_dividends / UNIT
    net = losses.years[t]
    investment = model.column(Tag("investment_income", year), -INF)
    model.row(
        Tag("investment_income", year),
        investment,
        "==",
        total([interest, ordinary, qualified, net.gain]) - net.deducted,
    )
    before = model.column(Tag("income_before_benefits", year), -INF)
    taxable_roth = sheltered.roths.taxable(t) + before_it.taxable_roth_distributions / UNIT
    fixed = (sum(period.wages.values()) + sum(period.pensions.values())) / UNIT
    model.row(
        Tag("income_before_benefits", year),
        before,
        "==",
        total([distributions, taxable_roth, conversions, investment]) + fixed,
    )
    preferential = model.column(Tag("preferential_income", year))
    model.row(Tag("preferential_income", year), preferential, "==", qualified + net.preferential)
    exempt = taxable.yields("tax_exempt_interest", t) + before_it.tax_exempt_interest / UNIT
    return YearIncome(
        distributions=distributions,
        taxable_roth=taxable_roth,
        early=total(
            [sheltered.distributions("traditional_distributions", t, early=True), sheltered.roths.early(t)]
        )
        + before_it.early_distributions / UNIT,
        conversions=conversions,
        interest=interest,
        treasury=treasury + before_it.treasury_interest / UNIT,
        tax_exempt=exempt,
        ordinary_dividends=ordinary,
        qualified_dividends=qualified,
        before_benefits=before,
        preferential=preferential,
        investment=investment,
    )
