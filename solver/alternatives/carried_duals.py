"""Bounds carried from one way's relaxed program to all others: its duals serve for any numbers of the rows.

For any duals of the rows, the least of the Lagrangian over the columns' own bounds is a bound of the program. The duals
of one way's relaxation are kept for the rows that tie the years together, and each year's disjunction is left to
answer them: the least over its cells, each of which is linear in the year's benefits (Geoffrion 1974). What is best for
one way is so a bound for all, in a few array operations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..backends.highs import HighsSession
from ..formulation.model import UNIT, Expr, Model
from ..formulation.program import Program
from .arrays import Array, Arrays, Key, Whole, moved_bounds
from .benefit_range import NOTHING, BenefitRange, End, Stretch


class NotLinear(Exception):
    """Two programs of one stretch do not have the same rows and columns."""


@dataclass(frozen=True)
class CellLines:
    """Of one year's disjunction in one stretch: a bound that is the least of straight lines in the year's benefits.

    at_low, at_high    the value of each cell's line at the ends of the stretch
    """

    at_low: Array
    at_high: Array

    def at(self, stretch: Stretch, benefits: Array) -> Array:
        """By benefits and cell."""
        width = stretch.high - stretch.low
        share = (benefits - stretch.low) / width if width > 0.0 else np.zeros_like(benefits)
        return np.asarray(self.at_low + np.multiply.outer(share, self.at_high - self.at_low))


class YearBlock:
    """One year's disjunction in one stretch, at both of its ends, and the small program of its own rows."""

    def __init__(self, t: int, ends: tuple[Arrays, Arrays]) -> None:
        self.t, self.ends = t, ends
        places = [np.flatnonzero(one.block_of == t) for one in ends]
        rows = [np.flatnonzero(one.row_block == t) for one in ends]
        self.columns, self.rows = (places[0], places[1]), (rows[0], rows[1])
        one, other = ends
        if [one.model.tags[c] for c in places[0]] != [other.model.tags[c] for c in places[1]]:
            raise NotLinear(f"columns of {t}")
        if [one.model.row_tags[r] for r in rows[0]] != [other.model.row_tags[r] for r in rows[1]]:
            raise NotLinear(f"rows of {t}")
        self.switches = one.integer[places[0]]
        self.one_cell = np.array([one.model.row_tags[r].law == "one_cell" for r in rows[0]], bool)
        self._sessions: dict[End, tuple[HighsSession, Whole]] = {}

    def lines(self, duals: tuple[Array, Array]) -> CellLines | None:
        """The bound that duals of all rows give, at both ends; None where they give none."""
        values = [self._values(end, duals[end]) for end in (0, 1)]
        if any(not np.isfinite(value).all() for value in values):
            return None
        return CellLines(values[0], values[1])

    def _values(self, end: int, duals: Array) -> Array:
        of, rows, columns = self.ends[end], self.rows[end], self.columns[end]
        duals = of.signed(duals)
        duals[rows[self.one_cell]] = 0.0
        reduced = of.reduced(duals)
        fixed = of.row_values(duals)[rows].sum() + of.column_values(reduced, columns[~self.switches])
        cells = reduced[columns[self.switches]]
        return np.asarray(fixed + (cells if len(cells) else np.zeros(1)))

    def inner(self, end: End, duals: Array) -> Array | None:
        """The best duals of the year's own rows at one end, the others' given; None where there are none."""
        session, own = self._session(end)
        of, columns = self.ends[end], self.columns[end]
        outside = duals.copy()
        outside[own] = 0.0
        priced = of.reduced(outside)[columns]
        session.set_cost(dict(enumerate(priced)))
        if session.solve().status != "optimal":
            return None
        return session.row_duals()

    def own_rows(self, end: End) -> Whole:
        """The rows that tie nothing to other years."""
        of, rows = self.ends[end], self.rows[end]
        return rows[~of.link[rows]]

    def _session(self, end: End) -> tuple[HighsSession, Whole]:
        if end not in self._sessions:
            of, columns, own = self.ends[end], self.columns[end], self.own_rows(end)
            model, place = Model(), {int(c): i for i, c in enumerate(columns)}
            for c in columns:
                model.column(of.model.tags[c], of.model.low[c], of.model.high[c])
            for r in own:
                terms = {place[c]: a for c, a in of.model.row_terms[r].items()}
                model._add_row(of.model.row_tags[r], terms, of.model.row_low[r], of.model.row_high[r])
            model.cost = Expr({})
            self._sessions[end] = HighsSession(model, 1), own
        return self._sessions[end]


