"""Ohio: no tax up to one income and a jump there; credits and exemptions fall in steps of income.

Law    R.C. 5747.02 (rates), 5747.025 (exemption), 5747.05(G) (joint filing credit), 5747.055 (retirement and senior
       credits),
       5747.022 (exemption credit). Form IT 1040, Schedule of Credits.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import Filer, StateLines, StateReturn
from .shapes import by_brackets, step_above, step_from


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT 1040; MAGI here is Ohio AGI, no business income being modelled."""
    agi = common.base(r, t)
    exemption = step_above(agi, t.rows("exemption_steps")) * r.people
    taxable = max(0.0, agi - exemption)
    tax = 0.0
    if taxable > t["no_tax_up_to"]:
        tax = by_brackets(taxable, t.rows("brackets")) + (
            t["top_adjustment"] if taxable > t["top_from"] else 0.0
        )
    received = r.of("pensions", "public_pensions", "traditional_distributions")
    lines = {"income": max(0.0, agi - exemption), "retirement_income": received}
    return StateLines(agi, taxable, tax, _credits(r, t, lines["income"], tax), lines)


def _credits(r: StateReturn, t: Amounts, income: float, tax: float) -> float:
    """The non-refundable ones in the order of the form: the joint filing credit is of the tax that the others leave."""
    retirement = senior = 0.0
    if income < t["credits_below"]:
        received = r.of("pensions", "public_pensions", "traditional_distributions")
        retirement = step_above(received, t.rows("retirement_credit"))
        senior = t["senior_credit"] if r.aged(common.SENIOR) else 0.0
    exemption = step_from(income, t.rows("exemption_credit")) * r.people
    first = retirement + senior + exemption
    left = max(0.0, tax - first)
    joint = 0.0
    if r.is_joint and all(_qualifies(filer, t) for filer in r.filers):
        joint = min(t["joint_credit_most"], step_above(income, t.rows("joint_credit")) * left)
    return first + joint


def _qualifies(filer: Filer, t: Amounts) -> bool:
    """Whether a spouse has income of 500 other than interest, dividends and gains."""
    kinds = ("wages", "pensions", "public_pensions", "traditional_distributions", "roth_conversions")
    return filer.of(*kinds) >= t["joint_credit_income"]
