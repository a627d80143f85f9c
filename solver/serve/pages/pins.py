"""A flow of one year pinned by hand, and its price: what holding it there costs the best plan, for certain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....models.plan import Plan
from ....models.scenario import Scenario
from ...report.words import at_most, dollars
from ..faults import HttpFault

FLOWS = {
    "roth_conversions": "Converts",
    "traditional_distributions": "Withdraws from traditional accounts",
    "roth_distributions": "Withdraws from Roth accounts",
}
SAME = 1.0
"""Dollars of today that are no price."""


@dataclass(frozen=True)
class PinPrice:
    """What was pinned, and what it costs in today's dollars: the plan that follows it, and for certain."""

    what: str
    costs: str
    certain: str


def pinned(scenario: Scenario, given: Mapping[str, str]) -> dict[str, Any]:
    """The change that pins a flow. Raises HttpFault where a field is none of those offered."""
    owners = [person.name for person in scenario.people]
    years = [str(year) for year in scenario.years]
    try:
        what, owner, year = given["what"], given["owner"], given["year"]
        amount = float(given["amount"].replace(",", "").replace("$", ""))
    except (KeyError, ValueError):
        raise HttpFault(422, "Say what, whose, in which year, and how many dollars.") from None
    if what not in FLOWS or owner not in owners or year not in years or not 0.0 <= amount <= 1e9:
        raise HttpFault(422, "Choose what, whose and the year from the lists, and 0 dollars or more.")
    kept = [
        one.model_dump(mode="json")
        for one in scenario.limits.fixed
        if (one.year, one.what, one.owner) != (int(year), what, owner)
    ]
    return {"limits.fixed": [*kept, {"year": int(year), "what": what, "owner": owner, "amount": amount}]}


def price_of(given: Mapping[str, str], tried: Mapping[str, Any]) -> PinPrice:
    """The price of a pin, of what `try` gives: base and pinned plan are each within their gap of their best."""
    costs = tried["base_value_real"] - tried["value_real"]
    least = max(0.0, tried["base_value_real"] - tried["bound_real"])
    most = max(0.0, costs + tried["base_gap_dollars_real"])
    amount = dollars(float(given["amount"].replace(",", "").replace("$", "")))
    words = f"{given['owner']} {FLOWS[given['what']].lower()} {amount} in {given['year']}"
    said = "it costs nothing" if costs < SAME else f"it costs {dollars(costs)} in today's dollars"
    if most < SAME:
        return PinPrice(words, said, "That is certain to a dollar.")
    return PinPrice(
        words, said, f"For certain between {dollars(least)} and {at_most(most)}, all else adapting."
    )


def planned(plan: Plan) -> list[dict[str, str]]:
    """What the plan itself does in the first years, to begin from."""
    rows = []
    for year in plan.years[:10]:
        cash, income = year.cash, year.income
        rows.append(
            {
                "year": str(year.year),
                "converts": dollars(income.roth_conversions),
                "traditional": dollars(cash.from_traditional),
                "roth": dollars(cash.from_roth),
            }
        )
    return rows
