"""Files are there whole or as they were: written beside their place, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """An OSError that names no file, as a full disk raises, is raised again with this one's name."""
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from None


def replace_text(path: Path, text: str) -> None:
    """Writes a UTF-8 file, line ends as they are in `text`; a device is written to as it is. Raises OSError."""
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """Likewise of a file that is no text."""
    if path.exists() and not path.is_file():
        with naming(path), path.open("wb") as stream:
            stream.write(content)
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with naming(path), beside.open("wb") as stream:
            stream.write(content)
        beside.replace(path.resolve() if path.is_symlink() else path)
    finally:
        beside.unlink(missing_ok=True)
