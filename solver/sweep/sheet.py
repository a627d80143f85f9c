"""The sweep file, as it is written: factors, their values, and how they are put together.

read_sweep(source)   -> Sweep, or SweepError with every fault of the file
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, JsonValue, ValidationError

from ...models.reading import MOST_DOCUMENT, MOST_SHEET, TextFile, read_text
from ...models.scenario import Fault
from ...models.scenario.faults import Problem, problems
from ...models.scenario.fields import Part, Year, refusal
from .columns import NUMBERS, WORDS

MOST_VALUES = 100_000
BASE = "base"
"""The label of a factor that is left as the scenario has it."""


class SweepError(Exception):
    """The sweep cannot be used; `faults` holds every fault that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n  ".join([f"{len(self.faults)} fault(s) in the sweep:", *map(str, self.faults)]))


def _values(given: Any) -> Any:
    """A list of values, or a range { from, to, count } or { from, to, step } of numbers."""
    if not isinstance(given, Mapping):
        if isinstance(given, list | tuple) and given:
            return tuple(given)
        raise refusal("a list of values, or a range as { from = 0.02, to = 0.04, count = 5 }")
    if set(given) not in ({"from", "to", "count"}, {"from", "to", "step"}):
        raise refusal("a range as { from = 0.02, to = 0.04, count = 5 } or { from, to, step }")
    numbers = [given[key] for key in given]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise refusal("a range of numbers")
    low, high = float(given["from"]), float(given["to"])
    if "count" in given:
        steps = int(given["count"]) - 1
    else:
        steps = round((high - low) / given["step"]) if given["step"] else -1
    if not 0 <= steps < MOST_VALUES or (steps == 0 and low != high):
        raise refusal("a range of two values or more, its step towards `to`")
    # rounded to 12 places, so that 0.1 + 0.2 is written 0.3
    return tuple(round(low + (high - low) * k / max(steps, 1), 12) for k in range(steps + 1))


Values = Annotated[tuple[JsonValue, ...], BeforeValidator(_values)]


