"""New York AGI in a plan, which its rows hold from below.

Law    Tax Law 612(c)(3), (3-a) (pensions).
Units  dollars a year.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import LawYear, Span
from ..regime import INF, CellRows
from .plan_lines import FilerOfPlan, YearOfPlan, beyond_cap
from .spans import untaxed


def hold_agi(rows: CellRows, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, governments' pensions and, from 59 1/2, each one's first 20,000 of other ones, with
    an heir's part of what decedents left."""
    agi = y.without_benefits
    for number, filer in enumerate(y.filers):
        agi = agi - rows.constant(filer.public_pensions)
        received = _left_by_others(rows, number, filer, t)
        if filer.age >= t["exclusion_age"]:
            received = received + filer.distributions + filer.conversions + rows.constant(filer.pensions)
            for of in filer.left.values():
                received = received - of
        elif not filer.heirs:
            continue
        agi = agi - received + beyond_cap(rows, number, received, t["exclusion_cap"])
    rows.at_least("state_agi", y.own_line - agi)


def _left_by_others(rows: CellRows, number: int, filer: FilerOfPlan, t: Amounts) -> Any:
    """What an heir receives of each decedent up to the heir's part of what that one might leave out of income."""
    counted = rows.constant(0.0)
    for kind, part in filer.heirs:
        if part > 0.0:
            own = rows.line(f"state_{kind}_{number}")
            rows.at_most("state_left", own, part * t["exclusion_cap"])
            rows.at_most("state_left", own - filer.left[kind])
            counted = counted + own
    return counted


def agi_line(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """New York AGI, whose rows `hold_agi` writes."""
    return rows.line("state_agi", -INF)


def above_agi(year: LawYear) -> Span:
    """Each filer's public pensions are left out, and up to a cap of others."""
    rule = year.period.state
    left_out = sum(filer.public_pensions + rule.amounts["exclusion_cap"] for filer in rule.filers)
    return untaxed(year)[0] - left_out, 0.0
