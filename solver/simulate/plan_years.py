"""What following a rule decided, as the years of a plan: decisions, and the lines the simulation computed itself."""

from __future__ import annotations

from collections.abc import Sequence

from ...models.plan_gifts import Gifts
from ...models.plan_year import AccountYear, Cash, PlanYear, Tax, Trade
from .household import Setting, YearFacts
from .record import TINY, SimulatedYear


def written(done: Sequence[SimulatedYear], home: Setting) -> tuple[PlanYear, ...]:
    """The years of a plan. Accounts that the rule might have opened and never used are left out."""
    known = {account.name for account in home.scenario.accounts}
    used = {name for year in done for name, amount in year.arrived.items() if amount > 0.0}
    used |= {name for year in done for name, held in year.taxable.items() if held}
    names = [name for name in home.kinds if name in known or name in used]
    return tuple(_year(year, names, home, facts) for year, facts in zip(done, home.years, strict=False))


def _year(done: SimulatedYear, names: Sequence[str], home: Setting, facts: YearFacts) -> PlanYear:
    attempt, lines, giving = done.attempt, done.attempt.lines, facts.period.giving
    cash = giving.grants - sum(done.given.values()) if giving else 0.0
    return PlanYear(
        year=done.year,
        tax=Tax(
            agi=lines.agi,
            magi_medicare=lines.magi_medicare,
            federal_tax=lines.federal_tax,
            state_tax=attempt.state_tax,
            irmaa_surcharge=attempt.surcharge,
        ),
        cash=Cash(
            carry_in=done.carry_in,
            first_day=attempt.first_day,
            carry_out=attempt.carry_out,
            earned=attempt.first_day * facts.period.first_day_return,
            spending=done.spending,
            giving_cash=cash,
        ),
        accounts={name: _account(name, done, home, facts) for name in names},
        trades=tuple(
            Trade(
                account=trade.account,
                asset=trade.asset,
                acquired=trade.acquired,
                action=trade.action,
                amount=trade.amount,
                basis=trade.basis,
                gain=0.0 if trade.action == "buy" else trade.amount - trade.basis,
                term=None if trade.action == "buy" else "short" if trade.short else "long",
            )
            for trade in done.trades
        ),
    ).with_gifts(Gifts(grants=giving.grants, cash=cash) if giving else None)


def _account(name: str, done: SimulatedYear, home: Setting, facts: YearFacts) -> AccountYear:
    if name in done.taxable:
        return AccountYear(holdings=done.taxable[name])
    held = done.held[name]
    growth = sum(part * rate for part, rate in zip(held, facts.growth, strict=True))
    whole = sum(part * (1.0 + rate) for part, rate in zip(held, facts.total_return, strict=True))
    return AccountYear(
        open=done.opened[name],
        qcd=done.given.get(name, 0.0),
        distributed=done.distributed.get(name, 0.0),
        converted_out=done.converted.get(name, 0.0),
        converted_in=done.arrived.get(name, 0.0),
        rolled_out=done.rolled.get(name, 0.0),
        rolled_in=facts.period.from_pensions.get(name, 0.0)
        + sum(done.rolled[roll.source] for roll in home.rollovers(facts.period) if roll.target == name),
        yields=whole - sum(held) - growth,
        growth=growth,
        close=whole,
        holdings={asset: part for asset, part in zip(home.assets, held, strict=True) if part > TINY},
    )
