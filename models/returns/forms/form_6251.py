"""Form 6251, where the alternative minimum tax is owed."""

from __future__ import annotations

from .amounts import Arithmetic, Constant, above_zero, rate, smaller, times, total
from .filed import CENT, Filed
from .sheet import FormSheet, FormWriter


def concerns(filed: Filed) -> bool:
    return filed.lines.amt >= CENT


def write(sheet: FormSheet, filed: Filed) -> None:
    table, found, book = filed.period.law.federal.amt, filed.lines.worked.taxed.form_6251, sheet.book
    status, line, itemizes = filed.status, sheet.line, filed.lines.itemizes
    kept = book.line("form1040", "14") - book.line("schedule1a", "37", True)
    line("1a", "Deductions but that of those who are 65", kept)
    before = book.line("form1040", "11a") - sheet["1a"] - book.line("schedule_a", "limitation", True)
    line("1b", "AGI less deductions, before the limit of section 68", before)
    back = book.line("schedule_a", "7", True) if itemizes else book.line("form1040", "12e")
    line("2a", "Deductions that are added back", back, law="26 USC 56(b)(1)")
    label, addition = "Addition of a separate return", found.separate_addition
    line("", label, Constant(addition), name="addition", law="26 USC 55(d)(2)", touched=True)
    line(
        "4",
        "Alternative minimum taxable income",
        total(sheet["1b"], sheet["2a"], sheet["addition"]),
        known=found.income,
    )
    falls = times(rate(table.phaseout_rate), above_zero(sheet["4"] - Constant(table.phaseout_start[status])))
    exempt = above_zero(Constant(table.exemption[status]) - falls)
    line("5", "Exemption", exempt, known=found.exemption, law="26 USC 55(d)")
    line("6", "Income above it", above_zero(sheet["4"] - sheet["5"]), known=found.line6)
    on_gains = found.part_three.line16 > 0.0
    if on_gains:
        _part_three(sheet, filed)
    tax = sheet["40"] if on_gains else _flat(sheet["6"], found.line6, filed)
    line("7", "Tax at the minimum tax's rates", tax, known=found.tentative_minimum_tax)
    line("9", "Tentative minimum tax", sheet["7"], known=found.tentative_minimum_tax)
    line("10", "Income tax", book.line("form1040", "16"))
    line("11", "Alternative minimum tax", above_zero(sheet["9"] - sheet["10"]), field=("tax", "amt"))


def _flat(income: Arithmetic, dollars: float, filed: Filed) -> Arithmetic:
    """26 percent, and 28 percent above the break, as lines 7, 18 and 39 write it."""
    table = filed.period.law.federal.amt
    (low, high), end = table.rates, table.rate_break[filed.status]
    if dollars <= end:
        return times(rate(low), income)
    return times(rate(high), income) - Constant((high - low) * end)


def _part_three(sheet: FormSheet, filed: Filed) -> None:
    found, gains = filed.lines.worked.taxed.form_6251.part_three, filed.period.law.federal.capital_gains_tax
    zero_top, fifteen_top = gains.tops[filed.status]
    numbers, book = found._asdict(), sheet.book

    def line(number: str, label: str, made: Arithmetic | float) -> Arithmetic:
        return sheet.line(number, label, made, known=numbers.get(f"line{number}"))

    line("12", "Income above the exemption", sheet["6"])
    line("13", "Gains and dividends", book.line("gains", "4"))
    line("16", "What of them is in it", smaller(sheet["12"], sheet["13"]))
    line("17", "Other income", sheet["12"] - sheet["16"])
    line("18", "Tax on it", _flat(sheet["17"], found.line17, filed))
    line("19", "Where the 0 % rate ends", zero_top)
    line("20", "Other taxable income", book.line("gains", "5"))
    line("21", "Room at 0 %", above_zero(sheet["19"] - sheet["20"]))
    line("22", "Gains and dividends in the income", smaller(sheet["12"], sheet["13"]))
    line("23", "Taxed at 0 %", smaller(sheet["21"], sheet["22"]))
    line("24", "What is left of them", sheet["22"] - sheet["23"])
    line("25", "Where the 15 % rate ends", fifteen_top)
    line("28", "Other taxable income, and the room at 0 %", total(sheet["21"], sheet["20"]))
    line("29", "Room at 15 %", above_zero(sheet["25"] - sheet["28"]))
    line("30", "Taxed at 15 %", smaller(sheet["24"], sheet["29"]))
    _on_gains(sheet, filed)


def _on_gains(sheet: FormSheet, filed: Filed) -> None:
    found, line = filed.lines.worked.taxed.form_6251.part_three, sheet.line
    zero, fifteen, twenty = filed.period.law.federal.capital_gains_tax.rates
    middle = times(rate(fifteen), sheet["30"])
    if zero:
        middle = middle + times(rate(zero), sheet["23"])
    line("31", f"Tax at {100 * fifteen:g} %", middle, known=found.line31)
    line("32", "Taxed so far", total(sheet["23"], sheet["30"]), known=found.line32)
    line("33", f"Taxed at {100 * twenty:g} %", sheet["22"] - sheet["32"], known=found.line33)
    line("34", f"Tax at {100 * twenty:g} %", times(rate(twenty), sheet["33"]), known=found.line34)
    line(
        "38",
        "Tax with gains at their own rates",
        total(sheet["18"], sheet["31"], sheet["34"]),
        known=found.line38,
    )
    whole = _flat(sheet["12"], filed.lines.worked.taxed.form_6251.line6, filed)
    line("39", "Tax on all of it as other income", whole, known=found.line39)
    line("40", "The smaller", smaller(sheet["38"], sheet["39"]), known=found.line40)


FORM = FormWriter("form6251", "Form 6251", "26 USC 55", concerns, write)
