"""The question: a household's scenario, read from TOML, JSON or Python, with every fault said at once.

load(source, ignore=())   -> Scenario, or ScenarioError with a list of Fault
starter()                 -> the text of a commented scenario to begin from
"""

from .changes import parse_change
from .faults import Fault, ScenarioError
from .fields import at
from .read import load
from .scenario import Scenario
from .starter import starter

__all__ = ["Fault", "Scenario", "ScenarioError", "at", "load", "parse_change", "starter"]
