"""One disjunction a year: every cell holds its own copies of the year's income and all laws' rows at once.

Written law by law, a relaxation could give an enormous income a small weight in one law and none in the others
(docs/formulation.md has the figures). Inside a cell every law is linear or convex, and the weight that
one law would game pays full price to the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...models.laws.federal.gift_ceilings import GiftLines
from ...models.laws.law import Span
from ...models.laws.piecewise import Piecewise
from ...models.laws.regime import INF, INVESTMENT, ORDINARY, PROVISIONAL, TAXABLE, Lines
from ...models.laws.states.steps import RAMP, steps_along
from .gift_copies import gift_copies, tie_gifts, tie_kinds
from .income import YearIncome
from .model import UNIT, ZERO, Expr, Model, Tag, cell_tag, total
from .year import Cell, YearLaws


class CellModel:
    """The model of one cell: constants are times its switch."""

    shared = False

    def __init__(self, model: Model, year: int, number: int, switch: Expr) -> None:
        self.model, self.year, self.number, self.switch = model, year, number, switch

    def line(self, name: str, low: float = 0.0) -> Expr:
        return self.model.column(cell_tag(name, self.year, self.number), low)

    def constant(self, dollars: float) -> Expr:
        return self.switch * (dollars / UNIT) if dollars else ZERO

    def at_least(self, name: str, left: Expr, dollars: float = 0.0) -> None:
        self.model.row(cell_tag(name, self.year, self.number), left, ">=", self.constant(dollars))

    def at_most(self, name: str, left: Expr, dollars: float = 0.0) -> None:
        self.model.row(cell_tag(name, self.year, self.number), left, "<=", self.constant(dollars))

    def equal(self, name: str, left: Expr, dollars: float = 0.0) -> None:
        self.model.row(cell_tag(name, self.year, self.number), left, "==", self.constant(dollars))


@dataclass(frozen=True)
class CellCopy:
    """One cell in the program: its switch, its copies of the year's lines, and what is written of them.

    rows      writes rows of the cell; `span` is its AGI, dollars, `reach` that of lines beside it, without the first
              cents of a band, over which what steps there rises
    tax       the federal tax in it, without the early-distribution tax
    within    of each law that is told (`YearLaws.told`) and tier: 1 where it takes no more, else 0
    """

    cell: Cell
    switch: Expr
    lines: Lines
    rows: CellModel
    span: Span
    reach: Mapping[str, Span]
    tax: Expr
    within: Mapping[str, Sequence[float]]

    def own_line(self, line: str) -> Expr:
        """A line of the state's own; AGI where it is that."""
        found: Expr = self.lines.of_state.get(line, self.lines.agi)
        return found

    def no_more_than(self, rows: Any, name: str, amount: Expr, of: Piecewise, line: str) -> None:
        """``amount <= of(line)``: the least concave function above `of` on the cell's own band (plan_lines.py)."""
        at, (low, high) = self.own_line(line), self.reach.get(line, self.span)
        for slope, constant in of.majorant(low, high):
            rows.at_most(name, amount - at * slope, constant)


@dataclass(frozen=True)
class YearOfCells:
    """A period's disjunction: what its cells make of the year's lines, added up over the cells.

    `charges`: by law with cliffs what it takes, in the year in which that is paid, at the least where edges are left
    out; `most_charges` at the most. `within`: by law that is told (`YearLaws.told`) and tier, 1 where it takes no more.
    """

    copies: Sequence[CellCopy]
    taxable_benefits: Expr
    deduction: Expr
    federal_tax: Expr
    unused: Expr
    charges: Mapping[str, Expr]
    most_charges: Mapping[str, Expr]
    within: Mapping[str, Sequence[Expr]]


@dataclass(frozen=True)
class OwnPayments:
    """What the plan itself pays in a year and may deduct on Schedule A: thousands of dollars."""

    state_tax: Expr = ZERO
    surcharge: Expr = ZERO


NONE_PAID = OwnPayments()

OfBenefits = Callable[[Expr], Expr]
"""A line, given a year's taxable benefits."""
NO_LINES: Mapping[str, OfBenefits] = {}


