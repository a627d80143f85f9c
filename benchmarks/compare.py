"""How much better the optimum is than each rule, over households at random; and that it is never worse.

    python benchmarks/compare.py [--households 200] [--first 0] [--seconds 5] [--gap 0.001] [--minutes M] [--csv FILE]

The households are those of tests/baselines/households.py: one or two people, three to six years. Every family of rules
is tuned for the household's own goal, its plan offered to the optimum. Gains are in percent of what the rule reaches
(estate, or spending a year), in today's dollars. Ends with exit code 1 where the optimum is below a rule by over $1.
"""

from __future__ import annotations

import argparse
import csv
import runpy
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.risk import as_made
from decumulate.models.scenario import load
from decumulate.solver.baselines.parts import worth
from decumulate.solver.baselines.rule_plan import run_rule, sustainable
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.baselines.tune import tuned
from decumulate.solver.errors import InfeasibleError
from decumulate.solver.run import SolveOptions, solve

HOUSEHOLDS = Path(__file__).parents[1] / "tests" / "baselines" / "households.py"
household = runpy.run_path(str(HOUSEHOLDS))["household"]


@dataclass(frozen=True)
class Measured:
    """One rule on one household: what it and the optimum reach, today's dollars; None where the rule runs out."""

    household: int
    objective: str
    rule: str
    reached: float | None
    optimum: float
    gap: float
    outside: bool

    @property
    def gain(self) -> float | None:
        return None if self.reached is None else self.optimum - self.reached


def measure(number: int, options: SolveOptions) -> Iterator[Measured]:
    """Every family of rules on one household; nothing where no plan meets its wishes.

    What a traditional dollar counts is the optimum's own for rules and optimum alike, so that they hold the same risk.
    """
    try:
        scenario = load(household(number))
        scenario = as_made(scenario, solve(scenario, options))
    except InfeasibleError:
        return
    horizon = build_horizon(scenario)
    reached = {}
    for family in rules_for(scenario, horizon):
        run = tuned(scenario, horizon, family)
        if scenario.goal.objective == "max_spending":
            run = run_rule(scenario, horizon, run.rule, sustainable(scenario, horizon, run.rule))
        held = run.plan is not None and run.report is not None and run.report.ok
        reached[family.name] = run.plan if held else None
    best = solve(scenario, options, offered=[plan for plan in reached.values() if plan is not None])
    assert best.certificate is not None
    gap = best.certificate.gap_dollars_real
    outside = any(warning.code == "offered_plan" for warning in best.warnings)
    for name, plan in reached.items():
        yield Measured(
            number,
            scenario.goal.objective,
            name,
            None if plan is None else worth(plan),
            worth(best),
            float("inf") if gap is None else gap,
            outside,
        )


def table(found: Sequence[Measured]) -> str:
    """The distribution of the gain over each rule, in percent of the rule's, and what the optimum falls short."""
    lines = [
        f"{'rule':28}{'households':>11}{'runs out':>9}{'least':>9}{'quarter':>9}{'median':>9}{'3/4':>9}{'most':>9}"
    ]
    for name in dict.fromkeys(one.rule for one in found):
        mine = [one for one in found if one.rule == name]
        shares = [100 * one.gain / one.reached for one in mine if one.gain is not None and one.reached]
        low, middle, high = statistics.quantiles(shares, n=4) if len(shares) > 1 else [float("nan")] * 3
        cuts = "".join(f"{share:8.2f}%" for share in (min(shares), low, middle, high, max(shares)))
        lines.append(f"{name:28}{len(mine):11}{len(mine) - len(shares):9}{cuts}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--households", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--gap", type=float, default=1e-3)
    parser.add_argument("--csv", type=Path)
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="begins no household after so many"
    )
    given = parser.parse_args()
    options = SolveOptions(effort=0.0, ranges=False, gap=given.gap, time_limit=given.seconds, threads=1)
    found: list[Measured] = []
    until, number = time.monotonic() + 60.0 * given.minutes, given.first
    last = given.first + given.households
    while number < last and time.monotonic() < until:
        found += measure(number, options)
        print(f"\rhousehold {number}", end="", file=sys.stderr, flush=True)
        number += 1
    print(file=sys.stderr)
    if given.csv is not None:
        with given.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["household", "objective", "rule", "reached", "optimum", "gap", "outside"])
            writer.writerows(vars(one).values() for one in found)
    print(table(found))
    below = [one for one in found if one.gain is not None and one.gain < -1.0]
    least = min((one.gain for one in found if one.gain is not None), default=0.0)
    print(
        f"\n{number - given.first - len({one.household for one in found})} of {number - given.first} households can "
        "afford no plan"
    )
    print(f"optimum below a rule by over $1: {len(below)} of {len(found)}; least gain ${least:,.2f}")
    for one in below:
        print(f"  household {one.household}, {one.rule}: rule {one.reached:,.2f}, optimum {one.optimum:,.2f}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
