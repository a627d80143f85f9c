"""One federal return in the order of the forms, from receipts to total tax, in plain arithmetic.

Every law is called once, with the lines it needs. No solver, no planner's figures. Rate schedules at every
income and no rounding to whole dollars (docs/definitions.md). Credits are not modelled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ...tax_tables.schema import FederalLaw, FilingStatus, YearLaw
from ..household.facts import FlatStateTax, ItemizedInputs
from ..household.receipts import Receipts
from ..household.state_facts import StateOfYear
from ..laws import register
from ..laws.federal import (
    amt,
    capital_gains_tax,
    capital_losses,
    charity,
    early_distributions,
    gift_ceilings,
    itemized_deductions,
    niit,
    senior_deduction,
    social_security_taxation,
    standard_deduction,
)
from ..laws.law import Law
from ..laws.regime import AGI, DEDUCTION, INVESTMENT, NET_GAIN, ORDINARY, PROVISIONAL, TAXABLE
from ..laws.states import choices, flat, state_gifts


@dataclass(frozen=True, slots=True)
class ReturnInput(Receipts):
    """What one household received in a year, in dollars of that year, and whose return it is.

    seniors                      filers (0 to 2) who are 65 by the end of the year
    carry_short, carry_long      loss carry-forwards in, positive
    state                        whose tax steps along a line of its own, or whose taxpayers choose; None where there is
                                 none such
    shares                       of a line its parts by filer, fractions in their order, for a state that asks whose it
                                 is; a line that is left out is shared evenly
    told                         by kind of distribution that its state has otherwise, dollars by filer (told.py)
    """

    filing_status: FilingStatus
    seniors: int = 0
    carry_short: float = 0.0
    carry_long: float = 0.0
    itemized: ItemizedInputs = field(default_factory=ItemizedInputs)
    shares: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    state: StateOfYear | None = None
    told: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnLines:
    """The lines of the return, in dollars.

    provisional_income       Pub. 915 Worksheet 1 line 8
    capital_loss_deduction   Schedule D line 21, positive
    net_capital_gain         what of Schedule D is taxed at preferential rates (without qualified dividends)
    deduction                Form 1040 line 14: standard or itemised, the senior deduction, 170(p)
    preferential_income      taxable income at preferential rates (qualified dividends included);
                             `ordinary_taxable_income` is the rest
    ordinary_income_tax, capital_gains_tax   together Form 1040 line 16
    others                   taxes of registered laws that have no line of their own here, by their names
    federal_tax              all of the above and `niit`, `amt`, `early_withdrawal_penalty`
    worked                   the schedules and worksheets that these come from
    """

    agi: float
    magi_medicare: float
    magi_marketplace: float
    provisional_income: float
    taxable_social_security: float
    capital_loss_deduction: float
    net_capital_gain: float
    carry_short_out: float
    carry_long_out: float
    itemizes: bool
    deduction: float
    taxable_income: float
    ordinary_taxable_income: float
    preferential_income: float
    ordinary_income_tax: float
    capital_gains_tax: float
    niit: float
    amt: float
    early_withdrawal_penalty: float
    federal_tax: float
    worked: Worked
    others: Mapping[str, float] = field(default_factory=dict)

    @property
    def gifts_carried(self) -> charity.Carried:
        """Gifts that the ceilings leave to later years, whether or not the year itemises."""
        if self.worked.gifts is None:
            return charity.NOTHING_CARRIED
        return charity.carried_out(self.worked.gifts, self.worked.state_gifts)

    def at(self, x: ReturnInput) -> dict[str, float]:
        """The lines that the register's laws read, of the return of `x`; `TAXABLE` is not held above zero here."""
        net_gain = x.net_gain - x.carry_short - x.carry_long
        return {
            AGI: self.agi,
            **{name: line.compute(x, self) for name, line in register.band_lines().items()},
            PROVISIONAL: self.provisional_income,
            ORDINARY: self.ordinary_taxable_income,
            TAXABLE: self.agi - self.deduction,
            DEDUCTION: self.deduction,
            INVESTMENT: x.interest + x.dividends + max(net_gain, -self.capital_loss_deduction),
            NET_GAIN: net_gain,
            amt.LAW.name: self.amt,
            choices.NAME: 0.0 if x.state is None else float(x.state.taken(x, self)),
            **self.others,
            **self._gifts(x),
        }

    def _gifts(self, x: ReturnInput) -> dict[str, float]:
        """The lines by which the regime of the gifts is told."""
        if self.worked.gifts is None:
            return {}
        own, carried = x.itemized.gifts, x.itemized.gifts_carried
        found = gift_ceilings.LAW.lines_of(own, carried)
        if self.worked.state_gifts is not None:
            found |= state_gifts.LAW.lines_of(own, carried.in_state or charity.NOTHING_CARRIED)
        return found


