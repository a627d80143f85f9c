"""Distributions that a state has otherwise than an IRA's of one's own: inherited, of employers' plans, QCDs."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from decumulate import solve
from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.states.known import TOLD_APART
from decumulate.models.plan import Plan
from decumulate.models.returns.federal_return import federal_return
from decumulate.models.returns.marginal_rates import state_tax
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.run import SolveOptions

from .test_retired_in_states import ALONE
from .test_state_rows import CENT, Person, at_a_step, entered, households, in_program, least, rule_of

AGES = ((50,), (58,), (62,), (76,), (50, 62), (67, 76))


@pytest.mark.parametrize("count", [6, pytest.param(100, marks=pytest.mark.slow)], ids=["few", "many"])
@pytest.mark.parametrize("code", sorted(TOLD_APART))
def test_the_rows_have_them_as_the_return_has(code: str, count: int) -> None:
    rng, met, felt = random.Random(code), 0, 0
    for year in (2026, 2031):
        for ages in AGES:
            for people, gains, _ in households(rule_of(code, year, ages, [{} for _ in ages]), count):
                bare = [dict(person) for person in people]
                for person, plain in zip(people, bare, strict=True):
                    for kind in TOLD_APART[code]:
                        amount = rng.choice((0.0, 15_000.0, rng.uniform(0.0, 90_000.0)))
                        person[kind] = amount
                        if kind != "qcd":
                            for one in (person, plain):
                                one["traditional_distributions"] = (
                                    one.get("traditional_distributions", 0.0) + amount
                                )
                rule = rule_of(code, year, ages, people)
                x = entered(rule, people, gains)
                lines = federal_return(x, rule.law)
                if not in_program(rule) or at_a_step(rule, x, lines):
                    continue
                owed = state_tax(x, lines, rule)
                found = least(rule, people, gains)
                assert owed - rule.missing - CENT <= found <= owed + CENT, (ages, people, gains)
                plain_rule = rule_of(code, year, ages, bare)
                plain_x = entered(plain_rule, bare, gains)
                felt += (
                    abs(owed - state_tax(plain_x, federal_return(plain_x, plain_rule.law), plain_rule)) > 1.0
                )
                met += 1
    assert met >= 6 * count
    assert felt >= 1


INSTEAD = {"AR": ("pensions", (50, 58)), "ME": ("interest", (62, 76))}
"""What an heir's rows may not tell from what came by a death, and at which ages."""


@pytest.mark.parametrize("code", sorted(INSTEAD))
def test_rows_that_lie_below_the_return_have_an_heirs_as_what_it_is_like(code: str) -> None:
    """Arkansas has it in the 6,000 as a pension, Maine in no deduction, as interest: to the cent."""
    kind, ages = INSTEAD[code]
    rng, felt = random.Random(code), 0
    for people, gains, _ in households(rule_of(code, 2026, ages, [{}, {}]), 12):
        left, like, own = ([dict(person) for person in people] for _ in range(3))
        for number in range(2):
            amount = rng.uniform(0.0, 30_000.0)
            for of, kinds in (
                (left, ("inherited_distributions", "traditional_distributions")),
                (like, (kind,)),
                (own, ("traditional_distributions",)),
            ):
                for each in kinds:
                    of[number][each] = of[number].get(each, 0.0) + amount
        found = [least(rule_of(code, 2026, ages, each), each, gains) for each in (left, like, own)]
        assert found[0] == pytest.approx(found[1], abs=CENT), (people, gains)
        felt += abs(found[0] - found[2]) > 1.0
    assert felt


def left_to(part: float, person: Person, number: int) -> tuple[tuple[str, float], ...]:
    return ((f"left_by_{number}", part),) if person.get(f"left_by_{number}") else ()


