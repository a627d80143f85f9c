"""Draws the picture of README.md from a plan of its household, in SVG for light and dark pages.

python benchmarks/picture.py [--plan PLAN.json] [--seconds 60] [--threads 1]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from decumulate import scenarios
from decumulate.models.plan import Plan
from decumulate.models.scenario import load
from decumulate.solver.report.charts.by_year import year_figures
from decumulate.solver.report.charts.images import svg
from decumulate.solver.run import SolveOptions, solve

EXAMPLE = "near_retirement"
PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "spending.svg"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--plan", type=Path, help="a plan of the example; left out: solve first")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    scenario = load(scenarios.path(EXAMPLE))
    options = SolveOptions(time_limit=given.seconds, threads=given.threads, ranges=False)
    plan = Plan.read(given.plan) if given.plan is not None else solve(scenario, options)
    figure = year_figures(plan, scenario)[0]
    PICTURE.write_text(svg(figure), "utf-8")


if __name__ == "__main__":
    main()
