"""The whole program: with a disjunction a year (`with_cells`) or exactly one cell a year (`with_one_cell`).

Everything but the year's tax is the same rows in both. All expressions are thousands of dollars; the model minimises.
Both are written in layers (layers.py), so that a variant takes over what it has in common with another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from ...models.accounts import KINDS
from ...models.household.facts import Horizon
from ...models.household.kept import assets_of
from ...models.laws import register
from ...models.laws.federal import early_distributions
from ...models.laws.law import Edge
from ...models.laws.medicare import irmaa
from ...models.scenario import Scenario
from . import allocation
from .disjunctive import OwnPayments, YearOfCells, write_year
from .first_year import FirstYear, hold_first_year
from .gifts_carried import GiftCarry
from .giving import GivingColumns
from .heirs import heirs_tax
from .holdings import fixed_mix, sheltered_pools
from .income import YearIncome, add_up
from .layers import Layer
from .life_events import Savings
from .losses import Losses
from .model import INF, UNIT, ZERO, Expr, Model, Tag, total
from .residents import Filers, own_lines, pays_for_state, state_tax
from .restricted import YearOfOne
from .sheltered import Sheltered
from .taxable import Taxable
from .variable_bounds import AnyBenefits, YearBounds, year_bounds
from .whole_path import UNFORCED, WholePath
from .worth import PathWorth, hold_idle, unmet_column
from .year import Cell, YearLaws
from .year_taxes import YearTaxes


@dataclass(frozen=True)
class ProgramGoal:
    """What the program is asked for: an objective, and floors that other runs found.

    Objectives are a goal's, and for solver/wishes: "least_slack" of what is `Relaxed`, and "least_conversion" and
    "least_marketplace", the lowest yearly limit that all conversions, or incomes before Medicare, keep to.

    estate_at_least  nominal dollars that must be left; None: for max_spending the floor, else none
    first_year       what the first year is held at; None: it is free
    worth            how "max_estate" counts estates of a tree's paths, and unmet spending; None: all spending is met
    """

    objective: str
    estate_at_least: float | None = None
    first_year: FirstYear | None = None
    worth: PathWorth | None = None


@dataclass(frozen=True)
class Conventions:
    """What the product does, and what the experiments of docs/formulation.md did, for benchmarks to compare.

    same_year_yields  a year's yields may pay and buy in that year: one row of cash, no carry
    worksheet_minimum the worksheet's "smaller of" the stacked tax and the tax on all income as ordinary
    without           laws of the register, by name, that are never written
    """

    same_year_yields: bool = False
    worksheet_minimum: bool = True
    without: frozenset[str] = frozenset()


PRODUCT = Conventions()


@dataclass(frozen=True)
class Relaxed:
    """A wish loosened, for solver/wishes, by its number: a fixed flow (either way), an extra (by a share of it), or a
    year's range of AGI."""

    fixed: int | None = None
    agi: int | None = None
    extra: int | None = None


NOTHING = Relaxed()


ActiveEdges = Sequence[Collection[Edge]]
"""By period, the edges that are active; in periods past its end none."""


def written(active: ActiveEdges, t: int) -> set[str]:
    """The lazy laws that are written in a period: those whose edge of what is owed is active."""
    edges = active[t] if t < len(active) else ()
    return {law.name for law in register.LAWS if law.lazy and law.owed in edges}


@dataclass
class Refinement:
    """Which edges of each period are active.

    `roths`: in which period whose Roth IRAs pay out in the law's order by switches (formulation/roths.py).
    `gone`: by period, the cells that no plan better than a known one is in (solver/optimiser/bound_tightening.py).
    """

    edges: list[set[Edge]]
    roths: set[tuple[int, str]] = field(default_factory=set)
    gone: dict[int, list[Cell]] = field(default_factory=dict)

    def left(self, t: int, cells: Sequence[Cell]) -> list[Cell]:
        """The cells of a period that are not ruled out."""
        gone = self.gone.get(t, [])
        return [cell for cell in cells if not any(cell.within(other) for other in gone)]


class Chain(NamedTuple):
    """The years of one path: its program, the node of each of its periods, and the weight of its objective.

    Nodes are the places in a program's `laws`, `ones` and `cells`; paths that share a period share its node.
    """

    program: Program
    nodes: Sequence[int]
    weight: float