@pytest.mark.parametrize("count", [20, pytest.param(200, marks=pytest.mark.slow)], ids=["few", "many"])
def test_new_yorks_rows_have_what_decedents_left_as_the_return_has(count: int) -> None:
    """Of each filer two decedents, of whom one may be too young, and heirs beside."""
    rng, felt = random.Random(count), 0
    for ages in ((50,), (62,), (50, 62), (67, 76)):
        for people, gains, _ in households(rule_of("NY", 2026, ages, [{} for _ in ages]), count):
            for number, person in enumerate(people):
                for kind in (f"left_by_{number}", f"left_by_{number + 2}"):
                    person[kind] = rng.choice((0.0, 9_000.0, rng.uniform(0.0, 60_000.0)))
                    person["traditional_distributions"] = (
                        person.get("traditional_distributions", 0.0) + person[kind]
                    )
            bare = rule_of("NY", 2026, ages, people)
            parts = [(number, rng.choice((0.0, 0.25, 0.5, 1.0))) for number in range(len(ages) + 2)]
            heirs = [
                (*left_to(dict(parts)[number], person, number), *left_to(1.0, person, number + 2))
                for number, person in enumerate(people)
            ]
            residents = tuple(
                replace(resident, heirs=of) for resident, of in zip(bare.residents, heirs, strict=True)
            )
            rule = replace(bare, residents=residents)
            x = entered(rule, people, gains)
            lines = federal_return(x, rule.law)
            if at_a_step(rule, x, lines):
                continue
            owed = state_tax(x, lines, rule)
            assert least(rule, people, gains) == pytest.approx(owed, abs=CENT), (people, heirs, gains)
            own_x = entered(bare, people, gains)
            felt += abs(owed - state_tax(own_x, lines, bare)) > 1.0
    assert felt >= count


def alone(state: str, born: str, account: dict[str, Any], **changes: Any) -> Scenario:
    """Two years of somebody who spends 40,000 out of one account."""
    content = {
        "schema_version": 1,
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.05},
        "people": [{"name": "Ann", "born": born, "plan_to_age": 2027 - int(born[:4])}],
        "accounts": [{"name": "Old", "owner": "Ann", "holdings": {"fund": 600_000}} | account],
        "spending": {"annual": 40_000},
        "allocation": {"fixed_by_account": True, "traditional_tax_rate": 0.2},
        "market": {"inflation": 0.0, "assets": {"fund": {"total_return": 0.05}}},
        "taxes": {"state": state, "prior_magi": [0, 0], "prior_filing_status": ["single", "single"]},
    }
    return load(content).with_changes(changes)


def plan_of(state: str, born: str, account: dict[str, Any], proved: bool = True, **changes: Any) -> Plan:
    """Their best plan, with which its audit agrees; proved to be, where no rows lie below the return."""
    scenario = alone(state, born, account, **changes)
    plan = solve(scenario, SolveOptions(time_limit=60.0, threads=1, gap=1e-6, effort=0.0, ranges=False))
    report = audit(plan, scenario)
    assert report.ok, report
    assert plan.certificate is not None
    assert plan.certificate.status == "optimal" or not proved
    return plan


LEFT = {"type": "inherited_ira", "inherited_from": {"born": "1940-02-01", "died": "2024-06-01"}}
PLAN = {"type": "401k"}


def test_pennsylvania_taxes_no_heir_before_59_and_a_half() -> None:
    for year in plan_of("PA", "1976-03-01", LEFT).years:
        assert year.income.traditional_distributions > 40_000.0
        assert year.tax.state_tax == 0.0


def test_colorado_subtracts_20_000_of_what_a_young_heir_receives() -> None:
    for year in plan_of("CO", "1976-03-01", LEFT).years:
        owed = 0.044 * (year.income.traditional_distributions - 16_100.0 - 20_000.0)
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def test_south_carolina_deducts_nothing_of_what_was_anothers() -> None:
    """Before 65 3,000 of one's own; the falling deduction is in tens."""
    for account, own in ((LEFT, 0.0), ({"type": "traditional_ira"}, 3_000.0)):
        for year in plan_of("SC", "1964-03-01", account).years:
            out = year.income.traditional_distributions + year.income.roth_conversions
            deduction = 10.0 * int(1_500.0 * (1.0 - max(0.0, year.tax.agi - 40_000.0) / 55_000.0) + 1e-6)
            owed = 0.0199 * min(30_000.0, out - own - deduction)
            owed += 0.0521 * max(0.0, out - own - deduction - 30_000.0)
            assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


@pytest.mark.parametrize(("account", "free"), [(PLAN, 50_000.0), ({"type": "traditional_ira"}, 0.0)])
def test_rhode_island_leaves_an_employers_plan_untaxed_at_full_age(
    account: dict[str, Any], free: float
) -> None:
    for year in plan_of("RI", "1956-03-01", account).years:
        out = year.income.traditional_distributions
        taxable = max(0.0, year.tax.agi - min(free, out) - 11_200.0 - 5_250.0)
        assert year.tax.agi < out + 2.0
        assert year.tax.state_tax == pytest.approx(0.0375 * taxable, abs=0.01)


