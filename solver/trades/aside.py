"""What a solver's compiled code prints goes to standard error: standard output is the answer's alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

OUT, ERR = 1, 2


@contextmanager
def printing_aside() -> Iterator[None]:
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
