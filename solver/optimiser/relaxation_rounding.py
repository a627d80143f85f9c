"""A relaxation rounded at random: in each year a few cells, each with its weight; and plans drawn from them.

Drawn by chance alone, years would seldom make one plan. Here each kind of cell comes up as often over the years as
its weights add up to: what a year leaves owing is carried into the next. Where the relaxation does half of two things
in every year (gains realised, money withdrawn), the draw does them in turn. Draws differ in what is owed at first.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...models.laws.law import At, Place
from ...models.laws.regime import AGI, DEDUCTION, Regime
from ..formulation.disjunctive import CellCopy
from ..formulation.program import Program
from ..formulation.restricted import Choice, YearOfOne
from . import tuning
from .evaluate import Values, place
from .lazy_breakpoints import cell_point

Weighed = list[tuple[float, Choice]]


@dataclass(frozen=True)
class CellWeights:
    """By period, weights and cells (of the one-cell program; losses as in no year, Roth IRAs left open)."""

    years: Sequence[Weighed]

    def draw(self, chance: random.Random, plan: Sequence[Choice]) -> dict[int, Choice]:
        """A cell for each period; how its losses fall and its Roth IRAs pay is taken from `plan`."""
        owed: defaultdict[Choice, float] = defaultdict(lambda: chance.random() * tuning.NOW.owed)
        drawn = {}
        for t, weighed in enumerate(self.years):
            for weight, cell in weighed:
                owed[cell] += weight
            cell = max((cell for _, cell in weighed), key=owed.__getitem__)
            owed[cell] -= 1.0
            then = plan[t]
            drawn[t] = cell._replace(loss=then.loss, term=then.term, own=then.own, roth=then.roth)
        return drawn


def weights_of(one_cell: Program, cells: Program, values: Values) -> CellWeights:
    """The weights of a relaxation `cells` at its solution, in the cells of `one_cell`."""
    years: list[Weighed] = []
    for t, (one, year) in enumerate(zip(one_cell.ones, cells.cells, strict=True)):
        weighed = []
        for copy in year.copies:
            weight = copy.switch.value(values)
            if weight > tuning.NOW.least_weight:
                family = cells.laws[t].choices.index(copy.cell[DEDUCTION].data)
                weighed.append(
                    (weight, _choice(one, copy, family, cell_point(one.laws, copy, values, weight)))
                )
        years.append(weighed)
    return CellWeights(years)


def _choice(one: YearOfOne, copy: CellCopy, family: int, point: At) -> Choice:
    """The cell of the one-cell program in which a cell's own point lies."""
    laws, cell = one.laws, copy.cell
    count = len(one.bands) // len(laws.choices)
    band = place(one.bands[:count], point[AGI]) + family * count
    return Choice(
        band=band,
        beside=tuple(place(bands, point[line]) for line, bands in one.beside.items()),
        laws=tuple(
            _finer(one.regimes_in(number, band), cell[law.name], point)
            for number, law in enumerate(one.apart)
        ),
        loss="gain",
        term="long",
    )


def _finer(regimes: Mapping[Place, Regime], regime: Regime, point: At) -> Place:
    """Which of the one-cell program's regimes a cell's own is, by the cell's point where it stands for several."""
    held = {place: finer for place, finer in regimes.items() if regime.holds(finer)}
    if regime.ranges and len(held) > 1:
        line = regime.ranges[0][0]
        return next(place for place, r in held.items() if point[line] <= r.ranges[0][2])
    return next(iter(held or regimes))
