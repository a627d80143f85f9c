"""Alternatives in groups that differ in claim ages alone, each with bounds of its own kind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np

from ...models.household.open_claims import CLAIM_AGE, SURVIVOR_CLAIM_AGE
from ...models.household.open_fact import OpenFact
from ...models.household.open_facts import settled
from ...models.household.risk import can_force
from ...models.laws.states import register
from ...models.scenario import Scenario
from ...models.scenario.fields import age_months
from .alternative import Alternative
from .carried_duals import NotLinear
from .claim_bounds import ClaimBounds
from .selection import Candidate

CLAIMS = CLAIM_AGE, SURVIVOR_CLAIM_AGE
FEWEST = 8
"""Ways from which one bound for all is sooner found than each by itself."""
YEAR = 12
ASKED_FOR = 62, 67, 70
"""Claim ages that people ask for, the same for all."""


def bound_claims(
    scenario: Scenario,
    facts: Sequence[OpenFact],
    known: Sequence[Candidate],
    held: Callable[[Alternative], Scenario],
    until: float,
) -> None:
    """Lowers the bounds of alternatives that differ in claim ages alone: each with a valid one, or as it was.

    `held`: an alternative's scenario at the rates at which all are compared; `until` in time.monotonic seconds.
    """
    claims = [fact for fact in facts if fact.kind in CLAIMS]
    if np.prod([len(fact.options) for fact in claims]) < FEWEST:
        return
    groups = list(_groups(facts, known))
    for left, (values, group) in zip(range(len(groups), 0, -1), groups, strict=True):
        base = held(group[len(group) // 2].alternative)
        if base.allocation.forced_risk or can_force(base):
            continue  # the risk that is forced is another for each
        if base.taxes.states & register.READS_BENEFITS:
            continue  # whose benefits they are decides, or the tax is no line in them
        bounds = ClaimBounds(settled(scenario, values), claims, base)
        ends = [0, len(group) // 2, len(group) - 1]
        if not all(bounds.agrees(way, group[way].alternative.scenario) for way in ends):
            continue
        now = time.monotonic()
        try:
            found = bounds.run(now + (until - now) / left)
        except NotLinear:
            continue
        for one, bound in zip(group, found, strict=True):
            one.bound = min(one.bound, float(bound))


def _groups(
    facts: Sequence[OpenFact], known: Sequence[Candidate]
) -> Iterator[tuple[dict[str, Any], list[Candidate]]]:
    """The values of all other facts, and the alternatives with them, in the order of the claim ages' options."""
    places = np.arange(len(known)).reshape([len(fact.options) for fact in facts])
    others = [axis for axis, fact in enumerate(facts) if fact.kind not in CLAIMS]
    first = np.moveaxis(places, others, range(len(others)))
    for options in product(*(range(len(facts[axis].options)) for axis in others)):
        chosen = zip(others, options, strict=True)
        values = {facts[axis].path: facts[axis].options[option].value for axis, option in chosen}
        yield values, [known[int(place)] for place in first[options].reshape(-1)]


def asked_for(known: Sequence[Candidate]) -> list[Candidate]:
    """What people ask about beside the best that is known: other options of what is no claim age, and every open claim
    at one of the ages of ASKED_FOR."""
    best = max(known, key=lambda one: one.value)
    same = [one for one in known if _same_age(one) and _others(one) == _others(best)]
    return [*other_options(known), *same]


def other_options(known: Sequence[Candidate]) -> list[Candidate]:
    """Each other option of a fact that is no claim age than in the best that is known: where it promises most."""
    best, found = max(known, key=lambda one: one.value), list[Candidate]()
    for axis, fact in enumerate(best.alternative.facts):
        for option in fact.options if fact.kind not in CLAIMS else ():
            if option is not best.alternative.options[axis]:
                those = [one for one in known if one.alternative.options[axis] is option]
                found.append(max(those, key=lambda one: (one.value, one.bound)))
    return found


def _same_age(one: Candidate) -> bool:
    pairs = zip(one.alternative.facts, one.alternative.options, strict=True)
    ages = {option.value for fact, option in pairs if fact.kind == CLAIM_AGE}
    return len(ages) == 1 and ages <= set(ASKED_FOR)


def _others(one: Candidate) -> list[Any]:
    """The values of the facts that are no claim of an own benefit: a survivor's month is one of them."""
    pairs = zip(one.alternative.facts, one.alternative.options, strict=True)
    return [option.value for fact, option in pairs if fact.kind != CLAIM_AGE]


def a_year_apart(known: Sequence[Candidate], best: Candidate) -> list[Candidate]:
    """The alternatives in which some claim is a year or more from that of the best, the largest bound first."""
    return sorted((one for one in known if _months_apart(one, best) >= YEAR), key=lambda one: -one.bound)


def _months_apart(one: Candidate, best: Candidate) -> int:
    options = zip(one.alternative.facts, one.alternative.options, best.alternative.options, strict=True)
    return max(
        (abs(age_months(a.value) - age_months(b.value)) for fact, a, b in options if fact.kind in CLAIMS),
        default=0,
    )
