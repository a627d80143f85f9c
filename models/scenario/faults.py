"""What is wrong with a scenario, in people's words: where, what was given, what was expected, what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from ..accounts import KINDS

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One fault of a scenario.

    place     where, as a person writes it: `people[1].social_security.claim_age`
    value     what was given there, as text ("nothing" when it is missing)
    expected  what would be right
    hint      what to do about it, "did you mean", or nothing
    who       the person or account that the place belongs to, when it has a name
    """

    place: str
    value: str
    expected: str
    hint: str = ""
    who: str = ""

    def __str__(self) -> str:
        place = f"{self.place} ({self.who})" if self.who else self.place
        text = f"{place}: given {self.value}; expected {self.expected}"
        return f"{text}. {self.hint[:1].upper()}{self.hint[1:]}" if self.hint else text


class ScenarioError(Exception):
    """The scenario cannot be used; `faults` holds every fault that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n  ".join([f"{count} in the scenario:", *map(str, self.faults)]))


@dataclass(frozen=True)
class Problem:
    """A fault before its place is put into words: `loc` is the path of keys and list indices."""

    loc: Loc
    value: Any
    expected: str
    hint: str = ""

    def fault(self, raw: Any) -> Fault:
        return Fault(place(self.loc), shown(self.value), self.expected, self.hint, who(self.loc, raw))


class Missing:
    """Stands for a value that was not given."""


def shown(value: Any) -> str:
    """A given value as short text, in TOML's words."""
    if isinstance(value, Missing):
        return "nothing"
    if isinstance(value, date):
        return value.isoformat()
    try:
        text = json.dumps(value, default=str, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."


def place(loc: Loc) -> str:
    """A path as a person writes it: `accounts[0].holdings.us_stock`."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            key = part if re.fullmatch(r"[\w-]+", part) else json.dumps(part, ensure_ascii=False)
            text += f".{key}" if text else key
    return text or "the scenario"


def who(loc: Loc, raw: Any) -> str:
    """The name of the person, account or heir a path leads through, or nothing."""
    if len(loc) < 2 or loc[0] not in ("people", "accounts", "heirs"):
        return ""
    try:
        name = raw[loc[0]][loc[1]]["name"]
    except (KeyError, IndexError, TypeError):
        return ""
    return name.strip() if isinstance(name, str) else ""


MOST_COMPARED = 60
"""Letters of a word, and options, beyond which none is looked for: the search takes their product."""
MOST_LISTED = 40
"""Options that are listed."""


def did_you_mean(word: Any, options: Iterable[str]) -> str:
    """A "did you mean" when one of the options is close to the word, or nothing."""
    known = {option.lower(): option for option in islice(options, MOST_COMPARED)}
    if not isinstance(word, str | int | float) or (isinstance(word, str) and len(word) > MOST_COMPARED):
        return ""
    text = shown(word).strip().strip('"').lower().replace(" ", "_").replace("-", "_")
    near = _nearest(text, tuple(known))
    return f'did you mean "{known[near]}"?' if near else ""


@lru_cache(maxsize=1024)
def _nearest(text: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(text, known, n=1, cutoff=0.6)
    return near[0] if near else ""


def one_of(options: Iterable[str]) -> str:
    """The options as a list of words."""
    words = [f'"{option}"' for option in islice(options, MOST_LISTED + 1)]
    return "one of " + ", ".join([*words[:MOST_LISTED], *(["..."] if len(words) > MOST_LISTED else [])])


def problems(error: ValidationError, raw: Any, root: type[BaseModel]) -> Iterator[Problem]:
    """Pydantic's errors about `raw`, in people's words."""
    for detail in error.errors(include_url=False):
        kind, context = detail["type"], detail.get("ctx", {})
        loc = _without_tags(detail["loc"], raw, missing=kind == "missing")
        yield _problem(kind, loc, detail, context, root)


def _problem(kind: str, loc: Loc, detail: Any, context: Any, root: type[BaseModel]) -> Problem:
    given = detail["input"]
    if kind == "fault":
        return Problem(loc, given, context["expected"], context["hint"])
    if kind == "missing":
        return Problem(loc, Missing(), _description(loc, detail["loc"], root))
    if kind == "extra_forbidden":
        fields = [name for model in models_at(detail["loc"][:-1], root) for name in model.model_fields]
        return Problem(
            loc,
            given,
            f"no field of this name here; known: {', '.join(fields)}",
            did_you_mean(loc[-1], fields),
        )
    if kind in ("literal_error", "enum"):
        options = re.findall(r"'([^']*)'", context["expected"])
        return Problem(loc, given, one_of(options), did_you_mean(given, options))
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _wrong_type(loc, given, context)
    if kind in ("too_short", "too_long"):
        bound = context.get("min_length") or context.get("max_length")
        most = "at least" if kind == "too_short" else "at most"
        return Problem(loc, given, f"{most} {bound} {'entry' if bound == 1 else 'entries'}")
    return Problem(loc, given, _SHAPES.get(kind, detail["msg"]))


_SHAPES = {
    "model_type": "a table of fields",
    "model_attributes_type": "a table of fields",
    "dict_type": "a table of names and values",
    "tuple_type": "a list",
    "string_type": "text in quotes",
    "float_type": "a number",
}


def _wrong_type(loc: Loc, given: Any, context: Any) -> Problem:
    options = re.findall(r"'([^']*)'", context.get("expected_tags", "")) or list(KINDS)
    tag = given.get("type", Missing())
    hint = _NICKNAMES.get(str(tag).strip().lower(), "")
    meant = f'did you mean "{hint}"?' if hint else did_you_mean(tag, options)
    return Problem((*loc, "type"), tag, one_of(options), meant)


_NICKNAMES = {
    "ira": "traditional_ira",
    "traditional": "traditional_ira",
    "rollover_ira": "traditional_ira",
    "roth": "roth_ira",
    "brokerage": "taxable",
    "401(k)": "401k",
    "roth_401(k)": "roth_401k",
    "roth 401(k)": "roth_401k",
    "403(b)": "403b",
    "457(b)": "457b",
    "457": "457b",
}


def _without_tags(loc: Sequence[str | int], raw: Any, missing: bool) -> Loc:
    """Pydantic's path without the names of union branches, which are no part of the document."""
    path: list[str | int] = []
    here = raw
    for index, part in enumerate(loc):
        if _holds(here, part):
            here = here[part]
            path.append(part)
        elif missing and index == len(loc) - 1:
            path.append(part)
    return tuple(path)


def _holds(node: Any, part: str | int) -> bool:
    if isinstance(node, list):
        return isinstance(part, int) and part < len(node)
    return isinstance(node, dict) and part in node


def models_at(loc: Sequence[str | int], root: type[BaseModel]) -> list[type[BaseModel]]:
    """The models that may stand at a path of pydantic's, union tags resolved."""
    models = [root]
    for part in loc:
        holders = [model for model in models if part in model.model_fields]
        tagged = [model for model in models if part in _tags(model)]
        if tagged:
            models = tagged
        elif holders:
            models = [
                found for model in holders for found in _inside(model.model_fields[str(part)].annotation)
            ]
    return models


def _tags(model: type[BaseModel]) -> tuple[Any, ...]:
    field = model.model_fields.get("type")
    return get_args(field.annotation) if field else ()


def _inside(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _inside(argument)]


def _description(path: Loc, loc: Sequence[str | int], root: type[BaseModel]) -> str:
    name = str(path[-1])
    for model in models_at(loc[:-1], root):
        field = model.model_fields.get(name)
        if field and field.description:
            return field.description[:1].lower() + field.description[1:].rstrip(".")
    return f"a value for {name}"
