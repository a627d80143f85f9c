"""Files brought to the page: what is asked, what comes in, and that it is all of it or nothing."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from decumulate.models.reading import TextFile
from decumulate.models.scenario import load
from decumulate.scenarios import path
from decumulate.solver.serve.faults import HttpFault
from decumulate.solver.serve.pages.blank import blank
from decumulate.solver.serve.pages.brought import Brought, brought
from decumulate.solver.serve.pages.intake import MOST_FILE, MOST_FILES, Intake, intake_of

from ..html.pages import HOSTILE
from .running import TOKEN, Server

H2 = path("h2_couple").read_text("utf-8")
FIDELITY = (
    "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Cost Basis Total\n"
    "Z1,Joint WROS,SPAXX**,HELD IN MONEY MARKET,,,$4000.00,\n"
    "Z1,Joint WROS,VTI,VANGUARD TOTAL STOCK MARKET,100,$300.00,$30000.00,$20000.00\n"
    "22,ACME 401(K) PLAN,,TARGET DATE 2030 FUND,1000,$36.00,$36000.00,\n"
    "33,BrokerageLink,BND,TOTAL BOND,50,$72.00,$3600.00,\n"
    "44,HSA,BND,TOTAL BOND,10,$72.00,$720.00,\n"
    "Date downloaded Jan-05-2026 1:02 p.m ET\n"
)
LOTS = (
    '"{0} Lot Details for XXXX-1234 as of 02:45 AM ET, 01/05/2026"\n\n'
    '"Open Date","Quantity","Price","Cost/Share","Market Value","Cost Basis","Gain/Loss $","Gain/Loss %",'
    '"Holding Period",\n'
    '"09/24/2020 13:42:07","600","$26.00","$15.00","$15,600.00","$9,000.00","+$6,600.00","+73.33%","Long Term",\n'
    '"Total","600","--","--","$15,600.00","$9,000.00","$6,600.00","+73.33%","--",\n'
)
STATEMENT = """<?xml version="1.0"?>
<osss:OnlineSocialSecurityStatementData xmlns:osss=http://ssa.gov/osss/schemas/2.0>
<osss:UserInformation><osss:Name>KIM</osss:Name><osss:DateOfBirth>{born}</osss:DateOfBirth></osss:UserInformation>
<osss:EstimatedBenefits><osss:FullRetirementEstimate><osss:Estimate>2,950</osss:Estimate>
</osss:FullRetirementEstimate></osss:EstimatedBenefits></osss:OnlineSocialSecurityStatementData>"""
OWL = """case_name = "jack"
[basic_info]
names = ["Jack"]
date_of_birth = ["1963-01-15"]
life_expectancy = [85]
start_date = "2026-01-01"
[savings_assets]
taxable_savings_balances = [100.0]
"""


def files(*texts: str, **answers: str) -> Intake:
    return Intake(tuple(TextFile(f"file{k}.csv", text) for k, text in enumerate(texts)), dict(answers))


def asked(found: Brought) -> dict[str, str]:
    return {one.key: one.value for group in found.groups for one in group.asked}


def titles(found: Brought) -> list[str]:
    return [group.title for group in found.groups]


def test_what_no_file_says_is_asked_for() -> None:
    found = brought(files(FIDELITY), H2)
    said = asked(found)
    assert said["day"] == "2026-01-05"
    assert said["to-0"] == "Joint brokerage"  # the one taxable account of either side
    assert (said["to-1"], said["type-1"], said["name-1"]) == ("+", "401k", "ACME 401(K) PLAN")
    assert (said["to-2"], said["type-2"]) == ("+", "401k")  # a brokerage window is inside the plan
    assert said["to-3"] == ""  # no type of account that a scenario has
    assert [said[f"asset-{k}"] for k in range(3)] == ["us_stock", "", "us_bond"]
    assert "100 shares of VTI in Joint brokerage" in titles(found)
    assert found.text is None
    assert not found.is_ready


ANSWERS = {
    "to-3": "-",
    "owner-1": "Kim",
    "owner-2": "Kim",
    "name-2": "Kim window",
    "asset-1": "us_stock",
    "acquired-0-0": "2015-06-01",
}


def test_it_comes_in_once_everything_is_said() -> None:
    found = brought(files(FIDELITY, **ANSWERS), H2)
    assert found.faults == []
    assert found.is_ready
    assert found.text is not None
    scenario = load(TextFile("", found.text))
    by_name: dict[str, Any] = {account.name: account for account in scenario.accounts}
    lots = [(lot.asset, lot.acquired.year, lot.value, lot.basis) for lot in by_name["Joint brokerage"].lots]
    assert lots == [("us_stock", 2015, 30_000, 20_000), ("cash", 2026, 4_000, 4_000)]
    assert by_name["ACME 401(K) PLAN"].holdings == {"us_stock": 36_000}
    assert by_name["Kim window"].holdings == {"us_bond": 3_600}
    assert "Kim IRA: no position given; it stays as the scenario has it" in found.review.skipped
    assert "VTI is us stock, by its name" in found.review.assumed
    assert any("44 left out" in line for line in found.review.skipped)


def test_a_position_bought_on_several_days() -> None:
    more = {"count-0": "2", "shares-0-0": "40", "basis-0-0": "$6,000", "acquired-0-1": "2021-02-03"}
    found = brought(files(FIDELITY, **ANSWERS, **more), H2)
    assert found.open == 1  # what the rest of it cost
    found = brought(files(FIDELITY, **ANSWERS, **more, **{"basis-0-1": "14000"}), H2)
    assert found.text is not None
    lots = load(TextFile("", found.text)).accounts[0].lots  # type: ignore[union-attr]
    assert [(lot.value, lot.basis) for lot in lots[:2]] == [(12_000, 6_000), (18_000, 14_000)]


def test_what_check_refuses_stands_beside_fields_and_keeps_it_out() -> None:
    roth = FIDELITY.replace("22,ACME 401(K) PLAN", "22,ROTH IRA")
    answers = ANSWERS | {"name-1": "New Roth", "to-1": "+", "day": "2026-01-05"}
    found = brought(files(roth, **answers), H2)
    assert not found.is_ready
    assert [label for label, leaf in found.fields if leaf.faults] == ["New Roth: First contribution year"]
    (path_of,) = [leaf.name for _, leaf in found.fields if leaf.faults]
    found = brought(files(roth, **answers, **{f"set:{path_of}": "2012"}), H2)
    assert found.is_ready


def test_lots_of_several_files_are_one_account() -> None:
    found = brought(files(LOTS.format("SCHB"), LOTS.format("SCHX")), H2)
    said = asked(found)
    assert [title for title in titles(found) if title.startswith("Account")] == ["Account XXXX-1234"]
    answers = {"to-0": "Joint brokerage", "asset-0": "us_stock", "asset-1": "us_stock"}
    found = brought(files(LOTS.format("SCHB"), LOTS.format("SCHX"), **answers), H2)
    assert said["day"] == "2026-01-05"
    assert found.is_ready
    assert found.review.imported == ("Joint brokerage: 2 positions, $31,200 in all",)


def test_a_statement_goes_to_whom_it_is_of() -> None:
    born = load(TextFile("", H2)).people[0].born
    found = brought(files(STATEMENT.format(born=born)), H2)
    assert found.is_ready
    assert found.text is not None
    benefits: Any = load(TextFile("", found.text)).people[0].social_security
    assert benefits.monthly_benefit_at_full_age == 2_950
    found = brought(files(STATEMENT.format(born="1950-01-01")), H2)
    assert found.open == 1


def test_a_case_of_owl_is_a_household_of_its_own() -> None:
    found = brought(files(OWL), "")
    assert found.text is not None
    assert tomllib.loads(found.text)["people"][0]["name"] == "Jack"
    found = brought(files(OWL, FIDELITY), H2)
    assert "by itself" in found.faults[0].expected


def test_a_household_without_accounts_takes_them_from_files() -> None:
    text = blank()
    found = brought(files(FIDELITY), text)
    assert found.before
    assert "people[0].name" in [fault.place for fault in found.faults]
    text = text.replace(
        "[[people]]", '[[people]]\nname = "Kim"\nborn = 1966-01-15\nplan_to_age = 90'
    ).replace("[spending]", "[spending]\nannual = 30000")
    answers = ANSWERS | {"owner-0": "Kim", "name-0": "Brokerage"}
    found = brought(files(FIDELITY, **answers), text)
    assert found.is_ready, found.faults
    assert found.text is not None
    assert len(load(TextFile("", found.text)).accounts) == 3


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": "  "},
        {"text-0": "x" * (MOST_FILE + 1)},
        {f"text-{k}": "x" for k in range(MOST_FILES + 1)},
    ],
)
def test_too_much_and_nothing_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(HttpFault):
        intake_of(given)


@pytest.mark.parametrize("name", [HOSTILE[0], "../../etc/passwd", "{{ 7 * 7 }}", "\x7f\x00'\"]\n[x]"])
def test_what_a_file_says_is_text_alone(server: Server, name: str) -> None:
    """In its name, in an account's and a security's: shown as it is, and no template or path is made of it."""
    cell = '"' + name.replace('"', '""').replace("\n", " ") + '"'
    text = FIDELITY.replace("Joint WROS", cell).replace("TOTAL BOND", cell).replace("VTI", cell)
    client, base = server.client, f"{server.base}/t/{TOKEN}"
    answer = client.post(f"{base}/households", data={"text": H2}, follow_redirects=False)
    home = f"{server.base}{answer.headers['location'].rpartition('/')[0]}"
    answer = client.post(f"{home}/files", data={"name-0": name, "text-0": text}, follow_redirects=True)
    assert answer.status_code == 200
    assert "still to be said" in answer.text
    assert "<img" not in answer.text
    assert "49" not in answer.text.partition("What each security is")[2].partition("What it brings")[0]
    answer = client.post(f"{home}/import", data=ANSWERS | {"use": "yes"}, follow_redirects=True)
    assert answer.status_code == 200
    client.post(f"{home}/close")
