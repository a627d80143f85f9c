"""A survivor under 59 1/2 keeps what was left as a beneficiary: no 10 percent, RMDs as the deceased would have had."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.household.kept import kept_values
from decumulate.models.plan import Plan
from decumulate.models.scenario import ScenarioError, load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for

from ..returns.followed import Followed
from .small import brokerage, document, facts, ira, lot, roth, solved


def left(
    born: int = 1962, survivor: int = 1974, inherits_as: str | None = "beneficiary", **more: Any
) -> dict[str, Any]:
    """Ann dies in 2026; Bob of `survivor` goes on to 2035 and has little else to live on before 59 1/2."""
    accounts = [ira(200_000), ira(50_000, "Bob"), brokerage(lot(31_000, 31_000), owner="joint")]
    content = document(born, 1, accounts, 20_000, heirs=0.3, growth=0.04) | more
    content["people"].append({"name": "Bob", "born": f"{survivor}-01-15", "plan_to_age": 2035 - survivor})
    if inherits_as is not None:
        content["people"][1]["inherits_as"] = inherits_as
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["married_filing_jointly"] * 2}
    return content


def value_of(plan: Plan) -> float:
    assert plan.objective is not None
    return plan.objective.value


@pytest.fixture(scope="module")
def kept() -> Plan:
    return solved(load(left()))


@pytest.fixture(scope="module")
def owned() -> Plan:
    return solved(load(left(inherits_as="own")))


def test_what_is_kept_pays_without_ten_percent_until_the_year_of_59_half(kept: Plan, owned: Plan) -> None:
    """Born in January 1974: 59 1/2 in 2033. Until then the plan lives on Ann's IRA and never on Bob's own."""
    early = [year for year in kept.years if 2027 <= year.year <= 2032]
    assert all(year.accounts["Ann IRA"].distributed > 15_000 for year in early)
    assert all(year.tax.early_withdrawal_penalty == 0.0 for year in kept.years)
    assert all(year.accounts["Bob IRA"].distributed == pytest.approx(0.0, abs=0.01) for year in early)
    assert value_of(kept) > value_of(owned) + 100


@pytest.mark.parametrize(("inherits_as", "kept_of_a_dollar"), [("own", 0.8), ("beneficiary", 0.9)])
def test_a_year_of_the_survivor_by_hand(inherits_as: str, kept_of_a_dollar: float) -> None:
    """2026 is paid from the brokerage. In 2027 Bob, 53 and single, takes W for $20,000: a tenth of what is above the
    deduction of $16,100 is tax, and as an own account a tenth of all of it more. Nothing grows, heirs pay nothing."""
    content = left(inherits_as=inherits_as)
    content["people"][1]["plan_to_age"] = 53
    content["accounts"][2]["lots"] = [lot(20_000, 20_000)]
    content["market"]["assets"]["fund"]["total_return"] = 0.0
    content["goal"]["heir_tax_rate"] = 0.0
    content["limits"] = {
        "max_annual_conversion": 0,
        "fixed": [
            {"year": 2026, "what": "traditional_distributions", "owner": name, "amount": 0}
            for name in ("Ann", "Bob")
        ],
    }
    plan = solved(load(content))
    taken = (20_000 - 1_610) / kept_of_a_dollar
    assert value_of(plan) == pytest.approx(250_000 - taken, abs=0.02)


def test_a_survivor_of_59_half_has_no_choice_left_to_make() -> None:
    values = [value_of(solved(load(left(survivor=1964, inherits_as=w)))) for w in ("own", "beneficiary")]
    assert values[0] == pytest.approx(values[1], abs=0.01)


def test_the_audit_charges_ten_percent_where_the_accounts_became_their_own(kept: Plan) -> None:
    """The same flows under "own": every dollar out of Ann's IRA before 2033 bears a tenth."""
    report = audit(kept, load(left(inherits_as="own")))
    assert not report.ok
    out = [year.accounts["Ann IRA"].distributed for year in kept.years if 2027 <= year.year <= 2032]
    charged = [d for d in report.differences if "early_withdrawal_penalty" in str(d)]
    assert len(charged) == len(out)


def test_nothing_is_required_before_the_deceased_would_have_been_75() -> None:
    """Born in 1962 Ann would be 75 in 2037; born in 1955, 73 in 2028: then the single life table at Bob's age of 54."""
    _, horizon = facts(left())
    assert [period.as_beneficiary for period in horizon.periods[1:7]] == [{"Ann IRA": None}] * 6
    assert all(not period.as_beneficiary for period in (horizon.periods[0], *horizon.periods[7:]))
    _, horizon = facts(left(born=1955))
    assert horizon.periods[1].as_beneficiary == {"Ann IRA": None}
    assert horizon.periods[2].as_beneficiary == {"Ann IRA": 32.5}


