"""What happened before the plan's first day, in the audit's own sums: once into the return, never into cash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...models.accounts import AccountKind
from ...models.household.facts import NOTHING_YET, Period
from ...models.laws.medicare import irmaa
from ...models.plan_year import SoFar
from ...models.returns.federal_return import ReturnInput
from .books import Year


def so_far_lines(period: Period, kinds: Mapping[str, AccountKind]) -> dict[str, float]:
    """Dollars to add to the lines of a return, by line; wages, pensions and benefits of a period are whole already."""
    done = period.so_far
    if done is NOTHING_YET:
        return {}
    deferred = (amount for name, amount in done.distributions.items() if kinds[name].tax == "deferred")
    return {
        "traditional_distributions": sum(deferred),
        "early_distributions": done.early_distributions,
        "taxable_roth_distributions": done.taxable_roth_distributions,
        "roth_conversions": sum(done.conversions.values()),
        "interest": done.interest,
        "treasury_interest": done.treasury_interest,
        "tax_exempt_interest": done.tax_exempt_interest,
        "ordinary_dividends": done.ordinary_dividends,
        "qualified_dividends": done.qualified_dividends,
        "short_term_gains": done.short_term_gains,
        "long_term_gains": done.long_term_gains,
    }


def added(entered: ReturnInput, lines: Mapping[str, float]) -> ReturnInput:
    """A return's input with `lines` added to it."""
    if not lines:
        return entered
    sums: dict[str, Any] = {name: getattr(entered, name) + amount for name, amount in lines.items()}
    return replace(entered, **sums)


def received_so_far(year: Year) -> float:
    """Of the year's wages, pensions and benefits, what came before the first day."""
    done = year.period.so_far
    return sum(sum(stream.values()) for stream in (done.wages, done.pensions, done.social_security))


def yields_so_far(year: Year) -> float:
    """Of the interest and dividends of taxable accounts, what came before the first day."""
    done = year.period.so_far
    return done.interest + done.tax_exempt_interest + done.ordinary_dividends + done.qualified_dividends


def premiums_so_far(year: Year) -> float:
    """Premiums and surcharges of the months that have passed."""
    magi, status = year.books.returns[year.period.index]
    done, table = year.period.so_far, year.period.law.medicare.irmaa
    return done.base_premiums + done.surcharge_by_tier[irmaa.tier(magi, status, table)]


def told(year: Year) -> SoFar | None:
    """The block of a plan's first year that says so; None where the year is whole."""
    done, period = year.period.so_far, year.period
    if done is NOTHING_YET:
        return None
    return SoFar(
        as_of=period.first_day,
        fraction=period.fraction,
        wages=sum(done.wages.values()),
        pensions=sum(done.pensions.values()),
        social_security=sum(done.social_security.values()),
        interest=done.interest,
        tax_exempt_interest=done.tax_exempt_interest,
        ordinary_dividends=done.ordinary_dividends,
        qualified_dividends=done.qualified_dividends,
        short_term_gains=done.short_term_gains,
        long_term_gains=done.long_term_gains,
        distributions=dict(done.distributions),
        conversions=dict(done.conversions),
        rmd={name: amount for name, amount in done.rmd.items() if year.books.kinds[name].tax == "deferred"},
        early_distributions=done.early_distributions,
        taxable_roth_distributions=done.taxable_roth_distributions,
        taxes_paid=done.taxes_paid,
        payroll_tax=done.payroll_tax,
        premiums=premiums_so_far(year),
        spending=done.spending,
    )
