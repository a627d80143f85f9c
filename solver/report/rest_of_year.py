"""What is left of the year, as a person reads it: required distributions, room to each edge, lots at a loss."""

from __future__ import annotations

from collections.abc import Iterator

from ..trades.rest_of_year import Harvest, RestOfYear
from .layout import indented, paragraph, table_text
from .words import count, dollars


def rest_parts(rest: RestOfYear) -> Iterator[str]:
    """A part each for what there is."""
    if rest.required:
        sentences = (
            f"{one.person} must still take {dollars(one.due)} of required distributions by {one.by}"
            + (f", {dollars(one.taken)} was taken before" if one.taken else "")
            + f"; these orders take {dollars(one.orders)}."
            for one in rest.required
        )
        yield f"Required distributions of {rest.year}\n\n" + indented("\n".join(map(paragraph, sentences)))
    if rest.rooms:
        rows = [
            [
                room.edge,
                f"{room.line} {dollars(room.at)}",
                room.more,
                room.beyond,
                dollars(room.before),
                dollars(room.after),
            ]
            for room in rest.rooms
        ]
        headings = ("edge", "at", "room for", "beyond", "before", "after")
        words = (
            "Before: nothing more is withdrawn, converted or sold. After: the plan's amounts and these orders (below "
            "0: past the edge)."
        )
        table = table_text(headings, rows, left=4)
        yield f"Room in the return of {rest.year}\n\n{indented(table)}\n\n{paragraph(words)}"
    if rest.harvest:
        yield f"Lots at a loss\n\n{indented(_harvest_table(rest))}\n\n{paragraph(_window_words(rest))}"


def _harvest_table(rest: RestOfYear) -> str:
    rows = [
        [
            lot.account,
            lot.ticker,
            lot.acquired.isoformat(),
            lot.term,
            _when(lot),
            dollars(lot.value),
            dollars(lot.loss),
            dollars(lot.sold) if lot.sold else "-",
        ]
        for lot in rest.harvest
    ]
    return table_text(
        ("account", "", "bought", "term", "may be taken", "value", "loss", "orders take"), rows, left=5
    )


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
