"""The layers that a program is written in, and the first in which two scenarios differ.

Each layer is written from more of the scenario than the one before, so what stands before the first difference can be
taken over. A part of the scenario that is not named here belongs to the first layer.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from .allocation import weights


class Layer(IntEnum):
    """In the order of writing: accounts, trades, income and bands; every year's tax law; cash; the objective."""

    FLOWS, LAWS, CASH, OBJECTIVE = range(4)


LATER = {
    Layer.FLOWS: ("taxes", "healthcare", "spending", "goal"),
    Layer.LAWS: ("spending", "goal"),
    Layer.CASH: ("goal",),
}
"""The parts of a scenario that a layer and those before it are not written from."""


def first_difference(before: tuple[Scenario, Horizon], now: tuple[Scenario, Horizon]) -> Layer:
    """The first layer in which two scenarios' programs may differ; the last, where none does."""
    for layer, later in LATER.items():
        if _read(layer, later, *before) != _read(layer, later, *now):
            return layer
    return Layer.OBJECTIVE


def _read(layer: Layer, later: tuple[str, ...], scenario: Scenario, horizon: Horizon) -> list[Any]:
    """All that a layer and those before it are written from."""
    parts: list[Any] = [scenario.model_copy(update=dict.fromkeys(later)), weights(scenario)]
    if layer == Layer.FLOWS:  # what flows know of the law
        parts += [scenario.taxes.capital_loss_carryforward, scenario.taxes.community_property]
        for period in horizon.periods:
            law = period.law.federal
            parts += [law.capital_gains_tax.step_up, law.capital_losses.limit[period.filing_status]]
    return parts
