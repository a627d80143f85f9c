"""Pictures of a plan by year: their numbers are the plan's, sum up as its identities say, and stand on one axis."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from decumulate.models.accounts import KINDS
from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import path
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.report.charts import theme
from decumulate.solver.report.charts.axis import Series, Years
from decumulate.solver.report.charts.by_year import year_figures
from decumulate.solver.report.charts.income import LawLine, nearest
from decumulate.solver.report.charts.stack import Stack, rectangles
from decumulate.solver.report.charts.wealth import coloured
from decumulate.solver.report.model import Figure

SHIPPED = ("h2_couple", "single_58", "widow_74", "couple_with_pensions", "h6_irmaa_couple", "november")
CENT = 0.01


@cache
def home(name: str) -> tuple[Scenario, Plan]:
    """A shipped household and the plan of a rule of thumb that converts; "november" begins within its year."""
    if name == "november":
        scenario = load(path("couple_with_pensions")).with_changes(
            {
                "year_to_date": {
                    "as_of": "2026-11-01",
                    "interest": 900,
                    "spending": 60_000,
                    "taxes_paid": 4_000,
                    "wages": {"Paul": 30_000},
                    "pensions": {"Martha": 9_000},
                    "social_security": {"Martha": 7_000},
                }
            }
        )
    else:
        scenario = load(path(name))
    horizon = build_horizon(scenario)
    (converting,) = [f for f in rules_for(scenario, horizon) if f.name == "convert to a bracket"]
    plans = (run_rule(scenario, horizon, rule).plan for rule in converting.members)
    return scenario, next(
        plan for plan in plans if plan and sum(y.income.roth_conversions for y in plan.years) > 10_000.0
    )


@cache
def figures(name: str, nominal: bool = True) -> dict[str, Figure]:
    scenario, plan = home(name)
    return {figure.key: figure for figure in year_figures(plan, scenario, nominal=nominal)}


def column(figure: Figure, key: str) -> list[Any]:
    place = [column.key for column in figure.table.columns].index(key)
    return [row[place] for row in figure.table.rows]


def columns(figure: Figure) -> set[str]:
    return {column.key for column in figure.table.columns}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_comes_in_is_what_goes_out(name: str) -> None:
    """The identities of models.plan_year.Cash, put together: the sum of all sources is the sum of all uses."""
    _, plan = home(name)
    figure = figures(name)["sources"]
    for year, together in zip(plan.years, column(figure, "together"), strict=True):
        cash = year.cash
        uses = cash.spending + cash.giving_cash + cash.taxes + cash.premiums + cash.contributions
        assert together == pytest.approx(uses + cash.trading_cost, abs=CENT), year.year
    assert column(figure, "spending") == pytest.approx([year.cash.spending for year in plan.years])


@pytest.mark.parametrize("name", SHIPPED)
def test_what_leaves_traditional_accounts(name: str) -> None:
    scenario, plan = home(name)
    figure = figures(name)["conversions"]
    pre_tax = {a.name for a in scenario.accounts if KINDS[a.type].tax == "deferred"}
    for place, year in enumerate(plan.years):
        mine = [account for name, account in year.accounts.items() if name in pre_tax]
        left = sum(account.distributed + account.converted_out + account.qcd for account in mine)
        assert column(figure, "together")[place] == pytest.approx(left, abs=CENT)
        assert column(figure, "rmd")[place] == pytest.approx(sum(account.rmd for account in mine), abs=CENT)
        assert column(figure, "converted")[place] == pytest.approx(
            sum(a.converted_out for a in mine), abs=CENT
        )


@pytest.mark.parametrize("name", SHIPPED)
def test_taxes_and_premiums_sum_up_to_the_total(name: str) -> None:
    _, plan = home(name)
    assert column(figures(name)["taxes"], "together") == pytest.approx(
        [y.tax.total for y in plan.years], abs=CENT
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_income_is_the_returns(name: str) -> None:
    scenario, plan = home(name)
    figure = figures(name)["taxable_income"]
    assert column(figure, "together") == pytest.approx([y.tax.taxable_income for y in plan.years], abs=CENT)
    first = build_horizon(scenario).periods[0]
    tops = first.law.federal.ordinary_income_tax.tops[first.filing_status]
    for key in columns(figure):
        if key.startswith("bracket_"):
            assert column(figure, key)[0] == tops[int(key.removeprefix("bracket_"))]


@pytest.mark.parametrize("name", SHIPPED)
def test_balances_are_all_that_is_owned(name: str) -> None:
    _, plan = home(name)
    owned = [sum(a.close for a in year.accounts.values()) + year.cash.carry_out for year in plan.years]
    assert column(figures(name)["accounts"], "together") == pytest.approx(owned, abs=CENT)


@pytest.mark.parametrize("name", SHIPPED)
def test_assets_are_what_is_held_less_the_rate_of_traditional_dollars(name: str) -> None:
    """A plan of a rule has no rates of its own: its traditional dollars count less the heirs' rate."""
    scenario, plan = home(name)
    rate = scenario.allocation.traditional_tax_rate
    rate = scenario.goal.heir_tax_rate if isinstance(rate, str) else float(rate)  # type: ignore[arg-type]
    pre_tax = {a.name for a in scenario.accounts if KINDS[a.type].tax == "deferred"}
    held = [
        sum((1.0 - rate * (name in pre_tax)) * sum(a.holdings.values()) for name, a in year.accounts.items())
        for year in plan.years
    ]
    assert column(figures(name)["assets"], "together") == pytest.approx(held, abs=CENT)


