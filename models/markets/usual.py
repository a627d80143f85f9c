"""What is assumed of the usual classes of assets where a scenario says nothing: record, volatility, correlations.

Source  The record of 1928 to 2025 (history.py): the standard deviation and correlation of yearly logarithms of growth.
        Of stocks outside the US no series may be shipped: 1.1 times the volatility of US stocks and a correlation of
        0.75 with them are stated assumptions; where history is drawn, US stocks stand in.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from .history import INFLATION, logs

RECORD_OF = {
    **dict.fromkeys(("us_stock", "us_stocks", "stock", "stocks", "equity", "equities"), "sp500_total"),
    **dict.fromkeys(("intl_stock", "intl_stocks", "international_stock", "foreign_stock"), "sp500_total"),
    **dict.fromkeys(("us_bond", "us_bonds", "bond", "bonds"), "tbond_10y_total"),
    **dict.fromkeys(("treasuries", "treasury", "us_treasury", "muni_bond", "munis"), "tbond_10y_total"),
    **dict.fromkeys(("corporate_bond", "corporate_bonds"), "baa_corporate_bond_total"),
    **dict.fromkeys(("cash", "money_market", "treasury_bills", "bills"), "tbill_3m"),
    **dict.fromkeys(("real_estate", "house"), "real_estate"),
}
"""The record that an asset of this name follows."""
ABROAD = ("intl_stock", "intl_stocks", "international_stock", "foreign_stock")
ABROAD_VOLATILITY = 1.1
"""Times that of US stocks: a stated assumption."""
ABROAD_CORRELATION = 0.75
"""With US stocks: a stated assumption."""


@cache
def deviation(record: str) -> float:
    """The standard deviation of a record's yearly logarithms."""
    return float(logs(record).std(ddof=1))


@cache
def correlation(one: str, other: str) -> float:
    """Of two records' yearly logarithms."""
    return 1.0 if one == other else float(np.corrcoef(logs(one), logs(other))[0, 1])


def usual_volatility(asset: str, record: str | None) -> float | None:
    """A year's standard deviation of the logarithm of growth, to three digits; None where nothing is known of it."""
    if record is None:
        return None
    return round(deviation(record) * (ABROAD_VOLATILITY if asset in ABROAD else 1.0), 3)


def usual_correlation(one: tuple[str, str | None], other: tuple[str, str | None]) -> float:
    """Of two assets, each (name, record), to two digits; 0 with one whose record is not known."""
    if one[1] is None or other[1] is None:
        return 0.0
    known = correlation(one[1], other[1])
    for here, there in ((one[0], other[0]), (other[0], one[0])):
        if here in ABROAD and there not in ABROAD:
            known *= ABROAD_CORRELATION
    return round(known, 2) if one != other else 1.0


def inflation_deviation() -> float:
    """Of a year's inflation about what the year before and its mean let expect: the record's, to three digits."""
    found = logs(INFLATION)
    return round(float(found.std(ddof=1) * np.sqrt(1.0 - inflation_persistence() ** 2)), 3)


def inflation_persistence() -> float:
    """How much of a year's distance from its mean the next year's inflation keeps, to two digits."""
    found = logs(INFLATION)
    return round(float(np.corrcoef(found[1:], found[:-1])[0, 1]), 2)
