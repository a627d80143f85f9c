"""One year of the program by itself: its income pinned, any of its lines squeezed by HiGHS."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from decumulate.models.household.facts import FlatStateTax, ItemizedInputs, Period
from decumulate.models.laws.law import Edge
from decumulate.models.laws.medicare import irmaa
from decumulate.models.returns.federal_return import ReturnInput, ReturnLines, federal_return, flat_state_tax
from decumulate.solver.backends import open_session
from decumulate.solver.formulation.disjunctive import CellCopy, OwnPayments, YearOfCells, write_year
from decumulate.solver.formulation.income import YearIncome
from decumulate.solver.formulation.losses import YearLosses
from decumulate.solver.formulation.model import INF, UNIT, ZERO, Expr, Model, Tag, total
from decumulate.solver.formulation.restricted import YearOfOne
from decumulate.solver.formulation.year import YearLaws
from decumulate.solver.optimiser.evaluate import Point, locate
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import FilingStatus, YearLaw

SINGLE, JOINT = FilingStatus.SINGLE, FilingStatus.MARRIED_FILING_JOINTLY
THREADS = min(4, os.cpu_count() or 1)
"""As `solve` has it: one process of HiGHS does not change its threads."""
MOST_INCOME = 3_000_000.0
MONTHS_ENROLLED = {SINGLE: 12, JOINT: 24}


@cache
def law_of(year: int) -> YearLaw:
    """The law of a year; beyond the tables with 2.5 percent inflation."""
    return LawBook(lambda _: 0.025, 2026).for_year(year)


def without_amt(law: YearLaw) -> YearLaw:
    """The law without the alternative minimum tax, for years in which the program leaves it out."""
    no_rates = tuple(0.0 for _ in law.federal.amt.rates)
    return replace(law, federal=replace(law.federal, amt=replace(law.federal.amt, rates=no_rates)))


@dataclass(frozen=True)
class Household:
    """What is data in a year. With `premiums` it pays Medicare's surcharges `paid`, which the year's laws do not know.

    `fixed`: wages and pensions; `tax_exempt`: the most tax-exempt interest possible."""

    name: str
    year: int = 2026
    status: FilingStatus = SINGLE
    seniors: int = 0
    benefits: float = 0.0
    fixed: float = 0.0
    itemized: ItemizedInputs = field(default_factory=ItemizedInputs)
    losses: bool = False
    tax_exempt: float = 0.0
    enrolled: bool = False
    amt: bool = False
    margin: float = 1.0
    state: FlatStateTax | None = None
    premiums: float = 0.0
    paid: float = 0.0

    def period(self, year: int) -> Period:
        """The facts of a year of this household that the law asks for; it holds no assets."""
        months = MONTHS_ENROLLED[self.status] if self.enrolled else 0
        law = law_of(year)
        tiers = range(len(law.medicare.irmaa.part_b))
        return Period(
            index=year - 2026,
            year=year,
            deflator=1.0,
            filing_status=self.status,
            ages={"A": 66},
            dies=(),
            seniors=self.seniors,
            wages={"A": 0.4 * self.fixed},
            pensions={"A": 0.6 * self.fixed},
            social_security={"A": self.benefits},
            payroll_tax=0.0,
            spending_weight=1.0,
            spending_extra=0.0,
            medicare_months={"A": months},
            base_premiums=0.0,
            surcharge_by_tier=tuple(months * irmaa.monthly(tier, law.medicare.irmaa) for tier in tiers),
            rmd_divisor={},
            inherited={},
            under_59_half=frozenset(),
            itemized=replace(self.itemized, medicare_premiums=self.premiums, state=self.state),
            state=self.state,
            assets={},
            law=law,
        )

    @property
    def laws(self) -> YearLaws:
        period = self.period(self.year)
        limit = period.law.federal.capital_losses.limit[self.status] if self.losses else 0.0
        return YearLaws(
            [period, *(self.period(self.year + n) for n in (1, 2) if self.enrolled)],
            self.fixed - limit,
            self.fixed + self.benefits + MOST_INCOME,
            losses=self.losses,
            tax_exempt=self.tax_exempt,
            margin=self.margin,
            written={"amt"} if self.amt else (),
            surcharge=None if self.premiums else 0.0,
        )


@dataclass(frozen=True)
class Incomes:
    """What a year decides: distributions from an IRA, yields, and gains less losses (long-term)."""

    distributed: float = 0.0
    interest: float = 0.0
    exempt: float = 0.0
    qualified: float = 0.0
    gains: float = 0.0

    def received(self, household: Household) -> ReturnInput:
        return ReturnInput(
            filing_status=household.status,
            seniors=household.seniors,
            wages=0.4 * household.fixed,
            pensions=0.6 * household.fixed,
            social_security=household.benefits,
            traditional_distributions=self.distributed,
            interest=self.interest,
            tax_exempt_interest=self.exempt,
            qualified_dividends=self.qualified,
            long_term_gains=self.gains,
            itemized=household.period(household.year).schedule_a(household.paid),
        )

    def returned(self, household: Household) -> ReturnLines:
        law = law_of(household.year)
        return federal_return(self.received(household), law if household.amt else without_amt(law))


def surcharge(household: Household, lines: ReturnLines) -> float:
    """The surcharges two years on."""
    if not household.enrolled:
        return 0.0
    later = household.period(household.year + 2)
    tier = irmaa.tier(lines.magi_medicare, household.status, later.law.medicare.irmaa)
    return later.surcharge_by_tier[tier]


def next_edge_within(household: Household, lines: ReturnLines) -> bool:
    """Whether MAGI lies in a margin below an edge, where by wish no plan may lie."""
    if not household.enrolled:
        return False
    edges = law_of(household.year + 2).medicare.irmaa.edges[household.status]
    return any(edge - household.margin < lines.magi_medicare <= edge for edge in edges)


class Pinned:
    """A model with a year's income as columns, to be pinned."""

    def __init__(self, household: Household) -> None:
        self.household = household
        self.model = Model()
        self.before = self.model.column(Tag("before"), -INF)
        self.preferential = self.model.column(Tag("preferential"))
        self.investment = self.model.column(Tag("investment"), -INF)
        self.exempt = self.model.column(Tag("exempt"))
        self.own = OwnPayments(self.model.column(Tag("state_tax")), self.model.column(Tag("surcharge_paid")))
        self.income = YearIncome(
            distributions=ZERO,
            taxable_roth=ZERO,
            early=ZERO,
            conversions=ZERO,
            interest=ZERO,
            treasury=ZERO,
            tax_exempt=self.exempt,
            ordinary_dividends=ZERO,
            qualified_dividends=ZERO,
            before_benefits=self.before,
            preferential=self.preferential,
            investment=self.investment,
        )

    def state_tax(self, incomes: Incomes) -> float:
        received, lines = incomes.received(self.household), incomes.returned(self.household)
        return flat_state_tax(received, lines.agi, lines.taxable_social_security, self.household.state)

    def pins(self, incomes: Incomes) -> dict[int, tuple[float, float]]:
        """The bounds that pin the year's income."""
        household = self.household
        limit = law_of(household.year).federal.capital_losses.limit[household.status]
        investment = incomes.interest + incomes.qualified + max(incomes.gains, -limit)
        values = {
            self.before: household.fixed + incomes.distributed + investment,
            self.preferential: incomes.qualified + max(0.0, incomes.gains),
            self.investment: investment,
            self.exempt: incomes.exempt,
            self.own.surcharge: household.paid,
            self.own.state_tax: self.state_tax(incomes),
        }
        return {line.column: (value / UNIT, value / UNIT) for line, value in values.items()}


