"""Cells are read exactly as written, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decumulate.models.positions.cells import amount, day, flag, share


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.5", "1234.5"),
        ("$1,234.50", "1234.50"),
        ("(12.00)", "-12.00"),
        ("($1,012.00)", "-1012.00"),
        ("$(12)", "-12"),
        ("-$3.25", "-3.25"),
        ("$-3.25", "-3.25"),
        ("+$3", "3"),
        ("\u22127", "-7"),
        (" 1,000,000.125 ", "1000000.125"),
        ("0.1", "0.1"),
        (".5", "0.5"),
        ("12.", "12"),
    ],
)
def test_amounts(text: str, number: str) -> None:
    assert amount(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12,34",
        "1,2345",
        "1.234,50",
        "12%",
        "1e5",
        "nan",
        "inf",
        "$",
        "(12",
        "12)",
        "-(12)",
        "--5",
        "12 USD",
        "1 2x",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"a number as 1234\.50"):
        amount(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False))
def test_every_way_of_writing_a_number_reads_alike(number: Decimal) -> None:
    plain = abs(number)
    ways = [f"{plain:f}", f"{plain:,}", f"${plain:,}"]
    signed = [f"({way})" for way in ways] + [f"-{way}" for way in ways] if number < 0 else ways
    assert {amount(way) for way in signed} == {number}


@pytest.mark.parametrize(
    ("text", "value"), [("0.02%", "0.0002"), ("0.0002", "0.0002"), ("1 %", "0.01"), ("0", "0")]
)
def test_shares(text: str, value: str) -> None:
    assert share(text) == Decimal(value)


@pytest.mark.parametrize("text", ["2", "100%", "-0.1%", "$0.01", "wide"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ValueError, match="a share of each dollar traded"):
        share(text)


def test_dates_are_read_by_their_format_alone() -> None:
    assert day("03/04/2026", "%m/%d/%Y") == date(2026, 3, 4)
    assert day("03/04/2026", "%d/%m/%Y") == date(2026, 4, 3)
    for text in ("2026-03-04", "Various", "13/01/2026", "03/04/26", "02/30/2025", "01/01/0026"):
        with pytest.raises(ValueError, match=r"a date as 03/31/2026 \(%m/%d/%Y\)"):
            day(text, "%m/%d/%Y")


def test_flags() -> None:
    assert [flag(text) for text in ("yes", "TRUE", "y", "1", "no", "False", "", "--")] == [True] * 4 + [
        False
    ] * 4
    with pytest.raises(ValueError, match="yes or no"):
        flag("maybe")
