"""Rhode Island: three brackets; benefits and pensions of those of full age are free below one federal AGI.

Law    R.I. Gen. Laws 44-30-2.6(c) (brackets, standard deduction, exemption), 44-30-12(c)(8), (9) (Social Security,
       pensions).
Form   RI-1040, Schedule M.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn
from .shapes import by_brackets, started_steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form RI-1040."""
    agi = common.base(r, t) - _free(r, t)
    steps = started_steps(agi, t["falls_from"], t["step"])
    left = max(0.0, 1.0 - t["falls"] * steps)
    taxable = max(0.0, agi - left * (t["standard"] + t["exemption_filer"] * r.people))
    tax = by_brackets(taxable, t.rows("brackets"))
    return StateLines(agi, taxable, tax + t["high_rate"] * max(0.0, taxable - t["high_above"]))


def _free(r: StateReturn, t: Amounts) -> float:
    """Taxable benefits, and employers' pensions to a cap, of each filer of full retirement age."""
    if r.federal.agi >= t["free_below"]:
        return 0.0
    benefits = sum(r.taxed_benefits_of(filer) for filer in r.filers if filer.age >= t["benefits_age"])
    pensions = sum(
        min(filer.of("pensions", "public_pensions"), t["pension_cap"])
        for filer in r.filers
        if filer.age >= t["pensions_age"]
    )
    return benefits + pensions
