"""The plan replayed year by year in plain arithmetic, in the order of definitions.md's clock of a year.

Nothing here knows a solver. The plan gives decisions (flows, holdings, trades, spending); all else is
computed from the scenario's facts: lots and balances are rolled forward, each return is computed in the
order of the form, cash is added up. What the plan says of these lines is compared afterwards (`report.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...models.household.facts import Horizon, Period
from ...models.household.receipts import NOTHING, Receipts
from ...models.plan import AccountYear, Cash, Income, Plan, PlanYear, Tax
from ...models.plan_gifts import Gifts
from ...models.returns.enter import assess, gifts_of, shares_of
from ...models.returns.federal_return import ReturnInput, ReturnLines
from ...models.returns.life_event import claimed
from ...models.returns.marginal_rates import marginal_rates, state_tax
from ...models.returns.told import told_of
from ...models.scenario import Scenario
from .books import Books, Year, open_books
from .edges import binding, note_margins
from .findings import GRAIN, TOLERANCE, Findings, dollars
from .giving import check_gifts
from .holdings import check_holdings
from .residents import by_person
from .rollovers import check_rollovers
from .sheltered import Taken, assign_rmds, check_charity, check_conversions, sheltered_year, take
from .so_far import premiums_so_far, told
from .trading import Traded, paid, taxable_year, trade
from .wishes import check_agi, check_allocation, check_limits, check_marketplace, spending_of


@dataclass(frozen=True)
class Replayed:
    """The audit's own years, what their returns were computed from, the books after the last, and what was found."""

    years: tuple[PlanYear, ...]
    returns: tuple[ReturnInput, ...]
    books: Books
    found: Findings


def replay(plan: Plan, scenario: Scenario, horizon: Horizon) -> Replayed:
    """Replay a plan. Raises PlanError when it is not a plan for this scenario."""
    books, found = open_books(plan, scenario, horizon), Findings()
    years, returns = [], []
    for period, given in zip(horizon.periods, plan.years, strict=True):
        replayed, entered = _replay_year(Year(given, period, books, scenario, horizon, found))
        years.append(replayed)
        returns.append(entered)
        if period is not horizon.periods[-1]:
            for dead in period.dies:
                heir = horizon.heir_of[dead]
                if heir is not None:
                    books.bury(dead, heir, period)
    found.add_up()
    return Replayed(tuple(years), tuple(returns), books, found)


def _replay_year(year: Year) -> tuple[PlanYear, ReturnInput]:
    period, books = year.period, year.books
    _check_status(year)
    opened = {name: sum(books.lots.values(name, period.assets).values()) for name in books.owners}
    traded = trade(year)
    accounts = {
        name: _account(name, opened[name], traded, year) for name in {**year.given.accounts, **books.owners}
    }
    check_conversions(accounts, year)
    check_rollovers(accounts, year)
    required = assign_rmds(accounts, year)
    taxed_of = check_charity(accounts, year)
    taxed = sum(taxed_of.values())
    taken = take(accounts, year)
    check_allocation(accounts, year)
    check_holdings(accounts, year)
    check_limits(accounts, year)
    gifts = check_gifts(accounts, traded.given, year)

    received = _received(accounts, traded, taken, taxed, year)
    carried_gifts = (gifts_of(period, gifts, taxed), books.gifts.carried)
    people = by_person(accounts, taken, taxed_of, year)
    entered, lines, surcharge = assess(
        period,
        received,
        _carried(books),
        books.returns,
        *carried_gifts,
        shares=shares_of(list(people.values())),
        told=told_of(
            period,
            {name: account.distributed for name, account in accounts.items()},
            {name: account.qcd for name, account in accounts.items()},
            taxed,
        ),
    )
    given = sum(account.qcd for account in accounts.values())
    income = _income(entered, lines, taxed, given - taxed + sum(period.so_far.qcd.values()))
    tax = _tax(entered, lines, surcharge, year)
    cash = _cash(traded, taken, entered, tax, gifts, year)
    check_marketplace(lines, year)
    check_agi(lines, year)
    note_margins(lines, year)
    bound = binding(entered, lines, accounts, year)
    _close(books, accounts, cash, lines, period)
    books.carry_losses(lines, _realised(traded, year))
    books.gifts = books.gifts.on(lines.gifts_carried, period, gifts.lots_by_account if gifts else None)
    so_far = told(year)
    event = claimed(period, books.returns)
    replayed = PlanYear.model_construct(
        year=period.year,
        deflator=period.deflator,
        filing_status=period.filing_status,
        ages=dict(period.ages),
        income=income,
        tax=tax,
        cash=cash,
        medicare_months={person: period.medicare_months.get(person, 0) for person in period.ages},
        rmd_required=required,
        roth_out=dict(taken.roth_out),
        accounts={name: account for name, account in accounts.items() if _is_kept(name, year)},
        trades=traded.trades,
        binding=bound,
    )
    parts = {"so_far": so_far, "life_event": event, "gifts": gifts, "by_person": people or None}
    stated = {name: part for name, part in parts.items() if part is not None}
    return (replayed.model_copy(update=stated) if stated else replayed), entered


