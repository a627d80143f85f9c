"""Schedule 1-A, Part V: the deduction of those who are 65."""

from __future__ import annotations

from .amounts import Constant, above_zero, rate, times
from .filed import Filed
from .sheet import FormSheet, FormWriter


def concerns(filed: Filed) -> bool:
    table = filed.period.law.federal.senior_deduction
    return filed.period.seniors > 0 and table.amount[filed.status] > 0.0


def write(sheet: FormSheet, filed: Filed) -> None:
    table, line = filed.period.law.federal.senior_deduction, sheet.line
    line("31", "Modified AGI", sheet.book.line("form1040", "11a"))
    line("32", "Where it begins to fall", table.threshold[filed.status])
    line("33", "AGI above that", above_zero(sheet["31"] - sheet["32"]))
    line("34", "What is lost of each", times(rate(table.phaseout_rate), sheet["33"]))
    line("35", "Deduction of each", above_zero(Constant(table.amount[filed.status]) - sheet["34"]))
    both = times(filed.period.seniors, sheet["35"])
    line("37", "Deduction of all who are 65", both, known=filed.lines.worked.senior)
    line("38", "Additional deductions", sheet["37"])


FORM = FormWriter("schedule1a", "Schedule 1-A", "26 USC 151(d)(5)(C)", concerns, write)
