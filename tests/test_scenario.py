"""Scenarios that are right: the shipped ones, every way in, the way back out, and changes."""

from __future__ import annotations

import copy
import json
import math
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from decumulate import scenarios
from decumulate.models.scenario import Fault, Scenario, ScenarioError, load, parse_change, starter
from decumulate.models.scenario.market import YIELDS
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.read import actuarial
from decumulate.tax_tables.schema import FilingStatus

HOUSEHOLDS = {"h1": 30, "h2": 35, "h3": 46, "h4": 31, "h5": 33, "h6": 29, "h7": 37, "h8": 27}
"""Years of the eight households of formulation.md (its prototype's horizons)."""


@pytest.fixture(params=scenarios.names())
def shipped(request: pytest.FixtureRequest) -> Scenario:
    return load(scenarios.path(request.param))


def test_ten_scenarios_ship_and_the_eight_households_are_among_them() -> None:
    assert len(scenarios.names()) >= 10
    for name, years in HOUSEHOLDS.items():
        (full,) = [one for one in scenarios.names() if one.startswith(f"{name}_")]
        assert len(load(scenarios.path(full)).years) == years
    with pytest.raises(KeyError, match="h2_couple"):
        scenarios.path("h9")


def test_out_and_in_again(shipped: Scenario) -> None:
    content = json.loads(json.dumps(shipped.content()))
    again = load(content)
    assert again == shipped
    assert again.sha256 == shipped.sha256
    assert load(json.dumps(content)) == shipped
    assert load(shipped) is shipped


def test_every_source_gives_the_same(tmp_path: Path) -> None:
    file = scenarios.path("h2_couple")
    text = file.read_text()
    scenario = load(file)
    (tmp_path / "kim.json").write_text(json.dumps(scenario.content()))
    (tmp_path / "kim.txt").write_text("\ufeff" + text, encoding="utf-8")
    sources: list[Any] = [str(file), text, tomllib.loads(text), tmp_path / "kim.json", tmp_path / "kim.txt"]
    assert all(load(source) == scenario for source in sources)
    assert Scenario.model_validate(tomllib.loads(text)) == scenario


def test_model_validate_checks_the_whole_too() -> None:
    document = load(scenarios.path("h2_couple")).content()
    document["accounts"][1]["owner"] = "Kin"
    with pytest.raises(ScenarioError, match="Did you mean"):
        Scenario.model_validate(document)


def test_the_digest_is_of_the_meaning() -> None:
    text = scenarios.path("h2_couple").read_text()
    scenario = load(text)
    assert load(text.replace("75_000", "75000.0")).sha256 == scenario.sha256
    assert load(text.replace("75_000", "75_001")).sha256 != scenario.sha256


def test_a_scenario_is_frozen() -> None:
    scenario = load(scenarios.path("h2_couple"))
    with pytest.raises(ValidationError, match="frozen"):
        scenario.title = "other"


BENEFITS = {
    ("h1_single", "Ruth"): 22_000,
    ("h2_couple", "Kim"): 36_000,
    ("h3_early_retirees", "Ana"): 34_000,
    ("h4_heavy_ira", "Carl"): 42_000,
    ("h5_single_taxable", "Eva"): 40_000,
    ("h6_irmaa_couple", "Fred"): 45_000,
    ("h7_couple_8m", "Hugo"): 45_000,
    ("h8_single_losses", "Jack"): 36_000,
}
"""What the prototype pays a year at the claim age, which the scenarios state at full retirement age."""


@pytest.mark.parametrize(("name", "person"), BENEFITS)
def test_the_households_receive_the_prototypes_benefits(name: str, person: str) -> None:
    who = load(scenarios.path(name)).person(person)
    assert who.social_security is not None
    tables = actuarial()
    full = [months for year, months in tables.full_retirement_age if year <= who.born.year][-1]
    late = who.social_security.claim_months - full
    assert late >= 0
    received = (
        12 * who.social_security.monthly_benefit_at_full_age * (1 + late * tables.delayed_credit[-1][1])
    )
    assert received == pytest.approx(BENEFITS[name, person], abs=0.1)


