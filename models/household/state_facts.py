"""Where a household lives in a year, and that state's law: what an exact state income tax is worked out from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from ...tax_tables.indexing import TableError
from ...tax_tables.project import LawBook
from ...tax_tables.schema import FilingStatus, YearLaw
from ...tax_tables.state_reforms import reformed
from ...tax_tables.state_tables import Amounts, state_table
from ..laws.law import Span
from ..laws.regime import AGI, INF
from ..laws.states import deductions, items, register
from ..laws.states.allowances import Allowances
from ..laws.states.choices import Taken, number_of
from ..laws.states.facts import StateLines
from ..laws.states.plan_lines import SteppedLine
from ..laws.states.steps import OWN, Kinks, Steps
from ..scenario import Scenario
from .decedents import told_and_heirs
from .told_apart import Told


@dataclass(frozen=True)
class Resident:
    """One filer of a year: the age reached in it, and what is received whatever is decided, dollars.

    pensions        private ones; `public_pensions` a government's; `social_security` before any tax
    employers_plan  whether there is an employer's plan of which the state's law has distributions as pensions
    heirs           whose heir this is, where the state asks (decedents.py)
    """

    name: str
    age: int
    birth_year: int
    wages: float = 0.0
    pensions: float = 0.0
    public_pensions: float = 0.0
    social_security: float = 0.0
    employers_plan: bool = field(default=False, repr=False)
    heirs: tuple[tuple[str, float], ...] = field(default=(), repr=False)


class LineOfYear(NamedTuple):
    """A line of a state's own, and where its tax steps, and turns, along it in a year."""

    line: SteppedLine
    steps: Steps
    kinks: Kinks


Owed = Callable[[Any, Any, "StateOfYear"], float]
"""The tax of a return, given what it was entered with and its lines: models/returns/resident.py, which stands above."""
ReturnRead = Callable[[Any, Any, "StateOfYear"], StateLines]


