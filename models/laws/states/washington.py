"""Washington: an excise on long-term gains above one amount; from 2028 a tax on income above a million.

Law    RCW 82.87.020 to .060 (excise, deductions), ESSB 5813 of 2025 (second rate). Capital Gains Excise Tax Return.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from .facts import StateLines, StateReturn
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """The excise of one return, single or joint alike."""
    gain = max(0.0, r.of("long_term_gains"))
    gifts = min(t["gifts_cap"], max(0.0, r.gifts - t["gifts_above"]))
    taxable = max(0.0, gain - t["standard"] - gifts)
    excise = by_brackets(taxable, t.rows("brackets"))
    return StateLines(gain, taxable, excise + _income_tax(r, t, gain, taxable))


def _income_tax(r: StateReturn, t: Amounts, gain: float, taxable: float) -> float:
    """From 2028: on federal AGI with long-term gains as the excise has them, and municipal interest."""
    base = r.federal.agi - gain + taxable + r.of("tax_exempt_interest")
    gifts = min(r.gifts, t["income_tax_gifts"])
    return t["income_tax"] * max(0.0, base - gifts - t["income_tax_above"])
