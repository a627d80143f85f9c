"""Finding plans: one cell a year, moved one year at a time, each year's return computed exactly.

A guess without cells, its point put through real returns, each year's cell fixed from them, solved: a first exact plan.
A few more starts, from points without ranges or surcharges. Then descent: years are put into other cells, in the order
of what that may gain (neighbourhood.py), and improvements are kept; then the same from moves that by themselves cost
something, their years held still, from plans drawn from a relaxation (relaxation_rounding.py), and from perturbations
at random.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...models.laws.law import Place
from ..backends import Outcome, open_session
from ..formulation.model import UNIT
from ..formulation.program import Program
from ..formulation.restricted import Choice
from ..formulation.spouses import SpouseYear, charged_at
from . import tuning
from .bunching import Bunched, bunches
from .evaluate import Point, Values, exact_points, locate, undercharged
from .neighbourhood import Move, Moves, line_of, next_place
from .relaxation_rounding import CellWeights

Settings = tuple[dict[int, tuple[float, float]], set[int]]
Reach = Literal["moves", "pairs", "draws", "perturbations"]
"""How far a search goes where it finds nothing better: each word with those before it. Only perturbations never end."""
BETTER = 1e-6
"""Thousands of dollars that count as an improvement."""
CENT = 1e-5
"""A cent, in thousands of dollars."""


@dataclass(frozen=True)
class Found:
    """A plan in the program: its choices, minimised objective (thousands) and values."""

    objective: float
    choices: tuple[Choice, ...]
    values: Values


class Search:
    """A live one-cell program and the best plan found with it.

    `stop` is asked between solves, `left` for the seconds that one may take; `found` is told every better plan;
    `others` are the best plans before it, the latest first.
    `too_good` is the last plan that was refused
    because its program charged some year less than the law (the AMT, where it is not written).
    """

    def __init__(
        self,
        program: Program,
        backend: str,
        *,
        threads: int,
        stop: Callable[[], bool] = lambda: False,
        found: Callable[[Found], None] = lambda _: None,
        left: Callable[[], float] = lambda: math.inf,
        seed: int = 1,
    ) -> None:
        self.program, self.stop, self.tell, self.left = program, stop, found, left
        self.session = open_session(backend, program.model, threads)
        self.best: Found | None = None
        self.others: list[Found] = []
        self.too_good: Found | None = None
        self._failed: dict[Move, float] = {}
        self._lowest = math.inf  # the objective from which no single move improves
        self._now: list[Settings | None] = [None] * len(program.ones)
        self._chosen: list[Choice | None] = [None] * len(program.ones)
        self._random = random.Random(seed)
        self._moves = Moves(program)
        self._guessed: Values | None = None
        self._points: tuple[Values, list[Point]] | None = None
        self._seen: set[tuple[Choice, ...]] = set()
        self._starts: Iterator[None] = self._more_starts()
        self._bunches: Iterator[Bunched] = bunches(program)
        self._pairs: Iterator[Move] = iter(())
        self._weights: CellWeights | None = None
        self._draws = 0

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
        """The program in its cells; of losses that two spouses carry, what each has used as the law divides it."""
        return self.divided(self.solve_once(cutoff), cutoff)

    def solve_once(self, cutoff: float = math.inf) -> Outcome:
        """The program as it stands."""
        patience = tuning.NOW.lp_seconds * max(1.0, len(self.program.chains) / 2.0)
        return self.session.solve(cutoff, min(patience, self.left()))

    def divided(self, outcome: Outcome, cutoff: float = math.inf) -> Outcome:
        """Solves until what is held of a solution is what it makes it: losses, and what of states' laws is no row."""
        return self.settled(self._losses_divided(outcome, cutoff), cutoff)

    def settled(self, outcome: Outcome, cutoff: float = math.inf) -> Outcome:
        """Until what is held of a state's law is what each year's own return makes of it; where that does not repeat,
        as a return leaps over a step of it, the most that it was."""
        years = {t: one.held for t, one in enumerate(self.program.ones) if one.held}
        most: dict[int, float] = {}
        for again in range(tuning.NOW.divisions if years else 0):
            if outcome.values is None:
                break
            points, amounts, wanted = self.points(outcome.values), outcome.values.tolist(), dict[int, float]()
            for t, of_year in years.items():
                for held in of_year:
                    column, point = held.column.column, points[t]
                    amount = held.amount(point.received, point.lines, amounts)
                    if abs(amounts[column] - amount) > BETTER:
                        most[column] = max(amount, amounts[column], most.get(column, -math.inf))
                        wanted[column] = amount if again < tuning.NOW.divisions - 1 else most[column]
            if not wanted:
                break
            self.session.set_columns(list(wanted), list(wanted.values()), list(wanted.values()))
            outcome = self.solve_once(cutoff)
        return outcome

    def hold_amounts(self, values: Values) -> None:
        """What is held of states' laws, as a solution has it."""
        columns = [held.column.column for one in self.program.ones for held in one.held]
        held = {column: float(values[column]) for column in columns}
        self.session.set_columns(list(held), list(held.values()), list(held.values()))

    def _losses_divided(self, outcome: Outcome, cutoff: float) -> Outcome:
        """Solves until what is used of the survivor's losses is what the solution makes it (formulation/spouses.py)."""
        years = self._both()
        if not years:
            return outcome
        if outcome.values is None:  # what was held may not fit these cells
            for year in years.values():
                limit = self.program.model.high[year.charged.column]
                self.session.set_columns([year.charged.column], [0.0], [limit])
            outcome = self.solve_once(cutoff)
        for _ in range(tuning.NOW.divisions):
            if outcome.values is None:
                return outcome
            amounts, points = outcome.values.tolist(), self.points(outcome.values)
            wanted = {year.charged.column: points[node].own_loss_used / UNIT for node, year in years.items()}
            if all(abs(amounts[column] - amount) < BETTER for column, amount in wanted.items()):
                return outcome
            self.session.set_columns(list(wanted), list(wanted.values()), list(wanted.values()))
            outcome = self.solve_once(cutoff)
        return self._divided_in_turn(outcome, cutoff)

    def _divided_in_turn(self, outcome: Outcome, cutoff: float) -> Outcome:
        """Where what is used does not repeat, since the optimum leaps from one vertex to another: year by year both
        losses, and so what is used of them, are held as the last solution has them."""
        for year in self._both().values():
            if outcome.values is None:
                break
            amounts = outcome.values.tolist()
            held = {line.column: amounts[line.column] for line in (year.loss, year.other_loss)}
            held[year.charged.column] = charged_at(year, amounts)
            self.session.set_columns(list(held), list(held.values()), list(held.values()))
            outcome = self.solve_once(cutoff)
        self.free_division()
        return outcome

    def _both(self) -> dict[int, SpouseYear]:
        """The joint years in whose cells both spouses have a net loss of their own, by node."""
        chosen = list(zip(self._followed(), self._chosen, strict=True))
        return {
            node: year
            for node, (year, choice) in enumerate(chosen)
            if year is not None and choice is not None and choice.own == "both"
        }

    def _followed(self) -> list[SpouseYear | None]:
        """The joint years in which both spouses' losses are followed, by node."""
        return [one.spouses for one in self.program.ones]

    def hold_division(self, values: Values) -> None:
        """Keeps both spouses' losses, and what of them is used, as a solution has them."""
        for year in self._both().values():
            for line in (year.loss, year.other_loss, year.charged):
                amount = float(values[line.column])
                self.session.set_columns([line.column], [amount], [amount])

    def free_division(self) -> None:
        """Lets go what `hold_division` keeps."""
        model = self.program.model
        for t, year in enumerate(self._followed()):
            if year is None:
                continue
            now = self._now[t]
            for line in (year.loss, year.other_loss, year.charged):
                bounds = (model.low[line.column], model.high[line.column])
                low, high = bounds if now is None else now[0].get(line.column, bounds)
                self.session.set_columns([line.column], [low], [high])

    def guess(self) -> Outcome:
        """The program without cells: without penalised Roth dollars, or where that is impossible with them."""
        self.session.set_option("solver", "ipm")
        for penalised in (False, True):
            for t, one in enumerate(self.program.ones):
                self._apply(t, one.guess_settings(penalised=penalised))
                self._chosen[t] = None
            outcome = self.solve()
            if outcome.values is not None or not any(one.roth_gates for one in self.program.ones):
                break
        self.session.set_option("solver", "choose")
        self.session.set_option("dual_simplex_cost_perturbation_multiplier", 0.0)
        self._guessed = outcome.values
        return outcome

    def loosen(self, choices: dict[int, Choice]) -> Outcome:
        """The program with each year's rows of a cell, without ranges and surcharges."""
        for t, one in enumerate(self.program.ones):
            self._apply(t, one.loose_settings(choices[t]))
            self._chosen[t] = None
        return self.solve()

    def without_cells(self, choices: dict[int, Choice], years: Collection[int]) -> Outcome:
        """The program in these cells, but in none in some years."""
        self.choose({t: choice for t, choice in choices.items() if t not in years})
        for t in years:
            self._apply(t, self.program.ones[t].guess_settings(penalised=True))
            self._chosen[t] = None
        return self.solve()

    def beside(self, found: Found, t: int) -> list[Choice]:
        """The cells of a period that a plan may be moved to."""
        return self._moves.of(t, found.choices[t], found.values)

    # -- plans -----------------------------------------------------------------------------------------------

    def points(self, values: Values) -> list[Point]:
        """Every year's return at a solution; the last one's are kept, as it is located, noted, perhaps met again."""
        if self._points is None or not np.array_equal(self._points[0], values):
            self._points = values, exact_points(self.program, values)
        return self._points[1]

    def locate(self, values: Values) -> dict[int, Choice]:
        points = self.points(values)
        return {t: locate(one, points[t]) for t, one in enumerate(self.program.ones)}

    def fix_and_optimise(self, values: Values, rounds: int = 8) -> Found | None:
        """Fixes each year's cell from real returns and solves, until the cells have been seen before."""
        best: Found | None = None
        for _ in range(rounds):
            choices = self.locate(values)
            key = tuple(choices[t] for t in range(len(choices)))
            if key in self._seen or self.stop():
                break
            self._seen.add(key)
            self.choose(choices)
            outcome = self.solve()
            if outcome.values is None:
                break
            values = outcome.values
            if best is None or outcome.objective < best.objective - BETTER:
                best = Found(outcome.objective, key, values)
                self.note(best)
        return best

    def _more_starts(self) -> Iterator[None]:
        """Plans from the guess and from one that taxes high incomes as high, one more at each step."""
        values = self._guessed
        for middle in (False, True):
            values = self._guessed
            if middle and values is not None:
                values = self.loosen(self._middle(values)).values
            for _ in range(tuning.NOW.start_rounds):
                if values is None:
                    break
                choices = self.locate(values)
                self.choose({t: self._moves.rounded(t, choices[t], values) for t in choices})
                outcome = self.solve()
                if outcome.values is None:
                    break
                start = self.fix_and_optimise(outcome.values, 3)
                yield
                if start is None:
                    break
                values = self.loosen(dict(enumerate(start.choices))).values

    def _middle(self, values: Values) -> dict[int, Choice]:
        """The cells of a point, past where a marginal tax falls from half of the way there on."""
        choices = self.locate(values)
        for t, one in enumerate(self.program.ones):
            for number, law in enumerate(one.apart):
                for place, regime in one.regimes[law.name].items():
                    if regime.falls and line_of(one, regime, values) >= 0.5 * regime.ranges[0][2]:
                        choices[t] = choices[t].moved(number, next_place(place))
        return choices

    def go_on(self, program: Program) -> None:
        """Goes on with a program of the same cells, which the session is to hold."""
        if program.horizon is not self.program.horizon:
            self._points = None
        self.program = self._moves.program = program
        self.forget()

    def forget(self) -> None:
        """Nothing found so far counts any more: bounds of the program were moved from outside."""
        self.best = self.too_good = None
        self.others = []
        self._seen.clear()
        self._failed.clear()
        self._lowest = math.inf

    def _as_divided(self, found: Found) -> bool:
        """Whether what each spouse has used of the losses carried is what the plan makes it, to a cent."""
        years = zip(self._followed(), found.choices, strict=True)
        both = [year for year, choice in years if year is not None and choice.own == "both"]
        return all(abs(found.values[x.charged.column] - charged_at(x, found.values)) < CENT for x in both)

    def note(self, found: Found) -> None:
        better = self.best is None or found.objective < self.best.objective - BETTER
        if better and self._as_divided(found):
            if undercharged(self.program, found.values, self.points(found.values)):
                self.too_good = found
            else:
                if self.best is not None:
                    self.others = [self.best, *self.others][: tuning.NOW.others]
                self.best = found
                self.tell(found)

    def return_to(self, found: Found) -> Outcome:
        self.choose(dict(enumerate(found.choices)))
        return self.solve()

    def descend(
        self,
        start: Found,
        failed: dict[Move, float],
        most_failures: float = math.inf,
        still: frozenset[int] = frozenset(),
    ) -> Found:
        """Moves one year at a time to another cell while that improves (or too many moves in a row fail).

        `failed` remembers moves and the objective they failed at, over several calls; years `still` are not moved.
        """
        outcome = self.return_to(start)
        if outcome.values is None:
            return start
        current = Found(outcome.objective, start.choices, outcome.values)
        improving = True
        while improving and not self.stop():
            rated = [
                entry
                for entry in self._moves.rated(current.choices, outcome, failed)
                if entry[2][0] not in still
            ]
            together = self._together(current, rated)
            improving = together is not None
            if together is not None:
                current, outcome = together
                self.note(current)
                continue
            moved: set[int] = set()
            failures = 0
            for _, _, (t, choice) in rated:
                if t in moved:
                    continue
                if self.stop() or failures >= most_failures:
                    break
                tried = self._try(current, {t: choice})
                if tried is not None:
                    current, outcome = tried
                    moved.add(t)
                    failures = 0
                else:
                    failures += 1
                    failed[t, choice] = current.objective
                    if moved:
                        break
            improving = bool(moved)
            self.note(current)
        self.return_to(current)
        return current

    def _try(self, current: Found, moves: dict[int, Choice]) -> tuple[Found, Outcome] | None:
        """The better plan that moves lead to, or None and the program as it was."""
        self.choose(moves)
        outcome = self.solve(current.objective)
        if outcome.values is not None and outcome.objective < current.objective - BETTER:
            choices = tuple(moves.get(t, choice) for t, choice in enumerate(current.choices))
            return Found(outcome.objective, choices, outcome.values), outcome
        self.choose({t: current.choices[t] for t in moves})
        return None

    def _together(
        self, current: Found, rated: list[tuple[float, bool, Move]]
    ) -> tuple[Found, Outcome] | None:
        """The most hopeful moves of several years at once, else half of them, and so on."""
        fresh = [(hope, move) for hope, again, move in rated if not again]
        least = (
            max(tuning.NOW.batch * fresh[0][0], 2.0 * tuning.NOW.unknown * abs(current.objective))
            if fresh
            else 0.0
        )
        moves: dict[int, Choice] = {}
        for hope, (t, choice) in fresh:
            if hope >= least:
                moves.setdefault(t, choice)
        while len(moves) > 2 and not self.stop():
            tried = self._try(current, moves)
            if tried is not None:
                return tried
            moves = dict(list(moves.items())[: len(moves) // 2])
        return None

    def draw_from(self, weights: CellWeights) -> None:
        """From now on plans are drawn from this relaxation."""
        self._weights, self._draws = weights, tuning.NOW.draws

    def improve(self, until: float, reach: Reach = "perturbations") -> None:
        """Descends from the best plan, then from other starts as far as `reach` says, until a time.monotonic.

        A descent from the best plan can be gone on with; one from a draw or a perturbation would be lost, so it may end
        a second or two later.
        """
        stop = self.stop
        try:
            while self.best is not None and self.session.warm and not stop() and time.monotonic() < until:
                self.stop = lambda: stop() or time.monotonic() >= until
                if next(self._starts, self) is None:
                    continue
                if self.best.objective < self._lowest - BETTER:
                    self.descend(self.best, self._failed)
                    if not self.stop():
                        self._lowest = self.best.objective
                        self._pairs = iter(self._costly(self.best))
                    continue
                bunched = next(self._bunches, None)
                if bunched is not None:
                    self.stop = stop
                    self._bunch(self.best, bunched)
                    continue
                if reach == "moves":
                    return
                if self._weights is not None and self._draws > 0 and reach != "pairs":
                    self._draws -= 1
                    self.stop = stop
                    self._draw(self._weights, self.best)
                    continue
                move = next(self._pairs, None)
                if move is not None:
                    self._pair(self.best, move)
                    continue
                if reach != "perturbations":
                    return
                self.stop = stop
                perturbed = self.perturb(self.best)
                if perturbed is not None:
                    start = self.fix_and_optimise(perturbed.values, 3)
                    self.descend(start or perturbed, {}, most_failures=tuning.NOW.perturbed_failures)
        finally:
            self.stop = stop

    def _draw(self, weights: CellWeights, plan: Found) -> None:
        """Descends from a plan drawn from a relaxation."""
        cells = weights.draw(self._random, plan.choices)
        cells = {t: cell if self._moves.possible(t, cell) else plan.choices[t] for t, cell in cells.items()}
        self.choose(cells)
        outcome = self.solve()
        start: Found | None = None
        if outcome.values is not None:
            start = Found(outcome.objective, tuple(cells[t] for t in range(len(cells))), outcome.values)
        else:
            loose = self.loosen(cells)
            start = self.fix_and_optimise(loose.values, 3) if loose.values is not None else None
        if start is not None:
            self.descend(start, {}, most_failures=tuning.NOW.perturbed_failures)

    def _bunch(self, plan: Found, bunched: Bunched) -> None:
        """Descends from a plan whose donor-advised fund is filled in some years, whatever cells those lie in."""
        choices = {
            t: choice._replace(roth=(*choice.roth[:-1], bunched.places[t]))
            for t, choice in enumerate(plan.choices)
        }
        filled = bunched.filled.values()
        columns, least = [column for column, _ in filled], [low for _, low in filled]
        self.choose({t: choice for t, choice in choices.items() if t not in bunched.filled})
        for t in bunched.filled:
            self._apply(t, self.program.ones[t].guess_settings(penalised=True))
            self._chosen[t] = None
        self.session.set_columns(columns, least, [math.inf] * len(columns))
        outcome = self.solve()
        start = self.fix_and_optimise(outcome.values, 3) if outcome.values is not None else None
        if outcome.values is not None and start is None:  # nothing fits the cells of its returns: near them
            outcome = self.loosen(self.locate(outcome.values))
            start = self.fix_and_optimise(outcome.values, 3) if outcome.values is not None else None
        self.session.set_columns(columns, [0.0] * len(columns), [math.inf] * len(columns))
        self._now = [None if t in bunched.filled else now for t, now in enumerate(self._now)]
        self._chosen = [None if t in bunched.filled else chosen for t, chosen in enumerate(self._chosen)]
        if start is not None:
            self.descend(start, {}, most_failures=tuning.NOW.perturbed_failures)

    def _costly(self, start: Found) -> list[Move]:
        """The moves that do not improve by themselves, the most hopeful first."""
        outcome = self.return_to(start)
        return (
            []
            if outcome.values is None
            else [move for _, _, move in self._moves.rated(start.choices, outcome, {})]
        )

    def _pair(self, start: Found, move: Move) -> None:
        """Descends from a move that costs something, its year held still."""
        t, choice = move
        self.choose(dict(enumerate(start.choices)) | {t: choice})
        outcome = self.solve(start.objective + tuning.NOW.pair_cost * abs(start.objective))
        if outcome.values is not None:
            choices = (*start.choices[:t], choice, *start.choices[t + 1 :])
            self.descend(
                Found(outcome.objective, choices, outcome.values),
                {},
                tuning.NOW.pair_failures,
                still=frozenset({t}),
            )

    def perturb(self, start: Found) -> Found | None:
        """A few years put into neighbouring cells: at random, or a run of years all the same way."""
        choices = dict(enumerate(start.choices))
        count = len(choices)
        if self._random.random() < 0.5:
            years = self._random.sample(range(count), min(self._random.choice((1, 2, 3, 5)), count))
            for t in years:
                options = self._moves.of(t, choices[t], start.values)
                if options:
                    choices[t] = self._random.choice(options)
        else:
            first = self._random.randrange(count)
            run = range(first, min(count, first + self._random.choice((2, 3, 4, 6, 9))))
            options = self._moves.of(first, choices[first], start.values)
            if not options:
                return None
            way = _way(choices[first], self._random.choice(options))
            for t in run:
                moved = _moved(choices[t], way)
                if self._moves.possible(t, moved):
                    choices[t] = moved
        self.choose(choices)
        outcome = self.solve()
        if outcome.values is None:
            return None
        return Found(outcome.objective, tuple(choices[t] for t in range(len(choices))), outcome.values)


@dataclass(frozen=True)
class Way:
    """How two cells differ: by field and by law's number, steps of places, or where there are none the other word."""

    fields: dict[str, int | str | tuple[int, ...]]
    laws: dict[int, Place]


def _way(before: Choice, after: Choice) -> Way:
    fields: dict[str, int | str | tuple[int, ...]] = {}
    for name in Choice._fields:
        a, b = getattr(before, name), getattr(after, name)
        if name != "laws" and a != b:
            fields[name] = b - a if isinstance(a, int) else b
    pairs = enumerate(zip(before.laws, after.laws, strict=True))
    laws = {n: b - a if isinstance(a, int) and isinstance(b, int) else b for n, (a, b) in pairs if a != b}
    return Way(fields, laws)


def _moved(choice: Choice, way: Way) -> Choice:
    changed = {
        name: getattr(choice, name) + step if isinstance(step, int) else step
        for name, step in way.fields.items()
    }
    moved = choice._replace(**changed)  # type: ignore[arg-type]
    for number, step in way.laws.items():
        now = choice.laws[number]
        moved = moved.moved(number, now + step if isinstance(now, int) and isinstance(step, int) else step)
    return moved
