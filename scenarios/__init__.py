"""The shipped scenarios, one TOML file each."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def names() -> list[str]:
    """Names of the shipped scenarios, sorted: `h1_single`, ..."""
    return sorted(
        entry.name.removesuffix(".toml") for entry in files(__name__).iterdir() if _ships(entry.name)
    )


def path(name: str) -> Path:
    """The file of a shipped scenario. KeyError with the known names when there is none."""
    if name not in names():
        raise KeyError(f"no shipped scenario {name!r}; there are {', '.join(names())}")
    return Path(str(files(__name__) / f"{name}.toml"))


def _ships(filename: str) -> bool:
    return filename.endswith(".toml")
