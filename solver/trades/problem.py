"""One year's convex problem over every lot of the household (`rows.py`), in thousands of dollars.

    minimise   tax of the year + trading costs + weight / 2 x sum of (drift beyond the band)^2 / household value
               + more than any of these for each dollar by which a wish of the holdings is missed

Tax on net short gains S and net long gains L (carry-forwards taken off) is not convex at given rates: a loss meets
gains first, then $3,000 of other income at the rate of a short gain, and is worth little from there on. It is convex
in each of three **seasons** of the return, and the least of the three is exact:

    "gains"    L >= 0, S + L >= 0    long L + max(long S, short S)
    "offset"   L <= 0, S + L >= 0    short (S + L): long losses have met short gains
    "loss"     S + L <= 0            max(short (S + L), carried (S + L + limit) - short limit)

That a loss and a purchase of the same ticker exclude one another is decided outside, by the bounds (`sides.py`). What
the wash-sale rule disallows of a loss is not convex in the amounts: the programs allow the whole loss, and every answer
is valued with what is allowed of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from ...models.household.basis import is_long_term
from .aside import inaccurate_accepted, printing_aside
from .facts import Household, Purchase, TradeRates
from .options import OrdersError, TradeOptions
from .parcels import Parcel
from .rows import UNIT, Affine, Rows, Vector, rows_of
from .wash_sales import WashSale, wash_sales

Season = Literal["gains", "offset", "loss"]
SEASONS: tuple[Season, ...] = ("gains", "offset", "loss")
TIE = 1e-6
"""Of each dollar traded, so that of answers alike the one with fewer trades and fewer new securities is chosen."""
NEAR = 0.45 * TIE
"""Of each dollar away from its target, within the band too: what is traded anyway goes toward the target, but nothing
is traded for that alone."""
GIVE = (1e-6, 1e-4, 1e-2)
"""Thousands of dollars by which a vertex may drift beyond the convex optimum: the least for which there is one."""

LINEAR = "SCIPY"
"""CVXPY's name of the HiGHS inside SciPy; its own door to highspy prints a banner."""


@dataclass(frozen=True)
class Answer:
    """`x` as `rows.py` orders it; `objective` in thousands of dollars, computed from `x` (`Problem.value`)."""

    season: Season
    x: Vector
    objective: float


@dataclass(frozen=True)
class Bounds:
    """What each amount may be."""

    low: Vector
    high: Vector


