"""Steps of IRAs that pay charities directly: what they count toward, from which day on, and whether they are income."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..accounts import RmdPool
from ..amounts import dollars
from ..plan import Plan, PlanYear, Step
from .facts import DUST, is_taxable, kind_of, listed, owner_of, reaches_70_half
from .sheltered import held_words


def charity(plan: Plan) -> Iterator[Step]:
    """What IRAs pay charities: it counts as required, so it comes before the rest of what is."""
    year = plan.years[0]
    for name, account in year.accounts.items():
        if account.qcd <= DUST:
            continue
        owner = owner_of(plan, name)
        pools = _pools(plan, owner)
        alike = next((names for names in pools if name in names), None)
        if alike is None:  # the plan came without its scenario
            pools = [alike := [name]]
        given, must, known = _counted(year, owner, pools, alike)
        yield Step(
            number=0,
            kind="qcd",
            owner=owner,
            source=name,
            amount=account.qcd,
            required=account.qcd * min(1.0, must / given),
            after=reaches_70_half(plan, owner),
            by=date(year.year, 12, 31),
            why=_why_given(must, alike, _taxed(plan, owner) * account.qcd, whole=known),
            note=held_words(plan, name, "", account.qcd, "given"),
        )


def _pools(plan: Plan, owner: str) -> list[list[str]]:
    """A person's accounts by which of them meet together what is required of them."""
    found: dict[RmdPool, list[str]] = {}
    for name in plan.years[0].accounts:
        whose = None if is_taxable(plan, name) else kind_of(plan, name).rmd_pool(name)
        if whose is not None and owner_of(plan, name) == owner:
            found.setdefault(whose, []).append(name)
    return list(found.values())


def _counted(
    year: PlanYear, owner: str, pools: Sequence[Sequence[str]], alike: Sequence[str]
) -> tuple[float, float, bool]:
    """What some accounts pay charities, what is required of them, and whether a plan says that for certain.

    It says what they distribute as required, beyond the gifts; and of a person all that is required. So where the gifts
    of more than one pool meet all of it, how much each must pay is not known.
    """
    given = {tuple(names): sum(year.accounts[one].qcd for one in names) for names in pools}
    rest = {tuple(names): sum(year.accounts[one].rmd for one in names) for names in pools}
    open_ones = [names for names in given if given[names] > DUST >= rest[names]]
    mine = tuple(alike)
    if mine not in open_ones:
        return given[mine], given[mine] + rest[mine], True
    elsewhere = sum(given[names] + rest[names] for names in given if names not in open_ones)
    left = max(0.0, year.rmd_required.get(owner, 0.0) - elsewhere)
    share = given[mine] / sum(given[names] for names in open_ones)
    return given[mine], min(given[mine], left * share), len(open_ones) == 1


def _taxed(plan: Plan, owner: str) -> float:
    """The share of what a person's IRAs pay charities that makes up for contributions deducted since 70 1/2."""
    people = plan.scenario.content.get("people", [])
    deducted = next((p.get("ira_deductions_after_70_half", 0.0) for p in people if p["name"] == owner), 0.0)
    given = sum(
        account.qcd for name, account in plan.years[0].accounts.items() if owner_of(plan, name) == owner
    )
    return min(1.0, float(deducted) / given)


def _why_given(must: float, accounts: Sequence[str], taxed: float, *, whole: bool) -> str:
    """What it counts toward, and whether it is income; `whole`: whether `must` is all that has to leave these accounts,
    as far as a plan says."""
    free = "it is not income"
    if taxed > DUST:
        free = f"{dollars(taxed)} of it is income, which makes up for contributions deducted since 70 1/2"
    if must <= DUST:
        return f"{free}; the custodian pays the charity itself, which may be no donor-advised fund"
    what = f"the {dollars(must)} that" if whole else "what"
    toward = f"it counts toward {what} must leave {'it' if len(accounts) == 1 else listed(accounts)}"
    return f"{toward}, and {free}" if taxed > DUST else f"{toward} and is not income"
