"""What the household does today, which a comparison sets beside the plan: [current_course]. No plan depends on it."""

from __future__ import annotations

from typing import Annotated, Literal

from .fields import Money, Name, Part, Series, TaxRate, Whole, Year

RuleName = Literal[
    "taxable_first",
    "roth_last",
    "pro_rata",
    "traditional_to_bracket",
    "convert_to_bracket",
    "convert_to_medicare_tier",
    "convert_to_agi",
    "no_conversions",
    "convert_all_at_once",
]
OrderName = Literal["taxable_first", "roth_last", "pro_rata"]
PARAMETERS: dict[str, str] = {
    "traditional_to_bracket": "fill_to",
    "convert_to_bracket": "fill_to",
    "convert_to_medicare_tier": "tier",
    "convert_to_agi": "agi",
    "convert_all_at_once": "year",
}
"""The one thing that a rule leaves open, by rule; the others leave none."""


class StatedFlow(Part):
    """Money that is taken or converted, each year or in some years: of one account, of one owner, or of one kind."""

    what: Literal["withdrawal", "conversion"]
    """"withdrawal" or "conversion"."""
    account: Name | None = None
    """The account it leaves; left out, all that `owner` and `kind` say, in proportion to what they can pay."""
    owner: Name | None = None
    """Whose accounts."""
    kind: Literal["taxable", "traditional", "roth"] | None = None
    """Which of them; of a conversion always the traditional ones."""
    amount: Series[Money]
    """Today's dollars a year, or a list: one a year from `from_year` on, and nothing after it."""
    year: Year | None = None
    """The only year."""
    from_year: Year | None = None
    """The first year; left out, start_year."""
    until_year: Year | None = None
    """The last year; left out, the plan's."""

    def dollars_of(self, year: int, start_year: int) -> float:
        """Today's dollars in a year."""
        first = self.from_year or start_year
        if self.year is not None:
            first = self.year
        last = self.until_year if self.year is None else self.year
        if year < first or (last is not None and year > last):
            return 0.0
        if not isinstance(self.amount, tuple):
            return self.amount
        return self.amount[year - first] if year - first < len(self.amount) else 0.0


class CurrentCourse(Part):
    """A rule by its name with what it leaves open, or stated flows with the order that pays for the rest."""

    rule: RuleName | None = None
    """A rule of thumb by its name."""
    fill_to: TaxRate | None = None
    """Of a rule that fills a bracket: the last rate that is filled, as 0.12; 0 is what deductions leave untaxed."""
    tier: (
        Annotated[int, Whole(0, 20, "the number of a Medicare tier, 0 for the one without surcharge")] | None
    ) = None
    """Of convert_to_medicare_tier: the tier that is filled."""
    agi: Money | None = None
    """Of convert_to_agi: the AGI that is filled, today's dollars."""
    year: Year | None = None
    """Of convert_all_at_once: the year."""
    order: OrderName | None = None
    """What pays for spending: of a rule that converts ("taxable_first" left out), or beside flows."""
    flows: tuple[StatedFlow, ...] = ()
    """Withdrawals and conversions, in place of a rule."""
    holdings: Literal["as_held", "same_mix", "bonds_in_traditional"] | None = None
    """Every account at its own mix ("as_held"), or the target: in each account, or bonds in traditional ones first."""
