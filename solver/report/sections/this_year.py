"""What to do in the plan's first year: steps, what they lead to, and what the year's money pays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ....models.laws.federal import roth_distributions
from ....models.plan import Plan, PlanYear, RothOut
from ....models.steps.facts import begins
from ..model import Block, Column, ReportSection, Sentence, Table
from ..words import DUST, dollars, percent
from .deduction import deduction_words
from .so_far import first_day, so_far_words, still_paid, title
from .steps import choices_note, ranges_note, step_blocks

FIRST = ("marketplace_cliff",)
"""Warnings that stand above the first step, and not among the others."""


def this_year_section(plan: Plan) -> ReportSection:
    """The steps of the first year with their ranges and lots; what is held after and paid for."""
    year = plan.years[0]
    who = ", ".join(f"{name} turns {age}" for name, age in year.ages.items())
    heading = title(year) + (f" ({who})" if who else "")
    return ReportSection(key="this_year", title=heading, blocks=tuple(_blocks(plan, year)))


def _blocks(plan: Plan, year: PlanYear) -> Iterator[Block]:
    for warning in plan.warnings:
        if warning.code in FIRST:
            yield Sentence(text=f"{warning.message}.", where=warning.where)
    if words := so_far_words(year):
        yield Sentence(text=words)
    if words := unproved_note(plan) or choices_note(plan):
        yield Sentence(text=words, tone="proof")
    yield from step_blocks(plan)
    for words in (ranges_note(plan), *early_words(year), loss_words(year), next_sales(plan)):
        if words:
            yield Sentence(text=words)
    yield holdings_table(year)
    yield Sentence(text=money_words(year))
    if words := deduction_words(plan):
        yield Sentence(text=words)
    if year.binding:
        yield Sentence(text=f"Limits and edges this year stands at: {'; '.join(year.binding)}.")


def unproved_note(plan: Plan) -> str:
    """Said first where a solve ended before there was a bound."""
    proof = plan.certificate
    if proof is None or proof.bound is not None or proof.status == "no_certificate":
        return ""
    more = "given more time (--time-limit) the first year may be quite another."
    if any("this is the plan of a rule of thumb" in warning.message for warning in plan.warnings):
        return f"These are the steps of a rule of thumb, not of a best plan: {more}"
    return f"Nothing is proved of these steps yet: {more}"


def early_words(year: PlanYear) -> Iterator[str]:
    """Where the money out of a person's Roth IRAs comes from and what that costs, where it costs something."""
    for person, out in year.roth_out.items():
        if out.taxable <= DUST and out.early <= DUST:
            continue
        parts = [
            f"{dollars(amount)} of {words}" for amount, words in _roth_parts(out, year.year) if amount > DUST
        ]
        yield f"What leaves {person}'s Roth IRAs is, in the law's order: {'; '.join(parts)}."
    if year.tax.early_withdrawal_penalty > DUST:
        yield (
            f"{dollars(year.tax.early_withdrawal_penalty)} of the year's tax is the additional tax on money "
            "that leaves retirement accounts before 59 1/2."
        )


def _roth_parts(out: RothOut, year: int) -> Iterator[tuple[float, str]]:
    """The parts of a year's Roth distributions, each with its price."""
    rate = out.early_tax / out.early if out.early > DUST else 0.0

    def price(amount: float) -> str:
        return f"{percent(rate, 0)} due on it ({dollars(rate * amount)})" if rate else "free"

    yield out.contributions, "contributions, free"
    for since, amount in out.conversions.items():
        seasoned = roth_distributions.is_seasoned(int(since), year)
        yield amount, f"conversions of {since}, {'free' if seasoned else price(amount)}"
    income = "income" if out.taxable > DUST else "no income"
    yield out.earnings, f"earnings, {income}, {price(out.earnings)}" if rate else f"earnings, {income}"


