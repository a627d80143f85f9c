"""This year's AGI over a few dozen futures that differ in returns, lives and law, each planned with hindsight after it.

An upper guess: who knows the future does better in it than anybody can. By how much is measured on the same futures,
against the plan's policy, which knows nothing. Every account holds the target: who may choose what is held where puts
each year's winner into Roth accounts, which says nothing of income.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.household.horizon import build_horizon
from ...models.scenario import Scenario
from ...models.scenario.return_facts import pays_all
from ..reoptimise.agi_profile import agi_profile
from ..stopping import heed
from ..sweep.schedule import LOCAL, Cluster
from .document import ThisYear
from .draw import Markets, ReturnModel, draw_markets
from .exact import with_returns
from .levels import Level
from .lives import draw_laws, draw_lives, lived, under_law
from .policies import Policy
from .this_year import judged
from .worlds import Worlds

Array = NDArray[np.float64]
FUTURES = 0
"""By default none: it takes a processor a second or so for each."""
SHORTFALL_PRICE = 5.0
"""Of unmet spending, as [uncertainty.tree] has it by default."""
MOST_FUTURES = 0.75
"""Of the futures, how many must have a plan at a level that is compared."""
SOME = 2
"""The fewest futures that say anything."""


@dataclass(frozen=True)
class OneFuture:
    """A future as a worker takes it: the scenario of its lives and law, its returns (years, assets), the levels, and
    the number of the one to begin with."""

    scenario: Scenario
    returns: Array
    levels: tuple[float, ...]
    first: int


def worth_of(future: OneFuture) -> list[float | None]:
    """What it is worth by level."""
    scenario = future.scenario
    market = scenario.market.assets
    paying = frozenset(
        name for name, asset in market.items() if pays_all(name, scenario.uncertainty, asset.unchanging)
    )
    horizon = with_returns(build_horizon(scenario), tuple(market), future.returns, paying)
    return agi_profile(scenario, horizon, future.levels, SHORTFALL_PRICE, future.first)


def with_hindsight(
    scenario: Scenario,
    model: ReturnModel,
    policy: Policy,
    without: ThisYear,
    futures: int = FUTURES,
    workers: int | None = None,
    tell: Callable[[int], None] = lambda done: None,
) -> ThisYear | None:
    """The levels of `without` again, each future planned with hindsight after this year, those that most futures
    have a plan at; None where too few have. Inflation is the plan's: the program knows no other."""
    steady = scenario
    if scenario.uncertainty is not None:
        stated = scenario.uncertainty.model_copy(update={"inflation": None})
        steady = scenario.model_copy(update={"uncertainty": stated})
    lives = draw_lives(steady, futures)
    markets = draw_markets(steady, model, futures, lives.years)
    levels = tuple(level.agi for level in without.levels)
    mine = min(range(len(levels)), key=lambda k: abs(levels[k] - without.plan_agi))
    given = list(_futures(steady, markets, lives.last, draw_laws(steady, futures), levels, mine))
    rows = _worked(given, workers, tell)
    table = np.array(rows, dtype=np.float64)
    kept = np.flatnonzero(np.isfinite(table).mean(axis=0) >= MOST_FUTURES)
    whole = [int(k) for k in np.flatnonzero(np.isfinite(table[:, kept]).all(axis=1))]
    if len(whole) < SOME or not len(kept):
        return None
    named = [Level(without.levels[k].words, levels[k], without.levels[k].cliff) for k in kept]
    found = judged(without.year, without.plan_agi, named, table[whole][:, kept].T)
    worth = table[whole][:, kept].T
    return found.model_copy(update={"bias": _bias(steady, policy, markets, whole, found, worth)})


def _futures(
    scenario: Scenario,
    markets: Markets,
    last: NDArray[np.int64],
    laws: NDArray[np.int64],
    levels: tuple[float, ...],
    first: int,
) -> Iterator[OneFuture]:
    wish = scenario.allocation
    if not wish.fixed_by_account:
        scenario = scenario.model_copy(
            update={"allocation": wish.model_copy(update={"same_in_every_account": True})}
        )
    for number in range(markets.paths):
        own = lived(under_law(scenario, int(laws[number])), last[number])
        yield OneFuture(own, markets.returns[number, : len(own.years)], levels, first)


def _worked(
    futures: Sequence[OneFuture], workers: int | None, tell: Callable[[int], None]
) -> list[list[float | None]]:
    """Each future by the sweep's workers, in order."""
    rows: list[list[float | None]] = []
    with Cluster(LOCAL, workers) as cluster:
        waiting = []
        for future in futures:  # where there is one worker, it is this process
            heed()
            waiting.append(cluster.executor().submit(worth_of, future))
        for done, one in enumerate(waiting):
            while not one.done():
                heed()
                try:
                    one.exception(timeout=0.2)
                except TimeoutError:
                    continue
            rows.append(one.result())
            tell(done + 1)
    return rows


def _bias(
    scenario: Scenario, policy: Policy, markets: Markets, whole: list[int], found: ThisYear, worth: Array
) -> float:
    """By how much hindsight is worth more than the policy on the same futures at the plan's own AGI, a share."""
    run = Worlds(scenario, markets.paths).follow(policy, markets)
    plain = float((run.estate - run.short)[whole].mean())
    own = min(range(len(found.levels)), key=lambda k: abs(found.levels[k].agi - found.plan_agi))
    return float(worth[own].mean()) / plain - 1.0 if plain > 0.0 else 0.0
