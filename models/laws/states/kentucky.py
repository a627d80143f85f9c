"""Kentucky: one rate; $31,110 of retirement income free for each filer; spouses may file separately on one form.

Law    KRS 141.020 (rate), 141.019 (pension exclusion, deductions), 141.066 (family size credit). Form 740,
       Schedules A, P.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import INVESTMENT, Filer, StateLines, StateReturn
from .shapes import step_above


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