def test_the_scenario_solved_by_hand() -> None:
    """The stated estate is the best over every corner of the two years' ordinary brackets, and of a grid."""
    path = scenarios.path("by_hand")
    stated = [
        float(text.replace(",", "")) for text in re.findall(r"^#.* = ([\d,]+\.\d\d)$", path.read_text(), re.M)
    ]
    scenario = load(path)
    book = LawBook(lambda _: 0.0, scenario.start_year)
    edges = [_edges(book, year) for year in scenario.years]
    assert edges[0] == edges[1]
    choices = [*edges[0], *range(0, 600_000, 5_000)]
    estates = {(d, e): _estate(scenario, book, (d, e)) for d, e in product(choices, choices)}
    best = max(estates, key=lambda pair: estates[pair])
    assert best == (66_500, 66_500)
    assert estates[best] == pytest.approx(stated[-1], abs=1e-6)
    assert stated[-1] == 569_493.75
    assert f"{stated[-1]:,.2f}" in scenario.title


def _edges(book: LawBook, year: int) -> list[float]:
    law = book.for_year(year).federal
    deduction = law.standard_deduction.basic[FilingStatus.SINGLE]
    return [deduction, *(deduction + top for top in law.ordinary_income_tax.tops[FilingStatus.SINGLE])]


def _estate(scenario: Scenario, book: LawBook, taken: tuple[float, float]) -> float:
    """After-tax estate when `taken` leaves the traditional IRA by year and the Roth IRA balances the cash."""
    traditional, roth = (account.holdings["fund"] for account in scenario.accounts)
    for year, amount in zip(scenario.years, taken, strict=True):
        rates = book.for_year(year).federal.ordinary_income_tax.rates
        edges = [*_edges(book, year), math.inf]
        pieces = zip(rates, edges[:-1], edges[1:], strict=True)
        tax = sum(rate * max(0.0, min(amount, high) - low) for rate, low, high in pieces)
        traditional = (traditional - amount) * 1.05
        roth = (roth + amount - scenario.spending.annual - tax) * 1.05
        if traditional < 0 or roth < 0:
            return -math.inf
    return (1 - scenario.goal.heir_tax_rate) * traditional + roth


def test_the_starter_loads_and_warns_of_nothing() -> None:
    scenario = load(starter())
    assert [code for code, _, _ in scenario.warnings] == []
    assert [account.type for account in scenario.accounts] == [
        "taxable", "traditional_ira", "401k", "roth_ira", "roth_ira",
    ]  # fmt: skip


def test_every_option_of_the_starter_is_right() -> None:
    """A line after `# ` that reads as TOML may be uncommented."""
    lines = starter().splitlines()
    options = [i for i, line in enumerate(lines) if re.match(r"# (\w+ = |\[)", line)]
    assert len(options) > 15
    for index in options:
        if lines[index].startswith(("# taxes", "# estate")):
            continue
        lines[index] = lines[index][2:]
    tables = "\n".join(lines)
    assert load(tables).taxes.itemized is not None


def test_defaults() -> None:
    document = tomllib.loads(scenarios.path("h1_single").read_text())
    del document["allocation"], document["taxes"]["state"]
    scenario = load(document)
    wish = scenario.allocation
    assert not wish.fixed_by_account
    assert (wish.risk, wish.band, wish.measure) == ("target", 0.02, "after_tax")
    assert wish.target == scenario.household_mix
    assert scenario.limits.cliff_margin == 1
    assert scenario.spending.shape == "flat"
    assert [code for code, _, _ in scenario.warnings] == ["no_state"]


def test_a_person_without_social_security() -> None:
    document = load(scenarios.path("h5_single_taxable")).content()
    del document["people"][0]["social_security"]
    assert load(document).people[0].social_security is None


