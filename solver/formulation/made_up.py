"""Payments of IRAs to charities that are income after all: deductible contributions since 70 1/2 are made up for first.

26 USC 408(d)(8)(A): per person ``left = left of the year before - made up``; what IRAs pay is ``made up + excluded``.
That nothing is excluded before all is made up for is no linear row: an order of two parts, as that of Roth money
(roths.py), which the one-cell program holds by bounds and the disjunctive one by a switch a year. Nobody without such
contributions has any of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from .holdings import Pool
from .model import UNIT, ZERO, Expr, Model, Tag, total
from .roths import EARNINGS, FREE, RothPart

Order = tuple[RothPart, RothPart]
"""What makes up, with what is then left, and what is excluded."""
NOTICED = 0.01
"""Dollars not made up for up to which there are none."""


class MadeUpYear(NamedTuple):
    """What of a year's payments is income, dollars, and the place of each person's order."""

    taxed: float
    places: tuple[int, ...]


class MadeUp:
    """Columns and rows. `orders[t][person]`; `flows[t][person]`: all that their IRAs pay charities, thousands.

    `by[person]`: the first period in which all can be made up for by grants and limits; none where it cannot
    """

    def __init__(
        self,
        model: Model,
        scenario: Scenario,
        horizon: Horizon,
        pools: Sequence[Pool],
        qcd: Sequence[Sequence[Expr]],
    ) -> None:
        self.contributed = {
            person.name: person.ira_deductions_after_70_half
            for person in scenario.people
            if person.ira_deductions_after_70_half
        }
        left = {name: Expr(const=amount / UNIT) for name, amount in self.contributed.items()}
        self.orders: list[dict[str, Order]] = []
        self.flows: list[dict[str, Expr]] = []
        self.by: dict[str, int] = {}
        self._horizon = horizon
        for t, period in enumerate(horizon.periods):
            self.orders.append({})
            self.flows.append({})
            for name in (name for name in left if name in period.ages):
                paid = total(qcd[n][t] for n, pool in enumerate(pools) if pool.owners[t] == name)
                if not paid.terms:
                    continue
                self.flows[t][name] = paid
                self.orders[t][name] = order = _order(model, period.year, name, paid, left[name])
                assert order[0].left is not None
                left[name] = order[0].left
                if self._most(name, t) >= self.contributed[name]:
                    self.by.setdefault(name, t)

    def _most(self, name: str, t: int) -> float:
        """Dollars that a person's IRAs can have paid charities by the end of a period."""
        periods = self._horizon.periods[: t + 1]
        return sum(min(p.giving.grants, p.may_give.get(name, 0.0)) for p in periods if p.giving is not None)

    def taxed(self, t: int) -> Expr:
        """What of it is income in period `t`, and a gift of cash."""
        parts = total(order[0].taken for order in self.orders[t].values())
        return parts if parts.terms else ZERO

    def guessed(self, t: int) -> list[tuple[Order, int]]:
        """The orders of a period, and where in each a search begins: all is made up for as soon as it can be."""
        orders = self.orders[t].items()
        return [(order, int(t >= self.by.get(name, len(self.orders)))) for name, order in orders]

    def switches(self, model: Model) -> dict[tuple[int, str], Expr]:
        """The order as a binary a year: something is excluded, or not all is made up for."""
        found = {}
        for t, period in enumerate(self._horizon.periods):
            for name, (first, then) in self.orders[t].items():
                done = model.column(Tag("made_up_for", period.year, name), 0.0, 1.0, integer=True)
                limit, most = period.may_give[name] / UNIT, self.contributed[name] / UNIT
                assert first.left is not None
                model.row(Tag("made_up_then", period.year, name), then.taken - done * limit, "<=")
                model.row(Tag("made_up_first", period.year, name), first.left + done * most, "<=", most)
                found[t, name] = done
        return found

    def in_order(self, paid: Sequence[Mapping[str, float]]) -> list[MadeUpYear]:
        """By period, of what each person's IRAs pay, in dollars."""
        left, found = dict(self.contributed), []
        for t, orders in enumerate(self.orders):
            taxed = 0.0
            for name in orders:
                made_up = min(left[name], max(0.0, paid[t].get(name, 0.0)))
                taxed += made_up
                left[name] -= made_up
            found.append(MadeUpYear(taxed, tuple(int(left[name] <= NOTICED) for name in orders)))
        return found


def _order(model: Model, year: int, name: str, paid: Expr, before: Expr) -> Order:
    first, then, left = (
        model.column(Tag(what, year, name)) for what in ("qcd_made_up", "qcd_excluded", "qcd_left")
    )
    model.row(Tag("qcd_parts", year, name), first + then, "==", paid)
    model.row(Tag("qcd_left", year, name), left + first, "==", before)
    return (
        RothPart(FREE, first, left, early=False, income=True),
        RothPart(EARNINGS, then, None, early=False, income=False),
    )
