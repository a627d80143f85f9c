"""What heirs pay on inherited traditional money: the best schedule of each as columns and rows of the program itself.

An heir's share of what is left is drawn over the years after the close, a year's dollars in slices of rising rates,
and at least what must leave. All is in dollars of the close. That no dearer slice is drawn before a cheaper one needs
no row: tax is what the program would rather not pay.
"""

from __future__ import annotations

from math import inf

from ...models.household.facts import Horizon
from ...models.household.heir_facts import Inheriting
from ...models.laws.federal.heirs_tax import divisors, slices
from ...tax_tables.schema import Actuarial
from .model import INF, UNIT, Expr, Model, Tag, total


def heirs_tax(model: Model, horizon: Horizon, traditional: Expr) -> Expr:
    """The tax of all heirs on `traditional`, what traditional accounts hold at the close, as it counts then."""
    last, tables = horizon.periods[-1].year, horizon.actuarial
    return total(
        heir_columns(model, last, heir, traditional * heir.traditional, tables)
        for heir in horizon.heirs
        if heir.terms
    )


def heir_columns(model: Model, last: int, heir: Inheriting, left: Expr, actuarial: Actuarial) -> Expr:
    """An heir's tax; `left` is what is inherited at the close of the year `last`, then what is left to each year."""
    owed = list[Expr]()
    for year, divisor in zip(heir.years, divisors(heir, actuarial), strict=True):
        drawn = list[Expr]()
        for number, (width, rate) in enumerate(slices(year)):
            most = INF if width == inf else width / UNIT
            part = model.column(Tag("heir_draws", last, heir.name, part=f"{year.year} {number}"), 0.0, most)
            drawn.append(part)
            owed.append(part * rate)
        tag = Tag("heir_must_draw", last, heir.name, part=year.year)
        if divisor is not None:
            model.row(tag, total(drawn) * divisor, ">=", left)
        tag = Tag("heir_holds", last, heir.name, part=year.year)
        if year is heir.years[-1]:
            model.row(tag, total(drawn), "==", left)
        else:
            kept = model.column(tag)
            model.row(tag, kept, "==", left - total(drawn))
            left = kept
    return total(owed)
