"""One year of a plan: income, tax, cash, accounts and trades. Money is nominal dollars of the year."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..tax_tables.schema import FilingStatus
from .household.receipts import LINES, Receipts
from .plan_gifts import Gifts
from .plan_part import Number, PlanPart
from .scenario.fields import Date


class Income(PlanPart):
    """What the year's return counts, before any line of tax.

    short_term_gains, long_term_gains    realised gains less losses of the year, before any carry-forward
    traditional_distributions            distributions from deferred accounts, without conversions and QCDs
    taxable_distributions                what is income of them (all of it without Form 8606 basis) and of QCDs
    qcd                                  paid by IRAs straight to charities in the whole year: what is no income
    taxable_roth_distributions           the part of Roth distributions that is income
    treasury_interest                    what of `interest` is of US treasuries
    ordinary_dividends                   the part not qualified
    loss_carryforward_in, _out           short and long together, positive; after a death the next year's
                                         `in` leaves out what of this year's `out` was the decedent's own
    capital_loss_deduction               what the year's net loss takes off other income, positive
    """

    wages: Number = 0.0
    pensions: Number = 0.0
    social_security: Number = 0.0
    taxable_social_security: Number = 0.0
    traditional_distributions: Number = 0.0
    taxable_distributions: Number = 0.0
    taxable_roth_distributions: Number = 0.0
    roth_conversions: Number = 0.0
    interest: Number = 0.0
    treasury_interest: Number = 0.0
    tax_exempt_interest: Number = 0.0
    ordinary_dividends: Number = 0.0
    qualified_dividends: Number = 0.0
    short_term_gains: Number = 0.0
    long_term_gains: Number = 0.0
    loss_carryforward_in: Number = 0.0
    capital_loss_deduction: Number = 0.0
    loss_carryforward_out: Number = 0.0
    qcd: Number = 0.0

    @classmethod
    def of(cls, received: Receipts, **others: float) -> Income:
        """The block of what a whole year receives, all of its distributions taxable, with the `others` of its lines."""
        lines = received.lines()
        del lines["early_distributions"]  # the penalty says it
        others["taxable_distributions"] = received.traditional_distributions
        return cls.model_construct(None, **lines, **others)

    @property
    def receipts(self) -> Receipts:
        """What the return counts; what of it bears the 10 percent stands in `tax`."""
        return Receipts.read(self, INCOME_LINES, traditional_distributions=self.taxable_distributions)


INCOME_LINES = tuple(
    name for name in LINES if name in Income.model_fields and name != "traditional_distributions"
)


class Tax(PlanPart):
    """The year's return, state tax and premiums.

    federal_tax           ordinary income tax, capital gains tax, NIIT, AMT and early-withdrawal penalty
    medicare_premiums     standard Part B and D premiums, without surcharges
    irmaa_surcharge       paid this year, on the MAGI of two years before
    total                 federal, payroll and state tax, premiums, surcharge, net marketplace premiums
    marginal_rate_*       federal and state tax at $100 more of that income, less the tax, over 100
    """

    agi: Number = 0.0
    magi_medicare: Number = 0.0
    magi_marketplace: Number = 0.0
    provisional_income: Number = 0.0
    deduction: Number = 0.0
    taxable_income: Number = 0.0
    ordinary_income_tax: Number = 0.0
    capital_gains_tax: Number = 0.0
    niit: Number = 0.0
    amt: Number = 0.0
    early_withdrawal_penalty: Number = 0.0
    federal_tax: Number = 0.0
    payroll_tax: Number = 0.0
    state_tax: Number = 0.0
    medicare_premiums: Number = 0.0
    irmaa_surcharge: Number = 0.0
    marketplace_premiums_net: Number = 0.0
    total: Number = 0.0
    marginal_rate_ordinary: Number = 0.0
    marginal_rate_long_term_gain: Number = 0.0


class Cash(PlanPart):
    """Cash of the year; two identities hold to the cent, and ``first_day >= 0``, ``carry_out >= yields``.

    ``first_day = carry_in + from_taxable + from_traditional + from_roth + from_hsa - trading_cost``
    ``carry_out = first_day + earned + receipts - spending - giving_cash - taxes - premiums - contributions``

    carry_in         last year's carry_out; in the first year what is set aside already ([year_to_date])
    earned           by the first day's cash until it is spent: 0 but with `spending.paid = "through_the_year"`
    receipts         wages, pensions, Social Security and the yields of taxable accounts; `giving_cash`: to charities
    unmet            of the year's spending (`spending.may_fall_short`), of which `spending` is what is met
    yields           of taxable accounts: swept at the close, they pay for nothing before the next first day
    taxes            federal, payroll and state tax
    premiums         Medicare premiums, surcharges and net marketplace premiums
    from_taxable     sales less purchases, negative in a year that buys more than it sells
    from_traditional, from_roth, from_hsa      distributions (conversions and QCDs are none)
    purchases, sales                           gross amounts traded in taxable accounts
    """

    carry_in: Number = 0.0
    first_day: Number = 0.0
    carry_out: Number = 0.0
    earned: Number = 0.0
    receipts: Number = 0.0
    yields: Number = 0.0
    spending: Number = 0.0
    giving_cash: Number = 0.0
    taxes: Number = 0.0
    premiums: Number = 0.0
    contributions: Number = 0.0
    from_taxable: Number = 0.0
    from_traditional: Number = 0.0
    from_roth: Number = 0.0
    from_hsa: Number = 0.0
    purchases: Number = 0.0
    sales: Number = 0.0
    trading_cost: Number = 0.0
    unmet: Number = 0.0

    @property
    def unspent(self) -> float:
        """What is left of the first day's cash and of wages, pensions and benefits: never below zero."""
        return self.carry_out - self.yields


