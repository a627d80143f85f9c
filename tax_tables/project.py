"""The law of any year: published where it is published, else projected by the statute's own indexing.

``amount(y) = rounding of unrounded(y0) x deflator(y) / deflator(y0)``, y0 the last published year of that
amount (docs/definitions.md, "Indexing"). What the statutes tie to wages grows with prices here too, since a
scenario states no growth of wages; Medicare's premiums and surcharges have a growth of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from itertools import pairwise
from typing import Any

from .indexing import EVERYONE, PREMIUMS, Derived, Numbers
from .law_file import LAW_CLASSES, STATUSES, LawTable, Shape
from .read import Tables, read_tables
from .reform import apply_reforms, check_reforms
from .reform_asked import Reform
from .reindexed import indexing_switches
from .schema import FederalLaw, FilingStatus, MedicareLaw, YearLaw

Growth = Callable[[int], float]

PRICES = "prices"
YEARS_PAST_THE_TABLES = 10


class LawYearError(ValueError):
    """A year whose law is neither published nor projected: which years there are."""


class LawBook:
    """The law of every year from the first published one on, each built once.

    inflation(y)                price rise from year y to y + 1, a fraction; asked for y >= start_year alone
    start_year                  the scenario's first year, whose dollars have deflator 1
    medicare_premium_growth(y)  likewise for Part B, Part D and the surcharges; default: inflation
    reforms                     assumed changes of law, applied in order after the projection
    tables                      the published law; default: that of this package

    `projected_from` is the last fully published year; `warnings` are (code, where, message).
    Raises `LawYearError` where the start year is out of reach and `ReformError` for a faulty reform.
    """

    def __init__(
        self,
        inflation: Growth,
        start_year: int,
        medicare_premium_growth: Growth | None = None,
        reforms: Sequence[Reform] = (),
        tables: Tables | None = None,
    ) -> None:
        self._tables = tables or read_tables()
        self.start_year = start_year
        self.first_year = self._tables.first_year
        self.projected_from = self._tables.last_full_year
        first, last = self.first_year, self.projected_from
        latest = last + YEARS_PAST_THE_TABLES
        if not first <= start_year <= latest:
            raise LawYearError(
                f"start_year is {start_year}; the tax tables have all of {first} to {last}, "
                f"so a plan may start in any year from {first} to {latest}"
            )
        self._growth = {PRICES: inflation, PREMIUMS: medicare_premium_growth or inflation}
        self._levels: dict[tuple[str, int], float] = {}
        self._bases: dict[tuple[str, str, int], Numbers] = {}
        self.warnings = self._assumptions()
        self._projected: dict[int, YearLaw] = {}
        self._reform(reforms)

    def _reform(self, reforms: Sequence[Reform]) -> None:
        self.reforms = tuple(reforms)
        self._laws: dict[int, YearLaw] = {}
        self._switches = indexing_switches(self.reforms)
        check_reforms(self.reforms, self._without_reforms(self.start_year))

    def with_reforms(self, reforms: Sequence[Reform]) -> LawBook:
        """The same law under other reforms, not projected anew where they switch no indexing on or off."""
        other = copy(self)
        if indexing_switches(reforms) != self._switches:
            other._projected = {}
        other._reform(reforms)
        return other

    def for_year(self, year: int) -> YearLaw:
        """The law of `year`, reforms included. Raises `LawYearError` before the first published year."""
        if year not in self._laws:
            law = self._without_reforms(year)
            self._laws[year] = apply_reforms(self.reforms, law, self._grown_since)
        return self._laws[year]

    def deflator(self, year: int) -> float:
        """Prices of `year` over those of the start year."""
        return self._level(PRICES, year)

    def _without_reforms(self, year: int) -> YearLaw:
        """The law of a year under the reforms' switches of indexing alone."""
        if year < self.first_year:
            raise LawYearError(f"no law of {year} is known: the tax tables begin with {self.first_year}")
        if year not in self._projected:
            self._projected[year] = self._project(year)
        return self._projected[year]

    def _project(self, year: int) -> YearLaw:
        parts = {name: self._law(law, year) for name, law in self._tables.laws.items()}
        places: dict[str, dict[str, Any]] = {"federal": {}, "medicare": {}}
        for name, part in parts.items():
            place, law_name = name.split(".")
            places[place][law_name] = part
        return YearLaw(
            year=year,
            published=year <= self.projected_from,
            federal=FederalLaw(**places["federal"]),
            medicare=MedicareLaw(**places["medicare"]),
        )

    def _law(self, law: LawTable, year: int) -> Any:
        numbers = {name: self._standing(law, name, year) for name in law.amounts}
        fields = {name: _shaped(numbers[name], amount.shape) for name, amount in law.amounts.items()}
        if law.name == "medicare.irmaa":
            lower, top = fields.pop("lower_edges"), fields.pop("top_edge")
            fields["edges"] = {status: (*lower[status], top[status]) for status in lower}
        return LAW_CLASSES[law.name](**fields)

    def _standing(self, law: LawTable, name: str, year: int) -> Numbers:
        """An amount under the reforms that switch its indexing: from a year on what it was then, or grown from then.

        What the law itself changes by year, without an index, keeps changing where indexing is switched on.
        """
        rule = law.amounts[name].rule
        switches = [one for one in self._switches.get((law.name, name), ()) if one.from_year <= year]
        turned = [max(one.from_year, self.start_year) for one in switches if one.on == rule.is_fixed]
        if not turned:
            return self._numbers(law, name, year)
        growth = self._grown_since(law.name, name, turned[0], year)
        numbers = self._numbers(law, name, year if rule.is_fixed else turned[0])
        return {status: tuple(x * growth for x in several) for status, several in numbers.items()}

    def _numbers(self, law: LawTable, name: str, year: int) -> Numbers:
        amount = law.amounts[name]
        rule, last = amount.rule, amount.last_published(year)
        numbers = dict(amount.published[last])
        if last < year and not rule.is_fixed:
            growth = self._level(rule.index, year) / self._level(rule.index, last)
            before = self._unrounded(law.name, name, last)
            numbers = {s: rule.round(s, tuple(x * growth for x in several)) for s, several in before.items()}
        for status, how in rule.derived.items():
            if status not in numbers:
                numbers[status] = self._derived(how, numbers, law, year)
        return numbers

    def _unrounded(self, law: str, name: str, year: int) -> Numbers:
        if (law, name, year) not in self._bases:
            amount = self._tables.laws[law].amounts[name]
            published, indexes = amount.published[year], self._tables.indexes
            self._bases[law, name, year] = amount.rule.unrounded(year, published, indexes)
        return self._bases[law, name, year]

    def _derived(self, how: Derived, numbers: Numbers, law: LawTable, year: int) -> tuple[float, ...]:
        source = numbers[how.of][:1] if how.first_only else numbers[how.of]
        less = self._numbers(law, how.less_first_of, year)[how.of][0] if how.less_first_of else 0.0
        return tuple(how.times * x - less for x in source)

    def _level(self, index: str, year: int) -> float:
        """What `index` has grown to in `year`, 1 in the start year; all but the premiums go by prices."""
        kind = PREMIUMS if index == PREMIUMS else PRICES
        if year == self.start_year:
            return 1.0
        if (kind, year) not in self._levels:
            if year > self.start_year:
                level = self._level(kind, year - 1) * (1.0 + self._growth[kind](year - 1))
            else:
                level = self._level(kind, year + 1) / (1.0 + self._assumed(year))
            self._levels[kind, year] = level
        return self._levels[kind, year]

    def _assumed(self, year: int) -> float:
        return self._tables.assumed_inflation.get(year, self._tables.assumed_later)

    def _grown_since(self, law: str, name: str, since: int, year: int) -> float:
        """What a reform's dollar of year `since` is in `year`: it grows in years in which the amount is indexed."""
        amounts = self._tables.laws[law].amounts
        name = name if name in amounts else "lower_edges"
        rule, since = amounts[name].rule, max(since, self.start_year)
        switches = self._switches.get((law, name), ())
        growth = 1.0
        for start, end in pairwise(
            [since, *(s.from_year for s in switches if since < s.from_year < year), year]
        ):
            if [not rule.is_fixed, *(s.on for s in switches if s.from_year <= start)][-1]:
                growth *= self._level(rule.index, end) / self._level(rule.index, start)
        return growth

    def _assumptions(self) -> tuple[tuple[str, str, str], ...]:
        gap = range(self.projected_from, self.start_year)
        if not gap:
            return ()
        rates = ", ".join(f"{year + 1}: {self._assumed(year):.2%}" for year in gap)
        message = (
            f"the law is published to {self.projected_from} and the plan starts in {self.start_year}; "
            f"between them prices and Medicare premiums are assumed to rise by {rates} "
            f"(tax_tables/indexes/assumed_inflation.toml)"
        )
        return (("assumed_inflation", "start_year", message),)


_KNOWN = [(status, FilingStatus(status)) for status in STATUSES]


def _shaped(numbers: Numbers, shape: Shape) -> Any:
    """Numbers in the form that the schema gives an amount of this shape."""
    if shape is Shape.NUMBER:
        return numbers[EVERYONE][0]
    if shape is Shape.SWITCH:
        return bool(numbers[EVERYONE][0])
    if shape is Shape.NUMBERS:
        return numbers[EVERYONE]
    if shape is Shape.BY_STATUS:
        return {known: numbers[status][0] for status, known in _KNOWN}
    if shape is Shape.INTEGERS_BY_STATUS:
        return {known: tuple(map(int, numbers[status])) for status, known in _KNOWN}
    return {known: numbers[status] for status, known in _KNOWN}
