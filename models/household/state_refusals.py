"""What of a household its state's law is not written for in a plan: refused by name, with what to do instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..laws.states import deductions, register
from ..scenario import Fault, Scenario
from ..scenario.states import STATES
from .facts import Period
from .state_facts import StateOfYear

INSTEAD = "give taxes.state_flat, one rate that stands in for the state's own law"


def _has_items(rule: StateOfYear) -> bool:
    """Whether a plan has what its law has of items in the year."""
    return rule.code in register.WITHOUT_ITEMS or rule.code in deductions.WAYS


def state_refusals(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Fault]:
    """Faults of a scenario whose state is exact in a plan, but not for this household."""
    rules = [period.state for period in periods if isinstance(period.state, StateOfYear)]
    if not rules:
        return
    itemizing = {rule.code for rule in rules if not _has_items(rule)}
    if itemizing and (scenario.taxes.itemized is not None or scenario.giving is not None):
        what = "taxes.itemized" if scenario.taxes.itemized is not None else "[giving]"
        states = " and ".join(STATES[code] for code in sorted(itemizing))
        expected = f"no {what} beside it: what {states} deducts of items is not modelled yet in a plan"
        yield Fault("taxes.state", f'"{min(itemizing)}"', expected, INSTEAD)
    for rule in rules:
        if rule.unknown:
            expected = f"a filing status whose amounts are known: of {rule.year}, {rule.unknown}"
            yield Fault("taxes.state", f'"{rule.code}"', expected, INSTEAD)
            return
        found = deductions.gap(rule.code, rule, rule.amounts)
        if found:
            expected = f"a household whose tax {STATES[rule.code]} is modelled for: in {rule.year} {found}"
            yield Fault("taxes.state", f'"{rule.code}"', expected, INSTEAD)
            return
