"""What a state asks of a year's federal return and of each filer; what its own return answers. Dollars of the year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ....tax_tables.schema import FilingStatus

KINDS = (
    "wages",
    "interest",
    "treasury_interest",
    "tax_exempt_interest",
    "ordinary_dividends",
    "qualified_dividends",
    "short_term_gains",
    "long_term_gains",
    "traditional_distributions",
    "inherited_distributions",
    "qcd",
    "roth_conversions",
    "pensions",
    "public_pensions",
    "social_security",
)
RETIREMENT = ("pensions", "public_pensions", "traditional_distributions", "roth_conversions")
INVESTMENT = ("interest", "ordinary_dividends", "qualified_dividends")
FREE_TO_DRAW = 59.5
"""The age from which a distribution bears no 10 percent: 26 USC 72(t)(2)(A)(i)."""


class KnownFiler(Protocol):
    """What is known of a filer before anything of the year is decided; dollars but for the ages and `employers_plan`:
    whether there are accounts that the state tells apart as such."""

    @property
    def age(self) -> int: ...
    @property
    def birth_year(self) -> int: ...
    @property
    def wages(self) -> float: ...
    @property
    def pensions(self) -> float: ...
    @property
    def public_pensions(self) -> float: ...
    @property
    def social_security(self) -> float: ...
    @property
    def employers_plan(self) -> bool: ...
    @property
    def heirs(self) -> Any:
        """Of each decedent the kind that is told of the year's distributions, and this heir's part (`Filer.heirs`)."""
        ...


class KnownYear(Protocol):
    """A year's filers, what is known of them, where they live (a city or county with a tax of its own, or ""), the
    federal standard deduction, and how much of benefits can be taxable federally, dollars."""

    @property
    def filers(self) -> Sequence[KnownFiler]: ...
    @property
    def place(self) -> str: ...
    @property
    def standard(self) -> float: ...
    @property
    def standard_aged(self) -> float: ...
    @property
    def most_taxed_benefits(self) -> float: ...
    @property
    def benefits_base(self) -> float: ...
    @property
    def half_benefits(self) -> float: ...
    @property
    def items(self) -> Any:
        """What is known of its items (`items.KnownItems`), None where nothing is itemized."""
        ...

    def aged(self, age: int) -> int:
        """How many filers have reached an age."""
        ...


@dataclass(frozen=True, slots=True)
class Filer:
    """One person of a return.

    age        reached in the year; a rule of 59 1/2 asks for 60
    received   dollars by kind (`KINDS`); `interest` includes `treasury_interest`, `ordinary_dividends` are those not
               qualified, gains are signed, `qcd` is no part of `traditional_distributions`, `inherited_distributions`
               are one (of accounts that another left; a spouse's as `known.WITH_A_SPOUSES` says), `pensions` are
               private, `public_pensions` a government's
    heirs      of each decedent who left this one accounts, where a plan knows it, the kind in `received` and the part
               of what the decedent might leave out of income that is this heir's; such dollars are a part of
               `traditional_distributions`
    """

    age: int
    birth_year: int
    received: Mapping[str, float] = field(default_factory=dict)
    heirs: Mapping[str, float] = field(default_factory=dict)

    def of(self, *kinds: str) -> float:
        """What came in of some kinds."""
        return sum(self.received.get(kind, 0.0) for kind in kinds)

    @property
    def gains(self) -> float:
        return self.of("short_term_gains", "long_term_gains")

    @property
    def earned_and_invested(self) -> float:
        """All income but gains, benefits and what no state may or does tax."""
        return self.of("wages", *INVESTMENT, *RETIREMENT) - self.of("treasury_interest")


@dataclass(frozen=True, slots=True)
class FederalLines:
    """Lines of the federal return that states begin from, before credits.

    tax                   regular tax, AMT and NIIT
    standard_deduction    26 USC 63(c), aged additions included; `basic_deduction` without them
    senior_deduction      26 USC 151(d)(5)(C)
    medical, gifts        Schedule A lines 4 and 14, whether or not it is filed; `tax_cap` that of line 5e;
                          `gifts_let_through` by the ceilings of 26 USC 170(b), without the floor under them
    loss_limit            26 USC 1211(b)
    provisional_income    26 USC 86(b)(2); `quarter_base` the lesser of benefits and what of it is above the base amount
    """

    agi: float
    taxable_benefits: float
    taxable_income: float
    before_zero: float
    itemizes: bool
    itemized: float
    tax: float
    net_capital_gain: float
    standard_deduction: float
    basic_deduction: float
    senior_deduction: float
    medical: float
    gifts: float
    gifts_let_through: float
    tax_cap: float
    loss_limit: float
    payroll_tax: float
    provisional_income: float
    quarter_base: float


@dataclass(frozen=True, slots=True)
class StateReturn:
    """One year of a household as a state sees it; what is paid is the couple's, and so are federal losses carried in
    (`carried_short`, `carried_long`) and gifts that the state's own ceilings have left to this year; of `gifts_cash`
    `cash_to_charities` is what no donor-advised fund received."""

    year: int
    status: FilingStatus
    filers: tuple[Filer, ...]
    federal: FederalLines
    property_tax: float = 0.0
    mortgage_interest: float = 0.0
    gifts_cash: float = 0.0
    gifts_property: float = 0.0
    medical_expenses: float = 0.0
    state_income_tax: float = 0.0
    carried_short: float = 0.0
    carried_long: float = 0.0
    gifts_carried_cash: float = 0.0
    gifts_carried_property: float = 0.0
    cash_to_charities: float = 0.0

    @property
    def is_joint(self) -> bool:
        return self.status is FilingStatus.MARRIED_FILING_JOINTLY

    @property
    def people(self) -> int:
        return len(self.filers)

    def of(self, *kinds: str) -> float:
        """What came in of some kinds, of all filers together."""
        return sum(filer.of(*kinds) for filer in self.filers)

    @property
    def gifts(self) -> float:
        """All gifts to charities but QCDs, whatever may be deducted."""
        return self.gifts_cash + self.gifts_property

    def aged(self, age: float) -> int:
        """How many filers have reached an age."""
        return sum(filer.age >= age for filer in self.filers)

    @property
    def net_short(self) -> float:
        """Schedule D line 7: short-term gains less losses, those carried in too; `net_long` likewise, line 15."""
        return self.of("short_term_gains") - self.carried_short

    @property
    def net_long(self) -> float:
        return self.of("long_term_gains") - self.carried_long

    @property
    def net_gain(self) -> float:
        """Gains of all kinds together as AGI has them: less losses carried in, a loss to its limit."""
        return max(-self.federal.loss_limit, self.net_short + self.net_long)

    def taxed_benefits_of(self, filer: Filer) -> float:
        """One filer's part of taxable benefits, by the gross ones."""
        gross = self.of("social_security")
        return self.federal.taxable_benefits * filer.of("social_security") / gross if gross else 0.0

    @property
    def capped_property_tax(self) -> float:
        """What line 5e of Schedule A leaves of it alone."""
        return min(self.property_tax, self.federal.tax_cap)

    @property
    def property_tax_of_cap(self) -> float:
        """Its proportional part of line 5e, where all state and local taxes are above the cap."""
        paid = self.property_tax + self.state_income_tax
        return self.property_tax * min(1.0, self.federal.tax_cap / paid) if paid else 0.0


@dataclass(frozen=True, slots=True)
class StateLines:
    """A state's return: `tax` is before refundable credits, after all others (`credits`).

    others    lines that only this state has and that its law steps along (`[edges]` of its table)
    taken     of each decision of its taxpayers (choices.py) the alternative taken, 0 or 1
    refunded  a refundable credit that is no part of `credits`: in a plan it takes off tax as far as there is any
    fallen    what has fallen away of its standard deduction, where what is itemized has a part of that (items.py)
    """

    agi: float
    taxable: float
    before_credits: float
    credits: float = 0.0
    others: Mapping[str, float] = field(default_factory=dict)
    taken: tuple[int, ...] = ()
    refunded: float = 0.0
    fallen: float = 0.0

    def at(self, r: StateReturn) -> dict[str, float]:
        """The lines along which states' laws step, by name."""
        return {"federal_agi": r.federal.agi, "agi": self.agi, "taxable": self.taxable, **self.others}

    @property
    def tax(self) -> float:
        return max(0.0, self.before_credits - self.credits)


def total(values: Iterable[float]) -> float:
    return float(sum(values))
