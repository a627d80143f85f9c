"""The flat stand-in for a state's income tax."""

from __future__ import annotations

from ...household.facts import FlatStateTax
from .amounts import above_zero, rate, times
from .filed import Filed
from .received import all_of
from .sheet import FormSheet, FormWriter


def concerns(filed: Filed) -> bool:
    return isinstance(filed.period.state, FlatStateTax)


def write(sheet: FormSheet, filed: Filed) -> None:
    rule, book, line = filed.period.state, sheet.book, sheet.line
    assert isinstance(rule, FlatStateTax)
    line("", "Federal AGI", book.line("form1040", "11a"), name="agi")
    treasuries, law = all_of(sheet, filed, "treasury_interest"), "31 USC 3124(a)"
    known = filed.entered.treasury_interest
    line("", "Treasury interest", treasuries, known=known, name="treasuries", law=law, touched=True)
    base = sheet["agi"] - sheet["treasuries"]
    if not rule.taxes_retirement:
        base = base - book.line("form1040", "4b", True) - book.line("form1040", "5b", True)
    if not rule.taxes_social_security:
        base = base - book.line("form1040", "6b", True)
    line("", "What is taxed", above_zero(base), name="base")
    line(
        "", "State income tax", times(rate(rule.rate), sheet["base"]), field=("tax", "state_tax"), name="tax"
    )


FORM = FormWriter(
    "state",
    "State income tax (flat stand-in)",
    "taxes.state_flat of the scenario",
    concerns,
    write,
    owed=("tax",),
)
