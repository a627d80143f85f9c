"""Form SSA-44: which return decides Medicare's surcharges after a life event, by hand, at random and by brute force."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.medicare import irmaa, life_event
from decumulate.models.plan import Plan
from decumulate.models.scenario import ScenarioError, load
from decumulate.scenarios import path
from decumulate.solver.audit import audit
from decumulate.solver.backends import open_session
from decumulate.solver.formulation.model import Model, Tag
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.formulation.year_rows import YearRows
from decumulate.solver.run import SolveOptions, solve

from .small import (
    EXACT,
    STEEPEST,
    agrees,
    benefits,
    brokerage,
    document,
    facts,
    ira,
    lot,
    roth,
    solved,
    tax_of,
)

WORK = {"kind": "work_stopped", "year": 2027}


def household(years: int, *events: dict[str, Any], conversions: Sequence[float] = ()) -> dict[str, Any]:
    """Ann, 71 in 2026 and on Medicare, whose returns of 2024 and 2025 were high; conversions fixed by year."""
    content = document(1955, years, [ira(1_500_000), roth(400_000)], 40_000, heirs=0.30)
    content["taxes"] |= {"prior_magi": [180_000, 150_000], "prior_filing_status": ["single", "single"]}
    content["healthcare"] = {"life_event": list(events)}
    content["limits"] = {
        "fixed": [
            {"what": "roth_conversions", "owner": "Ann", "year": 2026 + t, "amount": amount}
            for t, amount in enumerate(conversions)
        ]
    }
    return content


def surcharges(plan: Plan) -> list[float]:
    return [round(year.tax.irmaa_surcharge, 2) for year in plan.years]


@pytest.mark.parametrize(
    ("year", "events", "back"),
    [
        (2027, [2028], ()),
        (2028, [2028], (0,)),
        (2029, [2028], (1, 0)),
        (2030, [2028], (1, 0)),
        (2031, [2028], ()),
        (2029, [2026, 2029], (0,)),
        (2029, [2027, 2029], (1, 0)),
        (2029, [], ()),
    ],
)
def test_the_returns_that_may_decide(year: int, events: list[int], back: tuple[int, ...]) -> None:
    """The event's year and the two after it; never a return of a year before the event (20 CFR 418.1201)."""
    assert life_event.more_recent(year, events) == back


def test_a_year_is_saved_by_hand() -> None:
    """Work stops in 2027. Conversions of $0 put no year past the first edge of a single return but those of 2024 and
    2025, which 2026 and 2027 look back to: of 2027 the form takes all of it off, and 2026 pays."""
    content = household(3, WORK, conversions=[0.0, 0.0, 0.0])
    scenario, horizon = facts(content)
    plan = solved(scenario)
    tiers = horizon.periods[0].law.medicare.irmaa
    assert tiers.edges[horizon.periods[0].filing_status][2:4] == (171_000, 205_000)
    monthly = 324.60 + 60.40  # tier 3 of 2026: $171,000 to $205,000
    assert surcharges(plan) == [pytest.approx(12 * monthly, abs=0.01), 0.0, 0.0]
    assert plan.years[0].life_event is None
    event = plan.years[1].life_event
    assert event is not None
    assert event.tax_year == 2027
    second = horizon.periods[1]
    assert event.saves == pytest.approx(second.surcharge_by_tier[2], abs=0.01)  # $150,000: tier 2
    form, *_ = [step for step in plan.steps if step.kind == "file_ssa44"]
    assert form.by is not None
    assert (form.number, form.by.year, form.amount) == (0, 2027, pytest.approx(event.saves))
    assert "income of 2027" in form.why


def test_without_an_event_nothing_changes() -> None:
    """Neither columns nor rows nor dollars, though a spouse dies and work stops."""
    content = household(3)
    content["goal"]["heir_tax_rate"] = 0.05
    content["people"][0]["wages"] = [{"annual": 90_000, "until_year": 2026}]
    died = {"name": "Bob", "born": "1954-03-01", "plan_to_age": 72, "social_security": benefits(2_000, 70)}
    content["people"].append(died)
    content["taxes"] |= {"prior_magi": [300_000, 290_000]}
    content["taxes"]["prior_filing_status"] = ["married_filing_jointly"] * 2
    scenario = load(content)
    horizon = build_horizon(scenario)
    assert all(period.more_recent == () for period in horizon.periods)
    program = Program.with_one_cell(scenario, horizon, ProgramGoal("max_estate"))
    assert not {tag.law for tag in program.model.tags} & {
        "life_event",
        *(law.name for law in life_event.LAWS),
    }
    plan = solved(scenario)
    assert plan.years[1].tax.irmaa_surcharge > 0.0
    assert all(year.life_event is None for year in plan.years)
    assert not [step for step in plan.steps if step.kind == "file_ssa44"]
    content["healthcare"] = {"life_event": [{"kind": "death"}]}
    listed = solved(load(content))
    assert listed.years[1].tax.irmaa_surcharge == 0.0  # 2027 by its own single return
    assert listed.years[0].life_event is not None  # the year of the death, 2026, by its own joint one


