"""Schedule 2: taxes beside the income tax itself."""

from __future__ import annotations

from ...laws import register as laws
from . import form_5329, form_6251, form_8960, payroll
from .amounts import Input, total
from .filed import Filed
from .sheet import FormSheet, FormWriter, key_of


def concerns(filed: Filed) -> bool:
    owed = any(form.concerns(filed) for form in (form_6251, form_8960, form_5329))
    return owed or payroll.additional(filed) or bool(filed.lines.others)


def write(sheet: FormSheet, filed: Filed) -> None:
    book, line = sheet.book, sheet.line
    minimum, early = book.line("form6251", "11", True), book.line("form5329", "4", True)
    line("2", "Alternative minimum tax", minimum, law="26 USC 55", touched=True)
    line("3", "To Form 1040, line 17", sheet["2"], law="26 USC 55", touched=True)
    line("8", "Additional tax on early distributions", early, law="26 USC 72(t)", touched=True)
    medicare = book.line("form8959", "18", True)
    line("11", "Additional Medicare Tax", medicare, law="26 USC 3101(b)(2)", touched=True)
    investment = book.line("form8960", "17", True)
    line("12", "Net investment income tax", investment, law="26 USC 1411", touched=True)
    others = [_registered(sheet, filed, *other) for other in filed.lines.others.items()]
    sums = total(sheet["8"], sheet["11"], sheet["12"], *others)
    line("21", "Other taxes, to Form 1040, line 23", sums, touched=True)


def _registered(sheet: FormSheet, filed: Filed, name: str, dollars: float) -> Input:
    """The tax of a law in the register that has no form of its own."""
    law = next(law for law in laws.LAWS if law.name == name)
    sources = [key_of(filed.year, "form1040", "11a")]
    said = f"as its law says of {', '.join(law.reads)}"
    return sheet.fact(name, f"Tax of the law {name!r}", dollars, sources, said, law=law.citation)


FORM = FormWriter("schedule2", "Schedule 2", "26 USC 55, 72(t), 1411, 3101", concerns, write)
