"""Spouses who each have a state's brackets and divide a taxable income between them: as rows of a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....tax_tables.state_tables import Rows
from ..regime import CellRows
from .plan_lines import YearOfPlan, at_rates


def divided(
    rows: CellRows,
    tax: Any,
    y: YearOfPlan,
    taxable: Any,
    incomes: Sequence[tuple[Any, float]],
    brackets: Rows,
) -> None:
    """The tax of spouses who each have the brackets and divide a taxable income, none above the spouse's own.

    incomes    of each filer, and what of it is fixed, dollars. Where a loss takes one below zero its part is nothing,
               which is no row: a bound lets a part be as large as without the loss, a plan pays the top rate for that
    """
    if len(y.filers) == 1:
        at_rates(rows, tax, taxable, brackets)
        return
    owed, whole = tax, taxable
    for number, (filer, (income, fixed)) in enumerate(zip(y.filers, incomes, strict=True)):
        part, due = rows.line(f"state_part_{number}"), rows.line(f"state_due_{number}")
        most = income + y.loss_deducted * y.part if filer.of_gains_alone else income
        if y.may_be_negative(filer, fixed):
            more = rows.line(f"state_part_more_{number}")
            rows.at_most("state_part_more", more - y.loss_deducted * y.part)
            most = most + more
            owed = owed if y.outer else owed - more * brackets[-1][1]
        rows.at_most("state_part", part - most)
        at_rates(rows, due, part, brackets)
        owed, whole = owed - due, whole - part
    rows.at_most("state_parts", whole)
    rows.at_least("state_tax", owed)
