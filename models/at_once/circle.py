"""A federal and a state return that hang on one another, on many paths: Schedule A deducts the year's state tax, which
may hang on what is deducted federally, and on the federal tax.

Law    26 USC 164(a)(3), 63(e): of either election that circle is gone around; then the lower of both taxes together.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .federal import Amount, FederalYear, PathIncome, Return

Array = NDArray[np.float64]
CLOSE = 0.002
"""Dollars within which a state's tax is what it is worked out from."""
TURNS = 20
"""A turn leaves less than a tenth of what the one before it left."""


class StateTaxes(Protocol):
    """A state's tax of returns (states.py), prices told beside."""

    def __call__(self, lines: Return) -> Array: ...


def beside_a_state(
    federal: FederalYear, owed_on: StateTaxes, x: PathIncome, price: Amount, surcharge: Amount
) -> tuple[Return, Array]:
    """The federal return of each path, and the state's tax that Schedule A counts."""

    def around(itemized: bool, owed: Amount) -> tuple[Return, Array]:
        lines = federal.returns(x, price, owed, surcharge, itemized)
        for _ in range(TURNS):
            again = owed_on(lines)
            if np.max(np.abs(again - owed), initial=0.0) <= CLOSE:
                break
            owed = again
            lines = federal.returns(x, price, owed, surcharge, itemized)
        return lines, again

    plain, owed = around(False, 0.0)
    other, with_items = around(True, owed)
    least, most = other.tax + with_items, plain.tax + owed
    better = (least < most) | ((least == most) & (other.deduction > plain.deduction))
    return _either(better, other, plain), np.where(better, with_items, owed)


def _either(where: NDArray[np.bool_], one: Any, other: Any) -> Any:
    """Two returns in one, path by path."""
    if isinstance(one, tuple):
        return type(one)(*(_either(where, a, b) for a, b in zip(one, other, strict=True)))
    return np.where(where, one, other)
