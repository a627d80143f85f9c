"""A solution of the one-cell program as a plan: every account by itself, every trade by lot, the planner's own lines.

A pool's flows and holdings go to its accounts so that least is done in them on the first day (divide.py), and then by
the shares of the pool that they hold. Amounts below a tenth of a cent are a solver's dust and are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...models.household.facts import Period
from ...models.plan_gifts import Gifts, GivenLot
from ...models.plan_year import AccountYear, Cash, Income, LifeEventYear, PlanYear, Tax, Trade
from .divide import PoolPart, divided
from .holdings import Pool
from .income import received
from .model import UNIT, Expr
from .program import Program
from .sheltered import RmdGroup, rmd_group
from .taxable import TaxableHolding, Vintage, vintage_is_short

DUST = 1e-3


def _account(
    period: Period,
    opened: float,
    held: Mapping[str, float],
    required_part: float,
    flows: Mapping[str, float],
) -> AccountYear:
    """A tax-advantaged account's year. `required_part`: what of its distributions counts as required."""
    yields = sum(value * period.assets[asset].yields for asset, value in held.items())
    growth = sum(value * period.assets[asset].growth for asset, value in held.items())
    return AccountYear(
        open=opened,
        rmd=required_part * flows["distributed"],
        **flows,
        yields=yields,
        growth=growth,
        close=sum(held.values()) + yields + growth,
        holdings={asset: value for asset, value in held.items() if abs(value) >= DUST},
    )


