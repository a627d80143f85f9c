"""Finding plans: one cell a year, moved one year at a time, each year's return computed exactly.

A guess without cells, its point put through real returns, each year's cell fixed from them, solved: a first exact plan.
Then descent: each year is tried in its neighbouring cells, in the order of what crossing the boundary is worth, and
the first improvement is kept; then kicks from the best plan found.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..models.laws.regime import AGI, MAGI, ORDINARY, PROVISIONAL
from .backends import Outcome, open_session
from .lifetime.onecell import Choice, YearOfOne
from .lifetime.program import Program
from .points import Values, exact_points, locate, undercharged

Settings = tuple[dict[int, tuple[float, float]], set[int]]
BETTER = 1e-6
"""Thousands of dollars that count as an improvement."""
KICK_PATIENCE = 40
"""Failed moves in a row after which the descent from a kick is given up."""


@dataclass(frozen=True)
class Found:
    """A plan in the program: its choices, minimised objective (thousands) and values."""

    objective: float
    choices: tuple[Choice, ...]
    values: Values


class Search:
    """A live one-cell program and the best plan found with it.

    `stop` is asked between solves; `found` is told every better plan. `too_good` is the last plan that was refused
    because its program charged some year less than the law (the AMT, where it is not written).
    """

    def __init__(
        self,
        program: Program,
        backend: str,
        *,
        threads: int,
        stop: Callable[[], bool],
        found: Callable[[Found], None],
        seed: int = 1,
    ) -> None:
        self.program, self.stop, self.tell = program, stop, found
        self.session = open_session(backend, program.pen, threads)
        self.best: Found | None = None
        self.too_good: Found | None = None
        self._failed: dict[tuple[int, Choice], float] = {}
        self._lowest = math.inf  # the objective from which no single move improves
        self._now: list[Settings | None] = [None] * len(program.ones)
        self._chosen: list[Choice | None] = [None] * len(program.ones)
        self._random = random.Random(seed)
        self._names = [self._boundary_columns(one) for one in program.ones]

    # -- moving the program ----------------------------------------------------------------------------------

    def _apply(self, t: int, settings: Settings) -> None:
        bounds, rows = settings
        before = self._now[t]
        if before is None:
            changed = list(bounds.items())
            every = self.program.ones[t].gated_rows
            self.session.set_rows(every, [row in rows for row in every])
        else:
            changed = [(c, b) for c, b in bounds.items() if before[0].get(c) != b]
            flipped = sorted(rows ^ before[1])
            self.session.set_rows(flipped, [row in rows for row in flipped])
        self.session.set_columns(
            [c for c, _ in changed], [b[0] for _, b in changed], [b[1] for _, b in changed]
        )
        self._now[t] = settings

    def choose(self, choices: dict[int, Choice]) -> None:
        for t, choice in choices.items():
            if self._chosen[t] != choice:
                self._apply(t, self.program.ones[t].settings(choice))
                self._chosen[t] = choice

    def solve(self, cutoff: float = math.inf) -> Outcome:
        return self.session.solve(cutoff)

    def guess(self) -> Outcome:
        """The program without cells."""
        for t, one in enumerate(self.program.ones):
            self._apply(t, one.guess_settings())
            self._chosen[t] = None
        return self.solve()

    # -- plans -----------------------------------------------------------------------------------------------

    def locate(self, values: Values) -> dict[int, Choice]:
        points = exact_points(self.program, values)
        return {t: locate(one, points[t]) for t, one in enumerate(self.program.ones)}

    def settle(self, values: Values, rounds: int = 8) -> Found | None:
        """Fixes each year's cell from real returns and solves, until the cells no longer move."""
        best: Found | None = None
        seen: set[tuple[Choice, ...]] = set()
        for _ in range(rounds):
            choices = self.locate(values)
            key = tuple(choices[t] for t in range(len(choices)))
            if key in seen or self.stop():
                break
            seen.add(key)
            self.choose(choices)
            outcome = self.solve()
            if outcome.values is None:
                break
            values = outcome.values
            if best is None or outcome.objective < best.objective - BETTER:
                best = Found(outcome.objective, key, values)
        if best is not None:
            self.note(best)
        return best

    def note(self, found: Found) -> None:
        if self.best is None or found.objective < self.best.objective - BETTER:
            if undercharged(self.program, found.values, exact_points(self.program, found.values)):
                self.too_good = found
            else:
                self.best = found
                self.tell(found)

    def return_to(self, found: Found) -> Outcome:
        self.choose(dict(enumerate(found.choices)))
        return self.solve()

    def descend(
        self, start: Found, failed: dict[tuple[int, Choice], float], most_failures: float = math.inf
    ) -> Found:
        """Moves one year at a time to a neighbouring cell while that improves (or too many moves in a row fail).

        `failed` remembers moves and the objective they failed at, over several calls.
        """
        self.session.set_option("dual_simplex_cost_perturbation_multiplier", 0.0)
        outcome = self.return_to(start)
        if outcome.values is None:
            return start
        current = Found(outcome.objective, start.choices, outcome.values)
        moves = _Moves(self, current, outcome, failed)
        failures = 0
        for t, choice in moves:
            if self.stop() or failures >= most_failures:
                break
            before = self._chosen[t]
            self.choose({t: choice})
            outcome = self.solve(current.objective)
            if outcome.values is not None and outcome.objective < current.objective - BETTER:
                choices = (*current.choices[:t], choice, *current.choices[t + 1 :])
                current = Found(outcome.objective, choices, outcome.values)
                self.note(current)
                moves.send((current, outcome))
                failures = 0
            else:
                failures += 1
                failed[t, choice] = current.objective
                assert before is not None
                self.choose({t: before})
        self.return_to(current)
        return current

    def improve(self, until: float) -> None:
        """Descends from the best plan, then from kicks of it, until that time (time.monotonic)."""
        stop = self.stop
        self.stop = lambda: stop() or time.monotonic() >= until
        try:
            while self.best is not None and self.session.warm and not self.stop():
                if self.best.objective < self._lowest - BETTER:
                    self.descend(self.best, self._failed)
                    if not self.stop():
                        self._lowest = self.best.objective
                    continue
                kicked = self.kick(self.best)
                if kicked is not None:
                    settled = self.settle(kicked.values, 3)
                    self.descend(settled or kicked, {}, most_failures=KICK_PATIENCE)
        finally:
            self.stop = stop

    def kick(self, start: Found) -> Found | None:
        """A few years put into neighbouring cells: at random, or a run of years all the same way."""
        choices = dict(enumerate(start.choices))
        count = len(choices)
        if self._random.random() < 0.5:
            years = self._random.sample(range(count), min(self._random.choice((1, 2, 3, 5)), count))
            for t in years:
                options = list(self._neighbours(t, choices[t]))
                if options:
                    choices[t] = self._random.choice(options)
        else:
            first = self._random.randrange(count)
            run = range(first, min(count, first + self._random.choice((2, 3, 4, 6, 9))))
            options = list(self._neighbours(first, choices[first]))
            if not options:
                return None
            way = _way(choices[first], self._random.choice(options))
            for t in run:
                moved = _moved(choices[t], way)
                if self.program.ones[t].possible(moved):
                    choices[t] = moved
        self.choose(choices)
        outcome = self.solve()
        if outcome.values is None:
            return None
        return Found(outcome.objective, tuple(choices[t] for t in range(len(choices))), outcome.values)

    # -- neighbours ------------------------------------------------------------------------------------------

    def _boundary_columns(self, one: YearOfOne) -> dict[str, int]:
        names = {line: column.column for line, column in one.named.items()}
        names[ORDINARY] = one.lines.ordinary_taxable.column
        return names

    def _neighbours(self, t: int, choice: Choice) -> Iterator[Choice]:
        """The cells next to a cell of period t."""
        one = self.program.ones[t]
        options = [choice._replace(benefits=b) for b in range(len(one.laws.benefits)) if b != choice.benefits]
        options += [choice._replace(stacking=s) for s in range(len(one.stackings)) if s != choice.stacking]
        options += [choice._replace(niit=n) for n in one.niit_gates if n != choice.niit]
        options += [choice._replace(loss=x) for x in one.loss_gates if x != choice.loss]
        options += [choice._replace(term=x) for x in one.term_gates if x != choice.term]
        count = len(one.bands) // len(one.laws.choices)
        for step in {-count, -1, 1, count}:
            if abs(step) == 1 and (choice.band + step) // count != choice.band // count:
                continue
            for tax in one.niit_gates:
                options.append(choice._replace(band=choice.band + step, niit=tax))
            options.append(choice._replace(medicare=choice.medicare + step))
        return (option for option in options if one.possible(option))

    def worth(self, t: int, choice: Choice, outcome: Outcome) -> float:
        """What crossing the boundary towards a neighbour is worth a dollar, by reduced cost."""
        assert outcome.duals is not None
        now = self._chosen[t]
        assert now is not None
        columns = self._names[t]
        worth = 0.0
        for line, a, b in (
            (AGI, now.band, choice.band),
            (MAGI, now.medicare, choice.medicare),
            (PROVISIONAL, now.benefits, choice.benefits),
            (ORDINARY, now.stacking, choice.stacking),
        ):
            if a != b and line in columns:
                dual = outcome.duals[columns[line]]
                worth = max(worth, -dual if b > a else dual)
        if choice.niit != now.niit or choice.loss != now.loss or choice.term != now.term:
            worth = max(worth, 1e-4)
        return worth


