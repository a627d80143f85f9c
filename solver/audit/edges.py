"""Where a year stands at an edge of the law or of a wish: the words of `binding`, and margins not kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...models.called import rmd_words
from ...models.household.facts import Period
from ...models.household.state_facts import StateOfYear
from ...models.laws.medicare import irmaa
from ...models.plan import AccountYear
from ...models.returns.federal_return import ReturnInput, ReturnLines
from ...models.returns.state_exclusions import full_exclusions
from ...models.returns.state_steps import steps_above
from ...models.steps.edges import NEAR, ROUNDED
from .books import Year
from .findings import CENT, dollars
from .sheltered import rmd_pools
from .wishes import agi_range, conversion_limit, marketplace_limit


def binding(
    entered: ReturnInput, lines: ReturnLines, accounts: Mapping[str, AccountYear], year: Year
) -> tuple[str, ...]:
    """What holds the year where it is: brackets, thresholds, ceilings, states' exclusions, RMDs and limits reached."""
    rounded = ROUNDED if year.period.index == 0 else 0.0
    near = NEAR + rounded
    words = [name for name, value, edge in _edges(entered, lines, year.period) if _away(value, edge) <= near]
    margin = max(NEAR, year.scenario.limits.cliff_margin + 1.0) + rounded
    for name, edge in irmaa_edges(year):
        if -NEAR <= round(edge - lines.magi_medicare, 2) <= margin:
            words.append(name)
    if isinstance(year.period.state, StateOfYear):
        words += [above.words for above in steps_above(entered, lines, year.period.state, margin)]
        words += [full.words for full in full_exclusions(entered, lines, year.period.state, near)]
    for pool in rmd_pools(accounts, year):
        taken = sum(accounts[name].distributed + accounts[name].qcd for name in pool.accounts)
        if pool.required > NEAR and _away(taken, pool.required) <= NEAR:
            words.append(rmd_words(pool.owner, pool.accounts if pool.inherited else ()))
    most = conversion_limit(year)
    converted = sum(account.converted_out for account in accounts.values())
    if most is not None and _away(converted, most) <= NEAR:
        words.append("max_annual_conversion")
    most = marketplace_limit(year)
    if most is not None and _away(lines.magi_marketplace, most) <= NEAR:
        words.append("marketplace_magi")
    if any(_away(lines.agi, limit) <= NEAR for limit in agi_range(year)):
        words.append("limits.agi")
    return tuple(dict.fromkeys(words))


def _away(value: float, edge: float) -> float:
    """Dollars to an edge, to the cent: a plan that was written and read again stands at the same edges."""
    return round(abs(value - edge), 2)


def _edges(entered: ReturnInput, lines: ReturnLines, period: Period) -> Iterator[tuple[str, float, float]]:
    """(words, line, edge) of the federal return."""
    federal, status = period.law.federal, period.filing_status
    schedule = federal.ordinary_income_tax
    for rate, top in zip(schedule.rates, schedule.tops[status], strict=False):
        yield f"top of the {100 * rate:g}% bracket", lines.ordinary_taxable_income, top
    if lines.agi > NEAR:
        yield "deductions used up (no taxable income)", lines.agi, lines.deduction
    if lines.preferential_income > CENT:
        gains = federal.capital_gains_tax
        for rate, top in zip(gains.rates, gains.tops[status], strict=False):
            yield f"{100 * rate:g}% capital-gain ceiling", lines.taxable_income, top
    if entered.interest + entered.dividends + lines.net_capital_gain > CENT:
        yield "NIIT threshold", lines.agi, federal.niit.threshold[status]
    if entered.social_security > 0.0:
        benefits = federal.social_security
        yield "first Social Security threshold", lines.provisional_income, benefits.base1[status]
        yield "second Social Security threshold", lines.provisional_income, benefits.base2[status]
    senior = federal.senior_deduction
    if period.seniors and senior.amount[status] > 0.0:
        yield "start of the senior deduction's phase-out", lines.agi, senior.threshold[status]


def irmaa_edges(year: Year) -> Iterator[tuple[str, float]]:
    """(words, MAGI) of the edges that set somebody's surcharge two years later, after a life event sooner too."""
    period = year.period
    status = period.filing_status
    for later in reversed(year.horizon.periods[period.index : period.index + irmaa.PAID_IN + 1]):
        back = later.index - period.index
        if max(later.surcharge_by_tier) > 0.0 and back in (irmaa.PAID_IN, *later.more_recent):
            table, form = later.law.medicare.irmaa, "" if back == irmaa.PAID_IN else ", form SSA-44"
            for tier, edge in zip(table.tiers[status], table.edges[status], strict=True):
                yield f"IRMAA tier {tier - 1} ceiling ({later.year} premiums{form})", edge


def note_margins(lines: ReturnLines, year: Year) -> None:
    """A note where MAGI lies less than `limits.cliff_margin` below an edge."""
    margin = year.scenario.limits.cliff_margin
    for name, edge in irmaa_edges(year):
        room = edge - lines.magi_medicare
        if 0.0 <= room < margin - 0.01:
            message = f"MAGI is {dollars(room)} below the {name}, cliff_margin is {dollars(margin)}"
            year.note("cliff_margin", name, message)
