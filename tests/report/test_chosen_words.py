"""What the answer says of facts that were left to the plan, and the ages from which a pension's forms are even."""

from __future__ import annotations

import pytest

from decumulate.models.chosen_facts import ChosenFacts, FactChosen, Rival
from decumulate.models.household.pension_break_even import even_for_survivor, even_with_lump_sum
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.baselines.at_once import solve
from decumulate.solver.report.client.answer import answer_section
from decumulate.solver.report.sections.chosen import chosen_words
from decumulate.solver.report.text import plan_text
from decumulate.solver.run import SolveOptions

from ..solver.small import brokerage, document, ira, lot


def offered(growth: float, **pension: object) -> Scenario:
    """Ann, 60, who dies in 2027, and Bob; the pension begins in January 2026."""
    content = document(1966, 2, [ira(50_000), brokerage(lot(90_000, 90_000))], 20_000, 0.0, growth=growth)
    choices = [
        {"form": "single", "amount": 12_000},
        {"form": "joint", "share": 0.5, "amount": 11_000},
        {"form": "lump_sum", "amount": 100_000, "year": 2026, "rolls_to": "Ann IRA"},
    ]
    pension = {"name": "Mill", "from_age": 60, "choose": "optimize", "choices": choices} | pension
    content["people"][0]["pensions"] = [pension]
    content["people"].append({"name": "Bob", "born": "1967-01-15", "plan_to_age": 62})
    return load(content)


def test_without_growth_the_payments_are_counted() -> None:
    """$100,000 at $12,000 a year: in the ninth year, Ann's year of 68; at $11,000 in the tenth. The joint form costs
    $1,000 in each of two years, half of it pays $5,500 a year."""
    ages = {even.form: even.age for even in even_with_lump_sum(offered(0.0))}
    assert ages == {"single life": 68, "joint 50 %": 69}
    assert [even.years for even in even_for_survivor(offered(0.0))] == [1]


def test_growth_puts_it_off_and_may_put_it_off_for_ever() -> None:
    """At 10 % a year $12,000 at the beginning of each: 100,000 = 12,000 (1 - v^n) / (1 - v), v = 1 / 1.1, n = 14.9;
    at 12 % a perpetuity of them is worth $112,000, of $11,000 $102,667; at 13 % the latter is worth $95,615."""
    assert {even.form: even.age for even in even_with_lump_sum(offered(0.10))}["single life"] == 60 + 15 - 1
    assert {even.form: even.age for even in even_with_lump_sum(offered(0.13))}["joint 50 %"] is None


def test_an_indexed_pension_is_even_sooner() -> None:
    """Growing by 10 % a year without interest: 12,000 (1.1^n - 1) / 0.1 is past 100,000 in the seventh year."""
    ages = {even.form: even.age for even in even_with_lump_sum(offered(0.0, indexed=0.10))}
    assert ages["single life"] == 66


def test_the_answer_names_the_choice_the_next_best_and_the_lives_it_rests_on() -> None:
    plan = solve(offered(0.0), SolveOptions(time_limit=10.0, threads=1, effort=0.0, ranges=False))
    said = " ".join(plan_text(plan).split())
    assert "What was chosen for you Ann takes Mill as lump sum: the best of 3 ways" in said
    assert "Next best: Ann takes Mill as joint 50 %; $" in said
    assert "Ann to 61 and Bob to 62 (plan_to_age)" in said
    assert "Mill as single life has paid by Ann's year of 68 what the lump sum is worth" in said
    to_client = [getattr(block, "text", "") for block in answer_section(plan, None).blocks]
    assert any(text.startswith("Ann takes Mill as lump sum") for text in to_client)


@pytest.mark.parametrize(
    ("near", "costs", "gap", "says"),
    [
        (True, 0.0, 3.0, "Next best, and as good within a dollar: B."),
        (
            True,
            40.0,
            60.0,
            "Next best: B; $40 less of the estate after tax, in today's dollars, which is within",
        ),
        (False, 4_000.0, 1.0, "Next best: B; $4,000 less of the estate after tax, in today's dollars."),
        (True, 40.0, None, "That no other way is better is not proved"),
    ],
)
def test_what_is_not_proved_is_said(near: bool, costs: float, gap: float | None, says: str) -> None:
    plan = solve(
        load(document(1966, 1, [ira(50_000), brokerage(lot(90_000, 90_000))], 20_000, 0.0)),
        SolveOptions(time_limit=5.0, threads=1, effort=0.0, ranges=False),
    )
    other = Rival(facts=(FactChosen(path="p", value=2, words="B"),), costs=costs, costs_real=costs)
    chosen = ChosenFacts(
        facts=(FactChosen(path="p", value=1, words="A"),),
        ways=2,
        value=1.0,
        gap_dollars=gap,
        gap_dollars_real=gap,
        runner_up=other,
        near_tie=near,
    )
    assert says in " ".join(chosen_words(plan, chosen))


def test_a_runner_up_is_of_those_that_a_plan_was_found_of() -> None:
    """Of nine others five are ruled out, the runner-up too: one of the other four may be the next best."""
    facts = [FactChosen(path="p", value=value, words=words) for value, words in enumerate("AB")]
    other = Rival(facts=(facts[1],), costs=5_000.0, costs_real=5_000.0, costs_at_least=4_000.0)
    chosen = ChosenFacts(
        facts=(facts[0],), ways=10, ruled_out=5, value=1.0, bound=2.0, gap_dollars=1.0, runner_up=other
    )
    said = " ".join(chosen_words(Plan.model_construct(), chosen))
    assert "Next best of those that a plan was found of: B; $5,000 less" in said
    all_known = chosen.model_copy(update={"ruled_out": 9})
    assert "Next best: B; $5,000 less" in " ".join(chosen_words(Plan.model_construct(), all_known))
