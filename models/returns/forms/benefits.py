"""Worksheet 1 of Pub. 915: what of Social Security is income."""

from __future__ import annotations

from .amounts import above_zero, rate, smaller, times, total
from .filed import Filed
from .received import all_of
from .sheet import FormSheet, FormWriter


def concerns(filed: Filed) -> bool:
    return filed.entered.social_security > 0.0


def write(sheet: FormSheet, filed: Filed) -> None:
    found, table = filed.lines.worked.benefits, filed.period.law.federal.social_security
    line, book = sheet.line, sheet.book
    line("1", "Benefits", all_of(sheet, filed, "social_security"), field=("income", "social_security"))
    half = times(rate(table.first_rate), sheet["1"])
    line("2", "The part that counts", half, known=found.line2)
    others = [book.line("form1040", n, True) for n in ("1z", "2b", "3b", "4b", "5b", "7a")]
    line("3", "Other income", total(*others))
    line("4", "Tax-exempt interest", book.line("form1040", "2a", True), touched=True)
    line("6", "All of it", total(sheet["2"], sheet["3"], sheet["4"]))
    line("8", "Provisional income", sheet["6"], field=("tax", "provisional_income"))
    line("9", "First base amount", table.base1[filed.status])
    if found.line10 > 0.0:
        _taxed(sheet, filed)
    taxed = smaller(sheet["17"], sheet["18"]) if found.line10 > 0.0 else above_zero(sheet["8"] - sheet["9"])
    line("19", "Taxable benefits", taxed, field=("income", "taxable_social_security"))


def _taxed(sheet: FormSheet, filed: Filed) -> None:
    found, table = filed.lines.worked.benefits, filed.period.law.federal.social_security
    line, between = sheet.line, table.base2[filed.status] - table.base1[filed.status]
    line("10", "Income above it", sheet["8"] - sheet["9"], known=found.line10)
    line("11", "From the first base amount to the second", between, known=found.line11)
    line("12", "Income above the second", above_zero(sheet["10"] - sheet["11"]), known=found.line12)
    line("13", "Income between the two", smaller(sheet["10"], sheet["11"]), known=found.line13)
    line("14", "Half of that", times(rate(table.first_rate), sheet["13"]), known=found.line14)
    line("15", "No more than half of the benefits", smaller(sheet["2"], sheet["14"]), known=found.line15)
    line("16", "Of income above the second", times(rate(table.second_rate), sheet["12"]), known=found.line16)
    line("17", "Both together", total(sheet["15"], sheet["16"]), known=found.line17)
    line("18", "The most that is taxable", times(rate(table.second_rate), sheet["1"]), known=found.line18)


FORM = FormWriter(
    "benefits", "Social Security Benefits Worksheet (Pub. 915, Worksheet 1)", "26 USC 86", concerns, write
)
