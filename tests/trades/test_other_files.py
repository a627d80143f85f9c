"""A Social Security statement and a ProjectionLab export, into a scenario."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from decumulate.models.imports import projectionlab, statement
from decumulate.models.positions.mapping import PositionsError
from decumulate.models.reading import TextFile
from decumulate.models.scenario import Scenario, load, starter
from decumulate.models.scenario.accounts import TaxableAccount
from decumulate.solver.service import ImportRequest, run
from decumulate.solver.service.problems import RequestError

DAY = date(2026, 1, 5)
XML = """<?xml version="1.0" encoding="UTF-8"?>
<osss:OnlineSocialSecurityStatementData xmlns:osss={space}>
 <osss:UserInformation><osss:Name>KIM</osss:Name><osss:DateOfBirth>{born}</osss:DateOfBirth></osss:UserInformation>
 <osss:EstimatedBenefits><osss:FullRetirementEstimate><osss:Estimate>{estimate}</osss:Estimate>
 </osss:FullRetirementEstimate></osss:EstimatedBenefits>
 <osss:EarningsRecord>
  <osss:Earnings startYear="2023" endYear="2023"><osss:FicaEarnings>48000</osss:FicaEarnings></osss:Earnings>
  <osss:Earnings startYear="2024" endYear="2024"><osss:FicaEarnings>50000</osss:FicaEarnings></osss:Earnings>
  <osss:Earnings startYear="2026" endYear="2026"><osss:FicaEarnings>-1</osss:FicaEarnings></osss:Earnings>
 </osss:EarningsRecord>
