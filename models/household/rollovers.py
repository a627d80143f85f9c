"""Direct rollovers of employers' plans to IRAs, as the scenario wants them (`accounts.X.rolls_to`, `rolls_in`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..scenario import Scenario
from ..scenario.accounts import EmployerPlan, EmployerRoth401k
from .access import first_qualified


class Rollover(NamedTuple):
    """All that a plan holds after a first day's payments and conversions goes to an IRA of its owner.

    roth            whether it goes to a Roth IRA
    contributions   dollars of it that are contributions in the Roth IRA which receives it; None where all are, as of
                    payments that qualify (26 CFR 1.408A-10 A-3)
    """

    source: str
    target: str
    year: int
    roth: bool
    contributions: float | None


def rollovers(scenario: Scenario) -> Iterator[Rollover]:
    """Those of a scenario, in the order of its accounts."""
    for account in scenario.accounts:
        if isinstance(account, EmployerPlan) and account.rolls_to is not None:
            year = scenario.start_year if account.rolls_in is None else account.rolls_in
            contributions: float | None = 0.0
            roth = isinstance(account, EmployerRoth401k)
            if isinstance(account, EmployerRoth401k):
                first = first_qualified(scenario, account)
                qualifies = first is not None and year >= first
                contributions = None if qualifies else account.contribution_basis
            yield Rollover(account.name, account.rolls_to, year, roth, contributions)
