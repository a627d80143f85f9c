"""The woven plan that is given out: in the cells of the best one, with less that is done and round amounts.

As for a plan of one future (solver/simplest): effort is priced, and what is taken out beyond a year's need; no Roth
account pays for what is invested outside it, where that costs little; actions of the first year and of each branch's
first year are left out one by one while each is worth less than its price; then the first year's amounts are round.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from ..backends import Outcome
from ..formulation.model import INF, UNIT
from ..formulation.program import Program
from ..optimiser.evaluate import Values
from ..optimiser.second_stage import on_the_law
from ..optimiser.solve import Certified
from ..simplest.effort import ACTION, SMALL, SMALL_SHARE
from ..simplest.exchanges import round_exchanges
from ..simplest.lots import round_lots
from ..simplest.need import LEAST, Need
from ..simplest.prune import prune
from ..simplest.rounding import STEP, round_first_year
from ..simplest.simplify import PRUNING, to_the_cent
from .live import WovenLive

AT_FIRST = 1.0
"""What a dollar of effort costs, in today's dollars, until it is known what a dollar is worth."""


class Tidied(NamedTuple):
    """A woven program with its solution."""

    program: Program
    values: Values


def tidied(
    certified: Certified, backend: str, threads: int, until: float, scale: float = 1.0
) -> list[Tidied]:
    """The easier plans near a certified one, the easiest first: with round amounts, and as it was before; none where
    none is found by `until` (time.monotonic). `scale`: how many times the prices of effort are taken."""
    if time.monotonic() >= until:
        return []
    live = WovenLive(certified, backend, threads, until)
    live.price_effort(AT_FIRST * scale)
    live.session.set_cost(live.priced)
    live.session.set_option("solver", "ipm")  # from the plan's own basis simplex takes several times as long
    easier = live.search.settled(live.search.solve_once())
    if easier.values is None:
        return []
    live.session.set_option("solver", "choose")
    price = live.read_price(easier.duals)
    easier = _without_roth_invested(live, easier)
    assert easier.values is not None
    plain = Tidied(live.program, on_the_law(live.search, live.choices, easier.values)[1])
    live.search.choose(live.choices)
    action = ACTION * price * scale
    owned = sum(sum(account.holdings.values()) for account in live.first.scenario.accounts)
    least = min(SMALL, SMALL_SHARE * owned) / UNIT
    live.price_effort(price * scale)
    easier = live.solve(live.priced)
    if easier.values is None:
        return [plain]
    known = prune(live, easier, action, least, time.monotonic() + PRUNING * (until - time.monotonic()))
    known = round_lots(live, round_first_year(live, known, least), STEP, least)
    known = round_exchanges(live, known, least, action)
    assert known.values is not None
    values = on_the_law(live.search, live.choices, known.values)[1]
    return [Tidied(live.program, to_the_cent(live.first, values)), plain]


def _without_roth_invested(live: WovenLive, known: Outcome) -> Outcome:
    """The solution with nothing out of Roth accounts beyond a year's need; as it was where that costs too much, or
    there is no time."""
    assert known.values is not None
    over = _beyond(live.needs, known.values)
    if not over:
        return known
    most = [max(0.0, float(known.values[column]) - beyond) for column, beyond in over.items()]
    live.session.set_columns(list(over), [-INF] * len(over), most)
    found = live.search.settled(live.search.solve_once())
    if found.values is None:
        live.session.set_columns(list(over), [-INF] * len(over), [INF] * len(over))
        return known
    return found


def _beyond(needs: Sequence[Need], values: Values) -> dict[int, float]:
    """By column of what a year does not need, how much of it Roth accounts pay."""
    return {need.not_needed: need.roth_beyond(values) for need in needs if need.roth_beyond(values) > LEAST}
