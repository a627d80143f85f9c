"""What a slider of the page costs: seconds to open a session from a plan, and milliseconds for each value tried.

    python benchmarks/page.py [--households h2_couple] [--values 20] [--seconds 40]

Prints milliseconds, and multiples of one follow (the plan itself followed with live models), which do not hang on the
machine. The session is opened and asked within this process.
"""

from __future__ import annotations

import argparse
import time
from statistics import median

import decumulate
from decumulate import Scenario, scenarios
from decumulate.solver.following.refusals import CannotTry
from decumulate.solver.following.session import FollowSession
from decumulate.solver.run import SolveOptions

SLIDERS = {
    "heirs' rate": ("goal.heir_tax_rate", "set", (0.05, 0.35)),
    "spending": ("spending.annual", "scale", (0.95, 1.05)),
    "inflation": ("market.inflation", "set", (0.02, 0.03)),
    "first asset's return": ("market.assets.{asset}.total_return", "set", (0.055, 0.075)),
}
UNMOVED = 9


def values_of(scenario: Scenario, way: str, ends: tuple[float, float], count: int) -> list[float]:
    steps = [ends[0] + (ends[1] - ends[0]) * k / (count - 1) for k in range(count)]
    annual = scenario.spending.annual
    return [step * float(annual) for step in steps] if way == "scale" else steps


def tried(session: FollowSession, field: str, values: list[float]) -> tuple[list[float], float, int]:
    """(seconds of each value, the widest gap, how many could not be followed)."""
    seconds, gap, refused = [], 0.0, 0
    for value in values:
        began = time.perf_counter()
        try:
            answer = session.try_({field: value})
        except CannotTry:
            refused += 1
            continue
        assert answer.moves is not None  # what is drawn beside the value
        seconds.append(time.perf_counter() - began)
        gap = max(gap, answer.gap)
    return seconds, gap, refused


def household(name: str, count: int, limit: float) -> None:
    scenario = decumulate.load(scenarios.path(name))
    plan = decumulate.solve(scenario, SolveOptions(time_limit=limit, threads=1))
    began = time.perf_counter()
    session = decumulate.follow(scenario, plan)
    warm = time.perf_counter() - began
    one, *_ = tried(session, "goal.heir_tax_rate", [scenario.goal.heir_tax_rate or 0.0] * UNMOVED)
    unit = median(one)
    print(
        f"{name}: opened in {warm:.2f} s ({warm / unit:.0f} follows); one follow {1000 * unit:.0f} ms",
        flush=True,
    )
    asset = next(iter(scenario.market.assets))
    for words, (field, way, ends) in SLIDERS.items():
        values = values_of(scenario, way, ends, count)
        seconds, gap, refused = tried(session, field.format(asset=asset), values)
        if not seconds:
            print(f"    {words:22} none of {count} could be followed")
            continue
        print(
            f"    {words:22} median {1000 * median(seconds):5.0f} ms ({median(seconds) / unit:4.1f} follows), most "
            f"{1000 * max(seconds):5.0f} ms   widest gap {gap:.3%}   refused {refused} of {count}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--households", nargs="+", default=["h2_couple"])
    parser.add_argument("--values", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=40.0)
    given = parser.parse_args()
    for name in given.households:
        household(name, given.values, given.seconds)


if __name__ == "__main__":
    main()
