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
from .allowances import Allowance, AllowanceLimit, Allowances, flat, largest, together
from .facts import FREE_TO_DRAW, Filer, KnownFiler, KnownYear, StateLines, StateReturn, total
from .itemizing import deducted
from .items import KnownItems, both
from .items import kinks as kinks_of
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
    iras = own if filer.age >= FREE_TO_DRAW else 0.0
    received = filer.of("pensions", "public_pensions") + iras
    return min(received, max(0.0, t["pension_cap"] - filer.of("social_security")))


# ---- the second reading: 36 M.R.S. 5111, 5122(2)(C), (M-2), (M-3), 5124-C, 5126-A ----------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, Treasury interest and the pension deduction; less what is deducted and
    exemptions, which fall to nothing along that; at the brackets, with two percent more above a million."""
    agi = y.own_line
    rows.at_least("state_agi", agi - y.without_benefits + _deducted(rows, y, t))
    deduction, exemptions = (rows.line(f"state_{name}", -INF) for name in ("deduction", "exemptions"))
    _fall_of_deduction(rows, y, t, deduction)
    y.no_more_than(rows, "state_exemptions", exemptions, _exemptions(y, t))
    taxable = agi - deduction - exemptions
    whole = max(of.ys[0] for of in _deductions(y, t).values())
    most = (least_untaxed(y) - whole - _exemptions(y, t)(0.0) - _most(y, t), y.span[1])
    regular, above = tax, t["surcharge_above"]
    if t["surcharge"] and most[1] > above:
        regular, more = rows.line("state_regular"), rows.line("state_surcharge")
        at_rates(rows, more, taxable, ((0.0, 0.0), (above, t["surcharge"])))
        rows.at_least("state_tax", tax - regular - more)
    at_rates(rows, regular, taxable, t.rows("brackets"), None, most)


def _deducted(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Pensions and, from 59 1/2, own IRAs of each filer up to what Social Security leaves of a cap, all of it times a
    part that falls along federal AGI: no more than the chords of that product over what it can be in a cell."""
    if not _most(y, t):
        return rows.constant(0.0)
    whole, most, least = rows.constant(0.0), _most(y, t), _least(y, t)
    for number, filer in enumerate(y.filers):
        pensions, room = filer.pensions + filer.public_pensions, _room(filer, t)
        if pensions >= room or filer.age < 60:
            whole = whole + rows.constant(min(pensions, room))
            continue
        own = rows.line(f"state_pension_{number}", -INF)
        received = filer.distributions if filer.inherited is None else filer.distributions - filer.inherited
        rows.at_most("state_pension_cap", own, room)
        rows.at_most("state_pension", own - received, pensions)
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


def _fall_of_deduction(rows: CellRows, y: YearOfPlan, t: Amounts, left: Any) -> None:
    """What is left of the deduction: a part that falls along Maine AGI times what hangs on federal AGI and on what is
    given, no more than the chords of that product over what it can be in either federal election."""
    most = _deductions(y, t)
    if y.itemizing is None:
        y.no_more_than(rows, "state_deduction", left, most[False])
        return
    whole = deducted(rows, y, _own(y, t))
    for itemizes, within in y.itemizing.elections(rows):
        y.no_more_than(within, "state_deduction_most", left, most[itemizes])
        least = _least_deducted(y, t, itemizes)
        lost = _falling_deduction(least, t) + Piecewise(EVERY_INCOME, (-least, -least))
        y.no_more_than(within, "state_deduction_least", left - whole, lost)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """5125: who itemizes federally has Schedule A without income tax, all but medical costs up to a cap; the standard
    deduction where that is more, before either falls."""
    capped = [(items.capped_tax_and_interest + of).under(flat(t["itemized_cap"])) for of in items.gifts]
    itemized = together(capped, items.medical_above())
    return largest([flat(_own(year, t)), *(way.elected(True) for way in itemized)])


def _own(year: KnownYear, t: Amounts) -> float:
    """The standard deduction; from 2027 it is the federal one."""
    own = t["standard"] + t["standard_aged"] * year.aged(65)
    return float(year.standard if t["standard_is_federal"] else own)


def _deductions(year: KnownYear, t: Amounts) -> dict[bool, Piecewise]:
    """By federal election and Maine AGI, than which federal AGI is no less, the most that is left of the deduction:
    before it falls what medical costs are above their floor there, and of the most where it begins to fall a part."""
    own, items = _own(year, t), year.items
    if items is None:
        return {False: _falling_deduction(own, t)}
    capped = items.property_tax + items.mortgage_interest + items.charity_cash
    capped = t["itemized_cap"] if items.gives else min(t["itemized_cap"], capped)
    paid, floor = items.medical + items.most_surcharge, items.table.medical_floor
    start = t["deduction_falls_from"]

    def before(agi: float) -> float:
        return float(max(own, capped + max(0.0, paid - floor * max(0.0, agi))))

    bends = [0.0, paid / floor, (paid - max(0.0, own - capped)) / floor, start]
    rising = Piecewise.sample(before, sorted(x for x in bends if 0.0 <= x <= start), EVERY_INCOME[0], start)
    fallen = _falling_deduction(before(start), t)
    of_items = Piecewise((*rising.xs, *fallen.xs[2:]), (*rising.ys, *fallen.ys[2:]))
    return {False: _falling_deduction(own, t), True: of_items}


def _least_deducted(year: KnownYear, t: Amounts, itemizes: bool) -> float:
    """At any AGI and whatever is given, before it falls."""
    own, items = _own(year, t), year.items
    if items is None or not itemizes:
        return own
    capped = min(items.capped_tax_and_interest.limits[0].of_agi.ys)
    return float(max(own, min(t["itemized_cap"], capped)))


def _falling_deduction(whole: float, t: Amounts) -> Piecewise:
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
    the chords of it; each dollar of it takes more where deduction and exemptions fall. And of the deduction of items
    likewise a quarter of what is open of it where it falls."""
    start, items = t["deduction_falls_from"], _deductions(year, t)
    wholes = {itemizes: of(start) for itemizes, of in items.items()}
    open_ = max(whole - _least_deducted(year, t, itemizes) for itemizes, whole in wholes.items())
    falls = max(wholes.values()) / t["deduction_falls_over"]
    falls += _exemptions(year, t).ys[0] / t["exemption_falls_over"]
    rate = t.rows("brackets")[-1][1] + t["surcharge"]
    return rate * ((1.0 + falls) * (_most(year, t) - _least(year, t)) + open_) / 4.0


def own_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where nothing is left of the deduction, and of the exemptions; and where items with medical costs bend up."""
    found = [(t[f"{name}_falls_from"], t[f"{name}_falls_over"]) for name in ("deduction", "exemption")]
    of_items = [Allowance((AllowanceLimit(of),)) for of in _deductions(year, t).values()]
    return both([Kink(start + over, start) for start, over in found], kinks_of(of_items))


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
