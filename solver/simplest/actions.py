"""What a person does in a year, as columns: an action is one printed row (year, kind, from, to, asset class)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..formulation.model import UNIT, Expr, Tag, total
from ..formulation.program import Program
from ..formulation.sheltered import RmdGroup, pool_tag, rmd_group
from ..optimiser.evaluate import Values

Kind = Literal["qcd", "convert", "sell", "withdraw", "buy", "exchange"]
DUST = 5e-7
"""Thousands of dollars below which nothing is done."""


@dataclass(frozen=True)
class Action:
    """One action of a period: `column` is its amount in thousands.

    whole   thousands that there are, of what the household owns today (infinite after the first period)
    group   of a withdrawal, or a payment to charities: whose required distributions it counts towards
    """

    kind: Kind
    t: int
    source: str
    asset: str
    column: int
    whole: float = math.inf
    group: RmdGroup | None = None


@dataclass(frozen=True)
class SoldLot:
    """What is sold of one lot on the first day: `factor` thousands for each unit of `column`; `whole` is all of it."""

    column: int
    factor: float
    whole: float

    def amount(self, values: Values) -> float:
        return self.factor * float(values[self.column])


def lots_of(program: Program, action: Action) -> list[SoldLot]:
    """The lots that a sale of the first day can be of, as they are held today."""
    taxable, lots = program.taxable, list[SoldLot]()
    account = next(one for one in taxable.accounts if one.name == action.source)
    for holding in taxable.holdings:
        if (holding.account, holding.asset) != (action.source, action.asset):
            continue
        plain = account.holdings.get(action.asset, 0.0) / UNIT - sum(v.shares for v in holding.vintages)
        for vintage in holding.vintages:
            sold = vintage.sold[0]
            if sold is not None:
                ((column, unit),) = sold.terms.items()
                whole = vintage.shares if vintage.acquired is not None else plain
                lots.append(SoldLot(column, unit * taxable.prices[action.asset][0], whole))
    return lots


def write_actions(program: Program, periods: Iterable[int]) -> list[Action]:
    """Adds a column for every action of some periods, those that the program has."""
    actions: list[Action] = []
    for t in (t for t in periods if t < len(program.horizon.periods)):
        for kind, source, asset, flow, whole, group in _flows(program, t):
            if not flow.terms:
                continue
            year = program.horizon.periods[t].year
            tag = Tag(f"action_{kind}", year, account=source, asset=asset or None, part=len(actions))
            column = program.model.column(tag)
            program.model.row(tag, column - flow, "==")
            there = whole / UNIT if t == 0 else math.inf
            actions.append(Action(kind, t, source, asset, column.column, there, group))
    return actions


def _flows(program: Program, t: int) -> Iterator[tuple[Kind, str, str, Expr, float, RmdGroup | None]]:
    """Every flow that a person would see as one row, in thousands, and dollars of what there is today."""
    sheltered, taxable, period = program.sheltered, program.taxable, program.horizon.periods[t]
    for number, pool in enumerate(sheltered.pools):
        group, whole = rmd_group(pool, period), pool.opening + period.from_pensions.get(pool.first, 0.0)
        yield "qcd", pool.name, "", sheltered.qcd[number][t], whole, group
        yield "convert", pool.name, "", sheltered.converted_out[number][t], whole, None
        yield "withdraw", pool.name, "", sheltered.out[number][t], whole, group
    for holding in taxable.holdings:
        price = taxable.prices[holding.asset][t]
        account = next(a for a in taxable.accounts if a.name == holding.account)
        sold = total(x for v in holding.vintages if (x := v.sold[t]) is not None) * price
        yield "sell", holding.account, holding.asset, sold, account.holdings.get(holding.asset, 0.0), None
        yield "buy", holding.account, holding.asset, holding.bought[t] * price, math.inf, None


def write_exchanges(program: Program) -> tuple[list[Action], list[list[int]]]:
    """Adds, for each pool that holds several assets, a column for what is exchanged inside it on the first day: bought
    beyond what arrives there. And for each of them the columns of what each asset is then held more (or less) by."""
    model, sheltered, first = program.model, program.sheltered, program.horizon.periods[0]
    exchanges: list[Action] = []
    moved: list[list[int]] = []
    for number, pool in enumerate(sheltered.pools):
        if pool.mix is not None:
            continue
        own = [account for account in program.scenario.accounts if account.name in pool.shares]
        columns, bought = [], []
        for asset, held in sheltered.held[number][0].items():
            before = sum(account.holdings.get(asset, 0.0) for account in own) / UNIT
            more = model.column(pool_tag("exchange_more", pool, first, asset), -before)
            model.row(pool_tag("exchange_more", pool, first, asset), more - held, "==", -before)
            bought.append(model.column(pool_tag("exchange_bought", pool, first, asset)))
            model.row(pool_tag("exchange_bought", pool, first, asset), bought[-1] - more, ">=")
            columns.append(more.column)
        exchanged = model.column(pool_tag("exchanged", pool, first))
        came = sheltered.converted_in[number][0] + sheltered.rolled_in[number][0]
        model.row(pool_tag("exchanged", pool, first), exchanged - total(bought) + came, ">=")
        exchanges.append(Action("exchange", 0, pool.name, "", exchanged.column))
        moved.append(columns)
    return exchanges, moved
