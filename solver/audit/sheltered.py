"""Tax-advantaged accounts: a year of one account, what its owner must take, and what is taken early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...models.accounts import RmdPool
from ...models.accounts.kind import OUTFLOWS
from ...models.household.inherited import inheritance, inherited
from ...models.household.inheriting import kept_from
from ...models.laws.federal import charitable_distributions, early_distributions, inherited_accounts
from ...models.laws.federal.inherited_accounts import Inheritance
from ...models.laws.federal.roth_distributions import RothDistribution
from ...models.plan import AccountYear, RothOut
from .books import Year
from .findings import GRAIN, TOLERANCE, dollars


def sheltered_year(name: str, given: AccountYear, year: Year) -> AccountYear:
    """The account rolled from its opening balance by the plan's flows, at the plan's mix.

    Holdings that do not add up to the balance are a fault; the year is then replayed at their proportions.
    """
    opened = year.books.balances.get(name, 0.0)
    value = (
        opened
        - sum(getattr(given, line) for line in _OUT)
        + given.converted_in
        + given.rolled_in
        + given.contributed
    )
    _check_flows(name, given, opened, year)
    held = sum(given.holdings.values())
    if abs(held - value) > TOLERANCE:
        message = f"{name} is worth {dollars(value)} after its flows, its holdings add up to {dollars(held)}"
        year.fault("holdings", name, message)
    scale = value / held if held > 0.0 else 0.0
    growth = scale * sum(part * year.period.assets[asset].growth for asset, part in given.holdings.items())
    yields = scale * sum(part * year.period.assets[asset].yields for asset, part in given.holdings.items())
    computed = {
        "given": 0.0,
        "open": opened,
        "growth": growth,
        "yields": yields,
        "close": value + growth + yields,
    }
    return AccountYear.model_construct(**(given.__dict__ | computed))


def _check_flows(name: str, given: AccountYear, opened: float, year: Year) -> None:
    kind = year.books.kinds[name]
    flows = {line: getattr(given, line) for line in _FLOWS}
    for line, amount in (flows | given.holdings).items():
        if amount < -GRAIN:
            year.slip(-amount, "negative", name, f"{line} of {name} is {dollars(amount)}")
    out, there = sum(getattr(given, line) for line in _OUT), opened + given.rolled_in
    if out > there + GRAIN:
        message = f"{dollars(out)} leaves {name}, which opens with {dollars(there)}"
        year.slip(out - there, "overdrawn", name, message)
    if given.rmd > given.distributed + TOLERANCE:
        taken = f"{dollars(given.rmd)} of RMD, but {dollars(given.distributed)} distributed"
        year.fault("rmd", name, f"{name}: {taken}")
    if given.converted_out > TOLERANCE and not kind.converts:
        year.fault("conversion", name, f"{name} ({kind.name}) cannot be converted to a Roth IRA")
    if out > TOLERANCE and name in year.books.shut(year.period):
        message = f"{dollars(out)} leaves {name}, which pays nothing before the job ends or 59 1/2"
        year.fault("access", name, message)
    if given.converted_in > TOLERANCE and not kind.receives:
        year.fault("conversion", name, f"{name} ({kind.name}) cannot receive a conversion")
    if given.qcd > TOLERANCE and not kind.gives:
        message = f"{name} ({kind.name}) cannot pay a charity directly: only IRAs may (26 USC 408(d)(8)(B))"
        year.fault("qcd", name, message)
    if given.contributed > TOLERANCE:
        year.fault("not modelled", name, f"contributed of {name}: not modelled yet")


_OUT = tuple(outflow.flow for outflow in OUTFLOWS)
_FLOWS = ("rmd", *_OUT, "converted_in", "rolled_in", "contributed")


def check_conversions(accounts: Mapping[str, AccountYear], year: Year) -> None:
    """What leaves an owner's accounts by conversion arrives in the owner's own Roth IRAs."""
    for person in year.period.ages:
        left = sum(accounts[name].converted_out for name in year.books.owned(person))
        arrived = sum(accounts[name].converted_in for name in year.books.owned(person))
        if abs(left - arrived) > GRAIN:
            message = f"{person} converts {dollars(left)}, but {dollars(arrived)} arrives in Roth IRAs"
            year.slip(abs(left - arrived), "conversion", person, message)


@dataclass(frozen=True)
class AuditedPool:
    """Accounts whose RMD may be taken from any of them (401(a)(9)): their kind says which those are. `inherited`:
    whether they are another's, left to the owner."""

    owner: str
    accounts: tuple[str, ...]
    required: float
    inherited: bool = False


