"""Taxes on what a plan leaves, and on who receives it, that no plan pays: by name, threshold and amount."""

from __future__ import annotations

from collections.abc import Iterator

from ...tax_tables.death_taxes import StateEstateTax
from ...tax_tables.read import state_death_taxes
from ..amounts import dollars, percent
from ..plan import Plan
from ..scenario import Scenario
from ..scenario.heirs import Heir
from ..scenario.states import STATES
from .facts import Horizon

Note = tuple[str, str, str]
DUST = 1.0
CHARITY, OTHERS = ("charity",), ("other",)
CHILDREN = ("child", "spouse_child", "minor_child", "disabled")


def estate_taxes(scenario: Scenario, horizon: Horizon, plan: Plan) -> Iterator[Note]:
    """Of what is left at the close of the last year, but for what charities receive (26 USC 2055)."""
    if plan.estate is None:
        return
    estate = plan.estate
    whole = estate.taxable + estate.traditional + estate.roth + estate.hsa
    left = whole - sum(_received(scenario, plan, CHARITY).values())
    yield from _federal(scenario, horizon, left)
    yield from _of_state(scenario, horizon, left)
    yield from _on_heirs(scenario, plan, left)


def _received(scenario: Scenario, plan: Plan, relations: tuple[str, ...]) -> dict[str, float]:
    """What heirs of some relations inherit, by name."""
    meant = {heir.name for heir in _heirs(scenario) if heir.relation in relations}
    parts = () if plan.estate is None else plan.estate.heirs
    return {heir.name: heir.traditional + heir.rest for heir in parts if heir.name in meant}


def _heirs(scenario: Scenario) -> tuple[Heir, ...]:
    return scenario.heirs or ()


def _federal(scenario: Scenario, horizon: Horizon, left: float) -> Iterator[Note]:
    """26 USC 2001, 2010(c)."""
    law = horizon.periods[-1].law.federal.estate_tax
    over, both = left - law.exclusion, left - 2.0 * law.exclusion
    if over > DUST:
        couple = ""
        if len(scenario.people) > 1:
            couple = f"; with all of a first spouse's unused exclusion (Form 706) {dollars(law.rate * max(0.0, both))}"
        yield (
            "estate_tax",
            "estate",
            f"the estate of {dollars(left)} is above the federal exclusion of {dollars(law.exclusion)}: a tax of up to "
            f"{dollars(law.rate * over)} ({law.rate:.0%}, 26 USC 2001) is not taken off it{couple}",
        )


def _of_state(scenario: Scenario, horizon: Horizon, left: float) -> Iterator[Note]:
    """A state's own estate tax, where more is left than its threshold of then."""
    state, taxes = scenario.taxes.state or "", state_death_taxes()
    law = taxes.estate.get(state)
    if law is None or left <= _threshold(law, horizon):
        return
    then = f"{dollars(_threshold(law, horizon))} in {horizon.periods[-1].year}" if law.follows else ""
    of_year = f"{dollars(law.threshold)} ({taxes.year}{', as projected ' + then if then else ''})"
    note = f"; {law.note}" if law.note else ""
    yield (
        "state_estate_tax",
        "taxes.state",
        f"{STATES[state]} has an estate tax of its own from {of_year}{note} ({law.citation}): it is not modelled, and "
        f"{dollars(left)} is left",
    )


def _threshold(law: StateEstateTax, horizon: Horizon) -> float:
    """Of the last year: the federal exclusion, or as prices have moved it since the start."""
    last = horizon.periods[-1]
    if law.follows == "federal":
        return last.law.federal.estate_tax.exclusion
    return law.threshold * (last.deflator if law.follows == "prices" else 1.0)


def _on_heirs(scenario: Scenario, plan: Plan, left: float) -> Iterator[Note]:
    """A state's tax on what heirs receive; of children where it taxes them, though the scenario names no heirs."""
    state = scenario.taxes.state or ""
    law = state_death_taxes().inheritance.get(state)
    if law is None or left <= DUST:
        return
    children = _received(scenario, plan, CHILDREN) if scenario.heirs else {"": left}
    others = _received(scenario, plan, OTHERS)
    told = []
    if law.children_rate and any(amount > law.children_free for amount in children.values()):
        free = f" above {dollars(law.children_free)} each" if law.children_free else ""
        told.append(f"{percent(law.children_rate)} of what children receive{free}")
    if any(amount > law.others_free for amount in others.values()):
        told.append(f"up to {percent(law.others_rate)} of what {' and '.join(others)} may receive")
    if told:
        yield (
            "state_inheritance_tax",
            "taxes.state",
            f"{STATES[state]} has an inheritance tax, {', '.join(told)} ({law.citation}): it is not modelled",
        )
