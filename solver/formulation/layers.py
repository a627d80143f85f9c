"""The layers that a program is written in, and the first in which two scenarios differ.

Each layer is written from more of the scenario than the one before, so what stands before the first difference can be
taken over. A part of the scenario that is not named here belongs to the first layer.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from ...models.household.facts import Horizon
from ...models.household.weights import weights
from ...models.scenario import Scenario


class Layer(IntEnum):
    """In the order of writing: accounts, trades, income and bands; every year's tax law; cash; the objective."""

    FLOWS, LAWS, CASH, OBJECTIVE = range(4)


LATER = {
    Layer.FLOWS: ("taxes", "healthcare", "spending", "goal", "heirs"),
    Layer.LAWS: ("spending", "goal", "heirs"),
    Layer.CASH: ("goal", "heirs"),
}
"""The parts of a scenario that a layer and those before it are not written from."""


def first_difference(before: Scenario, now: Scenario) -> Layer:
    """The first layer in which two scenarios' programs may differ; the last, where none does.

    Where that is `Layer.LAWS`, flows are the same if `law_of_flows` is.
    """
    for layer, later in LATER.items():
        if _read(layer, later, before) != _read(layer, later, now):
            return layer
    return Layer.OBJECTIVE


def _read(layer: Layer, later: tuple[str, ...], scenario: Scenario) -> list[Any]:
    """The parts of a scenario that a layer and those before it are written from."""
    parts: list[Any] = [scenario.model_copy(update=dict.fromkeys(later))]
    parts += [weights(scenario, t) for t in range(len(scenario.years))]
    if layer == Layer.FLOWS:
        parts += [scenario.losses_by_owner, scenario.taxes.community_property]
    return parts


def law_of_flows(horizon: Horizon) -> list[Any]:
    """What flows know of each period's law: whether a death steps basis up, the loss that is deducted, and whether
    gifts are carried by a state's own ceilings, with what is carried into the first."""
    own = [period.giving is not None and period.giving.ceilings is not None for period in horizon.periods]
    laws = [
        (law.capital_gains_tax.step_up, law.capital_losses.limit[period.filing_status])
        for period in horizon.periods
        for law in [period.law.federal]
    ]
    return [*zip(laws, own, strict=True), horizon.gifts_carried.carried.in_state]
