"""What a traditional dollar weighs in the allocation, held as the base has it in every variant.

Otherwise a factor is confounded: another heirs' rate would not only tax the heirs otherwise, but also change what each
account may hold.
"""

from __future__ import annotations

from ...models.household.weights import traditional_rate, with_rates
from ...models.scenario import Scenario


def held_rates(base: Scenario) -> Scenario:
    """The base with its rates of every year written down; itself, where traditional dollars count in full."""
    if base.allocation.measure == "market_value":
        return base
    return with_rates(base, [traditional_rate(base, t) for t in range(len(base.years))])
