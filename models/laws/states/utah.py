"""Utah: one rate on federal AGI less two credits that fall: of the federal deduction, and of Social Security.

Law    Utah Code 59-10-104 (rate), 59-10-1018 (taxpayer credit), 59-10-1019 (retirement), 59-10-1042 (Social
       Security),
       59-10-104.1 (no tax). Form TC-40, TC-40A.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import Span
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from . import common
from .allowances import Allowances, flat, largest
from .choices import Decisions, Taken
from .facts import Filer, KnownFiler, KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import FURTHEST, SteppedLine, YearOfPlan, at_rate
from .spans import exempt_above
from .steps import Kink, Kinks


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form TC-40."""
    agi = common.base(r, t)
    taxable = max(0.0, agi)
    taxpayer, benefits, retirement = _taxpayer(r, t, taxable), _benefits(r, t), _retirement(r, t)
    taken = (int(taxpayer <= 0.0), int(retirement > benefits))[: 2 if _born_early(r.filers, t) else 1]
    credits = taxpayer + max(benefits, retirement)
    modified = {"with_exempt_interest": r.federal.agi + r.of("tax_exempt_interest")}
    return StateLines(agi, taxable, t["rate"] * taxable, credits, modified, taken)


def _born_early(filers: Sequence[Filer] | Sequence[KnownFiler], t: Amounts) -> int:
    return sum(filer.birth_year <= t["retirement_born"] for filer in filers)


def _taxpayer(r: StateReturn, t: Amounts, taxable: float) -> float:
    """6 percent of the federal deduction without income tax, less 1.3 percent of income above a start."""
    deduction = common.itemized(r, t) if r.federal.itemizes else r.federal.standard_deduction
    falls = t["taxpayer_credit_falls"] * max(0.0, taxable - t["taxpayer_credit_falls_from"])
    return max(0.0, t["taxpayer_credit"] * deduction - falls)


def _benefits(r: StateReturn, t: Amounts) -> float:
    income = r.federal.agi + r.of("tax_exempt_interest")
    falls = t["benefits_credit_falls"] * max(0.0, income - t["benefits_credit_falls_from"])
    return max(0.0, t["rate"] * r.federal.taxable_benefits - falls)


def _retirement(r: StateReturn, t: Amounts) -> float:
    old = _born_early(r.filers, t)
    income = r.federal.agi + r.of("tax_exempt_interest")
    falls = t["retirement_credit_falls"] * max(0.0, income - t["retirement_credit_falls_from"])
    return max(0.0, t["retirement_credit"] * old - falls) if old else 0.0


# ---- the second reading: Utah Code 59-10-104, 59-10-1018, 59-10-1019, 59-10-1042 ------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """One rate on federal AGI but Treasury interest, less the taxpayer credit, which nobody has to claim, and one of
    those for benefits and for an early year of birth."""
    income, whole = y.agi - y.treasury_interest, deducted(rows, y, y.standard) * t["taxpayer_credit"]
    credit, falls = rows.line("state_taxpayer_credit", -INF), t["taxpayer_credit_falls"]
    for alternative, within in y.either(rows, 0):
        if alternative:
            within.at_most("state_taxpayer_credit", credit)
            continue
        within.at_most("state_taxpayer_credit", credit - whole)
        from_start = falls * t["taxpayer_credit_falls_from"]
        within.at_most("state_taxpayer_credit", credit + income * falls - whole, from_start)
    at_rate(rows, tax, income, t["rate"], credit + _second_credit(rows, y, t))


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """59-10-1018: by the federal election the standard deduction, or Schedule A without income tax."""
    itemized = items.beside_income_tax(items.capped_tax_and_interest)
    return largest([flat(year.standard).elected(False), *(way.elected(True) for way in itemized)])


def _second_credit(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """The rate on taxable benefits, less a share of income above a start; or so much for each one born early, less a
    share of income above another."""
    benefits, whole = rows.constant(0.0), t["retirement_credit"] * _old(y, t)
    if y.most_taxed_benefits:
        benefits = rows.line("state_benefits_credit", -INF)
        y.no_more_than(rows, "state_benefits_credit", benefits - y.taxable_benefits * t["rate"], _lost(y, t))
    if not whole:
        return benefits
    credit, falls = rows.line("state_second_credit", -INF), t["retirement_credit_falls"]
    income = y.agi + y.tax_exempt_interest
    for alternative, within in y.either(rows, 1):
        if not alternative:
            within.at_most("state_second_credit", credit - benefits)
            continue
        within.at_most("state_second_credit", credit, whole)
        from_start = whole + falls * t["retirement_credit_falls_from"]
        within.at_most("state_second_credit", credit + income * falls, from_start)
    return credit


def _old(year: KnownYear, t: Amounts) -> int:
    return len([filer for filer in year.filers if filer.birth_year <= t["retirement_born"]])


def _lost(year: KnownYear, t: Amounts) -> Piecewise:
    """Of the credit for benefits, below zero: beyond its end (where all that can be taxed of them is) the whole."""
    start, end = t["benefits_credit_falls_from"], _benefits_end(year, t)
    whole = t["rate"] * year.most_taxed_benefits
    return Piecewise((-FURTHEST, start, end, FURTHEST), (0.0, 0.0, -whole, -whole))


def _benefits_end(year: KnownYear, t: Amounts) -> float:
    whole = t["rate"] * year.most_taxed_benefits
    return t["benefits_credit_falls_from"] + whole / t["benefits_credit_falls"]


def _benefits_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where the credit for benefits is gone, along AGI and tax-exempt interest."""
    if not year.most_taxed_benefits:
        return []
    return [Kink(_benefits_end(year, t), t["benefits_credit_falls_from"])]


def _taxpayer_end(year: KnownYear, t: Amounts) -> float:
    whole = t["taxpayer_credit"] * year.standard
    return t["taxpayer_credit_falls_from"] + whole / t["taxpayer_credit_falls"]


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Up to where nobody does without the taxpayer credit, along AGI."""
    return [Kink(_taxpayer_end(year, t), t["taxpayer_credit_falls_from"])]


def _useful(year: KnownYear, t: Amounts, taken: Taken, benefits: Span, agi: Span) -> bool:
    """No taxpayer credit beyond its end; the credit of an early birth while there is any, and more than of benefits."""
    if taken[0] and agi[1] <= _taxpayer_end(year, t) and year.items is None:
        return False
    if len(taken) < 2 or not taken[1]:
        return True
    whole = t["retirement_credit"] * _old(year, t)
    end = t["retirement_credit_falls_from"] + whole / t["retirement_credit_falls"]
    return agi[0] < end and t["rate"] * benefits[0] < whole


CHOICE = Decisions(lambda year, t: 2 if _old(year, t) else 1, _useful)
LINE = SteppedLine(
    None,
    lambda lines, people, t: lines.others["with_exempt_interest"],
    kinks=_benefits_kinks,
    added_up=lambda cell, lines, t: lines.agi + lines.tax_exempt_interest,
    above_agi=exempt_above,
)
