"""A gift beyond its ceiling in a plan: what goes on is deducted later, a decedent's half of it never."""

from __future__ import annotations

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.formulation.program import Program, ProgramGoal, Refinement
from decumulate.solver.run import SolveOptions

from .small import brokerage, document, ira, lot, solved

OPTIONS = SolveOptions(gap=0.002, time_limit=12, threads=1, ranges=False, effort=0.0)


def test_half_of_what_a_couple_carries_on_is_the_survivors() -> None:
    """Ann dies in 2026, in which both give $150,000 of cash; Ben deducts of his half in the years after."""
    accounts = [brokerage(lot(400_000, 400_000), owner="joint"), ira(120_000, owner="Ben")]
    content = document(1950, 1, accounts, 40_000, heirs=0.22)
    content["people"].append({"name": "Ben", "born": "1952-01-15", "plan_to_age": 76})
    content["healthcare"] = {"medicare_from": {"Ann": "2035-01", "Ben": "2035-01"}}
    content["giving"] = {"grants": [{"year": 2026, "amount": 150_000}], "lots": False, "qcd": False}
    home = load(content)
    plan = solved(home, OPTIONS)
    assert not {"repaired", "replaced", "no_certificate"} & {warning.code for warning in plan.warnings}
    report = audit(plan, home)
    first, second = report.years[0].tax.agi, report.returns[1].itemized.gifts_carried
    left = 150_000 - 0.6 * first + 0.005 * first
    assert left > 10_000, "all of the IRA at once would not do"
    ((year, amount),) = second.cash
    assert (year, amount) == (2026, pytest.approx(left / 2, abs=0.01))
    used = min(amount, 0.6 * report.years[1].tax.agi)
    itemised = used - 0.005 * report.years[1].tax.agi
    assert report.years[1].tax.deduction >= itemised - 0.01


def test_what_a_plan_keeps_of_a_decedents_lots_at_the_most_is_a_row_of_its_own_program() -> None:
    """Lots of Ann's, who dies in 2026, and of Ben's may be given: a plan may count on no part of what goes on."""
    lots = [brokerage(lot(90_000, 30_000)), brokerage(lot(90_000, 30_000), owner="Ben")]
    content = document(1950, 1, [*lots, ira(120_000, owner="Ben")], 40_000, heirs=0.22)
    content["people"].append({"name": "Ben", "born": "1952-01-15", "plan_to_age": 76})
    content["healthcare"] = {"medicare_from": {"Ann": "2035-01", "Ben": "2035-01"}}
    content["giving"] = {"annual": 9_000}
    home = load(content)
    programs = Program.with_both(
        home,
        build_horizon(home),
        ProgramGoal("max_estate"),
        (),
        lambda laws: Refinement([set(law.always) for law in laws]),
    )
    one, cells = (
        [tag for tag in program.model.row_tags if tag.law == "gifts_kept_least"] for program in programs
    )
    assert [tag.year for tag in one] == [2026]
    assert not cells
