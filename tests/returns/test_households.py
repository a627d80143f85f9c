"""Forms of small households, their numbers done on paper: Roth layers, required distributions, deaths, part years."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.plan import PlanError
from decumulate.models.returns.form import Line
from decumulate.solver.report.returns import forms_of

from ..audit.households import person, plan, scenario, sell
from .followed import Followed

YOUNG = person("Ann", "1970-01-15", 56)
MEDICARE = {"state": "FL", "prior_magi": [30_000, 300_000], "prior_filing_status": ["single", "single"]}


def account(kind: str, amount: float, name: str = "", **more: object) -> dict[str, Any]:
    return {"name": name or kind, "type": kind, "owner": "Ann", "holdings": {"fund": amount}} | more


def lots(value: float, basis: float, asset: str = "fund") -> dict[str, Any]:
    lot = {"asset": asset, "acquired": "2010-05-01", "value": value, "basis": basis}
    return {"name": "Broker", "type": "taxable", "owner": "Ann", "lots": [lot]}


def followed(year: dict[str, Any], home: Any, *more: dict[str, Any]) -> dict[str, Line]:
    """The lines of a plan's years by key, every one of them followed down."""
    found = Followed.of(plan(year, *more), home)
    assert found.wrong() == []
    assert found.apart() == []
    return found.lines


def amounts(lines: dict[str, Line], form: str, **wanted: float) -> None:
    for name, dollars in wanted.items():
        assert lines[f"2026.{form}.{name}"].amount == pytest.approx(dollars), name


def test_a_roth_ira_pays_contributions_conversions_and_earnings() -> None:
    """40,000 of a Roth IRA at 56: 10,000 contributions, 20,000 converted two years ago, 10,000 of earnings."""
    layers = {"contribution_basis": 10_000, "conversions": [{"year": 2024, "amount": 20_000}]}
    home = scenario([YOUNG], [account("roth_ira", 60_000, first_contribution_year=2020, **layers)], 37_000)
    lines = followed({"accounts": {"roth_ira": {"distributed": 40_000, "holdings": {"fund": 20_000}}}}, home)
    whose = {"line19.Ann": 40_000, "line22.Ann": 10_000, "line23.Ann": 30_000, "line24.Ann": 20_000}
    amounts(lines, "form8606", **whose, **{"line25a.Ann": 10_000, "line25c.Ann": 10_000, "early.Ann": 30_000})
    amounts(lines, "form1040", line4a=40_000, line4b=10_000, line11a=10_000, line23=3_000, line24=3_000)
    amounts(lines, "form5329", line1=30_000, line4=3_000)
    assert lines["2026.form1040.line4b"].inputs == ("2026.form8606.line25c.Ann",)
    assert lines["2026.form8606.line22.Ann"].inputs == ("plan#/years/0/roth_out/Ann/contributions",)


def test_a_roth_401k_before_it_qualifies_is_income_of_line_5() -> None:
    """10,000 of 40,000, of which 30,000 are contributions: 2,500 of earnings, with 10 percent."""
    roth = account("roth_401k", 40_000, contribution_basis=30_000, first_contribution_year=2024)
    home = scenario([YOUNG], [roth], 9_750)
    lines = followed({"accounts": {"roth_401k": {"distributed": 10_000, "holdings": {"fund": 30_000}}}}, home)
    amounts(lines, "form1040", line5a=10_000, line5b=2_500, line24=250)
    amounts(lines, "form5329", line1=2_500)
    assert lines["2026.received.designated_roth"].inputs == ("plan#/years/0/accounts/roth_401k/distributed",)


def test_required_distributions_by_what_may_pay_them() -> None:
    """80 in 2026, the divisor is 20.2: two 403(b)s together, the IRA and the 457(b) each by itself."""
    accounts = [
        account("403b", 101_000, "first"),
        account("403b", 50_500, "second"),
        account("traditional_ira", 202_000, "ira"),
        account("457b", 20_200, "city"),
    ]
    home = scenario([person("Ann", "1946-06-15", 80)], accounts, 10_000, taxes=MEDICARE)
    out = {
        "first": (7_500, 101_000),
        "second": (0, 50_500),
        "ira": (10_000, 202_000),
        "city": (1_000, 20_200),
    }
    paid = {
        name: {"distributed": taken, "holdings": {"fund": held - taken}}
        for name, (taken, held) in out.items()
    }
    lines = followed({"accounts": paid}, home)
    wanted = {"pool.first/second": 7_500, "pool.ira": 10_000, "pool.city": 1_000, "required.Ann": 18_500}
    amounts(lines, "rmd", **wanted)
    assert lines["2026.rmd.pool.city"].arithmetic == "city on 31 December 2025 / 20.2"
    amounts(lines, "form1040", line4b=10_000, line5b=8_500)


