"""What a plan may open itself, and the names that are kept for it: a Roth IRA to convert into, a brokerage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

JOINT = "joint"
NEW_TAXABLE = "Brokerage (new)"
NEW_ROTH = "{owner} Roth IRA (new)"


class Opened(NamedTuple):
    """An account that is not there at the start: the owner is a person or "joint"."""

    name: str
    type: str
    owner: str


def may_open(people: Sequence[str], existing: Iterable[tuple[str, str]]) -> dict[str, Opened]:
    """By name: a Roth IRA for each person without one, and a brokerage where there is none.

    existing    (type, owner) of the accounts at the start; with none of them, all names that are kept
    """
    have = list(existing)
    with_roth = {owner for kind, owner in have if kind == "roth_ira"}
    new = [Opened(NEW_ROTH.format(owner=name), "roth_ira", name) for name in people if name not in with_roth]
    if all(kind != "taxable" for kind, _ in have):
        new.append(Opened(NEW_TAXABLE, "taxable", people[0] if len(people) == 1 else JOINT))
    return {opened.name: opened for opened in new}
