"""Writes the first page of README's example into README.md, as the product prints it.

python benchmarks/readme.py [--seconds 60] [--threads 1]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from decumulate import scenarios
from decumulate.models.scenario import load
from decumulate.solver.report.text import plan_text
from decumulate.solver.run import SolveOptions, solve

README = Path(__file__).parents[1] / "README.md"
EXAMPLE = "near_retirement"
BEGIN, END = "<!-- the example's first page: benchmarks/readme.py -->\n", "<!-- end of it -->\n"
UNTIL = "After these steps each account holds"
"""Where the page goes on with what README leaves out."""


def first_page(seconds: float, threads: int) -> str:
    """The steps of the example's first year."""
    options = SolveOptions(time_limit=seconds, threads=threads)
    page = plan_text(solve(load(scenarios.path(EXAMPLE)), options))
    return page[: page.index(UNTIL)].rstrip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    text = README.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page = first_page(given.seconds, given.threads)
    README.write_text(f"{before}{BEGIN}\n```text\n{page}\n```\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
