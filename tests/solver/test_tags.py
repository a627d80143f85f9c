"""Every column and row of a program carries a tag: columns are told apart by theirs, and nothing is found by a name."""

from __future__ import annotations

import pytest

import decumulate
from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws import register
from decumulate.solver.formulation.model import Model, Tag
from decumulate.solver.formulation.program import Program, ProgramGoal, Refinement
from decumulate.solver.optimiser.bound_tightening import write_ranges

GOAL = ProgramGoal("max_estate")


def programs(name: str) -> tuple[Program, Program]:
    """The restricted program and the disjunctive one with a few edges and with copies of the state."""
    scenario = decumulate.load(f"scenarios/{name}.toml")
    horizon = build_horizon(scenario)
    lazy = {law.owed for law in register.LAWS if law.lazy}
    one = Program.with_one_cell(scenario, horizon, GOAL, [lazy])
    cells = Program.with_cells(
        scenario, horizon, GOAL, Refinement([set(laws.edges[:2]) for laws in one.laws])
    )
    wide = dict.fromkeys(range(len(horizon.periods)), (0.0, 1e6))
    write_ranges(cells, {"wealth": wide, "taxable": wide}, grouped=False)
    return one, cells


@pytest.mark.parametrize("name", ["by_hand", "h8_single_losses", "single_58"])
def test_no_two_columns_have_the_same_tag(name: str) -> None:
    for program in programs(name):
        model = program.model
        assert len(set(model.tags)) == len(model.tags) == len(model.low)
        assert len(model.row_tags) == len(model.row_terms)
        years = {period.year for period in program.horizon.periods} | {None}
        assert {tag.year for tag in (*model.tags, *model.row_tags)} <= years


def test_a_row_is_found_by_what_it_is_of() -> None:
    model = Model()
    x = model.column(Tag("x"))
    rows = [model.row(Tag("rmd", 2030, owner), x, ">=") for owner in ("Ann", "Ann Lee")]
    later = model.row(Tag("rmd", 2031, "Ann"), x, ">=")
    assert list(model.tagged("rmd", owner="Ann")) == [rows[0], later]
    assert list(model.tagged("rmd", 2030)) == rows
    after = model.row(Tag("rmd", 2032, "Ann"), x, ">=")  # written after the first search
    assert list(model.tagged("rmd", owner="Ann")) == [rows[0], later, after]
    assert not model.tagged("rmd of Ann")
