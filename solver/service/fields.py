"""How an option of a request is declared: once, with its default, its bounds, its unit, and its words.

The command line makes its options of these declarations (cli/options.py), JSON Schema prints them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ...models.reading import TextFile


@dataclass(frozen=True)
class Spelled:
    """How the command line spells an option where it is not `--its-name`.

    flags      as "--set" or "--ranges/--no-ranges"; none: the field's name
    metavar    what stands for its value in the help
    argument   whether it stands without a flag
    inverted   whether the flag says the opposite: --no-in-kind of `in_kind`
    shipped    whether a bare word may be the name of something that ships
    """

    flags: tuple[str, ...] = ()
    metavar: str = ""
    argument: bool = False
    inverted: bool = False
    shipped: bool = False


@dataclass(frozen=True)
class FileOnDisk(TextFile):
    """A file that whoever runs the program names, read where its content is. No request from elsewhere can be one."""

    path: Path = Path()


def on_disk(path: Path) -> FileOnDisk:
    return FileOnDisk(str(path), "", path)


def opened(source: Any) -> Any:
    """A source as the readers of models take it: the path of a file on disk, all else as it is."""
    return source.path if isinstance(source, FileOnDisk) else source


def amount(default: Any, words: str, unit: str, *, most: float | None = None) -> Any:
    """A finite number from 0 up."""
    return Field(
        default,
        ge=0.0,
        le=most,
        allow_inf_nan=False,
        description=words,
        json_schema_extra={"unit": unit},
    )


ScenarioSource = Annotated[
    TextFile | dict[str, Any] | str,
    Field(union_mode="left_to_right"),
    Spelled(metavar="FILE", argument=True, shipped=True),
]
"""A scenario's document, its TOML or JSON text, a file's name and text, or the name of a shipped one."""
PlanSource = Annotated[
    TextFile | dict[str, Any] | str, Field(union_mode="left_to_right"), Spelled(metavar="PLAN.json")
]
"""A plan's document, its JSON text, or a file's name and text."""
SweepSource = Annotated[
    TextFile | dict[str, Any] | str,
    Field(union_mode="left_to_right"),
    Spelled(metavar="SWEEP", argument=True, shipped=True),
]
"""A sweep's document, its TOML text, a file's name and text, or the name of a shipped one."""
