"""What no table of the scenario can check alone: owners, assets, years, sums, and what some wishes require.

Each check says which parts it must have (`people.*`: every person, for their names or years). examine.py
runs it only where those are sound, so that one fault never causes a second that is not one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from ...tax_tables.project import LawBook
from ...tax_tables.read import actuarial
from ...tax_tables.reform import apply_reforms, check_ranges, check_reforms
from ...tax_tables.reform_asked import Reform, ReformError
from ...tax_tables.schema import YearLaw
from ..accounts.opened import JOINT, may_open
from ..amounts import dollars
from ..laws.social_security.family import survivor_full_retirement_months
from .accounts import EmployerRoth401k, RothIra, TaxableAccount
from .faults import Loc, Missing, Problem, did_you_mean, one_of
from .fields import OPTIMIZE, at
from .people import Pension
from .states import COMMUNITY_PROPERTY, STATES, WITHOUT_INCOME_TAX

if TYPE_CHECKING:
    from .scenario import Scenario
    from .taxes import LawReform

Check = Callable[["Scenario"], Iterator[Problem]]
CHECKS: list[tuple[Check, tuple[Loc, ...]]] = []
_ROTH_LAW = 1998
_ROTH_PLANS = 2006
"""The first tax year of Roth contributions to employers' plans (26 USC 402A; P.L. 107-16 sec. 617)."""
CENT = 0.01


def reads(*parts: str) -> Callable[[Check], Check]:
    """Register a check with the parts it must have: `people` as a list, `people.*` with every entry."""

    def register(check: Check) -> Check:
        CHECKS.append((check, tuple(tuple(part.split(".")) for part in parts)))
        return check

    return register


@reads("schema_version")
def schema_version(scenario: Scenario) -> Iterator[Problem]:
    if scenario.schema_version != 1:
        hint = "this release of decumulate reads version 1; a newer file needs a newer release"
        yield Problem(("schema_version",), scenario.schema_version, "1", hint)


@reads("people")
def people(scenario: Scenario) -> Iterator[Problem]:
    yield from _unique([person.name for person in scenario.people], "people")
    for index, person in enumerate(scenario.people):
        if _plain_name(person.name) == JOINT:
            expected = 'another name: "joint" is kept for what both own'
            yield Problem(("people", index, "name"), person.name, expected, "rename the person")
        yield from _no_place(("people", index, "name"), person.name, len(scenario.people))
    if len(scenario.people) > 2:
        expected = "not modelled yet: more than two people"
        yield Problem(("people", 2), scenario.people[2].name, expected, "plan for one person or a couple")


@reads("start_year", "people")
def lives(scenario: Scenario) -> Iterator[Problem]:
    start = scenario.start_year
    for index, person in enumerate(scenario.people):
        where = ("people", index)
        if person.born > date(start, 1, 1):
            expected = f"a date of birth up to the first day of the plan, {start}-01-01"
            yield Problem((*where, "born"), person.born, expected)
        elif person.last_year < start:
            present = start - 1 - person.born.year
            expected = f"an age above the present age ({present} at the end of {start - 1}), at most 120"
            yield Problem((*where, "plan_to_age"), person.plan_to_age, expected)


@reads("start_year", "people")
def incomes(scenario: Scenario) -> Iterator[Problem]:
    for index, person in enumerate(scenario.people):
        for number, wages in enumerate(person.wages):
            if not scenario.start_year <= wages.until_year <= person.last_year:
                expected = f"a year of {person.name}'s plan, {scenario.start_year} to {person.last_year}"
                loc = ("people", index, "wages", number, "until_year")
                yield Problem(loc, wages.until_year, expected, "leave out wages that have ended")
        for number, pension in enumerate(person.pensions):
            if pension.from_months >= 12 * (person.plan_to_age + 1):
                expected = f"an age {person.name} is planned to reach (plan_to_age is {person.plan_to_age})"
                yield Problem(("people", index, "pensions", number, "from_age"), pension.from_age, expected)