class _Taxed(NamedTuple):
    """Form 1040 lines 12 to 16 and Form 6251 for one choice of deduction.

    `chosen` is the deduction without the senior deduction and the gifts of 170(p); `state_tax` the year's own, which
    Schedule A counts.
    """

    tax: float
    deduction: float
    itemizes: bool
    gains: capital_gains_tax.GainsWorksheet
    form_6251: amt.Form6251
    chosen: float
    gifts: float = 0.0
    schedule_a: itemized_deductions.ScheduleA | None = None
    state_tax: float = 0.0


class Worked(NamedTuple):
    """What a return was worked out on, for whoever wants its lines (models/returns/forms).

    gifts    the worksheet of the year's gifts, used in every year; None where there are none but `charity_cash`;
             `state_gifts` the same by a state's own ceilings, None where there are none of these either
    """

    schedule_d: capital_losses.ScheduleD
    benefits: social_security_taxation.BenefitsWorksheet
    senior: float
    taxed: _Taxed
    gifts: charity.Worksheet | None = None
    state_gifts: charity.Worksheet | None = None

    def gifts_in(self, code: str) -> charity.Worksheet | None:
        """That of a state by its letters."""
        return self.state_gifts if code in state_gifts.OWN_CEILINGS else self.gifts


class _Begun(NamedTuple):
    """A return up to Form 1040 line 11, and what of later lines hangs on no deduction."""

    schedule_d: capital_losses.ScheduleD
    investment_income: float
    benefits: social_security_taxation.BenefitsWorksheet
    agi: float
    senior: float
    gifts: charity.Worksheet | None
    state_gifts: charity.Worksheet | None


def federal_return(x: ReturnInput, law: YearLaw) -> ReturnLines:
    """The return of `x` under the law of its year.

    Of the standard deduction and Schedule A the one with the lower tax (AMT included) is taken, beside a state by its
    own law the one with the lower of both taxes together; where the tax is the same, the larger deduction, which
    preserves more of a loss carry-forward; then the standard one.
    """
    begun = _begun(x, law)
    return _lines(x, begun, _elected(x, begun, law), law)


def _begun(x: ReturnInput, law: YearLaw) -> _Begun:
    status, federal = x.filing_status, law.federal
    schedule_d = capital_losses.compute(
        x.short_term_gains, x.long_term_gains, x.carry_short, x.carry_long, status, federal.capital_losses
    )
    investment_income = x.interest + x.ordinary_dividends + x.qualified_dividends + schedule_d.gain_or_loss
    other_income = (
        x.wages
        + x.pensions
        + x.traditional_distributions
        + x.taxable_roth_distributions
        + x.roth_conversions
        + investment_income
    )
    benefits = social_security_taxation.compute(
        x.social_security, other_income, x.tax_exempt_interest, status, federal.social_security
    )
    agi = other_income + benefits.taxable_benefits
    gifts = in_state = None
    if x.itemized.gifts != charity.NO_GIFTS or x.itemized.gifts_carried != charity.NOTHING_CARRIED:
        table = federal.itemized_deductions
        gifts = itemized_deductions.worksheet_of_gifts(x.itemized, agi, law.year, table)
        in_state = itemized_deductions.state_worksheet_of_gifts(x.itemized, agi, law.year)
    senior = senior_deduction.compute(agi, x.seniors, status, federal.senior_deduction)
    return _Begun(schedule_d, investment_income, benefits, agi, senior, gifts, in_state)


