"""The household's money from one year of a rule to the next: balances, lots, Roth layers, losses, cash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ...models.accounts.opened import JOINT
from ...models.household.carried_gifts import CarriedGifts
from ...models.laws.federal import capital_losses
from ...models.returns.federal_return import ReturnLines
from ...models.scenario.accounts import TaxableAccount
from ...tax_tables.schema import FilingStatus
from .household import Setting, YearFacts
from .roth_layers import RothLayers, roth_layers


@dataclass(slots=True)
class LedgerLot:
    """Shares (1.0 a share on the first day of the plan) and their basis in dollars; `asset` by its place."""

    account: str
    asset: int
    acquired: date | None
    shares: float
    basis: float


@dataclass
class Ledger:
    """What is known on the first day of a year.

    balances    market value of tax-advantaged accounts
    carried     losses carried forward by living person: short and long, positive
    returns     (Medicare MAGI, filing status) from start year - 2 on
    gifts       those that the ceilings have left to later years
    given       what IRAs have paid charities on this year's first day, which `balances` no longer have
    """

    owners: dict[str, str]
    balances: dict[str, float]
    lots: list[LedgerLot]
    roths: dict[str, RothLayers]
    carried: dict[str, tuple[float, float]]
    returns: list[tuple[float, FilingStatus]]
    gifts: CarriedGifts
    carry: float = 0.0
    given: dict[str, float] = field(default_factory=dict)

    def owned(self, owner: str, tax: str, home: Setting) -> list[str]:
        """Names of a person's accounts of one tax treatment."""
        return [name for name, who in self.owners.items() if who == owner and home.kinds[name].tax == tax]

    def close(self, facts: YearFacts, home: Setting) -> None:
        """Deaths of the year: basis steps up, all becomes the heir's, the decedent's share of losses is lost."""
        for dead in facts.period.dies:
            heir = home.horizon.heir_of[dead]
            if heir is not None and facts is not home.years[-1]:
                self._bury(dead, heir, facts, bool(home.scenario.taxes.community_property))

    def _bury(self, dead: str, heir: str, facts: YearFacts, community_property: bool) -> None:
        stepping = {dead: 1.0, JOINT: 1.0 if community_property else 0.5}
        for lot in self.lots:
            share = stepping.get(self.owners[lot.account], 0.0)
            lot.basis += share * (lot.shares * facts.price_next[lot.asset] - lot.basis)
        for name, owner in self.owners.items():
            if owner in stepping:
                self.owners[name] = heir
        self.roths[heir].inherit(self.roths.pop(dead))
        del self.carried[dead]

    def carry_losses(self, lines: ReturnLines, realised: Mapping[str, float]) -> None:
        """Losses into the next year, each person's own; `realised`: the year's gains less losses by owner."""
        joint = realised.get(JOINT, 0.0) / len(self.carried)
        own = {name: realised.get(name, 0.0) + joint - sum(lost) for name, lost in self.carried.items()}
        self.carried = capital_losses.allot(lines.carry_short_out, lines.carry_long_out, own)


def open_ledger(home: Setting) -> Ledger:
    """The books on the first day of the plan."""
    unknown = [(0.0, home.years[0].period.filing_status)] * 2
    return Ledger(
        owners=dict(home.owners),
        balances=_balances(home),
        lots=list(_lots(home)),
        roths=roth_layers(home.scenario),
        carried=_carried(home),
        returns=list(home.horizon.prior_returns) or unknown,
        gifts=home.horizon.gifts_carried,
        carry=home.years[0].period.so_far.set_aside,
    )


def _carried(home: Setting) -> dict[str, tuple[float, float]]:
    carried = {person.name: (0.0, 0.0) for person in home.scenario.people}
    for owner, lost in home.scenario.losses_by_owner.items():
        for name in carried if owner == JOINT else (owner,):
            share = 1.0 / len(carried) if owner == JOINT else 1.0
            short, long = carried[name]
            carried[name] = short + share * lost[0], long + share * lost[1]
    return carried


def _balances(home: Setting) -> dict[str, float]:
    held = {account.name: sum(account.holdings.values()) for account in home.scenario.accounts}
    return {name: held.get(name, 0.0) for name, kind in home.kinds.items() if kind.sheltered}


def _lots(home: Setting) -> Iterator[LedgerLot]:
    for account in home.scenario.accounts:
        if isinstance(account, TaxableAccount):
            for lot in account.dated_lots:
                acquired = None if lot.asset in home.cash_like else lot.acquired
                yield LedgerLot(account.name, home.assets.index(lot.asset), acquired, lot.value, lot.basis)
