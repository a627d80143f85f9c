"""One file per account type: what flows in, out, and onto which tax line. See `kind.py`."""

from .kind import KINDS, AccountKind

__all__ = ["KINDS", "AccountKind"]
