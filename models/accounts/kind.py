"""What a law needs to know of an account type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from . import employer_401k, roth_ira, taxable, traditional_ira


@dataclass(frozen=True)
class AccountKind:
    """How an account type is taxed.

    tax            "taxable": lots, yields and gains taxed each year; "deferred": distributions are ordinary
                   income; "free": qualified distributions are not income
    rmd            "pooled" over the owner's accounts of the kind, "alone" for each account, or "none"
    converts       whether it may be converted to the owner's Roth IRA
    penalty        whether distributions before 59 1/2 bear the additional tax of 26 USC 72(t)
    """

    name: str
    tax: Literal["taxable", "deferred", "free"]
    rmd: Literal["pooled", "alone", "none"]
    converts: bool
    penalty: bool


KINDS: dict[str, AccountKind] = {
    facts["name"]: AccountKind(**facts)
    for facts in (taxable.FACTS, traditional_ira.FACTS, roth_ira.FACTS, employer_401k.FACTS)
}