class CarriedDuals:
    """All ways' bounds from the relaxed programs of some: thousands, minimised.

    best    by way the best bound known
    """

    def __init__(self, family: BenefitRange) -> None:
        self.family = family
        self.best = np.full(len(family.benefits), -np.inf)
        kinds = sorted({kind for of in family.stretches for kind in of})
        self.ends = ends = {kind: _both_ends(family, kind) for kind in kinds}
        self.blocks = {
            (t, kind): YearBlock(t, ends[kind]) for t, of in enumerate(family.stretches) for kind in of
        }
        self._shifts = self._benefit_rows()

    def _benefit_rows(self) -> dict[Key, tuple[int, float]]:
        """The rows outside the years' disjunctions whose bounds go with a year's benefits: the year, and by how much
        for a dollar. Raises NotLinear where anything else differs."""
        found: dict[Key, tuple[int, float]] = {}
        (first, start), *others = [
            (one, self._path(kind, end)) for kind, pair in self.ends.items() for end, one in enumerate(pair)
        ]
        years = [period.year for period in self.family.horizon.periods]
        outside = np.flatnonzero(first.row_block < 0)
        for other, path in others:
            theirs = np.flatnonzero(other.row_block < 0)
            if [first.keys[r] for r in outside] != [other.keys[r] for r in theirs]:
                raise NotLinear("rows that tie the years together")
            change = moved_bounds(first, other, outside, theirs)
            for place in np.flatnonzero(change):
                key = first.keys[outside[place]]
                t = years.index(key[0].year)
                dollars = path[t] - start[t]
                rate = change[place] / dollars if dollars else np.inf
                if not np.isclose(found.get(key, (t, rate))[1], rate, rtol=1e-6):
                    raise NotLinear(str(key[0]))
                found[key] = (t, float(rate))
        return found

    def _path(self, kind: int, end: int) -> list[float]:
        high: End = 1 if end and kind != NOTHING else 0
        return [(of.get(kind) or of[max(of)]).of(high) for of in self.family.stretches]

    def carry(self, way: int, program: Program, duals: Array) -> Array:
        """Every way's bound by the duals of one way's relaxed program."""
        of = Arrays(program)
        duals = of.signed(duals)
        known = {key: dual for key, dual, link in zip(of.keys, duals, of.link, strict=True) if link}
        prices = {
            (kind, end): np.array(
                [known.get(key, 0.0) if link else 0.0 for key, link in zip(one.keys, one.link, strict=True)]
            )
            for kind, pair in self.ends.items()
            for end, one in enumerate(pair)
        }
        total = np.full(len(self.family.benefits), self._outside(of, duals))
        benefits = self.family.benefits
        for key, (t, rate) in self._shifts.items():
            total += known.get(key, 0.0) * rate * (benefits[:, t] - benefits[way, t])
        for t, stretches in enumerate(self.family.stretches):
            for kind, stretch in stretches.items():
                there = self.family.kinds[:, t] == kind
                own = duals[of.row_block == t] if self.family.kinds[way, t] == kind else None
                total[there] += self._year(t, kind, stretch, prices, own, self.family.benefits[there, t])
        self.best = np.maximum(self.best, total)
        return total

    def _outside(self, of: Arrays, duals: Array) -> float:
        """What rows and columns outside the years' disjunctions add, for the way whose duals they are."""
        reduced = of.reduced(duals)
        return float(of.row_values(duals)[of.row_block < 0].sum()) + of.column_values(reduced, of.common)

    def _year(
        self,
        t: int,
        kind: int,
        stretch: Stretch,
        prices: dict[tuple[int, int], Array],
        own: Array | None,
        benefits: Array,
    ) -> Array:
        """What a year's disjunction adds at least, by way."""
        block, given = self.blocks[t, kind], (prices[kind, 0], prices[kind, 1])
        found: list[CellLines] = []
        if own is not None:
            line = block.lines(self._filled(block, given, own, whole=True))
            found += [line] if line is not None else []
        for end in (0, 1) if stretch.high > stretch.low else (0,):
            inner = block.inner(end, given[end])
            if inner is not None:
                line = block.lines(self._filled(block, given, inner, whole=False))
                found += [line] if line is not None else []
        if not found:
            return np.full(len(benefits), -np.inf)
        cells = np.max([lines.at(stretch, benefits) for lines in found], axis=0)
        return np.asarray(cells.min(axis=1))

    def _filled(
        self, block: YearBlock, given: tuple[Array, Array], duals: Array, *, whole: bool
    ) -> tuple[Array, Array]:
        """Duals of all rows at both ends, with those of a year's rows (or of its own alone) put in."""
        both = []
        for end in (0, 1):
            filled = given[end].copy()
            rows = block.rows[end] if whole else block.own_rows(end)
            filled[rows] = duals
            both.append(filled)
        return both[0], both[1]


def _both_ends(family: BenefitRange, kind: int) -> tuple[Arrays, Arrays]:
    low = Arrays(family.at_end(kind, 0))
    return low, low if kind == NOTHING else Arrays(family.at_end(kind, 1))


def dollars(bounds: Array) -> Array:
    """Bounds of a goal that is to be as large as can be, in dollars."""
    return np.asarray(-bounds * UNIT)
