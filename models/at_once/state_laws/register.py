"""Which function reads which state's law, and the taxes of its cities and counties."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import brackets, common, falling, middle, northeast, one_rate, retirement_parts
from .common import Owed
from .returns import PathReturn
from .shapes import Amount, at_rates
from .tables import StateAmounts

LAWS: Mapping[str, Callable[[PathReturn, StateAmounts], Owed]] = {
    "AL": falling.alabama,
    "AR": middle.arkansas,
    "AZ": one_rate.arizona,
    "CA": falling.california,
    "CO": one_rate.colorado,
    "CT": northeast.connecticut,
    "DC": brackets.district_of_columbia,
    "DE": brackets.delaware,
    "GA": one_rate.georgia,
    "HI": brackets.hawaii,
    "IA": one_rate.iowa,
    "ID": one_rate.idaho,
    "IL": one_rate.illinois,
    "IN": one_rate.indiana,
    "KS": brackets.kansas,
    "KY": one_rate.kentucky,
    "LA": one_rate.louisiana,
    "MA": retirement_parts.massachusetts,
    "MD": northeast.maryland,
    "ME": falling.maine,
    "MI": retirement_parts.michigan,
    "MN": middle.minnesota,
    "MO": middle.missouri,
    "MS": brackets.mississippi,
    "MT": brackets.montana,
    "NC": common.usual,
    "ND": brackets.north_dakota,
    "NE": brackets.nebraska,
    "NJ": northeast.new_jersey,
    "NM": brackets.new_mexico,
    "NY": northeast.new_york,
    "OH": middle.ohio,
    "OK": brackets.oklahoma,
    "OR": middle.oregon,
    "PA": one_rate.pennsylvania,
    "RI": northeast.rhode_island,
    "SC": falling.south_carolina,
    "UT": one_rate.utah,
    "VA": falling.virginia,
    "VT": brackets.vermont,
    "WA": brackets.washington,
    "WI": falling.wisconsin,
    "WV": brackets.west_virginia,
}


def local_tax(place: str, code: str, s: PathReturn, found: Owed, t: StateAmounts) -> Amount:
    """The tax of a city or county that a household lives in: on the state's taxable income, or on its tax."""
    match code, place:
        case _, "":
            return 0.0
        case "NY", "New York City":
            return northeast.new_york_city(s, found, t)
        case "NY", "Yonkers":
            return t["local_yonkers"] * found.tax
        case "MD", "Anne Arundel":
            return at_rates(found.taxable, t.rows("local_anne_arundel"))
        case "MD", "Frederick":
            return northeast.frederick(s, found, t)
        case "OR", "Multnomah":
            return at_rates(found.taxable, t.rows("local_multnomah"))
    return t.by_key("local_rates")[place] * found.taxable
