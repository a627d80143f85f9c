"""Of which accounts a state tells distributions apart: inherited ones, employers' plans, what IRAs pay charities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..accounts import KINDS
from ..laws.states.known import TOLD_APART
from ..scenario import Scenario

Told = Mapping[str, Mapping[str, int]]
"""By kind (of `laws.states.facts`, or "employer_distributions"): accounts, and the place of the filer who has them."""


def told_apart(scenario: Scenario, code: str, filers: Sequence[str]) -> Told:
    """The accounts whose distributions the state of a year has otherwise than an IRA's of one's own; a survivor has
    those of whoever died."""
    kinds = TOLD_APART.get(code, ())
    found: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    for account in scenario.accounts:
        place = filers.index(account.owner) if account.owner in filers else 0
        for kind in _kinds(account):
            if kind in found:
                found[kind][account.name] = place
    return {kind: accounts for kind, accounts in found.items() if accounts}


def _kinds(account: object) -> list[str]:
    kind, found = KINDS[account.type], list[str]()  # type: ignore[attr-defined]
    if kind.gives:
        found.append("qcd")
    if kind.deferred and kind.inherited and getattr(account, "beneficiary", "") != "spouse":
        found.append("inherited_distributions")
    if kind.deferred and kind.employer:
        found.append("employer_distributions")
    return found
