"""What a tree takes where nothing is stated, and what of [uncertainty] it leaves to `outlook`, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.amounts import count, percent
from ...models.scenario import Scenario
from ...models.scenario.checks_tree import branches_after
from ...models.scenario.tree import Tree
from ...models.steps.facts import listed
from .futures import cut_branches
from .points import mix_steps


def assumed(scenario: Scenario, tree: Tree) -> Iterator[str]:
    stated = scenario.uncertainty
    years = listed([str(scenario.start_year + after - 1) for after in tree.branch_after])
    if stated is None or stated.tree is None:
        yield f"No [uncertainty.tree] is stated: the future branches after {years}."
    points = [after for after in tree.branch_after if not branches_after(tree, after)]
    if points:
        moves = mix_steps(scenario, points[0])
        said = listed([f"{name} {percent(move)}" for name, move in moves.items()])
        yield (
            f"Each branching has {count(tree.points, 'outcome')} of the markets that keep mean and variance of the "
            f"target mix's return; a standard step of it moves {said or 'nothing'} a year (volatilities and "
            "correlations as stated, else those of the record since 1928)."
        )
    yield from _cut(scenario, tree)
    left = list(_left_out(scenario, bool(points)))
    if left:
        yield f"Not in the tree, but for branches that state it: {listed(left)}."


def _cut(scenario: Scenario, tree: Tree) -> Iterator[str]:
    """Branchings and branches that some future has no longer, in words."""
    stated = scenario.uncertainty
    if stated is None or stated.tree is None or "branch_after" not in stated.tree.model_fields_set:
        whole = [after for after in Tree().branch_after if after not in tree.branch_after]
        if whole:
            years = listed([f"plan year {after}" for after in whole])
            yield f"No branching after {years}: the plan ends before there would be anything left to decide."
    yield from cut_branches(scenario, tree)


def _left_out(scenario: Scenario, points: bool) -> Iterator[str]:
    stated = scenario.uncertainty
    if stated is None:
        return
    if points and stated.returns != "lognormal":
        yield f'returns = "{stated.returns}" (outcomes are lognormal)'
    if points and stated.mean_reversion:
        yield "mean_reversion"
    if stated.inflation is not None:
        yield "inflation that moves"
    if stated.lives.model != "fixed":
        yield f'lives = "{stated.lives.model}"'
    if stated.law:
        yield "[[uncertainty.law]]"
