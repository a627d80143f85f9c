"""Basis of a share of a taxable lot through the deaths of its owners, for the planner.

26 USC 1014(a), (b)(6) and definitions.md: on the last day of a death year the decedent's part of each lot
takes the market value as basis, up or down; a joint lot by half, or wholly where it is community property. On
the next day the survivor owns what is left. Where a reform has repealed the step-up (`step_up = false` of the death
year's law) the survivor owns it at the basis it had. The audit works this out for itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from ..accounts.opened import JOINT
from ..scenario import Scenario
from .facts import Horizon, Period


def stepped_basis(
    basis: float,
    bought: int,
    prices: Sequence[float],
    owner: str,
    deaths: Mapping[str, int],
    *,
    community_property: bool,
    repealed: Collection[int] = (),
) -> tuple[float, ...]:
    """Basis per share on the first day of each year.

    basis     dollars a share when the lot is bought, or of an initial lot on 1 January of the start year
    bought    index of the year of purchase (0 for an initial lot); earlier places repeat `basis`
    prices    dollars a share on the first day of each year; may include the January after the last year
    owner     a person's name, or "joint"
    deaths    for each person, the index of the last year lived
    repealed  the indexes of the years whose law steps nothing
    """
    owners = frozenset(deaths) if owner == JOINT else frozenset({owner})
    steps: dict[int, float] = {}
    for index in sorted(set(deaths.values())):
        dying = {name for name in owners if deaths[name] == index}
        whole = bool(dying) and len(owners) > 1 and community_property
        share = 1.0 if whole else len(dying) / len(owners)
        survivors = frozenset(name for name, last in deaths.items() if last > index)
        owners = (owners - dying) or survivors
        if share and index not in repealed:
            steps[index + 1] = share
    path: list[float] = []
    for index, price in enumerate(prices):
        share = steps.get(index, 0.0) if index > bought else 0.0
        basis = (1.0 - share) * basis + share * price
        path.append(basis)
    return tuple(path)


def is_long_term(acquired: date, sold: date) -> bool:
    """Held for more than a year (26 USC 1222): the day of purchase does not count, the day of sale does."""
    try:
        anniversary = acquired.replace(year=acquired.year + 1)
    except ValueError:  # 29 February
        anniversary = date(acquired.year + 1, 2, 28)
    return sold > anniversary


def is_short_term(acquired: date | None, period: Period) -> bool:
    """Whether a lot sold on the first day of `period` is short-term (docs/definitions.md, Lots).

    By date on the plan's first day, and on the next one where the plan begins within its year: what was held or bought
    then has not been held for a year by the date alone. Else what is held in one plan year and sold in a later one is
    long-term. `acquired` is None for what has no lots.
    """
    if acquired is None or period.index > 1:
        return False
    if period.previous is not None and not period.previous.begins_within_year:
        return False
    return not is_long_term(acquired, period.first_day)


def cash_like(scenario: Scenario, horizon: Horizon) -> frozenset[str]:
    """Assets that need no lots."""
    uneven = {
        lot.asset
        for account in scenario.accounts
        if account.type == "taxable"
        for lot in account.lots
        if lot.basis != lot.value
    }
    return unmoving(horizon) - uneven


def unmoving(horizon: Horizon) -> frozenset[str]:
    """Assets whose price never changes."""
    moving = {
        name
        for period in horizon.periods
        for name, asset in period.assets.items()
        if abs(asset.growth) > 1e-12
    }
    return frozenset(horizon.periods[0].assets) - moving
