"""The text of a cell as an exact number, share, date or yes-and-no. Each raises ValueError with what was expected."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "null"})
"""What brokers write into a cell that says nothing."""

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_AMOUNT = re.compile(
    rf"(?P<before>[-+\u2212]?)\$?(?P<open>\(?)(?P<inside>[-+\u2212]?)\$?(?P<digits>{_DIGITS})(?P<close>\)?)"
)
_EXAMPLE_DAY = date(2026, 3, 31)
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


def is_nothing(text: str) -> bool:
    return text.strip().lower() in NOTHING


def amount(text: str) -> Decimal:
    """`$1,234.50`, `-12`, `(12.00)`, `$-3`: dollars, shares or a price, exactly as written."""
    match = _AMOUNT.fullmatch(re.sub(r"\s", "", text))
    expected = "a number as 1234.50, $1,234.50 or (12.00)"
    if match is None or bool(match["open"]) != bool(match["close"]):
        raise ValueError(expected)
    signs = [sign for sign in (match["before"], match["inside"], match["open"]) if sign]
    if len(signs) > 1:
        raise ValueError(expected)
    number = Decimal(match["digits"].replace(",", ""))
    return -number if signs and signs[0] != "+" else number


def share(text: str) -> Decimal:
    """`0.0002` or `0.02%`: a share from 0 up to but not including 1."""
    bare = text.strip().removesuffix("%")
    try:
        number = amount(bare) / 100 if "%" in text else amount(bare)
    except ValueError:
        number = Decimal(-1)
    if "$" in text or not 0 <= number < 1:
        raise ValueError("a share of each dollar traded, as 0.0002 or 0.02%")
    return number


def day(text: str, form: str) -> date:
    """A date written as `form` says (strptime's letters), from 1900 on."""
    try:
        found = datetime.strptime(text.strip(), form).date()
    except ValueError:
        found = date.min
    if found.year < 1900:
        raise ValueError(f"a date as {_EXAMPLE_DAY.strftime(form)} ({form})")
    return found


def flag(text: str) -> bool:
    """yes or no, true or false; an empty cell is no."""
    if is_nothing(text):
        return False
    try:
        return _YES[text.strip().lower()]
    except KeyError:
        raise ValueError("yes or no") from None
