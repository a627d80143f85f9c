"""Wisconsin: brackets; a standard deduction that falls with income; from 67 an exclusion in place of credits.

Law    Wis. Stat. 71.05(6)(b) (gains, (4) retirement), 71.05(22) (standard deduction), (23) (exemptions), 71.06
       (brackets),
       71.07(5) (itemized credit), (6) (married couple), (9) (property tax). Form 1, Schedules SB, WD.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import Span
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from . import common
from .allowances import Allowances, flat, together
from .choices import Decisions, Taken
from .facts import RETIREMENT, Filer, KnownYear, StateLines, StateReturn, total
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import FURTHEST, FilerOfPlan, SteppedLine, YearOfPlan, at_rates
from .shapes import by_brackets
from .steps import Kink, Kinks, Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 1, with the exclusion from 67 and hardly a credit, or without it: the lower tax."""
    plain = _return(r, t, _small_exclusion(r, t), electing=False)
    fallen = t["standard"] - _standard(plain.agi, t)
    if not _of_age(r, t):
        return replace(plain, others={"line": plain.agi}, fallen=fallen)
    electing = _return(r, t, _large_exclusion(r, t), electing=True)
    elects = electing.tax <= plain.tax
    others = {"line_0": plain.agi, "line_1": electing.agi}
    others["line"] = others[f"line_{int(elects)}"]
    better = min(plain, electing, key=lambda lines: lines.tax)
    return replace(better, others=others, taken=(int(elects),), fallen=fallen)


def _return(r: StateReturn, t: Amounts, excluded: float, *, electing: bool) -> StateLines:
    agi = common.base(r, t) - excluded
    standard = _standard(agi, t)
    taxable = max(0.0, agi - standard - common.exemptions(r, t))
    credits = 0.0 if electing else _credits(r, t, standard)
    return StateLines(agi, taxable, by_brackets(taxable, t.rows("brackets")), credits)


def _of_age(r: StateReturn, t: Amounts) -> list[Filer]:
    return [filer for filer in r.filers if filer.age >= t["exclusion_age"]]


def _standard(agi: float, t: Amounts) -> float:
    return max(0.0, t["standard"] - by_brackets(agi, t.rows("standard_falls")))


def _large_exclusion(r: StateReturn, t: Amounts) -> float:
    """24,000, or both spouses' 48,000 together where both are 67."""
    of_age = _of_age(r, t)
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


# ---- the second reading: Wis. Stat. 71.05(6)(b)4., 9., 54m., (22), (23), 71.06, 71.07(5), (6), (9) -------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Wisconsin AGI less a standard deduction that falls to nothing along it and exemptions, less credits; or, from 67,
    with more excluded and no credits. The credit of items is of what these are above the standard deduction, which
    then has to be no less than the law's either: a dollar of it may save less than it costs of the credit."""
    standard, of_income = rows.line("state_standard", -INF), _standard_of(t)
    y.no_more_than(rows, "state_standard", standard, of_income)
    credits = rows.constant(_fixed_credits(y, t))
    if y.itemizing is not None:
        y.no_more_than(rows, "state_standard", standard * -1.0, -of_income)
        fallen = rows.constant(t["standard"]) - standard
        credits = credits + deducted(rows, y, 0.0, fallen=fallen) * t["itemized_credit"]
    fixed = t["exemption_filer"] * len(y.filers) + t["exemption_aged"] * y.aged(65)
    taxable = y.own_line - standard - rows.constant(fixed)
    for electing, within in _returns(rows, y, t):
        at_rates(within, tax, taxable, t.rows("brackets"), None if electing else credits)
        _exclude(rows, within, y, t, bool(electing))


def _returns(rows: CellRows, y: YearOfPlan, t: Amounts) -> Iterator[tuple[int, CellRows]]:
    """Whether more is excluded from 67, and where the rows of that are written."""
    if _decisions(y, t):
        yield from y.either(rows)
    else:
        yield int(bool(_old(y, t))), rows


def _exclude(rows: CellRows, within: CellRows, y: YearOfPlan, t: Amounts, electing: bool) -> None:
    """What Wisconsin AGI leaves out of income is no more than may be excluded: of those of 67 up to a cap; else, below
    a small federal AGI, a little of each one's from 65."""
    if not _excluding(y, t):
        return
    excluded = _income(y, t) - y.own_line
    if electing:
        within.at_most("state_excluded", excluded, _cap(y, t))
        within.at_most("state_excluded", excluded - _received(rows, _old(y, t)))
        return
    for number, filer in enumerate(y.filers):
        if filer.age >= common.SENIOR and y.below:
            own = rows.line(f"state_small_{number}")
            rows.at_most("state_small", own - _received(rows, [filer]))
            rows.at_most("state_small", own - y.below[0] * t["small_exclusion"])
            excluded = excluded - own
    within.at_most("state_excluded", excluded)


def _received(rows: CellRows, filers: Sequence[FilerOfPlan]) -> Any:
    """Their retirement income."""
    received = rows.constant(0.0)
    for filer in filers:
        fixed = rows.constant(filer.pensions + filer.public_pensions)
        received = received + filer.distributions + filer.conversions + fixed
    return received


def _standard_of(t: Amounts) -> Piecewise:
    """The standard deduction along Wisconsin AGI: whole, then falling to nothing."""
    bends = (bend for bend, _ in t.rows("standard_falls")[1:])
    return Piecewise.sample(lambda agi: _standard(agi, t), (*bends, _gone(t)), -FURTHEST, FURTHEST)


