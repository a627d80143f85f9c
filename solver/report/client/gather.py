"""What a client's report is made of, found after the plan: comparison and explanation, each with its share of the time.

What a stop leaves undone is named, and the report is made of what there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from ....models.household.open_facts import as_chosen
from ....models.household.risk import as_made
from ....models.plan import Plan
from ....models.scenario import Scenario, load
from ...baselines.compare import compare
from ...errors import InfeasibleError, NoPlanInTime
from ...explain.explain import explain
from ...run import Progress, SolveOptions
from ...stopping import told
from .parts import ClientParts

SHARE_OF_A_SOLVE = 0.1
"""Of the plan's own time limit, for each of the comparison's and the explanation's solves: at most some fifteen."""
PARTS = ("comparison", "explanation")
STOPPED = "it was stopped before"
SAVED = "a saved plan holds none, and solve --html makes it"
Tell = Callable[[Progress], None]
Found = TypeVar("Found")


def gather(
    scenario: Scenario, plan: Plan, options: SolveOptions, progress: Tell | None = None, *, command: str = ""
) -> ClientParts:
    """The parts of the report of a plan, `options` those it was solved with.

    Ctrl-C, SIGTERM or a cancelled solve end it with what is known by then.
    """
    if options.objective is not None:
        scenario = scenario.with_changes({"goal.objective": options.objective})
    each = replace(options, time_limit=SHARE_OF_A_SOLVE * options.time_limit, objective=None)
    scenario = as_chosen(scenario, plan)
    held = as_made(scenario, plan)
    proof = plan.certificate
    stopped = proof is not None and proof.status == "interrupted"
    why_not = dict.fromkeys(PARTS, STOPPED) if stopped else {}
    comparison = _try("comparison", lambda: compare(held, each, _named(progress, "comparison")), why_not)
    explanation = _try(
        "explanation", lambda: explain(scenario, plan, each, None, _named(progress, "explanation")), why_not
    )
    rebuilt = options.objective is not None
    return ClientParts(
        scenario, plan, comparison, explanation, command, options_of(options), rebuilt, why_not
    )


def bare_parts(plan: Plan, *, command: str = "") -> ClientParts:
    """The parts of a saved plan's report, of what its document holds: without comparison and explanation, and said so.

    Raises ScenarioError where the scenario in it is none.
    """
    why_not = dict.fromkeys(PARTS, SAVED)
    return ClientParts(load(plan.scenario.content), plan, command=command, rebuilt=True, why_not=why_not)


def _try(name: str, find: Callable[[], Found], why_not: dict[str, str]) -> Found | None:
    """What is found; where it is not, None, and the reason under its name."""
    if name in why_not:
        return None
    if told():
        why_not[name] = STOPPED
        return None
    try:
        return find()
    except KeyboardInterrupt:
        why_not[name] = STOPPED
    except (InfeasibleError, NoPlanInTime) as error:
        why_not[name] = str(error).splitlines()[0].rstrip(".")
    return None


def _named(progress: Tell | None, what: str) -> Tell | None:
    """Progress that says what is being made."""
    if progress is None:
        return None
    return lambda event: progress(replace(event, phase=f"{what}: {event.phase}"))


def options_of(options: SolveOptions) -> tuple[tuple[str, str], ...]:
    """How a plan was asked for, as names and values."""
    return (
        ("Gap asked for", f"{options.gap:g}"),
        ("Time limit", f"{options.time_limit:g} s"),
        ("Threads", "all" if options.threads is None else str(options.threads)),
        ("Effort", f"{options.effort:g}"),
        ("Ranges", "yes" if options.ranges else "no"),
    )
