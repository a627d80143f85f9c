"""What the tax returns need beside the money: [taxes]."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Discriminator, Field, JsonValue, Tag, model_validator

from ...scenarios import reform, reform_names
from ...tax_tables.reform_asked import Reform
from ...tax_tables.schema import FilingStatus
from .faults import did_you_mean, one_of
from .fields import Money, Name, Number, OneOrMore, Part, SignedMoney, TaxRate, Truth, Year, refusal
from .states import STATES, suggest_state


def _state(value: Any) -> str:
    if not isinstance(value, str) or value not in STATES:
        raise refusal('a two-letter state code, as "PA"', suggest_state(value))
    return value


class Move(Part):
    """A move: the household lives in another state from 1 January of a year."""

    year: Year
    """The first year there, whole."""
    state: Annotated[str, BeforeValidator(_state)]
    """The two-letter code of the state."""
    locality: Name | None = None
    """The city or county there, where it has an income tax of its own."""


class Residence(NamedTuple):
    """Where a household lives in a year."""

    state: str | None
    locality: str | None


class StateFlat(Part):
    """A flat stand-in for a state's income tax, until the states are built."""

    rate: TaxRate
    """The rate on AGI less Treasury interest (31 USC 3124) and what the two switches leave out."""
    taxes_retirement: Truth
    """Whether pensions and retirement distributions are taxed."""
    taxes_social_security: Truth
    """Whether federally taxable benefits are taxed."""


_GROWTH = Number(-0.5, 0.25, 'a yearly rate from -0.5 to 0.25, as -0.05, or "inflation"')


def _growth_tag(value: Any) -> str:
    return "word" if isinstance(value, str) else "number"


class ItemizedAmount(Part):
    """A yearly amount that has its own growth, or ends."""

    amount: Money
    """Dollars of start_year, the whole year's."""
    growth: (
        Annotated[
            Annotated[Literal["inflation"], Tag("word")] | Annotated[float, _GROWTH, Tag("number")],
            Discriminator(_growth_tag),
        ]
        | None
    ) = None
    """ "inflation", or a yearly rate of its own; left out: inflation, but 0 for mortgage interest."""
    until_year: Year | None = None
    """The last year in which it is paid; left out: every year."""


def _amount_tag(value: Any) -> str:
    return "table" if isinstance(value, dict | ItemizedAmount) else "number"


Amount = Annotated[
    Annotated[Money, Tag("number")] | Annotated[ItemizedAmount, Tag("table")], Discriminator(_amount_tag)
]
"""Dollars of start_year, or { amount, growth, until_year }."""

ITEMS = ("state_income_tax", "property_tax", "mortgage_interest", "charity_cash", "medical_expenses")


class Itemized(Part):
    """Raw Schedule A amounts of a year, before any floor or cap."""

    state_income_tax: Amount = 0.0
    """State and local income tax paid, that of state_flat apart."""
    property_tax: Amount = 0.0
    """Real estate and personal property tax."""
    mortgage_interest: Amount = 0.0
    """Deductible home mortgage interest."""
    charity_cash: Amount = 0.0
    """Cash gifts to public charities out of spending.annual; [giving] decides from which pocket instead."""
    medical_expenses: Amount = 0.0
    """Medical expenses, Medicare premiums apart."""

    def item(self, name: str) -> GrowingAmount:
        """One of ITEMS with its defaults in full."""
        return growing(getattr(self, name), 0.0 if name == "mortgage_interest" else "inflation")


class GrowingAmount(NamedTuple):
    """An amount with its growth: "inflation", or a yearly rate."""

    amount: float
    growth: float | Literal["inflation"]
    until_year: int | None

    def paid(self, year: int, start_year: int, price: float) -> float:
        """Dollars of `year`; `price` is its price level, 1 in the start year."""
        if self.until_year is not None and year > self.until_year:
            return 0.0
        if self.growth == "inflation":
            return self.amount * price
        return self.amount * (1.0 + self.growth) ** (year - start_year)


def growing(given: float | ItemizedAmount, otherwise: float | Literal["inflation"]) -> GrowingAmount:
    """An amount as given, with the growth that stands for one left out."""
    item = given if isinstance(given, ItemizedAmount) else ItemizedAmount(amount=given)
    return GrowingAmount(item.amount, otherwise if item.growth is None else item.growth, item.until_year)


class CapitalLossCarryforward(Part):
    """Capital losses carried into start_year (Schedule D carry-over worksheet), by character and owner."""

    short: Money = 0.0
    """Short-term loss, as a positive number."""
    long: Money = 0.0
    """Long-term loss, as a positive number."""
    owner: Name | None = None
    """Whose it is: a name, or "joint" (by halves); left out, the one who owns every taxable account, else joint."""


