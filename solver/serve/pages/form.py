"""Every field of the scenario as a form, made from its JSON Schema and what is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal

from ....models.scenario import Fault
from ....models.scenario.faults import place
from ...service.schema import schema_of

FormKind = Literal["text", "number", "choice", "toml", "table", "list", "named"]
HIDDEN = ("schema_version", "ignored")
TOPS = {
    "goal": "What is best",
    "people": "People",
    "accounts": "Accounts",
    "heirs": "Heirs",
    "spending": "Spending",
    "giving": "Giving",
    "allocation": "How it is invested",
    "market": "Markets",
    "taxes": "Taxes",
    "healthcare": "Health insurance",
    "limits": "Limits of your own",
    "year_to_date": "The year so far",
    "current_course": "What you do today",
    "report": "On the report",
    "uncertainty": "Uncertainty",
}
Loc = tuple[str | int, ...]


@dataclass
class FormField:
    """A field, or a table or list of them.

    name      its path, as faults name it
    kind      how it is entered; "table" has `fields`, "list" and "named" entries that are tables
    text      what is written, as it is typed; "" where nothing is
    default   what holds where nothing is written, as it is typed
    removable whether it is an entry of a list, or a table that may be left out
    """

    name: str
    label: str
    words: str
    kind: FormKind
    text: str = ""
    default: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    fields: list[FormField] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    removable: bool = False
    given: bool = False

    def leaves(self) -> Iterator[FormField]:
        """Every field that is typed into."""
        if self.kind in ("table", "list", "named"):
            for inner in self.fields:
                yield from inner.leaves()
        else:
            yield self

    def every(self) -> Iterator[FormField]:
        yield self
        for inner in self.fields:
            yield from inner.every()

    @property
    def has_fault(self) -> bool:
        return any(one.faults for one in self.every())


@cache
def schema() -> Mapping[str, Any]:
    return schema_of("scenario")


def form_of(content: Mapping[str, Any], faults: Sequence[Fault] = ()) -> tuple[list[FormField], list[Fault]]:
    """The form of a scenario's content as it is written, and the faults that belong to no field of it."""
    fields = [
        _field(key, inner, content.get(key), (key,), key in schema().get("required", ()))
        for key, inner in schema()["properties"].items()
        if key not in HIDDEN
    ]
    by_name = {one.name: one for top in fields for one in top.every()}
    rest: list[Fault] = []
    for fault in faults:
        home = _home(fault.place, by_name)
        (rest if home is None else home.faults).append(fault)
    return fields, rest


def _home(name: str, by_name: Mapping[str, FormField]) -> FormField | None:
    """The field of a fault, or the table that holds its place."""
    while name:
        if name in by_name:
            return by_name[name]
        cut = max(name.rfind("."), name.rfind("["))
        name = name[:cut] if cut > 0 else ""
    return None


def _field(key: str, given: Mapping[str, Any], value: Any, loc: Loc, required: bool) -> FormField:
    """The field of a schema; `value` is what is written, None for nothing."""
    words = str(given.get("description", ""))
    shape = _shape(given, value)
    default = given.get("default")
    found = FormField(
        name=place(loc),
        label=TOPS.get(key, _called(key)) if len(loc) == 1 else _called(key),
        words=words or str(shape.get("description", "")),
        kind=_kind(shape),
        required=required,
        given=value is not None,
        default="" if default is None or default in ([], {}) else typed(default),
    )
    match found.kind:
        case "table":
            found.fields = _table(shape, value if isinstance(value, Mapping) else {}, loc)
            found.removable = value is not None and not required
        case "list":
            entries = value if isinstance(value, list) else []
            found.fields = [_entry(shape["items"], one, (*loc, k)) for k, one in enumerate(entries)]
        case "named":
            named = value if isinstance(value, Mapping) else {}
            inner = shape["additionalProperties"]
            found.fields = [_entry(inner, one, (*loc, name)) for name, one in named.items()]
        case _:
            found.options = _options(shape)
            found.text = "" if value is None else typed(value)
    return found


