"""The Qualified Dividends and Capital Gain Tax Worksheet: what is taxed at each rate, and the smaller tax."""

from __future__ import annotations

from .amounts import Arithmetic, above_zero, rate, smaller, times, total
from .brackets import by_schedule
from .filed import CENT, Filed
from .sheet import FormSheet, FormWriter


def preferential(filed: Filed) -> float:
    """Qualified dividends and net capital gain of the year."""
    return filed.entered.qualified_dividends + filed.lines.net_capital_gain


def concerns(filed: Filed) -> bool:
    return preferential(filed) >= CENT


def write(sheet: FormSheet, filed: Filed) -> None:
    found = filed.lines.worked.taxed.gains._asdict()

    def line(number: str, label: str, made: Arithmetic | float) -> None:
        sheet.line(number, label, made, known=found.get(f"line{number}"))

    _amounts(sheet, filed)
    zero_top, fifteen_top = filed.period.law.federal.capital_gains_tax.tops[filed.status]
    sheet.line("6", "Where the 0 % rate ends", zero_top)
    line("7", "Taxable income up to there", smaller(sheet["1"], sheet["6"]))
    line("8", "Other income up to there", smaller(sheet["5"], sheet["7"]))
    line("9", "Taxed at 0 %", sheet["7"] - sheet["8"])
    line("10", "Taxable gains and dividends", smaller(sheet["1"], sheet["4"]))
    line("12", "What is left of them", sheet["10"] - sheet["9"])
    sheet.line("13", "Where the 15 % rate ends", fifteen_top)
    line("14", "Taxable income up to there", smaller(sheet["1"], sheet["13"]))
    line("15", "Other income, and what is taxed at 0 %", total(sheet["5"], sheet["9"]))
    line("16", "Room at 15 %", above_zero(sheet["14"] - sheet["15"]))
    line("17", "Taxed at 15 %", smaller(sheet["12"], sheet["16"]))
    _tax(sheet, filed)


def _amounts(sheet: FormSheet, filed: Filed) -> None:
    book = sheet.book
    sheet.line("1", "Taxable income", book.line("form1040", "15"))
    sheet.line("2", "Qualified dividends", book.line("form1040", "3a", True), touched=True)
    if filed.lines.net_capital_gain >= CENT:
        gain = above_zero(smaller(book.line("schedule_d", "15"), book.line("schedule_d", "16")))
        sheet.line("3", "Net capital gain", gain, known=filed.lines.net_capital_gain, law="26 USC 1222(11)")
        sheet.line("4", "Gains and dividends", total(sheet["2"], sheet["3"]))
    else:
        sheet.line("4", "Gains and dividends", sheet["2"])
    other = filed.lines.ordinary_taxable_income
    sheet.line("5", "Other taxable income", above_zero(sheet["1"] - sheet["4"]), known=other)


def _tax(sheet: FormSheet, filed: Filed) -> None:
    found, law = filed.lines.worked.taxed.gains, filed.period.law.federal
    zero, fifteen, twenty = law.capital_gains_tax.rates
    middle = times(rate(fifteen), sheet["17"])
    if zero:
        middle = middle + times(rate(zero), sheet["9"])
    line, schedule, tops = sheet.line, law.ordinary_income_tax, law.ordinary_income_tax.tops[filed.status]
    line("18", f"Tax at {100 * fifteen:g} %", middle, known=found.line18)
    line("19", "Taxed so far", total(sheet["9"], sheet["17"]), known=found.line19)
    line("20", f"Taxed at {100 * twenty:g} %", sheet["10"] - sheet["19"], known=found.line20)
    line("21", f"Tax at {100 * twenty:g} %", times(rate(twenty), sheet["20"]), known=found.line21)
    ordinary = by_schedule(sheet["5"], found.line5, schedule.rates, tops)
    field = ("tax", "ordinary_income_tax")
    line("22", "Tax on other income", ordinary, field=field, law="26 USC 1(j)")
    parts = total(sheet["18"], sheet["21"], sheet["22"])
    line("23", "Tax with gains and dividends at their own rates", parts, known=found.line23)
    whole = by_schedule(sheet["1"], filed.lines.taxable_income, schedule.rates, tops)
    line("24", "Tax on all of it as other income", whole, known=found.line24, law="26 USC 1(j)")
    line("25", "The tax", smaller(sheet["23"], sheet["24"]), known=found.line25)
    on_gains, field = sheet["25"] - sheet["22"], ("tax", "capital_gains_tax")
    line("", "Of it on gains and dividends", on_gains, field=field, name="on_gains")


FORM = FormWriter(
    "gains", "Qualified Dividends and Capital Gain Tax Worksheet", "26 USC 1(h)", concerns, write
)
