"""Form 1040: income, deductions and tax. The plans of employers stand with pensions on line 5."""

from __future__ import annotations

from ..enter import taxed_of
from . import gains_worksheet, schedule_1a, schedule_a, schedule_d
from .amounts import NOTHING, Arithmetic, Constant, above_zero, times, total
from .brackets import by_schedule
from .filed import CENT, Filed
from .received import all_of
from .sheet import FormSheet, FormWriter, pointer


def write(sheet: FormSheet, filed: Filed) -> None:
    _income(sheet, filed)
    _deductions(sheet, filed)
    _tax(sheet, filed)


def _income(sheet: FormSheet, filed: Filed) -> None:
    line, book = sheet.line, sheet.book
    simple = (
        ("1z", "Wages", "wages"),
        ("2a", "Tax-exempt interest", "tax_exempt_interest"),
        ("2b", "Taxable interest", "interest"),
        ("3a", "Qualified dividends", "qualified_dividends"),
    )
    for number, label, field in simple:
        line(number, label, all_of(sheet, filed, field), field=("income", field), touched=True)
    dividends = all_of(sheet, filed, "ordinary_dividends") + sheet["3a"]
    line("3b", "Dividends", dividends, known=filed.entered.dividends, touched=True)
    _retirement(sheet, filed)
    if filed.entered.social_security > 0.0:
        benefits, taxed = book.line("benefits", "1"), book.line("benefits", "19")
        line("6a", "Social Security benefits", benefits, known=filed.entered.social_security)
        line("6b", "Taxable benefits", taxed, known=filed.lines.taxable_social_security)
    if schedule_d.concerns(filed):
        line("7a", "Capital gain or loss", schedule_d.to_form_1040(sheet, filed))
    parts = [book.line("form1040", n, True) for n in ("1z", "2b", "3b", "4b", "5b", "6b", "7a")]
    line("9", "Total income", total(*parts), known=filed.lines.agi)
    line("11a", "Adjusted gross income", sheet["9"], field=("tax", "agi"), law="26 USC 62")


def _retirement(sheet: FormSheet, filed: Filed) -> None:
    """Lines 4 and 5: what IRAs, and what pensions and employers' plans pay, and what of it is income."""
    paid: dict[str, Arithmetic] = {"4": NOTHING, "5": all_of(sheet, filed, "pensions")}
    taxed = dict(paid)
    for name, _ in filed.accounts():
        kind, place = filed.kind(name), "5" if filed.kind(name).employer else "4"
        if kind.sheltered:
            flows = [sheet.book.line("received", f"{flow}.{name}", True) for flow in ("paid", "converted")]
            paid[place] = total(paid[place], *flows)
            taxed[place] = total(taxed[place], *flows) if kind.deferred else taxed[place]
    roths = [sheet.book.line("form8606", f"25c.{person}", True) for person in filed.own.roth_out]
    roths += [sheet.book.line("received", f"inherited.{name}", True) for name in filed.period.inherited]
    before = sheet.book.line("received", "before.taxable_roth_distributions", True)
    given = [sheet.book.line("received", f"given.{name}", True) for name, _ in filed.accounts()]
    paid["4"] = total(paid["4"], *given)
    made_up = [sheet.book.line("qcd", f"taxed.{person}", True) for person in filed.period.ages]
    taxed["4"] = total(taxed["4"], *roths, before, *made_up)
    taxed["5"] = taxed["5"] + sheet.book.line("received", "designated_roth", True)
    label = "Of them, paid straight to charities and not taxable (QCD)"
    for place, what in (("4", "IRA distributions"), ("5", "Pensions and employers' plans")):
        sheet.line(f"{place}a", what, paid[place], touched=True)
        law = "26 USC 408(d), 408A(d)" if place == "4" else "26 USC 72, 402(a), 402A(d)"
        sheet.line(f"{place}b", f"{what}, taxable", taxed[place], law=law, touched=True)
        if place == "4":
            free, law = total(*given) - total(*made_up), "26 USC 408(d)(8)"
            sheet.line("4c", label, free, field=("income", "qcd"), law=law, touched=True)


def _deductions(sheet: FormSheet, filed: Filed) -> None:
    taxed, table = filed.lines.worked.taxed, filed.period.law.federal.standard_deduction
    if taxed.itemizes:
        allowed = schedule_a.allowed(sheet, filed)
        sheet.line("12e", "Itemised deductions", allowed, known=taxed.chosen, law="26 USC 63(d), 68")
    else:
        standard: Arithmetic = Constant(table.basic[filed.status])
        if filed.period.seniors:
            standard = standard + times(filed.period.seniors, Constant(table.aged_addition[filed.status]))
        sheet.line("12e", "Standard deduction", standard, known=taxed.chosen, law="26 USC 63(c), (f)")
    if schedule_1a.concerns(filed):
        sheet.line("13b", "Additional deductions", sheet.book.line("schedule1a", "38"), touched=True)
    label = "Cash gifts of those who do not itemise"
    said = "what is given in cash, up to the cap"
    sheet.fact("gifts", label, taxed.gifts, _cash_gifts(filed), said, law="26 USC 170(p)")
    parts = [sheet["12e"], *(sheet.book.line("form1040", n, True) for n in ("13b", "gifts"))]
    sheet.line("14", "All deductions", total(*parts), field=("tax", "deduction"), law="26 USC 63(b)")
    taxable = above_zero(sheet["11a"] - sheet["14"])
    sheet.line("15", "Taxable income", taxable, field=("tax", "taxable_income"), law="26 USC 63")


def _cash_gifts(filed: Filed) -> list[str]:
    """Where the year's gifts of cash stand: in the scenario, among the plan's gifts, and of IRAs what is income."""
    stated, gifts = filed.scenario.taxes.itemized, filed.own.gifts
    sources = [] if stated is None else [schedule_a.source("charity_cash")]
    if gifts is not None and gifts.cash >= CENT:
        sources.append(pointer("plan", "years", filed.index, "gifts", "cash"))
    if taxed_of(filed.own) >= CENT:
        paying = [name for name, account in filed.accounts() if account.qcd >= CENT]
        sources += [pointer("plan", "years", filed.index, "accounts", name, "qcd") for name in paying]
    return sources


def _tax(sheet: FormSheet, filed: Filed) -> None:
    line, lines, book = sheet.line, filed.lines, sheet.book
    if gains_worksheet.concerns(filed):
        worksheet = book.line("gains", "25")
        line("16", "Tax", worksheet, known=lines.worked.taxed.gains.line25, law="26 USC 1(h)")
    else:
        table = filed.period.law.federal.ordinary_income_tax
        tax = by_schedule(sheet["15"], lines.taxable_income, table.rates, table.tops[filed.status])
        line("16", "Tax", tax, field=("tax", "ordinary_income_tax"), law="26 USC 1(j)")
    line("17", "From Schedule 2, line 3", book.line("schedule2", "3", True), known=lines.amt, touched=True)
    line("18", "Tax with the alternative minimum tax", total(sheet["16"], sheet["17"]))
    line("23", "Other taxes, from Schedule 2, line 21", book.line("schedule2", "21", True), touched=True)
    line("24", "Total tax", total(sheet["18"], sheet["23"]))


FORM = FormWriter("form1040", "Form 1040", "26 USC 61", lambda filed: True, write)
