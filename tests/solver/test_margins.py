"""What a plan keeps clear below steps that are closer together than the margin asked for."""

from __future__ import annotations

import tomllib

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.law import Edge
from decumulate.models.scenario import load
from decumulate.scenarios import path as scenario_path
from decumulate.solver.formulation.margins import LEAST_MARGIN, clear_below
from decumulate.solver.formulation.program import Program, ProgramGoal


def step(value: float, law: str = "steps", line: str = "agi") -> Edge:
    return Edge(value, law, line, cost=10.0)


def test_between_two_steps_of_a_law_half_of_the_way_is_kept() -> None:
    edges = [step(13_000.0), step(13_250.0), Edge(13_300.0, "bend"), step(13_260.0, "other"), step(15_000.0)]
    keeps, freed = clear_below(sorted(edges, key=lambda edge: edge.value), {"agi": 0.0}, 250.0)
    assert keeps == {13_000.0: 250.0, 13_250.0: 125.0, 13_260.0: 250.0, 15_000.0: 250.0}
    assert freed == []


def test_where_income_nobody_chooses_lies_in_it_next_to_nothing_is_kept() -> None:
    keeps, freed = clear_below([step(13_000.0), step(20_000.0)], {"agi": 12_900.0}, 250.0)
    assert keeps == {13_000.0: LEAST_MARGIN, 20_000.0: 250.0}
    assert freed == [13_000.0]


@pytest.mark.parametrize("margin", [1.0, 250.0, 2_000.0])
def test_every_step_of_pennsylvania_can_be_stood_on(margin: float) -> None:
    raw = tomllib.loads(scenario_path("by_hand").read_text(encoding="utf-8"))
    scenario = load(raw | {"taxes": {"state": "PA"}, "limits": {"cliff_margin": margin}})
    program = Program.with_one_cell(scenario, build_horizon(scenario), ProgramGoal("max_estate"))
    (bands,) = (bands for line, bands in program.ones[0].beside.items() if line == "state_line")
    assert len(bands) == 11
    assert all(low < high for band in bands for _, low, high in band.ranges)
