"""Vermont: brackets, and at high AGI at least 3 percent of it; benefits are taxed again over a range of AGI.

Law    32 V.S.A. 5811(21) (base), 5822 (brackets, minimum, (d)(3) gifts), 5830e (Social Security). Form IN-111,
       IN-112, IN-153.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn
from .shapes import by_brackets, step_above


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IN-111."""
    agi = common.base(r, t) - _benefits(r, t) - _gains(r, t)
    own = common.standard(r, t) + common.exemptions(r, t)
    medical = max(0.0, r.federal.medical - own) if r.federal.itemizes else 0.0
    taxable = max(0.0, agi - own - medical)
    least = step_above(r.federal.agi, t.rows("minimum")) * (r.federal.agi - r.of("treasury_interest"))
    tax = max(by_brackets(taxable, t.rows("brackets")), least)
    return StateLines(agi, taxable, tax, t["gift_credit"] * min(r.gifts, t["gift_credit_up_to"]))


def _benefits(r: StateReturn, t: Amounts) -> float:
    """All of the taxable ones up to an AGI, then less in a line, in whole percents."""
    start, end = t["benefits_fall_from"], t["benefits_gone_at"]
    share = min(1.0, max(0.0, (end - r.federal.agi) / (end - start)))
    return r.federal.taxable_benefits * round(share, 2)


def _gains(r: StateReturn, t: Amounts) -> float:
    """5,000 of net long-term gain, no more than a share of federal taxable income."""
    return min(t["gains_free"], r.federal.net_capital_gain, t["gains_free_share"] * r.federal.taxable_income)
