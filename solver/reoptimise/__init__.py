"""What is known asked again with something moved: the one door to programs, sessions, bases and bounds.

Resolver(scenario, plan, ...)   a plan opened: bounds of a year moved, rows lifted, the law another
first_neighbour(), follow()     a variant of a scenario from the one before it, audited, with a bound of its own
Solves(...)                     whether a scenario has a plan; the most of something, and what bounds it
"""

from ..formulation.layers import Layer, first_difference
from .follow import FOLLOWED, CannotFollow, Neighbour, first_neighbour, follow
from .levers import PLAY, Bounds, held
from .most import Late, Most, Solves, Verdict
from .resolver import Ends, Resolver, Rewritten

__all__ = [
    "FOLLOWED",
    "PLAY",
    "Bounds",
    "CannotFollow",
    "Ends",
    "Late",
    "Layer",
    "Most",
    "Neighbour",
    "Resolver",
    "Rewritten",
    "Solves",
    "Verdict",
    "first_difference",
    "first_neighbour",
    "follow",
    "held",
]
