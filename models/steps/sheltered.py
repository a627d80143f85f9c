"""Steps in tax-advantaged accounts: required distributions, other withdrawals, conversions, exchanges, in legal order.

26 USC 408(d)(3)(E), 402(c)(4)(B): what must be distributed cannot be converted, so distributions come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache

from ...tax_tables.read import actuarial
from ..amounts import dollars
from ..household.inherited import empty_by
from ..plan import AccountYear, Plan, PlanYear, Step
from ..scenario import Scenario
from ..scenario.people import Pension
from .edges import exclusions_of, income_edges
from .facts import (
    DUST,
    described,
    is_taxable,
    kind_of,
    listed,
    opening,
    owner_of,
    reaches_59_half,
)
from .income_tax_beyond import NextDollars, next_dollars

SMALL = 100.0
"""Dollars below which an exchange is no step: the first year's amounts are in whole hundreds."""
OPENING_DOLLAR = 1.0
"""What the program converts at least where a person's first Roth IRA is to begin its five years."""


def withdrawals(plan: Plan, scenario: Scenario | None = None) -> Iterator[Step]:
    """A step an account, those with a required part first."""
    year = plan.years[0]
    accounts = [(name, account) for name, account in year.accounts.items() if not is_taxable(plan, name)]
    for name, account in sorted(accounts, key=lambda one: one[1].rmd <= DUST):
        if account.distributed > DUST:
            owner = owner_of(plan, name)
            yield Step(
                number=0,
                kind="withdraw",
                owner=owner,
                source=name,
                amount=account.distributed,
                required=account.rmd,
                after=reaches_59_half(plan, owner) if _waits(plan, name) else None,
                by=date(year.year, 12, 31),
                why=_why_withdrawn(plan, name, account) + _until(plan, scenario, name, account),
                note=held_words(plan, name, "", account.distributed, "withdrawn"),
            )


def _waits(plan: Plan, name: str) -> bool:
    """Whether 59 1/2 matters to what leaves an account: it bears the 10 percent before, or is shut till then."""
    said = described(plan, name)
    shut = said.get("employed_until", 0) >= plan.years[0].year
    return shut or kind_of(plan, name).early(young=True, rolled_in=bool(said.get("rolled_in")))


def _why_withdrawn(plan: Plan, name: str, account: AccountYear) -> str:
    """What a withdrawal is for: the law, the year, or what is bought; and which exclusion of a state it fills."""
    cash = plan.years[0].cash
    if account.rmd >= account.distributed - DUST:
        return "the law requires it this year"
    pays = "it pays for the year" if cash.first_day > DUST else "it pays for what is bought"
    both = cash.first_day > DUST and cash.purchases > cash.sales + DUST
    pays = f"{pays} and for what is bought" if both else pays
    full = exclusions_of(plan.years[0], owner_of(plan, name)) if kind_of(plan, name).deferred else []
    return f"{pays}; it fills {listed(full)}" if full else pays


def _until(plan: Plan, scenario: Scenario | None, name: str, account: AccountYear) -> str:
    """Of an inherited account from which more is taken than must be: by when it must be empty."""
    more = account.distributed > account.rmd + DUST
    if scenario is None or not more or not kind_of(plan, name).inherited:
        return ""
    year = empty_by(scenario, name, plan.years[-1].year, actuarial())
    return f"; it must be empty by the end of {year}" if year is not None else ""


def conversions(plan: Plan, scenario: Scenario | None = None) -> Iterator[Step]:
    """From an owner's accounts to that owner's own Roth IRAs, one after the other."""
    year, beyond = plan.years[0], cache(lambda: next_dollars(plan, scenario, "roth_conversions"))
    arrive = {name: account.converted_in for name, account in year.accounts.items()}
    for name, account in year.accounts.items():
        left, owner = account.converted_out, owner_of(plan, name)
        for into in [other for other in arrive if owner_of(plan, other) == owner]:
            amount = min(left, arrive[into])
            if amount > DUST and not _opens_for_nothing(plan, owner, into, amount):
                yield _conversion(plan, owner, name, into, amount, beyond)
            left, arrive[into] = left - amount, arrive[into] - amount


