"""What an account type answers about itself: planner, audit and rules ask it, and do their own arithmetic with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Treatment = Literal["taxable", "deferred", "free"]
"""How dollars count for heirs and in the allocation: in lots, as income still to come, or as free of tax."""

Line = Literal["sales", "traditional_distributions", "roth_distributions"]
"""Where what leaves an account stands, by the words of `limits.fixed`."""

RmdPool = tuple[str, str]
"""Whose requirement is one: the kind, and the account where each account's is its own ("" where they are pooled)."""


@dataclass(frozen=True)
class Outflow:
    """A way for money to leave a tax-advantaged account.

    flow       its field in a plan's accounts
    spendable  whether it arrives as cash
    rmd        whether it counts toward the year's required distribution
    """

    flow: str
    spendable: bool
    rmd: bool


QCD = Outflow("qcd", spendable=False, rmd=True)  # 26 USC 408(d)(8); Notice 2007-7 A-42
DISTRIBUTION = Outflow("distributed", spendable=True, rmd=True)
CONVERSION = Outflow("converted_out", spendable=False, rmd=False)  # 26 CFR 1.408A-4 A-6(c)
ROLLOVER = Outflow("rolled_out", spendable=False, rmd=False)  # 26 USC 402(c)(4)(B)
OUTFLOWS = (QCD, DISTRIBUTION, CONVERSION, ROLLOVER)
"""All there are, in the order of the law."""


@dataclass(frozen=True)
class AccountKind:
    """How an account type is taxed.

    words       what it is called, as "401(k)"
    tax         what a dollar in it is: see `Treatment`
    line        of a plan's return: where distributions stand
    rmd         "pooled" over the owner's accounts of the kind, "alone" for each account, or "none" while one lives
    outflows    how money leaves it, in the order of the law: what is required comes first
    penalty     whether what is income of a distribution before 59 1/2 bears the tax of 26 USC 72(t); where not, money
                rolled in from a kind that does still bears it (`AccountKind.early`)
    receives    whether conversions arrive in it
    layered     whether an owner's accounts pay contributions, then conversions, then earnings (26 USC 408A(d)(4))
    rolls_to    the type of IRA that it may be rolled to, "" where none
    inherited   whether it was inherited before the plan: its requirement follows from that, not from its owner's age
    employer    whether it is an employer's plan: it pays only after the job ends or 59 1/2, and only cash leaves it
    """

    name: str
    words: str
    tax: Treatment
    line: Line
    rmd: Literal["pooled", "alone", "none"]
    outflows: tuple[Outflow, ...] = ()
    penalty: bool = False
    receives: bool = False
    layered: bool = False
    rolls_to: str = ""
    employer: bool = False
    inherited: bool = False

    @property
    def sheltered(self) -> bool:
        """Whether growth and yields are free of tax as long as they stay: all but taxable accounts."""
        return self.tax != "taxable"

    @property
    def deferred(self) -> bool:
        """Whether all that leaves it is income, this year's or its heirs'."""
        return self.tax == "deferred"

    @property
    def converts(self) -> bool:
        """Whether it may be converted to the owner's Roth IRA."""
        return CONVERSION in self.outflows

    @property
    def gives(self) -> bool:
        """Whether it may pay a charity directly, as a qualified charitable distribution."""
        return QCD in self.outflows

    def pays(self, what: str) -> bool:
        """Whether a flow of `limits.fixed` (a line of the return, or "roth_conversions") leaves it."""
        return self.converts if what == "roth_conversions" else self.line == what

    def rmd_pool(self, account: str) -> RmdPool | None:
        """With which accounts of its owner an account's required distribution is one; None where there is none."""
        if self.rmd == "none":
            return None
        return self.name, account if self.rmd == "alone" else ""

    def early(self, *, young: bool, rolled_in: bool) -> bool:
        """Whether what is income of a distribution bears the 10 percent; `young`: its owner is under 59 1/2."""
        return young and (self.penalty or rolled_in)

    def kept_by_heirs(self, rate: float) -> float:
        """What heirs keep of a dollar, whose rate on income still to come is `rate`."""
        return 1.0 - rate if self.deferred else 1.0
