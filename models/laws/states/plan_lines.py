"""What a state's second reading asks of a year of the program, and how its answer is written.

A program's year has one filer or two, whose wages and pensions are dollars and whose other income is linear in the
program's columns. A statute is then rows of "no less than" on the state's tax, since nobody pays more than is owed.
Units  dollars a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ....tax_tables.state_tables import Amounts, Rows
from ..law import LawYear, Span
from ..piecewise import Piecewise
from ..regime import AGI, INF, CellRows, Constants, Lines
from .choices import Freed, Taken
from .facts import StateLines
from .steps import OWN_LINE, Kinking, Stepping, no_kinks, no_steps

FURTHEST = 1e8
"""Dollars beyond which no line is."""


@dataclass(frozen=True)
class FilerOfPlan:
    """One filer. Dollars: `wages`, `pensions` (private), `public_pensions`, `social_security`; the others are linear.

    interest        taxable, but that of US treasuries
    received        distributions, conversions, interest and dividends together, for a state that tells none apart
    of_gains_alone  whether the filer can receive nothing but a part of the couple's gains
    inherited, employers    of `distributions` those of such accounts, where the state has them otherwise, else None;
                    `employers_plan` whether there can be any of the second
    qcd             paid to charities by IRAs and no income federally, likewise
    heirs, left     of each decedent the kind and this heir's part (`Filer.heirs`); of `distributions` those of each
    """

    age: int
    birth_year: int
    wages: float
    pensions: float
    public_pensions: float
    social_security: float
    distributions: Any
    conversions: Any
    interest: Any
    treasury_interest: Any
    tax_exempt_interest: Any
    dividends: Any
    of_gains_alone: bool = False
    received: Any = None
    inherited: Any = None
    employers: Any = None
    qcd: Any = None
    employers_plan: bool = False
    heirs: Any = ()
    left: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class YearOfPlan:
    """The household's year; linear but for what is said to be dollars.

    before_benefits        federal AGI less `taxable_benefits`
    deduction              of the federal return, the senior deduction in it
    net_gain               gains less the loss that AGI has; `loss_deducted` is that loss
    net_capital_gain       what of gains is long-term, never below zero
    standard               the federal standard deduction, dollars; `standard_aged` what of it is for age
    loss_limit             dollars of a loss that AGI can have, 0 without any; `property_tax`, `payroll_tax` too
    outer                  whether a bound is made of the rows: where the form is no row they may ask too little, never
                           too much; those that plans are found with never ask too little
    below                  of each step of federal AGI (`StateOfYear.steps`) one dollar where AGI is at or below it,
                           else nothing
    own_lines, below_lines likewise of the lines of its own along which a state's tax bends, by name (`steps.OWN`);
                           `own_line`, `below_own` of the first of them
    agi                    of the federal return; `span` the least and most of it, dollars
    treasuries             whether there can be Treasury interest
    federal_tax            before credits, without the 10 percent on early distributions
    most_taxed_benefits    of Social Security, dollars: the most that is ever taxable federally; `half_benefits` what is
                           in provisional income, and `benefits_base` the amount of that above which they begin to be
    passed                 by line (AGI among them) how many of its steps a cell lies beyond; None outside cells
    taken                  of each decision of the taxpayers the alternative taken, None where any of them may be
    off                    of each decision and alternative what frees its rows, nothing where it is taken
    gains_of_year          gains less losses of the year before any carry-forward; `long_gains` of long-term ones;
                           `net_long` these less losses carried in as such (later in a bound all that is, in a plan
                           nothing), `long_above` what of that is above zero, None where that is no line
    net_loss               the whole of the year's net loss, carried losses in it
    rounding               what no rows hold of the return (`StateOfYear.apart`); nothing where a bound is made
    place                  the city or county of the household, "" where it has no tax of its own
    items, itemizing       what is known of them (`items.KnownItems`), and ways to deduct any, or None; `surcharge` is
                           Medicare's beside the premiums among them; `given` the year's own gifts, None if it has none
    hold                   writes rows along a line that hold within its bands (`no_more_than`)
    """

    filers: Sequence[FilerOfPlan]
    before_benefits: Any
    taxable_benefits: Any
    deduction: Any
    treasury_interest: Any
    tax_exempt_interest: Any
    net_gain: Any
    loss_deducted: Any
    net_capital_gain: Any
    standard: float
    standard_aged: float
    loss_limit: float
    outer: bool = False
    place: str = ""
    property_tax: float = 0.0
    payroll_tax: float = 0.0
    rounding: Any = 0.0
    most_taxed_benefits: float = 0.0
    benefits_base: float = 0.0
    half_benefits: float = 0.0
    agi: Any = None
    span: tuple[float, float] = (-INF, INF)
    treasuries: bool = True
    federal_tax: Any = None
    qualified_dividends: Any = None
    gains_of_year: Any = None
    long_gains: Any = None
    net_long: Any = None
    long_above: Any = None
    net_loss: Any = None
    below: Sequence[Any] = ()
    own_lines: Mapping[str, Any] = field(default_factory=dict)
    below_lines: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    hold: Hold | None = None
    passed: Mapping[str, int] | None = None
    taken: Taken | None = None
    off: Mapping[tuple[int, int], Any] = field(default_factory=dict)
    items: Any = None
    itemizing: Any = None
    surcharge: Any = 0.0
    given: Any = None

    @property
    def own_line(self) -> Any:
        return self.own_lines[OWN_LINE]

    @property
    def below_own(self) -> Sequence[Any]:
        return self.below_lines.get(OWN_LINE, ())

    def either(self, rows: CellRows, decision: int = 0) -> Iterator[tuple[int, CellRows]]:
        """The alternatives of a decision (choices.py) that may be taken, and where the rows of each are written."""
        if self.taken is not None:
            yield self.taken[decision], rows
            return
        for alternative in (0, 1):
            yield alternative, Freed(rows, self.off[decision, alternative])

    @property
    def net_result(self) -> Any:
        """Gains less losses, those carried in too: below zero where these are more."""
        return self.net_gain + self.loss_deducted - self.net_loss

    @property
    def part(self) -> float:
        """Each filer's part of what is halved between spouses."""
        return 1.0 / len(self.filers)

    def aged(self, age: int) -> int:
        """How many filers have reached an age."""
        return len([filer for filer in self.filers if filer.age >= age])

    @property
    def without_benefits(self) -> Any:
        """Federal AGI less Social Security, untaxed, and Treasury interest (31 USC 3124(a))."""
        return self.before_benefits - self.treasury_interest

    def benefits_of(self, filer: FilerOfPlan) -> Any:
        """A filer's part of taxable benefits, by the gross ones."""
        gross = sum(each.social_security for each in self.filers)
        return self.taxable_benefits * (filer.social_security / gross if gross else 0.0)

    def lost_above(self, rows: CellRows, steps: Sequence[tuple[float, float]]) -> Any:
        """Amounts that there are up to each step, all together; of the steps that the year has, in their order."""
        left = rows.constant(0.0)
        for (_, amount), below in zip(steps, self.below, strict=True):
            left = left + below * amount
        return left

    def own_income(self, rows: CellRows, filer: FilerOfPlan) -> Any:
        """All that a filer receives but benefits and what no state taxes, and a half of a couple's gains."""
        income = filer.distributions + filer.conversions + filer.interest + filer.dividends
        fixed = rows.constant(filer.wages + filer.pensions + filer.public_pensions)
        return income + self.net_gain * self.part + fixed

    def no_more_than(
        self, rows: CellRows, name: str, amount: Any, of: Piecewise, line: str = OWN_LINE
    ) -> None:
        """``amount <= of(line)``, dollars, along AGI or a line of the state's own; `of` bends up at its kinks alone."""
        assert self.hold is not None, "a state with kinks is written cell by cell"
        self.hold(rows, name, amount, of, line)

    def may_be_negative(self, filer: FilerOfPlan, fixed: float) -> bool:
        """Whether a filer's part of a loss can be more than what is `fixed` of an income, dollars."""
        return not filer.of_gains_alone and fixed < self.loss_limit * self.part