def _only_opens(plan: Plan, into: str, amount: float) -> bool:
    """Whether a conversion is the dollar that opens a Roth IRA."""
    arrived = plan.years[0].accounts[into].converted_in
    return not opening(plan, into) and max(amount, arrived) <= OPENING_DOLLAR + DUST


def _opens_for_nothing(plan: Plan, owner: str, into: str, amount: float) -> bool:
    """Whether it is that dollar, and nothing comes to the owner's Roth IRAs after it: no clock is waited for."""
    later = [
        account.converted_in + account.rolled_in
        for year in plan.years[1:]
        for name, account in year.accounts.items()
        if owner_of(plan, name) == owner
    ]
    return _only_opens(plan, into, amount) and sum(later) <= DUST


def _conversion(
    plan: Plan, owner: str, source: str, into: str, amount: float, beyond: Callable[[], NextDollars]
) -> Step:
    year = plan.years[0]
    if _only_opens(plan, into, amount):
        note = "the five years of tax-free earnings run from the first dollar (26 USC 408A(d)(2)(B))"
        return Step(
            number=0, kind="open_roth", owner=owner, source=source, destination=into, amount=amount, note=note
        )
    return Step(
        number=0,
        kind="convert",
        owner=owner,
        source=source,
        destination=into,
        amount=amount,
        by=date(year.year, 12, 31),
        why=_why_converted(plan.years[0], owner, beyond()),
        note=held_words(plan, source, into, amount, "converted"),
    )


_DIRECTLY = "directly, from plan to IRA: of what is paid to you 20% is withheld (26 USC 3405(c))"


def lump_sums(plan: Plan) -> Iterator[Step]:
    """A pension that is taken at once goes to its owner's IRA, before anything leaves that."""
    year = plan.years[0]
    for person in plan.scenario.content.get("people", []):
        for given in (one for one in person.get("pensions", []) if "choices" in one):
            pension = Pension.model_validate(given)
            paid = pension.lump_sum
            if paid is not None and paid.year == year.year:
                yield Step(
                    number=0,
                    kind="roll_over",
                    owner=str(person["name"]),
                    source=pension.name,
                    destination=str(paid.rolls_to),
                    amount=paid.amount,
                    by=date(year.year, 12, 31),
                    why=f"the pension is taken at once, as {paid.called}; no tax is due on it (26 USC 402(c))",
                    note=_DIRECTLY,
                )


def rollovers(plan: Plan) -> Iterator[Step]:
    """What is left in an employer's plan goes to the owner's IRA."""
    year = plan.years[0]
    for name, account in year.accounts.items():
        if account.rolled_out > DUST:
            yield Step(
                number=0,
                kind="roll_over",
                owner=owner_of(plan, name),
                source=name,
                destination=str(described(plan, name).get("rolls_to", "")),
                amount=account.rolled_out,
                by=date(year.year, 12, 31),
                why="all that is left there, as rolls_to says; no tax is due on it (26 USC 402(c))",
                note=_DIRECTLY,
            )


def held_words(plan: Plan, source: str, into: str, amount: float, done: str) -> str:
    """Out of which assets a flow is taken and into which it goes, where no exchange in the account says so.

    `done`: the flow's own word of those below; amounts are of all that leaves.
    """
    account = plan.years[0].accounts[source]
    flows = {
        "given": account.qcd,
        "withdrawn": account.distributed,
        "converted": account.converted_out,
        "rolled over": account.rolled_out,
    }
    beside = [word for word, flow in flows.items() if word != done and flow > OPENING_DOLLAR + DUST]
    out = {asset: -change for asset, change in changes_of(plan, source).items() if change < -DUST}
    arrives = {asset: x for asset, x in changes_of(plan, into).items() if x > DUST} if into else {}
    parts = []
    if out and not _exchanges(plan, source):
        parts.append(f"out of {_assets(out)}" + (f" with what is {listed(beside)}" if beside else ""))
    if arrives and not _exchanges(plan, into):
        whole = sum(arrives.values()) <= amount + DUST
        parts.append(f"into {_assets(arrives) if whole else listed(list(arrives))}")
    return ", ".join(parts)


