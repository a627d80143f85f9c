"""Shipped scenarios, mutated: each seed gives one document, the same for ever."""

from __future__ import annotations

import copy
import random
import tomllib
from datetime import date
from functools import cache
from typing import Any

from decumulate import scenarios

ODD: list[Any] = [
    None, True, False, 0, -1, 1, 2, 7, 100, -0.0, 0.5, 1e-320, 1e-9, 1e9, 1e10, 1e11, 1e308, 10**400, -(10**30),
    float("nan"), float("inf"), float("-inf"), "", " ", "x", "NaN", "1", "7 %", "$1,000", "joint", "Kim", "optimize",
    "=1+1", "a\x00b", "\ud800", "e\u0301\u202e", "x" * 5_000, "2026-01-01", "2029-07", "70y6m", "70y13m",
    [], {}, [1], [[]], [None], [{}], {"": 1}, {"a": {"b": [1, {"c": 2}]}}, date(1, 1, 1), date(9999, 12, 31),
    "\u0663\u0661", [0.01] * 3, [0.02] * 35, "max_spending", "401k",
]  # fmt: skip
"""What stands where something else was expected."""


@cache
def _shipped(name: str) -> dict[str, Any]:
    return tomllib.loads(scenarios.path(name).read_text("utf-8"))


def mutated(seed: int) -> dict[str, Any]:
    """One to four mutations of one shipped scenario."""
    chance = random.Random(seed)
    document = copy.deepcopy(_shipped(chance.choice(scenarios.names())))
    for _ in range(chance.choice((1, 1, 2, 4))):
        _mutate(document, chance)
    return document


def _places(node: Any) -> list[tuple[Any, Any]]:
    """(container, key) of everything in a document."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
    found = [(node, key) for key in keys]
    return found + [place for key in keys for place in _places(node[key])]


def _mutate(document: dict[str, Any], chance: random.Random) -> None:
    places = _places(document)
    if not places:
        return
    holder, key = chance.choice(places)
    way = chance.randrange(7)
    if way == 0:
        del holder[key]
    elif way in (1, 2):
        holder[key] = copy.deepcopy(chance.choice(ODD))
    elif way == 3:
        old = holder[key]
        number = isinstance(old, int | float) and not isinstance(old, bool)
        holder[key] = old * chance.choice((-1, 0, 1e-6, 0.1, 10, 1000, 1e15)) if number else [old]
    elif way == 4 and isinstance(holder, dict):
        holder[chance.choice((f"{key}s", f"{key[:-1]}", "unknown", ""))] = holder[key]
    elif way == 5 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))  # names twice
    elif way == 6:
        deep: Any = 1
        for _ in range(chance.choice((3, 20, 40, 200))):
            deep = {"a": deep} if chance.random() < 0.5 else [deep]
        holder[key] = deep
    else:
        other, there = chance.choice(places)
        if there in other if isinstance(other, dict) else there < len(other):
            holder[key] = copy.deepcopy(other[there])
