"""Files in and out: a scenario or a sweep by path or shipped name, with `--set`; plans; text."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ...models import reading
from ...models.writing import replace_text
from ...scenarios import names, sweep_names
from ...scenarios import path as shipped_path
from ...scenarios import sweep_path as shipped_sweep_path
from .door import InputError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ...models.plan import Plan
    from ...models.scenario import Scenario


def scenario_path(file: str) -> Path:
    """A path as given, or the file of a shipped scenario by its name or its unique beginning (`h2`)."""
    return _path_or_shipped(file, "scenario", names(), shipped_path)


def sweep_path(file: str) -> Path:
    """Likewise of a sweep (`tax_law`)."""
    return _path_or_shipped(file, "sweep", sweep_names(), shipped_sweep_path)


def _path_or_shipped(file: str, what: str, known: Sequence[str], shipped: Callable[[str], Path]) -> Path:
    path = Path(file)
    if path.exists() or path.name != file or path.suffix:
        return path
    matches = [name for name in known if name == file] or [name for name in known if name.startswith(file)]
    if len(matches) == 1:
        return shipped(matches[0])
    near = matches or get_close_matches(file, known, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Shipped {what}s: {', '.join(known)}."
    raise InputError(f"{file}: no such file, and no shipped {what} of that name. {hint}")


def load_scenario(file: str, *, settings: Sequence[str], ignore: Sequence[str]) -> Scenario:
    """The validated scenario of `file` after every `KEY=VALUE` of `settings`.

    Raises InputError for a name that is no shipped scenario, ScenarioError with every fault of the content.
    """
    from ...models.scenario import ScenarioError, load, parse_change

    try:
        return load(scenario_path(file), ignore=ignore, changes=dict(map(parse_change, settings)))
    except ScenarioError as error:
        if {"years", "certificate"} <= {fault.place for fault in error.faults}:
            raise InputError(f"{file} is a plan; a scenario is expected here.") from None
        raise


def load_plan(path: Path) -> Plan:
    """The plan in a JSON file. Raises InputError with every fault of the document."""
    from ...models.plan import Plan, PlanError

    try:
        return Plan.read(path)
    except PlanError as error:
        if {"people", "accounts"} <= {fault.place for fault in error.faults}:
            raise InputError(f"{path} is a scenario; a plan is expected here.") from None
        raise InputError(f"{path} is not a plan:\n{error}") from None


def model_of(document: str) -> type[BaseModel]:
    """The pydantic model of `scenario` or `plan`."""
    from ...models.plan import Plan
    from ...models.scenario import Scenario

    return Scenario if document == "scenario" else Plan


def read_text(path: Path) -> str:
    try:
        return reading.read_text(path, reading.MOST_DOCUMENT)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: cannot be read: it is not UTF-8 text.") from None


def check_writable(*paths: Path | None) -> None:
    """That these files can be written, before anything is solved for them; InputError for the first that cannot."""
    for path in paths:
        if path is None:
            continue
        why = None
        if path.is_dir():
            why = "a directory is there; a file's name is expected"
        elif not path.parent.is_dir():
            why = f"there is no folder {path.parent}; make it first"
        elif not os.access(path if path.exists() else path.parent, os.W_OK):
            why = "writing there is not permitted"
        if why is not None:
            raise InputError(f"{path}: cannot be written: {why}.")


def check_sweep_writable(out: Path | None, html: Path | None) -> None:
    """Likewise of a sweep, whose rows are a file or, with .parquet, a folder."""
    is_folder = out is not None and out.suffix == ".parquet" and out.is_dir()
    check_writable(None if is_folder else out, html)


def check_folder(folder: Path | None) -> None:
    """That a folder is there or can be made; InputError where a file stands in its way."""
    if folder is not None:
        there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if not there.is_dir():
            raise InputError(f"{folder}: cannot be written: {there} is a file; a folder is expected.")


def write_text(path: Path, text: str) -> None:
    """Writes a file whole, or raises InputError and leaves it as it was."""
    try:
        replace_text(path, text)
    except OSError as error:
        hint = "free some space or give another path"
        raise InputError(f"{path}: cannot be written: {error.strerror}; {hint}.") from None
