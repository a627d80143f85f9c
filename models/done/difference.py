"""Two contents of a scenario side by side: each field that differs, what it was, what it is, and what moved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ..scenario import Scenario
from .holdings import DayBooks

LEAST = 0.01


class DoneDifference(BaseModel):
    """One field that differs.

    before, after    None where it is not there; dollars, days or words
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str = Field(description="The field, as a person writes it.")
    before: float | str | None = None
    after: float | str | None = None
    why: str = Field(default="", description="What moved it: steps by number, or what is assumed.")


def differences(books: DayBooks, before: Scenario, after: Scenario) -> tuple[DoneDifference, ...]:
    """In the order of the scenario after: [year_to_date], people, accounts."""
    one, other = before.content(), after.content()
    return tuple(_found(books, one, other))


def _found(books: DayBooks, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[DoneDifference]:
    told, tells = one.get("year_to_date", {}), other["year_to_date"]
    for place, was, now in _between(("year_to_date",), told, tells):
        yield _difference(books, place, was, now)
    for person, again in zip(one["people"], other["people"], strict=True):
        names = [[pension["name"] for pension in each.get("pensions", [])] for each in (person, again)]
        for name in names[0]:
            if name not in names[1]:
                place = ("people", str(person["name"]), "pensions")
                yield _difference(books, place, str(name), None)
    accounts = {account["name"]: account for account in one["accounts"]}
    for account in other["accounts"]:
        yield from _of_account(books, accounts.get(account["name"]), account)


def _of_account(
    books: DayBooks, was: Mapping[str, Any] | None, now: Mapping[str, Any]
) -> Iterator[DoneDifference]:
    place = ("accounts", str(now["name"]))
    if was is None:
        yield _difference(books, place, None, f"a new account of {now['owner']}")
    before, after = _flat(was or {}), _flat(now)
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if not _same(old, new):
            yield _difference(books, (*place, name), old, new)


def _flat(account: Mapping[str, Any]) -> dict[str, Any]:
    """What an account holds, by asset or lot, and what is known of its layers, by name."""
    found: dict[str, Any] = dict(account.get("holdings", {}))
    for lot in account.get("lots", []):
        name = f"{lot['asset']} bought {lot['acquired']}"
        found[name] = found.get(name, 0.0) + lot["value"]
        basis = f"{name}, basis"
        found[basis] = found.get(basis, 0.0) + lot["basis"]
    for name in ("prior_year_end_value", "contribution_basis"):
        if account.get(name):
            found[name] = account[name]
    for past in account.get("conversions", []):
        name = f"conversions of {past['year']}"
        found[name] = found.get(name, 0.0) + past["amount"]
    return found


def _between(
    place: tuple[str, ...], one: Mapping[str, Any], other: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    for name in dict.fromkeys((*other, *one)):
        was, now = one.get(name), other.get(name)
        if isinstance(was, dict) or isinstance(now, dict):
            yield from _between((*place, name), was or {}, now or {})
        elif not _same(was, now):
            yield (*place, name), was, now


def _same(was: Any, now: Any) -> bool:
    numbers = (int, float)
    if isinstance(was or 0.0, numbers) and isinstance(now or 0.0, numbers):
        return abs(float(was or 0.0) - float(now or 0.0)) < LEAST
    return bool(was == now)


def _difference(books: DayBooks, place: tuple[str, ...], was: Any, now: Any) -> DoneDifference:
    said = [
        words
        for key, words in books.whys.items()
        if key == place or (key == place[: len(key)] and len(key) == 3)
    ]
    said += [
        words for key, words in books.whys.items() if len(place) == 3 and place[2].startswith(f"{key[-1]}, ")
    ]
    why = ", ".join(dict.fromkeys(word for words in said for word in words))
    if not why and place[0] == "accounts":
        why = "the scenario's own return"
    return DoneDifference(place=_words(place), before=_value(was), after=_value(now), why=why)


def _words(place: tuple[str, ...]) -> str:
    parts = [f'"{part}"' if " " in part and not part[:1].islower() else part for part in place]
    return ".".join(parts)


def _value(value: Any) -> float | str | None:
    if value is None or isinstance(value, str):
        return value
    return ("yes" if value else "no") if isinstance(value, bool) else float(value)
