"""The search begins also from plans whose donor-advised fund is filled: no move of one year finds them."""

from __future__ import annotations

import time

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.formulation.model import UNIT
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.optimiser.bunching import bunches
from decumulate.solver.optimiser.local_search import Search

from .test_giving import HOME

GIVING = {"annual": 12_000, "qcd": False, "lots": False, "daf": True, "daf_years": 4}
WORKS = [
    HOME["people"][0] | {"plan_to_age": 78, "pensions": [{"annual": 70_000, "from_age": 60, "indexed": True}]}
]


def program(**giving) -> Program:
    home = load(
        HOME
        | {
            "people": WORKS,
            "giving": GIVING | giving,
            "taxes": HOME["taxes"] | {"itemized": {"property_tax": 9_000}},
        }
    )
    return Program.with_one_cell(home, build_horizon(home), ProgramGoal("max_estate"))


def searched(written: Program) -> Search:
    search = Search(written, "highs", threads=1)
    search.fix_and_optimise(search.guess().values)
    search.improve(time.monotonic() + 60.0, "moves")
    return search


def test_several_years_gifts_in_one_are_found_and_the_fund_pays_in_its_turn() -> None:
    plain, written = searched(program(daf=False)), program()
    found = searched(written).best
    assert -found.objective > -plain.best.objective + 1.0  # thousands
    held = [year.fund_left.value(found.values) * UNIT for year in written.giving.years]
    elsewhere = [year.elsewhere.value(found.values) * UNIT for year in written.giving.years]
    assert max(held) > 20_000
    assert all(min(left, other) < 0.01 for left, other in zip(held, elsewhere, strict=True))


def test_the_fund_is_filled_once_and_in_every_pattern() -> None:
    written = program()
    every = list(bunches(written))
    count = len(written.horizon.periods)
    assert [list(one.filled) for one in every[: count - 1]] == [[t] for t in range(count - 1)]
    assert [0, 4] in [list(one.filled) for one in every]
    first = every[0]
    grants = [period.giving.grants for period in written.horizon.periods]
    ((column, least),) = first.filled.values()
    assert column == written.giving.years[0].fund_left.column
    assert least * UNIT == pytest.approx(sum(grants[1:4]))
    assert [first.places[t] for t in range(count)] == [0, 0, 0, *[1] * (count - 3)]
    assert list(bunches(program(daf=False))) == []
