"""The year's return of many paths as a state sees it, in each path's own dollars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ....tax_tables.schema import FilingStatus, YearLaw
from ...household.facts import ItemizedInputs
from ...household.state_facts import Resident, StateOfYear
from ..federal import PathIncome, Return, Whose
from .shapes import Amount

Array = NDArray[np.float64]
FROM_PLANS = ("traditional_distributions", "roth_conversions")
PENSIONS = ("pensions", "public_pensions")
RETIREMENT = (*PENSIONS, *FROM_PLANS)
INVESTED = ("interest", "ordinary_dividends", "qualified_dividends")
ALL_INVESTED = (*INVESTED, "treasury_interest", "tax_exempt_interest")
AGED = 65


@dataclass(frozen=True)
class PathFiler:
    """One person of the return: what is that one's own by kind, and a part of what the return's assets pay."""

    resident: Resident
    own: Mapping[str, Amount]
    invested: Mapping[str, Amount]
    part: float

    @property
    def age(self) -> int:
        return self.resident.age

    @property
    def born(self) -> int:
        return self.resident.birth_year

    def of(self, *kinds: str) -> Amount:
        """What came in of some kinds (those of models/laws/states/facts.py)."""
        found: Amount = 0.0
        for kind in kinds:
            found = found + (
                self.part * self.invested[kind] if kind in self.invested else self.own.get(kind, 0.0)
            )
        return found

    @property
    def taxable_everywhere(self) -> Amount:
        """All but gains and benefits, without what no state may tax."""
        return self.of("wages", *INVESTED, *RETIREMENT) - self.of("treasury_interest")


@dataclass(frozen=True)
class PathReturn:
    """A federal return, whose it is and what is stated of its items; `price` is how much higher prices are."""

    rule: StateOfYear
    x: PathIncome
    lines: Return
    given: ItemizedInputs
    payroll: float
    price: Amount = 1.0

    @property
    def status(self) -> FilingStatus:
        return self.rule.status

    @property
    def joint(self) -> bool:
        return self.status is FilingStatus.MARRIED_FILING_JOINTLY

    @property
    def people(self) -> int:
        return len(self.rule.residents)

    @property
    def law(self) -> YearLaw:
        law: YearLaw = self.rule.law
        return law

    def aged(self, age: Amount = AGED) -> int:
        return sum(bool(each.age >= age) for each in self.rule.residents)

    def here(self, amount: Amount) -> Amount:
        """An amount of the simulation in the path's own dollars."""
        return amount if np.ndim(self.price) == 0 and self.price == 1.0 else amount * self.price

    # ---- income ---------------------------------------------------------------------------------------------

    @cached_property
    def invested(self) -> Mapping[str, Amount]:
        x = self.x
        paid = (x.interest, x.dividends, x.qualified, x.treasury, x.tax_exempt)
        return {kind: self.here(amount) for kind, amount in zip(ALL_INVESTED, paid, strict=True)}

    @cached_property
    def filers(self) -> tuple[PathFiler, ...]:
        whose = self.x.whose or self._evenly()
        return tuple(
            self._filer(number, resident, whose) for number, resident in enumerate(self.rule.residents)
        )

    def _filer(self, number: int, resident: Resident, whose: Whose) -> PathFiler:
        own: dict[str, Amount] = {
            "wages": resident.wages,
            "pensions": resident.pensions * whose.pensions,
            "public_pensions": resident.public_pensions * whose.pensions,
            "social_security": resident.social_security,
            "traditional_distributions": whose.distributed[number],
            "roth_conversions": whose.converted[number],
        }
        if whose.told:
            told = {kind: amounts[number] for kind, amounts in whose.told.items()}
            employers = told.pop(
                "employer_distributions", 0.0
            )  # those of plans that are no IRAs: as pensions
            own["traditional_distributions"] = own["traditional_distributions"] - employers
            own["pensions"] = own["pensions"] + employers
            own |= told
        received = {kind: self.here(amount) for kind, amount in own.items()}
        return PathFiler(resident, received, self.invested, whose.invested[number])

    def _evenly(self) -> Whose:
        fixed = sum(each.wages + each.pensions + each.public_pensions for each in self.rule.residents)
        each = (self.x.ordinary - fixed) / self.people
        return Whose([each] * self.people, [0.0] * self.people, [1.0 / self.people] * self.people)

    def of(self, *kinds: str) -> Amount:
        """What came in of some kinds, of all filers."""
        found: Amount = 0.0
        for kind in kinds:
            if kind in self.invested:
                found = found + self.invested[kind]
            else:
                for filer in self.filers:
                    found = found + filer.own.get(kind, 0.0)
        return found

    @property
    def treasury(self) -> Amount:
        return self.invested["treasury_interest"]

    @property
    def exempt(self) -> Amount:
        return self.invested["tax_exempt_interest"]

    @cached_property
    def benefits(self) -> Amount:
        return self.of("social_security")

    @property
    def short(self) -> Amount:
        return self.here(self.x.short)

    @property
    def long(self) -> Amount:
        return self.here(self.x.long)

    @property
    def net_short(self) -> Amount:
        """Less losses carried in as such, as Schedule D has them; and `net_long`."""
        return self.here(self.x.short - self.x.carry_short)

    @property
    def net_long(self) -> Amount:
        return self.here(self.x.long - self.x.carry_long)

    @cached_property
    def net(self) -> Amount:
        """Gains as AGI has them: less losses carried in, a loss to its limit."""
        limit = self.law.federal.capital_losses.limit[self.status]
        return np.maximum(self.net_short + self.net_long, -limit)

    def taxed_benefits_of(self, filer: PathFiler) -> Amount:
        """One filer's part of taxable benefits."""
        if not filer.resident.social_security:
            return 0.0
        whole = sum(each.social_security for each in self.rule.residents)
        return self.taxed_benefits * (filer.resident.social_security / whole)

    # ---- lines of the federal return --------------------------------------------------------------------------

    @cached_property
    def agi(self) -> Amount:
        return self.here(self.lines.agi)

    @cached_property
    def taxed_benefits(self) -> Amount:
        return self.here(self.lines.taxable_benefits)

    @cached_property
    def before_zero(self) -> Amount:
        """AGI less deductions, below zero too."""
        return self.here(self.lines.agi - self.lines.deduction)

    @cached_property
    def gain(self) -> Amount:
        """Net capital gain, without qualified dividends."""
        return self.here(self.lines.net_capital_gain)

    @cached_property
    def federal_tax(self) -> Amount:
        """Regular tax, AMT and NIIT."""
        return self.here(self.lines.before_early)

    @cached_property
    def senior(self) -> Amount:
        return self.here(self.lines.senior)

    @property
    def provisional(self) -> Amount:
        half = self.law.federal.social_security.first_rate
        return self.agi - self.taxed_benefits + self.exempt + half * self.benefits

    @cached_property
    def basic(self) -> Amount:
        """The federal standard deduction without additions."""
        return self.here(self.law.federal.standard_deduction.basic[self.status])

    @cached_property
    def standard(self) -> Amount:
        return self.here(self.rule.standard)

    # ---- items ------------------------------------------------------------------------------------------------

    @cached_property
    def no_items(self) -> bool:
        """Whether nothing is stated that could be itemised."""
        return self.given.is_nothing

    @property
    def itemizes(self) -> NDArray[np.bool_] | bool:
        return self.lines.itemizes

    @property
    def schedule_a(self) -> Amount:
        return self.here(self.lines.items.total)

    @property
    def medical(self) -> Amount:
        """Costs above the federal floor."""
        return self.here(self.lines.items.medical)

    @property
    def gifts(self) -> Amount:
        """As far as they are deducted federally."""
        return self.here(self.lines.items.gifts)

    @property
    def gifts_let_through(self) -> Amount:
        """As far as they are below the federal ceilings."""
        return self.here(self.lines.items.gifts_let_through)

    @property
    def payroll_tax(self) -> Amount:
        return self.here(self.payroll)

    @property
    def tax_cap(self) -> Amount:
        return self.here(self.lines.items.cap)

    @property
    def property_tax(self) -> Amount:
        return self.here(self.given.property_tax)

    @property
    def capped_property_tax(self) -> Amount:
        return np.minimum(self.property_tax, self.tax_cap)

    @property
    def mortgage(self) -> Amount:
        return self.here(self.given.mortgage_interest)

    @property
    def income_tax(self) -> Amount:
        """What is stated of it, and the year's own that Schedule A counts."""
        return self.here(self.given.state_income_tax + self.lines.state_tax)

    @property
    def expenses(self) -> Amount:
        """Medical ones, all, with Medicare's premiums and surcharges."""
        return self.here(self.lines.items.costs)

    @property
    def cash_gifts(self) -> Amount:
        return self.here(self.given.charity_cash + self.given.gifts.cash)

    @property
    def property_gifts(self) -> Amount:
        return self.here(self.given.gifts.at_market + self.given.gifts.at_basis)
