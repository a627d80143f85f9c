"""Form 8606: conversions of IRAs (Part II), and payments of Roth IRAs that are not qualified (Part III), by person.

After-tax basis of traditional IRAs is not modelled: the whole of a conversion is income.
"""

from __future__ import annotations

from ...plan_year import RothOut
from .amounts import NOTHING, Arithmetic, total
from .filed import CENT, Filed
from .sheet import FormSheet, FormWriter, pointer


def concerns(filed: Filed) -> bool:
    so_far = filed.own.so_far
    before = {} if so_far is None else so_far.conversions
    converted = (
        account.converted_out + before.get(name, 0.0)
        for name, account in filed.accounts()
        if not filed.kind(name).employer
    )
    return bool(filed.own.roth_out) or any(amount >= CENT for amount in converted)


def write(sheet: FormSheet, filed: Filed) -> None:
    for person in filed.period.ages:
        _converted(sheet, filed, person)
        if person in filed.own.roth_out:
            _paid(sheet, filed, person, filed.own.roth_out[person])


def _converted(sheet: FormSheet, filed: Filed, person: str) -> None:
    names = [name for name, _ in filed.accounts() if filed.owner(name) == person]
    iras = [name for name in names if filed.kind(name).deferred and not filed.kind(name).employer]
    lines = [sheet.book.line("received", f"converted.{name}", True) for name in iras]
    if not lines:
        return
    label, law = f"IRAs of {person} converted to a Roth IRA", "26 USC 408A(d)(3)"
    line16 = sheet.line("16", label, total(*lines), name=f"line16.{person}", law=law, touched=True)
    sheet.line("18", f"{label}: taxable", line16, name=f"line18.{person}", law=law, touched=True)


def _paid(sheet: FormSheet, filed: Filed, person: str, out: RothOut) -> None:
    names = [name for name, _ in filed.accounts() if filed.owner(name) == person]
    roths = [name for name in names if filed.kind(name).layered]
    paid = [sheet.book.plan(f"what {name} pays", "accounts", name, "distributed") for name in roths]
    whose = f"Roth IRAs of {person}"
    known = out.contributions + out.earnings + sum(out.conversions.values())
    line19 = sheet.line("19", f"{whose}: paid out", total(*paid), known=known, name=f"line19.{person}")
    book, field = sheet.book, ("roth_out", person)
    first = book.plan("contributions of the Roth layers", *field, "contributions")
    line22 = sheet.line(
        "22", f"{whose}: contributions in it", first, name=f"line22.{person}", law="26 USC 408A(d)(4)(B)(i)"
    )
    line23 = sheet.line("23", f"{whose}: beyond contributions", line19 - line22, name=f"line23.{person}")
    layers: Arithmetic = NOTHING
    for since in out.conversions:
        layers = layers + book.plan(f"conversions of {since}", *field, "conversions", since)
    label = f"{whose}: conversions in it, oldest first"
    line24 = sheet.line(
        "24", label, layers, name=f"line24.{person}", law="26 USC 408A(d)(4)(B)(ii)", touched=True
    )
    earnings = line23 - line24
    line25 = sheet.line(
        "25a", f"{whose}: earnings in it", earnings, known=out.earnings, name=f"line25a.{person}"
    )
    label, law = f"{whose}: taxable", "26 USC 408A(d)(2)"
    sheet.line("25c", label, line25, known=out.taxable, name=f"line25c.{person}", law=law)
    sheet.fact(
        f"early.{person}",
        f"{whose}: what bears the 10 percent",
        out.early,
        [pointer("plan", "years", filed.index, *field, "early")],
        "conversions under five tax years old, and earnings, before 59 1/2",
        law="26 USC 72(t), 408A(d)(3)(F)",
    )


FORM = FormWriter("form8606", "Form 8606", "26 USC 408A(d)", concerns, write)
