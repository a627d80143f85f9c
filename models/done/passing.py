"""What comes and is paid between the plan's first day and a later one, as the plan has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..household.facts import Period
from ..household.horizon import build_horizon
from ..household.open_facts import as_chosen
from ..household.receipts import STREAMS
from ..laws.federal import payroll_tax
from ..plan import Plan
from ..scenario import Scenario, load
from ..scenario.accounts import WITHOUT_RMD

Streams = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Passed:
    """Dollars from the plan's first day up to the day before a later one.

    streams      wages, pensions and Social Security, by person
    spending     by the plan, debts among it, without what `spending.extra` pays once
    premiums     of Medicare, by the months, surcharges with them
    later        the period from the later day on, before anything is told of it
    """

    streams: Streams
    spending: float
    premiums: float
    later: Period

    def payroll(self, wages: Mapping[str, float]) -> float:
        """What was withheld of all wages since January."""
        return payroll_tax.compute(
            tuple(wages.values()), self.later.filing_status, self.later.law.federal.payroll_tax
        )


def passed(scenario: Scenario, plan: Plan, first: Period, day: date) -> Passed:
    """Raises ScenarioError where the scenario cannot begin on the later day."""
    later = build_horizon(as_chosen(load(_begun(scenario, day)), plan)).periods[0]
    spent = plan.years[0].cash.spending - first.spending_extra
    return Passed(
        streams={stream: _between(stream, scenario, first, later) for stream in STREAMS},
        spending=spent * (1.0 - later.spending_weight / first.spending_weight)
        + first.spending_extra
        - later.spending_extra,
        premiums=later.so_far.base_premiums
        - first.so_far.base_premiums
        + plan.years[0].tax.irmaa_surcharge * (_surcharged(later) - _surcharged(first)),
        later=later,
    )


def _between(stream: str, scenario: Scenario, first: Period, later: Period) -> dict[str, float]:
    """What was still to come on the first day less what is on the later one."""
    whole, rest = getattr(first, stream), getattr(later, stream)
    received = getattr(first.so_far, stream)
    return {
        person.name: whole.get(person.name, 0.0) - received.get(person.name, 0.0) - rest.get(person.name, 0.0)
        for person in scenario.people
    }


def _surcharged(period: Period) -> float:
    """The share of the year's surcharged months that had begun before its first day."""
    pairs = zip(period.so_far.surcharge_by_tier, period.surcharge_by_tier, strict=True)
    return next((before / whole for before, whole in pairs if whole > 0.0), 0.0)


def _begun(scenario: Scenario, day: date) -> dict[str, Any]:
    """The scenario's content as if nothing had happened before a later day."""
    content = scenario.content()
    nothing = {person.name: 0.0 for person in scenario.people}
    content["year_to_date"] = {"as_of": day.isoformat()} | {stream: dict(nothing) for stream in STREAMS}
    content["limits"] = {**content.get("limits", {}), "fixed": []}
    with_values(content, scenario)
    return content


def with_values(content: dict[str, Any], scenario: Scenario) -> list[str]:
    """Writes what accounts held on 31 December into them, where they do not say it: the values of 1 January. The
    names of these accounts."""
    if scenario.year_to_date is not None and scenario.year_to_date.begins_late:
        return []
    written = []
    for table, account in zip(content["accounts"], scenario.accounts, strict=False):
        if not isinstance(account, WITHOUT_RMD) and account.prior_year_end_value is None:
            table["prior_year_end_value"] = round(sum(account.holdings.values()), 2)
            written.append(account.name)
    return written
