"""The names of accounts that a plan opens itself: a Roth IRA to convert into, a brokerage where there is none."""

from __future__ import annotations

NEW_TAXABLE = "Brokerage (new)"
NEW_ROTH = "{owner} Roth IRA (new)"
