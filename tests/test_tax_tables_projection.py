"""Projection: the statutes' formulae give back what was published, and later years follow the definitions."""

from dataclasses import fields, replace
from itertools import pairwise
from time import perf_counter
from typing import Any

import pytest

from decumulate.tax_tables.law_file import LawTable
from decumulate.tax_tables.project import LawBook, LawYearError
from decumulate.tax_tables.read import read_tables
from decumulate.tax_tables.schema import FilingStatus as FS

TABLES = read_tables()
INDEXED = [
    (law, name)
    for law in TABLES.laws.values()
    for name, amount in law.amounts.items()
    if not amount.rule.is_fixed
]
WITH_BASE = [(law, name) for law, name in INDEXED if law.amounts[name].rule.base]


def names(pairs: list[tuple[LawTable, str]]) -> list[str]:
    return [f"{law.name}.{name}" for law, name in pairs]


def flat(part: Any) -> list[float]:
    """All numbers below a dataclass, mapping or tuple, in order."""
    if isinstance(part, int | float):
        return [part]
    if hasattr(part, "__dataclass_fields__"):
        return [x for f in fields(part) for x in flat(getattr(part, f.name))]
    return [x for one in (part.values() if hasattr(part, "values") else part) for x in flat(one)]


@pytest.mark.parametrize(("law", "name"), WITH_BASE, ids=names(WITH_BASE))
def test_statutory_base_and_published_index_give_the_last_published_amount(law: LawTable, name: str) -> None:
    """Backtest: base x index ratio, rounded as the statute rounds, is the official number in every status."""
    amount = law.amounts[name]
    year = max(amount.published)
    assert year >= 2026
    before_rounding = amount.rule.unrounded(year, amount.published[year], TABLES.indexes)
    assert set(before_rounding) == set(amount.rule.base)
    for status, numbers in before_rounding.items():
        official = amount.published[year][status]
        assert numbers != official, "the base was not used: it does not give the official amount"
        assert amount.rule.round(status, numbers) == official


def test_every_derived_status_of_a_published_year_follows_its_rule() -> None:
    for law, name in INDEXED:
        amount = law.amounts[name]
        for year, numbers in amount.published.items():
            for status, how in amount.rule.derived.items():
                if status not in numbers:
                    continue
                source = numbers[how.of][:1] if how.first_only else numbers[how.of]
                other = law.amounts[how.less_first_of].published[year] if how.less_first_of else {}
                less = other[how.of][0] if other else 0
                expected = tuple(how.times * x - less for x in source)
                assert numbers[status] == expected, (law.name, name, year, status)


def test_2026_follows_from_2025_by_the_projection_itself() -> None:
    """The tables cut off after 2025, prices risen as the 2026 Rev. Proc. used: a rounding step apart at most.

    The 2025 amounts are from the C-CPI-U as first published, about 173.173 for 2024; the tops of the 10 and
    12 percent brackets had an extra year of inflation in 2026 by statute.
    """
    laws = {}
    for law_name, law in TABLES.laws.items():
        amounts = {
            name: replace(amount, published={y: v for y, v in amount.published.items() if y == 2025})
            for name, amount in law.amounts.items()
        }
        sections = {y: s for y, s in law.sections.items() if y == 2025}
        laws[law_name] = replace(law, sections=sections, amounts=amounts)
    book = LawBook(lambda year: 177.11375 / 173.173 - 1, 2025, tables=replace(TABLES, laws=laws))
    projected, official = book.for_year(2026).federal, LawBook(lambda year: 0.0, 2026).for_year(2026).federal
    assert not book.for_year(2026).published
    for status in FS:
        ours, theirs = projected.ordinary_income_tax.tops[status], official.ordinary_income_tax.tops[status]
        assert ours[2:] == pytest.approx(theirs[2:], abs=50)
        assert ours[0] < theirs[0]
        assert ours[1] < theirs[1]
        assert projected.capital_gains_tax.tops[status] == pytest.approx(
            official.capital_gains_tax.tops[status], abs=50
        )
        assert projected.standard_deduction.basic[status] == pytest.approx(
            official.standard_deduction.basic[status], abs=100
        )
        assert projected.amt.exemption[status] == pytest.approx(official.amt.exemption[status], abs=100)


