"""The household's books: everything that goes from one year of the replay to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...models.accounts import KINDS, AccountKind
from ...models.household.facts import Horizon, Period
from ...models.plan import Plan, PlanError, PlanYear
from ...models.scenario import Fault as Misfit
from ...models.scenario import Scenario
from ...tax_tables.schema import FilingStatus
from .findings import Fault, Findings
from .lots import LotBook
from .roths import RothPool, roth_pools

JOINT = "joint"
NEW_TAXABLE = "Brokerage (new)"
NEW_ROTH = "{owner} Roth IRA (new)"


@dataclass
class Books:
    """What is known on the first day of a year.

    kinds, owners      of every account; an account's owner may be "joint"
    balances           market value of tax-advantaged accounts
    carry              cash of the year before
    carry_short, carry_long    capital losses carried forward, positive
    returns            (Medicare MAGI, filing status) from start year - 2 on, so that the return a year
                       looks back to stands at the year's own index
    """

    kinds: dict[str, AccountKind]
    owners: dict[str, str]
    balances: dict[str, float]
    lots: LotBook
    roths: dict[str, RothPool]
    carry_short: float
    carry_long: float
    returns: list[tuple[float, FilingStatus]]
    community_property: bool
    carry: float = 0.0

    def owned(self, person: str, tax: str) -> Iterator[str]:
        """A person's accounts of one tax treatment ("deferred", "free")."""
        for name, owner in self.owners.items():
            if owner == person and self.kinds[name].tax == tax:
                yield name

    def bury(self, dead: str, heir: str, period: Period) -> None:
        """The last day of a death year and the next 1 January: basis steps up, all becomes the survivor's.

        Half of a joint account steps up, all of it where it is community property (26 USC 1014(b)(6)); nothing
        where the year's law has no step-up. Half of the joint return's loss carry-forward was the decedent's and is
        lost.
        """
        joint_share = 1.0 if self.community_property else 0.5
        stepping = {dead: 1.0, JOINT: joint_share}
        if period.law.federal.capital_gains_tax.step_up:
            self.lots.step_up(
                {name: stepping.get(owner, 0.0) for name, owner in self.owners.items()}, period.assets
            )
        self.owners = {name: heir if owner in stepping else owner for name, owner in self.owners.items()}
        self.roths[heir].inherit(self.roths.pop(dead))
        self.carry_short *= 0.5
        self.carry_long *= 0.5


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
        self.found.faults.append(Fault(self.period.year, rule, where, message))

    def note(self, rule: str, where: str, message: str) -> None:
        """Write down something that breaks no rule."""
        self.found.notes.append(Fault(self.period.year, rule, where, message))


def open_books(plan: Plan, scenario: Scenario, horizon: Horizon) -> Books:
    """The books on the first day of the plan, with the accounts that the plan opens.

    Raises PlanError when the plan is not one for this scenario: other years, accounts or assets.
    """
    kinds = {account.name: KINDS[account.type] for account in scenario.accounts}
    owners = {account.name: account.owner for account in scenario.accounts}
    for name, (kind, owner) in _may_open(scenario).items():
        if name not in kinds:
            kinds[name], owners[name] = KINDS[kind], owner
    _check_fits(plan, horizon, kinds)
    losses = scenario.taxes.capital_loss_carryforward
    roths = dict(roth_pools(scenario))
    start = scenario.start_year
    for person, pool in roths.items():
        pool.convert(start, scenario.done_to_date("roth_conversions", person, start))
    nobody_enrolled = [(0.0, horizon.periods[0].filing_status)] * 2
    return Books(
        kinds=kinds,
        owners=owners,
        balances={a.name: sum(a.holdings.values()) for a in scenario.accounts if a.type != "taxable"},
        lots=LotBook(scenario, horizon),
        roths=roths,
        carry_short=losses.short,
        carry_long=losses.long,
        returns=list(horizon.prior_returns) or nobody_enrolled,
        community_property=bool(scenario.taxes.community_property),
    )


def _may_open(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Accounts a plan may open: (type, owner) by name."""
    people = [person.name for person in scenario.people]
    with_roth = {account.owner for account in scenario.accounts if account.type == "roth_ira"}
    new = {NEW_ROTH.format(owner=name): ("roth_ira", name) for name in people if name not in with_roth}
    if all(account.type != "taxable" for account in scenario.accounts):
        new[NEW_TAXABLE] = ("taxable", JOINT if len(people) > 1 else people[0])
    return new


def _check_fits(plan: Plan, horizon: Horizon, kinds: dict[str, AccountKind]) -> None:
    years = [period.year for period in horizon.periods]
    misfits = []
    if [entry.year for entry in plan.years] != years:
        given = f"{plan.years[0].year} to {plan.years[-1].year}"
        misfits.append(Misfit("years", given, f"{years[0]} to {years[-1]}, the years of the scenario"))
    assets = horizon.periods[0].assets
    taxable = [name for name, kind in kinds.items() if kind.tax == "taxable"]
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
    misfits += strangers.values()
    if misfits:
        raise PlanError(misfits)