class PlanSoFar(PlanPart):
    """What had happened when the plan began within its first year: `as_of`, and what the scenario says of before.

    `income` and `tax` are of the whole year, with this; `cash`, `accounts` and `trades` are of what comes from
    `as_of` on. `fraction` of the year's days is left.
    `payroll_tax` and `premiums` follow from the wages and the months that have passed.

    ``cash.receipts = income's wages, pensions, benefits, interest and dividends - the same here``
    ``cash.taxes = federal_tax + payroll_tax + state_tax - taxes_paid - payroll_tax here``
    ``cash.premiums = medicare_premiums + irmaa_surcharge - premiums here``
    """

    as_of: Date
    fraction: Number = 1.0
    wages: Number = 0.0
    pensions: Number = 0.0
    social_security: Number = 0.0
    interest: Number = 0.0
    tax_exempt_interest: Number = 0.0
    ordinary_dividends: Number = 0.0
    qualified_dividends: Number = 0.0
    short_term_gains: Number = 0.0
    long_term_gains: Number = 0.0
    distributions: dict[str, Number] = Field(default_factory=dict)
    conversions: dict[str, Number] = Field(default_factory=dict)
    qcd: dict[str, Number] = Field(default_factory=dict)
    rmd: dict[str, Number] = Field(default_factory=dict)
    early_distributions: Number = 0.0
    taxable_roth_distributions: Number = 0.0
    taxes_paid: Number = 0.0
    payroll_tax: Number = 0.0
    premiums: Number = 0.0
    spending: Number = 0.0

    @property
    def receipts(self) -> Receipts:
        """What came before the first day, by line of the return, as far as it stands here."""
        return Receipts.read(self, SO_FAR_LINES)


SO_FAR_LINES = tuple(name for name in LINES if name in PlanSoFar.model_fields)


