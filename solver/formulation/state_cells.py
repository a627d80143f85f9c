"""A state's statute once a cell: on the cell's own copies of the year's lines, so that a tax which rises with income is
that of each cell's income and not of what cells have on average.

A line that a state asks for is copied into every cell when it is first asked for; what nobody asks for has no copies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from ...models.household.state_facts import StateOfYear
from ...models.laws.regime import AGI, DEDUCTION
from ...models.laws.states import items, register, steps
from ...models.laws.states.choices import Taken, taken_in
from ...models.laws.states.itemizing import ItemsOfPlan
from ...models.laws.states.plan_lines import FilerOfPlan, YearOfPlan
from ...models.laws.states.state_gifts import OWN_CEILINGS
from .disjunctive import CellCopy
from .model import INF, UNIT, ZERO, Expr, Model, Tag, cell_tag, total
from .year import YearLaws

SIGNED = frozenset({"net_gain", "gains_of_year", "long_gains", "net_long"})
"""Lines that a loss takes below zero."""
BEYOND = frozenset(
    [
        "net_loss",
        "loss_deducted",
        "tax_exempt_interest",
        "surcharge",
        "qcd",
        "given",
        "to_charities",
        "long_above",
    ]
)
"""Lines that are no part of the income before benefits. `tax_exempt_interest` of the year the cells have already."""


RECEIVED = ("distributions", "conversions", "interest", "dividends")
"""What a filer's line `received` is made of: a state asks for that, or for these."""


@dataclass
class Copies:
    """The copies of a year's lines in its cells, thousands of dollars, by the line's name."""

    model: Model
    laws: YearLaws
    cells: Sequence[CellCopy]
    made: dict[str, list[Expr]] = field(default_factory=dict)
    known: dict[str, list[Expr]] = field(default_factory=dict)

    def of(self, name: str, whole: Expr) -> list[Expr]:
        """Each cell's part of a line; of what is known beforehand its switch's share."""
        if not whole.terms:
            if name not in self.known:
                self.known[name] = [cell.switch * whole.const for cell in self.cells]
            return self.known[name]
        if name not in self.made:
            self.made[name] = [self._part(name, cell) for cell in self.cells]
            tag = Tag("cells_of_state", self.laws.period.year, part=name)
            self.model.row(tag, total(self.made[name]) - whole, "==")
        return self.made[name]

    def _part(self, name: str, cell: CellCopy) -> Expr:
        """A part is no more than the cell's income, but for what a loss takes from that."""
        laws, rows = self.laws, cell.rows
        line = name.rpartition(" ")[2]
        loss = laws.fixed_income - laws.least_ordinary
        part = rows.line(f"state_{name}", -INF if line in SIGNED else 0.0)
        if line in SIGNED - {"net_gain"} or line in BEYOND - {"loss_deducted"}:
            return part
        if line == "net_gain":
            rows.at_least(f"state_{name}_from", part, -loss)
        if line == "loss_deducted":
            rows.at_most(f"state_{name}_to", part, loss)
        else:
            before = cell.lines.income_before_benefits
            rows.at_most(f"state_{name}_to", part - before, loss - laws.other_income)
        return part


