"""Steps that ask Medicare for a later year's income after a life event: form SSA-44, for each year that it helps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..amounts import dollars
from ..plan import Plan, PlanYear, Step


def forms(plan: Plan) -> Iterator[Step]:
    """One for each premium year, the first year's own first, where it is not filed yet: only that one is to be done
    now."""
    filed = (plan.scenario.content.get("year_to_date") or {}).get("ssa44_filed")
    for year in plan.years[1 if filed else 0 :]:
        if year.life_event is not None:
            yield Step(
                number=0,
                kind="file_ssa44",
                amount=year.life_event.saves,
                by=date(year.year, 12, 31),
                why=_why(plan, year, year.life_event.tax_year),
            )


def _why(plan: Plan, year: PlanYear, tax_year: int) -> str:
    """Which return stands in place of which."""
    magi = {one.year: one.tax.magi_medicare for one in plan.years}.get(tax_year)
    prior = plan.scenario.content.get("taxes", {}).get("prior_magi")
    if magi is None and prior is not None:
        magi = prior[tax_year - plan.years[0].year]
    amount = "" if magi is None else f" ({dollars(magi)} of modified AGI)"
    estimated = ", as an estimate" if tax_year == year.year else ""
    return f"the income of {tax_year}{amount}{estimated}, in place of that of {year.year - 2}"
