"""Households at random: solved, written, read and audited again, the plan is the same and its workbook balances."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from decumulate.models.plan import Plan
from decumulate.solver.audit.document import audit
from decumulate.solver.baselines.at_once import solve
from decumulate.solver.errors import InfeasibleError
from decumulate.solver.receipts import read_receipt, receipt_json, receipt_of, verify
from decumulate.solver.report.workbook import workbook_bytes
from decumulate.solver.run import SolveOptions

from ..attack.households import household

SEEDS = range(300, 308)
OPTIONS = SolveOptions(time_limit=3.0, threads=1, ranges=False, name_conflicts=False, gap=1e-2)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_solved_holds_in_every_file(seed: int, tmp_path: Path) -> None:
    scenario = household(seed)
    try:
        plan = solve(scenario, OPTIONS)
    except InfeasibleError:
        pytest.skip("no plan meets what this household wishes")
    file = tmp_path / "plan.json"
    file.write_text(plan.to_json(), encoding="utf-8")
    again = Plan.read(file)
    assert again.to_json() == plan.to_json()
    report = audit(again, scenario)
    assert report.ok, str(report)
    verified = verify(read_receipt(receipt_json(receipt_of(scenario, again, OPTIONS))))
    assert verified.ok, verified.faults
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(again, scenario)), data_only=True)
    rows = list(book["Certificate"].iter_rows(values_only=True))
    assert [row for row in rows if row[2] == "is off"] == []
    assert ("All of it", "balance") in {row[:2] for row in rows}
