"""The marginal rates of a year as tables: a row a stretch of income with its rate and the parts; Medicare's edges, and
where a state's tax steps."""

from __future__ import annotations

from collections.abc import Iterator

from ...explain.rate_map import KINDS, Kind, RateMap
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


def rate_map_section(rates: RateMap) -> ReportSection:
    tables = tuple(table for kind in KINDS for table in _tables(rates, kind))
    return ReportSection(key=f"rates_{rates.year}", title="", blocks=tables)


def _tables(rates: RateMap, kind: Kind) -> Iterator[Table]:
    segments = rates.of(kind)
    used = [name for name in PARTS if any(getattr(segment, name) for segment in segments)]
    stands = f" (the plan has {dollars(rates.here[kind])})" if kind in rates.here else ""
    yield Table(
        key=f"rates_{rates.year}_{kind}",
        title=f"The next dollar of {MAP_TITLES[kind]} in {rates.year}{stands}",
        columns=(*STRETCH, *(Column(key=name, heading=PARTS[name], unit="rate") for name in used)),
        rows=tuple(
            (s.start, s.end, s.agi_start, s.rate, *(getattr(s, name) or None for name in used))
            for s in segments
        ),
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
