"""The plan as a document: what is read back is what was written, and its sums hold to the cent."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from decumulate.models.plan import Plan, PlanError
from decumulate.models.scenario import load
from decumulate.solver.audit import audit, fill

from .baseline import taxable_first

HALF_A_CENT = 0.005
SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(params=["couple_with_pensions", "h3_early_retirees", "h8_single_losses"], scope="module")
def written(request):
    home = load(SCENARIOS / f"{request.param}.toml")
    bare = taxable_first(home)
    return home, fill(bare, audit(bare, home)).to_json()


def test_the_written_sums_hold_to_the_cent(written):
    home, text = written
    taxable = {account.name for account in home.accounts if account.type == "taxable"}
    document = json.loads(text)
    carried = 0.0
    for year in document["years"]:
        cash = year["cash"]
        from_accounts = cash["from_taxable"] + cash["from_traditional"] + cash["from_roth"] + cash["from_hsa"]
        outgo = sum(cash[line] for line in ("spending", "giving_cash", "taxes", "premiums", "contributions"))
        assert abs(cash["carry_in"] - carried) < HALF_A_CENT
        assert abs(cash["first_day"] - (carried + from_accounts - cash["trading_cost"])) < HALF_A_CENT
        assert abs(cash["carry_out"] - (cash["first_day"] + cash["receipts"] - outgo)) < HALF_A_CENT
        carried = cash["carry_out"]
        for name, account in year["accounts"].items():
            into = account["converted_in"] + account["contributed"]
            out = account["distributed"] + account["converted_out"] + account["qcd"]
            kept = 0.0 if name in taxable else account["yields"]
            held = account["open"] - out + into
            assert abs(sum(account["holdings"].values()) - held) < HALF_A_CENT
            assert abs(account["close"] - (held + account["growth"] + kept)) < HALF_A_CENT


def test_a_written_plan_reads_back_and_holds(written):
    home, text = written
    plan = Plan.read(text)
    assert plan.to_json() == text
    report = audit(plan, home)
    assert [fault for fault in report.faults if fault.rule not in ("allocation", "risk")] == []
    assert abs(report.worst.amount) < 0.05


def test_the_parts_stand_in_the_order_of_the_contract(written):
    year = json.loads(written[1])["years"][0]
    assert list(year) == [
        "year", "deflator", "filing_status", "ages", "income", "tax", "cash", "medicare_months",
        "rmd_required", "accounts", "trades", "binding", "roth_out",
    ]  # fmt: skip


MINIMAL = {"years": [{"year": 2026, "accounts": {"IRA": {"holdings": {"fund": 1}}}, "trades": []}]}


def test_lines_that_were_never_set_are_not_written():
    year = json.loads(Plan.read(MINIMAL).to_json())["years"][0]
    assert year == {"year": 2026, "accounts": {"IRA": {"holdings": {"fund": 1.0}}}, "trades": []}


def test_a_plan_is_read_from_a_file_too(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(MINIMAL))
    assert Plan.read(path) == Plan.read(str(path)) == Plan.read(MINIMAL)


@pytest.mark.parametrize(
    ("document", "places"),
    [
        ("{", ["the plan"]),
        ("[1]", ["the plan"]),
        ("nowhere.json", ["the plan"]),
        ({}, ["years"]),
        ({"years": []}, ["years"]),
        ({"years": [*MINIMAL["years"], {**MINIMAL["years"][0], "year": 2028}]}, ["years"]),
        (MINIMAL | {"yeers": []}, ["yeers"]),
        (
            {"years": [{"year": 2026, "accounts": {"IRA": {}}}]},
            ["years[0].accounts.IRA.holdings", "years[0].trades"],
        ),
        ({"years": [MINIMAL["years"][0] | {"tax": {"agi": float("nan")}}]}, ["years[0].tax.agi"]),
        ({"years": [MINIMAL["years"][0] | {"tax": {"agi": "12"}}]}, ["years[0].tax.agi"]),
        ({"years": [MINIMAL["years"][0] | {"filing_status": "widow"}]}, ["years[0].filing_status"]),
        (
            {"years": [MINIMAL["years"][0] | {"trades": [{"account": "A", "asset": "b", "action": "hold"}]}]},
            ["years[0].trades[0].action", "years[0].trades[0].amount"],
        ),
    ],
)
def test_every_fault_of_a_document_is_named(document, places):
    with pytest.raises(PlanError) as refused:
        Plan.read(document)
    assert [fault.place for fault in refused.value.faults] == places
    assert all(fault.expected for fault in refused.value.faults)


def test_the_audit_loads_no_solver():
    """Nor the planner: it is a second opinion."""
    code = "import sys, decumulate.solver.audit, decumulate.models.returns.bulk; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "decumulate.solver.audit.replay" in loaded
    planner = tuple(f"decumulate.solver.{room}" for room in ("lifetime", "backends", "exact", "run"))
    assert [name for name in loaded if name.startswith(("pulp", "highspy", *planner))] == []
