"""Faulty scenarios: each is refused with its place, what was given, what was expected, and what to do."""

# ruff: noqa: E501 (one line a case)

from __future__ import annotations

import copy
import math
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from decumulate.models.scenario import Fault, ScenarioError, load
from decumulate.scenarios import path

GONE = object()
BASE = tomllib.loads(path("h2_couple").read_text())
"""Kim (62) and Sam (60): joint brokerage, Kim IRA, Kim Roth, Sam IRA, Sam Roth; 2026 to 2060."""


def faulty(changes: dict[str, Any]) -> dict[str, Any]:
    """The base scenario with values set (or taken away) by path, as `people.0.name`."""
    document = copy.deepcopy(BASE)
    for dotted, value in changes.items():
        *above, last = [int(part) if part.isdecimal() else part for part in dotted.split(".")]
        here: Any = document
        for part in above:
            here = here.setdefault(part, {}) if isinstance(here, dict) else here[part]
        if value is GONE:
            del here[last]
        elif isinstance(here, list) and last == len(here):
            here.append(value)
        else:
            here[last] = value
    return document


def faults_of(source: Any, **options: Any) -> list[Fault]:
    with pytest.raises(ScenarioError) as caught:
        load(source, **options)
    return caught.value.faults


LOT = {"asset": "us_stock", "acquired": date(2020, 1, 1), "value": 1000, "basis": 900}
FIXED = {"year": 2030, "what": "roth_conversions", "owner": "Kim", "amount": 5000}

RATES = "federal.ordinary_income_tax.rates"
GAINS = "federal.capital_gains_tax.rates"
FACTOR = "federal.social_security.benefit_factor"


def reform(**changes: Any) -> dict[str, Any]:
    return {"taxes.reform": [{"from_year": 2028, **changes}]}


def heirs(*changed: dict[str, Any], rate: object = 0.24) -> dict[str, Any]:
    """Two heirs, Cy and Di, with fields set or taken away; `rate` is the simple form beside them."""
    each = [{"name": name, "share": 0.5, "birth_year": 1985} for name in ("Cy", "Di")]
    for heir, fields in zip(each, changed, strict=False):
        heir.update(fields)
    given = [{name: value for name, value in heir.items() if value is not GONE} for heir in each]
    return {"heirs": given, "goal.heir_tax_rate": rate}


