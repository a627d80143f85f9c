"""What a number of the law can be at all: no reform may leave its range.

A range is a sanity bound (it catches 3 for 0.03 and a lost decimal point), no statement of law: tax rates are
shares below 1, shares of income reach 1, dollars are not negative and at most ten billion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, both within it unless `open_above`; `words` says it to a person."""

    low: float
    high: float
    words: str
    open_above: bool = False
    is_rate: bool = False

    def holds(self, number: float) -> bool:
        return self.low <= number <= self.high and not (self.open_above and number == self.high)


TAX_RATE = Range(0.0, 1.0, "rates from 0 to less than 1, as 0.03 for 3 %", open_above=True, is_rate=True)
SHARE = Range(0.0, 1.0, "a share from 0 to 1, as 0.03 for 3 %", is_rate=True)
FACTOR = Range(0.0, 2.0, "a factor from 0 to 2, 1 under current law")
MULTIPLE = Range(0.0, 2.0, "a factor from 0 to 2")
CALENDAR = Range(1.0, 28.0, "a month (13: January of the next year) or a day of the month")
YEARS = Range(0.0, 20.0, "whole years, 0 to 20")
MONTHLY = Range(0.0, 10_000.0, "dollars a month, 0 to 10,000")
DOLLARS = Range(0.0, 1e10, "dollars, 0 to 10 billion")

_SHARES = {
    "federal.itemized_deductions.medical_floor",
    "federal.itemized_deductions.salt_phaseout_share",
    "federal.itemized_deductions.charity_floor",
    "federal.itemized_deductions.charity_cash_ceiling",
    "federal.itemized_deductions.charity_ceiling",
    "federal.itemized_deductions.charity_property_ceiling",
    "federal.social_security.first_rate",
    "federal.social_security.second_rate",
    "federal.earnings_test.rate",
    "federal.earnings_test.rate_in_year_of_full_age",
    "federal.estimated_tax.share_of_this_year",
}
_FACTORS = {"federal.estimated_tax.share_of_last_year", "federal.estimated_tax.share_above"}
_CALENDAR = {"federal.estimated_tax.due_months", "federal.estimated_tax.due_day"}
_MONTHLY = {
    "medicare.premiums.part_b",
    "medicare.premiums.part_d_base",
    "medicare.irmaa.part_b",
    "medicare.irmaa.part_d",
}


def range_of(name: str) -> Range:
    """The range of a number by its dotted name, as `federal.niit.rate`."""
    amount = name.rpartition(".")[2]
    if name == "federal.social_security.benefit_factor":
        return FACTOR
    if name in _FACTORS:
        return MULTIPLE
    if name in _CALENDAR:
        return CALENDAR
    if name == "federal.itemized_deductions.charity_carry_years":
        return YEARS
    if name in _SHARES or amount == "phaseout_rate" or amount.endswith("_phaseout_rate"):
        return SHARE
    if name in _MONTHLY:
        return MONTHLY
    if amount in ("rate", "rates") or amount.endswith("_rate"):
        return TAX_RATE
    return DOLLARS


def numbers_of(value: Any) -> Iterator[float]:
    """Every number of an amount: alone, in a list, by filing status."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from numbers_of(one)
    elif isinstance(value, tuple):
        yield from value
    else:
        yield value
