"""Plans to write as workbooks, each solved once and quickly: shipped households with the last years left out."""

from __future__ import annotations

from functools import cache
from typing import Any

from decumulate import solve
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import path
from decumulate.solver.run import SolveOptions

FAST: dict[str, Any] = {"allocation.traditional_tax_rate": 0.22}
HOUSEHOLDS: dict[str, dict[str, Any]] = {
    "h2_couple": {"people[0].plan_to_age": 66, "people[1].plan_to_age": 68},
    "widow_74": {"people[0].plan_to_age": 79, "spending.extra": [], "goal.discount_rate": 0.03},
    "h8_single_losses": {"people[0].plan_to_age": 72},
    "couple_with_pensions": {"people[0].plan_to_age": 72, "people[1].plan_to_age": 67, "spending.extra": []},
    "inheritor": {"people[0].plan_to_age": 64},
    "november": {"people[0].plan_to_age": 66, "people[1].plan_to_age": 65},
}
"""Lots and losses, a death, required distributions, pensions, an inherited IRA, and a year that has begun."""


def scenario_of(name: str) -> Scenario:
    file = path("h2_couple").parent / "positions" / "november.toml" if name == "november" else path(name)
    return load(file, changes=FAST | HOUSEHOLDS[name])


@cache
def plan_of(name: str) -> tuple[Plan, Scenario]:
    scenario = scenario_of(name)
    return solve(scenario, SolveOptions(time_limit=6.0, threads=1, ranges=False, gap=1e-2)), scenario