@reads("people", "start_year", "market")
def pensions(scenario: Scenario) -> Iterator[Problem]:
    start = scenario.start_year
    for index, person in enumerate(scenario.people):
        for number, pension in enumerate(person.pensions):
            where = ("people", index, "pensions", number, "amount_in")
            first = pension.first_year(person.born)
            if pension.amount_in == "first_payment" and first < start:
                expected = f'"today": {pension.name} has been paid since {first}, so `annual` is of {start}'
                yield Problem(where, "first_payment", expected)
            elif pension.amount_in is None and pension.grows and first > start:
                annual = _yearly_of(pension)
                today = annual * _grown(scenario, pension.indexed, first)
                expected = (
                    f'"today" (then {pension.name} pays {dollars(today)} a year at first, in {first}) or '
                )
                expected += f'"first_payment" (then {dollars(annual)})'
                hint = f"it is indexed and begins after {start}: say of which year its dollars are"
                yield Problem(where, Missing(), expected, hint)


def _yearly_of(pension: Pension) -> float:
    """Dollars a year of a pension, of the first of its choices that is paid so."""
    if pension.annual is not None:
        return pension.annual
    return next((one.amount for one in pension.choices or () if one.form != "lump_sum"), 0.0)


def _grown(scenario: Scenario, indexed: bool | float, year: int) -> float:
    """What a dollar of the start year that is indexed so has become by a year."""
    path = scenario.market.inflation
    last = len(path) - 1 if isinstance(path, tuple) else 0
    rates = [at(path, min(t, last)) for t in range(year - scenario.start_year)]
    return math.prod(1.0 + (rate if indexed is True else indexed) for rate in rates)