def _check_status(year: Year) -> None:
    given, status = year.given, year.period.filing_status
    if "filing_status" in given.model_fields_set and given.filing_status != status:
        year.fault("filing_status", "", f"the return is {status}, the plan says {given.filing_status}")


def _account(name: str, opened: float, traded: Traded, year: Year) -> AccountYear:
    if year.books.kinds[name].sheltered:
        return sheltered_year(name, year.given.accounts.get(name, AccountYear(holdings={})), year)
    return taxable_year(name, opened, traded, year)


def _is_kept(name: str, year: Year) -> bool:
    """Accounts that the plan might have opened and has not are no part of it."""
    return name in year.given.accounts or any(account.name == name for account in year.scenario.accounts)


def _close(
    books: Books, accounts: Mapping[str, AccountYear], cash: Cash, lines: ReturnLines, period: Period
) -> None:
    """Carry balances, cash and the return's MAGI into the next year."""
    for name, account in accounts.items():
        if books.kinds[name].sheltered:
            books.balances[name] = account.close
    books.carry = cash.carry_out
    books.returns.append((lines.magi_medicare, period.filing_status))


def _realised(traded: Traded, year: Year) -> dict[str, float]:
    """Gains less losses of the whole year by owner, a person or "joint"."""
    realised, done = dict(traded.by_owner), year.period.so_far
    owner = year.scenario.loss_owner
    realised[owner] = realised.get(owner, 0.0) + done.receipts.net_gain
    return realised


def _received(
    accounts: Mapping[str, AccountYear], traded: Traded, taken: Taken, taxed: float, year: Year
) -> Receipts:
    """What the whole year receives, what came before its first day included; `taxed`: of payments to charities."""
    period, kinds = year.period, year.books.kinds
    chosen = Receipts(
        traditional_distributions=taken.deferred + taxed,
        early_distributions=taken.early,
        taxable_roth_distributions=taken.taxable_roth,
        roth_conversions=sum(account.converted_out for account in accounts.values()),
        short_term_gains=traded.short,
        long_term_gains=traded.long,
    )
    taxable = (account for name, account in accounts.items() if not kinds[name].sheltered)
    yields = sum((paid(account.holdings, period.assets) for account in taxable), NOTHING)
    return period.streams + chosen + yields + period.so_far.receipts


def _carried(books: Books) -> tuple[float, float]:
    """Losses carried into the year: short and long."""
    carried = books.carried.values()
    return sum(short for short, _ in carried), sum(long for _, long in carried)


def _income(entered: ReturnInput, lines: ReturnLines, taxed: float, excluded: float) -> Income:
    """`taxed` and `excluded`: of what IRAs pay charities, what is income and what is not."""
    income = Income.of(
        entered,
        taxable_social_security=lines.taxable_social_security,
        loss_carryforward_in=entered.carry_short + entered.carry_long,
        capital_loss_deduction=lines.capital_loss_deduction,
        loss_carryforward_out=lines.carry_short_out + lines.carry_long_out,
        qcd=excluded,
    )
    if not taxed:
        return income
    paid_out = income.traditional_distributions - taxed
    return income.model_copy(update={"traditional_distributions": paid_out})