class Disjunction(Pinned):
    """A year as all of its cells; `edges` leaves some out."""

    def __init__(self, household: Household, edges: Iterable[Edge] | None = None) -> None:
        super().__init__(household)
        self.laws = household.laws
        cells = self.laws.cells(self.laws.edges if edges is None else edges)
        self.year: YearOfCells = write_year(self.model, self.laws, self.income, cells, self.own)
        self.charged = total(self.year.charges.values())
        self.paid = self.year.federal_tax + self.charged
        self.session = open_session("highs", self.model, THREADS)
        self.session.set_option("parallel", "off")

    def least(self, line: Expr, incomes: Incomes, cell: CellCopy | None = None) -> float | None:
        """The least of a line, in dollars, with the income (and a cell) pinned; None where nothing is possible."""
        bounds = self.pins(incomes)
        for copy in self.year.copies:
            if copy.switch.terms:
                bounds[copy.switch.column] = (float(copy is cell), 1.0)
        self.session.set_columns(
            list(bounds), [b[0] for b in bounds.values()], [b[1] for b in bounds.values()]
        )
        self.session.set_cost({column: UNIT * factor for column, factor in line.terms.items()})
        outcome = self.session.solve_mip(60.0, 0.0)
        if outcome.status == "infeasible":
            return None
        assert outcome.status == "optimal"
        return outcome.objective + UNIT * line.const

    def most(self, line: Expr, incomes: Incomes, cell: CellCopy | None = None) -> float | None:
        least = self.least(-line, incomes, cell)
        return None if least is None else -least


