"""New York's tax in a year whose gifts are decided: what is deducted is a line of the program, and no function of AGI.

Items are followed by federal AGI (medical costs above their floor, the older reduction of 26 USC 68), their cuts by New
York AGI; of gifts a cut is a product of two lines, held by what lies above it for all gifts that there can be. The
benefit of lower rates is taken back by New York AGI in windows, all but the first of which open where taxable income
passes an edge.
Law    Tax Law 615(a), (f), (g) (items and their cuts), 601(d-1) to (d-4), 1304. `missing` says what no row has.
Units  dollars a year.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import LawYear, Span
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from .allowances import Allowances, fallen, flat
from .facts import KnownYear
from .itemizing import deducted
from .items import KnownItems, both
from .new_york_items import Window, at_most_apart, cut_items, last_below, least_part, windows_of
from .plan_lines import SteppedLine, YearOfPlan, at_rates
from .spans import untaxed
from .steps import LEAST, MOST, OTHER_LINE, Kink, Kinks, Steps


def gives(year: Any) -> bool:
    """Whether a year decides what it gives."""
    return year.items is not None and bool(year.items.gives)


def ways(items: KnownItems, t: Amounts) -> Allowances:
    """The standard deduction, or items before they are cut: gifts under the state's own ceilings. Above a million the
    part of gifts that counts alone, which is not reduced; a way at every AGI, where it is seldom the best."""
    rest = [flat(items.property_tax + items.mortgage_interest, gifts=1.0)]
    alone = flat(0.0, gifts=max(part for _, part in t.rows("gifts_only")))
    return [flat(t["standard"]), *fallen(items.medical_above(t["medical_floor"]), rest, t), alone]


def _parts(t: Amounts) -> tuple[float, float]:
    """What may be left of items that are not medical, before they are cut."""
    return 1.0, least_part(t)


def cuts(items: KnownItems, t: Amounts, part: float) -> list[tuple[float, Piecewise]]:
    """By New York AGI what is left of items after each cut, beside a part of the gifts: exact where a cut is not begun,
    or whole, and where all are given that can be. `part`: of what is not medical, where no more than that is left."""
    return items.worked(f"cuts {part}", lambda: _cuts(items, t, part))


def _cuts(items: KnownItems, t: Amounts, part: float) -> list[tuple[float, Piecewise]]:
    known, over, cut = cut_items(items, t, part), t["itemized_cut_over"], t["itemized_cut"]
    found, left = list[tuple[float, Piecewise]](), Piecewise((LEAST, MOST), (0.0, 0.0))
    for number, start in enumerate((t["itemized_cut_from"], t["itemized_cut_again_from"])):
        most = part * cut * items.most_there
        left = left + Piecewise((LEAST, start, start + over, MOST), (most, most, 0.0, 0.0))
        found.append((part * (1.0 - cut * (number + 1)), known + left))
    return found


def taxable(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """New York taxable income, a line that these rows hold from below."""
    amount, line = deducted(rows, y, t["standard"]), y.own_lines[OTHER_LINE]
    for way, within in y.itemizing.each(rows):
        part = way.limits[0].gifts
        if part in _parts(t):
            for kept, of in cuts(y.items, t, part):
                y.no_more_than(within, "state_deducted_cut", amount - y.itemizing.gifts * kept, of)
    rows.at_least("state_taxable", line - y.own_line + amount)
    return line


def owe_given(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts, lost: Any) -> None:
    """The brackets on taxable income, and what is taken back of the lower rates.

    In the first window the highest rate yet is on all taxable income as far as it is taken back, so that there no more
    than a rest of the benefit is beside that rate.
    """
    line, (_, rate), (first, *_) = y.own_lines[OTHER_LINE], last_below(t), windows_of(t)
    at_rates(rows, tax, line, t.rows("brackets"), lost - _taken_back(rows, y, t))
    begun = rows.line("state_taken_first")
    y.no_more_than(rows, "state_taken_first", begun * -1.0, _taken(first, t))
    rows.at_least("state_tax", tax + lost - line * rate - begun, -first.benefit)


def _taken_back(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Of the windows whose edge taxable income has passed."""
    whole = rows.constant(0.0)
    for number, (before, window) in enumerate(pairwise(windows_of(t))):
        more = window.base - (before.base + before.benefit if number else 0.0)
        if y.passed is not None and y.passed[OTHER_LINE] <= number:
            break
        below = rows.constant(0.0) if y.passed is not None else y.below_lines[OTHER_LINE][number]
        taken = rows.line(f"state_taken_{number}")
        left = taken * -1.0 - below * window.benefit
        y.no_more_than(rows, f"state_taken_{number}", left, _taken(window, t))
        whole = whole + taken + rows.constant(more) - below * more
    return whole


