"""A plan's income by year against the lines of the law that it comes near."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ....models.household.facts import Horizon, Period
from ....models.laws.medicare.irmaa import PAID_IN
from ....models.plan import Plan
from ....models.returns.of_plan import return_of_plan
from ....models.steps.facts import listed
from ..model import Figure
from ..words import count
from . import theme
from .axis import Series, Years
from .stack import Stack
from .years import about, shown

NEAR = 0.15
"""A line is drawn where the income of some year is within this share of it."""
MOST_LINES = 4
"""Lines in one picture: those that the plan is near in the most years."""
NOTHING = float("nan")


@dataclass(frozen=True)
class LawLine:
    """A line of the law by year: nominal dollars, or not a number where it is not there; and the nominal income that
    is held against it."""

    key: str
    heading: str
    at: tuple[float, ...]
    income: tuple[float, ...]

    @property
    def near(self) -> tuple[int, ...]:
        """The places of the years in which the income is near the line."""
        pairs = enumerate(zip(self.at, self.income, strict=True))
        return tuple(place for place, (at, income) in pairs if abs(income - at) <= NEAR * at)


def taxable(plan: Plan, horizon: Horizon, carried: tuple[float, float], axis: Years) -> Figure:
    """Taxable income: the ordinary part, whose brackets end at the lines, and above it the part taxed as gains, which
    with all below it is held against the lines where the next rate on gains begins."""
    returns = [return_of_plan(horizon, plan, place, carried) for place in range(len(plan.years))]
    ordinary = tuple(lines.ordinary_taxable_income for lines in returns)
    gains = tuple(lines.preferential_income for lines in returns)
    edges = nearest(
        [
            *bracket_edges(horizon, ordinary),
            *gain_edges(horizon, [o + g for o, g in zip(ordinary, gains, strict=True)], gains),
        ]
    )
    parts = (
        axis.series("ordinary", "ordinary taxable income", ordinary, theme.BLUE),
        *shown(axis.series("gains", "long-term gains, qualified dividends", gains, theme.ORANGE)),
    )
    words = f"{_highest(axis, parts, 'Taxable income')}; {_nearness(edges)}."
    return Stack(
        "taxable_income",
        "Taxable income and the lines it comes near",
        words,
        axis,
        parts,
        lines_of(axis, edges),
        summed="taxable income",
    ).figure()


def magi(plan: Plan, horizon: Horizon, axis: Years) -> Figure | None:
    """Modified AGI against Medicare's tiers and the marketplace's edge; None where it comes near none of them."""
    medicare = tuple(year.tax.magi_medicare for year in plan.years)
    marketplace = tuple(year.tax.magi_marketplace for year in plan.years)
    edges = nearest([*irmaa_edges(horizon, medicare), *credit_edges(horizon, marketplace)])
    if not edges:
        return None
    parts: tuple[Series, ...] = (axis.series("magi", "modified AGI (Medicare)", medicare, theme.PLUM),)
    untaxed = [
        counted - other if period.credit_edge and period.before_medicare else 0.0
        for counted, other, period in zip(marketplace, medicare, horizon.periods, strict=True)
    ]
    if any(edge.key == CREDIT for edge in edges):
        heading = "untaxed Social Security, which counts for the credit"
        parts = (*parts, *shown(axis.series("benefits", heading, untaxed, theme.AMBER)))
    words = f"{_highest(axis, parts[:1], 'Modified AGI')}; {_nearness(edges)}."
    return Stack(
        "magi",
        "Income that decides Medicare's surcharges and the marketplace's credit",
        words,
        axis,
        parts,
        lines_of(axis, edges),
        summed="in all",
    ).figure()


CREDIT = "credit"


def bracket_edges(horizon: Horizon, ordinary: Sequence[float]) -> Iterator[LawLine]:
    """Where each bracket of ordinary income ends: 26 USC 1(j)."""
    first = horizon.periods[0].law.federal.ordinary_income_tax
    for number, rate in enumerate(first.rates[:-1]):
        at = tuple(p.law.federal.ordinary_income_tax.tops[p.filing_status][number] for p in horizon.periods)
        yield LawLine(f"bracket_{number}", f"{_percent(rate)} bracket ends", at, tuple(ordinary))


def gain_edges(horizon: Horizon, whole: Sequence[float], gains: Sequence[float]) -> Iterator[LawLine]:
    """Where the next rate on gains begins: 26 USC 1(h). Years without gains are near to none."""
    rates = horizon.periods[0].law.federal.capital_gains_tax.rates
    income = tuple(total if gain > 0.0 else 0.0 for total, gain in zip(whole, gains, strict=True))
    for number, rate in enumerate(rates[:-1]):
        at = tuple(p.law.federal.capital_gains_tax.tops[p.filing_status][number] for p in horizon.periods)
        yield LawLine(f"gains_{number}", f"{_percent(rate)} on gains ends", at, income)


def irmaa_edges(horizon: Horizon, income: Sequence[float]) -> Iterator[LawLine]:
    """Medicare's tiers, in the years whose income decides a surcharge two years on: 42 USC 1395r(i)."""
    periods = horizon.periods
    deciding = [_later(horizon, place) for place in range(len(periods))]
    for number in range(len(periods[0].law.medicare.irmaa.edges[periods[0].filing_status])):
        at = tuple(
            NOTHING if later is None else later.law.medicare.irmaa.edges[period.filing_status][number]
            for period, later in zip(periods, deciding, strict=True)
        )
        yield LawLine(f"irmaa_{number}", f"Medicare surcharge, tier {number + 1}", at, tuple(income))


def credit_edges(horizon: Horizon, income: Sequence[float]) -> Iterator[LawLine]:
    """The most income with a credit for marketplace insurance, in the years before Medicare: 26 USC 36B."""
    at = tuple(p.credit_edge if p.before_medicare and p.credit_edge else NOTHING for p in horizon.periods)
    yield LawLine(CREDIT, "marketplace credit ends", at, tuple(income))


def nearest(edges: Sequence[LawLine]) -> tuple[LawLine, ...]:
    """Of the lines that some year comes near, those that the most years do, in their own order."""
    near = [edge for edge in edges if edge.near]
    kept = sorted(near, key=lambda edge: -len(edge.near))[:MOST_LINES]
    return tuple(edge for edge in near if edge in kept)


def lines_of(axis: Years, edges: Sequence[LawLine]) -> tuple[Series, ...]:
    return tuple(replace(axis.series(edge.key, edge.heading, edge.at), adds=False) for edge in edges)


def _later(horizon: Horizon, place: int) -> Period | None:
    """The year that pays the surcharges which a year's income decides; None where nobody is then enrolled."""
    if place + PAID_IN >= len(horizon.periods):
        return None
    later = horizon.periods[place + PAID_IN]
    return later if any(later.surcharge_by_tier) else None


def _percent(rate: float) -> str:
    return f"{round(100 * rate)} %"


def _highest(axis: Years, parts: Sequence[Series], what: str) -> str:
    sums = [sum(values) for values in zip(*(part.values for part in parts), strict=True)]
    most = max(range(len(sums)), key=lambda place: sums[place])
    return f"{what} is highest in {axis.years[most]} ({about(sums[most])}, {axis.dollars})"


def _nearness(edges: Sequence[LawLine]) -> str:
    """`it is within 15 % of the end of the 12 % bracket in 9 years`."""
    if not edges:
        return f"it comes within {_percent(NEAR)} of no bracket's end"
    named = [f"'{edge.heading}' in {count(len(edge.near), 'year')}" for edge in edges]
    return f"it is within {_percent(NEAR)} of {listed(named)}"
