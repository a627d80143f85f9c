"""Virginia: brackets on federal AGI less Social Security and an age deduction that falls dollar for dollar.

Law    Va. Code 58.1-320 (brackets), 58.1-321 (no tax), 58.1-322.02, 58.1-322.03 (subtractions, age deduction,
       deductions,
       exemptions), 58.1-324 (spouse tax adjustment). Form 760, Schedule ADJ, Age Deduction Worksheet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import LawYear, Span
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from . import common
from .allowances import Allowances, flat, largest
from .choices import Decisions
from .facts import Filer, KnownFiler, KnownYear, StateLines, StateReturn
from .itemizing import deducted, deducted_within
from .items import KnownItems
from .plan_lines import SteppedLine, YearOfPlan, at_rates
from .shapes import by_brackets
from .spans import EVERY_INCOME, least_untaxed, less_benefits, untaxed
from .steps import OTHER_LINE, Kink, Kinks, Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 760."""
    deducted, whole = _deduction(r, t)
    lines = _lines(r, t, deducted)
    more = lines.tax - _lines(r, t, whole).tax if whole > deducted else 0.0
    return replace(lines, others={**lines.others, "tax_of_the_reduction": more})


def _lines(r: StateReturn, t: Amounts, deducted: float) -> StateLines:
    agi = common.base(r, t) - sum(age_deductions(r, t))
    taxable = max(0.0, agi - common.exemptions(r, t) - deducted)
    lines = {"adjusted_federal_agi": r.federal.agi - r.federal.taxable_benefits}
    if agi < t["no_tax_below"]:
        return StateLines(agi, taxable, 0.0, others=lines, taken=(0,))
    credit = _spouse_adjustment(r, t, taxable) if r.is_joint else 0.0
    tax = by_brackets(taxable, t.rows("brackets"))
    return StateLines(agi, taxable, tax, credit, lines, taken=(int(credit > 0.0),))


def age_deductions(r: StateReturn, t: Amounts) -> list[float]:
    """Of each filer: 12,000 from 65, less the couple's income above a limit; whole for those born before 1939."""
    whole = [filer.birth_year < t["age_deduction_whole_before"] for filer in r.filers]
    falls = [filer.age >= common.SENIOR and not old for filer, old in zip(r.filers, whole, strict=True)]
    excess = max(0.0, r.federal.agi - r.federal.taxable_benefits - t["age_deduction_falls_from"])
    left = max(0.0, t["age_deduction"] - excess / max(1, sum(falls)))
    return [
        t["age_deduction"] if old else left if fall else 0.0 for old, fall in zip(whole, falls, strict=True)
    ]


def _deduction(r: StateReturn, t: Amounts) -> tuple[float, float]:
    """As the federal return chose; all items fall by 3 percent of AGI above a start, then income tax goes. The second
    is without that fall."""
    if not r.federal.itemizes:
        return t["standard"], t["standard"]
    items = r.federal.medical + r.property_tax + r.mortgage_interest + r.federal.gifts
    whole = items + r.state_income_tax
    excess = max(0.0, r.federal.agi - t["itemized_falls_from"])
    falls = min(t["itemized_falls"] * excess, t["itemized_falls_at_most"] * (whole - r.federal.medical))
    return items * (1.0 - falls / whole) if whole else 0.0, items


def _spouse_adjustment(r: StateReturn, t: Amounts, taxable: float) -> float:
    """Spouse Tax Adjustment Worksheet: what is saved by each spouse's own low brackets."""
    deductions = age_deductions(r, t)
    incomes = [_own(filer, r, t) - less for filer, less in zip(r.filers, deductions, strict=True)]
    lower = max(0.0, min(incomes))
    first = min(lower, taxable / 2.0)
    apart = by_brackets(first, t.rows("brackets")) + by_brackets(taxable - first, t.rows("brackets"))
    return max(0.0, min(t["spouse_adjustment"], by_brackets(taxable, t.rows("brackets")) - apart))


