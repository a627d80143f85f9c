"""Exactly one cell a year: all regimes' rows stand in one compact program, and a choice only moves bounds.

Choosing another cell for a year changes row and column bounds and no coefficient, so moving one year is a few
milliseconds of warm dual simplex. This is what plans are found with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...models.laws.federal.deductions import Deduction
from ...models.laws.federal.gift_ceilings import GiftLines
from ...models.laws.law import At, Law, Place
from ...models.laws.piecewise import Piecewise
from ...models.laws.regime import AGI, DEDUCTION, INF, ORDINARY, PROVISIONAL, TAXABLE, Lines, Regime
from .disjunctive import NO_LINES, NONE_PAID, OfBenefits, OwnPayments
from .income import YearIncome
from .losses import YearLosses
from .margins import LEAST_MARGIN
from .model import UNIT, ZERO, Expr, Model, Sense, Tag, total
from .roths import RothPart
from .spouses import SpouseYear
from .year import Cell, YearLaws
from .year_rows import YearRows

Bounds = dict[int, tuple[float, float]]
NO_CHARGES: Mapping[str, float] = {}
NOTHING_TOLD: Mapping[int, float] = {}


class Choice(NamedTuple):
    """The cell of one year.

    band   the place of the band of AGI, those of each deduction one after another
    beside of each line beside AGI that is cut into bands (`YearOfOne.beside`), the place of its band
    laws   of each law that has regimes (`YearOfOne.apart`), the one chosen
    own    what of a joint return's carry-forward is the survivor's: "none" of it, "all", by "both" spouses' losses, or
           "nothing" is carried on ("none" where that is not followed)
    roth   for each owner whose Roth IRAs pay out in an order that matters, the place of the last part taken from; for
           whoever has contributions to make up for 1 where none are left (made_up.py), else 0; and of a donor-advised
           fund 0 where it pays all grants, 1 where it is emptied
    """

    band: int
    beside: tuple[int, ...]
    laws: tuple[Place, ...]
    loss: str
    term: str
    own: str = "none"
    roth: tuple[int, ...] = ()

    def moved(self, law: int, place: Place) -> Choice:
        """The same with another regime of the law of that number."""
        if self.laws[law] == place:
            return self
        return self._replace(laws=(*self.laws[:law], place, *self.laws[law + 1 :]))

    def beside_at(self, line: int, place: int) -> Choice:
        """The same with another band of the line beside AGI of that number."""
        return self._replace(beside=(*self.beside[:line], place, *self.beside[line + 1 :]))


class HeldAmount(NamedTuple):
    """An amount that no row of the year holds, given as a column's bounds.

    amount    thousands of dollars of it, of a year's return (its input and its lines) and a solution: that is solved
              again until it is what the column has
    """

    column: Expr
    amount: Callable[[Any, Any, Sequence[float]], float]


@dataclass
class Gate:
    """What one regime asks: rows that hold, its law's own lines (the others' are zero), and its ranges (thousands)."""

    rows: list[int]
    lines: dict[int, tuple[float, float]]
    ranges: dict[int, tuple[float, float]]


class GatedCell(YearRows):
    """Writes a regime's rows on the year's own lines and notes them for its gate."""

    def __init__(self, model: Model, year: int) -> None:
        super().__init__(model, year)
        self.columns: dict[str, Expr] = {}
        self.lows: dict[str, float] = {}
        self.rows: list[int] = []
        self.used: set[str] = set()

    def line(self, name: str, low: float = 0.0) -> Expr:
        if name not in self.columns:
            self.columns[name] = super().line(name, low)
            self.lows[name] = low
        self.used.add(name)
        return self.columns[name]

    def row(self, name: str, left: Expr, sense: Sense, dollars: float) -> int:
        row = self.model.row(self.tag(name), left, sense, dollars / UNIT)
        self.rows.append(row)
        return row

    def take(self) -> tuple[list[int], set[str]]:
        """The rows and lines since the last call."""
        rows, used = self.rows, self.used
        self.rows, self.used = [], set()
        return rows, used


class YearOfOne:
    """One period with all its regimes behind gates.

    `taxable_benefits`, `deduction`, `federal_tax` (without the early-distribution tax), `unused` and `charges` (by law
    with cliffs, in the year in which it is paid) are thousands of dollars. `within` are the columns of the tiers that
    are told (`YearLaws.told`), by law. `drawn`: dollars that a level plan would draw, for the guess; `orders`: parts
    that are taken from one after the other, and the place of each in the guess, None where it has none. `held` are
    amounts of its state's law that are no rows. `others` are
    this period in other paths through it (paths.py), where what its cliffs take there is another amount.
    """

    def __init__(
        self,
        model: Model,
        laws: YearLaws,
        income: YearIncome,
        losses: YearLosses,
        roths: Sequence[Sequence[RothPart]] = (),
        *,
        orders: Sequence[tuple[Sequence[RothPart], int | None]] = (),
        short: bool,
        drawn: float = 0.0,
        spouses: SpouseYear | None = None,
        own: OwnPayments = NONE_PAID,
        gifts: GiftLines | None = None,
        state_gifts: GiftLines | None = None,
        of_state: Mapping[str, OfBenefits] = NO_LINES,
    ) -> None:
        self.laws = laws
        self.spouses = spouses
        self.drawn = drawn
        self.active = laws.losses
        self.short = short
        year = laws.period.year
        self.others: list[YearOfOne] = []
        self.held: list[HeldAmount] = []
        self.deductions = Deduction().regimes(laws)
        self.bands = laws.bands(AGI, laws.edges, LEAST_MARGIN) * len(laws.choices)
        self.beside = {line: laws.bands(line, laws.edges, LEAST_MARGIN) for line in laws.beside}
        self.regimes, self.apart = laws.regimes, laws.apart
        self.in_band = [self._in_bands(law) for law in self.apart]
        cell = GatedCell(model, year)
        lines = Lines(
            laws.benefit, income.before_benefits, income.tax_exempt, income.preferential, income.investment
        )
        lines.state_tax, lines.surcharge = own.state_tax, own.surcharge
        lines.gifts, lines.state_gifts = gifts, state_gifts
        lines.taxable_benefits = model.column(Tag("taxable_benefits", year)) if laws.benefit > 0 else ZERO
        if laws.benefit > 0:
            cell.columns["taxable_benefits"], cell.lows["taxable_benefits"] = lines.taxable_benefits, 0.0
        lines.of_state = {name: line(lines.taxable_benefits) for name, line in of_state.items()}
        self._named_columns(cell, lines, year)
        self.gates: dict[str, dict[Place, Gate]] = {}
        for law in laws.register:
            if law.name == DEDUCTION:  # with the bands of AGI, on which its rows hang too
                self.gates[AGI] = self._gates(cell, lines, AGI, dict(enumerate(self.bands)))
                for line, bands in self.beside.items():
                    self.gates[line] = self._gates(cell, lines, line, dict(enumerate(bands)))
            elif law.name in self.regimes:
                self.gates[law.name] = self._gates(cell, lines, law.name, self.regimes[law.name])
        self.loss_gates = self._loss_gates(model, losses, year)
        self.term_gates = self._term_gates(model, losses, year)
        self.own_gates = _own_gates(model, spouses, year)
        self.free_gates = [_roth_gates(parts) for parts in roths]
        self.order_gates = [(_roth_gates(parts), first) for parts, first in orders]
        self.roth_gates = [*self.free_gates, *(gates for gates, _ in self.order_gates)]
        self.taxable_benefits = lines.taxable_benefits
        self.deduction = cell.columns["deduction"]
        names = [name for law in laws.register for name in law.taxes]
        self.federal_tax = total(cell.columns[n] for n in names if n in cell.columns)
        self.unused = cell.columns.get("unused_deduction", ZERO)
        self.charges = {law: model.column(Tag(f"{law}_paid_from", year)) for law in laws.charged}
        self.most_charges = self.charges
        self.within = {
            law: [model.column(Tag(f"{law}_paid_within", year, part=tier)) for tier in range(len(costs))]
            for law, costs in laws.told.items()
        }
        self.lines = lines
        self.gated_rows = sorted({r for gates in self._all_gates() for gate in gates for r in gate.rows})
        gated_columns = {
            c for gates in self._all_gates() for gate in gates for c in (*gate.lines, *gate.ranges)
        }
        self.free = {c: (model.low[c], model.high[c]) for c in sorted(gated_columns)}

    def _named_columns(self, cell: GatedCell, lines: Lines, year: int) -> None:
        """Columns for the lines that regimes bound."""
        model = cell.model
        half = self.laws.law.social_security.first_rate * self.laws.benefit / UNIT
        agi = model.column(Tag("agi", year), self.laws.low / UNIT, self.laws.high / UNIT)
        model.row(Tag("agi", year), agi, "==", lines.income_before_benefits + lines.taxable_benefits)
        lines.agi = agi
        self.named = {AGI: agi}
        if self.laws.benefit > 0:
            self.named[PROVISIONAL] = model.column(Tag("provisional_income", year), -INF)
            income = lines.income_before_benefits + lines.tax_exempt_interest + half
            model.row(Tag("provisional_income", year), self.named[PROVISIONAL], "==", income)
        for name, line in self.laws.beside.items():
            self.named[name] = model.column(Tag(name, year), -INF)
            model.row(Tag(name, year), self.named[name], "==", line.add_up(cell, lines, self.laws))
        self.named[TAXABLE] = model.column(Tag("taxable_income", year), -INF)

    def _in_bands(self, law: Law) -> list[dict[Place, Regime]] | None:
        """By band, those of a law's regimes that there are in it; None where they are the same in all."""
        if law.ordered:
            return None
        of = self.regimes[law.name]
        return [{r.kind: of[r.kind] for r in law.regimes(self.laws, band, split=True)} for band in self.bands]

    def regimes_in(self, law: int, band: int) -> dict[Place, Regime]:
        """The regimes of the law of that number in a band of AGI."""
        in_band = self.in_band[law]
        return self.regimes[self.apart[law].name] if in_band is None else in_band[band]

    def _gates(
        self, cell: GatedCell, lines: Lines, group: str, regimes: Mapping[Place, Regime]
    ) -> dict[Place, Gate]:
        written = []
        for place, regime in regimes.items():
            self._write(cell, lines, group, regime, place)
            written.append(cell.take())
        every = set().union(*(used for _, used in written))
        gates = {}
        for (place, regime), (rows, used) in zip(regimes.items(), written, strict=True):
            own = {
                cell.columns[name].column: ((cell.lows[name], INF) if name in used else (0.0, 0.0))
                for name in every
            }
            ranges = {}
            for line, low, high in regime.ranges:
                column = cell.columns[line] if line == ORDINARY else self.named.get(line)
                if column is not None:
                    ranges[column.column] = (low / UNIT, high / UNIT)
            gates[place] = Gate(rows, own, ranges)
        return gates

    def no_more_than(self, rows: Any, name: str, amount: Expr, of: Piecewise, line: str) -> None:
        """``amount <= of(line)``: each piece where the year lies in a band that it holds on (plan_lines.py)."""
        line = self.laws.family(line)
        bands = self.bands if line == AGI else self.beside[line]
        (least, _), row_of = self.laws.above_agi[line], {}
        for gate, band in zip(self.gates[line].values(), bands, strict=True):
            _, low, high = band.ranges[0]
            for piece in of.majorant(max(low, self.laws.low + least), high):
                if piece not in row_of:
                    left = amount - self.named[line] * piece[0]
                    row_of[piece] = rows.row(name, left, "<=", piece[1])
                gate.rows.append(row_of[piece])
        self.gated_rows += row_of.values()

    def deduction_of(self, band: int) -> Regime:
        """The deduction that goes with a band's place in the list."""
        return self.deductions[band * len(self.deductions) // len(self.bands)]

    def _write(self, cell: GatedCell, lines: Lines, group: str, regime: Regime, place: Place) -> None:
        laws = self.laws
        if group == AGI:
            assert isinstance(place, int)
            self._write_band(cell, lines, regime, place)
            return
        for law in laws.register:
            if (law.follows or law.name) == group:
                law.constrain(cell, lines, regime, laws, {group: regime}, (laws.low, laws.high))

    def _write_band(self, cell: GatedCell, lines: Lines, band: Regime, place: int) -> None:
        laws = self.laws
        _, low, high = band.ranges[0]
        span = (max(low, laws.low), min(high, laws.high))
        chosen = {AGI: band, DEDUCTION: self.deduction_of(place)}
        for law in laws.register:
            law.on_band(cell, lines, laws, chosen, span)
        if not place:
            taxable = self.named[TAXABLE] - lines.agi + lines.deduction
            cell.model.row(Tag("taxable_income", laws.period.year), taxable, "==")

    def _loss_gates(self, model: Model, losses: YearLosses, year: int) -> dict[str, Gate]:
        if not self.active:
            return {"gain": Gate([], {}, {})}
        gain, loss, deducted = losses.gain.column, losses.loss.column, losses.deducted.column
        whole = model.row(Tag("whole_loss", year), losses.deducted - losses.loss, ">=")
        limit = losses.limit
        return {
            "gain": Gate([], {}, {gain: (0.0, INF), loss: (0.0, 0.0), deducted: (0.0, 0.0)}),
            "partial": Gate([whole], {}, {gain: (0.0, 0.0), loss: (0.0, limit), deducted: (0.0, limit)}),
            "carry": Gate([], {}, {gain: (0.0, 0.0), loss: (limit, INF), deducted: (limit, limit)}),
        }

    def _term_gates(self, model: Model, losses: YearLosses, year: int) -> dict[str, Gate]:
        if not self.short:
            return {"long": Gate([], {}, {})}
        column = losses.preferential.column
        gates = {"none": Gate([], {}, {column: (0.0, 0.0)})}
        for term, most in losses.net_long.items():
            tag = Tag("net_long_gain", year, part=term)
            rows = [model.row(tag, losses.preferential - x, "<=") for x in most]
            gates[term] = Gate(rows, {}, {column: (0.0, INF)})
        return gates

    def _all_gates(self) -> Iterable[list[Gate]]:
        yield from (list(gates.values()) for gates in self.gates.values())
        yield list(self.loss_gates.values())
        yield list(self.term_gates.values())
        yield list(self.own_gates.values())
        yield from self.roth_gates

    def chosen_gates(self, choice: Choice) -> list[Gate]:
        laws = zip(self.apart, choice.laws, strict=True)
        return [
            self.gates[AGI][choice.band],
            *(self.gates[line][place] for line, place in zip(self.beside, choice.beside, strict=True)),
            *(self.gates[law.name][place] for law, place in laws),
            self.loss_gates[choice.loss],
            self.term_gates[choice.term],
            self.own_gates[choice.own],
            *(gates[place] for gates, place in zip(self.roth_gates, choice.roth, strict=True)),
        ]

    def chosen(self, choice: Choice) -> Cell:
        """The regimes of a cell by law."""
        laws = zip(self.apart, choice.laws, strict=True)
        return Cell(
            {
                **self._bands(choice),
                DEDUCTION: self.deduction_of(choice.band),
                **{law.name: self.regimes[law.name][place] for law, place in laws},
            }
        )

    def _bands(self, choice: Choice) -> dict[str, Regime]:
        """The bands of a cell by line."""
        beside = zip(self.beside.items(), choice.beside, strict=True)
        return {AGI: self.bands[choice.band]} | {line: bands[place] for (line, bands), place in beside}

    def charges_of(self, choice: Choice) -> dict[str, float]:
        """Thousands of dollars that each law with cliffs takes under a choice."""
        if not self.charges:
            return {}
        starts = {line: band.data for line, band in self._bands(choice).items()}
        return {law: self.laws.charge(law, starts) / UNIT for law in self.charges}

    def settings(self, choice: Choice) -> tuple[Bounds, set[int]]:
        """Column bounds and the rows that hold under a choice; all other gated rows are free."""
        held = self.charges_of(choice), self._within(choice)
        bounds, rows = self._settings(self.chosen_gates(choice), *held)
        return bounds | self._held_of_others(choice), rows

    def _within(self, choice: Choice) -> dict[int, float]:
        """By column of the tiers that are told: 1 where the law takes no more."""
        if not self.within:
            return {}
        starts = {line: band.data for line, band in self._bands(choice).items()}
        return {
            column.column: tier
            for law, columns in self.within.items()
            for column, tier in zip(columns, self.laws.within(law, starts), strict=True)
        }

    def loose_settings(self, choice: Choice) -> tuple[Bounds, set[int]]:
        """The rows of a choice without its ranges (but the loss's) and what cliffs take."""
        loss = self.loss_gates[choice.loss]
        gates = [
            gate if gate is loss else Gate(gate.rows, gate.lines, {}) for gate in self.chosen_gates(choice)
        ]
        return self._uncharged(gates)

    def guess_settings(self, *, penalised: bool = False) -> tuple[Bounds, set[int]]:
        """No cell at all, for a first guess: low-income tax rows, no cliffs, no ranges.

        Only what is free comes out of Roth IRAs; where more is needed (`penalised`), in any order.
        Benefits are taxed as a level draw on what is owned would have it: the share that is taxed rises and then stops,
        so that no regime is near enough for every household.
        """
        laws = self.laws
        provisional = laws.fixed_income + self.drawn + laws.law.social_security.first_rate * laws.benefit
        level = {PROVISIONAL: provisional, ORDINARY: 0.0}
        gates = [self.gates[line][0] for line in (AGI, *self.beside)]
        for law in self.apart:
            fits = (place for place, r in self.regimes[law.name].items() if _reaches(r, level))
            gates.append(self.gates[law.name][next(fits, next(iter(self.regimes[law.name])))])
        gates += [
            *([] if not self.short else [self.term_gates["long"]]),
            *(gates[0] for gates in self.free_gates if not penalised),
            *(gates[at] for gates, at in self.order_gates if at is not None and not penalised),
        ]
        return self._uncharged([Gate(gate.rows, gate.lines, {}) for gate in gates])

    def _uncharged(self, gates: Sequence[Gate]) -> tuple[Bounds, set[int]]:
        bounds, rows = self._settings(gates)
        return bounds | self._held_of_others(None), rows

    def _settings(
        self,
        gates: Sequence[Gate],
        charges: Mapping[str, float] = NO_CHARGES,
        within: Mapping[int, float] = NOTHING_TOLD,
    ) -> tuple[Bounds, set[int]]:
        bounds = dict(self.free)
        rows: set[int] = set()
        for gate in gates:
            rows.update(gate.rows)
            for column, (low, high) in (*gate.lines.items(), *gate.ranges.items()):
                was_low, was_high = bounds[column]
                bounds[column] = (max(low, was_low), min(high, was_high))
        return bounds | self._held(charges, within), rows

    def _held(self, charges: Mapping[str, float], within: Mapping[int, float]) -> Bounds:
        """What cliffs take and which tiers are passed, as bounds."""
        bounds: Bounds = {}
        for law, charge in self.charges.items():
            amount = charges.get(law, 0.0)
            bounds[charge.column] = (amount, amount)
        for told in self.within.values():
            for by_tier in told:
                tier = within.get(by_tier.column, 1.0)
                bounds[by_tier.column] = (tier, tier)
        return bounds

    def _held_of_others(self, choice: Choice | None) -> Bounds:
        """The same of other paths that share the period and pay otherwise for its cliffs; None: for no cell."""
        bounds: Bounds = {}
        for other in self.others:
            charges = NO_CHARGES if choice is None else other.charges_of(choice)
            bounds |= other._held(charges, NOTHING_TOLD if choice is None else other._within(choice))
        return bounds

    def possible(self, choice: Choice) -> bool:
        """Whether the regimes can meet (a crude look at their ranges)."""
        if not 0 <= choice.band < len(self.bands) or len(choice.beside) != len(self.beside):
            return False
        if not all(0 <= p < len(bands) for p, bands in zip(choice.beside, self.beside.values(), strict=True)):
            return False
        if any(place not in self.regimes_in(law, choice.band) for law, place in enumerate(choice.laws)):
            return False
        if choice.loss not in self.loss_gates or choice.term not in self.term_gates:
            return False
        if choice.own not in self.own_gates or len(choice.roth) != len(self.roth_gates):
            return False
        if any(
            not 0 <= place < len(gates) for gates, place in zip(self.roth_gates, choice.roth, strict=True)
        ):
            return False
        chosen = self.chosen(choice)
        span = self.laws.agi_range(chosen)
        return span is not None and all(
            law.possible(self.laws, chosen[law.name], chosen, span) for law in self.apart
        )


def _reaches(regime: Regime, level: At) -> bool:
    """Whether a regime's ranges are of the lines given, and not below them."""
    return all(line in level and level[line] <= high for line, _, high in regime.ranges)


def _own_gates(model: Model, spouses: SpouseYear | None, year: int) -> dict[str, Gate]:
    """What goes on of a joint year's losses as the survivor's, where that is followed (spouses.py)."""
    if spouses is None:
        return {"none": Gate([], {}, {})}
    every = model.row(Tag("own_part_is_all", year), spouses.carry - spouses.whole, ">=")
    part = model.row(Tag("own_part_of_both", year), spouses.carry - spouses.loss + spouses.charged, "==")
    own, whole, loss, gain, other_gain = (
        x.column for x in (spouses.carry, spouses.whole, spouses.loss, spouses.gain, spouses.other_gain)
    )
    return {
        "nothing": Gate([], {}, {own: (0.0, 0.0), whole: (0.0, 0.0)}),
        "none": Gate([], {}, {own: (0.0, 0.0), loss: (0.0, 0.0)}),
        "all": Gate([every], {}, {spouses.other_loss.column: (0.0, 0.0)}),
        "both": Gate([part], {}, {gain: (0.0, 0.0), other_gain: (0.0, 0.0)}),
    }


def _roth_gates(parts: Sequence[RothPart]) -> list[Gate]:
    """For each part of an owner's Roth IRAs: it is the last that is taken from, and those before it are used up."""
    gates = []
    for last in range(len(parts)):
        held: dict[int, tuple[float, float]] = {}
        for place, part in enumerate(parts):
            if place > last:
                held[part.taken.column] = (0.0, 0.0)
            elif place < last and part.left is not None:
                held[part.left.column] = (-INF, 0.0)
        gates.append(Gate([], held, {}))
    return gates