@pytest.mark.parametrize(("account", "free"), [(PLAN, 40_600.0), ({"type": "traditional_ira"}, 0.0)])
def test_maryland_excludes_what_an_employers_plan_pays_from_65(account: dict[str, Any], free: float) -> None:
    for year in plan_of("MD", "1956-03-01", account).years:
        out = year.income.traditional_distributions
        taxable = max(0.0, year.tax.agi - min(free, out) - 3_400.0 - 3_200.0 - 1_000.0)
        before = 20.0 + 30.0 + 40.0 + 0.0475 * (taxable - 3_000.0)
        if taxable < 3_000.0:
            before = sum(
                r * min(1_000.0, max(0.0, taxable - at)) for r, at in ((0.02, 0), (0.03, 1e3), (0.04, 2e3))
            )
        assert year.tax.state_tax == pytest.approx(max(0.0, before - 1_000.0), abs=0.01)


def test_a_rule_of_thumb_owes_new_jersey_tax_of_what_an_ira_pays_a_charity() -> None:
    ira = {"type": "traditional_ira", "holdings": {"fund": 3_200_000}}
    scenario = alone("NJ", "1950-03-01", ira, giving={"annual": 15_000})
    horizon = build_horizon(scenario)
    followed = run_rule(scenario, horizon, rules_for(scenario, horizon)[0].members[0])
    assert all(year.income.qcd > 14_900.0 for year in followed.plan.years)
    assert audit(followed.plan, scenario).ok


def test_new_jersey_taxes_what_an_ira_pays_a_charity() -> None:
    """It is in the gross income of which a share is excluded; 1,000 and 1,000 are exempt, and Medicare's premiums above
    a fiftieth of the rest."""
    ira = {"type": "traditional_ira", "holdings": {"fund": 2_600_000}}
    plan = plan_of("NJ", "1950-03-01", ira, giving={"annual": 15_000})
    for year in plan.years:
        assert year.income.qcd > 14_900.0
        out = year.income.traditional_distributions + year.income.roth_conversions
        gross = out + year.income.qcd
        assert gross > 100_000.0, "so much must be distributed"
        excluded = 0.375 * gross if gross <= 125_000.0 else 0.1875 * gross if gross <= 150_000.0 else 0.0
        agi = gross - min(75_000.0, excluded)
        medical = max(0.0, year.tax.medicare_premiums + year.tax.irmaa_surcharge - 0.02 * agi)
        taxable = agi - 2_000.0 - medical
        brackets = (
            (0.0, 0.014),
            (20e3, 0.0175),
            (35e3, 0.035),
            (40e3, 0.05525),
            (75e3, 0.0637),
            (5e5, 0.0897),
        )
        owed = sum(
            rate * max(0.0, min(taxable, end) - start)
            for (start, rate), (end, _) in zip(brackets, (*brackets[1:], (1e9, 0.0)), strict=True)
        )
        assert year.tax.state_tax == pytest.approx(owed, abs=0.01)


def test_new_jersey_counts_what_an_ira_paid_a_charity_before_the_first_day() -> None:
    """9,000 of 2026 are in the gross income that is kept at 100,000; there is no [giving]."""
    raw = tomllib.loads(ALONE)
    del raw["taxes"]["community_property"]
    raw["taxes"] |= {"state": "NJ", "prior_filing_status": ["single", "single"]}
    raw["goal"]["heir_tax_rate"] = 0.28
    raw["accounts"][1]["prior_year_end_value"] = 900_000
    of_vera = {"qcd": {"Vera IRA": 9_000}, "distributions": {"Vera IRA": 5_000}}
    paid = {
        "pensions": {"Vera": 7_000},
        "social_security": {"Vera": 15_000},
        "interest": 1_500,
        "treasury_interest": 500,
    }
    raw["year_to_date"] = {"as_of": "2026-06-30", "values_as_of": "2026-06-30", **of_vera, **paid}
    scenario = load(raw)
    plan = solve(scenario, SolveOptions(time_limit=60.0, threads=1, gap=1e-6, effort=0.0, ranges=False))
    assert audit(plan, scenario).ok
    for year, before in zip(plan.years, (9_000.0, 0.0), strict=True):
        untaxed = year.income.treasury_interest + 0.85 * year.income.social_security
        assert year.income.qcd == before
        assert year.tax.agi - untaxed + before == pytest.approx(99_999.0, abs=0.2)
        assert year.tax.state_tax == pytest.approx(280.0 + 0.0175 * (24_999.0 - 2_000.0 - 20_000.0), abs=0.01)
