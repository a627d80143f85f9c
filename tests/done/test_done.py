"""Steps that were taken: the scenario after them plans on as the plan did, and what cannot be is refused whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from decumulate.models.done.marks import DoneError, DoneStep
from decumulate.models.done.propose import DoneProposal, propose
from decumulate.models.done.written import written
from decumulate.models.plan import Plan, Step
from decumulate.models.reading import TextFile
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.scenarios import path
from decumulate.solver.audit import audit
from decumulate.solver.baselines.at_once import solve as solve_at_once
from decumulate.solver.run import SolveOptions, solve
from decumulate.solver.service.problems import RequestError
from decumulate.solver.service.verbs import read_request

OPTIONS = SolveOptions(time_limit=30.0, gap=1e-6, threads=1)
NEW_YEAR = date(2026, 1, 1)
SHIPPED = ("by_hand", "h1_single", "h6_irmaa_couple", "near_retirement")
YEARS = 3
CENT = 0.011


@dataclass(frozen=True)
class Planned:
    scenario: Scenario
    plan: Plan

    def step(self, kind: str) -> Step:
        return next(step for step in self.plan.steps if step.kind == kind)

    def done(self, *steps: Step | str, day: date = NEW_YEAR, **more: Any) -> DoneProposal:
        chosen = [self.step(step) if isinstance(step, str) else step for step in steps]
        marks = [DoneStep(step=step.number, date=day) for step in chosen]
        return propose(self.scenario, self.plan, marks, **more)

    def every(self, **more: Any) -> DoneProposal:
        return self.done(*(step for step in self.plan.steps if step.number and step.amount), **more)


@pytest.fixture(scope="module")
def planned() -> Mapping[str, Planned]:
    """Shipped households, their lives cut to three years."""
    found = {}
    for name in SHIPPED:
        whole = load(path(name))
        changes: dict[str, Any] = {"allocation.traditional_tax_rate": 0.2}
        for place, person in enumerate(whole.people):
            until = min(person.plan_to_age, whole.start_year + YEARS - 1 - person.born.year)
            changes[f"people[{place}].plan_to_age"] = until
        scenario = whole.with_changes(changes)
        found[name] = Planned(scenario, solve(scenario, OPTIONS))
    return found


def worth(plan: Plan) -> float:
    assert plan.objective is not None
    return plan.objective.value_real


def same_step(one: Step, other: Step) -> bool:
    return (one.kind, one.source, one.destination, one.asset) == (
        other.kind,
        other.source,
        other.destination,
        other.asset,
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_done_none_repeats_and_the_estate_stays(planned: Mapping[str, Planned], name: str) -> None:
    home = planned[name]
    assert len([step for step in home.plan.steps if step.number]) >= 4
    after = home.every()
    again = solve(after.scenario, OPTIONS)
    ranges = home.plan.step_ranges
    assert ranges is not None
    assert abs(worth(again) - worth(home.plan)) < ranges.dollars
    repeated = [
        step
        for step in again.steps
        for before in home.plan.steps
        if same_step(step, before) and step.amount > 1.0
    ]
    assert repeated == []
    assert audit(again, after.scenario).ok


def test_by_hand_to_the_cent(planned: Mapping[str, Planned]) -> None:
    """A day later: 5 % a year on each account, so that the year ends with the plan's own values; a day's spending is
    40,000 / 365. What the IRA paid less spending and tax is on hand."""
    home = planned["by_hand"]
    paid, converted = home.step("withdraw").amount, home.step("convert").amount
    tax = home.step("pay_tax").amount
    told = home.every().scenario.year_to_date
    assert told is not None
    assert (told.as_of, told.values_as_of) == (date(2026, 1, 2), date(2026, 1, 2))
    assert told.distributions == {"Nora IRA": pytest.approx(paid)}
    assert told.conversions == {"Nora IRA": pytest.approx(converted)}
    assert told.taxes_paid == pytest.approx(tax, abs=CENT)
    assert told.spending == pytest.approx(40_000 / 365, abs=CENT)
    assert told.set_aside == pytest.approx(paid - tax - 40_000 / 365, abs=2 * CENT)
    accounts = {account.name: account for account in home.every().scenario.accounts}
    a_day = 1.05 / (1.0 + 0.05 * 364 / 365)
    assert accounts["Nora IRA"].holdings["fund"] == pytest.approx(
        (600_000 - paid - converted) * a_day, abs=CENT
    )
    assert accounts["Nora Roth"].holdings["fund"] == pytest.approx((100_000 + converted) * a_day, abs=CENT)
    assert accounts["Nora IRA"].prior_year_end_value == 600_000  # type: ignore[union-attr]


def test_lots_are_sold_bought_and_dated(planned: Mapping[str, Planned]) -> None:
    home = planned["near_retirement"]
    sale, purchase = home.step("sell"), home.step("buy")
    after = home.every(day=date(2026, 2, 10))
    before = {account.name: account for account in home.scenario.accounts}["Brokerage"]
    lots = next(account.lots for account in after.scenario.accounts if account.type == "taxable")
    assert {lot.acquired for lot in before.lots if lot.asset == sale.asset} == {date(2021, 3, 10)}  # type: ignore[union-attr]
    assert sale.asset not in {lot.asset for lot in lots}  # all of it was sold
    (new,) = [lot for lot in lots if lot.acquired == date(2026, 2, 10)]
    assert (new.asset, new.basis) == (purchase.asset, purchase.amount)
    told = after.scenario.year_to_date
    assert told is not None
    assert told.long_term_gains == pytest.approx(sum(trade.gain for trade in sale.trades), abs=CENT)
    roth = next(account for account in after.scenario.accounts if account.name == "Walt Roth IRA")
    assert (roth.owner, roth.type) == ("Walt", "roth_ira")
    assert "Walt Roth IRA (new)" not in after.scenario.may_open


def test_a_part_of_the_steps_leaves_the_rest_to_be_done(planned: Mapping[str, Planned]) -> None:
    home = planned["h1_single"]
    after = home.done("convert", "sell")
    again = solve(after.scenario, OPTIONS)
    left = {step.kind: step.amount for step in again.steps if step.amount > 1.0}
    assert "convert" not in left
    assert "sell" not in left
    assert left["pay_tax"] == pytest.approx(home.step("pay_tax").amount, rel=0.01)
    aside, sold = home.step("set_aside").amount, home.step("sell").amount
    assert left["set_aside"] == pytest.approx(aside - sold, abs=200.0)
    ranges = home.plan.step_ranges
    assert ranges is not None
    assert abs(worth(again) - worth(home.plan)) < ranges.dollars


def test_other_amounts_than_the_plans(planned: Mapping[str, Planned]) -> None:
    """The IRA paid 50,000 and is worth 530,000 since; 7,000 were withheld, 3,500 were spent in January."""
    home = planned["by_hand"]
    marks = [
        DoneStep(step=home.step("withdraw").number, date=date(2026, 1, 30), amount=50_000),
        DoneStep(step=home.step("pay_tax").number, date=date(2026, 1, 31), amount=7_000),
    ]
    after = propose(
        home.scenario,
        home.plan,
        marks,
        values={"Nora IRA": 530_000.0},
        known={"spending": 3_500.0},
    )
    told = after.scenario.year_to_date
    assert told is not None
    assert told.as_of == date(2026, 2, 1)
    assert (told.distributions, told.taxes_paid, told.spending) == ({"Nora IRA": 50_000.0}, 7_000.0, 3_500.0)
    assert told.set_aside == pytest.approx(50_000 - 7_000 - 3_500, abs=CENT)
    ira = next(account for account in after.scenario.accounts if account.name == "Nora IRA")
    assert ira.holdings == {"fund": 530_000.0}
    said = {one.place: one.why for one in after.differences}
    assert said["year_to_date.spending"] == "as you say"
    assert not any("Nora IRA" in words for words in after.assumptions)
    assert any("Nora Roth" in words for words in after.assumptions)


def test_what_the_sold_shares_cost_says_how_many_are_left(planned: Mapping[str, Planned]) -> None:
    """Of a lot that had cost 52,000 shares of a basis of 13,000 were sold for 39,000: a quarter of them, at a price at
    which the rest is worth 117,000; the gain is 26,000."""
    home = planned["near_retirement"]
    number = home.step("sell").number
    steps = tuple(
        step.model_copy(update={"asset": "stock"}) if step.number == number else step
        for step in home.plan.steps
    )
    plan = home.plan.model_copy(update={"steps": steps})
    lots = [{"acquired": "2010-05-14", "amount": 39_000, "basis": 13_000}]
    mark = DoneStep.model_validate({"step": number, "date": "2026-01-01", "lots": lots})
    after = propose(home.scenario, plan, [mark])
    account = next(account for account in after.scenario.accounts if account.type == "taxable")
    lot = next(lot for lot in account.lots if lot.acquired == date(2010, 5, 14))
    assert lot.basis == 39_000
    assert lot.value == pytest.approx(117_000, rel=1e-3)  # a day's growth later
    told = after.scenario.year_to_date
    assert told is not None
    assert told.long_term_gains == 26_000


def test_all_faults_are_said_at_once_and_nothing_is_proposed(planned: Mapping[str, Planned]) -> None:
    home = planned["h1_single"]
    marks = [
        DoneStep(step=home.step("convert").number, date=date(2027, 1, 5)),
        DoneStep(step=99, date=date(2026, 1, 5)),
        DoneStep(step=home.step("sell").number, date=date(2026, 1, 5)),
        DoneStep(step=home.step("sell").number, date=date(2026, 1, 6)),
    ]
    with pytest.raises(DoneError) as caught:
        propose(
            home.scenario,
            home.plan,
            marks,
            values={"Ruth IRAs": 5, "Ruth IRA": "a lot", "Ruth Roth": float("nan")},  # type: ignore[dict-item]
            known={"wagse.Ruth": 5, "conversions": 1, "spending": "much", "ssa44_filed": 1},
        )
    assert [fault.place for fault in caught.value.faults] == [
        "steps[0].date",
        "steps[1].step",
        "steps[3].step",
        "values.Ruth IRAs",
        "values.Ruth IRA",
        "values.Ruth Roth",
        "known.wagse.Ruth",
        "known.conversions",
        "known.spending",
        "known.ssa44_filed",
    ]
    said = str(caught.value)
    assert "2026-01-01 to 2026-12-30" in said
    assert 'Did you mean "Ruth IRA"?' in said or 'did you mean "Ruth IRA"?' in said


def test_more_than_is_there_and_lots_that_are_not_held(planned: Mapping[str, Planned]) -> None:
    home = planned["h1_single"]
    sale = home.step("sell").number
    marks = [
        DoneStep(step=home.step("convert").number, date=NEW_YEAR, amount=2_000_000),
        DoneStep.model_validate(
            {"step": sale, "date": NEW_YEAR, "lots": [{"acquired": "1999-01-01", "amount": 5}]}
        ),
        DoneStep(step=home.step("set_aside").number, date=NEW_YEAR, amount=900_000),
    ]
    with pytest.raises(DoneError) as caught:
        propose(home.scenario, home.plan, marks)
    assert [fault.place for fault in caught.value.faults] == [
        "steps[0].amount",
        "steps[1].lots",
        "steps[2].amount",
    ]
    assert "at most $200,000.00" in str(caught.value)
    held = home.scenario.accounts[0]
    assert held.type == "taxable"
    bond = next(lot for lot in held.lots if lot.asset == home.step("sell").asset)
    lots = [{"acquired": bond.acquired, "amount": 5, "basis": 1e9}]
    with pytest.raises(DoneError, match="a basis of"):
        propose(
            home.scenario,
            home.plan,
            [DoneStep.model_validate({"step": sale, "date": NEW_YEAR, "lots": lots})],
        )


def test_a_step_alone_whose_days_nobody_paid_for_is_refused(planned: Mapping[str, Planned]) -> None:
    home = planned["by_hand"]
    with pytest.raises(DoneError) as caught:
        home.done("convert", day=date(2026, 3, 1))
    (fault,) = caught.value.faults
    assert fault.place == "known.set_aside"
    assert "$6,575.34 more was paid" in fault.value  # 60 of 365 days of 40,000
    told = home.done("convert", day=date(2026, 3, 1), known={"set_aside": 0.0}).scenario.year_to_date
    assert told is not None
    assert told.set_aside == 0.0


def test_a_plan_of_another_scenario_is_refused(planned: Mapping[str, Planned]) -> None:
    home, other = planned["by_hand"], planned["h1_single"]
    with pytest.raises(DoneError, match="a plan of another scenario"):
        propose(home.scenario, other.plan, [DoneStep(step=1, date=NEW_YEAR)])


def test_what_is_known_is_checked_as_the_scenario_is(planned: Mapping[str, Planned]) -> None:
    home = planned["by_hand"]
    with pytest.raises(ScenarioError) as caught:
        home.every(known={"interest": -5.0, "treasury_interest": 10.0})
    assert [fault.place for fault in caught.value.faults] == [
        "year_to_date.interest",
        "year_to_date.treasury_interest",
    ]


def test_twice_in_a_year(planned: Mapping[str, Planned]) -> None:
    """In February all but the tax, that in June: flows add up, and the values of 31 December stay."""
    home = planned["by_hand"]
    one = home.done("withdraw", "convert", "set_aside", day=date(2026, 2, 2))
    again = Planned(one.scenario, solve(one.scenario, OPTIONS))
    assert [step.kind for step in again.plan.steps if step.amount > 1.0] == ["pay_tax"]
    two = again.done("pay_tax", day=date(2026, 6, 15))
    told, before = two.scenario.year_to_date, one.scenario.year_to_date
    assert told is not None
    assert before is not None
    assert told.conversions == before.conversions
    assert told.taxes_paid == pytest.approx(again.step("pay_tax").amount, abs=CENT)
    days = (date(2026, 6, 16) - NEW_YEAR).days
    assert told.spending == pytest.approx(40_000 * days / 365, abs=2 * CENT)
    ira = next(account for account in two.scenario.accounts if account.name == "Nora IRA")
    assert ira.prior_year_end_value == 600_000  # type: ignore[union-attr]


def test_a_conversion_of_nothing_is_no_step_that_was_done() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        DoneStep(step=1, date=NEW_YEAR, amount=0)


def test_what_is_nothing_is_not_written(planned: Mapping[str, Planned]) -> None:
    home = planned["by_hand"]
    text = path("by_hand").read_text("utf-8").replace("band = 0", "band = 0\ntraditional_tax_rate = 0.2")
    one = home.done("withdraw", "convert", "set_aside", day=date(2026, 2, 2))
    first = written(text, one)
    again = Planned(load(TextFile("first", first)), solve(one.scenario, OPTIONS))
    second = written(first, again.done("pay_tax", day=date(2026, 6, 15), values={"Nora Roth": 100_000.0}))
    told = second[second.index("[year_to_date]") :].splitlines()
    assert {line.partition(" = ")[0] for line in told if " = " in line} == {
        *("as_of", "values_as_of", "distributions", "conversions", "spending", "set_aside", "taxes_paid")
    }
    assert second.count("#") == text.count("#")


@pytest.mark.slow
def test_facts_that_a_plan_has_chosen_stay_open() -> None:
    """Claim ages are chosen anew from the day of the values on."""
    scenario = load(path("claim_ages")).with_changes({"allocation.traditional_tax_rate": 0.2})
    plan = solve_at_once(scenario, SolveOptions(time_limit=5.0, gap=0.05, threads=1, ranges=False))
    assert plan.scenario.sha256 != scenario.sha256
    after = Planned(scenario, plan).every(known={"set_aside": 0.0})
    assert after.scenario.people[0].social_security == scenario.people[0].social_security


@pytest.mark.parametrize("name", SHIPPED)
def test_the_toml_keeps_its_comments_and_loads_as_proposed(planned: Mapping[str, Planned], name: str) -> None:
    home = planned[name]
    after = home.every()
    text = path(name).read_text("utf-8")
    if home.scenario.sha256 != load(path(name)).sha256:  # its lives are cut: of the household's own words
        import tomlkit

        document: Any = tomlkit.parse(text)
        document.setdefault("allocation", tomlkit.table())["traditional_tax_rate"] = 0.2
        for person, cut in zip(document["people"], home.scenario.people, strict=True):
            person["plan_to_age"] = cut.plan_to_age
        text = tomlkit.dumps(document)
    found = written(text, after)
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in found.splitlines() if line.startswith("#")] == comments
    read, wanted = load(TextFile("after", found)).content(), after.scenario.content()
    for content in (read, wanted):
        content["allocation"].pop("target", None)
    assert read == wanted


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("3=2026-03-10", None), ("3=2026-03-10:12_000", 12_000.0), (" 3 = 2026-03-10 : $1,200.50 ", 1_200.5)],
)
def test_a_step_as_it_is_typed(typed: str, amount: float | None) -> None:
    mark = DoneStep.model_validate(typed)
    assert (mark.step, mark.date, mark.amount) == (3, date(2026, 3, 10), amount)


@pytest.mark.parametrize("typed", ["3", "3=tomorrow", "x=2026-03-10", "3=2026-13-10"])
def test_what_is_no_step(typed: str) -> None:
    with pytest.raises(ValueError, match=r"NUMBER=DATE|a date"):
        DoneStep.model_validate(typed)


@pytest.mark.parametrize(
    "amount", ["-5", "nan", "inf", "-inf", "0", "much", ",", "1e3", "1e20", "20_000_000_000", ""]
)
def test_an_amount_that_is_none_is_refused_by_its_own_words(amount: str) -> None:
    with pytest.raises(RequestError) as caught:
        read_request("done", {"scenario": "by_hand", "plan": {}, "steps": [f"3=2026-03-10:{amount}"]})
    (fault,) = caught.value.faults
    assert fault.expected.startswith("an amount of dollars after the date, more than 0")
    assert fault.hint == (f"its amount is {amount}" if amount else "no amount follows its colon")
