"""A bound that a plan is better than: what is needed to look for the fault, in a file of its own."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from .door import InputError, say
from .files import write_text

if TYPE_CHECKING:
    from ...models.plan import Plan


def report_refused(plan: Plan) -> None:
    """Write a report in the current folder where a plan has no certificate because its bound was false, and say so.

    A file that cannot be written is said too, and nothing more: the plan is given out all the same.
    """
    proof, objective = plan.certificate, plan.objective
    if proof is None or objective is None or proof.status != "no_certificate":
        return
    path = Path(f"decumulate-no-certificate-{plan.scenario.sha256[:12]}.json")
    versions = {
        "decumulate": plan.decumulate,
        "solver": proof.solver,
        "tables_sha256": plan.law.tables_sha256,
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    found = {
        "what": "the bound is worse than the audited value of a plan, so it is false: a fault of decumulate",
        "objective": objective.name,
        "bound": proof.refused_bound,
        "value": objective.value,
        "versions": versions,
        "scenario": plan.scenario.content,
        "plan": json.loads(plan.to_json()),
    }
    try:
        write_text(path, json.dumps(found, indent=2) + "\n")
    except InputError as error:
        say(f"This plan has no certificate; its report could not be written: {error}")
        return
    say(f"This plan has no certificate, by a fault of ours. Please report it with {path.absolute()}.")
