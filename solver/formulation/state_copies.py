"""What a household can own in each year, inside the cells: the rows that close the gap.

Without them each cell of a relaxation picks its own state: one year becomes a mixture of a cell of
nothing but qualified income and one of nothing but ordinary. With a plan as cut-off what is owned is nearly known in
every year; a cell that must hold its share of it, within the bands, must also take the income it yields.

Copies of the state are made for groups of cells; each group's copies are bounded by the least and most that the
relaxation allows with an objective no worse than the plan's (`solver/optimiser/bound_tightening.py` finds them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ...models.accounts import KINDS
from ...models.household.kept import kept_assets, unchanging
from ...models.household.weights import weights
from ...models.laws.federal import rmd
from .allocation import BandRows, bands, hold_risk, kept_as_counted
from .disjunctive import CellCopy
from .holdings import fixed_mix
from .model import UNIT, ZERO, Expr, Tag, total
from .program import Program

Range = tuple[float, float]
Tagging = Callable[..., Tag]
"""Makes the tag of a column or row of one group of cells."""


@dataclass(frozen=True)
class YearState:
    """The state of one period as expressions of the program (thousands), by name.

    held       what is held after the first day, by (tax treatment, asset)
    flows      "deferred_open", "free_open", "withdrawn", "converted", "roth_out"; "given" (QCDs), "made_up" (what is
               income of them), "taxable_roth", "gifts_cash" and "gifts_market" (with what is carried in) where there
               may be any
    """

    held: Mapping[tuple[str, str], Expr]
    flows: Mapping[str, Expr]

    @property
    def taxable(self) -> Expr:
        return total(x for (tax, _), x in self.held.items() if tax == "taxable")


GIFTS = ("gifts_cash", "gifts_market")

MEASURES: dict[str, Callable[[YearState], Expr]] = {
    "wealth": lambda state: total(state.held.values()),
    "taxable": lambda state: state.taxable,
    "deferred": lambda state: state.flows["deferred_open"],
    "free": lambda state: state.flows["free_open"],
    "gifts": lambda state: total(state.flows.get(name, ZERO) for name in GIFTS),
}
"""What is bounded: everything held, what of it is taxable, what each other treatment opens the year with, and the gifts
that there are to be deducted."""


def year_state(program: Program, t: int) -> YearState:
    """The state of period t."""
    held: dict[tuple[str, str], Expr] = {}
    flows: dict[str, list[Expr]] = {name: [] for name in ("deferred_open", "free_open", "roth_out")}
    for asset in program.assets:
        value = program.taxable.value(asset, t)
        if value.terms:
            held["taxable", asset] = value
    sheltered = program.sheltered
    for number, pool in enumerate(sheltered.pools):
        for asset, amount in sheltered.held[number][t].items():
            key = (pool.kind.tax, asset)
            held[key] = held.get(key, ZERO) + amount
        flows[f"{pool.kind.tax}_open"].append(sheltered.open[number][t])
        if not pool.kind.deferred:
            flows["roth_out"].append(sheltered.out[number][t])
    named = {name: total(parts) for name, parts in flows.items()}
    named["withdrawn"] = sheltered.distributions("traditional_distributions", t)
    named["converted"] = sheltered.conversions(t)
    if (given := sheltered.given(t)).terms:
        named["given"] = given
    if (made_up := sheltered.made_up.taxed(t)).terms:
        named["made_up"] = made_up
    taxable_roth = sheltered.roths.taxable(t)
    if taxable_roth.terms:
        named["taxable_roth"] = taxable_roth
    if (gifts := program.gifts.years[t]) is not None:
        both = zip(GIFTS, (gifts.lines.cash, gifts.lines.market), strict=True)
        named |= {name: amount for name, amount in both if amount.terms}
    return YearState(held, named)


def write_state(
    program: Program, t: int, groups: Sequence[Sequence[CellCopy]], ranges: Mapping[str, Range]
) -> None:
    """The state's copies for each group of cells of period t, within the ranges of their measures, and the rows that
    tie them to the group's income."""
    state = year_state(program, t)
    model, year = program.model, program.horizon.periods[t].year
    pieces = [
        _write_group(program, t, partial(Tag, year=year, cell=number), group, state, ranges)
        for number, group in enumerate(groups)
    ]
    for key, whole in state.held.items():
        tag = Tag("state_held", year, asset=key[1], part=key[0])
        model.row(tag, total(piece.held[key] for piece in pieces) - whole, "==")
    for name, whole in state.flows.items():
        model.row(
            Tag("state_flow", year, part=name), total(piece.flows[name] for piece in pieces) - whole, "=="
        )


