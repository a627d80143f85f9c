"""Income taxes of cities and counties that reach retirement or investment income, on the lines of the state's return.

Law    N.Y. Tax Law 1301, 1304, 1310(d) (New York City), 1321 (Yonkers); Md. Code, Tax-Gen. 10-103, 10-106; IC 6-3.6;
       Multnomah County Code 11.500 and following (Preschool for All).
Form   IT-201, 502, CT-40, MC-40.

NOT MODELED: taxes on earnings alone, Ohio's school districts, Michigan's cities, Oregon's Metro; the refundable
school tax credit of New York City; Yonkers' allowance for refundable credits of the state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ....tax_tables.state_tables import Amounts
from .facts import StateLines, StateReturn
from .shapes import by_brackets, step_above

Local = Callable[[StateReturn, StateLines, Amounts], float]


def localities(code: str, t: Amounts) -> Mapping[str, Local]:
    """The places of a state that have such a tax, by name."""
    named = dict(_NAMED.get(code, {}))
    if "local_rates" in t:
        named |= {place: _at(rate) for place, rate in t.by_key("local_rates").items()}
    return named


def _at(rate: float) -> Local:
    """One rate on the state's taxable income."""
    return lambda r, lines, t: rate * lines.taxable


def _new_york_city(r: StateReturn, lines: StateLines, t: Amounts) -> float:
    """Its own brackets on the state's taxable income, less its household credit of each filer."""
    credit = step_above(r.federal.agi, t.rows("new_york_city_credit")) * r.people
    return max(0.0, by_brackets(lines.taxable, t.rows("local_new_york_city")) - credit)


def _yonkers(r: StateReturn, lines: StateLines, t: Amounts) -> float:
    """A surcharge on the state's tax."""
    return t["local_yonkers"] * lines.tax


def _anne_arundel(r: StateReturn, lines: StateLines, t: Amounts) -> float:
    """Brackets on the state's taxable income."""
    return by_brackets(lines.taxable, t.rows("local_anne_arundel"))


def _frederick(r: StateReturn, lines: StateLines, t: Amounts) -> float:
    """One rate on all of the taxable income, by its size: a cliff at each."""
    return step_above(lines.taxable, t.rows("local_frederick")) * lines.taxable


def _multnomah(r: StateReturn, lines: StateLines, t: Amounts) -> float:
    """Brackets above high taxable incomes."""
    return by_brackets(lines.taxable, t.rows("local_multnomah"))


_NAMED: Mapping[str, Mapping[str, Local]] = {
    "NY": {"New York City": _new_york_city, "Yonkers": _yonkers},
    "MD": {"Anne Arundel": _anne_arundel, "Frederick": _frederick},
    "OR": {"Multnomah": _multnomah},
}
