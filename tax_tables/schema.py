"""The shape of one year's law: every number that a law of this package reads, named once.

A :class:`YearLaw` is what ``tax_tables.project.LawBook.for_year`` returns: the published numbers of a
year, or the projection of them by the statute's own indexing and rounding. The path of an attribute
(``federal.niit.threshold``) is the name a ``taxes.reform`` uses. Money in dollars of the law's year,
rates as fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FilingStatus(StrEnum):
    """The five filing statuses of Form 1040."""

    SINGLE = "single"
    MARRIED_FILING_JOINTLY = "married_filing_jointly"
    MARRIED_FILING_SEPARATELY = "married_filing_separately"
    HEAD_OF_HOUSEHOLD = "head_of_household"
    QUALIFYING_SURVIVING_SPOUSE = "qualifying_surviving_spouse"


ByStatus = Mapping[FilingStatus, float]
TopsByStatus = Mapping[FilingStatus, tuple[float, ...]]


@dataclass(frozen=True)
class OrdinaryIncomeTax:
    """26 USC 1(j): `rates` (7) and the tops of all brackets but the last (6)."""

    rates: tuple[float, ...]
    tops: TopsByStatus


@dataclass(frozen=True)
class CapitalGainsTax:
    """26 USC 1(h): `rates` (0, .15, .20) and the taxable incomes where the second and third begin.

    `step_up`: whether basis becomes market value at a death of the year (26 USC 1014(a)); a reform may set it.
    """

    rates: tuple[float, ...]
    tops: TopsByStatus
    step_up: bool


@dataclass(frozen=True)
class StandardDeduction:
    """26 USC 63(c), (f); `charity_nonitemizer` is the cap of 26 USC 170(p) (0 before 2026)."""

    basic: ByStatus
    aged_addition: ByStatus
    charity_nonitemizer: ByStatus


@dataclass(frozen=True)
class SeniorDeduction:
    """26 USC 151(d)(5)(C), 2025 to 2028: `amount` per person 65+ (0 in other years and for separate returns)."""

    amount: ByStatus
    threshold: ByStatus
    phaseout_rate: float


@dataclass(frozen=True)
class ItemizedDeductions:
    """Schedule A: 26 USC 213(a), 164(b)(6)-(7), 170(b)(1), 68.

    `charity_ceiling` is that of all property, `charity_property_ceiling` that of long-term property at market value.
    `limit_rate` is the 2/37 of section 68 (0 before 2026), applied above the start of the top bracket.
    `salt_phaseout_rate` is 0 in years without the phase-down. For separate returns every amount is
    already halved; the phase-down itself is halved by `salt_phaseout_share` (0.5, else 1).
    """

    medical_floor: float
    salt_cap: ByStatus
    salt_floor: ByStatus
    salt_phaseout_threshold: ByStatus
    salt_phaseout_rate: float
    salt_phaseout_share: ByStatus
    charity_floor: float
    charity_cash_ceiling: float
    charity_ceiling: float
    charity_property_ceiling: float
    charity_carry_years: float
    limit_rate: float


@dataclass(frozen=True)
class SocialSecurity:
    """26 USC 86: the two base amounts of provisional income and the two inclusion rates.

    `benefit_factor` scales every benefit paid (1 under current law); a reform may set it.
    Separate returns are taken to live together (base amounts zero).
    """

    base1: ByStatus
    base2: ByStatus
    first_rate: float
    second_rate: float
    benefit_factor: float


@dataclass(frozen=True)
class Niit:
    """26 USC 1411: rate and threshold of MAGI."""

    rate: float
    threshold: ByStatus


@dataclass(frozen=True)
class Amt:
    """26 USC 55: `rates` (.26, .28), the amount where the second begins, exemption and its phase-out."""

    rates: tuple[float, ...]
    rate_break: ByStatus
    exemption: ByStatus
    phaseout_start: ByStatus
    phaseout_rate: float


@dataclass(frozen=True)
class CapitalLosses:
    """26 USC 1211(b): the most net loss that reduces other income in a year."""

    limit: ByStatus


@dataclass(frozen=True)
class EarlyDistributions:
    """26 USC 72(t): the additional tax on distributions before 59 1/2."""

    rate: float


@dataclass(frozen=True)
class CharitableDistributions:
    """26 USC 408(d)(8): the most that one individual's IRAs may pay to charities in a year and leave out of income."""

    limit: float


