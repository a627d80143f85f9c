"""Itemised deductions of many returns at once: 26 USC 213(a), 164(b)(6)-(7), 163(h), 170(b)(1), 68.

What is stated is the same on every path but for Medicare's surcharges and the state's tax. Of gifts only the cash of
`taxes.itemized.charity_cash` and of [giving] counts; nothing is carried over.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...tax_tables.schema import FilingStatus, YearLaw
from ..household.facts import ItemizedInputs

Array = NDArray[np.float64]


Amount = Array | float


class PathItemized(NamedTuple):
    """The deduction after section 68, the same before it, its state and local taxes and their cap, medical costs above
    the floor, and gifts, above their floor and whole; all medical costs, with what Medicare takes."""

    total: Amount
    before_limit: Amount
    taxes: Amount
    cap: Amount
    medical: Amount
    gifts: Amount
    gifts_let_through: Amount
    costs: Amount


NO_ITEMS = PathItemized(*(0.0,) * 8)


def itemized(
    given: ItemizedInputs,
    agi: Array,
    senior: Array,
    status: FilingStatus,
    law: YearLaw,
    state_tax: Array | float,
    surcharge: Array | float,
    price: Array | float,
) -> PathItemized:
    """Schedule A. `surcharge`: Medicare's, beside the premiums stated; `price`: the level of prices beside its."""
    table, positive = law.federal.itemized_deductions, np.maximum(agi, 0.0)
    costs = given.medical_expenses + given.medicare_premiums + surcharge
    medical = np.maximum(costs - table.medical_floor * positive, 0.0)
    paid = given.state_income_tax + given.property_tax + state_tax
    falls = table.salt_phaseout_rate * table.salt_phaseout_share[status]
    over = np.maximum(agi - table.salt_phaseout_threshold[status] / price, 0.0)
    cap = table.salt_cap[status] / price
    most = np.minimum(cap, np.maximum(table.salt_floor[status] / price, cap - falls * over))
    taxes = np.minimum(paid, most)
    cash = np.minimum(given.cash_to_charities, table.charity_cash_ceiling * positive)
    gifts = cash - np.minimum(cash, table.charity_floor * positive)
    whole = medical + taxes + given.mortgage_interest + gifts
    top = law.federal.ordinary_income_tax.tops[status][-1]
    above = np.maximum(agi - senior - top, 0.0)
    left = whole - table.limit_rate * np.minimum(whole, above)
    return PathItemized(left, whole, taxes, most, medical, gifts, cash, costs)
