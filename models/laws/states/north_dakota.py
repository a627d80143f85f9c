"""North Dakota: three brackets on federal taxable income, less 40 percent of preferential income.

Law    N.D.C.C. 57-38-30.3, 57-38-01.28 (marriage penalty credit). Form ND-1, Schedule ND-1MPC.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .facts import RETIREMENT, Filer, KnownYear, StateLines, StateReturn
from .plan_lines import YearOfPlan, at_rates
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form ND-1."""
    agi = common.base(r, t) - t["dividend_share"] * r.of("qualified_dividends")
    taxable = max(0.0, agi)
    tax = common.schedule(taxable, t)
    credit = _marriage_credit(r, t, taxable, tax) if r.is_joint else 0.0
    return StateLines(agi, taxable, tax, credit)


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


# ---- the second reading: N.D.C.C. 57-38-30.3 ----------------------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Of one filer: federal taxable income without benefits and 40 percent of what federal rates prefer."""
    preferred = y.net_capital_gain * t["gain_share"] + y.qualified_dividends * t["dividend_share"]
    at_rates(rows, tax, y.without_benefits - y.deduction - preferred, t.rows("brackets"))


def gap(year: KnownYear, t: Amounts) -> str:
    """The credit for the marriage penalty is no row: it is more, the more evenly spouses earn."""
    return (
        "two file together, and may have the credit for the marriage penalty" if len(year.filers) > 1 else ""
    )
