"""Prices of the next dollar: by hand, as identities, and against the scenario changed and solved again."""

from __future__ import annotations

import re

import pytest

from decumulate.models.household.risk import as_made
from decumulate.models.plan import PlanError
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import path
from decumulate.solver.explain.explain import Explanation, explain
from decumulate.solver.explain.next_dollar import ANY, moves_of
from decumulate.solver.explain.tax_itself import for_itself
from decumulate.solver.formulation.model import UNIT
from decumulate.solver.reoptimise.resolver import Resolver
from decumulate.solver.report.sections.explanation import explanation_report
from decumulate.solver.report.text import report_text
from decumulate.solver.run import Progress, SolveOptions, solve

from ..solver.small import brokerage, document, facts, ira, lot, roth, tax_of
from .moved import HEIRS, QUICK, explained, price

CENT = 0.01


def test_a_dollar_more_spent_costs_its_heirs_a_dollar_where_nothing_grows() -> None:
    _, _, found = explained("plain", 2026)
    for more, loss in ((True, 1_000.0), (False, -1_000.0)):
        cost = price(found, 2026, "need", ANY, more=more)
        assert cost.loss == pytest.approx(loss, abs=CENT)
        assert cost.that_year == 1.0


def test_a_withdrawal_pays_its_own_tax_and_saves_the_heirs_theirs() -> None:
    """At the top of the 24 % bracket: w - 0.32 w = 1,000 must be withdrawn for $1,000; 0.24 on the way down."""
    _, horizon, found = explained("plain", 2026)
    below, above = horizon.periods[0].law.federal.ordinary_income_tax.rates[3:5]
    for more, rate, sign in ((True, above, 1.0), (False, below, -1.0)):
        cost = price(found, 2026, "withdrawal", "Ann IRA", more=more)
        drawn = 1_000.0 / (1.0 - rate)
        assert cost.loss == pytest.approx(sign * drawn * (1.0 - HEIRS), abs=CENT)
        assert cost.parts is not None
        assert cost.parts.money == pytest.approx(1.0)
        assert cost.parts.tax == pytest.approx(rate, abs=1e-5)
        assert cost.parts.gross_up == pytest.approx(rate * (drawn / 1_000.0 - 1.0), abs=1e-5)
        assert cost.parts.penalty == 0.0
        assert cost.parts.heirs == pytest.approx(-HEIRS * drawn / 1_000.0, abs=1e-5)
        assert (cost.parts.medicare, cost.parts.later_tax) == pytest.approx((0.0, 0.0), abs=1e-5)
    empty = price(found, 2026, "withdrawal", "Ann Roth", more=False)
    assert empty.loss is None
    assert (empty.why, empty.headroom) == ("the plan withdraws too little from it", 0.0)


def test_rows_of_one_price_have_the_same_parts() -> None:
    """Cash is paid for by the account that is cheapest: what it is made of is what that account's dollar is made of."""
    for name in ("plain", "enrolled", "couple"):
        _, _, found = explained(name, 2026)
        for cost in found.costs:
            if cost.flow != "need" or cost.loss is None:
                continue
            alike = [
                other
                for other in found.costs
                if other.flow == "withdrawal"
                and (other.year, other.more) == (cost.year, cost.more)
                and other.loss is not None
                and abs(other.loss - cost.loss) <= CENT
            ]
            assert not alike or any(other.parts == cost.parts for other in alike)


def test_a_penalty_and_its_gross_up_are_named_apart() -> None:
    """At 50, in a bracket of r: w - r w - 0.10 w = 1,000. Of both, what is on 1,000 is the dollar's own."""
    content = document(1976, 2, [ira(900_000.0)], 60_000.0, HEIRS)
    scenario, horizon = facts(content)
    found = explain(scenario, None, QUICK, [2026])
    cost = price(found, 2026, "withdrawal", "Ann IRA")
    year, tax = found.plan.years[0], tax_of(horizon.periods[0])
    assert year.tax.early_withdrawal_penalty == pytest.approx(0.1 * year.cash.from_traditional, abs=CENT)
    assert cost.parts is not None
    assert cost.loss is not None
    income = year.income.traditional_distributions + year.income.roth_conversions
    above = [tax(traditional_distributions=income + more) for more in (1_000.0, 1_400.0)]
    bracket = (above[1] - above[0]) / 400.0  # the plan stands just below its beginning
    rate = bracket + 0.1
    drawn = 1.0 / (1.0 - rate)
    assert cost.parts.penalty == pytest.approx(0.1, abs=1e-4)
    assert cost.parts.tax == pytest.approx(bracket, abs=1e-4)
    assert cost.parts.gross_up == pytest.approx(rate * (drawn - 1.0), abs=1e-4)
    text = " ".join(report_text(explanation_report(found)).split())
    assert "10% in penalty for early withdrawal" in text
    assert "% on what pays these" in text


