"""Laws that are left out are said where a scenario touches them, with what is at stake, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from decumulate.models.household.facts import Horizon
from decumulate.models.household.plan_warnings import plan_warnings
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario

HorizonOf = Callable[..., Horizon]
ScenarioOf = Callable[..., Scenario]


def said(horizon: Horizon, code: str) -> list[str]:
    return [message for found, _, message in horizon.warnings if found == code]


def of_sam(born: str, wages: list[dict[str, Any]]) -> dict[str, Any]:
    """Sam with a 401(k) of $200,000."""
    plan = {"name": "Sam 401k", "type": "401k", "owner": "Sam", "holdings": {"stock": 200_000}}
    return {"people.Sam.born": born, "people.Sam.wages": wages, "accounts": [plan]}


@pytest.mark.parametrize(
    ("born", "until", "warned"),
    [
        ("1970-09-02", None, True),  # 56 and no longer at work: 59 1/2 in 2030
        ("1970-09-02", 2026, True),
        ("1970-09-02", 2030, False),  # works until 59 1/2
        ("1973-09-02", 2027, False),  # leaves in the year of 54
        ("1973-09-02", 2028, True),
        ("1960-09-02", None, False),
    ],
)
def test_separation_in_the_year_of_55(
    horizon_of: HorizonOf, born: str, until: int | None, warned: bool
) -> None:
    wages = [{"annual": 50_000, "until_year": until}] if until else []
    messages = said(horizon_of(of_sam(born, wages)), "separation_at_55")
    assert len(messages) == warned
    assert all("$20,000 on all" in message for message in messages)


def test_no_separation_without_a_401k(horizon_of: HorizonOf) -> None:
    assert not said(horizon_of({"people.Sam.born": "1970-09-02", "people.Sam.wages": []}), "separation_at_55")


def test_contributions_only_while_someone_works(horizon_of: HorizonOf) -> None:
    assert "what Kim and Sam may still pay" in said(horizon_of(), "contributions")[0]
    assert not said(horizon_of({"people.Kim.wages": [], "people.Sam.wages": []}), "contributions")


def test_required_distributions_beside_wages(horizon_of: HorizonOf) -> None:
    working = of_sam("1952-09-02", [{"annual": 50_000, "until_year": 2027}])
    assert "works in 2026" in said(horizon_of(working), "still_working")[0]
    assert not said(horizon_of(of_sam("1963-09-02", [])), "still_working")


def test_two_people_are_taken_as_married_unless_their_returns_say_so(
    horizon_of: HorizonOf, scenario_of: ScenarioOf
) -> None:
    assert not said(horizon_of(), "taken_as_married")
    alone = {"taxes.prior_filing_status": ["single", "single"]}
    assert "Kim and Sam are taken to be married" in said(horizon_of(alone), "taken_as_married")[0]


def test_interest_that_is_put_off(horizon_of: HorizonOf) -> None:
    lot = {"asset": "i_bonds", "acquired": "2020-01-02", "value": 14_000, "basis": 10_000}
    account = {"name": "Broker", "type": "taxable", "owner": "Sam", "lots": [lot]}
    changes: dict[str, Any] = {"accounts": [account], "market.assets.i_bonds": {"total_return": 0.03}}
    assert "$4,000 is deferred today" in said(horizon_of(changes), "deferred_interest")[0]
    changes["market.assets.i_bonds"] = {"total_return": 0.03, "interest": 0.03}
    assert not said(horizon_of(changes), "deferred_interest")


def test_a_basis_of_nothing_is_said_or_asked_for(horizon_of: HorizonOf) -> None:
    assert "Kim IRA" in said(horizon_of(), "after_tax_basis")[0]
    assert not said(horizon_of({"accounts.Kim IRA.after_tax_basis": 0}), "after_tax_basis")


def planned(**estate: Any) -> Plan:
    """Two years in which $30,000 is converted and $5,000 withdrawn."""
    flows = {"converted_out": 15_000, "distributed": 2_500, "holdings": {"stock": 1}}
    years = [{"year": year, "accounts": {"Sam 401k": flows}, "trades": []} for year in (2026, 2027)]
    return Plan.read({"years": years, "estate": {"year": 2027, **estate}})


def notes(scenario_of: ScenarioOf, horizon_of: HorizonOf, plan: Plan, **changes: Any) -> dict[str, str]:
    lives = {"people.Kim.plan_to_age": 66, "people.Sam.plan_to_age": 64}
    whole = of_sam("1963-09-02", [{"annual": 50_000, "until_year": 2026}]) | lives | changes
    whole |= {"people.Kim.wages": [], "people.Kim.pensions": [], "spending.extra": []}
    found = plan_warnings(scenario_of(whole), horizon_of(whole), plan)
    return {code: message for code, _, message in found}


def test_money_that_leaves_the_plan_of_a_present_employer(
    scenario_of: ScenarioOf, horizon_of: HorizonOf
) -> None:
    """Sam works in the first of the two years."""
    assert "$17,500 leaves Sam 401k" in notes(scenario_of, horizon_of, planned())["in_service"]
    retired = {"people.Sam.wages": []}
    assert "in_service" not in notes(scenario_of, horizon_of, planned(), **retired)


def before_medicare(
    scenario_of: ScenarioOf, horizon_of: HorizonOf, *magi: float, **changes: Any
) -> dict[str, str]:
    """Sam is under 65 in both years, in which credits end at 84,600 and 86,560; Sam earns 50,000 in the first."""
    flows = {"Sam 401k": {"holdings": {"stock": 1}}}
    years = [
        {"year": 2026 + index, "accounts": flows, "trades": [], "tax": {"magi_marketplace": amount}}
        for index, amount in enumerate(magi)
    ]
    return notes(scenario_of, horizon_of, Plan.read({"years": years}), **changes)


def test_income_above_where_premium_credits_end(scenario_of: ScenarioOf, horizon_of: HorizonOf) -> None:
    told = before_medicare(scenario_of, horizon_of, 84_600, 86_570)
    assert "$86,570, above the $86,560 that are" in told["marketplace_cliff"]
    assert "a credit for marketplace insurance, if you have one, would be lost" in told["marketplace_cliff"]
    both = before_medicare(scenario_of, horizon_of, 90_000, 90_000)["marketplace_cliff"]
    assert "in 2026 is $90,000, above the $84,600 that are" in both
    assert "in 2 of 2 such years" in both
    sharper = before_medicare(scenario_of, horizon_of, 1, 90_000, **{"healthcare.cover": "marketplace"})
    assert "the credit for marketplace insurance would be lost" in sharper["marketplace_cliff"]
    for cover in ("employer", "retiree", "none"):
        silent = before_medicare(scenario_of, horizon_of, 90_000, 90_000, **{"healthcare.cover": cover})
        assert not {"marketplace_cliff", "before_medicare"} & set(silent)


def test_income_below_where_premium_credits_end(scenario_of: ScenarioOf, horizon_of: HorizonOf) -> None:
    told = before_medicare(scenario_of, horizon_of, 80_000, 81_000)
    assert "marketplace_cliff" not in told
    assert (
        "in 2026: $80,000 beside $84,600" in told["before_medicare"]
    )  # .9456 of the edge, and .9358 in 2027


def test_wages_above_the_edge_have_no_credit_to_lose(scenario_of: ScenarioOf, horizon_of: HorizonOf) -> None:
    rich = {"people.Sam.wages": [{"annual": 90_000, "until_year": 2026}]}
    told = before_medicare(scenario_of, horizon_of, 95_000, 60_000, **rich)
    assert "in 2027: $60,000" in told["before_medicare"]


def test_an_estate_above_the_exclusion(scenario_of: ScenarioOf, horizon_of: HorizonOf) -> None:
    """15,000,000 in 2026, 2 % more in 2027: 40 % of the 4,700,000 above."""
    plan = planned(taxable=12_000_000, traditional=8_000_000)
    message = notes(scenario_of, horizon_of, plan)["estate_tax"]
    assert "$15,300,000" in message
    assert "$1,880,000" in message
    assert "estate_tax" not in notes(scenario_of, horizon_of, planned(taxable=15_300_000))


def test_charities_and_a_first_spouse_leave_less_to_the_federal_tax(
    scenario_of: ScenarioOf, horizon_of: HorizonOf
) -> None:
    """Of 20,000,000 a tenth goes to a charity: 40 % of the 2,700,000 above; two exclusions are more than is left."""
    heirs = [
        {"name": "Cy", "share": 0.9, "birth_year": 1990},
        {"name": "Shelter", "share": 0.1, "relation": "charity"},
    ]
    parts = [{"name": "Cy", "rest": 18_000_000.0}, {"name": "Shelter", "rest": 2_000_000.0}]
    plan = planned(taxable=20_000_000, heirs=parts)
    changed = {"heirs": heirs, "goal.heir_tax_rate": None}
    message = notes(scenario_of, horizon_of, plan, **changed)["estate_tax"]
    assert "the estate of $18,000,000" in message
    assert "$1,080,000" in message
    assert "(Form 706) $0" in message


FLAT = {"rate": 0.08, "taxes_retirement": True, "taxes_social_security": False}


@pytest.mark.parametrize(
    ("state", "left", "words"),
    [
        ("OR", 1_000_001, "Oregon has an estate tax of its own from $1,000,000 (2026) (ORS 118.010)"),
        (
            "NY",
            8_000_000,
            "$7,350,000 (2026, as projected $7,497,000 in 2027); nothing is exempt above 105 % of it",
        ),
        ("CT", 15_400_000, "as projected $15,300,000 in 2027"),
    ],
)
def test_a_state_s_estate_tax_has_its_threshold(
    scenario_of: ScenarioOf, horizon_of: HorizonOf, state: str, left: float, words: str
) -> None:
    given = {"taxes.state": state, "taxes.state_flat": FLAT}
    assert words in notes(scenario_of, horizon_of, planned(taxable=left), **given)["state_estate_tax"]
    below = planned(taxable=0.9 * left)
    assert "state_estate_tax" not in notes(scenario_of, horizon_of, below, **given)


def test_a_state_s_inheritance_tax_is_by_heir(scenario_of: ScenarioOf, horizon_of: HorizonOf) -> None:
    """New Jersey leaves children free and takes of friends; Pennsylvania takes 4.5 % of what children receive."""
    plan = planned(taxable=900_000)
    of = {name: {"taxes.state": name, "taxes.state_flat": FLAT} for name in ("NJ", "PA")}
    assert "state_inheritance_tax" not in notes(scenario_of, horizon_of, plan, **of["NJ"])
    assert (
        "4.5% of what children receive"
        in notes(scenario_of, horizon_of, plan, **of["PA"])["state_inheritance_tax"]
    )
    friend = [{"name": "Cy", "share": 1.0, "birth_year": 1990, "relation": "other"}]
    plan = planned(taxable=900_000, heirs=[{"name": "Cy", "rest": 900_000.0}])
    changed = {"heirs": friend, "goal.heir_tax_rate": None}
    told = notes(scenario_of, horizon_of, plan, **of["NJ"], **changed)["state_inheritance_tax"]
    assert "up to 16.0% of what Cy may receive (N.J.S.A. 54:34-2)" in told


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"first_contribution_year": 2024}, ["pays nothing before 2030 in"]),  # of 2029
        ({"first_contribution_year": 2024, "rolls_to": "Sam Roth"}, []),
        (
            {"first_contribution_year": 2024, "rolls_to": "Sam Roth", "rolls_in": 2028},
            ["2028, when it is rolled"],
        ),
        ({"first_contribution_year": 2024, "holdings": {}}, []),
    ],
)
def test_a_roth_401k_says_until_when_it_waits(
    horizon_of: HorizonOf, more: dict[str, Any], words: list[str]
) -> None:
    plan = {"name": "Sam plan", "type": "roth_401k", "owner": "Sam", "holdings": {"stock": 9_000}} | more
    target = {"name": "Sam Roth", "type": "roth_ira", "owner": "Sam", "holdings": {}}
    messages = said(horizon_of(of_sam("1970-09-02", []) | {"accounts": [plan, target]}), "roth_401k_waits")
    assert len(messages) == len(words)
    assert all(word in message for word, message in zip(words, messages, strict=True))


def test_what_was_inherited_and_is_left_again_has_fewer_years(horizon_of: HorizonOf) -> None:
    """Left in 2024 to Sam: nothing may be there after 2034. Plans that end in 2027 have heirs with seven years."""
    account = {
        "name": "Mother's IRA",
        "type": "inherited_ira",
        "owner": "Sam",
        "holdings": {"stock": 90_000},
        "inherited_from": {"born": "1940-05-01", "died": "2024-03-02"},
    }
    lives = {"people.Kim.plan_to_age": 66, "people.Sam.plan_to_age": 64, "people.Sam.wages": []}
    short = {
        "accounts": [account],
        "people.Kim.wages": [],
        "people.Kim.pensions": [],
        "spending.extra": [],
    } | lives
    heirs = {"heirs": [{"name": "Cy", "share": 1.0, "birth_year": 1990}], "goal.heir_tax_rate": None}
    assert "by the end of 2034" in said(horizon_of(short | heirs), "heirs_of_inherited")[0]
    assert not said(horizon_of(short), "heirs_of_inherited")
    assert not said(horizon_of({"accounts": [account]} | heirs), "heirs_of_inherited")
