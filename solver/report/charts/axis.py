"""What every picture by year shares: its years, its dollars, its axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ....models.accounts import KINDS
from ....models.accounts.opened import may_open
from ....models.plan import Plan
from ....models.scenario import Scenario

DUST: Final = 0.5
"""Dollars below which there is nothing to draw."""
HALF: Final = 0.5
"""Half of a bar's width, in years: they touch, so that a name may stand over several."""
ROOM: Final = 0.075
"""Share of the picture's height that a name written into it needs."""
BESIDE: Final = 6.5
"""Pixels of a letter's width, by which a name's length in years is reckoned at `theme.ROOMY`."""
DOLLARS: Final = "$,.0f"
Rows = list[dict[str, Any]]
"""Data of a specification."""
Domain = tuple[float, float]

PLACED: Final[dict[str, Any]] = {
    "x": {"field": "year", "type": "quantitative"},
    "y": {"field": "dollars", "type": "quantitative"},
}


@dataclass(frozen=True)
class Series:
    """One amount a year. `values` are dollars, as many as there are years, not a number where there is none; parts of a
    stack have a colour. `adds`: whether the sum over the years says anything."""

    key: str
    heading: str
    values: tuple[float, ...]
    colour: str = ""
    adds: bool = True

    @property
    def is_nothing(self) -> bool:
        return all(abs(value) < DUST for value in self.values)


@dataclass(frozen=True)
class Years:
    """The years of a plan, whose ages a reader sees beside each amount, and what dollars amounts are in."""

    years: tuple[int, ...]
    ages: tuple[str, ...]
    deflators: tuple[float, ...]
    dollars: str

    @classmethod
    def of(cls, plan: Plan, *, nominal: bool) -> Years:
        """Today's dollars (those of the plan's first year), or with `nominal` each year's own."""
        years = tuple(year.year for year in plan.years)
        ages = tuple(", ".join(f"{name} {age}" for name, age in year.ages.items()) for year in plan.years)
        deflators = tuple(1.0 if nominal else year.deflator for year in plan.years)
        return cls(years, ages, deflators, "dollars of each year" if nominal else f"dollars of {years[0]}")

    def series(self, key: str, heading: str, nominal: Sequence[float], colour: str = "") -> Series:
        """A series of nominal amounts, in these dollars."""
        amounts = (amount / deflator for amount, deflator in zip(nominal, self.deflators, strict=True))
        return Series(key, heading, tuple(amounts), colour)


def tax_by_account(scenario: Scenario) -> Mapping[str, str]:
    """How each account is taxed ("taxable", "deferred", "free"), those that a plan may open among them."""
    existing = [(account.type, account.owner) for account in scenario.accounts]
    opened = may_open([person.name for person in scenario.people], existing)
    types = {name: one.type for name, one in opened.items()} | {a.name: a.type for a in scenario.accounts}
    return {name: KINDS[kind].tax for name, kind in types.items()}


def year_axis(axis: Years) -> dict[str, Any]:
    """The years as numbers: the same ends whatever is drawn."""
    ends = [axis.years[0] - 0.5, axis.years[-1] + 0.5]
    return {
        "type": "quantitative",
        "scale": {"domain": ends, "nice": False, "zero": False},
        "axis": {"title": None, "format": "d", "tickMinStep": 1, "grid": False, "labelOverlap": "greedy"},
    }


def dollar_axis(title: str, domain: Domain) -> dict[str, Any]:
    """Dollars upwards; of one width whatever is drawn, so that the years of several pictures stand in line."""
    axis = {
        "title": title,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleX": -56,
        "titleY": -8,
        "format": "$,.3~s",
        "minExtent": 56,
        "maxExtent": 56,
        "tickCount": 6,
    }
    return {"type": "quantitative", "axis": axis, "scale": {"domain": list(domain), "nice": False}}


def dollars_drawn(rows: Rows, lines: Sequence[Series]) -> Domain:
    """From the lowest to a little above the highest of all that is drawn, zero among it."""
    points = [value for line in lines for value in line.values if value == value]
    low = min([0.0, *points, *(row["low"] for row in rows)])
    high = max([0.0, *points, *(row["high"] for row in rows)])
    return low, high + 0.06 * (high - low) if high > low else low + 1.0
