"""Montana: two rates on federal taxable income, two lower ones on net long-term gain above it.

Law    MCA 15-30-2103 (rates), 15-30-2120 (modifications; interest of federal obligations). Form 2.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances
from .choices import Decisions
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems, less_own_tax
from .plan_lines import YearOfPlan, at_rates
from .shapes import Rows, by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 2."""
    agi = common.base(r, t) - common.exemptions(r, t) + common.own_tax_deducted(r)
    taxable = max(0.0, agi)
    gains = min(taxable, r.federal.net_capital_gain)
    ordinary = taxable - gains
    tax = by_brackets(ordinary, t.rows("brackets"))
    tax += by_brackets(taxable, t.rows("gain_brackets")) - by_brackets(ordinary, t.rows("gain_brackets"))
    return StateLines(agi, taxable, tax, taken=(int(ordinary > t.rows("brackets")[1][0]),) * _decisions(t))


def _decisions(t: Amounts) -> int:
    """1 where more is added to the gains' rate below the edge than above it."""
    (_, low), (_, high) = ((b[0], b[1] - g[1]) for b, g in zip(*_both(t), strict=True))
    return int(low > high)


def _both(t: Amounts) -> tuple[Rows, Rows]:
    return t.rows("brackets"), t.rows("gain_brackets")


# ---- the second reading: MCA 15-30-2103, 15-30-2120 ---------------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal taxable income, its own tax added back, less Treasury interest and so much of each filer from 65: all of
    it at the rates of gains, and what is no net long-term gain at what the ordinary rates are more, which is less above
    the edge in some years: then it is the smaller of both lines."""
    less = rows.constant(t["exemption_aged"] * y.aged(65)) + deducted(rows, y, 0.0, own_tax=tax)
    taxable = y.before_benefits + y.taxable_benefits - y.treasury_interest - y.deduction - less
    ordinary, at_gains = rows.line("state_ordinary"), rows.line("state_at_gains_rates")
    rows.at_least("state_ordinary", ordinary - taxable + y.net_capital_gain)
    at_rates(rows, at_gains, taxable, t.rows("gain_brackets"))
    (_, first), (edge, second) = t.rows("brackets")
    low, high = first - t.rows("gain_brackets")[0][1], second - t.rows("gain_brackets")[1][1]
    owed = tax - at_gains
    if low <= high:
        at_rates(rows, owed, ordinary, ((0.0, low), (edge, high)))
        return
    for alternative, within in y.either(rows):
        rate, due = (high, (low - high) * edge) if alternative else (low, 0.0)
        within.at_least("state_tax", owed - ordinary * rate, due)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """Its own tax is added back."""
    return less_own_tax(year, items)


CHOICE = Decisions(lambda year, t: _decisions(t))
