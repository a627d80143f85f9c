"""The futures of a tree: each a scenario of its own, and which of their periods are the same.

A branching after plan year b tells what has happened by the first day of plan year b + 1: the returns of year b, who
died in it, the law from then on. Until then all paths through it share their periods.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...models.household.facts import Horizon, Period
from ...models.household.horizon import build_horizon
from ...models.household.risk import with_means_of
from ...models.scenario import Scenario, ScenarioError, load
from ...models.scenario.checks_tree import branches_after, law_of
from ...models.scenario.fields import age_months, at
from ...models.scenario.market import Asset
from ...models.scenario.taxes import LawReform
from ...models.scenario.tree import Tree
from ...models.steps.facts import listed
from ..errors import TreeError
from .points import market_points

APART = ("uncertainty", "current_course", "report")
"""Parts of a scenario that its futures do not have."""


@dataclass(frozen=True)
class Happening:
    """What one branch says has happened.

    after     the plan year after which it is known
    name      as stated; "" of an outcome of the return model
    weight    among the branches of its branching
    returns   total returns of plan year `after`, by asset
    """

    after: int
    name: str
    weight: float
    returns: Mapping[str, float]
    dies: tuple[str, ...] = ()
    reform: tuple[LawReform, ...] = ()


@dataclass(frozen=True)
class Future:
    """One path through the tree: what has happened, its weight, and it as a scenario with its periods.

    nodes    by period, its node: paths that share a period have the same
    """

    happened: tuple[Happening, ...]
    weight: float
    scenario: Scenario
    horizon: Horizon
    nodes: tuple[int, ...]


def outcomes(scenario: Scenario, tree: Tree, number: int) -> list[Happening]:
    """What may have happened at a branching: the branches that are stated for it, or points of the return model."""
    after = tree.branch_after[number]
    stated = branches_after(tree, after)
    if stated:
        return [
            Happening(
                after,
                branch.name,
                branch.weight,
                dict(branch.returns),
                branch.dies,
                (*branch.reform, *law_of(scenario, branch)),
            )
            for _, branch in stated
        ]
    span = after - (tree.branch_after[number - 1] if number else 0)
    return [
        Happening(after, "", weight, returns)
        for weight, returns in market_points(scenario, tree.points, after, span)
    ]


def futures_of(base: Scenario, tree: Tree) -> list[Future]:
    """Every path through the tree, those that share most beside one another. Raises TreeError where paths differ before
    they part, or what has happened on one leaves no scenario (a wish of a year that is no more)."""
    made, node_of = list[Future](), dict[tuple[Any, ...], int]()
    for happened, weight in _paths(base, tree, (), 1.0):
        scenario = _scenario_of_path(base, happened)
        horizon = build_horizon(scenario)
        keys = [_node_key(tree, happened, t) for t in range(len(horizon.periods))]
        nodes = tuple(node_of.setdefault(key, len(node_of)) for key in keys)
        made.append(Future(happened, weight, scenario, horizon, nodes))
    _same_where_shared(made)
    return made


def _scenario_of_path(base: Scenario, happened: Sequence[Happening]) -> Scenario:
    """Raises TreeError where what has happened leaves no scenario, with its faults."""
    try:
        return with_outcomes(base, happened)
    except ScenarioError as error:
        faults = "; ".join(map(str, error.faults))
        raise TreeError(f"in the future {_named(happened)}: {faults}") from None


def _paths(
    base: Scenario, tree: Tree, before: tuple[Happening, ...], weight: float
) -> Iterator[tuple[tuple[Happening, ...], float]]:
    """Paths from what has happened before on. Nobody dies twice, and nothing is decided once nobody lives."""
    dead = {name for outcome in before for name in outcome.dies}
    if len(before) == len(tree.branch_after) or len(dead) == len(base.people):
        yield before, weight
        return
    possible = [one for one in outcomes(base, tree, len(before)) if _lives(base, one, dead)]
    whole = sum(one.weight for one in possible)
    if not possible:
        yield before, weight
    for one in possible:
        yield from _paths(base, tree, (*before, one), weight * one.weight / whole)


def cut_branches(base: Scenario, tree: Tree, before: tuple[Happening, ...] = ()) -> Iterator[str]:
    """What is stated of the tree and left out on some path, in words: branches in which somebody dies who does not live
    until then, and branchings after which nobody lives."""
    dead = {name for outcome in before for name in outcome.dies}
    where = f"In the future {_named(before)}" if before else "In every future"
    if len(before) == len(tree.branch_after):
        return
    if len(dead) == len(base.people):
        years = listed([str(base.start_year + after - 1) for after in tree.branch_after[len(before) :]])
        yield f"{where} nobody lives on: it does not branch after {years}."
        return
    found = outcomes(base, tree, len(before))
    possible = [one for one in found if _lives(base, one, dead)]
    whole = sum(one.weight for one in possible)
    kept = listed([f'"{one.name}" weighs {one.weight / whole:.3g}' for one in possible])
    instead = f"of the others {kept}" if possible else "it does not branch there"
    for one in (one for one in found if one not in possible):
        yield f'{where} the branch "{one.name}" is left out ({listed(one.dies)} not alive then); {instead}.'
    for one in possible:
        yield from cut_branches(base, tree, (*before, one))


def _lives(base: Scenario, outcome: Happening, dead: set[str]) -> bool:
    """Whether whoever dies in a branch is alive until then, in the paths that lead there."""
    year = base.start_year + outcome.after - 1
    return not any(name in dead or base.person(name).last_year < year for name in outcome.dies)


def _node_key(tree: Tree, happened: Sequence[Happening], t: int) -> tuple[Any, ...]:
    """What tells a period apart: when it is and what has happened by then."""
    return (t, *(id_of(outcome) for outcome in happened if outcome.after <= t))


def id_of(outcome: Happening) -> tuple[Any, ...]:
    """What tells an outcome apart from the others of its branching."""
    return outcome.after, outcome.name, tuple(sorted(outcome.returns.items()))


def with_outcomes(base: Scenario, happened: Sequence[Happening]) -> Scenario:
    """The scenario of a path. What equal risk and weights of accounts reckon with stays the base plan's."""
    content = {name: part for name, part in base.content().items() if name not in APART}
    content["spending"]["may_fall_short"] = True
    for outcome in happened:
        year = base.start_year + outcome.after - 1
        for person in content["people"]:
            if person["name"] in outcome.dies:
                _end(person, base.person(person["name"]).born.year, year)
        more = [reform.model_dump(mode="json", exclude_unset=True) for reform in outcome.reform]
        if more:
            content.setdefault("taxes", {})["reform"] = [*content["taxes"].get("reform", []), *more]
    born = {person.name: person.born.year for person in base.people}
    lives = {person["name"]: born[person["name"]] + person["plan_to_age"] for person in content["people"]}
    last = max(lives.values())
    _end_wishes(content, lives, last)
    _set_market(content["market"], base, happened, last - base.start_year + 1)
    made = with_means_of(base, load(content))
    forced = base.allocation.forced_risk
    if forced is not None:
        made = made.model_copy(
            update={"allocation": made.allocation.model_copy(update={"forced_risk": forced})}
        )
    return made


