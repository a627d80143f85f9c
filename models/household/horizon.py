"""From a scenario to its facts: the chain of periods that planner and audit both read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...tax_tables.project import LawBook
from ...tax_tables.read import actuarial
from ...tax_tables.reform_asked import Reform
from ...tax_tables.schema import FilingStatus, YearLaw
from ..laws.federal import charitable_distributions, payroll_tax, rmd
from ..laws.federal.charitable_distributions import year_70_half
from ..laws.federal.early_distributions import year_59_half
from ..laws.federal.poverty_line import credit_edge
from ..laws.medicare.life_event import more_recent
from ..returns.resident import resident_lines, resident_tax
from ..scenario import Fault, Scenario, ScenarioError
from ..scenario.market import YIELDS
from . import streams
from .calendar import (
    MONTHS,
    alive,
    filing_status,
    heirs,
    month_of,
    months_paid,
    plan_years,
    senior_by,
)
from .carried_gifts import carried_at_start
from .facts import NOTHING_YET, AssetYear, FlatStateTax, Horizon, Period, SoFar
from .giving import givings, under_ceilings
from .healthcare import base_premiums, life_events, surcharges_by_tier
from .heirs import inheriting
from .inherited import divisors
from .inheriting import as_beneficiary
from .itemized import beside_items, itemized
from .market import Rate, asset_years, growth_path, rate_in
from .open_facts import open_facts
from .pensions import rolled_from_pensions
from .so_far import first_month_left, fraction_left, so_far, whole_year
from .state_facts import StateOfYear, state_of_year
from .state_refusals import state_refusals
from .state_residents import Dollars, residents
from .streams import Clock
from .warnings import household_warnings
from .within_year import first_day_return


def build_horizon(scenario: Scenario, book: LawBook | None = None) -> Horizon:
    """Everything that is known before anything is decided, year by year to the last `plan_to_age`.

    `book` is `law_book(scenario)` where the caller has it already. Raises `tax_tables.reform.ReformError` when a
    reform names a number that is not in the law.
    """
    refuse_open_facts(scenario)
    last_years = {person.name: person.last_year for person in scenario.people}
    years = plan_years(scenario.start_year, last_years)
    deflator = growth_path(scenario.market.inflation, len(years))
    clock = Clock(years, deflator, last_years, first_month_left(scenario), fraction_left(scenario))
    book = book or law_book(scenario)
    periods = _Builder(scenario, clock, book).periods()
    if refused := list(state_refusals(scenario, periods)):
        raise ScenarioError(refused)
    return Horizon(
        periods=periods,
        prior_returns=_prior_returns(scenario, periods),
        estate_deflator=deflator[-1],
        heir_of=heirs(last_years),
        actuarial=actuarial(),
        heirs=inheriting(scenario, book, deflator[-1], actuarial()),
        warnings=(
            *scenario.warnings,
            *book.warnings,
            *household_warnings(scenario, periods, book.projected_from, actuarial()),
        ),
        gifts_carried=carried_at_start(scenario),
    )


def _refuse_above(limit: float, given: Mapping[str, float]) -> None:
    """Raises ScenarioError where more was paid out of a person's IRAs than is no income (26 USC 408(d)(8)(A))."""
    expected = (
        f"at most {limit:,.0f} for a person in the year (26 USC 408(d)(8)(A)): what is beyond it is a distribution, "
        "and a gift in cash (year_to_date.distributions, year_to_date.given)"
    )
    faults = [
        Fault("year_to_date.qcd", f"{paid:,.2f} out of the IRAs of {name}", expected)
        for name, paid in given.items()
        if paid > limit + 0.005
    ]
    if faults:
        raise ScenarioError(faults)


def refuse_open_facts(scenario: Scenario) -> None:
    """Raises ScenarioError where facts are left open that nobody has chosen."""
    expected = (
        "a stated value: `solve`, `compare` and `explain` choose it, this is for one scenario as it stands"
    )
    faults = [Fault(fact.path, '"optimize"', expected) for fact in open_facts(scenario)]
    if faults:
        raise ScenarioError(faults)


