"""Two lots and a QCD: every way to give and to pay for a year, on a grid and refined, beside the certified plan."""

from __future__ import annotations

from itertools import product

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.plan_gifts import Gifts, GivenLot
from decumulate.models.plan_year import AccountYear, Cash, PlanYear, Trade
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve

GRANTS, LOT = 15_000.0, 12_000.0
LOTS = {"2009-03-04": 2_000.0, "2018-03-04": 9_000.0}
"""Basis by date; each is worth the same."""
HOME = {
    "start_year": 2026,
    "goal": {"objective": "max_estate", "heir_tax_rate": 0.05},
    "people": [{"name": "Pat", "born": "1950-03-01", "plan_to_age": 76}],
    "accounts": [
        {
            "name": "Broker",
            "type": "taxable",
            "owner": "Pat",
            "lots": [
                {"asset": "fund", "acquired": day, "value": LOT, "basis": basis}
                for day, basis in LOTS.items()
            ],
        },
        {
            "name": "IRA",
            "type": "traditional_ira",
            "owner": "Pat",
            "holdings": {"fund": 200_000},
            "after_tax_basis": 0,
        },
    ],
    "spending": {"annual": 40_000},
    "allocation": {"traditional_tax_rate": 0.2},
    "market": {"inflation": 0.0, "assets": {"fund": {"total_return": 0.0}}},
    "taxes": {"state": "FL", "prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]},
    "limits": {"max_annual_conversion": 0},
}
ITEMIZED = {"taxes": HOME["taxes"] | {"itemized": {"property_tax": 14_000}}}
PENSION = [HOME["people"][0] | {"pensions": [{"annual": 75_000, "from_age": 65, "indexed": False}]}]
WAYS = {
    "standard deduction": {"giving": {"annual": GRANTS}, "spending": {"annual": 70_000}},
    "itemised, no QCD": ITEMIZED
    | {"giving": {"annual": GRANTS, "qcd": False}, "spending": {"annual": 70_000}},
    "a little income": {
        "giving": {"annual": GRANTS, "qcd": False},
        "spending": {"annual": 9_000},
        "taxes": HOME["taxes"] | {"itemized": {"property_tax": 19_000}},
    },
    "an IRA smaller than the grants": ITEMIZED
    | {
        "giving": {"annual": GRANTS},
        "people": PENSION,
        "accounts": [HOME["accounts"][0], HOME["accounts"][1] | {"holdings": {"fund": 6_000}}],
        "spending": {"annual": 58_000},
    },
}
STEP, FINEST = 6_000.0, 15.0


class Ways:
    """Gifts of each lot and out of the IRA, sales of each lot, what the IRA pays beyond the year's need; cash gives the
    rest."""

    def __init__(self, home) -> None:
        self.home, self.horizon = home, build_horizon(home)
        self.qcd, self.ira = home.giving.qcd, home.accounts[1].holdings["fund"]
        self.known: dict[tuple[float, ...], float] = {}

    def estate(self, way: tuple[float, ...]) -> float:
        """The estate after the heirs' tax; minus infinity where it cannot be done."""
        if way not in self.known:
            self.known[way] = self._estate(*way)
        return self.known[way]

    def _estate(
        self, one: float, other: float, qcd: float, sold: float, sold_other: float, more: float
    ) -> float:
        cash = GRANTS - one - other - qcd
        parts = (one, other, qcd, sold, sold_other, more, cash)
        if (
            min(parts) < 0
            or qcd > self.ira
            or one + sold > LOT
            or other + sold_other > LOT
            or (qcd and not self.qcd)
        ):
            return float("-inf")
        taken = 0.0
        for _ in range(30):  # a withdrawal is taxed, and pays for its tax
            report = self._audit((one, other), qcd, (sold, sold_other), cash, taken)
            short = more - report.years[0].cash.carry_out
            required = report.years[0].rmd_required["Pat"] - qcd
            wanted = max(taken + short, required, 0.0)
            if abs(wanted - taken) < 0.005:
                break
            taken = wanted
        return report.estate.after_tax if report.ok else float("-inf")

    def _audit(self, given, qcd: float, sold, cash: float, taken: float):
        days = list(LOTS)
        lots = tuple(
            GivenLot(account="Broker", asset="fund", acquired=day, amount=amount)
            for day, amount in zip(days, given, strict=True)
            if amount
        )
        trades = tuple(
            Trade(account="Broker", asset="fund", acquired=day, action="sell", amount=amount)
            for day, amount in zip(days, sold, strict=True)
            if amount
        )
        accounts = {
            "Broker": AccountYear(holdings={"fund": 2 * LOT - sum(given) - sum(sold)}),
            "IRA": AccountYear(distributed=taken, qcd=qcd, holdings={"fund": self.ira - taken - qcd}),
        }
        year = PlanYear(year=2026, accounts=accounts, trades=trades, cash=Cash())
        plan = Plan(years=(year.with_gifts(Gifts(cash=cash, lots=lots)),))
        return audit(plan, self.home, self.horizon)


def best_of_all(ways: Ways) -> float:
    """The best of a grid, and of what is near its best ones, ever nearer."""
    steps = [STEP * k for k in range(3)]
    grid = sorted(product(steps, steps, steps if ways.qcd else [0.0], steps, steps, [0.0]), key=ways.estate)[
        -2:
    ]
    found = []
    for way in grid:
        step = STEP / 2
        while step > FINEST:
            moves = [
                tuple(x + step * (i == j) - step * (i == k) for i, x in enumerate(way))
                for j in range(-1, 6)
                for k in range(-1, 6)
                if j != k
            ]
            better = max(moves, key=ways.estate)
            if ways.estate(better) > ways.estate(way) + 1e-6:
                way = better
            else:
                step /= 2
        found.append(ways.estate(way))
    return max(found)


@pytest.mark.parametrize("name", WAYS)
def test_no_way_to_give_beats_the_certified_plan(name: str) -> None:
    home = load(HOME | WAYS[name])
    plan = solve(home, SolveOptions(gap=1e-5, time_limit=20, threads=1, ranges=False, effort=0.0))
    best = best_of_all(Ways(home))
    assert best <= plan.certificate.bound + 1.0
    assert plan.objective.value >= best - 1.0
    assert plan.objective.value <= best + FINEST
