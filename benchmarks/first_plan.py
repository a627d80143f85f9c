"""How soon there is an audited plan, how far time limits are overrun, and how long a stop takes.

    python benchmarks/first_plan.py [--only lots] [--threads 1]

On H2 made difficult in four ways, and on the shipped households. For each: the seconds after which the search first
has a plan, and after which a solve that is given FIRST seconds returns one, audited (the optimiser's, else a rule's);
how much longer than its limit a solve takes; and how long one goes on after SIGTERM, sent at several moments. Ends with
exit code 1 where a plan takes longer than WITHIN, or a limit or a stop is overrun by more than OVER.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from households import HOUSEHOLDS, household

from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.at_once import solve
from decumulate.solver.run import FROM_ELSEWHERE, Progress, SolveOptions

FIRST = 1.0
"""Seconds given where only a first plan is wanted."""
WITHIN = 2.0
"""Seconds within which it is promised, on an idle machine."""
OVER = 1.0
"""Seconds that are promised after a limit or a stop."""
LIMITS = (0.5, 2.0, 5.0)
STOPS = (0.3, 1.5, 4.0)

Content = dict[str, Any]


def earners() -> Content:
    """Wages above all spending for six years."""
    content = _h2()
    content["people"][0]["wages"] = [{"name": "Wages", "annual": 190_000.0, "until_year": 2031}]
    return content


def lots() -> Content:
    """500 lots, two in five at a loss."""
    content, chance = _h2(), random.Random(5)
    account = next(one for one in content["accounts"] if one["type"] == "taxable")
    made = []
    for _ in range(500):
        value = round(chance.uniform(500.0, 9_000.0), 2)
        made.append(
            {
                "asset": chance.choice(["us_stock", "intl_stock", "us_bond"]),
                "acquired": f"{chance.randint(2001, 2024)}-{chance.randint(1, 12):02d}-15",
                "value": value,
                "basis": round(value * chance.uniform(0.3, 1.3), 2),
            }
        )
    account["lots"] = made
    return content


def accounts() -> Content:
    """Fifteen accounts: each of H2's in three."""
    content = _h2()
    split = []
    for account in content["accounts"]:
        for part in range(1, 4):
            one = deepcopy(account) | {"name": f"{account['name']} {part}"}
            for lot in one.get("lots", ()):
                lot["value"], lot["basis"] = lot["value"] / 3.0, lot["basis"] / 3.0
            if "holdings" in one:
                one["holdings"] = {asset: value / 3.0 for asset, value in one["holdings"].items()}
            if "contribution_basis" in one:
                one["contribution_basis"] /= 3.0
            split.append(one)
    content["accounts"] = split
    return content


def least_tax() -> Content:
    """The least lifetime tax, whose first stage is another solve."""
    content = _h2()
    content["goal"]["objective"] = "min_lifetime_tax"
    return content


def _h2() -> Content:
    return deepcopy(dict(household("H2").content()))


MADE: dict[str, Callable[[], Content]] = {
    "earners": earners,
    "lots": lots,
    "accounts": accounts,
    "least tax": least_tax,
}


def households() -> Iterator[tuple[str, Scenario]]:
    for name, make in MADE.items():
        yield name, load(make())
    for name, shipped in HOUSEHOLDS.items():
        yield shipped, household(name)


@dataclass(frozen=True)
class Measured:
    """Seconds; `by_rule`: whether the first plan was a rule's; `over` and `stopped` by limit and by moment."""

    name: str
    heard: float | None
    first: float
    by_rule: bool
    over: tuple[float, ...]
    stopped: tuple[float, ...]

    @property
    def kept(self) -> bool:
        return self.first <= WITHIN and max((*self.over, *self.stopped)) <= OVER


def measure(name: str, scenario: Scenario, threads: int) -> Measured:
    heard: list[float] = []

    def hear(event: Progress) -> None:
        if event.plan is not None:
            heard.append(event.seconds)

    first, plan = _timed(scenario, FIRST, threads)
    over = tuple(_timed(scenario, limit, threads, hear)[0] - limit for limit in LIMITS)
    stopped = tuple(_stopped(scenario, moment, threads) for moment in STOPS)
    by_rule = any(warning.code == FROM_ELSEWHERE for warning in plan.warnings)
    return Measured(name, min(heard, default=None), first, by_rule, over, stopped)


def _timed(
    scenario: Scenario,
    limit: float,
    threads: int,
    hear: Callable[[Progress], None] = lambda event: None,
) -> tuple[float, Plan]:
    began = time.monotonic()
    plan = solve(
        scenario, SolveOptions(effort=0.0, ranges=False, gap=0.0, time_limit=limit, threads=threads), hear
    )
    seconds = time.monotonic() - began
    report = audit(plan, scenario)
    assert report.ok, [*report.faults, *report.differences][:3]
    return seconds, plan


def _stopped(scenario: Scenario, moment: float, threads: int) -> float:
    """Seconds that a solve goes on after SIGTERM at a moment; none where it had ended."""
    timer = threading.Timer(moment, os.kill, (os.getpid(), signal.SIGTERM))
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    began = time.monotonic()
    timer.start()
    try:
        plan = solve(
            scenario, SolveOptions(effort=0.0, ranges=False, gap=0.0, time_limit=30.0, threads=threads)
        )
        took = time.monotonic() - began - moment
    finally:
        timer.cancel()
        signal.signal(signal.SIGTERM, before)
    assert audit(plan, scenario).ok
    return max(0.0, took)


def row(run: Measured) -> str:
    def seconds(amounts: Sequence[float]) -> str:
        return "".join(f"{amount:7.2f}" for amount in amounts)

    heard = "      -" if run.heard is None else f"{run.heard:7.2f}"
    whose = "rule" if run.by_rule else "optimiser"
    return (
        f"{run.name:22}{heard}{run.first:7.2f}{run.first / WITHIN:7.2f}  {whose:10}"
        f"{seconds(run.over)}  {seconds(run.stopped)}  {'' if run.kept else 'LATE'}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="households whose name contains this")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    print(f"{'':22}{'search':>7}{'first':>7}{'of 2 s':>7}  {'whose':10}", end="")
    print("".join(f"{f'+{limit:g} s':>7}" for limit in LIMITS), end="  ")
    print("".join(f"{f'@{moment:g} s':>7}" for moment in STOPS))
    kept = True
    for name, scenario in households():
        if chosen.only in name:
            run = measure(name, scenario, chosen.threads)
            kept = kept and run.kept
            print(row(run), flush=True)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
