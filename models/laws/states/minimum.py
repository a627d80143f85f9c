"""The most that the alternative minimum tax of a state (California, Minnesota) is above its regular one.

Law    R&TC 17062, Minn. Stat. 290.091: a rate on income with some deductions added back, less an exemption that falls.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from .shapes import by_brackets


def minimum_above_regular(added_back: float, t: Amounts) -> float:
    """On a taxable income with so much added back, dollars, 0 where it never is: both are lines between these."""
    gone = t["amt_falls_from"] + t["amt_exemption"] / t["amt_falls"]
    kinks = [t["amt_exemption"], t["amt_falls_from"], gone, 100.0 * gone]
    more = 0.0
    for income in [*kinks, *(start + added_back for start, _ in t.rows("brackets"))]:
        kept = max(0.0, t["amt_exemption"] - t["amt_falls"] * max(0.0, income - t["amt_falls_from"]))
        least = t["amt_rate"] * max(0.0, income - kept)
        more = max(more, least - by_brackets(max(0.0, income - added_back), t.rows("brackets")))
    return more
