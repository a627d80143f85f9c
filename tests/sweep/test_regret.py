"""Regret on two years without growth, where every entry can be worked out from the tax of a year."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from decumulate.models.scenario import load
from decumulate.solver.report.charts.cells import regret_figure
from decumulate.solver.report.charts.fan import fan_factor
from decumulate.solver.report.charts.pages import sweep_html
from decumulate.solver.report.sections.sweep import regrets_section
from decumulate.solver.report.text import section_text
from decumulate.solver.run import SolveOptions
from decumulate.solver.sweep.answers import answers
from decumulate.solver.sweep.regret import Regrets, Variant, regrets, variants_of
from decumulate.solver.sweep.run import SweepOptions, sweep

from ..solver.small import document, facts, ira, roth, tax_of

SPENDING, OWNED = 30_000.0, 500_000.0
QUICK = SolveOptions(effort=0.0, ranges=False, gap=1e-7, time_limit=20.0, threads=1)
HEIRS = {"base": 0.25, "nothing": 0.0, "more": 0.35}


def home(heirs: float = 0.25, spending: float = SPENDING, **more: Any) -> dict[str, Any]:
    """Ann, 62 and 63, an IRA and an empty Roth IRA, nothing grows."""
    return document(1964, 2, [ira(OWNED), roth(0.0, contribution_basis=0)], spending, heirs) | more


@cache
def heirs_pay() -> Regrets:
    variants = [Variant(name, load(home(rate))) for name, rate in HEIRS.items()]
    return regrets(variants, options=QUICK, seconds=2.0)


def test_each_entry_is_what_the_other_income_is_worth_less() -> None:
    """Income y of a year adds heirs * y - tax(y) to the estate, whether it is spent, held or converted.

    What a large first income leaves after tax and spending is converted, and pays for the second year; the second
    income can be no more than what the first left in the IRA.
    """
    found = heirs_pay()
    _, horizon = facts(home())
    tax = tax_of(horizon.periods[0])
    income = {
        name: found.actions.loc[name, "traditional_withdrawals"] + found.actions.loc[name, "conversions"]
        for name in found.actions.index
    }
    assert income["nothing"] < income["base"] < income["more"]
    second = np.arange(0.0, OWNED, 10.0)
    taxes = np.array([tax(traditional_distributions=float(y)) for y in second])

    def worth(rate: float, first: float) -> float:
        paid = tax(traditional_distributions=float(first))
        possible = (first - paid + second - taxes >= 2.0 * SPENDING) & (second <= OWNED - first)
        return rate * first - paid + float((rate * second - taxes)[possible].max())

    for case, rate in HEIRS.items():
        for candidate, first in income.items():
            expected = worth(rate, income[case]) - worth(rate, first)
            assert found.matrix.loc[case, candidate] == pytest.approx(expected, abs=5.0), (case, candidate)
    assert not found.topped_up.to_numpy().any()
    assert found.left_out == ()


def test_the_least_worst_comes_first() -> None:
    found = heirs_pay()
    worst = found.matrix.max()
    assert found.best == worst.idxmin()
    assert list(found.ranking["worst"]) == sorted(worst)
    first = found.ranking.iloc[0]
    assert first["mean"] == pytest.approx(found.matrix[found.best].mean())
    assert found.matrix.loc[first["worst_case"], found.best] == first["worst"]
    assert (found.ranking["cannot"] == 0).all()
    assert found.known_within.max() <= 1.0


def test_a_first_year_that_does_not_pay_is_topped_up_and_one_that_is_forbidden_is_missing() -> None:
    dear = Variant("dear", load(home(spending=35_000.0)))
    frozen = Variant("frozen", load(home(limits={"max_annual_conversion": 0})))
    destitute = Variant("destitute", load(home(spending=900_000.0)))
    found = regrets([Variant("base", load(home())), dear, frozen, destitute], options=QUICK, seconds=2.0)
    # The base takes income to the top of the 24 % bracket (201,775 over the deduction of 16,100).
    # With its conversion held $5,000 more of spending take 5,000 / 0.68 out at 32 %, and spare the heirs 25 %.
    first = found.actions.loc["base"]
    assert first["traditional_withdrawals"] + first["conversions"] == pytest.approx(217_875, abs=1.0)
    assert bool(found.topped_up.loc["dear", "base"])
    assert found.matrix.loc["dear", "base"] == pytest.approx((0.32 - 0.25) * 5_000.0 / 0.68, abs=1.0)
    assert not found.topped_up["dear"].any()
    assert found.matrix.isna().loc["frozen", "base"]
    assert [case for case, _ in found.left_out] == ["destitute"]
    assert found.ranking["cannot"].iloc[0] == 0
    assert found.ranking.set_index("candidate").loc["base", "cannot"] == 1


def test_a_sweep_from_its_file_to_its_page() -> None:
    """Two factors crossed on the household above; rates are 3 points higher in both years."""
    sheet = {
        "sweep": {
            "factors": [
                {"name": "heirs", "field": "goal.heir_tax_rate", "set": [0.25, 0.35]},
                {"name": "law", "reform": ["base", "rates_up_3_points"]},
            ]
        }
    }
    late = home(start_year=2030, people=[{"name": "Ann", "born": "1968-01-15", "plan_to_age": 63}])
    frame = sweep(late, sheet, SweepOptions(depth="exact", workers=1, gap=1e-7)).frame
    found = answers(frame)
    assert found.stays["cases"].iloc[0] == 3
    assert found.factors == ("heirs", "law")
    table = found.tornado.set_index("factor")
    value = {(row["heirs"], row["law"]): row["objective_real"] for row in frame.to_dict("records")}
    assert table.loc["heirs", "least"] == pytest.approx(value["0.35", "base"] - value["0.25", "base"])
    assert table.loc["law", "least"] == pytest.approx(
        value["0.25", "rates_up_3_points"] - value["0.25", "base"]
    )
    assert table.loc["law", "least_at"] == "rates_up_3_points"
    variants = variants_of(late, sheet, cases=[3])
    assert [variant.case for variant in variants] == [0, 3]
    regret = regrets(variants, options=QUICK, seconds=1.0)
    assert regret.matrix.loc[0, 0] == pytest.approx(0.0, abs=1.0)
    page = sweep_html(found, regret)
    assert page.count('class="picture"') == 5 - (fan_factor(found) is None)


def test_as_many_candidates_as_asked_for_and_the_base_among_them() -> None:
    variants = [Variant(name, load(home(rate))) for name, rate in HEIRS.items()]
    found = regrets(variants, candidates=1, options=QUICK, seconds=2.0)
    assert list(found.matrix.columns) == ["base"]
    assert list(found.matrix.index) == list(HEIRS)
    same = regrets([variants[0], Variant("again", variants[0].scenario)], options=QUICK, seconds=2.0)
    assert list(same.matrix.columns) == ["base"]
    assert same.matrix.to_numpy() == pytest.approx(0.0, abs=1.0)


def test_a_base_without_a_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="the base, case 'destitute', has no plan"):
        regrets([Variant("destitute", load(home(spending=900_000.0)))], options=QUICK)
    with pytest.raises(ValueError, match="0 variants"):
        regrets([])


def test_text_and_chart_say_the_same() -> None:
    found = heirs_pay()
    text = section_text(regrets_section(found))
    assert max(map(len, text.splitlines())) <= 110
    best = next(line for line in text.splitlines() if line.lstrip().startswith(str(found.best)))
    assert f"${round(found.ranking['worst'].iloc[0]):,}" in best
    figure = regret_figure(found)
    cells, _ = figure.spec["layer"]
    assert cells["encoding"]["x"]["sort"] == [f"of case {one}" for one in found.ranking["candidate"]]
    (best,) = [
        row["dollars"]
        for row in cells["data"]["values"]
        if (row["across"], row["up"]) == (f"of case {found.best}", "base")
    ]
    assert best == pytest.approx(found.matrix.loc["base", found.best], abs=0.01)
