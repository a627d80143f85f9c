"""Whether the alternative minimum tax of a state (California, Minnesota) can be owed at all.

Law    R&TC 17062, Minn. Stat. 290.091: a rate on income with some deductions added back, less an exemption that falls.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from .shapes import by_brackets


def minimum_may_be_owed(added_back: float, t: Amounts) -> bool:
    """On a taxable income with so much added back, dollars: both taxes are lines between these incomes."""
    gone = t["amt_falls_from"] + t["amt_exemption"] / t["amt_falls"]
    kinks = [t["amt_exemption"], t["amt_falls_from"], gone, 100.0 * gone]
    for income in [*kinks, *(start + added_back for start, _ in t.rows("brackets"))]:
        kept = max(0.0, t["amt_exemption"] - t["amt_falls"] * max(0.0, income - t["amt_falls_from"]))
        least = t["amt_rate"] * max(0.0, income - kept)
        if least > by_brackets(max(0.0, income - added_back), t.rows("brackets")):
            return True
    return False
