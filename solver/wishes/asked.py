"""What a scenario asks beyond law and market: each wish, and the scenario with some of them given up or changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ...models.household.kept import assets_of
from ...models.household.risk import risk_limits
from ...models.scenario import Scenario, load
from ..errors import Unit

Kind = Literal[
    "spending",
    "extra",
    "giving",
    "floor",
    "fixed",
    "most_converted",
    "last_conversion",
    "marketplace",
    "agi_least",
    "agi_most",
    "band",
    "own_mixes",
    "alike",
    "risk",
    "only",
    "never",
    "keep",
    "least_cash",
    "margin",
]
UNCOUNTED = ("giving", "own_mixes", "alike", "risk", "only", "never", "keep")
"""Wishes that have no amount: they can only be given up."""
STEP_SHARE = 0.05
"""About this part of an amount is what it is relaxed by, rounded to 1, 2 or 5 and zeros."""
STEP_LEAST, STEP_UNASKED, STEP_BAND = 100.0, 10_000.0, 0.01
DUST = 0.5


@dataclass(frozen=True)
class Asked:
    """One wish: its place in the scenario, its kind, what is asked, and its number in a list of its kind."""

    where: str
    wish: str
    kind: Kind
    amount: float
    number: int = 0

    @property
    def unit(self) -> Unit:
        """What the amount is counted in."""
        if self.kind in UNCOUNTED:
            return "none"
        if self.kind == "last_conversion":
            return "year"
        return "share" if self.kind == "band" else "dollars"

    @property
    def countable(self) -> bool:
        """Whether it can be relaxed by an amount, or only given up."""
        return self.kind not in (*UNCOUNTED, "margin")

    def relaxed(self, start: float, up: bool) -> float:
        """`start`, a stated amount nearer to what any plan meets; `up` says which way that is for a fixed flow."""
        if self.kind == "last_conversion":
            return start + 1.0
        if self.kind == "band":
            return min(1.0, start + STEP_BAND)
        step = _rounded(max(STEP_LEAST, STEP_SHARE * start)) if start > DUST else STEP_UNASKED
        if self.kind in ("most_converted", "marketplace", "agi_most") or (self.kind == "fixed" and up):
            return start + step
        return max(0.0, start - step)


Wishes = frozenset[Asked]


def wishes_of(scenario: Scenario) -> list[Asked]:
    """Every wish of a scenario; first those that most often ask too much."""
    return [*_money(scenario), *_flows(scenario), *_holding(scenario), *_investing(scenario)]


def _money(scenario: Scenario) -> Iterator[Asked]:
    spending, goal = scenario.spending, scenario.goal
    if goal.objective != "max_spending" and spending.annual > 0:
        yield Asked("spending.annual", "spending a year", "spending", spending.annual)
    if goal.objective == "max_spending" and goal.estate_floor > 0:
        yield Asked("goal.estate_floor", "estate after tax", "floor", goal.estate_floor)
    for number, extra in enumerate(spending.extra):
        where = f"spending.extra[{number}] ({extra.name} in {extra.year})"
        yield Asked(where, "single expense", "extra", extra.amount, number)
    giving = scenario.giving
    if giving is not None and (giving.yearly.amount or giving.grants):
        yield Asked("giving", "gifts to charities", "giving", 1.0)


def _flows(scenario: Scenario) -> Iterator[Asked]:
    limits = scenario.limits
    for number, flow in enumerate(limits.fixed):
        where = f"limits.fixed[{number}] ({flow.what} of {flow.owner} in {flow.year})"
        yield Asked(where, flow.what, "fixed", flow.amount, number)
    if limits.max_annual_conversion is not None:
        where = "limits.max_annual_conversion"
        yield Asked(where, "conversions a year", "most_converted", limits.max_annual_conversion)
    if limits.no_conversions_after is not None:
        year = float(limits.no_conversions_after)
        yield Asked("limits.no_conversions_after", "last year of conversions", "last_conversion", year)
    if limits.marketplace_magi is not None:
        words = "income of a year before Medicare"
        yield Asked("limits.marketplace_magi", words, "marketplace", limits.marketplace_magi)
    for number, span in enumerate(limits.agi):
        where = f"limits.agi[{number}]"
        if span.at_least is not None:
            yield Asked(f"{where}.at_least", f"AGI of {span.year}", "agi_least", span.at_least, number)
        if span.at_most is not None:
            yield Asked(f"{where}.at_most", f"AGI of {span.year}", "agi_most", span.at_most, number)


def _holding(scenario: Scenario) -> Iterator[Asked]:
    for number, (name, asset) in enumerate(scenario.market.assets.items()):
        if asset.keep and any(account.holdings.get(name) for account in scenario.accounts):
            yield Asked(f"market.assets.{name}.keep", f"{name} is never sold", "keep", 1.0, number)
    for number, account in enumerate(scenario.accounts):
        if account.only is not None:
            words = f"{account.name} holds only {', '.join(account.only)}"
            yield Asked(f"accounts.{account.name}.only", words, "only", 1.0, number)
        if account.never:
            words = f"{account.name} never holds {', '.join(account.never)}"
            yield Asked(f"accounts.{account.name}.never", words, "never", 1.0, number)
    least = scenario.limits.least_cash
    if least:
        yield Asked("limits.least_cash", "cash in taxable accounts", "least_cash", least)


def _investing(scenario: Scenario) -> Iterator[Asked]:
    if scenario.allocation.fixed_by_account:
        yield Asked("allocation.fixed_by_account", "each account's own mix", "own_mixes", 1.0)
    if scenario.allocation.same_in_every_account:
        yield Asked("allocation.same_in_every_account", "the target in every account", "alike", 1.0)
    if any((limits := risk_limits(scenario, year)) and limits.rows for year in scenario.years):
        yield Asked("allocation.risk", "the target's risk", "risk", 1.0)
    if scenario.allocation.band < 1.0:
        yield Asked("allocation.band", "band", "band", scenario.allocation.band)
    if scenario.limits.cliff_margin > 0:
        yield Asked("limits.cliff_margin", "margin below cliffs", "margin", scenario.limits.cliff_margin)


@dataclass(frozen=True)
class Question:
    """A scenario as its wishes, of which some may be given up or changed."""

    scenario: Scenario
    wishes: tuple[Asked, ...]

    @classmethod
    def of(cls, scenario: Scenario) -> Question:
        return cls(scenario, tuple(wishes_of(scenario)))

    def keeping(self, kept: Collection[Asked], values: Mapping[Asked, float] | None = None) -> Scenario:
        """The scenario with these wishes alone, some of them with other values."""
        content = self.scenario.content()
        if self.scenario.goal.objective != "max_spending":
            content["goal"]["estate_floor"] = 0.0  # it is asked of max_spending alone
        for wish in self.wishes:
            value = (values or {}).get(wish, wish.amount) if wish in kept else None
            _change(content, self.scenario, wish, value)
        for table, name in (("spending", "extra"), ("limits", "fixed")):
            content[table][name] = [entry for entry in content[table].get(name, []) if entry]
        content["limits"]["agi"] = [entry for entry in content["limits"].get("agi", []) if len(entry) > 1]
        return load(content)

    def place(self, kept: Collection[Asked], wish: Asked) -> int:
        """The number of an extra, a fixed flow or a range of AGI in the scenario that keeps these alone."""
        kinds = ("agi_least", "agi_most") if wish.kind.startswith("agi") else (wish.kind,)
        return len({other.number for other in kept if other.kind in kinds and other.number < wish.number})

    @property
    def spending(self) -> Asked | None:
        """The wish for a level of spending; None under max_spending."""
        return next((wish for wish in self.wishes if wish.kind == "spending"), None)

    def all_but(self, *without: Asked) -> Wishes:
        return frozenset(self.wishes).difference(without)


def _change(content: dict[str, Any], scenario: Scenario, wish: Asked, value: float | None) -> None:
    """Writes a value (None: given up) into a scenario's content; a list's entry that is given up is left empty."""
    limits = content.setdefault("limits", {})
    if wish.kind == "spending":
        content["spending"]["annual"] = value or 0.0
        if not value:
            content["spending"]["shape"] = "flat"  # the shape "smile" asks for a level
    elif wish.kind == "giving":
        if value is None:
            content["giving"] = None
            content.get("year_to_date", {}).pop("given", None)
    elif wish.kind == "floor":
        content["goal"]["estate_floor"] = value or 0.0
    elif wish.kind in ("extra", "fixed"):
        entry = (content["spending"]["extra"] if wish.kind == "extra" else limits["fixed"])[wish.number]
        if value is None or (wish.kind == "extra" and value <= 0.0):
            entry.clear()
        else:
            entry["amount"] = value
    elif wish.kind == "most_converted":
        limits["max_annual_conversion"] = value
    elif wish.kind == "marketplace":
        limits["marketplace_magi"] = value
    elif wish.kind in ("agi_least", "agi_most"):
        entry, side = limits["agi"][wish.number], "at_" + wish.kind.removeprefix("agi_")
        entry.pop(side, None)
        if value is not None:
            entry[side] = value
    elif wish.kind == "last_conversion":
        limits["no_conversions_after"] = None if value is None else round(value)
    elif wish.kind == "band":
        if not scenario.allocation.fixed_by_account or content["allocation"].get(
            "fixed_by_account"
        ):  # else the mixes are given up
            content["allocation"]["band"] = 1.0 if value is None else min(1.0, value)
    elif wish.kind in ("only", "never"):
        if value is None:
            content["accounts"][wish.number].pop(wish.kind, None)
    elif wish.kind == "keep":
        content["market"]["assets"][list(scenario.market.assets)[wish.number]]["keep"] = value is not None
    elif wish.kind == "least_cash":
        limits["least_cash"] = value or None
    elif wish.kind == "margin":
        limits["cliff_margin"] = value or 0.0
    elif wish.kind == "alike":
        content["allocation"]["same_in_every_account"] = value is not None
    elif wish.kind == "risk":
        content["allocation"]["risk"] = "free" if value is None else "target"
    elif value is None:
        content["allocation"] = {"target": {assets_of(scenario)[0]: 1.0}, "band": 1.0, "risk": "free"}


def _rounded(amount: float) -> float:
    """The nearest of 1, 2, 5, 10, ... times a power of ten."""
    power = 10.0 ** (len(str(int(amount))) - 1)
    return min((1.0, 2.0, 5.0, 10.0), key=lambda lead: abs(lead * power - amount)) * power
