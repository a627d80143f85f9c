"""What had to be assumed is said, and only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from decumulate.models.household.facts import Horizon

HorizonOf = Callable[..., Horizon]


def codes(horizon: Horizon) -> set[str]:
    return {code for code, _, _ in horizon.warnings}


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("rmd_age_1959", {"people.Kim.born": "1959-03-15"}),
        ("survivor_under_59_half", {"people.Sam.born": "1985-09-02"}),
        ("spending_smile", {"spending.shape": "smile"}),
        ("no_spousal_benefit", {"people.Sam.social_security": None}),
        ("earnings_test", {"people.Kim.social_security.claim_age": 66}),
    ],
)
def test_said_when_so_and_not_otherwise(horizon_of: HorizonOf, code: str, changes: dict[str, Any]) -> None:
    assert code not in codes(horizon_of())
    assert code in codes(horizon_of(changes))


def test_life_event_needs_work_that_ends_or_a_death(horizon_of: HorizonOf) -> None:
    assert "life_event" in codes(horizon_of())
    assert any("the end of work" in message for _, _, message in horizon_of().warnings)
    retired: dict[str, Any] = {"people.Kim.wages": [], "people.Sam.wages": []}
    assert any("the death of Kim in 2041" in message for _, _, message in horizon_of(retired).warnings)
    together = {**retired, "people.Sam.plan_to_age": 78}
    assert "life_event" not in codes(horizon_of(together))


def test_work_that_ends_long_before_medicare_is_no_life_event(horizon_of: HorizonOf) -> None:
    young = {"people.Kim.born": "1971-03-15", "people.Sam.born": "1973-09-02"}
    (message,) = [words for code, _, words in horizon_of(young).warnings if code == "life_event"]
    assert "the death of Kim" in message


def test_no_earnings_test_after_full_age(horizon_of: HorizonOf) -> None:
    working = [{"annual": 50_000, "until_year": 2035}]
    assert "earnings_test" not in codes(horizon_of({"people.Kim.wages": working}))


def test_projection_is_said(horizon_of: HorizonOf) -> None:
    assert "projected_law" in codes(horizon_of())
    later = {"start_year": 2028, "people.Kim.wages": [], "people.Sam.wages": []}
    assert "assumed_inflation" in codes(horizon_of(later))


def test_every_warning_has_words(horizon_of: HorizonOf) -> None:
    for code, where, message in horizon_of({"spending.shape": "smile"}).warnings:
        assert code.islower()
        assert where
        assert len(message) > 30
