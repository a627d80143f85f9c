"""The moves of one year to another cell: which there are, and what each may gain.

A move that leaves its year's rows as they are can gain no more than its bounds times their reduced costs, for the
program is convex in its bounds; what can gain nothing is not tried. The rest is tried in the order of an estimate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...models.laws.regime import AGI, PROVISIONAL
from ..backends import Outcome
from ..formulation.model import UNIT
from ..formulation.program import Program
from ..formulation.restricted import Choice, YearOfOne
from .evaluate import Values

Bounds = dict[int, tuple[float, float]]
Move = tuple[int, Choice]
WIDE = 100.0
"""Thousands of dollars over which a boundary's reduced cost is trusted."""
CURVE = 1e-3
"""Rise of the marginal cost of income for each thousand dollars that it is pushed away from where it is best."""
ROUNDING = 3e-3
"""The same where bands are chosen for a point that knew no surcharges."""
UNKNOWN = 2e-5
"""Share of the objective hoped for from a move into other rows, of which reduced costs tell nothing."""
TURN = 2e-4
"""The same where the lesser of net investment income and AGI over the threshold changes just there."""
SMALL = 1e-6


class Moves:
    """The moves of a one-cell program. What never changes is kept: which cells are possible, and their bounds."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._possible: dict[Move, bool] = {}
        self._bounds: dict[Move, Bounds] = {}
        self._taxes = [
            [[tax.kind for tax in one.laws.surtaxes(band)] for band in one.bands] for one in program.ones
        ]
        self._ranged = [_ranged(one) for one in program.ones]
        self._niit = [
            next((c for gate in one.niit_gates.values() for c in gate.lines), None) for one in program.ones
        ]

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
        options = [choice._replace(benefits=b) for b in range(len(one.laws.benefits))]
        options += [choice._replace(stacking=s) for s in range(len(one.stackings))]
        options += [choice._replace(niit=n) for n in one.niit_gates]
        options += [choice._replace(loss=x) for x in one.loss_gates]
        if len(one.own_gates) > 1:
            options += [choice._replace(loss=x, own=own) for x in one.loss_gates for own in one.own_gates]
        options += [choice._replace(term=x) for x in one.term_gates]
        options += [choice._replace(medicare=m) for m in range(len(one.medicare))]
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
        laws = one.laws
        agi = values[one.named[AGI].column] * UNIT
        _, low, high = one.bands[band].ranges[0]
        more = min(max(agi, low), high) - agi
        plain = choice._replace(band=band, niit=self._niit_in(t, choice, band, values))
        stacked = plain._replace(stacking=self._stacking(one, choice, values, more, band > choice.band))
        moved = [plain, stacked]
        if PROVISIONAL in one.named:
            provisional = values[one.named[PROVISIONAL].column] * UNIT + more
            tops = [regime.ranges[0][2] if regime.ranges else math.inf for regime in laws.benefits]
            place = next((i for i, top in enumerate(tops) if provisional <= top), len(tops) - 1)
            moved.append(stacked._replace(benefits=place))
        if laws.tax_exempt:
            moved += [x._replace(medicare=m) for x in moved for m in range(len(one.medicare))]
        return moved

    def _niit_in(self, t: int, choice: Choice, band: int, values: Values) -> str:
        """The kind of net investment income tax that a year would have at the top of a band."""
        kinds = self._taxes[t][band]
        if choice.niit in kinds or len(kinds) == 1:
            return choice.niit if choice.niit in kinds else kinds[0]
        one = self.program.ones[t]
        laws = one.laws
        assert one.lines.net_investment_income is not None
        over = min(one.bands[band].ranges[0][2], laws.high) - laws.law.niit.threshold[laws.status]
        return "magi" if over <= one.lines.net_investment_income.value(values) * UNIT else "income"

    def _stacking(self, one: YearOfOne, choice: Choice, values: Values, more: float, up: bool) -> int:
        """Where ordinary taxable income would be with so many dollars more; upwards, past the first threshold."""
        kinds = [regime.kind for regime in one.stackings]
        if kinds[choice.stacking] not in ("low", "middle", "high"):
            return choice.stacking
        zero_top, fifteen_top = one.laws.law.capital_gains_tax.tops[one.laws.status]
        ordinary = values[one.lines.ordinary_taxable.column] * UNIT + more
        kind = "low" if ordinary <= zero_top else "middle" if ordinary <= fifteen_top else "high"
        if up and kind == "low" == kinds[choice.stacking]:
            kind = "middle"
        return kinds.index(kind)

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
        known = {
            t + one.laws.cliffs[law][0].paid_in: float(outcome.duals[charge.column])
            for t, one in enumerate(self.program.ones)
            for law, charge in one.charges.items()
            if outcome.duals[charge.column] > 0
        }
        count = len(self.program.ones)
        if not known:
            return [1.0] * count
        return [known[min(known, key=lambda year: abs(year - t))] for t in range(count)]

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
            room = new_high - high if dual < 0 else low - new_low
            if room == 0.0 or math.isnan(room) or abs(dual) < SMALL:
                continue
            active |= room > 0
            most += abs(dual) * room
            hope += abs(dual) * min(room, WIDE)
        agi = values[one.named[AGI].column]
        for line in self._ranged[t]:
            far = max(0.0, after[line][0] - values[line], values[line] - after[line][1])
            hope -= 0.5 * CURVE * price * far * far
        tax = self._niit[t]
        if then.niit != now.niit and tax is not None:
            if then.niit == "none":
                most += price * values[tax]
                hope += price * values[tax]
            elif then.band == now.band:
                assert one.lines.net_investment_income is not None
                threshold = one.laws.law.niit.threshold[one.laws.status] / UNIT
                over = agi - threshold - one.lines.net_investment_income.value(values)
                return TURN * abs(outcome.objective) if abs(over) < 1e-5 else hope
        if self._same_rows(t, now, then):
            return hope if most > SMALL else -math.inf
        return hope if active else hope + UNKNOWN * abs(outcome.objective)

    def _same_rows(self, t: int, now: Choice, then: Choice) -> bool:
        """Whether two cells tax alike but for cliffs, net investment income tax or none, and parts of Roth IRAs."""
        if then._replace(band=now.band, medicare=now.medicare, niit=now.niit, roth=now.roth) != now:
            return False
        if then.niit != now.niit and "none" not in (then.niit, now.niit):
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
        kinds = [regime.kind for regime in one.stackings]
        ordinary = values[one.lines.ordinary_taxable.column] * UNIT
        if (
            kinds[choice.stacking] == "low"
            and ordinary >= laws.law.capital_gains_tax.tops[laws.status][0] - 1.0
        ):
            past = choice._replace(stacking=kinds.index("middle"))
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
