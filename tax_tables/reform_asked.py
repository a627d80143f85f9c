"""A reform as it is asked for: what it changes, and from which year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class ReformError(ValueError):
    """A reform names no number of the law, or gives a value of the wrong shape."""


@dataclass(frozen=True)
class Reform:
    """One assumed change of law: see the module. `set`, `scale` and `shift` by dotted name."""

    from_year: int
    set: Mapping[str, Any] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    shift: Mapping[str, float] = field(default_factory=dict)
