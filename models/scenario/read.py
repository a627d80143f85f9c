"""A scenario from wherever it is: a TOML or JSON file, text, a mapping, or a Scenario."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..reading import MOST_DEPTH, MOST_DOCUMENT, TextFile, long_key, too_deep
from .changes import changed
from .examine import examine
from .faults import Fault, ScenarioError, shown
from .not_built import not_built
from .scenario import Scenario


def load(
    source: str | Path | TextFile | Mapping[str, Any] | Scenario,
    *,
    ignore: Sequence[str] = (),
    changes: Mapping[str, Any] | None = None,
) -> Scenario:
    """Read and check a scenario.

    source   a path to a .toml or .json file, TOML or JSON text (a TextFile: under its name), a mapping, or a Scenario
             (given back)
    ignore   names of fields that are not modelled yet and may be left out; recorded in `ignored`
    changes  values set by dotted path before anything is checked, as {"market.inflation": 0.03}

    Raises ScenarioError with every fault found.
    """
    if isinstance(source, Scenario):
        if not (ignore or changes):
            return source
        source = source.content()
    raw = _document(source)
    if changes:
        raw = changed(raw, changes)
        if too_deep(raw):
            raise _deep("--set")
    absent = not_built(raw, ignore)
    before = raw.get("ignored", [])
    if absent.names and isinstance(before, list) and all(isinstance(name, str) for name in before):
        raw = {**raw, "ignored": sorted({*before, *absent.names})}
    scenario, faults = examine(raw, absent.ignored, absent.refused)
    faults = [*absent.faults, *faults]
    if faults or scenario is None:
        raise ScenarioError(faults)
    return scenario


def _document(source: str | Path | TextFile | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(source, Mapping):
        if too_deep(source):
            raise _deep("the mapping")
        raw = _plain(source)
        if not raw:
            raise _refuse(
                "the scenario", "an empty mapping", "a scenario; `decumulate new` writes one to start from"
            )
        return dict(raw)
    if isinstance(source, TextFile):
        return _parse(source.text, source.name)
    if isinstance(source, Path) or not _is_text(source):
        path = Path(source)
        return _parse(scenario_text(path), path.name)
    return _parse(source, "the text")


def _is_text(source: str) -> bool:
    """Whether a string is a document rather than the path of one."""
    return "\n" in source or source.lstrip().startswith("{") or not source.strip() or " = " in source


def _deep(place: str) -> ScenarioError:
    expected = f"tables and lists at most {MOST_DEPTH} deep, one in another"
    return _refuse(place, "tables or lists nested too deeply", expected)


def _refuse(place: str, value: str, expected: str, hint: str = "") -> ScenarioError:
    return ScenarioError([Fault(place, value, expected, hint)])


def scenario_text(path: Path) -> str:
    """The text of a scenario's file. Raises ScenarioError with what is wrong with the file."""
    place = str(path)
    try:
        if path.is_dir():
            raise _refuse(place, "a directory", "a scenario file, .toml or .json")
        if not path.exists():
            near = [name for name in _neighbours(path) if name != path.name]
            match = get_close_matches(path.name, near, n=1)
            hint = (
                f'did you mean "{path.with_name(match[0])}"?'
                if match
                else "`decumulate new` writes one to start from"
            )
            raise _refuse(place, "a file that does not exist", "a scenario file, .toml or .json", hint)
        if path.stat().st_size > MOST_DOCUMENT:
            size = f"a file of {path.stat().st_size / 1e6:.1f} MB"
            raise _refuse(place, size, f"a scenario of at most {MOST_DOCUMENT / 1e6:.0f} MB")
        with path.open("rb") as stream:
            data = stream.read(MOST_DOCUMENT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refuse(place, "a file that cannot be read", f"a file that can be read ({reason})") from None
    if len(data) > MOST_DOCUMENT:
        raise _refuse(place, "an endless file", f"a scenario of at most {MOST_DOCUMENT / 1e6:.0f} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refuse(place, "a file that is not text", "a scenario in TOML or JSON, as UTF-8 text") from None
    if "\0" in text:
        raise _refuse(place, "a binary file", "a scenario in TOML or JSON, as UTF-8 text")
    return text


def _neighbours(path: Path) -> list[str]:
    folder = path.parent
    return [entry.name for entry in folder.iterdir()] if folder.is_dir() else []


def _parse(text: str, name: str) -> dict[str, Any]:
    if not text.strip():
        hint = "`decumulate new` writes a scenario to start from"
        raise _refuse(name, "nothing: it is empty", "a scenario in TOML or JSON", hint)
    if len(text) > MOST_DOCUMENT:
        raise _refuse(
            name, f"{len(text) / 1e6:.1f} MB of text", f"a scenario of at most {MOST_DOCUMENT / 1e6:.0f} MB"
        )
    if long_key(text):
        raise _deep(name)
    try:
        raw = (
            _json(text, name)
            if text.lstrip().startswith(("{", "[{")) or name.endswith(".json")
            else tomllib.loads(text)
        )
    except tomllib.TOMLDecodeError as error:
        raise _toml_fault(str(error), text, name) from None
    except RecursionError:
        raise _deep(name) from None
    except ValueError as error:
        raise _refuse(name, "text that cannot be read", f"TOML or JSON ({error})") from None
    if too_deep(raw):
        raise _deep(name)
    if not isinstance(raw, dict):
        raise _refuse(name, shown(raw), "one JSON object with the scenario's fields")
    if not raw:
        hint = "`decumulate new` writes a scenario to start from"
        raise _refuse(name, "no field at all", "a scenario", hint)
    return raw


def _json(text: str, name: str) -> Any:
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        again: dict[str, None] = {}
        for key, value in pairs:
            if key in fields:
                again[key] = None
            fields[key] = value
        twice.extend(again)
        return fields

    try:
        raw = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        place = f"{name}, line {error.lineno}, column {error.colno}"
        raise _refuse(place, _line(text, error.lineno), f"JSON ({error.msg})") from None
    if twice:
        raise ScenarioError([Fault(name, f'"{key}" twice in one object', "each field once") for key in twice])
    return raw


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return shown(lines[number - 1].strip()) if 0 < number <= len(lines) else "the end of the text"


_TOML_HINTS = (
    (r"=\s*\$?\d{1,3}(,\d{3})+", "write numbers without commas or signs, as 118_000"),
    (r"=\s*\$", "write numbers without signs, as 118_000"),
    (r"=\s*-?[\d.]+\s*%", "rates are fractions: 7 % is 0.07"),
    (r"=\s*[A-Za-z(]", 'put text in quotes, as "Kim"; true, false and numbers stand without'),
    (r"=\s*$", "give a value after the equals sign"),
    (r"^\s*\[+[^\]]*$", "close the brackets of the table's name, as [market]"),
    (r"^\s*[^=\[#]+$", "write name = value"),
)


def _toml_fault(message: str, text: str, name: str) -> ScenarioError:
    match = re.search(r"\s*\(at line (\d+), column (\d+)\)", message)
    number = int(match[1]) if match else len(text.splitlines())
    reason = message[: match.start()] if match else message.removesuffix("(at end of document)").strip()
    lines = text.splitlines()
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    hint = next((hint for pattern, hint in _TOML_HINTS if re.search(pattern, line)), "")
    if re.search("overwrite|twice|Duplicate|mutate", reason):
        hint = "this name stands twice; keep one, or use [[double brackets]] for one more entry of a list"
    return _refuse(f"{name}, line {number}", _line(text, number), f"TOML ({reason})", hint)


def _plain(node: Any) -> Any:
    """Nested mappings and sequences as dictionaries with text keys and lists."""
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_plain(value) for value in node]
    return node
