"""Kentucky: one rate; $31,110 of retirement income free for each filer; spouses may file separately on one form.

Law    KRS 141.020 (rate), 141.019 (pension exclusion, deductions), 141.066 (family size credit). Form 740,
       Schedules A, P.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts, Rows
from ..regime import AGI, CellRows
from . import common
from .facts import INVESTMENT, Filer, KnownYear, StateLines, StateReturn
from .plan_lines import FilerOfPlan, YearOfPlan, at_parts, beyond_cap
from .shapes import step_above
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 740: together, or separately on one form, as is cheaper."""
    incomes = [_income(filer, r, t) for filer in r.filers]
    items = r.mortgage_interest + r.federal.gifts
    together = max(0.0, sum(incomes) - max(t["standard"], items))
    taxable = together
    if r.is_joint:
        taxable = min(together, _apart(incomes, items, t))
    tax = t["rate"] * taxable
    credits = common.credits(r, t)
    left = max(0.0, tax - credits)
    line = t["poverty_line"] + (r.people - 1) * t["poverty_line_each_other"]
    modified = max(sum(incomes), r.federal.agi)
    family = left * _family(modified, line, t)
    return StateLines(sum(incomes), taxable, tax, credits + family, {"part_of_poverty_line": modified / line})


def _income(filer: Filer, r: StateReturn, t: Amounts) -> float:
    excluded = common.capped(filer, t)
    received = filer.of("wages", *INVESTMENT, *t.shape["exclusion_of"]) - filer.of("treasury_interest")
    return received + r.net_gain / r.people - excluded


def _apart(incomes: list[float], items: float, t: Amounts) -> float:
    """Taxable income of both columns: a standard deduction each, or the items by the parts of income."""
    whole = sum(max(0.0, income) for income in incomes)
    plain = sum(max(0.0, income - t["standard"]) for income in incomes)
    if not whole:
        return plain
    return min(plain, sum(max(0.0, income - items * max(0.0, income) / whole) for income in incomes))


def _family(modified: float, line: float, t: Amounts) -> float:
    """The part of the tax credited where modified income is little above the poverty line."""
    return step_above(modified, [(part * line, credit) for part, credit in t.rows("family_credit")])


# ---- the second reading: KRS 141.019, 141.020, 141.066, 141.081 ---------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Of each filer, in a column of its own, all but benefits and a cap of retirement income, less the standard
    deduction, at one rate; less credits; of what is left a part by AGI, in steps."""
    incomes = [_column(rows, y, number, filer, t) for number, filer in enumerate(y.filers)]
    owed = rows.line("state_before_family_credit")
    due = owed + rows.constant(t["credit_aged"] * y.aged(65))
    for number, income in enumerate(incomes):
        column = rows.line(f"state_column_{number}")
        rows.at_least("state_column", column - income, -t["standard"])
        due = due - column * t["rate"]
    rows.at_least("state_tax", due)
    at_parts(rows, tax, owed, t["rate"], y, AGI, _parts(y, t))


def _column(rows: CellRows, y: YearOfPlan, number: int, filer: FilerOfPlan, t: Amounts) -> Any:
    """A filer's income. Where the other's part of a loss is more than the other has, spouses are better together: the
    rest is this one's, of a filer of gains alone that part of the loss, of others (in a bound) at the most."""
    fixed = rows.constant(filer.pensions + filer.public_pensions)
    retired = filer.distributions + filer.conversions + fixed
    left = beyond_cap(rows, number, retired, t.rows("exclusion")[-1][1])
    income = left + filer.interest + filer.dividends + y.net_gain * y.part + rows.constant(filer.wages)
    if filer.of_gains_alone:
        income = income + y.loss_deducted * y.part
    for other in (other for other in y.filers if other is not filer):
        if other.of_gains_alone or (y.outer and y.may_be_negative(other, other.wages)):
            income = income - y.loss_deducted * y.part
    return income


def steps(year: KnownYear, t: Amounts) -> Steps:
    """A tenth more of the tax is owed above each part of the poverty line."""
    parts = _parts(year, t)
    before = [0.0, *(part for _, part in parts)]
    return [
        (edge, t["rate"] * edge * (part - less)) for (edge, part), less in zip(parts, before, strict=False)
    ]


def _parts(year: KnownYear, t: Amounts) -> Rows:
    """AGI, and what part of the tax is owed above it."""
    line = t["poverty_line"] + (len(year.filers) - 1) * t["poverty_line_each_other"]
    return tuple((part * line, 1.0 - credit) for part, credit in t.rows("family_credit")[1:])
