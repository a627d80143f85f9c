"""A sweep's rows are what single solves of the same variants give, and are certified for the variant itself."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest

from decumulate.models.plan import DECIMALS
from decumulate.models.scenario import Scenario, load
from decumulate.solver.run import SolveOptions, solve
from decumulate.solver.sweep.cases import cases_of
from decumulate.solver.sweep.columns import NUMBERS
from decumulate.solver.sweep.held import held_rates
from decumulate.solver.sweep.rows import frame_of
from decumulate.solver.sweep.run import SOLVED, SweepOptions, sweep
from decumulate.solver.sweep.sheet import read_sweep

from .households import couple, retiree

ALONE = SweepOptions(workers=1)


def sheet(*factors: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"sweep": {"factors": list(factors), **more}}


def random_sheet(seed: int, values: int) -> dict[str, Any]:
    """Each factor at random values, one at a time: law, markets, wishes and what is owned."""
    chance = random.Random(seed)

    def some(low: float, high: float) -> list[float]:
        return [round(chance.uniform(low, high), 4) for _ in range(values)]

    return sheet(
        {"name": "inflation", "field": "market.inflation", "set": some(0.0, 0.04)},
        {"name": "spending", "field": "spending.annual", "scale": some(0.8, 1.1)},
        {"name": "rates", "field": "federal.ordinary_income_tax.rates", "shift": some(-0.02, 0.05)},
        {"name": "heirs", "field": "goal.heir_tax_rate", "set": some(0.0, 0.37)},
        {"name": "benefits", "field": "federal.social_security.benefit_factor", "scale": some(0.7, 1.1)},
        method="one_at_a_time",
    )


def single(base: Scenario, content: dict[str, Any], row: Any) -> Any:
    """The plan of a row's variant, solved by itself."""
    held = held_rates(base)
    cases = cases_of(read_sweep(content), held).cases
    return solve(
        cases[int(row.case)].scenario(held), SolveOptions(effort=0.0, ranges=False, gap=1e-3, threads=1)
    )


def agrees_with_single_solves(base: Scenario, content: dict[str, Any]) -> None:
    exact = sweep(base, content, SweepOptions(depth="exact", workers=1)).frame
    followed = sweep(base, content, ALONE).frame
    assert set(followed.status) <= SOLVED
    assert "followed" in set(followed.status)
    for row, near in zip(exact.itertuples(), followed.itertuples(), strict=True):
        plan = single(base, content, row)
        assert row.objective == pytest.approx(plan.objective.value, abs=1e-6)
        assert row.bound == pytest.approx(plan.certificate.bound, abs=1e-6)
        assert row.first_converted == pytest.approx(plan.years[0].income.roth_conversions, abs=1e-6)
        assert row.first_from_roth == pytest.approx(plan.years[0].cash.from_roth, abs=1e-6)
        # of a goal that is maximised each plan lies below the other's bound
        assert near.objective <= plan.certificate.bound + 1.0
        assert plan.objective.value <= near.bound + 1.0
        # a plan's certificate is of its numbers as they are written, to the hundredth of a cent
        objective = near.objective if near.status == "followed" else round(near.objective, DECIMALS)
        assert near.gap == pytest.approx((near.bound - objective) / objective)


def test_rows_equal_single_solves() -> None:
    agrees_with_single_solves(load(retiree()), random_sheet(1, 1))


def test_twenty_random_rows_equal_single_solves() -> None:
    agrees_with_single_solves(load(couple()), random_sheet(2, 4))


@pytest.mark.slow
def test_fifty_random_rows_equal_single_solves() -> None:
    agrees_with_single_solves(load(couple()), random_sheet(2, 10))


def test_followed_rows_are_certified_and_found_again() -> None:
    """Every chunk starts from the base, so that rows do not hang on the number of workers or on what was resumed."""
    content = sheet(
        {
            "name": "spending",
            "field": "spending.annual",
            "scale": {"from": 0.9, "to": 1.1, "count": 9},
        }
    )
    found = sweep(couple(), content, ALONE).frame
    tail = sweep(couple(), content, ALONE).frame
    pd.testing.assert_frame_equal(found.drop(columns="seconds"), tail.drop(columns="seconds"))
    assert (found.status == "followed").all()
    assert (found.gap < 0.01).all()
    assert found.objective[1:].is_monotonic_decreasing


