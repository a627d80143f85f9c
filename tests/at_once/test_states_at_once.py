"""States' laws in numpy against their returns: at every amount of their tables and on random years, to half a cent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from decumulate.models.at_once.circle import beside_a_state
from decumulate.models.at_once.federal import FederalYear, PathIncome, Whose
from decumulate.models.at_once.state_laws.register import LAWS
from decumulate.models.at_once.states import OwnLawYear, Since, as_in_the_plan
from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.household.state_facts import Resident, StateOfYear
from decumulate.models.laws.federal import payroll_tax
from decumulate.models.laws.states import register
from decumulate.models.laws.states.edges import edges
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.returns.resident import resident_at, resident_lines, resident_tax
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import FilingStatus
from decumulate.tax_tables.state_tables import state_table

SINGLE, JOINT = FilingStatus.SINGLE, FilingStatus.MARRIED_FILING_JOINTLY
BOOK = LawBook(lambda _: 0.025, 2026)
TAXING = [code for code in register.COMPUTED if state_table(code).taxes_income]
AGES = ((60,), (66,), (76,), (60, 60), (66, 60), (66, 66), (76, 60), (76, 66), (76, 76))
YEARS = (2026, 2027, 2031)
HALF_A_CENT = 0.005
ITEMS = ItemizedInputs(
    state_income_tax=3_000.0,
    property_tax=9_000.0,
    mortgage_interest=14_000.0,
    charity_cash=6_000.0,
    medical_expenses=11_000.0,
)
PLACES = {
    "IN": ("Adams",),
    "MD": ("Montgomery", "Anne Arundel", "Frederick"),
    "NY": ("New York City", "Yonkers"),
    "OR": ("Multnomah",),
}
KINDS = ("interest", "treasury", "tax_exempt", "dividends", "qualified", "short", "long", "carried")


@dataclass
class Years:
    """One household's known income by person, and (returns) of what is decided: by person (people, returns)."""

    ages: tuple[int, ...]
    people: Sequence[Mapping[str, float]]
    distributed: np.ndarray
    converted: np.ndarray
    paid: Mapping[str, np.ndarray]
    invested: tuple[float, ...]
    given: ItemizedInputs = field(default_factory=ItemizedInputs)
    told: Mapping[str, np.ndarray] = field(default_factory=dict)
    heirs: Sequence[tuple[tuple[str, float], ...]] = ((), ())

    @property
    def count(self) -> int:
        return self.distributed.shape[1]


def rule_of(code: str, year: int, years: Years, place: str, book: LawBook = BOOK) -> StateOfYear:
    residents = tuple(
        Resident(str(n), age, year - age, **person, heirs=years.heirs[n])
        for n, (age, person) in enumerate(zip(years.ages, years.people, strict=True))
    )
    status, seniors = (SINGLE, JOINT)[len(years.ages) - 1], sum(age >= 65 for age in years.ages)
    law = book.for_year(year)
    return StateOfYear(code, place, year, status, residents, seniors, law, book, resident_tax, resident_lines)


def by_the_form(rule: StateOfYear, years: Years) -> np.ndarray:
    """Each return by itself."""
    entries = [entered(rule, years, k) for k in range(years.count)]
    return np.array([resident_tax(x, federal_return(x, rule.law), rule) for x in entries])


def entered(rule: StateOfYear, years: Years, k: int) -> ReturnInput:
    def of(kind: str) -> list[float]:
        return [float(person.get(kind, 0.0)) for person in years.people]

    pensions = [a + b for a, b in zip(of("pensions"), of("public_pensions"), strict=True)]
    own = {
        "wages": of("wages"),
        "pensions": pensions,
        "social_security": of("social_security"),
        "traditional_distributions": [float(x) for x in years.distributed[:, k]],
        "roth_conversions": [float(x) for x in years.converted[:, k]],
    }
    shares = {line: tuple(x / sum(xs) for x in xs) for line, xs in own.items() if sum(xs)}
    paid = {kind: float(years.paid[kind][k]) for kind in KINDS}
    invested = {
        "interest": paid["interest"],
        "treasury_interest": paid["treasury"],
        "tax_exempt_interest": paid["tax_exempt"],
        "ordinary_dividends": paid["dividends"],
        "qualified_dividends": paid["qualified"],
    }
    return ReturnInput(
        rule.status,
        rule.seniors,
        carry_long=paid["carried"],
        itemized=years.given,
        told={kind: tuple(map(float, amounts[:, k])) for kind, amounts in years.told.items()},
        shares=shares | dict.fromkeys(invested, years.invested),
        short_term_gains=paid["short"],
        long_term_gains=paid["long"],
        **{line: sum(xs) for line, xs in own.items()},
        **invested,
    )