def _assets(amounts: Mapping[str, float]) -> str:
    """`bond`, or `$42,400 of bond and $22,500 of stock`, the most first."""
    ordered = sorted(amounts, key=lambda asset: -amounts[asset])
    return ordered[0] if len(ordered) == 1 else listed([f"{dollars(amounts[a])} of {a}" for a in ordered])


def _why_converted(year: PlanYear, owner: str, beyond: NextDollars) -> str:
    """Where the year's income then stands, and how what is beyond that would be taxed."""
    if "max_annual_conversion" in year.binding:
        return f"as much as limits.max_annual_conversion allows; {beyond.words('')}"
    edges = [f"income to the {edge}" for edge in income_edges(year)] + exclusions_of(year, owner)
    if not edges:
        return beyond.words("")
    more = ", beyond which Medicare's surcharges rise" if any("IRMAA" in edge for edge in edges) else ""
    return f"this fills {listed(edges)}{more}; {beyond.words(edges[0])}"


def changes_of(plan: Plan, name: str) -> dict[str, float]:
    """What an account holds after the first day less before, by asset; nothing where that is not known."""
    before, account = opening(plan, name), plan.years[0].accounts[name]
    if not (before or account.converted_in + account.rolled_in > DUST):
        return {}
    assets = dict.fromkeys((*before, *account.holdings))
    return {asset: account.holdings.get(asset, 0.0) - before.get(asset, 0.0) for asset in assets}


def _exchanges(plan: Plan, name: str) -> bool:
    """Whether something is sold and something bought in an account."""
    changes = changes_of(plan, name).values()
    least = SMALL - DUST  # a written plan's hundred is one too
    return max(changes, default=0.0) >= least and min(changes, default=0.0) <= -least


def _why_exchanged(plan: Plan, changes: Mapping[str, float]) -> str:
    """The mix that is held; where it puts an asset of tax-free interest where that is not free, so much is said."""
    why = "toward the mix held, each asset where it bears least tax; inside an account none is due"
    assets = plan.scenario.content.get("market", {}).get("assets", {})
    free = [
        a for a, change in changes.items() if change > DUST and assets.get(a, {}).get("tax_exempt_interest")
    ]
    if free:
        why += f"; the mix held asks for {listed(free)}, whose interest is not tax-free in here"
    return why


def exchanges(plan: Plan) -> Iterator[Step]:
    """What is sold and bought inside an account, beside what leaves it and arrives."""
    for name, account in plan.years[0].accounts.items():
        if not is_taxable(plan, name) and _exchanges(plan, name):
            changes = changes_of(plan, name)
            bought = sum(change for change in changes.values() if change > DUST)
            sold = -sum(change for change in changes.values() if change < -DUST)
            yield Step(
                number=0,
                kind="exchange",
                owner=owner_of(plan, name),
                source=name,
                destination=name,
                amount=bought,
                changes={asset: change for asset, change in changes.items() if abs(change) > DUST},
                why=_why_exchanged(plan, changes),
                note=_beside(account, sold, bought),
            )


def _beside(account: AccountYear, sold: float, bought: float) -> str:
    """What makes up for the difference between sales and purchases."""
    left = account.qcd + account.distributed + account.converted_out + account.rolled_out
    arrived = account.converted_in + account.rolled_in
    if left > DUST and sold > bought + DUST:
        opens = left <= OPENING_DOLLAR + DUST
        return "the dollar between opens a Roth IRA" if opens else "the rest is what leaves the account"
    if arrived > DUST and bought > sold + DUST:
        return (
            "with what arrives by conversion" if account.converted_in > DUST else "with what is rolled over"
        )
    return ""