def test_a_conversion_costs_the_difference_of_two_rates() -> None:
    _, horizon, found = explained("plain", 2026)
    below, above = horizon.periods[0].law.federal.ordinary_income_tax.rates[3:5]
    more = price(found, 2026, "conversion", "Ann IRA")
    less = price(found, 2026, "conversion", "Ann IRA", more=False)
    assert more.loss == pytest.approx(1_000.0 * (above - HEIRS), abs=CENT)
    assert less.loss == pytest.approx(1_000.0 * (HEIRS - below), abs=CENT)
    assert less.today == pytest.approx(below - HEIRS, abs=1e-5)


def test_a_conversion_over_a_cliff_costs_the_tier_two_years_on() -> None:
    _, horizon, found = explained("enrolled", 2026)
    year = found.plan.years[0]
    tax = tax_of(horizon.periods[0])
    converted, taken = year.income.roth_conversions, year.income.traditional_distributions
    now = tax(roth_conversions=converted + taken + 1_000.0) - tax(roth_conversions=converted + taken)
    step = horizon.periods[2].surcharge_by_tier[1]
    cost = price(found, 2026, "conversion", "Ann IRA")
    assert cost.loss == pytest.approx(now + step - 1_000.0 * HEIRS, abs=CENT)
    assert [(c.year, c.surcharge) for c in cost.changes if c.surcharge] == [
        (2028, pytest.approx(step, abs=CENT))
    ]
    assert cost.parts is not None
    assert cost.parts.medicare == pytest.approx(step / 1_000.0, abs=1e-5)
    assert cost.parts.tax == pytest.approx(now / 1_000.0, abs=1e-5)


def test_a_conversions_tax_is_apart_from_that_on_what_is_sold_to_pay_it() -> None:
    """Of $360 more tax $320 are on the $1,000 converted: a ninth is on what was sold for it. Where other things are
    held or sold, so that less is paid than on the conversion alone, nothing is told apart."""
    assert for_itself(320.0, 360.0) == pytest.approx(1.0 / 9.0)
    assert for_itself(-240.0, -260.0) == pytest.approx(1.0 / 13.0)
    assert for_itself(320.0, 300.0) == for_itself(320.0, 0.0) == for_itself(-10.0, 20.0) == 0.0


def adds_up(found: Explanation) -> None:
    """Parts add up to the loss, the next dollar is no cheaper than none, and no price beats the certificate."""
    assert found.tolerance is not None
    frame = found.frame()
    priced = frame[frame.loss.notna()]
    assert len(priced) > 4
    for cost in found.costs:
        if cost.loss is None or cost.parts is None:
            assert cost.why
            continue
        moved = found.moved if cost.more else -found.moved
        dollar = 1.0 if cost.parts.whole == 0 else cost.loss / moved / cost.parts.whole
        parts = (
            cost.parts.money,
            cost.parts.tax,
            cost.parts.penalty,
            cost.parts.gross_up,
            cost.parts.medicare,
            cost.parts.later_tax,
            cost.parts.heirs,
        )
        assert dollar * (sum(parts) + cost.parts.growth) * moved == pytest.approx(cost.loss, abs=1e-6)
        if cost.flow == "conversion":
            assert cost.loss >= -found.tolerance - CENT
    assert list(frame.columns[:6]) == ["year", "flow", "account", "more", "planned", "loss"]


def test_prices_of_a_household_with_everything_add_up() -> None:
    _, _, found = explained("couple", 2026)
    adds_up(found)
    for cost in found.costs:
        if (
            cost.parts is not None and cost.loss is not None
        ):  # a dollar is worth one price, whatever it is moved for
            whole = cost.loss / (found.moved if cost.more else -found.moved)
            dollar = price(found, 2026, "need", ANY)
            assert dollar.loss is not None
            assert dollar.parts is not None
            worth = dollar.loss / found.moved / dollar.parts.whole
            assert cost.parts.whole * worth == pytest.approx(whole, abs=1e-6)


@pytest.mark.parametrize("objective", ["max_spending", "min_lifetime_tax"])
def test_other_goals(objective: str) -> None:
    """Nothing grows: nothing is left over for growth, under any goal."""
    _, _, found = explained("plain", 2026, objective=objective)
    adds_up(found)
    for cost in found.costs:
        if cost.parts is not None:
            assert abs(cost.parts.growth) < 2e-4, cost
            cheapest = objective == "min_lifetime_tax"  # a dollar spent is not taxed: nothing to compare with
            assert (cost.that_year is None) == cheapest
    text = report_text(explanation_report(found))
    assert max(len(word) for word in re.findall(r"-?\d+\.\d%", text)) < 8


