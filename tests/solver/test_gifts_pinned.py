"""Gifts pinned and squeezed: with a year's income and gifts pinned, the least tax is the return's, and so is the most
that goes on to later years, at the ceilings, the floor, and where itemising begins to pay."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pytest

from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.laws.federal import gift_ceilings
from decumulate.models.laws.federal.charity import Carried, Excess, GiftsOfYear
from decumulate.models.laws.federal.gift_ceilings import GiftLines, MostGifts
from decumulate.models.returns.federal_return import ReturnInput
from decumulate.solver.formulation.disjunctive import write_year
from decumulate.solver.formulation.losses import YearLosses
from decumulate.solver.formulation.model import UNIT, Expr, Tag, total
from decumulate.solver.formulation.restricted import YearOfOne
from decumulate.solver.formulation.year import YearLaws

from .one_year import JOINT, Disjunction, Household, Incomes, OneCell, Pinned, law_of, open_session

CENT = 0.01
MOST = MostGifts(400_000.0, 400_000.0)


@dataclass(frozen=True)
class Giver(Household):
    """A household that may give up to `most`; the kinds that it cannot give have 0 there."""

    most: MostGifts = MOST

    @property
    def laws(self) -> YearLaws:
        period = self.period(self.year)
        limit = period.law.federal.capital_losses.limit[self.status] if self.losses else 0.0
        return YearLaws(
            [period],
            self.fixed - limit,
            self.fixed + self.benefits + 3_000_000.0,
            losses=self.losses,
            tax_exempt=0.0,
            margin=self.margin,
            written={"amt"} if self.amt else (),
            gifts=self.most,
        )


@dataclass(frozen=True)
class Given(Incomes):
    """A year's income and what it gives, with gifts of the year before carried in."""

    cash: float = 0.0
    market: float = 0.0
    to_fund: float = 0.0
    old_cash: float = 0.0
    old_market: float = 0.0

    def received(self, household: Household) -> ReturnInput:
        entered = super().received(household)
        before = household.year - 1
        carried = Carried(
            (Excess(before, self.old_cash),) if self.old_cash else (),
            (),
            (Excess(before, self.old_market),) if self.old_market else (),
        )
        gifts = GiftsOfYear(self.cash, self.market, cash_to_fund=self.to_fund)
        itemized = replace(entered.itemized, gifts=gifts, gifts_carried=carried)
        return replace(entered, itemized=itemized)


class GiftsPinned(Pinned):
    """The gifts' columns of a year, as the program has them (gifts_carried.py)."""

    @cached_property
    def columns(self) -> dict[str, Expr]:
        names = [f"{what}_{kind}" for kind in ("cash", "market") for what in ("own", "old", "new", "left")]
        names += [f"{kind}_{what}" for kind in ("cash", "market") for what in ("allowed", "floored")]
        return {name: self.model.column(Tag(name)) for name in (*names, "to_charities")}

    @cached_property
    def gifts(self) -> GiftLines:
        lines, of = dict[str, Expr](), self.columns
        for kind in ("cash", "market"):
            own, old, new, left = (of[f"{what}_{kind}"] for what in ("own", "old", "new", "left"))
            allowed, floored = of[f"{kind}_allowed"], of[f"{kind}_floored"]
            self.model.row(Tag(f"new_{kind}"), new - own - floored, "<=")
            self.model.row(Tag(f"left_{kind}"), left - old, "<=")
            self.model.row(Tag(f"out_{kind}"), new + left - own - old + allowed - floored, "<=")
            lines |= {kind: own + old, f"{kind}_allowed": allowed, f"{kind}_floored": floored}
            lines |= {f"own_{kind}": own, f"new_{kind}": new}
        return GiftLines(**lines, to_charities=of["to_charities"])

    @property
    def carried(self) -> Expr:
        return total(
            self.columns[f"{what}_{kind}"] for kind in ("cash", "market") for what in ("new", "left")
        )

    def pins(self, incomes: Incomes) -> dict[int, tuple[float, float]]:
        assert isinstance(incomes, Given)
        values = {
            "own_cash": incomes.cash,
            "own_market": incomes.market,
            "old_cash": incomes.old_cash,
            "old_market": incomes.old_market,
            "to_charities": incomes.cash - incomes.to_fund,
        }
        pinned = {self.columns[name].column: (v / UNIT, v / UNIT) for name, v in values.items()}
        return super().pins(incomes) | pinned


class AllCells(GiftsPinned, Disjunction):
    def __init__(self, household: Household) -> None:
        Pinned.__init__(self, household)
        self.laws = household.laws
        cells = self.laws.cells(self.laws.edges)
        self.year = write_year(self.model, self.laws, self.income, cells, self.own, self.gifts)
        self.paid = total([self.year.federal_tax, *self.year.charges.values()])
        self.session = open_session("highs", self.model, 1)
        self.session.set_option("parallel", "off")


