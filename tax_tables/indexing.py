"""How a number of the law follows prices: which index, from which base, rounded how.

A rule is one `[indexing.NAME]` table of a law's TOML file. Numbers are kept uniformly as
``{filing status: (number, ...)}``; a number that is the same for everybody has the one key `EVERYONE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor

Numbers = Mapping[str, tuple[float, ...]]

EVERYONE = ""
FIXED = "none"
PREMIUMS = "medicare_premiums"
INDEXES = ("c_cpi_u", "cpi_u", "average_wage", PREMIUMS)


class TableError(ValueError):
    """A tax table is incomplete or contradicts itself: which file, what is wrong, what to do."""


@dataclass(frozen=True)
class Derived:
    """A filing status whose numbers the statute states by another's.

    ``times`` the numbers of status `of`; only the first of them with `first_only`; less the first number of
    another amount of the same law and status with `less_first_of`.
    """

    of: str
    times: float = 1.0
    first_only: bool = False
    less_first_of: str | None = None


@dataclass(frozen=True)
class Indexes:
    """Published price and wage indexes by year, and where the chained CPI takes over from the CPI-U."""

    values: Mapping[str, Mapping[int, float]]
    link_year: int

    def ratio(self, index: str, base_year: int, year: int) -> float | None:
        """The index of `year` over that of `base_year`; None where one is not published here.

        A C-CPI-U base before `link_year` goes by the CPI-U to that year (26 USC 1(f)(3)(B)).
        """
        if index == "c_cpi_u" and base_year < self.link_year:
            older = self.ratio("cpi_u", base_year, self.link_year)
            newer = self.ratio(index, self.link_year, year)
            return older * newer if older and newer else None
        values = self.values.get(index, {})
        if base_year not in values or year not in values:
            return None
        return values[year] / values[base_year]


@dataclass(frozen=True)
class IndexingRule:
    """The indexing of one amount; `index` is `FIXED` or one of `INDEXES`.

    dollars       whether the amount is dollars, which an index could move (a rate, a share or a switch is not)
    rounding      "down" or "nearest" (a half goes up), to `multiple` or the status's own in `multiple_for`
    base          the statute's amounts of `base_year` (one year, or one for each number); may be empty
    lag           the index of how many years before the tax year counts
    derived       statuses that follow another, in the order they are computed
    """

    index: str = FIXED
    dollars: bool = True
    rounding: str = "nearest"
    multiple: float = 1.0
    multiple_for: Mapping[str, float] = field(default_factory=dict)
    lag: int = 1
    base: Numbers = field(default_factory=dict)
    base_year: tuple[int, ...] = ()
    derived: Mapping[str, Derived] = field(default_factory=dict)

    @property
    def is_fixed(self) -> bool:
        return self.index == FIXED

    def round(self, status: str, numbers: tuple[float, ...]) -> tuple[float, ...]:
        """The statutory rounding of `numbers`, dollars."""
        multiple = self.multiple_for.get(status, self.multiple)
        shift = 0.5 if self.rounding == "nearest" else 0.0
        noise = 1e-9  # so that 16,100 / 50 computed as 321.9999999999 stays 322
        return tuple(round(float(floor(x / multiple + shift + noise) * multiple), 2) for x in numbers)

    def unrounded(self, year: int, published: Numbers, indexes: Indexes) -> Numbers:
        """The amounts of `year` before rounding, for the statuses that follow no other.

        Statutory base x published index where that gives the published amount back; else the published
        amount (no base, an index not at hand, or one revised since the amount was published).
        """
        return {
            status: self._from_base(status, year, numbers, indexes) or numbers
            for status, numbers in published.items()
            if status not in self.derived
        }

    def _from_base(
        self, status: str, year: int, published: tuple[float, ...], indexes: Indexes
    ) -> tuple[float, ...] | None:
        base = self.base.get(status, ())
        years = self.base_year * (len(base) if len(self.base_year) == 1 else 1)
        ratios = [indexes.ratio(self.index, base_year, year - self.lag) for base_year in years]
        amounts = tuple(amount * ratio for amount, ratio in zip(base, ratios, strict=True) if ratio)
        return amounts if self.round(status, amounts) == published else None