def _called(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


def _entry(given: Mapping[str, Any], value: Any, loc: Loc) -> FormField:
    """An entry of a list of tables, or of a table of named tables."""
    found = _field(str(loc[-1]), given, value if isinstance(value, Mapping) else {}, loc, True)
    name = value.get("name") if isinstance(value, Mapping) else None
    found.label = str(name or (f"Entry {int(loc[-1]) + 1}" if isinstance(loc[-1], int) else loc[-1]))
    found.removable = True
    return found


def _table(shape: Mapping[str, Any], value: Mapping[str, Any], loc: Loc) -> list[FormField]:
    required = shape.get("required", ())
    own = [
        _field(key, inner, value.get(key), (*loc, key), key in required)
        for key, inner in shape["properties"].items()
    ]
    return sorted(own, key=lambda one: one.kind in ("table", "list", "named"))


def _shape(given: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
    """A schema with its references followed; of several that may hold, the one of what is written."""
    while "$ref" in given:
        given = schema()["$defs"][given["$ref"].rpartition("/")[2]]
    several = given.get("anyOf") or given.get("oneOf")
    if several is None:
        return given
    shapes = [shape for one in several if (shape := _shape(one, value)).get("type") != "null"]
    if len(shapes) == 1:
        return shapes[0]
    if all("properties" in one and "type" in one["properties"] for one in shapes):
        return _of_type(shapes, value)
    if all(one.get("type") in ("string", "number", "integer", "boolean") for one in shapes):
        plain = [word for one in shapes for word in _options(one)]
        return {"type": "toml", "suggested": plain}
    return {"type": "toml"}


def _of_type(shapes: Sequence[Mapping[str, Any]], value: Any) -> Mapping[str, Any]:
    """Of tables told apart by their `type`, the one that is written; its `type` may be chosen."""
    types = [word for one in shapes for word in _options(one["properties"]["type"])]
    mine = value.get("type") if isinstance(value, Mapping) else None
    found = next((one for one in shapes if mine in _options(one["properties"]["type"])), None)
    known = found or {"properties": {}, "required": ["type"]}
    chosen = {"enum": types, "description": "What kind it is; other fields follow from it."}
    return {
        **known,
        "type": "object",
        "properties": {"type": chosen}
        | {key: inner for key, inner in known["properties"].items() if key != "type"},
    }


def _kind(shape: Mapping[str, Any]) -> FormKind:
    if "properties" in shape:
        return "table"
    if _options(shape) and shape.get("type") != "toml":
        return "choice"
    inner = shape.get("items") or shape.get("additionalProperties")
    if isinstance(inner, Mapping) and "properties" in _shape(inner, {}):
        return "list" if "items" in shape else "named"
    match shape.get("type", "number" if "const" in shape else ""):
        case "number" | "integer":
            return "number"
        case "string":
            return "text"
    return "toml"


def _options(shape: Mapping[str, Any]) -> tuple[str, ...]:
    if "$ref" in shape:
        shape = _shape(shape, None)
    if isinstance(shape.get("const"), str):
        return (shape["const"],)
    if shape.get("type") == "boolean":
        return ("true", "false")
    return tuple(map(str, shape.get("enum") or shape.get("suggested") or ()))


def typed(value: Any) -> str:
    """A value as it is typed: text and dates bare, all else as in TOML."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value:,}" if abs(value) >= 10_000 else f"{value}"
    return _inline(value)


def _inline(value: Any) -> str:
    """A list or table on one line of TOML."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_inline(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, bool | date):
        return typed(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _key(key: str) -> str:
    plain = key.replace("_", "a").replace("-", "a")
    return key if plain.isalnum() and plain.isascii() else json.dumps(key, ensure_ascii=False)