def _gone(t: Amounts) -> float:
    """The Wisconsin AGI at which nothing of the deduction is left."""
    left, (start, rate), *later = t["standard"], *t.rows("standard_falls")[1:]
    for bend, next_rate in later:
        if left <= rate * (bend - start):
            break
        left, start, rate = left - rate * (bend - start), bend, next_rate
    return float(start + left / rate)


def _fixed_credits(year: KnownYear, t: Amounts) -> float:
    """Of two earners, and of property tax."""
    lower = min(filer.wages for filer in year.filers) if len(year.filers) == 2 else 0.0
    paid = year.items.property_tax if year.items is not None else 0.0
    couple = min(t["couple_credit"], t["couple_credit_share"] * lower)
    return float(couple + min(t["property_credit"], t["property_credit_share"] * paid))


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """71.07(5): medical costs, mortgage interest and gifts as on Schedule A, whatever is chosen federally, above the
    standard deduction; or nothing."""
    itemized = together(together(items.medical_above(), items.gifts), [flat(items.mortgage_interest)])
    return [flat(0.0), *together(itemized, [flat(-t["standard"], fallen=1.0)])]


def _old(year: KnownYear, t: Amounts) -> list[Any]:
    return [filer for filer in year.filers if filer.age >= t["exclusion_age"]]


def _excluding(year: KnownYear, t: Amounts) -> list[Any]:
    """Of whom anything may be excluded."""
    return [filer for filer in year.filers if filer.age >= min(common.SENIOR, t["exclusion_age"])]


def _cap(year: KnownYear, t: Amounts) -> float:
    return t["exclusion_cap"] if len(_old(year, t)) == 1 else t["exclusion_both"]


def _credited(year: KnownYear, t: Amounts) -> bool:
    return year.items is not None or _fixed_credits(year, t) > 0.0


def _decisions(year: KnownYear, t: Amounts) -> int:
    """Whether those of 67 may be better off with credits, or with a little excluded of both."""
    old = _old(year, t)
    if not old or _credited(year, t):
        return int(bool(old))
    pensions = old[0].pensions + old[0].public_pensions
    both = year.aged(common.SENIOR) == 2 and len(old) == 1
    return int(both and pensions < 2.0 * t["small_exclusion"])


def _useful(year: KnownYear, t: Amounts, taken: Taken, benefits: Span, agi: Span) -> bool:
    """Above a small federal AGI credits are of no use where they are less than the lowest rate of what is excluded from
    67 for certain."""
    if taken[0] or agi[0] < t["small_exclusion_below"]:
        return True
    known = sum(filer.pensions + filer.public_pensions for filer in _old(year, t))
    certain = t.rows("brackets")[0][1] * min(known, _cap(year, t))
    return bool(_most_credited(year, t, agi[0]) > max(0.0, certain - 1.0))


def _most_credited(year: KnownYear, t: Amounts, agi: float) -> float:
    """The most credits from an AGI on, dollars."""
    items = year.items
    if items is None:
        return _fixed_credits(year, t)
    costs = items.medical + items.most_surcharge - items.table.medical_floor * max(0.0, agi)
    given = INF if items.gives else items.charity_cash
    listed = max(0.0, costs) + items.mortgage_interest + given
    return float(_fixed_credits(year, t) + t["itemized_credit"] * listed)


CHOICE = Decisions(_decisions, _useful, without_items=(1,))


def steps(year: KnownYear, t: Amounts) -> Steps:
    """What is excluded at a small federal AGI, of those who may exclude no more than that, or choose to."""
    if not year.aged(common.SENIOR) or (_old(year, t) and not _decisions(year, t)):
        return []
    lost = t["small_exclusion"] * year.aged(common.SENIOR) * (1.0 + t.rows("standard_falls")[-1][1])
    return [(t["small_exclusion_below"], lost * t.rows("brackets")[-1][1])]


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where nothing of the standard deduction is left, or (a head of household's) it falls by less; beside items, where
    it begins to fall."""
    start, gone = t.rows("standard_falls")[1][0], _gone(t)
    felt = [
        Kink(at, start) for at in (*(bend for bend, _ in t.rows("standard_falls")[2:] if bend < gone), gone)
    ]
    return felt if year.items is None else [Kink(start, -FURTHEST), *felt]


def _income(y: YearOfPlan, t: Amounts) -> Any:
    """Federal AGI without benefits and with municipal interest, less a part of net long-term gain."""
    return y.without_benefits + y.tax_exempt_interest - y.net_capital_gain * t["gain_share"]


def wisconsin_agi(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Income less what is excluded of retirement income, which `constrain` has by what is chosen."""
    excluding = _excluding(y, t)
    if not excluding:
        return _income(y, t)
    excluded = rows.line("state_excluded")
    small = t["small_exclusion"] * y.aged(common.SENIOR)
    rows.at_most("state_excluded", excluded, max(small, _cap(y, t) if _old(y, t) else 0.0))
    rows.at_most("state_excluded", excluded - _received(rows, excluding))
    return _income(y, t) - excluded


def _read(lines: StateLines, people: int, t: Amounts) -> float:
    return lines.others["line"]


LINE = SteppedLine(wisconsin_agi, _read, kinks=kinks)
"""Wisconsin AGI of the return that is chosen."""
