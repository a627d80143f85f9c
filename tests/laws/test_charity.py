"""Gifts to charity: Publication 526's examples and the statute's, worked by hand; what holds of every year."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decumulate.models.laws.federal import charity
from decumulate.models.laws.federal.charity import Carried, Excess, GiftsOfYear
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import ItemizedDeductions


def _table(year: int) -> ItemizedDeductions:
    book = LawBook(inflation=lambda _: 0.0, start_year=2026)
    return book.for_year(year).federal.itemized_deductions


BEFORE, NOW = _table(2025), _table(2026)


def _amounts(carried: Carried) -> dict[str, dict[int, float]]:
    kinds = ((name, carried.of(name)) for name in charity.GIFT_KINDS)
    return {name: {e.year: pytest.approx(e.amount) for e in kind} for name, kind in kinds if kind}


def test_land_at_market_value_is_held_to_30_percent() -> None:
    """Publication 526: AGI $50,000, $2,000 of cash, land worth $28,000: $15,000 of it counts, $13,000 goes on."""
    found = charity.compute(GiftsOfYear(cash=2_000, at_market=28_000), Carried(), 50_000, 2025, BEFORE)
    assert found.deductible == 17_000
    assert _amounts(found.carried) == {"at_market": {2025: 13_000}}


def test_land_at_its_basis_is_held_to_50_percent() -> None:
    """The same land by the election: its basis, $22,000, and the cash are within $25,000."""
    found = charity.compute(GiftsOfYear(cash=2_000, at_basis=22_000), Carried(), 50_000, 2025, BEFORE)
    assert found.deductible == 24_000
    assert found.carried == Carried()


def test_the_years_own_gifts_come_before_what_is_carried_in() -> None:
    """AGI $20,000: of $11,500 of cash and $1,000 carried in, 60 percent is $12,000; $500 goes on, still last year's."""
    carried = Carried(cash=(Excess(2024, 1_000),))
    found = charity.compute(GiftsOfYear(cash=11_500), carried, 20_000, 2025, BEFORE)
    assert found.deductible == 12_000
    assert _amounts(found.carried) == {"cash": {2024: 500}}


def test_property_carried_in_is_held_to_30_percent() -> None:
    """Publication 526: AGI $24,000, $6,000 of cash, $5,000 of property carried in: 30 percent is $7,200."""
    carried = Carried(at_market=(Excess(2024, 5_000),))
    found = charity.compute(GiftsOfYear(cash=6_000), carried, 24_000, 2025, BEFORE)
    assert found.deductible == 11_000
    assert found.carried == Carried()


def test_property_has_what_cash_leaves_of_50_percent() -> None:
    """AGI $100,000: cash $35,000, so $15,000 of 50 percent is left for property, less than 30 percent."""
    found = charity.compute(GiftsOfYear(cash=35_000, at_market=25_000), Carried(), 100_000, 2025, BEFORE)
    assert found.deductible == 50_000
    assert _amounts(found.carried) == {"at_market": {2025: 10_000}}
    alone = charity.compute(GiftsOfYear(cash=58_000, at_market=1_000), Carried(), 100_000, 2025, BEFORE)
    assert alone.deductible == 58_000  # cash alone may reach 60 percent, property has nothing left


def test_the_oldest_is_used_first_and_is_lost_after_five_years() -> None:
    carried = Carried(cash=(Excess(2021, 3_000), Excess(2023, 4_000)))
    found = charity.compute(GiftsOfYear(cash=10_000), carried, 20_000, 2025, BEFORE)
    assert found.deductible == 12_000
    assert _amounts(found.carried) == {"cash": {2021: 1_000, 2023: 4_000}}
    later = charity.compute(GiftsOfYear(cash=12_000), found.carried, 20_000, 2026, BEFORE)
    assert _amounts(later.carried) == {"cash": {2023: 4_000}}  # 2026 was the fifth year after 2021


def test_the_floor_is_lost_where_nothing_passes_a_ceiling() -> None:
    """26 USC 170(b)(1)(I): of $10,000 at AGI $200,000 $1,000 does not count, and goes nowhere."""
    found = charity.compute(GiftsOfYear(cash=10_000), Carried(), 200_000, 2026, NOW)
    assert found.deductible == 9_000
    assert found.carried == Carried()
    assert charity.compute(GiftsOfYear(cash=600), Carried(), 150_000, 2026, NOW).deductible == 0


def test_the_floor_goes_on_with_an_excess() -> None:
    """26 USC 170(d)(1)(C): cash of $70,000 at AGI $100,000: $60,000 under the ceiling, $500 of that under the floor."""
    found = charity.compute(GiftsOfYear(cash=70_000), Carried(), 100_000, 2026, NOW)
    assert found.deductible == 59_500
    assert _amounts(found.carried) == {"cash": {2026: 10_500}}


def test_the_floor_is_taken_from_property_before_cash() -> None:
    """Cash $1,000 and property $300 at AGI $200,000: the floor of $1,000 takes the property and $700 of cash."""
    found = charity.compute(GiftsOfYear(cash=1_000, at_market=300), Carried(), 200_000, 2026, NOW)
    assert (found.at_market.floored, found.cash.floored) == (300, 700)
    assert found.deductible == pytest.approx(300)