class Program:
    """One written program. Use `with_cells` or `with_one_cell`."""

    def __init__(
        self,
        scenario: Scenario,
        horizon: Horizon,
        goal: ProgramGoal,
        conventions: Conventions = PRODUCT,
        relaxed: Relaxed = NOTHING,
        model: Model | None = None,
        forced: WholePath = UNFORCED,
    ) -> None:
        """`model`: where it is written, a new one if None; `forced`: facts of the whole path taken as true."""
        self.scenario, self.horizon, self.goal = scenario, horizon, goal
        self.conventions, self.relaxed, self.forced = conventions, relaxed, forced
        self.model = model or Model()
        self.ends: dict[Layer, tuple[int, int]] = {}
        self.within: AnyBenefits | None = None
        self.year_ends: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self._write_flows()
        self.bounds: list[YearBounds] = []
        self.laws: list[YearLaws] = []
        self.cells: list[YearOfCells] = []
        self.ones: list[YearOfOne] = []
        self.roth_switches: dict[tuple[int, str], list[Expr]] = {}
        self.made_up_switches: dict[tuple[int, str], Expr] = {}
        self.fund_switches: dict[int, Expr] = {}
        self.taxes: list[YearTaxes] = []
        self.states: list[Expr] = []
        self.state_taxes: dict[int, Expr] = {}
        self.surcharges: dict[int, Expr] = {}
        self.filers: Filers = {}
        self.savings: Savings
        self.first: list[Expr] = []
        self.unmet: list[Expr] = []
        self.unspent: list[Expr] = []
        self.carry: list[Expr] = []
        self.spending_level: Expr = ZERO
        self.estate: Expr = ZERO
        self.heirs_tax: Expr = ZERO

    def _write_flows(self) -> None:
        model, scenario, horizon = self.model, self.scenario, self.horizon
        self.assets = assets_of(scenario)
        pools = sheltered_pools(scenario, horizon)
        self.sheltered: Sheltered = Sheltered(model, scenario, horizon, pools, self.assets)
        self.taxable: Taxable = Taxable(model, scenario, horizon, self.assets, self.forced.moving)
        self.losses: Losses = Losses(model, scenario, horizon, self.taxable, self.forced)
        self.income: Sequence[YearIncome] = add_up(
            model, scenario, horizon, self.sheltered, self.taxable, self.losses
        )
        self.giving: GivingColumns = GivingColumns(model, horizon, self.sheltered, self.taxable)
        parts = model, horizon, self.giving, self.sheltered, self.taxable
        self.gifts, self.state_gifts = GiftCarry(*parts), GiftCarry(*parts, in_state=True)
        self.slack = self._slack()
        self.kept = allocation.kept_by_treatment(scenario, horizon)
        if not fixed_mix(scenario):
            allocation.hold_bands(model, scenario, horizon, self.taxable, self.sheltered, self.kept)
        allocation.hold_least_cash(model, scenario, horizon, self.taxable)
        self._fixed_flows()
        if self.goal.first_year is not None:
            hold_first_year(self, self.goal.first_year)
        self.proceeds = [self._proceeds(t) for t in range(len(horizon.periods))]
        self.ends[Layer.FLOWS] = model.shape

    def _proceeds(self, t: int) -> Expr:
        """What a first day's trades and withdrawals add to cash."""
        sales, purchases = self.taxable.sales(t), self.taxable.purchases(t)
        cost = (sales + purchases) * self.scenario.market.trading_cost
        return sales + self.sheltered.spendable(t) - purchases - cost

    def _state_laws(self, active: ActiveEdges) -> None:
        losses, most = self.losses.active, self.within
        self.bounds = year_bounds(self.scenario, self.horizon, self.assets, losses=losses, within=most)
        self.laws = [self._laws(t, written(active, t)) for t in range(len(self.horizon.periods))]

    @classmethod
    def with_cells(
        cls,
        scenario: Scenario,
        horizon: Horizon,
        goal: ProgramGoal,
        refinement: Refinement,
        conventions: Conventions = PRODUCT,
        relaxed: Relaxed = NOTHING,
        within: AnyBenefits | None = None,
    ) -> Program:
        """The disjunctive program with the active edges of `refinement`: an outer bound, exact with all of them.

        Without the cells that are ruled out there. `within`: written so that programs of other benefits are alike.
        """
        program = cls(scenario, horizon, goal, conventions, relaxed)
        program.within = within
        program._state_laws(refinement.edges)
        program._write_cells(refinement)
        program._finish()
        return program

    @classmethod
    def with_one_cell(
        cls,
        scenario: Scenario,
        horizon: Horizon,
        goal: ProgramGoal,
        active: ActiveEdges = (),
        conventions: Conventions = PRODUCT,
        relaxed: Relaxed = NOTHING,
    ) -> Program:
        """The compact program whose cells are chosen by bounds. `active`: of lazy laws it has those written there."""
        program = cls(scenario, horizon, goal, conventions, relaxed)
        program._state_laws(active)
        program._write_one_cell()
        program._finish()
        return program

    @property
    def whole_path(self) -> WholePath:
        """The facts of the whole path that its first years are written from."""
        followed = self.losses.spouses.share is None
        return WholePath(self.losses.active, frozenset(self.taxable.moving), followed)

    @property
    def chains(self) -> Sequence[Chain]:
        """The paths whose years these are: one, but in a program of several (paths.py)."""
        return [Chain(self, range(len(self.horizon.periods)), 1.0)]

    def at(self, node: int) -> tuple[Program, int]:
        """The path, and the period of it, that a node was written from."""
        return self, node

    @property
    def lazy(self) -> ActiveEdges:
        """The edges of the lazy laws that are written."""
        return [laws.lazy for laws in self.laws]

    def again(self) -> Program:
        """The same one-cell program written anew, for rows and columns of its own."""
        return Program.with_one_cell(
            self.scenario, self.horizon, self.goal, self.lazy, self.conventions, self.relaxed
        )

    @classmethod
    def with_both(
        cls,
        scenario: Scenario,
        horizon: Horizon,
        goal: ProgramGoal,
        active: ActiveEdges,
        refine: Callable[[Sequence[YearLaws]], Refinement],
    ) -> tuple[Program, Program]:
        """(with_one_cell, with_cells), the rows that they share written once; `refine` sees the years' laws.

        The lazy laws of its refinement are to be in `active`.
        """
        flows = cls(scenario, horizon, goal)
        return cls.both_again((flows, flows), Layer.LAWS, scenario, horizon, active, refine)

    @classmethod
    def both_again(
        cls,
        before: tuple[Program, Program],
        layer: Layer,
        scenario: Scenario,
        horizon: Horizon,
        active: ActiveEdges,
        refine: Callable[[Sequence[YearLaws]], Refinement],
    ) -> tuple[Program, Program]:
        """`with_both` of a scenario that first differs in a layer after the flows from the one written `before`."""
        one, cells = (program._until(layer, scenario, horizon) for program in before)
        if layer == Layer.LAWS:
            one._state_laws(active)
            cells.bounds, cells.laws = one.bounds, one.laws
            one._write_one_cell()
            cells._write_cells(refine(cells.laws))
        for program in (one, cells):
            program._finish(layer)
        return one, cells

    def _until(self, layer: Layer, scenario: Scenario, horizon: Horizon) -> Program:
        """A copy for another scenario without the rows from a layer on, for them to be written anew."""
        other = copy(self)
        other.scenario, other.horizon, other.filers = scenario, horizon, {}
        other.model, other.ends = self.model.copy(self.ends[Layer(layer - 1)]), dict(self.ends)
        return other

    def _write_cells(self, refinement: Refinement) -> None:
        model, self.losses, self.cells, self.state_taxes = self.model, self.losses.copy(), [], {}
        self.states, self.surcharges = [], {}
        self.savings = Savings(model, self.horizon)
        self.year_ends = []
        for t, laws in enumerate(self.laws):
            cells = refinement.left(t, laws.cells(refinement.edges[t] | laws.always))
            own = self._own(t)
            before = model.shape
            self.cells.append(self._cells_of(t, cells, own))
            self.states.append(self._state_tax(t, self.cells[t]))
            self.year_ends.append((before, model.shape))
            bound = self.bounds[t]
            self.losses.switches(model, t, bound.gain / UNIT, bound.loss / UNIT)
            if self.losses.active:
                self.losses.account_for_unused(model, t, self.cells[t].unused)
        self.savings.write(self.cells, exact=False)
        self.roth_switches = {
            (t, owner): self.sheltered.roths.switches(model, t, owner, self.bounds[t].gain / UNIT)
            for t, owners in enumerate(self.sheltered.roths.parts)
            for owner in owners
            if (t, owner) in refinement.roths
        }
        self.made_up_switches = self.sheltered.made_up.switches(model)
        self.fund_switches = self.giving.switches(model, self.horizon)
        self.ends[Layer.LAWS] = model.shape

    def _write_one_cell(self) -> None:
        self.ones, self.states, self.state_taxes, self.surcharges = [], [], {}, {}
        self.savings = Savings(self.model, self.horizon)
        for t in range(len(self.laws)):
            self.ones.append(self._one_of(t, self._own(t)))
            self.states.append(self._state_tax(t, self.ones[t]))
            self.gifts.write_thin(self.model, t)
            self.state_gifts.write_thin(self.model, t)
            if self.losses.active:
                self.losses.account_for_unused(self.model, t, self.ones[t].unused)
        self.savings.write(self.ones, exact=True)
        self.ends[Layer.LAWS] = self.model.shape

    def _cells_of(self, t: int, cells: Sequence[Cell], own: OwnPayments) -> YearOfCells:
        """A period's disjunction."""
        gifts = self.gifts.lines(t), self.state_gifts.lines(t)
        return write_year(self.model, self.laws[t], self.income[t], cells, own, *gifts, own_lines(self, t))

    def _one_of(self, t: int, own: OwnPayments) -> YearOfOne:
        """A period with all its regimes behind gates."""
        level = _yielding_wealth(self.scenario, self.horizon) / len(self.horizon.periods)
        followed, fund = self.losses.spouses.years, self.giving.years[t].order
        return YearOfOne(
            self.model,
            self.laws[t],
            self.income[t],
            self.losses.years[t],
            list(self.sheltered.roths.parts[t].values()),
            orders=[*self.sheltered.made_up.guessed(t), *([(fund, None)] if fund else [])],
            short=self.losses.short[t],
            drawn=level * self.horizon.periods[t].deflator,
            spouses=followed[t] if t < len(followed) else None,
            own=own,
            gifts=self.gifts.lines(t),
            state_gifts=self.state_gifts.lines(t),
            of_state=own_lines(self, t),
        )

    def _finish(self, layer: Layer = Layer.CASH) -> None:
        """What is written once every year's laws are, from a layer on."""
        if layer <= Layer.CASH:
            self._add_up_taxes()
            self._marketplace()
            self._agi_ranges()
            self._cash()
            self.ends[Layer.CASH] = self.model.shape
        self._objective()

    def _laws(self, t: int, lazy: set[str]) -> YearLaws:
        periods, bound = self.horizon.periods, self.bounds[t]
        return YearLaws(
            periods[t:],
            bound.low,
            bound.high,
            losses=self.losses.active,
            tax_exempt=bound.tax_exempt,
            margin=self.scenario.limits.cliff_margin if self.within is None else 0.0,
            benefits=None if self.within is None else self.within.benefits[t],
            written=lazy - self.conventions.without,
            worksheet_minimum=self.conventions.worksheet_minimum,
            before=periods[t].so_far.receipts,
            surcharge=self._surcharge_known(t),
            carried=0.0 if t else sum(self.losses.carried),
            gifts=self.gifts.most(t),
            state_gifts=self.state_gifts.most(t),
            others=self._cliffs_of_others(t),
        )

    def _cliffs_of_others(self, t: int) -> Collection[Edge]:
        """Cliffs of other paths that share a period, where they are not its own."""
        return ()

    def _own(self, t: int) -> OwnPayments:
        """What the plan itself pays in a period and Schedule A may deduct; its state tax is held to its rule later."""
        choices, state, surcharge = self.laws[t].choices, ZERO, ZERO
        if any(choice.counts_state_tax for choice in choices):
            state = self.state_taxes[t] = self.model.column(Tag("state_tax", self.horizon.periods[t].year))
        if any(choice.claimed for choice in choices) or pays_for_state(self.horizon.periods[t]):
            known = self._known(t, self.horizon.periods[t].surcharge_by_tier)
            surcharge = known + self._charged(t, premium=True, most=True) - self.savings.total(t)
        self.surcharges[t] = surcharge
        return OwnPayments(state, surcharge)

    def _slack(self) -> Expr:
        used = self.relaxed != NOTHING
        return self.model.column(Tag("elastic_slack")) if used else ZERO

    def _fixed_flows(self) -> None:
        periods = self.horizon.periods
        for number, wish in enumerate(self.scenario.limits.fixed):
            t = wish.year - periods[0].year
            flow = self.sheltered.flow(wish.what, wish.owner, t)
            if self.relaxed.fixed == number:
                over = self.model.column(Tag("elastic_over"))
                flow = flow + self.slack - over
                self.slack = self.slack + over
            done = self.scenario.done_to_date(wish.what, wish.owner, wish.year)
            amount = (wish.amount * periods[t].deflator - done) / UNIT
            self.model.row(Tag("fixed", wish.year, wish.owner, wish=number), flow, "==", amount)

    def _add_up_taxes(self) -> None:
        """Each period's taxes, of what its laws make of it."""
        self.taxes = []
        years: Sequence[YearOfCells | YearOfOne] = self.cells or self.ones
        for t, (period, year) in enumerate(zip(self.horizon.periods, years, strict=True)):
            so_far = period.so_far
            known = self._known(t, period.surcharge_by_tier)
            surcharge_settled = self._known(0, so_far.surcharge_by_tier).const if t == 0 else 0.0
            self.taxes.append(
                YearTaxes(
                    agi=self.income[t].before_benefits + year.taxable_benefits,
                    taxable_benefits=year.taxable_benefits,
                    deduction=year.deduction,
                    federal=year.federal_tax,
                    penalty=early_distributions.constrain(
                        self.income[t].early, period.law.federal.early_distributions
                    ),
                    state=self.states[t],
                    surcharge=known + self._charged(t, premium=True) - self.savings.total(t),
                    charges=self._charged(t, premium=False),
                    premiums=period.base_premiums / UNIT,
                    payroll=period.payroll_tax / UNIT,
                    taxes_settled=(so_far.taxes_paid + so_far.payroll_tax) / UNIT,
                    premiums_settled=so_far.base_premiums / UNIT + surcharge_settled,
                )
            )

    def _state_tax(self, t: int, year: YearOfCells | YearOfOne) -> Expr:
        return state_tax(self, t, year)

    def _charged(self, t: int, *, premium: bool, most: bool = False) -> Expr:
        """What laws with cliffs take in a period because of its own lines and those before it, as premiums or taxes.

        At the least where a relaxation leaves edges out, or at the `most`: what is deducted may be all that is paid.
        """
        years: Sequence[YearOfCells | YearOfOne] = self.cells or self.ones
        parts = []
        for law in register.LAWS:
            if law.premium != premium or law.instead:
                continue
            for laws, year in zip(self.laws[: t + 1], years, strict=False):
                paid_in = laws.cliffs[law.name][0].paid_in if law.name in laws.cliffs else None
                if paid_in is not None and laws.period.index + paid_in == t:
                    parts.append((year.most_charges if most else year.charges)[law.name])
        return total(parts)

    def _known(self, t: int, surcharge_by_tier: Sequence[float]) -> Expr:
        """Medicare's surcharge of the first two years, by the return of two years before, which is filed already."""
        if t >= irmaa.PAID_IN or not any(surcharge_by_tier):
            return ZERO
        magi, status = self.horizon.prior_returns[t]
        table = self.horizon.periods[t].law.medicare.irmaa
        return Expr(const=irmaa.surcharge(surcharge_by_tier, magi, status, table) / UNIT)

    def _surcharge_known(self, t: int) -> float | None:
        """A period's surcharges in dollars, None where a return of the plan's own decides or may do so."""
        period = self.horizon.periods[t]
        if not any(period.surcharge_by_tier):
            return 0.0
        own = t >= irmaa.PAID_IN or bool(period.more_recent)
        return None if own else self._known(t, period.surcharge_by_tier).const * UNIT

    def _cash(self) -> None:
        """The two rows of a year: the first day, and what comes in and goes out after it.

        What is unspent is carried into the next year, and with it the yields of the taxable accounts, which are swept
        at the close as those of tax-advantaged accounts are reinvested then.
        """
        model, scenario = self.model, self.scenario
        same_year = self.conventions.same_year_yields
        free = self.goal.objective == "max_spending"
        level: Expr = (
            model.column(Tag("spending_level")) if free else Expr(const=scenario.spending.annual / UNIT)
        )
        self.spending_level = level
        self.first, self.unmet, self.unspent, self.carry = [], [], [], []
        carry = Expr(const=self.horizon.periods[0].so_far.set_aside / UNIT)
        for t, period in enumerate(self.horizon.periods):
            first, unspent = self._cash_columns(period.year)
            model.row(Tag("first_day", period.year), first, "==", carry + self.proceeds[t])
            received = sum(period.wages.values()) + sum(period.pensions.values())
            received += sum(period.social_security.values()) - period.so_far.streams
            yields = self.taxable.yields("yields", t)
            extra = period.spending_extra / UNIT
            spending = level * period.spending_weight + extra - self._spared(t)
            self.unmet.append(unmet_column(model, self.goal.worth, period.year, spending))
            spending = spending - self.unmet[t]
            kept = first * (1.0 + period.first_day_return)
            usable = total([kept, received / UNIT, yields if same_year else ZERO])
            paid = total([spending, self.taxes[t].paid, self.giving.years[t].cash_given])
            model.row(Tag("cash", period.year), unspent, "==", usable - paid)
            settled = self.taxes[t].taxes_settled + self.taxes[t].premiums_settled
            hold_idle(
                model, self.goal.worth, period.year, unspent, received / UNIT + settled - spending.const
            )
            carry = unspent if same_year else unspent + yields
            self.first.append(first)
            self.unspent.append(unspent)
            self.carry.append(carry)

    def _marketplace(self) -> None:
        """`limits.marketplace_magi` in the years before Medicare."""
        most = self.scenario.limits.marketplace_magi
        for t, period in enumerate(self.horizon.periods):
            if most is not None and period.before_medicare:
                tag = Tag("marketplace_magi", period.year)
                self.model.row(tag, self._marketplace_magi(t), "<=", most * period.deflator / UNIT)

    def _agi_ranges(self) -> None:
        """`limits.agi`: the AGI of a year, what has happened of it included, within its range."""
        for number, wish in enumerate(self.scenario.limits.agi):
            t = wish.year - self.horizon.periods[0].year
            scale, agi = self.horizon.periods[t].deflator / UNIT, self.taxes[t].agi
            slack = self.slack if self.relaxed.agi == number else ZERO
            if wish.at_least is not None:
                tag = Tag("agi_range", wish.year, part="least", wish=number)
                self.model.row(tag, agi + slack, ">=", wish.at_least * scale)
            if wish.at_most is not None:
                tag = Tag("agi_range", wish.year, part="most", wish=number)
                self.model.row(tag, agi - slack, "<=", wish.at_most * scale)

    def _marketplace_magi(self, t: int) -> Expr:
        """AGI with untaxed benefits and tax-exempt interest: all benefits count, whatever part of them is taxed."""
        income, benefits = self.income[t], sum(self.horizon.periods[t].social_security.values())
        return income.before_benefits + income.tax_exempt + benefits / UNIT

    def _marketplace_limit(self) -> Expr:
        """A yearly limit (today's thousands) that the marketplace MAGI of every period before Medicare keeps to."""
        limit = self.model.column(Tag("marketplace_limit"))
        for t, period in enumerate(self.horizon.periods):
            if period.before_medicare:
                tag = Tag("marketplace_limit", period.year)
                self.model.row(tag, self._marketplace_magi(t) - limit * period.deflator, "<=")
        return limit

    def _spared(self, t: int) -> Expr:
        """What a period spends less because an extra is relaxed."""
        if self.relaxed.extra is None:
            return ZERO
        extra, period = self.scenario.spending.extra[self.relaxed.extra], self.horizon.periods[t]
        return self.slack * (extra.amount * period.deflator / UNIT) if extra.year == period.year else ZERO

    def _cash_columns(self, year: int) -> tuple[Expr, Expr]:
        if self.conventions.same_year_yields:
            return self.model.column(Tag("first_day", year), -INF), self.model.column(
                Tag("unspent", year), 0.0, 0.0
            )
        return self.model.column(Tag("first_day", year)), self.model.column(Tag("unspent", year))

    def _objective(self) -> None:
        last = len(self.horizon.periods) - 1
        rate = self.scenario.goal.heir_tax_rate or 0.0
        parts = [self.carry[last], self.taxable.close(last)]
        for number, pool in enumerate(self.sheltered.pools):
            parts.append(self.sheltered.close[number][last] * pool.kind.kept_by_heirs(rate))
        self.heirs_tax = self._heirs_tax(last)
        if self.horizon.heirs:
            parts.append(-self.heirs_tax)
        self.estate = total(parts)
        floor = self.goal.estate_at_least
        if floor is None and self.goal.objective == "max_spending":
            floor = self.scenario.goal.estate_floor * self.horizon.estate_deflator
        if floor is not None:
            self.model.row(Tag("estate_floor"), self.estate, ">=", floor / UNIT)
        if self.goal.objective == "max_spending":
            self.model.cost = -self.spending_level
        elif self.goal.objective == "min_lifetime_tax":
            tax = self.lifetime_tax()
            # solvers drop an objective's constant
            known = self.model.column(Tag("known_tax", self.horizon.periods[-1].year), tax.const, tax.const)
            self.model.cost = Expr(tax.terms) + known
        elif self.goal.objective == "least_slack":
            self.model.cost = self.slack
        elif self.goal.objective == "least_conversion":
            self.model.cost = self._conversion_limit()
        elif self.goal.objective == "least_marketplace":
            self.model.cost = self._marketplace_limit()
        else:
            self.model.cost = -self.estate if self.goal.worth is None else self.goal.worth.cost(self)

    def _conversion_limit(self) -> Expr:
        """A yearly limit (today's thousands) that every period's conversions keep to."""
        limit = self.model.column(Tag("conversion_limit"))
        for t, period in enumerate(self.horizon.periods):
            tag = Tag("conversion_limit", period.year)
            self.model.row(tag, self.income[t].conversions - limit * period.deflator, "<=")
        return limit

    def lifetime_tax(self) -> Expr:
        """Present value on the first day: federal, payroll and state tax, surcharges, and the heirs' tax."""
        rate = self.scenario.goal.discount_rate
        parts = []
        for t, period in enumerate(self.horizon.periods):
            tax = self.taxes[t]
            worth = 1.0 / period.deflator if rate is None else (1.0 + rate) ** -t
            paid = total([tax.of_return, tax.state, tax.surcharge, tax.payroll])
            parts.append(paid * worth)
        last = len(self.horizon.periods) - 1
        worth = 1.0 / self.horizon.estate_deflator if rate is None else (1.0 + rate) ** -(last + 1)
        parts.append(self.heirs_tax * worth)
        return total(parts)

    def _heirs_tax(self, last: int) -> Expr:
        """What heirs pay on what is left in traditional accounts: at their rate, or as each heir draws it best."""
        pools = list(enumerate(self.sheltered.pools))
        if self.horizon.heirs:
            deferred = [self.sheltered.close[number][last] for number, pool in pools if pool.kind.deferred]
            return heirs_tax(self.model, self.horizon, total(deferred))
        rate = self.scenario.goal.heir_tax_rate or 0.0
        lost = [(number, 1.0 - pool.kind.kept_by_heirs(rate)) for number, pool in pools]
        return total([self.sheltered.close[number][last] * part for number, part in lost if part])

    @property
    def sign(self) -> float:
        """+1 where the objective is minimised, -1 where it is maximised."""
        return 1.0 if self.goal.objective == "min_lifetime_tax" else -1.0


def _yielding_wealth(scenario: Scenario, horizon: Horizon) -> float:
    """Dollars owned outside Roth accounts, and lump sums: what makes taxable income when it is drawn."""
    owned = (a for a in scenario.accounts if KINDS[a.type].line != "roth_distributions")
    arriving = sum(sum(period.from_pensions.values()) for period in horizon.periods)
    return sum(sum(account.holdings.values()) for account in owned) + arriving
