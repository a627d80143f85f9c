"""Withdrawals from Roth IRAs in the order of the law: what a solution or a plan really takes out of each part.

The program's own columns may say otherwise where it leaves the order out (formulation/roths.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...models.plan import PlanYear
from ..formulation.model import UNIT
from ..formulation.program import Program
from ..formulation.roths import EARNINGS, FREE, RothOrder
from ..simulate.roth_layers import RothLayers, roth_layers

Flows = Mapping[str, tuple[float, float, float]]
"""By owner, dollars withdrawn from all Roth IRAs, converted into them, and rolled into them as contributions."""
DUST = 0.01
"""Dollars that a solver's tolerance may take out of a part."""


@dataclass(frozen=True)
class RothYear:
    """A year's Roth distributions of the household.

    taxable, early   dollars of income; dollars that bear the 10 percent
    places           for each owner in whose Roth IRAs the order matters, the last part taken from
    """

    taxable: float = 0.0
    early: float = 0.0
    places: tuple[int, ...] = ()


def flows_of_solution(program: Program, values: Sequence[float]) -> list[Flows]:
    """By period."""
    return [
        {
            owner: (
                out.value(values) * UNIT,
                into.value(values) * UNIT,
                sum(amount.value(values) for amount in program.sheltered.roths.contributed_by(t, owner))
                * UNIT,
            )
            for owner, (out, into) in flows.items()
        }
        for t, flows in enumerate(program.sheltered.roths.flows)
    ]


def flows_of_plan(program: Program, years: Sequence[PlanYear]) -> list[Flows]:
    """By period; the years are complete (the audit's own)."""
    found: list[Flows] = []
    sheltered = program.sheltered
    for t, year in enumerate(years):
        flows = dict.fromkeys(sheltered.roths.flows[t], (0.0, 0.0, 0.0))
        for n in sheltered.roths.free:
            pool = sheltered.pools[n]
            accounts = [year.accounts[name] for name in pool.shares if name in year.accounts]
            out, into, rolled = flows[pool.owners[t]]
            out += sum(account.distributed for account in accounts)
            into += sum(account.converted_in for account in accounts)
            for roll in (roll for roll in pool.rolled if roll.year == year.year):
                own = roll.contributions
                rolled += year.accounts[roll.source].rolled_out if own is None else own
            flows[pool.owners[t]] = out, into, rolled
        found.append(flows)
    return found


def in_order(program: Program, flows: Sequence[Flows]) -> list[RothYear]:
    """Every year's distributions, taken out part after part."""
    order = program.sheltered.roths
    if not order.tracked:
        return [RothYear()] * len(flows)
    return list(_in_order(program, order, flows))


def _in_order(program: Program, order: RothOrder, flows: Sequence[Flows]) -> Iterator[RothYear]:
    horizon, layers = program.horizon, roth_layers(program.scenario)
    for period, year_flows in zip(horizon.periods, flows, strict=True):
        taxable = early = 0.0
        places = {}
        for owner, (out, into, rolled) in year_flows.items():
            layers[owner].contribute(period.year, rolled)
            layers[owner].convert(period.year, max(0.0, into))
            taken = layers[owner].distribute(max(0.0, out), period.year, owner not in period.under_59_half)
            taxable += taken.taxable
            early += taken.early
            places[owner] = _last(layers[owner], taken.from_conversions, taken.from_earnings)
        parts = order.parts[period.index]
        yield RothYear(
            taxable, early, tuple(order.place(period.index, owner, places[owner]) for owner in parts)
        )
        if period is not horizon.periods[-1]:
            for dead in period.dies:
                heir = horizon.heir_of[dead]
                if heir is not None:
                    layers[heir].inherit(layers.pop(dead))


def _last(layers: RothLayers, from_conversions: Sequence[float], from_earnings: float) -> float:
    """The year of the last conversion taken from; EARNINGS beyond them, FREE before."""
    if from_earnings > DUST:
        return EARNINGS
    years = (
        since for (since, _), used in zip(layers.conversions, from_conversions, strict=True) if used > DUST
    )
    return max(years, default=FREE)
