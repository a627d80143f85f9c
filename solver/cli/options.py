"""A verb's request as the options of its command: defaults, bounds and words are those of the request's fields.

    @command("solve")
    def solve(ask: Ask, out: Out = None, json: Json = False, quiet: Quiet = False) -> int: ...

makes a command that takes what SolveRequest has and what the function has beside `ask`, and ends with its exit code.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from math import inf, isfinite
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ...models.reading import TextFile
from ..service.fields import Spelled
from ..service.requests import Request
from ..service.responses import Response
from ..service.verbs import VERBS, read_request, run
from .door import door, say
from .files import document, parsed_change
from .live import LiveProgress
from .refused import write_refused

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output, faults too.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")]
Traceback = Annotated[bool, typer.Option("--traceback", help="Show where a fault of ours happened.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as JSON.")]


@dataclass(frozen=True)
class Ask:
    """What was typed for a verb. Files are read and the request is checked when it is asked for."""

    verb: str
    typed: Mapping[str, Any]

    @cached_property
    def request(self) -> Request:
        """The request, of files that are read once."""
        fields = VERBS[self.verb].request.model_fields
        given = {name: _value(fields[name], value) for name, value in self.typed.items() if _is_given(value)}
        for name, field in fields.items():
            if name not in given and field.annotation is date:
                given[name] = date.today()
        return read_request(self.verb, given)

    def answer(self, *, quiet: bool = True, rows: Path | None = None) -> Response:
        """What the verb answers, progress shown unless `quiet`, its notes said."""
        request = self.request
        with LiveProgress(quiet) as progress:
            response = run(request, progress, rows=rows)
        write_refused(response.refused)
        return response


def say_notes(response: Response) -> None:
    for note in response.notes:
        say(note)


def _is_given(value: Any) -> bool:
    return value is not None and value != []


def command(
    verb: str, *, without: tuple[str, ...] = ()
) -> Callable[[Callable[..., int]], Callable[..., None]]:
    """The command of a verb, of a function that takes an Ask and options of its own and gives the exit code.

    `without`: arguments that the request needs and the command may do without, for the function to look into."""

    def made(face: Callable[..., int]) -> Callable[..., None]:
        own = list(inspect.signature(face, eval_str=True).parameters.values())[1:]

        def body(**typed: Any) -> None:
            mine = {one.name: typed.pop(one.name) for one in own}
            with door(typed.pop("traceback"), json=mine.get("json", False)):
                raise typer.Exit(face(Ask(verb, typed), **mine))

        asked = [
            _parameter(name, field, optional=name in without)
            for name, field in VERBS[verb].request.model_fields.items()
        ]
        shown = inspect.Parameter(
            "traceback", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Traceback
        )
        first = [one for one in asked if _spelled_of(VERBS[verb].request, one.name).argument]
        rest = [one for one in asked if one not in first]
        _dress(body, [*first, *(one.replace(kind=KEYWORD) for one in own), *rest, shown])
        body.__name__, body.__doc__ = face.__name__, face.__doc__
        return body

    return made


KEYWORD = inspect.Parameter.KEYWORD_ONLY


def plain(face: Callable[..., int | None]) -> Callable[..., None]:
    """A command of no verb: its own options, and the door."""
    own = [one.replace(kind=KEYWORD) for one in inspect.signature(face, eval_str=True).parameters.values()]

    def body(**typed: Any) -> None:
        with door(typed.pop("traceback"), json=typed.get("json", False)):
            raise typer.Exit(face(**typed) or 0)

    _dress(body, [*own, inspect.Parameter("traceback", KEYWORD, default=False, annotation=Traceback)])
    body.__name__, body.__doc__ = face.__name__, face.__doc__
    return body


def _dress(body: Any, parameters: list[inspect.Parameter]) -> None:
    """Typer reads a command's options off its signature."""
    body.__signature__ = inspect.Signature(parameters)
    body.__annotations__ = {one.name: one.annotation for one in parameters}


def _spelled_of(request: type[Request], name: str) -> Spelled:
    return spelled(request.model_fields[name])


def spelled(field: FieldInfo) -> Spelled:
    """How the command line spells a field; the last word counts."""
    return next((one for one in reversed(field.metadata) if isinstance(one, Spelled)), Spelled())


