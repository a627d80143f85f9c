"""What to do in the plan's first year, in plain words and dollars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...models.household.calendar import half_birthday, year_59_half
from ...models.laws.federal import roth_distributions
from ...models.plan import AccountYear, Plan, PlanYear, RothOut, Trade
from .so_far import begins, first_day, so_far_words, still_paid, title
from .words import DUST, dollars, indented, paragraph, table_text

FIRST = ("marketplace_cliff",)
"""Warnings that stand above the first step, and not among the others."""


def this_year_text(plan: Plan) -> str:
    """Orders for the first year: withdrawals, conversions, trades by lot; what is held after and paid for."""
    year = plan.years[0]
    who = ", ".join(f"{name} turns {age}" for name, age in year.ages.items())
    steps = [*account_steps(plan, year), *early_words(year)] or [
        "Take nothing from any tax-advantaged account."
    ]
    parts = [
        title(year) + (f" ({who})" if who else ""),
        *(paragraph(f"{warning.message}.") for warning in plan.warnings if warning.code in FIRST),
        *filter(None, [so_far_words(year)]),
        indented("\n".join(map(paragraph, steps))),
        *trade_parts(year),
        *filter(None, [next_sales(plan)]),
        f"After these steps each account holds (market value on {first_day(year)})\n\n"
        + indented(holdings_table(year)),
        money_words(year),
    ]
    if year.binding:
        parts.append("Limits and edges this year stands at: " + "; ".join(year.binding) + ".")
    return "\n\n".join(parts)


def account_steps(plan: Plan, year: PlanYear) -> Iterator[str]:
    """A sentence for each withdrawal and conversion of an account that is not taxable."""
    for name, account in year.accounts.items():
        if is_taxable(plan, name):
            continue
        if account.distributed > DUST:
            yield f"Withdraw {dollars(account.distributed)} from {name}{required(account)}{when(plan, name)}."
        if account.converted_out > DUST:
            yield f"Convert {dollars(account.converted_out)} from {name}{into(plan, name)}."


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
        return f"{rate:.0%} due on it ({dollars(rate * amount)})" if rate else "free"

    yield out.contributions, "contributions, free"
    for since, amount in out.conversions.items():
        seasoned = roth_distributions.is_seasoned(int(since), year)
        yield amount, f"conversions of {since}, {'free' if seasoned else price(amount)}"
    income = "income" if out.taxable > DUST else "no income"
    yield out.earnings, f"earnings, {income}, {price(out.earnings)}" if rate else f"earnings, {income}"


def required(account: AccountYear) -> str:
    if account.rmd <= DUST:
        return ""
    part = "all" if account.rmd >= account.distributed - DUST else dollars(account.rmd)
    return f" ({part} of it the required minimum distribution)"


def described(plan: Plan, name: str) -> dict[str, object]:
    """What the scenario inside the plan says of an account; nothing where the plan came without it."""
    accounts = plan.scenario.content.get("accounts", [])
    return next((account for account in accounts if account.get("name") == name), {})


def is_taxable(plan: Plan, name: str) -> bool:
    """By the scenario's word, else by whether the plan trades lots there."""
    kind = described(plan, name).get("type")
    if kind is not None:
        return kind == "taxable"
    return any(trade.account == name for year in plan.years for trade in year.trades)


def into(plan: Plan, source: str) -> str:
    """` to Kim Roth`: where the owner's conversions of the first year arrive."""
    owner = described(plan, source).get("owner")
    accounts = plan.years[0].accounts.items()
    into = [name for name, account in accounts if account.converted_in > DUST]
    own = [name for name in into if described(plan, name).get("owner") == owner]
    return f" to {' and '.join(own or into)}" if into else ""


def when(plan: Plan, name: str) -> str:
    """` after 2026-07-15, when Kim is 59 1/2`, in the calendar year in which the owner reaches that age; nothing where
    the plan begins after that."""
    owner = described(plan, name).get("owner")
    for person in plan.scenario.content.get("people", []):
        born = date.fromisoformat(str(person["born"]))
        reached = year_59_half(born) == plan.years[0].year
        if person["name"] == owner and reached and half_birthday(born) > begins(plan.years[0]):
            return f" after {half_birthday(born).isoformat()}, when {owner} is 59 1/2"
    return ""


def trade_parts(year: PlanYear) -> Iterator[str]:
    """The table of lots sold and bought, and the warning that a sale at a loss needs."""
    trades = [trade for trade in year.trades if trade.amount > DUST]
    if trades:
        headings = ("", "account", "asset", "lot", "amount", "basis", "gain", "term")
        table = table_text(headings, map(trade_row, trades), left=4)
        yield f"Trades in taxable accounts, on {first_day(year)}\n\n{indented(table)}"
    lost = sum(-trade.gain for trade in trades if trade.action == "sell" and trade.gain < -DUST)
    if lost:
        yield paragraph(
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
    return paragraph(
        f"The plan sells in {year.year + 1} what is bought on {begins(year).isoformat()}: "
        f"{', '.join(young)}. Sell it on or after {day}, when it is long-term."
    )


def trade_row(trade: Trade) -> list[str]:
    lot = trade.acquired.isoformat() if trade.acquired and trade.action == "sell" else ""
    gain = (
        [dollars(trade.basis), dollars(trade.gain), trade.term or ""]
        if trade.action == "sell"
        else ["", "", ""]
    )
    return [trade.action.capitalize(), trade.account, trade.asset, lot, dollars(trade.amount), *gain]


def holdings_table(year: PlanYear) -> str:
    """Accounts down, assets across."""
    assets = list(dict.fromkeys(asset for account in year.accounts.values() for asset in account.holdings))
    rows = []
    for name, account in year.accounts.items():
        amounts = [account.holdings.get(asset, 0.0) for asset in assets]
        shown = [dollars(amount) if amount > DUST else "-" for amount in (*amounts, sum(amounts))]
        rows.append([name, *shown])
    return table_text(("account", *assets, "total"), rows)


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
    named = ", ".join(f"{dollars(amount)} {name}" for name, amount in taxes.items() if amount > DUST)
    paid = f"{dollars(tax.total)} of taxes and premiums" + (f" ({named})" if named else "")
    giving = f", {dollars(cash.giving_cash)} of giving" if cash.giving_cash > DUST else ""
    if year.so_far is not None:
        paid = still_paid(year, year.so_far, paid)
    when = "the year" if first_day(year) == "the first day" else f"the rest of {year.year}"
    earned = ""
    if abs(cash.earned) > DUST:
        earned = f" and {dollars(cash.earned)} that the cash earns until it is spent"
    return paragraph(
        f"With {dollars(cash.receipts - cash.yields)} of wages, pensions and benefits during {when}{earned} this pays "
        f"{dollars(cash.spending)} of spending{giving} and {paid}; {dollars(cash.carry_out)}, "
        f"{dollars(cash.yields)} of it yields of taxable accounts, is on hand on the first day of {year.year + 1}."
    )
