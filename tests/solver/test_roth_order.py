"""The rows of Roth IRAs against the law's own order: pinned and squeezed, and plans whose every dollar is on paper."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from decumulate.models.scenario import load
from decumulate.solver.backends import Session, open_session
from decumulate.solver.formulation.model import UNIT, Expr, Tag
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.formulation.roths import RothOrder
from decumulate.solver.optimiser.roth_order import RothYear, in_order
from decumulate.solver.report.sections.this_year import this_year_section
from decumulate.solver.report.text import section_text

from .small import document, facts, ira, roth, solved

CENT = 0.01
PLAN = 50_000.0
"""Dollars in a Roth 401(k), which earns nothing."""
ENOUGH = 5_000.0
"""Thousands: more than anyone here owns."""


# ---- pinned and squeezed ---------------------------------------------------------------------------------------------


def at_random(chance: random.Random) -> dict[str, Any]:
    """One person or a couple of 50 to 62 with Roth IRAs of all kinds; in some couples one dies after two years."""
    people, accounts = [], []
    couple = chance.random() < 0.5
    for name in ("Ann", "Ben") if couple else ("Ann",):
        born = 2026 - chance.randint(50, 62)
        years = 2 if couple and name == "Ann" and chance.random() < 0.6 else 7
        people.append({"name": name, "born": f"{born}-03-15", "plan_to_age": 2025 + years - born})
        accounts.append(ira(300_000, name))
        if chance.random() < 0.8:
            converted = sorted(chance.sample(range(2020, 2026), chance.randint(0, 3)))
            past = [{"year": year, "amount": 1_000 * chance.randint(1, 30)} for year in converted]
            first = chance.choice([2012, 2023])
            accounts.append(
                roth(
                    200_000,
                    name,
                    contribution_basis=1_000 * chance.randint(0, 30),
                    first_contribution_year=first,
                    conversions=past,
                )
            )
    for person in people:
        if f"{person['name']} Roth" in [account["name"] for account in accounts] and chance.random() < 0.4:
            accounts.append(roth_plan(chance, person["name"]))
    content = document(1970, 7, accounts, 0, heirs=0.2)
    return content | {"people": people, "limits": {"cliff_margin": 0}}


def roth_plan(chance: random.Random, name: str) -> dict[str, Any]:
    """A Roth 401(k) that is rolled to the Roth IRA, before its payments qualify or after."""
    return {
        "name": f"{name} plan",
        "type": "roth_401k",
        "owner": name,
        "holdings": {"fund": PLAN},
        "contribution_basis": 1_000 * chance.randint(0, 60),
        "first_contribution_year": chance.choice([2012, 2022]),
        "rolls_to": f"{name} Roth",
        "rolls_in": chance.choice([2026, 2027]),
    }


def pinned(
    program: Program, order: RothOrder, chance: random.Random
) -> list[dict[str, tuple[float, float, float]]]:
    """Withdrawals and conversions of each owner and year (dollars), as equalities of the program, and what a rollover
    brings as contributions."""
    flows: list[dict[str, tuple[float, float, float]]] = []
    held = dict.fromkeys(program.horizon.heir_of, 0.0)
    for n, pool in enumerate(order.pools):
        if pool.kind.rolls_to:  # all of it is there to be rolled
            for t, out in enumerate(program.sheltered.out[n]):
                program.model.row(Tag(f"pinned_plan_{n}_{t}"), out, "==")
    for n in order.free:
        held[order.pools[n].owners[0]] += order.pools[n].opening
    for t, owners in enumerate(order.flows):
        flows.append({})
        for owner, (out, into) in owners.items():
            rolls = [roll for pool in order.pools for roll in pool.rolled if pool.owners[t] == owner]
            rolls = [roll for roll in rolls if roll.year == program.horizon.periods[t].year]
            held[owner] += PLAN * len(rolls)
            rolled = sum(PLAN if roll.contributions is None else roll.contributions for roll in rolls)
            taken = 1_000.0 * chance.choice([0, 0, chance.randint(1, 12), chance.randint(5, 60)])
            taken = min(taken, held[owner])
            came = 1_000.0 * chance.choice([t == 0, chance.randint(1, 20)]) if into.terms else 0.0
            program.model.row(Tag(f"pinned_out_{owner}_{t}"), out, "==", taken / UNIT)
            if into.terms:
                program.model.row(Tag(f"pinned_in_{owner}_{t}"), into, "==", came / UNIT)
            flows[t][owner] = (taken, came, rolled)
            held[owner] += came - taken
        for dead in program.horizon.periods[t].dies:
            heir = program.horizon.heir_of[dead]
            if heir is not None:
                held[heir] += held.pop(dead)
    return flows


def squeezed(session: Session, line: Expr) -> Iterator[float]:
    """The least and the most of a line, in dollars; nothing where the program has no solution."""
    for sign in (1.0, -1.0):
        session.set_cost({column: sign * a for column, a in line.terms.items()})
        outcome = session.solve_mip(20.0, 0.0)
        if outcome.values is not None:
            yield line.value(outcome.values) * UNIT


@pytest.mark.parametrize(
    "seed", [*range(12), *(pytest.param(n, marks=pytest.mark.slow) for n in range(12, 120))]
)
def test_with_all_switches_the_rows_are_the_law(seed: int) -> None:
    """With every withdrawal and conversion pinned, what is penalised and taxed has one value: the form's."""
    chance = random.Random(seed)
    scenario, horizon = facts(at_random(chance))
    program = Program(scenario, horizon, ProgramGoal("max_estate"))
    order = program.sheltered.roths
    flows = pinned(program, order, chance)
    for t, owners in enumerate(order.parts):
        for owner in owners:
            order.switches(program.model, t, owner, ENOUGH)
    session = open_session("highs", program.model, 1)
    law = in_order(program, flows)
    for t, year in enumerate(law):
        for line, amount in _pairs(order, t, year):
            assert list(squeezed(session, line)) == pytest.approx([amount] * 2, abs=CENT), t


