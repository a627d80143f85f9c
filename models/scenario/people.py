"""Who the plan is for: [[people]] with their Social Security, pensions and wages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from .fields import (
    OPTIMIZE,
    Age,
    Date,
    Indexing,
    Money,
    Name,
    Number,
    Part,
    PositiveMoney,
    Share,
    Truth,
    Whole,
    Year,
    age_months,
)

_MONTHLY = "dollars a month, 0 to 10,000, in dollars of start_year"


class ClaimedBenefits(Part):
    """Old-age benefit of one person (42 USC 402): the amount at full retirement age and the claim."""

    monthly_benefit_at_full_age: Annotated[
        float, Number(0, 10_000, _MONTHLY, "the amount is monthly, at full retirement age: ssa.gov shows it")
    ]
    """The monthly benefit at full retirement age, in dollars of start_year."""
    claim_age: Annotated[int | str, Age(62, 70, open=True)]
    """The age at which benefits start: 62 to 70, as text "66y6m", or "optimize": the plan chooses the month."""

    survivor_claim_age: Annotated[int | str, Age(60, 67, open=True)] | None = None
    """The age at which a survivor's benefit is claimed: 60 to full age, or "optimize"; left out: what brings most."""

    @property
    def claim_months(self) -> int:
        """Months of age at the claim. ValueError where it is left to the plan."""
        return _settled(self.claim_age)

    @property
    def survivor_months(self) -> int | None:
        """Months of age at the claim of a survivor's benefit, None where it is what brings the most.

        ValueError where it is left to the plan.
        """
        return None if self.survivor_claim_age is None else _settled(self.survivor_claim_age)


def _settled(age: int | str) -> int:
    if age == OPTIMIZE:
        raise ValueError('an age that is "optimize" has no months until the plan has chosen it')
    return age_months(age)


class PensionChoice(Part):
    """One of the forms in which a pension is offered: paid for one life, for both, or all at once (26 USC 417)."""

    form: Literal["single", "joint", "lump_sum"]
    """"single": for the owner's life; "joint": `share` goes on to a survivor; "lump_sum": all at once, rolled over."""
    amount: PositiveMoney
    """Dollars a year, of the year that `amount_in` says; of a lump sum the dollars that are paid then."""
    label: Name | None = None
    """What to call it; left out: "single life", "joint 50 %", "lump sum"."""
    share: Annotated[float, Number(0, 1, "a share above 0, to 1, as 0.5", low_open=True)] | None = None
    """"joint": the part that goes on to the survivor."""
    year: Year | None = None
    """"lump_sum": the year on whose first day it is paid."""
    rolls_to: Name | None = None
    """"lump_sum": the owner's IRA that receives all of it, directly."""

    @property
    def called(self) -> str:
        """Its label, or its form in words."""
        if self.label is not None:
            return self.label
        if self.form == "joint":
            return f"joint {100 * (self.share or 0.0):g} %"
        return self.form.replace("_", " ") if self.form == "lump_sum" else "single life"


