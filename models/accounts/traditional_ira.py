"""Traditional IRA (26 USC 408): distributions are ordinary income; RMDs over all of an owner's IRAs together."""

from .kind import CONVERSION, DISTRIBUTION, QCD, AccountKind

KIND = AccountKind(
    name="traditional_ira",
    words="IRA",
    tax="deferred",
    line="traditional_distributions",
    rmd="pooled",
    outflows=(QCD, DISTRIBUTION, CONVERSION),
    penalty=True,
)