def test_without_inflation_every_later_year_is_the_last_published_one() -> None:
    book = LawBook(lambda year: 0.0, 2026)
    for law, name in INDEXED:
        amount = law.amounts[name]
        last = max(amount.published)
        part, place = law.name.split(".")[1], law.name.split(".")[0]
        then, later = (getattr(getattr(book.for_year(y), place), part) for y in (last, 2060))
        attribute = "edges" if name in ("lower_edges", "top_edge") else name
        assert getattr(then, attribute) == getattr(later, attribute), (law.name, name)


def test_amounts_never_fall_while_prices_rise_but_where_the_law_says_so() -> None:
    book = LawBook(lambda year: 0.023, 2026)
    for before, after in pairwise(book.for_year(year) for year in range(2030, 2070)):
        for place in ("federal", "medicare"):
            old, new = flat(getattr(before, place)), flat(getattr(after, place))
            drops = [(a, b) for a, b in zip(old, new, strict=True) if b < a]
            separate = [law.medicare.irmaa.edges[FS.MARRIED_FILING_SEPARATELY][1] for law in (before, after)]
            assert all(pair == tuple(separate) for pair in drops)


def test_projected_from_is_the_last_full_year_and_later_years_say_so() -> None:
    book = LawBook(lambda year: 0.02, 2026)
    assert book.projected_from == 2026
    assert [book.for_year(year).published for year in (2025, 2026, 2027)] == [True, True, False]
    assert book.warnings == ()
    assert book.for_year(2031) is book.for_year(2031)


def test_published_2027_amounts_win_and_later_years_count_from_them() -> None:
    book = LawBook(lambda year: 0.10, 2026)
    assert book.for_year(2027).federal.payroll_tax.wage_base == 192_300
    # unrounded 60,600 x 72,800.33 / 22,935.42 = 192,353.14; x 1.1 = 211,588.5, nearest 300
    assert book.for_year(2028).federal.payroll_tax.wage_base == 211_500


def test_the_senior_deduction_ends_after_2028() -> None:
    book = LawBook(lambda year: 0.03, 2026)
    for year in range(2025, 2035):
        senior = book.for_year(year).federal.senior_deduction
        assert senior.amount[FS.SINGLE] == (6_000 if year <= 2028 else 0)
        assert senior.threshold[FS.MARRIED_FILING_JOINTLY] == 150_000


def test_the_salt_cap_rises_by_statute_and_falls_back_in_2030() -> None:
    book = LawBook(lambda year: 0.05, 2026)
    caps = [book.for_year(year).federal.itemized_deductions.salt_cap[FS.SINGLE] for year in range(2025, 2033)]
    assert caps == [40_000, 40_400, 40_804, 41_212, 41_624, 10_000, 10_000, 10_000]
    rates = [
        book.for_year(year).federal.itemized_deductions.salt_phaseout_rate for year in (2029, 2030, 2045)
    ]
    assert rates == [0.3, 0, 0]


def test_what_the_law_does_not_index_stays() -> None:
    book = LawBook(lambda year: 0.04, 2026)
    now, later = book.for_year(2026).federal, book.for_year(2055).federal
    assert later.social_security == now.social_security
    assert later.niit == now.niit
    assert later.capital_losses == now.capital_losses
    assert later.payroll_tax.additional_threshold == now.payroll_tax.additional_threshold
    assert later.standard_deduction.charity_nonitemizer == now.standard_deduction.charity_nonitemizer


def test_rounding_by_hand_after_one_year_of_two_and_a_half_percent() -> None:
    federal = LawBook(lambda year: 0.025, 2026).for_year(2027).federal
    # single, top of the 22 percent bracket: 82,500 x 177.11375 / 138.23675 x 1.025 = 108,344.43, down to 25
    assert federal.ordinary_income_tax.tops[FS.SINGLE][2] == 108_325
    # joint: 165,000 likewise = 216,688.86, down to 50
    assert federal.ordinary_income_tax.tops[FS.MARRIED_FILING_JOINTLY][2] == 216_650
    # 15,750 x 177.11375 / 173.09342 x 1.025 = 16,518.7; 23,625 likewise = 24,778.1
    assert federal.standard_deduction.basic[FS.SINGLE] == 16_500
    assert federal.standard_deduction.basic[FS.MARRIED_FILING_JOINTLY] == 33_000
    assert federal.standard_deduction.basic[FS.HEAD_OF_HOUSEHOLD] == 24_750
    # 109,400 x 177.11375 / 138.23675 x 1.025 = 143,671, nearest 100; separate: half
    assert federal.amt.exemption[FS.MARRIED_FILING_JOINTLY] == 143_700
    assert federal.amt.exemption[FS.MARRIED_FILING_SEPARATELY] == 71_850
    assert federal.amt.phaseout_start[FS.SINGLE] == 512_500


