"""What another way of leaving the same dollars would save the heirs: (code, where, message)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..amounts import dollars, dollars_down, percent
from ..plan import Plan
from ..returns.heirs import heir_taxes
from ..scenario import Scenario
from ..scenario.heirs import Heir
from .facts import Horizon

Note = tuple[str, str, str]
NOTABLE = 100.0
"""Today's dollars saved from which it is worth a word."""


def charity_first(scenario: Scenario, horizon: Horizon, plan: Plan) -> Iterator[Note]:
    """A charity with a share of everything, whose part the traditional accounts could pay: it owes no tax on them.

    The same dollars to everyone, and the heirs' tax of this plan worked out again; a plan made for it may save more.
    Where someone takes traditional accounts alone the parts are told apart already, and nothing is said.
    """
    heirs, estate = scenario.heirs or (), plan.estate
    charities = [heir for heir in heirs if heir.relation == "charity"]
    people = [heir for heir in heirs if heir.relation != "charity"]
    if estate is None or not charities or not people or any(heir.takes != "everything" for heir in heirs):
        return
    whole = estate.taxable + estate.traditional + estate.roth + estate.hsa
    first = min(estate.traditional, sum(heir.share for heir in charities) * whole)
    if first <= 0.0:
        return
    saved = (
        estate.heirs_tax - _tax(horizon, charities, people, first, estate.traditional)
    ) / horizon.estate_deflator
    if saved >= NOTABLE:
        yield "charity_first", "heirs", _words(charities, people, first, estate.traditional, saved)


def _tax(
    horizon: Horizon, charities: Sequence[Heir], people: Sequence[Heir], first: float, traditional: float
) -> float:
    """The heirs' tax where `first` dollars of the traditional accounts are the charities' and the rest is people's, by
    their shares."""
    names, shares = {heir.name for heir in charities}, sum(heir.share for heir in people)
    left = (1.0 - first / traditional) / shares
    return heir_taxes(
        tuple(
            replace(heir, traditional=0.0 if heir.name in names else heir.traditional * left)
            for heir in horizon.heirs
        )
    ).tax(traditional)


def _words(
    charities: Sequence[Heir], people: Sequence[Heir], first: float, traditional: float, saved: float
) -> str:
    whom, who = (" and ".join(heir.name for heir in some) for some in (charities, people))
    have, owe = ("have", "owe") if len(charities) > 1 else ("has", "owes")
    part = first / traditional
    ask = "ask for a plan of it"
    how = f'takes = "traditional" and a share of {part:.3f} of {whom}, {1.0 - part:.3f} together of the others, {ask}'
    return (
        f"{whom} {have} {percent(sum(heir.share for heir in charities))} of everything and {owe} no tax on an IRA: "
        f"were the same dollars paid out of traditional accounts first ({dollars(first)} at the close), and the rest "
        f"of all left to {who}, they would owe {dollars_down(saved)} less tax, in today's dollars, by this plan as it "
        f"is{f'; {how}' if part < 1.0 else ''}"
    )
