"""What a goal is called where a person reads it."""

from __future__ import annotations

GOALS = {
    "max_estate": "the most estate after tax",
    "max_spending": "the most spending",
    "min_lifetime_tax": "the least lifetime tax",
}
