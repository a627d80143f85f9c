"""What is entered in the form, written into the scenario's TOML: comments and order stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT

from ..faults import HttpFault
from .form import FormField

PART = re.compile(r'\[(\d+)\]|"((?:[^"\\]|\\.)*)"|([\w-]+)')
MOST_PARTS = 20


def content_of(text: str) -> Mapping[str, Any]:
    """What a TOML text holds; nothing where it is none."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def parts_of(name: str) -> list[str | int]:
    """A field's path in parts."""
    found = PART.findall(name)[:MOST_PARTS]
    return [int(number) if number else quoted or word for number, quoted, word in found]


def entered(text: str, fields: list[FormField], given: Mapping[str, str]) -> str:
    """The TOML with what was entered: only fields that the form has and whose text is another."""
    leaves = [leaf for top in fields for leaf in top.leaves() if leaf.name in given]
    other = {leaf.name: leaf for leaf in leaves if given[leaf.name].strip() != leaf.text}
    changes = {name: value_of(leaf, given[name].strip()) for name, leaf in other.items()}
    return changed(text, changes) if changes else text


def value_of(leaf: FormField, text: str) -> Any:
    """What is typed as a value: None for nothing; what cannot be read stays text, for `check` to say what is wrong."""
    if not text:
        return None
    if leaf.kind == "text":
        return _date(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    if leaf.kind == "choice":
        return {"true": True, "false": False}.get(text, text)
    if leaf.kind == "number":
        return number_of(text)
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError, KeyError):
        number = number_of(text)
        return number if number is not None else text


def _date(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except ValueError:
        return text


def number_of(text: str) -> Any:
    """A number as people write one: 75,000, $75,000, 7 %."""
    plain = text.replace(",", "").replace("$", "").replace("_", "").replace(" ", "")
    share = plain.endswith("%")
    try:
        number = float(plain.removesuffix("%"))
    except ValueError:
        return text
    if share:
        return round(number / 100.0, 12)
    return int(number) if re.fullmatch(r"[+-]?\d{1,15}", plain) else number


def added(text: str, name: str, key: str = "") -> str:
    """The TOML with one more entry in a list of tables, or, with `key`, in a table of named tables."""
    document: Any = tomlkit.parse(text)
    parts = parts_of(name)
    holder = _open(document, parts[:-1])
    last: Any = parts[-1]
    if key:
        inner = holder.setdefault(last, tomlkit.table())
        if key in inner:
            raise HttpFault(409, f"There is one of the name {key} already.")
        inner[key] = tomlkit.table()
    else:
        if last not in holder:
            holder[last] = tomlkit.aot()
        entries = holder[last]
        entries.append(tomlkit.table() if isinstance(entries, AoT) else tomlkit.inline_table())
    return tomlkit.dumps(document)


def removed(text: str, name: str) -> str:
    """The TOML without a field, table or entry; as it is where there is none."""
    document: Any = tomlkit.parse(text)
    parts = parts_of(name)
    _remove(document, parts)
    return tomlkit.dumps(document)


def changed(text: str, changes: Mapping[str, Any]) -> str:
    """The TOML with values set by path."""
    document: Any = tomlkit.parse(text)
    for name, value in changes.items():
        _write(document, parts_of(name), value)
    return tomlkit.dumps(document)


def _write(document: Any, parts: list[str | int], value: Any) -> None:
    if value is None:
        _remove(document, parts)
        return
    _open(document, parts[:-1])[parts[-1]] = value


def _open(document: Any, parts: list[str | int]) -> Any:
    """The table at a path, opened where it is not there. Raises HttpFault where something else stands there."""
    here = document
    for part in parts:
        if isinstance(part, int):
            if not isinstance(here, list) or part >= len(here):
                raise HttpFault(409, "That entry is no longer there; load the page again.")
        elif part not in here:
            here[part] = tomlkit.table()
        here = here[part]
        if not isinstance(here, dict | list):
            raise HttpFault(409, f"{part} is a single value here; change it in the TOML.")
    return here


def _remove(document: Any, parts: list[str | int]) -> None:
    here = document
    for part in parts[:-1]:
        known = part < len(here) if isinstance(part, int) and isinstance(here, list) else part in here
        if not known:
            return
        here = here[part]
    last: Any = parts[-1]
    if isinstance(here, list):
        if isinstance(last, int) and last < len(here):
            del here[last]
        if not here:
            _remove(document, parts[:-1])
    elif last in here:
        del here[last]