def _elected(x: ReturnInput, begun: _Begun, law: YearLaw) -> _Taxed:
    """Lines 12 to 16 with the deduction that is taken (26 USC 63(e): whoever may, elects to itemize)."""
    if x.itemized.is_nothing:
        return _standard(x, begun, 0.0, law)
    rule = x.itemized.state
    if isinstance(rule, StateOfYear):
        return _beside_a_state(x, begun, rule, law)
    state = flat_state_tax(x, begun.agi, begun.benefits.taxable_benefits, rule)
    both = _standard(x, begun, 0.0, law), _itemized(x, begun, state, law)
    return min(both, key=lambda choice: (choice.tax, -choice.deduction))


CIRCLE = 1e-9
"""Dollars within which a state's tax is what it is worked out from."""
TURNS = 60
"""A turn leaves less than a tenth of what the one before it left (a state's rate times the federal one)."""


def _beside_a_state(x: ReturnInput, begun: _Begun, rule: StateOfYear, law: YearLaw) -> _Taxed:
    """Schedule A deducts the state's tax of the year, which may hang on what is deducted federally, and on the federal
    tax: of either election that circle is gone around until nothing moves; then the lower of both taxes together."""
    standard, owed = _circle(x, begun, rule, 0.0, _standard, law)
    itemized, with_items = _circle(x, begun, rule, owed, _itemized, law)
    both = (standard, owed), (itemized, with_items)
    return min(both, key=lambda one: (one[0].tax + one[1], -one[0].deduction))[0]


def _circle(
    x: ReturnInput,
    begun: _Begun,
    rule: StateOfYear,
    owed: float,
    elect: Callable[[ReturnInput, _Begun, float, YearLaw], _Taxed],
    law: YearLaw,
) -> tuple[_Taxed, float]:
    """An election and the state's tax of it, which is the one that it counts; `owed` is where that begins."""
    taxed = elect(x, begun, owed, law)
    for _ in range(TURNS):
        again = float(rule.owed(x, _lines(x, begun, taxed, law), rule))
        if abs(again - owed) <= CIRCLE:
            break
        owed = again
        taxed = elect(x, begun, owed, law)
    return taxed, owed


def _lines(x: ReturnInput, begun: _Begun, taxed: _Taxed, law: YearLaw) -> ReturnLines:
    """The whole return, given its deduction."""
    status, federal = x.filing_status, law.federal
    schedule_d, benefits, agi, senior = begun.schedule_d, begun.benefits, begun.agi, begun.senior
    taxable_income = max(0.0, agi - taxed.deduction)
    carry_short, carry_long = capital_losses.carry_over(schedule_d, agi - taxed.deduction, senior)
    surtax = niit.compute(begun.investment_income, agi, status, federal.niit)
    penalty = early_distributions.compute(x.early_distributions, federal.early_distributions)
    lines = ReturnLines(
        agi=agi,
        magi_medicare=agi + x.tax_exempt_interest,
        magi_marketplace=agi + x.tax_exempt_interest + x.social_security - benefits.taxable_benefits,
        provisional_income=benefits.provisional_income,
        taxable_social_security=benefits.taxable_benefits,
        capital_loss_deduction=max(0.0, -schedule_d.gain_or_loss),
        net_capital_gain=schedule_d.net_capital_gain,
        carry_short_out=carry_short,
        carry_long_out=carry_long,
        itemizes=taxed.itemizes,
        deduction=taxed.deduction,
        taxable_income=taxable_income,
        ordinary_taxable_income=taxed.gains.ordinary_taxable_income,
        preferential_income=taxed.gains.preferential_income,
        ordinary_income_tax=taxed.gains.ordinary_income_tax,
        capital_gains_tax=taxed.gains.capital_gains_tax,
        niit=surtax,
        amt=taxed.form_6251.amt,
        early_withdrawal_penalty=penalty,
        federal_tax=taxed.tax + surtax + penalty,
        worked=Worked(schedule_d, benefits, senior, taxed, begun.gifts, begun.state_gifts),
    )
    others = [each for each in register.LAWS if not (each.in_return or each.premium)]
    return _with_others(x, lines, others, federal) if others else lines


@dataclass
class ReturnYear:
    """The year of a return as the register's laws see it."""

    status: FilingStatus
    law: FederalLaw

    def later(self, years: int) -> None:
        """A return does not know what comes after."""


