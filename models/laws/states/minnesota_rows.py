"""Minnesota in a plan: the second reading, from the statutes.

Law    Minn. Stat. 290.06 (brackets), 290.0123 (deductions and their fall), 290.0132 subds. 20 (elderly), 26 (benefits),
       34 (public pensions), 290.033 (investment income), 290.0675 (marriage credit), 290.091 (AMT: `missing`).
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import LawYear, Span
from ..piecewise import Piecewise
from ..regime import AGI, INF, CellRows
from .allowances import standard_of
from .choices import Decisions, Taken
from .facts import KnownYear
from .itemizing import deducted
from .minimum import minimum_above_regular
from .minnesota_deductions import deduction
from .minnesota_marriage import lower, married, may_claim
from .plan_lines import SteppedLine, YearOfPlan, at_rates
from .shapes import by_brackets
from .spans import EVERY_INCOME, household_income, less_benefits
from .steps import OTHER_LINE, OWN_LINE, Kink, Kinks, Steps, series


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI less Treasury interest, benefits, public pensions and the subtraction of the elderly, less the
    standard deduction, at the brackets; less the marriage credit; and one percent of investment income above a
    million."""
    taken = deducted(rows, y, standard_of(y, t))
    if y.itemizing is None and y.span[1] > t["deduction_falls_from"]:
        taken = rows.line("state_deduction", -INF)
        y.no_more_than(rows, "state_deduction", taken, deduction(y, t), AGI)
    taxable = y.agi - y.treasury_interest - taken - _benefits(rows, y, t) - _public(rows, y, t)
    if OWN_LINE in y.own_lines:
        elderly = rows.line("state_elderly", -INF)
        y.no_more_than(rows, "state_elderly", elderly, _elderly(y, t))
        taxable = taxable - elderly
    regular = tax
    if y.span[1] > t.rows("investment_tax")[1][0]:
        regular, more = rows.line("state_regular"), rows.line("state_on_investments")
        at_rates(rows, more, _invested(y), t.rows("investment_tax"))
        rows.at_least("state_tax", tax - regular - more)
    if may_claim(y, t):
        married(rows, regular, taxable, y, t)
    else:
        at_rates(rows, regular, taxable, t.rows("brackets"), None, (-INF, y.span[1]))


def _invested(y: YearOfPlan) -> Any:
    income = y.net_gain
    for filer in y.filers:
        income = income + filer.interest + filer.dividends
    return income


# ---- 290.0132 subds. 26, 34: benefits and public pensions in steps of federal AGI ---------------------------


def _gross(year: KnownYear) -> float:
    return sum(filer.social_security for filer in year.filers)


def _public_subtracted(year: KnownYear, t: Amounts) -> float:
    return min(sum(filer.public_pensions for filer in year.filers), t["public_pension_cap"])


def _benefit_steps(year: KnownYear, t: Amounts) -> Steps:
    start, step = t["benefits_fall_from"], t["benefits_step"]
    whole = year.most_taxed_benefits
    return series(start, step, whole, t["benefits_fall"] * whole) if whole else []


def _public_steps(year: KnownYear, t: Amounts) -> Steps:
    whole = _public_subtracted(year, t)
    falls = t["public_pension_falls"] * whole
    return series(t["benefits_fall_from"], t["public_pension_step"], whole, falls) if whole else []


def steps(year: KnownYear, t: Amounts) -> Steps:
    """A tenth more of benefits, and of public pensions, is taxed from each step on."""
    rate = t.rows("brackets")[-1][1]
    lost: dict[float, float] = {}
    for at, amount in (*_benefit_steps(year, t), *_public_steps(year, t)):
        lost[at] = lost.get(at, 0.0) + amount * rate
    return sorted(lost.items())


def _below(y: YearOfPlan, t: Amounts) -> dict[float, Any]:
    return {at: below for (at, _), below in zip(steps(y, t), y.below, strict=True)}


