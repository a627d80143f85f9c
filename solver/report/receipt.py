"""Whether a receipt holds, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..receipts.verify import Verification
from .layout import indented
from .words import cents

if TYPE_CHECKING:
    from ..receipts.prove import ProvedAgain


def receipt_text(verified: Verification, again: ProvedAgain | None = None) -> str:
    """The verdict, what is in the receipt, what does not hold of it, and what it does not show."""
    parts = ["\n".join(_verdict(verified)), "\n".join(_of(verified))]
    parts += _listed("Does not hold", tuple(f"{where}: {words}" for where, words in verified.faults))
    parts += _listed("Notes", verified.notes)
    if again is not None:
        parts.append("\n".join(_again(again)))
    return "\n\n".join([*parts, *_listed("Not shown", verified.unchecked)])


def _listed(heading: str, found: tuple[object, ...]) -> list[str]:
    """A heading and a line for each, or nothing at all."""
    return [f"{heading}\n" + indented("\n".join(map(str, found)))] if found else []


def _verdict(verified: Verification) -> Iterator[str]:
    if verified.ok:
        yield "The receipt holds: its hashes are those of what is in it, the audit confirms the plan under its"
        yield "scenario, and the gap follows from value and bound."
    else:
        yield "The receipt does not hold."


def _of(verified: Verification) -> Iterator[str]:
    """What it is a receipt of."""
    receipt = verified.receipt
    proved, made = receipt.proved, receipt.versions
    if verified.scenario is not None:
        yield f"Scenario  {verified.scenario.title}"
    yield f"sha256    {receipt.sha256.receipt}"
    yield f"Made by   decumulate {made.decumulate}, {made.solver}, Python {made.python} on {made.system}"
    bound = "no bound" if proved.bound is None else f"no plan beats {cents(proved.bound)}"
    gap = "" if proved.gap_dollars is None else f", a gap of {cents(proved.gap_dollars)}"
    yield f"Proved    {proved.objective} {cents(proved.value)}; {bound}{gap} ({proved.status})"


def _again(again: ProvedAgain) -> Iterator[str]:
    yield "Solved again"
    if again.refuted:
        yield f"  The bound is REFUTED: {again.refuted}."
        return
    if again.gap is None or again.new_bound is None:
        yield "  No bound was proved in the time; the receipt's is neither confirmed nor refuted."
        return
    yield f"  No plan beats {cents(again.new_bound)} by this solve: the receipt's is within {cents(again.gap)} of it."
    yield f"  The best plan found now comes to {cents(again.new_value)}; nothing contradicts the receipt's bound."
