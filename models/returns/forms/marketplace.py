"""Form 8962, Part I: income beside the poverty line, in years before Medicare. The credit itself is not modelled."""

from __future__ import annotations

from .amounts import Constant
from .filed import Filed
from .sheet import FormSheet, FormWriter


def concerns(filed: Filed) -> bool:
    return filed.period.before_medicare > 0 and filed.period.credit_edge > 0.0


def write(sheet: FormSheet, filed: Filed) -> None:
    book, line, law = sheet.book, sheet.line, "26 USC 36B(d)(2)"
    untaxed = book.line("form1040", "6a", True) - book.line("form1040", "6b", True)
    magi = book.line("form1040", "11a") + book.line("form1040", "2a", True) + untaxed
    line("2a", "Modified AGI", magi, field=("tax", "magi_marketplace"), law=law)
    poverty = filed.period.credit_edge / filed.period.law.federal.poverty_line.credit_up_to
    line("4", "Poverty line", Constant(poverty), law="26 USC 36B(d)(3); 42 USC 9902(2)")
    line("5", "Income as a share of it", sheet["2a"] / sheet["4"], law=law, unit="share")


FORM = FormWriter("form8962", "Form 8962", "26 USC 36B(d)", concerns, write)