CASES: list[tuple[str, dict[str, Any], str, str]] = [
    # names that are kept: for the table of what is held, for places in a list
    ("the place of another", {"accounts.0.name": "1"}, "accounts[0].name (1)", "a name that is no number below 5: accounts.1 is the entry of that number. Rename it"),
    ("a column of totals", {"market.assets.Total": {"total_return": 0.02}}, "market.assets.Total", '"total" is kept for a column of the table of what is held. Rename the asset'),
    # names that the plan gives to accounts it opens
    ("name of a new Roth", {"accounts.1.name": "Sam Roth IRA (new)"}, "accounts[1].name (Sam Roth IRA (new))", "kept for the Roth IRA that a plan may open for Sam. Rename"),
    ("of one's own, another kind", {"accounts.1.name": "kim roth IRA  (New)"}, "accounts[1].name (kim roth IRA  (New))", "may open for Kim"),
    ("name of a new brokerage", {"accounts.1.name": "Brokerage (new)"}, "accounts[1].name (Brokerage (new))", "kept for the brokerage"),
    # 1 for 1 %
    ("return of 1", {"market.assets.cash.total_return": 1.0}, "market.assets.cash.total_return", "less than 1, as 0.07. Rates are fractions, never percents: 7 % is 0.07; did you mean 0.01?"),
    ("yield of 1", {"market.assets.cash.interest": 1}, "market.assets.cash.interest", "did you mean 0.01?"),
    ("returns of 7", {"market.assets.cash.total_return": [0.07] * 34 + [7]}, "market.assets.cash.total_return[34]", "did you mean 0.07?"),
    ("inflation of 1", {"market.inflation": 1}, "market.inflation", "did you mean 0.01?"),
    ("heirs' rate of 1", {"goal.heir_tax_rate": 1}, "goal.heir_tax_rate", "did you mean 0.01?"),
    ("discount rate of 2", {"goal.discount_rate": 2}, "goal.discount_rate", "did you mean 0.02?"),
    ("trading cost of 1", {"market.trading_cost": 1}, "market.trading_cost", "did you mean 0.01?"),
    ("growth of -1", {"spending.shape": {"real_growth": -1}}, "spending.shape.real_growth", "did you mean -0.01?"),
    # every number of a reform has its range
    ("rates up by 3", reform(shift={RATES: 3}), f'taxes.reform[0].shift."{RATES}"', "would be 3.1 in 2026; expected rates from 0 to less than 1, as 0.03 for 3 %; did you mean 0.03?"),
    ("gains rates below 0", reform(shift={GAINS: -0.05}), f'taxes.reform[0].shift."{GAINS}"', "would be -0.05 in 2026; expected rates"),
    ("payroll rate of -1", reform(set={"federal.payroll_tax.hi_rate": -1}), 'taxes.reform[0].set."federal.payroll_tax.hi_rate"', "would be -1 in 2026; expected rates from 0 to less than 1, as 0.03 for 3 %; did you mean -0.01?"),
    ("a million benefits", reform(scale={FACTOR: 1_000_000}), f'taxes.reform[0].scale."{FACTOR}"', "would be 1,000,000 in 2026; expected a factor from 0 to 2"),
    ("less than no deduction", reform(shift={"federal.standard_deduction.basic": -50_000}), 'taxes.reform[0].shift."federal.standard_deduction.basic"', "would be -33,900 in 2026; expected dollars, 0 to 10 billion"),
    ("second base below the first", reform(set={"federal.social_security.base2": 20_000}), 'taxes.reform[0].set."federal.social_security.base2"', "base1` would be more than"),
    ("too much together", {"taxes.reform": [{"from_year": 2028, "shift": {RATES: 0.33}}, {"from_year": 2030, "shift": {RATES: 0.33}}]}, "taxes.reform", "would be 1.01 in 2030; expected rates"),
    ("less of what has ended", reform(shift={"federal.itemized_deductions.salt_cap": -15_000}), "taxes.reform", "would be -5,000 in 2030; expected dollars"),
    # missing
    ("no goal", {"goal": GONE}, "goal", "nothing; expected the objective"),
    ("no people", {"people": GONE}, "people", "nothing; expected one person or a couple"),
    ("empty people", {"people": [], "accounts.0.owner": "Kim"}, "people", "at least 1 entry"),
    ("no accounts", {"accounts": []}, "accounts", "at least 1 entry"),
    ("no market", {"market": GONE}, "market", "nothing; expected inflation"),
    ("no assets", {"market.assets": {}}, "market.assets", "at least 1 entry"),
    ("no heirs' rate", {"goal.heir_tax_rate": GONE}, "goal.heir_tax_rate", "nothing; expected the tax rate"),
    # heirs
    ("a rate and heirs", heirs({}), "goal.heir_tax_rate", "given 0.24; expected nothing: [[heirs]] say what heirs pay. Keep the rate or the heirs, not both"),
    ("shares short of 1", heirs({"share": 0.4}, rate=GONE), "heirs", '"Cy 0.4, Di 0.5: together 0.9"; expected shares that are 1 together'),
    ("no share", heirs({"share": 0}, rate=GONE), "heirs[0].share (Cy)", "a share above 0, at most 1, as 0.5"),
    ("an heir without a birth year", heirs({"birth_year": GONE}, rate=GONE), "heirs[0].birth_year (Cy)", "given nothing; expected the heir's year of birth, as 1985"),
    ("an heir of another century", heirs({"birth_year": 1900}, rate=GONE), "heirs[0].birth_year (Cy)", "a year from 1940 to 2060"),
    ("a charity with pay", heirs({"relation": "charity", "birth_year": GONE, "income": 5}, rate=GONE), "heirs[0].income (Cy)", "a charity has no age and pays no income tax"),
    ("the spouse as an heir", heirs({"name": "Sam"}, rate=GONE), "heirs[0].name (Sam)", "what passes from spouse to spouse follows from plan_to_age"),
    ("two heirs of a name", heirs({"name": "Di"}, rate=GONE), "heirs[1].name (Di)", "a name that no other heir has"),
    ("a relation misspelt", heirs({"relation": "chld"}, rate=GONE), "heirs[0].relation (Cy)", 'Did you mean "child"?'),
    ("traditional accounts alone", heirs({"takes": "traditional"}, {"takes": "traditional"}, rate=GONE), "heirs[0].takes (Cy)", "of one heir at least"),
    ("no birth", {"people.1.born": GONE}, "people[1].born (Sam)", "the date of birth"),
    ("no claim", {"people.0.social_security.claim_age": GONE}, "people[0].social_security.claim_age (Kim)", "62"),
    ("no account type", {"accounts.1.type": GONE}, "accounts[1].type (Kim IRA)", 'given nothing; expected one of "tax'),
    ("no return", {"market.assets.cash.total_return": GONE}, "market.assets.cash.total_return", "nothing"),
    ("no Roth clock", {"accounts.2.first_contribution_year": GONE}, "accounts[2].first_contribution_year (Kim Roth)", "earnings are free"),
    ("no look-back MAGI", {"people.0.born": date(1962, 5, 1)}, "taxes.prior_magi", "2024 and 2025, oldest first. Kim is on Medicare by 2027"),
    ("no look-back status", {"healthcare.medicare_from": {"Sam": "2027-12"}}, "taxes.prior_filing_status", "filing status of 2024"),
    ("no community property", {"taxes.state": "NV"}, "taxes.community_property", "Nevada has community property"),
    # wrong types
    ("quoted number", {"spending.annual": "118,000"}, "spending.annual", 'given "118,000"; expected dollars, 0 to 10 billion. Write'),
    ("boolean number", {"spending.annual": True}, "spending.annual", "True and false are not numbers"),
    ("number for text", {"people.0.name": 7}, "people[0].name", "text in quotes"),
    ("blank name", {"people.0.name": "  "}, "people[0].name", "not blank"),
    ("text for a table", {"spending": "lots"}, "spending", 'given "lots"; expected a table of fields'),
    ("table for a list", {"accounts": {"name": "x"}}, "accounts", "expected a list"),
    ("text for an account", {"accounts.5": "my IRA"}, "accounts[5]", "expected a table of fields"),
    ("text for a date", {"people.0.born": "January 1964"}, "people[0].born (Kim)", "a date as 1964-01-15"),
    ("number for a date", {"people.0.born": 1964}, "people[0].born (Kim)", "given 1964; expected a date"),
    ("half claim age", {"people.0.social_security.claim_age": 66.5}, "people[0].social_security.claim_age (Kim)", 'as text: "66y6m"'),
    ("thirteen months", {"people.0.social_security.claim_age": "66y13m"}, "people[0].social_security.claim_age (Kim)", "62y6m"),
    ("year with a fraction", {"spending.extra": [{"year": 2030.5, "amount": 1}]}, "spending.extra[0].year", "a year as 2031"),
    ("text for a switch", {"allocation.fixed_by_account": "yes"}, "allocation.fixed_by_account", "true or false"),
    ("a month's day", {"healthcare.medicare_from": {"Kim": "July 2029"}}, "healthcare.medicare_from.Kim", '"2029-07"'),
    ("three prior years", {"taxes.prior_magi": [1, 2, 3]}, "taxes.prior_magi", "at most 2 entries"),
    # not finite, negative, absurd
    ("NaN", {"market.inflation": math.nan}, "market.inflation", "given NaN; expected a yearly rate"),
    ("infinity", {"accounts.1.holdings.us_stock": math.inf}, "accounts[1].holdings.us_stock (Kim IRA)", "give a finite number"),
    ("beyond all floats", {"spending.annual": 10**400}, "spending.annual", "give a finite number"),
    ("NaN in a list", {"market.inflation": [0.02] * 34 + [math.nan]}, "market.inflation[34]", "NaN"),
    ("negative holding", {"accounts.1.holdings.cash": -5}, "accounts[1].holdings.cash (Kim IRA)", "given -5; expected dollars"),
    ("negative lot", {"accounts.0.lots.0.value": -1}, "accounts[0].lots[0].value (Joint brokerage)", "more than 0"),
    ("negative basis", {"accounts.0.lots.0.basis": -1}, "accounts[0].lots[0].basis (Joint brokerage)", "dollars"),
    ("too much money", {"spending.annual": 2e10}, "spending.annual", "at most 10 billion"),
    ("percents", {"goal.heir_tax_rate": 24}, "goal.heir_tax_rate", "Rates are fractions"),
    ("whole heirs' rate", {"goal.heir_tax_rate": 1.0}, "goal.heir_tax_rate", "less than 1"),
    ("no estate share", {"goal.estate_share": 0}, "goal.estate_share", "above 0, at most 1"),
    ("wild return", {"market.assets.us_stock.total_return": 7}, "market.assets.us_stock.total_return", "-0.9 to less than 1"),
    ("wild inflation", {"market.inflation": 0.3}, "market.inflation", "-0.05 to 0.25"),
    ("yield above price", {"market.assets.cash": {"total_return": -0.9, "interest": 0.1}}, "market.assets.cash.total_return", "less all yields above -1"),
    ("band above one", {"allocation.band": 2}, "allocation.band", "a share from 0 to 1"),
    ("yearly benefit", {"people.0.social_security.monthly_benefit_at_full_age": 36_000}, "people[0].social_security.monthly_benefit_at_full_age (Kim)", "The amount is monthly"),
    ("born too early", {"people.0.born": date(1899, 12, 31)}, "people[0].born (Kim)", "1900 or later"),
    ("born after the start", {"people.0.born": date(2026, 2, 1)}, "people[0].born (Kim)", "2026-01-01"),
    ("dead before the start", {"people.0.plan_to_age": 61}, "people[0].plan_to_age (Kim)", "above the present age (61 at the end of 2025)"),
    ("too old", {"people.0.plan_to_age": 130}, "people[0].plan_to_age (Kim)", "at most 120"),
    ("claim at 75", {"people.1.social_security.claim_age": 75}, "people[1].social_security.claim_age (Sam)", "given 75; expected an age from 62 to 70"),
    ("early start", {"start_year": 1990}, "start_year", "2025 to 2060"),
    ("version 2", {"schema_version": 2}, "schema_version", "a newer file needs a newer release"),
    # names that lead nowhere, with "did you mean"
    ("unknown field", {"goal.objetive": "max_estate"}, "goal.objetive", 'Did you mean "objective"?'),
    ("unknown table", {"spendings": {}}, "spendings", 'Did you mean "spending"?'),
    ("unknown lot field", {"accounts.0.lots.0.cost_basis": 5}, "accounts[0].lots[0].cost_basis (Joint brokerage)", 'Did you mean "basis"?'),
    ("lots in an IRA", {"accounts.1.lots": [LOT]}, "accounts[1].lots (Kim IRA)", "known: name, owner, only, never, holdings, type"),
    ("unknown objective", {"goal.objective": "max_estat"}, "goal.objective", 'Did you mean "max_estate"?'),
    ("unknown account type", {"accounts.1.type": "roth"}, "accounts[1].type (Kim IRA)", 'Did you mean "roth_ira"?'),
    ("unknown measure", {"allocation.measure": "aftertax"}, "allocation.measure", 'Did you mean "after_tax"?'),
    ("unknown shape", {"spending.shape": "smiley"}, "spending.shape", 'Did you mean "smile"?'),
    ("unknown status", {"taxes.prior_filing_status": ["married", "single"]}, "taxes.prior_filing_status[0]", "married_filing_jointly"),
    ("unknown owner", {"accounts.1.owner": "Kin"}, "accounts[1].owner (Kim IRA)", 'Did you mean "Kim"?'),
    ("unknown asset held", {"accounts.1.holdings.us_stok": 5}, "accounts[1].holdings.us_stok (Kim IRA)", 'Did you mean "us_stock"?'),
    ("unknown asset in a lot", {"accounts.0.lots.0.asset": "usstock"}, "accounts[0].lots[0].asset (Joint brokerage)", "us_stock"),
    ("unknown asset targeted", {"allocation.target": {"gold": 1.0}}, "allocation.target.gold", "[market.assets.gold]"),
    ("unknown state", {"taxes.state": "Florida"}, "taxes.state", 'Did you mean "FL"?'),
    ("unknown patient", {"healthcare.medicare_from": {"Samm": "2031-01"}}, "healthcare.medicare_from.Samm", 'Did you mean "Sam"?'),
    ("unknown flow", {"limits.fixed": [{**FIXED, "what": "conversions"}]}, "limits.fixed[0].what", 'Did you mean "roth_conversions"?'),
    ("unknown owner of a flow", {"limits.fixed": [{**FIXED, "owner": "Kimi"}]}, "limits.fixed[0].owner", 'Did you mean "Kim"?'),
    ("unknown law", {"taxes.reform": [{"from_year": 2030, "set": {"federal.niit.rat": 0.05}}]}, 'taxes.reform[0].set."federal.niit.rat"', "federal.niit.rate"),
    # what cannot be together
    ("same person twice", {"people.1.name": "Kim"}, "people[1].name (Kim)", "people[0] has this one"),
    ("same account twice", {"accounts.3.name": "Kim IRA"}, "accounts[3].name (Kim IRA)", "accounts[1] has this one"),
    ("joint IRA", {"accounts.1.owner": "joint"}, "accounts[1].owner (Kim IRA)", "only a taxable account may be joint"),
    ("three people", {"people.2": {"name": "Alex", "born": date(1970, 1, 1), "plan_to_age": 90}}, "people[2] (Alex)", "not modelled yet"),
    ("shares of 0.9", {"allocation.target": {"us_stock": 0.5, "cash": 0.4}}, "allocation.target", "these sum to 0.9"),
    ("shares of 1.2 later", {"allocation.glide_to": {"year": 2040, "target": {"us_stock": 0.8, "cash": 0.4}}}, "allocation.glide_to.target", "these sum to 1.2"),
    ("target and own mix", {"allocation.fixed_by_account": True}, "allocation.fixed_by_account", "not both"),
    ("glide in the past", {"allocation.glide_to": {"year": 2026, "target": {"cash": 1}}}, "allocation.glide_to.year", "after start_year"),
    ("lot of the future", {"accounts.0.lots.0.acquired": date(2026, 1, 2)}, "accounts[0].lots[0].acquired (Joint brokerage)", "up to 2026-01-01"),
    ("conversion of the plan", {"accounts.2.conversions": [{"year": 2026, "amount": 5}]}, "accounts[2].conversions[0].year (Kim Roth)", "1998 to 2025"),
    ("list too short", {"market.inflation": [0.02, 0.03]}, "market.inflation", 'given "2 numbers"; expected one number, or 35 numbers'),
    ("expense after the plan", {"spending.extra": [{"year": 2061, "amount": 5}]}, "spending.extra[0].year", "2026 to 2060"),
    ("wages in the past", {"people.0.wages": [{"annual": 5, "until_year": 2020}]}, "people[0].wages[0].until_year (Kim)", "2026 to 2054"),
    ("pension never reached", {"people.0.pensions": [{"annual": 5, "from_age": 95}]}, "people[0].pensions[0].from_age (Kim)", "plan_to_age is 90"),
    ("flow after death", {"limits.fixed": [{**FIXED, "year": 2055}]}, "limits.fixed[0].year", "2026 to 2054"),
    ("flow fixed twice", {"limits.fixed": [FIXED, FIXED]}, "limits.fixed[1]", "each flow fixed once"),
    ("smile of nothing", {"spending.shape": "smile", "spending.annual": 0}, "spending.annual", "depends on the level"),
    ("a growth of 5 for 5 %", {"taxes.itemized": {"charity_cash": {"amount": 5, "growth": 5}}}, "taxes.itemized.charity_cash.growth", "a yearly rate from -0.5 to 0.25"),
    ("an end without an amount", {"taxes.itemized": {"mortgage_interest": {"until_year": 2030}}}, "taxes.itemized.mortgage_interest.amount", "dollars of start_year"),
    ("stand-in for no tax", {"taxes.state_flat": {"rate": 0.05, "taxes_retirement": True, "taxes_social_security": False}}, "taxes.state_flat", "Florida has no income tax"),
    ("empty reform", {"taxes.reform": [{"from_year": 2030}]}, "taxes.reform[0]", "`set` or `shift`"),
    ("a loss of nobody", {"taxes.capital_loss_carryforward": {"long": 1, "owner": "Samm"}}, "taxes.capital_loss_carryforward.owner", 'Did you mean "Sam"'),
    ("a loss of nobody in a list", {"taxes.capital_loss_carryforward": [1, {"long": 1, "owner": "both"}]}, "taxes.capital_loss_carryforward[1].owner", 'one of "Kim", "Sam", "joint"'),
    ("negative loss", {"taxes.capital_loss_carryforward": -3000}, "taxes.capital_loss_carryforward", "positive number"),
    ("no gifts", {"giving": {"qcd": True}}, "giving", "annual = dollars a year"),
    ("a gift outside the plan", {"giving": {"grants": [{"year": 2019, "amount": 1}]}}, "giving.grants[0].year", "a year of the plan"),
    ("a gift of nothing", {"giving": {"grants": [{"year": 2030, "amount": 0}]}}, "giving.grants[0].amount", "more than 0"),
    ("an old carry-over", {"giving": {"annual": 1, "carryovers": [{"year": 2015, "kind": "cash", "amount": 1, "owner": "Kim"}]}}, "giving.carryovers[0].year", "for 5 years"),
    ("a carry-over of nobody", {"giving": {"annual": 1, "carryovers": [{"year": 2025, "kind": "cash", "amount": 1}]}}, "giving.carryovers[0].owner", '"Kim", "Sam"'),
    ("a carry-over of a stranger", {"giving": {"annual": 1, "carryovers": [{"year": 2025, "kind": "cash", "amount": 1, "owner": "Kin"}]}}, "giving.carryovers[0].owner", 'Did you mean "Kim"'),
    ("cash gifts stated twice", {"giving": {"annual": 1}, "taxes.itemized": {"charity_cash": 4_000}}, "taxes.itemized.charity_cash", "giving.annual"),
    # not built yet
    ("Form 8606 basis", {"accounts.1.after_tax_basis": 20_000}, "accounts[1].after_tax_basis (Kim IRA)", "not modelled yet: accounts.after_tax_basis"),
    ("a home", {"home": {"value": 600_000}}, "home", "not modelled yet: home"),
    ("rent", {"people.0.rental_income": [{"annual": 12_000}]}, "people[0].rental_income (Kim)", "not modelled yet: people.rental_income"),
    ("an annuity", {"people.0.annuities": [{"annual": 12_000}]}, "people[0].annuities (Kim)", "not modelled yet: people.annuities"),
    ("QLAC", {"accounts.3.type": "qlac"}, "accounts[3].type (Sam IRA)", "not modelled yet: accounts.qlac"),
    ("HSA", {"accounts.3.type": "hsa"}, "accounts[3].type (Sam IRA)", "not modelled yet: accounts.hsa"),
    ("marketplace", {"healthcare.marketplace": [{"person": "Sam"}]}, "healthcare.marketplace", "--ignore healthcare.marketplace"),
    ("claim to optimise for the least tax", {"people.0.social_security.claim_age": "optimize", "goal.objective": "min_lifetime_tax"}, "goal.objective", "max_estate or max_spending"),
    ("a city", {"taxes.state": "GA", "taxes.locality": "Atlanta"}, "taxes.locality", "the local income taxes of Georgia"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "place", "words"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_fault_is_named(changes: dict[str, Any], place: str, words: str) -> None:
    said = [str(fault) for fault in faults_of(faulty(changes))]
    at_place = [text for text in said if text.startswith(f"{place}: given")]
    assert any(words in text for text in at_place), said


ALONE = [
    case
    for case in CASES
    if not case[0].startswith(("no look-back", "empty people", "unknown patient", "same person"))
]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("joint", '"joint" is kept for what both own. Rename the person'),
        ("Joint ", '"joint" is kept for what both own. Rename the person'),
        (
            "1",
            "a name that is no number below 2: people.1 is the entry of that number. Rename it, with a word",
        ),
    ],
)
def test_a_person_may_not_be_named_so(name: str, words: str) -> None:
    """Everywhere renamed, the owners too. A number that is no place is a name like others."""
    text = path("h2_couple").read_text()
    found = faults_of(tomllib.loads(text.replace('"Kim"', f'"{name}"')))
    (fault,) = (fault for fault in found if fault.place == "people[0].name")
    assert words in str(fault)
    assert load(text.replace('"Kim"', '"2"')).people[0].name == "2"


