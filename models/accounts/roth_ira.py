"""Roth IRA (26 USC 408A): all of an owner's Roth IRAs are one; contributions, then conversions, then earnings."""

from .kind import DISTRIBUTION, AccountKind

KIND = AccountKind(
    name="roth_ira",
    words="Roth IRA",
    tax="free",
    line="roth_distributions",
    rmd="none",
    outflows=(DISTRIBUTION,),
    penalty=True,
    receives=True,
    layered=True,
)
