"""The bare action of a step in words, wherever what to do is printed: only what is filled in differs."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter

from ..plan_steps import StepKind

ACTIONS: dict[StepKind, str] = {
    "withdraw": "withdraw {amount} from {source}",
    "convert": "convert {amount} from {source} to {destination}",
    "roll_over": "roll over {amount} from {source} to {destination}",
    "sell": "sell {amount} of {asset} in {source}",
    "buy": "buy {amount} of {asset} in {destination}",
    "set_aside": "set aside {amount}",
    "pay_tax": "pay {amount} of income tax",
}


def action_of(kind: StepKind, say: Callable[[str], str]) -> str:
    """`withdraw $45,800 from Nora IRA`, as a part of a sentence; `say` words a field of the step.

    KeyError for an exchange and for the opening of a Roth IRA, which are worded where they are printed.
    """
    template = ACTIONS[kind]
    fields = [field for _, field, _, _ in Formatter().parse(template) if field]
    return template.format(**{field: say(field) for field in fields})
