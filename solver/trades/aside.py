"""What the convex solvers print and warn of: standard output is the answer's alone."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from ..while_any import WhileAny

OUT, ERR = 1, 2


@contextmanager
def _aside() -> Iterator[None]:
    """Until the end of the block the process's standard output is its standard error (CVXPY's door to HiGHS prints
    a banner that no option stops)."""
    sys.stdout.flush()
    try:
        kept = os.dup(OUT)
    except OSError:  # there is no standard output
        yield
        return
    try:
        os.dup2(ERR, OUT)
        yield
    finally:
        os.dup2(kept, OUT)
        os.close(kept)


printing_aside = WhileAny(_aside)
"""`with printing_aside():`, by several threads at once too."""


@contextmanager
def _accepted() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Solution may be inaccurate", UserWarning)
        yield


inaccurate_accepted = WhileAny(_accepted)
"""Until the end of the block CVXPY does not warn of an answer near the optimum: a vertex of the same sides is taken
afterwards, and what it is worth is computed anew."""