@dataclass(frozen=True)
class SteppedLine:
    """A line of a state's return along which its tax steps, or its marginal rate falls.

    line       the program's reading of it: the line, as an expression; where it is no sum, a line that the state's rows
               hold from below
    read       the form's: of its return's lines, how many file it, and the amounts
    steps      where, and the most that the tax then is more
    kinks      where its marginal rate falls
    added_up   where it is made of lines of the federal return alone, in place of `line`
    above_agi  the least and most that it is above AGI, where that is known
    """

    line: Callable[[CellRows, YearOfPlan, Amounts], Any] | None
    read: Callable[[StateLines, int, Amounts], float]
    steps: Stepping = no_steps
    kinks: Kinking = no_kinks
    added_up: Callable[[Constants, Lines, Amounts], Any] | None = None
    above_agi: Callable[[LawYear], Span] | None = None


Hold = Callable[[CellRows, str, Any, Piecewise, str], None]
"""``amount <= of(line)``: rows, their name, the amount, the function, the line's name."""

Constrained = Callable[[CellRows, Any, YearOfPlan, Amounts], None]
"""A state's statute: the rows that hold its tax, a line never below zero, from below."""


def at_rates(
    rows: CellRows,
    tax: Any,
    taxable: Any,
    brackets: Rows,
    credits: Any = None,
    within: tuple[float, float] = (-INF, INF),
) -> None:
    """The tax at rates that rise from bracket to bracket: no less than the line of each of them, less credits.

    within    the least and most taxable income that there can be, dollars: brackets beyond it are left out
    """
    owed = tax if credits is None else tax + credits
    due, start, rate = 0.0, brackets[0][0], 0.0
    for (begins, higher), (ends, _) in zip(brackets, [*brackets[1:], (INF, 0.0)], strict=True):
        assert higher >= rate, "rates that fall are no rows of a program"
        due += rate * (begins - start)
        start, rate = begins, higher
        if rate > 0.0 and begins < within[1] and ends > within[0]:
            rows.at_least("state_tax", owed - taxable * rate, due - rate * start)


