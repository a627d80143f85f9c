"""Reforms of a state's law: what a name reaches, in which dollars, and what a faulty one is told."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.reform_asked import Reform, ReformError
from decumulate.tax_tables.schema import FilingStatus as FS
from decumulate.tax_tables.state_reforms import check_states, reformed
from decumulate.tax_tables.state_tables import Amounts, state_table

SINGLE, JOINT = FS.SINGLE, FS.MARRIED_FILING_JOINTLY


def two_percent(year: int) -> float:
    return float(1.02 ** (year - 2020))


def of(code: str, year: int, *reforms: Reform, status: FS = SINGLE) -> Amounts:
    return reformed(code, year, status, two_percent, reforms)


def test_rates_of_brackets_are_shifted_and_where_they_start_is_not() -> None:
    up = Reform(2030, shift={"states.OR.brackets.rates": 0.01})
    for year in (2029, 2030):
        before, after = state_table("OR").amounts(year, SINGLE, two_percent), of("OR", year, up)
        by = 0.01 if year == 2030 else 0.0
        columns, moved = (list(zip(*amounts.rows("brackets"), strict=True)) for amounts in (before, after))
        assert moved[0] == columns[0]
        assert moved[1] == pytest.approx([rate + by for rate in columns[1]])
    assert of("CA", 2030, up).found == state_table("CA").amounts(2030, SINGLE, two_percent).found


def test_dollars_are_those_of_their_year_and_grow_where_the_state_indexes_them() -> None:
    new = Reform(2030, set={"states.OR.standard": {"single": 5_000}, "states.OR.credit_up_to": 120_000})
    assert of("OR", 2030, new)["standard"] == 5_000
    assert of("OR", 2032, new)["standard"] == pytest.approx(5_000 * 1.02**2)
    assert of("OR", 2032, new)["credit_up_to"] == 120_000, "the state indexes no limit"
    assert of("OR", 2032, new, status=JOINT)["standard"] == pytest.approx(5_795 * 1.02**6)
    more = Reform(2028, shift={"states.OR.brackets.starts": 1_000})
    (zero, _), (second, _), *_ = of("OR", 2029, more).rows("brackets")
    assert zero == 0.0
    assert second == pytest.approx(4_550 * 1.02**3 + 1_000 * 1.02)


def test_indexing_is_switched_on_and_off() -> None:
    on = Reform(2028, set={"states.NJ.exclusion_share.indexed": True})
    starts = [start for start, _ in of("NJ", 2030, on).rows("exclusion_share")]
    assert starts[1:] == pytest.approx([100_000 * 1.02**2, 125_000 * 1.02**2, 150_000 * 1.02**2])
    higher = Reform(2028, shift={"states.NJ.exclusion_share.starts": 1_000})
    assert [start for start, _ in of("NJ", 2028, higher).rows("exclusion_share")][1:] == [
        101_000,
        126_000,
        151_000,
    ]
    check_states([higher], [2028])
    off = Reform(2028, set={"states.OR.standard.indexed": False})
    assert of("OR", 2040, off)["standard"] == pytest.approx(2_895 * 1.02**2)
    again = Reform(2035, set={"states.OR.standard.indexed": True})
    assert of("OR", 2037, off, again)["standard"] == pytest.approx(2_895 * 1.02**4)


def test_reforms_apply_in_their_order_and_beside_federal_ones() -> None:
    both = Reform(2027, scale={"states.NC.rate": 0.5, "federal.standard_deduction.basic": 2.0})
    then = Reform(2027, shift={"states.NC.rate": 0.01})
    assert of("NC", 2027, both, then)["rate"] == pytest.approx(0.0399 / 2 + 0.01)
    assert of("NC", 2027, then, both)["rate"] == pytest.approx((0.0399 + 0.01) / 2)
    law = LawBook(lambda year: 0.0, 2026, reforms=[both]).for_year(2027)
    assert law.federal.standard_deduction.basic[SINGLE] == 32_200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"set": {"states.ZZ.rate": 0.1}}, "is of no state"),
        ({"set": {"states.NC.rats": 0.1}}, r"did you mean .states\.NC\.rate"),
        ({"scale": {"states.OR.brackets": 2.0}}, r"states\.OR\.brackets\.starts"),
        ({"set": {"states.NC.rate": 4}}, "did you mean 0.04"),
        ({"set": {"states.OR.brackets.rates": [0.1, 0.2]}}, "expected a list of 4 numbers"),
        (
            {"set": {"states.OR.brackets.rates": [0.1, 0.09, 0.08, 0.2]}},
            "would fall from one bracket to the next",
        ),
        ({"set": {"states.OR.brackets.starts": [0, 9_000, 5_000, 125_000]}}, "would not ascend"),
        ({"shift": {"states.OR.standard": -10_000}}, "expected dollars"),
        ({"set": {"states.OR.standard": {"widow": 1}}}, "it has single"),
        ({"set": {"states.OR.standard.indexed": 1}}, "true or false"),
        ({"shift": {"states.OR.standard.indexed": True}}, "is a switch"),
        ({"set": {"states.NC.rate": True}}, "finite number"),
        ({"set": {"states.NC.rate.indexed": True}}, "is no number of a state's law"),
    ],
)
def test_a_faulty_reform_is_told_what_is_expected(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ReformError, match=said):
        LawBook(lambda year: 0.0, 2026, reforms=[Reform(2026, **change)])
