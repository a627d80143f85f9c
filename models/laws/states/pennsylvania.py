"""Pennsylvania: one rate on classes of income that do not net, retirement income free, forgiveness at low income.

Law    72 P.S. 7302 (rate), 7303 (classes), 7301(d), 61 Pa. Code 101.6 (retirement), 72 P.S. 7304 (forgiveness).
Form   PA-40, Schedules D and SP.

Retirement income before 59 1/2 is taxed, a government's too (a plan's own terms decide; this is the proxy); a
conversion never is.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from .facts import Filer, StateLines, StateReturn, total
from .shapes import started_steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form PA-40."""
    taxable = total(_income(filer, t) for filer in r.filers)
    tax = t["rate"] * taxable
    eligibility = taxable + r.of("tax_exempt_interest", "treasury_interest")
    forgiven = tax * _forgiven(r, t, eligibility)
    return StateLines(taxable, taxable, tax, forgiven, {"income_of_a_claimant": _of_one(eligibility, r, t)})


def _income(filer: Filer, t: Amounts) -> float:
    early = filer.age < t["retirement_age"]
    retirement = filer.of("pensions", "public_pensions", "traditional_distributions") if early else 0.0
    investments = filer.of("interest", "ordinary_dividends", "qualified_dividends") - filer.of(
        "treasury_interest"
    )
    return filer.of("wages") + retirement + investments + max(0.0, filer.gains)


def _of_one(eligibility: float, r: StateReturn, t: Amounts) -> float:
    """Eligibility income less what the other claimant's base adds."""
    return eligibility - t["forgiveness_base"] * (r.people - 1)


def _forgiven(r: StateReturn, t: Amounts, eligibility: float) -> float:
    """Schedule SP: the part of the tax forgiven, less in steps as eligibility income rises."""
    steps = started_steps(_of_one(eligibility, r, t), t["forgiveness_base"], t["forgiveness_step"])
    return max(0.0, 1.0 - t["forgiveness_part"] * steps)
