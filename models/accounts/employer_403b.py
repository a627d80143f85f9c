"""Annuity or custodial account of a school, church or charity (26 USC 403(b)), pre-tax.

As a 401(k), but the RMDs of all of a person's 403(b)s may be taken from any of them, and from nothing else
(26 CFR 1.403(b)-6(e)(7), 1.408-8 A-9).

NOT MODELED: separation at 55 (72(t)(2)(A)(v)), delay of RMDs while still working, amounts of before 1987
(1.403(b)-6(e)(6)), loans, hardship.
"""

from .kind import CONVERSION, DISTRIBUTION, ROLLOVER, AccountKind

KIND = AccountKind(
    name="403b",
    words="403(b)",
    tax="deferred",
    line="traditional_distributions",
    rmd="pooled",
    outflows=(DISTRIBUTION, CONVERSION, ROLLOVER),
    rolls_to="traditional_ira",
    penalty=True,
    employer=True,
)
