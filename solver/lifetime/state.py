"""What a household can own in each year, inside the cells: the rows that close the gap.

Without them each cell of a relaxation picks its own state: one year becomes a lottery between a cell of
nothing but qualified income and one of nothing but ordinary. With a plan as cut-off total wealth is nearly known in
every year; a cell that must hold its share of that wealth, within the bands, must also take the income it yields.

Copies of the state are made for groups of cells; each group's copies are bounded by the least and most that the
relaxation allows with an objective no worse than the plan's (`solver/squeeze.py` finds them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..pen import UNIT, ZERO, Expr, Pen, total
from .allocation import bands, weights
from .cells import CellCopy
from .holdings import fixed_mix
from .program import Program

Range = tuple[float, float]


@dataclass(frozen=True)
class YearState:
    """The state of one period as expressions of the program (thousands), by name.

    held       what is held after the first day, by (tax treatment, asset)
    flows      "deferred_open", "free_open", "withdrawn", "converted", "roth_out"
    """

    held: Mapping[tuple[str, str], Expr]
    flows: Mapping[str, Expr]

    @property
    def wealth(self) -> Expr:
        """Everything held."""
        return total(self.held.values())


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
        if pool.kind.tax == "free":
            flows["roth_out"].append(sheltered.out[number][t])
    named = {name: total(parts) for name, parts in flows.items()}
    named["withdrawn"] = program.income[t].distributions
    named["converted"] = program.income[t].conversions
    return YearState(held, named)


def write_state(program: Program, t: int, groups: Sequence[Sequence[CellCopy]], wealth: Range) -> None:
    """The state's copies for each group of cells of period t, and the rows that tie them to the group's income."""
    state = year_state(program, t)
    pen, year = program.pen, program.horizon.periods[t].year
    pieces: list[dict[object, Expr]] = []
    for number, group in enumerate(groups):
        pieces.append(_write_group(program, t, f"{year}_g{number}", group, state, wealth))
    for name, whole in (*state.held.items(), *state.flows.items()):
        parts = total(piece[name] for piece in pieces if name in piece)
        if parts.terms:
            pen.row(f"state_{name}_{year}", parts - whole, "==")


def _write_group(
    program: Program,
    t: int,
    label: str,
    group: Sequence[CellCopy],
    state: YearState,
    wealth: Range,
) -> dict[object, Expr]:
    pen = program.pen
    switch = total(copy.switch for copy in group)
    copies: dict[object, Expr] = {name: pen.column(f"{name}_{label}") for name in (*state.held, *state.flows)}
    held = {key: copies[key] for key in state.held}
    everything, (low, high) = total(held.values()), wealth
    pen.row(f"wealth_from_{label}", everything - switch * low, ">=")
    pen.row(f"wealth_to_{label}", everything - switch * high, "<=")
    if not fixed_mix(program.scenario):
        _bands(program, t, label, held)
    _income(program, t, label, group, switch, copies)
    _balances(program, t, label, copies)
    return copies


def _bands(program: Program, t: int, label: str, held: Mapping[tuple[str, str], Expr]) -> None:
    """The household's bands on the group's own holdings."""
    pen, weight = program.pen, weights(program.scenario)
    year = program.horizon.periods[t].year
    everything = total(x * weight[tax] for (tax, _), x in held.items())
    for asset in program.assets:
        share = total(x * weight[tax] for (tax, name), x in held.items() if name == asset)
        low, high = bands(program.scenario, asset, year)
        if high < 1.0:
            pen.row(f"band_top_{asset}_{label}", share - everything * high, "<=")
        if low > 0.0:
            pen.row(f"band_bottom_{asset}_{label}", share - everything * low, ">=")


def _income(
    program: Program,
    t: int,
    label: str,
    group: Sequence[CellCopy],
    switch: Expr,
    copies: Mapping[object, Expr],
) -> None:
    """The group's income is what its holdings yield, its flows and its gains."""
    pen, facts = program.pen, program.horizon.periods[t].assets
    before = total(copy.lines.income_before_benefits for copy in group)
    preferential = total(copy.lines.preferential for copy in group)

    def yielded(*kinds: str) -> Expr:
        return total(
            copies["taxable", asset] * rate
            for asset in program.assets
            if ("taxable", asset) in copies and (rate := sum(getattr(facts[asset], kind) for kind in kinds))
        )

    laws = program.laws[t]
    pen.row(f"state_gains_{label}", preferential - yielded("qualified_dividends"), ">=")
    ordinary = yielded("interest", "treasury_interest", "ordinary_dividends")
    ordinary = total(
        [ordinary, copies["withdrawn"], copies["converted"], switch * (laws.fixed_income / UNIT)]
    )
    loss = (laws.fixed_income - laws.least_ordinary) / UNIT
    pen.row(f"state_ordinary_from_{label}", before - preferential - ordinary + switch * loss, ">=")
    if not program.losses.short[t]:
        pen.row(f"state_ordinary_to_{label}", before - preferential - ordinary, "<=")


def _balances(program: Program, t: int, label: str, copies: Mapping[object, Expr]) -> None:
    """Each tax treatment's holdings are what it opened with, less what left it and plus what came."""
    pen = program.pen
    held = {
        tax: total(x for key, x in copies.items() if isinstance(key, tuple) and key[0] == tax)
        for tax in ("deferred", "free")
    }
    moved = copies["withdrawn"] + copies["converted"]
    pen.row(f"state_deferred_{label}", held["deferred"] + moved - copies["deferred_open"], "==")
    came = copies["converted"] - copies["roth_out"]
    pen.row(f"state_free_{label}", held["free"] - came - copies["free_open"], "==")
    period = program.horizon.periods[t]
    deferred = [pool for pool in program.sheltered.pools if pool.kind.tax == "deferred"]
    divisors = [period.rmd_divisor.get(pool.owners[t]) for pool in deferred]
    if divisors and all(divisors):
        largest = max(d for d in divisors if d)
        pen.row(f"state_rmd_{label}", copies["withdrawn"] - copies["deferred_open"] * (1.0 / largest), ">=")


def add_cutoff(pen: Pen, objective: float) -> None:
    """No solution worse than a plan that is known (thousands, minimised)."""
    pen.row("cutoff", pen.cost, "<=", objective)
