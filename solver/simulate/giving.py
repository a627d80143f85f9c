"""What a rule gives straight out of IRAs: the year's grants, as far as something is required of those accounts."""

from __future__ import annotations

from .household import Setting, YearFacts
from .ledger import Ledger
from .rule import Rule
from .sources import required_of


def give(rule: Rule, facts: YearFacts, ledger: Ledger, home: Setting) -> None:
    """Takes it out of the ledger's balances before anything else leaves them; the rest of the grants is cash.

    Nothing for a rule whose flows are stated, and for whoever has deducted contributions since 70 1/2 to make up for.
    """
    ledger.given = {}
    giving = facts.period.giving
    if giving is None or not giving.qcd or rule.stated or rule.only_stated:
        return
    left, given = giving.grants, dict[str, float]()
    for person, most in facts.period.may_give.items():
        names = ledger.owned(person, "deferred", home)
        if home.scenario.person(person).ira_deductions_after_70_half:
            continue
        required = required_of(names, person, facts, ledger, home)
        for name in (name for name in names if home.kinds[name].gives):
            given[name] = min(required[name], most, left)
            most, left = most - given[name], left - given[name]
    ledger.given = {name: amount for name, amount in given.items() if amount > 0.0}
    for name, amount in ledger.given.items():
        ledger.balances[name] -= amount
