"""What a state has otherwise of distributions, in the program."""

from __future__ import annotations

from typing import Protocol

from ...models.household.facts import Horizon, Period
from ...models.household.state_facts import StateOfYear
from .model import UNIT, Expr, total
from .sheltered import Sheltered


class ToldOf(Protocol):
    """What of a program says it."""

    horizon: Horizon
    sheltered: Sheltered


def told_of_filer(
    program: ToldOf, period: Period, number: int, kind: str, taxed: Expr | None = None
) -> Expr | None:
    """What a filer's accounts of a kind pay that the state has otherwise, less what of it is `taxed` federally; None
    where it has none."""
    rule, so_far, sheltered = period.state, period.so_far, program.sheltered
    assert isinstance(rule, StateOfYear)
    mine = {account for account, place in rule.told.get(kind, {}).items() if place == number}
    flow, done = sheltered.out, so_far.distributions
    if kind == "qcd":
        flow, done = sheltered.qcd, so_far.qcd
    paid = total(flow[n][period.index] for n, pool in enumerate(sheltered.pools) if pool.first in mine)
    paid = paid + sum(amount for account, amount in done.items() if account in mine) / UNIT
    if not paid.terms and not paid.const:
        return None
    return paid if taxed is None else paid - taxed