def test_what_only_an_old_excess_leaves_over_does_not_carry_the_floor_on() -> None:
    """The contribution year's excess is what (d)(1)(C) adds to; here the year's own gifts are within the ceiling."""
    found = charity.compute(
        GiftsOfYear(cash=50_000), Carried(cash=(Excess(2025, 20_000),)), 100_000, 2026, NOW
    )
    assert found.deductible == 59_500
    assert _amounts(found.carried) == {"cash": {2025: 10_000}}


def test_a_gift_within_its_ceiling_leaves_no_excess_by_rounding() -> None:
    """Floating point must not find an excess of a billionth of a cent, which would carry the floor on."""
    for amount in (3_230.6719, 1_234.56789, 0.1 + 0.2, 11_122.821994758292):
        for agi in (37_076.07331586098, 41_728.08, 99_999.99):
            found = charity.compute(GiftsOfYear(at_market=amount), Carried(), agi, 2026, NOW)
            assert found.carried == Carried()
    near = charity.compute(GiftsOfYear(cash=60_000.004), Carried(), 100_000, 2026, NOW)
    assert near.carried == Carried(), "half a cent above 60 percent is nothing on a return"


def test_nothing_is_allowed_of_a_negative_agi() -> None:
    found = charity.compute(GiftsOfYear(cash=5_000), Carried(), -3_000, 2026, NOW)
    assert found.deductible == 0
    assert _amounts(found.carried) == {"cash": {2026: 5_000}}


def test_a_decedents_part_ends() -> None:
    carried = Carried(cash=(Excess(2026, 10_000),), at_market=(Excess(2025, 4_000), Excess(2026, 6_000)))
    kept = carried.kept(lambda kind, year: 0.5 if kind == "cash" else 1.0 if year == 2025 else 0.0)
    assert kept.total == 5_000 + 4_000


dollars = st.floats(0.0, 200_000.0)


@settings(max_examples=200, deadline=None)
@given(dollars, dollars, dollars, dollars, dollars, st.floats(1_000.0, 300_000.0))
def test_every_dollar_is_deducted_lost_to_the_floor_or_carried(
    cash: float, basis: float, given: float, old: float, older: float, agi: float
) -> None:
    carried = Carried(cash=(Excess(2024, old),), at_market=(Excess(2025, older),))
    found = charity.compute(GiftsOfYear(cash, given, basis), carried, agi, 2026, NOW)
    kinds = (found.cash, found.at_basis, found.at_market)
    allowed, floored = sum(k.allowed for k in kinds), sum(k.floored for k in kinds)
    assert floored <= found.floor + 1e-6
    assert found.deductible == pytest.approx(allowed - floored)
    assert found.at_market.allowed <= 0.3 * agi + 1e-6
    assert allowed <= 0.6 * agi + 1e-6
    if found.at_market.allowed + found.at_basis.allowed > 1e-6:
        assert allowed <= 0.5 * agi + 1e-6
    lost = allowed + found.carried.total - (cash + basis + given + old + older)
    assert lost == pytest.approx(0.0, abs=1.5) or lost == pytest.approx(floored, abs=1.5)


# ---- a state's own ceilings: 50 and 30 percent of federal AGI, and no floor (R&TC 17201; Tax Law 615(a)) ---------

OF_STATE = replace(
    NOW, charity_cash_ceiling=0.5, charity_ceiling=0.5, charity_property_ceiling=0.3, charity_floor=0.0
)


def test_a_state_lets_half_of_agi_through_and_carries_the_rest_on_beside_the_federal_worksheet() -> None:
    gifts = GiftsOfYear(cash=55_000)
    federal = charity.compute(gifts, Carried(), 100_000, 2026, NOW)
    of_state = charity.compute_in_state(gifts, Carried(), 100_000, 2026, OF_STATE)
    assert of_state is not None
    assert (federal.let_through, federal.deductible) == (55_000, 54_500)
    assert (of_state.let_through, of_state.deductible) == (50_000, 50_000)
    out = charity.carried_out(federal, of_state)
    assert (out.total, out.in_state) == (0.0, Carried(cash=(Excess(2026, 5_000),)))
    # The year after, 30,000 of stock and 4,000 of cash at 80,000: the cash first, then the 5,000; of the stock 24,000,
    # the federal 30 percent too.
    gifts = GiftsOfYear(cash=4_000, at_market=30_000)
    federal = charity.compute(gifts, out, 80_000, 2027, NOW)
    of_state = charity.compute_in_state(gifts, out, 80_000, 2027, OF_STATE)
    assert of_state is not None
    assert (of_state.cash.allowed, of_state.at_market.allowed) == (9_000, 24_000)
    out = charity.carried_out(federal, of_state)
    assert _amounts(out) == {"at_market": {2027: 6_000 + 400}}, "the floor goes on with it"
    assert out.in_state is not None
    assert _amounts(out.in_state) == {"at_market": {2027: 6_000}}


def test_nothing_is_carried_in_a_state_without_ceilings_of_its_own() -> None:
    worksheet = charity.compute(GiftsOfYear(cash=55_000), Carried(), 100_000, 2026, NOW)
    assert charity.compute_in_state(GiftsOfYear(cash=55_000), Carried(), 100_000, 2026, None) is None
    assert charity.carried_out(worksheet, None) == Carried()


def test_a_decedents_part_of_what_a_state_carries_ends_too() -> None:
    carried = Carried(in_state=Carried(cash=(Excess(2026, 5_000),), at_market=(Excess(2027, 900),)))
    left = carried.kept(lambda kind, year: 0.5 if kind == "cash" else 0.25)
    assert left.in_state == Carried(cash=(Excess(2026, 2_500),), at_market=(Excess(2027, 225),))
