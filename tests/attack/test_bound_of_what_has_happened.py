"""The bound of a year that has begun: income so far is counted once, as what it is."""

from __future__ import annotations

import pytest

from decumulate.models.scenario import load
from decumulate.scenarios import path as shipped
from decumulate.solver.run import SolveOptions, solve

NOVEMBER = shipped("h2_couple").parent / "positions" / "november.toml"
QUICK = SolveOptions(effort=0.0, ranges=False, gap=0.02, time_limit=20.0, threads=1)


@pytest.mark.parametrize("field", ["interest", "ordinary_dividends"])
@pytest.mark.parametrize("received", [40_000, 400_000])
def test_the_bound_is_no_worse_than_the_plan(field: str, received: int) -> None:
    """$40,000 that came as interest is income that may bear the surtax, and no wage that leaves none to bear it; and
    with $400,000 of it AGI is over the threshold by less than investment income, which has to be one of the cases."""
    scenario = load(NOVEMBER, changes={f"year_to_date.{field}": received})
    plan = solve(scenario, QUICK)
    assert plan.objective is not None
    assert plan.certificate is not None
    assert plan.certificate.bound >= plan.objective.value