def _way(before: Choice, after: Choice) -> dict[str, int | str]:
    """How two cells differ: steps of places, and words."""
    way: dict[str, int | str] = {}
    for name in Choice._fields:
        a, b = getattr(before, name), getattr(after, name)
        if a != b:
            way[name] = b - a if isinstance(a, int) else b
    return way


def _moved(choice: Choice, way: dict[str, int | str]) -> Choice:
    changed = {
        name: getattr(choice, name) + step if isinstance(step, int) else step for name, step in way.items()
    }
    return choice._replace(**changed)  # type: ignore[arg-type]


class _Moves(Iterator[tuple[int, Choice]]):
    """Neighbouring cells of all years, best first; told of an improvement it starts over from there."""

    def __init__(
        self, search: Search, current: Found, outcome: Outcome, failed: dict[tuple[int, Choice], float]
    ) -> None:
        self.search, self.failed = search, failed
        self.send((current, outcome))

    def send(self, improved: tuple[Found, Outcome]) -> None:
        current, outcome = improved
        rated = []
        for t, choice in enumerate(current.choices):
            for option in self.search._neighbours(t, choice):
                if self.failed.get((t, option), float("inf")) > current.objective + BETTER:
                    rated.append(
                        (self.search.worth(t, option, outcome), (t, option) in self.failed, t, option)
                    )
        rated.sort(key=lambda entry: (entry[1], -entry[0]))
        self.queue = iter([(t, option) for _, _, t, option in rated])

    def __next__(self) -> tuple[int, Choice]:
        return next(self.queue)