@pytest.mark.parametrize("name", SHIPPED)
def test_todays_dollars_are_the_years_own_over_the_deflator(name: str) -> None:
    _, plan = home(name)
    for key in ("sources", "taxes", "conversions", "assets"):
        nominal, real = (column(figures(name, nominal)[key], "together") for nominal in (True, False))
        deflated = [amount / year.deflator for amount, year in zip(nominal, plan.years, strict=True)]
        assert real == pytest.approx(deflated, abs=CENT)
    assert "dollars of 2026" in figures(name, nominal=False)["sources"].words
    assert "dollars of each year" in figures(name)["sources"].words


@pytest.mark.parametrize("name", SHIPPED)
def test_every_picture_stands_on_one_axis_of_years(name: str) -> None:
    _, plan = home(name)
    first, last = plan.years[0].year, plan.years[-1].year
    shown = figures(name)
    assert {"sources", "conversions", "taxable_income", "accounts", "assets", "taxes"} <= set(shown)
    axes = [figure.spec["encoding"]["x"] for figure in shown.values()]
    assert all(axis == axes[0] for axis in axes)
    assert (axes[0]["type"], axes[0]["scale"]["domain"]) == ("quantitative", [first - 0.5, last + 0.5])
    widths = {
        tuple(f.spec["encoding"]["y"]["axis"][k] for k in ("minExtent", "maxExtent")) for f in shown.values()
    }
    assert len(widths) == 1


@pytest.mark.parametrize("name", SHIPPED)
def test_the_picture_holds_the_tables_numbers(name: str) -> None:
    for figure in figures(name).values():
        bars = figure.spec["layer"][0]
        years = column(figure, "year")
        parts = {c.heading: column(figure, c.key) for c in figure.table.columns}
        drawn = {(row["year"], row["what"]): row for row in bars["data"]["values"]}
        for what in bars["encoding"]["color"]["scale"]["domain"]:
            for year, value in zip(years, parts[what], strict=True):
                row = drawn.pop((year, what), None)
                assert (0.0 if row is None else row["dollars"]) == pytest.approx(value, abs=0.51)
                if row is not None:
                    assert row["high"] - row["low"] == pytest.approx(abs(value), abs=0.03)
        assert not drawn
        colours = bars["encoding"]["color"]["scale"]["range"]
        assert len(colours) == len(set(colours)) <= len(theme.PALETTE)
        assert set(colours) <= set(theme.PALETTE)
        low, high = figure.spec["encoding"]["y"]["scale"]["domain"]
        assert all(low <= row["low"] <= row["high"] <= high for row in bars["data"]["values"])


