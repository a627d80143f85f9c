"""Wishes that cannot be met: exactly the smallest set is named, and every number holds in the scenario it speaks of.

The households are small enough for pencil and paper: money that no tax is due on, no growth, no inflation.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Mapping
from typing import Any

import pytest

from decumulate.models.scenario import Scenario, load
from decumulate.solver.errors import Conflict, InfeasibleError
from decumulate.solver.formulation.program import ProgramGoal
from decumulate.solver.optimiser.solve import NoPlan, Rounds
from decumulate.solver.reoptimise.most import Solves
from decumulate.solver.report.faults import infeasible_text
from decumulate.solver.run import Progress, SolveOptions, solve
from decumulate.solver.wishes.elastic import Elastic

from .small import EXACT, benefits, brokerage, document, facts, ira, lot, roth, solved

CENT = 0.01


def roths(annual: float = 0.0, years: int = 3, **tables: Any) -> dict[str, Any]:
    """Ann, 60, owns $120,000 in a Roth IRA and nothing else: what is spent and what is left add up to it."""
    account = roth(120_000, contribution_basis=120_000)
    return document(1966, years, [account], annual, heirs=0.2) | tables


def iras(annual: float = 0.0, **limits: Any) -> dict[str, Any]:
    """The same with an IRA of $100,000 beside the Roth IRA."""
    content = document(1966, 3, [ira(100_000), roth(120_000)], annual, heirs=0.2)
    return content | {"limits": limits}


def stocks(**allocation: Any) -> dict[str, Any]:
    """Half in stock that is all gain, half in cash that is none, for one year: selling cash alone costs no tax."""
    lots = (lot(200_000, 0, "stock"), lot(200_000, 200_000, "bond"))
    content = document(1968, 1, [brokerage(*lots)], 0, heirs=0.2) | {"allocation": allocation}
    content["market"]["assets"] = {"stock": {"total_return": 0.0}, "bond": {"total_return": 0.0}}
    content["goal"] |= {"objective": "max_spending", "estate_floor": 199_000}
    content["spending"]["extra"] = [{"name": "Roof", "year": 2026, "amount": 200_000}]
    return content


def in_all_alike() -> dict[str, Any]:
    """Stock that is all gain in a taxable account, as many bonds in an IRA: the halves hold without a sale."""
    accounts = [brokerage(lot(400_000, 0, "stock")), ira(0, holdings={"bond": 400_000})]
    content = document(1966, 1, accounts, 0, heirs=0.0)
    content["market"]["assets"] = {"stock": {"total_return": 0.0}, "bond": {"total_return": 0.0}}
    halves = {"target": {"stock": 0.5, "bond": 0.5}, "band": 0.0, "measure": "market_value"}
    content["allocation"] = halves | {"same_in_every_account": True}
    content["goal"] |= {"objective": "max_spending", "estate_floor": 799_000}
    return content


def leaving(floor: float, **tables: Any) -> dict[str, Any]:
    return roths(**tables) | {
        "goal": {"objective": "max_spending", "heir_tax_rate": 0.2, "estate_floor": floor}
    }


def paying(content: dict[str, Any], amount: float) -> dict[str, Any]:
    content["spending"]["extra"] = [{"name": "Roof", "year": 2027, "amount": amount}]
    return content


def flow(what: str, year: int, amount: float) -> dict[str, Any]:
    return {"year": year, "what": what, "owner": "Ann", "amount": amount}


def explained(content: dict[str, Any]) -> InfeasibleError:
    with pytest.raises(InfeasibleError) as raised:
        solve(load(content), EXACT)
    return raised.value


def places(error: InfeasibleError) -> dict[str, Conflict]:
    """The wishes in conflict by their place, without the words after it."""
    return {conflict.where.split(" ")[0]: conflict for conflict in error.conflicts}


# ---- which wishes, and how much of each ----------------------------------------------------------------------------

FIXED, MOST = "limits.fixed[0]", "limits.max_annual_conversion"
CASES: dict[str, tuple[dict[str, Any], dict[str, float | None]]] = {
    "too much spending": (roths(50_000), {"spending.annual": 40_000}),
    "a floor and an expense": (
        paying(leaving(80_000), 60_000),
        {"goal.estate_floor": 60_000, "spending.extra[0]": 40_000},
    ),
    "spending and an expense": (
        paying(roths(30_000), 60_000),
        {"spending.annual": 20_000, "spending.extra[0]": 30_000},
    ),
    "a conversion larger than the IRA": (
        iras(20_000, fixed=[flow("roth_conversions", 2026, 150_000)]),
        {FIXED: 100_000},
    ),
    "a conversion and the most a year": (
        iras(20_000, fixed=[flow("roth_conversions", 2027, 50_000)], max_annual_conversion=20_000),
        {FIXED: 20_000, MOST: 50_000},
    ),
    "a conversion after the last": (
        iras(20_000, fixed=[flow("roth_conversions", 2028, 50_000)], no_conversions_after=2026),
        {FIXED: 0, "limits.no_conversions_after": 2028},
    ),
    "two flows of one account": (
        iras(
            fixed=[flow("roth_distributions", 2026, 70_000), flow("roth_distributions", 2027, 80_000)],
            max_annual_conversion=0,
        ),
        {FIXED: 40_000, "limits.fixed[1]": 50_000, MOST: 30_000},
    ),
    # 42,977.27 less 1,240 and 12 % of what is above 12,400 of taxable income leaves 40,000.
    "a line of income before Medicare": (
        document(1965, 1, [ira(100_000), roth(0)], 40_000, heirs=0.2)
        | {"limits": {"marketplace_magi": 20_000}},
        {"spending.annual": None, "limits.marketplace_magi": 37_820 / 0.88},
    ),
    "each account's own mix": (
        stocks(fixed_by_account=True),
        {
            "goal.estate_floor": None,
            "spending.extra[0]": None,
            "allocation.fixed_by_account": None,
            "allocation.band": None,
        },
    ),
    "a band": (
        stocks(target={"stock": 0.5, "bond": 0.5}, band=0.0, measure="market_value"),
        {"goal.estate_floor": None, "spending.extra[0]": None, "allocation.band": None},
    ),
    "the same in every account": (
        in_all_alike(),
        {"goal.estate_floor": None, "allocation.same_in_every_account": None, "allocation.band": None},
    ),
}


@pytest.fixture(scope="module")
def errors() -> dict[str, InfeasibleError]:
    return {name: explained(content) for name, (content, _) in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_exactly_the_smallest_set_is_named(name: str, errors: dict[str, InfeasibleError]) -> None:
    expected, error = CASES[name][1], errors[name]
    found = places(error)
    assert set(found) == set(expected)
    assert error.shown == "smallest"
    assert (error.rest, error.undecided, error.unfinished) == ("met", [], "")
    for place, possible in expected.items():
        assert found[place].kept
        if possible is not None:
            assert found[place].possible == pytest.approx(possible, abs=0.5), place


def feasible(content: Mapping[str, Any]) -> bool:
    """Whether a scenario has a plan; a search that ends without knowing fails the test."""
    scenario, horizon = facts(dict(content))
    until = time.monotonic() + 10.0
    goal = ProgramGoal(scenario.goal.objective)
    try:
        Rounds(scenario, horizon, goal, "highs", 1, math.inf, until, lambda state: None).run()
    except NoPlan:
        return False
    return True


def asking(content: dict[str, Any], place: str, value: float | None) -> dict[str, Any]:
    """The scenario with another value of one wish; None gives it up."""
    changed = copy.deepcopy(content)
    table, field = place.split(".")
    if field.endswith("]"):
        changed[table][field[:-3]][int(field[-2])]["amount"] = value
    elif place == "allocation.fixed_by_account":
        changed[table] = {"target": {"bond": 1.0}, "band": 1.0}
    elif place == "allocation.same_in_every_account":
        del changed[table][field]
    else:
        changed[table][field] = int(value) if field == "no_conversions_after" and value else value
    return changed


BEYOND = {"dollars": 1.0, "share": 1e-4, "year": 0.0}
"""How far beyond what is proven impossible it is tried, and (dollars) how far short of what is possible."""


@pytest.mark.parametrize("name", CASES)
def test_what_is_possible_is_and_what_lies_beyond_is_not(
    name: str, errors: dict[str, InfeasibleError]
) -> None:
    content = CASES[name][0]
    assert not feasible(content)
    for place, conflict in places(errors[name]).items():
        if conflict.unit == "none":
            assert feasible(asking(content, place, None))
            continue
        assert conflict.possible is not None
        assert conflict.impossible is not None
        beyond = math.copysign(BEYOND[conflict.unit], conflict.asked - conflict.possible)
        short = max(0.0, conflict.possible - beyond) if conflict.unit == "dollars" else conflict.possible
        assert feasible(asking(content, place, short)), place
        assert not feasible(asking(content, place, conflict.impossible + beyond)), place
        between = {"dollars": 1.0, "share": 2e-4, "year": 1.0}[conflict.unit]
        assert abs(conflict.impossible - conflict.possible) <= between, place


@pytest.mark.parametrize("name", CASES)
def test_what_relaxing_gives_is_what_the_relaxed_scenario_gives(
    name: str, errors: dict[str, InfeasibleError]
) -> None:
    content = CASES[name][0]
    level = places(errors[name]).get("spending.annual")
    for place, conflict in places(errors[name]).items():
        relief = conflict.relief
        if relief is None:
            assert conflict.possible == 0.0, "only where nothing is left to relax"
            continue
        relaxed = asking(content, place, relief.to)
        relaxed["goal"]["objective"] = {"spending": "max_spending", "estate": "max_estate"}[relief.measure]
        plan = solved(load(relaxed))
        assert plan.objective is not None
        assert relief.within <= 1.0
        assert plan.objective.value_real == pytest.approx(relief.amount, abs=1.0 + relief.within), place
        if relief.to is not None and relief.by is not None:
            start = conflict.asked if relief.more is not None else conflict.possible
            assert relief.to - relief.by == pytest.approx(start)
        if relief.more is not None:
            assert level is not None
            assert level.possible is not None
            assert relief.more == pytest.approx(relief.amount - level.possible, abs=CENT)


def test_the_most_spending_with_and_without_the_others(errors: dict[str, InfeasibleError]) -> None:
    def near(amount: float) -> Any:
        return pytest.approx(amount, abs=CENT)

    alone, both = errors["too much spending"].spending, errors["spending and an expense"].spending
    floor = errors["a floor and an expense"].spending
    assert (alone.kept, alone.dropped) == (near(40_000), None)
    assert (both.kept, both.dropped) == (near(20_000), near(40_000))
    assert (floor.kept, floor.dropped) == (None, near(40_000))


def test_relaxing_by_hand(errors: dict[str, InfeasibleError]) -> None:
    """A floor $2,000 lower is a third of that more to spend in each of three years."""
    floor = places(errors["a floor and an expense"])["goal.estate_floor"].relief
    assert floor is not None
    assert (floor.by, floor.to) == (pytest.approx(-2_000), pytest.approx(58_000, abs=CENT))
    assert floor.amount == pytest.approx(2_000 / 3, abs=CENT)
    both = places(errors["spending and an expense"])
    expense, spending = both["spending.extra[0]"].relief, both["spending.annual"].relief
    assert expense is not None
    assert (expense.by, expense.to) == (-2_000, 58_000)
    assert expense.more == pytest.approx(2_000 / 3, abs=CENT)
    assert spending is not None
    assert (spending.by, spending.to) == (pytest.approx(-1_000), pytest.approx(19_000, abs=CENT))
    assert (spending.measure, spending.amount) == ("estate", pytest.approx(3_000, abs=CENT))


# ---- other ways to be impossible ---------------------------------------------------------------------------------


def test_a_flow_below_what_the_law_requires_names_the_least() -> None:
    content = document(1949, 2, [ira(250_000)], 5_000, heirs=0.2)
    content["taxes"] |= {"prior_magi": [20_000, 20_000], "prior_filing_status": ["single", "single"]}
    content["people"][0]["social_security"] = benefits(1_500, 70)
    content["limits"] = {"fixed": [flow("traditional_distributions", 2026, 1_000)]}
    (conflict,) = explained(content).conflicts
    assert conflict.possible == pytest.approx(250_000 / 22.9, abs=0.5)  # Uniform Lifetime Table, age 77
    assert feasible(asking(content, FIXED, 250_000 / 22.9 + 1.0))
    assert not feasible(asking(content, FIXED, 250_000 / 22.9 - 1.0))


def test_min_lifetime_tax_meets_the_same_limits() -> None:
    content = roths(50_000)
    content["goal"]["objective"] = "min_lifetime_tax"
    (conflict,) = explained(content).conflicts
    assert conflict.possible == pytest.approx(40_000, abs=CENT)
    assert feasible(asking(content, "spending.annual", 39_999))


def test_conflicts_are_named_only_where_that_is_asked_for() -> None:
    with pytest.raises(InfeasibleError) as raised:
        solve(load(roths(500_000)), SolveOptions(effort=0.0, ranges=False, threads=1, name_conflicts=False))
    assert raised.value.conflicts == []
    assert "no plan of this program can meet all" in infeasible_text(raised.value).lower()


def test_two_separate_conflicts_are_not_one() -> None:
    """The smaller is named, its numbers are of it alone, and that there is another is said."""
    flows = [flow("roth_distributions", 2026, 70_000), flow("roth_distributions", 2027, 80_000)]
    error = explained(roths(50_000, limits={"fixed": flows}))
    (spending,) = error.conflicts
    assert spending.where == "spending.annual"
    assert (spending.possible, spending.kept) == (pytest.approx(40_000, abs=CENT), False)
    assert (error.shown, error.rest) == ("smallest", "conflict")
    assert error.spending.kept is None
    assert "conflict among themselves" in infeasible_text(error)


def test_law_and_market_alone_can_be_too_much() -> None:
    """Medicare's premiums are more than there is: no wish is to blame."""
    content = document(1950, 2, [roth(1_000)], 500, heirs=0.2)
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    error = explained(content)
    assert error.conflicts == []
    assert "even with every wish given up" in infeasible_text(error)


