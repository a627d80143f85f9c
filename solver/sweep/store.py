"""Results on disk as they come: a CSV file, or a folder of Parquet parts; beside it, what they are results of.

A chunk's rows are written together and flushed. What a killed run wrote in part of a chunk is dropped when it is
resumed, so that the finished file is that of an unbroken run (but for the seconds each row took).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ...models.scenario import Fault
from ...models.spreadsheet import bare, csv_text
from ...models.writing import naming, replace_text
from .cases import Case, Cases
from .rows import Row, frame_of
from .sheet import SweepError

if TYPE_CHECKING:
    import pandas as pd


class Store:
    """The results file of one sweep. `meta` is what must agree for a resume; other inputs are refused."""

    def __init__(self, path: Path, cases: Cases, meta: Mapping[str, Any]) -> None:
        self.path, self.cases = path, cases
        self.parquet = path.suffix == ".parquet"
        if self.parquet:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(path)
        beside = _beside(path)
        if path.exists():
            try:
                _same(beside, meta)
            except SweepError:
                self.close()
                raise
        elif self.parquet:
            path.mkdir()
        replace_text(beside, json.dumps(meta, indent=2) + "\n")

    def rows(self, chunks: Sequence[tuple[Case, ...]]) -> dict[int, list[Row]]:
        """The rows of the chunks that are whole, by the chunk's number; the file is left with these alone."""
        frame = self._read()
        if frame is None:
            return {}
        found: list[Row] = [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
        by_case = {int(row["case"]): row for row in found}
        whole = {
            number: [by_case[case.number] for case in chunk]
            for number, chunk in enumerate(chunks)
            if all(case.number in by_case for case in chunk)
        }
        if not self.parquet:
            self._write([row for rows in whole.values() for row in rows])
        return whole

    def add(self, chunk: int, rows: list[Row], base: Row | None = None) -> None:
        """Appends a chunk's rows; what they differ from the base by is in them where that is known."""
        frame = frame_of(rows, self.cases.factors, base)
        if self.parquet:
            part = self.path / f"part-{chunk:06d}.parquet"
            hidden = part.with_name(f".{part.name}.new")
            frame.to_parquet(hidden, index=False)
            hidden.replace(part)
            return
        empty = not self.path.exists() or self.path.stat().st_size == 0
        with naming(self.path), self.path.open("a", encoding="utf-8", newline="") as stream:
            stream.write(csv_text(frame, header=empty))
            stream.flush()
            os.fsync(stream.fileno())

    def replace(self, chunk: int, done: Mapping[int, list[Row]]) -> None:
        """Writes a chunk's rows in the place of those that are there; `done` holds every chunk's."""
        if self.parquet:
            self.add(chunk, done[chunk])
        else:
            self._write([row for number in sorted(done) for row in done[number]])

    def close(self) -> None:
        """Lets others have the file."""
        if self._lock is not None:
            self._lock.close()

    def finish(self, done: Mapping[int, list[Row]]) -> None:
        """What every row differs from the base by, and the CSV file in the order of the cases (parts of a folder are in
        that order by their names); `done` holds every chunk's rows."""
        rows = [row for number in sorted(done) for row in done[number]]
        if not self.parquet:
            self._write(rows)
            return
        base = next((row for row in rows if row["case"] == 0), None)
        for number, found in done.items():
            self.add(number, found, base)

    def _write(self, rows: list[Row]) -> None:
        replace_text(self.path, csv_text(frame_of(rows, self.cases.factors)))

    def _read(self) -> pd.DataFrame | None:
        """What is there, without a last line that was cut off."""
        import pandas as pd

        if self.parquet:
            parts = sorted(self.path.glob("part-*.parquet"))
            return pd.concat(map(pd.read_parquet, parts)) if parts else None
        if not self.path.exists():
            return None
        text = self.path.read_text(encoding="utf-8")
        lines = text[: text.rfind("\n") + 1]
        if lines.count("\n") < 2:
            return None
        from io import StringIO

        frame = pd.read_csv(StringIO(lines), keep_default_na=False, dtype=str).map(bare).rename(columns=bare)
        numbers = frame_of([], {}).select_dtypes("number").columns
        for name in numbers.intersection(frame.columns):
            frame[name] = [float(text or "nan") for text in frame[name]]
        return frame


def noted(path: Path) -> dict[str, Any]:
    """What stands beside a results file: what its rows are results of. Empty where one of them is not there."""
    if not path.exists():
        return {}
    try:
        meta = json.loads(_beside(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.meta.json")


def _locked(path: Path) -> IO[str] | None:
    """The lock on a results file: gone with its process, however that ends. None where the system has no such locks.

    Raises SweepError where another sweep has it.
    """
    try:
        import fcntl
    except ImportError:
        return None
    try:
        stream = path.with_name(f".{path.name}.lock").open("a", encoding="utf-8")
    except OSError as error:
        expected = f"a folder that can be written ({error.strerror}): give another --out"
        raise SweepError([Fault(str(path), "a file that cannot be made", expected)]) from None
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        expected = "a file that no other sweep is writing: wait for it, or give another --out"
        raise SweepError([Fault(str(path), "a file that another sweep is writing", expected)]) from None
    return stream


def _same(beside: Path, meta: Mapping[str, Any]) -> None:
    """Raises SweepError where a file holds the results of something else."""
    where = str(beside).removesuffix(".meta.json")
    expected = "results of this very sweep, to go on with: give another --out, or move the file away"
    try:
        before = json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise SweepError([Fault(where, "a file without its .meta.json", expected)]) from None
    differing = [key for key in meta if before.get(key) != meta[key]]
    if differing:
        given = f"results whose {' and '.join(differing)} differ"
        raise SweepError([Fault(where, given, expected)])
