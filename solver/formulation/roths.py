"""Roth IRAs before their distributions are qualified: what of an owner's money comes out, and what follows from it.

26 USC 408A(d)(4): contributions first, then conversions by year, oldest first, then earnings; all Roth IRAs of an owner
as one. Contributions and conversions over five years old are one *part*, for they cost nothing and come first. Behind
them stand the younger conversions, a part for each year, which bear the 10 percent of 72(t) before 59 1/2
(408A(d)(3)(F)), and the earnings, which are income and bear it too.

Per owner, period and part: ``left = left of the year before + arrived - taken``. That a part is only taken from when
those before it are used up is no linear row. The one-cell program says in each year how far the owner gets (`place`:
the last part that is taken from) by bounds alone; the disjunctive program leaves the order out, which is cheaper than
the law, so an outer bound, and gets switches in the years in which a solution breaks it (`switches`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.household.facts import Horizon
from ...models.laws.federal.roth_distributions import bears_recapture, within_five_years
from ...models.scenario import Scenario
from .holdings import Pool
from .model import INF, UNIT, ZERO, Expr, Model, Tag, total

FREE, EARNINGS = -math.inf, math.inf
"""The years, as it were, of what always comes first and of what comes last."""
NOTICED = 1e-3
"""Thousands of dollars from which a part counts as taken from before its turn."""


@dataclass(frozen=True)
class RothPart:
    """Money of one kind in an owner's Roth IRAs in one period (thousands of dollars).

    since      the year of conversion; FREE for contributions and conversions that are never penalised again
    left       after the year's withdrawals; none of earnings, of which there is what the accounts hold
    early      whether what is taken bears the 10 percent; `income`: whether it is income
    """

    since: float
    taken: Expr
    left: Expr | None
    early: bool
    income: bool


class RothOrder:
    """The parts of every owner in every period in which they matter, the first to leave first.

    `parts[t][owner]`; owners whose distributions are qualified, and stay so for whoever inherits, are left out.
    `flows[t][owner]`: what is withdrawn and what arrives by conversion, thousands.
    """

    def __init__(
        self,
        model: Model,
        scenario: Scenario,
        horizon: Horizon,
        pools: Sequence[Pool],
        out: Sequence[Sequence[Expr]],
        arrived: tuple[Sequence[Sequence[Expr]], Sequence[Sequence[Expr]]],
        opens: Sequence[bool],
    ) -> None:
        """`arrived`: by conversion, and as contributions in a rollover; `opens`: by pool, whether a new Roth IRA is
        opened in the first period for certain."""
        converted, self.contributed = arrived
        self.scenario, self.horizon, self.pools, self.opens = scenario, horizon, pools, opens
        self.free = [n for n, pool in enumerate(pools) if pool.kind.layered]
        self.parts: list[dict[str, list[RothPart]]] = []
        self.flows: list[dict[str, tuple[Expr, Expr]]] = []
        before: dict[str, dict[float, Expr]] = {}
        for t in range(len(horizon.periods)):
            owned = self._owned(t)
            self.flows.append(
                {
                    owner: (total(out[n][t] for n in numbers), total(converted[n][t] for n in numbers))
                    for owner, numbers in owned.items()
                }
            )
            self.parts.append({})
            after: dict[str, dict[float, Expr]] = {}
            for owner, numbers in owned.items():
                if any(not self._qualified(later, numbers) for later in range(t, len(horizon.periods))):
                    opening = self._opening(t, owner, numbers, before)
                    self.parts[t][owner] = list(self._write(model, t, owner, numbers, opening))
                    after[owner] = {
                        part.since: part.left for part in self.parts[t][owner] if part.left is not None
                    }
            before = after
        self.tracked = any(self.parts)

    def _owned(self, t: int) -> dict[str, list[int]]:
        """The Roth pools of each owner in a period."""
        owned: dict[str, list[int]] = {}
        for n in self.free:
            owned.setdefault(self.pools[n].owners[t], []).append(n)
        return owned

    # -- facts -----------------------------------------------------------------------------------------------

    def _qualified(self, t: int, numbers: Sequence[int]) -> bool:
        """Whether everything in these pools is free of tax in a period, whoever owns them then."""
        owner = self.pools[numbers[0]].owners[t]
        return not self._young(owner, t) and self._clock(t, owner) == "over"

    def _young(self, owner: str, t: int) -> bool:
        return owner in self.horizon.periods[t].under_59_half

    def _clock(self, t: int, owner: str) -> str:
        """Whether five tax years since an owner's first contribution are "over", "running", or "unknown": the last
        where the plan may open the owner's first Roth IRA in a later year than its first."""
        start, year = self.horizon.periods[0].year, self.horizon.periods[t].year
        first = []
        for n in self._owned(t).get(owner, []):
            began = self.pools[n].began
            if began is not None or self.opens[n]:
                first.append(start if began is None else began)
        if first and not within_five_years(min(first), year):
            return "over"
        known = bool(first) and min(first) <= start
        return "running" if known or within_five_years(start, year) else "unknown"

    def _matters(self, since: float, t: int, numbers: Sequence[int]) -> bool:
        """Whether a conversion can still bear the 10 percent in a period or later, perhaps with an heir."""
        return any(
            bears_recapture(
                since, period.year, young=self._young(self.pools[n].owners[period.index], period.index)
            )
            for n in numbers
            for period in self.horizon.periods[t:]
        )

    def _opening(
        self, t: int, owner: str, numbers: Sequence[int], before: dict[str, dict[float, Expr]]
    ) -> dict[float, Expr]:
        """What an owner's parts begin a period with, the year's conversions included."""
        amounts: dict[float, list[Expr | float]] = {FREE: []}

        def add(since: float, amount: Expr | float) -> None:
            amounts.setdefault(since if self._matters(since, t, numbers) else FREE, []).append(amount)

        if t == 0:
            for n in numbers:
                add(FREE, self.pools[n].contributions / UNIT)
                for year, amount in self.pools[n].conversions:
                    add(year, amount / UNIT)
        else:
            for person in dict.fromkeys(self.pools[n].owners[t - 1] for n in numbers):
                for since, left in before[person].items():
                    add(since, left)
        arrived = self.flows[t][owner][1]
        if arrived.terms:
            add(self.horizon.periods[t].year, arrived)
        for n in numbers:
            add(FREE, self.contributed[n][t])
        return {since: total(amounts[since]) for since in sorted(amounts)}

    # -- columns and rows ------------------------------------------------------------------------------------

    def _write(
        self, model: Model, t: int, owner: str, numbers: Sequence[int], opening: dict[float, Expr]
    ) -> Iterator[RothPart]:
        year, young, clock = self.horizon.periods[t].year, self._young(owner, t), self._clock(t, owner)
        taken = []
        for since, amount in opening.items():
            word = "free" if since == FREE else f"{since:.0f}"
            taken.append(model.column(Tag("roth_taken", year, owner, part=word)))
            tag = Tag("roth_left", year, owner, part=word)
            left = model.column(tag, -INF if since == FREE else 0.0)
            model.row(tag, left + taken[-1], "==", amount)
            if since == FREE:
                model.row(Tag("roth_access", year, owner), left, ">=")
            yield RothPart(since, taken[-1], left, bears_recapture(since, year, young=young), False)
        if young or clock != "unknown":
            taken.append(model.column(Tag("roth_taken", year, owner, part="earnings")))
            yield RothPart(EARNINGS, taken[-1], None, young, young or clock == "running")
        model.row(Tag("roth_parts", year, owner), total(taken), "==", self.flows[t][owner][0])

    def contributed_by(self, t: int, owner: str) -> list[Expr]:
        """What is rolled into an owner's Roth IRAs as contributions."""
        return [self.contributed[n][t] for n in self._owned(t).get(owner, [])]

    def _sum(self, t: int, kind: str) -> Expr:
        found = total(part.taken for parts in self.parts[t].values() for part in parts if getattr(part, kind))
        return found if found.terms else ZERO

    def taxable(self, t: int) -> Expr:
        """Withdrawn earnings that are income."""
        return self._sum(t, "income")

    def early(self, t: int) -> Expr:
        """What bears the 10 percent."""
        return self._sum(t, "early")

    # -- the order -------------------------------------------------------------------------------------------

    def place(self, t: int, owner: str, since: float) -> int:
        """The last part that is taken from, where the last dollar is of a conversion of that year."""
        parts = self.parts[t][owner]
        return max(place for place, part in enumerate(parts) if part.since <= since or not place)

    def switches(self, model: Model, t: int, owner: str, wealth: float) -> list[Expr]:
        """The order as binaries: what stands behind a part is touched only when it, and all before, is used up.

        `wealth`: the most that can be owned, thousands. Of conversions no more can ever be left than that and what
        was converted before the plan.
        """
        parts, year = self.parts[t][owner], self.horizon.periods[t].year
        known = sum(
            self.pools[n].contributions
            + sum(amount for _, amount in self.pools[n].conversions)
            + sum(roll.contributions or 0.0 for roll in self.pools[n].rolled)
            for n in self.free
        )
        most = wealth + known / UNIT
        found = []
        for place in range(1, len(parts)):
            beyond = model.column(Tag("roth_beyond", year, owner, part=place), 0.0, 1.0, integer=True)
            later, first = total(part.taken for part in parts[place:]), _left(parts[:place])
            model.row(Tag("roth_later", year, owner, part=place), later - beyond * wealth, "<=")
            model.row(Tag("roth_first", year, owner, part=place), first + beyond * most, "<=", most)
            found.append(beyond)
        return found

    def broken(self, values: NDArray[np.float64]) -> Iterator[tuple[int, str]]:
        """Where a solution takes from a part while some of an earlier one is left: (period, owner)."""
        for t, owners in enumerate(self.parts):
            for owner, parts in owners.items():
                for place in range(1, len(parts)):
                    later = total(part.taken for part in parts[place:])
                    if later.value(values) > NOTICED < _left(parts[:place]).value(values):
                        yield t, owner
                        break


def _left(parts: Sequence[RothPart]) -> Expr:
    return total(part.left for part in parts if part.left is not None)
