"""What a variant of a sweep costs, and how that scales with workers.

python benchmarks/sweep.py                 h2 over the last three factors of tax_law (201 variants), 1 and 4 workers
python benchmarks/sweep.py --factors 4     over all four: 1,001 variants
python benchmarks/sweep.py --exact         every variant solved, over the last factor (9 variants)
python benchmarks/sweep.py --steps         where the milliseconds of a followed variant go
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time

from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import names, path, sweep_path
from decumulate.solver.sweep.cases import Case, cases_of
from decumulate.solver.sweep.follow import CannotFollow, first_neighbour, follow
from decumulate.solver.sweep.run import SweepOptions, sweep
from decumulate.solver.sweep.sheet import Sweep, read_sweep


def timed(base: Scenario, sheet: Sweep, options: SweepOptions) -> None:
    began = time.perf_counter()
    frame = sweep(base, sheet, options).frame
    wall = time.perf_counter() - began
    milliseconds = 1000 * frame.seconds
    followed = int((frame.status == "followed").sum())
    print(
        f"{options.depth:7} {options.workers} workers   {len(frame):5} variants in {wall:6.1f} s   "
        f"{1000 * wall / len(frame):7.1f} ms a variant   on a core: median {milliseconds.median():7.1f}, "
        f"mean {milliseconds.mean():7.1f} ms   followed {followed}   "
        f"gap: median {frame.gap.median():.2%}, most {frame.gap.max():.2%}",
        flush=True,
    )


def with_last(sheet: Sweep, count: int) -> Sweep:
    """The sweep with its last factors alone."""
    return sheet.model_copy(update={"factors": sheet.factors[-count:]})


def steps(base: Scenario, cases: tuple[Case, ...]) -> None:
    """A profile of following a few variants."""
    neighbour = first_neighbour(base)
    variants = [case.scenario(base) for case in cases]
    profile = cProfile.Profile()
    profile.enable()
    for variant in variants:
        try:
            neighbour = follow(variant, neighbour).neighbour
        except CannotFollow as reason:
            print(reason)
    profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(40)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--scenario", default="h2")
    arguments.add_argument("--sweep", default="tax_law")
    arguments.add_argument("--factors", type=int)
    arguments.add_argument("--exact", action="store_true")
    arguments.add_argument("--workers", type=int, nargs="+", default=[1, 4])
    arguments.add_argument("--steps", action="store_true")
    given = arguments.parse_args()
    name = next(name for name in names() if name.startswith(given.scenario))
    base, sheet = load(path(name)), read_sweep(sweep_path(given.sweep))
    if given.steps:
        steps(base, cases_of(sheet, base).cases[:12])
        return
    factors = given.factors or (1 if given.exact else 3)
    for workers in given.workers:
        options = SweepOptions(depth="exact" if given.exact else "follow", workers=workers)
        timed(base, with_last(sheet, factors), options)


if __name__ == "__main__":
    main()
