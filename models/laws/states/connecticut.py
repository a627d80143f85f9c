"""Connecticut: brackets whose benefit is taken back in steps; pensions and benefits excluded by steps of AGI.

Law    Conn. Gen. Stat. 12-700 (brackets, add-back, recapture), 12-701(a)(20) (pensions, Social Security), 12-702
       (exemption),
       12-703 (credit), 12-704c (property tax). Form CT-1040, Tax Calculation Schedule.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from .facts import StateLines, StateReturn
from .shapes import by_brackets, started_steps, step_above, step_from


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form CT-1040."""
    agi = r.federal.agi - r.of("treasury_interest") - _benefits(r, t) - _pensions(r, t)
    exemption = max(
        0.0,
        t["exemption"]
        - t["exemption_falls"] * started_steps(agi, t["exemption_falls_from"], t["exemption_step"]),
    )
    taxable = max(0.0, agi - exemption)
    tax = by_brackets(taxable, t.rows("brackets")) + taken_back(agi, t)
    credit = tax * _personal_credit(agi, t)
    return StateLines(agi, taxable, tax, credit + _property_tax_credit(r, t, agi))


def _benefits(r: StateReturn, t: Amounts) -> float:
    """All taxable benefits below a federal AGI; above it what of them is over a quarter of the benefits.

    The quarter is of the lesser of benefits and provisional income above the federal base.
    """
    if r.federal.agi < t["benefits_free_below"]:
        return r.federal.taxable_benefits
    return max(0.0, r.federal.taxable_benefits - t["benefits_taxed"] * r.federal.quarter_base)


def _pensions(r: StateReturn, t: Amounts) -> float:
    """A share, by federal AGI, of pensions and of IRA distributions."""
    share = step_from(r.federal.agi, t.rows("pension_share"))
    iras = t["ira_part"] * r.of("traditional_distributions")
    return share * (r.of("pensions", "public_pensions") + iras)


def taken_back(agi: float, t: Amounts) -> float:
    """The phase-out of the lowest rate and three recaptures, each in steps to a most."""
    return sum(
        min(
            t[f"{name}_most"],
            t[f"{name}_amount"] * started_steps(agi, t[f"{name}_from"], t[f"{name}_step"]),
        )
        for name in ("add_back", "low_recapture", "middle_recapture", "high_recapture")
    )


def _personal_credit(agi: float, t: Amounts) -> float:
    rows = t.rows("personal_credit")
    return 0.0 if agi <= rows[0][0] else step_above(agi, rows)


def _property_tax_credit(r: StateReturn, t: Amounts, agi: float) -> float:
    steps = started_steps(agi, t["property_credit_falls_from"], t["property_credit_step"])
    return min(r.property_tax, t["property_credit"]) * max(0.0, 1.0 - t["property_credit_falls"] * steps)
