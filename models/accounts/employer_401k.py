"""Pre-tax employer plan (26 USC 401(k)): as an IRA, but its RMD is its own and cannot be pooled.

NOT MODELED: separation at 55 (72(t)(2)(A)(v)), delay of RMDs while still working, after-tax contributions, loans,
hardship.
"""

from .kind import CONVERSION, DISTRIBUTION, ROLLOVER, AccountKind

KIND = AccountKind(
    name="401k",
    words="401(k)",
    tax="deferred",
    line="traditional_distributions",
    rmd="alone",
    outflows=(DISTRIBUTION, CONVERSION, ROLLOVER),
    rolls_to="traditional_ira",
    penalty=True,
    employer=True,
)
