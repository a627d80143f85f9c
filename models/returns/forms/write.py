"""A year's forms, from what was filed: those of the register that concern it, and first what the year pays in all."""

from __future__ import annotations

from ..form import Form
from . import register
from .amounts import total
from .filed import Filed
from .sheet import FormSheet, FormWriter, YearForms

LINES_OF = 2025
"""The tax year whose published forms the line numbers are of."""


def write_forms(filed: Filed) -> tuple[Form, ...]:
    """The forms of one year, each only where it concerns the household."""
    book = YearForms(filed)
    forms = [form for form in register.FORMS if form.concerns(filed)]
    _what_is_paid(FormSheet(book, "paid", "What the year pays in tax and premiums", "26 USC 1"), forms)
    for form in forms:
        form.write(FormSheet(book, form.key, form.title, form.citation), filed)
    note = "" if filed.year == LINES_OF else f"Line numbers are those of the forms of {LINES_OF}."
    return book.forms(note)


def _what_is_paid(sheet: FormSheet, forms: list[FormWriter]) -> None:
    """The tax of Form 1040, without what payroll tax counts of it, and whatever else the year's laws take."""
    book = sheet.book
    federal = book.line("form1040", "24") - book.line("form8959", "18", True)
    sheet.line("", "Federal income tax", federal, field=("tax", "federal_tax"), name="federal")
    owed = [sheet["federal"]]
    for form in forms:
        owed += [book.line(form.key, name, True) for name in form.owed]
    sheet.line("", "Taxes and premiums", total(*owed), field=("tax", "total"), name="total")