def _public(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    left, below = rows.constant(0.0), _below(y, t)
    for at, amount in _public_steps(y, t):
        left = left + below[at] * amount
    return left


def _benefits(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Of taxable benefits a tenth less from each step on: no more than what is left beyond a step, or, below it, than
    all (in a cell, what its steps leave); or an older rule's amount, where benefits are so small that this can be more.
    """
    if y.passed is not None and not _decisions(y, t)[0]:
        passed = {at for at, _ in steps(y, t)[: y.passed[AGI]]}
        gone = len([at for at, _ in _benefit_steps(y, t) if at in passed])
        return y.taxable_benefits * max(0.0, 1.0 - t["benefits_fall"] * gone)
    subtracted = rows.line("state_benefits")
    rows.at_most("state_benefits", subtracted - y.taxable_benefits)
    for older, within in y.either(rows, 0) if _decisions(y, t)[0] else [(0, rows)]:
        if older:
            y.no_more_than(within, "state_benefits_older", subtracted, _older(y, t), OTHER_LINE)
            continue
        below, most = _below(y, t), y.most_taxed_benefits
        for number, (at, _) in enumerate(_benefit_steps(y, t)):
            if at < y.span[1]:
                share = min(1.0, t["benefits_fall"] * (number + 1))
                beyond = subtracted - y.taxable_benefits * (1.0 - share)
                within.at_most("state_benefits", beyond - below[at] * (share * most))
    return subtracted


def _older(year: KnownYear, t: Amounts) -> Piecewise:
    """By household income: provisional income less a half of benefits."""
    whole, falls, start = t["benefits_alternative"], t["alternative_falls"], _older_start(year, t)
    return Piecewise.sample(
        lambda income: max(0.0, whole - falls * max(0.0, income - start)),
        (start, start + whole / falls),
        *EVERY_INCOME,
    )


def _older_start(year: KnownYear, t: Amounts) -> float:
    return t["alternative_falls_from"] - t["provisional_part"] * _gross(year)


def _older_is_open(year: KnownYear, t: Amounts) -> bool:
    """Whether the older rule's amount can be more than what the first step leaves: on AGI just above that."""
    most = year.most_taxed_benefits
    income = t["benefits_fall_from"] - most
    return 0.0 < (1.0 - t["benefits_fall"]) * most < _older(year, t)(income)


def older_kinks(year: KnownYear, t: Amounts) -> Kinks:
    start, gone = _older_start(year, t), t["benefits_alternative"] / t["alternative_falls"]
    return [Kink(start + gone, start)] if _older_is_open(year, t) else []


# ---- 290.0132 subd. 20: the elderly -------------------------------------------------------------------------


def _elderly_gone(year: KnownYear, t: Amounts) -> float:
    """The AGI less twice taxable benefits at which nothing is left of it."""
    start = t["elderly_falls_from"] + (t["elderly_second"] if year.aged(65) == 2 else 0.0)
    return (t["elderly"] - _gross(year)) / t["elderly_falls"] + start


def _elderly(year: KnownYear, t: Amounts) -> Piecewise:
    """An amount less untaxed benefits and half of what federal AGI is above a start; below that start, where nobody
    owes any tax, it is more here."""
    gone = _elderly_gone(year, t)
    return Piecewise.sample(
        lambda income: t["elderly_falls"] * max(0.0, gone - income), (gone,), *EVERY_INCOME
    )


def elderly_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """None where it is gone before any tax is owed: AGI less benefits is then above the standard deduction."""
    least = standard_of(year, t) - year.most_taxed_benefits
    gone = _elderly_gone(year, t)
    return [Kink(gone, least)] if year.aged(65) and gone > least else []


def _twice_less(year: LawYear) -> Span:
    return less_benefits(year)[0] / year.period.state.amounts["elderly_falls"], 0.0


# ---- what is open, and what is none of the program ----------------------------------------------------------


def _decisions(year: KnownYear, t: Amounts) -> tuple[bool, bool, bool]:
    """Whether the older rule, the marriage credit, and who earns less are open."""
    claims = may_claim(year, t)
    return _older_is_open(year, t), claims, claims and lower(year) is None


def _count(year: KnownYear, t: Amounts) -> int:
    return 3 if any(_decisions(year, t)) else 0


def _useful(year: KnownYear, t: Amounts, taken: Taken, benefits: Span, agi: Span) -> bool:
    """What is not open is not taken; the credit asks for an AGI."""
    older, claimed, whose = taken
    opened = _decisions(year, t)
    if (older and not opened[0]) or (claimed and not opened[1]) or (whose and not (opened[2] and claimed)):
        return False
    return not claimed or agi[1] >= t["marriage_taxable"]


CHOICE = Decisions(_count, _useful)


def missing(year: KnownYear, t: Amounts) -> float:
    """The most that the tentative minimum tax, which is not in the rows, is above the regular one: both are lines
    between these incomes."""
    gone = t["amt_falls_from"] + t["amt_exemption"] / t["amt_falls"]
    left = deduction(year, t)
    ends, more = [start + left(start) for start, _ in t.rows("brackets")], 0.0
    for agi in [*ends, *left.xs[1:-1], t["amt_exemption"], t["amt_falls_from"], gone, 100.0 * gone]:
        kept = max(0.0, t["amt_exemption"] - t["amt_falls"] * max(0.0, agi - t["amt_falls_from"]))
        least = t["amt_rate"] * max(0.0, agi - kept)
        more = max(more, least - by_brackets(max(0.0, agi - left(agi)), t.rows("brackets")))
    added = [] if year.items is None else [standard_of(year, t), year.items.property_tax]
    return max([more, *(minimum_above_regular(amount, t) for amount in added)])


LINES = (
    SteppedLine(
        None,
        lambda lines, people, t: lines.others["agi_less_twice_benefits"],
        kinks=elderly_kinks,
        added_up=lambda cell, lines, t: lines.agi - lines.taxable_benefits * (1.0 / t["elderly_falls"]),
        above_agi=_twice_less,
    ),
    SteppedLine(
        None,
        lambda lines, people, t: lines.others["household_income"],
        kinks=older_kinks,
        added_up=lambda cell, lines, t: lines.income_before_benefits + lines.tax_exempt_interest,
        above_agi=household_income,
    ),
)
"""What the subtraction of the elderly falls by, and household income, by which the older rule's does."""
