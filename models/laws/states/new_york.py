"""New York: brackets whose lower rates are recaptured as AGI rises; $20,000 of pensions free for each from 59 1/2.

Law    Tax Law 601 (brackets; (d-1) to (d-4) recapture), 606(b) (household credit), 612(c)(3), (3-a) (pensions),
       614, 615.
Form   IT-201, tax computation worksheets.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from ..regime import CellRows
from . import common
from . import new_york_gifts as given
from .allowances import Allowances, flat
from .broken import Broken, broken, owe
from .facts import Filer, KnownYear, StateLines, StateReturn, total
from .items import KnownItems, both
from .new_york_agi import above_agi, agi_line, hold_agi
from .new_york_items import (
    SQUARES,
    at_most_apart,
    falling_rates,
    most_deducted,
    taxed,
    windows_of,
    with_items,
)
from .plan_lines import SteppedLine, YearOfPlan, at_rates
from .shapes import bottom, by_brackets, step_above
from .steps import Kink, Kinks, Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT-201."""
    agi = common.base(r, t) - total(_pensions(filer, t) for filer in r.filers)
    taxable = max(0.0, agi - max(t["standard"], _itemized(r, t, agi)))
    tax = by_brackets(taxable, t.rows("brackets")) + recapture(agi, taxable, t)
    return StateLines(agi, taxable, tax, _household_credit(r, t))


def _pensions(filer: Filer, t: Amounts) -> float:
    return min(toward_exclusion(filer, t), t["exclusion_cap"])


def toward_exclusion(filer: Filer, t: Amounts) -> float:
    """What counts toward the 20,000: private pensions, IRAs and conversions from 59 1/2, and at any age an heir's part
    of what decedents of that age left."""
    left = total(min(filer.of(kind), part * t["exclusion_cap"]) for kind, part in filer.heirs.items())
    received = filer.of("pensions", "traditional_distributions", "roth_conversions") - filer.of(*filer.heirs)
    own = received if filer.age >= t["exclusion_age"] else 0.0
    return own + left


def recapture(agi: float, taxable: float, t: Amounts) -> float:
    """What of the lower brackets' benefit is taken back: over 50,000 of AGI above the start, and above each edge.

    In the first band the benefit is what the band's top rate on all of the taxable income is above the brackets.
    """
    if agi <= t["recapture_from"]:
        return 0.0
    edge = bottom(taxable, t.rows("recapture_benefit"))
    if edge == t.rows("recapture_benefit")[0][0]:
        benefit, start = _first_benefit(taxable, t), t["recapture_from"]
    else:
        benefit, start = dict(t.rows("recapture_benefit"))[edge], edge
    part = min(1.0, max(0.0, (agi - start) / t["recapture_over"]))
    return float(dict(t.rows("recapture_base"))[edge] + benefit * part)


def _first_benefit(taxable: float, t: Amounts) -> float:
    end = t.rows("recapture_benefit")[1][0]
    rate = max(rate for start, rate in t.rows("brackets") if start < end)
    return max(0.0, rate * taxable - by_brackets(taxable, t.rows("brackets")))


def _itemized(r: StateReturn, t: Amounts, agi: float) -> float:
    """The federal items of 2017 without taxes on income, reduced in steps of AGI."""
    medical = max(0.0, r.medical_expenses - t["medical_floor"] * max(0.0, r.federal.agi))
    gifts = common.gifts_before_2018(r, t)
    items = medical + r.property_tax + r.mortgage_interest + gifts
    excess = max(0.0, r.federal.agi - t["itemized_falls_from"])
    items -= min(t["itemized_falls"] * excess, t["itemized_falls_at_most"] * (items - medical))
    high = step_above(agi, t.rows("gifts_only"))
    if high:
        return float(high * gifts)
    return items * (1.0 - _cut(agi, t))


