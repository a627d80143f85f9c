"""What each heir keeps, and how inherited traditional money is best drawn."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.plan import Estate, HeirPart, Plan
from ..model import Block, Column, ReportSection, Sentence, Table, Value
from ..words import DUST

COLUMNS = (
    Column(key="heir", heading="heir"),
    Column(key="traditional", heading="traditional", unit="dollars"),
    Column(key="rest", heading="all else", unit="dollars"),
    Column(key="tax", heading="income tax on the first", short="income tax\non the first", unit="dollars"),
    Column(key="keeps", heading="keeps", unit="dollars"),
    Column(key="keeps_real", heading="in today's dollars", short="in today's\ndollars", unit="dollars"),
)
COUNTED = (
    "Roth accounts, best left to the end of the tenth year, and what has a stepped-up basis count in full; traditional "
    "money counts less the tax of the years in which it is best drawn, discounted at its own expected return. What the "
    "heirs gain by leaving money untaxed for longer than that is not counted."
)


def heirs_section(plan: Plan) -> ReportSection:
    """Two tables; empty where the scenario does not say who the heirs are."""
    return ReportSection(key="heirs", title="What the heirs keep", blocks=tuple(_blocks(plan.estate)))


def _blocks(estate: Estate | None) -> Iterator[Block]:
    if estate is None or not estate.heirs:
        return
    amounts = [(heir.traditional, heir.rest, heir.tax, heir.keeps, heir.keeps_real) for heir in estate.heirs]
    named = zip(estate.heirs, amounts, strict=True)
    rows = tuple[tuple[Value, ...], ...]((heir.name, *of_heir) for heir, of_heir in named)
    total: tuple[Value, ...] = ("together", *map(sum, zip(*amounts, strict=True)))
    yield Table(
        key="heirs",
        title="By heir",
        columns=COLUMNS,
        rows=rows,
        total=total if len(rows) > 1 else None,
        dollars_of=f"of the close of {estate.year} but for the last column",
        dash=True,
    )
    yield Sentence(text=COUNTED)
    drawing = [heir for heir in estate.heirs if sum(drawn.drawn for drawn in heir.years) > DUST]
    if drawing:
        yield _schedule(drawing)


def _schedule(heirs: list[HeirPart]) -> Table:
    """What each heir draws in each year, and the tax on it."""
    columns = [Column(key="year", heading="year", unit="year")]
    for number, heir in enumerate(heirs):
        columns.append(Column(key=f"drawn_{number}", heading=f"{heir.name} draws", unit="dollars"))
        columns.append(Column(key=f"tax_{number}", heading=f"tax of {heir.name}", unit="dollars"))
    known = [{drawn.year: drawn for drawn in heir.years} for heir in heirs]
    rows = list[tuple[Value, ...]]()
    for year in sorted(set().union(*known)):
        cells = list[Value]()
        for draws in known:
            drawn = draws.get(year)
            cells += [None, None] if drawn is None else [drawn.drawn, drawn.tax]
        rows.append((year, *cells))
    return Table(
        key="heirs_draw",
        title="How inherited traditional money is drawn at the least tax",
        columns=tuple(columns),
        rows=tuple(rows),
        dollars_of="of each year",
        note="Of years that cost the same the later ones.",
        dash=True,
    )