def _write_group(
    program: Program,
    t: int,
    of: Tagging,
    group: Sequence[CellCopy],
    state: YearState,
    ranges: Mapping[str, Range],
) -> YearState:
    model = program.model
    switch = total(copy.switch for copy in group)
    copy = YearState(
        {(tax, asset): model.column(of("state_held", asset=asset, part=tax)) for tax, asset in state.held},
        {name: model.column(of("state_flow", part=name)) for name in state.flows},
    )
    for name, (low, high) in ranges.items():
        amount = MEASURES[name](copy)
        model.row(of("state_from", part=name), amount - switch * low, ">=")
        model.row(of("state_to", part=name), amount - switch * high, "<=")
    if not fixed_mix(program.scenario):
        _bands(program, t, of, switch, copy.held)
    _floors(program, t, of, switch, copy.held)
    _mixes(program, t, of, copy.held)
    _income(program, t, of, group, switch, copy)
    _balances(program, t, of, switch, copy)
    for name, kind in zip(GIFTS, ("cash", "market"), strict=True):
        if name in copy.flows:
            parts = total(getattr(cell.lines.gifts, kind) for cell in group)
            model.row(of("state_gifts", part=kind), parts - copy.flows[name], "==")
    return copy


def _bands(program: Program, t: int, of: Tagging, switch: Expr, held: Mapping[tuple[str, str], Expr]) -> None:
    """The household's bands, and its risk, on the group's own holdings."""
    model, scenario, weight = program.model, program.scenario, weights(program.scenario, t)
    year = program.horizon.periods[t].year
    kept = kept_as_counted(scenario, t, program.kept[t])
    everything = total(x * weight[tax] for (tax, _), x in held.items())
    shares = {
        asset: total(x * weight[tax] for (tax, name), x in held.items() if name == asset)
        for asset in program.assets
    }
    hold_risk(model, scenario, of("risk"), shares, kept)
    rows = BandRows(model, scenario, year, kept, switch)
    for asset, share in shares.items():
        rows.write(of("band"), asset, share, everything)


def _floors(
    program: Program, t: int, of: Tagging, switch: Expr, held: Mapping[tuple[str, str], Expr]
) -> None:
    """What is never sold, and the least cash, in the group's own holdings."""
    model, scenario, period = program.model, program.scenario, program.horizon.periods[t]
    for key, least in program.kept[t].items():
        model.row(of("kept", asset=key[1], part=key[0]), held[key] - switch * least, ">=")
    if scenario.limits.least_cash:
        cash = unchanging(scenario)
        there = total(x for (tax, asset), x in held.items() if tax == "taxable" and asset in cash)
        least = scenario.limits.least_cash * period.deflator / UNIT
        model.row(of("least_cash"), there - switch * least, ">=")


def _mixes(program: Program, t: int, of: Tagging, held: Mapping[tuple[str, str], Expr]) -> None:
    """What the accounts of one treatment hold together lies between their mixes, where each has to keep one."""
    model = program.model
    for (tax, asset), value in held.items():
        spans = list(_spans(program, t, tax, asset))
        if spans:
            everything = total(x for (treatment, _), x in held.items() if treatment == tax)
            low, high = min(low for low, _ in spans), max(high for _, high in spans)
            if high < 1.0:
                model.row(of("mix_top", asset=asset, part=tax), value - everything * high, "<=")
            if low > 0.0:
                model.row(of("mix_bottom", asset=asset, part=tax), value - everything * low, ">=")


