"""Files in and out: a scenario by path or shipped name, with `--set`; plans; bulk returns."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .door import InputError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ...models.plan import Plan
    from ...models.scenario import Scenario

SHIPPED = "decumulate.scenarios"


def shipped() -> dict[str, Traversable]:
    """The scenarios that come with the package, by bare name."""
    return {
        entry.name.removesuffix(".toml"): entry
        for entry in sorted(files(SHIPPED).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    }


def starter() -> str:
    """The text of the commented scenario that `decumulate new` writes."""
    return shipped()["starter"].read_text(encoding="utf-8")


def scenario_text(file: str) -> str:
    """The text of a scenario: a path first, else a shipped name or its unique beginning (`h2`)."""
    path = Path(file)
    if path.exists():
        return read_text(path)
    known = shipped()
    matches = [name for name in known if name == file] or [name for name in known if name.startswith(file)]
    if len(matches) == 1:
        return known[matches[0]].read_text(encoding="utf-8")
    near = matches or get_close_matches(path.stem, known, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Shipped scenarios: {', '.join(known)}."
    raise InputError(f"{file}: no such file, and no shipped scenario of that name. {hint}")


def load_scenario(file: str, *, settings: Sequence[str], ignore: Sequence[str]) -> Scenario:
    """The validated scenario of `file` after every `KEY=VALUE` of `settings`.

    Raises InputError when there is no such file or key, ScenarioError with every fault of the content.
    """
    from ...models.scenario import load

    content = parse(file, scenario_text(file))
    for setting in settings:
        change(content, setting)
    return load(content, ignore=ignore)


def parse(file: str, text: str) -> dict[str, Any]:
    """The mapping that TOML or JSON text holds (JSON by its suffix)."""
    try:
        content: object = json.loads(text) if file.endswith(".json") else tomllib.loads(text)
    except ValueError as error:
        raise InputError(f"{file}: cannot be read as {'JSON' if file.endswith('.json') else 'TOML'}: {error}") from None
    if not isinstance(content, dict):
        raise InputError(f"{file}: a scenario is an object with named fields, not a {type(content).__name__}.")
    return content


def change(content: dict[str, Any], setting: str) -> None:
    """Apply one `a.b.c=value` to `content`; list entries go by their number or their `name`."""
    key, equals, text = setting.partition("=")
    if not (key.strip() and equals):
        raise InputError(f"--set {setting}: expected KEY=VALUE, such as spending.annual=90000.")
    *way, last = key.strip().split(".")
    place: Any = content
    for step in way:
        place = place.setdefault(step, {}) if isinstance(place, dict) else entry(place, step, setting)
    if isinstance(place, dict):
        place[last] = toml_value(text.strip())
    else:
        raise InputError(f"--set {setting}: {'.'.join(way)} is a {type(place).__name__}, which has no field {last}.")


def entry(place: object, step: str, setting: str) -> Any:
    """The entry of a list that `step` names."""
    if not isinstance(place, list):
        raise InputError(f"--set {setting}: there is no {step} in a {type(place).__name__}.")
    names = [str(item["name"]) for item in place if isinstance(item, Mapping) and "name" in item]
    if step in names:
        return place[names.index(step)]
    if step.isdecimal() and int(step) < len(place):
        return place[int(step)]
    raise InputError(f"--set {setting}: no entry {step}; there are {', '.join(names) or len(place)}.")


def toml_value(text: str) -> Any:
    """`text` as TOML reads a value; plain text when it is none (so that quotes may be left out)."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def load_plan(path: Path) -> Plan:
    """The plan in a JSON file. Raises InputError with every fault of the document."""
    from ...models.plan import Plan, PlanError

    try:
        return Plan.read(path)
    except PlanError as error:
        raise InputError(f"{path} is not a plan:\n{error}") from None


def model_of(document: str) -> type[BaseModel]:
    """The pydantic model of `scenario` or `plan`."""
    from ...models.plan import Plan
    from ...models.scenario import Scenario

    return Scenario if document == "scenario" else Plan


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {reason(error)}.") from None


def write_text(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {reason(error)}.") from None


def reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8 text"
