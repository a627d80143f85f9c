"""A pool's first day divided among its accounts, so that least is done in them.

Accounts of a pool are alike to the law and move as one in the program. On the first day each of its flows leaves and
enters one account where that can bear it, and each account keeps what it holds as far as the pool does: nobody need
sell in one IRA what they buy in another. From the next year on all of them hold the pool's mix, in the proportions that
the first year leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

TINY = 1e-9
ROW = 1e7
"""Dollars exchanged that a row of what to do less is worth: rows first, then dollars."""

Amounts = Mapping[str, float]


@dataclass
class PoolPart:
    """One account on the first day, in dollars."""

    held: dict[str, float]
    qcd: float = 0.0
    distributed: float = 0.0
    converted_out: float = 0.0
    converted_in: float = 0.0
    bought: float = 0.0

    @property
    def exchanged(self) -> float:
        return max(0.0, self.bought - self.converted_in)

    @property
    def flows(self) -> dict[str, float]:
        return {
            "qcd": self.qcd,
            "distributed": self.distributed,
            "converted_out": self.converted_out,
            "converted_in": self.converted_in,
        }

    @property
    def rows(self) -> int:
        return sum(flow > 1.0 for flow in (*self.flows.values(), self.exchanged))


def divided(
    before: Mapping[str, Amounts], held: Amounts, leaves: Amounts, converted_in: float
) -> dict[str, PoolPart]:
    """The accounts of a pool after the first day.

    before   what each account held, by asset
    held     what the pool holds after, by asset; with the flows it adds up to what was held before
    leaves   what leaves the pool, by flow
    """
    ways = (
        _way(before, held, leaves, converted_in, first) for first in _orders(before, leaves, converted_in)
    )
    return min(ways, key=lambda parts: sum(ROW * part.rows + part.exchanged for part in parts.values()))


def _orders(before: Mapping[str, Amounts], leaves: Amounts, converted_in: float) -> Iterator[dict[str, str]]:
    """Which account each flow is of first, the largest account first."""
    names = sorted(before, key=lambda name: -sum(before[name].values()))
    flows = {**leaves, "converted_in": converted_in}
    choices = [names if amount > TINY else names[:1] for amount in flows.values()]
    for chosen in product(*choices):
        yield dict(zip(flows, chosen, strict=True))


def _way(
    before: Mapping[str, Amounts],
    held: Amounts,
    leaves: Amounts,
    converted_in: float,
    first: Mapping[str, str],
) -> dict[str, PoolPart]:
    assets = dict.fromkeys([*held, *(asset for amounts in before.values() for asset in amounts)])
    parts = {
        name: PoolPart({asset: amounts.get(asset, 0.0) for asset in assets})
        for name, amounts in before.items()
    }
    over = {
        asset: sum(part.held[asset] for part in parts.values()) - held.get(asset, 0.0) for asset in assets
    }
    for flow, amount in leaves.items():
        rest = amount
        for name in sorted(parts, key=lambda name: name != first[flow]):
            took = min(rest, sum(parts[name].held.values()))
            setattr(parts[name], flow, took)
            _take(parts[name], took, over)
            rest -= took
    into = parts[first["converted_in"]]
    into.converted_in = converted_in
    _put(into, converted_in, over)
    for part in sorted(parts.values(), key=lambda part: -sum(part.held.values())):
        amount = sum(min(part.held[asset], max(0.0, more)) for asset, more in over.items())
        _take(part, amount, over)
        _put(part, amount, over)
    return parts


def _take(part: PoolPart, amount: float, over: dict[str, float]) -> None:
    """Takes so much out of an account: first of what the pool holds too much of, the most first."""
    for asset in sorted(over, key=lambda asset: -over[asset]):
        took = min(amount, part.held[asset], max(0.0, over[asset]))
        part.held[asset] -= took
        over[asset] -= took
        amount -= took
    for asset in sorted(over, key=lambda asset: -part.held[asset]):
        took = min(amount, part.held[asset])
        part.held[asset] -= took
        over[asset] -= took
        amount -= took


def _put(part: PoolPart, amount: float, over: dict[str, float]) -> None:
    """Puts so much into an account: into what the pool holds too little of, the most first."""
    part.bought += amount
    for asset in sorted(over, key=lambda asset: over[asset]):
        more = min(amount, max(0.0, -over[asset]))
        part.held[asset] += more
        over[asset] += more
        amount -= more
    if amount > TINY:
        asset = max(over, key=lambda asset: part.held[asset])
        part.held[asset] += amount
        over[asset] += amount