class OrdersProblem:
    """The problem of one household; solved by season under given upper bounds."""

    def __init__(self, home: Household, options: TradeOptions) -> None:
        self.home, self.options = home, options
        self.rows: Rows = rows_of(home, options.pools)
        self.floor: dict[Season, float] = {}
        self._made: dict[tuple[Season, bool], _Made] = {}

    def seasons(self, high: Vector) -> tuple[Season, ...]:
        """Those that the gains within reach allow."""
        (short, s), (long, k) = self.rows.short, self.rows.long
        short_least, short_most = (
            s + np.minimum(short * high, 0.0).sum(),
            s + np.maximum(short * high, 0.0).sum(),
        )
        long_least, long_most = k + np.minimum(long * high, 0.0).sum(), k + np.maximum(long * high, 0.0).sum()
        allowed = {
            "gains": long_most >= 0.0 and short_most + long_most >= 0.0,
            "offset": long_least <= 0.0 and short_most > 0.0,
            "loss": short_least + long_least <= 0.0,
        }
        return tuple(season for season in SEASONS if allowed[season])

    def relax(self) -> Answer | None:
        """The optimum with a loss and a purchase of one ticker allowed at once, and every loss allowed whole: no answer
        in a season beats `floor`."""
        widest = Bounds(self.rows.low, self.rows.high)
        solved = {season: self.within(season, widest) for season in self.seasons(widest.high)}
        found = {
            season: replace(answer, objective=self.value(answer.x, disallowed=(0.0, 0.0)))
            for season, answer in solved.items()
            if answer
        }
        self.floor = {season: answer.objective for season, answer in found.items()}
        return min(found.values(), key=_objective, default=None)

    def best(self, bounds: Bounds, under: float = math.inf) -> Answer | None:
        """The optimum under bounds, the best over the seasons; None where nothing meets the amounts for less than
        `under`. After `relax`."""
        best: Answer | None = None
        for season in sorted(self.floor, key=self.floor.__getitem__):
            if self.floor[season] < under and season in self.seasons(bounds.high):
                answer = self.within(season, bounds)
                if answer is not None and answer.objective < under:
                    best, under = answer, answer.objective
        return best

    def within(self, season: Season, bounds: Bounds) -> Answer | None:
        """The optimum in one season, None where it has none."""
        return self._season(season, False).solve(bounds, self.options.solver)

    def vertex(self, answer: Answer, bounds: Bounds) -> Answer:
        """As good an answer with few orders: a vertex among those of the same drift."""
        parts = self.rows.parts
        for give in GIVE:
            wished = np.concatenate([answer.x[parts.beyond] + give, answer.x[parts.missed] + GIVE[0]])
            found = self._season(answer.season, True).solve(bounds, LINEAR, wished)
            if found is not None:
                return found
        return answer

    def _season(self, season: Season, linear: bool) -> _Made:
        if (season, linear) not in self._made:
            self._made[season, linear] = _Made(self, season, linear)
        return self._made[season, linear]

    def value(self, x: Vector, disallowed: tuple[float, float] | None = None) -> float:
        """The objective at amounts `x`, thousands of dollars; `disallowed` as `gains` takes it."""
        return self.tax(x, disallowed) + float(self.rows.cost @ x) + self.drift_cost(x) + self.missed_cost(x)

    def wash_sales(self, x: Vector) -> list[WashSale]:
        """What is not allowed of the losses in `x`."""
        home = self.home
        return wash_sales(home.wash, home.parcels, (x[self.rows.parts.sell] * UNIT).tolist(), home.as_of)

    def gains(self, x: Vector, disallowed: tuple[float, float] | None = None) -> tuple[float, float]:
        """Short and long net gains with carry-forwards, thousands of dollars; `disallowed` losses by term count as
        given, or as the wash-sale rule has them."""
        if disallowed is None:
            disallowed = (0.0, 0.0)
            for one in self.wash_sales(x):
                long = is_long_term(one.sold.acquired, self.home.as_of)
                loss = one.loss / UNIT
                disallowed = (disallowed[0] + loss * (not long), disallowed[1] + loss * long)
        return at(self.rows.short, x) + disallowed[0], at(self.rows.long, x) + disallowed[1]

    def tax(self, x: Vector, disallowed: tuple[float, float] | None = None) -> float:
        return tax_of(*self.gains(x, disallowed), self.home.rates)

    def carried(self, x: Vector) -> float:
        """Loss carried to later years, thousands of dollars."""
        return max(0.0, -sum(self.gains(x)) - self.home.rates.loss_limit / UNIT)

    def drift_cost(self, x: Vector) -> float:
        return drift_cost(self.drift(x), self.rows.worth, self.options.drift_weight)

    @property
    def penalty(self) -> float:
        """Of a dollar by which a wish is missed: more than a dollar traded costs in tax and drift, so that wishes come
        first."""
        return 3.0 * (1.0 + self.options.drift_weight)

    def missed(self, x: Vector) -> Vector:
        """Thousands of dollars by which each wish of the holdings is missed."""
        found: Vector = np.array([max(0.0, at(wish, x)) for wish in self.rows.wishes])
        return found

    def missed_cost(self, x: Vector) -> float:
        return self.penalty * float(self.missed(x).sum())

    def traded(self, column: int) -> tuple[str, float]:
        """Ticker and price of a sale, purchase or move, by its place in the vector."""
        home, parts = self.home, self.rows.parts
        if column < parts.sell.stop:
            what: Parcel | Purchase = home.parcels[column]
        elif column < parts.buy.stop:
            what = home.purchases[column - parts.buy.start]
        else:
            what = home.parcels[home.moves[column - parts.move.start].parcel]
        return what.ticker, what.price

    def drift(self, x: Vector) -> Vector:
        """Drift beyond the band by target, from the holdings themselves."""
        values = np.array([at(value, x) for value in self.rows.values])
        shares = np.array([target.share for target in self.home.targets])
        total = values.sum()
        beyond: Vector = np.maximum(np.abs(values - shares * total) - self.home.band * total, 0.0)
        return beyond


def _objective(answer: Answer) -> float:
    return answer.objective


def cvxpy() -> Any:
    """CVXPY, loaded on first use (its import takes a second or two)."""
    import cvxpy

    return cvxpy


def at(affine: Affine, x: Vector) -> float:
    return float(affine[0] @ x) + affine[1]


def drift_cost(beyond: Vector, worth: float, weight: float) -> float:
    """weight / 2 x the sum of squares over the household's value, in the unit of both."""
    return float(weight / 2.0 * np.sum(beyond**2) / worth)