def _own(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """One spouse's income less that one's exemptions."""
    kinds = ("wages", "interest", "ordinary_dividends", "qualified_dividends")
    retirement = ("pensions", "public_pensions", "traditional_distributions", "roth_conversions")
    income = filer.of(*kinds, *retirement) - filer.of("treasury_interest") + r.net_gain / r.people
    exemptions = t["exemption_filer"] + (t["exemption_aged"] if filer.age >= common.SENIOR else 0.0)
    return income - exemptions


# ---- the second reading: Va. Code 58.1-320, 58.1-321, 58.1-322.03(1), (2), (5) ------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, less what is deducted, exemptions and the age deduction, at four rates; nothing up
    to a small Virginia AGI; of spouses who both have income less by a little that their own low rates would save."""
    of_age = rows.constant(0.0)
    if _falling(y, t):
        of_age = rows.line("state_age_deduction", -INF)
        y.no_more_than(rows, "state_age_deduction", of_age, _left(y, t))
    agi = y.without_benefits - of_age - rows.constant(t["age_deduction"] * _whole(y, t))
    nothing = rows.constant(0.0)
    if OTHER_LINE in y.own_lines:
        rows.at_least("state_agi", y.own_lines[OTHER_LINE] - agi)
        nothing = y.below_lines[OTHER_LINE][0] * _due_at_once(y, t)
    exempt, (low, high) = _exemptions(y, t), deducted_within(y, t["standard"])
    taxable = agi - rows.constant(exempt) - deducted(rows, y, t["standard"])
    most = least_untaxed(y) - exempt - high - _most(y, t), y.span[1] - exempt - low
    if y.itemizing is not None and not y.outer:
        nothing = nothing - y.rounding
    known = [(int(len(y.filers) > 1), rows)]
    for adjusted, within in y.either(rows) if _decisions(y, t) else known:
        if adjusted:
            _adjusted(rows, within, tax + nothing, taxable, of_age, y, t)
        else:
            at_rates(within, tax, taxable, t.rows("brackets"), nothing, most)


def _adjusted(
    rows: CellRows, within: CellRows, owed: Any, taxable: Any, deducted: Any, y: YearOfPlan, t: Amounts
) -> None:
    """The spouse tax adjustment: a part of the taxable income, no more than either spouse's own, has the rates for
    itself, and no more than an amount is saved. Nobody gives up age deduction for it: that would cost the last rate."""
    part, due, rest = (rows.line(f"state_{name}") for name in ("part", "due_of_part", "due_of_rest"))
    for filer in y.filers:
        fixed = filer.wages + filer.pensions + filer.public_pensions - _exemption(filer, t)
        own = filer.received + y.net_gain * y.part + rows.constant(fixed)
        if _falls(filer, t):
            own = own - deducted * (1.0 / _falling(y, t))
        elif filer.birth_year < t["age_deduction_whole_before"]:
            own = own - rows.constant(t["age_deduction"])
        within.at_most("state_part", part - own)
    at_rates(rows, due, part, t.rows("brackets"))
    at_rates(rows, rest, taxable - part, t.rows("brackets"))
    within.at_least("state_tax", owed - due - rest)
    at_rates(within, owed, taxable, t.rows("brackets"), rows.constant(t["spouse_adjustment"]))


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """58.1-322.03(1), (2): by the federal election the standard deduction, or Schedule A without income tax, property
    tax whole. Above an AGI all items fall in proportion, income tax among them: that is no row (`apart`)."""
    itemized = items.beside_income_tax(items.tax_and_interest)
    return largest([flat(t["standard"]).elected(False), *(way.elected(True) for way in itemized)])


def apart(year: KnownYear, lines: StateLines, agi: float, owed: float, t: Amounts) -> float:
    """The tax that the fall of items at a high AGI makes."""
    return lines.others["tax_of_the_reduction"]


def _decisions(year: KnownYear, t: Amounts) -> int:
    """Whether it is open that both spouses have income of their own: else there is no adjustment."""
    sure = [filer.wages + filer.pensions + filer.public_pensions for filer in year.filers]
    enough = t["age_deduction"] + t["exemption_filer"] + t["exemption_aged"] + t["spouse_adjustment"]
    return int(len(sure) > 1 and min(sure) < 2.0 * enough)


def _exemption(filer: KnownFiler, t: Amounts) -> float:
    return t["exemption_filer"] + t["exemption_aged"] * (filer.age >= 65)


def _exemptions(year: KnownYear, t: Amounts) -> float:
    return sum(_exemption(filer, t) for filer in year.filers)


def _most(year: KnownYear, t: Amounts) -> float:
    """Of age deductions, whatever is given back."""
    return t["age_deduction"] * (_falling(year, t) + _whole(year, t))


def _falling(year: KnownYear, t: Amounts) -> int:
    """Whose age deduction is given back: of 65, not born so early."""
    return len([filer for filer in year.filers if _falls(filer, t)])


def _falls(filer: KnownFiler, t: Amounts) -> bool:
    return filer.age >= 65 and filer.birth_year >= t["age_deduction_whole_before"]


def _whole(year: KnownYear, t: Amounts) -> int:
    return len([filer for filer in year.filers if filer.birth_year < t["age_deduction_whole_before"]])


def _left(year: KnownYear, t: Amounts) -> Piecewise:
    """What is left of the deductions of those whose is given back, by federal AGI without benefits."""
    most, start = t["age_deduction"] * _falling(year, t), t["age_deduction_falls_from"]
    return Piecewise.sample(
        lambda income: max(0.0, most - max(0.0, income - start)), (start, start + most), *EVERY_INCOME
    )


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where nothing is left to give back."""
    most, start = t["age_deduction"] * _falling(year, t), t["age_deduction_falls_from"]
    return [Kink(start + most, start)] if most else []


def _due_at_once(year: KnownYear, t: Amounts) -> float:
    """The tax that begins at the least Virginia AGI that pays any."""
    taxable = t["no_tax_below"] - t["standard"] - _exemptions(year, t)
    rows = t.rows("brackets")
    ends = [*(start for start, _ in rows[1:]), INF]
    return sum(
        rate * max(0.0, min(taxable, end) - start) for (start, rate), end in zip(rows, ends, strict=True)
    )


def steps(year: KnownYear, t: Amounts) -> Steps:
    """All of the tax begins at one Virginia AGI."""
    due = _due_at_once(year, t)
    return [(t["no_tax_below"], due)] if due > 0.0 else []


def _virginia_agi(year: LawYear) -> Span:
    low, high = untaxed(year)
    return low - year.period.state.amounts["age_deduction"] * len(year.period.state.residents), high


LINES = (
    SteppedLine(
        None,
        lambda lines, people, t: lines.others["adjusted_federal_agi"],
        kinks=kinks,
        added_up=lambda cell, lines, t: lines.income_before_benefits,
        above_agi=less_benefits,
    ),
    SteppedLine(
        lambda rows, y, t: rows.line("state_agi", -INF),
        lambda lines, people, t: lines.agi,
        steps,
        above_agi=_virginia_agi,
    ),
)
"""Federal AGI without benefits, along which the age deduction is given back; and Virginia AGI."""
CHOICE = Decisions(_decisions)
"""Whether the spouse tax adjustment is taken."""
