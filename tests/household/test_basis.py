"""Basis through deaths (26 USC 1014) and the holding period."""

from __future__ import annotations

from datetime import date

import pytest

from decumulate.models.household.basis import is_long_term, stepped_basis

PRICES = [1.0, 1.2, 1.5, 0.8, 2.0]  # four years and the January after
DEATHS = {"Kim": 1, "Sam": 3}


def path(basis: float, bought: int, owner: str, *, community: bool = False) -> list[float]:
    return list(stepped_basis(basis, bought, PRICES, owner, DEATHS, community_property=community))


def test_decedents_own_lots_step_wholly_and_again_with_the_heir() -> None:
    assert path(0.4, 0, "Kim") == pytest.approx([0.4, 0.4, 1.5, 1.5, 2.0])


def test_joint_lots_step_by_half() -> None:
    assert path(0.4, 0, "joint") == pytest.approx([0.4, 0.4, 0.95, 0.95, 2.0])


def test_community_property_steps_joint_lots_wholly_and_own_ones_as_before() -> None:
    assert path(0.4, 0, "joint", community=True) == pytest.approx([0.4, 0.4, 1.5, 1.5, 2.0])
    assert path(0.4, 0, "Sam", community=True) == path(0.4, 0, "Sam")


def test_survivors_own_lots_step_only_at_their_own_death() -> None:
    assert path(0.4, 0, "Sam") == pytest.approx([0.4, 0.4, 0.4, 0.4, 2.0])


def test_a_loss_steps_down() -> None:
    assert path(2.1, 0, "Kim") == pytest.approx([2.1, 2.1, 1.5, 1.5, 2.0])


def test_purchases_in_the_death_year_step_and_later_ones_do_not() -> None:
    assert path(1.2, 1, "joint")[2:] == pytest.approx([1.35, 1.35, 2.0])
    assert path(1.5, 2, "joint")[2:] == pytest.approx([1.5, 1.5, 2.0])


def test_both_dying_in_one_year_step_everything() -> None:
    both = stepped_basis(0.4, 0, PRICES, "joint", {"Kim": 2, "Sam": 2}, community_property=False)
    assert both == pytest.approx((0.4, 0.4, 0.4, 0.8, 0.8))


def test_without_step_up_the_survivor_takes_over_the_basis_and_owns_all() -> None:
    def kept(owner: str, *repealed: int) -> list[float]:
        path = stepped_basis(0.4, 0, PRICES, owner, DEATHS, community_property=False, repealed=repealed)
        return list(path)

    assert kept("joint", 1, 2, 3) == kept("Kim", 1, 2, 3) == [0.4] * 5
    assert kept("joint", 1) == pytest.approx([0.4, 0.4, 0.4, 0.4, 2.0])  # Sam dies under a law that steps
    assert kept("joint", 2, 3) == pytest.approx([0.4, 0.4, 0.95, 0.95, 0.95])


def test_one_person() -> None:
    alone = stepped_basis(0.4, 0, PRICES[:3], "Kim", {"Kim": 1}, community_property=False)
    assert alone == pytest.approx((0.4, 0.4, 1.5))


@pytest.mark.parametrize(
    ("acquired", "sold", "long"),
    [
        ("2024-12-31", "2026-01-01", True),
        ("2025-01-01", "2026-01-01", False),  # held for exactly a year
        ("2025-09-01", "2026-01-01", False),
        ("2025-09-01", "2027-01-01", True),
        ("2025-11-22", "2026-11-23", True),
        ("2025-11-23", "2026-11-23", False),
        ("2024-02-29", "2025-02-28", False),
        ("2024-02-29", "2025-03-01", True),
    ],
)
def test_more_than_a_year(acquired: str, sold: str, long: bool) -> None:
    assert is_long_term(date.fromisoformat(acquired), date.fromisoformat(sold)) is long
