"""Traditional IRA inherited before the plan: income whenever it leaves, never converted or rolled.

26 USC 408(d)(3)(C); no 10 percent before 59 1/2 (72(t)(2)(A)(ii)). What must leave it, and when all:
models/laws/federal/inherited_accounts.py.
"""

from .kind import DISTRIBUTION, QCD, AccountKind

KIND = AccountKind(
    name="inherited_ira",
    words="inherited IRA",
    tax="deferred",
    line="traditional_distributions",
    rmd="alone",
    outflows=(QCD, DISTRIBUTION),
    inherited=True,
)
