"""A plan's flows by year as pictures: what pays for it, what leaves traditional accounts, taxes and premiums."""

from __future__ import annotations

from collections.abc import Sequence

from ....models.amounts import to_figures
from ....models.plan import Plan, PlanYear
from ....models.scenario import Scenario
from ....models.steps.facts import listed
from ..model import Figure
from ..words import count, dollars
from . import theme
from .axis import Series, Years, tax_by_account
from .stack import Stack

MOST_NAMED = 3
"""Parts that a sentence names, the largest first."""


def sources(plan: Plan, axis: Years) -> Figure:
    """Where the year's money comes from: the sum of its parts is spending, gifts, taxes, premiums, contributions and
    the cost of trading, as in the identities of `models.plan_year.Cash`."""
    parts = shown(
        axis.series("wages", "wages", _stream(plan, "wages"), theme.PLUM),
        axis.series("pensions", "pensions", _stream(plan, "pensions"), theme.VIOLET),
        axis.series("social_security", "Social Security", _stream(plan, "social_security"), theme.SKY),
        axis.series("cash", "interest, dividends, cash", _cash(plan), theme.AMBER),
        axis.series("taxable", "taxable accounts", [y.cash.from_taxable for y in plan.years], theme.ORANGE),
        axis.series(
            "traditional", "traditional accounts", [y.cash.from_traditional for y in plan.years], theme.BLUE
        ),
        axis.series("roth", "Roth accounts", [y.cash.from_roth for y in plan.years], theme.GREEN),
        axis.series("hsa", "HSA", [y.cash.from_hsa for y in plan.years], theme.RUST),
    )
    spending = axis.series("spending", "spending", [y.cash.spending for y in plan.years])
    taxed = axis.series(
        "taxes_premiums", "taxes, premiums", [y.cash.taxes + y.cash.premiums for y in plan.years]
    )
    others = axis.series("other", "gifts, contributions, trading", [_other(year) for year in plan.years])
    columns = [taxed, *shown(others)]
    words = (
        f"{_over(axis)} {_about(sum(spending.values))} of spending and {_about(sum(taxed.values))} of taxes and "
        f"premiums are paid for by {largest(parts)} ({axis.dollars})."
    )
    return Stack(
        "sources", "Where spending comes from", words, axis, parts, (spending,), tuple(columns), "paid in all"
    ).figure()


def conversions(plan: Plan, scenario: Scenario, axis: Years) -> Figure:
    """What leaves traditional accounts: its parts are what is distributed, converted and given away."""
    taxed = tax_by_account(scenario)
    mine = [[a for name, a in year.accounts.items() if taxed[name] == "deferred"] for year in plan.years]
    required = [sum(account.rmd for account in accounts) for accounts in mine]
    further = [sum(account.distributed - account.rmd for account in accounts) for accounts in mine]
    rmds = axis.series("rmd", "required distributions", required, theme.RUST)
    converted = axis.series(
        "converted",
        "Roth conversions",
        [y.income.roth_conversions - _converted_before(y) for y in plan.years],
        theme.GREEN,
    )
    parts = (rmds, axis.series("further", "further withdrawals", further, theme.BLUE), converted)
    given = axis.series(
        "qcd",
        "given to charity (QCD)",
        [sum(a.qcd for a in y.accounts.values()) for y in plan.years],
        theme.VIOLET,
    )
    words = (
        f"{_spell(axis, converted, 'converted to Roth')}; {_spell(axis, rmds, 'of required distributions')} "
        f"({axis.dollars})."
    )
    return Stack(
        "conversions",
        "Roth conversions and required distributions",
        words,
        axis,
        (*parts, *shown(given)),
        summed="out of traditional accounts",
    ).figure()


