"""A proposal written into its scenario's TOML: comments, order and all other tables stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..scenario import Scenario, ScenarioError, load
from .propose import DoneProposal

FIGURES = 6
"""Digits of the shares of a mix that was left to be today's and is held from now on."""


def written(text: str, proposal: DoneProposal, ignore: Sequence[str] = ()) -> str:
    """The scenario's text after the steps, which loads as the proposal's scenario; JSON becomes TOML.

    Raises ScenarioError where it would not load: nothing is then to be written.
    """
    import tomlkit

    if not text.lstrip().startswith("{"):
        document: Any = tomlkit.parse(text)
        _write(document, proposal)
        answer = str(tomlkit.dumps(document))
        if _is_same(answer, proposal.scenario, ignore):
            return answer
    answer = str(tomlkit.dumps(_dated(proposal.content)))  # a form that cannot be changed in place
    load(answer, ignore=ignore)
    return answer


def _is_same(text: str, scenario: Scenario, ignore: Sequence[str]) -> bool:
    """Whether a text is of the proposal's scenario, but for the digits of its mix."""
    try:
        found, wanted = (one.content() for one in (load(text, ignore=ignore), scenario))
    except ScenarioError:
        return False
    for content in (found, wanted):
        content.get("allocation", {}).pop("target", None)
        content.pop("ignored", None)
    return bool(found == wanted)


def _write(document: Any, proposal: DoneProposal) -> None:
    import tomlkit

    content = proposal.content
    told = document.setdefault("year_to_date", tomlkit.table())
    _table(told, {name: value for name, value in content["year_to_date"].items() if value or name in told})
    mix = content.get("allocation", {}).get("target")
    if mix and "target" not in document.get("allocation", {}):
        document.setdefault("allocation", tomlkit.table())["target"] = _rounded(mix)
    for person, again in zip(document["people"], content["people"], strict=True):
        names = {pension["name"] for pension in again.get("pensions", [])}
        pensions = person.get("pensions", [])
        for place in reversed(range(len(pensions))):
            if pensions[place]["name"] not in names:
                del pensions[place]
        if "pensions" in person and not pensions:
            del person["pensions"]
    known = {str(account["name"]): account for account in document["accounts"]}
    for account in content["accounts"]:
        if account["name"] not in known:
            entry = tomlkit.table()
            _table(entry, {name: value for name, value in account.items() if name != "lots"})
            _lots(entry, account.get("lots", []), ())
            document["accounts"].append(entry)
            continue
        _account(known[account["name"]], account, proposal.kept.get(account["name"], ()))


def _account(raw: Any, account: Mapping[str, Any], kept: Sequence[int]) -> None:
    """Values in place, layer by layer; lots that are gone are taken out, new ones stand at the end."""
    for name in ("contribution_basis", "prior_year_end_value"):
        if name in account and raw.get(name, 0) != account[name]:
            raw[name] = _plain(account[name])
    if "holdings" in account:
        _table(raw["holdings"], account["holdings"])
    if "conversions" in raw and len(raw["conversions"]) >= len(account.get("conversions", [])):
        left = {past["year"]: past["amount"] for past in account.get("conversions", [])}
        for place in reversed(range(len(raw["conversions"]))):
            past = raw["conversions"][place]
            if past["year"] not in left:
                del raw["conversions"][place]
            elif past["amount"] != left[past["year"]]:
                past["amount"] = _plain(left[past["year"]])
    if "lots" in account:
        _lots(raw, account["lots"], kept)


def _lots(raw: Any, lots: Sequence[Mapping[str, Any]], kept: Sequence[int]) -> None:
    import tomlkit
    from tomlkit.items import AoT

    if "lots" not in raw:
        if lots:
            raw["lots"] = tomlkit.aot()
        else:
            return
    held = raw["lots"]
    for place, lot in zip(kept, lots, strict=False):
        for name in ("value", "basis"):
            if held[place][name] != lot[name]:
                held[place][name] = _plain(lot[name])
    for place in reversed(range(len(held))):
        if place not in kept:
            del held[place]
    for lot in lots[len(kept) :]:
        entry = tomlkit.table() if isinstance(held, AoT) else tomlkit.inline_table()
        entry.update(_dated(lot))
        held.append(entry)
    if not held and isinstance(held, AoT):
        del raw["lots"]


def _table(raw: Any, values: Mapping[str, Any]) -> None:
    """A table's fields as they are now; what is the same is not touched."""
    import tomlkit

    for name in [name for name in raw if name not in values]:
        del raw[name]
    for name, value in values.items():
        if isinstance(value, dict) and isinstance(raw.get(name), dict):
            _table(raw[name], value)
        elif isinstance(value, dict):
            raw[name] = tomlkit.inline_table()
            raw[name].update(_dated(value))
        elif _other(raw.get(name), value):
            raw[name] = _plain(value)


def _other(was: Any, now: Any) -> bool:
    return bool((was.isoformat() if isinstance(was, date) else was) != now)


def _plain(value: Any) -> Any:
    """Whole dollars without `.0`, days as TOML has them."""
    if isinstance(value, float) and value == int(value):
        return int(value)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _dated(value: Any) -> Any:
    """Data for TOML."""
    if isinstance(value, Mapping):
        return {name: _dated(one) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_dated(one) for one in value]
    return _plain(value)


def _rounded(mix: Mapping[str, float]) -> dict[str, float]:
    """Shares of so many digits that are 1 together."""
    shares = {asset: round(share, FIGURES) for asset, share in mix.items()}
    most = max(shares, key=lambda asset: shares[asset])
    shares[most] = round(shares[most] + 1.0 - sum(shares.values()), FIGURES)
    return shares