def tax_of(short: float, long: float, rates: TradeRates) -> float:
    """Tax of a year's net gains at the plan's rates, thousands of dollars; below 0 for a loss."""
    net, limit = short + long, rates.loss_limit / UNIT
    if net <= 0.0:
        return max(rates.short * net, rates.carried * (net + limit) - rates.short * limit)
    if long <= 0.0:
        return rates.short * net
    return rates.long * long + max(rates.long * short, rates.short * short)


def season_rows(problem: OrdersProblem, season: Season, x: Any, tax: Any) -> list[Any]:
    """What makes `tax` that of the season, and keeps the gains of `x` in it (CVXPY expressions)."""
    rows, rates = problem.rows, problem.home.rates
    short, long = (row @ x + start for row, start in (rows.short, rows.long))
    net, limit = short + long, rates.loss_limit / UNIT
    if season == "gains":
        stacked = [tax >= rates.long * long + rate * short for rate in (rates.long, rates.short)]
        return [long >= 0.0, net >= 0.0, *stacked]
    if season == "offset":
        return [long <= 0.0, net >= 0.0, tax >= rates.short * net]
    return [net <= 0.0, tax >= rates.short * net, tax >= rates.carried * (net + limit) - rates.short * limit]


class _Made:
    """One season's CVXPY problem, compiled once, its bounds parameters. `linear`: drift held, ties broken."""

    def __init__(self, problem: OrdersProblem, season: Season, linear: bool) -> None:
        from scipy.sparse import csr_array

        cp = cvxpy()
        self.problem, self.season = problem, season
        rows, parts = problem.rows, problem.rows.parts
        self.x, self.tax = cp.Variable(parts.size), cp.Variable()
        self.low, self.high = cp.Parameter(parts.size), cp.Parameter(parts.size)
        limits = [
            csr_array(rows.equal) @ self.x == rows.equal_to,
            csr_array(rows.most) @ self.x <= rows.at_most,
            self.x >= self.low,
            self.x <= self.high,
            *season_rows(problem, season, self.x, self.tax),
        ]
        cost = self.tax + rows.cost @ self.x
        if rows.wishes:
            cost += problem.penalty * cp.sum(self.x[parts.missed])
        if linear:
            rows_away, opening = self._away()
            distance = cp.Variable(len(opening), nonneg=True)
            drift = csr_array(rows_away) @ self.x + opening
            limits += [drift <= distance, -drift <= distance]
            cost = (cost + self._ties() @ self.x + NEAR * cp.sum(distance)) / TIE
        else:
            weight = problem.options.drift_weight / 2.0 / rows.worth
            cost += weight * cp.sum_squares(self.x[parts.beyond])
        self.program = cp.Problem(cp.Minimize(cost), limits)

    def solve(self, bounds: Bounds, solver: str, wished: Vector | None = None) -> Answer | None:
        """The optimum, None where there is none. `wished` holds drift and missed wishes.

        Raises OrdersError when the solver fails.
        """
        cp = cvxpy()
        self.low.value, self.high.value = bounds.low, np.array(bounds.high)
        if wished is not None:
            self.high.value[self.problem.rows.parts.wished] = wished
        try:
            with printing_aside(), inaccurate_accepted():
                self.program.solve(solver=solver)
        except cp.SolverError as error:
            installed = ", ".join(cp.installed_solvers())
            raise OrdersError(f"the solver {solver} failed ({error}); expected one of {installed}") from None
        if self.program.status not in (cp.OPTIMAL, cp.OPTIMAL_INACCURATE):
            return None
        x = np.clip(self.x.value, bounds.low, bounds.high)
        return Answer(self.season, x, self.problem.value(x))

    def _away(self) -> tuple[Vector, Vector]:
        """Value less its share of the total by target, affine in the vector."""
        targets, values = self.problem.home.targets, self.problem.rows.values
        shares = np.array([target.share for target in targets])
        rows, opening = np.array([row for row, _ in values]), np.array([start for _, start in values])
        return rows - np.outer(shares, rows.sum(axis=0)), opening - shares * opening.sum()

    def _ties(self) -> Vector:
        """A little on every trade; more on a security the account does not hold yet."""
        parts, home = self.problem.rows.parts, self.problem.home
        ties = np.zeros(parts.size)
        ties[parts.sell] = ties[parts.move] = TIE
        count = max(len(home.purchases), 1)
        ties[parts.buy] = [TIE * (1.0 + purchase.rank / count) for purchase in home.purchases]
        return ties
