"""Payments of IRAs straight to charities, by person: the adjustment for contributions since 70 1/2 (Pub. 590-B)."""

from __future__ import annotations

from ...laws.federal import charitable_distributions
from .amounts import above_zero, total
from .filed import CENT, Filed
from .sheet import FormSheet, FormWriter, pointer


def contributed(filed: Filed, person: str) -> float:
    """Deductible contributions since 70 1/2 that no payment of an earlier year has made up for."""
    left = filed.scenario.person(person).ira_deductions_after_70_half or 0.0
    for audited, period in zip(filed.audited[: filed.index], filed.horizon.periods, strict=False):
        mine = [name for name in audited.accounts if filed.owner_in(name, period.year) == person]
        paid = sum(audited.accounts[name].qcd for name in mine)
        table = period.law.federal.charitable_distributions
        left = charitable_distributions.compute(paid, table, left).still
    return left


def giving(filed: Filed, person: str) -> list[str]:
    """The accounts of a person that pay a charity from the plan's first day on."""
    return [n for n, account in filed.accounts() if account.qcd >= CENT and filed.owner(n) == person]


def concerns(filed: Filed) -> bool:
    return any(giving(filed, person) for person in filed.period.ages)


def write(sheet: FormSheet, filed: Filed) -> None:
    for person in filed.period.ages:
        if giving(filed, person):
            _worksheet(sheet, filed, person)


def _worksheet(sheet: FormSheet, filed: Filed, person: str) -> None:
    label = f"Paid to charities by IRAs of {person}"
    parts = [sheet.book.plan(f"what {n} pays charities", "accounts", n, "qcd") for n in giving(filed, person)]
    paid = sheet.line("1", label, total(*parts), name=f"paid.{person}")
    at = filed.person_at(person)
    source = pointer("scenario", "people", at, "ira_deductions_after_70_half")
    words = f"Deductible contributions of {person} since 70 1/2, not made up for before"
    said = "as the scenario says, less what earlier years have made up for"
    before = sheet.fact(
        f"contributed.{person}", words, contributed(filed, person), [source], said, number="2"
    )
    free = above_zero(paid - before)
    excluded = sheet.line("3", f"{label}: not taxable", free, name=f"excluded.{person}", touched=True)
    sheet.line("", f"{label}: taxable", paid - excluded, name=f"taxed.{person}", touched=True)


FORM = FormWriter("qcd", "Charitable distributions", "26 USC 408(d)(8)", concerns, write)
