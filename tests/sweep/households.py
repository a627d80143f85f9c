"""Two small households for sweeps: one retiree, a couple with cliffs."""

from __future__ import annotations

from typing import Any

from ..solver.small import benefits, brokerage, couple, document, ira, lot, roth

__all__ = ["couple", "retiree"]


def retiree(objective: str = "max_estate") -> dict[str, Any]:
    """Ann, 70, for three years: an IRA, a Roth IRA, a gain, benefits."""
    accounts = [brokerage(lot(120_000, 60_000)), ira(400_000), roth(80_000)]
    content = document(1956, 3, accounts, 45_000, heirs=0.22, growth=0.04)
    content["goal"]["objective"] = objective
    content["people"][0]["social_security"] = benefits(2_000, 67)
    content["taxes"] |= {"prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]}
    return content
