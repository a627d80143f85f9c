"""The kinds of value a scenario is written in: money, rates, years, ages, dates.

Each kind checks itself and says in one sentence what it expects; faults.py turns that into a `Fault`.
Bounds here are sanity bounds (they catch 7 for 0.07 and yearly for monthly), not numbers of the law.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Integral, Real
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

MOST_MONEY = 1e10


class Part(BaseModel):
    """A table of the scenario: immutable, and every field it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def refusal(expected: str, hint: str = "") -> PydanticCustomError:
    """The error that faults.py reads back as a `Fault` with these words."""
    return PydanticCustomError("fault", "{expected}", {"expected": expected, "hint": hint})


@dataclass(frozen=True)
class Number:
    """A finite number within bounds (inclusive unless open). Booleans and quoted numbers are refused."""

    low: float
    high: float
    expected: str
    hint: str = ""
    low_open: bool = False
    high_open: bool = False

    def check(self, value: Any) -> float:
        if type(value) is float and self.low < value < self.high:  # nearly every number of a plan
            return value
        if isinstance(value, bool) or not isinstance(value, Real):
            raise refusal(self.expected, _number_hint(value))
        amount = _float(value)
        if not math.isfinite(amount):
            raise refusal(self.expected, "NaN and infinity are not amounts; give a finite number")
        too_low = amount <= self.low if self.low_open else amount < self.low
        too_high = amount >= self.high if self.high_open else amount > self.high
        if too_low or too_high:
            raise refusal(self.expected, self.hint + self._percent(amount))
        return amount

    def _percent(self, amount: float) -> str:
        """The question back where a rate seems to be given in percent."""
        meant = amount / 100
        asked = self.hint == FRACTION and abs(amount) >= 1 and self.low <= meant <= self.high
        return f"; did you mean {meant:g}?" if asked else ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, core_schema.float_schema())

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        low = "exclusiveMinimum" if self.low_open else "minimum"
        high = "exclusiveMaximum" if self.high_open else "maximum"
        return {"type": "number", low: self.low, high: self.high}


def _float(value: Real) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond every float
        return math.inf


def _number_hint(value: Any) -> str:
    if isinstance(value, bool):
        return "true and false are not numbers"
    if isinstance(value, str) and re.fullmatch(r"\s*\$?[-\d_,.]+\s*", value):
        return "write the number without quotes, commas or signs, as 118_000"
    if isinstance(value, str) and value.strip().endswith("%"):
        return "rates are fractions: 7 % is 0.07"
    return ""


@dataclass(frozen=True)
class Whole:
    """A whole number within inclusive bounds."""

    low: int
    high: int
    expected: str

    def check(self, value: Any) -> int:
        whole = isinstance(value, Integral) and not isinstance(value, bool)
        if not whole or not self.low <= value <= self.high:
            raise refusal(self.expected, "" if whole else _number_hint(value))
        return int(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, core_schema.int_schema())

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


_AGE = re.compile(r"(\d{1,3})y(\d{1,2})m")


OPTIMIZE = "optimize"
"""In place of an age: the plan chooses it."""


def age_months(age: int | str) -> int:
    """Months of an age written as whole years (70) or as text ("70y6m"). ValueError for anything else."""
    if isinstance(age, str):
        match = _AGE.fullmatch(age)
        if match is None or int(match[2]) > 11:
            raise ValueError(age)
        return 12 * int(match[1]) + int(match[2])
    return 12 * age


@dataclass(frozen=True)
class Age:
    """An age in years (70) or years and months ("70y6m"), within inclusive bounds in years."""

    low: int
    high: int
    open: bool = False
    """Whether it may be left to the plan, as "optimize"."""

    @property
    def expected(self) -> str:
        words = (
            f'an age from {self.low} to {self.high}: whole years as {self.high}, or text as "{self.low}y6m"'
        )
        return words + f'; or "{OPTIMIZE}"' * self.open

    def check(self, value: Any) -> int | str:
        if self.open and value == OPTIMIZE:
            return OPTIMIZE
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise refusal(self.expected, _age_hint(value))
        try:
            months = age_months(value)
        except ValueError:
            raise refusal(self.expected) from None
        if not 12 * self.low <= months <= 12 * self.high:
            raise refusal(self.expected)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        years = {"type": "integer", "minimum": self.low, "maximum": self.high}
        text = {"type": "string", "pattern": "^[0-9]{1,3}y([0-9]|1[01])m$"}
        return {"anyOf": [years, text, *([{"const": OPTIMIZE}] if self.open else [])]}


