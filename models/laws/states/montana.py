"""Montana: two rates on federal taxable income, two lower ones on net long-term gain above it.

Law    MCA 15-30-2103 (rates), 15-30-2120 (modifications; interest of federal obligations). Form 2.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 2."""
    agi = common.base(r, t) - common.exemptions(r, t) + common.own_tax_deducted(r)
    taxable = max(0.0, agi)
    gains = min(taxable, r.federal.net_capital_gain)
    ordinary = taxable - gains
    tax = by_brackets(ordinary, t.rows("brackets"))
    tax += by_brackets(taxable, t.rows("gain_brackets")) - by_brackets(ordinary, t.rows("gain_brackets"))
    return StateLines(agi, taxable, tax)
