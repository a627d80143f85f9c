"""A state's two readings meet: with a year's income pinned, the least tax of its rows is its return's, to the cent or,
where they are not all of the law, to the amount that is said to be missing, and never more.

At every kink of a state's law that a program can have (brackets, caps of exclusions, deductions used up) and at random,
for one filer and two, at 60, 66 and 76, where nothing is itemized.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.household.state_facts import Resident, StateOfYear
from decumulate.models.laws.federal import payroll_tax, standard_deduction
from decumulate.models.laws.piecewise import Piecewise
from decumulate.models.laws.regime import AGI, CellRows, Lines
from decumulate.models.laws.states import connecticut, deductions, facts, new_york, register
from decumulate.models.laws.states.choices import Taken, all_taken
from decumulate.models.laws.states.itemizing import ItemsOfPlan
from decumulate.models.laws.states.plan_lines import FilerOfPlan, YearOfPlan
from decumulate.models.laws.states.steps import RAMP
from decumulate.models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from decumulate.models.returns.marginal_rates import state_tax
from decumulate.models.returns.resident import resident_lines, resident_tax
from decumulate.models.returns.state_steps import steps_above
from decumulate.models.scenario.states import STATES, WITHOUT_INCOME_TAX
from decumulate.solver.backends import open_session
from decumulate.solver.formulation.disjunctive import CellModel
from decumulate.solver.formulation.model import UNIT, Expr, Model, Tag
from decumulate.solver.formulation.year_rows import YearRows
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import FilingStatus

SINGLE, JOINT = FilingStatus.SINGLE, FilingStatus.MARRIED_FILING_JOINTLY
HEAD = FilingStatus.HEAD_OF_HOUSEHOLD
BOOK = LawBook(lambda _: 0.025, 2026)
YEARS = (2026, 2027, 2031)
AGES = ((60,), (66,), (76,), (60, 60), (66, 60), (66, 66), (76, 66), (76, 76))
CENT = 0.01
LOSS_LIMIT = 3_000.0
KNOWN = ("wages", "pensions", "public_pensions", "social_security")

Person = dict[str, float]


def rule_of(
    code: str,
    year: int,
    ages: tuple[int, ...],
    people: list[Person],
    place: str = "",
    status: FilingStatus | None = None,
) -> StateOfYear:
    residents = tuple(
        Resident(
            str(number),
            age,
            year - age,
            **{kind: person.get(kind, 0.0) for kind in KNOWN},
            employers_plan=bool(person.get("employer_distributions")),
        )
        for number, (age, person) in enumerate(zip(ages, people, strict=True))
    )
    status = status or (SINGLE if len(ages) == 1 else JOINT)
    return StateOfYear(
        code,
        place,
        year,
        status,
        residents,
        sum(age >= 65 for age in ages),
        BOOK.for_year(year),
        BOOK,
        resident_tax,
        resident_lines,
    )


def entered(rule: StateOfYear, people: list[Person], gains: float, carried: float = 0.0) -> ReturnInput:
    lines = (
        "wages", "pensions", "social_security", "traditional_distributions", "roth_conversions", "interest",
        "treasury_interest", "tax_exempt_interest", "ordinary_dividends", "qualified_dividends",
    )  # fmt: skip
    of = {line: [person.get(line, 0.0) for person in people] for line in lines}
    of["pensions"] = [a + p.get("public_pensions", 0.0) for a, p in zip(of["pensions"], people, strict=True)]
    shares = {line: tuple(x / sum(xs) for x in xs) for line, xs in of.items() if sum(xs)}
    dollars = {line: sum(xs) for line, xs in of.items()}
    seniors = sum(resident.age >= 65 for resident in rule.residents)
    kinds = [*TOLD.values(), *(kind for resident in rule.residents for kind, _ in resident.heirs)]
    told = {kind: tuple(person.get(kind, 0.0) for person in people) for kind in kinds}
    return ReturnInput(
        rule.status,
        seniors,
        carry_long=carried,
        shares=shares,
        told={kind: amounts for kind, amounts in told.items() if sum(amounts)},
        long_term_gains=gains,
        **dollars,
    )


RECEIVED = (
    "traditional_distributions", "roth_conversions", "interest", "ordinary_dividends", "qualified_dividends",
)  # fmt: skip


TOLD = {
    "inherited": "inherited_distributions",
    "employers": "employer_distributions",
    "qcd": "qcd",
}
"""Of the first two the distributions are a part of a person's others here."""


