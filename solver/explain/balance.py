"""What a dollar costs and what it saves, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...models.steps.facts import listed
from .quoted import SentenceWriter

if TYPE_CHECKING:
    from .next_dollar import Cost

NOTABLE = 0.0005
"""Share of a dollar from which a part of a cost is worth its words."""
MUCH = 0.25
"""Share of a dollar from which a change of growth needs a word."""
ODD = 0.5
"""Share of a dollar from which a change of growth and one of later taxes that pays for it are one number."""


def balance(write: SentenceWriter, place: int, verb: str = "") -> str:
    """`22% in tax now, and would save 24% of tax later from 2037: a net gain of 2%`."""
    costs, saves = _parts(write, place)
    parts = write.explanation.costs[place].parts
    assert parts is not None
    text = listed(costs) or "nothing"
    if not saves:
        return text
    text += f", and {'would save' if verb else 'saves'} {listed(saves)}"
    if abs(parts.whole) < NOTABLE:
        return text + ": as much"
    whole = write("percent", "costs", place, "parts", "whole")
    return f"{text}: a net {'cost' if parts.whole > 0 else 'gain'} of {whole}"


def summed(write: SentenceWriter, place: int) -> str:
    """`37% in tax now, less 13% of tax later from 2028`."""
    costs, saves = _parts(write, place)
    if not costs:
        return f"it saves {listed(saves)}" if saves else ""
    return listed(costs) + (f", less {listed(saves)}" if saves else "")


def _parts(write: SentenceWriter, place: int) -> tuple[list[str], list[str]]:
    """What a dollar costs and what it saves besides the dollar itself, each in words."""
    cost, at = write.explanation.costs[place], ("costs", place)
    parts = cost.parts
    assert parts is not None
    costs: list[str] = []
    saves: list[str] = []
    if abs(parts.tax) >= NOTABLE:
        (costs if parts.tax > 0 else saves).append(f"{write('percent', *at, 'parts', 'tax')} in tax now")
    for name, words in (("penalty", "in penalty for early withdrawal"), ("gross_up", "on what pays these")):
        if abs(getattr(parts, name)) >= NOTABLE:
            side = costs if getattr(parts, name) > 0 else saves
            side.append(f"{write('percent', *at, 'parts', name)} {words}")
    for number, change in enumerate(cost.changes):
        if abs(change.surcharge) >= 1.0:
            here = (*at, "changes", number)
            words = f"{write('dollars', *here, 'surcharge')} of {write('year', *here, 'year')} Medicare"
            (costs if (change.surcharge > 0) == cost.more else saves).append(words)
    sign = 1.0 if parts.growth > 0.0 else -1.0
    if min(parts.growth * sign, cost.saved_later * sign) >= ODD:  # one pays for the other
        if abs(cost.later) >= NOTABLE:
            later = f"{write('percent', *at, 'later')} in tax and growth later{_otherwise_held(write, cost)}"
            (costs if cost.later > 0 else saves).append(later)
        return costs, saves
    if abs(cost.saved_later) >= NOTABLE:
        later = f"{write('percent', *at, 'saved_later')} of tax later"
        if cost.saves_from is not None and cost.saved_later > 0:
            later += f" from {write('year', *at, 'saves_from')}"
        (saves if cost.saved_later > 0 else costs).append(later)
    if abs(parts.growth) >= NOTABLE:
        growth = f"{write('percent', *at, 'parts', 'growth')} as what is held grows otherwise"
        if abs(parts.growth) >= MUCH:
            growth += _otherwise_held(write, cost)
        (costs if parts.growth > 0 else saves).append(growth)
    return costs, saves


def _otherwise_held(write: SentenceWriter, cost: Cost) -> str:
    """That a plan holds other assets, and what for: to stay below the edge of a Medicare tier, or at the one edge of
    tax that the year stands at."""
    limits = write.explanation.limits if cost.more else ()
    at = {
        kind: [place for place, limit in enumerate(limits) if limit.kind == kind and cost.year in limit.years]
        for kind in ("cliff", "state_step", "exclusion", "kink")
    }
    for place in at["cliff"]:
        paid = limits[place].paid
        if not any(change.year == paid and abs(change.surcharge) >= 1.0 for change in cost.changes):
            return (
                f" (other assets are then held, to keep MAGI below {write('dollars', 'limits', place, 'at')})"
            )
    edges = at["state_step"] + at["exclusion"] + at["kink"]
    if len(edges) == 1 and not at["cliff"]:
        return f" (other assets are then held, to stay at the {write('field', 'limits', *edges, 'name')})"
    return " (other assets are then held)"
