"""A naive plan of every shipped household, from books of its own, against the audit's."""

from __future__ import annotations

from pathlib import Path

import pytest

from decumulate.models.household.open_facts import in_the_middle
from decumulate.models.scenario import load
from decumulate.solver.audit import audit

from .baseline import taxable_first

SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem, scope="module")
def household(request):
    scenario = in_the_middle(load(request.param))
    return scenario, taxable_first(scenario)


def test_two_sets_of_books_agree_to_a_hundredth_of_a_cent(household):
    """Balances, lots, gains, returns, surcharges and cash; the naive plan keeps no allocation."""
    scenario, plan = household
    report = audit(plan, scenario)
    assert [fault for fault in report.faults if fault.rule not in ("allocation", "risk")] == []
    assert report.differences == ()
    assert abs(report.worst.amount) < 1e-4
