"""What a state asks to be told of a year's distributions: by filer, what came of accounts that it has otherwise.

Payments to charities that are income federally (26 USC 408(d)(8)(A), the contributions made up for) are distributions.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..household.facts import Period
from ..household.state_facts import StateOfYear
from ..plan_year import PlanYear

Dollars = Mapping[str, float]


def told_of(period: Period, distributed: Dollars, qcd: Dollars, taxed: float) -> dict[str, tuple[float, ...]]:
    """Dollars by kind and filer of the whole year; empty where the state asks nothing.

    distributed, qcd    from the period's first day on, by account
    taxed               what of all payments to charities is income federally
    """
    rule, done = period.state, period.so_far
    if not isinstance(rule, StateOfYear):
        return {}
    found = {}
    for kind, places in rule.told.items():
        given = kind == "qcd"
        of = [(qcd, done.qcd), (distributed, done.distributions)][not given]
        by = [0.0] * len(rule.residents)
        for account, (place, part) in places.items():
            by[place] += part * sum(amounts.get(account, 0.0) for amounts in of)
        left = max(0.0, 1.0 - taxed / sum(by)) if given and sum(by) > 0.0 else 1.0
        found[kind] = tuple(left * amount for amount in by)
    return found


def told_of_plan(period: Period, year: PlanYear, taxed: float) -> dict[str, tuple[float, ...]]:
    """Of a complete year of a plan."""
    distributed = {name: account.distributed for name, account in year.accounts.items()}
    return told_of(period, distributed, {name: a.qcd for name, a in year.accounts.items()}, taxed)
