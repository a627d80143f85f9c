"""What a state asks of a year of the program beside the federal lines: whose each kind of income is.

What is of a joint account, or came before the first day of a plan that begins within its year and is no account's, is
both spouses' alike; Roth earnings that are income are a distribution of their owner's.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...models.accounts import KINDS
from ...models.household.facts import Period
from ...models.household.state_facts import Resident, StateOfYear
from ...models.laws.federal import standard_deduction
from ...models.laws.states import register
from ...models.laws.states.plan_lines import FilerOfPlan, YearOfPlan
from ...models.scenario import Scenario
from .income import YearIncome
from .losses import YearLosses
from .model import UNIT, Expr, Model, Tag, total
from .sheltered import Sheltered
from .taxable import Taxable
from .year_rows import YearRows


def write_state_tax(
    model: Model,
    scenario: Scenario,
    period: Period,
    flows: tuple[Sheltered, Taxable],
    income: YearIncome,
    losses: tuple[YearLosses, float],
    deduction: Expr,
    below: Sequence[Expr],
    outer: bool,
) -> Expr:
    """The state's income tax of a period, thousands of dollars, held from below to the state's statute.

    below     by step of federal AGI: 1 where the year is at or below it
    losses    the year's lines, and the dollars of a loss that AGI can have (0 where there are none)
    """
    rule = period.state
    assert isinstance(rule, StateOfYear)
    sheltered, taxable = flows
    net, limit = losses
    tax = model.column(Tag("state_tax", period.year))
    people = [_filer(scenario, period, sheltered, taxable, each) for each in rule.residents]
    table = rule.law.federal.standard_deduction
    standard = standard_deduction.compute(period.seniors, period.filing_status, table)
    year = YearOfPlan(
        filers=people,
        before_benefits=income.before_benefits,
        deduction=deduction,
        treasury_interest=income.treasury,
        tax_exempt_interest=income.tax_exempt,
        net_gain=net.gain - net.deducted,
        loss_deducted=net.deducted,
        net_capital_gain=net.preferential,
        standard=standard,
        standard_aged=standard - table.basic[period.filing_status],
        loss_limit=limit,
        outer=outer,
        below=[within * (1.0 / UNIT) for within in below],
    )
    register.CONSTRAINED[rule.code](YearRows(model, period.year), tax, year, rule.amounts)
    return tax


def _filer(
    scenario: Scenario, period: Period, sheltered: Sheltered, taxable: Taxable, resident: Resident
) -> FilerOfPlan:
    name, t, even = resident.name, period.index, 1.0 / len(period.ages)
    before, done = period.so_far.receipts, _done(scenario, period, name)
    pensions = period.pensions.get(name, 0.0)

    def paid(kind: str, so_far: float) -> Expr:
        return taxable.yields_of(kind, t, name, even) + so_far * even / UNIT

    roths = total(part.taken for part in sheltered.roths.parts[t].get(name, ()) if part.income)
    order = sheltered.made_up.orders[t].get(name)
    parts = [sheltered.flow("traditional_distributions", name, t), roths, done[0]]
    if order is not None:
        parts.append(order[0].taken)
    return FilerOfPlan(
        age=resident.age,
        birth_year=resident.birth_year,
        wages=period.wages.get(name, 0.0),
        pensions=pensions - resident.public_pensions,
        public_pensions=resident.public_pensions,
        distributions=total(parts),
        conversions=sheltered.flow("roth_conversions", name, t) + done[1],
        interest=paid("interest", before.interest - before.treasury_interest),
        treasury_interest=paid("treasury_interest", before.treasury_interest),
        tax_exempt_interest=paid("tax_exempt_interest", before.tax_exempt_interest),
        dividends=paid("ordinary_dividends", before.ordinary_dividends)
        + paid("qualified_dividends", before.qualified_dividends),
    )


def _done(scenario: Scenario, period: Period, name: str) -> tuple[float, float]:
    """A filer's distributions and conversions before the period's first day, thousands of dollars."""
    so_far = period.so_far
    mine = {a.name for a in scenario.accounts if a.owner == name and KINDS[a.type].deferred}
    paid = sum(amount for account, amount in so_far.distributions.items() if account in mine)
    paid += so_far.receipts.taxable_roth_distributions / len(period.ages)
    converted = sum(amount for account, amount in so_far.conversions.items() if account in mine)
    return paid / UNIT, converted / UNIT
