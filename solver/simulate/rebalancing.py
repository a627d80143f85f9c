"""Which asset is held where: plain arithmetic on vectors of dollars by asset, in the order of the scenario's assets.

Dollars of tax-deferred accounts are weighed as `allocation.measure` says before they come here. Lots in taxable
accounts are sold for rebalancing only where the other accounts cannot bring the household within its bands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Vector = list[float]
NARROW = 1e-6
"""A share of the bands that is too little to search on."""
NOTHING = 1e-5
"""Dollars of risk above the most that are none."""


def poured(amounts: Sequence[float], order: Sequence[int], value: float) -> Vector:
    """`value` dollars taken from `amounts`, the assets of `order` one after the other."""
    taken = [0.0] * len(amounts)
    for asset in order:
        taken[asset] = part = min(amounts[asset], value)
        value -= part
    return taken


def traded(held: Sequence[float], value: float, wanted: Sequence[float]) -> Vector:
    """Holdings worth `value` after one-sided trades: the difference is sold where most is held over what is wanted.

    Sales only, or purchases only, in proportion to the distances from `wanted`, whose sum is `value`.
    """
    net = value - sum(held)
    sign = 1.0 if net >= 0.0 else -1.0
    apart = [max(0.0, sign * (want - have)) for have, want in zip(held, wanted, strict=True)]
    whole = sum(apart)
    if whole <= 0.0:
        return list(held)
    share = min(1.0, abs(net) / whole)
    return [have + sign * share * part for have, part in zip(held, apart, strict=True)]


def within_bands(
    held: Sequence[float],
    target: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    elsewhere: float,
) -> Vector:
    """Taxable holdings after the least trades that let `elsewhere` dollars complete the household's bands.

    What is above its band even by itself is sold down to the band. What is then short of its band by more than
    `elsewhere` is bought for what is held above the lower bands. Bands and target are dollars of the household.
    """
    kept = [min(have, most) for have, most in zip(held, high, strict=True)]
    freed = sum(held) - sum(kept)
    short = [max(0.0, least - have) for have, least in zip(kept, low, strict=True)]
    missing = sum(short) - elsewhere
    if freed <= 0.0 and missing <= 0.0:
        return kept
    if missing > 0.0:
        if missing > freed:
            over = [max(0.0, have - least) for have, least in zip(kept, low, strict=True)]
            share = (missing - freed) / (sum(over) or 1.0)
            kept = [have - share * part for have, part in zip(kept, over, strict=True)]
            freed = missing
        share = missing / sum(short)
        kept = [have + share * part for have, part in zip(kept, short, strict=True)]
        freed -= missing
    if freed > 0.0:
        room = [max(0.0, want - have) for have, want in zip(kept, target, strict=True)]
        share = freed / (sum(room) or 1.0)
        kept = [have + share * part for have, part in zip(kept, room, strict=True)]
    return kept


def completed(held: Sequence[float], target: Sequence[float], low: Sequence[float]) -> Vector:
    """What the other accounts hold together, so that the household is as near its target as it can be.

    Where taxable accounts hold more of an asset than the whole target, the others hold none of it and less of
    the rest, none below its band.
    """
    wanted = [want - have for have, want in zip(held, target, strict=True)]
    over = -sum(amount for amount in wanted if amount < 0.0)
    if over <= 0.0:
        return wanted
    amounts = [max(0.0, amount) for amount in wanted]
    least = [max(0.0, bottom - have) for have, bottom in zip(held, low, strict=True)]
    room = [max(0.0, amount - bottom) for amount, bottom in zip(amounts, least, strict=True)]
    share = over / (sum(room) or 1.0)
    return [amount - share * part for amount, part in zip(amounts, room, strict=True)]


def narrowed(excess: Callable[[float], float]) -> float:
    """The largest part of their bands, from 0 (the target itself) to 1, that leaves `excess` at or below nothing.

    `excess(0)` is nothing, for the target is as risky as itself. It is made of straight pieces, whose root a secant
    finds in a few steps.
    """
    over = excess(1.0)
    if over <= NOTHING:
        return 1.0
    holds, breaks = NARROW, 1.0
    below = excess(holds)
    if below >= 0.0:
        return 0.0
    for step in range(60):
        if breaks - holds < NARROW or below > -NOTHING:
            break
        share = below / (below - over) if step % 3 < 2 else 0.5
        middle = holds + share * (breaks - holds)
        now = excess(middle)
        if now <= NOTHING:
            holds, below = middle, now
        else:
            breaks, over = middle, now
    return holds