def filer(resident: Resident, person: Person, weight: float) -> FilerOfPlan:
    def pinned(*kinds: str) -> Expr:
        return Expr(const=weight * sum(person.get(kind, 0.0) for kind in kinds) / UNIT)

    return FilerOfPlan(
        age=resident.age,
        birth_year=resident.birth_year,
        wages=person.get("wages", 0.0),
        pensions=person.get("pensions", 0.0),
        public_pensions=person.get("public_pensions", 0.0),
        social_security=person.get("social_security", 0.0),
        distributions=pinned("traditional_distributions"),
        conversions=pinned("roth_conversions"),
        interest=pinned("interest") - pinned("treasury_interest"),
        treasury_interest=pinned("treasury_interest"),
        tax_exempt_interest=pinned("tax_exempt_interest"),
        dividends=pinned("ordinary_dividends", "qualified_dividends"),
        of_gains_alone=not others(person),
        received=pinned(*RECEIVED) - pinned("treasury_interest"),
        employers_plan=resident.employers_plan,
        heirs=resident.heirs,
        left={kind: pinned(kind) for kind, _ in resident.heirs},
        **{field: pinned(kind) for field, kind in TOLD.items() if person.get(kind)},
    )


def taxed(person: Person, code: str) -> float:
    """What every state may tax of it; wages are beside what Delaware lets a loss take below zero."""
    kinds = (
        ("interest", "qualified_dividends") if code == "DE" else ("wages", "interest", "qualified_dividends")
    )
    return sum(person.get(kind, 0.0) for kind in kinds) - person.get("treasury_interest", 0.0)


def others(person: Person) -> float:
    """What a person receives beside benefits and gains."""
    return sum(amount for kind, amount in person.items() if kind != "social_security")


def least(
    rule: StateOfYear,
    people: list[Person],
    gains: float,
    carried: float = 0.0,
    weight: float = 1.0,
    taken: Taken | None = None,
    itemized: ItemizedInputs | None = None,
) -> float:
    """The least tax that the state's rows allow; in a cell of less than the whole `weight`, of that part of all.

    taken    of the taxpayers' alternatives these alone
    """
    x = entered(rule, people, gains, carried)
    if itemized is not None:
        x = replace(x, itemized=replace(itemized, state=rule))
    own_gifts = x.itemized.gifts.cash + x.itemized.gifts.at_market
    net = max(-LOSS_LIMIT, gains - carried)
    lines = federal_return(x, rule.law)
    table = rule.law.federal.standard_deduction
    standard = standard_deduction.compute(x.seniors, rule.status, table)

    def pinned(dollars: float) -> Expr:
        return Expr(const=weight * dollars / UNIT)

    year = YearOfPlan(
        filers=[filer(*each, weight) for each in zip(rule.residents, people, strict=True)],
        before_benefits=pinned(lines.agi - lines.taxable_social_security),
        taxable_benefits=pinned(lines.taxable_social_security),
        deduction=pinned(lines.deduction),
        items=rule.items,
        itemizing=_itemizing(rule, x, lines, weight),
        property_tax=x.itemized.property_tax,
        surcharge=pinned(_surcharge(rule, x)),
        given=pinned(own_gifts) if own_gifts else None,
        treasury_interest=pinned(x.treasury_interest),
        tax_exempt_interest=pinned(x.tax_exempt_interest),
        net_gain=pinned(net),
        loss_deducted=pinned(max(0.0, -net)),
        agi=pinned(lines.agi),
        qualified_dividends=pinned(x.qualified_dividends),
        gains_of_year=pinned(gains),
        long_gains=pinned(gains),
        net_long=pinned(gains - carried),
        long_above=pinned(max(0.0, gains - carried)),
        net_loss=pinned(max(0.0, carried - gains)),
        net_capital_gain=pinned(max(0.0, net)),
        standard=standard,
        standard_aged=standard - table.basic[rule.status],
        loss_limit=LOSS_LIMIT if carried or gains < 0.0 else 0.0,
        place=rule.place,
        payroll_tax=payroll_tax.compute(
            [person.get("wages", 0.0) for person in people], rule.status, rule.law.federal.payroll_tax
        ),
        most_taxed_benefits=rule.most_taxed_benefits,
        benefits_base=rule.benefits_base,
        half_benefits=rule.half_benefits,
        rounding=pinned(rule.apart(x, lines)),
        federal_tax=pinned(lines.ordinary_income_tax + lines.capital_gains_tax + lines.amt + lines.niit),
        below=[pinned(float(lines.agi <= value)) for value, _ in rule.steps],
    )
    ways = [taken] if taken else all_taken(rule.decisions)
    return min(_least(rule, replace(year, taken=way), x, lines, weight) for way in ways)


