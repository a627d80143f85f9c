"""Deferred compensation plan of a state or local government (26 USC 457(b), (e)(1)(A)), pre-tax.

Not one of the plans of 26 USC 72(t)(1): after the job ends, what leaves it bears no 10 percent at whatever age. Money
rolled in from a plan or an IRA that does bear it still does (72(t)(9)); it must be accounted for separately
(402(c)(10)), so that here it is an account by itself with `rolled_in = true`. Its RMD is its own.

NOT MODELED: plans of employers that are no government, in which the money is the employer's; delay of RMDs while still
working; unforeseeable emergencies.
"""

from .kind import CONVERSION, DISTRIBUTION, ROLLOVER, AccountKind

KIND = AccountKind(
    name="457b",
    words="457(b)",
    tax="deferred",
    line="traditional_distributions",
    rmd="alone",
    outflows=(DISTRIBUTION, CONVERSION, ROLLOVER),
    rolls_to="traditional_ira",
    penalty=False,
    employer=True,
)
