"""What a person does in a year, as columns: an action is one printed row (year, kind, from, to, asset class)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
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


def write_again(program: Program, actions: Sequence[Action]) -> list[int]:
    """Adds a column for all that is done more, on the plan's first day, of what a person has done this year already."""
    found = []
    for kind, owner, alike in _again(program, actions):
        tag = Tag(f"again_{kind}", program.horizon.periods[0].year, owner)
        column = program.model.column(tag)
        program.model.row(tag, column - total(Expr({one.column: 1.0}) for one in alike), "==")
        found.append(column.column)
    return found


def _again(program: Program, actions: Sequence[Action]) -> Iterator[tuple[Kind, str, list[Action]]]:
    """By kind and person the actions of the first day; sales of all taxable accounts together."""
    done = program.scenario.year_to_date
    if done is None:
        return
    first = [one for one in actions if one.t == 0]
    owners = {account.name: account.owner for account in program.scenario.accounts}
    told: dict[Kind, dict[str, float]] = {
        "qcd": done.qcd,
        "withdraw": done.distributions,
        "convert": done.conversions,
    }
    for kind, amounts in told.items():
        for owner in dict.fromkeys(owners[name] for name, amount in amounts.items() if amount > 0.0):
            alike = [one for one in first if one.kind == kind and owners.get(one.source) == owner]
            if alike:
                yield kind, owner, alike
    sold = [one for one in first if one.kind == "sell"]
    if sold and (done.short_term_gains or done.long_term_gains):
        yield "sell", "", sold
