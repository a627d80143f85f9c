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
    mine = {name: told.part for name, told in rule.told.get(kind, {}).items() if told.place == number}
    flow, done = sheltered.out, so_far.distributions
    if kind == "qcd":
        flow, done = sheltered.qcd, so_far.qcd
    pools = enumerate(sheltered.pools)
    paid = total(flow[n][period.index] * mine[pool.first] for n, pool in pools if pool.first in mine)
    paid = paid + sum(amount * mine.get(account, 0.0) for account, amount in done.items()) / UNIT
    if not paid.terms and not paid.const:
        return None
    return paid if taxed is None else paid - taxed
