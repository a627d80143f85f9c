"""Wisconsin: brackets; a standard deduction that falls with income; from 67 an exclusion in place of credits.

Law    Wis. Stat. 71.05(6)(b) (gains, (4) retirement), 71.05(22) (standard deduction), (23) (exemptions), 71.06
       (brackets),
       71.07(5) (itemized credit), (6) (married couple), (9) (property tax). Form 1, Schedules SB, WD.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from . import common
from .facts import RETIREMENT, KnownYear, StateLines, StateReturn, total
from .plan_lines import FURTHEST, SteppedLine, YearOfPlan, at_rates
from .shapes import by_brackets
from .steps import Kink, Kinks, Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 1, with the exclusion from 67 and hardly a credit, or without it: the lower tax."""
    plain = _return(r, t, _small_exclusion(r, t), electing=False)
    large = _large_exclusion(r, t)
    return min(plain, _return(r, t, large, electing=True), key=lambda lines: lines.tax) if large else plain


def _return(r: StateReturn, t: Amounts, excluded: float, *, electing: bool) -> StateLines:
    agi = common.base(r, t) - excluded
    standard = _standard(agi, t)
    taxable = max(0.0, agi - standard - common.exemptions(r, t))
    credits = 0.0 if electing else _credits(r, t, standard)
    tax = by_brackets(taxable, t.rows("brackets"))
    return StateLines(
        agi, taxable, tax, credits, {"with_large_exclusion": common.base(r, t) - _large_exclusion(r, t)}
    )


def _standard(agi: float, t: Amounts) -> float:
    return max(0.0, t["standard"] - by_brackets(agi, t.rows("standard_falls")))


def _large_exclusion(r: StateReturn, t: Amounts) -> float:
    """24,000, or both spouses' 48,000 together where both are 67."""
    of_age = [filer for filer in r.filers if filer.age >= t["exclusion_age"]]
    if len(of_age) == 2:
        return min(r.of(*RETIREMENT), t["exclusion_both"])
    return total(min(filer.of(*RETIREMENT), t["exclusion_cap"]) for filer in of_age)


def _small_exclusion(r: StateReturn, t: Amounts) -> float:
    """5,000 of each from 65, below a small federal AGI."""
    if r.federal.agi >= t["small_exclusion_below"]:
        return 0.0
    return total(
        min(filer.of(*RETIREMENT), t["small_exclusion"]) for filer in r.filers if filer.age >= common.SENIOR
    )


def _credits(r: StateReturn, t: Amounts, standard: float) -> float:
    """Of items above the standard deduction, of property tax, of the lower earner of two."""
    items = r.federal.gifts + r.mortgage_interest + r.federal.medical
    itemized = t["itemized_credit"] * max(0.0, items - standard)
    property_tax = min(t["property_credit"], t["property_credit_share"] * r.property_tax)
    couple = 0.0
    if r.is_joint:
        lower = min(filer.of("wages") for filer in r.filers)
        couple = min(t["couple_credit"], t["couple_credit_share"] * lower)
    return itemized + property_tax + couple


