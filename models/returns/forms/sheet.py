"""How forms are written: a sheet per form, the lines of all of them worked out together once they are there.

A line says what it is made of; where the audit has the number it says that too, and the two must agree (tests hold them
to a cent). A line that may be `touched` is left out where it is zero, and counts as nothing in others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from ..form import Form, Line, Unit
from .amounts import Arithmetic, Input, amount_of
from .filed import CENT, Filed


@dataclass(frozen=True)
class DraftLine:
    """A line before the others are known.

    made       what it is made of; None for a fact, which `sources` name and `said` tells
    known      the audit's number, None where only the arithmetic gives it
    field      its place in a plan's year, as ("tax", "agi")
    """

    sheet: FormSheet
    number: str
    label: str
    citation: str
    made: Arithmetic | None = None
    known: float | None = None
    unit: Unit = "cents"
    touched: bool = False
    field: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    said: str = ""


class FormSheet:
    """One form that is being written."""

    def __init__(self, book: YearForms, key: str, title: str, citation: str) -> None:
        self.book, self.key, self.title, self.citation = book, key, title, citation

    def line(
        self,
        number: str,
        label: str,
        made: Arithmetic | float,
        *,
        known: float | None = None,
        field: tuple[str, ...] = (),
        name: str = "",
        law: str = "",
        unit: Unit = "cents",
        touched: bool = False,
    ) -> Input:
        """A line made of others, by its number on the form or, where it has none, by a `name` of its own.

        known    the audit's number; where `field` says its place in a plan's year, that
        law      its citation, where it is another than the form's
        touched  whether it is left out where it is zero
        """
        if field:
            value: Any = reduce(step_into, field, self.book.filed.own)
            known = float(value)
        draft = DraftLine(
            self, number, label, law or self.citation, amount_of(made), known, unit, touched, field=field
        )
        return self.book.add(name or f"line{number}", draft)

    def fact(
        self,
        name: str,
        label: str,
        known: float,
        sources: Iterable[str],
        said: str,
        *,
        number: str = "",
        law: str = "",
        unit: Unit = "cents",
    ) -> Input:
        """A number that no arithmetic here makes: where it comes from, and how, in words; left out where zero."""
        draft = DraftLine(
            self,
            number,
            label,
            law or self.citation,
            known=known,
            unit=unit,
            touched=True,
            sources=tuple(sources),
            said=said,
        )
        return self.book.add(name, draft)

    def __getitem__(self, number: str) -> Input:
        """A line of this form, by its number or name."""
        return self.book.line(self.key, number)


class YearForms:
    """The forms of one year."""

    def __init__(self, filed: Filed) -> None:
        self.filed = filed
        self.drafts: dict[str, DraftLine] = {}
        self._fields: dict[str, tuple[float, str]] = {}
        self._amounts: dict[str, float] = {}
        self._meant: set[str] = set()

    def add(self, name: str, draft: DraftLine) -> Input:
        """Write a line down."""
        key = f"{self.filed.year}.{draft.sheet.key}.{name}"
        assert key not in self.drafts, f"{key} is written twice"
        self.drafts[key] = draft
        return Input(key)

    def line(self, form: str, number: str, optional: bool = False) -> Input:
        """A line of any form, by its number or name; an `optional` one counts as nothing where it is not there."""
        key = key_of(self.filed.year, form, number)
        if not optional:
            self._meant.add(key)
        return Input(key, optional)

    def field(self, key: str, value: float, words: str) -> Input:
        """A field of a document, or a line of another year, with its value and what to call it."""
        self._fields[key] = value, words
        return Input(key)

    def plan(self, words: str, *path: str | int) -> Input:
        """A field of the plan's year, as ("accounts", "Kim IRA", "distributed"); the audit's number of it."""
        value: Any = reduce(step_into, path, self.filed.own)
        return self.field(pointer("plan", "years", self.filed.index, *path), value, words)

    def amount(self, key: str) -> float:
        """Dollars of a line or a field."""
        if key in self._fields:
            return self._fields[key][0]
        if key not in self._amounts:
            draft = self.drafts[key]
            known = draft.known
            if known is None:
                assert draft.made is not None, key
                known = draft.made.kept(self.stands).value(self.amount)
            self._amounts[key] = known
        return self._amounts[key]

    def stands(self, key: str) -> bool:
        """Whether a line is there: not one of a form that is not filed, nor one that is left out for being zero."""
        if key in self._fields:
            return True
        draft = self.drafts.get(key)
        return draft is not None and (not draft.touched or abs(self.amount(key)) >= CENT)

    def forms(self, note: str) -> tuple[Form, ...]:
        """Every form that has lines, in the order in which they were begun."""
        missing = self._meant - self.drafts.keys()
        assert not missing, f"no form has the lines {sorted(missing)}"
        lines: dict[FormSheet, list[Line]] = {}
        for key, draft in self.drafts.items():
            if self.stands(key):
                lines.setdefault(draft.sheet, []).append(self._finished(key, draft))
        year = self.filed.year
        return tuple(
            Form(
                key=f"{year}.{sheet.key}",
                title=sheet.title,
                year=year,
                lines=tuple(own),
                note=note if any(line.line for line in own) else "",
            )
            for sheet, own in lines.items()
        )

    def _finished(self, key: str, draft: DraftLine) -> Line:
        inputs, formula, words = draft.sources, "", draft.said
        if draft.made is not None:
            made = draft.made.kept(self.stands)
            inputs = tuple(dict.fromkeys(made.inputs()))
            formula = made.write({name: f"x{i}" for i, name in enumerate(inputs)}, words=False)
            words = made.write({name: self._name(name, draft.sheet) for name in inputs}, words=True)
        return Line(
            key=key,
            line=draft.number,
            label=draft.label,
            amount=self.amount(key),
            unit=draft.unit,
            arithmetic=words,
            formula=formula,
            citation=draft.citation,
            planner=self._planner(draft.field),
            inputs=inputs,
        )

    def _planner(self, field: tuple[str, ...]) -> float | None:
        """The planner's own number of a line, None where the plan leaves it out."""
        value: Any = self.filed.given
        for part in field:
            given = value if isinstance(value, dict) else value.model_fields_set
            if part not in given:
                return None
            value = step_into(value, part)
        return float(value) if field else None

    def _name(self, key: str, sheet: FormSheet) -> str:
        """What an input is called on a form."""
        if key in self._fields:
            return self._fields[key][1]
        draft = self.drafts[key]
        if not draft.number:
            return f"{draft.label[:1].lower()}{draft.label[1:]}"
        own = f"line {draft.number}"
        return own if draft.sheet is sheet else f"{draft.sheet.title} {own}"


def key_of(year: int, form: str, number: str) -> str:
    """The key of a line: "2031.form1040.line11a"; of one without a number, its name."""
    return f"{year}.{form}.{'line' if number[:1].isdigit() else ''}{number}"


def pointer(document: str, *path: str | int) -> str:
    """A place in a document by the pointer of RFC 6901: "plan#/years/0/tax/agi"."""
    steps = (str(part).replace("~", "~0").replace("/", "~1") for part in path)
    return "/".join((f"{document}#", *steps))


def step_into(value: Any, part: str | int) -> Any:
    """One step of such a path."""
    if isinstance(part, int) or isinstance(value, dict):
        return value[part]
    return getattr(value, part)


@dataclass(frozen=True)
class FormWriter:
    """A form as its law registers it (register.py).

    key, title   the form's; its line 11a has the key "2031.KEY.line11a", and is called "TITLE line 11a" elsewhere
    citation     the law of its lines, but where a line has another
    concerns     whether a year has this form
    write        writes its lines
    owed         names of lines that the year pays beside the tax of Form 1040: a state's tax, a premium
    """

    key: str
    title: str
    citation: str
    concerns: Callable[[Filed], bool]
    write: Callable[[FormSheet, Filed], None]
    owed: tuple[str, ...] = ()
