"""What a variant of a sweep costs, and how that scales with workers.

python benchmarks/sweep.py                 h2 over the last three factors of tax_law: 200 variants, 1 worker, all cores
python benchmarks/sweep.py --factors 4     over all four: 1,000 variants
python benchmarks/sweep.py --exact         every variant solved, over the last factor (9 variants)
python benchmarks/sweep.py --alone         h2 over one factor at a time, in 40 small steps
python benchmarks/sweep.py --steps         where the milliseconds of a followed variant go

A followed variant's time hangs on how much of its neighbour's programs it takes over: it is also told by what it writes
itself.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import time
from itertools import pairwise

from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import names, path, sweep_path
from decumulate.solver.formulation.layers import Layer, first_difference
from decumulate.solver.reoptimise.follow import CannotFollow, first_neighbour, follow
from decumulate.solver.sweep.cases import Case, cases_of
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
    if options.depth == "follow":
        layers = written_from(base, sheet)
        for layer, own in milliseconds.groupby(frame.case.map(layers), sort=False):
            print(f"    {layer:34} {len(own):5}   median {own.median():7.1f}, mean {own.mean():7.1f} ms")


def written_from(base: Scenario, sheet: Sweep) -> dict[int, str]:
    """By the number of a case, the first layer in which it differs from the case before it in its chunk."""
    found: dict[int, str] = {}
    for chunk in cases_of(sheet, base).chunks(together=True):
        found[chunk[0].number] = "all: the first of a chunk"
        for before, case in pairwise(chunk):
            layer = first_difference(before.scenario(base), case.scenario(base))
            found[case.number] = NAMES[layer]
    return found


NAMES = {
    Layer.FLOWS: "all: markets, lives or wishes moved",
    Layer.LAWS: "laws, cash and objective",
    Layer.CASH: "cash and objective",
    Layer.OBJECTIVE: "the objective alone",
}


ALONE = (
    ("heirs' rate", "goal.heir_tax_rate", "set", (0.05, 0.35)),
    ("spending", "spending.annual", "scale", (0.9, 1.1)),
    ("rates from 2030", "federal.ordinary_income_tax.rates", "shift", (0.001, 0.04)),
    ("inflation", "market.inflation", "set", (0.02, 0.03)),
    ("stocks", "market.assets.us_stock.total_return", "set", (0.05, 0.08)),
)


def alone(base: Scenario) -> None:
    """One factor of each layer at a time."""
    for name, field, way, (low, high) in ALONE:
        law = {"from_year": 2030} if field.startswith("federal") else {}
        factor = {"name": name, "field": field, way: {"from": low, "to": high, "count": 40}} | law
        frame = sweep(base, {"sweep": {"factors": [factor]}}, SweepOptions(workers=1)).frame
        own = 1000 * frame.seconds
        print(f"{name:16} {len(frame):3}   median {own.median():7.1f}, mean {own.mean():7.1f} ms", flush=True)


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
    arguments.add_argument("--workers", type=int, nargs="+", default=[1, os.cpu_count() or 1])
    arguments.add_argument("--alone", action="store_true")
    arguments.add_argument("--steps", action="store_true")
    given = arguments.parse_args()
    name = next(name for name in names() if name.startswith(given.scenario))
    base, sheet = load(path(name)), read_sweep(sweep_path(given.sweep))
    if given.alone:
        alone(base)
        return
    if given.steps:
        steps(base, cases_of(sheet, base).cases[:12])
        return
    factors = given.factors or (1 if given.exact else 3)
    for workers in given.workers:
        options = SweepOptions(depth="exact" if given.exact else "follow", workers=workers)
        timed(base, with_last(sheet, factors), options)


if __name__ == "__main__":
    main()
