"""What heirs pay on inherited traditional money: by hand, by every schedule of a grid, the program's rows pinned."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from decumulate.models.household.heir_facts import HeirYear, Inheriting
from decumulate.models.laws.federal import inherited_accounts
from decumulate.models.laws.federal.heirs_tax import Planner, Schedule, divisors, slices
from decumulate.models.laws.federal.inherited_accounts import Beneficiary, Inheritance, last_year
from decumulate.models.returns.heirs import HeirTaxes, corners, heir_return
from decumulate.solver.backends import open_session
from decumulate.solver.formulation.heirs import heir_columns
from decumulate.solver.formulation.model import UNIT, Model, Tag
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.read import actuarial
from decumulate.tax_tables.schema import FilingStatus

TABLES = actuarial()
OLD = date(1940, 6, 1)
"""An owner long past the required beginning date."""
YOUNG = date(1965, 6, 1)
"""One who dies before it."""


@cache
def book(inflation: float) -> LawBook:
    return LawBook(lambda year: inflation, 2026)


def heir(
    born: int = 1990,
    income: float = 50_000,
    status: str = "single",
    died: int = 2030,
    owner: date = OLD,
    inflation: float = 0.0,
    growth: float = 0.0,
    beneficiary: Beneficiary = "designated",
) -> Inheriting:
    terms = Inheritance(owner, date(died, 12, 31), date(born, 12, 31), beneficiary, roth=False)
    end = last_year(terms, TABLES)
    assert end is not None
    years = tuple(
        HeirYear(
            year=year,
            worth=(1.0 + growth) ** (died + 1 - year),
            status=FilingStatus(status),
            seniors=int(year - born >= 65),
            income=income * book(inflation).deflator(year),
            law=book(inflation).for_year(year),
        )
        for year in range(died + 1, end + 1)
    )
    return Inheriting("Cy", 1.0, 1.0, years, terms)


def planned(of: Inheriting, amount: float) -> Schedule:
    return Planner(of, [corners(year) for year in of.years], TABLES).compute(amount)


def at_the_close(of: Inheriting, amounts: Sequence[float]) -> float:
    return sum(year.worth * amount for year, amount in zip(of.years, amounts, strict=True))


def allowed(of: Inheriting, amount: float, schedule: Schedule) -> None:
    """Each year at least what Pub. 590-B asks for, nothing left after the last."""
    assert of.terms is not None
    for year, drawn in zip(of.years, schedule.drawn, strict=True):
        due = inherited_accounts.compute(amount, of.terms, year.year, TABLES)
        assert year.worth * drawn >= due - 0.01, year.year
        amount -= year.worth * drawn
    assert amount == pytest.approx(0.0, abs=0.01)


# ---- by hand ---------------------------------------------------------------------------------------------------------


def test_ten_years_of_one_bracket() -> None:
    """$50,000 less $16,100 is $33,900; the 12 % bracket ends at $50,400: $16,500 a year at 12 %, the rest at 22 %."""
    found = planned(heir(owner=YOUNG), 200_000)
    assert sum(found.tax) == pytest.approx(165_000 * 0.12 + 35_000 * 0.22)
    assert sum(found.drawn) == pytest.approx(200_000)
    assert min(found.drawn) == pytest.approx(16_500)


def test_brackets_shrink_at_the_close_by_growth() -> None:
    """At 10 % growth and no inflation a year's $16,500 of room counts 16,500 / 1.1^k dollars of the close."""
    room = sum(16_500 / 1.1**since for since in range(10))
    of = heir(owner=YOUNG, growth=0.1)
    assert at_the_close(of, planned(of, room).tax) == pytest.approx(0.12 * room)
    assert at_the_close(of, planned(of, room + 1_000).tax) == pytest.approx(0.12 * room + 220)


def test_nothing_is_due_before_the_tenth_year_of_an_owner_who_died_early() -> None:
    """Without income the standard deduction takes $16,100 a year; what costs the same is drawn late."""
    found = planned(heir(owner=YOUNG, income=0), 40_000)
    assert found.drawn == pytest.approx([0.0] * 7 + [7_800, 16_100, 16_100])
    assert sum(found.tax) == 0.0


