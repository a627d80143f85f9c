"""What the return model is made of, asset by asset: the record it follows, its volatility and its correlations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..markets.usual import RECORD_OF, usual_correlation, usual_volatility

if TYPE_CHECKING:
    from .uncertainty import Uncertainty

PRICES = "inflation"
"""The name of inflation among assets where they are correlated."""
BILLS = "tbill_3m"
SMALLEST = -1e-9
"""The least eigenvalue of correlations that can hold together, for rounding."""


def record_of(asset: str, stated: Uncertainty | None) -> str | None:
    """The record of history that an asset follows; None where neither the scenario nor its name says."""
    own = stated.record.get(asset) if stated else None
    return own or RECORD_OF.get(asset.lower())


def pays_all(asset: str, stated: Uncertainty | None, still: bool) -> bool:
    """Whether an asset pays whatever it returns, as cash does: its price never changes (`still`), and it follows no
    record or that of bills. A bond whose price the scenario holds still is a bond: what it returns beyond its interest
    moves its price."""
    return still and record_of(asset, stated) in (None, BILLS)


def volatility_of(asset: str, stated: Uncertainty | None, still: bool) -> float | None:
    """An asset's volatility; nothing of cash, None where it must be asked for."""
    if stated is not None and asset in stated.volatility:
        return stated.volatility[asset]
    return (
        0.0 if pays_all(asset, stated, still) else usual_volatility(asset.lower(), record_of(asset, stated))
    )


def correlations(assets: Sequence[str], stated: Uncertainty | None) -> NDArray[np.float64]:
    """Of the assets and, last, inflation: as stated, else the records'."""
    found = usual_correlations(assets, stated)
    for one, other, value in stated_pairs(stated):
        put(found, [*assets, PRICES], one, other, value)
    return found


def usual_correlations(assets: Sequence[str], stated: Uncertainty | None) -> NDArray[np.float64]:
    known = [(asset.lower(), record_of(asset, stated)) for asset in assets]
    found = np.eye(len(assets) + 1)
    for row, one in enumerate(known):
        for column, other in enumerate(known):
            found[row, column] = 1.0 if row == column else usual_correlation(one, other)
    return found


def stated_pairs(stated: Uncertainty | None) -> Iterator[tuple[str, str, float]]:
    for one, others in (stated.correlation if stated else {}).items():
        for other, value in others.items():
            yield one, other, value


def put(found: NDArray[np.float64], names: Sequence[str], one: str, other: str, value: float) -> None:
    if one in names and other in names:
        row, column = names.index(one), names.index(other)
        found[row, column] = found[column, row] = value


def possible(found: NDArray[np.float64]) -> bool:
    """Whether correlations can hold together: positive semidefinite."""
    return bool(np.linalg.eigvalsh(found)[0] >= SMALLEST)