def _tax(entered: ReturnInput, lines: ReturnLines, surcharge: float, year: Year) -> Tax:
    period = year.period
    state = state_tax(entered, lines, period.state)
    rates = marginal_rates(entered, period.law, period.state, lines)
    return Tax.model_construct(
        agi=lines.agi,
        magi_medicare=lines.magi_medicare,
        magi_marketplace=lines.magi_marketplace,
        provisional_income=lines.provisional_income,
        deduction=lines.deduction,
        taxable_income=lines.taxable_income,
        ordinary_income_tax=lines.ordinary_income_tax,
        capital_gains_tax=lines.capital_gains_tax,
        niit=lines.niit,
        amt=lines.amt,
        early_withdrawal_penalty=lines.early_withdrawal_penalty,
        federal_tax=lines.federal_tax,
        payroll_tax=period.payroll_tax,
        state_tax=state,
        medicare_premiums=period.base_premiums,
        irmaa_surcharge=surcharge,
        marketplace_premiums_net=0.0,
        total=lines.federal_tax + period.payroll_tax + state + period.base_premiums + surcharge,
        marginal_rate_ordinary=rates.ordinary,
        marginal_rate_long_term_gain=rates.long_term_gain,
    )


def _cash(
    traded: Traded, taken: Taken, entered: ReturnInput, tax: Tax, gifts: Gifts | None, year: Year
) -> Cash:
    """Both cash rows of the year from its first day on, neither of them below zero.

    The yields of taxable accounts still to come are swept at the close: they are carried, whatever else is spent.
    """
    sales, purchases = sum(traded.sales.values()), sum(traded.purchases.values())
    cost = year.scenario.market.trading_cost * (sales + purchases)
    first_day = year.books.carry + sales - purchases + taken.deferred + taken.roth - cost
    done = year.period.so_far
    yields = entered.yields - done.receipts.yields
    receipts = entered.streams - done.streams + yields
    taxes = tax.federal_tax + tax.payroll_tax + tax.state_tax - done.taxes_paid - done.payroll_tax
    premiums = tax.medicare_premiums + tax.irmaa_surcharge + tax.marketplace_premiums_net
    premiums -= premiums_so_far(year)
    spending = spending_of(year)
    earned = first_day * year.period.first_day_return
    giving = gifts.given_cash if gifts is not None else 0.0
    carry_out = first_day + earned + receipts - spending - giving - taxes - premiums
    swept = f", of which {dollars(yields)} are yields that come at the close" if yields > TOLERANCE else ""
    for line, unspent, said in (("first_day", first_day, ""), ("carry_out", carry_out - yields, swept)):
        lent = (
            -unspent if -unspent > TOLERANCE else -unspent - year.books.lent
        )  # one loan over years counts once
        if lent > GRAIN:
            amount = first_day if line == "first_day" else carry_out
            year.slip(lent, "cash", line, f"cash is negative: {line} is {dollars(amount)}{said}")
            year.books.lent = max(year.books.lent, -unspent)
    for line in ("contributions", "from_hsa"):
        if abs(getattr(year.given.cash, line)) > TOLERANCE:
            year.fault("not modelled", line, f"cash.{line}: not modelled yet")
    whole = Cash.model_construct(
        carry_in=year.books.carry,
        first_day=first_day,
        carry_out=carry_out,
        earned=earned,
        receipts=receipts,
        yields=yields,
        spending=spending,
        giving_cash=giving,
        taxes=taxes,
        premiums=premiums,
        contributions=0.0,
        from_taxable=sales - purchases,
        from_traditional=taken.deferred,
        from_roth=taken.roth,
        from_hsa=0.0,
        purchases=purchases,
        sales=sales,
        trading_cost=cost,
    )
    unmet = year.given.cash.unmet
    return whole.model_copy(update={"unmet": unmet}) if unmet else whole
