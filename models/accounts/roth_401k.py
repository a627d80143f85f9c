"""Roth contributions in an employer's plan (26 USC 402A): free of tax once payments qualify, with a clock of its own.

Nothing is required while one lives, from 2024 on (402A(d)(5)). Payments that do not qualify are part income, pro rata
(models/laws/federal/designated_roth.py): the audit reckons them, the program makes none. It rolls to a Roth IRA alone.

NOT MODELED: conversions within the plan, separation at 55, what a survivor under 59 1/2 would have to take.
"""

from .kind import DISTRIBUTION, ROLLOVER, AccountKind

KIND = AccountKind(
    name="roth_401k",
    words="Roth 401(k)",
    tax="free",
    line="roth_distributions",
    rmd="none",
    outflows=(DISTRIBUTION, ROLLOVER),
    rolls_to="roth_ira",
    penalty=True,
    employer=True,
)
