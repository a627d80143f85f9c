"""Schedule 2: taxes beside the income tax itself."""

from __future__ import annotations

from . import form_5329, form_6251, form_8960, payroll
from .amounts import total
from .filed import Filed
from .sheet import FormSheet, FormWriter


def concerns(filed: Filed) -> bool:
    return any(form.concerns(filed) for form in (form_6251, form_8960, form_5329)) or payroll.additional(
        filed
    )


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
    others = total(sheet["8"], sheet["11"], sheet["12"])
    line("21", "Other taxes, to Form 1040, line 23", others, touched=True)


FORM = FormWriter("schedule2", "Schedule 2", "26 USC 55, 72(t), 1411, 3101", concerns, write)
