"""The tables themselves: spot values by hand, life tables by checksum, faulty files refused."""

import shutil
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from decumulate.tax_tables import read
from decumulate.tax_tables.indexing import TableError
from decumulate.tax_tables.law_file import LAW_CLASSES, read_law
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.read import actuarial, listing, tables_sha256
from decumulate.tax_tables.schema import FilingStatus as FS

Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def book() -> LawBook:
    return LawBook(lambda year: 0.025, 2026)


def table(law: str) -> dict[str, Any]:
    return tomllib.loads(files("decumulate.tax_tables").joinpath(*f"{law}.toml".split(".", 1)).read_text())


def test_the_law_of_2026_is_the_published_one(book: LawBook) -> None:
    law = book.for_year(2026)
    federal = law.federal
    assert law.published
    assert federal.ordinary_income_tax.rates == (0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37)
    assert federal.ordinary_income_tax.tops == {
        FS.SINGLE: (12_400, 50_400, 105_700, 201_775, 256_225, 640_600),
        FS.MARRIED_FILING_JOINTLY: (24_800, 100_800, 211_400, 403_550, 512_450, 768_700),
        FS.MARRIED_FILING_SEPARATELY: (12_400, 50_400, 105_700, 201_775, 256_225, 384_350),
        FS.HEAD_OF_HOUSEHOLD: (17_700, 67_450, 105_700, 201_750, 256_200, 640_600),
        FS.QUALIFYING_SURVIVING_SPOUSE: (24_800, 100_800, 211_400, 403_550, 512_450, 768_700),
    }
    assert federal.capital_gains_tax.tops[FS.MARRIED_FILING_JOINTLY] == (98_900, 613_700)
    assert federal.standard_deduction.basic[FS.HEAD_OF_HOUSEHOLD] == 24_150
    assert federal.standard_deduction.aged_addition[FS.SINGLE] == 2_050
    assert federal.standard_deduction.charity_nonitemizer[FS.MARRIED_FILING_JOINTLY] == 2_000
    assert federal.amt.exemption[FS.MARRIED_FILING_SEPARATELY] == 70_100
    assert federal.itemized_deductions.limit_rate == 2 / 37
    assert federal.itemized_deductions.salt_phaseout_threshold[FS.MARRIED_FILING_SEPARATELY] == 252_500


def test_the_law_of_2025_had_no_charity_floor_no_limit_and_another_amt(book: LawBook) -> None:
    federal = book.for_year(2025).federal
    assert federal.itemized_deductions.charity_floor == federal.itemized_deductions.limit_rate == 0
    assert federal.standard_deduction.charity_nonitemizer[FS.SINGLE] == 0
    assert federal.amt.phaseout_rate == 0.25
    assert federal.amt.phaseout_start[FS.MARRIED_FILING_JOINTLY] == 1_252_700


def test_a_surviving_spouse_is_joint_for_the_niit_and_single_for_additional_medicare_tax(
    book: LawBook,
) -> None:
    federal = book.for_year(2026).federal
    assert federal.niit.threshold[FS.QUALIFYING_SURVIVING_SPOUSE] == 250_000
    assert federal.payroll_tax.additional_threshold[FS.QUALIFYING_SURVIVING_SPOUSE] == 200_000
    assert federal.social_security.base1[FS.QUALIFYING_SURVIVING_SPOUSE] == 25_000


def test_separate_returns_have_no_senior_deduction_and_no_social_security_base(book: LawBook) -> None:
    federal = book.for_year(2026).federal
    assert federal.senior_deduction.amount[FS.MARRIED_FILING_SEPARATELY] == 0
    assert federal.social_security.base2[FS.MARRIED_FILING_SEPARATELY] == 0


@pytest.mark.parametrize(("year", "first", "top"), [(2025, 106_000, 394_000), (2026, 109_000, 391_000)])
def test_the_published_top_edge_of_separate_returns_is_the_single_one_less_the_first(
    book: LawBook, year: int, first: float, top: float
) -> None:
    edges = book.for_year(year).medicare.irmaa.edges
    assert edges[FS.MARRIED_FILING_SEPARATELY] == (first, top)
    assert top == edges[FS.SINGLE][-1] - edges[FS.SINGLE][0]


def test_irmaa_has_an_edge_for_every_tier_it_leads_to(book: LawBook) -> None:
    irmaa = book.for_year(2026).medicare.irmaa
    assert irmaa.tiers[FS.MARRIED_FILING_SEPARATELY] == (4, 5)
    for status in FS:
        assert len(irmaa.edges[status]) == len(irmaa.tiers[status])
    assert irmaa.part_b == (0, 81.2, 202.9, 324.6, 446.3, 487.0)


def test_part_d_surcharges_follow_from_the_base_premium(book: LawBook) -> None:
    """42 USC 1395w-113(a)(7): base x (share - 25.5) / 25.5, to the dime."""
    for year in (2025, 2026):
        medicare = book.for_year(year).medicare
        expected = [medicare.premiums.part_d_base * (share - 25.5) / 25.5 for share in (35, 50, 65, 80, 85)]
        assert medicare.irmaa.part_d[1:] == tuple(round(x, 1) for x in expected)


def test_uniform_table_checksum() -> None:
    years = actuarial().uniform_lifetime
    assert (min(years), max(years), years[73], years[120]) == (72, 120, 26.5, 2.0)
    # 41,263 tenths with ages 10 to 71 (Notice 2022-6), which alone are 35,943.
    assert round(10 * sum(years.values())) == 41_263 - 35_943