class OneCell(Pinned):
    """A year as one cell, the one in which its return lies."""

    def __init__(self, household: Household) -> None:
        super().__init__(household)
        gain, loss, deducted = (self.model.column(Tag(name)) for name in ("gain", "loss", "deducted"))
        limit = law_of(household.year).federal.capital_losses.limit[household.status]
        self.losses = YearLosses(gain, gain, loss, deducted, limit=limit / UNIT)
        laws = household.laws
        self.one = YearOfOne(self.model, laws, self.income, self.losses, short=False, own=self.own)
        self.paid = total([self.one.federal_tax, *self.one.charges.values()])
        self.session = open_session("highs", self.model, THREADS)
        self.session.set_option("parallel", "off")

    def least(self, line: Expr, incomes: Incomes) -> float | None:
        household = self.household
        point = Point(incomes.received(household), incomes.returned(household))
        bounds, active = self.one.settings(locate(self.one, point))
        pins = self.pins(incomes)
        amounts = (max(0.0, incomes.gains), max(0.0, -incomes.gains), point.lines.capital_loss_deduction)
        columns = (self.losses.gain, self.losses.loss, self.losses.deducted)
        for column, amount in zip(columns, amounts, strict=True):
            pins[column.column] = (amount / UNIT, amount / UNIT)
        for pinned, (low, high) in pins.items():
            least, most = bounds.get(pinned, (-INF, INF))
            bounds[pinned] = (max(low, least), min(high, most))
        if any(low > high + 1e-9 for low, high in bounds.values()):
            return None
        every = self.one.gated_rows
        self.session.set_rows(every, [row in active for row in every])
        self.session.set_columns(
            list(bounds), [b[0] for b in bounds.values()], [max(b) for b in bounds.values()]
        )
        self.session.set_cost({column: UNIT * factor for column, factor in line.terms.items()})
        outcome = self.session.solve()
        return None if outcome.values is None else outcome.objective + UNIT * line.const


HOUSEHOLDS = [
    Household("single"),
    Household("single senior, benefits", seniors=1, benefits=31_000),
    Household("single senior, small benefits", 2027, seniors=1, benefits=6_500, enrolled=True),
    Household("single, pension, exempt interest", 2029, seniors=1, benefits=24_000, fixed=18_000, tax_exempt=40_000),
    Household("single, losses", seniors=1, benefits=22_000, losses=True, enrolled=True),
    Household(
        "single, losses, nursing home",
        seniors=1,
        benefits=26_000,
        itemized=ItemizedInputs(medical_expenses=160_000),
        losses=True,
    ),
    Household("single, losses, no benefits", 2031, losses=True, fixed=9_000),
    Household(
        "single, itemized",
        seniors=1,
        benefits=38_000,
        itemized=ItemizedInputs(9_000, 14_000, 6_000, 12_000, 21_000),
        enrolled=True,
    ),
    Household("single, AMT", 2027, fixed=60_000, amt=True),
    Household("single, AMT, gains alone", 2026, amt=True),
    Household("single, AMT, gifts", 2026, fixed=90_000, itemized=ItemizedInputs(charity_cash=9_000), amt=True),
    Household("single, exempt interest, enrolled", 2028, benefits=30_000, tax_exempt=60_000, enrolled=True),
    Household("single, wide margin", 2026, benefits=20_000, enrolled=True, margin=1_000, seniors=1),
    Household("couple", status=JOINT),
    Household("couple, two seniors", status=JOINT, seniors=2, benefits=62_000, enrolled=True),
    Household("couple, one senior, small benefits", 2027, JOINT, 1, 9_000, tax_exempt=30_000),
    Household("couple, benefits just small", 2028, JOINT, 2, 11_500, enrolled=True),
    Household("couple, losses", 2027, JOINT, 2, 45_000, 12_000, losses=True, enrolled=True),
    Household("couple, wages", 2029, JOINT, 0, 0, 160_000),
    Household("couple, wages over an edge", 2026, JOINT, fixed=250_000, enrolled=True),
    Household(
        "couple, itemized",
        2026,
        JOINT,
        2,
        52_000,
        itemized=ItemizedInputs(18_000, 21_000, 14_000, 15_000, 9_000),
        enrolled=True,
    ),
    Household(
        "couple, itemized, AMT", 2029, JOINT, 2, 60_000, 30_000, ItemizedInputs(25_000, 20_000, 5_000), amt=True
    ),
    Household("couple, AMT, losses", 2026, JOINT, 1, 40_000, losses=True, amt=True, tax_exempt=20_000),
    Household(
        "couple, everything", 2028, JOINT, 2, 70_000, 24_000,
        ItemizedInputs(8_000, 12_000, 9_000, 20_000, 30_000), True, 25_000, True, True,
    ),
    Household(
        "couple, itemized, state tax and surcharges", 2027, JOINT, 2, 50_000, 30_000,
        ItemizedInputs(0, 9_000, 9_000, 6_000, 9_000), enrolled=True,
        state=FlatStateTax(0.05, taxes_retirement=True, taxes_social_security=False), premiums=5_800, paid=4_600,
    ),
    Household(
        "single, itemized, state tax on yields alone", 2028, SINGLE, 1, 30_000, 20_000,
        ItemizedInputs(0, 6_000, 6_000, 6_000, 14_000), losses=True, enrolled=True,
        state=FlatStateTax(0.06, taxes_retirement=False, taxes_social_security=False), premiums=2_900, paid=2_000,
    ),
]  # fmt: skip
