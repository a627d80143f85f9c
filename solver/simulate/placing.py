"""Holdings within bounds, and money placed in accounts that may not hold everything: arithmetic on dollars by asset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .rebalancing import NOTHING, Vector

STEPS = 200
"""Moves from account to account at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """A tax-advantaged account after the flows of a first day, in dollars as the bands count them.

    weight    what its dollar counts; value, floor and their unit are counted so
    floor     what of each asset stays there whatever is done
    allowed   whether it may hold each asset
    """

    name: str
    deferred: bool
    weight: float
    value: float
    floor: Vector
    allowed: tuple[bool, ...]

    @property
    def room(self) -> float:
        """What is there beside the floor."""
        return max(0.0, self.value - sum(self.floor))


def bounded(wanted: Sequence[float], low: Sequence[float], high: Sequence[float], value: float) -> Vector:
    """Holdings worth `value` from `low` to `high` of each asset, near `wanted`; as `low` has them where that is more.

    What is too much is taken in proportion to what each has above `low`; what lacks is given to those below `high` in
    proportion to `wanted`.
    """
    least = sum(low)
    if least >= value:
        return [x * value / least if least > 0.0 else 0.0 for x in low]
    held = [min(max(x, bottom), max(bottom, top)) for x, bottom, top in zip(wanted, low, high, strict=True)]
    over = sum(held) - value
    if over >= 0.0:
        room = [x - bottom for x, bottom in zip(held, low, strict=True)]
        share = over / (sum(room) or 1.0)
        return [x - share * part for x, part in zip(held, room, strict=True)]
    for _ in held:
        missing = value - sum(held)
        open_ones = [asset for asset, top in enumerate(high) if held[asset] < top]
        if missing <= 0.0 or not open_ones:
            break
        weights = {asset: max(0.0, wanted[asset]) for asset in open_ones}
        whole = sum(weights.values())
        for asset in open_ones:
            part = weights[asset] / whole if whole > 0.0 else 1.0 / len(open_ones)
            held[asset] = min(high[asset], held[asset] + part * missing)
    return held


def forced(places: Sequence[Place], assets: int) -> tuple[Vector, Vector]:
    """The least and the most of each asset that the accounts can hold together, each for itself."""
    least, most = [0.0] * assets, [0.0] * assets
    for place in places:
        alone = sum(place.allowed) == 1
        for asset in range(assets):
            least[asset] += place.floor[asset] + (place.room if alone and place.allowed[asset] else 0.0)
            most[asset] += place.floor[asset] + (place.room if place.allowed[asset] else 0.0)
    return least, most


def safer(
    rest: Vector,
    low: Sequence[float],
    high: Sequence[float],
    mine: Sequence[float],
    rows: Sequence[Sequence[float]],
) -> Vector:
    """`rest` with its risk, beside holdings `mine`, brought to the most that is allowed, or as near as bounds let it.

    `rows` as the facts of a year have them: what a dollar of each asset counts, of a sum that is at most 0.
    """
    rest = list(rest)
    for _ in range(len(rest) ** 2):
        over = [sum(c * (x + y) for c, x, y in zip(row, mine, rest, strict=True)) for row in rows]
        worst = max(range(len(rows)), key=over.__getitem__)
        if over[worst] <= NOTHING:
            break
        row = rows[worst]
        given = [asset for asset, x in enumerate(rest) if x - low[asset] > NOTHING]
        taken = [asset for asset, x in enumerate(rest) if high[asset] - x > NOTHING]
        if not given or not taken:
            break
        source, to = max(given, key=row.__getitem__), min(taken, key=row.__getitem__)
        apart = row[source] - row[to]
        if apart <= 0.0:
            break
        amount = min(rest[source] - low[source], high[to] - rest[to], over[worst] / apart)
        rest[source] -= amount
        rest[to] += amount
    return rest


def placed(
    places: Sequence[Place], rest: Sequence[float], bonds_first: Sequence[int], mixed: bool
) -> dict[str, Vector]:
    """`rest` of each asset over the accounts, each of which holds what it may: by account, in its own dollars.

    Where they have the choice all hold one mix (`mixed`), or deferred accounts hold what comes first in `bonds_first`
    and the others what comes last. What cannot be held anywhere gives way to what comes first of what can.
    """
    floors = [sum(place.floor[asset] for place in places) for asset in range(len(rest))]
    left = [max(0.0, x - floor) for x, floor in zip(rest, floors, strict=True)]
    held = _begun(places, left, bonds_first, mixed)
    for place in places:
        for _ in range(STEPS):
            missing = place.room - sum(held[place.name])
            path = _path(place, places, held, left) if missing > NOTHING else None
            if path is None:
                break
            _pass_on(path, missing, held, left)
        missing = place.room - sum(held[place.name])
        first = next((asset for asset in bonds_first if place.allowed[asset]), None)
        if missing > 0.0 and first is not None:
            held[place.name][first] += missing
    return {
        place.name: [
            (x + floor) / place.weight for x, floor in zip(held[place.name], place.floor, strict=True)
        ]
        for place in places
    }


def _begun(
    places: Sequence[Place], left: Vector, bonds_first: Sequence[int], mixed: bool
) -> dict[str, Vector]:
    """Each account by its own choice, as far as it may; what is used is taken off `left`."""
    held = {place.name: [0.0] * len(left) for place in places}
    whole, mix = sum(left), list(left)
    for place in sorted(places, key=lambda place: not place.deferred):
        order = bonds_first if place.deferred else tuple(reversed(bonds_first))
        missing = place.room
        for asset in order:
            if place.allowed[asset]:
                wish = place.room * mix[asset] / whole if mixed and whole > 0.0 else missing
                amount = min(wish, missing, left[asset])
                held[place.name][asset] = amount
                left[asset] -= amount
                missing -= amount
    return held


Path = list[tuple[str, int]]
"""Accounts and the asset that each takes: from the one with room to the asset that is left; every account but the first
gives what the one before it takes."""


def _path(place: Place, places: Sequence[Place], held: dict[str, Vector], left: Vector) -> Path | None:
    """The shortest way on which an account's room is filled with what is left."""
    seen: set[int] = set()
    ways: list[tuple[Place, Path]] = [(place, [])]
    while ways:
        account, path = ways.pop(0)
        for asset, may in enumerate(account.allowed):
            if not may or asset in seen:
                continue
            seen.add(asset)
            way = [*path, (account.name, asset)]
            if left[asset] > NOTHING:
                return way
            ways += [(other, way) for other in places if held[other.name][asset] > NOTHING]
    return None


def _pass_on(path: Path, missing: float, held: dict[str, Vector], left: Vector) -> None:
    gives = [held[name][asset] for (_, asset), (name, _) in pairwise(path)]
    amount = min(missing, left[path[-1][1]], *gives)
    for number, (name, asset) in enumerate(path):
        held[name][asset] += amount
        if number:
            held[name][path[number - 1][1]] -= amount
    left[path[-1][1]] -= amount
