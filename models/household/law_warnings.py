"""Laws that a household touches and the plan leaves out: (code, where, message), with dollars where they are known.

One a kind, and only where the scenario says something that the law is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ...tax_tables.read import actuarial
from ..accounts import KINDS
from ..amounts import dollars
from ..laws.federal.inherited_accounts import YEARS, last_year
from ..scenario import Scenario
from ..scenario.accounts import EmployerPlan, TaxableAccount, TraditionalIra
from .access import first_qualified
from .calendar import SEPARATION_AGE
from .facts import Period
from .inherited import inheritance, inherited
from .rollovers import rollovers

Note = tuple[str, str, str]


def law_warnings(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """What is left out of this household's law, facts of the plan itself apart (plan_warnings.py)."""
    yield from _separation(scenario, periods)
    yield from _contributions(scenario, periods)
    yield from _still_working(scenario, periods)
    yield from _unmarried(scenario)
    yield from _deferred_interest(scenario)
    yield from _after_tax_basis(scenario)
    yield from _roth_plans(scenario)
    yield from _inherited(scenario)
    yield from _left_again(scenario)
    yield from _child(scenario)


def _child(scenario: Scenario) -> Iterator[Note]:
    """26 USC 24, 32: what a dependent child brings beside the filing status."""
    until = scenario.taxes.dependent_child_until
    if until is not None:
        yield (
            "dependent_child",
            "taxes.dependent_child_until",
            f"a child at home through {until} makes whoever is not married a surviving spouse (two years) or a head of "
            "household; credits for a child, and benefits on a parent's Social Security record, are not counted",
        )


def _employer_plans(
    scenario: Scenario, meant: Callable[[EmployerPlan], bool]
) -> Iterator[tuple[str, float, str]]:
    """Of everyone who has such plans of employers: name, what is held in them, and how they are called."""
    for person in scenario.people:
        plans = [a for a in scenario.accounts if isinstance(a, EmployerPlan) and a.owner == person.name]
        plans = [account for account in plans if meant(account)]
        held = sum(sum(account.holdings.values()) for account in plans)
        if held > 0.0:
            yield person.name, held, " and ".join(dict.fromkeys(KINDS[a.type].words for a in plans))


def _bears_early_tax(account: EmployerPlan) -> bool:
    kind = KINDS[account.type]
    return kind.deferred and kind.early(young=True, rolled_in=account.bears_early_tax)


def _requires(account: EmployerPlan) -> bool:
    return KINDS[account.type].rmd != "none"


