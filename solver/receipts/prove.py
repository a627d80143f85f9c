"""The one thing a receipt cannot show, asked again: the scenario is solved anew, and the bounds are compared."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.gap import gap_of
from ...models.household.weights import as_weighed
from ..baselines.at_once import solve
from ..run import SolveOptions
from .verify import Verification


@dataclass(frozen=True)
class ProvedAgain:
    """The new solve beside the receipt: nominal dollars of the objective.

    value, bound      the receipt's plan and its bound
    new_value, new_bound    the best plan and the bound that were found now; None where no bound was proved
    gap               how much better than the receipt's plan another could be by the new bound; None without one
    refuted           why the receipt's bound, or this one, must be false; "" where nothing contradicts it
    """

    value: float
    bound: float | None
    new_value: float
    new_bound: float | None
    gap: float | None
    refuted: str


def prove(verified: Verification, threads: int | None = None) -> ProvedAgain:
    """Solve the receipt's scenario again with its options, at the rates of its plan. Raises what `solve` raises."""
    scenario, plan, proved = verified.scenario, verified.plan, verified.receipt.proved
    assert scenario is not None
    assert plan is not None
    asked = verified.receipt.options
    options = SolveOptions(
        solver=asked.solver,
        gap=asked.gap,
        time_limit=asked.time_limit,
        threads=threads if threads is not None else asked.threads,
        effort=0.0,
        ranges=False,
    )
    again = solve(as_weighed(scenario, plan), options)
    assert again.objective is not None
    value, sign = again.objective.value, 1.0 if proved.objective == "min_lifetime_tax" else -1.0
    bound = None if again.certificate is None else again.certificate.bound
    refuted = ""
    if proved.bound is not None and gap_of(proved.bound, value, sign) is None:
        refuted = f"a plan worth {value:,.2f} was found, better than the receipt's bound {proved.bound:,.2f}"
    gap = None if bound is None else gap_of(bound, proved.value, sign)
    if bound is not None and gap is None:
        refuted = (
            f"the receipt's plan, {proved.value:,.2f}, is better than the bound of this solve, {bound:,.2f}"
        )
    return ProvedAgain(proved.value, proved.bound, value, bound, gap, refuted)
