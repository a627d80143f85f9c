"""Half of a law that is read on flows and over years, not within one: a plan shows it, or there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.federal import capital_losses, early_distributions, rmd
from decumulate.models.laws.states import flat
from decumulate.models.plan import Plan
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.formulation.read_back import Reader
from decumulate.solver.optimiser.local_search import Search

from .small import brokerage, document, ira, lot

Wrapper = Callable[[Callable[..., Any]], Callable[..., Any]]


def half_of_result(whole: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: whole(*args) * 0.5


def half_of_what_is_carried_in(whole: Callable[..., Any]) -> Callable[..., Any]:
    return lambda rows, realised, before, *rest: whole(rows, realised, before * 0.5, *rest)


def half_of_the_rate(whole: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: whole(*args[:-1], replace(args[-1], rate=0.5 * args[-1].rate))


def household(born: int, heirs: float, *more: dict[str, Any], **taxes: Any) -> dict[str, Any]:
    """Ann for three years, with an IRA and `more`."""
    content = document(born, 3, [ira(300_000), *more], 25_000, heirs=heirs)
    past = {"prior_magi": [30_000, 30_000], "prior_filing_status": ["single", "single"]}
    content["taxes"] = content.get("taxes", {}) | past | taxes
    return content


def required() -> dict[str, Any]:
    """Ann, 78, who would rather leave all of her IRA to heirs who pay nothing on it."""
    return household(1948, 0.0, brokerage(lot(90_000, 90_000)))


def young() -> dict[str, Any]:
    """Ann, 50, who has nothing but an IRA."""
    return household(1976, 0.3)


def losing() -> dict[str, Any]:
    """Ann, 62, with a loss carried in that no gain uses up."""
    return household(1964, 0.3, capital_loss_carryforward=20_000)


def taxed() -> dict[str, Any]:
    """Ann, 62, in a state with a flat tax on all of AGI."""
    rule = {"rate": 0.05, "taxes_retirement": True, "taxes_social_security": True}
    return household(1964, 0.3, state="PA", state_flat=rule)


HALVES: list[tuple[ModuleType, str, Wrapper, Callable[[], dict[str, Any]]]] = [
    (rmd, "constrain", half_of_result, required),
    (rmd, "still_required", half_of_result, required),
    (early_distributions, "constrain", half_of_result, young),
    (capital_losses, "constrain", half_of_what_is_carried_in, losing),
    (flat, "constrain", half_of_the_rate, taxed),
]


def faults(content: dict[str, Any]) -> list[str]:
    """What the audit finds wrong with the first plan that the program has."""
    scenario = load(content)
    horizon = build_horizon(scenario)
    program = Program.with_one_cell(scenario, horizon, ProgramGoal("max_estate"))
    search = Search(program, "highs", threads=1)
    guess = search.guess()
    assert guess.values is not None
    choices = search.locate(guess.values)
    for _ in range(4):
        search.choose(choices)
        outcome = search.solve()
        if outcome.values is None:
            return ["the program has no plan in the cells where its returns lie"]
        choices = search.locate(outcome.values)
    report = audit(Plan(years=tuple(Reader(program, outcome.values).years())), scenario, horizon)
    return [str(fault) for fault in report.faults]


@pytest.mark.parametrize(
    ("law", "reading", "halved", "of"),
    HALVES,
    ids=lambda x: getattr(x, "__name__", str(x)).split(".")[-1],
)
def test_the_audit_notices_half_of_a_law(
    law: ModuleType,
    reading: str,
    halved: Wrapper,
    of: Callable[[], dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not faults(of())
    monkeypatch.setattr(law, reading, halved(getattr(law, reading)))
    assert faults(of())
