"""The close of a year on every path: distributions and conversions leave their accounts, what is held grows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .books import PathBooks
from .home import Home, HomeYear, Pot
from .sources import PathSources

if TYPE_CHECKING:
    from .investor import Held

Array = NDArray[np.float64]
SEASONED = 5
"""Years after which a conversion leaves a Roth IRA free of the further tax before 59 1/2: 26 USC 408A(d)(3)(F)."""


def move(books: PathBooks, sources: PathSources, out: Mapping[str, Array], own: Array) -> None:
    """Distributions and conversions, by account; conversions in proportion to what is left."""
    for name, amount in out.items():
        books.balances[name] = np.maximum(books.balances[name] - amount, 0.0)
    whole = sources.total(books.balances, [pot.name for pot in sources.convertible])
    share = np.clip(own / np.maximum(whole, 1e-9), 0.0, 1.0)
    arrived = {name: np.zeros_like(own) for name in books.balances}
    for pot in sources.convertible:
        moved = share * books.balances[pot.name]
        books.balances[pot.name] = books.balances[pot.name] - moved
        arrived[pot.into] = arrived[pot.into] + moved
    for name, amount in arrived.items():
        _season(books, name, amount, out.get(name))


def _season(books: PathBooks, name: str, amount: Array, left: Array | None) -> None:
    """A Roth account's money that leaves it free before 59 1/2."""
    books.balances[name] = books.balances[name] + amount
    years = books.converted[name]
    years.append(amount)
    if left is not None:
        books.seasoned[name] = np.maximum(books.seasoned[name] - left, 0.0)
    if len(years) >= SEASONED:
        books.seasoned[name] = books.seasoned[name] + years[-SEASONED]


def grow(
    home: Home,
    year: HomeYear,
    books: PathBooks,
    held: Held,
    sheltered: tuple[Array, Array],
    returns: Array,
    paid: Array,
) -> None:
    """Returns of the year, of which `paid` are yields, and the step in basis at a death. `sheltered`: the mixes of
    tax-deferred accounts and of those free of tax."""
    bought = np.maximum(held.taxable - books.values, 0.0)
    kept = np.minimum(held.taxable / np.maximum(books.values, 1e-9), 1.0)
    basis = books.basis * kept + bought
    books.values = held.taxable * (1.0 + returns - paid)
    books.basis = basis
    if year.taxable_steps and year.federal.law.federal.capital_gains_tax.step_up:
        books.basis = basis + year.taxable_steps * (books.values - basis)
    deferred, free = ((mix * returns).sum(axis=0) for mix in sheltered)
    mixes = home.setting.mixes
    for pot in year.pots:
        grown = _own_growth(mixes, pot, returns) if mixes else deferred if pot.deferred else free
        books.balances[pot.name] = books.balances[pot.name] * (1.0 + grown)


def _own_growth(mixes: Mapping[str, tuple[float, ...]], pot: Pot, returns: Array) -> Array:
    """The return of an account that holds its own mix."""
    grown: Array = (np.array(mixes[pot.name])[:, None] * returns).sum(axis=0)
    return grown
