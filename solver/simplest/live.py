"""The one-cell program in a plan's cells with the columns of its actions, held in a live session."""

from __future__ import annotations

import math
import time

from ..backends import Outcome
from ..formulation.model import INF, Expr, Tag
from ..formulation.program import Program
from ..formulation.restricted import Choice
from ..formulation.second_objective import GIVE_UP, WITHIN, write_second_objective, write_swings
from ..optimiser.evaluate import Values
from ..optimiser.local_search import Found, Search
from ..optimiser.second_stage import PRIMAL
from ..optimiser.solve import Certified
from ..stopping import told
from .actions import Action, write_actions, write_again, write_exchanges
from .effort import YEARS, write_effort
from .need import Need, write_needs

LP_SECONDS = 2.0
"""After which a question counts as answered no."""
DUAL = 1
"""HiGHS' number for the dual simplex method."""
CASH = 0.1
"""Thousands of first-day cash by which its price is measured."""


class Live:
    """The program of a plan that was found; its objective, effort and polish are three costs to choose from.

    `until`, a time.monotonic, is when no question is asked any more. `first` is the program of whom the first year is:
    of several paths the first, as all of them share it.
    """

    patience = LP_SECONDS
    polish: dict[int, float]
    more_cash: Expr
    actions: list[Action]
    moved: list[list[int]]
    effort: Expr
    needs: list[Need]
    again: list[int]

    def __init__(self, certified: Certified, backend: str, threads: int, until: float) -> None:
        self.program = certified.program.again()
        self.first = self.program.chains[0].program
        self.until = until
        self.choices: dict[int, Choice] = certified.choices or dict(enumerate(certified.found.choices))
        self._write(certified.found)
        model = self.program.model
        self._within = model.row_tags.index(WITHIN)
        self.search = Search(self.program, backend, threads=threads, left=self._left)
        self.session = self.search.session
        self.search.choose(self.choices)
        self.search.hold_division(certified.values)
        self.search.hold_amounts(certified.values)
        if certified.basis is not None:
            self.session.start_from(certified.basis)
        self.objective = dict(model.cost.terms)
        self.priced = dict(self.objective)
        self.price = 0.0  # of a dollar of first-day cash, once it is known
        self.capped_first: int | None = None  # the column by which the first year is held to its need

    def _write(self, best: Found) -> None:
        """The columns of what is done, and of what that is priced at."""
        again = self.program
        swings = write_swings(again)
        self.polish = write_second_objective(
            again, best.objective, GIVE_UP, [swings]
        )  # first, as the plan's own basis has it
        self.more_cash = more_cash(again)
        sell_what_was_held(again, YEARS)
        exchanges, self.moved = write_exchanges(again)
        self.actions = [*write_actions(again, range(YEARS)), *exchanges]
        self.again = write_again(again, self.actions)
        self.effort = write_effort(again, swings, exchanges)
        self.needs = write_needs(again)

    def _left(self) -> float:
        return min(self.patience, self.until - time.monotonic())

    @property
    def late(self) -> bool:
        return told() or time.monotonic() >= self.until

    # -- questions -------------------------------------------------------------------------------------------

    def solve(self, cost: dict[int, float], cutoff: float = math.inf, *, moved: bool = True) -> Outcome:
        """The least of a cost in the cells; without values where there is none, or no time.

        `moved`: bounds have moved since the last question; else the cost has, and the last solution is one still.
        """
        if self.late:
            return Outcome("limit", math.inf, -math.inf, None)
        self.session.set_cost(cost)
        self.session.set_option("simplex_strategy", DUAL if moved else PRIMAL)
        return self.search.solve(cutoff)

    def worth(self, values: Values) -> float:
        """The objective of a solution (thousands, minimised)."""
        return Expr(self.objective).value(values)

    def price_cash(self, level: float) -> float:
        """What a dollar more on the plan's first day adds to the objective, in its unit; none where that is unknown."""
        self.session.set_columns([self.more_cash.column], [CASH], [CASH])
        richer = self.solve(self.objective)
        self.session.set_columns([self.more_cash.column], [0.0], [0.0])
        self.price = max(0.0, (level - richer.objective) / CASH) if richer.values is not None else 0.0
        return self.price

    def price_effort(self, price: float) -> None:
        """From now on `priced` is the objective with what is moved at so much of its unit a dollar."""
        self.priced = dict(self.objective)
        self.priced[self.effort.column] = price

    # -- what is held ----------------------------------------------------------------------------------------

    def keep_within(self, objective: float) -> None:
        """No solution whose objective is more than this; infinite: any."""
        if math.isfinite(objective):
            self.program.model.row_high[self._within] = objective
        self.session.set_rows([self._within], [math.isfinite(objective)])

    def hold(self, column: int, low: float, high: float) -> None:
        self.session.set_columns([column], [low], [high])

    def free(self, action: Action) -> None:
        self.hold(action.column, 0.0, INF)


def more_cash(program: Program) -> Expr:
    """Cash from nowhere on the plan's first day: nothing, but where its price is asked for."""
    model = program.model
    more = model.column(Tag("more_cash"), 0.0, 0.0)
    for row in model.tagged("first_day", program.horizon.periods[0].year):
        model.row_terms[row] = model.row_terms[row] | {more.column: -1.0}
    return more


def sell_what_was_held(program: Program, years: int) -> None:
    """Shares at an unchanging price are not sold on the day they are bought: a sale held round could ask for it."""
    named = [period.year for period in program.horizon.periods]
    for holding in program.taxable.holdings:
        for vintage in holding.vintages:
            for left, bought, year in zip(vintage.left[:years], holding.bought, named, strict=False):
                tag = Tag("held_before", year, holding.owner, holding.account, holding.asset)
                program.model.row(tag, left - bought, ">=")
