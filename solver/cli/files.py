"""Files in and out: what stands for a document on the command line, and answers written whole or not at all."""

from __future__ import annotations

import os
import sys
from errno import ENOSPC
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from ...models.reading import MOST_RETURNS, TextFile
from ...models.scenario import parse_change
from ...models.writing import replace_text
from ..service.fields import on_disk
from .door import InputError

STANDARD_INPUT = "-"


def document(typed: str, *, shipped: bool = False) -> TextFile | str:
    """What stands for a file on the command line: `-` is standard input; a path is read where its content is asked for;
    with `shipped` a bare word that is no file may be the name of something that ships."""
    if typed == STANDARD_INPUT:
        return standard_input()
    path = Path(typed)
    if shipped and not path.exists() and path.name == typed and not path.suffix:
        return typed
    return on_disk(path)


def standard_input() -> TextFile:
    """What is piped in, up to the most that is read. Raises InputError where it is no text, or was read before."""
    stream = sys.stdin.buffer
    data = stream.read(MOST_RETURNS + 1)
    if not data:
        raise InputError("-: nothing on standard input; pipe a document into it, and name it once.")
    try:
        return TextFile("standard input", data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("-: what is piped in is not UTF-8 text.") from None


def parsed_change(text: str) -> tuple[str, Any]:
    return parse_change(text)


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
        else:
            why = _why_not_opened(path)
        if why is not None:
            raise InputError(f"{path}: cannot be written: {why}.")


def _why_not_opened(path: Path) -> str | None:
    """Why a file cannot be opened to write, found by trying: not even root may make files everywhere."""
    if path.exists() and not path.is_file():
        return None if os.access(path, os.W_OK) else "writing there is not permitted"
    try:
        with TemporaryFile(dir=path.parent):
            pass
        if path.exists():
            with path.open("ab"):
                pass
    except OSError as error:
        return "writing there is not permitted" if error.errno != ENOSPC else str(error.strerror)
    return None


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