def test_max_spending_is_followed_and_min_lifetime_tax_is_solved() -> None:
    field = "federal.social_security.benefit_factor"  # far more than the gaps of the two rows
    less = sheet({"name": "benefits", "field": field, "scale": [0.5]})
    spending = sweep(couple("max_spending"), less, ALONE).frame
    assert list(spending.status) == ["followed", "followed"]
    assert (spending.bound >= spending.objective - 1.0).all()
    content = sheet({"name": "heirs", "field": "goal.heir_tax_rate", "set": [0.2]})
    tax = sweep(retiree("min_lifetime_tax"), content, ALONE).frame
    assert set(tax.depth) == {"exact"}
    assert (tax.bound <= tax.objective + 1.0).all()


def test_a_states_law_is_swept() -> None:
    """North Carolina's rate doubled, and its standard deduction gone, followed and solved."""
    household = retiree()
    household["taxes"]["state"] = "NC"
    base = load(household)
    content = sheet(
        {"name": "rate", "field": "states.NC.rate", "scale": [2.0]},
        {"name": "deduction", "field": "states.NC.standard", "set": [0]},
        method="one_at_a_time",
    )
    agrees_with_single_solves(base, content)
    found = sweep(base, content, ALONE).frame
    assert (found.gap < 0.01).all()
    assert (found.objective[1:] < found.objective[0] - 1_000.0).all()


def test_another_number_of_years_is_solved_anew() -> None:
    content = sheet({"name": "age", "field": "people.Ann.plan_to_age", "shift": [1, 1]})
    found = sweep(retiree(), content, ALONE).frame
    assert list(found.depth) == ["follow", "exact", "follow"]
    assert found.objective[1] == pytest.approx(found.objective[2], rel=2e-3)


def test_infeasible_and_faulty_variants_are_rows_with_their_reason() -> None:
    content = sheet({"name": "spending", "field": "spending.annual", "scale": [50.0, 0.99]})
    found = sweep(retiree(), content, ALONE).frame
    assert list(found.status) == ["followed", "infeasible", "followed"]
    assert "no plan of this program can meet" in found.reason[1]
    assert found.seconds[1] < 10.0  # which wishes conflict is not asked of every row
    assert pd.isna(found.objective[1])
    assert found.reason[0] == found.reason[2] == ""


def test_the_frame_is_typed() -> None:
    frame = frame_of([], {"rates": ("base", "low", "high")})
    assert frame["case"].dtype == "int64"
    assert all(frame[name].dtype == "float64" for name in NUMBERS)
    assert list(frame["rates"].cat.categories) == ["base", "low", "high"]
    assert frame["rates"].cat.ordered


def test_every_row_says_what_it_differs_from_the_base_by_and_within_what_that_is_known() -> None:
    """Dollars of the last year are twice today's: the base's best is within 2,000 of its plan, and so on."""

    def made(case: int, objective: float, bound: float) -> dict[str, float | int | str]:
        return {"case": case, "objective": 2 * objective, "objective_real": objective, "bound": 2 * bound}

    nothing = float("nan")
    rows = [
        made(3, nothing, nothing),
        made(2, 1_000_500, 1_002_500),
        made(0, 1_000_000, 1_002_000),
        made(1, 900_000, 903_000),
    ]
    frame = frame_of(rows, {})
    assert list(frame["case"]) == [0, 1, 2, 3]
    assert frame["effect"].tolist()[1:3] == [-100_000.0, 500.0]
    # Case 1: its best is 900,000 to 903,000, the base's 1,000,000 to 1,002,000: -102,000 to -97,000.
    assert frame["known_within"].tolist()[1:3] == [3_000.0, 2_000.0]
    assert frame["known"].tolist() == ["", "yes", "no", ""]
    assert frame.loc[[0, 3], ["effect", "known_within"]].isna().all(axis=None)
    alone = frame_of(rows[:2], {}, rows[2])
    assert alone["effect"].tolist()[0] == 500.0
    assert frame_of(rows[:2], {})["effect"].isna().all()