def _surcharge(rule: StateOfYear, x: ReturnInput) -> float:
    """What Medicare charges beside the premiums that are known."""
    paid = x.itemized.medical_expenses + x.itemized.medicare_premiums
    return paid - rule.items.medical if rule.items is not None else 0.0


def _itemizing(rule: StateOfYear, x: ReturnInput, lines: ReturnLines, weight: float) -> ItemsOfPlan | None:
    if not rule.ways:
        return None
    surcharge, worked = _surcharge(rule, x), lines.worked
    given = worked.gifts_in(rule.code)
    allowed = 0.0 if given is None else given.cash.allowed + given.at_market.allowed
    pinned = (Expr(const=weight * dollars / UNIT) for dollars in (surcharge, allowed))
    filed = lines.worked.taxed.schedule_a
    schedule_a = Expr(const=weight * (filed.total if filed else 0.0) / UNIT)
    straight = Expr(const=weight * x.itemized.cash_to_charities / UNIT)
    return ItemsOfPlan(rule.items, rule.ways, *pinned, schedule_a, straight, elected=lines.itemizes)


def _least(rule: StateOfYear, year: YearOfPlan, x: ReturnInput, lines: ReturnLines, weight: float) -> float:
    """The same where the taxpayers' alternatives are chosen; infinite where they may not be."""

    def pinned(dollars: float) -> Expr:
        return Expr(const=weight * dollars / UNIT)

    model = Model()
    rows = YearRows(model, rule.year) if weight == 1.0 else CellModel(model, rule.year, 0, Expr(const=weight))
    federal = Lines(0.0, year.before_benefits, year.tax_exempt_interest, None, None)
    federal.taxable_benefits, federal.agi = year.taxable_benefits, year.agi
    at, own_lines, below = {AGI: lines.agi}, {}, {}
    for name, own in rule.own.items():
        at[name] = _own_line(rule, name, x, lines, year.taken)
        added_up = own.line.added_up
        own_lines[name] = (
            added_up(rows, federal, rule.amounts) if added_up else own.line.line(rows, year, rule.amounts)
        )
        if added_up is not None:
            assert own_lines[name].const * UNIT == pytest.approx(weight * at[name], abs=1e-6)
        below[name] = [pinned(float(at[name] <= value)) for value, _ in own.steps]
    kinks = {AGI: rule.kinks, **{name: own.kinks for name, own in rule.own.items()}}

    def hold(rows: CellRows, name: str, amount: Expr, of: Piecewise, line: str) -> None:
        assert {round(x, 6) for x in of.upward_kinks()} <= {round(kink.value, 6) for kink in kinks[line]}
        rows.at_most(name, amount, of(at[line]))

    of_line = {AGI: rule.steps, **{name: own.steps for name, own in rule.own.items()}}
    passed = {line: len([value for value, _ in on if at[line] > value]) for line, on in of_line.items()}
    year = replace(year, own_lines=own_lines, below_lines=below, hold=hold)
    if year.itemizing is not None and year.taken is not None:
        of_items = replace(year.itemizing, taken=year.taken[rule.own_decisions :])
        year = replace(year, itemizing=of_items)
    if weight < 1.0:  # what a cell knows
        year = replace(year, passed=passed, span=(lines.agi - 3e3, lines.agi + 3e3))
        year = replace(year, treasuries=bool(x.treasury_interest))
    tax = model.column(Tag("state_tax"))
    register.CONSTRAINED[rule.code](rows, tax, year, rule.amounts)
    model.cost = tax
    solved = open_session("highs", model, 1).solve_mip(10.0, 0.0)
    return tax.value(solved.values) * UNIT if solved.values is not None else math.inf


