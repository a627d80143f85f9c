"""The plan's own rates: solved, read off the audited plan, held, and solved again until they repeat.

The solves on the way are drafts: plans that a short search finds from the cells of the one before, with no bound. Only
the last, with the rates that are given out, is proved. `weights.py` says what the rates are for, `audit/own_rate.py`
what they are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...models.household.facts import Horizon
from ...models.household.weights import traditional_rate, with_rates
from ...models.plan import Objective, OwnRate, Plan, RatesTried
from ...models.scenario import Scenario
from ..audit import audit, moved, own_rates
from ..errors import InfeasibleError, NoPlanInTime
from ..formulation.read_back import Reader
from ..stopping import told
from . import tuning
from .solve import Certified

WHOLE_STEPS = 4
"""Solves after which a step goes only half of the way."""
MOST_SOLVES = 8
DIGITS = 6

Rates = tuple[float, ...]


@dataclass(frozen=True)
class Draft:
    """How a solve is made: until a time.monotonic with no bound (None: proved, as long as there is time), from the
    cells of the solve before, with `words` before what it is doing."""

    until: float | None
    before: Certified | None
    words: str


PROVED = Draft(None, None, "")
"""A solve by itself."""


@dataclass(frozen=True)
class Tried:
    """A solve with some rates held, its audited objective, and the rates that the plan found has itself.

    `converged`: whether no year's rate differs.
    """

    scenario: Scenario
    certified: Certified
    rates: Rates
    read: Rates
    objective: Objective
    converged: bool


Solve = Callable[[Scenario, Draft], Certified]


def fixed_point(
    scenario: Scenario,
    horizon: Horizon,
    solve: Solve,
    start: float,
    limit: float,
    first: Rates | None = None,
    prove: bool = True,
) -> tuple[Tried, OwnRate]:
    """The last solve, with the rates that its plan is made with. `first`: the rates to begin from (0).

    `start` in time.monotonic, `limit` in seconds; without `prove` the last solve too is a draft. Raises what the first
    solve raises; later the last plan stands (with forced risk, other rates may leave no plan).
    """
    rates, tried = first or (0.0,) * len(horizon.periods), list[Tried]()
    while True:
        now, number = time.monotonic(), len(tried) + 1
        known = tried[-1] if tried else None
        late = now - start > tuning.NOW.drafts_share * limit
        proving = number == MOST_SOLVES or late or (known is not None and known.converged)
        if proving and not prove and known is not None:
            break
        until = None if proving and prove else now + tuning.NOW.draft_share * limit
        draft = Draft(until, None if known is None else known.certified, f"own rate: solve {number}: ")
        held = with_rates(scenario, rates)
        try:
            certified = solve(held, draft)
        except (NoPlanInTime, InfeasibleError, KeyboardInterrupt) as error:
            if known is None:
                raise
            known.certified.interrupted |= isinstance(error, KeyboardInterrupt)
            known.certified.late = True
            break
        tried.append(_tried(certified.program.scenario, horizon, certified, rates))
        left = start + limit - time.monotonic()
        ended = proving and (
            tried[-1].converged or number >= MOST_SOLVES or left < tuning.NOW.again_share * limit
        )
        if ended or certified.interrupted or told():
            break
        rates = _next(tried)
    return tried[-1], _own_rate(tried)


def rates_of(offered: Sequence[Plan], scenario: Scenario, horizon: Horizon) -> OwnRate:
    """The rates to hold where none could be found: those of a plan that was offered, else the heirs'."""
    heirs = tuple(traditional_rate(scenario, t) for t in range(len(horizon.periods)))
    nothing = OwnRate(by_year=heirs, solves=0, settled=False)
    return next((plan.own_rate for plan in offered if plan.own_rate is not None), nothing)


def _tried(scenario: Scenario, horizon: Horizon, certified: Certified, rates: Rates) -> Tried:
    """A solve's plan, audited."""
    plan = Plan.model_construct(years=tuple(Reader(certified.program, certified.values).years()))
    report = audit(plan, scenario, horizon)
    read = tuple(round(rate, DIGITS) for rate in own_rates(report, scenario, horizon))
    converged = next(moved(rates, read, report, scenario), None) is None
    return Tried(scenario, certified, rates, read, report.objective, converged)


def _next(tried: Sequence[Tried]) -> Rates:
    """The rates that the last plan has; after some solves only half of the way to them."""
    last = tried[-1]
    step = 1.0 if len(tried) < WHOLE_STEPS or last.converged else 0.5
    return tuple(
        round(rate + step * (own - rate), DIGITS) for rate, own in zip(last.rates, last.read, strict=True)
    )


def _own_rate(tried: Sequence[Tried]) -> OwnRate:
    last = tried[-1]
    alternatives = () if last.converged else tuple(map(_alternative, tried[-2:]))
    return OwnRate(by_year=last.rates, solves=len(tried), settled=last.converged, alternatives=alternatives)


def _alternative(one: Tried) -> RatesTried:
    return RatesTried(by_year=one.rates, value=one.objective.value, value_real=one.objective.value_real)
