"""Maine: brackets; deductions, exemptions and the pension deduction fall to nothing over ranges of income.

Law    36 M.R.S. 5111 (brackets, surcharge), 5122(2)(M-2) (pensions), 5124-C, 5125 (deductions), 5126-A (exemptions).
Form   1040ME, Pension Income Deduction Worksheet.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import LawYear, Span
from ..piecewise import Piecewise
from ..regime import AGI, INF, CellRows
from . import common
from .facts import Filer, KnownFiler, KnownYear, StateLines, StateReturn, total
from .plan_lines import SteppedLine, YearOfPlan, at_rates
from .shapes import by_brackets, falling
from .spans import EVERY_INCOME, least_untaxed, untaxed
from .steps import Kink, Kinks


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 1040ME."""
    agi = common.base(r, t) - _pensions(r, t)
    own = r.federal.standard_deduction if t["standard_is_federal"] else common.standard(r, t)
    deduction = _itemized(r, t, own) if r.federal.itemizes else own
    deduction = falling(deduction, agi, t["deduction_falls_from"], t["deduction_falls_over"])
    exemption = falling(
        t["exemption_filer"] * r.people, agi, t["exemption_falls_from"], t["exemption_falls_over"]
    )
    taxable = max(0.0, agi - deduction - exemption)
    tax = by_brackets(taxable, t.rows("brackets")) + t["surcharge"] * max(0.0, taxable - t["surcharge_above"])
    return StateLines(agi, taxable, tax)


def _itemized(r: StateReturn, t: Amounts, own: float) -> float:
    capped = min(r.capped_property_tax + r.mortgage_interest + r.federal.gifts, t["itemized_cap"])
    return max(own, capped + r.federal.medical)


def _pensions(r: StateReturn, t: Amounts) -> float:
    """Of each filer: pensions, and own IRAs from 59 1/2, up to the most Social Security less one's own."""
    whole = total(_pension(filer, t) for filer in r.filers)
    return falling(whole, r.federal.agi, t["pension_falls_from"], t["pension_falls_over"])


def _pension(filer: Filer, t: Amounts) -> float:
    own = filer.of("traditional_distributions") - filer.of("inherited_distributions")
    iras = own if filer.age >= 59.5 else 0.0
    received = filer.of("pensions", "public_pensions") + iras
    return min(received, max(0.0, t["pension_cap"] - filer.of("social_security")))


# ---- the second reading: 36 M.R.S. 5111, 5122(2)(C), (M-2), (M-3), 5124-C, 5126-A ----------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, Treasury interest and the pension deduction; less the standard deduction and
    exemptions, which fall to nothing along that; at the brackets, with two percent more above a million."""
    agi = y.own_line
    rows.at_least("state_agi", agi - y.without_benefits + _deducted(rows, y, t))
    taken = []
    for name, of in (("deduction", _standard(y, t)), ("exemptions", _exemptions(y, t))):
        left = rows.line(f"state_{name}", -INF)
        y.no_more_than(rows, f"state_{name}", left, of)
        taken.append(left)
    taxable = agi - taken[0] - taken[1]
    most = (least_untaxed(y) - _standard(y, t)(0.0) - _exemptions(y, t)(0.0) - _most(y, t), y.span[1])
    regular, above = tax, t["surcharge_above"]
    if t["surcharge"] and most[1] > above:
        regular, more = rows.line("state_regular"), rows.line("state_surcharge")
        at_rates(rows, more, taxable, ((0.0, 0.0), (above, t["surcharge"])))
        rows.at_least("state_tax", tax - regular - more)
    at_rates(rows, regular, taxable, t.rows("brackets"), None, most)


def _deducted(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Pensions and, from 59 1/2, IRAs of each filer up to what Social Security leaves of a cap, all of it times a part
    that falls along federal AGI: no more than the chords of that product over what it can be in a cell."""
    if not _most(y, t):
        return rows.constant(0.0)
    whole, most, least = rows.constant(0.0), _most(y, t), _least(y, t)
    for number, filer in enumerate(y.filers):
        pensions, room = filer.pensions + filer.public_pensions, _room(filer, t)
        if pensions >= room or filer.age < 60:
            whole = whole + rows.constant(min(pensions, room))
            continue
        own = rows.line(f"state_pension_{number}", -INF)
        rows.at_most("state_pension_cap", own, room)
        rows.at_most("state_pension", own - filer.distributions, pensions)
        whole = whole + own
    deducted, part = rows.line("state_pensions", -INF), _times(1.0, t)
    low, high = (min(max(end, part.xs[0]), part.xs[-1]) for end in y.span)
    for name, bound, times in (("most", most, part(high)), ("least", least, part(low))):
        above = (whole - rows.constant(bound)) * times
        y.no_more_than(rows, f"state_pensions_{name}", deducted - above, _times(bound, t), AGI)
    return deducted