</osss:OnlineSocialSecurityStatementData>"""


def xml(
    born: str = "1964-01-15", estimate: str = "3321", space: str = "http://ssa.gov/osss/schemas/2.0"
) -> TextFile:
    return TextFile("statement.xml", XML.format(born=born, estimate=estimate, space=space))


def imported(file: TextFile, **more: Any) -> Any:
    request = ImportRequest(positions=(file,), into=TextFile("mine.toml", starter()), as_of=DAY, **more)
    return run(request)


@pytest.mark.parametrize("space", ["http://ssa.gov/osss/schemas/2.0", '"http://ssa.gov/osss/schemas/2.0"'])
def test_a_statement_is_its_persons_benefit(space: str) -> None:
    response = imported(xml(space=space))
    kim, sam = load(response.text).people
    assert kim.social_security is not None
    assert sam.social_security is not None
    assert (kim.social_security.monthly_benefit_at_full_age, kim.social_security.claim_age) == (3_321, 70)
    assert sam.social_security.monthly_benefit_at_full_age == 2_000
    assert response.review.imported == ("Kim: $3,321 a month at full retirement age, in place of $3,100",)
    assert response.review.skipped == (
        "earnings of 2 years, to 2024: the benefit is worked out from them already",
    )
    lines = response.text.splitlines()
    assert [line for line, before in zip(lines, starter().splitlines(), strict=True) if line != before] == [
        "monthly_benefit_at_full_age = 3321   # from your statement at ssa.gov"
    ]


def test_whose_a_statement_is() -> None:
    with pytest.raises(
        PositionsError, match=r"born 1960-02-01; expected one of the scenario, Kim \(1964-01-15\)"
    ):
        imported(xml(born="1960-02-01"))
    response = imported(xml(born="1960-02-01"), person="Sam")
    assert response.review.by_hand == (
        "Sam was born 1965-01-15 by the scenario, 1960-02-01 by the statement",
    )
    with pytest.raises(PositionsError, match='"Bob"; expected one of "Kim", "Sam"'):
        imported(xml(), person="Bob")


def test_every_fault_of_a_statement_is_said_at_once() -> None:
    with pytest.raises(PositionsError) as refused:
        imported(xml(born="15 January 1964", estimate="many"))
    assert [fault.place for fault in refused.value.faults] == [
        "statement.xml: UserInformation.DateOfBirth",
        "statement.xml: EstimatedBenefits.FullRetirementEstimate.Estimate",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"<{statement.ROOT}", "no XML"),
        (f'<!DOCTYPE x [<!ENTITY a "b">]><{statement.ROOT}>&a;</{statement.ROOT}>', "entity of its own"),
        (f"<Other><{statement.ROOT}/></Other>", '"Other"'),
    ],
)
def test_what_is_no_statement(text: str, said: str) -> None:
    with pytest.raises(PositionsError, match=said):
        imported(TextFile("statement.xml", text))


def export(*accounts: dict[str, Any]) -> TextFile:
    return TextFile("export.json", json.dumps({"currentFinances": {"accounts": list(accounts)}}))


def test_accounts_of_projectionlab() -> None:
    file = export(
        {"name": "Checking", "type": "savings", "owner": "joint", "balance": 20_000},
        {"name": "Broker", "type": "taxable", "owner": "joint", "balance": 300_000, "costBasis": 157_500},
        {"name": "Plan", "type": "401k", "owner": "spouse", "balance": 500_000},
        {"name": "Empty", "type": "roth-ira", "owner": "me", "balance": 0},
        {"name": "Wallet", "type": "crypto", "owner": "me", "balance": 1_000},
        {"name": "Odd", "type": "ira", "owner": "me", "balance": "lots"},
    )
    response = imported(file)
    accounts = {account.name: account for account in load(response.text).accounts}
    broker, checking = accounts["Broker"], accounts["Checking"]
    assert isinstance(broker, TaxableAccount)
    assert isinstance(checking, TaxableAccount)
    assert [
        (lot.asset, lot.value, lot.basis) for lot in broker.lots
    ] == [  # of 285,000 that is no cash half is gain
        ("us_stock", 126_000, 63_000),
        ("intl_stock", 54_000, 27_000),
        ("us_bond", 105_000, 52_500),
        ("cash", 15_000, 15_000),
    ]
    assert [(lot.asset, lot.value, lot.basis) for lot in checking.lots] == [("cash", 20_000, 20_000)]
    assert accounts["Plan"].owner == "Sam"
    review = response.review
    assert [text.split(":")[0] for text in review.skipped] == [
        "Empty",
        "Wallet",
        "Odd",
        "Joint brokerage",
        "Kim IRA",
        "Sam 401k",
        "Kim Roth",
    ]
    assert "every account but cash holds the scenario's target, which the file does not say" in review.assumed
    assert "Broker: bought on 2024-01-01, so that its gain is long-term" in review.assumed


def test_an_account_without_a_cost_has_no_gain_and_says_so() -> None:
    response = imported(export({"name": "B", "type": "taxable", "owner": "me", "balance": 1_000}))
    (account,) = (a for a in load(response.text).accounts if a.name == "B")
    assert isinstance(account, TaxableAccount)
    assert sum(lot.basis for lot in account.lots) == pytest.approx(1_000)
    assert any(text.startswith("B: it cost what it is worth") for text in response.review.assumed)


def test_a_spouse_that_the_scenario_has_not() -> None:
    alone = Scenario.model_validate(load(starter()).model_dump())
    one = alone.model_copy(update={"people": alone.people[:1]})
    file = export(
        {"name": "A", "type": "ira", "owner": "me", "balance": 5},
        {"name": "B", "owner": "spouse", "type": "ira", "balance": 5},
    )
    book, found = projectionlab.read_projectionlab(file, one, DAY)
    assert {position.account for position in book.positions} == {"A"}
    assert found.skipped == ["B: the scenario has one person, the account is of a spouse"]


@pytest.mark.parametrize("text", ['{"currentFinances": {"accounts": "no"}}', '{"currentFinances": []}'])
def test_what_is_no_export(text: str) -> None:
    with pytest.raises(PositionsError, match="a ProjectionLab data export"):
        imported(TextFile("export.json", text))


def test_they_go_into_a_scenario_one_at_a_time() -> None:
    with pytest.raises(RequestError, match="--into says which"):
        run(ImportRequest(positions=(xml(),), as_of=DAY))
    with pytest.raises(RequestError, match="One file of that kind at a time"):
        run(ImportRequest(positions=(xml(), xml()), into=TextFile("mine.toml", starter()), as_of=DAY))
