"""What is owned by year as pictures: by account at market value, by asset class after tax."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from ....models.household.weights import as_weighed, is_own, weights
from ....models.plan import Plan, PlanYear
from ....models.scenario import Scenario
from ..model import Figure
from ..sections.years import closing_deflator, wealth
from . import theme
from .axis import DUST, Series, Years, tax_by_account
from .stack import Stack
from .years import about, largest

CARRIED = "cash carried on"
OTHERS = "others"
KIN = {
    "taxable": (theme.ORANGE, theme.RUST),
    "deferred": (theme.BLUE, theme.SKY, theme.VIOLET),
    "free": (theme.GREEN, theme.AMBER),
    "cash": (theme.PLUM,),
}
"""Colours of accounts by how they are taxed: the first of each is that of its flows."""


def balances(plan: Plan, scenario: Scenario, axis: Years, *, nominal: bool) -> Figure:
    """Each account at the close of each year, and the cash carried on: together what is owned, before any tax."""
    deflators = [1.0 if nominal else closing_deflator(plan, place) for place in range(len(plan.years))]
    taxed = tax_by_account(scenario)
    names = sorted(
        dict.fromkeys(name for year in plan.years for name in year.accounts),
        key=lambda name: list(KIN).index(taxed[name]),
    )
    closes = {
        name: [year.accounts[name].close if name in year.accounts else 0.0 for year in plan.years]
        for name in names
    }
    carried = unlike(CARRIED, closes)
    closes[carried] = [year.cash.carry_out for year in plan.years]
    values = {
        name: tuple(one / deflator for one, deflator in zip(close, deflators, strict=True))
        for name, close in closes.items()
    }
    parts = coloured("account", values, {**taxed, carried: "cash"})
    owned = [wealth(year) / deflator for year, deflator in zip(plan.years, deflators, strict=True)]
    least, most = (choose(range(len(owned)), key=lambda place: owned[place]) for choose in (min, max))
    words = (
        f"Owned at the close of {axis.years[0]}: {about(owned[0])}; of {axis.years[-1]}: {about(owned[-1])}; most "
        f"{axis.years[most]} ({about(owned[most])}), least {axis.years[least]} ({about(owned[least])}), before any "
        f"tax on it ({axis.dollars})."
    )
    return Stack(
        "accounts", "What is owned, by account", words, axis, parts, summed="owned", sums=False
    ).figure()


def assets(plan: Plan, scenario: Scenario, axis: Years) -> Figure:
    """Each asset class just after each first day's trades, over all accounts, in dollars after tax: as the
    household's shares are counted (docs/definitions.md, Allocation)."""
    weighed, taxed = as_weighed(scenario, plan), tax_by_account(scenario)
    held = [by_asset(year, weights(weighed, place), taxed) for place, year in enumerate(plan.years)]
    names = [asset for asset in scenario.market.assets if any(asset in year for year in held)]
    values = {
        name: tuple(
            year.get(name, 0.0) / deflator for year, deflator in zip(held, axis.deflators, strict=True)
        )
        for name in names
    }
    parts = coloured("asset", values, {})
    words = (
        f"After the first day's trades of {axis.years[0]} the household holds {_shares(parts, 0)}; of "
        f"{axis.years[-1]}, {_shares(parts, -1)} ({axis.dollars}; {_counted(scenario)})."
    )
    title = "What is held, by asset class, after tax"
    return Stack("assets", title, words, axis, parts, summed="held", sums=False).figure()


def by_asset(year: PlanYear, weight: Mapping[str, float], taxed: Mapping[str, str]) -> dict[str, float]:
    """Holdings of all accounts by asset class, each dollar as it counts."""
    held: dict[str, float] = {}
    for name, account in year.accounts.items():
        for asset, value in account.holdings.items():
            held[asset] = held.get(asset, 0.0) + weight[taxed[name]] * value
    return held


def _shares(parts: Sequence[Series], place: int) -> str:
    return largest([replace(part, values=(part.values[place],)) for part in parts])


def _counted(scenario: Scenario) -> str:
    """How a traditional dollar counts."""
    if scenario.allocation.measure == "market_value":
        return "at market value"
    own = "at which the plan taxes it" if is_own(scenario) else "given for it"
    return f"a traditional dollar less the rate {own}"


def unlike(name: str, taken: Container[str]) -> str:
    """`name`, said so that it is none of those that are taken."""
    while name in taken:
        name = f"({name})"
    return name


def coloured(what: str, values: Mapping[str, Sequence[float]], hues: Mapping[str, str]) -> tuple[Series, ...]:
    """A series a name; where there are more than there are colours, the smallest together.

    `hues` names the kind of some: each gets its kind's colour, or the next that is free."""
    there = {name: tuple(v) for name, v in values.items() if any(abs(one) >= DUST for one in v)}
    kept = sorted(there, key=lambda name: -sum(there[name]))
    if len(kept) > len(theme.PALETTE):
        kept = kept[: len(theme.PALETTE) - 1]
    series = [(name, v) for name, v in there.items() if name in kept]
    rest = [v for name, v in there.items() if name not in kept]
    if rest:
        series.append((unlike(f"{len(rest)} {OTHERS}", there), tuple(map(sum, zip(*rest, strict=True)))))
    free, found = list(theme.PALETTE), []
    for name, v in series:
        colour = next((hue for hue in KIN.get(hues.get(name, ""), ()) if hue in free), free[0])
        free.remove(colour)
        found.append(Series(f"{what}.{name}", name, v, colour))
    return tuple(found)