def test_medicare_by_the_return_of_two_years_before() -> None:
    """MAGI of 2024 was 30,000 and that of 2025 300,000: no surcharge in 2026, the fourth tier's in 2027."""
    home = scenario(
        [person("Ann", "1950-06-15", 77)], [account("traditional_ira", 500_000)], 10_000, taxes=MEDICARE
    )
    rest = 500_000 - 40_000
    first = {"accounts": {"traditional_ira": {"distributed": 40_000, "holdings": {"fund": rest}}}}
    second = {"accounts": {"traditional_ira": {"distributed": 40_000, "holdings": {"fund": rest - 40_000}}}}
    lines = followed(first, home, second)
    assert "2026.medicare.surcharge" not in lines
    tier, before = lines["2027.medicare.tier"], lines["2027.medicare.magi_before"]
    assert (before.amount, before.inputs) == (300_000, ("scenario#/taxes/prior_magi/1",))
    assert tier.amount == 4
    assert lines["2027.medicare.surcharge"].amount > 5_000
    assert "2026.medicare.magi" in lines


def test_what_a_death_leaves_of_losses_is_a_fact_with_its_reason() -> None:
    """Ann loses 50,000 in her own account and dies with the year: none of it is Bob's."""
    people = [person("Ann", "1970-01-15", 56), person("Bob", "1970-01-15", 58)]
    home = scenario(people, [lots(100_000, 150_000)], 20_000)
    sold = {"trades": [sell(100_000)], "accounts": {"Broker": {"holdings": {}}}}
    cash = {"trades": [], "accounts": {"Broker": {"holdings": {}}}}
    lines = followed(sold, home, cash, cash)
    amounts(lines, "schedule_d", line16=-50_000, line21=3_000)
    assert lines["2026.losses.line13"].amount == pytest.approx(50_000)  # there is no income to reduce
    assert "2027.schedule_d.line14" not in lines


def test_a_loss_is_carried_from_return_to_return() -> None:
    home = scenario([person("Ann", "1970-01-15", 58)], [lots(100_000, 150_000)], 20_000)
    sold = {"trades": [sell(100_000)], "accounts": {"Broker": {"holdings": {}}}}
    cash = {"trades": [], "accounts": {"Broker": {"holdings": {}}}}
    lines = followed(sold, home, cash, cash)
    for year in (2027, 2028):
        assert lines[f"{year}.schedule_d.line14"].inputs == (f"{year - 1}.losses.line13",)
        assert lines[f"{year}.schedule_d.line14"].amount == pytest.approx(50_000)


def test_a_flat_state_leaves_treasuries_untaxed_and_is_deducted_on_schedule_a() -> None:
    """Treasuries of 1,000,000 pay 4 %, so that only the IRA's 100,000 is the state's: 5,000, deducted with the rest."""
    assets = {"fund": {"total_return": 0.0}, "bill": {"total_return": 0.04, "treasury_interest": 0.04}}
    taxes = {
        "state_flat": {"rate": 0.05, "taxes_retirement": True, "taxes_social_security": False},
        "itemized": {"property_tax": 12_000, "mortgage_interest": {"amount": 15_000, "until_year": 2026}},
    }
    accounts = [lots(1_000_000, 1_000_000, "bill"), account("traditional_ira", 400_000)]
    home = scenario(
        [YOUNG | {"born": "1965-01-15", "plan_to_age": 61}], accounts, 50_000, assets, taxes=taxes
    )
    ira = {"distributed": 100_000, "holdings": {"fund": 300_000}}
    year = {"accounts": {"Broker": {"holdings": {"bill": 1_000_000}}, "traditional_ira": ira}}
    lines = followed(year, home)
    amounts(lines, "state", treasuries=40_000, base=100_000, tax=5_000)
    amounts(lines, "schedule_a", line5a=5_000, line5b=12_000, line7=17_000, line10=15_000, line17=32_000)
    amounts(lines, "form1040", line2b=40_000, line12e=32_000, line15=108_000)
    assert lines["2026.schedule_a.line5a"].inputs == ("2026.state.tax",)


