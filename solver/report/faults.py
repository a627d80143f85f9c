"""What is wrong with a scenario, or what of it cannot be had, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...models.scenario import Fault
from ..errors import Conflict, InfeasibleError, Relief, Unit
from .layout import indented, paragraph
from .words import DUST, count, dollars, percent


def faults_text(faults: Sequence[Fault], document: str = "the scenario") -> str:
    """Every fault: its place, what was given, what was expected, and a hint where there is one."""
    return "\n".join([f"{count(len(faults), 'fault')} in {document}:", *map(fault_text, faults)])


def fault_text(fault: Fault) -> str:
    place = f"{fault.place} ({fault.who})" if fault.who else fault.place
    lines = [f"  {place}", f"    given     {fault.value}", f"    expected  {fault.expected}"]
    if fault.hint:
        lines.append(f"    hint      {fault.hint}")
    return "\n".join(lines)


SHOWN = {
    "smallest": "The smallest set that cannot be met, whatever else is given up:",
    "irreducible": "A set that cannot be met, whatever else is given up (without any one of these it can be):",
    "conflict": "A set that cannot be met, whatever else is given up (perhaps a part of it cannot either):",
}


NAMED = 4
"""So many wishes at most are named of a set that was not decided."""


def infeasible_text(error: InfeasibleError) -> str:
    """Which wishes conflict, the most of each that can be met, and what relaxing each gives."""
    lines = [paragraph(f"{error.message[:1].upper()}{error.message[1:]}.")]
    if error.conflicts:
        lines += [
            SHOWN[error.shown],
            *(line for conflict in error.conflicts for line in wish_lines(conflict)),
        ]
        lines += map(paragraph, _beside(error))
    for places in sorted(error.undecided, key=len)[:1]:
        sets = count(len(error.undecided), "set")
        named = f": {', '.join(places)}" if len(places) <= NAMED else ""
        lines.append(
            paragraph(f"The time was too short to tell of {sets} of wishes whether they can be met{named}.")
        )
    if error.left_out:
        more = "; ".join(error.left_out)
        lines.append(
            paragraph(f"All this is of the program. It leaves out, and more may be possible with: {more}.")
        )
    if error.unfinished:
        lines.append(f"The search was cut short ({error.unfinished}): what is not said here is not known.")
    return "\n".join(lines)


def wish_lines(conflict: Conflict) -> Iterator[str]:
    """What was asked and what is possible; below it, what a stated amount gives."""
    line, near = conflict.where, conflict.possible
    if conflict.unit != "none":
        line += f": asked {amount(conflict.asked, conflict.unit)}"
    if near is not None:
        most = "at most" if near < conflict.asked else "at least"
        beside = "all other wishes" if conflict.kept else "these wishes alone"
        line += f"; {most} {amount(near, conflict.unit)} in this program with {beside} kept"
        never = conflict.impossible
        if never is not None and amount(never, conflict.unit) != amount(near, conflict.unit):
            line += f" ({amount(never, conflict.unit)} is proven out of its reach)"
    yield from indented(paragraph(line)).splitlines()
    if conflict.relief is not None:
        yield from indented(indented(paragraph(relief_text(conflict, conflict.relief)))).splitlines()


def relief_text(conflict: Conflict, relief: Relief) -> str:
    """`$50,000 less ($662,345) allows spending of $1,930 a year`."""
    if relief.to is None or relief.by is None:
        change = "without it, a plan"
    else:
        by = (
            count(round(relief.by), "year")
            if conflict.unit == "year"
            else amount(abs(relief.by), conflict.unit)
        )
        more = {"year": "later", "share": "wider"}.get(conflict.unit, "more")
        change = f"{by} {'less' if relief.by < 0 else more} ({amount(relief.to, conflict.unit)})"
    if relief.measure == "estate":
        return f"{change} leaves an estate of {dollars(relief.amount)} after tax, in today's dollars{within(relief)}"
    more = "" if relief.more is None else f", {dollars(relief.more)} more"
    return f"{change} allows spending of {dollars(relief.amount)} a year{more}{within(relief)}"


def within(relief: Relief) -> str:
    return f" (to within {dollars(relief.within)})" if relief.within > DUST else ""


def _beside(error: InfeasibleError) -> Iterator[str]:
    """What can be met besides the wishes in conflict."""
    kept, dropped = error.spending.kept, error.spending.dropped
    if kept is not None:
        yield f"The most spending that can be met: {dollars(kept)} a year with all other wishes kept."
    if dropped is not None:
        yield f"With the wishes above given up, up to {dollars(dropped)} a year can be spent."
    if error.rest == "met":
        yield "All wishes but these can be met together."
    elif error.rest == "conflict":
        yield "The other wishes conflict among themselves as well: settle these first, then solve again."


def amount(value: float, unit: Unit) -> str:
    """Dollars, a percentage or a year."""
    if unit == "share":
        return percent(value, 2)
    return f"{value:.0f}" if unit == "year" else dollars(value)
