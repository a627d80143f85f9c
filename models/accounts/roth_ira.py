"""Roth IRA (26 USC 408A): all of an owner's Roth IRAs are one; contributions, then conversions, then earnings."""

from typing import Any

FACTS: dict[str, Any] = {
    "name": "roth_ira",
    "tax": "free",
    "rmd": "none",
    "converts": False,
    "penalty": True,
}
