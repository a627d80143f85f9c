"""Minnesota's marriage credit in a plan: less at most what two earners would save if they filed apart.

Law    Minn. Stat. 290.0675.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from ..regime import INF, CellRows
from .facts import KnownFiler, KnownYear
from .plan_lines import YearOfPlan, at_rates

CLEAR = 0.1
"""Dollars that a plan keeps above where the credit begins."""


def _earned(filer: KnownFiler, taxed: float, year: KnownYear) -> float:
    """Wages, pensions and the filer's part of so much of taxable benefits."""
    gross = sum(each.social_security for each in year.filers)
    return (
        filer.wages
        + filer.pensions
        + filer.public_pensions
        + (taxed * filer.social_security / gross if gross else 0.0)
    )


def may_claim(year: KnownYear, t: Amounts) -> bool:
    """Whether both can earn enough, whatever part of benefits is taxable."""
    if len(year.filers) == 1:
        return False
    most = year.most_taxed_benefits
    return min(_earned(filer, most, year) for filer in year.filers) >= t["marriage_income"]


def lower(year: KnownYear) -> int | None:
    """Who earns less, whatever part of benefits is taxable; None where that decides."""
    found = set()
    for taxed in (0.0, year.most_taxed_benefits):
        first, second = (_earned(filer, taxed, year) for filer in year.filers)
        found.add(int(second < first))
    return found.pop() if len(found) == 1 else None


def married(rows: CellRows, regular: Any, taxable: Any, y: YearOfPlan, t: Amounts) -> None:
    """The regular tax of a couple that may claim the credit, or not: decision 1, and who earns less: decision 2."""
    for claimed, within in y.either(rows, 1):
        if not claimed:
            at_rates(within, regular, taxable, t.rows("brackets"))
            continue
        at_rates(within, regular, taxable, t.rows("brackets"), rows.constant(t["marriage_credit"]))
        clear = 0.0 if y.outer else CLEAR
        within.at_least("state_marriage", taxable, t["marriage_taxable"] + clear)
        both = [y.benefits_of(filer) + rows.constant(_earned(filer, 0.0, y)) for filer in y.filers]
        for income in both:
            within.at_least("state_marriage", income, t["marriage_income"] + clear)
        first = rows.line("state_lower_part", -INF)
        known = lower(y)
        for whose, there in y.either(within, 2) if known is None else [(known, within)]:
            there.at_most("state_marriage", both[whose] - both[1 - whose])
            there.equal("state_lower_part", first - both[whose], -t["marriage_standard_part"] * t["standard"])
        _apart(rows, within, regular, (first, taxable - first), t)


def _apart(rows: CellRows, within: CellRows, regular: Any, parts: Sequence[Any], t: Amounts) -> None:
    """No less than what two single filers owe on so much."""
    single = t.of(FilingStatus.SINGLE).rows("brackets")
    dues = rows.line("state_due_0"), rows.line("state_due_1")
    for due, part in zip(dues, parts, strict=True):
        at_rates(within, due, part, single)
    within.at_least("state_tax", regular - dues[0] - dues[1])
