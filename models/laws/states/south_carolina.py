"""South Carolina: to 2025 federal taxable income with add-backs, from 2026 federal AGI less a falling deduction.

Law    S.C. Code 12-6-510 (brackets), 12-6-1140, 12-6-1150 (gains), 12-6-1170 (retirement, senior), 12-6-3330 (two
       earners);
       H.4216 of 2026. Form SC1040.
"""

from __future__ import annotations

from math import floor
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from ..regime import AGI, INF, CellRows
from . import common
from .allowances import Allowances, flat, together
from .facts import RETIREMENT, Filer, KnownYear, StateLines, StateReturn, total
from .itemizing import deducted
from .items import KnownItems, less_own_tax
from .plan_lines import FURTHEST, YearOfPlan, at_rates, beyond_cap
from .shapes import CENT, falling, step_from
from .steps import Kink, Kinks


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form SC1040."""
    agi = _start(r, t) - total(_subtraction(filer, t) for filer in r.filers)
    taxable = max(0.0, agi)
    return StateLines(agi, taxable, common.schedule(taxable, t), _two_earners(r, t))


def _start(r: StateReturn, t: Amounts) -> float:
    less = (
        r.federal.taxable_benefits + r.of("treasury_interest") + t["gain_share"] * r.federal.net_capital_gain
    )
    if t["falling_deduction"]:
        amount = falling(t["deduction"], r.federal.agi, t["deduction_falls_from"], t["deduction_falls_over"])
        return r.federal.agi - less - _rounded_down(amount, t)
    return r.federal.before_zero + _added_back(r, t) - less


def _rounded_down(amount: float, t: Amounts) -> float:
    return floor(amount / t["deduction_multiple_of"] + CENT) * t["deduction_multiple_of"]


def _added_back(r: StateReturn, t: Amounts) -> float:
    """What P.L. 119-21 added to the deductions, and the state's own income tax."""
    if r.federal.itemizes:
        return r.federal.senior_deduction + common.own_tax_deducted(r)
    return r.federal.senior_deduction + r.federal.basic_deduction - t["conforming_standard"]


def _subtraction(filer: Filer, t: Amounts) -> float:
    """Retirement income of accounts of one's own to a cap by age, and from 65 what is left of $15,000 of any income."""
    own = filer.of(*RETIREMENT) - filer.of("inherited_distributions")
    retirement = min(own, step_from(filer.age, t.rows("exclusion")))
    senior = t["senior_amount"] if filer.age >= common.SENIOR else 0.0
    return max(retirement, senior)


def _two_earners(r: StateReturn, t: Amounts) -> float:
    if not r.is_joint:
        return 0.0
    return t["earner_credit"] * min(min(filer.of("wages") for filer in r.filers), t["earner_cap"])


# ---- the second reading: S.C. Code 12-6-510, 12-6-1140(15), 12-6-1150, 12-6-1170, 12-6-3330 -------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, Treasury interest and a part of net long-term gain, less 15,000 of each one of 65
    and of the others a little retirement income of their own, less a deduction: until 2025 the federal one as it was
    before 2025's law, then one that falls to nothing along AGI."""
    income = y.without_benefits - y.net_capital_gain * t["gain_share"]
    for number, filer in enumerate(y.filers):
        cap = max(amount for age, amount in t.rows("exclusion") if filer.age >= age)
        if filer.age >= 65 and t["senior_amount"] >= cap:  # of whatever income, the retirement income in it
            income = income - rows.constant(t["senior_amount"])
            continue
        fixed = rows.constant(filer.pensions + filer.public_pensions)
        retired = filer.distributions + filer.conversions + fixed
        retired = retired if filer.inherited is None else retired - filer.inherited
        income = income - retired + beyond_cap(rows, number, retired, cap)
    lower = min(filer.wages for filer in y.filers) if len(y.filers) == 2 else 0.0
    credit = rows.constant(t["earner_credit"] * min(lower, t["earner_cap"]))
    at_rates(rows, tax, income - _deduction(rows, tax, y, t), t.rows("brackets"), credit)


def _deduction(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> Any:
    if not t["falling_deduction"]:
        return deducted(rows, y, t["conforming_standard"] + y.standard_aged, own_tax=tax)
    deduction = rows.line("state_deduction", -INF)
    y.no_more_than(rows, "state_deduction", deduction + y.rounding, _falling(t), AGI)
    return deduction


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """12-6-1130(2), until 2025: Schedule A, its own tax added back, or the standard deduction of before 2025's law, as
    is chosen federally. From 2026 nothing is itemized."""
    if t["falling_deduction"]:
        return []
    standard = flat(t["conforming_standard"] + year.standard_aged).elected(False)
    filed = [flat(0.0, schedule_a=1.0).elected(True)]
    added_back = [way for way in less_own_tax(year, items) if way.election]
    return [standard, *together(added_back, filed)]


def doubtful(year: KnownYear, t: Amounts) -> float:
    """The most that property tax above the federal cap of before 2025's law is worth, where that is itemized."""
    if t["falling_deduction"]:
        return 0.0
    items = year.items
    counted = min(items.property_tax, items.table.salt_cap[items.status])
    over = max(0.0, counted - items.table.salt_floor[items.status])
    return float(t.rows("brackets")[-1][1] * over)


def _falling(t: Amounts) -> Piecewise:
    """The whole up to an AGI, then in a line to nothing; what the law rounds down by is apart (`rounding`)."""
    whole, start = t["deduction"], t["deduction_falls_from"]
    return Piecewise(
        (-FURTHEST, start, start + t["deduction_falls_over"], FURTHEST), (whole, whole, 0.0, 0.0)
    )


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where the deduction is gone."""
    start = t["deduction_falls_from"]
    return [Kink(start + t["deduction_falls_over"], start)] if t["falling_deduction"] else []


def rounding(agi: float, t: Amounts) -> float:
    """What of the deduction is above a multiple of ten dollars, which the law leaves out."""
    if not t["falling_deduction"]:
        return 0.0
    parts = _falling(t)(agi) / t["deduction_multiple_of"]
    return max(0.0, parts - floor(parts + CENT)) * t["deduction_multiple_of"]
