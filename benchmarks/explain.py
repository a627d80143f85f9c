"""Prices of the next dollar beside full re-solves: the scenario changed by $1,000 and certified anew.

    python benchmarks/explain.py [--households h1_single h2_couple] [--years 2026 2028] [--seconds 60] [--threads 4]

A price is found by moving $1,000 in the one-cell program (solver/explain/next_dollar.py). Here the same question is put
to `solve`: money needed is `spending.extra` of that year (money not needed a lower `spending_extra` of the household's
facts), and what the definition bounds in that year is bounded by rows added to every program that `solve` writes. So
all other years, and every cell of all years, are chosen anew, with a certificate. "off" is what the full solve finds
beyond the moved plan, nominal dollars of the goal; it can be no less than minus the sum of both gaps.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator

from decumulate import scenarios
from decumulate.models.scenario import Scenario, load
from decumulate.solver.explain.next_dollar import DollarMove, moves_of
from decumulate.solver.formulation.model import UNIT, Tag
from decumulate.solver.formulation.program import Program
from decumulate.solver.optimiser import bound as proof
from decumulate.solver.optimiser import bound_tightening as squeeze
from decumulate.solver.optimiser import solve as exact
from decumulate.solver.optimiser.solve import Certified
from decumulate.solver.reoptimise.levers import Bounds
from decumulate.solver.reoptimise.resolver import Resolver
from decumulate.solver.run import SolveOptions, solve

MOVED = 1_000.0


def bounded(resolver: Resolver, t: int, move: DollarMove, bounds: Bounds) -> type[Program]:
    """A program that holds, in period `t`, what a move bounds; its names are those of the resolver's columns."""
    flows, before = resolver.flows(t), resolver.flows(t - 1) if t else None
    step = MOVED / UNIT if move.more else -MOVED / UNIT

    class Bounded(Program):
        def _cash(self) -> None:
            super()._cash()
            sheltered = self.sheltered
            mine = [
                *zip(flows.out, (sheltered.out[n][t] for n in range(len(flows.out))), strict=True),
                *zip(
                    flows.converted,
                    (sheltered.converted_out[n][t] for n in range(len(flows.converted))),
                    strict=True,
                ),
                (flows.net_taxable, self.taxable.sales(t) - self.taxable.purchases(t)),
                (flows.unspent, self.unspent[t]),
                *([(before.unspent, self.unspent[t - 1])] if before is not None else []),
            ]
            for theirs, ours in mine:
                low, high = bounds.get(theirs.column, (-math.inf, math.inf)) if theirs.terms else (0.0, 0.0)
                if low > -math.inf and ours.terms:
                    self.model.row(Tag("moved_least"), ours, ">=", low)
                if high < math.inf and ours.terms:
                    self.model.row(Tag("moved_most"), ours, "<=", high)
            if flows.need.column in bounds:
                (row,) = self.model.tagged("cash", self.horizon.periods[t].year)
                self.model.row_low[row] -= step
                self.model.row_high[row] -= step

    return Bounded


def full(resolver: Resolver, program: type[Program], options: SolveOptions) -> Certified:
    """The rounds of `solve`, every program of them a bounded one."""
    homes = [module for module in (exact, proof, squeeze) if hasattr(module, "Program")]
    for module in homes:
        module.Program = program  # type: ignore[attr-defined]
    try:
        return exact.Rounds(
            resolver.scenario,
            resolver.horizon,
            resolver.goal,
            options.solver,
            options.threads or 1,
            options.gap,
            time.monotonic() + options.time_limit,
            lambda state: None,
        ).run()
    finally:
        for module in homes:
            module.Program = Program  # type: ignore[attr-defined]


def checked(
    scenario: Scenario, name: str, years: list[int], options: SolveOptions
) -> Iterator[tuple[float, float]]:
    """(what the full solve finds beyond the moved plan, what it may be short of) of every price, in dollars."""
    plan = solve(scenario, options)
    assert plan.certificate is not None
    print(f"{name}: {plan.certificate.status}, gap ${plan.certificate.gap_dollars:,.2f}", flush=True)
    resolver = Resolver(scenario, plan, options.solver, 1)
    start = time.monotonic()
    moves = [
        (t, m) for t in (y - scenario.start_year for y in years) for m in moves_of(resolver, t) if not m.why
    ]
    found = []  # all before the first full solve, which has its own threads
    for t, move in moves:
        bounds, moved = move.bounds, resolver.resolve(move.bounds, t)
        if moved is None and move.otherwise is not None:
            bounds, moved = move.otherwise, resolver.resolve(move.otherwise, t)
        found.append((t, move, bounds, moved))
    print(f"{name}: {len(found)} prices in {time.monotonic() - start:.1f} s", flush=True)
    for t, move, bounds, moved in found:
        words = (
            f"{scenario.start_year + t} {move.flow:10} {move.account:20} {'next' if move.more else 'last'}"
        )
        start = time.monotonic()
        try:
            sure = full(resolver, bounded(resolver, t, move, bounds), options)
        except exact.NoPlan:
            print(f"  {words} no plan{'' if moved is None else ', but one was found'}", flush=True)
            continue
        gap = (sure.found.objective - sure.bound) * UNIT
        best = sure.found.objective
        off = math.inf if moved is None else (moved.objective - best) * UNIT
        cost = math.inf if moved is None else (moved.objective - resolver.base.objective) * UNIT
        print(
            f"  {words} costs {cost:10,.2f}  off {off:8,.2f}  (full: gap ${gap:,.2f}, "
            f"{time.monotonic() - start:.1f} s)",
            flush=True,
        )
        yield off, gap


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--households", nargs="+", default=["h1_single", "h2_couple"])
    parser.add_argument("--years", nargs="+", type=int, default=[2026, 2027, 2028])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=4)
    given = parser.parse_args()
    options = SolveOptions(
        effort=0.0, ranges=False, gap=1e-7, time_limit=given.seconds, threads=given.threads
    )
    for name in given.households:
        results = list(checked(load(scenarios.path(name)), name, given.years, options))
        worst = max((abs(off) for off, gap in results if gap <= 1.0), default=0.0)
        sure = sum(gap <= 1.0 for _, gap in results)
        print(f"{name}: {sure} of {len(results)} certified to $1, of these the worst off by ${worst:,.2f}")


if __name__ == "__main__":
    main()