def _with_others(
    x: ReturnInput, lines: ReturnLines, others: Sequence[Law], federal: FederalLaw
) -> ReturnLines:
    """The return with the taxes of laws that have no line of their own."""
    at, year = lines.at(x), ReturnYear(x.filing_status, federal)
    taxes = {law.name: law.compute(at, year) for law in others}
    return replace(lines, others=taxes, federal_tax=lines.federal_tax + sum(taxes.values()))


def flat_state_tax(
    x: ReturnInput, agi: float, taxable_social_security: float, rule: FlatStateTax | None
) -> float:
    """State income tax of a return under the flat stand-in; zero without one. It hangs on no federal deduction."""
    if rule is None:
        return 0.0
    retirement = x.pensions + x.traditional_distributions + x.taxable_roth_distributions + x.roth_conversions
    return flat.compute(agi, x.treasury_interest, retirement, taxable_social_security, rule)


def _standard(x: ReturnInput, begun: _Begun, state_tax: float, law: YearLaw) -> _Taxed:
    """Tax with the standard deduction and the gifts of 170(p); the state's tax is none of it."""
    table, agi, senior = law.federal.standard_deduction, begun.agi, begun.senior
    standard = standard_deduction.compute(x.seniors, x.filing_status, table)
    charity = standard_deduction.compute_charity(x.itemized.cash_to_charities, x.filing_status, table)
    whole = standard + charity + senior
    gains, form_6251 = _taxed(agi, whole, agi - standard - charity, standard, _preferential(x, begun), x, law)
    tax = gains.line25 + form_6251.amt
    return _Taxed(tax, whole, False, gains, form_6251, standard, charity, state_tax=state_tax)


def schedule_a_of(x: ReturnInput, lines: ReturnLines, law: YearLaw) -> itemized_deductions.ScheduleA:
    """Schedule A of a return, whether it is filed or not."""
    worked = lines.worked
    return _schedule_a(x, lines.agi, worked.senior, worked.taxed.state_tax, worked.gifts, law)


def _schedule_a(
    x: ReturnInput, agi: float, senior: float, state_tax: float, given: charity.Worksheet | None, law: YearLaw
) -> itemized_deductions.ScheduleA:
    top = law.federal.ordinary_income_tax.tops[x.filing_status][-1]
    table = law.federal.itemized_deductions
    return itemized_deductions.compute(x.itemized, agi, senior, top, x.filing_status, table, state_tax, given)


def _itemized(x: ReturnInput, begun: _Begun, state_tax: float, law: YearLaw) -> _Taxed:
    """Tax with Schedule A."""
    agi, senior = begun.agi, begun.senior
    schedule_a = _schedule_a(x, agi, senior, state_tax, begun.gifts, law)
    before_amt, whole = agi - schedule_a.before_limit, schedule_a.total + senior
    gains, form_6251 = _taxed(agi, whole, before_amt, schedule_a.taxes, _preferential(x, begun), x, law)
    tax = gains.line25 + form_6251.amt
    return _Taxed(
        tax, whole, True, gains, form_6251, schedule_a.total, schedule_a=schedule_a, state_tax=state_tax
    )


def _preferential(x: ReturnInput, begun: _Begun) -> float:
    return x.qualified_dividends + begun.schedule_d.net_capital_gain


def _taxed(
    agi: float,
    deduction: float,
    amt_start: float,
    amt_added_back: float,
    preferential_gains: float,
    x: ReturnInput,
    law: YearLaw,
) -> tuple[capital_gains_tax.GainsWorksheet, amt.Form6251]:
    """Form 1040 lines 15 and 16, and Form 6251, after one choice of deduction."""
    status, federal = x.filing_status, law.federal
    gains = capital_gains_tax.compute(
        max(0.0, agi - deduction),
        preferential_gains,
        status,
        federal.capital_gains_tax,
        federal.ordinary_income_tax,
    )
    return gains, amt.compute(
        amt_start,
        amt_added_back,
        preferential_gains,
        gains.ordinary_taxable_income,
        gains.line25,
        status,
        federal.amt,
        federal.capital_gains_tax,
    )
