"""Small households at random: the audit confirms every plan given out, line by line, and nearly all are close."""

from __future__ import annotations

from collections import Counter

import pytest

from decumulate.models.plan import Plan
from decumulate.solver.audit.document import audit
from decumulate.solver.baselines.at_once import solve
from decumulate.solver.errors import InfeasibleError
from decumulate.solver.run import SolveOptions

from .households import household

OPTIONS = SolveOptions(effort=0.0, ranges=False, threads=1, time_limit=20.0, name_conflicts=False)
CLOSE = 0.01
"""Relative gap under which a plan counts as the optimiser's answer."""
KINDS = ("repaired", "replaced", "not_the_optimisers", "no_certificate")


def kinds(plan: Plan) -> set[str]:
    """How a plan was come by, where it is not the best one as it was found; and whether its gap is small."""
    found = {warning.code for warning in plan.warnings} & set(KINDS)
    gap = plan.certificate.gap if plan.certificate is not None else None
    return found | (
        {"close"} if gap is not None and gap < CLOSE and "not_the_optimisers" not in found else set()
    )


def check(seeds: range) -> None:
    """Solves households and judges the lot; what was counted is printed."""
    counts: Counter[str] = Counter()
    lines = []
    for seed in seeds:
        scenario = household(seed)
        try:
            plan = solve(scenario, OPTIONS)
        except InfeasibleError:
            counts["infeasible"] += 1
            continue
        counts.update(["plans", *kinds(plan)])
        lines += [f"{seed}: {w.message}" for w in plan.warnings if w.code in ("repaired", "replaced")]
        report = audit(Plan.read(plan.to_json()), scenario)
        assert report.ok, f"household {seed}: {report}"
        assert not [w for w in plan.warnings if w.code.startswith("audit")], f"household {seed}"
    print(dict(counts), *lines, sep="\n")
    few = max(1, round(0.02 * counts["plans"]))
    assert counts["repaired"] <= few, lines
    assert counts["replaced"] <= few, lines
    assert counts["no_certificate"] == 0
    assert counts["close"] >= counts["plans"] - max(1, int(0.03 * counts["plans"])), counts


def test_no_plan_of_a_sample_disagrees() -> None:
    check(range(20))


@pytest.mark.slow
def test_no_plan_of_five_hundred_disagrees() -> None:
    check(range(500))
