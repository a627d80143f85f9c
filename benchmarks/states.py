"""What a state's own income tax costs in time and in proof: households in some states, each against Florida.

    python benchmarks/states.py [--states NY NJ] [--households H2 H8] [--seconds 60]

Each runs in a process of its own, one after another on one thread, in Florida and then in each state: the seconds to
the first plan, and the percent between plan and bound after 10 seconds and at the end. A state is as aimed at where its
first plan takes at most 1.5 times Florida's, and its last gap is at most 1.5 times Florida's or 0.1 percent more. Where
plans do not have a state it is named with the reason.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from households import household

from decumulate.models.scenario import Scenario, ScenarioError
from decumulate.models.scenario.states import COMMUNITY_PROPERTY
from decumulate.solver.run import Progress, SolveOptions, solve

AT_HOME = "FL"
STATES = ("CA", "NY", "NJ", "OR", "CT", "MN", "VA", "OH")
COUPLES_AND_SINGLES = ("H2", "H4", "H6", "H8")
TIMES, MORE = 1.5, 0.1
"""Of Florida's first plan and gap, and percent beside."""
EARLY = 10.0


@dataclass(frozen=True)
class InState:
    """A household's run in a state: seconds to the first plan, and percent between plan and bound."""

    first: float | None
    early: float | None
    last: float | None

    def as_aimed(self, home: InState) -> bool:
        if self.first is None or self.last is None or home.first is None or home.last is None:
            return False
        return self.first <= TIMES * home.first and self.last <= max(TIMES * home.last, home.last + MORE)


def measure(name: str, state: str, seconds: float) -> InState | str:
    """The run, or why there is none."""
    try:
        home = household(name)
        owned = (
            {"taxes.community_property": False}
            if state in COMMUNITY_PROPERTY and len(home.people) > 1
            else {}
        )
        scenario = home.with_changes({"taxes.state": state, **owned})
    except ScenarioError as error:
        return str(error.faults[0])
    return _run(scenario, seconds)


def _run(scenario: Scenario, seconds: float) -> InState:
    history: list[tuple[float, float | None, float | None]] = []

    def hear(event: Progress) -> None:
        history.append((event.seconds, event.plan, event.bound))

    options = SolveOptions(effort=0.0, ranges=False, gap=0.0, time_limit=seconds, threads=1)
    solve(scenario, options, hear)

    def gap(until: float) -> float | None:
        found = None
        for at, plan, bound in history:
            if at <= until and plan is not None and bound is not None:
                found = 100.0 * abs(bound - plan) / max(abs(plan), 1.0)
        return found

    first = next((moment[0] for moment in history if moment[1] is not None), None)
    return InState(first, gap(EARLY), gap(seconds + EARLY))


def lines(names: list[str], states: list[str], seconds: float) -> Iterator[tuple[str, bool]]:
    """A line a household and state, and whether it is as aimed at (Florida's always)."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for name in names:
            home = pool.submit(measure, name, AT_HOME, seconds).result()
            assert isinstance(home, InState)
            yield _line(name, AT_HOME, home, home), True
            for state in states:
                found = pool.submit(measure, name, state, seconds).result()
                if isinstance(found, str):
                    yield f"{name:4}{state:4}  {found}", False
                else:
                    yield _line(name, state, found, home), found.as_aimed(home)


def _line(name: str, state: str, run: InState, home: InState) -> str:
    def shown(amount: float | None) -> str:
        return "        -" if amount is None else f"{amount:9.3f}"

    times = "-" if run.first is None or home.first is None else f"{run.first / home.first:.2f}"
    return f"{name:4}{state:4}{shown(run.first)}{times:>7}{shown(run.early)}{shown(run.last)}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--states", nargs="+", default=list(STATES))
    parser.add_argument("--households", nargs="+", default=list(COUPLES_AND_SINGLES))
    parser.add_argument("--seconds", type=float, default=60.0)
    chosen = parser.parse_args()
    print(f"{'':8}{'first s':>9}{'of FL':>7}{f'{EARLY:g} s %':>9}{f'{chosen.seconds:g} s %':>9}")
    missed = 0
    for line, aimed in lines(chosen.households, chosen.states, chosen.seconds):
        print(line if aimed else f"{line}  not as aimed at", flush=True)
        missed += not aimed
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
