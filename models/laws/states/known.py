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
BY_DECEDENT = ("NY",)
"""Of an inherited account they ask who left it, by a plan's `inherited_from`: N.Y. Tax Law 612(c)(3-a)."""
WITH_A_SPOUSES = ("AR", "CO", "PA")
"""They have all that comes by a death otherwise, what a surviving spouse holds as a beneficiary too."""
FUNDED_BY_EMPLOYERS = ("HI",)
"""Of employers' plans they leave untaxed what the employer paid for, the part that `employer_funded` says."""
TOLD_APART = {
    "AR": ("inherited_distributions", "employer_distributions"),
    "CO": ("inherited_distributions",),
    "HI": ("employer_distributions",),
    "MD": ("employer_distributions",),
    "ME": ("inherited_distributions",),
    "NJ": ("qcd",),
    "PA": ("inherited_distributions",),
    "RI": ("employer_distributions",),
    "SC": ("inherited_distributions",),
}
"""Of which distributions program and audit are told where a state has them otherwise: A.C.A. 26-51-307 (in the 6,000
before 59 1/2 too: what comes by a death, code 4 of Form 1099-R, and 006.05.307 Ark. Admin. Code, rule 2, of employers'
plans), C.R.S. 39-22-104(4)(f) (20,000 before 55 too), HRS 235-7(a)(3) (what the employer paid for), Md. Tax-Gen. 10-209
(in the pension exclusion), 36 M.R.S. 5122(2)(M-2) (of who earned it and the spouse alone), N.J.S.A. 54A:5-1 (no
exclusion of what goes to charities), Pa. Department of Revenue answer 1470 (code 4: free), R.I. Gen. Laws
44-30-12(c)(9) (in the 50,000), S.C. Code 12-6-1170(A) (of the original owner and the spouse alone)."""
LOSSES_APART = {"MA": "rate"}
"""Where losses are carried on by a schedule of the state's own, and the amount that is the rate they save: M.G.L. c. 62
s. 2(c)(2); Schedules B line 40 and D line 23."""
OWN_CHARITIES = {"WA": "gifts_above"}
"""Where gifts above an amount lower the tax, of those to organizations directed or managed in the state alone."""
