"""A planner for the tests that optimises nothing: what was inherited first, for the law empties it soonest,
then taxable accounts, then traditional, then Roth.

It keeps its own books (no code of the replay): lots by `stepped_basis`, balances, and a fixed point for the
tax that a withdrawal causes. Required distributions are taken; what they leave over stays in cash. What is given is
cash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from decumulate.models.household.basis import is_long_term, stepped_basis
from decumulate.models.household.facts import Horizon, ItemizedInputs, Period
from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.federal.charity import GiftsOfYear
from decumulate.models.laws.medicare import irmaa
from decumulate.models.plan import AccountYear, Cash, Income, Plan, PlanYear, Tax, Trade
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.returns.marginal_rates import state_tax
from decumulate.models.scenario import Scenario
from decumulate.tax_tables.schema import FilingStatus

INHERITED = ("inherited_ira", "inherited_roth")
DEFERRED = ("traditional_ira", "401k")
TAXED = ("inherited_ira", *DEFERRED)


@dataclass
class Held:
    """One lot of the start: shares left and basis a share by year."""

    account: str
    asset: str
    acquired: date
    shares: float
    basis: tuple[float, ...]


@dataclass
class Household:
    """The planner's books."""

    scenario: Scenario
    horizon: Horizon
    lots: list[Held] = field(default_factory=list)
    values: dict[str, dict[str, float]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    carry: float = 0.0
    losses: tuple[float, float] = (0.0, 0.0)
    magis: list = field(default_factory=list)
    roth_layers: dict = field(default_factory=dict)
    gifts: Any = None

    def __post_init__(self) -> None:
        periods = self.horizon.periods
        deaths = {name: period.index for period in periods for name in period.dies}
        taxes, self.gifts = self.scenario.taxes, self.horizon.gifts_carried
        self.losses = (taxes.capital_loss_carryforward.short, taxes.capital_loss_carryforward.long)
        self.magis = list(self.horizon.prior_returns) or [(0.0, periods[0].filing_status)] * 2
        for account in self.scenario.accounts:
            self.owners[account.name] = account.owner
            if account.type != "taxable":
                self.values[account.name] = dict(account.holdings)
                continue
            for lot in account.lots:
                prices = [period.assets[lot.asset].price for period in periods]
                path = stepped_basis(
                    lot.basis / lot.value, 0, prices, account.owner, deaths,
                    community_property=bool(taxes.community_property),
                )  # fmt: skip
                self.lots.append(Held(account.name, lot.asset, lot.acquired, lot.value, path))

    def types(self, *kinds: str) -> Iterator[str]:
        return (account.name for account in self.scenario.accounts if account.type in kinds)

    def bury(self, period: Period) -> None:
        for dead in period.dies:
            heir = self.horizon.heir_of[dead]
            if heir is not None:
                self.owners = {n: heir if o in (dead, "joint") else o for n, o in self.owners.items()}
                self.losses = (self.losses[0] / 2, self.losses[1] / 2)


@dataclass
class Try:
    """One guess of a year: what is sold and taken for a need of cash, and the tax it causes."""

    trades: list[Trade]
    sold: dict[int, float]
    taken: dict[str, float]
    entered: ReturnInput
    tax: float


def taxable_first(scenario: Scenario) -> Plan:
    """The plan, with the lines that these books know; the rest is for the audit to fill."""
    horizon = build_horizon(scenario)
    home = Household(scenario, horizon)
    years = tuple(_year(home, period) for period in horizon.periods)
    return Plan(years=years)


def _year(home: Household, period: Period) -> PlanYear:
    spending = home.scenario.spending.annual * period.spending_weight + period.spending_extra
    filed = [home.magis[period.index + 2 - back] for back in (2, *period.more_recent) if back]
    known = min(_surcharge(period, *one) for one in filed)
    tiers = sorted({known, *(paid for paid in period.surcharge_by_tier if paid < known)})
    for surcharge in tiers if 0 in period.more_recent else (known,):
        attempt = _paid(home, period, spending, surcharge)
        magi = federal_return(attempt.entered, period.law).magi_medicare
        if surcharge == known or _surcharge(period, magi, period.filing_status) <= surcharge:
            break
    return _settle(home, period, attempt, spending, surcharge)


def _surcharge(period: Period, magi: float, status: FilingStatus) -> float:
    return period.surcharge_by_tier[irmaa.tier(magi, status, period.law.medicare.irmaa)]


def _paid(home: Household, period: Period, spending: float, surcharge: float) -> Try:
    outgo = spending + period.payroll_tax + period.base_premiums + surcharge + _given(period)
    tax = 0.0
    for _ in range(200):
        attempt = _attempt(home, period, outgo + tax, surcharge)
        if abs(attempt.tax - tax) < 1e-7:
            break
        tax = attempt.tax
    return attempt


def _attempt(home: Household, period: Period, outgo: float, surcharge: float) -> Try:
    receipts = sum(
        map(sum, (period.wages.values(), period.pensions.values(), period.social_security.values()))
    )
    taken = _required(home, period)
    need = _take(home, home.types(*INHERITED), taken, outgo - receipts - home.carry - sum(taken.values()))
    sold, trades, gains, yields = _sell(home, period, need)
    need -= sum(trade.amount for trade in trades) * (1 - home.scenario.market.trading_cost)
    need = _take(home, (*home.types(*DEFERRED), *home.types("roth_ira")), taken, need)
    assert need < 1e-3, f"{period.year}: the money has run out"
    out = {name: taken.get(name, 0.0) for name in home.types(*TAXED)}
    early = sum(out[name] for name in home.types(*DEFERRED) if home.owners[name] in period.under_59_half)
    entered = ReturnInput(
        filing_status=period.filing_status,
        seniors=period.seniors,
        wages=sum(period.wages.values()),
        pensions=sum(period.pensions.values()),
        social_security=sum(period.social_security.values()),
        traditional_distributions=sum(out.values()),
        early_distributions=early,
        interest=yields["interest"] + yields["treasury_interest"],
        treasury_interest=yields["treasury_interest"],
        tax_exempt_interest=yields["tax_exempt_interest"],
        ordinary_dividends=yields["ordinary_dividends"],
        qualified_dividends=yields["qualified_dividends"],
        short_term_gains=gains["short"],
        long_term_gains=gains["long"],
        carry_short=home.losses[0],
        carry_long=home.losses[1],
        itemized=_schedule_a(home, period, surcharge),
    )
    lines = federal_return(entered, period.law)
    return Try(trades, sold, taken, entered, lines.federal_tax + state_tax(entered, lines, period.state))


def _given(period: Period) -> float:
    return period.giving.grants if period.giving is not None else 0.0


def _schedule_a(home: Household, period: Period, surcharge: float) -> ItemizedInputs:
    if period.giving is None:
        return period.schedule_a(surcharge)
    gifts = GiftsOfYear(cash=_given(period) + period.giving.before)
    return replace(period.schedule_a(surcharge), gifts=gifts, gifts_carried=home.gifts.carried)


def _take(home: Household, names: Iterable[str], taken: dict[str, float], need: float) -> float:
    """Adds to `taken`, account by account, what is needed beyond it; returns what is still missing."""
    for name in names:
        more = min(max(need, 0.0), sum(home.values[name].values()) - taken.get(name, 0.0))
        taken[name] = taken.get(name, 0.0) + more
        need -= more
    return need


def _required(home: Household, period: Period) -> dict[str, float]:
    """Each account takes its own RMD, which also satisfies a pool; an inherited one by its own divisor, 1 in the year
    in which it must be empty."""
    own = {name: period.rmd_divisor.get(home.owners[name]) for name in home.types(*DEFERRED)}
    return {
        name: sum(home.values[name].values()) / divisor
        for name, divisor in (own | period.inherited).items()
        if divisor is not None
    }


YIELDS = ("interest", "treasury_interest", "tax_exempt_interest", "ordinary_dividends", "qualified_dividends")


def _sell(home: Household, period: Period, need: float) -> tuple[dict, list[Trade], dict, dict]:
    """Lots in the order of the scenario until the need is met; what is left yields for the next first day."""
    gains, sold, trades = {"short": 0.0, "long": 0.0}, {}, []
    left = {number: lot.shares for number, lot in enumerate(home.lots)}

    def paid() -> dict[str, float]:
        held = [(home.lots[number], shares) for number, shares in left.items()]
        return {
            kind: sum(
                s * period.assets[h.asset].price * getattr(period.assets[h.asset], kind) for h, s in held
            )
            for kind in YIELDS
        }

    for number, lot in enumerate(home.lots):
        asset = period.assets[lot.asset]
        short = need - sum(t.amount for t in trades) * (1 - home.scenario.market.trading_cost)
        if short <= 0 or lot.shares <= 0:
            continue
        amount = min(short / (1 - home.scenario.market.trading_cost), lot.shares * asset.price)
        sold[number] = amount / asset.price
        left[number] -= sold[number]
        gain = amount - sold[number] * lot.basis[period.index]
        term = "long" if is_long_term(lot.acquired, period.first_day) else "short"
        gains[term] += gain
        trades.append(
            Trade(account=lot.account, asset=lot.asset, acquired=lot.acquired, action="sell",
                  amount=amount, basis=amount - gain, gain=gain, term=None if asset.growth == 0 else term)
        )  # fmt: skip
    return sold, trades, gains, paid()


def _settle(home: Household, period: Period, attempt: Try, spending: float, surcharge: float) -> PlanYear:
    lines = federal_return(attempt.entered, period.law)
    for number, shares in attempt.sold.items():
        home.lots[number].shares -= shares
    sales = sum(trade.amount for trade in attempt.trades)
    yields = sum(
        lot.shares * period.assets[lot.asset].price * period.assets[lot.asset].yields for lot in home.lots
    )
    income = attempt.entered.wages + attempt.entered.pensions + attempt.entered.social_security
    outgo = (
        spending + lines.federal_tax + period.payroll_tax + state_tax(attempt.entered, lines, period.state)
    ) + _given(period)
    first_day = home.carry + sales * (1 - home.scenario.market.trading_cost) + sum(attempt.taken.values())
    carry_in, home.carry = home.carry, first_day + income + yields - outgo - period.base_premiums - surcharge
    accounts = {name: _sheltered(home, name, attempt, period) for name in home.values}
    accounts |= {name: AccountYear(holdings=_lots_of(home, name, period)) for name in home.types("taxable")}
    home.losses = (lines.carry_short_out, lines.carry_long_out)
    home.gifts = home.gifts.on(lines.gifts_carried, period)
    home.magis.append((lines.magi_medicare, period.filing_status))
    home.bury(period)
    return PlanYear(
        year=period.year,
        filing_status=period.filing_status,
        income=Income(long_term_gains=attempt.entered.long_term_gains, interest=attempt.entered.interest),
        tax=Tax(agi=lines.agi, federal_tax=lines.federal_tax, irmaa_surcharge=surcharge),
        cash=Cash(carry_in=carry_in, first_day=first_day, carry_out=home.carry, spending=spending),
        accounts=accounts,
        trades=tuple(attempt.trades),
    )


def _sheltered(home: Household, name: str, attempt: Try, period: Period) -> AccountYear:
    """Taken in proportion to what is held; what is left grows."""
    opened = sum(home.values[name].values())
    taken = attempt.taken.get(name, 0.0)
    share = 1 - taken / opened if opened > 0 else 0.0
    held = {asset: value * share for asset, value in home.values[name].items()}
    home.values[name] = {
        asset: value * (1 + period.assets[asset].total_return) for asset, value in held.items()
    }
    return AccountYear(open=opened, distributed=taken, close=sum(home.values[name].values()), holdings=held)


def _lots_of(home: Household, name: str, period: Period) -> dict[str, float]:
    held: dict[str, float] = {}
    for lot in home.lots:
        if lot.account == name:
            held[lot.asset] = held.get(lot.asset, 0.0) + lot.shares * period.assets[lot.asset].price
    return held