def _taken(window: Window, t: Amounts) -> Piecewise:
    """Below zero what a window takes by New York AGI."""
    end = window.start + t["recapture_over"]
    return Piecewise((LEAST, window.start, end, MOST), (0.0, 0.0, -window.benefit, -window.benefit))


def agi_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where less is taken back of a dollar more, or less cut."""
    functions = [_taken(window, t) for window in windows_of(t)] + [
        of for part in _parts(t) for _, of in cuts(year.items, t, part)
    ]
    bends = [(of, bend) for of in functions for bend in of.upward_kinks()]
    return both([Kink(bend, max(x for x in of.xs if x < bend)) for of, bend in bends], [])


def _most(items: KnownItems, t: Amounts) -> float:
    """The most that can be deducted."""
    known = items.medical + items.most_surcharge + items.property_tax + items.mortgage_interest
    return max(t["standard"], known + items.most_there)


def edges(year: KnownYear, t: Amounts) -> Steps:
    """Where taxable income opens a window of New York AGI, which lies above it by what is deducted."""
    if not gives(year):
        return ()
    part = min(1.0, _most(year.items, t) / t["recapture_over"])
    return [(edge, benefit * part) for edge, benefit in t.rows("recapture_benefit")[1:]]


def missing(year: KnownYear, t: Amounts) -> tuple[float, float]:
    """The most that is deducted too much, and that is taken back too little: of a cut of gifts a quarter at the worst;
    items known as they are by New York AGI; above a million all but gifts; and an edge that is then not passed."""
    items, (first, *_) = year.items, windows_of(t)
    own = sum(t["exclusion_cap"] + filer.public_pensions for filer in year.filers)
    all_given = replace(items, charity_cash=items.most_there)
    known = [cut_items(items, t, part) for part in _parts(t)]
    before = 1.0 - 2.0 * t["itemized_cut"]
    alone = [
        max(of(start) for of in known) + (before - part) * items.most_there
        for start, part in t.rows("gifts_only")
        if part
    ]
    apart = at_most_apart(all_given, year.most_taxed_benefits + own, t)
    apart += 0.25 * t["itemized_cut"] * items.most_there
    return apart + max(alone), 0.25 * first.benefit + max(more for _, more in edges(year, t))


def exact_to(year: KnownYear, t: Amounts) -> float:
    """Up to where nothing is cut or reduced, and the rate that is recaptured is on the last of taxable income."""
    if not gives(year):
        return 0.0
    cut, starts = t["itemized_cut_from"], t["recapture_from"]
    own = sum(t["exclusion_cap"] + filer.public_pensions for filer in year.filers)
    if cut + year.most_taxed_benefits + own > t["itemized_falls_from"]:
        return 0.0
    return float(cut if starts - _most(year.items, t) >= last_below(t)[0] else min(cut, starts))


def _line(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    return rows.line("state_taxable", -INF)


def _above_agi(year: LawYear) -> Span:
    """Less what is deducted, and what is left out of each filer's pensions."""
    rule = year.period.state
    t, filers = rule.amounts, rule.filers
    left_out = sum(filer.public_pensions + t["exclusion_cap"] for filer in filers)
    return untaxed(year)[0] - left_out - _most(rule.items, t), -t["standard"]


LINE = SteppedLine(_line, lambda lines, people, t: lines.taxable, edges, above_agi=_above_agi)
