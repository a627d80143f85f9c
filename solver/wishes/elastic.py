"""Where no plan meets all wishes: the smallest set that conflicts, the most that can be met, what relaxing each gives.

First sets of wishes are tested with all others given up (`smallest`). Then, for each wish of the set, the others
stand and the nearest to it that a plan meets is found (`limits`); last it is relaxed by a stated amount
(`Asked.relaxed`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ...models.household.horizon import build_horizon
from ...models.scenario import Scenario
from ..errors import Conflict, InfeasibleError, MostSpending, Relief, Shown
from ..reoptimise import Late, Most, Solves, Verdict
from .asked import Asked, Question, Wishes
from .left_out import left_out
from .limits import WishLimits
from .smallest import Known, smallest_conflict

SECONDS = 30.0
"""At most, for the whole explanation."""
SMALLEST_SHARE, NARROW_SHARE = 0.25, 0.6
"""Of them, when a set that cannot be made smaller has to do in place of the smallest; and when any has to."""
MANY = 3
"""More wishes than these are counted, not named, while they are tested."""


@dataclass
class Elastic:
    """A scenario without a plan, and what to solve it with. `say` hears what is being looked at.

    Ctrl-C, or the end of `seconds`, gives what is known so far.
    """

    scenario: Scenario
    backend: str
    threads: int
    say: Callable[[str], None] = lambda words: None
    seconds: float = SECONDS
    question: Question = field(init=False)
    solves: Solves = field(init=False)
    known: Known = field(init=False)
    conflict: Wishes = field(init=False, default=frozenset())
    shown: Shown = field(init=False, default="conflict")
    rest: Verdict = field(init=False, default="unknown")
    spending: MostSpending = field(init=False, default=MostSpending())
    named: dict[Asked, Conflict] = field(init=False, default_factory=dict)

    def explain(self) -> InfeasibleError:
        """The error that names the wishes in conflict."""
        self.question = Question.of(self.scenario)
        start = time.monotonic()
        self.solves = Solves(self.backend, self.threads, start + NARROW_SHARE * self.seconds)
        self.known = Known(self._met_together, conflicts=[self.question.all_but()])
        unfinished = ""
        try:
            self._narrow(start + SMALLEST_SHARE * self.seconds)
            self.solves.deadline = start + self.seconds
            if self.conflict:
                self._measure()
        except (Late, KeyboardInterrupt) as error:
            by_hand = self.solves.interrupted or isinstance(error, KeyboardInterrupt)
            unfinished = "stopped by Ctrl-C" if by_hand else f"its {self.seconds:.0f} seconds were up"
        return InfeasibleError(
            [*self.named.values()],
            _message(self.conflict),
            shown=self.shown,
            spending=self.spending,
            rest=self.rest,
            undecided=[self._places(wishes) for wishes in self.known.unknown],
            unfinished=unfinished,
            left_out=left_out(self.scenario, build_horizon(self.scenario)),
        )

    def _narrow(self, until: float) -> None:
        """The smallest set in conflict; where it is stopped, the smallest that is known."""
        wishes = self.question.wishes
        try:
            self.conflict, self.shown = smallest_conflict(
                wishes, self.known, lambda: time.monotonic() >= until
            )
        except (Late, KeyboardInterrupt) as stopped:
            self.conflict = min(self.known.conflicts, key=len)
            self.shown = self.known.shown(self.conflict)
            if self.solves.interrupted or isinstance(stopped, KeyboardInterrupt):
                raise
        finally:
            self.named = {
                wish: Conflict(wish.wish, wish.where, wish.amount, unit=wish.unit)
                for wish in wishes
                if wish in self.conflict
            }

    def _measure(self) -> None:
        """The most that can be met, and what relaxing gives; the wishes that others' numbers rest on come first."""
        self.rest = self.known.verdict(self.question.all_but(*self.conflict))
        self.solves.turns = 2 * len(self.named) + 1
        level = self.question.spending
        if level in self.named:
            self._limit(level)
        self._most_spending()
        for wish in self.named:
            if wish != level:
                self._limit(wish)
        for wish in self.named:
            self._tell("what relaxing", [wish], "gives")
            relief = self._estate_for(wish) if wish.kind == "spending" else self._spending_for(wish)
            self.named[wish] = replace(self.named[wish], relief=relief)

    # -- sets of wishes --------------------------------------------------------------------------------------

    def _met_together(self, wishes: Wishes) -> Verdict:
        self._tell("testing", wishes)
        return self.solves.verdict(self.question.keeping(wishes))

    def _tell(self, before: str, wishes: Wishes | list[Asked], after: str = "") -> None:
        places = ", ".join(self._places(wishes)) or "no wish at all"
        if len(wishes) > MANY:
            places = f"{len(wishes)} wishes together"
        self.say(f"no plan meets all wishes: {before} {places} {after}".rstrip())

    def _places(self, wishes: Wishes | list[Asked]) -> tuple[str, ...]:
        return tuple(wish.where for wish in self.question.wishes if wish in wishes)

    def _beside(self, wish: Asked, kept: bool) -> Wishes:
        """The wishes that stand beside one of the conflict: all others, or those of the conflict."""
        return self.question.all_but(wish) if kept else self.conflict - {wish}

    # -- the most that can be met ----------------------------------------------------------------------------

    def _limit(self, wish: Asked) -> None:
        """What of a wish can be met with all others kept, else with those in conflict alone."""
        self._tell("how much of", [wish], "can be met")
        limits = WishLimits(self.question, self.solves)
        for kept in (True, False):
            others = self._beside(wish, kept)
            if (kept and self.rest == "conflict") or self.known.verdict(others) == "conflict":
                continue
            found = limits.nearest(wish, others)
            if found is not None or not wish.countable:
                possible, impossible = found or (None, None)
                self.named[wish] = replace(
                    self.named[wish], possible=possible, impossible=impossible, kept=kept
                )
                return

    def _most_spending(self) -> None:
        level, dropped = self._level, None
        kept = level.possible if level is not None and level.kept else None
        if self.rest == "met" and (level is None or len(self.conflict) > 1):
            self.spending = MostSpending(kept)
            self._tell("the most spending without", self.conflict)
            most = self._spendable(self.question.all_but(*self.conflict))
            dropped = None if most is None else most.best
        self.spending = MostSpending(kept, dropped)

    @property
    def _level(self) -> Conflict | None:
        """Spending, where it is one of the wishes in conflict."""
        spending = self.question.spending
        return self.named.get(spending) if spending is not None else None

    def _spendable(self, kept: Wishes, values: dict[Asked, float] | None = None) -> Most | None:
        """The most spending with these wishes kept."""
        spending = self.question.spending
        shape = frozenset() if spending is None else frozenset({spending})
        return self.solves.most_spending(self.question.keeping(kept | shape, values))

    # -- what relaxing gives ---------------------------------------------------------------------------------

    def _estate_for(self, wish: Asked) -> Relief | None:
        """The estate that spending a step less than the most there is leaves."""
        conflict = self.named[wish]
        if conflict.possible is None:
            return None
        to = wish.relaxed(conflict.possible, up=False)
        others = self._beside(wish, conflict.kept)
        estate = self.solves.best_estate(self.question.keeping(others | {wish}, {wish: to}))
        if estate is None:
            return None
        by, within = to - conflict.possible, estate.within
        return Relief(by, to, "estate", estate.best, within=within)

    def _spending_for(self, wish: Asked) -> Relief | None:
        """The most spending once a wish is relaxed: from what was asked where spending is in conflict with it, else
        from the most of it that is possible."""
        conflict, level = self.named[wish], self._level
        start = wish.amount if level is not None else conflict.possible
        by = to = None
        kept = self._beside(wish, conflict.kept)
        values: dict[Asked, float] = {}
        if wish.countable:
            if start is None:
                return None
            to = wish.relaxed(start, up=(conflict.possible or 0.0) > wish.amount)
            if to == start:
                return None
            by, kept, values = to - start, kept | {wish}, {wish: to}
        most = self._spendable(kept, values)
        if most is None:
            return None
        within = most.within
        if level is None or level.possible is None or level.kept != conflict.kept:
            return Relief(by, to, "spending", most.best, within=within)
        within += (level.impossible or level.possible) - level.possible
        return Relief(by, to, "spending", most.best, max(0.0, most.best - level.possible), within)


def _message(conflict: Wishes) -> str:
    if not conflict:
        return "no plan of this program is possible even with every wish given up: more has to be paid than there is"
    if len(conflict) == 1:
        return "no plan of this program meets all wishes: one of them cannot be met even by itself"
    return "no plan of this program meets all wishes: some of them cannot be met together"
