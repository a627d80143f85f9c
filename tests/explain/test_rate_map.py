"""The map of marginal rates: published figures, the return's own differences, Medicare's edges, the chart."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from decumulate.models.household.facts import FlatStateTax, Horizon, ItemizedInputs
from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.medicare import irmaa
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.returns.marginal_rates import marginal_rates, state_tax
from decumulate.models.scenario import Scenario, load
from decumulate.solver.explain.rate_map import KINDS, Kind, RateMap, Segment, rate_map
from decumulate.solver.report.charts.pages import rate_map_html
from decumulate.solver.report.charts.rates import rate_figures
from decumulate.solver.report.model import Table
from decumulate.solver.report.sections.rates import rate_map_section

from ..solver.small import couple, document, ira


def single(born: int, benefits: float, year: int = 2026) -> tuple[Scenario, Horizon]:
    """Ann, without inflation, with so much of benefits in every year."""
    content = document(born, 8, [ira(500_000)], 20_000, heirs=0.2)
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    scenario = load(content)
    horizon = build_horizon(scenario)
    periods = tuple(replace(p, social_security={"Ann": benefits}) for p in horizon.periods)
    return scenario, replace(horizon, periods=periods)


def phased(rates: RateMap) -> dict[float, tuple[float, float]]:
    """Rates at which benefits phase in at 85 cents, with the AGI they hold from and to."""
    return {
        round(s.rate, 6): (s.agi_start, s.agi_end)
        for s in rates.of("ordinary")
        if s.own and s.benefits == pytest.approx(0.85 * s.own)
    }


def cap(rates: RateMap) -> tuple[float, float]:
    """Other income and AGI at which no more of the benefits becomes taxable."""
    last = [s for s in rates.of("ordinary") if s.benefits][-1]
    return last.end, last.agi_end


def test_published_rates_of_a_single_retiree_with_30000_of_benefits() -> None:
    """Law of 2026, 64 years old: $16,100 of standard deduction, the 22 % bracket from AGI $66,500."""
    rates = rate_map(*single(1962, 30_000.0), 2026)
    assert cap(rates) == pytest.approx((43_705.88, 69_205.88), abs=0.01)
    assert list(phased(rates)) == [0.185, 0.222, 0.407]
    assert phased(rates)[0.407] == pytest.approx((66_500.0, 69_205.88), abs=0.01)


def test_the_senior_deduction_takes_the_highest_rate_away_while_it_lasts() -> None:
    """From 65 on the 22 % bracket begins at AGI $74,550 until 2028, beyond the cap; at $68,550 from 2029 on."""
    scenario, horizon = single(1959, 30_000.0)
    for year, expected in ((2026, [0.185, 0.222]), (2028, [0.185, 0.222]), (2029, [0.185, 0.222, 0.407])):
        rates = rate_map(scenario, horizon, year)
        assert cap(rates) == pytest.approx((43_705.88, 69_205.88), abs=0.01)
        assert list(phased(rates)) == expected
    assert phased(rates)[0.407] == pytest.approx((68_550.0, 69_205.88), abs=0.01)


def taxed(x: ReturnInput, horizon: Horizon, year: int) -> float:
    period = horizon.periods[year - horizon.periods[0].year]
    lines = federal_return(x, period.law)
    return lines.federal_tax + state_tax(x, lines, period.state)


def more(x: ReturnInput, kind: Kind, income: float) -> ReturnInput:
    if kind == "ordinary":
        return replace(x, traditional_distributions=x.traditional_distributions + income)
    return replace(x, long_term_gains=x.long_term_gains + income)


def everything() -> tuple[Scenario, Horizon]:
    """A couple of seniors with deductions to itemise, losses carried in, and a state that taxes some of it."""
    content = couple()
    content["taxes"]["capital_loss_carryforward"] = {"short": 1_000, "long": 9_000}
    scenario = load(content)
    horizon = build_horizon(scenario)
    deductions = ItemizedInputs(9_000, 14_000, 8_000, 12_000, 15_000)
    periods = tuple(
        replace(
            p, itemized=deductions, state=FlatStateTax(0.05, False, False), social_security={"Ann": 45_000.0}
        )
        for p in horizon.periods
    )
    return scenario, replace(horizon, periods=periods)


@pytest.mark.parametrize("upto", [400_000.0, 1_200_000.0])
def test_rates_are_the_differences_of_the_return(upto: float) -> None:
    scenario, horizon = everything()
    rates = rate_map(scenario, horizon, 2026, upto=upto, step=2_000.0)
    draw = random.Random(7)
    for kind in KINDS:
        base = rates.received[kind]
        parts = rates.of(kind)
        assert [p.start for p in parts] == [0.0, *(p.end for p in parts[:-1])]
        whole = taxed(more(base, kind, upto), horizon, 2026) - taxed(base, horizon, 2026)
        assert sum(p.rate * (p.end - p.start) for p in parts) == pytest.approx(whole, abs=0.05)
        for _ in range(150):
            income = draw.uniform(0.0, upto - 2.0)
            segment = rates.at(kind, income)
            if income + 1.0 < segment.end:
                rise = taxed(more(base, kind, income + 1.0), horizon, 2026)
                rise -= taxed(more(base, kind, income), horizon, 2026)
                assert segment.rate == pytest.approx(rise, abs=2e-6)
        for p in parts:
            assert min(p.own, p.benefits, p.senior, p.itemized, p.niit, p.state) >= -1e-6


def test_each_part_is_there_where_its_law_bites() -> None:
    scenario, horizon = everything()
    ordinary = rate_map(scenario, horizon, 2026, upto=1_200_000.0, step=4_000.0).of("ordinary")
    for part in ("own", "benefits", "senior", "itemized"):
        assert any(getattr(s, part) > 0.001 for s in ordinary), part
    held = replace(horizon.periods[0].law.federal.senior_deduction, phaseout_rate=0.0)
    law = horizon.periods[0].law
    law = replace(law, federal=replace(law.federal, senior_deduction=held))
    periods = (replace(horizon.periods[0], law=law), *horizon.periods[1:])
    without = rate_map(scenario, replace(horizon, periods=periods), 2026, upto=1_200_000.0, step=4_000.0)
    assert not any(s.senior for s in without.segments)


def test_gains_on_top_pay_what_income_below_pushes_them_into() -> None:
    """Single, under 65, 2026: with $100,000 of gains an ordinary dollar of the 12 % bracket costs 27 cents."""
    scenario, horizon = single(1962, 0.0)
    received = rate_map(scenario, horizon, 2026).received["ordinary"]
    plan_like = replace(received, long_term_gains=100_000.0)
    tax = horizon.periods[0].law.federal
    segment = rate_map_with(plan_like, scenario, horizon).at("ordinary", 30_000.0)
    assert segment.own == pytest.approx(tax.ordinary_income_tax.rates[1])
    assert segment.stacking == pytest.approx(tax.capital_gains_tax.rates[1])


def rate_map_with(received: ReturnInput, scenario: Scenario, horizon: Horizon) -> RateMap:
    """The map of a year whose gains are given by a plan."""
    from decumulate.models.plan import Income, Plan, PlanYear

    gained = Income(long_term_gains=received.long_term_gains)
    years = [PlanYear(year=p.year, income=gained, accounts={}, trades=()) for p in horizon.periods]
    return rate_map(scenario, horizon, 2026, Plan(years=tuple(years)))


def test_medicare_edges_are_where_the_surcharge_rises() -> None:
    scenario, horizon = single(1959, 30_000.0)
    rates = rate_map(scenario, horizon, 2027, upto=700_000.0)
    later = horizon.periods[3]
    assert rates.year_paid == later.year == 2029
    table, months = later.law.medicare.irmaa, later.medicare_months["Ann"]
    for kind in KINDS:
        jumps = [jump for jump in rates.jumps if jump.kind == kind]
        assert [jump.tier for jump in jumps] == [1, 2, 3, 4, 5]
        for jump in jumps:
            paid = [
                irmaa.compute(
                    federal_return(
                        more(rates.received[kind], kind, jump.income + off), horizon.periods[1].law
                    ).agi,
                    months,
                    rates.filing_status,
                    table,
                )
                for off in (-0.01, 0.01)
            ]
            assert paid[1] - paid[0] == pytest.approx(jump.dollars)
            assert jump.dollars > 0.0
    assert rate_map(scenario, horizon, 2033).jumps == ()
    assert rate_map(scenario, horizon, 2033).year_paid is None


def test_frames_hold_every_segment_and_edge() -> None:
    rates = rate_map(*single(1959, 30_000.0), 2026)
    frame = rates.frame()
    assert len(frame) == len(rates.segments)
    parts = ["own", "benefits", "stacking", "senior", "itemized", "niit", "amt", "state"]
    assert frame[parts].sum(axis=1).to_numpy() == pytest.approx(frame["rate"].to_numpy())
    assert list(rates.jumps_frame()["magi"]) == [jump.magi for jump in rates.jumps]


def test_what_is_asked_for_in_vain_is_said() -> None:
    scenario, horizon = single(1959, 30_000.0)
    with pytest.raises(ValueError, match="year 2040 is not of this scenario: expected 2026 to"):
        rate_map(scenario, horizon, 2040)
    with pytest.raises(ValueError, match="off the map"):
        rate_map(scenario, horizon, 2026, upto=1_000.0).at("ordinary", 2_000.0)


def test_the_chart_stands_by_itself_and_shows_the_data() -> None:
    rates = rate_map(*single(1959, 30_000.0), 2026)
    for kind, figure in zip(KINDS, rate_figures(rates), strict=True):
        bars, line, *_ = figure.spec["layer"]
        drawn = line["data"]["values"]
        assert [point["rate"] for point in drawn[:-1]] == [one.rate for one in rates.of(kind)]
        assert [row[3] for row in figure.table.rows] == [one.rate for one in rates.of(kind)]
        for segment in rates.of(kind):
            parts = [row["rate"] for row in bars["data"]["values"] if row["start"] == segment.start]
            assert sum(parts) == pytest.approx(segment.rate, abs=1e-6)
        edges = [row["start"] for layer in figure.spec["layer"][2:] for row in layer["data"]["values"]]
        assert {jump.income for jump in rates.jumps if jump.kind == kind} <= set(edges)
        assert bars["encoding"]["x"]["axis"]["title"]
        assert bars["encoding"]["y"]["axis"]["title"]
    page = rate_map_html(rates)
    assert page.count('class="picture"') == 2
    assert not re.search(r"<(script|link)[^>]*(src|href)=", page)


def in_new_jersey(pension: float) -> tuple[Scenario, Horizon]:
    content = document(1958, 4, [ira(500_000)], 20_000, heirs=0.2)
    content["taxes"] |= {"state": "NJ", "prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    content["people"][0]["pensions"] = [
        {"annual": pension, "from_age": 60, "indexed": True, "amount_in": "today"}
    ]
    scenario = load(content)
    return scenario, build_horizon(scenario)


def test_a_states_steps_stand_apart_from_its_rates() -> None:
    """70,000 of pension at 68: New Jersey excludes 75,000 and taxes nothing up to 10,000 more (8,000 to pay on from
    there); beyond 100,000 it excludes 37.5 percent, then 18.75 percent, then nothing."""
    rates = rate_map(*in_new_jersey(70_000.0), 2026)
    assert rates.state == "New Jersey"
    for kind in KINDS:
        of_kind = [step for step in rates.state_steps if step.kind == kind]
        assert [step.agi for step in of_kind] == pytest.approx([85_000, 100_000, 125_000, 150_000], abs=0.01)
        assert [step.income for step in of_kind] == pytest.approx([15_000, 30_000, 55_000, 80_000], abs=0.01)
        for step in of_kind:
            near, far = (
                state_tax(x, federal_return(x, period.law), period.state)
                for period in [in_new_jersey(70_000.0)[1].periods[0]]
                for x in (more(rates.received[kind], kind, step.income + off) for off in (0.0, 0.01))
            )
            assert far - near == pytest.approx(step.dollars, abs=0.01)
        assert max(segment.state for segment in rates.of(kind)) < 0.0637 * 1.01
    ordinary = [step.dollars for step in rates.state_steps if step.kind == "ordinary"]
    expected = [0.014 * 8_000, 717.5 + 0.05525 * 20_500 - 332.5, 0.0637 * 23_437.5, 0.0637 * 28_125]
    assert ordinary == pytest.approx(expected, abs=0.01)
    (taxed,) = {segment.state for segment in rates.of("ordinary") if round(segment.agi_start) == 150_000}
    assert taxed == pytest.approx(0.0637)


def test_the_chart_draws_a_states_largest_steps() -> None:
    rates = rate_map(*in_new_jersey(70_000.0), 2026)
    steps = [step for step in rates.state_steps if step.kind == "ordinary"]
    many = replace(
        rates, state_steps=(*rates.state_steps, *(replace(steps[0], dollars=1.0) for _ in range(20)))
    )
    for drawn, said in (
        (rates, "Steps of New Jersey's tax: +$112 at $15,000; +$1,518"),
        (many, "The largest steps"),
    ):
        figure = rate_figures(drawn)[0]
        assert said in figure.table.note
        marked = [row for layer in figure.spec["layer"][2:] for row in layer["data"]["values"]]
        assert {step.income for step in steps} <= {row["start"] for row in marked}
        assert len({row["said"] for row in marked if "New Jersey" in row["said"]}) <= 8


def test_a_states_rates_are_those_of_its_pieces() -> None:
    """California's brackets, each from where it begins; the personal credit is more than the tax of the first."""
    content = document(1970, 4, [ira(500_000)], 20_000, heirs=0.2)
    content["taxes"] |= {"state": "CA", "prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    scenario = load(content)
    rates = rate_map(scenario, build_horizon(scenario), 2026, upto=150_000.0)
    assert rates.state_steps == ()
    by_rate = {}
    for segment in rates.of("ordinary"):
        by_rate.setdefault(round(segment.state, 6), segment.agi_start)
    assert list(by_rate) == [0.0, 0.02, 0.04, 0.06, 0.08, 0.093]
    standard, starts = 5_835.31, [26_859.2, 42_391.4, 58_846.1, 74_372.1]
    assert list(by_rate.values())[2:] == pytest.approx([standard + start for start in starts], abs=0.5)


def test_the_next_dollars_rate_leaves_a_states_step_out() -> None:
    """99,950 of income in New Jersey: 1.75 percent of a dollar more, not the step's 1,518 dollars fifty dollars on."""
    scenario, horizon = in_new_jersey(70_000.0)
    period = horizon.periods[0]
    rates = rate_map(scenario, horizon, 2026)
    for income, state in ((29_950.0, 0.0175), (30_050.0, 0.0345313)):
        x = more(rates.received["ordinary"], "ordinary", income)
        found = marginal_rates(x, period.law, period.state)
        assert found.ordinary == pytest.approx(0.22 * 1.06 + state, abs=1e-6)


def test_stretches_that_show_the_same_figures_are_one_row() -> None:
    """New York's worksheet of itemized deductions rounds, which makes stretches of $50 alike to the fourth decimal."""
    own = dict.fromkeys(("benefits", "stacking", "senior", "itemized", "niit", "amt"), 0.0)
    parts = [
        Segment(
            kind="ordinary",
            start=start,
            end=start + 50.0,
            agi_start=start,
            agi_end=start + 50.0,
            own=0.35,
            state=state,
            **own,
        )
        for start, state in ((0.0, 0.0775), (50.0, 0.077502), (100.0, 0.0685))
    ]
    found = RateMap(2026, "single", {}, 1.0, {}, {}, tuple(parts), (), None, "", ())
    table, _ = rate_map_section(found).blocks
    assert isinstance(table, Table)
    assert [row[:2] for row in table.rows] == [(0.0, 100.0), (100.0, 150.0)]
