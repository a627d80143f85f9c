"""From a federal return to what a state asks of it (models/laws/states/facts.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...tax_tables.schema import YearLaw
from ..laws.federal import itemized_deductions, payroll_tax, standard_deduction
from ..laws.federal.charity import NOTHING_CARRIED
from ..laws.states.facts import KINDS, FederalLines, Filer, StateReturn
from .federal_return import ReturnInput, ReturnLines, schedule_a_of

SHARES: Mapping[str, tuple[str, ...]] = {
    "share_wages": ("wages",),
    "share_investments": (
        "interest",
        "treasury_interest",
        "tax_exempt_interest",
        "ordinary_dividends",
        "qualified_dividends",
        "short_term_gains",
        "long_term_gains",
    ),
    "share_traditional": ("traditional_distributions", "inherited_distributions", "qcd"),
    "share_conversions": ("roth_conversions",),
    "share_pensions": ("pensions",),
    "share_public_pensions": ("public_pensions",),
    "share_social_security": ("social_security",),
}
"""By column of a file of returns: the kinds whose first person's part on a joint return it is."""


def filers(
    year: int, ages: Sequence[int], dollars: Mapping[str, float], shares: Mapping[str, float]
) -> tuple[Filer, ...]:
    """The one or two filers of a return, its dollars by kind divided by the first one's shares."""
    of_kind = {kind: shares[share] for share, kinds in SHARES.items() for kind in kinds}
    if len(ages) == 1:
        of_kind = dict.fromkeys(KINDS, 1.0)
    first = {kind: dollars.get(kind, 0.0) * of_kind[kind] for kind in KINDS}
    second = {kind: dollars.get(kind, 0.0) * (1.0 - of_kind[kind]) for kind in KINDS}
    return tuple(
        Filer(age, year - age, received) for age, received in zip(ages, (first, second), strict=False)
    )


def state_return(
    year: int, people: tuple[Filer, ...], x: ReturnInput, lines: ReturnLines, law: YearLaw
) -> StateReturn:
    """What a state asks of the federal return `lines` of `x`; the tax of the year that Schedule A counts is in it."""
    paid, own = x.itemized, lines.worked.taxed.state_tax
    before = paid.gifts_carried.in_state or NOTHING_CARRIED
    return StateReturn(
        year,
        x.filing_status,
        people,
        federal_lines(x, lines, law, people),
        paid.property_tax,
        paid.mortgage_interest,
        paid.charity_cash + paid.gifts.cash,
        paid.gifts.at_market + paid.gifts.at_basis,
        paid.medical_expenses + paid.medicare_premiums,
        paid.state_income_tax + own,
        x.carry_short,
        x.carry_long,
        sum(excess.amount for excess in before.cash),
        sum(excess.amount for excess in (*before.at_basis, *before.at_market)),
        paid.cash_to_charities,
    )


def federal_lines(x: ReturnInput, lines: ReturnLines, law: YearLaw, people: Sequence[Filer]) -> FederalLines:
    """The lines that states begin from."""
    status, federal = x.filing_status, law.federal
    table, standard = federal.itemized_deductions, federal.standard_deduction
    schedule_a = schedule_a_of(x, lines, law)
    return FederalLines(
        agi=lines.agi,
        taxable_benefits=lines.taxable_social_security,
        taxable_income=lines.taxable_income,
        before_zero=lines.agi - lines.deduction,
        itemizes=lines.itemizes,
        itemized=schedule_a.total,
        tax=lines.ordinary_income_tax + lines.capital_gains_tax + lines.amt + lines.niit,
        net_capital_gain=lines.net_capital_gain,
        standard_deduction=standard_deduction.compute(x.seniors, status, standard),
        basic_deduction=standard.basic[status],
        senior_deduction=lines.worked.senior,
        medical=schedule_a.medical,
        gifts=schedule_a.gifts,
        gifts_let_through=schedule_a.given.let_through,
        tax_cap=itemized_deductions.tax_cap(lines.agi, status, table),
        loss_limit=federal.capital_losses.limit[status],
        payroll_tax=payroll_tax.compute([filer.of("wages") for filer in people], status, federal.payroll_tax),
        provisional_income=lines.provisional_income,
        quarter_base=min(
            x.social_security,
            max(0.0, lines.provisional_income - federal.social_security.base1[status]),
        ),
    )