def write_year(
    model: Model,
    laws: YearLaws,
    income: YearIncome,
    cells: Sequence[Cell],
    own: OwnPayments = NONE_PAID,
    gifts: GiftLines | None = None,
    state_gifts: GiftLines | None = None,
    of_state: Mapping[str, OfBenefits] = NO_LINES,
) -> YearOfCells:
    """The cells of one period, exactly one of them chosen. `federal_tax` leaves out the early-distribution tax.

    of_state    the lines of its own along which the state's tax bends, by name, that are no sums of the return's
    """
    year = laws.period.year
    integer = len(cells) > 1
    copies: list[CellCopy] = []
    unused: list[Expr] = []
    charges: dict[str, list[Expr]] = {law: [] for law in laws.charged}
    most: dict[str, list[Expr]] = {law: [] for law in laws.charged}
    for number, cell in enumerate(cells):
        tag = cell_tag("cell", year, number)
        switch = model.column(tag, 0.0, 1.0, integer=True) if integer else Expr(const=1.0)
        writer = CellModel(model, year, number, switch)
        lines = _copies(writer, laws, cell, of_state)
        tax, span = _write_laws(writer, laws, cell, lines, unused)
        starts = {line: cell[line].data for line in laws.above_agi}
        for law, parts in charges.items():
            parts.append(switch * (laws.charge(law, starts) / UNIT))
            most[law].append(switch * (laws.most_charge(law, cell) / UNIT))
        within = {law: laws.within(law, starts) for law in laws.told}
        copies.append(CellCopy(cell, switch, lines, writer, span, _reach(laws, cell, span), tax, within))
    if integer:
        model.row(Tag("one_cell", year), total(c.switch for c in copies), "==", 1.0)
    _tie(model, laws, income, copies)
    _tie_own(model, year, own, copies)
    if gifts is not None:
        tie_gifts(model, year, gifts, copies)
    if state_gifts is not None:
        tie_kinds(model, year, "state_gifts", state_gifts, [c.lines.state_gifts for c in copies])
    benefits = total(c.lines.taxable_benefits for c in copies)
    for name, line in of_state.items():
        copied = total(c.lines.of_state[name] for c in copies)
        model.row(Tag(f"cells_{name}", year), copied - line(benefits), "==")
    return YearOfCells(
        copies,
        benefits,
        total(c.lines.deduction for c in copies),
        total(c.tax for c in copies),
        total(unused),
        {law: total(parts) for law, parts in charges.items()},
        {law: total(parts) for law, parts in most.items()},
        {
            law: [total(c.switch for c in copies if c.within[law][tier]) for tier in range(len(costs))]
            for law, costs in laws.told.items()
        },
    )


def _copies(cell: CellModel, laws: YearLaws, chosen: Cell, of_state: Iterable[str]) -> Lines:
    before = cell.line("income_before_benefits", -INF)
    preferential = cell.line("preferential")
    cell.at_least("ordinary_floor", before - preferential, laws.least_ordinary)
    exempt = cell.line("tax_exempt") if laws.tax_exempt else ZERO
    investment = cell.line(INVESTMENT, -INF) if _reads(chosen, INVESTMENT) else None
    if investment is not None:
        cell.at_most("investment_income_within", investment - before, -laws.other_income)
        cell.at_least("investment_income_floor", investment - preferential, laws.least_investment)
    lines = Lines(laws.benefit, before, exempt, preferential, investment)
    for name in of_state:
        lines.of_state[name] = cell.line(name, -INF)
        least, _ = laws.above_agi[name]
        cell.at_least(f"{name}_floor", lines.of_state[name], min(laws.low, 0.0) + least)
    lines.gifts = gift_copies(cell, "gifts", laws.gifts)
    lines.state_gifts = gift_copies(cell, "state_gifts", laws.state_gifts)
    return lines