def taxes(plan: Plan, axis: Years) -> Figure:
    """Taxes and premiums of the return's year; their sum is the plan's `tax.total`."""
    lines = [year.tax for year in plan.years]
    other = [tax.federal_tax - tax.ordinary_income_tax - tax.capital_gains_tax for tax in lines]
    parts = shown(
        axis.series("ordinary", "income tax", [tax.ordinary_income_tax for tax in lines], theme.BLUE),
        axis.series("gains", "tax on gains", [tax.capital_gains_tax for tax in lines], theme.ORANGE),
        axis.series("other_federal", "NIIT, AMT, penalties, credits", other, theme.PLUM),
        axis.series("payroll", "payroll tax", [tax.payroll_tax for tax in lines], theme.VIOLET),
        axis.series("state", "state tax", [tax.state_tax for tax in lines], theme.GREEN),
        axis.series("medicare", "Medicare premiums", [tax.medicare_premiums for tax in lines], theme.SKY),
        axis.series(
            "irmaa", "Medicare surcharges (IRMAA)", [tax.irmaa_surcharge for tax in lines], theme.RUST
        ),
        axis.series(
            "marketplace",
            "marketplace premiums",
            [tax.marketplace_premiums_net for tax in lines],
            theme.AMBER,
        ),
    )
    total = [sum(values) for values in zip(*(part.values for part in parts), strict=True)] or [0.0]
    most = max(range(len(total)), key=lambda place: total[place])
    words = (
        f"{_over(axis)} taxes and premiums come to {_about(sum(total))}: {largest(parts)}; the most is "
        f"{_about(total[most])}, in {axis.years[most]} ({axis.dollars})."
    )
    return Stack("taxes", "Taxes and premiums", words, axis, parts, summed="in all").figure()


def shown(*series: Series) -> tuple[Series, ...]:
    """Those in which there is anything."""
    return tuple(one for one in series if not one.is_nothing)


def largest(parts: Sequence[Series]) -> str:
    """`traditional accounts (45 %), Social Security (38 %) and the rest (17 %)`: shares of the sum over the years."""
    sums = {part.heading: sum(part.values) for part in parts}
    total = sum(sums.values())
    if total <= 0.0:
        return "nothing"
    first = sorted(sums, key=lambda name: -sums[name])[
        : MOST_NAMED if len(sums) > MOST_NAMED + 1 else len(sums)
    ]
    named = [f"{name} ({round(100 * sums[name] / total)} %)" for name in first]
    rest = 1.0 - sum(sums[name] for name in first) / total
    return listed([*named, f"the rest ({round(100 * rest)} %)"] if len(first) < len(sums) else named)


def about(amount: float) -> str:
    """An amount to three figures: what a picture shows."""
    return dollars(to_figures(amount))


_about = about


def _over(axis: Years) -> str:
    return f"Over {count(len(axis.years), 'year')}"


def _spell(axis: Years, series: Series, what: str) -> str:
    """`$812,000 converted to Roth from 2026 to 2034, at most $120,000 in one year`."""
    there = [place for place, value in enumerate(series.values) if value >= 100.0]
    if not there:
        return f"Nothing {what}" if what.startswith("converted") else f"nothing {what}"
    first, last = axis.years[there[0]], axis.years[there[-1]]
    when = (
        f"in {first}"
        if first == last
        else f"in {len(there)} years from {first} to {last}, at most {about(max(series.values))} in one"
    )
    return f"{about(sum(series.values))} {what} {when}"


def _stream(plan: Plan, name: str) -> list[float]:
    """Wages, pensions or benefits from the plan's first day on."""
    so_far = [getattr(year.so_far, name) if year.so_far else 0.0 for year in plan.years]
    return [getattr(year.income, name) - before for year, before in zip(plan.years, so_far, strict=True)]


def _cash(plan: Plan) -> list[float]:
    """What the cash carried in, mostly the year before's interest and dividends, pays for, less what is carried on
    unspent. The year's own yields pay for the next (`Cash.yields`)."""
    return [year.cash.carry_in + year.cash.earned - year.cash.unspent for year in plan.years]


def _other(year: PlanYear) -> float:
    return year.cash.giving_cash + year.cash.contributions + year.cash.trading_cost


def _converted_before(year: PlanYear) -> float:
    """What had been converted before the plan's first day: it left no account of the plan's."""
    return sum(year.so_far.conversions.values()) if year.so_far else 0.0