def rmd_pools(accounts: Mapping[str, AccountYear], year: Year) -> Iterator[AuditedPool]:
    """The pools of everyone who must take RMDs this year, on the balances of 31 December before, and what each must
    still take."""
    for person, divisor in year.period.rmd_divisor.items():
        pools: dict[RmdPool, list[str]] = {}
        for name in year.books.owned(person):
            kind = year.books.kinds[name]
            pool = kind.rmd_pool(name)
            if pool is not None and not kind.inherited and _kept_from(name, year) is None:
                pools.setdefault(pool, []).append(name)
        for names in map(tuple, pools.values()):
            yield AuditedPool(person, names, _required(names, accounts, divisor, year))
    yield from _inherited(accounts, year)
    yield from _as_beneficiary(accounts, year)


def _kept_from(name: str, year: Year) -> Inheritance | None:
    """Whose account it is that a survivor keeps as a beneficiary; None where it is the owner's own."""
    terms = year.books.terms.get(name)
    return None if terms is None else kept_from(year.scenario, terms, year.period.year)


def _as_beneficiary(accounts: Mapping[str, AccountYear], year: Year) -> Iterator[AuditedPool]:
    """What a survivor keeps as a beneficiary: IRAs of the deceased together, apart from the survivor's own."""
    pools: dict[RmdPool, list[str]] = {}
    due: dict[RmdPool, float] = {}
    for name, account in accounts.items():
        of, pool = _kept_from(name, year), year.books.kinds[name].rmd_pool(name)
        if of is not None and pool is not None:
            required = inherited_accounts.compute(account.open, of, year.period.year, year.horizon.actuarial)
            pools.setdefault(pool, []).append(name)
            due[pool] = due.get(pool, 0.0) + required
    for pool, names in pools.items():
        if due[pool] > 0.0:
            yield AuditedPool(year.books.owners[names[0]], tuple(names), due[pool], inherited=True)


def _inherited(accounts: Mapping[str, AccountYear], year: Year) -> Iterator[AuditedPool]:
    """Each account inherited before the plan by itself; in its last year all that is there."""
    done, tables = year.period.so_far, year.horizon.actuarial
    for account in inherited(year.scenario):
        name, owner = account.name, year.books.owners[account.name]
        if owner not in year.period.ages:
            continue
        terms = inheritance(year.scenario, account, year.period.year)
        opened = accounts[name].open
        before = done.prior_values.get(name, opened)
        required = inherited_accounts.compute(before, terms, year.period.year, tables)
        if required >= before:
            required = opened
        elif required > 0.0:
            required = max(0.0, required - done.rmd.get(name, 0.0))
        if required > 0.0:
            yield AuditedPool(owner, (name,), required, inherited=True)


def _required(
    names: tuple[str, ...], accounts: Mapping[str, AccountYear], divisor: float, year: Year
) -> float:
    """The year's requirement, less what was taken before the plan's first day where it begins within the year."""
    done, before, taken = year.period.so_far, 0.0, 0.0
    for name in names:
        before += done.prior_values.get(name, accounts[name].open)
        taken += done.rmd.get(name, 0.0)
    return max(0.0, before / divisor - taken)


def assign_rmds(accounts: dict[str, AccountYear], year: Year) -> dict[str, float]:
    """Required RMDs by person; checks every pool and fills `rmd` where the plan leaves it out."""
    required = dict.fromkeys(year.period.ages, 0.0)
    due: set[str] = set()
    for pool in rmd_pools(accounts, year):
        required[pool.owner] += pool.required
        due.update(pool.accounts)
        _check_pool(pool, accounts, year)
    for name, account in accounts.items():
        if account.rmd > TOLERANCE and name not in due:
            year.fault("rmd", name, f"{name}: no RMD is due, the plan says {dollars(account.rmd)}")
    return required


def _check_pool(pool: AuditedPool, accounts: dict[str, AccountYear], year: Year) -> None:
    must = f"{pool.owner} must take {dollars(pool.required)} from {', '.join(pool.accounts)}, the plan"
    given = sum(accounts[name].qcd for name in pool.accounts)
    taken = sum(accounts[name].distributed for name in pool.accounts)
    if taken + given < pool.required - GRAIN:
        year.slip(pool.required - taken - given, "rmd", pool.owner, f"{must} takes {dollars(taken + given)}")
    rest = max(0.0, pool.required - given)
    if not any(_states_rmd(name, year) for name in pool.accounts):
        share = min(1.0, rest / taken) if taken > 0.0 else 0.0
        for name in pool.accounts:
            account = accounts[name]
            accounts[name] = account.model_copy(update={"rmd": share * account.distributed})
        return
    assigned = sum(accounts[name].rmd for name in pool.accounts)
    if taken >= rest - TOLERANCE and abs(assigned - rest) > TOLERANCE:
        year.fault("rmd", pool.owner, f"{must} assigns {dollars(assigned)}")


