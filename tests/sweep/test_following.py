"""What a variant takes over from its neighbour is what it would have written itself, number by number; what follows."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from decumulate.models.household.weights import with_rates
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.scenarios import path, reform, reform_names
from decumulate.solver.audit import audit, judge
from decumulate.solver.backends.highs import HighsSession
from decumulate.solver.formulation.layers import Layer, first_difference
from decumulate.solver.formulation.model import Model
from decumulate.solver.reoptimise.follow import CannotFollow, LiveModels, Neighbour, first_neighbour, follow
from decumulate.solver.reoptimise.follow import _audited as audited
from decumulate.solver.reoptimise.follow import _live as live_of
from decumulate.solver.reoptimise.follow import _replay as replay_of

from ..solver.spouses import own_accounts
from .households import couple, retiree


def late_on_medicare(base: Scenario) -> dict[str, str]:
    return {person.name: f"{max(person.born.year, base.start_year - 67) + 68}-01" for person in base.people}


CHANGES: dict[Layer, dict[str, Any]] = {
    Layer.OBJECTIVE: {
        "goal.heir_tax_rate": (0.1, 0.22, 0.3),
        "goal.estate_floor": (0.0, 50_000.0),
    },
    Layer.CASH: {
        "spending.annual": (40_000.0, 43_000.0),
        "spending.extra": ([], [{"year": 2027, "amount": 5_000.0, "what": "roof"}]),
    },
    Layer.LAWS: {
        "healthcare.part_d_premium_monthly": (30.0, 60.0),
        "healthcare.medicare_from": (late_on_medicare,),
        "taxes.itemized": ({"charity_cash": 0.0}, {"charity_cash": 30_000.0}),
        "taxes.state_flat": tuple(
            {"rate": rate, "taxes_retirement": True, "taxes_social_security": False} for rate in (0.0, 0.04)
        ),
        "taxes.reform": ([], *([reform(name)] for name in reform_names())),
    },
    Layer.FLOWS: {
        "taxes.capital_loss_carryforward": ({"long": 0.0}, {"short": 500.0, "long": 9_000.0}),
        "taxes.community_property": (False, True),
        "market.inflation": (0.02, 0.03),
        "market.trading_cost": (0.0, 0.001),
        "limits.max_annual_conversion": (20_000.0, 80_000.0),
        "limits.cliff_margin": (0.0, 500.0),
        "limits.marketplace_magi": (60_000.0, 90_000.0),
    },
}
"""Fields that a sweep may move, by the layer that they are first read in, and values to move them to."""
NOVEMBER = {
    "as_of": "2026-11-01",
    "interest": 200.0,
    "taxes_paid": 3_000.0,
    "spending": 37_000.0,
    "social_security": {"Ann": 20_000.0},
}
LOCATED = {"measure": "after_tax", "target": {"fund": 1.0}, "band": 0.05}


def bases() -> dict[str, Scenario]:
    """Households of every kind of program: with cliffs, losses, fixed mixes, taxes in the bands, a plan in November."""
    shipped = ("h1_single", "h2_couple", "h7_couple_8m", "h8_single_losses", "couple_with_pensions")
    found = {name: with_rates(load(path(name)), [0.15]) for name in shipped}
    found["retiree"] = load(retiree())
    found["spender"] = load(retiree("max_spending"))
    found["couple"] = load(couple())
    found["november"] = load(retiree() | {"year_to_date": NOVEMBER})
    found["own_losses"] = own_accounts(8)
    found["after_tax"] = load(retiree() | {"allocation": LOCATED})
    return found


BASES = bases()


def blank(scenario: Scenario) -> Neighbour:
    """A neighbour without a plan: what its programs are written with, and no more."""
    years: Any = (None,) * len(scenario.years)
    nothing: Any = None
    more = {0: ("stacking", 0), 1: ("amt", 0)}
    edges = tuple(
        frozenset({("irmaa", 0), ("niit", 0), *([more[t]] if t in more else [])}) for t in range(len(years))
    )
    return Neighbour(scenario.goal.objective, years, nothing, edges, nothing, 0.0)


def written(model: Model) -> list[Any]:
    cost = {column: amount for column, amount in model.cost.terms.items() if amount}
    return [
        model.tags,
        model.low,
        model.high,
        model.integer,
        model.row_tags,
        model.row_low,
        model.row_high,
        model.row_terms,
        cost,
    ]


def pens(live: LiveModels) -> tuple[Model, Model]:
    return live.one.model, live.cells.model


def moved(base: Scenario, layer: Layer, dice: random.Random) -> Scenario:
    """Another variant, one field of a layer moved."""
    options = [(name, value) for name, values in CHANGES[layer].items() for value in values]
    for name, value in dice.sample(options, len(options)):
        try:
            variant = base.with_changes({name: value(base) if callable(value) else value})
        except ScenarioError:
            continue
        if variant != base:
            return variant
    raise AssertionError(f"nothing of {layer!r} can be moved")


LARGE = ("couple_with_pensions", "h2_couple", "h7_couple_8m")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in LARGE else []) for name in BASES]
)
def test_taken_over_is_as_written_anew(name: str) -> None:
    base, dice = BASES[name], random.Random(name)
    neighbour = blank(base)
    now, layers = live_of(base, neighbour), []
    variant = base
    steps = list(Layer) * (4 if len(base.years) > 10 else 10)
    for layer in dice.sample(steps, len(steps)):
        before, variant = variant, moved(variant, layer, dice)
        layers.append(first_difference(before, variant))
        now = live_of(variant, replace(neighbour, live=now))
        anew = live_of(variant, neighbour)
        for ours, theirs in zip(pens(now), pens(anew), strict=True):
            assert written(ours) == written(theirs), (layers[-1], variant.content())
        assert now.one.horizon == anew.one.horizon
    assert len(set(layers)) > 2


@pytest.mark.parametrize(
    ("changes", "layer"),
    [
        ({"goal.heir_tax_rate": 0.3}, Layer.OBJECTIVE),
        ({"title": "Another"}, Layer.FLOWS),
        ({"spending.annual": 41_000.0}, Layer.CASH),
        ({"taxes.reform": [reform("rates_up_3_points")]}, Layer.LAWS),
        ({"taxes.capital_loss_carryforward": {"long": 100.0}}, Layer.FLOWS),
        ({"market.inflation": 0.021}, Layer.FLOWS),
    ],
)
def test_the_first_difference(changes: dict[str, Any], layer: Layer) -> None:
    base = BASES["h2_couple"]
    assert first_difference(base, base.with_changes(changes)) == layer
    assert first_difference(base, base) == Layer.OBJECTIVE


def test_the_heirs_rate_weighs_what_is_held_where_taxes_are_counted_in_the_bands() -> None:
    base = BASES["after_tax"]
    assert first_difference(base, base.with_changes({"goal.heir_tax_rate": 0.3})) == Layer.FLOWS


def test_a_repealed_step_up_changes_the_flows() -> None:
    base = BASES["couple"]
    repealed = base.with_changes({"taxes.reform": [reform("step_up_repealed")]})
    now = live_of(base, blank(base))
    assert live_of(repealed, replace(blank(base), live=now)).one.taxable is not now.one.taxable


def held(session: HighsSession) -> list[Any]:
    """The numbers of a live model: costs, bounds of columns and rows, and entries by row and column."""
    lp = session._h.getLp()
    matrix, by_row = lp.a_matrix_, "Row" in str(lp.a_matrix_.format_)
    places = np.repeat(range(len(matrix.start_) - 1), np.diff(matrix.start_))
    rows, columns = (places, matrix.index_) if by_row else (matrix.index_, places)
    entries = dict(zip(zip(rows, columns, strict=True), matrix.value_, strict=True))
    bounds = (lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_)
    return [list(lp.col_cost_), *map(list, bounds), {key: value for key, value in entries.items() if value}]


@pytest.mark.parametrize("name", ["couple", "spender", "h2_couple", "own_losses"])
def test_live_models_go_on_with_other_numbers(name: str) -> None:
    base, dice = BASES[name], random.Random(name)
    neighbour = first_neighbour(base)
    kept = 0
    for layer in dice.sample([Layer.OBJECTIVE, Layer.CASH] * 3, 6):
        base = moved(base, layer, dice)
        before = neighbour.live
        alone = follow(base, replace(neighbour, live=None))
        found = follow(base, neighbour)
        neighbour = found.neighbour
        live, anew = neighbour.live, alone.neighbour.live
        assert live is not None
        assert anew is not None
        kept += before is not None and before.relaxation is live.relaxation
        assert held(live.relaxation) == held(anew.relaxation)
        ours, theirs = (held(one.search.session) for one in (live, anew))  # type: ignore[arg-type]
        assert (ours[0], ours[-1]) == (theirs[0], theirs[-1])  # each is in the cells that it ended in
        assert found.bound == pytest.approx(alone.bound, abs=0.01)
        assert found.report.objective.value <= found.bound + 0.01
    assert kept > 1


def test_another_objective_is_not_followed() -> None:
    base = BASES["retiree"]
    neighbour = first_neighbour(base)
    with pytest.raises(CannotFollow, match="objective"):
        follow(base.with_changes({"goal.objective": "max_spending"}), neighbour)
    with pytest.raises(CannotFollow, match="min_lifetime_tax"):
        first_neighbour(base.with_changes({"goal.objective": "min_lifetime_tax"}))
    assert np.isfinite(follow(base, neighbour).bound)


def test_a_variant_that_cannot_be_followed_leaves_nothing_behind() -> None:
    """Its numbers are in the live models by then: the next variant must not go on with them."""
    base = BASES["h2_couple"]
    neighbour = follow(base, first_neighbour(base)).neighbour
    with pytest.raises(CannotFollow):
        follow(base.with_changes({"spending.annual": 400_000}), neighbour)
    variant = base.with_changes({"goal.heir_tax_rate": 0.2})
    found, anew = follow(variant, neighbour), follow(variant, replace(neighbour, live=None))
    assert (found.bound, found.report) == (anew.bound, anew.report)


def test_a_line_that_nothing_turns_on_is_laid_on_the_law() -> None:
    base = BASES["couple"]
    found = follow(base, first_neighbour(base))
    live = found.neighbour.live
    assert live is not None
    assert live.search.best is not None
    program, values = live.one, live.search.best.values.copy()
    values[program.ones[0].deduction.column] -= 3.0
    loose = replace(live.search.best, values=values)
    made = replay_of(program, values)
    assert not judge(made.replayed, made.plan, base, program.horizon).ok
    report, _ = audited(program, loose, None)
    assert report.ok
    assert report.objective.value == pytest.approx(found.report.objective.value, abs=0.01)


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("h2_couple", "goal.heir_tax_rate", (0.25, 0.26, 0.12, 0.25)),
        ("retiree", "goal.estate_floor", (0.0, 1_000.0, 100_000.0)),
    ],
)
def test_a_plan_met_again_is_judged_as_if_it_were_replayed(
    name: str, field: str, values: tuple[float, ...]
) -> None:
    neighbour = first_neighbour(BASES[name])
    met = 0
    for value in values:
        variant = BASES[name].with_changes({field: value})
        before = neighbour.live
        found = follow(variant, neighbour)
        neighbour = found.neighbour
        assert neighbour.live is not None
        assert neighbour.live.replay is not None
        assert found.report == audit(neighbour.live.replay.plan, variant)
        met += before is not None and before.replay is neighbour.live.replay
    assert met > 0
