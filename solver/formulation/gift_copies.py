"""A year's gifts in its cells: each one's own part of them, which add up to the year's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ...models.laws.federal.gift_ceilings import GiftLines, MostGifts
from ...models.laws.regime import DEDUCTION, CellRows, Lines
from .model import ZERO, Model, Tag, total
from .year import Cell

GIFT_PARTS = ("", "_allowed", "_floored")
"""What a cell has copies of, of each kind of gifts."""


class CopyOfCell(Protocol):
    """A cell with its lines."""

    @property
    def cell(self) -> Cell: ...
    @property
    def lines(self) -> Lines: ...


def gift_copies(cell: CellRows, named: str, most: MostGifts | None) -> GiftLines | None:
    """A cell's own part of a year's gifts, None where there are none."""
    if most is None:
        return None
    there = {"cash": most.cash > 0.0, "market": most.market > 0.0}
    names = [(f"{kind}{part}", some) for kind, some in there.items() for part in GIFT_PARTS]
    return GiftLines(**{name: cell.line(f"{named}_{name}") if some else ZERO for name, some in names})


def tie_gifts(model: Model, year: int, gifts: GiftLines, copies: Sequence[CopyOfCell]) -> None:
    """The copies of what there is, what is allowed and what of the floor goes on add up to the year's."""
    tie_kinds(model, year, "gifts", gifts, [c.lines.gifts for c in copies])
    standard = [c.lines.gifts_deducted for c in copies if c.cell[DEDUCTION].kind == "standard"]
    deducted = total(line for line in standard if line is not None)
    model.row(Tag("gifts_deducted_cash", year), deducted - gifts.to_charities, "<=")


def tie_kinds(model: Model, year: int, named: str, gifts: GiftLines, copies: Sequence[GiftLines]) -> None:
    for name in (f"{kind}{part}" for kind in ("cash", "market") for part in GIFT_PARTS):
        parts = total(getattr(copy, name) for copy in copies)
        model.row(Tag(f"cells_{named}_{name}", year), parts - getattr(gifts, name), "==")
