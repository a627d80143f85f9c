"""A written program as arrays: its numbers, its years' blocks, and what duals of its rows are worth."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ..formulation.model import Tag
from ..formulation.program import Program

Array = NDArray[np.float64]
Whole = NDArray[np.int_]
Key = tuple[Tag, int]
"""A row's tag, and its place among those of the same tag."""
DUAL = 1e-7
"""Reduced cost within which a column's sign is the solver's rounding."""


class Arrays:
    """A program's numbers, its years' blocks of rows and columns, and what ties the years together.

    block_of    by column the year in whose disjunction it is, -1 of the others; `row_block` by row likewise
    link        by row whether it has a column outside its own block (all rows outside the blocks have)
    """

    def __init__(self, program: Program) -> None:
        model = program.model
        rows, columns = model.shape
        self.model = model
        counts = np.fromiter((len(terms) for terms in model.row_terms), int, rows)
        self.row = np.repeat(np.arange(rows), counts)
        self.column = np.fromiter(chain.from_iterable(model.row_terms), int, counts.sum())
        self.entry = np.fromiter(
            chain.from_iterable(t.values() for t in model.row_terms), float, counts.sum()
        )
        self.low, self.high = np.array(model.low), np.array(model.high)
        self.row_low, self.row_high = np.array(model.row_low), np.array(model.row_high)
        self.cost = np.zeros(columns)
        self.cost[list(model.cost.terms)] = list(model.cost.terms.values())
        self.integer = np.array(model.integer, bool)
        self.block_of, self.row_block = np.full(columns, -1), np.full(rows, -1)
        for t, ((row, column), (row_end, column_end)) in enumerate(program.year_ends):
            self.block_of[column:column_end] = t
            self.row_block[row:row_end] = t
        outside = self.block_of[self.column] != self.row_block[self.row]
        self.link = self.row_block < 0
        self.link[self.row[outside]] = True
        self.keys = _numbered(model.row_tags)
        self.common = np.flatnonzero(self.block_of < 0)

    def reduced(self, duals: Array) -> Array:
        """Every column's reduced cost."""
        priced = np.bincount(self.column, duals[self.row] * self.entry, len(self.cost))
        return np.asarray(self.cost - priced)

    def filled(self, known: dict[Key, float]) -> Array:
        """The duals of the rows that tie the years together, of those known by their keys; of all others none."""
        links = zip(self.keys, self.link, strict=True)
        return np.array([known.get(key, 0.0) if link else 0.0 for key, link in links])

    def signed(self, duals: Array) -> Array:
        """The duals without those whose sign a row of one side does not allow: the solver's rounding."""
        wrong = ((duals > 0.0) & (self.row_low == -np.inf)) | ((duals < 0.0) & (self.row_high == np.inf))
        return np.where(wrong, 0.0, duals)

    def row_values(self, duals: Array) -> Array:
        """What each row adds to the Lagrangian."""
        bounds = np.where(duals > 0.0, self.row_low, self.row_high)
        return np.where(duals == 0.0, 0.0, duals * np.where(duals == 0.0, 0.0, bounds))

    def column_values(self, reduced: Array, columns: Whole) -> float:
        """The least that some columns add; minus infinity where that has no end."""
        rates = np.where(np.abs(reduced[columns]) <= DUAL, 0.0, reduced[columns])
        ends = np.where(rates > 0.0, self.low[columns], self.high[columns])
        return float(np.where(rates == 0.0, 0.0, rates * np.where(rates == 0.0, 0.0, ends)).sum())


def _numbered(tags: list[Tag]) -> list[Key]:
    """Each row's tag, and its place among those of the same tag."""
    count: Counter[Tag] = Counter()
    keys = []
    for tag in tags:
        keys.append((tag, count[tag]))
        count[tag] += 1
    return keys


def moved_bounds(first: Arrays, other: Arrays, rows: Whole, theirs: Whole) -> Array:
    """By how much the bounds of rows are higher in another program: of their lower ones, or else of their upper."""
    change = np.zeros(len(rows))
    for one, another in ((first.row_high, other.row_high), (first.row_low, other.row_low)):
        there = np.isfinite(one[rows]) & np.isfinite(another[theirs])
        change[there] = another[theirs][there] - one[rows][there]
    return change
