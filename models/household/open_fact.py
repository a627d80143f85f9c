"""A fact that a scenario leaves to the plan, and the values that it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FactOption:
    """One value that an open fact may take, and what it is called, as "at 67 and 3 months"."""

    value: Any
    words: str


@dataclass(frozen=True)
class OpenFact:
    """A fact that is left to the plan.

    path      its dotted path, as `people[0].social_security.claim_age`
    words     what it is, as "Kim claims Social Security"
    kind      what sort of fact, as "claim_age": facts of one kind may have bounds of their own
    options   the values it may take, in their natural order; one at least
    """

    path: str
    words: str
    kind: str
    options: tuple[FactOption, ...]
