"""A plan for several futures at once, which knows at each date only what has happened.

futures.py   the futures of [uncertainty.tree], each a scenario, and the periods they share
assumed.py   what is taken where nothing is stated, in words
points.py    a few outcomes that stand for the return model's
solve.py     the woven program, brought to a certificate
tidy.py      the same plan with less that is moved, for next to nothing
document.py  the answer: each future's plan audited, its branches, the certificate
actions.py   what each branch asks for in its first year, in dollars
"""

from .solve import plan_tree

__all__ = ["plan_tree"]
