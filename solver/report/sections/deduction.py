"""Whether a year itemises, in words, where a household states items or gives: whether what it gives is deducted."""

from __future__ import annotations

from ....models.household.horizon import build_horizon
from ....models.household.open_facts import as_chosen
from ....models.plan import Plan
from ....models.returns.deduction_choice import BothDeductions, deduction_choice
from ....models.returns.of_plan import input_of_plan
from ....models.scenario import load
from ..words import DUST, dollars


def deduction_words(plan: Plan) -> str:
    """Of the first year; nothing where the scenario states no items and no gifts, or the plan came without it."""
    content = plan.scenario.content
    if not content.get("giving") and not content.get("taxes", {}).get("itemized"):
        return ""
    scenario = as_chosen(load(content), plan)
    horizon = build_horizon(scenario)
    entered = input_of_plan(horizon, plan, 0, scenario.taxes.carried)
    return choice_words(plan.years[0].year, deduction_choice(entered, horizon.periods[0].law))


def choice_words(year: int, found: BothDeductions) -> str:
    """What is taken, the other beside it, and what becomes of the gifts."""
    standard = f"the standard deduction of {dollars(found.standard)}"
    if found.beside_standard > DUST:
        standard += f" with {dollars(found.beside_standard)} of cash gifts beside it"
    apart = found.items - found.standard - found.beside_standard
    by = f"{dollars(abs(apart))} {'more' if apart > 0.0 else 'less'}"
    if found.itemizes:
        gifts = f" ({dollars(found.gifts)} of it gifts)" if found.gifts > DUST else ""
        beside = f"{by} than {standard}" if abs(apart) > DUST else f"as much as {standard}"
        return f"{year} itemises: {dollars(found.items)} of items{gifts}, {beside}.{_why(apart < -DUST)}"
    beside = f", {by}" if abs(apart) > DUST else " as well"
    taken = f"{standard[:1].upper()}{standard[1:]} is taken for {year}"
    lost = _not_deducted(found.given - found.beside_standard, found.given)
    return f"{taken}: items would come to {dollars(found.items)}{beside}{lost}.{_why(apart > DUST)}"


def _not_deducted(lost: float, given: float) -> str:
    if lost <= DUST:
        return ""
    return (
        f"; nothing of the {dollars(given)} given is deducted"
        if lost >= given - DUST
        else (f"; {dollars(lost)} of the {dollars(given)} given is not deducted")
    )


def _why(smaller: bool) -> str:
    """Said where the smaller deduction is taken."""
    return " It is taken because federal and state tax together are lower with it." if smaller else ""