@pytest.mark.parametrize("seed", range(12))
def test_one_cell_holds_the_order_by_bounds_and_the_relaxation_is_no_dearer(seed: int) -> None:
    """In the places of the law's own order the form's amounts are the only ones; without them they are among them."""
    chance = random.Random(1_000 + seed)
    scenario, horizon = facts(at_random(chance))
    program = Program.with_one_cell(scenario, horizon, ProgramGoal("max_estate"))
    order = program.sheltered.roths
    flows = pinned(program, order, chance)
    law = in_order(program, flows)
    session = open_session("highs", program.model, 1)
    for one in program.ones:
        session.set_rows(one.gated_rows, [False] * len(one.gated_rows))
    lines = [(line, amount) for t, year in enumerate(law) for line, amount in _pairs(order, t, year)]
    for line, amount in lines:
        least, most = squeezed(session, line)
        assert least - CENT <= amount <= most + CENT
    for one, year in zip(program.ones, law, strict=True):
        for gates, place in zip(one.roth_gates, year.places, strict=True):
            for column, (low, high) in gates[place].lines.items():
                session.set_columns([column], [max(low, program.model.low[column])], [high])
    for line, amount in lines:
        assert list(squeezed(session, line)) == pytest.approx([amount] * 2, abs=CENT)


def _pairs(order: RothOrder, t: int, year: RothYear) -> Iterator[tuple[Expr, float]]:
    """What the program and the form have of a year's penalised and taxed dollars, where there can be any."""
    for line, amount in ((order.early(t), year.early), (order.taxable(t), year.taxable)):
        if line.terms:
            yield line, amount
        else:
            assert amount == 0.0


def test_the_law_takes_the_older_conversion_and_so_does_the_plan() -> None:
    """Ann, 57: conversions of 10,000 in 2022 and in 2024. Of a first 10,000 the law takes that of 2022, at 10 percent,
    although that of 2024 would cost as much now and leave the other free next year; so next year costs it again."""
    accounts = [
        roth(
            22_000,
            contribution_basis=0,
            first_contribution_year=2012,
            conversions=[{"year": 2022, "amount": 10_000}, {"year": 2024, "amount": 10_000}],
        )
    ]
    content = document(1969, 2, accounts, 9_000, heirs=0.2)
    plan = solved(load(content))
    # 10,000 of 2022 leave 9,000; 10,000 of 2024 leave 9,000; what is left is 2,000.
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(2_000, abs=CENT)
    assert [year.tax.early_withdrawal_penalty for year in plan.years] == pytest.approx(
        [1_000, 1_000], abs=CENT
    )
    assert plan.certificate is not None
    assert plan.certificate.bound == pytest.approx(2_000, abs=1.0)


# ---- on paper ------------------------------------------------------------------------------------------------------


def roth_alone(annual: float) -> dict[str, Any]:
    """Ann, 57 in 2026: a Roth IRA of 120,000, 20,000 of it contributions and 60,000 converted in 2023; 100 in cash."""
    lots = [{"asset": "fund", "acquired": "2020-01-02", "value": 100, "basis": 100}]
    accounts = [
        {"name": "Bank", "type": "taxable", "owner": "Ann", "lots": lots},
        roth(
            120_000,
            contribution_basis=20_000,
            first_contribution_year=2015,
            conversions=[{"year": 2023, "amount": 60_000}],
        ),
    ]
    content = document(1969, 3, accounts, annual, heirs=0.24)
    content["people"][0]["born"] = "1969-05-10"
    return content


def test_young_conversions_pay_ten_percent_and_the_household_lives() -> None:
    """37,900 a year for three years.

    2026: 39,777.78 less 10 % of the 19,777.78 beyond contributions is 37,800, and 100 is in the bank.
    2027: of 42,111.11 the 40,222.22 left of the conversion and 1,888.89 of earnings bear 10 %, the earnings are income
    under the standard deduction. 2028: she is 59 1/2 in November, five years have long passed: all is free.
    """
    content = roth_alone(37_900)
    plan = solved(load(content))
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(211.11, abs=CENT)
    taken = [year.accounts["Ann Roth"].distributed for year in plan.years]
    assert taken == pytest.approx([39_777.78, 42_111.11, 37_900], abs=CENT)
    assert plan.years[1].income.taxable_roth_distributions == pytest.approx(1_888.89, abs=CENT)
    assert [year.tax.federal_tax for year in plan.years] == pytest.approx([1_977.78, 4_211.11, 0], abs=CENT)
    text = " ".join(section_text(this_year_section(plan)).split())
    assert "$20,000 of contributions, free; $19,778 of conversions of 2023, 10% due on it ($1,978)." in text
    assert "$1,978 of the year's tax is the additional tax" in text
    later = section_text(this_year_section(plan.model_copy(update={"years": plan.years[1:]})))
    assert "$1,889 of earnings, income, 10% due on it ($189)" in " ".join(later.split())


def test_the_most_spending_pays_the_same_price() -> None:
    """Level s: s - 100 + (s - 20,100) / 9 is 2026's, s + s / 9 2027's where all of it bears 10 percent, s 2028's."""
    content = roth_alone(0)
    content["goal"]["objective"] = "max_spending"
    plan = solved(load(content))
    # (s - 100) + (s - 20_100) / 9 + 10 s / 9 + s = 120_000
    level = (120_000 + 100 + 20_100 / 9) / (3 + 2 / 9)
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(level, abs=CENT)
