"""The moves of one year to another cell: which there are, and what each may gain.

A move that leaves its year's rows as they are can gain no more than its bounds times their reduced costs, for the
program is convex in its bounds; what can gain nothing is not tried. The rest is tried in the order of an estimate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...models.laws.law import Place, reaching
from ...models.laws.regime import AGI, INVESTMENT, ORDINARY, PROVISIONAL, Regime
from ..backends import Outcome
from ..formulation.model import UNIT
from ..formulation.program import Program
from ..formulation.restricted import Choice, YearOfOne
from . import tuning
from .evaluate import Values

Bounds = dict[int, tuple[float, float]]
Move = tuple[int, Choice]
ROUNDING = 3e-3
"""The same where bands are chosen for a point that knew no surcharges."""
CENT = 0.01
"""Dollars from such a border that count as being there."""
SMALL = 1e-6


class Moves:
    """The moves of a one-cell program. What never changes is kept: which cells are possible, and their bounds."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._possible: dict[Move, bool] = {}
        self._bounds: dict[Move, Bounds] = {}
        self._ranged = [_ranged(one) for one in program.ones]

    def possible(self, t: int, choice: Choice) -> bool:
        if (t, choice) not in self._possible:
            self._possible[t, choice] = self.program.ones[t].possible(choice)
        return self._possible[t, choice]

    def bounds(self, t: int, choice: Choice) -> Bounds:
        if (t, choice) not in self._bounds:
            self._bounds[t, choice] = self.program.ones[t].settings(choice)[0]
        return self._bounds[t, choice]

    # -- which moves there are -------------------------------------------------------------------------------

    def of(self, t: int, choice: Choice, values: Values) -> list[Choice]:
        """The cells next to a cell of period t, and those of all other bands."""
        one = self.program.ones[t]
        options = [choice.moved(i, p) for i, law in enumerate(one.apart) for p in one.regimes[law.name]]
        options += [choice._replace(loss=x) for x in one.loss_gates]
        if len(one.own_gates) > 1:
            options += [choice._replace(loss=x, own=own) for x in one.loss_gates for own in one.own_gates]
        options += [choice._replace(term=x) for x in one.term_gates]
        for line, bands in enumerate(one.beside.values()):
            options += [choice.beside_at(line, place) for place in range(len(bands))]
        count = len(one.bands) // len(one.laws.choices)
        options += [choice._replace(band=choice.band + step) for step in (-count, count)]
        first = choice.band // count * count
        for band in range(first, first + count):
            if band != choice.band:
                options += self.jumps(t, choice, band, values)
        return [x for x in dict.fromkeys(options) if x != choice and self.possible(t, x)]

    def further(self, t: int, choice: Choice) -> list[Choice]:
        """The same cell with an owner's Roth IRAs paying out one part less or more."""
        options = []
        for owner, place in enumerate(choice.roth):
            before, after = choice.roth[:owner], choice.roth[owner + 1 :]
            options += [choice._replace(roth=(*before, p, *after)) for p in (place - 1, place + 1)]
        return [x for x in options if self.possible(t, x)]

    def jumps(self, t: int, choice: Choice, band: int, values: Values) -> list[Choice]:
        """Cells of another band: the other regimes as they are, or where as many dollars more or less put them."""
        one = self.program.ones[t]
        _, low, high = one.bands[band].ranges[0]
        agi = values[one.named[AGI].column] * UNIT
        more = min(max(agi, low), high) - agi
        now = choice._replace(band=band)
        along = [number for number, law in enumerate(one.apart) if law.ordered]
        for number, law in enumerate(one.apart):
            if not law.ordered:
                now = now.moved(number, _at_the_top(one, number, choice, band, values))
        moved = [now]
        for number in reversed(along):
            now = now.moved(number, _along(one, number, choice, values, more, band > choice.band))
            moved.append(now)
        for line, bands in enumerate(one.beside.values()):
            moved += [x.beside_at(line, place) for x in moved for place in range(len(bands))]
        return moved

    # -- what they may gain ----------------------------------------------------------------------------------

    def rated(
        self, choices: Sequence[Choice], outcome: Outcome, failed: dict[Move, float]
    ) -> list[tuple[float, bool, Move]]:
        """(hope in thousands, whether it has failed before, move) of all that may improve, best first. `failed`
        tells the objective at which a move failed; it is not tried again until there is a better one."""
        assert outcome.values is not None
        prices = self._prices(outcome)
        rated = []
        for t, choice in enumerate(choices):
            for option in (*self.of(t, choice, outcome.values), *self.further(t, choice)):
                again = (t, option) in failed
                if again and failed[t, option] <= outcome.objective + SMALL:
                    continue
                hope = self._hope(t, choice, option, outcome, prices[t])
                if hope > -math.inf:
                    rated.append((hope, again, (t, option)))
        rated.sort(key=lambda entry: (entry[1], -entry[0]))
        return rated

    def _prices(self, outcome: Outcome) -> list[float]:
        """What a dollar of each year's cash is worth, by reduced costs of what cliffs take (else the next year's)."""
        assert outcome.duals is not None
        chains = self.program.chains
        through = [
            sum(chain.weight for chain in chains if n in chain.nodes) for n in range(len(self._ranged))
        ]
        prices = dict[int, float]()
        for chain in chains:
            known = {
                t + one.laws.cliffs[law][0].paid_in: float(outcome.duals[charge.column]) / through[node]
                for t, node in enumerate(chain.nodes)
                for one in [self.program.ones[node]]
                for law, charge in one.charges.items()
                if outcome.duals[charge.column] > 0
            }
            for t, node in enumerate(chain.nodes):
                price = known[min(known, key=lambda year: abs(year - t))] if known else 1.0
                prices.setdefault(node, price * through[node])
        return [prices[node] for node in range(len(self._ranged))]

    def _hope(self, t: int, now: Choice, then: Choice, outcome: Outcome, price: float) -> float:
        """Thousands that a move may gain, roughly; -inf where it can gain nothing."""
        one = self.program.ones[t]
        values, duals = outcome.values, outcome.duals
        assert values is not None
        assert duals is not None
        before, after = self.bounds(t, now), self.bounds(t, then)
        most = hope = 0.0
        active = False
        for column, (low, high) in before.items():
            new_low, new_high = after[column]
            dual = duals[column]
            if math.isinf(high if dual < 0 else low):
                continue  # the price is of where the line is held (`Search.divided`), not of this bound
            room = new_high - high if dual < 0 else low - new_low
            if room == 0.0 or abs(dual) < SMALL:
                continue
            active |= room > 0
            most += abs(dual) * room
            hope += abs(dual) * min(room, tuning.NOW.wide)
        for line in self._ranged[t]:
            far = max(0.0, after[line][0] - values[line], values[line] - after[line][1])
            hope -= 0.5 * tuning.NOW.curve * price * far * far
        for number, law in enumerate(one.apart):
            if law.ordered or then.laws[number] == now.laws[number]:
                continue
            if not _owes(one, law.name, then.laws[number]):
                columns = {c for gate in one.gates[law.name].values() for c in gate.lines}
                owed = price * sum(values[column] for column in columns)
                most += owed
                hope += owed
            elif then.band == now.band:
                return (
                    tuning.NOW.turn * abs(outcome.objective)
                    if abs(law.border(_at(one, values), one.laws)) < CENT
                    else hope
                )
        if self._same_rows(t, now, then):
            return hope if most > SMALL else -math.inf
        return hope if active else hope + tuning.NOW.unknown * abs(outcome.objective)

    def _same_rows(self, t: int, now: Choice, then: Choice) -> bool:
        """Whether two cells tax alike but for cliffs, a tax that one of them has not, and parts of Roth IRAs."""
        if then._replace(band=now.band, beside=now.beside, laws=now.laws, roth=now.roth) != now:
            return False
        for law, a, b in zip(self.program.ones[t].apart, now.laws, then.laws, strict=True):
            one = self.program.ones[t]
            if a != b and (law.ordered or (_owes(one, law.name, a) and _owes(one, law.name, b))):
                return False
        one = self.program.ones[t]
        low, high = sorted(float(one.bands[choice.band].data) for choice in (now, then))
        return not any(low < edge.value <= high for edge in one.laws.always)

    # -- starts ----------------------------------------------------------------------------------------------

    def rounded(self, t: int, choice: Choice, values: Values) -> Choice:
        """The cell for a year of a point that knew neither ranges nor surcharges: past the first threshold where it
        stands before it (the marginal tax falls there), and down to an edge where that saves more than it costs."""
        one = self.program.ones[t]
        laws = one.laws
        for number, law in enumerate(one.apart):
            regime = one.regimes[law.name][choice.laws[number]]
            if regime.falls and line_of(one, regime, values) >= regime.ranges[0][2] - 1.0:
                past = choice.moved(number, next_place(choice.laws[number]))
                choice = past if self.possible(t, past) else choice
        agi = values[one.named[AGI].column]
        count = len(one.bands) // len(laws.choices)
        best, least = choice, sum(one.charges_of(choice).values())
        for band in range(choice.band // count * count, choice.band):
            far = max(0.0, agi - one.bands[band].ranges[0][2] / UNIT)
            for moved in self.jumps(t, choice, band, values):
                if self.possible(t, moved):
                    cost = sum(one.charges_of(moved).values()) + 0.5 * ROUNDING * far * far
                    if cost < least - SMALL:
                        best, least = moved, cost
        return best


def _ranged(one: YearOfOne) -> list[int]:
    """The columns whose distance from a cell makes a move dear."""
    lines = [one.named[line].column for line in (AGI, PROVISIONAL) if line in one.named]
    return [*lines, one.lines.ordinary_taxable.column]


def line_of(one: YearOfOne, regime: Regime, values: Values) -> float:
    """What the line of a regime's range comes to, dollars."""
    line = regime.ranges[0][0]
    column = one.lines.ordinary_taxable if line == ORDINARY else one.named[line]
    return float(values[column.column]) * UNIT


def _owes(one: YearOfOne, law: str, place: Place) -> bool:
    """Whether a law has lines of its own in one of its regimes."""
    return any(bounds != (0.0, 0.0) for bounds in one.gates[law][place].lines.values())


def next_place(place: Place) -> Place:
    assert isinstance(place, int)
    return place + 1


def _at(one: YearOfOne, values: Values) -> dict[str, float]:
    """AGI and investment income at a solution, dollars."""
    income = one.lines.net_investment_income
    invested = 0.0 if income is None else income.value(values) * UNIT
    return {AGI: float(values[one.named[AGI].column]) * UNIT, INVESTMENT: invested}


def _at_the_top(one: YearOfOne, number: int, choice: Choice, band: int, values: Values) -> Place:
    """The regime of a law that a year would have at the top of a band: as it is, where that band has it."""
    regimes, now = one.regimes_in(number, band), choice.laws[number]
    if now in regimes:
        return now
    top = min(one.bands[band].ranges[0][2], one.laws.high)
    return one.apart[number].regime_of(regimes, {**_at(one, values), AGI: top}, one.laws)


def _along(one: YearOfOne, number: int, choice: Choice, values: Values, more: float, up: bool) -> Place:
    """Where a law's line would be with so many dollars more; upwards, past where its marginal tax falls."""
    regimes, now = one.regimes[one.apart[number].name], choice.laws[number]
    if not regimes[now].ranges or regimes[now].ranges[0][0] not in (PROVISIONAL, ORDINARY):
        return now
    there = reaching(regimes, regimes[now].ranges[0][0], line_of(one, regimes[now], values) + more)
    assert there is not None
    return next_place(there) if up and there == now and regimes[now].falls else there
