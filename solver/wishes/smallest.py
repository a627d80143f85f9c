"""The smallest set of wishes that cannot be met together, found from yes-or-no answers about sets of them.

Every conflict holds at least one wish that a set which can be met leaves out. So the smallest set that hits what each
known set leaves out is asked for: if it conflicts, no conflict is smaller; if it can be met, it is grown as far as it
can be met, and what that leaves out is the next to be hit (Reiter's hitting sets; Ignatiev and others, "Smallest MUS
extraction with minimal hitting set dualization", CP 2015).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..errors import Shown
from ..reoptimise import Verdict
from .asked import Asked, Wishes


@dataclass
class Known:
    """What was asked so far about sets of wishes. A part of what can be met can be met; more than a conflict is one."""

    ask: Callable[[Wishes], Verdict]
    met: list[Wishes] = field(default_factory=list)
    conflicts: list[Wishes] = field(default_factory=list)
    unknown: set[Wishes] = field(default_factory=set)

    def verdict(self, wishes: Wishes) -> Verdict:
        if any(wishes <= other for other in self.met):
            return "met"
        if any(other <= wishes for other in self.conflicts):
            return "conflict"
        if wishes in self.unknown:
            return "unknown"
        answer = self.ask(wishes)
        if answer == "met":
            self.met.append(wishes)
        elif answer == "conflict":
            self.conflicts.append(wishes)
        else:
            self.unknown.add(wishes)
        return answer

    def grown(self, wishes: Wishes, others: Sequence[Asked]) -> Wishes:
        """`wishes` with as many of the others as can be met beside them, the last first."""
        if not others:
            return wishes
        if self.verdict(wishes.union(others)) == "met":
            return wishes.union(others)
        if len(others) == 1:
            return wishes
        half = len(others) // 2
        return self.grown(self.grown(wishes, others[half:]), others[:half])

    def shown(self, conflict: Wishes, smallest: bool = False) -> Shown:
        """What is proven of a conflict."""
        if smallest:
            return "smallest"
        parts = (conflict - {wish} for wish in conflict)
        return "irreducible" if all(any(part <= met for met in self.met) for part in parts) else "conflict"


def smallest_conflict(
    wishes: Sequence[Asked], known: Known, late: Callable[[], bool]
) -> tuple[Wishes, Shown]:
    """The smallest set in conflict and what is proven of it; empty where law and market alone leave no plan.

    All wishes together are known to conflict. Once it is `late`, a set none of whose wishes can be left out is enough.
    """
    whole = frozenset(wishes)
    left_out: list[Wishes] = []
    certain = True
    while (candidate := _hitting(left_out, wishes, late)) is not None:
        verdict = known.verdict(candidate)
        if verdict == "conflict":
            return candidate, known.shown(candidate, certain)
        certain = certain and verdict == "met"
        grown = candidate
        if verdict == "met":
            grown = known.grown(candidate, [wish for wish in wishes if wish not in candidate])
        left_out.append(whole - grown)
    return _irreducible(wishes, known)


def _irreducible(wishes: Sequence[Asked], known: Known) -> tuple[Wishes, Shown]:
    """The smallest known conflict without what can be left out of it, one wish after the other, the last first."""
    conflict = min(known.conflicts, key=len)
    for wish in reversed(wishes):
        if wish in conflict and known.verdict(conflict - {wish}) == "conflict":
            conflict = conflict - {wish}
    return conflict, known.shown(conflict)


def _hitting(sets: Sequence[Wishes], order: Sequence[Asked], late: Callable[[], bool]) -> Wishes | None:
    """A smallest set with a wish of each set, by trying each wish of one that is not hit yet; None once it is late."""
    found = None
    size = 0
    while found is None and not late():
        found = _hitting_of(sets, order, late, frozenset(), size)
        size += 1
    return found


def _hitting_of(
    sets: Sequence[Wishes], order: Sequence[Asked], late: Callable[[], bool], chosen: Wishes, size: int
) -> Wishes | None:
    missed = min((other for other in sets if not other & chosen), key=len, default=None)
    if missed is None:
        return chosen
    if size == 0 or late():
        return None
    for wish in order:
        if wish in missed:
            found = _hitting_of(sets, order, late, chosen | {wish}, size - 1)
            if found is not None:
                return found
    return None
