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