def _spans(program: Program, t: int, tax: str, asset: str) -> Iterator[Range]:
    """The least and most share of an asset in each account of a treatment; none where location is free."""
    scenario = program.scenario
    if not fixed_mix(scenario):
        if scenario.allocation.same_in_every_account and not kept_assets(scenario):
            yield bands(scenario, asset, program.horizon.periods[t].year)
    elif tax == "taxable":
        yield from (program.taxable.own_band(account, asset) for account in program.taxable.accounts)
    else:
        for pool in program.sheltered.pools:
            if pool.kind.tax == tax and pool.mix is not None:
                yield pool.mix.get(asset, 0.0), pool.mix.get(asset, 0.0)


def _income(
    program: Program,
    t: int,
    of: Tagging,
    group: Sequence[CellCopy],
    switch: Expr,
    copy: YearState,
) -> None:
    """The group's income is what its holdings yield, its flows and its gains."""
    model, facts = program.model, program.horizon.periods[t].assets
    before = total(cell.lines.income_before_benefits for cell in group)
    preferential = total(cell.lines.preferential for cell in group)

    def yielded(*kinds: str) -> Expr:
        return total(
            held * rate
            for (tax, asset), held in copy.held.items()
            if tax == "taxable" and (rate := sum(getattr(facts[asset], kind) for kind in kinds))
        )

    laws = program.laws[t]
    model.row(of("state_gains"), preferential - yielded("qualified_dividends"), ">=")
    ordinary = yielded("interest", "treasury_interest", "ordinary_dividends")
    flows = [copy.flows.get(name, ZERO) for name in ("withdrawn", "made_up", "taxable_roth", "converted")]
    ordinary = total([ordinary, *flows, switch * (laws.fixed_income / UNIT)])
    loss = (laws.fixed_income - laws.least_ordinary) / UNIT
    model.row(of("state_ordinary_from"), before - preferential - ordinary + switch * loss, ">=")
    if not program.losses.short[t]:
        model.row(of("state_ordinary_to"), before - preferential - ordinary, "<=")


def _balances(program: Program, t: int, of: Tagging, switch: Expr, copy: YearState) -> None:
    """Each tax treatment's holdings are what it opened with, less what left it and plus what came."""
    model, flows = program.model, copy.flows
    held = {
        tax: total(x for (treatment, _), x in copy.held.items() if treatment == tax)
        for tax in ("deferred", "free")
    }
    counted = flows["withdrawn"] + flows.get("given", ZERO)
    moved = counted + flows["converted"]
    arrives = sum(program.horizon.periods[t].from_pensions.values()) / UNIT
    model.row(
        of("state_deferred"), held["deferred"] + moved - flows["deferred_open"] - switch * arrives, "=="
    )
    came = flows["converted"] - flows["roth_out"]
    model.row(of("state_free"), held["free"] - came - flows["free_open"], "==")
    if t == 0:  # the requirement is a known amount
        required = program.sheltered.required[0]
        known = total(x for (_, (kind, _)), x in required.items() if KINDS[kind].deferred).const
        model.row(of("state_rmd"), counted - switch * known, ">=")
        return
    period = program.horizon.periods[t]
    deferred = [pool for pool in program.sheltered.pools if pool.kind.deferred]
    divisors = [period.required_divisor(pool.name, pool.owners[t]) for pool in deferred]
    if divisors and all(divisors):
        largest = max(d for d in divisors if d)
        model.row(of("state_rmd"), counted - rmd.constrain(flows["deferred_open"], largest), ">=")
