"""The second opinion: a plan replayed in plain arithmetic, return by return, without the optimiser.

    audit(plan, scenario)     -> AuditReport: differences, faults, the audit's own lines
    replay(...), judge(...)   -> its two halves: every year, and what they come to
    fill(plan, report)        -> the plan with every line it leaves out set to the audit's
    own_rates(report, ...)    -> the rate at which the plan taxes its traditional money, by year

Nothing in this folder imports the planner, a solver or the simulator of rules. It keeps a book of its own (books.py,
lots.py, roths.py), a second one beside `solver/simulate`, because it must find that one's faults. It replays and
judges: who needs arithmetic (a return, a year's receipts) asks models/returns, not this folder.
"""

from .filling import fill
from .findings import TOLERANCE, RuleFault
from .judgement import audit, judge
from .own_rate import moved, own_rates
from .replay import Replayed, replay
from .report import AuditReport, Difference

__all__ = [
    "TOLERANCE",
    "AuditReport",
    "Difference",
    "Replayed",
    "RuleFault",
    "audit",
    "fill",
    "judge",
    "moved",
    "own_rates",
    "replay",
]
