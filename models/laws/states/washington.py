"""Washington: an excise on long-term gains above one amount; no tax on other income before 2028.

Law    RCW 82.87.020 to .060 (excise, deductions), ESSB 5813 of 2025 (second rate). Capital Gains Excise Tax Return.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from .facts import StateLines, StateReturn
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """The excise of one return, single or joint alike."""
    gain = max(0.0, r.of("long_term_gains"))
    gifts = min(t["gifts_cap"], max(0.0, r.charity_cash - t["gifts_above"]))
    taxable = max(0.0, gain - t["standard"] - gifts)
    return StateLines(gain, taxable, by_brackets(taxable, t.rows("brackets")))
