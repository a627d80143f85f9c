"""What they own: [[accounts]], one class per type built so far (models/accounts says how each is taxed)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from ..laws.federal.inherited_accounts import Beneficiary
from .fields import Date, Money, Name, Part, PositiveMoney, Share, Year

WORTHLESS = 0.01
"""Dollars that a lot without value counts as."""


class Lot(Part):
    """Shares of one asset bought at one time, as of the plan's first day."""

    asset: Name
    """The asset, one of market.assets."""
    acquired: Date
    """The date of purchase."""
    value: PositiveMoney
    """Market value in dollars. Worth nothing (0), it counts as a cent: it can still be sold for its loss."""
    basis: Money
    """Cost basis in dollars."""

    @field_validator("value", mode="before")
    @classmethod
    def _a_cent_at_least(cls, value: Any) -> Any:
        return WORTHLESS if value == 0 and not isinstance(value, bool) else value


class PastConversion(Part):
    """A Roth conversion of a year before start_year (26 USC 408A(d)(3)(F): seasoned after five years)."""

    year: Year
    """The year of the conversion."""
    amount: PositiveMoney
    """Dollars converted."""


class _Account(Part):
    name: Name
    """The name trades and tables use."""
    owner: Name
    """A person's name; a taxable account may also be "joint"."""
    only: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    """The assets it may hold; left out, all of market.assets."""
    never: tuple[Name, ...] | None = None
    """Assets it may not hold."""

    def may_hold(self, asset: str) -> bool:
        """Whether `only` and `never` let it hold an asset after the first day's trades."""
        return (self.only is None or asset in self.only) and asset not in (self.never or ())

    @property
    def bears_early_tax(self) -> bool:
        """Whether its money bears the 10 % before 59 1/2 though its kind does not."""
        return False

    def shut(self, year: int, young: frozenset[str]) -> bool:
        """Whether nothing may leave in a year; `young`: the living who are under 59 1/2 in it."""
        return False


class TaxableAccount(_Account):
    """A brokerage or bank account: lots with basis."""

    type: Literal["taxable"]
    """The account type."""
    lots: tuple[Lot, ...] = ()
    """What it holds, purchase by purchase."""

    @property
    def holdings(self) -> dict[str, float]:
        """Market value by asset, in dollars."""
        values: dict[str, float] = {}
        for lot in self.lots:
            values[lot.asset] = values.get(lot.asset, 0.0) + lot.value
        return values

    @property
    def dated_lots(self) -> list[Lot]:
        """The lots as a plan names them: what was bought of an asset on one day is one lot."""
        by_date: dict[tuple[str, date], Lot] = {}
        for lot in self.lots:
            name = (lot.asset, lot.acquired)
            if name in by_date:
                of = by_date[name]
                lot = of.model_copy(update={"value": of.value + lot.value, "basis": of.basis + lot.basis})
            by_date[name] = lot
        return list(by_date.values())


class _Sheltered(_Account):
    holdings: dict[str, Money]
    """Market value by asset in dollars, as { us_stock = 500_000 }; { } for an empty account."""


class TraditionalIra(_Sheltered):
    """A traditional IRA without after-tax basis (26 USC 408)."""

    type: Literal["traditional_ira"]
    """The account type."""
    after_tax_basis: Literal[0] | None = None
    """0: no contribution was made after tax (Form 8606); another basis is not modelled yet."""
    prior_year_end_value: Money | None = None
    """With [year_to_date]: its value on 31 December before, which sets the year's required distribution."""


class Deceased(Part):
    """Whoever left an account: the dates that say what must leave it, and by when."""

    born: Date
    """The date of birth."""
    died: Date
    """The date of death, before the plan's first day."""
    share: Share | None = None
    """What part of all that they left in such accounts its owner has, of all heirs' (New York); left out, all."""


class _Inherited(_Sheltered):
    """What accounts inherited before the plan have in common (26 USC 401(a)(9)(H))."""

    inherited_from: Deceased
    """Who left it, as { born = 1941-05-01, died = 2023-11-20 }."""
    beneficiary: Beneficiary = "designated"
    """What its owner is to them: "designated", "spouse", "disabled" (or chronically ill), "minor_child" (until 21)."""
    prior_year_end_value: Money | None = None
    """With [year_to_date]: its value on 31 December before, which sets the year's required distribution."""