def _own_line(rule: StateOfYear, name: str, x: ReturnInput, lines: ReturnLines, taken: Taken | None) -> float:
    """A line of its own with these alternatives, where it hangs on them: else that of the return."""
    own = rule.lines(x, lines, rule).others
    by_choice = f"line_{taken[0]}" if taken else ""
    return own[by_choice] if by_choice in own else rule.own_line(name, x, lines)


def dollars_of_law(rule: StateOfYear) -> list[float]:
    """Every amount of a state's year, as dollars of income near which something may bend."""
    found = {0.0, 1.0}
    for name in rule.amounts.found:
        if name == "local_rates":
            continue
        rows = rule.amounts.rows(name) if rule.amounts.is_rows(name) else [(rule.amounts[name], 0.0)]
        found |= {abs(x) for row in rows for x in row if 10.0 < abs(x) < 3e6}
    return sorted(found)


KINDS = (
    "pensions", "public_pensions", "traditional_distributions", "roth_conversions", "interest",
    "tax_exempt_interest", "qualified_dividends", "wages", "social_security",
)  # fmt: skip


def households(rule: StateOfYear, count: int) -> Iterator[tuple[list[Person], float, float]]:
    """Incomes around the amounts of the law, and anywhere, with gains and losses carried in."""
    rng = random.Random(f"{rule.code} {rule.year} {rule.residents}")
    amounts = dollars_of_law(rule)
    for _ in range(count):
        people = []
        for _ in rule.residents:
            person: Person = {}
            for kind in rng.sample(KINDS, 3):
                near = rng.choice(amounts) + rng.choice(amounts) + rng.choice((-1.0, 0.0, 1.0))
                person[kind] = max(0.0, near if rng.random() < 0.6 else rng.uniform(0.0, 150_000.0))
            person["social_security"] = min(60_000.0, person.get("social_security", 0.0))
            if person.get("interest"):
                person["treasury_interest"] = person["interest"] * rng.choice((0.0, 0.5, 1.0))
            people.append({} if rng.random() < 0.1 else person)
        gains = rng.choice((0.0, rng.choice(amounts), rng.uniform(0.0, 200_000.0)))
        yield people, gains, rng.choice((0.0, 0.0, 2_000.0, 90_000.0))


def in_program(rule: StateOfYear) -> bool:
    return not deductions.gap(rule.code, rule, rule.amounts)


def at_a_step(rule: StateOfYear, x: ReturnInput, lines: ReturnLines) -> bool:
    """Whether a return lies at a step of the state's tax, of which a program keeps clear."""
    near = [lines.agi - value for value, _ in rule.steps]
    for name, own in rule.own.items():
        at = rule.own_line(name, x, lines)
        near += [at - value for value, _ in own.steps]
    return any(abs(away) < 0.1 for away in near)


@pytest.mark.parametrize("count", [20, pytest.param(300, marks=pytest.mark.slow)], ids=["few", "many"])
@pytest.mark.parametrize("code", sorted(register.CONSTRAINED))
def test_the_rows_say_what_the_return_says(code: str, count: int) -> None:
    met = 0
    for year in YEARS:
        for ages in AGES:
            bare = rule_of(code, year, ages, [{} for _ in ages])
            for people, gains, carried in households(bare, count):
                rule = rule_of(code, year, ages, people)
                x = entered(rule, people, gains, carried)
                lines = federal_return(x, rule.law)
                if carried > gains and any(others(p) and taxed(p, code) < LOSS_LIMIT for p in people):
                    continue  # docs/formulation.md says what the rows see otherwise there
                if at_a_step(rule, x, lines):
                    continue
                owed = state_tax(x, federal_return(x, rule.law), rule)
                found = least(rule, people, gains, carried)
                told = ages, people, gains, carried, found, owed
                assert owed - rule.missing - CENT <= found <= owed + CENT, told
                met += 1
    assert met >= 6 * count