# ---- the second reading: Wis. Stat. 71.05(6)(b)4., 9., 54m., (22), (23), 71.06, 71.07(6) ----------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Wisconsin AGI less a standard deduction that falls to nothing along it and exemptions, less the credit of two
    earners. What is excluded at a small federal AGI is in no own line, and counts twice: by itself, and in what of the
    deduction falls."""
    (start, rate), whole = t.rows("standard_falls")[1], t["standard"]
    standard, small = rows.line("state_standard", -INF), _small(rows, y, t)
    rows.at_most("state_standard", standard, whole)
    y.no_more_than(rows, "state_standard", standard - small * rate, _falling(t))
    fixed = t["exemption_filer"] * len(y.filers) + t["exemption_aged"] * y.aged(65)
    taxable = y.own_line - small - standard - rows.constant(fixed)
    at_rates(rows, tax, taxable, t.rows("brackets"), rows.constant(_couple(y, t)))
    if not y.outer and _may_choose(y, t) and not missing(y, t):
        above = rows.constant(FURTHEST) - y.below[0] * FURTHEST
        rows.at_most("state_no_tax", y.own_line - above, min(start, whole + fixed))


def _falling(t: Amounts) -> Piecewise:
    """What of the deduction is left beyond the start of its fall, down to nothing; before it, no limit of its own."""
    (start, rate), *later = t.rows("standard_falls")[1:]
    gone = _gone(t)

    def left(income: float) -> float:
        if income <= start:
            return t["standard"] + rate * (start - income)
        return max(0.0, t["standard"] - by_brackets(income, t.rows("standard_falls")))

    return Piecewise.sample(left, (start, gone, *(bend for bend, _ in later)), -FURTHEST, FURTHEST)


def _gone(t: Amounts) -> float:
    """The Wisconsin AGI at which nothing of the deduction is left."""
    left, (start, rate), *later = t["standard"], *t.rows("standard_falls")[1:]
    for bend, next_rate in later:
        if left <= rate * (bend - start):
            break
        left, start, rate = left - rate * (bend - start), bend, next_rate
    return float(start + left / rate)


def _couple(year: KnownYear, t: Amounts) -> float:
    """The credit of two earners, which whoever excludes from 67 has not (`missing`)."""
    lower = min(filer.wages for filer in year.filers) if len(year.filers) == 2 else 0.0
    return min(t["couple_credit"], t["couple_credit_share"] * lower)


def _small(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Below a small federal AGI a little of each one's retirement income from 65, in place of more from 67.

    Which of the two is better where one is 67 and the other 65 or 66 is no row: a bound allows both, a plan has only
    the larger, and there either no tax or a federal AGI that is not small.
    """
    excluded = rows.constant(0.0)
    if not y.below or (_may_choose(y, t) and not y.outer and not missing(y, t)):
        return excluded
    for number, filer in enumerate(y.filers):
        if filer.age >= 65:
            own = rows.line(f"state_small_{number}")
            fixed = rows.constant(filer.pensions + filer.public_pensions)
            rows.at_most("state_small", own - filer.distributions - filer.conversions - fixed)
            rows.at_most("state_small", own - y.below[0] * t["small_exclusion"])
            excluded = excluded + own
    return excluded


def _may_choose(year: KnownYear, t: Amounts) -> bool:
    """Whether one has reached 67, the other 65, and what the first one has of pensions is not more than both could
    exclude otherwise."""
    of_age = [filer for filer in year.filers if filer.age >= t["exclusion_age"]]
    if year.aged(65) != 2 or len(of_age) != 1:
        return False
    return of_age[0].pensions + of_age[0].public_pensions < 2.0 * t["small_exclusion"]


def steps(year: KnownYear, t: Amounts) -> Steps:
    """What is excluded at a small federal AGI, of those who exclude no more than that."""
    if not year.aged(65) or (year.aged(int(t["exclusion_age"])) and not _may_choose(year, t)):
        return []
    lost = t["small_exclusion"] * year.aged(65) * (1.0 + t.rows("standard_falls")[-1][1])
    return [(t["small_exclusion_below"], lost * t.rows("brackets")[-1][1])]


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where nothing of the standard deduction is left, or (a head of household's) it falls by less."""
    start, gone = t.rows("standard_falls")[1][0], _gone(t)
    return [
        Kink(at, start) for at in (*(bend for bend, _ in t.rows("standard_falls")[2:] if bend < gone), gone)
    ]


def wisconsin_agi(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Federal AGI without benefits and with municipal interest, less a part of net long-term gain and what is excluded
    of retirement income: from 67 to a cap."""
    income = y.without_benefits + y.tax_exempt_interest - y.net_capital_gain * t["gain_share"]
    of_age = [filer for filer in y.filers if filer.age >= t["exclusion_age"]]
    if not of_age:
        return income
    excluded, received = rows.line("state_excluded"), rows.constant(0.0)
    for filer in of_age:
        own = filer.distributions + filer.conversions + rows.constant(filer.pensions + filer.public_pensions)
        received = received + own
    rows.at_most("state_excluded", excluded, t["exclusion_cap"] if len(of_age) == 1 else t["exclusion_both"])
    rows.at_most("state_excluded", excluded - received)
    return income - excluded


def missing(year: KnownYear, t: Amounts) -> float:
    """To exclude from 67 or to have the credit of two earners is the lower of two taxes: the rows have both."""
    if not year.aged(int(t["exclusion_age"])) or not _couple(year, t):
        return 0.0
    return _couple(year, t) + sum(more for _, more in steps(year, t))


def _read(lines: StateLines, people: int, t: Amounts) -> float:
    return lines.others["with_large_exclusion"]


LINE = SteppedLine(wisconsin_agi, _read, kinks=kinks)
