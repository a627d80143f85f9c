"""Decumulate: exact, certified multi-year retirement withdrawal plans.

The public names are loaded on first use (PEP 562), so that ``import decumulate`` costs nothing:

    load(source)              a scenario from a path, TOML/JSON text or a mapping
    solve(scenario, ...)      the plan, audited and certified
    audit(plan, scenario)     a plan recomputed without the optimiser
    follow(scenario, plan)    a session that tries other values of the scenario, each answer audited and bounded
    compare(scenario, ...)    rules of thumb, the optimum, and the optimum without each decision
    explain(scenario, ...)    what the next dollar costs, which limits bind, in words
    done(scenario, plan, steps)    the scenario after steps that were taken, what differs, and what is assumed
    forms(plan, scenario)     every year's return as forms: line, amount, arithmetic, authority
    sweep(scenario, file)     a thousand variants over law, markets and wishes, as one table
    outlook(scenario, plan)   what thousands of futures make of the plan's policy and of the rules
    tree(scenario, ...)       a plan for several futures at once: what to do now, and what in each branch
    Scenario, Plan            the two documents everything speaks
    SolveOptions, Progress    how to solve; how it is going
    CancelToken               stops what runs under it, from any thread
    ScenarioError, PlanError, InfeasibleError, NoPlanInTime    what is raised
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models.done.propose import propose as done
    from .models.plan import Plan, PlanError
    from .models.scenario import Scenario, ScenarioError, load
    from .solver.audit.document import audit
    from .solver.baselines.at_once import solve
    from .solver.baselines.compare import compare
    from .solver.errors import InfeasibleError, NoPlanInTime
    from .solver.explain.explain import explain
    from .solver.following.session import follow
    from .solver.futures.outlook import outlook
    from .solver.report.returns import forms_of as forms
    from .solver.run import Progress, SolveOptions
    from .solver.stopping import CancelToken
    from .solver.sweep.run import sweep
    from .solver.tree import plan_tree as tree

__version__ = "0.1.0"
__all__ = [
    "CancelToken",
    "InfeasibleError",
    "NoPlanInTime",
    "Plan",
    "PlanError",
    "Progress",
    "Scenario",
    "ScenarioError",
    "SolveOptions",
    "__version__",
    "audit",
    "compare",
    "done",
    "explain",
    "follow",
    "forms",
    "load",
    "outlook",
    "solve",
    "sweep",
    "tree",
]

_HOMES = {
    "Plan": ".models.plan",
    "Scenario": ".models.scenario",
    "ScenarioError": ".models.scenario",
    "load": ".models.scenario",
    "audit": ".solver.audit.document",
    "compare": ".solver.baselines.compare",
    "done": ".models.done.propose",
    "explain": ".solver.explain.explain",
    "follow": ".solver.following.session",
    "forms": ".solver.report.returns",
    "outlook": ".solver.futures.outlook",
    "solve": ".solver.baselines.at_once",
    "CancelToken": ".solver.stopping",
    "InfeasibleError": ".solver.errors",
    "NoPlanInTime": ".solver.errors",
    "PlanError": ".models.plan",
    "Progress": ".solver.run",
    "SolveOptions": ".solver.run",
    "sweep": ".solver.sweep.run",
    "tree": ".solver.tree",
}

_OTHER_NAMES = {"done": "propose", "forms": "forms_of", "tree": "plan_tree"}


def _notebook(answer: object) -> str:
    """What a notebook shows of an answer."""
    html: str = import_module(".solver.report.notebook", __name__).notebook_html(answer)
    return html


if __package__:  # not where a tool runs this very file by its path, as pytest does with the checkout's top
    from .models.shown import render_with

    render_with(_notebook)


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home, __name__), _OTHER_NAMES.get(name, name))


def __dir__() -> list[str]:
    return sorted(__all__)
