"""Gifts under ceilings that a state has of its own: those of 26 USC 170(b) before P.L. 115-97, and their carry-over.

Law    California: R&TC 17024.5, 17201. New York: Tax Law 615(a). Cash up to 50 percent of federal AGI, long-term
       property up to 30, together up to 50; no floor; what is above goes on for five years (26 USC 170(d)(1)).
Units  dollars a year.

A state whose ceilings are narrower than the federal ones carries more; that is followed year by year beside the federal
carry-over, from the plan's first year on: gifts of years in which the household lives elsewhere are carried in as a
resident's.
"""

from __future__ import annotations

from dataclasses import replace

from ....tax_tables.schema import ItemizedDeductions
from ....tax_tables.state_tables import Amounts
from ..federal.gift_ceilings import GiftCeilings, GiftLines, MostGifts
from ..law import LawYear
from ..regime import Lines

OWN_CEILINGS = frozenset({"CA", "NY"})
"""The states that have."""


def ceilings(t: Amounts, federal: ItemizedDeductions) -> ItemizedDeductions:
    """Schedule A of a year with a state's ceilings in place of the federal ones."""
    cash, market = t["gift_ceiling"], t["property_gift_ceiling"]
    return replace(
        federal,
        charity_cash_ceiling=cash,
        charity_ceiling=cash,
        charity_property_ceiling=market,
        charity_floor=0.0,
    )


class StateGiftCeilings(GiftCeilings):
    """Which of them the year's gifts pass, in years that a state's own ceilings matter for."""

    name = "state_gifts"
    citation = "each state's own law; 26 USC 170(b)(1), (d)(1) as of 2017"
    reads = ("agi", "gifts")
    writes = ("state_gifts_allowed", "state_gifts_carried")

    def most(self, year: LawYear) -> MostGifts | None:
        most: MostGifts | None = year.state_gifts
        return most

    def table(self, year: LawYear) -> ItemizedDeductions:
        table: ItemizedDeductions = year.ceilings
        return table

    def gifts_of(self, lines: Lines) -> GiftLines:
        gifts: GiftLines = lines.state_gifts
        return gifts


LAW = StateGiftCeilings()
