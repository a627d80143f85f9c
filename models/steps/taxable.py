"""Steps in taxable accounts: sales and purchases by lot, and the cash that is set aside for the year."""

from __future__ import annotations

from collections.abc import Iterator

from ..amounts import dollars
from ..plan import Plan, Step, Trade
from .facts import DUST, begins, described, listed
from .words import CASH


def trades(plan: Plan) -> Iterator[Step]:
    """A step an account, asset and side; cash that is set aside is none."""
    grouped: dict[tuple[str, str, str], list[Trade]] = {}
    aside = {id(trade) for trade in cash_used(plan)}
    for trade in plan.years[0].trades:
        if trade.amount > DUST and id(trade) not in aside:
            grouped.setdefault((trade.action, trade.account, trade.asset), []).append(trade)
    for (action, account, asset), lots in sorted(grouped.items(), key=lambda one: one[0][0] == "buy"):
        selling = action == "sell"
        yield Step(
            number=0,
            kind="sell" if selling else "buy",
            owner=str(described(plan, account).get("owner", "")),
            source=account if selling else "",
            destination="" if selling else account,
            asset=asset,
            amount=sum(lot.amount for lot in lots),
            by=begins(plan.years[0]),
            why=_why_sold(plan, lots) if selling else _why_bought(plan),
            trades=tuple(lots),
        )


def cash_used(plan: Plan) -> list[Trade]:
    """What is taken out of cash, which is no sale to a person, where the year needs cash."""
    year = plan.years[0]
    if year.cash.first_day <= DUST:
        return []
    plain = (trade for trade in year.trades if trade.acquired is None and trade.asset == CASH)
    return [trade for trade in plain if trade.action == "sell"]


def _why_sold(plan: Plan, lots: list[Trade]) -> str:
    cash, lost = plan.years[0].cash, -sum(min(0.0, lot.gain) for lot in lots)
    if cash.from_taxable - sum(trade.amount for trade in cash_used(plan)) > DUST:
        pays = "it pays for the year"
        if cash.purchases > DUST:
            pays += ", and what is bought moves toward the mix held"
    elif lost > DUST and _bought(plan, lots[0].asset) > sum(lot.amount for lot in lots) - DUST:
        return f"it takes {dollars(lost)} of losses; as much of it is bought again"
    else:
        pays = "toward the mix held"
    return f"{pays}; it takes {dollars(lost)} of losses" if lost > DUST else pays


def _bought(plan: Plan, asset: str) -> float:
    """What taxable accounts buy of an asset on the first day."""
    return sum(t.amount for t in plan.years[0].trades if t.action == "buy" and t.asset == asset)


def _why_bought(plan: Plan) -> str:
    cash = plan.years[0].cash
    if cash.from_taxable < -DUST:
        return "it invests what the year does not need"
    return "toward the mix held"


def set_aside(plan: Plan, brought: list[Step]) -> Iterator[Step]:
    """The first day's cash: what it pays for, and where it comes from (`brought`: the numbered steps before it)."""
    year = plan.years[0]
    cash = year.cash
    needed = cash.first_day - cash.carry_in
    if needed <= DUST:
        return
    used = cash_used(plan)
    accounts = list(dict.fromkeys(trade.account for trade in used))
    sources = _sources(plan, needed, used, brought)
    received = cash.receipts - cash.yields
    yield Step(
        number=0,
        kind="set_aside",
        source=accounts[0] if len(accounts) == 1 else "",
        amount=needed,
        by=begins(year),
        why=f"spending, {'gifts, ' if cash.giving_cash > DUST else ''}taxes and premiums of the year"
        + (" beyond its wages, pensions and benefits" if received > DUST else ""),
        note="; ".join(
            part
            for part in (
                f"from {sources}" if sources else "",
                f"{dollars(cash.carry_in)} is set aside already" if cash.carry_in > DUST else "",
            )
            if part
        ),
        trades=tuple(used),
    )


def _sources(plan: Plan, needed: float, used: list[Trade], brought: list[Step]) -> str:
    """Where it comes from, so that the sum is what is `needed`: what the steps before bring in, less what they buy and
    what trading costs."""
    own = sum(trade.amount for trade in used)
    bringing = [step for step in brought if step.kind in ("withdraw", "sell")]
    buying = [step for step in brought if step.kind == "buy"]
    net = sum(step.amount for step in bringing) - sum(step.amount for step in buying)
    parts, less = [], []
    if own > DUST:
        accounts = " and ".join(dict.fromkeys(trade.account for trade in used))
        parts.append(f"the cash of {accounts}" + (f" ({dollars(own)})" if abs(own - needed) > DUST else ""))
    if abs(net) > DUST:
        parts += [_steps(bringing)] if bringing else []
        less += [_steps(buying)] if buying else []
    if (cost := plan.years[0].cash.trading_cost) > DUST:
        less.append(f"{dollars(cost)} of trading costs")
    return " and ".join(parts) + (f", less {' and '.join(less)}" if parts and less else "")


def _steps(steps: list[Step]) -> str:
    return f"step{'s' if len(steps) > 1 else ''} {listed([str(step.number) for step in steps])}"