@dataclass(frozen=True)
class StateOfYear:
    """The state of a year, its amounts of that year and filing status, and who files.

    place    the city or county, whose tax is added to the state's; "" where there is none
    seniors  filers who are 65 by federal law (a birthday on 1 January counts)
    law      the federal `YearLaw`, and the `book` (LawBook) of its prices
    owed     the tax of a return (`Owed`), and the `lines` of it (`ReturnRead`)
    items    what is known of what may be itemized (`KnownItems`), None where nothing is; these are no part of a
             document, and neither is `told`: whose distributions of which accounts it has otherwise (told_apart.py)
    """

    code: str
    place: str
    year: int
    status: FilingStatus
    residents: tuple[Resident, ...]
    seniors: int
    law: Any = field(repr=False, compare=False)
    book: Any = field(repr=False, compare=False)
    owed: Any = field(repr=False, compare=False)
    lines: Any = field(repr=False, compare=False)
    items: Any = field(default=None, repr=False, compare=False)
    told: Told = field(default_factory=dict, repr=False, compare=False)
    rate = 1.0
    """Of AGI no more than this is owed."""
    linear = False
    """Whether it is that rate on a base."""

    @property
    def filers(self) -> tuple[Resident, ...]:
        return self.residents

    def aged(self, age: int) -> int:
        """How many filers have reached an age."""
        return len([resident for resident in self.residents if resident.age >= age])

    @property
    def most_taxed_benefits(self) -> float:
        """Dollars of Social Security that can be taxable federally (26 USC 86(a)(2)(B))."""
        share: float = self.law.federal.social_security.second_rate
        return share * sum(resident.social_security for resident in self.residents)

    @property
    def half_benefits(self) -> float:
        """Dollars of them in provisional income (26 USC 86(b)(1)(A)(ii))."""
        share: float = self.law.federal.social_security.first_rate
        return share * sum(resident.social_security for resident in self.residents)

    @property
    def benefits_base(self) -> float:
        """The base amount (26 USC 86(c)(1))."""
        return float(self.law.federal.social_security.base1[self.status])

    @cached_property
    def amounts(self) -> Amounts:
        """What is indexed grows with the plan's own inflation; reforms are in. Raises `TableError` for what is not
        known."""
        return reformed(self.code, self.year, self.status, self.book.deflator, self.book.reforms)

    @property
    def unknown(self) -> str:
        """What of the filing status the state's table has not, in words, or nothing."""
        for name in self.amounts.found:
            try:
                self.amounts.is_rows(name)
            except TableError as missing:
                return str(missing)
        return ""

    @property
    def solved_again(self) -> bool:
        """Whether a plan is solved again with what its rows have not of its own return."""
        return self.code in register.ROUNDED or (self.items is not None and self.code in deductions.APART)

    def apart(self, x: Any, lines: Any) -> float:
        """Dollars that no rows hold of a return: what the state rounds an amount down by, or what of the tax comes by
        items that are no function of lines."""
        if not self.solved_again:
            return 0.0
        rounded = register.ROUNDED.get(self.code)
        if rounded:
            return rounded(lines.agi, self.amounts)
        owed, own = self.owed(x, lines, self), self.lines(x, lines, self)
        return max(0.0, deductions.APART[self.code](self, own, lines.agi, owed, self.amounts))

    def felt_to(self, line: str, value: float) -> float:
        """Up to where on a line a step at `value` is felt: beyond it other rows hold the tax."""
        felt = register.FELT.get(self.code) if line == AGI else None
        return felt(value, self.amounts) if felt else INF

    @cached_property
    def missing(self) -> float:
        """The most dollars that the year's rows ask less than is owed."""
        return register.MISSING[self.code](self, self.amounts) if self.code in register.MISSING else 0.0

    @property
    def asks_whose(self) -> bool:
        """Whether a solution's tax, or where it lies, may hang on whose each line is."""
        return bool(self.own or self.decisions or self.missing)

    @cached_property
    def steps(self) -> Steps:
        """Where the tax steps along federal AGI."""
        found = register.STEPS.get(self.code)
        return found(self, self.amounts) if found else ()

    @cached_property
    def own(self) -> Mapping[str, LineOfYear]:
        """The lines of its own along which it bends in this year, by name."""
        named = zip(OWN, register.OWN_LINES.get(self.code, ()), strict=False)
        found = {
            name: LineOfYear(line, line.steps(self, self.amounts), line.kinks(self, self.amounts))
            for name, line in named
        }
        return {name: line for name, line in found.items() if line.steps or line.kinks}

    @cached_property
    def kinks(self) -> Kinks:
        """Where the marginal rate falls along federal AGI."""
        found = register.KINKS.get(self.code)
        return items.both(found(self, self.amounts) if found else (), items.kinks(self.ways))

    @cached_property
    def ways(self) -> Allowances:
        """Its ways to deduct, where anything is itemized."""
        ways = deductions.WAYS.get(self.code)
        return ways(self, self.items, self.amounts) if ways and self.items is not None else ()

    @property
    def follows_election(self) -> bool:
        """Whether its tax hangs on whether the federal return itemizes."""
        return items.follows(self.ways)

    @property
    def reads_schedule_a(self) -> bool:
        """Whether it deducts Schedule A as it is filed."""
        return items.counts(self.ways, "schedule_a")

    @cached_property
    def own_decisions(self) -> int:
        """How often its taxpayers may take the better of two, beside what they itemize."""
        choice = register.CHOICES.get(self.code)
        return choice.count(self, self.amounts) if choice else 0

    @cached_property
    def decisions(self) -> int:
        """And all together."""
        return self.own_decisions + items.decisions(self.ways)

    @property
    def decided_in_bounds(self) -> bool:
        """Whether a program's bound tells apart what they take."""
        return self.code not in register.CHOICES or register.CHOICES[self.code].in_bounds

    def may_take(self, taken: Taken, benefits: Span, agi: Span, itemizes: bool | None = None) -> bool:
        """Whether these alternatives can be of use where taxable benefits and AGI lie so."""
        own, ways = taken[: self.own_decisions], taken[self.own_decisions :]
        if own and not register.CHOICES[self.code].useful(self, self.amounts, own, benefits, agi):
            return False
        if self._without_items(own):
            return not any(ways)
        within = items.Within(agi, self.code in deductions.BELOW_AGI)
        return not ways or items.useful(self.ways, ways, within, self.items, itemizes)

    def _without_items(self, own: Taken) -> bool:
        """Whether with these of its own alternatives nothing is itemized."""
        return bool(own) and own == register.CHOICES[self.code].without_items

    def taken(self, x: Any, lines: Any) -> int:
        """The place of the alternatives that a return takes."""
        if not self.decisions:
            return 0
        own, nothing = self._taken_of_its_own(x, lines), (0,) * (self.decisions - self.own_decisions)
        return number_of((*own, *(nothing if self._without_items(own) else self._taken_of_items(x, lines))))

    def _taken_of_its_own(self, x: Any, lines: Any) -> Taken:
        if not self.own_decisions:
            return ()
        taken: Taken = self.lines(x, lines, self).taken
        places = register.CHOICES[self.code].places
        at = range(self.own_decisions) if places is None else places(self, self.amounts)
        return tuple(taken[place] for place in at)

    def _taken_of_items(self, x: Any, lines: Any) -> Taken:
        if self.decisions == self.own_decisions:
            return ()
        return items.taken(self.ways, lines.agi, deductions.amounts_of(self, x, lines), lines.itemizes)

    @property
    def standard(self) -> float:
        """The federal standard deduction, dollars."""
        return float(self.law.federal.standard_deduction.basic[self.status]) + self.standard_aged

    @property
    def standard_aged(self) -> float:
        """What of it is for age."""
        return float(self.seniors * self.law.federal.standard_deduction.aged_addition[self.status])

    def own_line(self, name: str, x: Any, lines: Any) -> float:
        """A line of its own of a return; AGI where it does not bend along that in this year."""
        own = self.own.get(name)
        if own is None:
            return float(lines.agi)
        return own.line.read(self.lines(x, lines, self), len(self.residents), self.amounts)

    @property
    def projected(self) -> bool:
        """Whether any amount was not published for the year when the tables were written."""
        table = state_table(self.code)
        return (bool(table.indexed) and self.year > max(table.sections)) or bool(
            table.projected.get(self.year)
        )


def state_of_year(
    scenario: Scenario,
    year: int,
    status: FilingStatus,
    residents: tuple[Resident, ...],
    seniors: int,
    law: YearLaw,
    book: LawBook,
    owed: Owed,
    lines: ReturnRead,
) -> StateOfYear | None:
    """None where no state is given, it taxes no income, or a flat rate stands in for it."""
    state, place = scenario.taxes.residence(year)
    if state is None or scenario.taxes.state_flat is not None or not state_table(state).taxes_income:
        return None
    told, heirs = told_and_heirs(scenario, state, year, residents)
    plans = {each.place for each in told.get("employer_distributions", {}).values()}
    filers = tuple(
        replace(one, employers_plan=n in plans, heirs=heirs.get(n, ())) for n, one in enumerate(residents)
    )
    return StateOfYear(state, place or "", year, status, filers, seniors, law, book, owed, lines, told=told)