def test_yearly_parts_of_an_owner_who_died_late() -> None:
    """A daughter of 41 in the first year: over 44.8, then 43.8; money that costs the same in each year stays else."""
    found = planned(heir(income=80_000), 100_000)
    assert found.drawn[:2] == pytest.approx([100_000 / 44.8, (100_000 - 100_000 / 44.8) / 43.8])
    assert found.drawn[-1] == pytest.approx(41_800)  # to the end of the 22 % bracket
    assert sum(found.tax) == pytest.approx(22_000)


def test_what_must_leave_costs_where_later_is_cheaper() -> None:
    """Prices rise 10 % and the account does not grow, late years are cheap: at 86 a part of 1 in 7.6 may not wait."""
    of = heir(born=1945, inflation=0.1, owner=date(1930, 1, 1))
    assert of.terms is not None
    free = replace(of, terms=replace(of.terms, roth=True))
    allowed(of, 600_000, planned(of, 600_000))
    assert sum(planned(of, 600_000).tax) > sum(planned(free, 600_000).tax) + 1_000


@pytest.mark.parametrize(
    ("facts", "years"),
    [
        ({}, 10),
        ({"beneficiary": "disabled"}, 45),  # 44.8 at 41, one less each year: 1.8 in the 44th, 0.8 in the 45th
        ({"beneficiary": "minor_child", "born": 2015}, 16),  # 21 in 2036, ten years more
        ({"born": 1945, "owner": date(1944, 6, 1)}, 8),  # not ten years younger: 7.1 at 86, 0.1 in the 8th
    ],
)
def test_how_long_it_may_last(facts: dict[str, object], years: int) -> None:
    of = heir(**facts)  # type: ignore[arg-type]
    assert len(of.years) == years
    allowed(of, 300_000, planned(of, 300_000))


# ---- the two readings, and every schedule ----------------------------------------------------------------------------


def random_heir(of: random.Random) -> Inheriting:
    died, born = of.choice([2028, 2030, 2050]), of.randint(1935, 2015)
    kinds: list[Beneficiary] = ["designated", "designated", "disabled"]
    return heir(
        born=born,
        income=of.choice([0.0, 20_000, 90_000, 240_000, 800_000]),
        status=of.choice(
            ["single", "married_filing_jointly", "head_of_household", "married_filing_separately"]
        ),
        died=died,
        owner=of.choice([OLD, YOUNG, date(1950, 3, 1)]),
        inflation=of.choice([0.0, 0.025, 0.06]),
        growth=of.choice([-0.02, 0.0, 0.03, 0.07]),
        beneficiary=of.choice(kinds),
    )


def least(of: Inheriting, amount: float) -> float:
    """The program's tax with the inheritance pinned, by HiGHS: the rows of `solver/formulation/heirs.py`."""
    model = Model()
    pinned = model.column(Tag("pinned"), amount / UNIT, amount / UNIT)
    model.cost = heir_columns(model, 2030, of, pinned, TABLES)
    found = open_session("highs", model, 1).solve()
    assert found.status == "optimal"
    return found.objective * UNIT


@pytest.mark.parametrize("seed", range(40))
def test_pinned_and_squeezed(seed: int) -> None:
    """The best schedule of plain arithmetic is the least that the program's rows allow, to a cent in ten thousand."""
    of = random.Random(seed)
    who, amount = (
        random_heir(of),
        of.choice([1_000.0, 60_000.0, 400_000.0, 3_000_000.0]) * of.uniform(0.5, 1.5),
    )
    found = planned(who, amount)
    allowed(who, amount, found)
    assert at_the_close(who, found.tax) == pytest.approx(least(who, amount), rel=1e-6, abs=0.01)