def at_once(
    rule: StateOfYear, years: Years, price: np.ndarray | float = 1.0, since: Since = as_in_the_plan
) -> np.ndarray:
    paid, wages = years.paid, [person.get("wages", 0.0) for person in years.people]
    fixed = sum(sum(amount for kind, amount in p.items() if kind != "social_security") for p in years.people)
    x = PathIncome(
        ordinary=fixed + years.distributed.sum(axis=0) + years.converted.sum(axis=0),
        benefits=sum(person.get("social_security", 0.0) for person in years.people),
        interest=paid["interest"],
        tax_exempt=paid["tax_exempt"],
        dividends=paid["dividends"],
        qualified=paid["qualified"],
        short=paid["short"],
        long=paid["long"],
        carry_long=paid["carried"],
        treasury=paid["treasury"],
        whose=Whose(list(years.distributed), list(years.converted), years.invested, 1.0, years.told),
    )
    federal = FederalYear(rule.law, rule.status, rule.seniors, years.given)
    payroll = payroll_tax.compute(wages, rule.status, rule.law.federal.payroll_tax)
    state = OwnLawYear(rule, years.given, payroll)
    if years.given.state is None:
        return state.of(x, federal.returns(x, price), price, since)
    return beside_a_state(federal, lambda lines: state.of(x, lines), x, price, 0.0)[1]


def agree(code: str, year: int, years: Years, place: str = "") -> None:
    rule = rule_of(code, year, years, place)
    form, found = by_the_form(rule, years), at_once(rule, years)
    worst = int(np.argmax(np.abs(form - found)))
    where = f"{code} {place} {year} {years.ages} {years.people} row {worst}: {form[worst]} {found[worst]}"
    assert abs(form[worst] - found[worst]) <= HALF_A_CENT, where


def random_years(rng: np.random.Generator, ages: tuple[int, ...], count: int) -> Years:
    """Of all sizes: each kind is nothing half of the time, and a return's scale is drawn first."""
    scale = 10.0 ** rng.uniform(3.3, 6.0, count)

    def amounts(*shape: int) -> np.ndarray:
        return rng.uniform(0.0, 1.0, (*shape, count)) * scale * (rng.random((*shape, count)) < 0.6)

    def known(kind: str, most: float) -> float:
        return float(rng.uniform(0.0, most)) if rng.random() < 0.5 else 0.0

    paid = {kind: amounts() for kind in KINDS}
    paid["treasury"] = paid["interest"] * rng.random(count) * (rng.random(count) < 0.4)
    for kind in ("short", "long"):
        paid[kind] *= np.where(rng.random(count) < 0.4, -1.0, 1.0)
    paid["carried"] *= rng.random(count) < 0.3
    most = {"wages": 60_000.0, "pensions": 70_000.0, "public_pensions": 50_000.0, "social_security": 50_000.0}
    people = [{kind: known(kind, size) for kind, size in most.items()} for _ in ages]
    part = float(rng.choice([0.0, 0.3, 0.5, 1.0]))
    invested = (1.0,) if len(ages) == 1 else (part, 1.0 - part)
    return Years(ages, people, amounts(len(ages)), amounts(len(ages)), paid, invested)


def test_every_state_that_taxes_income_is_read() -> None:
    assert set(LAWS) == set(TAXING)


@pytest.mark.parametrize("code", TAXING)
def test_random_years(code: str) -> None:
    rng = np.random.default_rng(sum(map(ord, code)))
    for number, ages in enumerate(AGES):
        years = random_years(rng, ages, 12)
        agree(code, YEARS[number % 3], replace(years, given=ITEMS) if number % 3 == 2 else years)


