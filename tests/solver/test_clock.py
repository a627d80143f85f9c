"""The clock of a year favours no account and no asset: untaxed, what is paid out is worth what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from decumulate import scenarios
from decumulate.models.plan import Plan, PlanError
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit.document import audit
from decumulate.solver.run import SolveOptions, solve

UNTAXED = {"goal.heir_tax_rate": 0.0}
NOTHING_PAID_OUT = {
    "market.assets.us_stock.qualified_dividends": 0.0,
    "market.assets.intl_stock.qualified_dividends": 0.0,
    "market.assets.us_bond.interest": 0.0,
    "market.assets.cash.interest": 0.0,
}


def shipped(name: str) -> Scenario:
    return load(Path(scenarios.path(name)))


def best(scenario: Scenario) -> Plan:
    return solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=1e-5, time_limit=60.0, threads=1))


def test_what_is_paid_out_is_worth_what_is_kept_where_nothing_is_taxed() -> None:
    """H1's best plan owes no tax, and her heirs none here: what of a return is paid out moves nothing."""
    paying, keeping = (
        best(shipped("h1_single").with_changes(c)) for c in (UNTAXED, UNTAXED | NOTHING_PAID_OUT)
    )
    assert paying.estate is not None
    assert keeping.estate is not None
    assert all(year.tax.federal_tax < 1.0 for year in paying.years)
    assert paying.estate.after_tax == pytest.approx(keeping.estate.after_tax, abs=1.0)


@pytest.mark.parametrize("name", ["h1_single", "h2_couple"])
def test_no_roth_money_goes_into_taxable_accounts(name: str) -> None:
    for year in best(shipped(name)).years:
        assert min(year.cash.from_roth, -year.cash.from_taxable) < 1.0, year.year


def test_yields_do_not_pay_for_the_year_that_pays_them() -> None:
    scenario = shipped("h1_single")
    plan = best(scenario)
    first, second = plan.years[:2]
    yields = first.cash.yields
    assert yields > 500.0
    assert first.cash.carry_out == pytest.approx(yields, abs=0.01)
    assert second.cash.carry_in == pytest.approx(yields, abs=0.01)
    more = first.cash.model_copy(update={"spending": first.cash.spending + yields})
    spent = plan.model_copy(update={"years": (first.model_copy(update={"cash": more}), *plan.years[1:])})
    assert ("cash", "carry_out") in {(fault.rule, fault.where) for fault in audit(spent, scenario).faults}


def test_a_document_of_the_first_schema_version_is_read_and_told_what_has_changed() -> None:
    """Its plan may pay for a year with the yields of that year: the audit says why that no longer holds."""
    scenario = shipped("h1_single")
    document = json.loads(best(scenario).to_json())
    assert document["schema_version"] == 2
    document["schema_version"] = 1
    report = audit(Plan.read(document), scenario)
    assert [note.rule for note in report.notes].count("schema_version") == 1
    assert (
        "paid for the year that paid them"
        in next(n for n in report.notes if n.rule == "schema_version").message
    )
    document["schema_version"] = 3
    with pytest.raises(PlanError, match="schema_version"):
        Plan.read(document)
