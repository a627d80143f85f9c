"""What an import did, in four lists that a person reads before trusting it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..amounts import dollars
from .book import CASH, Book, ImportNotes

if TYPE_CHECKING:
    from ..scenario import Scenario
    from .read import Reading

NEEDS = {
    "traditional_ira": "its basis of Form 8606, if it has any",
    "roth_ira": "what was contributed to it, converted in the last five years, and the year of the first contribution",
    "roth_401k": "what was contributed to it, and in which year it began",
    "inherited_ira": "from whom, and when, it was inherited",
    "inherited_roth": "from whom, and when, it was inherited",
}
"""What a plan may ask of an account that no broker's file says."""


@dataclass(frozen=True)
class ImportReview:
    """Each a sentence. `imported`: what came in; `assumed`: what nobody said; `by_hand`: what a person said, or must
    still say; `skipped`: what was left out."""

    imported: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """For a terminal: each list under its name, none that is empty."""
        for name in ("imported", "assumed", "by_hand", "skipped"):
            said = getattr(self, name)
            if said:
                yield "\n  ".join([f"{name.replace('_', ' ').capitalize()}:", *said])


def review_of(reading: Reading, scenario: Scenario | None, notes: ImportNotes) -> ImportReview:
    """The review of what was read and put into a scenario (None: into none), with the notes of that."""
    book = reading.book
    money = [f"money is of the asset class {book.securities[CASH].asset}"] if CASH in book.securities else []
    return ImportReview(
        imported=tuple(_imported(book)),
        assumed=(*reading.kinds, *money, *notes.assumed),
        by_hand=(*reading.by_hand, *_still_to_say(book, scenario)),
        skipped=(*reading.skipped, *notes.kept),
    )


def _imported(book: Book) -> Iterator[str]:
    held = {position.account for position in book.positions} | set(book.cash)
    for name in (name for name in book.accounts if name in held):
        lots = [position for position in book.positions if position.account == name]
        parts = [f"{len(lots)} position{'' if len(lots) == 1 else 's'}"] if lots else []
        if book.cash.get(name):
            parts.append(f"{dollars(book.cash[name])} of cash")
        whole = sum(amount for (account, _), amount in book.values().items() if account == name)
        yield f"{name}: {' and '.join(parts) or 'nothing'}, {dollars(whole)} in all"


def _still_to_say(book: Book, scenario: Scenario | None) -> Iterator[str]:
    known = set() if scenario is None else {account.name for account in scenario.accounts}
    for name, account in book.accounts.items():
        if name not in known and account.type in NEEDS:
            yield f"{name}: {NEEDS[account.type]}, which no broker's file says"