@pytest.mark.parametrize(("age", "months"), [(62, 744), (70, 840), ("62y0m", 744), ("66y10m", 802)])
def test_claim_months(age: int | str, months: int) -> None:
    changed = load(scenarios.path("h5_single_taxable")).with_changes(
        {"people[0].social_security.claim_age": age}
    )
    assert changed.people[0].social_security is not None
    assert changed.people[0].social_security.claim_months == months


@pytest.mark.parametrize(
    ("born", "start"),
    [
        (date(1964, 9, 15), (2029, 9)),
        (date(1964, 9, 1), (2029, 8)),
        (date(1965, 1, 1), (2029, 12)),
        (date(1964, 12, 31), (2029, 12)),
    ],
)
def test_medicare_starts_with_the_month_of_65(born: date, start: tuple[int, int]) -> None:
    scenario = load(scenarios.path("h2_couple")).with_changes({"people.Kim.born": born.isoformat()})
    assert scenario.medicare_start("Kim") == start
    later = scenario.with_changes({"healthcare.medicare_from": {"Kim": "2031-03"}})
    assert later.medicare_start("Kim") == (2031, 3)


def test_prior_returns_are_wanted_by_enrolment_in_the_first_two_years() -> None:
    """Born on 1 January 1963, Kim is enrolled from December 2027; a day later, from January 2028."""
    scenario = load(scenarios.path("h2_couple"))
    assert scenario.with_changes({"people.Kim.born": "1963-01-02"}).taxes.prior_magi is None
    with pytest.raises(ScenarioError, match="prior_magi"):
        scenario.with_changes({"people.Kim.born": "1963-01-01"})


def test_lists_give_one_value_a_year() -> None:
    scenario = load(scenarios.path("h1_single"))
    changed = scenario.with_changes(
        {"market.inflation": [0.02] * 30, "market.assets.cash.total_return": [0.03] * 29 + [0.01]}
    )
    cash = changed.market.assets["cash"]
    assert cash.growth(0) == pytest.approx(0.0)
    assert cash.growth(29) == pytest.approx(-0.02)
    assert set(cash.series) == {"total_return", *YIELDS}


def test_the_target_glides() -> None:
    allocation = load(scenarios.path("couple_with_pensions")).allocation
    assert allocation.share("us_stock", 2026, 2026) == pytest.approx(0.42)
    assert allocation.share("us_stock", 2033, 2026) == pytest.approx(0.39)
    assert allocation.share("us_stock", 2050, 2026) == pytest.approx(0.36)
    assert allocation.share("gold", 2030, 2026) == 0


def test_a_bare_loss_is_long_term() -> None:
    scenario = load(scenarios.path("h1_single")).with_changes({"taxes.capital_loss_carryforward": 5000})
    losses = scenario.taxes.capital_loss_carryforward
    assert (losses.short, losses.long) == (0, 5000)
    couple = load(scenarios.path("h2_couple"))
    named = [{"short": 100, "owner": "Kim"}, 5000, {"long": 7, "owner": "Kim"}]
    carrying = couple.with_changes({"taxes.capital_loss_carryforward": named})
    assert carrying.taxes.carried == (100, 5007)
    assert carrying.losses_by_owner == {"Kim": (100, 7), "joint": (0, 5000)}
    sams = carrying.with_changes({"accounts.Joint brokerage.owner": "Sam"})
    assert sams.losses_by_owner == {"Kim": (100, 7), "Sam": (0, 5000)}