@pytest.mark.parametrize("code", ["AR", "CO", "HI", "MD", "ME", "PA", "RI", "SC"])
@pytest.mark.parametrize("kind", ["inherited_distributions", "employer_distributions"])
def test_distributions_that_a_state_has_otherwise(code: str, kind: str) -> None:
    rng = np.random.default_rng(4)
    for ages in ((45,), (60, 50), (70, 66)):
        years = random_years(rng, ages, 20)
        agree(code, 2026, replace(years, told={kind: years.distributed * rng.random(20)}))


def test_what_decedents_left_in_new_york() -> None:
    """Of the first filer a half of one decedent's and all of a younger one's, of the second a half of one's."""
    rng = np.random.default_rng(5)
    for ages in ((45,), (60, 50), (70, 66)):
        years = random_years(rng, ages, 40)
        heirs = [(("left_by_0", 0.5), ("left_by_2", 0.0)), (("left_by_1", 0.5),)][: len(ages)]
        told = {f"left_by_{n}": np.zeros_like(years.distributed) for n in range(3)}
        for number in range(len(ages)):
            told[f"left_by_{number}"][number] = 0.5 * years.distributed[number] * rng.random(40)
        told["left_by_2"][0] = 0.3 * years.distributed[0]
        agree("NY", 2026, replace(years, told=told, heirs=heirs))


@pytest.mark.parametrize("code", TAXING)
def test_schedule_a_that_deducts_the_tax_of_the_year(code: str) -> None:
    """Of either election the circle is gone around; the lower of both taxes together is elected."""
    rng = np.random.default_rng(23)
    for number, ages in enumerate(((66,), (76, 66), (60, 60))):
        years, year = random_years(rng, ages, 10), YEARS[number]
        rule = rule_of(code, year, years, "")
        given = replace(ITEMS, state=rule, medicare_premiums=2_400.0 * (number > 0))
        agree(code, year, replace(years, given=given))


@pytest.mark.slow
@pytest.mark.parametrize("code", TAXING)
def test_five_thousand_random_years(code: str) -> None:
    rng = np.random.default_rng(7)
    for number in range(50):
        ages = (*AGES, (57,), (62,), (63, 69), (81, 88))[number % 13]
        years = random_years(rng, ages, 100)
        agree(
            code,
            (2025, 2026, 2027, 2029, 2031, 2034)[number % 6],
            replace(years, given=ITEMS) if number % 4 == 3 else years,
        )


# ---- at every amount of the table ------------------------------------------------------------------------------

TO = 3e6
SITUATIONS = {
    "accounts alone": {},
    "benefits": {"social_security": 24_000.0},
    "pensions, benefits and gains": {
        "social_security": 30_000.0,
        "pensions": 9_000.0,
        "public_pensions": 4_000.0,
        "long": 6_000.0,
        "interest": 1_500.0,
    },
}


def household(ages: tuple[int, ...], known: Mapping[str, float], received: Sequence[float], by: str) -> Years:
    """So much distributed to the first of the filers, or of another kind; what is known of each; gains of all."""
    count, people = len(received), len(ages)
    own = np.zeros((people, count))
    paid = {kind: np.full(count, known.get(kind, 0.0)) for kind in KINDS}
    if by == "accounts":
        own[0] = received
    else:
        paid[by] = paid[by] + np.array(received)
    person = {kind: amount for kind, amount in known.items() if kind not in KINDS}
    return Years(ages, [person] * people, own, np.zeros((people, count)), paid, (1.0 / people,) * people)


def amounts_by_line(rule: StateOfYear) -> Iterator[tuple[str, float]]:
    """Where the table says that the tax steps, by line; every other amount, and where each row begins, on the state's
    income, its taxable income and federal AGI."""
    named = {edge.amount for edge in edges(rule.code, rule.year, rule.status, TO)}
    yield from {(edge.line, edge.value) for edge in edges(rule.code, rule.year, rule.status, 4e5)}
    t = rule.amounts
    for name in t.found:
        if name not in named and name not in ("local_rates", "local_frederick"):
            values = [start for start, _ in t.rows(name)] if t.is_rows(name) else [t[name]]
            for value in values:
                if 50.0 <= value <= TO:
                    yield from ((line, value) for line in ("agi", "taxable", "federal_agi"))


