"""Solvers. A backend is a name, what it can do as data, and a session that solves one program many times."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .session import CUT_SHORT, MipProgress, Outcome, Session

if TYPE_CHECKING:
    from ..formulation.model import Model

__all__ = [
    "BACKENDS",
    "CUT_SHORT",
    "MipProgress",
    "Outcome",
    "Session",
    "is_available",
    "open_session",
    "version",
]

BACKENDS = {"highs": ".highs", "cbc": ".cbc"}


def open_session(name: str, model: Model, threads: int | None = None) -> Session:
    """A session of the backend `name` on the program `model`."""
    session: Session = import_module(BACKENDS[name], __name__).open_session(model, threads)
    return session


def is_available(name: str) -> bool:
    """Whether the backend can be used here (never raises)."""
    try:
        return bool(import_module(BACKENDS[name], __name__).is_available())
    except Exception:
        return False


def version(name: str) -> str:
    """The backend's name and version for the certificate, as ``HiGHS 1.16.0``."""
    return str(import_module(BACKENDS[name], __name__).version())
