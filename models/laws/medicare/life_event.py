"""After a life-changing event Medicare may use the income of a later year than that of two years before.

Law    42 USC 1395r(i)(4)(C), 1395w-113(a)(7)(B); 20 CFR 418.1201 to 418.1270.
Form   SSA-44, one for each premium year, with the tax year it asks for and its MAGI.
Units  MAGI in dollars of each return, surcharges in dollars of the premium's year.

The events are death of the spouse, marriage, divorce, work stopped or reduced, loss of income-producing property or of
a pension, and an employer's settlement (418.1205). For the premiums of the event's year and of the two after it the
return of that year itself or of the year before may stand in place of the one of two years before, with its own filing
status, if it is not of a year before the event. It is asked for where the tier falls; all income of the year counts in
it, conversions and gains too.

NOT MODELED: that the loss must be the event's (a fall of MAGI after it is taken as such); what was estimated and is
corrected later is paid as if it had been known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ....tax_tables.schema import FilingStatus, Irmaa
from ..law import Edge, LawYear
from .irmaa import PAID_IN, Surcharge, surcharge

YEARS = 3
"""The premium years that an event may change: its own and two more."""


def more_recent(year: int, events: Iterable[int]) -> tuple[int, ...]:
    """How many years back the returns are that the premiums of a year may use beside that of two years before."""
    after = [event for event in events if event <= year < event + YEARS]
    return tuple(back for back in (1, 0) if any(event <= year - back for event in after))


def compute(
    by_tier: Sequence[float], returns: Mapping[int, tuple[float, FilingStatus]], table: Irmaa
) -> tuple[float, int]:
    """The least of the surcharges that a year may have, and how many years back the return is that makes it.

    returns    (MAGI, filing status) by years back; of equal ones the first stands
    """
    paid = {back: surcharge(by_tier, *filed, table) for back, filed in returns.items()}
    back = min(paid, key=lambda back: paid[back])
    return paid[back], back


# ---- the second reading: a tier is not passed where any of the returns is not past it -------------------------


class MoreRecent(Surcharge):
    """The tiers that a more recent return makes of premiums: told apart, and charged only through `constrain`."""

    instead = True

    def edges(self, year: LawYear) -> Iterator[Edge]:
        later = year.later(self.paid_in)
        if later is not None and self.paid_in in later.more_recent:
            yield from super().edges(year)


LAWS = (MoreRecent("irmaa_next_year", 1), MoreRecent("irmaa_same_year", 0))
"""The return of the year before the premiums', and that of their own year."""

BY_YEARS_BACK = {PAID_IN: "irmaa", **{law.paid_in: law.name for law in LAWS}}


def told(year: LawYear, stepping: Collection[str]) -> dict[str, tuple[float, ...]]:
    """By law that lays tiers of premiums more than one return may decide: what its tiers but the last cost, dollars."""
    found = {}
    for back, name in BY_YEARS_BACK.items():
        later = year.later(back)
        if name in stepping and later is not None and later.more_recent:
            found[name] = tuple(later.surcharge_by_tier[:-1])
    return found


def constrain(rows: Any, saved: Any, passed: Any, within: Sequence[Any]) -> None:
    """Of one tier of one year's premiums: it is saved (0 or 1) only where the return of two years before is past it
    (`passed`), and some other is not (`within`, each 0 or 1).

    These rows are the convex hull of the two for a tier alone. They hold the saving from above, which is all that a
    plan asks of it.
    """
    rows.at_most("life_event", saved - passed)
    if within:
        first, *others = within
        rows.at_most("life_event", saved - sum(others, first))
