"""The columns of a sweep's results, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

NUMBERS = (
    "objective",
    "objective_real",
    "bound",
    "gap",
    "effect",
    "known_within",
    "seconds",
    "first_from_taxable",
    "first_from_traditional",
    "first_from_roth",
    "first_converted",
    "first_long_gains",
    "first_spending",
    "lifetime_tax",
    "surcharges",
)
"""Nominal dollars, but `objective_real`, `effect` and `known_within` in today's, `gap` a share of the objective,
`seconds` of work."""


WORDS = ("status", "reason", "depth", "known")


UNTIMED = "seconds"
"""The one column in which two runs of the same sweep differ."""
