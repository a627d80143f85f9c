"""The shipped scenarios, one TOML file each, the shipped reforms of tax law (`reforms/`) and sweeps (`sweeps/`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

REFORMS = "reforms"
SWEEPS = "sweeps"


def names() -> list[str]:
    """Names of the shipped scenarios, sorted: `h1_single`, ..."""
    return _names(files(__name__))


def path(name: str) -> Path:
    """The file of a shipped scenario. KeyError with the known names when there is none."""
    if name not in names():
        raise KeyError(f"no shipped scenario {name!r}; there are {', '.join(names())}")
    return Path(str(files(__name__) / f"{name}.toml"))


@cache
def reform_names() -> list[str]:
    """Names of the shipped reforms, sorted: `benefits_cut_2033`, ..."""
    return _names(files(__name__) / REFORMS)


def reform(name: str) -> dict[str, Any]:
    """A shipped reform in full, to be appended to `taxes.reform`: `from_year`, and `set`, `scale` or `shift`.

    KeyError with the known names when there is none.
    """
    about = ("title", "words")
    return {key: value for key, value in _document(name).items() if key not in about}


def reform_words(name: str) -> tuple[str, str]:
    """(title, what it assumes) of a shipped reform. KeyError as `reform`."""
    document = _document(name)
    return document["title"], document["words"]


@cache
def sweep_names() -> list[str]:
    """Names of the shipped sweeps, sorted: `tax_law`, ..."""
    return _names(files(__name__) / SWEEPS)


def sweep_path(name: str) -> Path:
    """The file of a shipped sweep. KeyError with the known names when there is none."""
    if name not in sweep_names():
        raise KeyError(f"no shipped sweep {name!r}; there are {', '.join(sweep_names())}")
    return Path(str(files(__name__) / SWEEPS / f"{name}.toml"))


def _document(name: str) -> dict[str, Any]:
    if name not in reform_names():
        raise KeyError(f"no shipped reform {name!r}; there are {', '.join(reform_names())}")
    return tomllib.loads((files(__name__) / REFORMS / f"{name}.toml").read_text(encoding="utf-8"))


def _names(folder: Traversable) -> list[str]:
    return sorted(
        entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")
    )
