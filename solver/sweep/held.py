"""What a traditional dollar weighs in the allocation, held as the base has it in every variant.

Otherwise a factor is confounded: another heirs' rate would not only tax the heirs otherwise, but also change what each
account may hold.
"""

from __future__ import annotations

from ...models.household.weights import traditional_rate, with_rates
from ...models.scenario import Scenario
from ..run import SolveOptions, at_own_rates


def held_rates(base: Scenario, gap: float = 1e-3, time_limit: float = 60.0) -> Scenario:
    """The base with its rates of every year written down; itself, where traditional dollars count in full.

    Where the rates are the base plan's own, they are those of a draft of it, found in a part of `time_limit`.
    """
    if base.allocation.measure == "market_value":
        return base
    base = at_own_rates(base, SolveOptions(gap=gap, time_limit=time_limit, threads=1))
    return with_rates(base, [traditional_rate(base, t) for t in range(len(base.years))])
