"""What is left of the year, as sections: required distributions, room to each edge, lots at a loss."""

from __future__ import annotations

from collections.abc import Iterator

from ...trades.rest_of_year import Harvest, RestOfYear
from ..model import Column, ReportSection, Sentence, Table
from ..words import count, dollars

ROOMS = (
    Column(key="edge", heading="edge"),
    Column(key="at", heading="at"),
    Column(key="room", heading="room for"),
    Column(key="beyond", heading="beyond"),
    Column(key="before", heading="before", unit="dollars"),
    Column(key="after", heading="after", unit="dollars"),
)
HARVEST = (
    Column(key="account", heading="account"),
    Column(key="ticker", heading="what", short=""),
    Column(key="acquired", heading="bought", unit="day"),
    Column(key="term", heading="term"),
    Column(key="when", heading="may be taken"),
    Column(key="value", heading="value", unit="dollars"),
    Column(key="loss", heading="loss", unit="dollars"),
    Column(key="sold", heading="orders take", unit="dollars"),
)


def rest_sections(rest: RestOfYear) -> Iterator[ReportSection]:
    """A section each for what there is."""
    if rest.required:
        sentences = tuple(
            Sentence(
                text=f"{one.person} must still take {dollars(one.due)} of required distributions by {one.by}"
                + (f", {dollars(one.taken)} was taken before" if one.taken else "")
                + f"; these orders take {dollars(one.orders)}."
            )
            for one in rest.required
        )
        yield ReportSection(key="required", title=f"Required distributions of {rest.year}", blocks=sentences)
    if rest.rooms:
        words = (
            "Before: nothing more is withdrawn, converted or sold. After: the plan's amounts and these orders (below "
            "0: past the edge)."
        )
        rows = tuple(
            (room.edge, f"{room.line} {dollars(room.at)}", room.more, room.beyond, room.before, room.after)
            for room in rest.rooms
        )
        table = Table(key="rooms", columns=ROOMS, rows=rows, note=words)
        yield ReportSection(key="rooms", title=f"Room in the return of {rest.year}", blocks=(table,))
    if rest.harvest:
        yield ReportSection(key="harvest", title="Lots at a loss", blocks=(_harvest_table(rest),))


def _harvest_table(rest: RestOfYear) -> Table:
    rows = tuple(
        (lot.account, lot.ticker, lot.acquired, lot.term, _when(lot), lot.value, lot.loss, lot.sold or "-")
        for lot in rest.harvest
    )
    return Table(key="harvest", columns=HARVEST, rows=rows, note=_window_words(rest))


def _when(lot: Harvest) -> str:
    if lot.free_from is None:
        return "today"
    if lot.sold:
        return f"today in part, whole from {lot.free_from}" if lot.washed else "today, with these orders"
    return f"in {count(lot.days, 'day')}, {lot.free_from}"


def _window_words(rest: RestOfYear) -> str:
    words = (
        "A loss counts if nothing substantially identical is bought 30 days before and after, in any account."
    )
    known = (
        ""
        if rest.history
        else " No history of trades was given: purchases that it would show are not counted."
    )
    return words + known