def _write_laws(
    cell: CellModel, laws: YearLaws, chosen: Cell, lines: Lines, unused: list[Expr]
) -> tuple[Expr, Span]:
    """All laws' rows in one cell; returns its tax, and its AGI."""
    span = laws.agi_range(chosen)
    assert span is not None
    taxes = []
    for law in laws.register:
        law.on_band(cell, lines, laws, chosen, span)
        regime = chosen.get(law.follows or law.name)
        if regime is not None:
            taxes.append(law.constrain(cell, lines, regime, laws, chosen, span))
    _write_ranges(cell, laws, chosen, lines, span)
    if lines.unused is not None:
        unused.append(lines.unused)
    return total(tax for tax in taxes if tax is not None), span


def _reach(laws: YearLaws, chosen: Cell, span: Span) -> dict[str, Span]:
    """The least and most of the lines beside AGI that are cut into bands."""
    found = {}
    for line in laws.beside:
        (least, most), (_, low, high) = laws.above_agi[line], chosen[line].ranges[0]
        steps = RAMP if steps_along(line) in laws.cliffs else 0.0
        found[line] = max(low + steps, span[0] + least), min(high, span[1] + most)
    return found


def _reads(chosen: Cell, line: str) -> bool:
    return any(line in regime.reads for regime in chosen.values())


def _write_ranges(
    cell: CellModel, laws: YearLaws, chosen: Cell, lines: Lines, span: tuple[float, float]
) -> None:
    """Where the cell's regimes hold: bounds on its own lines."""
    half = laws.law.social_security.first_rate * laws.benefit
    provisional = lines.income_before_benefits + lines.tax_exempt_interest + cell.constant(half)
    of = {
        PROVISIONAL: provisional,
        **{name: line.add_up(cell, lines, laws) for name, line in laws.beside.items()},
        TAXABLE: lines.agi - lines.deduction,
        ORDINARY: lines.ordinary_taxable,
    }
    cell.at_least("agi_from", lines.agi, span[0])
    cell.at_most("agi_to", lines.agi, span[1])
    ranges = [bounds for regime in chosen.values() for bounds in regime.ranges]
    for line, expression in of.items():
        for _, low, high in (bounds for bounds in ranges if bounds[0] == line):
            if low > -INF and not (line == ORDINARY and low == 0.0):
                cell.at_least(f"{line}_from", expression, low)
            if high < INF:
                cell.at_most(f"{line}_to", expression, high)


def _tie_own(model: Model, year: int, own: OwnPayments, copies: Sequence[CellCopy]) -> None:
    """The cells deduct no more than the plan pays."""
    state = [c.lines.state_tax for c in copies if c.lines.state_tax is not None]
    if state:
        model.row(Tag("state_tax_deducted", year), total(state) - own.state_tax, "<=")
    surcharges = [c.lines.surcharge for c in copies if c.lines.surcharge is not None]
    if surcharges:
        model.row(Tag("surcharge_deducted", year), total(surcharges) - own.surcharge, "<=")


def _tie(model: Model, laws: YearLaws, income: YearIncome, copies: Sequence[CellCopy]) -> None:
    """The copies add up to the year's lines."""
    year = laws.period.year
    model.row(
        Tag("cells_income", year),
        total(c.lines.income_before_benefits for c in copies) - income.before_benefits,
        "==",
    )
    model.row(
        Tag("cells_preferential", year),
        total(c.lines.preferential for c in copies) - income.preferential,
        "==",
    )
    if laws.tax_exempt:
        model.row(
            Tag("cells_exempt", year),
            total(c.lines.tax_exempt_interest for c in copies) - income.tax_exempt,
            "==",
        )
    apart = [c for c in copies if c.lines.net_investment_income is not None]
    if not apart:
        return
    rest = model.column(Tag("investment_income_elsewhere", year), -INF)
    parts = total(c.lines.net_investment_income for c in apart)
    model.row(Tag("cells_investment", year), parts + rest - income.investment, "==")
    others = [c for c in copies if c.lines.net_investment_income is None]
    elsewhere = total(c.lines.income_before_benefits - c.switch * (laws.other_income / UNIT) for c in others)
    least = laws.least_investment / UNIT
    model.row(Tag("investment_within", year), rest - elsewhere, "<=")
    model.row(Tag("investment_floor", year), rest - total(c.switch for c in others) * least, ">=")