def every_schedule(of: Inheriting, amount: int, step: int) -> float:
    """The least tax of all schedules in steps of so many dollars (no growth), by a table of what is left."""
    left = np.arange(0, amount + step, step)
    beyond = np.array([np.inf] * len(left))
    beyond[0] = 0.0
    assert of.terms is not None
    for year in reversed(of.years):
        known = [heir_return(year, float(drawn)).federal_tax for drawn in left]
        tax = np.array(known) - known[0]
        now = np.full(len(left), np.inf)
        for place, here in enumerate(left):
            due = inherited_accounts.compute(float(here), of.terms, year.year, TABLES)
            drawn = np.arange(int(np.ceil(due / step - 1e-9)), place + 1)
            if len(drawn):
                now[place] = min(tax[drawn] + beyond[place - drawn])
        beyond = now
    return float(beyond[-1])


@pytest.mark.parametrize(
    "facts",
    [
        {"income": 40_000, "inflation": 0.06},
        {"income": 0, "born": 1946, "inflation": 0.1},
        # the senior deduction falls and ends: what a dollar costs falls again, and 2026 to 2028 are not convex
        {"income": 60_000, "born": 1955, "died": 2025, "owner": date(1930, 1, 1)},
        {"income": 30_000, "born": 1941, "died": 2025, "owner": date(1935, 1, 1)},
    ],
)
def test_no_schedule_of_a_grid_is_better(facts: dict[str, object]) -> None:
    """And none of the exact ones is better than the grid's by more than its spacing allows."""
    of, step = heir(**facts), 1_000  # type: ignore[arg-type]
    found = planned(of, 240_000)
    allowed(of, 240_000, found)
    grid = every_schedule(of, 240_000, step)
    assert grid - 0.3 * step * len(of.years) <= sum(found.tax) <= grid + 0.01


@pytest.mark.parametrize("owner", [OLD, date(1960, 1, 1)])
def test_no_schedule_is_better_where_no_year_is_convex(owner: date) -> None:
    """Ten years under the law of 2026, each with a senior deduction that falls and ends."""
    of, law = heir(income=60_000, born=1962, died=2030, owner=owner), book(0.0).for_year(2026)
    of = replace(of, years=tuple(replace(year, law=law, seniors=1) for year in of.years))
    for amount in (120_000, 480_000):
        found, step = planned(of, amount), 4_000
        allowed(of, amount, found)
        grid = every_schedule(of, amount, step)
        assert grid - 0.3 * step * len(of.years) <= sum(found.tax) <= grid + 0.01
        assert at_the_close(of, found.tax) >= least(of, amount) - 0.01


def test_where_the_senior_deduction_ends_the_program_is_below_the_return() -> None:
    """The convex hull bounds: never above, here below by less than what the deduction is worth."""
    of = heir(income=150_000, born=1955, died=2025, owner=date(1930, 1, 1))
    exact, hull = at_the_close(of, planned(of, 80_000).tax), least(of, 80_000)
    assert hull <= exact + 0.01
    alone = replace(of, years=of.years[:1], terms=replace(of.terms, died=date(2016, 12, 31)))  # type: ignore[type-var]
    one = at_the_close(alone, planned(alone, 15_000).tax)
    owed = [heir_return(of.years[0], drawn).federal_tax for drawn in (0.0, 15_000.0)]
    assert one == pytest.approx(owed[1] - owed[0])
    assert least(alone, 15_000) < one - 10


def test_slices_are_the_statutes_rates() -> None:
    """Single, $50,000: $16,500 at 12 %, $55,300 at 22 %, and so on; without income the unused deduction comes first."""
    first = slices(heir().years[0])
    assert [rate for _, rate in first] == pytest.approx([0.12, 0.22, 0.24, 0.32, 0.35, 0.37])
    assert [width for width, _ in first[:2]] == pytest.approx([16_500, 55_300])
    assert slices(heir(income=0).years[0])[0] == pytest.approx((16_100, 0.0))
    assert divisors(heir(owner=YOUNG), TABLES) == [None] * 9 + [1.0]


def test_two_heirs_pay_no_more_than_one() -> None:
    whole = HeirTaxes([heir(income=30_000)]).tax(900_000)
    halves = [replace(heir(income=30_000), name=name, traditional=0.5, rest=0.5) for name in ("Cy", "Di")]
    assert HeirTaxes(halves).tax(900_000) < whole - 10_000
    assert HeirTaxes([Inheriting("Shelter", 1.0, 1.0)]).tax(900_000) == 0.0
