"""New Jersey: income by category without netting; a pension exclusion from 62 that falls off at three incomes.

Law    N.J.S.A. 54A:2-1 (brackets), 2-4 (no tax), 3-1 (exemptions), 3-3 (medical), 3A-17 (property tax), 5-1
       (categories),
       6-10 (pension exclusion), 6-15 (other retirement income). Form NJ-1040, Worksheets D and H.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from .facts import INVESTMENT, Filer, StateLines, StateReturn, total
from .facts import RETIREMENT as OF_ALL_STATES
from .shapes import by_brackets, step_above

RETIREMENT = (*OF_ALL_STATES, "qcd")
"""A distribution that an IRA pays a charity is income like any other: no law of New Jersey's excludes it."""


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form NJ-1040."""
    gross = total(_income(filer) for filer in r.filers) + max(
        0.0, r.of("short_term_gains", "long_term_gains")
    )
    agi = gross - exclusion(r, t, gross)
    if agi <= t["no_tax_up_to"]:
        return StateLines(agi, 0.0, 0.0, others={"income": gross})
    exemptions = t["exemption"] + t["exemption_aged"] * r.aged(t["aged_age"])
    medical = max(0.0, r.medical_expenses - t["medical_floor"] * agi)
    taxable = max(0.0, agi - exemptions - medical)
    tax = by_brackets(taxable, t.rows("brackets"))
    less = max(0.0, taxable - min(r.property_tax, t["property_tax_cap"]))
    deducted = by_brackets(less, t.rows("brackets"))
    if tax - deducted > t["property_tax_credit"]:
        return StateLines(agi, less, deducted, others={"income": gross})
    return StateLines(agi, taxable, tax, others={"income": gross})


def _income(filer: Filer) -> float:
    return filer.of("wages", *INVESTMENT, *RETIREMENT) - filer.of("treasury_interest")


def exclusion(r: StateReturn, t: Amounts, gross: float) -> float:
    """A share, by total income, of retirement income of those 62; what is left of the cap covers their other income."""
    of_age = [filer for filer in r.filers if filer.age >= t["exclusion_age"]]
    share = step_above(gross, t.rows("exclusion_share"))
    pensions = total(filer.of(*RETIREMENT) for filer in of_age)
    excluded = min(t["exclusion_cap"], share * pensions)
    if not of_age or r.of("wages") > t["earned_up_to"] or not share:
        return excluded
    cap = t["exclusion_cap"] if share == 1.0 else share * gross
    other = total(_income(filer) - filer.of("wages", *RETIREMENT) for filer in of_age)
    gains = max(0.0, r.of("short_term_gains", "long_term_gains")) * len(of_age) / r.people
    return excluded + min(max(0.0, cap - excluded), other + gains)