def _carryforward(value: Any) -> Any:
    if isinstance(value, dict | CapitalLossCarryforward):
        return value
    if isinstance(value, list | tuple):
        return [_carryforward(part) for part in value]
    try:
        return {"long": Number(0, 1e10, "").check(value)}
    except Exception:
        raise refusal(
            "dollars of loss as a positive number (long-term), { short = 0, long = 0, owner = NAME }, "
            "or a list of these"
        ) from None


def _shipped(value: Any) -> str:
    if not isinstance(value, str) or value not in reform_names():
        raise refusal(f"a shipped reform, {one_of(reform_names())}", did_you_mean(value, reform_names()))
    return value


class LawReform(Part):
    """An assumption about law that is not yet law: a shipped one by name, or numbers changed from a year on."""

    name: Annotated[str, BeforeValidator(_shipped)] | None = None
    """A shipped reform, as "rates_up_3_points"; then nothing but from_year may be given beside it."""
    from_year: Year | None = None
    """The first year it holds; left out, a shipped reform's own (or start_year, where that is later)."""
    set: dict[str, JsonValue] = Field(default={})
    """New values by name, as "federal.social_security.benefit_factor" = 0.79; switches are true or false."""
    scale: dict[str, Annotated[float, Number(0, 1e6, "a factor, 0 or more, as 0.5")]] = Field(default={})
    """What is multiplied, by name, as "federal.standard_deduction.basic" = 0.5."""
    shift: dict[str, SignedMoney] = Field(default={})
    """What is added, by name, as "federal.ordinary_income_tax.rates" = 0.03."""

    @model_validator(mode="after")
    def _has_a_year(self) -> LawReform:
        if self.name is None and self.from_year is None:
            raise refusal("from_year, the first year it holds, or the name of a shipped reform")
        return self

    def assumed(self, start_year: int) -> Reform:
        """What is assumed, in full."""
        if self.name is None:
            assert self.from_year is not None
            return Reform(self.from_year, self.set, self.scale, self.shift)
        shipped = reform(self.name)
        from_year = self.from_year or max(start_year, shipped["from_year"])
        return Reform(**{**shipped, "from_year": from_year})


class Taxes(Part):
    """State, past returns, losses, itemised amounts and assumed reforms."""

    state: Annotated[str, BeforeValidator(_state)] | None = None
    """The two-letter code of the state of residence."""
    locality: Name | None = None
    """The city or county of residence, where it has an income tax of its own."""
    moves: tuple[Move, ...] = ()
    """Moves to other states, in the order of their years."""
    state_flat: StateFlat | None = None
    """One rate in place of the state's own income tax."""
    community_property: Truth | None = None
    """Whether the couple's property is community property; required in the nine states that have it."""
    prior_magi: Annotated[tuple[SignedMoney, ...], Field(min_length=2, max_length=2)] | None = None
    """AGI plus tax-exempt interest of the two years before start_year, oldest first."""
    prior_filing_status: Annotated[tuple[FilingStatus, ...], Field(min_length=2, max_length=2)] | None = None
    """Filing status of the same two returns."""
    prior_year_tax: Money | None = None
    """Federal tax of the year before start_year (total tax, Form 1040 line 24), for the safe harbour of payments."""
    prior_year_agi: SignedMoney | None = None
    """AGI of the same return (Form 1040 line 11); left out, the last of prior_magi where that settles it."""
    capital_loss_carryforward: Annotated[
        OneOrMore[CapitalLossCarryforward], BeforeValidator(_carryforward)
    ] = CapitalLossCarryforward()
    """Losses carried into start_year: { short = 0, long = 0, owner = NAME }, a list of these, or a number (long)."""
    dependent_child_until: Year | None = None
    """The last year in which a child lives at home whom the household supports (26 USC 2, 152); left out: none does."""
    itemized: Itemized | None = None
    """Raw Schedule A amounts."""
    reform: tuple[LawReform, ...] = ()
    """Assumed changes of law."""

    def residence(self, year: int) -> Residence:
        """Where the household lives in a year."""
        found = Residence(self.state, self.locality)
        for move in self.moves:
            if move.year <= year:
                found = Residence(move.state, move.locality)
        return found

    @property
    def states(self) -> frozenset[str | None]:
        """Where the household ever lives."""
        return frozenset({self.state, *(move.state for move in self.moves)})

    @property
    def carryforwards(self) -> tuple[CapitalLossCarryforward, ...]:
        """The losses carried into start_year, one by one."""
        given = self.capital_loss_carryforward
        return (given,) if isinstance(given, CapitalLossCarryforward) else given

    @property
    def carried(self) -> tuple[float, float]:
        """All losses carried into start_year: short-term and long-term dollars, positive."""
        parts = self.carryforwards
        return sum(part.short for part in parts), sum(part.long for part in parts)
