"""What [year_to_date] must be to belong to its scenario: a day of the year, known names, parts within their wholes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from ...tax_tables.read import actuarial
from ..accounts import KINDS
from ..laws.federal import rmd
from ..laws.federal.charitable_distributions import day_70_half
from .accounts import WITHOUT_RMD
from .checks import reads
from .faults import Missing, Problem, did_you_mean, one_of
from .fields import OPTIMIZE
from .year_to_date import MONTHS, YearToDate

if TYPE_CHECKING:
    from .people import Person
    from .scenario import Scenario

CENT = 0.005
STREAMS = ("wages", "pensions", "social_security")
FLOWS = ("distributions", "rmd", "conversions", "qcd")


@reads("year_to_date", "start_year")
def begins_within_the_year(scenario: Scenario) -> Iterator[Problem]:
    given, start = scenario.year_to_date, scenario.start_year
    if given is None:
        return
    if given.as_of.year != start:
        expected = f"a day of start_year, {start}-01-01 to {start}-12-31"
        hint = "a plan begins within its first year; set start_year to the year of as_of"
        yield Problem(("year_to_date", "as_of"), given.as_of, expected, hint)
    elif not given.begins_late:
        for name, value in given.model_dump(exclude={"as_of", "values_as_of"}).items():
            if any(value.values() if isinstance(value, dict) else [value]):
                expected = f"nothing: as_of is {given.as_of}, and nothing has happened before it"
                yield Problem(("year_to_date", name), value, expected)


@reads("year_to_date", "start_year")
def values_of_the_day(scenario: Scenario) -> Iterator[Problem]:
    """What has left the accounts is no longer in them: values and lots are of the day up to which it is told."""
    given = scenario.year_to_date
    if given is None or given.as_of.year != scenario.start_year:  # said by itself
        return
    day, where = given.as_of, ("year_to_date", "values_as_of")
    if given.values_as_of is None and given.moved:
        words = [name.replace("_", " ") for name in given.moved]
        expected = (
            f"{day}, once the account values and lots are of that day, after the {one_of(words)} to date"
        )
        hint = f"give the values and lots of {day} and write values_as_of = {day}, or let `decumulate done` move them"
        yield Problem(where, Missing(), expected, hint)
    elif given.values_as_of not in (None, day):
        expected = f"{day}, the day up to which [year_to_date] tells what has happened (as_of)"
        hint = "give the account values and lots of that day: what is told here is no longer in the accounts"
        yield Problem(where, given.values_as_of, expected, hint)


@reads("year_to_date", "people.*", "start_year")
def streams_to_date(scenario: Scenario) -> Iterator[Problem]:
    """Names are known; whoever was paid must say how much, for what came is not guessed."""
    given = scenario.year_to_date
    if given is None:
        return
    names = [person.name for person in scenario.people]
    for stream in STREAMS:
        received: Mapping[str, float] = getattr(given, stream)
        for name in received:
            if name not in names:
                where = ("year_to_date", stream, name)
                yield Problem(where, name, f"a person's name, {one_of(names)}", did_you_mean(name, names))
        for person in scenario.people:
            if person.name not in received and _was_paid(stream, person, given):
                words = stream.replace("_", " ").replace("social security", "Social Security")
                expected = (
                    f"dollars of {words} that {person.name} received from {scenario.start_year}-01-01 on"
                )
                hint = f"write {stream} = {{ {person.name} = 12_000 }}, 0 where nothing came"
                yield Problem(("year_to_date", stream, person.name), Missing(), expected, hint)


def _was_paid(stream: str, person: Person, given: YearToDate) -> bool:
    """Whether the scenario itself says that something of a kind came before `as_of`."""
    if not given.begins_late:
        return False
    if stream == "wages":
        return any(job.annual > 0 for job in person.wages)
    born = person.born.year * MONTHS + person.born.month - 1
    first_left = (given.as_of.year + 1) * MONTHS - given.months_left
    if stream == "pensions":
        return any((p.annual or 0) > 0 and born + p.from_months < first_left for p in person.pensions)
    record = person.social_security
    paid = record is not None and record.monthly_benefit_at_full_age > 0
    if record is None or record.claim_age == OPTIMIZE:  # chosen from the first day on
        return False
    return paid and born + record.claim_months + 1 < first_left


@reads("year_to_date", "accounts")
def flows_to_date(scenario: Scenario) -> Iterator[Problem]:
    given = scenario.year_to_date
    if given is None:
        return
    kinds = {account.name: KINDS[account.type] for account in scenario.accounts}
    known = {
        "distributions": [name for name, kind in kinds.items() if kind.sheltered],
        "rmd": [name for name, kind in kinds.items() if kind.rmd != "none"],
        "conversions": [name for name, kind in kinds.items() if kind.converts],
        "qcd": [name for name, kind in kinds.items() if kind.gives],
    }
    for flow in FLOWS:
        for name in getattr(given, flow):
            if name not in known[flow]:
                words = {
                    "distributions": "a tax-advantaged account",
                    "rmd": "a traditional account",
                    "qcd": "an IRA that may pay a charity",
                }
                expected = f"{words.get(flow, 'an account that converts')}, {one_of(known[flow])}"
                hint = did_you_mean(name, known[flow])
                if name in kinds and not kinds[name].sheltered:
                    hint = "what was sold in a taxable account goes into short_term_gains and long_term_gains"
                yield Problem(("year_to_date", flow, name), name, expected, hint)
    for name, amount in given.rmd.items():
        taken = given.distributions.get(name, 0.0)
        if amount > taken + CENT:
            expected = f"at most what was distributed from {name}, {taken:,.2f}"
            yield Problem(("year_to_date", "rmd", name), amount, expected)
    from_roths = sum(
        amount
        for name, amount in given.distributions.items()
        if name in kinds and kinds[name].line == "roth_distributions"
    )
    shares = (
        ("treasury_interest", given.treasury_interest, given.interest, "interest"),
        (
            "early_distributions",
            given.early_distributions or 0.0,
            sum(given.distributions.values()),
            "distributions",
        ),
        (
            "taxable_roth_distributions",
            given.taxable_roth_distributions,
            from_roths,
            "Roth distributions",
        ),
    )
    for field, amount, whole, of in shares:
        if amount > whole + CENT:
            yield Problem(("year_to_date", field), amount, f"at most all {of} to date, {whole:,.2f}")
    with_roth = {account.owner for account in scenario.accounts if KINDS[account.type].receives}
    for account in scenario.accounts:
        if given.conversions.get(account.name, 0.0) > 0 and account.owner not in with_roth:
            expected = f"a roth_ira account of {account.owner} among the accounts, which received it"
            yield Problem(("year_to_date", "conversions", account.name), Missing(), expected)


@reads("year_to_date", "accounts", "people.*")
def given_to_date(scenario: Scenario) -> Iterator[Problem]:
    """Only whoever was 70 1/2 before the first day has paid charities out of an IRA (26 USC 408(d)(8)(B)(ii))."""
    given, owners = scenario.year_to_date, {account.name: account.owner for account in scenario.accounts}
    if given is None:
        return
    for name, amount in given.qcd.items():
        giver = next((person for person in scenario.people if person.name == owners.get(name)), None)
        if giver is None or amount <= 0:
            continue
        where = ("year_to_date", "qcd", name)
        if day_70_half(giver.born) >= given.as_of:
            expected = (
                f"nothing: {giver.name} is 70 1/2 on {day_70_half(giver.born)}, not before {given.as_of}"
            )
            yield Problem(where, amount, expected)
        elif giver.ira_deductions_after_70_half:
            expected = (
                f"nothing beside ira_deductions_after_70_half of {giver.name}: what a year's gifts make up for is "
                "of all of them together (26 USC 408(d)(8)(A)), which is not modelled for a year that has begun"
            )
            yield Problem(where, amount, expected)


@reads("year_to_date", "accounts", "people.*", "start_year")
def values_before(scenario: Scenario) -> Iterator[Problem]:
    """Required distributions are of the value on 31 December before (26 USC 401(a)(9)), which `as_of` no longer has."""
    given, day = scenario.year_to_date, date(scenario.start_year - 1, 12, 31)
    due = {
        person.name
        for person in scenario.people
        if scenario.start_year >= rmd.start_year(person.born, actuarial())
    }
    for index, account in enumerate(scenario.accounts):
        if isinstance(account, WITHOUT_RMD):
            continue
        where, value = ("accounts", index, "prior_year_end_value"), account.prior_year_end_value
        if given is None and value is not None:
            expected = (
                "nothing: without [year_to_date] holdings are those of 1 January, which this would repeat"
            )
            yield Problem(
                where, value, expected, "leave it out, or say in [year_to_date] when the plan begins"
            )
        elif given is not None and given.begins_late and value is None and account.owner in due:
            expected = f"the account's value on {day}, in dollars"
            hint = f"{account.owner} must take a distribution in {scenario.start_year}, and it is a share of that"
            yield Problem(where, Missing(), expected, hint)


@reads("year_to_date", "limits", "accounts", "start_year")
def fixed_to_date(scenario: Scenario) -> Iterator[Problem]:
    """A flow fixed for the year is the whole year's."""
    for index, wish in enumerate(scenario.limits.fixed):
        done = scenario.done_to_date(wish.what, wish.owner, wish.year)
        if done > wish.amount + CENT:
            expected = (
                f"at least the {done:,.2f} that [year_to_date] says is done: the amount is the whole year's"
            )
            yield Problem(("limits", "fixed", index, "amount"), wish.amount, expected)