def test_what_is_required_of_it_is_not_met_out_of_the_survivors_own() -> None:
    """Ann of 80 dies in 2026; in 2027 Bob is 53: 33.4. Bob's IRA owes nothing, and pays nothing of it."""
    content = left(born=1946)
    content["accounts"][2]["lots"] = [lot(400_000, 400_000)]
    content["goal"]["heir_tax_rate"] = 0.0
    content["limits"] = {"max_annual_conversion": 0}
    scenario = load(content)
    plan = solved(scenario)
    year = plan.years[1]
    assert year.accounts["Ann IRA"].rmd == pytest.approx(year.accounts["Ann IRA"].open / 33.4, abs=0.01)
    assert year.rmd_required["Bob"] == pytest.approx(year.accounts["Ann IRA"].open / 33.4, abs=0.01)
    written = plan.model_dump(mode="json", exclude_unset=True)
    flows = written["years"][1]["accounts"]
    moved = flows["Ann IRA"]["distributed"]
    for name, change in (("Ann IRA", -moved), ("Bob IRA", moved)):
        flows[name]["distributed"] = flows[name].get("distributed", 0.0) + change
        flows[name]["holdings"]["fund"] -= change
        flows[name].pop("rmd", None)
    assert "rmd" in {fault.rule for fault in audit(Plan.read(written), scenario).faults}


def test_what_is_never_sold_gives_way_to_the_requirement_of_its_own_account() -> None:
    """Ann's IRA is all gold that is kept: in 2027 a part of 33.4 must leave it, which Bob's own IRA cannot pay."""
    content = left(born=1946)
    content["accounts"][0]["holdings"] = {"gold": 200_000}
    content["accounts"][2]["lots"] = [lot(400_000, 400_000)]
    content["market"]["assets"] = {name: {"total_return": 0.0} for name in ("fund", "gold")}
    content["market"]["assets"]["gold"]["keep"] = True
    content["allocation"] = {"measure": "market_value", "band": 1.0, "risk": "free"}
    scenario, horizon = facts(content)
    kept = kept_values(scenario, horizon)["Ann IRA", "gold"]
    assert kept[1] / kept[0] == pytest.approx(1 - 1 / 33.4)
    assert solved(scenario).years[1].accounts["Ann IRA"].rmd > 1_000


def test_a_457b_has_no_ten_percent_to_escape_and_becomes_their_own() -> None:
    content = left()
    content["accounts"][0] |= {"type": "457b"}
    _, horizon = facts(content)
    assert not any(period.as_beneficiary for period in horizon.periods)


def test_the_returns_forms_say_the_same(kept: Plan) -> None:
    for content in (left(), left(born=1946)):
        scenario = load(content)
        plan = kept if content == left() else solved(scenario)
        forms = Followed.of(plan, scenario)
        assert forms.wrong() == []
        assert forms.apart() == []


def test_rules_of_thumb_live_under_the_same_choice() -> None:
    for content in (left(), left(born=1946)):
        scenario, horizon = facts(content)
        plan, ran = solved(scenario), 0
        for family in rules_for(scenario, horizon):
            run = run_rule(scenario, horizon, family.members[0])
            if run.report is not None:
                ran += 1
                assert run.report.ok, str(run.report)
                assert plan.certificate is not None
                assert run.report.objective.value <= (plan.certificate.bound or 0.0) + 0.01
        assert ran


def test_the_open_choice_is_warned_about_and_a_stated_one_is_not() -> None:
    for stated, warns in ((None, True), ("own", False), ("beneficiary", False)):
        _, horizon = facts(left(inherits_as=stated))
        assert ("survivor_under_59_half" in {code for code, _, _ in horizon.warnings}) is warns


def test_what_is_kept_is_said_with_its_years_and_what_is_required() -> None:
    said = {code: words for code, _, words in facts(left())[1].warnings}["kept_as_beneficiary"]
    assert said.startswith("Ann IRA stays titled as Ann's, for the beneficiary, from 2027 to 2032")
    assert "nothing is required of it" in said
    older = {code: words for code, _, words in facts(left(born=1955))[1].warnings}["kept_as_beneficiary"]
    assert "a part is required each year from 2028 on" in older
    assert "kept_as_beneficiary" not in {code for code, _, _ in facts(left(inherits_as="own"))[1].warnings}


def test_one_person_inherits_from_nobody_in_the_plan() -> None:
    content = document(1964, 2, [ira(100_000.0), roth(1_000)], 0.0, heirs=0.0)
    content["people"][0]["inherits_as"] = "beneficiary"
    with pytest.raises(ScenarioError, match="one person has no spouse"):
        load(content)
    content["people"][0]["inherits_as"] = "benefisiary"
    with pytest.raises(ScenarioError, match="Did you mean"):
        load(content)