@pytest.mark.parametrize("name", SHIPPED)
def test_no_bar_hides_another(name: str) -> None:
    for figure in figures(name).values():
        by_year: dict[int, list[tuple[float, float]]] = {}
        for row in figure.spec["layer"][0]["data"]["values"]:
            by_year.setdefault(row["year"], []).append((row["low"], row["high"]))
        for spans in by_year.values():
            for (_, top), (bottom, _) in pairwise(sorted(spans)):
                assert bottom >= top - CENT


def axis(count: int = 3) -> Years:
    return Years(tuple(range(2030, 2030 + count)), ("Ann 70",) * count, (1.0,) * count, "dollars of 2030")


def test_what_is_below_zero_goes_down_from_zero() -> None:
    parts = (
        Series("a", "a", (10.0, 10.0, -5.0), theme.BLUE),
        Series("b", "b", (-4.0, 20.0, -1.0), theme.GREEN),
        Series("c", "c", (7.0, 0.0, 3.0), theme.ORANGE),
    )
    rows = {(row["year"], row["what"]): (row["low"], row["high"]) for row in rectangles(axis(), parts)}
    assert rows == {
        (2030, "a"): (0, 10),
        (2030, "b"): (-4, 0),
        (2030, "c"): (10, 17),
        (2031, "a"): (0, 10),
        (2031, "b"): (10, 30),
        (2032, "a"): (-5, 0),
        (2032, "b"): (-6, -5),
        (2032, "c"): (0, 3),
    }


def test_a_name_is_written_within_its_part_alone() -> None:
    """Fourteen years are 35 pixels each: "wages" (33 pixels) lies within one, over the years in which it is thick."""
    thin, thick = (1.0,) * 10 + (0.0,) * 4, (0.0,) * 10 + (80.0,) * 4
    parts = (Series("wages", "wages", thick, theme.PLUM), Series("cash", "cash", thin, theme.AMBER))
    picture = Stack("k", "t", "w", axis(14), parts)
    names = [
        r
        for layer in picture.spec()["layer"]
        if layer["mark"]["type"] == "text"
        for r in layer["data"]["values"]
    ]
    assert [(name["what"], name["year"] >= 2040, name["dollars"]) for name in names] == [
        ("wages", True, 40.0)
    ]
    line = Series("l", "level", (40.0,) * 14)
    crossed = Stack("k", "t", "w", axis(14), parts, (line,)).spec()["layer"][1]["data"]["values"]
    assert [name["dollars"] for name in crossed] == [20.0]


def test_only_lines_that_matter_are_drawn_and_no_more_than_four() -> None:
    income = (100.0, 100.0)
    lines = [
        LawLine(str(at), f"at {at}", (float(at),) * 2, income) for at in (50, 88, 90, 100, 110, 117, 118, 200)
    ]
    assert [line.key for line in nearest(lines)] == ["88", "90", "100", "110"]
    far = [LawLine("x", "x", (50.0, float("nan")), income)]
    assert nearest(far) == ()


def test_a_year_without_a_line_is_an_empty_cell() -> None:
    line = Series("l", "edge", (5.0, float("nan"), 6.0), adds=False)
    figure = Stack("k", "t", "w", axis(), (Series("a", "a", (1.0, 2.0, 3.0), theme.BLUE),), (line,)).figure()
    assert figure.table.rows == ((2030, 1.0, 1.0, 5.0), (2031, 2.0, 2.0, None), (2032, 3.0, 3.0, 6.0))
    assert figure.table.total == ("all years", 6.0, 6.0, None)
    (drawn,) = [layer for layer in figure.spec["layer"] if layer["mark"]["type"] == "line"]
    assert [point["year"] for point in drawn["data"]["values"]] == [2030, 2032]


def test_of_many_accounts_the_smallest_are_one() -> None:
    values = {f"account {k}": (float(k), 1.0) for k in range(1, 12)}
    parts = coloured("account", values, {})
    assert len(parts) == len({part.colour for part in parts}) == len(theme.PALETTE)
    assert parts[-1].heading == "4 others"
    assert parts[-1].values == (1.0 + 2.0 + 3.0 + 4.0, 4.0)
    assert sum(part.values[0] for part in parts) == 66.0


def test_a_document_of_figures_is_plain_data() -> None:
    for figure in figures("widow_74").values():
        assert Figure.model_validate_json(figure.model_dump_json()) == figure
