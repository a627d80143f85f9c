"""The report of any answer."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ....models.plan import Plan
from ..model import Report
from .plan import plan_report

if TYPE_CHECKING:
    from ....models.tree_plan import TreePlan
    from ...audit import AuditReport
    from ...baselines.comparison import Comparison
    from ...baselines.in_states import StatesCompared
    from ...explain.explain import Explanation
    from ...explain.rests import Rests
    from ...futures.document import Outlook
    from ...sweep.answers import Answers
    from ...sweep.run import SweepResult
    from ...trades.orders import Orders

    Answer = (
        Plan
        | Comparison
        | StatesCompared
        | Explanation
        | Rests
        | Answers
        | SweepResult
        | Orders
        | AuditReport
        | Outlook
        | TreePlan
    )


BUILDERS = {
    "Comparison": "comparison.comparison_report",
    "StatesCompared": "in_states.in_states_report",
    "Explanation": "explanation.explanation_report",
    "Rests": "rests.rests_report",
    "Answers": "sweep.sweep_report",
    "SweepResult": "sweep.result_report",
    "Orders": "trades.orders_report",
    "AuditReport": "audit.audit_report",
    "Outlook": "outlook.outlook_report",
    "TreePlan": "tree.tree_report",
}
"""Who builds the report of an answer of a class, as `module.function`: imported when one comes, for whoever has an
answer has its room loaded, and others need it not."""


def report_of(answer: Answer) -> Report:
    """An answer of any kind as a report. Raises TypeError for what is none."""
    if isinstance(answer, Plan):
        return plan_report(answer)
    name = type(answer).__name__
    if name not in BUILDERS:
        raise TypeError(f"given {name}; expected a Plan, {', '.join(BUILDERS)}")
    module, function = BUILDERS[name].split(".")
    report: Report = getattr(import_module(f".{module}", __package__), function)(answer)
    return report
