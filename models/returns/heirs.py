"""The returns of an heir: what a year's tax is by what is drawn, and the heirs' taxes on what a plan leaves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from ...tax_tables.read import actuarial
from ..household.heir_facts import HeirYear, Inheriting
from ..laws.federal import heirs_tax
from ..laws.federal.heirs_tax import Corners, Schedule
from .federal_return import ReturnInput, ReturnLines, federal_return

BEYOND = 1000.0
KEPT = 16
"""Scenarios whose heirs' functions are kept."""


def heir_return(year: HeirYear, drawn: float) -> ReturnLines:
    """The heir's return of a year in which `drawn` dollars leave the inherited account; all own income as wages."""
    received = ReturnInput(year.status, year.seniors, wages=year.income, traditional_distributions=drawn)
    return federal_return(received, year.law)


def corners(year: HeirYear) -> Corners:
    """The year's tax on what is drawn, in dollars of the close, at each corner of the return."""
    places = _corners_drawn(year)
    before = heir_return(year, 0.0).federal_tax
    owed = [heir_return(year, drawn).federal_tax - before for drawn in (*places, places[-1] + BEYOND)]
    return Corners(
        tuple(drawn * year.worth for drawn in places),
        tuple(tax * year.worth for tax in owed[:-1]),
        (owed[-1] - owed[-2]) / BEYOND,
    )


def _corners_drawn(year: HeirYear) -> list[float]:
    """Dollars of the year: where the senior deduction begins and ends to fall, where a bracket is full.

    Between the former taxable income is linear in what is drawn (Form 1040 lines 11 to 15).
    """
    federal, status = year.law.federal, year.status
    senior, tops = federal.senior_deduction, federal.ordinary_income_tax.tops[status]
    falls = [senior.threshold[status]]
    if senior.phaseout_rate:
        falls.append(falls[0] + senior.amount[status] / senior.phaseout_rate)
    whole = federal.standard_deduction.basic[status] + tops[-1] + senior.amount[status]
    whole += 2.0 * federal.standard_deduction.aged_addition[status]
    stops = sorted({0.0, max(0.0, whole - year.income), *(max(0.0, at - year.income) for at in falls)})
    found = set(stops)
    for low, high in pairwise(stops):
        left, right = (year.income + at - heir_return(year, at).deduction for at in (low, high))
        for top in (0.0, *tops):
            if left < top < right:
                found.add(low + (high - low) * (top - left) / (right - left))
    return sorted(found)


class HeirTaxes:
    """The taxes of heirs on what they inherit; what does not depend on the amount is worked out once."""

    def __init__(self, heirs: Sequence[Inheriting]) -> None:
        self.heirs = heirs
        self._planners = [
            heirs_tax.Planner(heir, [corners(year) for year in heir.years], actuarial()) for heir in heirs
        ]

    def schedules(self, traditional: float) -> list[Schedule]:
        """By heir, how their share of `traditional` dollars is best drawn, and the taxes, in dollars of each year."""
        pairs = zip(self.heirs, self._planners, strict=True)
        return [planner.compute(heir.traditional * traditional) for heir, planner in pairs]

    def taxes(self, schedules: Sequence[Schedule]) -> list[float]:
        """By heir, what the taxes of a schedule count at the close."""
        return [
            sum(year.worth * tax for year, tax in zip(heir.years, schedule.tax, strict=True))
            for heir, schedule in zip(self.heirs, schedules, strict=True)
        ]

    def tax(self, traditional: float) -> float:
        """What all heirs pay on `traditional` dollars, as it counts at the close."""
        return sum(self.taxes(self.schedules(traditional)))


@lru_cache(maxsize=KEPT)
def heir_taxes(heirs: tuple[Inheriting, ...]) -> HeirTaxes:
    """`HeirTaxes` of the heirs of a horizon, worked out once."""
    return HeirTaxes(heirs)