def test_at_random_each_year_by_the_least_tier() -> None:
    """Conversions fixed at random: each year's surcharge is the least of the tiers allowed, worked out anew here from
    the plan's incomes; the bound, which has every cell, is the same plan's, so that no form of the program differs."""
    rng = random.Random(5)
    horizon = build_horizon(load(household(5, WORK)))
    status = horizon.periods[0].filing_status
    edges = horizon.periods[0].law.medicare.irmaa.edges[status]
    for _ in range(4):
        fixed = [rng.choice(edges[:4]) + rng.uniform(-30_000.0, 20_000.0) - 45_000.0 for _ in range(5)]
        scenario = load(household(5, WORK, conversions=fixed))
        plan = solved(scenario)
        magi = [180_000.0, 150_000.0, *(year.tax.magi_medicare for year in plan.years)]
        allowed = {0: [0], 1: [1, 3], 2: [2, 3, 4], 3: [3, 4, 5], 4: [4]}  # places in `magi`
        for t, period in enumerate(horizon.periods):
            table = period.law.medicare.irmaa
            tiers = [irmaa.tier(magi[place], status, table) for place in allowed[t]]
            assert plan.years[t].tax.irmaa_surcharge == pytest.approx(
                period.surcharge_by_tier[min(tiers)], abs=0.01
            )
            event = plan.years[t].life_event
            assert (event is not None) == (min(tiers) < tiers[0])
            if event is not None:
                first = next(
                    place for place, tier in zip(allowed[t], tiers, strict=True) if tier == min(tiers)
                )
                assert event.tax_year == 2024 + first
        assert plan.certificate is not None
        assert plan.certificate.status == "optimal"
        assert plan.certificate.gap_dollars == pytest.approx(0.0, abs=1.0)


def test_against_brute_force() -> None:
    """Three years with an event in the second: what leaves the IRA each year, over a grid and the edges of all three
    premium years, each year's surcharge the least of its returns; the audit's return and nothing else."""
    content = document(1959, 3, [ira(1_400_000), roth(200_000)], 50_000, heirs=0.32, growth=0.03)
    content["taxes"] |= {"prior_magi": [150_000, 190_000], "prior_filing_status": ["single", "single"]}
    content["healthcare"] = {"life_event": [WORK]}
    scenario, horizon = facts(content)
    growth, margin = 1.03, 1.0
    status = horizon.periods[0].filing_status
    edges = {
        edge - margin for period in horizon.periods for edge in period.law.medicare.irmaa.edges[status][:4]
    }
    grid = np.array(sorted({*np.arange(0.0, 240_001.0, 4_000.0), *edges}))
    taxes = [
        np.array([tax_of(period)(traditional_distributions=float(d)) for d in grid])
        for period in horizon.periods
    ]

    def charged(t: int, magi: float) -> float:
        period = horizon.periods[t]
        return period.surcharge_by_tier[irmaa.tier(magi, status, period.law.medicare.irmaa)]

    of = [np.array([charged(t, float(d)) for d in grid]) for t in range(3)]
    known = [charged(0, 150_000.0), charged(1, 190_000.0)]
    assert known[1] > known[0] > 0.0
    premiums = [period.base_premiums for period in horizon.periods]
    d1, d2, d3 = grid[:, None, None], grid[None, :, None], grid[None, None, :]
    second = np.minimum(known[1], of[1])[None, :, None]
    third = np.minimum(np.minimum(of[2][:, None, None], of[2][None, :, None]), of[2][None, None, :])
    traditional = (((1_400_000 - d1) * growth - d2) * growth - d3) * growth
    tax_free = (200_000 + d1 - taxes[0][:, None, None] - 50_000 - premiums[0] - known[0]) * growth
    possible = tax_free >= 0
    tax_free = (tax_free + d2 - taxes[1][None, :, None] - 50_000 - premiums[1] - second) * growth
    possible = possible & (tax_free >= 0)
    tax_free = (tax_free + d3 - taxes[2][None, None, :] - 50_000 - premiums[2] - third) * growth
    estate = np.where(possible & (tax_free >= 0), tax_free + 0.68 * traditional, -np.inf)
    agrees(solved(scenario), float(estate.max()), 3 * 4_000.0 * STEEPEST * growth**3)


