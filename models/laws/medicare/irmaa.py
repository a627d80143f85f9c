"""Medicare enrollees with high income two years ago pay surcharges on Part B and Part D, by tier.

Law    42 USC 1395r(i), 1395w-113(a)(7); 20 CFR 418.1101 to 418.1140.
Form   the premium notice of CMS for the year; SSA-1099 shows what was paid.
Units  MAGI in dollars of the return of two years before; months of enrollment; dollars of the premium's year.

MAGI is AGI plus tax-exempt interest, with the filing status of that return. One dollar over an edge costs the
tier for the whole year. An edge belongs to the tier below, save the last, where the top tier begins at its
edge.

After a life-changing event a later return may stand in place of that one: life_event.py.

NOT MODELED: the return of three years before where two is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ....tax_tables.schema import FilingStatus, Irmaa
from ..law import AssessedYear, At, BandLine, Edge, Law, LawYear, Span
from ..regime import INF, Constants, Lines

MAGI = "magi_medicare"


def tier(magi: float, status: FilingStatus, table: Irmaa) -> int:
    """The tier, 0 to 5, of a return with this MAGI in the premium year of the table."""
    edges = table.edges[status]
    tiers = table.tiers[status]
    if magi >= edges[-1]:
        return tiers[-1]
    reached = 0
    for edge, above in zip(edges, tiers, strict=True):
        if magi > edge:
            reached = above
    return reached


def surcharge(by_tier: Sequence[float], magi: float, status: FilingStatus, table: Irmaa) -> float:
    """What a return of two years before makes of the six surcharges that a premium year may have."""
    return by_tier[tier(magi, status, table)]


def monthly(tier: int, table: Irmaa) -> float:
    """Part B and Part D surcharge of one enrollee for one month."""
    return table.part_b[tier] + table.part_d[tier]


def compute(magi: float, enrolled_months: int, status: FilingStatus, table: Irmaa) -> float:
    """Surcharges of the premium year, given the enrolled months of all persons together."""
    return enrolled_months * monthly(tier(magi, status, table), table)


# ---- the second reading: 42 USC 1395r(i)(3) as steps of MAGI ------------------------------------------------

PAID_IN = 2
"""42 USC 1395r(i)(4)(B)(i): the return of the second year before decides."""


class MedicareMagi(BandLine):
    """42 USC 1395r(i)(4)(A): AGI and tax-exempt interest."""

    name = MAGI

    def above_agi(self, year: LawYear) -> Span:
        return 0.0, year.tax_exempt

    def add_up(self, cell: Constants, lines: Lines, year: LawYear) -> Any:
        return lines.agi + lines.tax_exempt_interest


class Surcharge(Law):
    """Cliffs of this year's MAGI, paid as premiums so many years on."""

    reads = ("magi_medicare",)
    writes = ("premiums",)
    lines = (MedicareMagi(),)
    premium = True

    def __init__(self, name: str, paid_in: int) -> None:
        self.name, self.paid_in = name, paid_in

    def edges(self, year: LawYear) -> Iterator[Edge]:
        later = year.later(self.paid_in)
        if later is None or not any(later.surcharge_by_tier):
            return
        table, costs = later.law.medicare.irmaa, later.surcharge_by_tier
        yield Edge(-INF, self.name, MAGI, costs[0], self.paid_in)
        for edge, above in zip(table.edges[year.status], table.tiers[year.status], strict=True):
            yield Edge(edge, self.name, MAGI, costs[above], self.paid_in)

    def compute(self, at: At, year: AssessedYear) -> float:
        later = year.later(self.paid_in)
        if later is None:
            return 0.0
        return surcharge(later.surcharge_by_tier, at[MAGI], year.status, later.law.medicare.irmaa)


LAW = Surcharge("irmaa", PAID_IN)