@pytest.mark.parametrize("changes", [case[1] for case in ALONE], ids=[case[0] for case in ALONE])
def test_one_fault_causes_no_other(changes: dict[str, Any]) -> None:
    assert len(faults_of(faulty(changes))) == 1


def test_all_faults_at_once() -> None:
    """Wrong values, missing fields and faults that only the whole shows, in one answer, each where it stands."""
    source = faulty(
        {
            "goal.objetive": 1,
            "people.0.plan_to_age": 20,
            "people.1.social_security.claim_age": 75,
            "accounts.0.lots.0.value": -1,
            "accounts.0.lots.2.asset": "intl",
            "accounts.1.owner": "Kin",
            "accounts.2": {"name": "HSA", "type": "hsa", "owner": "Kim"},
            "accounts.4.holdings.us_stok": 1,
            "spending.annual": math.nan,
            "allocation.target.cash": 0.5,
            "limits.fixed": [{**FIXED, "amount": -1}, {**FIXED, "owner": "Tim"}],
        }
    )
    assert {fault.place for fault in faults_of(source)} == {
        "goal.objetive",
        "people[0].plan_to_age",
        "people[1].social_security.claim_age",
        "accounts[0].lots[0].value",
        "accounts[0].lots[2].asset",
        "accounts[1].owner",
        "accounts[2].type",
        "accounts[4].holdings.us_stok",
        "spending.annual",
        "allocation.target",
        "limits.fixed[0].amount",
        "limits.fixed[1].owner",
    }


