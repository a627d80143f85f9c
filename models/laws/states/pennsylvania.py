"""Pennsylvania: one rate on classes of income that do not net, retirement income free, forgiveness at low income.

Law    72 P.S. 7302 (rate), 7303 (classes), 7301(d), 61 Pa. Code 101.6 (retirement), 72 P.S. 7304 (forgiveness).
Form   PA-40, Schedules D and SP.

Retirement income before 59 1/2 is taxed, a government's too (a plan's own terms decide; this is the proxy); a
conversion never is, nor what was inherited (a distribution by reason of death).
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from .facts import Filer, KnownYear, StateLines, StateReturn, total
from .plan_lines import SteppedLine, YearOfPlan
from .shapes import started_steps
from .steps import Steps


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
    retirement -= filer.of("inherited_distributions") if early else 0.0
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


# ---- the second reading: 72 P.S. 7302, 7303, 7304 -----------------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """One rate on eligibility income but what no tax is on; of it a part more at each step of eligibility income."""
    taxable = y.own_line - y.tax_exempt_interest - y.treasury_interest
    for place, ((edge, _), below) in enumerate(zip(own_steps(y, t), y.below_own, strict=True)):
        part = t["rate"] * min(1.0, t["forgiveness_part"] * (place + 1))
        rows.at_least("state_tax", tax - taxable * part + below * (part * edge))


def eligibility(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Wages, interest of every kind, dividends, a net gain, and before 59 1/2 retirement income but what comes by a
    death. A net loss is nothing; no more than a loss is taken off, so that no year is said to lie above a step that
    does not."""
    gain = y.gains_of_year
    if y.loss_limit:
        gain = rows.line("state_gain")
        rows.at_least("state_gain", gain - y.gains_of_year)
        rows.at_most("state_gain_to", gain - y.gains_of_year - y.net_loss)
    income = gain + y.tax_exempt_interest + y.treasury_interest
    for filer in y.filers:
        income = income + filer.interest + filer.dividends + rows.constant(filer.wages)
        if filer.age < t["retirement_age"]:
            fixed = filer.pensions + filer.public_pensions
            income = income + filer.distributions + rows.constant(fixed)
            income = income if filer.inherited is None else income - filer.inherited
    return income


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """A tenth of the tax is owed above what is free for each claimant, and another at each step."""
    free, parts = t["forgiveness_base"] * len(year.filers), round(1.0 / t["forgiveness_part"])
    edges = [free + t["forgiveness_step"] * place for place in range(parts)]
    return [(edge, t["rate"] * t["forgiveness_part"] * edge) for edge in edges]


def _read(lines: StateLines, people: int, t: Amounts) -> float:
    return lines.others["income_of_a_claimant"] + t["forgiveness_base"] * (people - 1)


LINE = SteppedLine(eligibility, _read, own_steps)
