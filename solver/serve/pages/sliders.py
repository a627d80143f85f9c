"""What can be moved by hand: numbers of the scenario, each from where to where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ....models.scenario import Scenario

FEW = 3
"""Sliders beside the answer."""
ASSETS = 4
"""Assets whose returns have a slider."""
SliderUnit = Literal["dollars", "percent", "age"]


@dataclass(frozen=True)
class Slider:
    """A number of the scenario by its path; `unit` is how it is written."""

    path: str
    label: str
    low: float
    high: float
    step: float
    value: float
    unit: SliderUnit

    def said(self, value: float) -> str:
        """A value as a person reads it; the page's script writes the same."""
        match self.unit:
            case "dollars":
                return f"${value:,.0f}"
            case "percent":
                return f"{100.0 * value:.1f} %"
        return f"{value:.0f}"


def sliders_of(scenario: Scenario) -> tuple[Slider, ...]:
    """Every slider; the first three are what stands beside the answer."""
    assets = list(_returns(scenario))
    goals = [*_wished(scenario), *_heirs(scenario)]
    first = [*goals, *assets[:1]]
    return (*first, *_inflation(scenario), *assets[1:], *_people(scenario))


def values_in(sliders: tuple[Slider, ...], given: Mapping[str, str]) -> dict[str, Any]:
    """What was moved: the sliders whose number is another, in range."""
    found: dict[str, Any] = {}
    for slider in sliders:
        try:
            value = float(given[slider.path])
        except (KeyError, ValueError):
            continue
        if slider.low <= value <= slider.high and abs(value - slider.value) > slider.step / 4:
            found[slider.path] = int(value) if slider.unit == "age" else value
    return found


def _wished(scenario: Scenario) -> Iterator[Slider]:
    annual = scenario.spending.annual
    if scenario.goal.objective == "max_estate" and isinstance(annual, int | float) and annual > 0:
        step = 500.0 if annual >= 20_000 else 100.0
        yield _dollars("spending.annual", "Spending a year", annual, step)
    elif scenario.goal.objective == "max_spending":
        floor = scenario.goal.estate_floor or 0.0
        yield Slider(
            "goal.estate_floor",
            "Left at the end, at least",
            0.0,
            max(2 * floor, 500_000.0),
            5_000.0,
            floor,
            "dollars",
        )


def _dollars(path: str, label: str, value: float, step: float) -> Slider:
    far = round(0.2 * value / step) * step  # from the value itself, so that it is one of the slider's own
    return Slider(path, label, value - far, value + far, step, value, "dollars")


def _heirs(scenario: Scenario) -> Iterator[Slider]:
    rate = scenario.goal.heir_tax_rate
    if rate is not None:
        yield Slider("goal.heir_tax_rate", "The heirs' tax rate", 0.0, max(0.45, rate), 0.01, rate, "percent")


def _inflation(scenario: Scenario) -> Iterator[Slider]:
    rate = scenario.market.inflation
    if isinstance(rate, int | float):
        yield Slider(
            "market.inflation", "Inflation", max(0.0, rate - 0.02), rate + 0.02, 0.001, rate, "percent"
        )


def _returns(scenario: Scenario) -> Iterator[Slider]:
    """Returns of the assets that are held most, the most first."""
    mix = scenario.household_mix
    known = sorted(scenario.market.assets, key=lambda name: -mix.get(name, 0.0))
    for name in known[:ASSETS]:
        rate = scenario.market.assets[name].total_return
        if isinstance(rate, int | float) and name.replace("_", "").isalnum():
            label = f"Return of {name.replace('_', ' ')}"
            yield Slider(
                f"market.assets.{name}.total_return", label, rate - 0.02, rate + 0.02, 0.001, rate, "percent"
            )


def _people(scenario: Scenario) -> Iterator[Slider]:
    for index, person in enumerate(scenario.people):
        benefits = person.social_security
        age = None if benefits is None else getattr(benefits, "claim_age", None)
        if isinstance(age, int | float) and age == int(age) and 62 <= age <= 70:
            path = f"people[{index}].social_security.claim_age"
            yield Slider(path, f"{person.name} claims benefits at", 62.0, 70.0, 1.0, float(age), "age")
    for index, person in enumerate(scenario.people):
        path, age = f"people[{index}].plan_to_age", float(person.plan_to_age)
        yield Slider(path, f"{person.name} lives to", age - 10, min(110.0, age + 10), 1.0, age, "age")
