"""A spouse's choice at a death in the plan (`people.X.inherits_as`): accounts kept as a beneficiary until 59 1/2.

Law    26 USC 408(d)(3)(C)(ii)(II), 402(c)(9): a surviving spouse may treat the deceased's accounts as their own, at any
       time; 72(t)(2)(A)(ii): what a beneficiary takes bears no 10 percent; 401(a)(9)(B)(iv): nothing is required
       before the deceased would have reached the age of required distributions.

Kept are the deceased's pre-tax accounts that would bear the 10 percent, all of them, through the year before that of
59 1/2; from then on they are the survivor's own. What is converted of one is rolled to the survivor's own Roth IRA
(408A(e)). NOT MODELED: one account kept and another not; Roth IRAs kept, whose earnings would be free of tax before
59 1/2.
"""

from __future__ import annotations

from datetime import date

from ...tax_tables.schema import Actuarial
from ..accounts import KINDS
from ..laws.federal import inherited_accounts
from ..laws.federal.early_distributions import year_59_half
from ..laws.federal.inherited_accounts import Inheritance
from ..scenario import Scenario
from ..scenario.accounts import Account
from ..scenario.fields import OPTIMIZE
from ..scenario.people import Person


def keeps_apart(scenario: Scenario, account: Account) -> bool:
    """Whether a survivor under 59 1/2 would owe the 10 percent on what an account pays: what the choice is about."""
    kind = KINDS[account.type]
    return kind.deferred and kind.early(young=True, rolled_in=account.bears_early_tax)


def survivor_of(scenario: Scenario, owner: str) -> Person | None:
    """Who inherits from an owner within the plan: the spouse who lives longer."""
    dead = next((person for person in scenario.people if person.name == owner), None)
    others = [person for person in scenario.people if dead and person.last_year > dead.last_year]
    return others[0] if others else None


def choice_matters(scenario: Scenario, survivor: Person) -> bool:
    """Whether a spouse who leaves such an account dies in the plan, and the survivor is under 59 1/2 the year after."""
    left = [a for a in scenario.accounts if a.owner != survivor.name and keeps_apart(scenario, a)]
    dead = {person.name: person.last_year for person in scenario.people if person is not survivor}
    until = min(survivor.last_year + 1, year_59_half(survivor.born))
    return any(dead[account.owner] + 1 < until for account in left if account.owner in dead)


def kept_from(scenario: Scenario, account: Account, year: int) -> Inheritance | None:
    """From whom the survivor holds an account as a beneficiary in `year`; None where it is its owner's own."""
    survivor = survivor_of(scenario, account.owner)
    if survivor is None or survivor.inherits_as in (None, "own") or not keeps_apart(scenario, account):
        return None
    if survivor.inherits_as == OPTIMIZE:
        raise ValueError('inherits_as that is "optimize" says nothing until the plan has chosen it')
    dead = scenario.person(account.owner)
    if not dead.last_year < year < year_59_half(survivor.born):
        return None
    died = date(dead.last_year, 12, 31)
    return Inheritance(dead.born, died, survivor.born, "spouse", roth=False)


def as_beneficiary(scenario: Scenario, year: int, actuarial: Actuarial) -> dict[str, float | None]:
    """By account kept so, what divides its last value in a year; None where nothing must leave it."""
    held = {account.name: kept_from(scenario, account, year) for account in scenario.accounts}
    return {
        name: inherited_accounts.divisor(of, year, actuarial) for name, of in held.items() if of is not None
    }
