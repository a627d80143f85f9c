"""The household's books: everything that goes from one year of the replay to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...models.accounts import KINDS, AccountKind, Line
from ...models.accounts.opened import JOINT
from ...models.household.carried_gifts import CarriedGifts
from ...models.household.facts import Horizon, Period
from ...models.household.inheriting import kept_from
from ...models.household.kept import Place, kept_values
from ...models.laws.federal import capital_losses
from ...models.plan import Plan, PlanError, PlanYear
from ...models.returns.federal_return import ReturnLines
from ...models.scenario import Fault as Misfit
from ...models.scenario import Scenario
from ...models.scenario.accounts import Account
from ...tax_tables.schema import FilingStatus
from .designated_roths import DesignatedRoths
from .findings import Findings, RuleFault
from .inherited_roths import InheritedRoths
from .lots import LotBook
from .roths import RothPool, roth_pools


@dataclass
class Books:
    """What is known on the first day of a year.

    kinds, owners      of every account; an account's owner may be "joint"
    terms              what the scenario says of each of its accounts
    balances           market value of tax-advantaged accounts
    carry              cash of the year before; on the first day what is set aside already
    kept               by account and asset: dollars of each year that are never sold
    fund               what a donor-advised fund holds
    lent               the most that cash was below zero so far
    carried            capital losses carried forward, by living person: short and long, positive
    contributed        by person: deductible IRA contributions since 70 1/2 that no payment to a charity has made up for
    gifts              those that the ceilings have left to later years
    returns            (Medicare MAGI, filing status) from start year - 2 on, so that the return a year
                       looks back to stands at the year's own index
    """

    kinds: dict[str, AccountKind]
    owners: dict[str, str]
    terms: dict[str, Account]
    balances: dict[str, float]
    lots: LotBook
    roths: dict[str, RothPool]
    designated: DesignatedRoths
    inherited: InheritedRoths
    carried: dict[str, tuple[float, float]]
    returns: list[tuple[float, FilingStatus]]
    community_property: bool
    gifts: CarriedGifts
    contributed: dict[str, float] = field(default_factory=dict)
    kept: dict[Place, tuple[float, ...]] = field(default_factory=dict)
    carry: float = 0.0
    lent: float = 0.0
    fund: float = 0.0

    def owned(self, person: str, line: Line | None = None) -> Iterator[str]:
        """A person's accounts; those whose distributions stand on `line`."""
        for name, owner in self.owners.items():
            if owner == person and line in (None, self.kinds[name].line):
                yield name

    def shut(self, period: Period) -> set[str]:
        """The accounts that nothing may leave in a period."""
        young = period.under_59_half
        return {name for name, account in self.terms.items() if account.shut(period.year, young)}

    def bears_early_tax(self, name: str, year: Year) -> bool:
        """Whether what is income of an account's distributions bears the 10 percent: its owner is under 59 1/2, and it
        is not kept as a beneficiary (26 USC 72(t)(2)(A)(i), (ii))."""
        terms, young = self.terms.get(name), self.owners[name] in year.period.under_59_half
        if terms is not None and kept_from(year.scenario, terms, year.period.year) is not None:
            return False
        return self.kinds[name].early(young=young, rolled_in=terms is not None and terms.bears_early_tax)

    def bury(self, dead: str, heir: str, period: Period) -> None:
        """The last day of a death year and the next 1 January: basis steps up, all becomes the survivor's.

        Half of a joint account steps up, all of it where it is community property (26 USC 1014(b)(6)); nothing
        where the year's law has no step-up. The decedent's own part of the losses carried forward ends.
        """
        joint_share = 1.0 if self.community_property else 0.5
        stepping = {dead: 1.0, JOINT: joint_share}
        if period.law.federal.capital_gains_tax.step_up:
            self.lots.step_up(
                {name: stepping.get(owner, 0.0) for name, owner in self.owners.items()}, period.assets
            )
        self.owners = {name: heir if owner in stepping else owner for name, owner in self.owners.items()}
        self.roths[heir].inherit(self.roths.pop(dead))
        del self.carried[dead]

    def carry_losses(self, lines: ReturnLines, realised: Mapping[str, float]) -> None:
        """Losses into the next year, each person's own: `realised` are gains less losses of the year by owner."""
        own = {
            person: _part_of(realised, person, len(self.carried)) - short - long
            for person, (short, long) in self.carried.items()
        }
        self.carried = capital_losses.allot(lines.carry_short_out, lines.carry_long_out, own)


def _part_of(amounts: Mapping[str, float], person: str, living: int) -> float:
    """A person's own amount and their part of what is joint."""
    return amounts.get(person, 0.0) + amounts.get(JOINT, 0.0) / living