@pytest.mark.parametrize("wrong", ["tax year", "saving", "surcharge", "no event"])
def test_the_audit_refuses_a_wrong_claim(wrong: str) -> None:
    content = household(3, WORK, conversions=[0.0, 0.0, 0.0])
    plan = solve(load(content), EXACT)
    year = plan.years[1]
    assert year.life_event is not None
    if wrong == "tax year":
        year = year.model_copy(update={"life_event": year.life_event.model_copy(update={"tax_year": 2026})})
    elif wrong == "saving":
        year = year.model_copy(update={"life_event": year.life_event.model_copy(update={"saves": 99.0})})
    elif wrong == "surcharge":
        year = year.model_copy(update={"tax": year.tax.model_copy(update={"irmaa_surcharge": 5.0})})
    else:
        content = household(3, conversions=[0.0, 0.0, 0.0])
    changed = plan.model_copy(update={"years": (plan.years[0], year, plan.years[2]), "steps": ()})
    report = audit(changed, load(content))
    assert any(difference.year == 2027 for difference in report.differences)


def most_saved(passed: float, within: Sequence[float]) -> float:
    """The most of one tier's saving that the second reading's rows allow."""
    model = Model()
    saved, *pinned = (model.column(Tag(name), 0.0, 1.0) for name in ("saved", "passed", "next", "same"))
    for column, value in zip(pinned, (passed, *within), strict=False):
        model.low[column.column] = model.high[column.column] = value
    life_event.constrain(YearRows(model, 2027), saved, pinned[0], pinned[1 : 1 + len(within)])
    model.cost = -saved
    outcome = open_session("highs", model, 1).solve()
    return -outcome.objective


TIERS = [(p, w) for p in (0.0, 1.0) for n in (1, 2) for w in product((0.0, 1.0), repeat=n)]


@pytest.mark.parametrize(("passed", "within"), TIERS)
def test_a_tier_pinned_and_squeezed(passed: float, within: tuple[float, ...]) -> None:
    """Saved where the older return is past the tier and any of the others is not."""
    assert most_saved(passed, within) == pytest.approx(float(passed == 1.0 and 1.0 in within), abs=1e-9)


def test_half_of_the_second_reading_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = life_event.constrain
    monkeypatch.setattr(
        life_event, "constrain", lambda rows, *args: whole(rows, args[0], args[1] * 0.5, args[2])
    )
    assert most_saved(1.0, (1.0, 0.0)) == pytest.approx(0.5)


def test_a_surcharge_that_schedule_a_deducts() -> None:
    """What is saved is not deducted: medical costs near the floor, the year's own return deciding."""
    content = household(3, WORK)
    content["accounts"].append(brokerage(lot(300_000, 120_000)))
    content["taxes"]["itemized"] = {"medical_expenses": 14_000, "charity_cash": 16_000, "property_tax": 9_000}
    plan = solved(load(content))
    assert plan.certificate is not None
    assert plan.certificate.gap_dollars is not None
    assert plan.certificate.gap_dollars < 50.0


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"kind": "work_stopped"}, "the year of the event"),
        ({"kind": "conversion", "year": 2027}, "work_stopped"),
        ({"kind": "divorce", "year": 2022}, "a year from 2024"),
        ({"kind": "death"}, "the year in which the spouse died"),
        ({"kind": "death", "year": 2027}, "no death of a spouse is in the plan"),
    ],
)
def test_what_is_no_event(event: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        load(household(3, event))


@pytest.mark.slow
def test_the_shipped_widow_files_for_the_year_after_the_death() -> None:
    """Her own income of 2026 or 2027 stands in place of the joint return of 2025."""
    scenario = load(path("widow_texas")).with_changes({"allocation.traditional_tax_rate": 0.25})
    plan = solved(scenario, SolveOptions(ranges=False, time_limit=20.0, threads=1))
    event = plan.years[1].life_event
    assert event is not None
    assert event.tax_year in (2026, 2027)
    assert event.saves == pytest.approx(2_956.8, abs=1.0)  # 2027's tier 2 of a joint return of $284,000
    assert plan.certificate is not None
    assert plan.certificate.gap is not None
    assert plan.certificate.gap < 0.02
