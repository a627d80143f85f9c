"""What doing something is priced at, in today's dollars: a price, for a budget is spent to the last dollar."""

from __future__ import annotations

from collections.abc import Iterable

from ..formulation.model import UNIT, Expr, Tag, total
from ..formulation.program import Program
from .actions import Action

ACTION = 50.0 / UNIT
"""Thousands of dollars for an action in the first years."""
YEARS = 5
"""How many years those are."""
ROTH, ROTH_AGE = 0.01, 70
"""A dollar out of a Roth IRA before its owner's year of 70."""
MOVED = 0.0005
"""A dollar traded in a taxable account, or converted."""
SWING = 0.0002
"""A dollar that conversions change by from one year to the next."""
TIE = 0.0001
"""A dollar out of a Roth IRA later, or into a donor-advised fund: where nothing else decides, it stays."""
EXCHANGED = 0.0002
"""A dollar for which one asset is exchanged for another inside a tax-advantaged account on the first day."""
SMALL, SMALL_SHARE = 500.0, 0.001
"""Dollars below which nothing is done in the first year unless law or cash forces it; of small fortunes a share."""
AGAIN_SHARE = 0.005
"""The share of what is owned in place of that, in a year in which steps were taken already: what prices have moved
since is no reason to trade."""


def write_effort(program: Program, swings: Expr, exchanges: Iterable[Action]) -> Expr:
    """Adds a column for the price of all that is moved (today's thousands), actions apart.

    `exchanges`: the actions that are exchanges inside tax-advantaged accounts.
    """
    model, parts = program.model, [swings * SWING]
    for t, period in enumerate(program.horizon.periods):
        given = program.giving.years[t]
        if given.order:  # a gift goes straight to charities where that is the same, in cash too
            parts.append((given.fund_cash + given.fund_lots) * (2.0 * TIE / period.deflator))
        if given.qcd.terms:  # and out of an IRA where cash is as good
            parts.append(given.cash * (TIE / period.deflator))
        traded = program.taxable.sales(t) + program.taxable.purchases(t)
        parts.append((traded + program.sheltered.conversions(t)) * (MOVED / period.deflator))
        for number, pool in enumerate(program.sheltered.pools):
            if pool.kind.line == "roth_distributions":
                young = period.ages.get(pool.owners[t], ROTH_AGE) < ROTH_AGE
                price = ROTH if young else TIE
                parts.append(program.sheltered.out[number][t] * (price / period.deflator))
    parts += [Expr({exchange.column: EXCHANGED}) for exchange in exchanges]
    effort = model.column(Tag("effort"))
    model.row(Tag("effort"), effort - total(parts), "==")
    return effort