@dataclass(frozen=True)
class Year:
    """One year of the replay: what the plan says of it, its facts, the books, and where faults go."""

    given: PlanYear
    period: Period
    books: Books
    scenario: Scenario
    horizon: Horizon
    found: Findings

    def fault(self, rule: str, where: str, message: str) -> None:
        """Write down a rule broken this year."""
        self.found.faults.append(RuleFault(self.period.year, rule, where, message))

    def slip(self, amount: float, rule: str, where: str, message: str) -> None:
        """Write down dollars by which a rule is missed; below nothing where it is kept."""
        self.found.slip(amount, RuleFault(self.period.year, rule, where, message))

    def note(self, rule: str, where: str, message: str) -> None:
        """Write down something that breaks no rule."""
        self.found.notes.append(RuleFault(self.period.year, rule, where, message))


def open_books(plan: Plan, scenario: Scenario, horizon: Horizon) -> Books:
    """The books on the first day of the plan, with the accounts that the plan opens.

    Raises PlanError when the plan is not one for this scenario: other years, accounts or assets.
    """
    kinds = {account.name: KINDS[account.type] for account in scenario.accounts}
    owners = {account.name: account.owner for account in scenario.accounts}
    for new in scenario.may_open.values():
        if new.name not in kinds:
            kinds[new.name], owners[new.name] = KINDS[new.type], new.owner
    _check_fits(plan, horizon, kinds)
    shorts = {owner: short for owner, (short, _) in scenario.losses_by_owner.items()}
    longs = {owner: long for owner, (_, long) in scenario.losses_by_owner.items()}
    people = [person.name for person in scenario.people]
    roths = dict(roth_pools(scenario))
    start = scenario.start_year
    for person, pool in roths.items():
        pool.convert(start, scenario.done_to_date("roth_conversions", person, start))
    nobody_enrolled = [(0.0, horizon.periods[0].filing_status)] * 2
    return Books(
        kinds=kinds,
        owners=owners,
        terms={account.name: account for account in scenario.accounts},
        balances={a.name: sum(a.holdings.values()) for a in scenario.accounts if KINDS[a.type].sheltered},
        contributed={person.name: person.ira_deductions_after_70_half or 0.0 for person in scenario.people},
        lots=LotBook(scenario, horizon),
        roths=roths,
        designated=DesignatedRoths.of(scenario),
        inherited=InheritedRoths.of(scenario),
        carried={
            name: (_part_of(shorts, name, len(people)), _part_of(longs, name, len(people))) for name in people
        },
        returns=list(horizon.prior_returns) or nobody_enrolled,
        community_property=bool(scenario.taxes.community_property),
        gifts=horizon.gifts_carried,
        kept=kept_values(scenario, horizon),
        carry=horizon.periods[0].so_far.set_aside,
    )


def _check_fits(plan: Plan, horizon: Horizon, kinds: dict[str, AccountKind]) -> None:
    years = [period.year for period in horizon.periods]
    misfits = []
    if [entry.year for entry in plan.years] != years:
        given = f"{plan.years[0].year} to {plan.years[-1].year}"
        misfits.append(Misfit("years", given, f"{years[0]} to {years[-1]}, the years of the scenario"))
    assets = horizon.periods[0].assets
    taxable = [name for name, kind in kinds.items() if not kind.sheltered]
    known_assets = f"one of {', '.join(assets)}"
    strangers: dict[tuple[str, str], Misfit] = {}  # each unknown name once, where it first stands

    def stranger(what: str, name: str, place: str, expected: str) -> None:
        strangers.setdefault((what, name), Misfit(place, name, expected))

    for index, entry in enumerate(plan.years):
        place = f"years[{index}]"
        for name, account in entry.accounts.items():
            if name not in kinds:
                stranger("account", name, f"{place}.accounts", f"one of {', '.join(kinds)}")
            for asset in set(account.holdings) - set(assets):
                stranger("asset", asset, f"{place}.accounts.{name}.holdings", known_assets)
        for number, trade in enumerate(entry.trades):
            if trade.account not in taxable:
                expected = f"a taxable account: {', '.join(taxable) or 'there is none'}"
                stranger("taxable", trade.account, f"{place}.trades[{number}].account", expected)
            if trade.asset not in assets:
                stranger("traded", trade.asset, f"{place}.trades[{number}].asset", known_assets)
        for number, lot in enumerate(entry.gifts.lots if entry.gifts else ()):
            if lot.account not in taxable:
                expected = f"a taxable account: {', '.join(taxable) or 'there is none'}"
                stranger("taxable", lot.account, f"{place}.gifts.lots[{number}].account", expected)
            if lot.asset not in assets:
                stranger("given", lot.asset, f"{place}.gifts.lots[{number}].asset", known_assets)
    misfits += strangers.values()
    if misfits:
        raise PlanError(misfits)