def _states_rmd(name: str, year: Year) -> bool:
    account = year.given.accounts.get(name)
    return account is not None and "rmd" in account.model_fields_set


def check_charity(accounts: Mapping[str, AccountYear], year: Year) -> dict[str, float]:
    """By person what IRAs pay charities and is income after all (408(d)(8)(A)).

    Faults: too young, or beyond the year's limit.
    """
    taxed: dict[str, float] = {}
    for person in year.period.ages:
        paid = sum(accounts[name].qcd for name in year.books.owned(person))
        if paid <= 0.0:
            continue
        asked, most = year.period.giving, year.period.may_give.get(person)
        if paid > TOLERANCE and (asked is None or not asked.qcd):
            why = "the scenario has no [giving]" if asked is None else "giving.qcd is false"
            year.fault("qcd", person, f"{person}'s IRAs pay charities {dollars(paid)}, and {why}")
        if most is None and paid > TOLERANCE:
            message = f"{person}'s IRAs pay charities {dollars(paid)}, but 70 1/2 is not reached in the year"
            year.fault("qcd", person, message)
        elif most is not None and paid > most + GRAIN:
            message = f"{person}'s IRAs pay charities {dollars(paid)}, of which {dollars(most)} may be"
            year.slip(paid - most, "qcd", person, message)
        table = year.period.law.federal.charitable_distributions
        given = charitable_distributions.compute(paid, table, year.books.contributed.get(person, 0.0))
        year.books.contributed[person] = given.still
        taxed[person] = given.taxed
    return taxed


@dataclass(frozen=True)
class Taken:
    """Distributions from deferred and from Roth accounts, the latter's income, and what is early; by person, what
    came out of Roth IRAs that is not qualified; the first and the third by person too."""

    deferred: float
    roth: float
    taxable_roth: float
    early: float
    roth_out: Mapping[str, RothOut]
    deferred_by: Mapping[str, float]
    taxable_roth_by: Mapping[str, float]


def take(accounts: Mapping[str, AccountYear], year: Year) -> Taken:
    """Distributions by owner; the year's conversions enter the Roth pools before anything leaves them."""
    deferred = roth = taxable = early = 0.0
    roth_out: dict[str, RothOut] = {}
    deferred_by, taxable_by = dict[str, float](), dict[str, float]()
    for person in year.period.ages:
        others = (deferred, taxable)
        reached = person not in year.period.under_59_half
        of_roths = list(year.books.owned(person, "roth_distributions"))
        own_roth = [accounts[name] for name in of_roths if year.books.kinds[name].layered]
        for name in year.books.owned(person, "traditional_distributions"):
            deferred += accounts[name].distributed
            if year.books.bears_early_tax(name, year):
                early += accounts[name].distributed
        pool = year.books.roths[person]
        for name in (name for name in of_roths if year.books.kinds[name].inherited):
            roth += accounts[name].distributed
            taxable += year.books.inherited.pay(name, accounts[name], year.period)
        designated = [name for name in of_roths if name in year.books.designated.terms]
        for name in designated:
            roth += accounts[name].distributed
            paid = year.books.designated.pay(name, accounts[name], year.period)
            taxable += paid.taxable
            early += paid.early
            pool.contribute(year.period.year, year.books.designated.roll(name, accounts[name], year.period))
        pool.convert(year.period.year, sum(account.converted_in for account in own_roth))
        distributed = sum(account.distributed for account in own_roth)
        years = [since for since, _ in pool.conversions]
        taken = pool.distribute(distributed, year.period.year, reached)
        if distributed > TOLERANCE and not pool.qualified(year.period.year, reached):
            roth_out[person] = _roth_out(taken, years, year)
        roth += distributed
        taxable += taken.taxable
        early += taken.early
        deferred_by[person], taxable_by[person] = deferred - others[0], taxable - others[1]
    return Taken(deferred, roth, taxable, early, roth_out, deferred_by, taxable_by)


def _roth_out(taken: RothDistribution, years: Sequence[int], year: Year) -> RothOut:
    conversions: dict[str, float] = {}
    for since, used in zip(years, taken.from_conversions, strict=True):
        if used > 0.0:
            conversions[str(since)] = conversions.get(str(since), 0.0) + used
    return RothOut.model_construct(
        contributions=taken.from_contributions,
        conversions=conversions,
        earnings=taken.from_earnings,
        taxable=taken.taxable,
        early=taken.early,
        early_tax=early_distributions.compute(taken.early, year.period.law.federal.early_distributions),
    )
