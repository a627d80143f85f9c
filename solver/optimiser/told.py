"""What a state has otherwise of distributions, at a solution."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...models.returns.told import told_of
from ..formulation.model import Expr
from ..formulation.program import Program


def told_apart(
    program: Program, t: int, dollars: Callable[[Expr], float], taxed: float
) -> Mapping[str, tuple[float, ...]]:
    """What the state of a year has otherwise of distributions."""
    period, sheltered = program.horizon.periods[t], program.sheltered
    if not getattr(period.state, "told", None):
        return {}
    flows = [
        {p.first: dollars(of[n][t]) for n, p in enumerate(sheltered.pools)}
        for of in (sheltered.out, sheltered.qcd)
    ]
    out, qcd = flows
    return told_of(period, out, qcd, taxed)