def _cut(agi: float, t: Amounts) -> float:
    """A quarter over 50,000 of AGI above the lower start, another over 50,000 above the higher one."""
    over = t["itemized_cut_over"]
    lower = min(1.0, max(0.0, (agi - t["itemized_cut_from"]) / over))
    higher = min(1.0, max(0.0, (agi - t["itemized_cut_again_from"]) / over))
    return float(t["itemized_cut"] * (lower + higher))


def _household_credit(r: StateReturn, t: Amounts) -> float:
    more = step_above(r.federal.agi, t.rows("household_credit_each")) * (r.people - 1)
    return step_above(r.federal.agi, t.rows("household_credit")) + more


# ---- the second reading: Tax Law 601(a) to (d-4), 606(b), 612(c), 614, 1304, 1310(d), 1321 ------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """New York AGI less the standard deduction at the brackets, and what is taken back of the lower rates: in lines of
    New York AGI over each 50,000 of it, and at once where taxable income passes a bracket. Less the household credit;
    beside it New York City's own brackets, or Yonkers' part of the tax."""
    hold_agi(rows, y, t)
    credits, state = _credits(y, t), tax
    taxable = given.taxable(rows, y, t) if given.gives(y) else None
    if y.place:
        state = rows.line("state_own")
    if y.place == "Yonkers":
        rows.at_least("state_tax", tax - state * (1.0 + t["local_yonkers"]))
    elif y.place:
        city = rows.line("state_city")
        rows.at_least("state_tax", tax - state - city)
        lost = y.lost_above(rows, [(value, of_city) for value, _, of_city in credits])
        if y.items is None or taxable is not None:
            taxable = y.own_line - rows.constant(t["standard"]) if taxable is None else taxable
            at_rates(rows, city, taxable, t.rows("local_new_york_city"), lost)
        else:
            owe(rows, "state_city", city + lost, y, city_by_agi(y.items, t), steps=own_steps(y, t))
    lost = y.lost_above(rows, [(value, of_state) for value, of_state, _ in credits])
    if given.gives(y):
        given.owe_given(rows, state, y, t, lost)
        return
    owe(rows, "state_tax", state + lost, y, tax_by_agi(t, y.items), steps=own_steps(y, t))


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """The standard deduction; items are in the function of New York AGI, but where gifts are decided."""
    return given.ways(items, t) if items.gives else [flat(t["standard"])]


def tax_by_agi(t: Amounts, items: KnownItems | None = None) -> Broken:
    """By New York AGI the brackets' tax, and what is taken back: at an edge of taxable income a part of the next
    benefit is gone already, as the deduction is below 50,000."""
    if items is not None:
        return items.worked("NY", lambda: with_items(most_deducted(items, t), t))
    windows, over, standard = windows_of(t), t["recapture_over"], t["standard"]
    growing = _growing(t)

    def owed(place: int, agi: float) -> float:
        tax = by_brackets(max(0.0, agi - standard), t.rows("brackets"))
        if place == 1 and growing.xs[0] <= agi <= growing.xs[-1]:
            return tax + growing(agi)
        return tax + (windows[place - 1].taken(agi, over) if place else 0.0)

    kinks = [start + standard for start, _ in t.rows("brackets")]
    kinks += [*growing.xs, *(window.start + over for window in windows)]
    return broken([window.entered for window in windows], owed, kinks)


def city_by_agi(items: KnownItems, t: Amounts) -> Broken:
    """New York City's tax by New York AGI, where something is itemized."""
    return items.worked(
        "New York City", lambda: taxed(most_deducted(items, t), t, "local_new_york_city", [], [])
    )


def _by_agi(year: KnownYear, t: Amounts) -> list[Broken]:
    city = year.items is not None and year.place == "New York City"
    return [tax_by_agi(t, year.items), *([city_by_agi(year.items, t)] if city else [])]


TANGENTS = 8


