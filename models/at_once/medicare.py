"""Medicare's surcharges of many returns at once: 42 USC 1395r(i)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...tax_tables.schema import FilingStatus, Irmaa

Array = NDArray[np.float64]


def surcharges(by_tier: Sequence[float], magi: Array, status: FilingStatus, table: Irmaa) -> Array:
    """What the return of an earlier year makes of the surcharges that a premium year may have: 42 USC 1395r(i)."""
    edges, tiers = np.array(table.edges[status]), np.array((0, *table.tiers[status]))
    place = np.searchsorted(edges, magi, side="left")
    place = np.where(magi >= edges[-1], len(edges), place)
    return np.asarray(np.array(by_tier)[tiers[place]])
