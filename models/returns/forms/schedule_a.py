"""Schedule A, where the year itemises: each cost, its floor or cap, and what section 68 leaves."""

from __future__ import annotations

from . import gifts
from .amounts import Arithmetic, Constant, above_zero, larger, rate, smaller, times, total
from .filed import Filed
from .sheet import FormSheet, FormWriter, pointer


def concerns(filed: Filed) -> bool:
    return filed.lines.itemizes


def source(item: str) -> str:
    """The field of the scenario that states an amount."""
    return pointer("scenario", "taxes", "itemized", item)


def allowed(sheet: FormSheet, filed: Filed) -> Arithmetic:
    """What goes to Form 1040."""
    limited = filed.period.law.federal.itemized_deductions.limit_rate > 0.0
    return sheet.book.line("schedule_a", "allowed" if limited else "17")


def write(sheet: FormSheet, filed: Filed) -> None:
    found = filed.lines.worked.taxed.schedule_a
    assert found is not None
    _medical(sheet, filed)
    _taxes(sheet, filed)
    paid, said = filed.entered.itemized.mortgage_interest, "as the scenario says, in dollars of the year"
    interest = sheet.fact(
        "line8a",
        "Mortgage interest",
        paid,
        [source("mortgage_interest")],
        said,
        number="8a",
        law="26 USC 163(h)",
    )
    sheet.line("10", "Interest", interest, known=found.interest, law="26 USC 163(h)", touched=True)
    _gifts(sheet, filed)
    parts = total(sheet["4"], sheet["7"], sheet["10"], sheet["14"])
    sheet.line("17", "Itemised deductions", parts, known=found.before_limit)
    _limit(sheet, filed)


def _medical(sheet: FormSheet, filed: Filed) -> None:
    table, given, book = filed.period.law.federal.itemized_deductions, filed.entered.itemized, sheet.book
    found = filed.lines.worked.taxed.schedule_a
    assert found is not None
    said, law = "as the scenario says, in dollars of the year", "26 USC 213"
    stated = sheet.fact(
        "medical",
        "Medical costs apart from Medicare",
        given.medical_expenses,
        [source("medical_expenses")],
        said,
        law=law,
    )
    premiums = [book.line("medicare", name, True) for name in ("premiums", "surcharge")]
    costs = total(stated, *premiums) if given.medicare_premiums else stated
    known = given.medical_expenses + given.medicare_premiums
    sheet.line("1", "Medical costs", costs, known=known, law=law, touched=True)
    agi = above_zero(book.line("form1040", "11a"))
    floor = sheet.line(
        "3", "The part of AGI that does not count", times(rate(table.medical_floor), agi), law=law
    )
    above = above_zero(sheet["1"] - floor)
    sheet.line("4", "Medical costs above it", above, known=found.medical, law=law, touched=True)


def _taxes(sheet: FormSheet, filed: Filed) -> None:
    table, given, status = filed.period.law.federal.itemized_deductions, filed.entered.itemized, filed.status
    taxed = filed.lines.worked.taxed
    assert taxed.schedule_a is not None
    said, law = "as the scenario says, in dollars of the year", "26 USC 164(a), (b)(6)"
    stated = given.state_income_tax
    own = total(*(sheet.book.line(form, "tax", True) for form in ("state", "state_return")))
    other = sheet.fact("income_tax", "Income tax stated", stated, [source("state_income_tax")], said, law=law)
    income = total(other, own) if taxed.state_tax else other
    sheet.line(
        "5a", "State and local income tax", income, known=stated + taxed.state_tax, law=law, touched=True
    )
    sheet.fact(
        "line5b", "Property tax", given.property_tax, [source("property_tax")], said, number="5b", law=law
    )
    sheet.line("5d", "State and local taxes", total(sheet["5a"], sheet["5b"]), law=law, touched=True)
    cap: Arithmetic = Constant(table.salt_cap[status])
    share = table.salt_phaseout_rate * table.salt_phaseout_share[status]
    if share:
        agi = sheet.book.line("form1040", "11a")
        falls = above_zero(agi - Constant(table.salt_phaseout_threshold[status]))
        cap = smaller(cap, larger(Constant(table.salt_floor[status]), cap - times(rate(share), falls)))
    limit = sheet.line("", "The most that counts", cap, name="salt_cap", law="26 USC 164(b)(6), (7)")
    sheet.line("5e", "What of it counts", smaller(sheet["5d"], limit), law=law, touched=True)
    sheet.line("7", "Taxes", sheet["5e"], known=taxed.schedule_a.taxes, law=law, touched=True)


def _gifts(sheet: FormSheet, filed: Filed) -> None:
    if gifts.concerns(filed):
        _decided_gifts(sheet, filed)
        return
    table, given = filed.period.law.federal.itemized_deductions, filed.entered.itemized.charity_cash
    found, said, law = filed.lines.worked.taxed.schedule_a, "as the scenario says", "26 USC 170(b)(1)"
    assert found is not None
    cash = sheet.fact("line11", "Gifts in cash", given, [source("charity_cash")], said, number="11", law=law)
    agi = above_zero(sheet.book.line("form1040", "11a"))
    counted = smaller(cash, times(rate(table.charity_cash_ceiling), agi))
    if table.charity_floor:
        counted = above_zero(counted - times(rate(table.charity_floor), agi))
    sheet.line("14", "Gifts that count", counted, known=found.gifts, law=law, touched=True)


def _decided_gifts(sheet: FormSheet, filed: Filed) -> None:
    """What the worksheet of gifts says, where the plan decides them or any are carried in."""
    found, book, law = filed.lines.worked.taxed.schedule_a, sheet.book, "26 USC 170(b)(1)"
    assert found is not None
    own = {kind.name: book.line("gifts", f"{kind.name}_own", True) for kind in gifts.KINDS}
    sheet.line("11", "Gifts in cash", own["cash"], law=law, touched=True)
    property_given = total(own["at_basis"], own["at_market"])
    sheet.line("12", "Gifts other than cash", property_given, law=law, touched=True)
    carried = total(*(book.line("gifts", f"{kind.name}_in", True) for kind in gifts.KINDS))
    sheet.line("13", "Carried in from earlier years", carried, law="26 USC 170(d)(1)", touched=True)
    counted = book.line("gifts", "deductible")
    sheet.line("14", "Gifts that count", counted, known=found.gifts, law=law, touched=True)


def _limit(sheet: FormSheet, filed: Filed) -> None:
    """The limit in the top bracket, from 2026; its worksheet has no numbers in the forms of 2025."""
    table, federal = filed.period.law.federal.itemized_deductions, filed.period.law.federal
    found = filed.lines.worked.taxed.schedule_a
    assert found is not None
    if not table.limit_rate:
        return
    start, book = federal.ordinary_income_tax.tops[filed.status][-1], sheet.book
    income = book.line("form1040", "11a") - book.line("form1040", "13b", True) - Constant(start)
    excess = smaller(sheet["17"], above_zero(income))
    lost = sheet.line(
        "",
        "What the top bracket loses",
        times(rate(table.limit_rate), excess),
        name="limitation",
        law="26 USC 68",
        touched=True,
    )
    left = sheet["17"] - lost
    sheet.line("", "Itemised deductions allowed", left, known=found.total, name="allowed", law="26 USC 68")


FORM = FormWriter("schedule_a", "Schedule A", "26 USC 63(d)", concerns, write)