class Factor(Part):
    """One thing that moves: a field of the scenario, a number of the tax tables, or reforms by name."""

    name: Annotated[str, Field(min_length=1)]
    """The factor's name: a column of the results."""
    field: str | None = None
    """A path of the scenario (market.inflation) or a number of the tax tables (federal.niit.rate)."""
    set: Values | None = None
    """Values that the field is set to: a list, or a range { from, to, count } or { from, to, step }."""
    shift: Values | None = None
    """What is added to the field, or to every number under it."""
    scale: Values | None = None
    """What the field, or every number under it, is multiplied by."""
    reform: Values | None = None
    """Names of shipped reforms; "base" is the law as it is."""
    from_year: Year | None = None
    """For a number of the tax tables: the first year it moves; default: the start year."""
    labels: tuple[str, ...] | None = None
    """A word for each value, for tables and charts."""

    @property
    def way(self) -> Literal["set", "shift", "scale", "reform"]:
        """Which of the four is given."""
        ways: tuple[Literal["set", "shift", "scale", "reform"], ...] = ("set", "shift", "scale", "reform")
        return next(way for way in ways if getattr(self, way) is not None)

    @property
    def values(self) -> tuple[JsonValue, ...]:
        """The values of that one."""
        return tuple(getattr(self, self.way))

    def label(self, place: int) -> str:
        """The word for a value: its label, else the value as it is written."""
        if self.labels is not None:
            return self.labels[place]
        value = self.values[place]
        if self.way == "shift":
            return f"{value:+g}"
        if self.way == "scale":
            return f"x{value:g}"
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class Sweep(Part):
    """The [sweep] table."""

    title: str = ""
    """Any text."""
    method: Literal["grid", "one_at_a_time"] = "grid"
    """Every combination of the factors' values, or each value of each factor by itself."""
    factors: tuple[Factor, ...] = ()
    """What moves, as [[sweep.factors]]."""
    cases: str | None = None
    """A CSV file of cases instead of factors: a column a field, a row a case; beside the sweep file."""
    table: tuple[dict[str, str], ...] = ()
    """The rows of that file, read with it."""

    @property
    def sha256(self) -> str:
        """Hex digest of the sweep's content, cases included."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class SweepDocument(Part):
    """A sweep file."""

    sweep: Sweep
    """The [sweep] table."""


def read_sweep(source: str | Path | TextFile | Mapping[str, Any] | Sweep, *, files: bool = True) -> Sweep:
    """A sweep from a TOML file's path, TOML text (a TextFile: under its name) or a mapping.

    `files`: whether a file of cases that it names is read. Raises SweepError with every fault found.
    """
    if isinstance(source, Sweep):
        return source
    folder, raw = _raw(source)
    try:
        sweep = SweepDocument.model_validate(raw).sweep
    except ValidationError as error:
        raise SweepError([problem.fault(raw) for problem in problems(error, raw, SweepDocument)]) from None
    faults = [problem.fault(raw) for problem in _shape_faults(sweep)]
    if faults:
        raise SweepError(faults)
    if files and sweep.cases is not None and not sweep.table:
        sweep = sweep.model_copy(update={"table": _table(folder / sweep.cases)})
    return sweep


def _raw(source: str | Path | TextFile | Mapping[str, Any]) -> tuple[Path, Any]:
    """The folder that names of files start from, and the document."""
    if isinstance(source, Mapping):
        return Path(), source
    is_text = isinstance(source, str) and ("\n" in source or "[sweep" in source)
    path = source if isinstance(source, TextFile) else Path() if is_text else Path(source)
    place = "the text" if is_text else str(path)
    try:
        text = str(source) if is_text else read_text(path, MOST_DOCUMENT)
        return Path() if isinstance(path, TextFile) else path.parent, tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SweepError(
            [Fault(place, "a file that cannot be read", f"a sweep file, .toml ({reason})")]
        ) from None
    except (ValueError, RecursionError) as error:
        raise SweepError([Fault(place, "text that cannot be read", f"TOML ({error})")]) from None


def _shape_faults(sweep: Sweep) -> list[Problem]:
    """What no single field shows: one way a factor, names once, labels as many as values."""
    found: list[Problem] = []
    if bool(sweep.factors) == (sweep.cases is not None):
        found.append(Problem(("sweep",), {}, "either [[sweep.factors]] or a file of `cases`"))
    names = [factor.name for factor in sweep.factors]
    for place, factor in enumerate(sweep.factors):
        loc = ("sweep", "factors", place)
        ways = [way for way in ("set", "shift", "scale", "reform") if getattr(factor, way) is not None]
        if len(ways) != 1:
            found.append(Problem(loc, ways, "exactly one of set, shift, scale and reform"))
            continue
        if (factor.way == "reform") == (factor.field is not None):
            found.append(Problem(loc, factor.field, "a `field` with set, shift or scale; none with reform"))
        if factor.way in ("shift", "scale"):
            wrong = [v for v in factor.values if isinstance(v, bool) or not isinstance(v, int | float)]
            found += [Problem((*loc, factor.way), value, "numbers") for value in wrong]
        if factor.labels is not None and len(factor.labels) != len(factor.values):
            found.append(
                Problem((*loc, "labels"), factor.labels, f"{len(factor.values)} labels, one a value")
            )
        if names.index(factor.name) != place or factor.name in RESERVED:
            given = "a name of its own, none of the results' columns"
            found.append(Problem((*loc, "name"), factor.name, given))
    return found


RESERVED = frozenset({"case", *WORDS, *NUMBERS})
"""The results' own columns, which no factor may be named."""


def _table(path: Path) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file of cases."""
    import csv
    import io

    try:
        text = io.StringIO(read_text(path, MOST_SHEET), newline="")
        rows = tuple(dict(row) for row in csv.DictReader(text, restkey="", restval=""))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SweepError(
            [Fault("sweep.cases", str(path), f"a CSV file that can be read ({error})")]
        ) from None
    if not rows:
        raise SweepError([Fault("sweep.cases", str(path), "a heading and at least one row")])
    return rows
