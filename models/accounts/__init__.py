"""One file per account type, each the answers of its `AccountKind`; `register.py` holds them by name."""

from .kind import AccountKind, Line, Outflow, RmdPool, Treatment
from .register import KINDS

__all__ = ["KINDS", "AccountKind", "Line", "Outflow", "RmdPool", "Treatment"]