class Reader:
    """Reads one solution's values as dollars."""

    def __init__(self, program: Program, values: NDArray[np.float64]) -> None:
        self.program, self.values = program, values.tolist()  # plain floats are read faster one by one
        self._shares: dict[int, Mapping[str, float]] = {}  # by pool, from the second year on

    def dollars(self, expression: Expr, price: float = 1.0) -> float:
        """An expression (of dollars, or of shares at a price) in dollars, without dust."""
        value = expression.value(self.values) * price * UNIT
        return 0.0 if abs(value) < DUST else value

    def years(self) -> list[PlanYear]:
        return [self._year(period) for period in self.program.horizon.periods]

    def _year(self, period: Period) -> PlanYear:
        t = period.index
        trades = self._trades(period)
        accounts: dict[str, AccountYear] = {}
        required, taken = self._required(t), self._flowed(t, self.program.sheltered.out)
        given = self._flowed(t, self.program.sheltered.qcd)
        rest = {group: max(0.0, amount - given[group]) for group, amount in required.items()}
        for number, pool in enumerate(self.program.sheltered.pools):
            accounts |= self._pool(number, pool, period, rest, taken)
        for account in self.program.taxable.accounts:
            accounts[account.name] = self._taxable(account.name, period, trades)
        names = [a.name for a in self.program.scenario.accounts if a.name in accounts]
        ordered = {name: accounts[name] for name in (*names, *(n for n in accounts if n not in names))}
        owed: dict[str, float] = dict.fromkeys(period.ages, 0.0)
        for (owner, _), amount in required.items():
            owed[owner] += amount
        year = PlanYear(
            year=period.year,
            deflator=period.deflator,
            filing_status=period.filing_status,
            ages=dict(period.ages),
            income=self._income(period),
            tax=self._tax(period),
            cash=self._cash(period),
            medicare_months=dict(period.medicare_months),
            rmd_required=owed,
            accounts=ordered,
            trades=tuple(trades),
        ).with_gifts(self._gifts(period))
        event = self._life_event(period)
        return year if event is None else year.model_copy(update={"life_event": event})

    # -- accounts --------------------------------------------------------------------------------------------

    def _required(self, t: int) -> dict[RmdGroup, float]:
        """What must be taken from the period's first day on, by owner and group of accounts."""
        return {key: self.dollars(amount) for key, amount in self.program.sheltered.required[t].items()}

    def _flowed(self, t: int, flow: Sequence[Sequence[Expr]]) -> dict[RmdGroup, float]:
        """What leaves in one way, by owner and group of accounts."""
        taken: dict[RmdGroup, float] = defaultdict(float)
        for pool, out in zip(self.program.sheltered.pools, flow, strict=True):
            if (group := rmd_group(pool, self.program.horizon.periods[t])) is not None:
                taken[group] += self.dollars(out[t])
        return taken

    def _pool(
        self,
        number: int,
        pool: Pool,
        period: Period,
        required: Mapping[RmdGroup, float],
        taken: Mapping[RmdGroup, float],
    ) -> dict[str, AccountYear]:
        t, sheltered = period.index, self.program.sheltered
        out = self.dollars(sheltered.out[number][t])
        group = rmd_group(pool, period)
        rmd = 0.0
        if group is not None and taken[group]:
            rmd = out * min(1.0, required.get(group, 0.0) / taken[group])
        held = {asset: self.dollars(x) for asset, x in sheltered.held[number][t].items()}
        flows = {
            "open": self.dollars(sheltered.open[number][t]),
            "qcd": self.dollars(sheltered.qcd[number][t]),
            "distributed": out,
            "converted_out": self.dollars(sheltered.converted_out[number][t]),
            "converted_in": self.dollars(sheltered.converted_in[number][t]),
            "rolled_out": self.dollars(sheltered.rolled_out[number][t]),
            "rolled_in": self.dollars(sheltered.rolled_in[number][t]),
        }
        required_part = rmd / out if out else 0.0
        rolled = flows["rolled_out"] + flows["rolled_in"]
        if t == 0 and not rolled and self._is_divided(pool):
            accounts = {
                name: _account(period, opened, part.held, required_part, part.flows)
                for name, (opened, part) in self._first_day(pool, held, flows).items()
            }
            close = sum(account.close for account in accounts.values())
            self._shares[number] = (
                {name: account.close / close for name, account in accounts.items()} if close else pool.shares
            )
            return accounts
        return {
            name: _account(
                period,
                flows["open"] * share,
                {asset: value * share for asset, value in held.items()},
                required_part,
                {flow: amount * share for flow, amount in flows.items() if flow != "open"},
            )
            for name, share in self._shares.get(number, pool.shares).items()
        }

    def _is_divided(self, pool: Pool) -> bool:
        """Whether a pool's accounts may hold what they like of what the pool holds."""
        return (
            len(pool.shares) > 1
            and pool.mix is None
            and not self.program.scenario.allocation.same_in_every_account
        )

    def _first_day(
        self, pool: Pool, held: Mapping[str, float], flows: Mapping[str, float]
    ) -> dict[str, tuple[float, PoolPart]]:
        """What each account of a pool holds before the first day, and what it does then."""
        owned = [account for account in self.program.scenario.accounts if account.name in pool.shares]
        before = {account.name: dict(account.holdings) for account in owned}
        leaves = {flow: flows[flow] for flow in ("qcd", "distributed", "converted_out")}
        parts = divided(before, held, leaves, flows["converted_in"])
        return {name: (sum(before[name].values()), part) for name, part in parts.items()}

    def _taxable(self, name: str, period: Period, trades: list[Trade]) -> AccountYear:
        t = period.index
        mine = [h for h in self.program.taxable.holdings if h.account == name]
        held = {h.asset: self._value(h, t) for h in mine}
        before = {h.asset: self._opening(h, t) for h in mine}
        yields = sum(value * period.assets[asset].yields for asset, value in held.items())
        growth = sum(value * period.assets[asset].growth for asset, value in held.items())
        given = ((v, x) for v, x in self.program.taxable.given_of(t) if v.account == name)
        return AccountYear(
            open=sum(before.values()),
            distributed=sum(x.amount for x in trades if x.account == name and x.action == "sell"),
            contributed=sum(x.amount for x in trades if x.account == name and x.action == "buy"),
            given=sum(self.dollars(x, self.program.taxable.prices[v.asset][t]) for v, x in given),
            yields=yields,
            growth=growth,
            close=sum(held.values()) + growth,
            holdings={asset: value for asset, value in held.items() if value},
        )

    def _value(self, holding: TaxableHolding, t: int) -> float:
        return self.dollars(holding.held[t], self.program.taxable.prices[holding.asset][t])

    def _opening(self, holding: TaxableHolding, t: int) -> float:
        if t:
            price = self.program.taxable.prices[holding.asset][t]
            return self.dollars(holding.held[t - 1], price)
        account = next(a for a in self.program.taxable.accounts if a.name == holding.account)
        return account.holdings.get(holding.asset, 0.0)

    def _trades(self, period: Period) -> list[Trade]:
        t, trades = period.index, []
        for holding in self.program.taxable.holdings:
            price = self.program.taxable.prices[holding.asset][t]
            plain = all(v.acquired is None for v in holding.vintages)
            for vintage in holding.vintages:
                sold = vintage.sold[t]
                amount = sold.value(self.values) * price * UNIT if sold is not None else 0.0
                if (
                    amount * max(1.0, vintage.basis[t] / price) >= DUST
                ):  # of a worthless lot basis is what counts
                    trades.append(self._sale(holding, vintage, period, amount, price))
            bought = self.dollars(holding.bought[t], price)
            if bought > 0:
                acquired = None if plain else period.first_day
                trades.append(
                    Trade(
                        account=holding.account,
                        asset=holding.asset,
                        acquired=acquired,
                        action="buy",
                        amount=bought,
                        basis=bought,
                    )
                )
        return trades

    def _sale(
        self, holding: TaxableHolding, vintage: Vintage, period: Period, amount: float, price: float
    ) -> Trade:
        basis = amount * vintage.basis[period.index] / price
        return Trade(
            account=holding.account,
            asset=holding.asset,
            acquired=vintage.acquired,
            action="sell",
            amount=amount,
            basis=basis,
            gain=amount - basis,
            term="short" if vintage_is_short(vintage, period) else "long",
        )

    # -- lines -----------------------------------------------------------------------------------------------

    def _income(self, period: Period) -> Income:
        t, program = period.index, self.program
        income, net = program.income[t], program.losses.years[t]
        taxable_roth, early = self.dollars(income.taxable_roth), self.dollars(income.early)
        made_up = self.dollars(program.sheltered.made_up.taxed(t))
        lines = Income.of(
            received(period, income, net, self.dollars, taxable_roth, early),
            taxable_social_security=self.dollars(program.taxes[t].taxable_benefits),
            loss_carryforward_in=self._carried_in(t),
            capital_loss_deduction=self.dollars(net.deducted),
            loss_carryforward_out=self.dollars(net.carry),
            qcd=self.dollars(program.sheltered.given(t)) - made_up + sum(period.so_far.qcd.values()),
        )
        if not made_up:
            return lines
        return lines.model_copy(
            update={"traditional_distributions": lines.traditional_distributions - made_up}
        )

    def _gifts(self, period: Period) -> Gifts | None:
        given = self.program.giving.years[period.index]
        if period.giving is None:
            return None
        to_fund = self.dollars(given.fund_lots)
        return Gifts(
            grants=period.giving.grants,
            cash=self.dollars(given.cash),
            lots=tuple(self._given_lots(period, to_fund)),
            fund_received=self.dollars(given.fund_cash) + to_fund,
            fund_paid=self.dollars(given.fund_paid),
            fund_left=self.dollars(given.fund_left),
        )

    def _given_lots(self, period: Period, to_fund: float) -> Iterator[GivenLot]:
        """What is given of each lot, the first ones to the fund; one may go to both."""
        for vintage, shares in self.program.taxable.given_of(period.index):
            price = self.program.taxable.prices[vintage.asset][period.index]
            amount = self.dollars(shares, price)
            to_charities = amount - to_fund if amount - to_fund >= DUST else 0.0
            for part, fund in ((amount - to_charities, True), (to_charities, False)):
                if part >= DUST:
                    basis = part * vintage.basis[period.index] / price
                    yield GivenLot(
                        account=vintage.account,
                        asset=vintage.asset,
                        acquired=vintage.acquired,
                        amount=part,
                        basis=basis,
                        gain=part - basis,
                        fund=fund,
                    )
            to_fund = max(0.0, to_fund - (amount - to_charities))

    def _carried_in(self, t: int) -> float:
        losses = self.program.losses
        if t == 0:
            return sum(losses.carried)
        return self.dollars(losses.spouses.carried_on(t - 1, losses.years[t - 1].carry))

    def _tax(self, period: Period) -> Tax:
        t, taxes = period.index, self.program.taxes[period.index]
        agi = self.dollars(taxes.agi)
        deduction = self.dollars(taxes.deduction)
        penalty, federal = self.dollars(taxes.penalty), self.dollars(taxes.of_return)
        state, surcharge = self.dollars(taxes.state), self.dollars(taxes.surcharge)
        return Tax(
            agi=agi,
            magi_medicare=agi + self.dollars(self.program.income[t].tax_exempt),
            deduction=deduction,
            taxable_income=max(0.0, agi - deduction),
            early_withdrawal_penalty=penalty,
            federal_tax=federal,
            payroll_tax=period.payroll_tax,
            state_tax=state,
            medicare_premiums=period.base_premiums,
            irmaa_surcharge=surcharge,
            total=federal + period.payroll_tax + state + period.base_premiums + surcharge,
        )

    def _life_event(self, period: Period) -> LifeEventYear | None:
        """What form SSA-44 is filed for, and saves."""
        savings, t = self.program.savings, period.index
        back = savings.years_back(t, self.values)
        if back is None:
            return None
        return LifeEventYear(tax_year=period.year - back, saves=self.dollars(savings.total(t)))

    def _cash(self, period: Period) -> Cash:
        t, program = period.index, self.program
        taxes = program.taxes[t]
        taxable, sheltered = program.taxable, program.sheltered
        sales, purchases = self.dollars(taxable.sales(t)), self.dollars(taxable.purchases(t))
        streams = period.streams.streams - period.so_far.streams
        level, yields = program.spending_level, self.dollars(taxable.yields("yields", t))
        unmet = self.dollars(program.unmet[t])
        cash = Cash(
            carry_in=self.dollars(program.carry[t - 1]) if t else period.so_far.set_aside,
            first_day=self.dollars(program.first[t]),
            carry_out=self.dollars(program.carry[t]),
            earned=self.dollars(program.first[t]) * period.first_day_return,
            receipts=streams + yields,
            yields=yields,
            spending=self.dollars(level * period.spending_weight) + period.spending_extra - unmet,
            giving_cash=self.dollars(program.giving.years[t].cash_given),
            taxes=self.dollars(taxes.taxes_left),
            premiums=self.dollars(taxes.premiums_left),
            from_taxable=sales - purchases,
            from_traditional=self.dollars(sheltered.distributions("traditional_distributions", t)),
            from_roth=self.dollars(sheltered.distributions("roth_distributions", t)),
            purchases=purchases,
            sales=sales,
            trading_cost=(sales + purchases) * program.scenario.market.trading_cost,
        )
        return cash.model_copy(update={"unmet": unmet}) if unmet >= DUST else cash
