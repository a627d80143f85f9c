"""What a first dollar of traditional money costs the heirs, before any plan is known."""

from __future__ import annotations

from functools import lru_cache

from ...tax_tables.project import LawBook
from ...tax_tables.schema import FilingStatus
from ..laws.federal.heirs_tax import slices
from ..scenario import Scenario
from ..scenario.heirs import Heir
from .calendar import SENIOR_AGE
from .heir_facts import HeirYear
from .market import rate_in


def first_dollar(scenario: Scenario) -> float:
    """The rate that the heirs would pay on a dollar of traditional money today, by their shares; reforms left aside.

    It stands in where the plan's own rates are not known yet; no plan's estate is taxed by it.
    """
    return _first_dollar(scenario.heirs or (), scenario.start_year, scenario.market.inflation)


@lru_cache(maxsize=64)
def _first_dollar(heirs: tuple[Heir, ...], start_year: int, inflation: float | tuple[float, ...]) -> float:
    law = LawBook(lambda year: rate_in(inflation, year - start_year), start_year, None, []).for_year(
        start_year
    )
    rate = 0.0
    for heir in heirs:
        if heir.birth_year is not None:
            senior = int(start_year - heir.birth_year >= SENIOR_AGE)
            today = HeirYear(start_year, 1.0, FilingStatus(heir.filing_status), senior, heir.income, law)
            rate += heir.share * slices(today)[0].rate
    return rate