def _growing(t: Amounts) -> Piecewise:
    """What is taken back of the first benefit while that still grows (a head of household's): the part of it that is
    gone times what there is, a square of AGI, by its tangents, which meet half-way between their points."""
    start, over = t["recapture_from"], t["recapture_over"]
    end, slope = _grows_to(t)
    if end <= start:
        return Piecewise((start,), (0.0,))
    width = (end - start) / TANGENTS

    def taken(agi: float) -> float:
        return windows_of(t)[0].benefit * (agi - start) / over - slope * (end - agi) * (agi - start) / over

    between = [start + (place + 0.5) * width for place in range(TANGENTS)]
    below = _below_the_square(t)
    return Piecewise((start, *between, end), (0.0, *(taken(x) - below for x in between), taken(end)))


def _grows_to(t: Amounts) -> tuple[float, float]:
    """The AGI up to which the first benefit grows, and by how much for a dollar there."""
    edge = t.rows("recapture_benefit")[1][0]
    (_, lower), (last, rate) = [row for row in t.rows("brackets") if row[0] < edge][-2:]
    return last + t["standard"], rate - lower


def _below_the_square(t: Amounts) -> float:
    """The most that the tangents are below it, dollars."""
    end, slope = _grows_to(t)
    width = max(0.0, end - t["recapture_from"]) / TANGENTS
    return slope * width**2 / (4.0 * t["recapture_over"])


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """Where taxable income passes an edge, or leaps as most items are lost."""
    found: dict[float, float] = {}
    if given.gives(year):
        return ()
    for at, more in (jump for of in _by_agi(year, t) for jump in of.jumps):
        found[at] = found.get(at, 0.0) + more
    return sorted(found.items())


def own_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """The rate falls where a benefit is all taken back, and where less of items is lost."""
    if given.gives(year):
        return given.agi_kinks(year, t)
    if year.items is not None:
        found: Kinks = ()
        for of in _by_agi(year, t):
            found = both(found, falling_rates(of))
        return found
    return [Kink(window.start + t["recapture_over"], window.entered) for window in windows_of(t)]


def _credits(year: KnownYear, t: Amounts) -> list[tuple[float, float, float]]:
    """By federal AGI what is lost above there of the state's household credit, and of New York City's."""
    found: dict[float, list[float]] = {}
    people = len(year.filers)
    named = [("household_credit", 0, 1), ("household_credit_each", 0, people - 1)]
    if year.place == "New York City":
        named.append(("new_york_city_credit", 1, people))
    for name, whose, each in named:
        for (_, before), (at, after) in pairwise(t.rows(name)):
            found.setdefault(at, [0.0, 0.0])[whose] += each * (before - after)
    return [(at, state, city) for at, (state, city) in sorted(found.items()) if state or city]


def steps(year: KnownYear, t: Amounts) -> Steps:
    """The household credits fall with federal AGI."""
    return [(at, state + city) for at, state, city in _credits(year, t)]


def missing(year: KnownYear, t: Amounts) -> float:
    """Cents that the tangents leave out, in Yonkers' part of the tax too; and what items are less than the most, as
    the federal AGI is above New York's (by more than this where there is much Treasury interest) and surcharges are
    less than the most, with an edge of taxable income that is then passed; in the city's too."""
    left_out, city, rate = _below_the_square(t), 0.0, t.rows("brackets")[-1][1]
    if given.gives(year):
        apart, taken = given.missing(year, t)
        left_out = rate * apart + taken
        city = t.rows("local_new_york_city")[-1][1] * apart if year.place == "New York City" else 0.0
    elif year.items is not None:
        own = (t["exclusion_cap"] + filer.public_pensions for filer in year.filers)
        apart = at_most_apart(year.items, year.most_taxed_benefits + sum(own), t)
        left_out += SQUARES + rate * apart + max((more for _, more in own_steps(year, t)), default=0.0)
        city = t.rows("local_new_york_city")[-1][1] * apart if year.place == "New York City" else 0.0
    return left_out * (1.0 + (t["local_yonkers"] if year.place == "Yonkers" else 0.0)) + city


LINES = (
    SteppedLine(agi_line, lambda lines, people, t: lines.agi, own_steps, own_kinks, above_agi=above_agi),
    given.LINE,
)
