"""Who files a state's return of a year, and what each receives whatever is decided."""

from __future__ import annotations

from collections.abc import Mapping

from ..scenario import Scenario
from .state_facts import Resident

Dollars = Mapping[str, float]
"""By person."""


def residents(
    scenario: Scenario, year: int, wages: Dollars, pensions: Dollars, public: Dollars, benefits: Dollars
) -> tuple[Resident, ...]:
    """Who files in a year: whoever is in `pensions`, of which those in `public` are a government's."""
    found = []
    for name, whole in pensions.items():
        born, own = scenario.person(name).born.year, public.get(name, 0.0)
        paid = wages.get(name, 0.0), whole - own, own, benefits.get(name, 0.0)
        found.append(Resident(name, year - born, born, *paid))
    return tuple(found)
