"""What [uncertainty.tree] must be to belong to its scenario: years of the plan, known names, weights that add up, no
more futures than one program bears."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from .checks import reads
from .faults import Missing, Problem, did_you_mean, one_of
from .taxes import LawReform
from .tree import MOST_LEAVES, Branch, Tree

if TYPE_CHECKING:
    from .scenario import Scenario

WHERE = ("uncertainty", "tree")
SUM = 1e-6
"""By how much weights may miss 1."""


def _tree(scenario: Scenario) -> Tree | None:
    return None if scenario.uncertainty is None else scenario.uncertainty.tree


def branches_after(tree: Tree, after: int) -> list[tuple[int, Branch]]:
    """The stated branches of a branching, with their places in the list."""
    return [(n, branch) for n, branch in enumerate(tree.branches) if branch.after in (None, after)]


def law_of(scenario: Scenario, branch: Branch) -> tuple[LawReform, ...]:
    """The changes of law of [[uncertainty.law]] that a branch names; none where it names none."""
    stated = () if scenario.uncertainty is None else scenario.uncertainty.law
    return next((law.reform for law in stated if law.name == branch.law), ())


@reads("uncertainty", "people.*", "start_year")
def branchings(scenario: Scenario) -> Iterator[Problem]:
    """Later and later, within the plan, few enough."""
    tree = _tree(scenario)
    if tree is None:
        return
    years, where = len(scenario.years), (*WHERE, "branch_after")
    for number, (before, after) in enumerate(pairwise(tree.branch_after), 1):
        if after <= before:
            yield Problem((*where, number), after, f"a plan year after {before}, as {before + 1}")
    for number, after in enumerate(tree.branch_after if "branch_after" in tree.model_fields_set else ()):
        if after >= years:
            expected = f"a plan year before the last: at most {years - 1}"
            yield Problem((*where, number), after, expected)
    counts = [len(branches_after(tree, after)) or tree.points for after in tree.branch_after]
    if prod(counts) > MOST_LEAVES:
        yield Problem(where, list(tree.branch_after), *_nearest(tree, counts))


def _nearest(tree: Tree, counts: Sequence[int]) -> tuple[str, str]:
    """What is expected where there are too many futures, and what to do."""
    first = next(n for n in range(len(counts), -1, -1) if prod(counts[:n]) <= MOST_LEAVES)
    fewer = next((p for p in range(4, 1, -1) if p ** len(counts) <= MOST_LEAVES), None)
    expected = f"at most {MOST_LEAVES} futures; these branchings make {prod(counts)}"
    hints = []
    if first:
        hints.append(f"branch_after = {list(tree.branch_after[:first])}")
    if not tree.branches and fewer is not None:
        hints.append(f"points = {fewer}")
    return expected, " or ".join(hints) or "state fewer branches"


@reads("uncertainty", "market", "people", "people.*", "start_year")
def branches(scenario: Scenario) -> Iterator[Problem]:
    tree = _tree(scenario)
    if tree is None:
        return
    people = [person.name for person in scenario.people]
    laws = [law.name for law in scenario.uncertainty.law] if scenario.uncertainty is not None else []
    for number, branch in enumerate(tree.branches):
        where = (*WHERE, "branches", number)
        if branch.after is not None and branch.after not in tree.branch_after:
            expected = f"one of branch_after, {one_of([str(after) for after in tree.branch_after])}"
            yield Problem((*where, "after"), branch.after, expected)
        yield from _unknown(
            list(branch.returns),
            list(scenario.market.assets),
            (*where, "returns"),
            "an asset of market.assets",
        )
        yield from _unknown(branch.dies, people, (*where, "dies"), "a person's name")
        same = [other for other in tree.branches[:number] if other.name == branch.name]
        if any(other.after in (None, branch.after) or branch.after is None for other in same):
            yield Problem((*where, "name"), branch.name, "a name that no other branch of the branching has")
        if branch.law is not None:
            yield from _unknown([branch.law], laws, (*where, "law"), "one of [[uncertainty.law]]")
        yield from _reforms(scenario, tree, branch, where)


def _unknown(
    names: Sequence[str], known: Sequence[str], where: tuple[str | int, ...], what: str
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(where, name, f"{what}, {one_of(known)}", did_you_mean(name, known))


def _reforms(
    scenario: Scenario, tree: Tree, branch: Branch, where: tuple[str | int, ...]
) -> Iterator[Problem]:
    """Law that is told apart at a branching holds after it: until then nobody knows."""
    last = max((branch.after,) if branch.after is not None else tree.branch_after)
    first = scenario.start_year + last
    stated = [
        ((*where, "reform", number, "from_year"), reform) for number, reform in enumerate(branch.reform)
    ]
    stated += [((*where, "law"), reform) for reform in law_of(scenario, branch)]
    for place, reform in stated:
        from_year = reform.assumed(scenario.start_year).from_year
        if from_year < first:
            expected = f"{first} or later: it is known after plan year {last}, which is {first - 1}"
            yield Problem(place, from_year, expected)


@reads("uncertainty")
def weights(scenario: Scenario) -> Iterator[Problem]:
    tree = _tree(scenario)
    if tree is None or not tree.branches:
        return
    for after in tree.branch_after:
        found = branches_after(tree, after)
        whole = sum(branch.weight for _, branch in found)
        where = (*WHERE, "branches")
        if not found:
            yield Problem(where, Missing(), f"a branch for the branching after plan year {after}")
        elif abs(whole - 1.0) > SUM:
            scaled = ", ".join(f"{branch.weight / whole:.4g}" for _, branch in found)
            expected = f"weights that add up to 1 after plan year {after}; these add up to {whole:g}"
            yield Problem(
                (*where, found[-1][0], "weight"), found[-1][1].weight, expected, f"in proportion: {scaled}"
            )


@reads("uncertainty")
def utility(scenario: Scenario) -> Iterator[Problem]:
    """Concave, to the end."""
    tree = _tree(scenario)
    if tree is None:
        return
    where = (*WHERE, "utility")
    if tree.objective == "utility" and not tree.utility:
        hint = "as [{ up_to = 500_000, slope = 1 }, { slope = 0.5 }]"
        yield Problem(where, Missing(), "pieces of the utility", hint)
    for number, (before, piece) in enumerate(pairwise(tree.utility), 1):
        if piece.slope >= before.slope:
            expected = f"less than the piece before, {before.slope:g}: a dollar counts less the more there is"
            yield Problem((*where, number, "slope"), piece.slope, expected)
        if before.up_to is None:
            yield Problem(
                (*where, number - 1, "up_to"), Missing(), "where the piece ends: only the last has no end"
            )
        elif piece.up_to is not None and piece.up_to <= before.up_to:
            yield Problem(
                (*where, number, "up_to"),
                piece.up_to,
                f"more than {before.up_to:,.0f}, where the piece before ends",
            )
    if tree.utility and tree.utility[-1].up_to is not None:
        expected = "nothing: the last piece has no end"
        yield Problem((*where, len(tree.utility) - 1, "up_to"), tree.utility[-1].up_to, expected)
