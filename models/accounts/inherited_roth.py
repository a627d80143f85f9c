"""Roth IRA inherited before the plan: free of tax once the five years of whoever left it are over.

26 CFR 1.408A-6 A-7, A-14. It is never one with the owner's own Roth IRAs (A-11), and nothing is converted into it.
"""

from .kind import DISTRIBUTION, AccountKind

KIND = AccountKind(
    name="inherited_roth",
    words="inherited Roth IRA",
    tax="free",
    line="roth_distributions",
    rmd="alone",
    outflows=(DISTRIBUTION,),
    inherited=True,
)