class _Asked:
    """Reads a line by what the cell has of its own, or by its copy."""

    _own: dict[str, Any]
    _copies: Copies
    _number: int
    _key: str

    def __getattribute__(self, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name == "left":
            return {kind: self._part_of(kind, line) for kind, line in value.items()}
        if name not in LINES or not isinstance(value, Expr):
            return value
        own = object.__getattribute__(self, "_own")
        if name in own:
            return own[name]
        return self._part_of(name, value)

    def _part_of(self, name: str, whole: Expr) -> Expr:
        return self._copies.of(self._key + name, whole)[self._number]


class FilerInCell(_Asked, FilerOfPlan):
    """A filer as one cell has the filer's lines."""


class YearInCell(_Asked, YearOfPlan):
    """The household's year as one cell has it."""


LINES = frozenset(field.name for kind in (FilerOfPlan, YearOfPlan) for field in fields(kind))
T = TypeVar("T", FilerInCell, YearInCell)


def _in_cell(made: T, copies: Copies, number: int, own: dict[str, Any], key: str = "") -> T:
    for name, value in (("_own", own), ("_copies", copies), ("_number", number), ("_key", key)):
        object.__setattr__(made, name, value)
    return made


def _fields(whole: Any) -> dict[str, Any]:
    return {field.name: getattr(whole, field.name) for field in fields(whole)}


def by_cell(
    model: Model, laws: YearLaws, cells: Sequence[CellCopy], rule: StateOfYear, whole: YearOfPlan
) -> Expr:
    """A period's state tax, of each cell held from below to its law; `whole` has the year's lines."""
    copies, taxes = Copies(model, laws, cells), []
    for number, cell in enumerate(cells):
        tax = cell.rows.line("state_tax")
        year = _year(copies, number, cell, whole, rule)
        register.CONSTRAINED[rule.code](cell.rows, tax, year, rule.amounts)
        for name, own in rule.own.items():  # a cell's line is of its own income, and not of another cell's
            if own.line.line is not None and name in cell.lines.of_state:
                line = own.line.line(cell.rows, year, rule.amounts)
                cell.rows.equal(f"{name}_own", cell.lines.of_state[name] - line)
        if cell.lines.state_tax is not None:
            cell.rows.at_most("state_tax_owed", cell.lines.state_tax - tax)
        taxes.append(tax)
    for number, cell in enumerate(cells):
        _tie_incomes(copies, number, cell, whole)
    return total(taxes)


def _tie_incomes(copies: Copies, number: int, cell: CellCopy, whole: YearOfPlan) -> None:
    """What is received in a cell adds up to its income; what has no copies there is not below zero, but for a loss."""
    of: dict[str, Expr] = {}
    for place, filer in enumerate(whole.filers):
        names = ("received",) if f"{place} received" in copies.made else RECEIVED
        of |= {f"{place} {name}": getattr(filer, name) for name in names}
    every = "treasury_interest" in copies.made
    treasury = {f"{place} treasury_interest": f.treasury_interest for place, f in enumerate(whole.filers)}
    of |= {"treasury_interest": whole.treasury_interest} if every else treasury
    gain = {"net_gain": whole.net_gain}
    known = total(line.const for line in (of | gain).values() if not line.terms)
    decided = {name: line for name, line in (of | gain).items() if line.terms}
    copied = [copies.made[name][number] for name in decided if name in copies.made]
    if not copied:
        return
    fixed = sum(f.wages + f.pensions + f.public_pensions for f in whole.filers) / UNIT
    received = total([*copied, cell.switch * (known.const + fixed)]) - cell.lines.income_before_benefits
    tag = cell_tag("state_received", copies.laws.period.year, number)
    loss = 0.0 if "net_gain" in copies.made else copies.laws.fixed_income - copies.laws.least_ordinary
    whole_of_it = len(copied) == len(decided)
    copies.model.row(
        tag, received - cell.switch * (0.0 if whole_of_it else loss / UNIT), "==" if whole_of_it else "<="
    )


def _year(
    copies: Copies,
    number: int,
    cell: CellCopy,
    whole: YearOfPlan,
    rule: StateOfYear,
) -> YearInCell:
    lines = cell.lines
    own: dict[str, Any] = {
        "before_benefits": lines.income_before_benefits,
        "agi": lines.agi,
        "taxable_benefits": lines.taxable_benefits,
        "deduction": lines.deduction,
        "federal_tax": cell.tax,
        "tax_exempt_interest": lines.tax_exempt_interest,
    }
    filers = [
        _in_cell(FilerInCell(**_fields(filer)), copies, number, {}, f"{place} ")
        for place, filer in enumerate(whole.filers)
    ]

    dollar = cell.switch * (1.0 / UNIT)

    def below(law: str) -> list[Expr]:
        return [dollar if within else ZERO for within in cell.within.get(law, ())]

    taken = taken_in(cell.cell)
    along = {AGI: steps.NAME} | {line: steps.steps_along(line) for line in rule.own}
    changed = {
        "filers": filers,
        "passed": {line: cell.within.get(law, []).count(0.0) for line, law in along.items()},
        "own_lines": {name: lines.of_state.get(name, lines.agi) for name in rule.own},
        "span": cell.span,
        "taken": taken,
        "itemizing": _itemizing(
            copies, number, cell, rule, whole.itemizing, (taken or ())[rule.own_decisions :]
        ),
        "hold": cell.no_more_than,
        "below": below(steps.NAME),
        "below_lines": {line: below(steps.steps_along(line)) for line in rule.own},
    }
    return _in_cell(YearInCell(**(_fields(whole) | changed)), copies, number, own)


def _itemizing(
    copies: Copies,
    number: int,
    cell: CellCopy,
    rule: StateOfYear,
    whole: ItemsOfPlan | None,
    taken: Taken,
) -> ItemsOfPlan | None:
    """The items of a cell: its own part of surcharges and gifts, its election and alternatives."""
    if whole is None:
        return None
    gifts = cell.lines.state_gifts if rule.code in OWN_CEILINGS else cell.lines.gifts
    surcharge, straight = whole.surcharge, whole.to_charities
    if items.counts(whole.ways, "surcharge"):
        surcharge = copies.of("surcharge", surcharge)[number]
    if items.counts(whole.ways, "to_charities"):
        straight = copies.of("to_charities", straight)[number]
    allowed = ZERO if gifts is None else gifts.cash_allowed + gifts.market_allowed
    itemizes = cell.cell[DEDUCTION].kind == "itemized"
    filed = cell.lines.deduction_before_151
    own = replace(whole, surcharge=surcharge, gifts=allowed, to_charities=straight)
    return replace(own, schedule_a=filed, elected=itemizes, taken=taken)
