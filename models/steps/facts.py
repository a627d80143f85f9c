"""What a plan says of its accounts and people: its own scenario's words, where it came with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ..accounts import KINDS, AccountKind
from ..accounts.opened import may_open
from ..amounts import dollars
from ..household.calendar import half_birthday
from ..laws.federal.charitable_distributions import day_70_half
from ..plan import Plan, PlanYear

DUST = 0.5
"""Dollars below which an amount is not worth a step."""


def described(plan: Plan, name: str) -> dict[str, Any]:
    """What the scenario inside the plan says of an account; nothing where the plan came without it."""
    accounts: list[dict[str, Any]] = plan.scenario.content.get("accounts", [])
    return next((account for account in accounts if account.get("name") == name), {})


def kind_of(plan: Plan, name: str) -> AccountKind:
    """An account's type by the scenario's word; of one that the plan opens, where nothing says it, a Roth IRA."""
    return KINDS[described(plan, name).get("type", "roth_ira")]


def is_taxable(plan: Plan, name: str) -> bool:
    """By the scenario's word, else by whether the plan trades lots there."""
    if "type" in described(plan, name):
        return not kind_of(plan, name).sheltered
    return any(trade.account == name for year in plan.years for trade in year.trades)


def owner_of(plan: Plan, name: str) -> str:
    """Whose account it is in the first year, one that the plan opens too; "" where nothing says so."""
    owner = described(plan, name).get("owner")
    if owner is not None:
        return str(owner)
    people = [str(person["name"]) for person in plan.scenario.content.get("people", [])]
    opened = may_open(people, existing=()).get(name)
    return opened.owner if opened is not None and opened.type == "roth_ira" else ""


def opening(plan: Plan, name: str) -> dict[str, float]:
    """What a tax-advantaged account held before the first day, by asset."""
    held: dict[str, float] = described(plan, name).get("holdings", {})
    return {asset: float(value) for asset, value in held.items()}


def bought_inside(before: Mapping[str, float], held: Mapping[str, float]) -> float:
    """Dollars by which an account holds more of some assets after the first day than before, arrivals among them."""
    return sum(max(0.0, value - before.get(asset, 0.0)) for asset, value in held.items())


def begins(year: PlanYear) -> date:
    """The day of the year's first trades."""
    return date(year.year, 1, 1) if year.so_far is None else year.so_far.as_of


def reaches_59_half(plan: Plan, owner: str) -> date | None:
    """The day on which an owner is 59 1/2, where that is in the plan's first year and after its first day."""
    return _reaches(plan, owner, half_birthday)


def reaches_70_half(plan: Plan, owner: str) -> date | None:
    """The same of 70 1/2."""
    return _reaches(plan, owner, day_70_half)


def _reaches(plan: Plan, owner: str, of: Callable[[date], date]) -> date | None:
    year = plan.years[0]
    for person in plan.scenario.content.get("people", []):
        day = of(date.fromisoformat(str(person["born"])))
        if person["name"] == owner and day.year == year.year and day > begins(year):
            return day
    return None


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def sold_at_a_loss(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """The warning (code, where, message) of 26 USC 1091: a loss is allowed where the replacement is not substantially
    identical."""
    lost = {
        year.year: -sum(trade.gain for trade in year.trades if trade.action == "sell" and trade.gain < 0)
        for year in plan.years
    }
    lost = {year: amount for year, amount in lost.items() if amount >= 1.0}
    if lost:
        of_years = listed([f"{dollars(amount)} in {year}" for year, amount in lost.items()])
        amounts = f"({of_years})" if len(lost) > 1 else f"of {dollars(sum(lost.values()))}"
        message = f"sales at a loss {amounts} count as losses only if what replaces them within 30 days "
        message += "before or after is not substantially identical (wash sales are not modelled)"
        yield (
            "loss_sale",
            ", ".join(map(str, lost)) if len(lost) < 3 else f"{min(lost)} to {max(lost)}",
            message,
        )