def test_spending_that_smiles_is_found_for_its_own_shape() -> None:
    content = document(1966, 4, [roth(200_000, contribution_basis=200_000)], 120_000, heirs=0.2)
    content["spending"]["shape"] = "smile"
    (conflict,) = explained(content).conflicts
    assert conflict.possible is not None
    assert feasible(asking(content, "spending.annual", conflict.possible - 1.0))
    assert not feasible(asking(content, "spending.annual", conflict.possible + 1.0))


# ---- what is not known is not named ------------------------------------------------------------------------------


def test_no_time_names_no_smaller_set_than_is_known() -> None:
    error = Elastic(load(paying(roths(30_000), 60_000)), "highs", 1, seconds=0.0).explain()
    everything = {"spending.annual", "spending.extra[0]", "allocation.band", "limits.cliff_margin"}
    assert set(places(error)) == everything
    assert error.shown == "conflict"
    assert all(conflict.possible is None for conflict in error.conflicts)
    assert "0 seconds were up" in error.unfinished
    assert "not known" in infeasible_text(error)


def test_a_test_without_an_answer_is_no_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spending alone is too much, but nobody can tell: both wishes are named, and what was not decided."""
    exact = Solves.verdict

    def unsure(solves: Solves, scenario: Scenario) -> Any:
        alone = scenario.spending.annual > 0 and not scenario.spending.extra
        return "unknown" if alone else exact(solves, scenario)

    monkeypatch.setattr(Solves, "verdict", unsure)
    error = Elastic(load(paying(roths(50_000), 60_000)), "highs", 1).explain()
    assert set(places(error)) == {"spending.annual", "spending.extra[0]"}
    assert error.shown == "conflict"
    assert ("spending.annual",) in error.undecided
    assert "whether they can be met: spending.annual." in " ".join(infeasible_text(error).split())


def test_ctrl_c_gives_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Solves, "most_spending", pressed)
    error = explained(roths(50_000))
    assert [conflict.where for conflict in error.conflicts] == ["spending.annual"]
    assert (error.shown, error.unfinished) == ("smallest", "stopped by Ctrl-C")
    assert error.conflicts[0].possible is None
    assert "Ctrl-C" in infeasible_text(error)


# ---- how it is shown -----------------------------------------------------------------------------------------------


def test_progress_says_what_is_looked_at() -> None:
    said: list[Progress] = []
    with pytest.raises(InfeasibleError):
        solve(load(roths(50_000)), SolveOptions(effort=0.0, ranges=False, threads=1), said.append)
    phases = [event.phase for event in said]
    assert "no plan meets all wishes: testing spending.annual" in phases
    assert "no plan meets all wishes: how much of spending.annual can be met" in phases
    assert [event.seconds for event in said] == sorted(event.seconds for event in said)


def test_the_text_says_the_numbers(errors: dict[str, InfeasibleError]) -> None:
    text = " ".join(infeasible_text(errors["spending and an expense"]).split())
    assert (
        "spending.annual: asked $30,000; at most $20,000 in this program with all other wishes kept" in text
    )
    assert "$1,000 less ($19,000) leaves an estate of $3,000 after tax" in text
    assert "spending.extra[0] (Roof in 2027): asked $60,000; at most $30,000 in this program" in text
    assert "$2,000 less ($58,000) allows spending of $20,667 a year, $667 more" in text
    assert "The most spending that can be met: $20,000 a year with all other wishes kept." in text
    assert "With the wishes above given up, up to $40,000 a year can be spent." in text
    text = " ".join(infeasible_text(errors["a conversion after the last"]).split())
    assert "asked 2026; at least 2028 in this program" in text
    assert "1 year later (2029) allows spending of" in text
    text = " ".join(infeasible_text(errors["a band"]).split())
    assert "allocation.band: asked 0.00%; at least 14.22% in this program" in text
    assert "1.00% wider (15.22%) allows spending of" in text


def test_what_the_program_leaves_out_is_named() -> None:
    """Never a theorem about the law: what this household could do beyond the program stands beside every number."""
    young = document(
        1976, 2, [ira(100_000.0), roth(50_000.0, contribution_basis=80_000)], 90_000.0, heirs=0.2
    )
    young["people"][0]["social_security"] = benefits(1_000, 67)
    error = explained(young)
    for words in ("72(t)(2)", "converts and takes out again", "claiming Social Security", "borrowing"):
        assert any(words in said for said in error.left_out), words
        assert words in " ".join(infeasible_text(error).split())
    old = explained(roths(50_000))
    assert not any("59 1/2" in said or "Social Security" in said for said in old.left_out)
    assert "at most $40,000 in this program" in " ".join(infeasible_text(old).split())
