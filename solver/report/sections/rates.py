"""The marginal rates of a year as tables: a row a stretch of income with its rate and the parts; Medicare's edges, and
where a state's tax steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ...explain.rate_map import KINDS, Kind, RateMap, Segment
from ..model import Column, ReportSection, Table
from ..words import dollars

MAP_TITLES: dict[Kind, str] = {
    "ordinary": "IRA withdrawal or Roth conversion",
    "long_term_gain": "long-term gain",
}
PARTS = {
    "own": "own",
    "benefits": "Soc. Sec.",
    "stacking": "stacking",
    "senior": "senior",
    "itemized": "other ded.",
    "niit": "NIIT",
    "amt": "AMT",
    "state": "state",
}
STRETCH = (
    Column(key="from", heading="from", unit="dollars"),
    Column(key="to", heading="to", unit="dollars"),
    Column(key="agi", heading="AGI from", unit="dollars"),
    Column(key="rate", heading="rate", unit="rate"),
)

SHOWN = 4  # decimals of a rate: 53.43%


def rate_map_section(rates: RateMap) -> ReportSection:
    tables = tuple(table for kind in KINDS for table in _tables(rates, kind))
    return ReportSection(key=f"rates_{rates.year}", title="", blocks=tables)


def _rows(segments: Iterable[Segment], used: Sequence[str]) -> Iterator[tuple[float | None, ...]]:
    """Stretches next to each other that show the same figures are one row: a worksheet that rounds (New York's of
    itemized deductions) makes dozens that differ by less than a figure."""

    def shown(segment: Segment) -> tuple[float, ...]:
        return tuple(round(getattr(segment, name), SHOWN) for name in ("rate", *used))

    for _, same in groupby(segments, key=shown):
        alike = list(same)
        first = alike[0]
        parts = (getattr(first, name) or None for name in used)
        yield first.start, alike[-1].end, first.agi_start, first.rate, *parts


def _tables(rates: RateMap, kind: Kind) -> Iterator[Table]:
    segments = rates.of(kind)
    used = [name for name in PARTS if any(getattr(segment, name) for segment in segments)]
    stands = f" (the plan has {dollars(rates.here[kind])})" if kind in rates.here else ""
    yield Table(
        key=f"rates_{rates.year}_{kind}",
        title=f"The next dollar of {MAP_TITLES[kind]} in {rates.year}{stands}",
        columns=(*STRETCH, *(Column(key=name, heading=PARTS[name], unit="rate") for name in used)),
        rows=tuple(_rows(segments, used)),
    )
    edges = [jump for jump in rates.jumps if jump.kind == kind]
    if edges:
        yield Table(
            key=f"edges_{rates.year}_{kind}",
            columns=(
                Column(key="above", heading="above", unit="dollars"),
                Column(key="magi", heading="MAGI", unit="dollars"),
                Column(key="medicare", heading=f"Medicare in {rates.year_paid}", unit="dollars"),
            ),
            rows=tuple((jump.income, jump.magi, jump.dollars) for jump in edges),
        )
    steps = [step for step in rates.state_steps if step.kind == kind]
    if steps:
        yield Table(
            key=f"state_steps_{rates.year}_{kind}",
            columns=(
                Column(key="above", heading="above", unit="dollars"),
                Column(key="agi", heading="AGI", unit="dollars"),
                Column(key="state", heading=f"{rates.state} at once", unit="dollars"),
            ),
            rows=tuple((step.income, step.agi, step.dollars) for step in steps),
        )
