"""What [current_course] must be to belong to its scenario: a rule or flows, known names, years of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...tax_tables.schema import FilingStatus
from ..accounts import KINDS
from .checks import law_in_still_prices, reads
from .current_course import PARAMETERS, CurrentCourse, StatedFlow
from .faults import Loc, Missing, Problem, did_you_mean, one_of

if TYPE_CHECKING:
    from .scenario import Scenario

WHERE = "current_course"
TAX = {"taxable": "taxable", "traditional": "deferred", "roth": "free"}
"""How the accounts of each kind of a stated flow are taxed."""


@reads(WHERE)
def rule_or_flows(scenario: Scenario) -> Iterator[Problem]:
    """One of the two, and of what rules leave open just what this one does."""
    course = scenario.current_course
    if course is None:
        return
    if course.rule is not None and course.flows:
        expected = "either a rule or flows, not both; beside flows `order` says what pays for the rest"
        yield Problem((WHERE, "rule"), course.rule, expected, "delete one of them")
    elif course.rule is None and not course.flows:
        expected = 'a rule by its name, as "taxable_first", or flows ([[current_course.flows]])'
        yield Problem((WHERE, "rule"), Missing(), expected)
    open_here = PARAMETERS.get(course.rule or "")
    for name in dict.fromkeys(PARAMETERS.values()):
        given = getattr(course, name)
        if given is not None and name != open_here:
            rules = [rule for rule, parameter in PARAMETERS.items() if parameter == name]
            of = f"{course.rule} has none" if course.rule else "flows have none"
            expected = f"nothing: {name} is for {' and '.join(rules)}, and {of}"
            yield Problem((WHERE, name), given, expected, "delete it")
        elif given is None and name == open_here:
            expected = f"{WORDS[name]}, which {course.rule} needs"
            yield Problem((WHERE, name), Missing(), expected)
    if course.order is not None and course.rule is not None and not course.rule.startswith("convert_"):
        expected = (
            f"nothing: {course.rule} is an order itself; `order` is for rules that convert and for flows"
        )
        yield Problem((WHERE, "order"), course.order, expected, "delete it")


WORDS = {
    "fill_to": "the last rate that is filled, as 0.12",
    "tier": "the Medicare tier that is filled, 0 for the one without surcharge",
    "agi": "the AGI that is filled, in today's dollars",
    "year": "the year in which all is converted",
}


@reads(WHERE, "start_year", "people.*", "taxes")
def levels(scenario: Scenario) -> Iterator[Problem]:
    """A bracket, a tier and a year that there are."""
    course = scenario.current_course
    if course is None:
        return
    law = law_in_still_prices(scenario.start_year, scenario.start_year)
    rates = law.federal.ordinary_income_tax.rates
    if course.fill_to is not None and not scenario.taxes.reform and course.fill_to not in (0.0, *rates[:-1]):
        known = ", ".join(f"{rate:g}" for rate in rates[:-1])
        expected = f"a bracket with a top: 0 (what deductions leave untaxed), {known}"
        yield Problem((WHERE, "fill_to"), course.fill_to, expected)
    last = len(law.medicare.irmaa.edges[FilingStatus.SINGLE]) - 1
    if course.tier is not None and course.tier > last:
        yield Problem((WHERE, "tier"), course.tier, f"a Medicare tier with a ceiling, 0 to {last}")
    if course.year is not None and course.year not in scenario.years:
        yield Problem((WHERE, "year"), course.year, _plan_years(scenario))


@reads(WHERE, "accounts.*", "people.*", "start_year")
def stated_flows(scenario: Scenario) -> Iterator[Problem]:
    """Every flow leaves accounts that there are and that can pay it, in years of the plan."""
    for number, flow in enumerate(scenario.current_course.flows if scenario.current_course else ()):
        where: Loc = (WHERE, "flows", number)
        yield from _names(scenario, flow, where)
        yield from _years(scenario, flow, where)


def _names(scenario: Scenario, flow: StatedFlow, where: Loc) -> Iterator[Problem]:
    people = [person.name for person in scenario.people]
    accounts = {account.name: account for account in scenario.accounts}
    if flow.account is not None and flow.account not in accounts:
        expected = f"the name of an account, {one_of(accounts)}"
        yield Problem((*where, "account"), flow.account, expected, did_you_mean(flow.account, accounts))
        return
    if flow.owner is not None and flow.owner not in (*people, "joint"):
        expected = f"a person's name, {one_of(people)}"
        yield Problem((*where, "owner"), flow.owner, expected, did_you_mean(flow.owner, people))
        return
    if flow.account is not None and (flow.owner is not None or flow.kind is not None):
        extra = "owner" if flow.owner is not None else "kind"
        expected = f"nothing beside `account`, which says whose and what {flow.account} is"
        yield Problem((*where, extra), getattr(flow, extra), expected, "delete it")
        return
    if flow.what == "withdrawal" and flow.account is None and flow.kind is None:
        expected = (
            f"the account ({one_of(accounts)}) or the kind (taxable, traditional, roth) it is taken from"
        )
        yield Problem((*where, "account"), Missing(), expected)
        return
    if flow.what == "conversion" and flow.kind not in (None, "traditional"):
        yield Problem(
            (*where, "kind"), flow.kind, "traditional or nothing: only that is converted", "delete it"
        )
        return
    yield from _payers(scenario, flow, where)


def _payers(scenario: Scenario, flow: StatedFlow, where: Loc) -> Iterator[Problem]:
    paying = accounts_of(scenario, flow)
    field = "account" if flow.account is not None else "kind" if flow.kind is not None else "owner"
    taxable = [account.name for account in scenario.accounts if account.type == "taxable"]
    if not paying:
        given = getattr(flow, field)
        expected = (
            "an account with traditional money" if flow.what == "conversion" else "an account of that kind"
        )
        yield Problem((*where, field), Missing() if given is None else given, f"{expected} to take it from")
    elif set(paying) & set(taxable) and set(paying) != set(taxable):
        expected = 'kind = "taxable": taxable accounts sell as one, the lots with the highest basis first'
        yield Problem((*where, field), getattr(flow, field), expected)


def accounts_of(scenario: Scenario, flow: StatedFlow) -> tuple[str, ...]:
    """The names of the accounts that a stated flow is taken from."""
    kind = "traditional" if flow.what == "conversion" and flow.account is None else flow.kind
    return tuple(
        account.name
        for account in scenario.accounts
        if (flow.account is None or account.name == flow.account)
        and (flow.owner is None or account.owner == flow.owner)
        and (kind is None or KINDS[account.type].tax == TAX[kind])
        and (flow.what == "withdrawal" or KINDS[account.type].converts)
    )


def _years(scenario: Scenario, flow: StatedFlow, where: Loc) -> Iterator[Problem]:
    for name in ("year", "from_year", "until_year"):
        given = getattr(flow, name)
        if given is not None and given not in scenario.years:
            yield Problem((*where, name), given, _plan_years(scenario))
    if flow.year is not None and (flow.from_year is not None or flow.until_year is not None):
        extra = "from_year" if flow.from_year is not None else "until_year"
        yield Problem((*where, extra), getattr(flow, extra), "nothing beside `year`", "delete one of them")
        return
    first = flow.from_year or scenario.start_year
    if flow.until_year is not None and flow.until_year < first:
        yield Problem((*where, "until_year"), flow.until_year, f"a year from {first} on")
    if isinstance(flow.amount, tuple):
        last = flow.until_year or scenario.last_year
        most = 1 if flow.year is not None else last - first + 1
        if not 1 <= len(flow.amount) <= most:
            expected = f"one number, or a list of one a year: 1 to {most} of them"
            yield Problem((*where, "amount"), f"{len(flow.amount)} numbers", expected)


@reads(WHERE, "accounts", "market.assets.*", "allocation")
def holdings(scenario: Scenario) -> Iterator[Problem]:
    """Accounts cannot keep their mixes beside what is kept or barred, nor hold a target that is none."""
    course = scenario.current_course
    if course is None or course.holdings is None:
        return
    where = (WHERE, "holdings")
    if course.holdings == "as_held" and wishes_of_holdings(scenario):
        expected = (
            '"same_mix" or "bonds_in_traditional": accounts that keep their mixes can neither keep single '
        )
        expected += "holdings nor be told what they may hold"
        yield Problem(where, course.holdings, expected)
    elif course.holdings != "as_held" and scenario.allocation.fixed_by_account:
        expected = '"as_held": allocation.fixed_by_account leaves no target to hold'
        yield Problem(where, course.holdings, expected, "delete holdings, or fixed_by_account")


def wishes_of_holdings(scenario: Scenario) -> bool:
    """Whether something is kept, an account may not hold everything, or a least cash is held."""
    kept = any(asset.keep for asset in scenario.market.assets.values())
    lists = any(account.only or account.never for account in scenario.accounts)
    return kept or lists or bool(scenario.limits.least_cash)


def holdings_of(scenario: Scenario, course: CurrentCourse) -> str:
    """What the current course holds: as stated, else every account its own mix, the target where that cannot be."""
    if course.holdings is not None:
        return course.holdings
    return "same_mix" if wishes_of_holdings(scenario) else "as_held"


def _plan_years(scenario: Scenario) -> str:
    return f"a year of the plan, {scenario.first_year} to {scenario.last_year}"
