"""What has to be said of states' laws as they are here: what was checked, what is left out, what is taken as given."""

from __future__ import annotations

from ....tax_tables.schema import FilingStatus

CHECKED_IN_ALL = ("AZ", "CA", "GA", "IL", "MA", "MI", "NC", "NJ", "NY", "OH", "PA", "VA")
"""The largest states with an income tax: returns of all five filing statuses were worked by hand."""
RECORDED = (FilingStatus.SINGLE, FilingStatus.MARRIED_FILING_JOINTLY)
ADDING_TO_EARLY = ("AR", "CA", "NE", "WI")
"""They tax early distributions beside income, by a share of the distribution or of the federal tax."""
BASIS_TAXED = ("MA", "NJ", "PA")
"""They have taxed contributions to retirement plans already: a part of what is taxed when it leaves is not income."""
OTHERS_BONDS = ("AL", "AR", "IL", "MS", "VT", "WI")
"""Tax-exempt interest is taken as of other states' bonds, and taxed; elsewhere as of the state's own."""
INHERITED_APART = {
    "AR": "is in the 6,000 at any age",
    "ME": "is in no pension deduction (of who earned it and the spouse alone)",
    "NY": "is in the 20,000 as it would have been of whoever left it, shared with the other heirs",
}
"""What an account inherited from another than a spouse pays, where a plan has it as an IRA's of the heir: A.C.A.
26-51-307 (code 4 of Form 1099-R), 36 M.R.S. 5122(2)(M-2), N.Y. Tax Law 612(c)(3-a)."""
EMPLOYERS_APART = {
    "AR": "are in the 6,000 before 59 1/2 too",
    "HI": "are free as far as the employer paid in",
}
"""Employers' plans, where an IRA is not and a plan has them as one's: A.C.A. 26-51-307, HRS 235-7(a)(3)."""
TOLD_APART = {
    "CO": ("inherited_distributions",),
    "MD": ("employer_distributions",),
    "NJ": ("qcd",),
    "PA": ("inherited_distributions",),
    "RI": ("employer_distributions",),
    "SC": ("inherited_distributions",),
}
"""Of which distributions program and audit are told where a state has them otherwise: C.R.S. 39-22-104(4)(f) (20,000
before 55 too), Md. Tax-Gen. 10-209 (in the pension exclusion), N.J.S.A. 54A:5-1 (no exclusion of what goes to
charities), Pa. Department of Revenue answer 1470 (code 4: free), R.I. Gen. Laws 44-30-12(c)(9) (in the 50,000), S.C.
Code 12-6-1170(A) (of the original owner and the spouse alone)."""