def _room(filer: KnownFiler, t: Amounts) -> float:
    """What a filer's Social Security leaves of the cap."""
    return max(0.0, t["pension_cap"] - filer.social_security)


def _least(year: KnownYear, t: Amounts) -> float:
    """What is deducted of pensions that are known, before anything falls."""
    return sum(min(filer.pensions + filer.public_pensions, _room(filer, t)) for filer in year.filers)


def _most(year: KnownYear, t: Amounts) -> float:
    """The same with all that IRAs could pay: from 59 1/2 the room that there is."""
    return sum(
        _room(filer, t) if filer.age >= 60 else min(filer.pensions + filer.public_pensions, _room(filer, t))
        for filer in year.filers
    )


def _times(dollars: float, t: Amounts) -> Piecewise:
    """By federal AGI all of the pension deduction, and in a line to nothing."""
    return _falls(dollars, t["pension_falls_from"], t["pension_falls_over"])


def _falls(whole: float, start: float, over: float) -> Piecewise:
    low, high = EVERY_INCOME
    return Piecewise((low, start, start + over, high), (whole, whole, 0.0, 0.0))


def _standard(year: KnownYear, t: Amounts) -> Piecewise:
    """By Maine AGI; from 2027 it is the federal one."""
    whole = year.standard if t["standard_is_federal"] else t["standard"] + t["standard_aged"] * year.aged(65)
    return _falls(whole, t["deduction_falls_from"], t["deduction_falls_over"])


def _exemptions(year: KnownYear, t: Amounts) -> Piecewise:
    whole = t["exemption_filer"] * len(year.filers)
    return _falls(whole, t["exemption_falls_from"], t["exemption_falls_over"])


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where nothing of the pension deduction is left; and, where it hangs on what is decided too, half of the way."""
    start, over = t["pension_falls_from"], t["pension_falls_over"]
    if not _most(year, t):
        return []
    halves = [Kink(start + over / 2.0, start)] if _most(year, t) > _least(year, t) else []
    return [*halves, Kink(start + over, start)]


def missing(year: KnownYear, t: Amounts) -> float:
    """At the top rate a quarter of what of the pension deduction is decided, which is the most that a product is below
    the chords of it; each dollar of it takes more where deduction and exemptions fall."""
    falls = sum(of.ys[0] / (of.xs[2] - of.xs[1]) for of in (_standard(year, t), _exemptions(year, t)))
    rate = (t.rows("brackets")[-1][1] + t["surcharge"]) * (1.0 + falls)
    return rate * (_most(year, t) - _least(year, t)) / 4.0


def own_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where nothing is left of the standard deduction, and of the exemptions."""
    found = [(t[f"{name}_falls_from"], t[f"{name}_falls_over"]) for name in ("deduction", "exemption")]
    return [Kink(start + over, start) for start, over in found]


def _above_agi(year: LawYear) -> Span:
    rule = year.period.state
    return untaxed(year)[0] - _most(rule, rule.amounts), 0.0


LINE = SteppedLine(
    lambda rows, y, t: rows.line("state_agi", -INF),
    lambda lines, people, t: lines.agi,
    kinks=own_kinks,
    above_agi=_above_agi,
)
"""Maine AGI, which the rows hold from below."""
