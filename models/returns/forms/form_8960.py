"""Form 8960, where the net investment income tax is owed."""

from __future__ import annotations

from .amounts import above_zero, rate, smaller, times, total
from .filed import CENT, Filed
from .sheet import FormSheet, FormWriter


def concerns(filed: Filed) -> bool:
    return filed.lines.niit >= CENT


def write(sheet: FormSheet, filed: Filed) -> None:
    table, line, book = filed.period.law.federal.niit, sheet.line, sheet.book
    line("1", "Interest", book.line("form1040", "2b", True), touched=True)
    line("2", "Dividends", book.line("form1040", "3b", True), touched=True)
    line("5d", "Capital gain or loss", book.line("form1040", "7a", True), touched=True)
    line("8", "Investment income", total(sheet["1"], sheet["2"], sheet["5d"]))
    line("12", "Net investment income", above_zero(sheet["8"]))
    line("13", "Modified AGI", book.line("form1040", "11a"))
    line("14", "Threshold", table.threshold[filed.status], law="26 USC 1411(b)")
    line("15", "Modified AGI above it", above_zero(sheet["13"] - sheet["14"]))
    line("16", "The smaller", smaller(sheet["12"], sheet["15"]))
    line("17", "Net investment income tax", times(rate(table.rate), sheet["16"]), field=("tax", "niit"))


FORM = FormWriter("form8960", "Form 8960", "26 USC 1411", concerns, write)
