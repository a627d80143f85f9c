"""The states whose own deduction of items is in plans, and their ways to deduct in a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ....tax_tables.state_tables import Amounts
from . import (
    alabama,
    arizona,
    arkansas_items,
    california,
    colorado,
    delaware,
    district_of_columbia,
    georgia,
    hawaii,
    idaho,
    iowa,
    kansas,
    kentucky,
    louisiana,
    maine,
    maryland,
    massachusetts,
    minnesota_deductions,
    mississippi,
    missouri,
    montana,
    nebraska,
    new_mexico,
    new_york,
    new_york_gifts,
    north_carolina,
    oklahoma,
    oregon,
    south_carolina,
    utah,
    vermont,
    virginia,
    wisconsin,
)
from .facts import KnownYear, StateLines
from .items import Deducting, KnownItems, counts

WAYS: Mapping[str, Deducting] = {
    "AL": alabama.ways,
    "AR": arkansas_items.ways,
    "AZ": arizona.ways,
    "CA": california.ways,
    "CO": colorado.ways,
    "DC": district_of_columbia.ways,
    "DE": delaware.ways,
    "GA": georgia.ways,
    "HI": hawaii.ways,
    "IA": iowa.ways,
    "ID": idaho.ways,
    "KS": kansas.ways,
    "KY": kentucky.ways,
    "LA": louisiana.ways,
    "MA": massachusetts.ways,
    "MD": maryland.ways,
    "ME": maine.ways,
    "MN": minnesota_deductions.ways,
    "MO": missouri.ways,
    "MS": mississippi.ways,
    "MT": montana.ways,
    "NC": north_carolina.ways,
    "NE": nebraska.ways,
    "NM": new_mexico.ways,
    "NY": new_york.ways,
    "OK": oklahoma.ways,
    "OR": oregon.ways,
    "SC": south_carolina.ways,
    "UT": utah.ways,
    "VA": virginia.ways,
    "VT": vermont.ways,
    "WI": wisconsin.ways,
}

APART: Mapping[str, Callable[[KnownYear, StateLines, float, float, Amounts], float]] = {
    "VA": virginia.apart,
}
"""Of those: what of the tax of a return no rows hold, given its lines, federal AGI and all that is owed, dollars. A
bound has none of it; a plan is solved again until it has what its own return makes of it."""

BELOW_AGI = frozenset({"HI"})
"""Of those: whose own line, of which items are a part, is never above federal AGI."""

COUNTED: Mapping[str, Callable[[KnownItems, float, float, Amounts], float]] = {
    "HI": hawaii.counted,
}
"""Of those: what is an item of income taxes, given federal AGI and the state's own tax of the year; elsewhere that."""

GAPS: Mapping[str, Callable[[KnownYear, Amounts], str]] = {
    "NM": new_mexico.gap,
}
"""Of those: why a year of some filers is none of the program, or nothing."""

DOUBTFUL: Mapping[str, tuple[str, Callable[[KnownYear, Amounts], float]]] = {
    "CO": ("what is deducted of gifts beside the standard deduction is subtracted again", colorado.doubtful),
    "IA": ("its own income tax on Schedule A is added back", iowa.doubtful),
    "SC": ("property tax above the federal cap of before 2025's law counts", south_carolina.doubtful),
}
"""Of those: what of their items public text does not settle, and the most dollars of tax that it is worth in a year."""

EXACT_TO: Mapping[str, Callable[[KnownYear, Amounts], float]] = {"NY": new_york_gifts.exact_to}
"""Of those whose rows may ask too little: up to which AGI of its own they never do, 0 where that is not known."""


def gap(code: str, year: KnownYear, t: Amounts) -> str:
    """Why a year of some filers is none of the program, or nothing."""
    return GAPS[code](year, t) if code in GAPS else ""


def amounts_of(rule: Any, x: Any, lines: Any) -> tuple[float, ...]:
    """Of a return of a state's year (household/state_facts.py) the `LINES` that its ways to deduct have parts of."""
    paid, worksheet, taxed = x.itemized, lines.worked.gifts_in(rule.code), lines.worked.taxed
    surcharge = paid.medical_expenses + paid.medicare_premiums - rule.items.medical
    allowed = 0.0 if worksheet is None else worksheet.let_through
    filed = 0.0 if taxed.schedule_a is None else taxed.schedule_a.total
    asked = counts(rule.ways, "own_line") or counts(rule.ways, "fallen")
    own = rule.lines(x, lines, rule) if asked else StateLines(0.0, 0.0, 0.0)
    own_tax = taxed.state_tax
    if rule.code in COUNTED:
        own_tax = COUNTED[rule.code](rule.items, lines.agi, own_tax, rule.amounts)
    return surcharge, allowed, own.agi, own_tax, filed, own.fallen, paid.cash_to_charities