def test_joint_table_is_complete_symmetric_and_holds_the_uniform_one() -> None:
    tables = actuarial()
    joint = tables.joint_life
    assert list(joint) == list(range(72, 121))
    assert {len(row) for row in joint.values()} == {121}
    assert all(joint[a][b] == joint[b][a] for a in joint for b in joint)
    assert all(joint[age][age - 10] == years for age, years in tables.uniform_lifetime.items())
    assert (joint[73][60], joint[75][60]) == (28.6, 28.3)


def test_joint_table_falls_with_either_age() -> None:
    joint = actuarial().joint_life
    assert all(joint[age][b] >= joint[age + 1][b] for age in range(72, 120) for b in range(121))
    assert all(row[b] >= row[b + 1] for row in joint.values() for b in range(120))


def test_claiming_rates_are_those_of_the_statute() -> None:
    rates = actuarial()
    assert 36 * rates.worker_reduction_first36 + 24 * rates.worker_reduction_beyond36 == pytest.approx(0.30)
    assert 36 * rates.spouse_reduction_first36 + 24 * rates.spouse_reduction_beyond36 == pytest.approx(0.35)
    assert rates.delayed_credit[-1] == (1943, pytest.approx(0.08 / 12))
    assert {born: 1200 * rate for born, rate in rates.delayed_credit if 1937 <= born < 1943} == pytest.approx(
        {1937: 6.5, 1939: 7.0, 1941: 7.5}
    )
    assert 1 - rates.survivor_reduction_at_60 == pytest.approx(0.715)
    assert rates.rmd_start[-2:] == (("1951-01-01", 73.0), ("1960-01-01", 75.0))
    assert rates.full_retirement_age[-1] == (1960, 67 * 12)
    assert rates.survivor_full_retirement_age[-1] == (1962, 67 * 12)


def test_published_colas_follow_from_the_third_quarters_of_the_cpi_w() -> None:
    average = {2024: 308.729, 2025: 317.265, 2026: 328.746}
    cola = actuarial().cola
    for year in (2026, 2027):
        assert cola[year] == round(average[year - 1] / average[year - 2] - 1, 3)


def test_every_number_is_listed_with_its_authority() -> None:
    rows = listing()
    assert all(row.citation and row.status_note for row in rows)
    assert {row.law for row in rows} >= set(LAW_CLASSES) | {"actuarial.cola", "actuarial.joint_life"}
    tops = [row for row in listing(2026) if row.name == "tops" and row.status == "single"]
    assert [row.law for row in tops] == ["federal.ordinary_income_tax", "federal.capital_gains_tax"]
    assert tops[0].value == (12_400, 50_400, 105_700, 201_775, 256_225, 640_600)
    assert "Rev. Proc. 2025-32" in tops[0].citation
    assert {row.year for row in listing(2027)} == {2027, None}


def test_listing_a_year_without_law_names_the_years_there_are() -> None:
    with pytest.raises(TableError, match="nothing is published for 2019; the tables have 2025, 2026, 2027"):
        listing(2019)


def test_the_fingerprint_changes_with_one_character_of_any_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "tables"
    shutil.copytree(str(files("decumulate.tax_tables")), copy)
    monkeypatch.setattr(read, "files", lambda package: copy)
    original = tables_sha256()
    tables = sorted(
        path for path in copy.glob("*/*.toml") if path.parent.name != "states"
    )  # no plan reads those
    assert len(tables) == len(LAW_CLASSES) + 9
    for path in tables:
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        assert tables_sha256() != original
        path.write_bytes(content)
    assert tables_sha256() == original


def drop(*path: str) -> Change:
    def change(data: dict[str, Any]) -> None:
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return change


def put(*path: str, value: object) -> Change:
    def change(data: dict[str, Any]) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (drop("title"), r"medicare/irmaa\.toml: needs `title`"),
        (drop("2026", "citation"), r"\[2026\] lacks `citation`"),
        (drop("2025", "part_b"), r"\[2025\] lacks `part_b`"),
        (drop("2026", "lower_edges", "single"), r"\[2026\] lower_edges has no number for single"),
        (drop("indexing", "part_d"), r"does not say how `part_d` is indexed"),
        (put("2026", "part_bee", value=[1.0]), r"\[2026\] has `part_bee`.*did you mean `part_b`\?"),
        (put("2026", "part_b", value={"single": 1.0}), r"\[2026\] part_b is .*; expected a list of numbers"),
        (put("2026", "top_edge", value=1.0), r"\[2026\] top_edge is 1.0; expected a number for each filing"),
        (put("2026", "top_edge", "single", value=True), "True is not a finite number"),
        (put("2026", "top_edge", "single", value=float("nan")), "nan is not a finite number"),
        (put("2026", "top_edge", "sigle", value=1.0), "did you mean `single`"),
        (put("indexing", "part_b", "index", value="cpi"), r"\[indexing.part_b\] index is 'cpi'; known are"),
        (
            put("indexing", "part_b", "rounding", value="up"),
            r"rounding is 'up'; expected 'down' or 'nearest'",
        ),
        (put("indexing", "part_b", "rounds", value=1), r"\[indexing.part_b\] cannot be read"),
    ],
)
def test_a_faulty_file_is_refused_by_name(change: Change, message: str) -> None:
    data = table("medicare.irmaa")
    read_law("medicare.irmaa", data)
    change(data)
    with pytest.raises(TableError, match=message):
        read_law("medicare.irmaa", data)
