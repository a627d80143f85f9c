"""The active edges of a relaxation, carried from one variant to the next by law and place: their amounts are others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from ...models.laws import register
from ...models.laws.law import Edge
from ..formulation.year import YearLaws

Places = tuple[frozenset[tuple[str, int]], ...]
"""By year, the active edges of a relaxation: whose each is, and its place among that law's edges."""


def _numbered(laws: YearLaws) -> list[tuple[Edge, tuple[str, int]]]:
    """A year's edges, each with its law and its place among that law's."""
    count: Counter[str] = Counter()
    found = []
    for edge in laws.edges:
        found.append((edge, (edge.law, count[edge.law])))
        count[edge.law] += 1
    return found


def places_of(laws: YearLaws, edges: Collection[Edge]) -> frozenset[tuple[str, int]]:
    """The places of some of a year's edges."""
    return frozenset(place for edge, place in _numbered(laws) if edge in edges)


def lazy_of(places: Collection[tuple[str, int]]) -> set[Edge]:
    """The edges of lazy laws among them, which are the same in every year."""
    of = {law for law, _ in places}
    return {law.owed for law in register.LAWS if law.lazy and law.name in of}


def edges_of(laws: YearLaws, places: Collection[tuple[str, int]]) -> set[Edge]:
    """The edges of a year at these places."""
    return {edge for edge, place in _numbered(laws) if place in places}
