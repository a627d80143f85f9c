"""A state's amounts of a year where prices on a path are not the plan's, in the path's own dollars.

What the state's law indexes is so many times as much as prices are higher; everything else stands. An amount that is
enacted for a later year is dollars of that year, and grows from it on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import LAST_YEAR, Amounts
from .shapes import Amount, Rows

Array = NDArray[np.float64]


class StateAmounts(Protocol):
    """Amounts by name, as `tax_tables.state_tables.Amounts` has them."""

    @property
    def shape(self) -> Mapping[str, Any]: ...
    def __contains__(self, name: str) -> bool: ...
    def __getitem__(self, name: str) -> Amount: ...
    def rows(self, name: str) -> Rows: ...
    def number(self, name: str, default: float = 0.0) -> Amount: ...
    def by_key(self, name: str) -> Mapping[str, float]: ...
    def of(self, status: FilingStatus) -> StateAmounts: ...


def moved(plain: Amounts, year: int, price: Amount, since: Callable[[int], Amount]) -> MovedAmounts:
    """`price`: how much higher prices are in the year than in the plan, by path; `since` the same of earlier years."""
    table = plain.table
    rises: dict[str, Amount] = dict.fromkeys(table.indexed, price)
    for dated in sorted(dated for dated in table.sections if LAST_YEAR < dated <= year):
        for name in set(table.sections[dated]) & set(rises) - set(table.rates_only.get(dated, ())):
            rises[name] = price / since(dated)
    return MovedAmounts(plain, {name: np.asarray(rise) for name, rise in rises.items()})


@dataclass(frozen=True)
class MovedAmounts:
    """`Amounts` of which some are so many times as much on a path."""

    plain: Amounts
    rises: Mapping[str, Array]

    @property
    def shape(self) -> Mapping[str, Any]:
        return self.plain.shape

    def __contains__(self, name: str) -> bool:
        return name in self.plain

    def __getitem__(self, name: str) -> Amount:
        return self.plain[name] * self.rises[name] if name in self.rises else self.plain[name]

    def rows(self, name: str) -> Rows:
        rows = self.plain.rows(name)
        if name not in self.rises:
            return rows
        part = self.plain.table.grows.get(name, "starts")
        starts = 1.0 if part == "values" else self.rises[name]
        values = self.rises[name] if part in ("values", "both") else 1.0
        grown: list[tuple[Any, Any]] = [(start * starts, value * values) for start, value in rows]
        return [*grown[:-1], rows[-1]] if part == "all but the last start" else grown

    def number(self, name: str, default: float = 0.0) -> Amount:
        return self[name] if name in self.plain else default

    def by_key(self, name: str) -> Mapping[str, float]:
        return self.plain.by_key(name)

    def of(self, status: FilingStatus) -> MovedAmounts:
        return replace(self, plain=self.plain.of(status))
