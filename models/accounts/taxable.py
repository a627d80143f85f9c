"""Taxable brokerage account: lots with basis; yields, gains and losses are taxed in the year they come."""

from typing import Any

FACTS: dict[str, Any] = {
    "name": "taxable",
    "tax": "taxable",
    "rmd": "none",
    "converts": False,
    "penalty": False,
}
