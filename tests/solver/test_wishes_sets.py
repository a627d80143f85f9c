"""The smallest conflict among sets of wishes, against all sets tried one by one."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from decumulate.solver.wishes.asked import Asked
from decumulate.solver.wishes.smallest import Known, Verdict, Wishes, smallest_conflict


def wishes(count: int) -> list[Asked]:
    return [Asked(f"wish {number}", "a wish", "extra", 1.0, number) for number in range(count)]


def family(seed: int) -> tuple[list[Asked], list[Wishes]]:
    """Some wishes, and sets of them that cannot be met together."""
    draw = random.Random(seed)
    asked = wishes(draw.randint(1, 8))
    return asked, [
        frozenset(draw.sample(asked, draw.randint(1, len(asked)))) for _ in range(draw.randint(1, 5))
    ]


def found(asked: list[Asked], ask: object, late: bool = False) -> tuple[Wishes, str, Known]:
    known = Known(ask, conflicts=[frozenset(asked)])  # type: ignore[arg-type]
    conflict, shown = smallest_conflict(asked, known, lambda: late)
    return conflict, shown, known


@pytest.mark.parametrize("seed", range(200))
def test_no_conflict_is_smaller(seed: int) -> None:
    asked, conflicts = family(seed)

    def ask(some: Wishes) -> Verdict:
        return "conflict" if any(conflict <= some for conflict in conflicts) else "met"

    conflict, shown, _ = found(asked, ask)
    assert ask(conflict) == "conflict"
    assert shown == "smallest"
    smaller = (frozenset(some) for size in range(len(conflict)) for some in combinations(asked, size))
    assert all(ask(some) == "met" for some in smaller)
    conflict, shown, _ = found(asked, ask, late=True)
    assert shown == "irreducible"
    assert ask(conflict) == "conflict"
    assert all(ask(conflict - {wish}) == "met" for wish in conflict)


@pytest.mark.parametrize("seed", range(200))
def test_what_is_unknown_is_neither(seed: int) -> None:
    asked, conflicts = family(seed)
    draw = random.Random(-seed)
    unsure = {frozenset(draw.sample(asked, draw.randint(0, len(asked) - 1))) for _ in range(6)}

    def ask(some: Wishes) -> Verdict:
        if some in unsure:
            return "unknown"
        return "conflict" if any(conflict <= some for conflict in conflicts) else "met"

    conflict, shown, known = found(asked, ask)
    assert any(other <= conflict for other in conflicts)
    assert known.unknown <= unsure
    if shown != "conflict":
        assert conflict in conflicts
    if shown == "smallest":
        assert len(conflict) == min(map(len, conflicts))


def test_a_conflict_without_any_wish_is_the_law_itself() -> None:
    conflict, shown, _ = found(wishes(3), lambda some: "conflict")
    assert (conflict, shown) == (frozenset(), "smallest")


def test_few_questions_are_asked() -> None:
    """One wish of twenty to blame: nothing at all, the halves without it, it alone."""
    asked: list[Wishes] = []
    every = wishes(20)

    def ask(some: Wishes) -> Verdict:
        asked.append(some)
        return "conflict" if every[0] in some else "met"

    assert found(every, ask)[0] == {every[0]}
    assert len(asked) <= 8