def law_book(scenario: Scenario) -> LawBook:
    """The law of every year under the scenario's inflation and reforms."""
    market = scenario.market
    growth = market.medicare_premium_growth
    return LawBook(
        _by_year(market.inflation, scenario.start_year),
        scenario.start_year,
        None if growth is None else _by_year(growth, scenario.start_year),
        _reforms(scenario),
    )


def law_book_like(book: LawBook, before: Scenario, scenario: Scenario) -> LawBook:
    """`law_book(scenario)`, taking over what it has in common with the `book` of the scenario `before`."""
    if (before.start_year, before.market) != (scenario.start_year, scenario.market):
        return law_book(scenario)
    reforms = _reforms(scenario)
    return book if _reforms(before) == reforms else book.with_reforms(reforms)


def _reforms(scenario: Scenario) -> list[Reform]:
    return [reform.assumed(scenario.start_year) for reform in scenario.taxes.reform]


def _by_year(rate: Rate, start_year: int) -> Callable[[int], float]:
    return lambda year: rate_in(rate, year - start_year)


def _prior_returns(scenario: Scenario, periods: Sequence[Period]) -> tuple[tuple[float, FilingStatus], ...]:
    enrolled = any(any(period.medicare_months.values()) for period in periods[:2])
    taxes = scenario.taxes
    if not enrolled or taxes.prior_magi is None or taxes.prior_filing_status is None:
        return ()
    return tuple(zip(taxes.prior_magi, taxes.prior_filing_status, strict=True))


