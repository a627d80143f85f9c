"""What 5,000 dollars more of each kind of income cost a household, in every state, against recorded answers.

`oracles/state_rates.csv`: a single person of 58, 63, 67 and 76 with 12,000 of wages, 9,000 of interest, 11,000 of
dividends (6,000 qualified), gains of 2,000 and 15,000, 38,000 of an IRA, pensions of 9,000 and 5,000, and from 63 on
24,000 of Social Security: the tax, whole dollars, and percents of 5,000 more of a kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from decumulate.models.returns.bulk import tax_rows

RECORDED = Path(__file__).parents[1] / "oracles" / "state_rates.csv"
HOUSEHOLD = {
    "wages": 12_000.0,
    "interest": 9_000.0,
    "treasury_interest": 0.0,
    "tax_exempt_interest": 0.0,
    "ordinary_dividends": 5_000.0,
    "qualified_dividends": 6_000.0,
    "short_term_gains": 2_000.0,
    "long_term_gains": 15_000.0,
    "traditional_distributions": 38_000.0,
    "roth_conversions": 0.0,
    "pensions": 9_000.0,
    "public_pensions": 5_000.0,
    "social_security": 24_000.0,
}
MORE = 5_000.0
KNOWN = {
    ("AL", "tax"),
    ("AL", "pensions"),  # payments of defined-benefit plans are free
    ("ID", "tax"),  # the recorder took off premiums that nobody had given, from 65
    ("LA", "tax"),
    ("LA", "pensions"),  # IRAs use up the exemption
    ("MS", "tax"),
    ("MS", "ordinary_dividends"),  # all dividends are income
    ("MT", "treasury_interest"),
    ("NE", "tax"),
    ("NE", "public_pensions"),  # free for the federal civil service alone
}
"""The recorder's errors that oracles/DIFFERENCES.md names."""


def rows(recorded: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Of each record the household, then with more of each kind."""
    for record in recorded.itertuples():
        who = {"state": record.state, "year": record.year, "filing_status": "single", "age": record.age}
        received = HOUSEHOLD | ({"social_security": 0.0} if record.age < 62 else {})
        yield who | received
        for kind in HOUSEHOLD:
            more = received | {kind: received[kind] + MORE}
            if kind == "treasury_interest":
                more["interest"] += MORE
            yield who | more


def differing(year: int) -> set[tuple[str, str]]:
    recorded = pd.read_csv(RECORDED)
    recorded = recorded[recorded.year == year]
    taxes = tax_rows(pd.DataFrame(rows(recorded))).state_tax.tolist()
    found, each = set(), len(HOUSEHOLD) + 1
    for place, record in enumerate(recorded.to_dict("records")):
        tax, *more = taxes[place * each : (place + 1) * each]
        if abs(tax - record["tax"]) > 1.5:
            found.add((record["state"], "tax"))
        for kind, dearer in zip(HOUSEHOLD, more, strict=True):
            if abs(100.0 * (dearer - tax) / MORE - record[kind]) > 0.03:
                found.add((record["state"], kind))
    return found


def test_the_next_dollars_of_each_kind_in_2026() -> None:
    assert differing(2026) == KNOWN


@pytest.mark.slow
def test_the_next_dollars_of_each_kind_in_2025() -> None:
    assert differing(2025) == KNOWN