def _age_hint(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, float) or not math.isfinite(value):
        return ""
    return f'write years and months as text: "{int(value)}y{int(12 * (value - int(value)))}m"'


class Day:
    """A calendar date from 1900 on: a TOML date (1964-01-15) or the same as text."""

    expected = "a date as 1964-01-15 (year-month-day), 1900 or later"

    def check(self, value: Any) -> date:
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                raise refusal(self.expected) from None
        if not isinstance(value, date) or isinstance(value, datetime) or value.year < 1900:
            raise refusal(self.expected)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, core_schema.date_schema())


class Month:
    """A month as text, "2029-07"."""

    expected = 'a month as text, "2029-07"'

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"(19|20|21)\d\d-(0[1-9]|1[0-2])", value):
            raise refusal(self.expected)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, core_schema.str_schema())


class Words:
    """Text that is not blank, at most 200 characters, without control characters."""

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise refusal("text in quotes")
        if not value.strip() or len(value) > 200 or not value.isprintable():
            raise refusal("text that is not blank, on one line, of at most 200 characters")
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, core_schema.str_schema())


class Flag:
    """true or false, nothing else."""

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise refusal("true or false, without quotes")
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, core_schema.bool_schema())


FRACTION = "rates are fractions, never percents: 7 % is 0.07"
_TOO_MUCH = "amounts are in dollars, not negative, at most 10 billion"

Name = Annotated[str, Words()]
Truth = Annotated[bool, Flag()]
Date = Annotated[date, Day()]
YearMonth = Annotated[str, Month()]
Year = Annotated[int, Whole(1900, 2250, "a year as 2031 (whole number, 1900 to 2250)")]
Money = Annotated[float, Number(0, MOST_MONEY, "dollars, 0 to 10 billion", _TOO_MUCH)]
PositiveMoney = Annotated[
    float, Number(0, MOST_MONEY, "dollars, more than 0, to 10 billion", _TOO_MUCH, low_open=True)
]
SignedMoney = Annotated[float, Number(-MOST_MONEY, MOST_MONEY, "dollars, within 10 billion of 0")]
Share = Annotated[float, Number(0, 1, "a share from 0 to 1", FRACTION)]
TaxRate = Annotated[
    float, Number(0, 1, "a tax rate from 0 to less than 1, as 0.24", FRACTION, high_open=True)
]
Return = Annotated[
    float, Number(-0.9, 1, "a yearly return from -0.9 to less than 1, as 0.07", FRACTION, high_open=True)
]
Yield = Annotated[
    float, Number(0, 1, "a yearly yield from 0 to less than 1, as 0.018", FRACTION, high_open=True)
]
Inflation = Annotated[float, Number(-0.05, 0.25, "a yearly rate from -0.05 to 0.25, as 0.025", FRACTION)]


def _series_tag(value: Any) -> str:
    return "list" if isinstance(value, list | tuple) else "number"


T = TypeVar("T")
Series = Annotated[
    Annotated[T, Tag("number")] | Annotated[tuple[T, ...], Tag("list")], Discriminator(_series_tag)
]
"""One number for every year, or a list with one number a year."""


def _own_tag(value: Any) -> str:
    return "own" if isinstance(value, str) else _series_tag(value)


OwnOrRates = Annotated[
    Annotated[Literal["own"], Tag("own")]
    | Annotated[TaxRate, Tag("number")]
    | Annotated[tuple[TaxRate, ...], Tag("list"), Field(min_length=1)],
    Discriminator(_own_tag),
]
""""own", one tax rate for every year, or a list of one a year, the last of which holds from then on."""
OneOrMore = Annotated[
    Annotated[T, Tag("number")] | Annotated[tuple[T, ...], Tag("list")], Discriminator(_series_tag)
]
"""One table, or a list of them."""


def at(series: float | tuple[float, ...], index: int) -> float:
    """The number of plan year `index` (0 is `start_year`) of a `Series`."""
    return series[index] if isinstance(series, tuple) else series


def _flag_tag(value: Any) -> Literal["flag", "number"]:
    return "flag" if isinstance(value, bool) else "number"


Indexing = Annotated[
    Annotated[Truth, Tag("flag")] | Annotated[Inflation, Tag("number")], Discriminator(_flag_tag)
]
"""true: grows with inflation; false: flat in nominal dollars; a number: its own yearly growth."""
