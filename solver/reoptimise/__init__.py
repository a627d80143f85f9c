"""What is known asked again with something moved: the one door to programs, sessions, bases and bounds.

Resolver(scenario, plan, ...)   a plan opened: bounds of a year moved, rows lifted, the law another
first_neighbour(), follow()     a variant of a scenario from the one before it, audited, with a bound of its own
Solves(...)                     whether a scenario has a plan; the most of something, and what bounds it
    bound_on(...)                   whether any plan is better than a stated objective, the first year held or not

What is moved is a flow of a year (`Resolver.flows`), held by `held`, `exactly`, `at_least` or `at_most`. All amounts
are dollars: the thousands in which programs are written stay inside.
"""

from ..formulation.first_year import FirstYear
from ..formulation.layers import Layer, first_difference
from .bound import bound_on
from .follow import (
    FOLLOWED,
    CannotFollow,
    FollowedVariant,
    Neighbour,
    NoPlanThere,
    first_neighbour,
    follow,
)
from .levers import PLAY, Bounds, Held, at_least, at_most, exactly, held
from .most import Late, Most, Solves, Verdict
from .resolver import Ends, Resolver, Rewritten, Rows

__all__ = [
    "FOLLOWED",
    "PLAY",
    "Bounds",
    "CannotFollow",
    "Ends",
    "FirstYear",
    "FollowedVariant",
    "Held",
    "Late",
    "Layer",
    "Most",
    "Neighbour",
    "NoPlanThere",
    "Resolver",
    "Rewritten",
    "Rows",
    "Solves",
    "Verdict",
    "at_least",
    "at_most",
    "bound_on",
    "exactly",
    "first_difference",
    "first_neighbour",
    "follow",
    "held",
]
