"""West Virginia: brackets on federal AGI less Social Security (2025: by AGI), 8,000 of each from 65, and exemptions.

Law    W. Va. Code 11-21-4e (brackets), 11-21-12(c)(8) (Social Security, seniors), 11-21-16 (exemptions), 11-21-22
       (low income).
Form   IT-140, Schedules M and FTC-1.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts, Rows
from ..law import LawYear, Span
from ..regime import INF, CellRows
from . import common
from .choices import Decisions, Taken
from .facts import Filer, KnownYear, StateLines, StateReturn, total
from .plan_lines import SteppedLine, YearOfPlan, at_parts, at_rates
from .shapes import by_brackets, step_above
from .steps import OWN_LINE, Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT-140."""
    low = r.federal.agi <= t["benefits_free_up_to"]
    share = 1.0 if low else t["benefits_free_above"]
    agi = common.base(r, t) - share * r.federal.taxable_benefits - _seniors(r, t, share)
    taxable = max(0.0, agi - common.exemptions(r, t))
    tax = by_brackets(taxable, t.rows("brackets"))
    line = t["poverty_line"] + (r.people - 1) * t["poverty_line_each_other"]
    above = r.federal.agi + r.of("tax_exempt_interest") - line * t["poverty_part"]
    credit = tax * step_above(above, t.rows("family_credit"))
    taken = tuple(int(_senior(filer, r, t, share) <= 0.0) for filer in r.filers if filer.age >= common.SENIOR)
    return StateLines(agi, taxable, tax, credit, {"above_poverty_line": above}, taken)


def _seniors(r: StateReturn, t: Amounts, share: float) -> float:
    """8,000 of each filer's own income from 65, less the other modifications taken."""
    return total(_senior(filer, r, t, share) for filer in r.filers if filer.age >= common.SENIOR)


def _senior(filer: Filer, r: StateReturn, t: Amounts, share: float) -> float:
    others = share * r.taxed_benefits_of(filer) + filer.of("treasury_interest")
    income = filer.earned_and_invested + r.net_gain / r.people + filer.of("treasury_interest")
    income += r.taxed_benefits_of(filer)
    return max(0.0, min(t["senior_cap"], income) - others) if others < t["senior_cap"] else 0.0


# ---- the second reading: W. Va. Code 11-21-4e, 11-21-12(c)(8), 11-21-16, 11-21-22 ---------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, less exemptions and of each filer from 65 so much of any other income as benefits
    and Treasury interest leave of a cap; of the tax a part by AGI and tax-exempt interest, in steps."""
    taxable = y.without_benefits - rows.constant(t["exemption_filer"] * len(y.filers))
    decision = 0
    for number, filer in enumerate(y.filers):
        if filer.age >= 65:
            income, left = y.own_income(rows, filer), rows.line(f"state_beyond_cap_{number}", -INF)
            others = y.benefits_of(filer) + filer.treasury_interest
            for alternative, within in y.either(rows, decision):
                if alternative:
                    within.at_least("state_beyond_cap", left - income)
                else:
                    within.at_least("state_beyond_cap", left)
                    within.at_least("state_beyond_cap", left - income - others, -t["senior_cap"])
            taxable = taxable - income + left
            decision += 1
    whole = rows.line("state_before_family_credit")
    at_rates(rows, whole, taxable, t.rows("brackets"))
    at_parts(rows, tax, whole, t.rows("brackets")[-1][1], y, OWN_LINE, _parts(y, t))


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """A tenth more of the tax is owed above each row."""
    parts, top = _parts(year, t), t.rows("brackets")[-1][1]
    before = [0.0, *(part for _, part in parts)]
    return [(edge, top * edge * (part - less)) for (edge, part), less in zip(parts, before, strict=False)]


def _parts(year: KnownYear, t: Amounts) -> Rows:
    """AGI with tax-exempt interest, and what part of the tax is owed above it."""
    line = _line(len(year.filers), t)
    return tuple((line + above, 1.0 - credit) for above, credit in t.rows("family_credit")[1:])


def _line(people: int, t: Amounts) -> float:
    return (t["poverty_line"] + (people - 1) * t["poverty_line_each_other"]) * t["poverty_part"]


def missing(year: KnownYear, t: Amounts) -> float:
    """Before 2026 a part of benefits is taxed from an AGI on, which is not in the rows."""
    top = t.rows("brackets")[-1][1]
    return float(top * (1.0 - t["benefits_free_above"]) * year.most_taxed_benefits)


def _above_agi(year: LawYear) -> Span:
    return 0.0, max(year.tax_exempt, 1.0)


def _useful(year: KnownYear, t: Amounts, taken: Taken, benefits: Span, agi: Span) -> bool:
    """Who has benefits above the cap in all of a range has no use for what is left of it."""
    gross = sum(filer.social_security for filer in year.filers)
    aged = [filer for filer in year.filers if filer.age >= 65]
    least = [benefits[0] * filer.social_security / gross if gross else 0.0 for filer in aged]
    return not any(low >= t["senior_cap"] and not way for low, way in zip(least, taken, strict=True))


LINE = SteppedLine(
    None,
    lambda lines, people, t: lines.others["above_poverty_line"] + _line(people, t),
    own_steps,
    added_up=lambda cell, lines, t: lines.agi + lines.tax_exempt_interest,
    above_agi=_above_agi,
)
CHOICE = Decisions(lambda year, t: year.aged(65), _useful)
