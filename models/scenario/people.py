"""Who the plan is for: [[people]] with their Social Security, pensions and wages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from .fields import OPTIMIZE, Age, Date, Indexing, Money, Name, Number, Part, Share, Whole, Year, age_months

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


class Pension(Part):
    """A lifelong pension: `annual` from `from_age` on."""

    name: Name = "Pension"
    """What to call it."""
    annual: Money
    """Dollars a year; of which year, `amount_in` says."""
    from_age: Annotated[int | str, Age(18, 110)]
    """The age at which it starts, 65 or "65y6m"."""
    indexed: Indexing = False
    """true: grows with inflation; false: flat; a number: grows by that rate."""
    amount_in: Literal["today", "first_payment"] | None = None
    """Of one that grows and begins after start_year: "today" grows from now on, "first_payment" from its first year."""
    survivor_fraction: Share = 0.0
    """The part that goes on to the survivor from the January after death."""

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
        return (12 * born.year + born.month - 1 + self.from_months) // 12


class Wages(Part):
    """Pay for work, in today's dollars, growing with inflation, through `until_year`."""

    name: Name = "Wages"
    """What to call it."""
    annual: Money
    """Gross dollars a year, today's."""
    until_year: Year
    """The last year it is paid."""


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
    ira_deductions_after_70_half: Money = 0.0
    """Deductible IRA contributions for the year of 70 1/2 and later ones, less those that QCDs have made up for."""
    pensions: tuple[Pension, ...] = ()
    """Lifelong pensions."""
    wages: tuple[Wages, ...] = ()
    """Pay for work that goes on."""

    @property
    def last_year(self) -> int:
        """The last year lived through."""
        return self.born.year + self.plan_to_age

    @property
    def turns_65(self) -> tuple[int, int]:
        """(year, month) of reaching 65 for Medicare: born on the 1st, the month before (42 USC 426)."""
        month = 12 * (self.born.year + 65) + self.born.month - 1 - (self.born.day == 1)
        return month // 12, month % 12 + 1