class InheritedIra(_Inherited):
    """A traditional IRA, or an employer's plan, inherited from someone who died before the plan."""

    type: Literal["inherited_ira"]
    """The account type."""


class InheritedRoth(_Inherited):
    """A Roth IRA inherited from someone who died before the plan."""

    type: Literal["inherited_roth"]
    """The account type."""
    first_contribution_year: Year
    """The tax year of the deceased's first contribution to any Roth IRA; it starts the five-year clock."""
    contribution_basis: Money = 0.0
    """What of it is the deceased's contributions and conversions: free of tax before the five years are over."""


class EmployerPlan(_Sheltered):
    """What the plans of employers have in common."""

    type: str
    """The account type."""
    employed_until: Year | None = None
    """The last year of work for this employer: up to it nothing leaves before 59 1/2. Left out, that job is over."""
    rolls_to: Name | None = None
    """The owner's IRA (of a Roth plan: Roth IRA) to which all of it is rolled; left out, it stays where it is."""
    rolls_in: Year | None = None
    """The year on whose first day that is done, after what is paid out and converted; left out, start_year."""

    def shut(self, year: int, young: frozenset[str]) -> bool:
        """Before severance, death or 59 1/2, hardship and the like apart.

        26 USC 401(k)(2)(B), 403(b)(7)(A) and (11), 457(d)(1)(A).
        """
        return self.employed_until is not None and year <= self.employed_until and self.owner in young


class PreTaxPlan(EmployerPlan):
    """One of pre-tax money."""

    employer_funded: Share | None = None
    """What part of the contributions the employer made, which Hawaii does not tax; left out, none."""
    prior_year_end_value: Money | None = None
    """With [year_to_date]: its value on 31 December before, which sets the year's required distribution."""


class Employer401k(PreTaxPlan):
    """A 401(k) with pre-tax money, its own RMD (26 USC 401(k))."""

    type: Literal["401k"]
    """The account type."""


class Employer403b(PreTaxPlan):
    """A 403(b) with pre-tax money, its RMD pooled with the owner's other 403(b)s (26 USC 403(b))."""

    type: Literal["403b"]
    """The account type."""


class Governmental457b(PreTaxPlan):
    """A 457(b) of a state or local government with pre-tax money, its own RMD (26 USC 457(b))."""

    type: Literal["457b"]
    """The account type."""
    rolled_in: bool = False
    """true: money rolled in from an IRA or another plan, which still bears the 10 % (26 USC 72(t)(9))."""

    @property
    def bears_early_tax(self) -> bool:
        return self.rolled_in


class EmployerRoth401k(EmployerPlan):
    """Roth contributions in a 401(k), with what they earned (26 USC 402A)."""

    type: Literal["roth_401k"]
    """The account type."""
    contribution_basis: Money = 0.0
    """Roth contributions not yet paid out."""
    first_contribution_year: Year | None = None
    """The tax year of the first Roth contribution to this plan; it starts the plan's own five-year clock."""


class RothIra(_Sheltered):
    """A Roth IRA (26 USC 408A)."""

    type: Literal["roth_ira"]
    """The account type."""
    contribution_basis: Money = 0.0
    """Regular contributions not yet withdrawn: free of tax and penalty at any age."""
    first_contribution_year: Year | None = None
    """The tax year of the first contribution to any Roth IRA; it starts the five-year clock."""
    conversions: tuple[PastConversion, ...] = ()
    """Past conversions not yet withdrawn."""


Account = Annotated[
    TaxableAccount
    | TraditionalIra
    | RothIra
    | Employer401k
    | Employer403b
    | Governmental457b
    | EmployerRoth401k
    | InheritedIra
    | InheritedRoth,
    Field(discriminator="type"),
]

WITHOUT_RMD = (TaxableAccount, RothIra, EmployerRoth401k)
"""The types of which nothing is ever required, so that they have no `prior_year_end_value`."""
