"""[uncertainty]: what is refused names the value and the nearest that is right; what is left out has a source."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate import scenarios
from decumulate.models.markets.history import history
from decumulate.models.markets.usual import inflation_persistence, usual_volatility
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.models.scenario.return_facts import correlations, possible


@pytest.fixture(scope="module")
def plain() -> Scenario:
    return load(scenarios.path("h2_couple"))


def faults(plain: Scenario, **uncertainty: Any) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        load({**plain.content(), "uncertainty": uncertainty})
    return [str(fault) for fault in error.value.faults]


def test_no_plan_of_one_future_depends_on_it(plain: Scenario) -> None:
    with_it = load(plain, changes={"uncertainty": {"returns": "bootstrap", "seed": 5}})
    assert with_it.sha256 == plain.sha256
    assert load(with_it.content()) == with_it


def test_a_volatility_of_17_was_meant_as_017(plain: Scenario) -> None:
    (fault,) = faults(plain, volatility={"us_stock": 17})
    assert "uncertainty.volatility.us_stock: given 17" in fault
    assert "did you mean 0.17?" in fault


def test_the_nearest_possible_correlation_is_named_and_is_possible(plain: Scenario) -> None:
    """Of three assets with correlations a, b and c: 1 + 2abc - a^2 - b^2 - c^2 may not be negative."""
    alone = {"cash": 0.0, "inflation": 0.0}
    stated: dict[str, dict[str, float]] = {
        "us_stock": {"intl_stock": 0.9, "us_bond": 0.9, **alone},
        "us_bond": alone,
        "cash": {"intl_stock": 0.0, "inflation": 0.0},
        "intl_stock": {"us_bond": -0.5},
    }
    (fault,) = faults(plain, correlation=stated)
    assert "uncertainty.correlation.intl_stock.us_bond: given -0.5" in fault
    edge = 0.81 - (1 - 0.81)
    assert f"the nearest is {edge:.2f}" in fault
    stated["intl_stock"]["us_bond"] = edge
    assert load({**plain.content(), "uncertainty": {"correlation": stated}}).uncertainty is not None


def test_where_no_one_correlation_mends_it_all_are_to_shrink(plain: Scenario) -> None:
    """Four assets that all move against one another by 0.6: the least eigenvalue is 1 - 3 x 0.6 = -0.8."""
    names = ("us_stock", "intl_stock", "us_bond", "cash")
    stated = {one: dict.fromkeys(names[n + 1 :], -0.6) for n, one in enumerate(names[:3])}
    (fault,) = faults(plain, correlation=stated)
    assert "a least eigenvalue of -0.8" in fault
    assert "0.555 times all of them" in fault


def test_two_values_of_one_correlation_are_refused(plain: Scenario) -> None:
    (fault,) = faults(plain, correlation={"us_stock": {"us_bond": 0.1}, "us_bond": {"us_stock": 0.99}})
    assert "given 0.99; expected 0.1, as of" in fault


def test_weights_above_one_are_named_with_what_would_fit(plain: Scenario) -> None:
    reform = [{"name": "rates_up_3_points"}]
    law = [
        {"name": "up", "weight": 0.8, "reform": reform},
        {"name": "later", "weight": 0.4, "reform": [{"name": "rates_up_3_points", "from_year": 2031}]},
    ]
    (fault,) = faults(plain, law=law)
    assert "uncertainty.law[1].weight: given 0.4" in fault
    assert "add up to 1.2" in fault
    assert "At most 0.2 here, or in proportion: 0.6667, 0.3333" in fault


def test_a_law_that_does_not_exist_and_an_empty_one_are_refused(plain: Scenario) -> None:
    found = faults(
        plain, law=[{"name": "x", "weight": 0.5, "reform": [{"from_year": 2030, "scale": {"federal.x": 2}}]}]
    )
    assert any("uncertainty.law[0].reform[0].scale" in fault for fault in found)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"volatility": {"us_stocks": 0.2}}, 'Did you mean "us_stock"?'),
        ({"record": {"us_stock": "sp500"}}, 'Did you mean "sp500_total"?'),
        ({"lives": {"health": {"Sm": 0.8}}}, "expected a person"),
        ({"returns": "log-normal"}, 'Did you mean "lognormal"?'),
        ({"guardrails": {"cut_above": 1.0, "raise_below": 1.0}}, "less than cut_above, which is 1"),
        (
            {"returns": "bootstrap", "mean_reversion": {"us_stock": 0.1}},
            "blocks of history revert as history",
        ),
        ({"correlation": {"us_stock": {"us_stock": 0.5}}}, "of an asset with itself"),
    ],
)
def test_what_does_not_fit_is_said(plain: Scenario, stated: dict[str, Any], said: str) -> None:
    found = faults(plain, **stated)
    assert any(said in fault for fault in found), found


def test_an_asset_of_no_usual_name_is_asked_for(plain: Scenario) -> None:
    content = plain.content()
    content["market"]["assets"]["venture"] = {"total_return": 0.09}
    with pytest.raises(ScenarioError, match=r"uncertainty\.volatility\.venture: given nothing"):
        load({**content, "uncertainty": {}})
    with pytest.raises(ScenarioError, match=r"uncertainty\.record\.venture: given nothing"):
        load({**content, "uncertainty": {"returns": "history", "volatility": {"venture": 0.3}}})
    assert load({**content, "uncertainty": {"volatility": {"venture": 0.3}}}).uncertainty is not None


def test_the_record_is_whole_and_gives_the_usual_numbers() -> None:
    """Years that everyone has written of: the crash of 1931, the rise of 1954, 2008, and bonds in 2022."""
    record = history()
    assert list(record["year"]) == list(range(1928, 2026))
    known = {1931: -0.4384, 1954: 0.5256, 2008: -0.3655, 2022: -0.1804}
    for year, value in known.items():
        assert record["sp500_total"][year - 1928] == pytest.approx(value, abs=1e-4)
    assert record["tbond_10y_total"][2022 - 1928] == pytest.approx(-0.1783, abs=1e-4)
    assert usual_volatility("us_stock", "sp500_total") == 0.189
    assert usual_volatility("intl_stock", "sp500_total") == pytest.approx(0.208, abs=1e-9)
    assert inflation_persistence() == 0.62


def test_the_usual_correlations_can_hold_together() -> None:
    names = ("us_stock", "intl_stock", "us_bond", "muni_bond", "corporate_bond", "cash", "real_estate", "odd")
    found = correlations(names, None)
    assert possible(found)
    assert found[0, 1] == 0.75
    assert found[2, 3] == 1.0
    assert not found[7, :7].any()
