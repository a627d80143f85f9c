"""Where a state lets its taxpayers have the better of two: worked out by hand, and in plans.

Of 2026 unless said: the exemption of Michigan is 5,900 a filer and its age deduction 20,000; Colorado leaves out 24,000
from 65; Massachusetts exempts 4,400 and taxes nobody up to 8,000.
"""

from __future__ import annotations

import tomllib

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.states import register
from decumulate.models.laws.states.choices import all_taken, number_of
from decumulate.models.returns.federal_return import federal_return
from decumulate.models.returns.marginal_rates import state_tax
from decumulate.models.scenario import load
from decumulate.scenarios import path as scenario_path
from decumulate.solver.formulation.program import Program, ProgramGoal, Refinement
from decumulate.solver.optimiser.lazy_breakpoints import _add
from tests.solver.test_state_rows import CENT, Person, entered, households, least, rule_of

CASES: dict[str, tuple[str, int, tuple[int, ...], list[Person], float, float]] = {
    "michigan, born 1955: the age deduction less the exemption": (
        "MI", 2026, (71,), [{"pensions": 5_000.0, "interest": 30_000.0}], 0.0,
        0.0425 * (35_000 - 5_900 - 14_100),
    ),
    "michigan, born 1955: a pension above it": (
        "MI", 2026, (71,), [{"pensions": 20_000.0, "interest": 30_000.0}], 0.0,
        0.0425 * (50_000 - 5_900 - 20_000),
    ),
    "michigan, born 1950: an age deduction less nothing": (
        "MI", 2026, (76,), [{"pensions": 5_000.0, "interest": 30_000.0}], 0.0,
        0.0425 * (35_000 - 5_900 - 20_000),
    ),
    "michigan, born 1944: pension and interest up to 15,020.90": (
        "MI", 2026, (82,), [{"pensions": 10_000.0, "interest": 30_000.0}], 0.0,
        0.0425 * (40_000 - 5_900 - 15_020.9),
    ),
    "michigan, born 1944: a pension above that": (
        "MI", 2026, (82,), [{"pensions": 40_000.0, "interest": 30_000.0}], 0.0,
        0.0425 * (70_000 - 5_900 - 40_000),
    ),
    "colorado, benefits above the cap, all of them": (
        "CO", 2026, (66,), [{"social_security": 40_000.0, "traditional_distributions": 50_000.0}], 0.0,
        0.044 * (84_000 - 18_150 - (6_000 - 0.06 * 9_000) - 34_000),
    ),
    "colorado at 64, income above 75,000: benefits up to the cap alone": (
        "CO", 2026, (64,), [{"social_security": 40_000.0, "traditional_distributions": 50_000.0}], 0.0,
        0.044 * (84_000 - 16_100 - 20_000),
    ),
    "colorado at 64, income below 75,000: all benefits, and no more": (
        "CO", 2026, (64,), [{"social_security": 40_000.0, "traditional_distributions": 35_000.0}], 0.0,
        0.044 * (69_000 - 16_100 - 34_000),
    ),
    "colorado above 300,000: the standard deduction but for 1,000 is added back": (
        "CO", 2026, (60,), [{"wages": 310_000.0}], 0.0, 0.044 * (310_000 - 1_000),
    ),
    "massachusetts, a tenth of what is above 8,000": (
        "MA", 2026, (60,), [{"pensions": 11_000.0}], 0.0, 0.1 * 3_000,
    ),
    "massachusetts, 5 percent where that is less": (
        "MA", 2026, (60,), [{"pensions": 12_000.0}], 0.0, 0.05 * 7_600,
    ),
    "massachusetts, 2,000 of a loss against dividends": (
        "MA", 2026, (60,), [{"pensions": 40_000.0, "qualified_dividends": 9_000.0}], -5_000.0,
        0.05 * (40_000 + 7_000 - 4_400),
    ),
    "iowa at 66 in 2031, of high AGI: what wages are above 24,000": (
        "IA", 2031, (66,), [{"wages": 24_100.0, "traditional_distributions": 200_000.0}], 0.0, 100.0 - 60.0,
    ),
    "nebraska, no more than the federal tax: gains at nothing": (
        "NE", 2026, (66,), [{"qualified_dividends": 40_000.0, "pensions": 10_000.0}], 0.0, 0.0,
    ),
    "nebraska, less than the federal tax": (
        "NE", 2026, (60,), [{"pensions": 66_500.0}], 0.0,
        0.0246 * 4_130 + 0.0351 * 20_630 + 0.0455 * (57_650 - 24_760) - 176,
    ),
    "delaware, one column for one who has all": (
        "DE", 2026, (66, 66), [{"traditional_distributions": 80_000.0}, {}], 0.0,
        1_001 + 0.0555 * (80_000 - 12_500 - 11_500 - 25_000) - 440,
    ),
    "delaware, a column for each": (
        "DE", 2026, (66, 66), [{"traditional_distributions": 40_000.0}, {"traditional_distributions": 40_000.0}], 0.0,
        2 * (741 + 0.052 * (40_000 - 12_500 - 5_750 - 20_000) - 220),
    ),
    "west virginia, benefits above the cap": (
        "WV", 2026, (66,), [{"social_security": 20_000.0, "traditional_distributions": 30_000.0}], 0.0,
        632.5 + 0.0316 * 3_000,
    ),
    "west virginia, what 2,500 of benefits leave of 8,000": (
        "WV", 2026, (66,), [{"social_security": 20_000.0, "traditional_distributions": 20_000.0}], 0.0,
        211 + 0.0281 * (20_000 - 5_500 - 2_000 - 10_000),
    ),
    "west virginia, 540 above the poverty line: two tenths": (
        "WV", 2026, (60,), [{"pensions": 16_500.0}], 0.0, 0.2 * (211 + 0.0281 * 4_500),
    ),
    "kentucky, 13 percent above the poverty line: four tenths": (
        "KY", 2026, (60,), [{"wages": 1.13 * 15_960}], 0.0, 0.4 * 0.035 * (1.13 * 15_960 - 3_360),
    ),
    "oklahoma, another 1,000 from 65 up to 15,000": (
        "OK", 2026, (66,), [{"interest": 14_500.0, "roth_conversions": 5_000.0}], 0.0, 28.75 + 0.035 * 1_250,
    ),
    "oklahoma, none above": ("OK", 2026, (66,), [{"interest": 15_500.0}], 0.0, 109.25 + 0.045 * 950),
    "idaho, nothing where no return is due": ("ID", 2026, (60,), [{"wages": 16_000.0}], 0.0, 0.0),
    "idaho, 10 for the building fund": ("ID", 2026, (60,), [{"wages": 17_000.0}], 0.0, 10.0),
    "idaho, a public pension above what benefits leave of the cap": (
        "ID", 2026, (66,), [{"public_pensions": 60_000.0, "social_security": 30_000.0}], 0.0,
        0.053 * (60_000 - 19_308.7 - 18_150 - 5_370 - 4_920.03) + 10,
    ),
    "north dakota, both earn enough: what two would owe": (
        "ND", 2026, (60, 60), [{"pensions": 100_000.0}, {"pensions": 100_000.0}], 0.0,
        2 * 0.0195 * (83_900 - 49_575),
    ),
    "north dakota, the lower earner little more than enough": (
        "ND", 2026, (60, 60), [{"pensions": 150_000.0}, {"pensions": 50_000.0}], 0.0, 0.0195 * (133_900 - 49_575),
    ),
    "north dakota, the lower earner not enough": (
        "ND", 2026, (60, 60), [{"pensions": 153_000.0}, {"pensions": 47_000.0}], 0.0, 0.0195 * (167_800 - 82_800),
    ),
    "pennsylvania, what one of 55 takes out of an IRA": (
        "PA", 2026, (55, 60), [{"traditional_distributions": 20_000.0}, {"traditional_distributions": 30_000.0}], 0.0,
        0.0307 * 20_000,
    ),
    "montana, no gain above the edge": (
        "MT", 2026, (60,), [{"traditional_distributions": 80_000.0}], 0.0,
        0.047 * 47_500 + 0.0565 * (80_000 - 16_100 - 47_500),
    ),
    "montana, a gain upon income above the edge": (
        "MT", 2026, (60,), [{"traditional_distributions": 80_000.0}], 20_000.0,
        0.047 * 47_500 + 0.0565 * (80_000 - 16_100 - 47_500) + 0.041 * 20_000,
    ),
    "montana, a gain across the edge": (
        "MT", 2026, (60,), [{"traditional_distributions": 60_000.0}], 20_000.0,
        0.047 * 43_900 + 0.03 * 3_600 + 0.041 * 16_400,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_rows_and_form_say_what_is_worked_out_by_hand(case: str) -> None:
    code, year, ages, people, gains, owed = CASES[case]
    rule = rule_of(code, year, ages, people)
    x = entered(rule, people, gains)
    assert state_tax(x, federal_return(x, rule.law), rule) == pytest.approx(owed, abs=CENT)
    assert least(rule, people, gains) == pytest.approx(owed, abs=CENT)


@pytest.mark.parametrize("case", CASES)
def test_a_return_says_which_alternative_it_takes(case: str) -> None:
    code, year, ages, people, gains, owed = CASES[case]
    rule = rule_of(code, year, ages, people)
    x = entered(rule, people, gains)
    if rule.decisions:
        taken = all_taken(rule.decisions)[rule.taken(x, federal_return(x, rule.law))]
        assert least(rule, people, gains, taken=taken) == pytest.approx(owed, abs=CENT)


OF_ROWS = frozenset({"AR"})
"""Whose tax is of a table's rows of 100 dollars: lines ask less of it, by what `missing` says at the most."""


@pytest.mark.parametrize("count", [1, pytest.param(20, marks=pytest.mark.slow)], ids=["few", "many"])
@pytest.mark.parametrize("code", sorted(register.CHOICES))
def test_what_a_return_takes_is_the_best_there_is(code: str, count: int) -> None:
    """At random: born before 1946 too, where Michigan deducts investment income."""
    for ages in ((60,), (66,), (76,), (83,), (66, 60), (76, 76), (83, 70)):
        bare = rule_of(code, 2030, ages, [{} for _ in ages])
        for people, gains, _ in households(bare, count):
            rule = rule_of(code, 2030, ages, people)
            x = entered(rule, people, gains)
            lines = federal_return(x, rule.law)
            near = [lines.agi - value for value, _ in rule.steps]
            near += [
                rule.own_line(name, x, lines) - v for name, own in rule.own.items() for v, _ in own.steps
            ]
            if any(abs(away) < 0.2 for away in near):
                continue  # a program keeps clear of a step
            owed = state_tax(x, lines, rule)
            short = rule.missing if code in OF_ROWS else 0.0
            asked = [least(rule, people, gains)]
            if rule.decisions:
                taken = all_taken(rule.decisions)[rule.taken(x, lines)]
                asked.append(least(rule, people, gains, taken=taken))
            for found in asked:
                assert owed - short - CENT <= found <= owed + CENT, (ages, people, gains)


def test_alternatives_are_numbered_in_their_order() -> None:
    assert all_taken(2) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [number_of(taken) for taken in all_taken(3)] == list(range(8))
    assert set(register.CHOICES) <= set(register.CONSTRAINED)


def test_of_steps_close_together_a_relaxation_takes_the_last_that_it_is_beyond() -> None:
    """Kentucky's family credit falls ten times from 15,960 to 1.33 times that: above, the last alone has all of it."""
    raw = tomllib.loads(scenario_path("by_hand").read_text(encoding="utf-8"))
    scenario = load(raw | {"taxes": {"state": "KY"}})
    program = Program.with_one_cell(scenario, build_horizon(scenario), ProgramGoal("max_estate"))
    laws = program.laws[0]
    steps = [edge for edge in laws.edges if edge.law == "state_steps"]
    assert len(steps) == 10
    for agi, last in ((66_500.0, steps[-1]), (17_000.0, steps[1])):
        refinement = Refinement([set() for _ in program.laws])
        _add(refinement, laws, 0, {"agi": agi})
        assert {edge for edge in refinement.edges[0] if edge.law == "state_steps"} == {last}
        (cell,) = (c for c in laws.bands("agi", [last]) if c.ranges[0][1] <= agi <= c.ranges[0][2])
        assert laws.charge("state_steps", {"agi": cell.data}) == pytest.approx(last.cost)
