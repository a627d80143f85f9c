"""The places whose income tax is built, and the reading of each by its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import LAST_YEAR, Amounts, Prices, state_table
from . import (
    alabama,
    arizona,
    arkansas,
    arkansas_items,
    arkansas_rows,
    california,
    colorado,
    common,
    connecticut,
    delaware,
    district_of_columbia,
    georgia,
    hawaii,
    idaho,
    illinois,
    indiana,
    iowa,
    kansas,
    kentucky,
    louisiana,
    maine,
    maryland,
    massachusetts,
    michigan,
    minnesota,
    minnesota_deductions,
    minnesota_rows,
    mississippi,
    missouri,
    montana,
    nebraska,
    new_jersey,
    new_mexico,
    new_york,
    north_carolina,
    north_dakota,
    ohio,
    oklahoma,
    oregon,
    pennsylvania,
    rhode_island,
    south_carolina,
    utah,
    vermont,
    virginia,
    washington,
    west_virginia,
    wisconsin,
)
from .choices import Decisions
from .facts import KnownYear, StateLines, StateReturn
from .local import localities
from .plan_lines import Constrained, SteppedLine
from .steps import Kinking, Stepping

Computed = Callable[[StateReturn, Amounts], StateLines]


def no_tax(r: StateReturn, t: Amounts) -> StateLines:
    """A place without a tax on income."""
    return StateLines(0.0, 0.0, 0.0)


COMPUTED: Mapping[str, Computed] = {
    **dict.fromkeys(("AK", "FL", "NH", "NV", "SD", "TN", "TX", "WY"), no_tax),
    "AL": alabama.compute,
    "AR": arkansas.compute,
    "AZ": arizona.compute,
    "CA": california.compute,
    "CO": colorado.compute,
    "CT": connecticut.compute,
    "DC": district_of_columbia.compute,
    "DE": delaware.compute,
    "GA": georgia.compute,
    "HI": hawaii.compute,
    "IA": iowa.compute,
    "ID": idaho.compute,
    "IL": illinois.compute,
    "IN": indiana.compute,
    "KS": kansas.compute,
    "KY": kentucky.compute,
    "LA": louisiana.compute,
    "MA": massachusetts.compute,
    "MD": maryland.compute,
    "ME": maine.compute,
    "MI": michigan.compute,
    "MN": minnesota.compute,
    "MO": missouri.compute,
    "MS": mississippi.compute,
    "MT": montana.compute,
    "NC": common.compute,
    "ND": north_dakota.compute,
    "NE": nebraska.compute,
    "NJ": new_jersey.compute,
    "NM": new_mexico.compute,
    "NY": new_york.compute,
    "OH": ohio.compute,
    "OK": oklahoma.compute,
    "OR": oregon.compute,
    "PA": pennsylvania.compute,
    "RI": rhode_island.compute,
    "SC": south_carolina.compute,
    "UT": utah.compute,
    "VA": virginia.compute,
    "VT": vermont.compute,
    "WA": washington.compute,
    "WI": wisconsin.compute,
    "WV": west_virginia.compute,
}

CONSTRAINED: Mapping[str, Constrained] = {
    "AL": alabama.constrain,
    "AR": arkansas_rows.constrain,
    "AZ": arizona.constrain,
    "CA": california.constrain,
    "CO": colorado.constrain,
    "CT": connecticut.constrain,
    "DC": district_of_columbia.constrain,
    "DE": delaware.constrain,
    "GA": georgia.constrain,
    "HI": hawaii.constrain,
    "IA": iowa.constrain,
    "ID": idaho.constrain,
    "IL": illinois.constrain,
    "IN": indiana.constrain,
    "KS": kansas.constrain,
    "KY": kentucky.constrain,
    "LA": louisiana.constrain,
    "MA": massachusetts.constrain,
    "MD": maryland.constrain,
    "ME": maine.constrain,
    "MI": michigan.constrain,
    "MN": minnesota_rows.constrain,
    "MO": missouri.constrain,
    "MS": mississippi.constrain,
    "MT": montana.constrain,
    "NC": north_carolina.constrain,
    "ND": north_dakota.constrain,
    "NE": nebraska.constrain,
    "NJ": new_jersey.constrain,
    "NM": new_mexico.constrain,
    "NY": new_york.constrain,
    "OH": ohio.constrain,
    "OK": oklahoma.constrain,
    "OR": oregon.constrain,
    "PA": pennsylvania.constrain,
    "RI": rhode_island.constrain,
    "SC": south_carolina.constrain,
    "UT": utah.constrain,
    "VA": virginia.constrain,
    "VT": vermont.constrain,
    "WA": washington.constrain,
    "WI": wisconsin.constrain,
    "WV": west_virginia.constrain,
}
"""The second reading of each state that taxes income; its items are those of `deductions.WAYS` and `WITHOUT_ITEMS`."""

ONE_RATE = frozenset({"AL", "AZ", "GA", "IL", "IN", "LA", "MI", "NC", "PA"})
"""Of those: whose tax is one rate on nearly all, so that a year's lines are as good as each cell's own."""

WITHOUT_ITEMS = frozenset({"CT", "IL", "IN", "MI", "ND", "NJ", "OH", "PA", "RI", "WA", "WV"})
"""Of those: whose rows have what their law has of items, with no deduction of its own; the federal one may be in it."""

OWN_MEDICAL = frozenset({"NJ"})
"""Of those: whose own rows have medical costs, Medicare's premiums and surcharges among them."""