def at_rate(rows: CellRows, tax: Any, taxable: Any, rate: float, credits: Any = None) -> None:
    """The tax at one rate."""
    at_rates(rows, tax, taxable, ((0.0, rate),), credits)


def at_parts(
    rows: CellRows, tax: Any, whole: Any, rate: float, y: YearOfPlan, line: str, parts: Rows
) -> None:
    """A tax of which a part is owed, more of it at each step of AGI or a line of the state's own.

    parts    where, and what part is owed above there
    rate     of the line, before a loss is deducted, the whole is no more than that
    """
    if y.passed is not None:
        for _, part in parts[: y.passed[line]][-1:]:
            rows.at_least("state_tax", tax - whole * part)
        return
    below = y.below if line == AGI else y.below_lines[line]
    for (edge, part), within in zip(parts, below, strict=True):
        rows.at_least("state_tax", tax - whole * part + within * (part * rate * (edge + y.loss_limit)))


def beyond_cap(rows: CellRows, number: int, income: Any, cap: float) -> Any:
    """What an exclusion up to `cap` leaves of an income that is never below zero, of the filer of that number."""
    left = rows.line(f"state_beyond_cap_{number}")
    rows.at_least("state_beyond_cap", left - income, -cap)
    return left


def free_below(rows: CellRows, y: YearOfPlan, share: float, below: Any, name: str = "state_free") -> Any:
    """A share of taxable benefits where a step is not passed yet (`below`), else nothing: what is deducted."""
    free = rows.line(name)
    rows.at_most(name, free - y.taxable_benefits * share)
    rows.at_most(name, free - below * (share * y.most_taxed_benefits))
    return free