@dataclass(frozen=True)
class EstimatedTax:
    """26 USC 6654: shares of this and of last year's tax that must be paid in the year, and the due dates.

    `share_above` stands for `share_of_last_year` where last year's AGI was above `agi_threshold`. Under `least_tax`
    nothing need be paid. `due_months` count from January of the year (13: January of the next).
    """

    share_of_this_year: float
    share_of_last_year: float
    share_above: float
    agi_threshold: ByStatus
    least_tax: float
    due_months: tuple[float, ...]
    due_day: float


@dataclass(frozen=True)
class PovertyLine:
    """26 USC 36B(d)(3): the line that the year's premium credit goes by, dollars, and the share of it that ends it."""

    first_person: float
    each_other: float
    first_person_alaska: float
    each_other_alaska: float
    first_person_hawaii: float
    each_other_hawaii: float
    credit_up_to: float


@dataclass(frozen=True)
class EstateTax:
    """26 USC 2001(c), 2010(c)(3): what passes free of the federal estate tax, and the rate above it."""

    exclusion: float
    rate: float


@dataclass(frozen=True)
class EarningsTest:
    """42 USC 403(f): wages that withhold nothing, dollars a year, and the share of the rest that is withheld."""

    exempt: float
    exempt_in_year_of_full_age: float
    rate: float
    rate_in_year_of_full_age: float


@dataclass(frozen=True)
class PayrollTax:
    """26 USC 3101: employee OASDI (to the wage base) and HI, and the Additional Medicare Tax."""

    oasdi_rate: float
    hi_rate: float
    wage_base: float
    additional_rate: float
    additional_threshold: ByStatus


@dataclass(frozen=True)
class Premiums:
    """42 USC 1395r, 1395w-113(a): standard Part B premium and national base Part D premium, dollars a month."""

    part_b: float
    part_d_base: float


@dataclass(frozen=True)
class Irmaa:
    """42 USC 1395r(i): income-related surcharges in this premium year, on the MAGI of two years before.

    `edges[status]` ascending dollars of MAGI; crossing edge ``i`` puts an enrollee into tier ``tiers[status][i]``
    (tier 0 pays no surcharge). An edge belongs to the tier below it, except the last edge of a status,
    which belongs to the top tier. `part_b` and `part_d`: dollars a month by tier, six numbers, the first 0.
    """

    edges: TopsByStatus
    tiers: Mapping[FilingStatus, tuple[int, ...]]
    part_b: tuple[float, ...]
    part_d: tuple[float, ...]


@dataclass(frozen=True)
class FederalLaw:
    ordinary_income_tax: OrdinaryIncomeTax
    capital_gains_tax: CapitalGainsTax
    standard_deduction: StandardDeduction
    senior_deduction: SeniorDeduction
    itemized_deductions: ItemizedDeductions
    social_security: SocialSecurity
    niit: Niit
    amt: Amt
    capital_losses: CapitalLosses
    early_distributions: EarlyDistributions
    charitable_distributions: CharitableDistributions
    payroll_tax: PayrollTax
    earnings_test: EarningsTest
    estimated_tax: EstimatedTax
    poverty_line: PovertyLine
    estate_tax: EstateTax


@dataclass(frozen=True)
class MedicareLaw:
    premiums: Premiums
    irmaa: Irmaa


@dataclass(frozen=True)
class YearLaw:
    """All numbers of one calendar year. `published` is false when any of them is a projection."""

    year: int
    published: bool
    federal: FederalLaw
    medicare: MedicareLaw


@dataclass(frozen=True)
class Actuarial:
    """What does not change from year to year: the tables of 26 CFR 1.401(a)(9)-9 and of the Social Security Act.

    `uniform_lifetime[age]`, `single_life[age]`, `joint_life[owner age][spouse age]`: distribution periods in years
    (ages over the last row use the last row). `rmd_start`: rows (first birth date as ISO text, applicable age),
    ascending.
    `full_retirement_age` and `survivor_full_retirement_age`: rows (first birth year, months), ascending.
    `delayed_credit`: rows (first birth year, fraction a month), ascending. Claiming rates are fractions a month.
    """

    uniform_lifetime: Mapping[int, float]
    single_life: Mapping[int, float]
    joint_life: Mapping[int, tuple[float, ...]]
    rmd_start: tuple[tuple[str, float], ...]
    full_retirement_age: tuple[tuple[int, int], ...]
    survivor_full_retirement_age: tuple[tuple[int, int], ...]
    delayed_credit: tuple[tuple[int, float], ...]
    worker_reduction_first36: float
    worker_reduction_beyond36: float
    spouse_reduction_first36: float
    spouse_reduction_beyond36: float
    spouse_share: float
    survivor_reduction_at_60: float
    widow_limit: float
    cola: Mapping[int, float]
