"""The ends of one flow of the first year after the other, in one live program whose objective changes.

Each is looked for first in the cells of the plan, from the plan's own basis: the plan stays feasible whatever is made
least, so that the primal simplex goes on from it. Then, for the time there is, years are put into other cells. What is
found is audited: it is a plan one can follow.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ..audit import AuditReport
from ..formulation.model import UNIT
from ..optimiser.given_starts import try_plan
from ..optimiser.local_search import Found, Search
from ..optimiser.second_stage import PRIMAL
from .ranges import LARGE, PLAY, Around, Flow

DUAL = 1
"""HiGHS' number for the dual simplex method."""
PATIENCE = 4
"""Failed moves in a row after which an end is looked for in no other cells."""
SETTLING = 3
"""Times that cells are chosen again from the returns at an end."""
LEAST_SOLVE = 0.2
"""Seconds that a linear program may take, even where the time is up."""
BETTER = 0.01
"""Dollars that count as further, or as less given up."""


@dataclass(frozen=True)
class EndQuestion:
    """The least (`sign` 1) or most (-1) of a flow; or, with 0, the least that `held` dollars of it give up."""

    flow: str
    sign: float = 0.0
    held: float = 0.0


@dataclass(frozen=True)
class End:
    """An answer: dollars of the flow, what they give up of the objective, and where that was found."""

    amount: float
    costs: float
    found: Found
    basis: object

    def beyond(self, other: End | None, question: EndQuestion) -> bool:
        """Whether this answers a question better than another answer."""
        if other is None:
            return True
        if question.sign:
            return question.sign * (other.amount - self.amount) > BETTER
        return self.costs < other.costs - BETTER


class RangeEnds(Around):
    """The arguments are those of Around; `until`, a time.monotonic, is when no question is asked any more."""

    moving = PRIMAL
    """The simplex method that goes from the plan's own basis to where a flow is least or most."""

    def __init__(
        self,
        scenario: Scenario,
        horizon: Horizon,
        report: AuditReport,
        flows: Sequence[Flow],
        *,
        best: float,
        allowed: float,
        until: float = math.inf,
        backend: str = "highs",
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(
            scenario, horizon, report, backend=backend, flows=flows, best=best, allowed=allowed, stop=stop
        )
        self.until = until
        self.search = Search(self.program, backend, threads=1)
        self._hurry(until)
        self._home, self._basis = self._begin()

    def _begin(self) -> tuple[Found | None, object]:
        """The plan in its cells, and its basis; None where the program has none in them."""
        try_plan(self.search, self.report.years)
        home = self.search.best
        if home is None:
            return None, None
        self.search.return_to(home)
        return home, self.search.session.basis()

    def _hurry(self, until: float) -> None:
        self.search.left = lambda: max(LEAST_SOLVE, until - time.monotonic())
        self.search.stop = lambda: self.stop() or time.monotonic() >= until

    @property
    def late(self) -> bool:
        return self.stop() or time.monotonic() >= self.until

    def ask(self, question: EndQuestion) -> End | None:
        """The answer in the cells of the plan; None where there is none that the audit confirms, or no time."""
        if self._home is None or self.late:
            return None
        self._hurry(self.until)
        self._go_to(self._home, self._basis)
        self._pose(question, warm_for=self.moving if question.sign else DUAL)
        outcome = self.search.solve()
        end = None
        if outcome.values is not None:
            end = self._answer(question, Found(outcome.objective, self._home.choices, outcome.values))
        self._take_back(question)
        return end

    def further(self, question: EndQuestion, known: End | None, seconds: float) -> End | None:
        """The answer with years in other cells, where one is found in the time that is better; else the known one."""
        search, found = self.search, list[Found]()
        if self._home is None or self.late or not search.session.warm:
            return known
        self._hurry(min(self.until, time.monotonic() + seconds))
        self._go_to(known.found if known else self._home, known.basis if known else self._basis)
        self._pose(question, warm_for=DUAL)
        search.tell = found.append
        if known is not None:
            search.note(known.found)
            search.fix_and_optimise(known.found.values, SETTLING)
        else:
            loose = search.loosen(dict(enumerate(self._home.choices)))
            if loose.values is not None:
                search.fix_and_optimise(loose.values, SETTLING)
        if search.best is not None:
            search.descend(search.best, {}, most_failures=PATIENCE)
        search.tell = lambda _: None
        best = known
        for one in reversed(found):  # the furthest first; seldom is it not the one
            end = self._answer(question, one)
            if end is not None:
                best = end if end.beyond(known, question) else known
                break
        self._take_back(question)
        return best

    def _go_to(self, found: Found, basis: object) -> None:
        self.search.forget()
        self.search.choose(dict(enumerate(found.choices)))
        self.search.session.start_from(basis)

    def _pose(self, question: EndQuestion, warm_for: int) -> None:
        session, column = self.search.session, self.columns[question.flow]
        if question.sign:
            session.set_cost((column * question.sign).terms)
        else:
            held = question.held / UNIT
            session.set_columns([column.column], [held - PLAY], [held + PLAY])
            session.set_cost(self.program.model.cost.terms)
        session.set_option("simplex_strategy", warm_for)

    def _take_back(self, question: EndQuestion) -> None:
        self.search.session.set_columns([self.columns[question.flow].column], [-LARGE], [math.inf])

    def _answer(self, question: EndQuestion, found: Found) -> End | None:
        """The audited plan of a solution; None where it is none within what may be given up."""
        report = self.within_the_share(found.values)
        if report is None:
            return None
        amount = self.flows[question.flow].read(report.years[0])
        return End(amount, max(0.0, self.gives_up(report)), found, self.search.session.basis())
