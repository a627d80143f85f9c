"""Single values of a scenario set by dotted path: `--set market.inflation=0.03`."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .faults import Fault, ScenarioError, did_you_mean, models_at, one_of, shown


def parse_change(text: str) -> tuple[str, Any]:
    """(path, value) of `key=value`; the value is read as TOML, else taken as text.

    Raises ScenarioError when there is no `=` or no key.
    """
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ScenarioError([Fault("--set", shown(text), "key=value, as market.inflation=0.03")])
    try:
        return key.strip(), tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):  # no TOML, or a number of more digits than Python reads
        return key.strip(), value.strip()


def changed(content: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a scenario's content with the changes made; every path that leads nowhere is a fault."""
    result = copy.deepcopy(content)
    faults = [fault for path, value in changes.items() if (fault := _set(result, path, value))]
    if faults:
        raise ScenarioError(faults)
    return result


def parts_of(path: str) -> list[str]:
    return [part for part in re.sub(r"\[(\d+)\]", r".\1", path).split(".") if part]


def _set(content: dict[str, Any], path: str, value: Any) -> Fault | None:
    parts = parts_of(path)
    here: Any = content
    for depth, part in enumerate(parts[:-1]):
        step = _step(here, part, _fields(parts[:depth]))
        if isinstance(step, Fault):
            return Fault(f"--set {path}", step.value, step.expected, step.hint)
        here = here[step]
        if not isinstance(here, dict | list):
            return Fault(f"--set {path}", shown(here), f"a table at {part}, where a single value stands")
    if not parts:
        return Fault(f"--set {path}", shown(path), "a dotted path, as market.inflation")
    if isinstance(here, dict):
        here[parts[-1]] = value
        return None
    step = _step(here, parts[-1], ())
    if isinstance(step, Fault):
        return Fault(f"--set {path}", step.value, step.expected, step.hint)
    here[step] = value
    return None


def _fields(parts: Sequence[str]) -> set[str]:
    """The fields that the scenario knows at a path, given or not."""
    from .scenario import Scenario

    return {name for model in models_at(parts, Scenario) for name in model.model_fields}


def _step(here: Any, part: str, fields: Collection[str]) -> Any:
    """The key or index that a part of a path names; a known table that was left out is opened."""
    if isinstance(here, dict):
        if part not in here and part not in fields:
            return Fault("", f'"{part}"', one_of(here), did_you_mean(part, here))
        here.setdefault(part, {})
        return part
    if part.isdecimal() and int(part) < len(here):
        return int(part)
    names = [entry["name"] for entry in here if isinstance(entry, dict) and "name" in entry]
    if part in names:
        return names.index(part)
    expected = f"an entry from 0 to {len(here) - 1}" if here else "an entry; this list is empty"
    expected += f", or {one_of(names)}" if names else ""
    return Fault("", f'"{part}"', expected, did_you_mean(part, names))
