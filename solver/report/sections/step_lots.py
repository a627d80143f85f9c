"""The lots of a step as a table."""

from __future__ import annotations

from collections.abc import Sequence

from ....models.plan import Step, Trade
from ..model import Column, Table

LOTS = (
    Column(key="lot", heading="lot", unit="day"),
    Column(key="amount", heading="amount", unit="dollars"),
    Column(key="basis", heading="basis", unit="dollars"),
    Column(key="gain", heading="gain", unit="dollars"),
    Column(key="term", heading="term"),
)


def lots_of_step(step: Step, sold: Sequence[Trade], key: str) -> Table | None:
    """The lots of a sale, or of a gift of several."""
    if step.kind == "sell" and sold:
        return lot_table(sold, key)
    if step.kind == "give" and len(step.lots) > 1:
        rows = tuple((lot.acquired, lot.amount, lot.basis, lot.gain) for lot in step.lots)
        return Table(key=key, columns=LOTS[:-1], rows=rows)
    return None


def lot_table(lots: Sequence[Trade], key: str) -> Table:
    rows = tuple((lot.acquired, lot.amount, lot.basis, lot.gain, lot.term) for lot in lots)
    return Table(key=key, columns=LOTS, rows=rows)
