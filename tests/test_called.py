"""What programs name is called by words that a client knows."""

from __future__ import annotations

import pytest

from decumulate.models.called import field_words, line_words


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("healthcare.cover", "health insurance"),
        ("people.Kim.social_security", "Kim"),
        ("accounts.Kim IRA.lots", "Kim IRA"),
        ("market.assets.bond.keep", "bond"),
        ("taxes.state", "taxes"),
        ("Kim Roth IRA (new)", "Kim Roth IRA (new)"),
        ("2026", "2026"),
        ("top of the 12% bracket", "top of the 12% bracket"),
        ("St. Ann's IRA", "St. Ann's IRA"),
    ],
)
def test_fields(field: str, words: str) -> None:
    assert field_words(field) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("first_day", "cash on the first day"),
        ("Sam Roth: close", "Sam Roth: value at the close"),
        ("federal_tax", "federal tax"),
        ("irmaa", "Medicare surcharges (IRMAA)"),
    ],
)
def test_lines(line: str, words: str) -> None:
    assert line_words(line) == words