def loss_words(year: PlanYear) -> str:
    """The warning that a sale at a loss needs."""
    lost = sum(-trade.gain for trade in year.trades if trade.action == "sell" and trade.gain < -DUST)
    if not lost:
        return ""
    return (
        f"The sales at a loss realise {dollars(lost)} of losses. Whatever replaces what was sold must "
        "not be substantially identical to it, in any account of yours or your spouse's, for 30 days "
        "before and after (26 USC 1091), or the loss is not allowed now."
    )


def next_sales(plan: Plan) -> str:
    """From when on what is bought on this 1 January and sold on the next first day is long-term (26 USC 1222)."""
    year = plan.years[0]
    if len(plan.years) == 1 or begins(year) != date(year.year, 1, 1):
        return ""
    young = [
        f"{trade.asset} of {trade.account}"
        for trade in plan.years[1].trades
        if trade.action == "sell" and trade.acquired == begins(year) and trade.amount > DUST
    ]
    if not young:
        return ""
    day = date(year.year + 1, 1, 2).isoformat()
    return (
        f"The plan sells in {year.year + 1} what is bought on {begins(year).isoformat()}: "
        f"{', '.join(young)}. Sell it on or after {day}, when it is long-term."
    )


def holdings_table(year: PlanYear) -> Table:
    """Accounts down, assets across."""
    assets = list(dict.fromkeys(asset for account in year.accounts.values() for asset in account.holdings))
    rows = []
    for name, account in year.accounts.items():
        amounts = [account.holdings.get(asset, 0.0) for asset in assets]
        rows.append((name, *amounts, sum(amounts)))
    columns = (
        Column(key="account", heading="account"),
        *(Column(key=f"asset_{asset}", heading=asset, unit="dollars") for asset in assets),
        Column(key="total", heading="total", unit="dollars"),
    )
    heading = f"After these steps each account holds (market value on {first_day(year)})"
    return Table(key="holdings", title=heading, columns=columns, rows=tuple(rows), dash=True)


def money_words(year: PlanYear) -> str:
    """What the year's money pays, and what is left of it."""
    cash, tax = year.cash, year.tax
    taxes = {
        "federal tax": tax.federal_tax,
        "payroll tax": tax.payroll_tax,
        "state tax": tax.state_tax,
        "Medicare premiums and surcharges": tax.medicare_premiums + tax.irmaa_surcharge,
        "net marketplace premiums": tax.marketplace_premiums_net,
    }
    there = {name: amount for name, amount in taxes.items() if amount > DUST}
    named = ", ".join(f"{dollars(amount)} {name}" for name, amount in there.items())
    paid = f"{dollars(tax.total)} of taxes and premiums" + (f" ({named})" if named else "")
    if len(there) == 1:
        paid = f"{dollars(tax.total)} of {next(iter(there))}"
    giving = f", {dollars(cash.giving_cash)} of giving" if cash.giving_cash > DUST else ""
    if year.so_far is not None:
        paid = still_paid(year, year.so_far, paid)
    left = f"{dollars(cash.carry_out)} is on hand on the first day of {year.year + 1}"
    if cash.yields > DUST:
        part = "all" if cash.yields > cash.carry_out - DUST else dollars(cash.yields)
        left += f", {part} of it yields of taxable accounts"
    return f"{_means(year)} pays {dollars(cash.spending)} of spending{giving} and {paid}; {left}."


def _means(year: PlanYear) -> str:
    """What pays for the year beside the steps: "With $30,000 of wages, pensions and benefits during the year this"."""
    cash = year.cash
    whole = first_day(year) == "the first day"
    when = "the year" if whole else f"the rest of {year.year}"
    parts = []
    if (comes := cash.receipts - cash.yields) > DUST:
        parts.append(f"{dollars(comes)} of wages, pensions and benefits during {when}")
    if abs(cash.earned) > DUST:
        parts.append(f"{dollars(cash.earned)} that the cash earns until it is spent")
    if parts:
        return f"With {' and '.join(parts)} this"
    return "This" if whole else f"In {when} this"
