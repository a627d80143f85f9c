"""The states' tables: all there, cited, printed, and refused where something is wrong."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from decumulate.models.laws.states import register
from decumulate.models.scenario.states import STATES
from decumulate.solver.cli import app
from decumulate.tax_tables import state_tables
from decumulate.tax_tables.indexing import TableError
from decumulate.tax_tables.schema import FilingStatus
from decumulate.tax_tables.state_tables import state_rows, state_table


def test_every_place_has_a_table_and_a_reading() -> None:
    assert set(register.COMPUTED) == set(STATES)
    for code, name in STATES.items():
        table = state_table(code)
        assert table.title == name
        assert table.taxes_income == (register.COMPUTED[code] is not register.no_tax), code
        assert not table.taxes_income or table.notes["indexing"]["rule"]
        assert not table.taxes_income or table.notes["not_modelled"]


def test_every_amount_is_cited_and_marked() -> None:
    for code in STATES:
        for row in state_rows(code):
            assert len(row.citation) > 8, (code, row.name)
        for year, names in state_table(code).projected.items():
            assert year == 2026, code
            assert set(names) <= set(state_table(code).indexed), (code, names)


def test_amounts_of_a_year_are_those_dated_last() -> None:
    georgia = state_table("GA")
    single = FilingStatus.SINGLE
    assert georgia.amounts(2025, single)["rate"] == 0.0519
    assert georgia.amounts(2026, single)["rate"] == georgia.amounts(2031, single)["rate"] == 0.0499
    assert georgia.amounts(2026, single).rows("exclusion")[1] == (65.0, 65_000.0)
    assert georgia.amounts(2027, single).rows("exclusion")[1] == (65.0, 70_000.0)


def test_what_a_table_has_not_is_said_by_name() -> None:
    amounts = state_table("AZ").amounts(2026, FilingStatus.QUALIFYING_SURVIVING_SPOUSE)
    with pytest.raises(
        TableError, match="Arizona's `standard` is not known here for a qualifying surviving spouse"
    ):
        amounts["standard"]
    with pytest.raises(TableError, match=r"states/az\.toml has no `standrad`"):
        amounts["standrad"]


def test_a_faulty_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = state_table("IL")
    broken = state_tables.StateTable(
        table.code,
        table.title,
        table.sections,
        {},
        table.projected,
        table.indexed,
        table.shape,
        table.edges,
        table.notes,
    )
    with pytest.raises(TableError, match="has no citation"):
        state_tables._check(broken, "states/il.toml")


def test_tables_of_a_state_are_printed() -> None:
    def printed(*words: str) -> str:
        result = CliRunner().invoke(app, ["tables", *words])
        assert result.exit_code == 0, result.output
        return result.output

    oregon = printed("--state", "OR")
    assert "2026 single (projected, indexed) = 2,895" in oregon
    assert "oregon.gov" in oregon
    assert "federal pensions of service before 1 October 1991" in oregon
    assert "2025 single" not in printed("--state", "OR", "--year", "2026", "--law", "federal_tax_cap")
    assert "Texas: no income tax." in printed("--state", "TX")
