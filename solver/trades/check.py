"""What the orders do to this year's return: the audit's return with the plan's incomes, without and with the gains.

Everything but the gains is the plan's first year: wages, distributions, conversions, interest and dividends. (What is
sold and bought during the year also changes dividends; that part is the plan's.) What was realised earlier in the year
([year_to_date]) is in both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...models.household.carried_gifts import carried_at_start
from ...models.household.facts import Period
from ...models.household.receipts import Receipts
from ...models.plan import Plan
from ...models.returns.enter import enter, gifts_of, shares_of, taxed_of
from ...models.returns.federal_return import ReturnInput, federal_return
from ...models.returns.marginal_rates import state_tax
from ...models.returns.told import told_of_plan
from ...models.scenario import Scenario


@dataclass(frozen=True)
class TaxEffect:
    """Dollars of the year, "before" without any sale, "after" with the orders.

    estimate          the change at the plan's marginal rates, as the problem saw it, losses carried forward at
                      their stated value, `carry_value` dollars, taken off
    short, long       net gains of the orders, before any carry-forward
    carry             losses carried to the next year, short and long together
    magi              Medicare's, which sets the surcharge of two years later
    """

    estimate: float
    carry_value: float
    short: float
    long: float
    federal_before: float
    federal_after: float
    state_before: float
    state_after: float
    carry_before: float
    carry_after: float
    magi_before: float
    magi_after: float

    @property
    def effect(self) -> float:
        """The change of the year's federal and state tax."""
        return self.federal_after + self.state_after - self.federal_before - self.state_before

    @property
    def error(self) -> float:
        """The year's tax by the plan's rates less by the return."""
        return self.estimate + self.carry_value - self.effect


def tax_effect(
    scenario: Scenario,
    plan: Plan,
    period: Period,
    short: float,
    long: float,
    estimate: float,
    carry_value: float,
) -> TaxEffect:
    """The effect of net gains `short` and `long` on the return of the plan's first year."""
    without = return_without_sales(scenario, plan, period)
    having = without + Receipts(short_term_gains=short, long_term_gains=long)
    before, after = federal_return(without, period.law), federal_return(having, period.law)
    return TaxEffect(
        estimate=estimate,
        carry_value=carry_value,
        short=short,
        long=long,
        federal_before=before.federal_tax,
        federal_after=after.federal_tax,
        state_before=state_tax(without, before, period.state),
        state_after=state_tax(having, after, period.state),
        carry_before=before.carry_short_out + before.carry_long_out,
        carry_after=after.carry_short_out + after.carry_long_out,
        magi_before=before.magi_medicare,
        magi_after=after.magi_medicare,
    )


def return_without_sales(scenario: Scenario, plan: Plan, period: Period) -> ReturnInput:
    """The plan's first-year return with no gain or loss but those realised before its first day, and carry-forwards."""
    year, done = plan.years[0], period.so_far.receipts
    received = replace(
        year.income.receipts,
        early_distributions=year.tax.early_withdrawal_penalty / period.law.federal.early_distributions.rate,
        short_term_gains=done.short_term_gains,
        long_term_gains=done.long_term_gains,
    )
    gifts, gifts_carried = gifts_of(period, year.gifts, taxed_of(year)), carried_at_start(scenario).carried
    carried = scenario.taxes.carried
    shares = shares_of(list(year.by_person.values()))
    told, surcharge = told_of_plan(period, year, taxed_of(year)), year.tax.irmaa_surcharge
    return enter(period, received, carried, surcharge, gifts, gifts_carried, shares, told)