def test_what_is_sold_to_the_last_dollar_pays_for_no_more() -> None:
    """Under max_spending the level would give way instead, and that would stand as the price of the brokerage."""
    accounts = [brokerage(lot(20_000, 12_000)), ira(300_000), roth(40_000)]
    content = document(1964, 2, accounts, 30_000, HEIRS, growth=0.05)
    content["goal"]["objective"] = "max_spending"
    found = explain(load(content), None, QUICK, [2026])
    sold_out = price(found, 2026, "withdrawal", "Ann brokerage")
    assert sold_out.loss is None
    assert sold_out.headroom == pytest.approx(0.0, abs=1.0)
    assert all(cost.that_year is None or cost.that_year < 1.5 for cost in found.costs)
    assert "Ann brokerage cannot pay for more in 2026: the plan leaves $0 in it." in [
        sentence.text for sentence in found.sentences
    ]


def moved_and_solved(scenario: Scenario, options: SolveOptions, year: int) -> None:
    """The price of cash and of conversions is the full solve's: `spending.extra`, and flows fixed."""
    plan = solve(scenario, options)
    scenario = as_made(scenario, plan)  # with the rates held that traditional money was weighed by
    resolver = Resolver(scenario, plan, "highs", 1)
    t = year - scenario.start_year
    deflator = plan.years[t].deflator
    moves = [m for m in moves_of(resolver, t) if not m.why and (m.flow == "conversion" or m.account == ANY)]
    questions = []
    for move in moves:
        moved = resolver.resolve(move.bounds, t)
        assert moved is not None
        changes: dict[str, object] = {}
        if move.flow == "need":
            if not move.more:
                continue
            extra = {"name": "more", "year": year, "amount": 1_000.0 / deflator}
            changes["spending.extra"] = [extra]
        else:
            step = 1_000.0 if move.more else -1_000.0
            changes["limits.fixed"] = [
                {"year": year, "what": what, "owner": account.owner, "amount": max(0.0, amount) / deflator}
                for account in scenario.accounts
                if account.type == "traditional_ira"
                for what, amount in (
                    (
                        "roth_conversions",
                        plan.years[t].accounts[account.name].converted_out
                        + (step if account.name == move.account else 0.0),
                    ),
                    ("traditional_distributions", plan.years[t].accounts[account.name].distributed),
                )
            ]
        questions.append((scenario.with_changes(changes), resolver.program.sign * moved.objective * UNIT))
    assert len(questions) >= 2
    for question, ours in questions:
        again = solve(question, options)
        assert again.objective is not None
        assert again.certificate is not None
        assert again.objective.value == pytest.approx(ours, abs=1.0 + again.certificate.gap_dollars)


def test_prices_are_those_of_full_solves() -> None:
    scenario, _, _ = explained("plain", 2026)
    moved_and_solved(scenario, QUICK, 2026)


@pytest.mark.slow
def test_prices_are_those_of_full_solves_of_h1() -> None:
    moved_and_solved(
        load(path("h1_single")),
        SolveOptions(effort=0.0, ranges=False, gap=1e-7, time_limit=60.0, threads=1),
        2027,
    )


def test_ctrl_c_gives_what_is_known() -> None:
    scenario, _, whole = explained("plain", 2026)

    def press(event: Progress) -> None:
        if event.phase.startswith("limits"):
            raise KeyboardInterrupt

    found = explain(scenario, whole.plan, QUICK, [2026], press)
    assert found.interrupted
    assert len(found.costs) == len(whole.costs)
    assert found.limits == ()
    assert found.sentences[0].text == whole.sentences[0].text


def test_ctrl_c_in_the_solve_ends_the_explanation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan of a solve that was stopped is given out, and nothing more is looked for."""
    scenario, _, whole = explained("plain", 2026)
    proof = whole.plan.certificate
    assert proof is not None
    stopped = whole.plan.model_copy(
        update={"certificate": proof.model_copy(update={"status": "interrupted"})}
    )
    monkeypatch.setattr("decumulate.solver.explain.explain.solve", lambda *_: stopped)
    said: list[str] = []
    found = explain(scenario, None, QUICK, [2026], lambda event: said.append(event.phase))
    assert found.interrupted
    assert (found.costs, found.limits) == ((), ())
    assert not any("next dollar" in phase for phase in said)
    assert found.sentences[0].text.startswith("What to do in 2026: withdraw ")


def test_what_cannot_be_explained_is_said() -> None:
    scenario, _, found = explained("plain", 2026)
    with pytest.raises(PlanError, match="2026 to 2027"):
        explain(scenario, found.plan, years=[2031])
    year = found.plan.years[0]
    generous = year.model_copy(update={"cash": year.cash.model_copy(update={"carry_out": 5_000.0})})
    wrong = found.plan.model_copy(update={"years": (generous, *found.plan.years[1:])})
    with pytest.raises(PlanError, match="audit"):
        explain(scenario, wrong)
