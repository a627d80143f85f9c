"""The states' tables: all there, cited, printed, and refused where something is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from decumulate.models.laws.states import register
from decumulate.models.scenario.states import STATES
from decumulate.solver.cli import app
from decumulate.tax_tables import state_tables
from decumulate.tax_tables.indexing import TableError
from decumulate.tax_tables.schema import FilingStatus
from decumulate.tax_tables.state_rows import state_rows
from decumulate.tax_tables.state_tables import state_table


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


def test_the_page_of_states_says_what_the_tables_say() -> None:
    page = (Path(__file__).parents[2] / "docs" / "states.md").read_text(encoding="utf-8")
    for code, name in STATES.items():
        table = state_table(code)
        about, *rest = (table.notes.get(key, "") for key in ("about", "not_modelled", "doubtful"))
        rest.append(", ".join(f"`{each}`" for each in table.projected.get(2026, ())))
        cells = " | ".join(rest) if table.taxes_income else "| |"
        assert f"| {name} ({code}) | {about} | {cells} |" in page, code


def test_amounts_of_a_year_are_those_dated_last() -> None:
    georgia = state_table("GA")
    single = FilingStatus.SINGLE
    assert georgia.amounts(2025, single)["rate"] == 0.0519
    assert georgia.amounts(2026, single)["rate"] == georgia.amounts(2031, single)["rate"] == 0.0499
    assert georgia.amounts(2026, single).rows("exclusion")[1] == (65.0, 65_000.0)
    assert georgia.amounts(2027, single).rows("exclusion")[1] == (65.0, 70_000.0)


def test_what_a_table_has_not_is_said_by_name() -> None:
    widowed = FilingStatus.QUALIFYING_SURVIVING_SPOUSE
    table = state_table("AZ")
    amounts = table.amounts(2026, widowed)
    assert amounts["standard"] == table.amounts(2026, FilingStatus.HEAD_OF_HOUSEHOLD)["standard"]
    with pytest.raises(
        TableError, match="Arizona's `standard` is not known here for a qualifying surviving spouse"
    ):
        replace(table, files_as={}).amounts(2026, widowed)["standard"]
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
        table.rates_only,
        table.grows,
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


# ---- after the last dated year ------------------------------------------------------------------------------------

SINGLE = FilingStatus.SINGLE


def two_percent(year: int) -> float:
    return float(1.02 ** (year - 2020))


def test_what_is_indexed_grows_and_what_is_not_stands() -> None:
    oregon = state_table("OR").amounts(2029, SINGLE, two_percent)
    assert oregon["standard"] == pytest.approx(2_895 * 1.02**3)
    assert oregon["credit_up_to"] == 100_000
    assert oregon.rows("brackets")[1] == pytest.approx((4_550 * 1.02**3, 0.0675))
    assert oregon.rows("brackets")[3] == (125_000, 0.099), (
        "ORS 316.037(1)(b) indexes the lower brackets alone"
    )
    assert oregon.rows("federal_tax_cap")[1] == pytest.approx((125_000, 7_000 * 1.02**3)), (
        "the AGI limits stand"
    )
    assert state_table("NJ").amounts(2045, SINGLE, two_percent).rows("exclusion_share")[1] == (100_000, 0.375)
    assert state_table("OR").amounts(2026, SINGLE, two_percent)["standard"] == 2_895
    assert state_table("OR").amounts(2029, SINGLE)["standard"] == 2_895, "without prices nothing grows"


def test_enacted_rates_come_on_brackets_that_have_grown() -> None:
    nebraska = state_table("NE").amounts(2028, SINGLE, two_percent).rows("brackets")
    assert nebraska[2] == pytest.approx((24_760 * 1.02**2, 0.0399))
    california = state_table("CA")
    before, after = (california.amounts(year, SINGLE, two_percent).rows("brackets") for year in (2030, 2031))
    assert before[-1] == pytest.approx((759_790 * 1.02**4, 0.123))
    assert after[-1] == pytest.approx((759_790 * 1.02**5, 0.093)), "Const. art. XIII s. 36 ends with 2030"


def test_scheduled_amounts_grow_only_from_their_last_year() -> None:
    montana = state_table("MT")
    assert montana.amounts(2027, SINGLE, two_percent).rows("brackets")[1] == (65_000, 0.054)
    assert montana.amounts(2029, SINGLE, two_percent).rows("brackets")[1] == pytest.approx(
        (65_000 * 1.02**2, 0.054)
    )
    hawaii = state_table("HI")
    assert [hawaii.amounts(year, SINGLE, two_percent)["standard"] for year in (2027, 2028, 2030, 2040)] == [
        8_000,
        9_000,
        10_000,
        12_000,
    ]
    assert state_table("MS").amounts(2035, SINGLE, two_percent).rows("brackets") == ((0, 0), (10_000, 0.03))
    assert state_table("NY").amounts(2033, SINGLE, two_percent).rows("brackets")[-1] == (1_077_550, 0.0882)
    assert state_table("VA").amounts(2030, SINGLE, two_percent)["standard"] == 3_000
    assert state_table("WA").amounts(2029, SINGLE, two_percent)["income_tax_above"] == 1_000_000
    assert state_table("WA").amounts(2030, SINGLE, two_percent)["income_tax_above"] == pytest.approx(
        1_020_000
    )
    assert state_table("RI").amounts(2027, SINGLE, two_percent)["high_above"] == 1_000_000
    assert state_table("RI").amounts(2029, SINGLE, two_percent)["high_above"] == pytest.approx(1_040_400)
    arkansas = state_table("AR").amounts(2028, SINGLE, two_percent)
    assert arkansas.rows("high_brackets")[1] == pytest.approx((4_700 * 1.02**2, 0.037))
    assert arkansas.rows("high_adjustment")[0] == pytest.approx((94_700 * 1.02**2, 290 * 1.02**2))