@reads("people.*", "start_year")
def survivors(scenario: Scenario) -> Iterator[Problem]:
    for index, person in enumerate(scenario.people):
        record = person.social_security
        if record is None or record.survivor_claim_age in (None, OPTIMIZE):
            continue
        months = record.survivor_months
        if months is None:
            continue
        full = survivor_full_retirement_months(person.born, actuarial())
        where = ("people", index, "social_security", "survivor_claim_age")
        if months > full:
            age = f"{full // 12}y{full % 12}m" if full % 12 else str(full // 12)
            expected = f"an age from 60 to {age}, at which {person.name}'s survivor's benefit is whole"
            yield Problem(where, record.survivor_claim_age, expected)


@reads("people.*", "accounts")
def owners(scenario: Scenario) -> Iterator[Problem]:
    yield from _unique([account.name for account in scenario.accounts], "accounts")
    for index, account in enumerate(scenario.accounts):
        yield from _no_place(("accounts", index, "name"), account.name, len(scenario.accounts))
    names = [person.name for person in scenario.people]
    for index, account in enumerate(scenario.accounts):
        where = ("accounts", index, "owner")
        taxable = isinstance(account, TaxableAccount)
        if account.owner == "joint" and not taxable:
            expected = f"the name of one person ({one_of(names)}); only a taxable account may be joint"
            yield Problem(where, "joint", expected)
        elif account.owner == "joint" and len(names) < 2:
            yield Problem(where, "joint", f'"{names[0]}": one person has no joint account')
        elif account.owner not in [*names, "joint"]:
            known = [*names, "joint"] if taxable and len(names) > 1 else names
            yield Problem(
                where, account.owner, f"a person's name, {one_of(known)}", did_you_mean(account.owner, known)
            )


@reads("people.*", "taxes")
def losses(scenario: Scenario) -> Iterator[Problem]:
    names = [person.name for person in scenario.people]
    known = [*names, "joint"] if len(names) > 1 else names
    listed = isinstance(scenario.taxes.capital_loss_carryforward, tuple)
    for index, part in enumerate(scenario.taxes.carryforwards):
        if part.owner is not None and part.owner not in known:
            where: Loc = ("taxes", "capital_loss_carryforward", *((index,) if listed else ()), "owner")
            yield Problem(where, part.owner, one_of(known), did_you_mean(part.owner, known))


@reads("people.*", "accounts")
def opened(scenario: Scenario) -> Iterator[Problem]:
    """Names of accounts that the plan may open are for those alone: a plan's tables are by name."""
    every = may_open([person.name for person in scenario.people], existing=()).values()
    kept = {_plain_name(one.name): one for one in every}
    for index, account in enumerate(scenario.accounts):
        one = kept.get(_plain_name(account.name))
        if one is None or (account.type == one.type and one.type == "taxable"):
            continue
        if account.type == one.type and account.owner == one.owner:
            continue  # opened by an earlier plan
        what = "the brokerage that a plan opens where there is none"
        if one.type != "taxable":
            what = f"the Roth IRA that a plan may open for {one.owner}"
        expected = f"another name: this one is kept for {what}"
        yield Problem(("accounts", index, "name"), account.name, expected, "rename the account")


COLUMNS = ("account", "total")
"""The columns beside those of assets in the table of what is held."""


@reads("market.assets.*")
def columns(scenario: Scenario) -> Iterator[Problem]:
    """Assets are columns of a table, and no two of its columns have one name."""
    for name in scenario.market.assets:
        if _plain_name(name) in COLUMNS:
            expected = (
                f'another name: "{_plain_name(name)}" is kept for a column of the table of what is held'
            )
            yield Problem(("market", "assets", name), name, expected, "rename the asset")


def _no_place(where: Loc, name: str, count: int) -> Iterator[Problem]:
    """A path such as people.1 means the entry of that number, so that no entry is named like another's number."""
    if name.isdecimal() and int(name) < count:
        expected = f"a name that is no number below {count}: {where[0]}.{name} is the entry of that number"
        yield Problem(where, name, expected, "rename it, with a word")


def _plain_name(name: str) -> str:
    return " ".join(name.split()).casefold()


@reads("accounts", "market.assets.*")
def assets(scenario: Scenario) -> Iterator[Problem]:
    known = scenario.market.assets
    for index, account in enumerate(scenario.accounts):
        if isinstance(account, TaxableAccount):
            for number, lot in enumerate(account.lots):
                yield from asset_named(("accounts", index, "lots", number, "asset"), lot.asset, known)
        else:
            for name in account.holdings:
                yield from asset_named(("accounts", index, "holdings", name), name, known)


@reads("allocation", "market.assets.*")
def targets(scenario: Scenario) -> Iterator[Problem]:
    allocation = scenario.allocation
    named: list[tuple[Loc, dict[str, float] | None]] = [(("allocation", "target"), allocation.target)]
    if allocation.glide_to is not None:
        named.append((("allocation", "glide_to", "target"), allocation.glide_to.target))
    for where, target in named:
        for name in target or {}:
            yield from asset_named((*where, name), name, scenario.market.assets)
        total = sum((target or {"": 1.0}).values())
        if abs(total - 1) > 1e-6:
            yield Problem(where, target, f"shares that sum to 1 (these sum to {total:.6g})")


@reads("allocation", "start_year", "accounts.*", "market.assets.*")
def allocation(scenario: Scenario) -> Iterator[Problem]:
    wish = scenario.allocation
    either = "either a household target or fixed_by_account = true"
    if wish.fixed_by_account and wish.target is not None:
        yield Problem(("allocation", "fixed_by_account"), True, f"{either}, not both", "delete one of them")
    elif wish.fixed_by_account and wish.same_in_every_account:
        where, either = ("allocation", "same_in_every_account"), "a household target to hold in every account"
        yield Problem(where, True, either, "delete it, or give target and delete fixed_by_account")
    elif wish.fixed_by_account and wish.glide_to is not None:
        yield Problem(
            ("allocation", "glide_to"), "a later target", "no glide_to beside fixed_by_account = true"
        )
    elif not wish.fixed_by_account and wish.target is None:
        expected = "a target: nothing is held, so there is no mix of today to keep"
        hint = "give target = { us_stock = 0.6, us_bond = 0.4 } with your assets"
        yield Problem(("allocation", "target"), Missing(), expected, hint)
    if wish.glide_to is not None and wish.glide_to.year <= scenario.start_year:
        expected = f"a year after start_year ({scenario.start_year})"
        yield Problem(("allocation", "glide_to", "year"), wish.glide_to.year, expected)


@reads("accounts", "start_year", "year_to_date")
def histories(scenario: Scenario) -> Iterator[Problem]:
    start = scenario.start_year
    for index, account in enumerate(scenario.accounts):
        if isinstance(account, TaxableAccount):
            for number, lot in enumerate(account.lots):
                where: Loc = ("accounts", index, "lots", number, "acquired")
                if lot.acquired > scenario.first_day:
                    expected = f"a date up to {scenario.first_day}: lots are what is held on that day"
                    yield Problem(where, lot.acquired, expected)
                elif lot.acquired == scenario.first_day and abs(lot.basis - lot.value) >= CENT / 2:
                    expected = f"a date before {scenario.first_day}, which is that of what the plan buys"
                    hint = (
                        "date it a day earlier; only a lot whose basis is its value may bear the day itself"
                    )
                    yield Problem(where, lot.acquired, expected, hint)
        elif isinstance(account, RothIra):
            yield from _roth_history(account, ("accounts", index), start)
        elif isinstance(account, EmployerRoth401k):
            yield from _plan_history(account, ("accounts", index), start)


def _plan_history(account: EmployerRoth401k, where: Loc, start: int) -> Iterator[Problem]:
    first = account.first_contribution_year
    if first is None and sum(account.holdings.values()) > 0:
        expected = "the tax year of the first Roth contribution to this plan, as 2015"
        hint = "it decides when payments are free of tax; that of a Roth IRA is another"
        yield Problem((*where, "first_contribution_year"), Missing(), expected, hint)
    elif first is not None and not _ROTH_PLANS <= first <= start:
        yield Problem((*where, "first_contribution_year"), first, f"a year from {_ROTH_PLANS} to {start}")


def _roth_history(account: RothIra, where: Loc, start: int) -> Iterator[Problem]:
    first = account.first_contribution_year
    if first is None and sum(account.holdings.values()) > 0:
        expected = "the tax year of the owner's first Roth IRA contribution or conversion, as 2012"
        hint = "it decides when earnings are free of tax"
        yield Problem((*where, "first_contribution_year"), Missing(), expected, hint)
    elif first is not None and not _ROTH_LAW <= first <= start:
        yield Problem((*where, "first_contribution_year"), first, f"a year from {_ROTH_LAW} to {start}")
    for number, conversion in enumerate(account.conversions):
        if not _ROTH_LAW <= conversion.year < start:
            expected = f"a year from {_ROTH_LAW} to {start - 1}: later conversions are for the plan to decide"
            expected += "; what was converted this year goes into [year_to_date]" * (conversion.year == start)
            yield Problem((*where, "conversions", number, "year"), conversion.year, expected)


@reads("market", "market.assets.*", "people.*", "start_year")
def lists(scenario: Scenario) -> Iterator[Problem]:
    market, count = scenario.market, len(scenario.years)
    named: dict[Loc, float | tuple[float, ...] | None] = {
        ("market", "inflation"): market.inflation,
        ("market", "medicare_premium_growth"): market.medicare_premium_growth,
    }
    for name, asset in market.assets.items():
        named |= {("market", "assets", name, field): series for field, series in asset.series.items()}
    for loc, series in named.items():
        if isinstance(series, tuple) and len(series) != count and count > 0:
            expected = f"one number, or {count} numbers, one for each year from {scenario.first_year} to "
            yield Problem(loc, f"{len(series)} numbers", f"{expected}{scenario.last_year}")


@reads("market", "market.assets.*")
def growth(scenario: Scenario) -> Iterator[Problem]:
    for name, asset in scenario.market.assets.items():
        lengths = [len(series) for series in asset.series.values() if isinstance(series, tuple)]
        for index in range(min(lengths, default=1)):
            if asset.growth(index) <= -1:
                expected = "a total return whose yields leave a price: total_return less all yields above -1"
                yield Problem(
                    ("market", "assets", name, "total_return"), at(asset.total_return, index), expected
                )
                break


@reads("spending", "people.*", "start_year")
def extras(scenario: Scenario) -> Iterator[Problem]:
    for index, extra in enumerate(scenario.spending.extra):
        if extra.year not in scenario.years:
            loc = ("spending", "extra", index, "year")
            yield Problem(
                loc, extra.year, f"a year of the plan, {scenario.first_year} to {scenario.last_year}"
            )


@reads("spending", "start_year")
def debts(scenario: Scenario) -> Iterator[Problem]:
    for index, debt in enumerate(scenario.spending.debts or ()):
        if debt.until_year < scenario.first_year:
            loc = ("spending", "debts", index, "until_year")
            yield Problem(loc, debt.until_year, f"{scenario.first_year} or later: leave out what is paid off")


@reads("spending")
def smile(scenario: Scenario) -> Iterator[Problem]:
    if scenario.spending.shape == "smile" and scenario.spending.annual <= 0:
        expected = 'more than 0: shape = "smile" depends on the level'
        yield Problem(("spending", "annual"), scenario.spending.annual, expected)


@reads("taxes", "people.*")
def state(scenario: Scenario) -> Iterator[Problem]:
    taxes = scenario.taxes
    if taxes.state in WITHOUT_INCOME_TAX and taxes.state_flat is not None:
        expected = f"no state_flat: {STATES[taxes.state]} has no income tax"
        yield Problem(
            ("taxes", "state_flat"), "a rate", expected, "delete state_flat, or correct taxes.state"
        )
    couple = len(scenario.people) > 1
    if couple and taxes.state in COMMUNITY_PROPERTY and taxes.community_property is None:
        expected = f"true or false: {STATES[taxes.state]} has community property"
        hint = "it decides how basis steps up at the first death; it is never inferred"
        yield Problem(("taxes", "community_property"), Missing(), expected, hint)


@reads("taxes", "healthcare", "people", "start_year")
def look_back(scenario: Scenario) -> Iterator[Problem]:
    start = scenario.start_year
    enrolled = [
        p.name for p in scenario.people if scenario.medicare_start(p.name)[0] <= min(start + 1, p.last_year)
    ]
    if not enrolled:
        return
    hint = f"{enrolled[0]} is on Medicare by {start + 1}, and premiums look back two years"
    for name, what in (
        ("prior_magi", "AGI plus tax-exempt interest"),
        ("prior_filing_status", "filing status"),
    ):
        if getattr(scenario.taxes, name) is None:
            expected = f"two entries, {what} of {start - 2} and {start - 1}, oldest first"
            yield Problem(("taxes", name), Missing(), expected, hint)


@reads("taxes", "start_year", "people.*")
def reforms(scenario: Scenario) -> Iterator[Problem]:
    yield from reform_problems(scenario, scenario.taxes.reform, ("taxes", "reform"))


def reform_problems(scenario: Scenario, given: Sequence[LawReform], at_path: Loc) -> Iterator[Problem]:
    """What is wrong with assumed changes of law that stand at a path."""
    found, start = False, scenario.start_year
    for index, reform in enumerate(given):
        where = (*at_path, index)
        changes = [table for table in ("set", "scale", "shift") if getattr(reform, table)]
        if reform.from_year is not None and reform.from_year < scenario.start_year:
            yield Problem((*where, "from_year"), reform.from_year, f"a year from {scenario.start_year} on")
        if reform.name is not None:
            for table in changes:
                expected = f"nothing beside the name of a shipped reform; `{reform.name}` says what changes"
                yield Problem((*where, table), getattr(reform, table), expected)
            continue
        if not changes:
            expected = (
                "the `name` of a shipped reform, or a table `scale`, `set` or `shift` that names what changes"
            )
            yield Problem(where, "an empty reform", expected)
        if _sound(Reform(start, reform.set, reform.scale, reform.shift), start):
            continue  # two numbers that must stay in order may be right only together
        for table in changes:
            for name, value in getattr(reform, table).items():
                try:
                    check_reforms(
                        [Reform(start, **{table: {name: value}})], law_in_still_prices(start, start)
                    )
                except ReformError as error:
                    found = True
                    yield Problem((*where, table, name), value, f"a change of the law's numbers: {error}")
    if not found:
        yield from _reforms_together(scenario, given, at_path)


def _sound(reform: Reform, start: int) -> bool:
    try:
        check_reforms([reform], law_in_still_prices(start, start))
    except ReformError:
        return False
    return True


@cache
def law_in_still_prices(start_year: int, year: int) -> YearLaw:
    """The law of a year in prices that stand still."""
    return LawBook(lambda _: 0.0, start_year).for_year(year)


def _reforms_together(scenario: Scenario, given: Sequence[LawReform], at_path: Loc) -> Iterator[Problem]:
    """In each year what the reforms change must still be in its range: several add up, and amounts end."""
    certain = () if given is scenario.taxes.reform else scenario.taxes.reform
    assumed = [reform.assumed(scenario.start_year) for reform in (*certain, *given)]
    if not assumed:
        return
    for year in scenario.years:
        begun = [one for one in assumed if one.from_year <= year]
        try:
            check_ranges(
                begun, apply_reforms(begun, law_in_still_prices(scenario.start_year, year), lambda *_: 1.0)
            )
        except ReformError as error:
            expected = f"changes that leave every number of the law in its range: {error}"
            yield Problem(at_path, f"{len(assumed)} reforms", expected)
            return


@reads("healthcare", "people.*")
def enrolment(scenario: Scenario) -> Iterator[Problem]:
    names = [person.name for person in scenario.people]
    for name, month in scenario.healthcare.medicare_from.items():
        where = ("healthcare", "medicare_from", name)
        if name not in names:
            yield Problem(where, name, f"a person's name, {one_of(names)}", did_you_mean(name, names))
        elif int(month[:4]) < scenario.person(name).born.year:
            yield Problem(where, month, f"a month after {name}'s birth")


@reads("limits", "people.*", "start_year")
def fixed(scenario: Scenario) -> Iterator[Problem]:
    lives = {person.name: person for person in scenario.people}
    seen: set[tuple[int, str, str]] = set()
    for index, wish in enumerate(scenario.limits.fixed):
        where = ("limits", "fixed", index)
        if wish.owner not in lives:
            expected = f"a person's name, {one_of(lives)}"
            yield Problem((*where, "owner"), wish.owner, expected, did_you_mean(wish.owner, lives))
        elif not scenario.start_year <= wish.year <= lives[wish.owner].last_year:
            last = lives[wish.owner].last_year
            expected = f"a year of {wish.owner}'s plan, {scenario.start_year} to {last}"
            yield Problem((*where, "year"), wish.year, expected)
        key = (wish.year, wish.what, wish.owner)
        if key in seen:
            yield Problem(where, f"{wish.what} of {wish.owner} in {wish.year}", "each flow fixed once")
        seen.add(key)


@reads("limits", "people.*", "start_year")
def agi_ranges(scenario: Scenario) -> Iterator[Problem]:
    seen: set[int] = set()
    for index, wish in enumerate(scenario.limits.agi):
        where = ("limits", "agi", index)
        if not scenario.start_year <= wish.year <= scenario.last_year:
            expected = f"a year of the plan, {scenario.start_year} to {scenario.last_year}"
            yield Problem((*where, "year"), wish.year, expected)
        if wish.year in seen:
            yield Problem((*where, "year"), wish.year, "one range a year")
        seen.add(wish.year)
        if wish.at_least is None and wish.at_most is None:
            yield Problem(where, f"only the year {wish.year}", "at_least or at_most, or both")
        elif wish.at_least is not None and wish.at_most is not None and wish.at_least > wish.at_most:
            yield Problem(
                (*where, "at_least"), wish.at_least, f"no more than at_most says, {wish.at_most:,.2f}"
            )


def _unique(names: Iterable[str], part: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in seen:
            yield Problem(
                (part, index, "name"), name, f"a name of its own; {part}[{seen[name]}] has this one"
            )
        seen.setdefault(name, index)


def asset_named(loc: Loc, name: str, known: Iterable[str]) -> Iterator[Problem]:
    if name not in known:
        hint = did_you_mean(name, known) or f"or describe it in [market.assets.{name}]"
        yield Problem(loc, name, f"an asset of market.assets, {one_of(known)}", hint)