def test_a_lost_asset_does_not_blame_its_holders() -> None:
    faults = faults_of(faulty({"market.assets.us_stock.total_return": "seven"}))
    assert [fault.place for fault in faults] == ["market.assets.us_stock.total_return"]


TEXTS = [
    ("", "the text", "it is empty"),
    ("  \n ", "the text", "it is empty"),
    ("# only a comment\n", "the text", "no field at all"),
    ("title = \"x\"\nspending = 118,000\n", "the text, line 2", "Write numbers without commas"),
    ("title = Kim\n", "the text, line 1", "Put text in quotes"),
    ("a = 1\nrate = 7%\n", "the text, line 2", "7 % is 0.07"),
    ("[goal\nx = 1\n", "the text, line 1", "Close the brackets"),
    ("[goal]\n[goal]\n", "the text, line 2", "stands twice"),
    ("a = 1\na = 2\n", "the text, line 2", "stands twice"),
    ("just some words\n", "the text, line 1", "name = value"),
    ('{"title": "x",}', "the text, line 1, column 15", "JSON"),
    ('{"title": "x", "title": "y"}', "the text", "each field once"),
    ("[1, 2]\n{", "the text, line 1", "TOML"),
    ("{" + '"a": {' * 5000, "the text", "nested too deeply"),
    ("a = " + "[" * 5000 + "\n", "the text", "nested too deeply"),
    ("a = " + "9" * 5000 + "\n", "the text", "cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "words"), TEXTS)
def test_a_broken_text_is_explained(text: str, place: str, words: str) -> None:
    (fault,) = faults_of(text)
    assert fault.place.startswith(place)
    assert words in str(fault)


def test_files_that_are_no_scenario(tmp_path: Path) -> None:
    (tmp_path / "kim.toml").write_text(path("h2_couple").read_text())
    (tmp_path / "empty.toml").write_text("")
    (tmp_path / "binary.toml").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "latin.toml").write_bytes('title = "Käthe"'.encode("latin-1"))
    (tmp_path / "huge.toml").write_bytes(b"#" * 5_000_001)
    (tmp_path / "list.json").write_text("[1, 2]")
    expected = {
        "kin.toml": "Did you mean",
        "empty.toml": "it is empty",
        "binary.toml": "a binary file",
        "latin.toml": "UTF-8",
        "huge.toml": "at most 2 MB",
        "list.json": "one JSON object",
        ".": "a directory",
    }
    for name, words in expected.items():
        (fault,) = faults_of(tmp_path / name)
        assert words in str(fault)
    assert load(str(tmp_path / "kim.toml")).title.startswith("H2")


def test_an_empty_mapping_is_refused() -> None:
    (fault,) = faults_of({})
    assert "an empty mapping" in fault.value


IGNORABLE = [
    ({"accounts.1.after_tax_basis": 20_000}, "after_tax_basis", "accounts.after_tax_basis"),
    ({"accounts.1.after_tax_basis": 20_000}, "accounts.after_tax_basis", "accounts.after_tax_basis"),
    ({"healthcare.marketplace": []}, "healthcare.marketplace", "healthcare.marketplace"),
    ({"accounts.3.type": "hsa"}, "hsa", "accounts.hsa"),
    ({"taxes.state": "GA", "taxes.locality": "Atlanta"}, "taxes.locality", "taxes.locality"),
]


@pytest.mark.parametrize(("changes", "word", "name"), IGNORABLE)
def test_what_is_not_built_can_be_ignored_by_name(changes: dict[str, Any], word: str, name: str) -> None:
    source = faulty(changes)
    scenario = load(source, ignore=[word])
    assert scenario.ignored == (name,)
    assert ("ignored", name) in [warning[:2] for warning in scenario.warnings]
    assert len(scenario.accounts) == len(source["accounts"]) - (word == "hsa")
    assert load(scenario.content()) == scenario


def test_an_ignored_name_must_stand_in_the_scenario() -> None:
    (fault,) = faults_of(
        faulty({"healthcare.marketplace": []}), ignore=["marketplace", "healthcare.marketplac"]
    )
    assert (fault.place, fault.value) == ("--ignore", '"healthcare.marketplac"')
    assert fault.hint == 'did you mean "healthcare.marketplace"?'


def test_what_was_ignored_before_stays_recorded() -> None:
    again = load(
        {**faulty({"healthcare.marketplace": []}), "ignored": ["taxes.state"]}, ignore=["marketplace"]
    )
    assert again.ignored == ("healthcare.marketplace", "taxes.state")
    (fault,) = faults_of({**faulty({"healthcare.marketplace": []}), "ignored": 5}, ignore=["marketplace"])
    assert (fault.place, fault.expected) == ("ignored", "a list")


def test_places_after_an_ignored_account_stay_those_of_the_document() -> None:
    (fault,) = faults_of(faulty({"accounts.1.type": "hsa", "accounts.3.owner": "Sma"}), ignore=["hsa"])
    assert (fault.place, fault.who) == ("accounts[3].owner", "Sam IRA")


def test_a_pension_that_begins_later_says_of_which_year_its_dollars_are() -> None:
    raw = tomllib.loads(path("h1_single").read_text())
    pension = {"name": "City", "annual": 10_000, "from_age": 75, "indexed": 0.03}
    raw["people"][0] |= {"born": "1966-05-05", "pensions": [pension]}
    with pytest.raises(ScenarioError) as refused:
        load(raw)
    (fault,) = refused.value.faults
    assert fault.place.startswith("people[0].pensions[0].amount_in")
    assert "$15,580" in fault.expected  # 1.03^15
    assert "$10,000" in fault.expected
    pension |= {"indexed": True}
    with pytest.raises(ScenarioError, match=r"\$14,483"):  # 1.025^15
        load(raw)
    for amount_in in ("today", "first_payment"):
        load({**raw, "people": [{**raw["people"][0], "pensions": [{**pension, "amount_in": amount_in}]}]})
    for settled in ({"indexed": False}, {"indexed": 0.0}, {"from_age": 60}):
        load({**raw, "people": [{**raw["people"][0], "pensions": [{**pension, **settled}]}]})
    begun = {**pension, "from_age": 58, "amount_in": "first_payment"}
    with pytest.raises(ScenarioError, match='"today": City has been paid since 2024'):
        load({**raw, "people": [{**raw["people"][0], "pensions": [begun]}]})


def test_two_numbers_of_a_reform_that_are_right_together() -> None:
    """Each alone would stand on the wrong side of the other."""
    raw = tomllib.loads(path("h2_couple").read_text())
    base1 = {"federal.social_security.base1": {"single": 50_000, "married_filing_jointly": 64_000}}
    base2 = {"federal.social_security.base2": {"single": 68_000, "married_filing_jointly": 88_000}}
    load(raw | {"taxes": raw["taxes"] | {"reform": [{"from_year": 2026, "set": base1 | base2}]}})
    with pytest.raises(ScenarioError, match="base1"):
        load(raw | {"taxes": raw["taxes"] | {"reform": [{"from_year": 2026, "set": base1}]}})


def test_a_survivors_benefit_is_claimed_by_full_age() -> None:
    raw = tomllib.loads(path("h2_couple").read_text())
    raw["people"][0]["born"] = "1960-06-15"
    joint = "married_filing_jointly"
    raw["taxes"] |= {"prior_magi": [90_000, 90_000], "prior_filing_status": [joint, joint]}
    raw["people"][0]["social_security"]["survivor_claim_age"] = "66y8m"
    load(raw)
    raw["people"][0]["social_security"]["survivor_claim_age"] = "66y9m"
    with pytest.raises(ScenarioError, match="an age from 60 to 66y8m"):
        load(raw)


def test_a_roth_of_ones_own_may_bear_the_name_of_a_new_one() -> None:
    load(faulty({"accounts.2.name": "Kim Roth IRA (new)", "accounts.0.name": "Brokerage (new)"}))


PLAN = {"name": "Kim Plan", "type": "457b", "owner": "Kim", "holdings": {"us_stock": 1000}}
ROTH_PLAN = PLAN | {"type": "roth_401k", "first_contribution_year": 2015}
# (fields of an account that is added, place, words)
ROLLED: list[tuple[dict[str, Any], str, str]] = [
    (PLAN | {"rolls_to": "Kim Ira"}, "rolls_to", 'Did you mean "Kim IRA"?'),
    (PLAN | {"rolls_to": "Sam IRA"}, "rolls_to", "a traditional_ira account of Kim, "),
    (PLAN | {"rolls_to": "Kim Roth"}, "rolls_to", "a traditional_ira account of Kim, "),
    (ROTH_PLAN | {"rolls_to": "Kim IRA"}, "rolls_to", "a roth_ira account of Kim, "),
    (PLAN | {"rolls_to": "Kim IRA", "rolls_in": 2020}, "rolls_in", "a year from 2026 to "),
    (PLAN | {"rolls_in": 2028}, "rolls_to", "rolls_to beside it"),
    (PLAN | {"owner": "Sam", "rolls_to": "Sam IRA", "employed_until": 2027, "rolls_in": 2026}, "", ""),
    (ROTH_PLAN | {"first_contribution_year": 2005}, "first_contribution_year", "a year from 2006 to 2026"),
    (PLAN | {"type": "roth_401k"}, "first_contribution_year", "the first Roth contribution to this plan"),
]


@pytest.mark.parametrize(("account", "place", "words"), ROLLED)
def test_a_plan_of_an_employer_rolls_to_an_ira_of_its_owner(
    account: dict[str, Any], place: str, words: str
) -> None:
    document = faulty({f"accounts.{len(BASE['accounts'])}": account})
    if not place:
        assert load(document).accounts[-1].name == "Kim Plan"
        return
    with pytest.raises(ScenarioError) as refused:
        load(document)
    (fault,) = refused.value.faults
    assert f".{place} (Kim Plan): given" in str(fault), str(fault)
    assert words in str(fault)


def test_nothing_is_rolled_out_of_a_present_employers_plan_before_59_and_a_half() -> None:
    account = PLAN | {"rolls_to": "Kim IRA", "employed_until": 2027, "rolls_in": 2026}
    changes = {f"accounts.{len(BASE['accounts'])}": account, "people.0.born": date(1970, 1, 15)}
    with pytest.raises(ScenarioError) as refused:
        load(faulty(changes))
    assert any("a year after employed_until, or from 2029 on" in str(fault) for fault in refused.value.faults)


def test_the_few_places_of_a_state_are_named() -> None:
    with pytest.raises(ScenarioError, match=r"(?i)it has New York City and Yonkers"):
        load(faulty({"taxes.state": "NY", "taxes.locality": "NYC"}))
