"""Which assets are held where, on every path at once. Arrays are (assets, paths), dollars.

The rules are those of solver/simulate: taxable lots are sold for cash where most is held over what is wanted, and for
rebalancing only where the other accounts cannot bring the household within its bands.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEAST = 1e-9


def traded(held: Array, value: Array, wanted: Array) -> Array:
    """Holdings worth `value` after one-sided trades towards `wanted`: only sales, or only purchases."""
    net = value - held.sum(axis=0)
    apart = np.maximum(np.where(net >= 0.0, wanted - held, held - wanted), 0.0)
    whole = apart.sum(axis=0)
    share = np.minimum(1.0, np.abs(net) / np.maximum(whole, LEAST))
    moved = held + np.sign(net) * share * apart
    left = value - moved.sum(axis=0)  # where nothing is over what is wanted: in proportion to what is held
    even = moved + left * moved / np.maximum(moved.sum(axis=0), LEAST)
    return np.asarray(np.where(np.abs(left) > 1e-6, np.maximum(even, 0.0), moved))


def within_bands(held: Array, target: Array, low: Array, high: Array, elsewhere: Array) -> Array:
    """After the least trades that let `elsewhere` dollars complete the household's bands."""
    kept = np.minimum(held, high)
    freed = held.sum(axis=0) - kept.sum(axis=0)
    short = np.maximum(low - kept, 0.0)
    lacking = short.sum(axis=0)
    missing = np.maximum(lacking - elsewhere, 0.0)
    if not np.any((freed > 0.0) | (missing > 0.0)):
        return np.asarray(kept)
    more = np.maximum(missing - freed, 0.0)
    over = np.maximum(kept - low, 0.0)
    kept = kept - np.minimum(1.0, more / np.maximum(over.sum(axis=0), LEAST)) * over
    freed = freed + more
    bought = np.minimum(missing, freed)
    kept = kept + bought / np.maximum(lacking, LEAST) * short
    freed = freed - bought
    room = np.maximum(target - kept, 0.0)
    width = room.sum(axis=0)
    kept = kept + np.minimum(1.0, freed / np.maximum(width, LEAST)) * room
    left = np.maximum(freed - width, 0.0)
    return np.asarray(kept + left * target / np.maximum(target.sum(axis=0), LEAST))


def completed(held: Array, target: Array, low: Array) -> Array:
    """What the other accounts hold together, so that the household is as near its target as it can be."""
    wanted = target - held
    amounts = np.maximum(wanted, 0.0)
    over = amounts.sum(axis=0) - wanted.sum(axis=0)
    least = np.maximum(low - held, 0.0)
    room = np.maximum(amounts - least, 0.0)
    return np.asarray(np.maximum(amounts - over / np.maximum(room.sum(axis=0), LEAST) * room, 0.0))


def poured(amounts: Array, order: tuple[int, ...], value: Array) -> Array:
    """`value` dollars taken from `amounts`, the assets of `order` one after the other."""
    taken, left = np.zeros_like(amounts), np.array(value, dtype=np.float64)
    for asset in order:
        taken[asset] = part = np.minimum(amounts[asset], left)
        left = left - part
    return taken


def shares(amounts: Array, otherwise: Array) -> Array:
    """Each asset's part of what is held; `otherwise` where nothing is."""
    whole = amounts.sum(axis=0)
    return np.where(whole > LEAST, amounts / np.maximum(whole, LEAST), otherwise)
