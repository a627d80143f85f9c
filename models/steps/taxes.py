"""The step that pays the year's tax: how much, when, and out of which withholding, by the safe harbour."""

from __future__ import annotations

from collections.abc import Iterator

from ...tax_tables.schema import EstimatedTax, FilingStatus
from ..amounts import dollars
from ..laws.federal import estimated_tax
from ..plan import Payment, Plan, SafeHarbour, Step
from ..scenario import Scenario
from .facts import DUST, begins, described, kind_of


def pay_tax(
    plan: Plan, scenario: Scenario | None, table: EstimatedTax | None, withdrawn: list[Step]
) -> Iterator[Step]:
    """Nothing where no income tax is due. Without the law's `table` only the sum is said."""
    year = plan.years[0]
    tax = year.tax.federal_tax
    whole, before = tax + year.tax.state_tax, 0.0 if year.so_far is None else year.so_far.taxes_paid
    if whole <= DUST:
        return
    harbour = None if table is None else _harbour(plan, scenario, table, withdrawn)
    by = None if table is None else estimated_tax.return_due(year.year, table)
    notes = []
    if before > DUST:
        more = f", {dollars(before - whole)} more than that" if before > whole + DUST else ""
        notes.append(f"the year's tax is {dollars(whole)}; {dollars(before)} was paid before{more}")
    if year.tax.state_tax > DUST:
        notes.append(
            f"{dollars(year.tax.state_tax)} of it is state tax, whose own due dates are not modelled"
        )
    income = year.income
    if income.wages + income.pensions + income.social_security > DUST:
        notes.append("what is withheld from wages, pensions and benefits counts")
    yield Step(
        number=0,
        kind="pay_tax",
        amount=max(0.0, whole - before),
        by=by,
        why="so that no penalty is due (26 USC 6654)" if harbour is not None else "",
        note="; ".join(notes),
        safe_harbour=harbour,
    )


def _harbour(
    plan: Plan, scenario: Scenario | None, table: EstimatedTax, withdrawn: list[Step]
) -> SafeHarbour:
    year = plan.years[0]
    prior = (
        (None, None)
        if scenario is None
        else (scenario.taxes.prior_year_tax, prior_agi(scenario, table, year.filing_status))
    )
    found = estimated_tax.compute(year.tax.federal_tax, *prior, year.filing_status, table)
    paid = _paid(plan)
    dates = estimated_tax.due_dates(year.year, table)
    payments = estimated_tax.installments(found.amount, paid, dates, begins(year))
    return SafeHarbour(
        required=found.amount,
        rule=found.rule,
        this_year=found.this_year,
        last_year=found.last_year,
        this_year_share=table.share_of_this_year,
        last_year_share=found.share,
        paid=paid,
        paid_in_all=0.0 if year.so_far is None else year.so_far.taxes_paid,
        payments=tuple(Payment(by=by, amount=amount) for by, amount in payments if amount > DUST),
        withhold_from=_withhold_from(plan, withdrawn, found.amount - paid),
    )


def prior_agi(scenario: Scenario, table: EstimatedTax, status: FilingStatus) -> float | None:
    """Last year's AGI as given, else the last of prior_magi where it settles the question: AGI is no more than that."""
    taxes = scenario.taxes
    if taxes.prior_year_agi is not None or taxes.prior_magi is None:
        return taxes.prior_year_agi
    magi = taxes.prior_magi[-1]
    return magi if magi <= table.agi_threshold[status] else None


def _paid(plan: Plan) -> float:
    """Federal tax paid before the first day: of all income tax paid, the share that it is of the year's."""
    year = plan.years[0]
    if year.so_far is None or year.so_far.taxes_paid <= DUST:
        return 0.0
    whole = year.tax.federal_tax + year.tax.state_tax
    return year.so_far.taxes_paid * year.tax.federal_tax / whole


def _withhold_from(plan: Plan, withdrawn: list[Step], left: float) -> str:
    """The account whose distribution bears all that is left: the largest from a traditional account."""
    able = [
        step
        for step in withdrawn
        if step.kind == "withdraw"
        and step.amount >= left
        and (not described(plan, step.source) or kind_of(plan, step.source).deferred)
    ]
    best = max(able, key=lambda step: step.amount, default=None)
    return best.source if best is not None and left > DUST else ""