READS_BENEFITS = frozenset({"CO", "CT", "ID", "MD", "MN", "MO", "NM", "OR", "RI", "UT", "VT", "WV"})
"""Of those: whose rows have Social Security in other ways than by what of it is in federal AGI."""

STEPS: Mapping[str, Stepping] = {
    "CA": california.steps,
    "CO": colorado.steps,
    "DE": delaware.steps,
    "CT": connecticut.steps,
    "GA": georgia.steps,
    "HI": hawaii.steps,
    "IL": illinois.steps,
    "IN": indiana.steps,
    "KY": kentucky.steps,
    "MD": maryland.steps,
    "MN": minnesota_rows.steps,
    "NM": new_mexico.steps,
    "NY": new_york.steps,
    "OR": oregon.steps,
    "RI": rhode_island.steps,
    "VT": vermont.steps,
    "WI": wisconsin.steps,
}
"""Of those: where the tax steps along federal AGI."""

FELT: Mapping[str, Callable[[float, Amounts], float]] = {"VT": vermont.felt_to}
"""Of those: up to which federal AGI a step at some AGI is felt, where rows along AGI hold all but the last step."""

ROUNDED: Mapping[str, Callable[[float, Amounts], float]] = {"SC": south_carolina.rounding}
"""Of those: dollars that its law rounds a deduction down by at a federal AGI. A bound has none of it, a plan all."""

MISSING: Mapping[str, Callable[[KnownYear, Amounts], float]] = {
    "AR": arkansas_rows.missing,
    "CA": california.missing,
    "DE": delaware.missing,
    "ME": maine.missing,
    "MN": minnesota_rows.missing,
    "MO": missouri.missing,
    "NM": new_mexico.missing,
    "NY": new_york.missing,
    "WV": west_virginia.missing,
}
"""Of those: the most dollars that a year's rows ask less than its return owes, never more; plans owe all of it."""

KINKS: Mapping[str, Kinking] = {
    "ME": maine.kinks,
    "MN": minnesota_deductions.kinks,
    "NM": new_mexico.kinks,
    "SC": south_carolina.kinks,
    "UT": utah.kinks,
    "VT": vermont.kinks,
}
"""Of those: where the marginal rate falls along federal AGI."""

OWN_LINES: Mapping[str, tuple[SteppedLine, ...]] = {
    "AL": (alabama.LINE,),
    "AR": arkansas_rows.LINES,
    "CT": connecticut.LINES,
    "ID": (idaho.LINE,),
    "KS": (kansas.LINE,),
    "MD": (maryland.LINE,),
    "ME": (maine.LINE,),
    "MN": minnesota_rows.LINES,
    "MO": missouri.LINES,
    "NJ": new_jersey.LINES,
    "NY": new_york.LINES,
    "OH": ohio.LINES,
    "OK": (oklahoma.LINE,),
    "OR": (oregon.LINE,),
    "PA": (pennsylvania.LINE,),
    "RI": (rhode_island.LINE,),
    "UT": (utah.LINE,),
    "VA": virginia.LINES,
    "WI": (wisconsin.LINE,),
    "WV": (west_virginia.LINE,),
}
"""Of those: the lines of its own along which it steps, or its marginal rate falls (`steps.OWN` names them)."""

CHOICES: Mapping[str, Decisions] = {
    "AL": alabama.CHOICE,
    "AR": arkansas_items.CHOICE,
    "CO": colorado.CHOICE,
    "DE": delaware.CHOICE,
    "IA": iowa.CHOICE,
    "KY": kentucky.CHOICE,
    "MA": massachusetts.CHOICE,
    "MI": michigan.CHOICE,
    "MN": minnesota_rows.CHOICE,
    "MT": montana.CHOICE,
    "VA": virginia.CHOICE,
    "ND": north_dakota.CHOICE,
    "NE": nebraska.CHOICE,
    "NJ": new_jersey.CHOICE,
    "OH": ohio.CHOICE,
    "WI": wisconsin.CHOICE,
    "WV": west_virginia.CHOICE,
    "UT": utah.CHOICE,
    "VT": vermont.CHOICE,
    "WA": washington.CHOICE,
}
"""Of those: where the better of two is taken."""


def compute(code: str, r: StateReturn, prices: Prices | None = None) -> StateLines:
    """The return of a place, in the year and filing status of `r`; what a state indexes grows with `prices` (levels by
    year) after its last dated year. Raises `TableError` for an amount not known."""
    return COMPUTED[code](r, state_table(code).amounts(r.year, r.status, prices))


def compute_local(
    code: str, place: str, r: StateReturn, lines: StateLines, prices: Prices | None = None
) -> float:
    """The tax of a city or county of a state, dollars, given the state's return."""
    return localities(code, t := state_table(code).amounts(r.year, r.status, prices))[place](r, lines, t)


def places(code: str) -> tuple[str, ...]:
    """The cities and counties of a state whose income tax is built."""
    if not state_table(code).taxes_income:
        return ()
    return tuple(sorted(localities(code, state_table(code).amounts(LAST_YEAR, FilingStatus.SINGLE))))