@pytest.mark.parametrize("code", sorted(register.CONSTRAINED))
def test_the_rows_of_a_head_of_household_say_what_the_return_says(code: str) -> None:
    met = 0
    for age in (60, 76):
        for people, gains, _ in households(rule_of(code, 2026, (age,), [{}], status=HEAD), 10):
            rule = rule_of(code, 2026, (age,), people, status=HEAD)
            if rule.unknown:
                continue  # refused by name
            x = entered(rule, people, gains)
            lines = federal_return(x, rule.law)
            if at_a_step(rule, x, lines):
                continue
            owed, found = state_tax(x, lines, rule), least(rule, people, gains)
            assert owed - rule.missing - CENT <= found <= owed + CENT, (age, people, gains, found, owed)
            met += 1
    assert met or rule.unknown


@pytest.mark.parametrize("code", sorted(register.CONSTRAINED))
def test_a_cell_that_weighs_a_half_owes_a_half(code: str) -> None:
    """Every constant of a statute is times the cell's switch: a program's bound is made of such parts."""
    for ages in ((60,), (76, 66)):
        bare = rule_of(code, 2027, ages, [{} for _ in ages])
        for people, gains, _ in households(bare, 6):
            rule = rule_of(code, 2027, ages, people)
            whole, half = (least(rule, people, gains, weight=weight) for weight in (1.0, 0.5))
            if rule.missing:  # a cell knows more, and asks for no less
                x = entered(rule, people, gains)
                owed = state_tax(x, federal_return(x, rule.law), rule)
                assert whole - CENT <= 2.0 * half <= owed + CENT, (ages, people, gains)
            else:
                assert half == pytest.approx(0.5 * whole, abs=CENT), (ages, people, gains)


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("MD", "Talbot"),
        ("MD", "Anne Arundel"),
        ("MD", "Frederick"),
        ("NY", "New York City"),
        ("NY", "Yonkers"),
    ],
)
def test_a_localitys_rows_say_what_its_return_says(code: str, place: str) -> None:
    for ages in ((60,), (76, 66)):
        for people, gains, _ in households(rule_of(code, 2026, ages, [{} for _ in ages]), 10):
            rule = rule_of(code, 2026, ages, people, place)
            x = entered(rule, people, gains)
            owed = state_tax(x, federal_return(x, rule.law), rule)
            assert least(rule, people, gains) == pytest.approx(owed, abs=CENT), (ages, people, gains)


@pytest.mark.parametrize("place", ["", "New York City", "Yonkers"])
def test_the_first_benefit_of_new_yorks_heads_of_household_grows_while_it_is_taken_back(place: str) -> None:
    """A square of AGI between 107,650 and 118,850, which tangents stay within five cents of; beyond, to the cent."""
    assert rule_of("NY", 2026, (60,), [{}], place, HEAD).missing < 0.06
    for wages in (
        50_000.0,
        107_000.0,
        107_651.0,
        108_350.0,
        109_050.0,
        113_250.0,
        118_849.0,
        118_851.0,
        200_000.0,
    ):
        people = [{"wages": wages}]
        rule = rule_of("NY", 2026, (60,), people, place, HEAD)
        x = entered(rule, people, 0.0)
        owed, found = state_tax(x, federal_return(x, rule.law), rule), least(rule, people, 0.0)
        most = rule.missing if 107_650.0 < wages < 118_850.0 else 0.0
        assert owed - most - 1e-6 <= found <= owed + 1e-6, (wages, found, owed)