def _parameter(name: str, field: FieldInfo, *, optional: bool) -> inspect.Parameter:
    how = spelled(field)
    words, kind = field.description or "", _plain(field.annotation)
    options: dict[str, Any] = {"help": words}
    if how.metavar:
        options["metavar"] = how.metavar
    typed, default = _typed(name, field, kind, options)
    if how.argument:
        if optional:
            argument = typer.Argument(show_default=False, **options)
            return inspect.Parameter(
                name, KEYWORD, default=None, annotation=Annotated[typed | None, argument]
            )
        return inspect.Parameter(name, KEYWORD, annotation=Annotated[typed, typer.Argument(**options)])
    info = typer.Option(*(how.flags or (f"--{name.replace('_', '-')}",)), **options)
    empty = inspect.Parameter.empty
    required = field.is_required() and kind is not date
    return inspect.Parameter(
        name, KEYWORD, default=empty if required else default, annotation=Annotated[typed, info]
    )


def _plain(annotation: Any) -> Any:
    """An annotation without `| None`."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (typing.Union, types.UnionType):
        kept = [one for one in get_args(annotation) if one is not type(None)]
        return TextFile if TextFile in kept else _plain(kept[0]) if len(kept) == 1 else annotation
    return annotation


def _typed(name: str, field: FieldInfo, kind: Any, options: dict[str, Any]) -> tuple[Any, Any]:
    """The type that is typed, and its default; `options` takes what else Typer must know."""
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        item = Path if inner is TextFile else str if _is_read_of_text(inner) else inner
        return (list[item] if field.is_required() else list[item] | None), None  # type: ignore[valid-type]
    if kind is TextFile:
        return (str if field.is_required() else str | None), None
    if kind is date and not field.is_required():
        options["formats"] = ["%Y-%m-%d"]
        return datetime | None, None
    if kind is date:
        options |= {"formats": ["%Y-%m-%d"], "help": f"{options['help'].rstrip('.')}; today if left out."}
        return datetime | None, None
    if get_origin(kind) is dict:
        return list[str] | None, None
    if get_origin(kind) is Literal:
        choice = StrEnum(name, {word.upper(): word for word in get_args(kind)})  # type: ignore[misc]
        return (choice | None, None) if default is None else (choice, choice(default))
    if kind is float:
        options["parser"] = _number(field)
        options.setdefault("metavar", (field.json_schema_extra or {}).get("unit", "number").upper())  # type: ignore[union-attr]
        return (float | None if default is None else float), default
    if kind is int:
        options["min"] = int(_bound(field, "ge", 0))
        return int | None, default
    if kind is bool and spelled(field).inverted:
        return bool, not default
    return kind, default


def _is_read_of_text(kind: Any) -> bool:
    """Whether a part of a request reads itself what is typed for it."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _bound(field: FieldInfo, name: str, otherwise: float) -> float:
    """A bound of a field's, as pydantic keeps it."""
    found = (getattr(one, name) for one in field.metadata if getattr(one, name, None) is not None)
    return float(next(found, otherwise))


def _number(field: FieldInfo) -> Callable[[str], float]:
    least, most = _bound(field, "ge", -inf), _bound(field, "le", inf)
    expected = f"a number from {least:g} up" if most == inf else f"a number from {least:g} to {most:g}"

    def number(text: str) -> float:
        try:
            given = float(text)
        except ValueError:
            given = -inf
        if not isfinite(given) or not least <= given <= most:
            raise typer.BadParameter(f"given {text}; expected {expected}")
        return given

    return number


def _value(field: FieldInfo, typed: Any) -> Any:
    """What was typed as the request takes it."""
    kind, how = _plain(field.annotation), spelled(field)
    if kind is TextFile:
        return document(typed, shipped=how.shipped)
    if get_origin(kind) is tuple:
        return tuple(document(str(one)) if isinstance(one, Path) else one for one in typed)
    if get_origin(kind) is dict:
        return dict(map(parsed_change, typed))
    if isinstance(typed, datetime):
        return typed.date()
    if isinstance(typed, StrEnum):
        return typed.value
    return not typed if how.inverted else typed
