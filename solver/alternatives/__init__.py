"""The best of finitely many scenarios that differ in stated facts, with one bound over all of them.

chosen(scenario, ...)   the plan of the best alternative, and what is known of the others
Alternative, Selection     one way the open facts may fall; the best of them and the rest
"""

from .alternative import Alternative, alternatives_of
from .chosen import chosen
from .selection import Candidate, Selection

__all__ = ["Alternative", "Candidate", "Selection", "alternatives_of", "chosen"]
