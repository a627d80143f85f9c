"""What Roth accounts have paid out: which layers are gone, and what of it is income or bears the 10 percent."""

from __future__ import annotations

from typing import Any

from ..amounts import cents
from ..laws.federal import roth_distributions
from ..scenario.accounts import Account, EmployerRoth401k, InheritedRoth
from ..scenario.faults import Fault
from .holdings import CENT, DayBooks


def roth_paid(
    books: DayBooks, account: Account, amount: float, before: float, where: str, *, young: bool, why: str
) -> None:
    """After a distribution: contributions, then conversions, then earnings are gone (26 USC 408A(d)(4)); of an
    employer's plan and an inherited one what was not free of tax is refused. `before`: what the account held."""
    if isinstance(account, EmployerRoth401k | InheritedRoth):
        _alone(books, account, amount, before, where, young=young, why=why)
        return
    mine = [one for one in books.content["accounts"] if _is_of(one, account.owner)]
    layers = sorted(
        ((int(past["year"]), one, past) for one in mine for past in one.get("conversions", [])),
        key=lambda layer: layer[0],
    )
    basis = sum(float(one.get("contribution_basis", 0.0)) for one in mine)
    began = [int(one["first_contribution_year"]) for one in mine if "first_contribution_year" in one]
    year = books.first.year
    first = min([*began, *(layer[0] for layer in layers)], default=year)
    past = [(since, float(layer["amount"])) for since, _, layer in layers]
    found = roth_distributions.compute(amount, basis, past, year, first, not young)
    if found.from_earnings > CENT and _converted(books, account.owner) and (found.taxable or young):
        expected = f"at most {cents(amount - found.from_earnings)}, the contributions and earlier conversions"
        hint = "what was converted this year and is paid out again is not modelled for a year that has begun"
        books.faults.append(Fault(f"{where}.amount", cents(amount), expected, hint))
        return
    _use(books, mine, account.name, found.from_contributions, why)
    for (_, holder, layer), used in zip(layers, found.from_conversions, strict=True):
        layer["amount"] = float(layer["amount"]) - used
        if layer["amount"] <= CENT:
            holder["conversions"] = [one for one in holder["conversions"] if one is not layer]
        if used:
            books.because(("accounts", str(holder["name"]), "conversions"), why)
    if found.taxable > CENT:
        books.tell(why, "taxable_roth_distributions", found.taxable)
    if found.early > CENT:
        books.tell(why, "early_distributions", found.early)


def _is_of(table: dict[str, Any], owner: str) -> bool:
    return bool(table["type"] == "roth_ira" and table["owner"] == owner)


def _converted(books: DayBooks, owner: str) -> float:
    """What the owner has converted this year."""
    mine = {account.name for account in books.scenario.accounts if account.owner == owner}
    return sum(float(amount) for name, amount in books.told.get("conversions", {}).items() if name in mine)


def _use(books: DayBooks, mine: list[dict[str, Any]], name: str, used: float, why: str) -> None:
    """Contributions of the account itself first, then of the owner's others."""
    for table in sorted(mine, key=lambda one: one["name"] != name):
        part = min(used, float(table.get("contribution_basis", 0.0)))
        if part > 0.0:
            table["contribution_basis"] = float(table["contribution_basis"]) - part
            books.because(("accounts", str(table["name"]), "contribution_basis"), why)
        used -= part


def _alone(
    books: DayBooks,
    account: EmployerRoth401k | InheritedRoth,
    amount: float,
    before: float,
    where: str,
    *,
    young: bool,
    why: str,
) -> None:
    """An account whose layers are its own: in proportion of an employer's plan (26 USC 72(e)(8)), contributions first
    of an inherited one."""
    table = books.account(account.name)
    basis, year = account.contribution_basis, books.first.year
    since = account.first_contribution_year
    pro_rata = isinstance(account, EmployerRoth401k)
    used = basis * amount / before if pro_rata and before else min(basis, amount)
    seasoned = since is not None and roth_distributions.is_seasoned(since, year)
    free = seasoned and (not young or not pro_rata)
    if not free and amount - used > CENT:
        expected = "an amount that is free of tax"
        hint = "earnings that are income are not worked out of such an account: tell them in [year_to_date] by hand"
        books.faults.append(Fault(f"{where}.amount", cents(amount), expected, hint))
        return
    if used > 0.0:
        table["contribution_basis"] = basis - used
        books.because(("accounts", account.name, "contribution_basis"), why)