class Pension(Part):
    """A lifelong pension: `annual` from `from_age` on, or the form that is chosen among those on offer."""

    name: Name = "Pension"
    """What to call it."""
    annual: Money | None = None
    """Dollars a year; of which year, `amount_in` says. Left out where there are `choices`."""
    from_age: Annotated[int | str, Age(18, 110)]
    """The age at which it starts, 65 or "65y6m"."""
    indexed: Indexing = False
    """true: grows with inflation; false: flat; a number: grows by that rate."""
    amount_in: Literal["today", "first_payment"] | None = None
    """Of one that grows and begins after start_year: "today" grows from now on, "first_payment" from its first year."""
    survivor_fraction: Share = 0.0
    """The part that goes on to the survivor from the January after death."""
    public: Truth = False
    """Whether a government pays it: some states tax such pensions otherwise."""
    choices: Annotated[tuple[PensionChoice, ...], Field(min_length=1)] | None = None
    """The forms on offer, in place of `annual` and `survivor_fraction`."""
    choose: Name | None = None
    """Which of `choices` is taken: "optimize", or the label of one."""

    @property
    def taken(self) -> PensionChoice | None:
        """The choice that is taken; None without choices. ValueError where it is left to the plan."""
        if self.choose == OPTIMIZE:
            raise ValueError('a choice that is "optimize" pays nothing until the plan has made it')
        return next((one for one in self.choices or () if one.called == self.choose), None)

    @property
    def lump_sum(self) -> PensionChoice | None:
        """What is taken, where that is a lump sum."""
        return self.taken if self.taken is not None and self.taken.form == "lump_sum" else None

    @property
    def yearly(self) -> float:
        """Dollars a year for life, 0 where a lump sum is taken."""
        if self.taken is not None:
            return 0.0 if self.taken.form == "lump_sum" else self.taken.amount
        return self.annual or 0.0

    @property
    def to_survivor(self) -> float:
        """The part of `yearly` that goes on to the survivor."""
        return self.survivor_fraction if self.taken is None else self.taken.share or 0.0

    @property
    def from_months(self) -> int:
        """Months of age at the first payment."""
        return age_months(self.from_age)

    @property
    def grows(self) -> bool:
        """Whether it changes from a year to the next."""
        return self.indexed is True or bool(self.indexed)

    def first_year(self, born: date) -> int:
        """The calendar year of the first payment to someone born on a day."""
        return self.first_month(born) // 12

    def first_month(self, born: date) -> int:
        """Its month: twelve times the year, and the months before it."""
        return 12 * born.year + born.month - 1 + self.from_months


class Wages(Part):
    """Pay for work, in today's dollars, growing with inflation, through `until_year`."""

    name: Name = "Wages"
    """What to call it."""
    annual: Money
    """Gross dollars a year, today's."""
    until_year: Year
    """The last year it is paid."""


class LateSpouse(Part):
    """A spouse who died before the plan, on whose record a survivor's benefit is paid (42 USC 402(e), (f))."""

    born: Date
    """The date of birth, as 1950-04-09."""
    died: Date
    """The date of death, before start_year."""
    monthly_benefit_at_full_age: Annotated[
        float,
        Number(0, 10_000, _MONTHLY, "the full amount of the deceased's own record: Social Security says it"),
    ] = 0.0
    """The full monthly benefit of the deceased's record, in dollars of start_year; left out: 0."""
    claim_age: Annotated[int | str, Age(62, 70)] | None = None
    """The age at which the deceased's benefit had started; left out: it never had."""

    @property
    def claim_months(self) -> int | None:
        """Months of age at the claim."""
        return None if self.claim_age is None else age_months(self.claim_age)


class Person(Part):
    """One of at most two people, who lives through the year of `plan_to_age`."""

    name: Name
    """The name that accounts and limits refer to."""
    born: Date
    """The date of birth, as 1964-01-15."""
    sex: Literal["female", "male"] | None = None
    """Used by mortality tables alone: "female" or "male"."""
    plan_to_age: Annotated[int, Whole(1, 120, "an age in whole years, above the present age, at most 120")]
    """The plan counts on this person living through the year of this age."""
    social_security: ClaimedBenefits | None = None
    """Benefits on the person's own record; leave out when there are none."""
    ira_deductions_after_70_half: Money | None = None
    """Deductible IRA contributions for the year of 70 1/2 and later ones, less those that QCDs have made up for."""
    late_spouse: LateSpouse | None = None
    """A spouse who died before the plan; for a household of one person."""
    pensions: tuple[Pension, ...] = ()
    """Lifelong pensions."""
    wages: tuple[Wages, ...] = ()
    """Pay for work that goes on."""
    inherits_as: Literal["own", "beneficiary", "optimize"] | None = None
    """How pre-tax accounts of a spouse who dies in the plan are held until 59 1/2: "own" (default) or "beneficiary"."""

    @property
    def last_year(self) -> int:
        """The last year lived through."""
        return self.born.year + self.plan_to_age

    @property
    def turns_65(self) -> tuple[int, int]:
        """(year, month) of reaching 65 for Medicare: born on the 1st, the month before (42 USC 426)."""
        month = 12 * (self.born.year + 65) + self.born.month - 1 - (self.born.day == 1)
        return month // 12, month % 12 + 1