def test_west_virginias_rows_of_2025_ask_what_is_owed_where_no_benefits_are_taxed() -> None:
    for wages, free in ((20_000.0, True), (90_000.0, False)):
        people = [{"wages": wages, "social_security": 30_000.0}]
        rule = rule_of("WV", 2025, (64,), people)
        x = entered(rule, people, 0.0)
        owed, found = state_tax(x, federal_return(x, rule.law), rule), least(rule, people, 0.0)
        assert found == pytest.approx(owed if free else owed - rule.missing, abs=CENT)
    assert rule.missing == pytest.approx(0.0482 * 0.35 * 25_500.0)


def test_of_two_earners_in_wisconsin_the_rows_have_the_credit_or_what_is_excluded_from_67() -> None:
    # 2026: 3 percent of the lower wage, at most 480, or 24,000 out of an IRA at 67. Of 24,000 what is excluded is worth
    # more; of 5,000 the credit is: 85,000 leave 25,840 less 0.19778 of what is above 29,040, and 1,650.
    for out, credit in ((24_000.0, 0.0), (5_000.0, 480.0)):
        people: list[Person] = [{"wages": 20_000.0, "traditional_distributions": out}, {"wages": 60_000.0}]
        rule = rule_of("WI", 2026, (67, 60), people)
        x = entered(rule, people, 0.0)
        agi = 80_000.0 if not credit else 85_000.0
        taxable = agi - (25_840.0 - 0.19778 * (agi - 29_040.0)) - 1_650.0
        owed = (
            0.035 * 20_150.0
            + 0.044 * (min(taxable, 69_260.0) - 20_150.0)
            + 0.053 * max(0.0, taxable - 69_260.0)
        )
        assert state_tax(x, federal_return(x, rule.law), rule) == pytest.approx(owed - credit, abs=CENT)
        assert least(rule, people, 0.0) == pytest.approx(owed - credit, abs=CENT)
        assert not rule.missing


def test_in_wisconsin_a_small_federal_income_beside_much_municipal_interest_has_no_standard_deduction() -> (
    None
):
    # 2026, 66: a pension below 5,000 is excluded whole, and municipal interest is left: above 136,453.33 nothing of the
    # deduction, at 133,500 of it 13,960 less 12 percent of what is above 20,120, or 354.40.
    for municipal, pension, standard in ((140_000.0, 1_000.0, 0.0), (133_500.0, 4_000.0, 354.4)):
        people: list[Person] = [{"tax_exempt_interest": municipal, "public_pensions": pension}]
        rule = rule_of("WI", 2026, (66,), people)
        x = entered(rule, people, 0.0)
        taxable = municipal - standard - 950.0
        owed = 0.035 * 15_110.0 + 0.044 * (51_950.0 - 15_110.0) + 0.053 * (taxable - 51_950.0)
        assert state_tax(x, federal_return(x, rule.law), rule) == pytest.approx(owed, abs=CENT)
        assert least(rule, people, 0.0) == pytest.approx(owed, abs=CENT)


def test_whose_income_it_is_decides_the_tax() -> None:
    # Louisiana 2026, both 70: 30,000 out of one IRA, or 15,000 out of each. Excluded are 12,324 of one, or of each.
    one: list[Person] = [{"traditional_distributions": 60_000.0}, {}]
    each: list[Person] = [{"traditional_distributions": 30_000.0}, {"traditional_distributions": 30_000.0}]
    taxes = []
    for people in (one, each):
        rule = rule_of("LA", 2026, (70, 70), people)
        x = entered(rule, people, 0.0)
        taxes.append(state_tax(x, federal_return(x, rule.law), rule))
    assert taxes == pytest.approx(
        [0.03 * (60_000 - 12_324 - 25_676), 0.03 * (60_000 - 24_648 - 25_676)], abs=CENT
    )


def test_every_state_in_a_plan_is_read_twice() -> None:
    assert set(register.CONSTRAINED) == set(STATES) - WITHOUT_INCOME_TAX
    assert set(register.MISSING) <= set(register.CONSTRAINED)