class ItsOwnCell(GiftsPinned, OneCell):
    def __init__(self, household: Household) -> None:
        Pinned.__init__(self, household)
        gain, loss, deducted = (self.model.column(Tag(name)) for name in ("gain", "loss", "deducted"))
        limit = law_of(household.year).federal.capital_losses.limit[household.status]
        self.losses = YearLosses(gain, gain, loss, deducted, limit=limit / UNIT)
        laws, own, gifts = household.laws, self.own, self.gifts
        self.one = YearOfOne(self.model, laws, self.income, self.losses, short=False, own=own, gifts=gifts)
        self.paid = total([self.one.federal_tax, *self.one.charges.values()])
        self.session = open_session("highs", self.model, 1)
        self.session.set_option("parallel", "off")


NO_LOTS = MostGifts(400_000.0, 0.0)
GIVERS = [
    Giver("single"),
    Giver("single, cash alone", 2027, seniors=1, benefits=30_000, most=NO_LOTS),
    Giver(
        "couple, itemises", 2026, JOINT, 2, 40_000, 20_000, ItemizedInputs(9_000, 12_000, 16_000, 0, 9_000)
    ),
    Giver("couple, AMT", 2028, JOINT, 2, 0, 60_000, ItemizedInputs(20_000, 15_000, 5_000), amt=True),
    Giver("single, losses", 2026, fixed=5_000, losses=True),
]
givers = pytest.mark.parametrize("household", GIVERS, ids=[giver.name.replace(" ", "_") for giver in GIVERS])


def points(household: Giver) -> Iterator[Given]:
    """Gifts about every ceiling and floor, at incomes about the ends of brackets; with and without older gifts."""
    for distributed in (0.0, 8_000.0, 60_000.0, 190_000.0, 1_400_000.0):
        agi = Incomes(distributed).returned(household).agi
        few = (0.0, 700.0, 1_500.0, 0.004 * agi, 0.15 * agi, 0.35 * agi, 0.55 * agi, 0.6 * agi + 9.0)
        few += (0.6 * agi - 9.0, 0.75 * agi)
        for cash, old in itertools.product(few, (0.0, 0.12 * agi)):
            room = 0.5 * agi - cash
            lots = (0.0, 0.3 * agi - 9.0, 0.3 * agi + 9.0, room - 9.0, room + 9.0, 0.8 * agi)
            for market in lots if household.most.market else (0.0,):
                point = Given(distributed, 0, 0, 0, 0, cash, market, 0.4 * cash, old, old * (market > 0.0))
                together = cash + old, market + point.old_market
                if min(cash, market) >= 0.0 and all(map(float.__le__, together, household.most)):
                    yield point


def carried(household: Giver, point: Given) -> float:
    return point.returned(household).gifts_carried.total


@givers
def test_the_one_cell_of_a_return_deducts_and_carries_on_what_the_return_does(household: Giver) -> None:
    year, seen = ItsOwnCell(household), 0
    for point in points(household):
        lines = point.returned(household)
        assert year.least(year.paid, point) == pytest.approx(lines.federal_tax, abs=CENT), point
        seen += 1
        if lines.taxable_social_security == 0.85 * household.benefits:  # else AGI is not pinned from above
            least = year.least(-year.carried, point)
            assert least == pytest.approx(-carried(household, point), abs=CENT), point
    assert seen > 60


def both_above(point: Given, agi: float) -> bool:
    """Whether property passes what cash leaves of 50 percent: there all cells together deduct a little more."""
    cash = point.cash + point.old_cash
    return cash > 0.2 * agi and point.market + point.old_market > max(0.0, 0.5 * agi - cash)


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["some", "more"])
@givers
def test_the_least_tax_of_all_cells_is_the_returns(household: Giver, every: bool) -> None:
    year = AllCells(household)
    for point in list(points(household))[:: 6 if every else 24]:
        lines = point.returned(household)
        least = year.least(year.paid, point)
        assert least is not None
        assert least <= lines.federal_tax + CENT, point
        if not both_above(point, lines.agi):
            assert least == pytest.approx(lines.federal_tax, abs=CENT), point
        most = -(year.least(-year.carried, point) or 0.0)
        assert most >= carried(household, point) - CENT, "what goes on by law may go on"
        capped = lines.taxable_social_security == 0.85 * household.benefits
        if not household.most.market and capped:
            assert most == pytest.approx(carried(household, point), abs=CENT), "and no more"


@pytest.mark.parametrize("ceiling", ["charity_cash_ceiling", "charity_ceiling", "charity_property_ceiling"])
@pytest.mark.parametrize(("reading", "at"), [("constrain", -2), ("constrain_over", -3)])
def test_half_of_a_ceiling_is_noticed(
    ceiling: str, reading: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With any ceiling halved in either reading of rows some year's least tax is off, or no cell fits it."""
    household, whole = GIVERS[0], getattr(gift_ceilings, reading)
    here = [point for point in points(household) if point.distributed == 60_000.0]
    few = [point for point in here if not both_above(point, 60_000.0)]

    def halved(*args: Any) -> Any:
        table = replace(args[at], **{ceiling: 0.5 * getattr(args[at], ceiling)})
        return whole(*args[:at], table, *args[at + 1 :])

    monkeypatch.setattr(gift_ceilings, reading, halved)
    year = (ItsOwnCell if reading == "constrain" else AllCells)(household)
    assert any(
        (least := year.least(year.paid, point)) is None
        or abs(least - point.returned(household).federal_tax) > 1.0
        for point in few
    )