class _Builder:
    """Builds the chain of periods; what needs the whole horizon is worked out once, here."""

    def __init__(self, scenario: Scenario, clock: Clock, book: LawBook) -> None:
        self.scenario, self.clock, self.tables = scenario, clock, actuarial()
        self.laws = [book.for_year(year) for year in clock.years]
        self.people = {person.name: person for person in scenario.people}
        self.assets = _asset_chains(scenario, len(clock.years), clock.first)
        self.spending = streams.spending_path(scenario.spending, scenario.people, clock)
        self.benefits = self._benefits()
        self.medicare_from = {name: month_of(*scenario.medicare_start(name)) for name in self.people}
        self.part_d = self._part_d()
        self.flat, self.book = _flat(scenario), book
        self.giving = givings(scenario, clock)
        self.events = life_events(scenario)
        self.so_far = so_far(scenario, self.laws[0], self.medicare_from, self.part_d[0])

    def periods(self) -> tuple[Period, ...]:
        """The periods in order, each knowing the one before."""
        chain: list[Period] = []
        for index in range(len(self.clock.years)):
            chain.append(self._period(index, chain[-1] if chain else None))
        return tuple(chain)

    def _period(self, index: int, previous: Period | None) -> Period:
        scenario, clock, law, year = self.scenario, self.clock, self.laws[index], self.clock.years[index]
        living = alive(clock.last_years, year)
        child = scenario.taxes.dependent_child_until
        status = filing_status(clock.last_years, year, child, scenario.widowed)
        before = NOTHING_YET if index else self.so_far
        wages = whole_year(streams.wages(scenario.people, clock, year), before.wages)
        enrolled = {name: months_paid(self.medicare_from[name], year) for name in living}
        months = sum(enrolled.values())
        base = base_premiums(months, self.part_d[index], law.medicare)
        benefits = whole_year(self.benefits[index], before.social_security)
        state = self.flat or self._state(year, status, law, wages, benefits)
        given = itemized(scenario, year, clock.price(year), base, state)
        surcharges = surcharges_by_tier(months, law.medicare)
        giving = under_ceilings(self.giving, index, scenario, clock.years, status, self.book)
        state, given = beside_items(state, given, surcharges, giving)
        return Period(
            index=index,
            year=year,
            deflator=clock.price(year),
            filing_status=status,
            ages={name: year - self.people[name].born.year for name in living},
            dies=tuple(name for name in living if clock.last_years[name] == year),
            seniors=sum(senior_by(self.people[name].born, year) for name in living),
            wages=wages,
            pensions=whole_year(streams.pensions(scenario.people, clock, year), before.pensions),
            social_security=benefits,
            payroll_tax=payroll_tax.compute(tuple(wages.values()), status, law.federal.payroll_tax),
            spending_weight=self.spending[index],
            spending_extra=streams.spending_extra(scenario.spending, clock, year),
            medicare_months=enrolled,
            base_premiums=base,
            surcharge_by_tier=surcharges,
            rmd_divisor=self._rmd_divisors(living, year),
            inherited=divisors(scenario, year, self.tables),
            may_give=self._may_give(living, year, law, before),
            as_beneficiary=as_beneficiary(scenario, year, self.tables),
            from_pensions=rolled_from_pensions(scenario, year),
            under_59_half=frozenset(name for name in living if year < year_59_half(self.people[name].born)),
            itemized=given,
            state=state,
            assets={name: chain[index] for name, chain in self.assets.items()},
            law=law,
            begins=scenario.first_day if not index and scenario.year_to_date else None,
            fraction=clock.left(year),
            first_day_return=first_day_return(scenario, index, clock.left(year)),
            so_far=before,
            giving=giving,
            before_medicare=sum(self._uninsured(name, year) for name in living),
            credit_edge=credit_edge(
                len(living) + (child is not None and year <= child),
                scenario.taxes.residence(year).state,
                law.federal.poverty_line,
            ),
            more_recent=more_recent(year, self.events) if months else (),
            previous=previous,
        )

    def _state(
        self, year: int, status: FilingStatus, law: YearLaw, wages: Dollars, benefits: Dollars
    ) -> StateOfYear | None:
        left = streams.pensions(self.scenario.people, self.clock, year)
        public = streams.pensions(self.scenario.people, self.clock, year, public_only=True)
        before = NOTHING_YET if year != self.clock.start_year else self.so_far
        pensions = whole_year(left, before.pensions)
        for name, whole in pensions.items():
            public[name] *= whole / left[name] if left[name] else 0.0
        people = residents(self.scenario, year, wages, pensions, public, benefits)
        seniors = sum(senior_by(self.people[name].born, year) for name in pensions)
        return state_of_year(
            self.scenario, year, status, people, seniors, law, self.book, resident_tax, resident_lines
        )

    def _may_give(self, living: Sequence[str], year: int, law: YearLaw, before: SoFar) -> dict[str, float]:
        """The limit of everyone who is 70 1/2 by the end of the year, less what was given before the first day."""
        owned = {account.name: account.owner for account in self.scenario.accounts}
        given = {
            name: sum(amount for account, amount in before.qcd.items() if owned.get(account) == name)
            for name in living
        }
        table = law.federal.charitable_distributions
        _refuse_above(table.limit, given)
        return {
            name: charitable_distributions.constrain(table, given[name])
            for name in living
            if year_70_half(self.people[name].born) <= year
        }

    def _uninsured(self, name: str, year: int) -> int:
        """Months of the year before a person is 65 or on Medicare, whichever is earlier."""
        until = min(self.medicare_from[name], month_of(*self.people[name].turns_65))
        return MONTHS - months_paid(until, year)

    def _benefits(self) -> list[dict[str, float]]:
        factors = [law.federal.social_security.benefit_factor for law in self.laws]
        return streams.benefits(self.scenario.people, self.clock, factors, self.tables)

    def _part_d(self) -> Sequence[float | None]:
        """The plan's own Part D premium of each year, None where the national base premium stands for it."""
        count, own = len(self.clock.years), self.scenario.healthcare.part_d_premium_monthly
        if own is None:
            return [None] * count
        market = self.scenario.market
        growth = market.medicare_premium_growth
        return [own * level for level in growth_path(market.inflation if growth is None else growth, count)]

    def _rmd_divisors(self, living: Sequence[str], year: int) -> dict[str, float]:
        ages = {name: year - self.people[name].born.year for name in living}
        return {
            name: rmd.divisor(
                age, next((other for who, other in ages.items() if who != name), None), self.tables
            )
            for name, age in ages.items()
            if year >= rmd.start_year(self.people[name].born, self.tables)
        }


def _asset_chains(scenario: Scenario, years: int, first: float) -> dict[str, tuple[AssetYear, ...]]:
    return {
        name: asset_years(asset.total_return, {kind: getattr(asset, kind) for kind in YIELDS}, years, first)
        for name, asset in scenario.market.assets.items()
    }


def _flat(scenario: Scenario) -> FlatStateTax | None:
    flat = scenario.taxes.state_flat
    return (
        None if flat is None else FlatStateTax(flat.rate, flat.taxes_retirement, flat.taxes_social_security)
    )
