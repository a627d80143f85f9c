"""What an employee pays on wages: Form W-2 boxes 4 and 6, and Form 8959 above its threshold."""

from __future__ import annotations

from ...laws.federal import payroll_tax
from .amounts import NOTHING, Arithmetic, above_zero, rate, smaller, times
from .filed import CENT, Filed
from .sheet import FormSheet, FormWriter


def _withheld(filed: Filed) -> payroll_tax.Withheld:
    table = filed.period.law.federal.payroll_tax
    return payroll_tax.parts(tuple(filed.period.wages.values()), filed.status, table)


def concerns(filed: Filed) -> bool:
    return filed.period.payroll_tax >= CENT


def additional(filed: Filed) -> bool:
    """Whether the Additional Medicare Tax is owed."""
    return _withheld(filed).additional >= CENT


def write(sheet: FormSheet, filed: Filed) -> None:
    table, known = filed.period.law.federal.payroll_tax, _withheld(filed)
    old_age: Arithmetic = NOTHING
    hospital: Arithmetic = NOTHING
    for person in filed.period.wages:
        wages = sheet.book.line("received", f"wages.{person}", True)
        old_age = old_age + times(rate(table.oasdi_rate), smaller(wages, table.wage_base))
        hospital = hospital + times(rate(table.hi_rate), wages)
    box4, box6 = "Social Security tax withheld (box 4)", "Medicare tax withheld (box 6)"
    sheet.line("", box4, old_age, known=known.box4, name="box4", law="26 USC 3101(a), 3121(a)(1)")
    sheet.line("", box6, hospital, known=known.box6, name="box6", law="26 USC 3101(b)(1)")
    more = sheet.book.line("form8959", "7", True)
    whole = sheet["box4"] + sheet["box6"] + more
    sheet.line("", "Payroll tax", whole, field=("tax", "payroll_tax"), name="total")


def write_additional(sheet: FormSheet, filed: Filed) -> None:
    table, line = filed.period.law.federal.payroll_tax, sheet.line
    line("1", "Wages", sheet.book.line("form1040", "1z"))
    line("4", "Medicare wages", sheet["1"])
    line("5", "Threshold", table.additional_threshold[filed.status])
    line("6", "Wages above it", above_zero(sheet["4"] - sheet["5"]))
    tax = times(rate(table.additional_rate), sheet["6"])
    line("7", "Additional Medicare Tax on wages", tax, known=_withheld(filed).additional)
    line("18", "Additional Medicare Tax", sheet["7"])


FORM = FormWriter("payroll", "Payroll tax", "26 USC 3101", concerns, write, owed=("total",))
ADDITIONAL = FormWriter("form8959", "Form 8959", "26 USC 3101(b)(2)", additional, write_additional)