def received_for(
    rule: StateOfYear, ages: tuple[int, ...], known: Mapping[str, float], by: str, line: str, value: float
) -> float | None:
    """What is received where a line is at a value; None where that is not found."""
    at = value
    for _ in range(8):
        x = entered(rule, household(ages, known, [max(at, 0.0)], by), 0)
        found = resident_at(x, federal_return(x, rule.law), rule)[line]
        if abs(found - value) < 1e-7:
            return at
        at += value - found
    return None


def around_amounts(
    code: str, year: int, ages: tuple[int, ...], known: Mapping[str, float], by: str, most: int = 10_000
) -> int:
    """A cent below and above where an amount bends or steps the tax, and at it where it is whole dollars; at how many
    places."""
    rule = rule_of(code, year, household(ages, known, [0.0], by), "")
    looked = sorted(set(amounts_by_line(rule)))
    found = [received_for(rule, ages, known, by, *at) for at in looked[:: 1 + len(looked) // most]]
    places = sorted({place for place in found if place is not None and place > 0.02})
    near = [at + more for at in places for more in (-0.01, 0.01)]
    whole = [round(at) for at in places if abs(at - round(at)) < 1e-9]
    agree(code, year, household(ages, known, [0.0, *near, *whole], by))
    return len(places)


@pytest.mark.parametrize("code", TAXING)
def test_around_amounts_of_the_table(code: str) -> None:
    """Around a dozen of them; `slow` has more. Washington taxes gains alone, Pennsylvania nothing that accounts pay."""
    assert around_amounts(code, 2026, (66,), {}, "long" if code == "WA" else "interest", 12)
    by = {"PA": "interest", "WA": "long"}.get(code, "accounts")
    assert around_amounts(code, 2027, (76, 66), SITUATIONS["benefits"], by, 12)


@pytest.mark.slow
@pytest.mark.parametrize("known", SITUATIONS.values(), ids=SITUATIONS)
@pytest.mark.parametrize("code", TAXING)
def test_around_more_amounts_of_the_table(code: str, known: Mapping[str, float]) -> None:
    places = 0
    for number, ages in enumerate(((60,), (66,), (76,), (60, 60), (66, 66), (76, 60), (76, 76))):
        by = ("accounts", "interest", "long")[number % 3]
        places += around_amounts(code, YEARS[number % 3], ages, known, by, 60)
    assert places


# ---- cities and counties, and prices that move -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "place"), [(code, place) for code, places in PLACES.items() for place in places]
)
def test_cities_and_counties(code: str, place: str) -> None:
    rng = np.random.default_rng(3)
    for year, ages in zip((2026, 2031), ((66,), (76, 66)), strict=True):
        agree(code, year, random_years(rng, ages, 25), place)


HANGING_ON_FEDERAL_DEDUCTIONS = (
    "AL",
    "AZ",
    "CO",
    "DC",
    "IA",
    "ID",
    "ME",
    "MO",
    "MT",
    "ND",
    "NE",
    "NM",
    "OR",
    "SC",
    "UT",
    "VT",
)
"""Their taxes have federal amounts in them, which are rounded in the form and not on a path."""


def shrunk(years: Years, by: float) -> Years:
    """The same in dollars that are worth so many times as much."""
    people = [{kind: amount / by for kind, amount in person.items()} for person in years.people]
    paid = {kind: amounts / by for kind, amounts in years.paid.items()}
    return replace(
        years, people=people, distributed=years.distributed / by, converted=years.converted / by, paid=paid
    )


@pytest.mark.parametrize("code", TAXING)
def test_where_prices_rise_further_than_in_the_plan(code: str) -> None:
    """The return of a year after higher inflation, told in dollars at the plan's prices."""
    rng, year = np.random.default_rng(11), 2031
    higher = LawBook(lambda _: 0.06, 2026)

    def above_plan(year: int) -> float:
        return higher.deflator(year) / BOOK.deflator(year)

    price = above_plan(year)
    years = random_years(rng, (76, 66), 40)
    form = by_the_form(rule_of(code, year, years, "", higher), years) / price
    mine = shrunk(years, price)
    found = at_once(rule_of(code, year, mine, ""), mine, np.full(years.count, price), above_plan)
    near = 12.0 if code in HANGING_ON_FEDERAL_DEDUCTIONS else HALF_A_CENT
    np.testing.assert_allclose(found, form, rtol=0.0, atol=near)
