"""What accounts may hold, what is never sold, and the least cash: whether these can stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .accounts import TaxableAccount
from .checks import asset_named, reads
from .faults import Loc, Problem, one_of

if TYPE_CHECKING:
    from .scenario import Scenario


@reads("accounts", "market.assets.*")
def may_hold(scenario: Scenario) -> Iterator[Problem]:
    """`accounts.X.only` and `never` name assets, none of them in both, and leave the account something to hold."""
    known = scenario.market.assets
    for index, account in enumerate(scenario.accounts):
        where: Loc = ("accounts", index)
        for field in ("only", "never"):
            for number, name in enumerate(getattr(account, field) or ()):
                yield from asset_named((*where, field, number), name, known)
        both = [name for name in account.only or () if name in (account.never or ())]
        if both:
            expected = "assets that `only` does not name: an account cannot hold only what it never holds"
            yield Problem((*where, "never"), both, expected, "delete them from one of the two lists")
        elif set(account.only or known) <= set(known) and not any(map(account.may_hold, known)):
            expected = f"an asset of market.assets left that {account.name} may hold, {one_of(known)}"
            yield Problem((*where, "never"), list(account.never or ()), expected)


@reads("accounts", "allocation", "market.assets.*")
def own_mixes(scenario: Scenario) -> Iterator[Problem]:
    """Where each account keeps its own mix, nothing of it can be forbidden, and nothing can be kept as it is."""
    if not scenario.allocation.fixed_by_account:
        return
    hint = "give allocation.target and delete fixed_by_account"
    for name, asset in scenario.market.assets.items():
        if asset.keep:
            expected = "nothing kept beside fixed_by_account, which trades each account back to its own mix"
            yield Problem(("market", "assets", name, "keep"), True, expected, hint)
    everything = {name for account in scenario.accounts for name, value in account.holdings.items() if value}
    for index, account in enumerate(scenario.accounts):
        mix = {name for name, value in account.holdings.items() if value} or everything
        barred = sorted(name for name in mix if not account.may_hold(name))
        if barred:
            field = "only" if any(name not in (account.only or mix) for name in barred) else "never"
            expected = (
                f"what lets {account.name} hold {', '.join(barred)}: fixed_by_account keeps its own mix"
            )
            yield Problem(("accounts", index, field), list(getattr(account, field)), expected, hint)


@reads("limits", "accounts", "market.assets.*")
def least_cash(scenario: Scenario) -> Iterator[Problem]:
    """`limits.least_cash` needs an asset that can be such cash, and a taxable account that may hold it."""
    least = scenario.limits.least_cash
    if not least:
        return
    where: Loc = ("limits", "least_cash")
    still = [name for name, asset in scenario.market.assets.items() if asset.unchanging]
    if not still:
        expected = "an asset of market.assets whose price never changes, for it to be held in"
        hint = "describe one that pays out all of its return: total_return = 0.03, interest = 0.03"
        yield Problem(where, least, expected, hint)
        return
    taxable = [account for account in scenario.accounts if isinstance(account, TaxableAccount)]
    holders = taxable or scenario.accounts  # one that the plan opens may hold what any account may
    if holders and not any(account.may_hold(name) for account in holders for name in still):
        expected = f"a taxable account that may hold {one_of(still)}"
        yield Problem(where, least, expected, "its accounts' `only` or `never` leave none")
