"""A second program on the chosen cells: among plans within a tenth of a cent, the one that reads best.

Optima are degenerate: many plans cost the same to the cent. This one has the least churn of lots and the smallest
swings of conversions from year to year, and its tax lines lie on the law and not above it where nothing turns on them.
"""

from __future__ import annotations

from collections.abc import Sequence

from .model import UNIT, Expr, Tag, total
from .program import Program

TIGHT, ROTH, CHURN, SWING, SPREAD = 1.0, 0.1, 0.05, 0.02, 0.001
"""Weights: a dollar of a loose tax line, taken from a Roth IRA, traded, of change in conversions, left idle."""


WITHIN = Tag("within_a_tenth_of_a_cent")
"""The row that keeps the objective."""


def write_second_objective(
    program: Program, best: float, give_up: float, swings: Sequence[Expr] = ()
) -> dict[int, float]:
    """Adds the row that keeps the objective within `give_up` (thousands) of `best`; returns the costs to minimise.

    `swings`: of conversions by path, where they are written already.
    """
    moved = swings or [write_swings(chain.program) for chain in program.chains]
    program.model.row(WITHIN, program.model.cost, "<=", best + give_up)
    return total(
        total([swing * SWING, *_parts(chain.program)]) * chain.weight
        for swing, chain in zip(moved, program.chains, strict=True)
    ).terms


def _parts(program: Program) -> list[Expr]:
    """What reads badly in one path, but for swings."""
    parts: list[Expr] = []
    for t, period in enumerate(program.horizon.periods):
        taxes = program.taxes[t]
        lines = total([taxes.federal, taxes.state, taxes.taxable_benefits, program.losses.years[t].used])
        parts.append((lines - taxes.deduction) * (TIGHT / period.deflator))
        traded = program.taxable.sales(t) + program.taxable.purchases(t)
        parts.append(traded * (CHURN / period.deflator))
        parts.append(program.unspent[t] * (SPREAD / period.deflator))
        parts.append(program.sheltered.distributions("roth_distributions", t) * (ROTH / period.deflator))
        given = program.giving.years[t]
        if given.qcd.terms:  # of what is as good, an IRA pays a charity
            parts.append(given.cash * (SPREAD / period.deflator))
        if given.order:  # and no gift goes through a fund
            parts.append((given.fund_cash + given.fund_lots) * (2.0 * SPREAD / period.deflator))
    return parts


def write_swings(program: Program) -> Expr:
    """Adds what conversions change by from each year to the next; returns the sum, in today's thousands."""
    model, swings = program.model, list[Expr]()
    before: Expr | None = None
    for t, period in enumerate(program.horizon.periods):
        now = program.sheltered.conversions(t) * (1.0 / period.deflator)
        if before is not None and (now.terms or before.terms):
            swing = model.column(Tag("conversion_swing", period.year))
            model.row(Tag("conversion_rise", period.year), swing - now + before, ">=")
            model.row(Tag("conversion_fall", period.year), swing + now - before, ">=")
            swings.append(swing)
        before = now
    return total(swings)


GIVE_UP = 0.001 / UNIT
"""Thousands of dollars of the objective spent on readability."""
