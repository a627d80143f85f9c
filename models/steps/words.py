"""The bare action of a step in words, wherever what to do is printed: only what is filled in differs."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter

from ..plan_steps import StepKind

ACTIONS: dict[StepKind, str] = {
    "qcd": "give {amount} from {source} straight to charity",
    "withdraw": "withdraw {amount} from {source}",
    "convert": "convert {amount} from {source} to {destination}",
    "roll_over": "roll over {amount} from {source} to {destination}",
    "give": "give {amount} of {asset} in {source} to {destination}",
    "grant": "have {source} grant {amount} to {destination}",
    "sell": "sell {amount} of {asset} in {source}",
    "buy": "buy {amount} of {asset} in {destination}",
    "set_aside": "set aside {amount}",
    "pay_tax": "pay {amount} of income tax",
    "file_ssa44": "file form SSA-44 and save {amount} of Medicare surcharges",
}


CHARITIES, FUND = "charities", "the donor-advised fund"
"""Who receives a gift."""
CASH = "cash"
"""The asset class of money in no security, as orders take it (solver/trades): neither bought nor sold."""
OF_CASH: dict[StepKind, str] = {
    "give": "give {amount} in cash to {destination}",
    "sell": "take {amount} out of cash in {source}",
    "buy": "put {amount} into cash in {destination}",
}


def action_of(kind: StepKind, say: Callable[[str], str], asset: str = "") -> str:
    """`withdraw $45,800 from Nora IRA`, as a part of a sentence; `say` words a field of the step, whose
    asset class `asset` is.

    KeyError for an exchange and for the opening of a Roth IRA, which are worded where they are printed.
    """
    template = OF_CASH[kind] if kind in OF_CASH and asset == CASH else ACTIONS[kind]
    fields = [field for _, field, _, _ in Formatter().parse(template) if field]
    return template.format(**{field: say(field) for field in fields})