def test_changes_by_path_index_and_name() -> None:
    scenario = load(scenarios.path("h2_couple"))
    changed = scenario.with_changes(
        {
            "goal.objective": "max_spending",
            "people[1].plan_to_age": 90,
            "accounts.Kim IRA.holdings.cash": 1,
            "spending.shape": {"at_age": {"65": 1, "85": 0.8}},
            "taxes.itemized.property_tax": 9000,
        }
    )
    assert changed.goal.objective == "max_spending"
    assert changed.people[1].plan_to_age == 90
    assert changed.last_year == 2056
    assert changed.accounts[1].holdings["cash"] == 1
    assert changed.spending.shape.at_age == {65: 1, 85: 0.8}  # type: ignore[union-attr]
    assert changed.taxes.itemized is not None
    assert scenario.goal.objective == "max_estate"


def test_changes_come_before_the_checks() -> None:
    document = load(scenarios.path("h2_couple")).content()
    document["spending"]["annual"] = "a lot"
    assert load(document, changes={"spending.annual": 70_000}).spending.annual == 70_000


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("goal.objetive", 'Did you mean "objective"'),
        ("gaol.objective", 'Did you mean "goal"'),
        ("market.assets.us_stok.total_return", 'Did you mean "us_stock"'),
        ("people.Kin.plan_to_age", 'Did you mean "Kim"'),
        ("people[2].plan_to_age", "an entry from 0 to 1"),
        ("limits.fixed[0].amount", "this list is empty"),
        ("goal.objective.x", "where a single value stands"),
        ("", "a dotted path"),
    ],
)
def test_a_change_that_leads_nowhere(path: str, words: str) -> None:
    with pytest.raises(ScenarioError, match=re.escape(words)):
        load(scenarios.path("h2_couple")).with_changes({path: 1})


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("market.inflation=0.03", ("market.inflation", 0.03)),
        ("goal.objective=max_spending", ("goal.objective", "max_spending")),
        ('title="a = b"', ("title", "a = b")),
        ("a = [1, 2]", ("a", [1, 2])),
        ("a=", ("a", "")),
    ],
)
def test_changes_are_read_as_toml_or_text(text: str, change: tuple[str, Any]) -> None:
    assert parse_change(text) == change


@pytest.mark.parametrize("text", ["market.inflation", "=3", ""])
def test_a_change_needs_a_key_and_a_value(text: str) -> None:
    with pytest.raises(ScenarioError, match="key=value"):
        parse_change(text)


def test_the_json_schema_names_every_table() -> None:
    schema = Scenario.model_json_schema()
    assert set(schema["required"]) == {"start_year", "goal", "people", "accounts", "spending", "market"}
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Goal"]["properties"]["heir_tax_rate"]["anyOf"][0]["exclusiveMaximum"] == 1
    assert all("description" in field for field in schema["$defs"]["Person"]["properties"].values())


NASTY: tuple[Any, ...] = (
    None, "", "x", "70y6m", -1, 0, 0.5, 1e300, 10**400, math.nan, math.inf, True, [], {}, [[]], {"a": 1},
    [1, "x", None], date(2020, 1, 1), datetime(2020, 1, 1), b"x", object(), {1: {2: 3}},
)  # fmt: skip


def _paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every path of a document; of a list only the first two entries, which stand for the others."""
    entries = (
        node.items() if isinstance(node, dict) else enumerate(node[:2]) if isinstance(node, list) else ()
    )
    for key, value in entries:
        yield (*path, key)
        yield from _paths(value, (*path, key))


def test_no_value_anywhere_is_a_traceback() -> None:
    """Every value of a full scenario replaced by every nasty one: it loads, or it is a list of faults."""
    document = tomllib.loads(scenarios.path("couple_with_pensions").read_text())
    refused = 0
    for (*above, last), nasty in product(_paths(document), NASTY):
        changed = copy.deepcopy(document)
        here: Any = changed
        for part in above:
            here = here[part]
        here[last] = nasty
        faults = _faults(changed)
        refused += bool(faults)
        assert all(fault.place and fault.value and fault.expected for fault in faults)
    assert refused > 1000


def _faults(document: dict[str, Any]) -> list[Fault]:
    try:
        load(document)
    except ScenarioError as error:
        return error.faults
    return []
