"""Makes the reports that the tests hold every face to, from plans that are kept beside them.

python benchmarks/golden.py [--solve] [--seconds 30]

Without --solve the kept plans stay and their reports alone are made anew: what changed shows in the difference.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from decumulate import scenarios
from decumulate.models.plan import Plan
from decumulate.models.scenario import load
from decumulate.solver.report.model import Report
from decumulate.solver.report.sections.plan import plan_report
from decumulate.solver.run import SolveOptions, solve

FOLDER = Path(__file__).parents[1] / "tests" / "golden"
HOUSEHOLDS = ("by_hand", "near_retirement", "widow_74")
CENTS = 2


def document(report: Report) -> Any:
    """A report as it is kept: numbers to the cent, rates to six places."""
    return rounded(json.loads(report.model_dump_json()))


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    if isinstance(value, float):
        return round(value, CENTS if abs(value) >= 1.0 else 6) + 0.0
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--solve", action="store_true")
    parser.add_argument("--seconds", type=float, default=30.0)
    given = parser.parse_args()
    for name in HOUSEHOLDS:
        kept = FOLDER / f"{name}.plan.json"
        if given.solve or not kept.exists():
            plan = solve(load(scenarios.path(name)), SolveOptions(time_limit=given.seconds, threads=1))
            kept.write_text(plan.to_json() + "\n", "utf-8")
        report = document(plan_report(Plan.read(kept)))
        text = json.dumps(report, indent=1, ensure_ascii=False)
        (FOLDER / f"{name}.report.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
