"""What of a household its state's law is not written for in a plan: refused by name, with what to do instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..laws.states import deductions
from ..scenario import Fault, Scenario
from ..scenario.states import STATES
from .facts import Period
from .state_facts import StateOfYear

INSTEAD = "give taxes.state_flat, one rate that stands in for the state's own law"


def state_refusals(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Fault]:
    """Faults of a scenario whose state is exact in a plan, but not for this household."""
    for rule in (period.state for period in periods if isinstance(period.state, StateOfYear)):
        if rule.unknown:
            expected = f"a filing status whose amounts are known: of {rule.year}, {rule.unknown}"
            yield Fault("taxes.state", f'"{rule.code}"', expected, INSTEAD)
            return
        found = deductions.gap(rule.code, rule, rule.amounts)
        if found:
            expected = f"a household whose tax {STATES[rule.code]} is modelled for: in {rule.year} {found}"
            yield Fault("taxes.state", f'"{rule.code}"', expected, INSTEAD)
            return