def _end(person: dict[str, Any], born: int, year: int) -> None:
    """A person whose last year it is: wages end with it, and a pension that would begin later never does."""
    person["plan_to_age"] = age = year - born
    person["wages"] = [{**one, "until_year": min(one["until_year"], year)} for one in person.get("wages", [])]
    pensions = person.get("pensions", [])
    person["pensions"] = [one for one in pensions if age_months(one["from_age"]) < 12 * (age + 1)]


def _end_wishes(content: dict[str, Any], lives: Mapping[str, int], last: int) -> None:
    """What was wished for years that nobody, or not its owner, lives to see is gone."""
    for part, field in (("spending", "extra"), ("giving", "grants"), ("taxes", "moves")):
        entries = content.get(part, {}).get(field)
        if entries:
            content[part][field] = [entry for entry in entries if entry["year"] <= last]
    if content.get("limits", {}).get("agi"):
        content["limits"]["agi"] = [wish for wish in content["limits"]["agi"] if wish["year"] <= last]
    fixed = content.get("limits", {}).get("fixed")
    if fixed:
        kept = [wish for wish in fixed if wish["year"] <= lives.get(wish["owner"], last)]
        content["limits"]["fixed"] = kept


def _set_market(market: dict[str, Any], base: Scenario, happened: Sequence[Happening], years: int) -> None:
    """The returns of what has happened, and every list as long as the path."""
    for name, asset in base.market.assets.items():
        told = {one.after - 1: one.returns[name] for one in happened if name in one.returns}
        entry = market["assets"][name]
        for field, series in asset.series.items():
            if isinstance(series, tuple):
                entry[field] = list(series[:years])
        if told:
            entry["total_return"] = [told.get(t, _own(asset, t)) for t in range(years)]
    for field in ("inflation", "medicare_premium_growth"):
        if isinstance(market.get(field), list):
            market[field] = market[field][:years]


def _own(asset: Asset, t: int) -> float:
    return at(asset.total_return, t)


def _same_where_shared(futures: Sequence[Future]) -> None:
    """Raises TreeError where two paths through a node have another year there."""
    first: dict[int, tuple[Future, Period]] = {}
    for future in futures:
        for period, node in zip(future.horizon.periods, future.nodes, strict=True):
            other, known = first.setdefault(node, (future, period))
            field = _differs(known, period)
            if field:
                one, two = _named(future.happened), _named(other.happened)
                raise TreeError(
                    f"{one} and {two} share {period.year}, but there {field} is another: what a branch says must not "
                    "change the years before it is known."
                )


MAY_DIFFER = ("assets", "dies", "previous")
"""Of a shared period: what prices do by its end and who dies in it is known at the next branching."""


def _differs(one: Period, other: Period) -> str:
    """The first field of two periods that is not the same; "" where none is."""
    for name in one.__dataclass_fields__:
        if name not in MAY_DIFFER and getattr(one, name) != getattr(other, name):
            return name.replace("_", " ")
    return ""


def _named(happened: Sequence[Happening]) -> str:
    """What a path is called in messages."""
    names = [one.name or f"outcome after plan year {one.after}" for one in happened]
    return f'"{", then ".join(names)}"'