def _separation(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """26 USC 72(t)(2)(A)(v): no 10 % on an employer's plan after leaving it in the year of 55 or later."""
    for name, held, words in _employer_plans(scenario, _bears_early_tax):
        born = scenario.person(name).born.year
        worked = [period.year for period in periods if period.wages.get(name, 0.0) > 0.0]
        if worked and worked[-1] < born + SEPARATION_AGE:
            continue
        free = [
            period
            for period in periods
            if name in period.under_59_half
            and period.year >= born + SEPARATION_AGE
            and not period.wages.get(name)
        ]
        if free:
            rate = free[0].law.federal.early_distributions.rate
            until = free[-1].year
            left = f"{name} left that employer in or after {born + SEPARATION_AGE}, the year of 55"
            yield (
                "separation_at_55",
                f"people.{name}",
                f"withdrawals from {name}'s {words} through {until} are charged {rate:.0%} ({dollars(rate * held)} on "
                f"all that is there today); nothing is due if {left} (26 USC 72(t)(2)(A)(v)), unless moved to an IRA",
            )


def _contributions(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    earning = [name for name in periods[0].ages if any(period.wages.get(name) for period in periods)]
    if earning:
        who = " and ".join(earning)
        yield (
            "contributions",
            "people.wages",
            f"what {who} may still pay into a 401(k), IRA or HSA from wages has no field yet: all wages are taxed as "
            "pay, and what is not spent is invested in taxable accounts",
        )


def _still_working(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """26 USC 401(a)(9)(C)(i)(II): the present employer's plan may wait with required distributions."""
    for name, _, words in _employer_plans(scenario, _requires):
        years = [p.year for p in periods if p.wages.get(name, 0.0) > 0.0 and name in p.rmd_divisor]
        if years:
            yield (
                "still_working",
                f"people.{name}",
                f"{name} works in {years[0]}, when distributions are required, from the {words} too; the present "
                "employer's plan may put them off until retirement, save for an owner of 5 % (26 USC 401(a)(9)(C))",
            )


def _unmarried(scenario: Scenario) -> Iterator[Note]:
    """Nothing in a scenario says that two people are married but their past returns."""
    past = scenario.taxes.prior_filing_status or ()
    if len(scenario.people) > 1 and not any(status.startswith("married") for status in past):
        names = " and ".join(person.name for person in scenario.people)
        yield (
            "taken_as_married",
            "people",
            f"{names} are taken to be married: joint returns, spousal and survivor's benefits, accounts that pass on; "
            "two people who are not married need a plan each",
        )


def _deferred_interest(scenario: Scenario) -> Iterator[Note]:
    """26 USC 454(a), 1014(c): interest that is not paid out is no gain, and no death makes it free of tax."""
    gains: dict[str, float] = {}
    for account in scenario.accounts:
        for lot in account.lots if isinstance(account, TaxableAccount) else ():
            asset = scenario.market.assets[lot.asset]
            if "bond" in lot.asset.lower() and asset.growth(0) > 0.0 and not _pays(asset.series):
                gains[lot.asset] = gains.get(lot.asset, 0.0) + lot.value - lot.basis
    for name, gain in gains.items():
        yield (
            "deferred_interest",
            f"market.assets.{name}",
            f"{name} pays nothing out, so its growth is taxed as gain, never after a death; of savings bonds it "
            "is interest, income when cashed, to heirs too (26 USC 454, 1014(c)): "
            f"{dollars(max(gain, 0.0))} is deferred today",
        )


def _pays(series: Mapping[str, float | tuple[float, ...]]) -> bool:
    paid = (rates for kind, rates in series.items() if kind != "total_return")
    return any(any(rates) if isinstance(rates, tuple) else rates for rates in paid)


def _after_tax_basis(scenario: Scenario) -> Iterator[Note]:
    """Form 8606: what was contributed after tax comes out free of tax, pro rata (26 USC 408(d)(2))."""
    unsaid = [a for a in scenario.accounts if isinstance(a, TraditionalIra) and a.after_tax_basis is None]
    if unsaid:
        names = ", ".join(account.name for account in unsaid)
        yield (
            "after_tax_basis",
            "accounts",
            f"every dollar of {names} is taken to be taxable; after_tax_basis = 0 says that it is, and a basis on "
            "Form 8606 is not modelled",
        )


def _roth_plans(scenario: Scenario) -> Iterator[Note]:
    """26 USC 402A(d)(2), 72(e)(8): what a Roth 401(k) pays before its payments qualify is part income, pro rata."""
    rolled = {roll.source: roll.year for roll in rollovers(scenario)}
    for account in scenario.accounts:
        first, held = first_qualified(scenario, account), sum(account.holdings.values())
        roll = rolled.get(account.name)
        if first is not None and min(first, roll or first) > scenario.start_year and held > 0.0:
            until = f"{roll}, when it is rolled over," if roll is not None and roll < first else f"{first}"
            yield (
                "roth_401k_waits",
                account.name,
                f"{account.name} pays nothing before {until} in this plan: an earlier payment would be part income, in "
                "the share that earnings have in it, with 10 % of it before 59 1/2 (26 USC 402A(d)(2), 72(e)(8)); the "
                "program has no such payments to choose from",
            )


def _inherited(scenario: Scenario) -> Iterator[Note]:
    """26 USC 408(d)(3)(C)(ii), 401(a)(9)(B): what is a choice, or still due, of accounts inherited before the plan."""
    for account in inherited(scenario):
        where, died = f"accounts.{account.name}", account.inherited_from.died
        if account.beneficiary == "spouse":
            own = "roth_ira" if account.type == "inherited_roth" else "traditional_ira"
            yield (
                "inherited_from_spouse",
                where,
                f'{account.owner} may also treat {account.name} as an IRA of their own (type = "{own}"): the plan '
                "keeps it as a beneficiary's, free of the 10 % before 59 1/2",
            )
        if died.year == scenario.start_year:
            yield (
                "year_of_death",
                where,
                f"what whoever left {account.name} still had to take in {died.year} is due from its beneficiaries and "
                "not in this plan (26 CFR 1.402(c)-2(j)(4))",
            )


def _left_again(scenario: Scenario) -> Iterator[Note]:
    """26 USC 401(a)(9)(H): whoever inherits what the household had inherited has what is left of its ten years."""
    close = scenario.last_year
    for account in inherited(scenario) if scenario.heirs else ():
        end = last_year(inheritance(scenario, account, close + 1), actuarial())
        if end is not None and close < end < close + YEARS and KINDS[account.type].deferred:
            yield (
                "heirs_of_inherited",
                f"accounts.{account.name}",
                f"what is left in {account.name} at the close of {close} has to leave by the end of {end}; the heirs' "
                "tax on it is reckoned over as many years as on the household's own accounts (26 USC 401(a)(9)(H))",
            )