class AccountYear(PlanPart):
    """One account in one year; `holdings` are market values by asset after the first day's trades.

    ``close = open - distributed - converted_out + converted_in - rolled_out + rolled_in + contributed - qcd
    - given + growth + yields kept``

    In a tax-advantaged account yields are kept (reinvested at the close). In a taxable account `yields` are
    paid out as cash, so none is kept; its `distributed` are the gross sales and `contributed` the gross
    purchases of the year, `given` lots given away, at market value. `rmd` is the part of `distributed` that counts as
    required minimum distribution; `qcd`, which an IRA pays straight to charities, counts before it.
    """

    open: Number = 0.0
    rmd: Number = 0.0
    distributed: Number = 0.0
    converted_out: Number = 0.0
    converted_in: Number = 0.0
    rolled_out: Number = 0.0
    rolled_in: Number = 0.0
    contributed: Number = 0.0
    qcd: Number = 0.0
    given: Number = 0.0
    yields: Number = 0.0
    growth: Number = 0.0
    close: Number = 0.0
    holdings: dict[str, Number] = Field(description="Market values by asset after the first day's trades.")


class RothOut(PlanPart):
    """What a person's Roth IRAs, all as one, pay out in a year before their distributions are qualified (408A(d)(4)).

    contributions, conversions, earnings    where the money comes from, in this order; conversions by their year
    taxable                                 earnings that are income
    early, early_tax                        what bears the 10 percent of 26 USC 72(t), and these
    """

    contributions: Number = 0.0
    conversions: dict[str, Number] = Field(default_factory=dict)
    earnings: Number = 0.0
    taxable: Number = 0.0
    early: Number = 0.0
    early_tax: Number = 0.0


class Trade(PlanPart):
    """One lot bought or sold on the first day, in a taxable account.

    `amount` is market value before trading cost. `acquired` names the lot: the scenario's date for a lot
    owned at the start, the first day of its year for a purchase of the plan, none for a cash-like asset, which
    needs no lots. A purchase has `basis` = `amount`, no gain and no term.
    """

    account: str
    asset: str
    acquired: Date | None = None
    action: Literal["buy", "sell"]
    amount: Number
    basis: Number = 0.0
    gain: Number = 0.0
    term: Literal["short", "long"] | None = None


class LifeEventYear(PlanPart):
    """Form SSA-44 for the year's premiums: the tax year whose return Medicare is to use in place of that of two years
    before, and the dollars of surcharges that it saves."""

    tax_year: int
    saves: Number = 0.0


class OfPerson(PlanPart):
    """What of a joint return's lines one spouse received; of a joint account a half. Gains are not told apart."""

    wages: Number = 0.0
    pensions: Number = 0.0
    social_security: Number = 0.0
    traditional_distributions: Number = 0.0
    taxable_roth_distributions: Number = 0.0
    roth_conversions: Number = 0.0
    interest: Number = 0.0
    treasury_interest: Number = 0.0
    tax_exempt_interest: Number = 0.0
    ordinary_dividends: Number = 0.0
    qualified_dividends: Number = 0.0


class PlanYear(PlanPart):
    """One calendar year of the plan. `rmd_required` is what must still be taken from the first day on; `roth_out`, by
    person, what comes out of Roth IRAs that is not qualified anyhow; `by_person`, of a couple in a state whose own
    income tax is worked out, what each one received."""

    year: int = Field(description="The calendar year.")
    deflator: Number = 1.0
    filing_status: FilingStatus = FilingStatus.SINGLE
    ages: dict[str, int] = Field(default_factory=dict)
    income: Income = Field(default_factory=Income)
    tax: Tax = Field(default_factory=Tax)
    cash: Cash = Field(default_factory=Cash)
    medicare_months: dict[str, int] = Field(default_factory=dict)
    rmd_required: dict[str, Number] = Field(default_factory=dict)
    accounts: dict[str, AccountYear] = Field(description="Flows and holdings of every account, by name.")
    trades: tuple[Trade, ...] = Field(description="Purchases and sales in taxable accounts; may be empty.")
    binding: tuple[str, ...] = ()
    roth_out: dict[str, RothOut] = Field(default_factory=dict)
    so_far: PlanSoFar | None = None
    gifts: Gifts | None = None
    life_event: LifeEventYear | None = None
    by_person: dict[str, OfPerson] = Field(default_factory=dict)

    def with_gifts(self, gifts: Gifts | None) -> PlanYear:
        """The year with what is given in it; without a block of gifts where there is none."""
        return self if gifts is None else self.model_copy(update={"gifts": gifts})