def test_amounts_of_later_years_grow_where_the_state_indexes_them() -> None:
    rule = rule_of("LA", 2031, (70,), [{}])
    grown = replace(rule, year=2026).amounts["standard"] * BOOK.deflator(2031) / BOOK.deflator(2026)
    assert rule.amounts["standard"] == pytest.approx(grown)
    assert rule_of("NC", 2031, (70,), [{}]).amounts["standard"] == 12_750.0


def test_a_step_just_above_is_named_with_its_cost() -> None:
    # Illinois 2026, 60: above 250,000 of AGI the exemption of 2,925 is lost: 4.95 % of it, and of 2.50 more income.
    people: list[Person] = [{"wages": 249_999.5}]
    rule = rule_of("IL", 2026, (60,), people)
    x = entered(rule, people, 0.0)
    words = [above.words for above in steps_above(x, federal_return(x, rule.law), rule, 2.0)]
    assert words == ["step of Illinois's tax at $250,000 of federal AGI (beyond it $145 more)"]
    far: list[Person] = [{"wages": 249_000.0}]
    x = entered(rule_of("IL", 2026, (60,), far), far, 0.0)
    assert list(steps_above(x, federal_return(x, rule.law), rule, 2.0)) == []


NAMED = {
    "qcd": "no income anywhere but in New Jersey: test_told_apart.py",
    "inherited_distributions": "as of one's own account, where a state has them otherwise: test_told_apart.py",
    "short_term_gains": "in the net gain as long-term ones are; net capital gain tells them apart",
    "long_term_gains": "halved between spouses: below",
}
"""Kinds that are no line of one filer's in a program, and why."""


@pytest.mark.parametrize("code", sorted(register.CONSTRAINED))
def test_every_kind_of_income_enters_the_rows_as_the_return_has_it(code: str) -> None:
    """A new kind must be pinned here or be named; each of one filer, of the other, and gains, on top of much else."""
    assert set(facts.KINDS) - set(NAMED) == {*KINDS, "treasury_interest", "ordinary_dividends"}
    for ages in ((60,), (66,), (66, 66), (60, 60)):
        bare: list[Person] = [{"wages": 30_000.0, "interest": 20_000.0} for _ in ages]
        for number, kind in product(range(len(ages)), sorted(set(facts.KINDS) - set(NAMED))):
            people = [dict(person) for person in bare]
            people[number][kind] = people[number].get(kind, 0.0) + 9_000.0
            for gains in (0.0, 40_000.0):
                rule = rule_of(code, 2026, ages, people)
                x = entered(rule, people, gains)
                owed = state_tax(x, federal_return(x, rule.law), rule)
                found = least(rule, people, gains)
                assert owed - rule.missing - CENT <= found <= owed + CENT, (ages, number, kind, found, owed)


@pytest.mark.parametrize("code", ["CT", "NY"])
def test_a_bounds_rows_of_a_tax_that_steps_never_ask_too_much(code: str) -> None:
    """On any band, beginning where the tax has stepped, the convex function below it is below it, and meets it at the
    band's ends; what is continuous of it and the steps passed are all of it."""
    rng = random.Random(code)
    rule = rule_of(code, 2026, (66, 66), [{}, {}])
    of = {"CT": connecticut, "NY": new_york}[code].tax_by_agi(rule.amounts)
    steps = [value for value, _ in of.jumps]
    for _ in range(40):
        low, high = sorted(rng.choices([*steps, 0.0, 30_000.0, 700_000.0], k=2))
        least, most = low + RAMP, high if high > low else high + 5_000.0
        lines = (-of.whole).majorant(least, most)
        for at in [least, most, *(rng.uniform(least, most) for _ in range(20))]:
            passed = of.continuous(at) + sum(more for value, more in of.jumps if at > value)
            allowed = max(-slope * at - constant for slope, constant in lines)
            assert allowed <= of.whole(at) + 1e-6
            assert of.whole(at) <= passed + 1e-6
            if all(at <= value or at >= value + RAMP for value in steps):
                assert passed == pytest.approx(of.whole(at), abs=1e-6)
            if at in (least, most):
                assert allowed == pytest.approx(of.whole(at), abs=1e-6)
