"""Small households whose next dollar is known by hand, and one with everything."""

from __future__ import annotations

from functools import cache
from typing import Any

from decumulate.models.household.facts import Horizon
from decumulate.models.scenario import Scenario
from decumulate.solver.explain.explain import Explanation, explain
from decumulate.solver.explain.next_dollar import Cost
from decumulate.solver.run import SolveOptions

from ..solver.small import couple, document, facts, ira, roth

QUICK = SolveOptions(effort=0.0, ranges=False, gap=1e-9, time_limit=20.0, threads=1)
LOOSE = SolveOptions(effort=0.0, ranges=False, gap=1e-3, time_limit=20.0, threads=1)
HEIRS, SPENDING, OWNED = 0.25, 30_000.0, 900_000.0


def plain() -> dict[str, Any]:
    """Ann, 62 and 63: an IRA that is more than she wants to convert at 24 %, and a Roth IRA; nothing grows."""
    return document(1964, 2, [ira(OWNED), roth(50_000.0)], SPENDING, HEIRS)


def enrolled() -> dict[str, Any]:
    """The same at 67 to 70, on Medicare: what 2026 and 2027 convert sets the surcharges of 2028 and 2029."""
    content = document(1959, 4, [ira(OWNED), roth(50_000.0)], SPENDING, HEIRS)
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    return content


@cache
def explained(name: str, *years: int, **changes: str) -> tuple[Scenario, Horizon, Explanation]:
    """One of these households solved and explained, the years asked for."""
    content = {"plain": plain, "enrolled": enrolled, "couple": couple}[name]()
    content["goal"] |= changes
    scenario, horizon = facts(content)
    return scenario, horizon, explain(scenario, None, LOOSE if name == "couple" else QUICK, years or None)


def price(explanation: Explanation, year: int, flow: str, account: str, *, more: bool = True) -> Cost:
    """The one price that is asked for."""
    (found,) = (
        cost
        for cost in explanation.costs
        if (cost.year, cost.flow, cost.account, cost.more) == (year, flow, account, more)
    )
    return found