def test_what_came_before_the_plans_first_day_counts_once() -> None:
    """From 1 November: 20,000 was converted, 5,000 paid early, 500 of interest came and a gain of 800."""
    begun = {
        "as_of": "2026-11-01",
        "values_as_of": "2026-11-01",
        "conversions": {"ira": 20_000},
        "distributions": {"ira": 5_000},
        "interest": 500,
        "long_term_gains": 800,
        "wages": {"Ann": 30_000},
    }
    accounts = [
        account("traditional_ira", 100_000, "ira"),
        account("roth_ira", 20_000, first_contribution_year=2020),
    ]
    home = scenario([YOUNG], accounts, 6_000, year_to_date=begun)
    lines = followed(
        {
            "accounts": {
                "ira": {"distributed": 9_000, "holdings": {"fund": 91_000}},
                "roth_ira": {"holdings": {"fund": 20_000}},
            }
        },
        home,
    )
    amounts(lines, "form1040", line1z=30_000, line2b=500, line4b=34_000, line7a=800, line11a=65_300)
    amounts(lines, "form5329", line1=14_000)
    amounts(lines, "form8606", **{"line16.Ann": 20_000})
    assert lines["2026.received.paid.ira"].inputs == (
        "plan#/years/0/accounts/ira/distributed",
        "plan#/years/0/so_far/distributions/ira",
    )


def test_names_of_any_kind_stay_text_and_their_pointers_lead_there() -> None:
    name = "=cmd|' /C'!A0/before~401k <b>"
    home = scenario(
        [person("Ann/~", "1965-01-15", 61)], [account("traditional_ira", 90_000, name, owner="Ann/~")], 20_000
    )
    lines = followed({"accounts": {name: {"distributed": 30_000, "holdings": {"fund": 60_000}}}}, home)
    paid = lines[f"2026.received.paid.{name}"]
    assert paid.amount == pytest.approx(30_000)
    assert paid.inputs == ("plan#/years/0/accounts/=cmd|' ~1C'!A0~1before~0401k <b>/distributed",)


def test_a_year_that_the_plan_has_not_is_refused_in_words() -> None:
    home = scenario([YOUNG], [account("roth_ira", 60_000, first_contribution_year=2000)], 0)
    made = plan({"accounts": {"roth_ira": {"holdings": {"fund": 60_000}}}})
    with pytest.raises(PlanError, match="2031; expected a year of the plan, 2026 to 2026"):
        forms_of(made, home, 2031)


def test_nothing_is_shown_that_does_not_concern_the_household() -> None:
    """A Roth IRA and nothing else: a return without income."""
    home = scenario(
        [YOUNG],
        [account("roth_ira", 60_000, contribution_basis=60_000, first_contribution_year=2000)],
        10_000,
    )
    made = plan({"accounts": {"roth_ira": {"distributed": 10_000, "holdings": {"fund": 50_000}}}})
    forms = forms_of(made, home)
    assert [form.title for form in forms] == [
        "What the year pays in tax and premiums",
        "Form 1040",
        "Form 8606",
        "Form 8962",
        "What the year brings",
    ]
    assert all(form.note == "Line numbers are those of the forms of 2025." for form in forms[1:4])
    assert (forms[0].note, forms[4].note) == ("", "")


def test_inherited_accounts_pay_what_their_law_says() -> None:
    """Of someone who died in 2021 at 91: a part each year. A Roth IRA begun in 2022, 30,000 of it basis and 70,000
    earnings, pays 40,000, so that 10,000 are income, without the 10 percent."""
    left = {"inherited_from": {"born": "1970-03-01", "died": "2022-06-01"}}
    roth = account(
        "inherited_roth", 100_000, "uncle", contribution_basis=30_000, first_contribution_year=2022, **left
    )
    ira = account(
        "inherited_ira", 265_000, "mother", inherited_from={"born": "1930-03-01", "died": "2021-06-01"}
    )
    home = scenario([YOUNG], [roth, ira], 40_000)
    out = {"uncle": (40_000, 100_000), "mother": (10_000, 265_000)}
    paid = {
        name: {"distributed": taken, "holdings": {"fund": held - taken}}
        for name, (taken, held) in out.items()
    }
    lines = followed({"accounts": paid}, home)
    amounts(lines, "form1040", line4a=50_000, line4b=20_000)
    amounts(lines, "received", **{"inherited.uncle": 10_000})
    assert "2026.form5329.line4" not in lines
    # Ann was 52 in 2022, the year after: 34.3 of table I, less one for each year since.
    assert lines["2026.rmd.pool.mother"].arithmetic == "mother on 31 December 2025 / 30.3"
