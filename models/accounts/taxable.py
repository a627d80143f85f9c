"""Taxable brokerage account: lots with basis; yields, gains and losses are taxed in the year they come."""

from .kind import AccountKind

KIND = AccountKind(name="taxable", words="taxable account", tax="taxable", line="sales", rmd="none")
