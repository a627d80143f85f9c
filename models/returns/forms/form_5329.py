"""Form 5329, Part I: the 10 percent on what is taken before 59 1/2."""

from __future__ import annotations

from .amounts import NOTHING, Arithmetic, rate, times
from .filed import CENT, Filed
from .received import bears_early_tax
from .sheet import FormSheet, FormWriter


def concerns(filed: Filed) -> bool:
    return filed.entered.early_distributions >= CENT


def write(sheet: FormSheet, filed: Filed) -> None:
    early: Arithmetic = NOTHING
    for name, account in filed.accounts():
        if account.distributed and bears_early_tax(filed, name):
            early = early + sheet.book.plan(f"what {name} pays", "accounts", name, "distributed")
    for person in filed.own.roth_out:
        early = early + sheet.book.line("form8606", f"early.{person}", True)
    early = early + sheet.book.line("received", "designated_roth_early", True)
    so_far = filed.own.so_far
    if so_far is not None and so_far.early_distributions:
        early = early + sheet.book.plan(f"what came before {so_far.as_of}", "so_far", "early_distributions")
    sheet.line("1", "Early distributions", early, known=filed.entered.early_distributions)
    sheet.line("3", "What the additional tax is on", sheet["1"])
    tax, field = (
        times(rate(filed.period.law.federal.early_distributions.rate), sheet["3"]),
        "early_withdrawal_penalty",
    )
    sheet.line("4", "Additional tax", tax, field=("tax", field))


FORM = FormWriter("form5329", "Form 5329", "26 USC 72(t)", concerns, write)
