"""North Dakota: three brackets on federal taxable income, less 40 percent of preferential income.

Law    N.D.C.C. 57-38-30.3, 57-38-01.28 (marriage penalty credit). Form ND-1, Schedule ND-1MPC.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from ..law import Span
from ..regime import CellRows
from . import common
from .choices import Decisions, Taken
from .facts import RETIREMENT, Filer, KnownYear, StateLines, StateReturn
from .plan_lines import FilerOfPlan, YearOfPlan, at_rates
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form ND-1."""
    agi = common.base(r, t) - t["dividend_share"] * r.of("qualified_dividends")
    taxable = max(0.0, agi)
    tax = common.schedule(taxable, t)
    credit = _marriage_credit(r, t, taxable, tax) if r.is_joint else 0.0
    whose = int(r.is_joint and _qualified(r.filers[1]) < _qualified(r.filers[0]))
    return StateLines(agi, taxable, tax, credit, taken=(int(credit > 0.0), whose))


def _marriage_credit(r: StateReturn, t: Amounts, taxable: float, tax: float) -> float:
    """Schedule ND-1MPC: what the two would pay apart, by the earned income of the lower earner."""
    lower = min(_qualified(filer) for filer in r.filers)
    if lower < t["marriage_income_above"] or taxable < t["marriage_taxable_above"]:
        return 0.0
    single = t.of(FilingStatus.SINGLE).rows("brackets")
    first = max(0.0, lower - t["marriage_standard"])
    apart = by_brackets(first, single) + by_brackets(max(0.0, taxable - first), single)
    return min(t["marriage_credit"], max(0.0, tax - apart))


def _qualified(filer: Filer) -> float:
    """Earned income and distributions of pensions and IRAs; benefits are deducted, and so are none of it."""
    return filer.of("wages", *RETIREMENT)


# ---- the second reading: N.D.C.C. 57-38-30.3, 57-38-01.28 ---------------------------------------------------

CLEAR = 0.1
"""Dollars that a plan keeps above where the credit for the marriage penalty begins."""


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal taxable income without benefits and 40 percent of what federal rates prefer, at the brackets; of a couple
    in which both have enough, less at most a credit, what the two would owe apart."""
    preferred = y.net_capital_gain * t["gain_share"] + y.qualified_dividends * t["dividend_share"]
    taxable = y.without_benefits - y.deduction - preferred
    if len(y.filers) == 1:
        at_rates(rows, tax, taxable, t.rows("brackets"))
        return
    for claimed, within in y.either(rows):
        if not claimed:
            at_rates(within, tax, taxable, t.rows("brackets"))
            continue
        at_rates(within, tax, taxable, t.rows("brackets"), rows.constant(t["marriage_credit"]))
        clear = 0.0 if y.outer else CLEAR
        within.at_least("state_marriage", taxable, t["marriage_taxable_above"] + clear)
        both = [_earned(rows, filer) for filer in y.filers]
        for income in both:
            within.at_least("state_marriage", income, t["marriage_income_above"] + clear)
        first = rows.line("state_lower_taxable")
        for whose, there in y.either(within, 1):
            there.at_most("state_marriage", both[whose] - both[1 - whose])
            there.equal("state_lower_taxable", first - both[whose], -t["marriage_standard"])
        _apart(rows, within, tax, first, taxable, t)


def _apart(rows: CellRows, within: CellRows, tax: Any, first: Any, taxable: Any, t: Amounts) -> None:
    """No less than what two single filers owe, one of whom has the lower earner's part."""
    single = t.of(FilingStatus.SINGLE).rows("brackets")
    dues = rows.line("state_due_0"), rows.line("state_due_1")
    for due, part in zip(dues, (first, taxable - first), strict=True):
        at_rates(within, due, part, single)
    within.at_least("state_tax", tax - dues[0] - dues[1])


def _earned(rows: CellRows, filer: FilerOfPlan) -> Any:
    """Wages and what retirement pays."""
    fixed = filer.wages + filer.pensions + filer.public_pensions
    return filer.distributions + filer.conversions + rows.constant(fixed)


def _useful(year: KnownYear, t: Amounts, taken: Taken, benefits: Span, agi: Span) -> bool:
    """Who earns less is of interest to whoever claims the credit, for which both must have enough."""
    claimed, whose = taken
    return agi[1] >= 2.0 * t["marriage_income_above"] if claimed else not whose


CHOICE = Decisions(lambda year, t: 2 * (len(year.filers) - 1), _useful)
