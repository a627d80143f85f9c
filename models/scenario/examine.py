"""Every fault of a document at once: its tables one by one, then, where they are sound, how they fit.

A faulty entry would hide the faults that only the whole shows. So what is faulty is left out, what remains is
read as a draft, and the checks that read only sound parts run on it. Places stay those of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from pydantic import ValidationError, create_model

from .checks import CHECKS
from .faults import Fault, Loc, Missing, Problem, problems
from .scenario import Scenario


def examine(
    raw: dict[str, Any], ignored: Iterable[Loc], refused: Iterable[Loc]
) -> tuple[Scenario | None, list[Fault]]:
    """The scenario if it is faultless, and the faults.

    `ignored` paths are left out of the document; `refused` paths are faults reported elsewhere.
    """
    left_out, faulty, faults = set(ignored), set(refused), []
    model: type[Scenario] = Scenario
    while True:
        pruned, origin = _prune(raw, left_out | faulty)
        try:
            draft = model.model_validate(pruned, context={"draft": True})
            break
        except ValidationError as error:
            found = [_at(problem, origin(problem.loc)) for problem in problems(error, pruned, Scenario)]
        around = _above(problem.loc for problem in found)
        first = [problem for problem in found if problem.loc not in around]
        touches = _toucher(faulty)
        faults += [problem.fault(raw) for problem in first if not touches(problem.loc)]
        faulty |= {_culprit(problem, faulty) for problem in found}
        model = _draft()
    touches = _toucher(faulty)
    for check, parts in CHECKS:
        if not any(_covers(path, part) for path in faulty for part in parts):
            found = [_at(problem, origin(problem.loc)) for problem in check(draft)]
            faults += [problem.fault(raw) for problem in found if not touches(problem.loc)]
    return (None if faults or faulty else draft), faults


@cache
def _draft() -> type[Scenario]:
    """The scenario with every required table optional."""
    fields: dict[str, Any] = {}
    for name, field in Scenario.model_fields.items():
        if field.is_required():
            required: Any = field.annotation
            fields[name] = (required | None, None)
    return create_model("Draft", __base__=Scenario, **fields)


def _at(problem: Problem, loc: Loc) -> Problem:
    return Problem(loc, problem.value, problem.expected, problem.hint)


def _culprit(problem: Problem, faulty: set[Loc]) -> Loc:
    """What to leave out: the faulty value, or the table in which something is missing."""
    loc = problem.loc
    while len(loc) > 1 and (isinstance(problem.value, Missing) or loc in faulty):
        loc = loc[:-1]
        if loc not in faulty:
            break
    return loc


def _above(locs: Iterable[Loc]) -> set[Loc]:
    """Every place around one of these."""
    return {loc[:depth] for loc in locs for depth in range(len(loc))}


def _toucher(faulty: set[Loc]) -> Callable[[Loc], bool]:
    """Whether a place lies in, at or around something faulty; in time that does not grow with the faults."""
    at, around = set(faulty), _above(faulty)

    def touches(loc: Loc) -> bool:
        return loc in around or any(loc[:depth] in at for depth in range(len(loc) + 1))

    return touches


def _covers(path: Loc, part: Loc) -> bool:
    """Whether a faulty path takes away an entry that a check reads."""
    return len(path) <= len(part) and all(want in ("*", have) for have, want in zip(path, part, strict=False))


class _Origin:
    """Paths of the pruned document back to paths of the document."""

    def __init__(self) -> None:
        self.kept: dict[Loc, list[int]] = {}

    def __call__(self, loc: Loc) -> Loc:
        path: list[str | int] = []
        for index, part in enumerate(loc):
            kept = self.kept.get(loc[:index]) if isinstance(part, int) else None
            path.append(kept[part] if kept and isinstance(part, int) and part < len(kept) else part)
        return tuple(path)


def _prune(raw: Any, doomed: set[Loc]) -> tuple[Any, _Origin]:
    """The document without the doomed paths, and the way back."""
    origin = _Origin()

    def copy(node: Any, old: Loc, new: Loc) -> Any:
        if isinstance(node, dict):
            return {k: copy(v, (*old, k), (*new, k)) for k, v in node.items() if (*old, k) not in doomed}
        if isinstance(node, list):
            origin.kept[new] = [index for index in range(len(node)) if (*old, index) not in doomed]
            kept = enumerate(origin.kept[new])
            return [copy(node[index], (*old, index), (*new, place)) for place, index in kept]
        return node

    return copy(raw, (), ()), origin