def test_irmaa_edges_round_to_a_thousand_and_the_top_waits_for_2028() -> None:
    book = LawBook(lambda year: 0.03, 2026)
    # 85,000 x 319.205 / 249.28017 = 108,843; x 1.03 = 112,108; 107,000: 137,014 -> 141,125
    assert book.for_year(2027).medicare.irmaa.edges[FS.SINGLE][:2] == (112_000, 141_000)
    tops = [book.for_year(year).medicare.irmaa.edges[FS.SINGLE][-1] for year in (2026, 2027, 2028, 2029)]
    assert tops == [500_000, 500_000, 515_000, 530_000]
    for year in range(2026, 2050):
        edges = book.for_year(year).medicare.irmaa.edges
        single = edges[FS.SINGLE]
        assert all(edge % 1_000 == 0 for edge in single)
        assert edges[FS.MARRIED_FILING_JOINTLY] == (*(2 * edge for edge in single[:4]), 1.5 * single[4])
        assert edges[FS.MARRIED_FILING_SEPARATELY] == (single[0], single[4] - single[0])
        assert edges[FS.HEAD_OF_HOUSEHOLD] == edges[FS.QUALIFYING_SURVIVING_SPOUSE] == single


def test_premiums_and_surcharges_have_a_growth_of_their_own() -> None:
    book = LawBook(lambda year: 0.0, 2026, medicare_premium_growth=lambda year: 0.05)
    medicare = book.for_year(2027).medicare
    assert (medicare.premiums.part_b, medicare.premiums.part_d_base) == (213.0, 40.94)
    assert medicare.irmaa.part_b == (0, 85.3, 213.0, 340.8, 468.6, 511.4)
    assert medicare.irmaa.edges == book.for_year(2026).medicare.irmaa.edges


def test_inflation_is_asked_only_for_years_of_the_plan() -> None:
    asked: list[int] = []

    def inflation(year: int) -> float:
        asked.append(year)
        return 0.02

    book = LawBook(inflation, 2028)
    book.for_year(2025)
    book.for_year(2028)
    book.for_year(2030)
    assert set(asked) == {2028, 2029}
    assert book.deflator(2030) == pytest.approx(1.02**2)


def test_a_gap_before_the_start_is_bridged_by_the_assumed_inflation_with_a_warning() -> None:
    book = LawBook(lambda year: 0.5, 2027)
    # The three publishers' projection of the 2027 brackets, from which the assumed rise was taken.
    assert book.for_year(2027).federal.ordinary_income_tax.tops[FS.SINGLE] == (
        12_800, 52_025, 109_125, 208_325, 264_550, 661_375,
    )  # fmt: skip
    ((code, where, message),) = book.warnings
    assert (code, where) == ("assumed_inflation", "start_year")
    assert "published to 2026 and the plan starts in 2027" in message
    assert "2027: 3.24%" in message


@pytest.mark.parametrize("start", [2024, 2037])
def test_a_start_out_of_reach_says_which_years_there_are(start: int) -> None:
    with pytest.raises(LawYearError, match=r"tables have all of 2025 to 2026.*any year from 2025 to 2036"):
        LawBook(lambda year: 0.02, start)


def test_no_law_before_the_tables() -> None:
    with pytest.raises(LawYearError, match="no law of 2024 is known: the tax tables begin with 2025"):
        LawBook(lambda year: 0.02, 2026).for_year(2024)


def test_fifty_years_are_built_in_a_blink() -> None:
    book = LawBook(lambda year: 0.025, 2026)
    begun = perf_counter()
    for year in range(2026, 2076):
        book.for_year(year)
    assert perf_counter() - begun < 0.5  # about 0.02 s on one core; the margin is for busy machines
