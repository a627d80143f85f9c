"""Saved answers read again, and their tables: nothing is solved."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ...models.plan import Plan
from ...models.reading import MOST_PLAN, TextFile, read_text
from ...models.scenario import Fault
from ...models.scenario.faults import did_you_mean, one_of
from ...models.spreadsheet import guarded
from ...models.tree_plan import TreePlan
from ..report.model import Report, ReportSection, Table
from ..report.sections.plan import plan_report
from ..report.sections.tree import tree_report
from ..report.years_shown import ALL, YearsShown
from .fields import opened
from .problems import RequestError

KINDS = "a plan (solve --out), a tree's plan (tree --out), a report (schema report), or the answer of solve as JSON"


@dataclass(frozen=True)
class TableRows:
    """One table: the keys of its columns, and its values as they are."""

    columns: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.values]

    def csv(self) -> str:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([guarded(cell) for cell in row] for row in self.values)
        return text.getvalue()


@dataclass(frozen=True)
class Saved:
    """A saved answer: its document, and the plan where it is one's."""

    document: Any
    plan: Plan | None = None
    given: Report | None = None

    def report(self, *, nominal: bool = False) -> Report:
        if self.plan is not None:
            return plan_report(self.plan, nominal=nominal)
        assert self.given is not None
        return self.given

    def client_report(self, command: str) -> Report:
        """What a client is handed of it: of a plan without comparison and explanation. A report is itself."""
        if self.plan is None:
            return self.report()
        from ..report.client.gather import bare_parts
        from ..report.client.make import client_report

        return client_report(bare_parts(self.plan, command=command))

    def table(self, name: str, years: str | None, *, nominal: bool = False) -> TableRows:
        """A table by its key. Raises RequestError with those there are."""
        tables = {table.key: table for table in tables_of(self.report(nominal=nominal).sections)}
        if name not in tables:
            raise RequestError([Fault("table", f'"{name}"', one_of(tables), did_you_mean(name, tables))])
        table, _ = shown_years(years).of(tables[name])
        return TableRows(tuple(column.key for column in table.columns), table.rows)


def tables_of(sections: tuple[ReportSection, ...]) -> Iterator[Table]:
    for section in sections:
        for block in section.blocks:
            if block.block == "table":
                yield block
            elif block.block == "figure":
                yield block.table
        yield from tables_of(section.sections)


def shown_years(text: str | None) -> YearsShown:
    if text is None:
        return ALL
    try:
        return YearsShown.read(text)
    except ValueError as error:
        raise RequestError([Fault("years", text, str(error))], words=f"--years: {error}") from None


def read_saved(source: TextFile | str) -> Saved:
    """What a file holds. Raises RequestError where it is no answer of ours."""
    raw = _document(source)
    name = str(source)
    if isinstance(raw, dict) and isinstance(raw.get("sections"), list):
        try:
            return Saved(raw, given=Report.model_validate_json(json.dumps(raw)))
        except ValidationError as error:
            raise RequestError([Fault(name, "a report with faults", str(error))]) from None
    if isinstance(raw, dict) and {"futures", "first_year"} <= set(raw):
        return Saved(raw, given=tree_report(TreePlan.read(raw)))
    plan = raw.get("plan") if isinstance(raw, dict) and raw.get("verb") == "solve" else raw
    if not isinstance(plan, dict) or "years" not in plan or "accounts" in plan:
        raise RequestError([Fault(name, "another document", KINDS)])
    return Saved(plan, plan=Plan.read(plan))


def _document(source: TextFile | str) -> Any:
    name = str(source)
    path = opened(source)
    try:
        text = path if isinstance(path, str) else read_text(path, MOST_PLAN)
        return json.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise RequestError([Fault(name, "a file that cannot be read", f"{KINDS} ({reason})")]) from None
    except (ValueError, RecursionError) as error:
        raise RequestError([Fault(name, "no JSON", f"{KINDS} ({error})")]) from None
