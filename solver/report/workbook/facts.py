"""What the sheets are made of: the plan with every line filled, its audit, its scenario, and rows of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ....models.accounts import KINDS
from ....models.plan import AccountYear, Plan, PlanYear, Trade
from ....models.plan_gifts import GivenLot
from ....models.scenario import Scenario
from ...audit import AuditReport
from ..sections.years import closing_deflator

GROUPS = {"taxable": "taxable", "deferred": "traditional", "free": "Roth"}
"""How dollars of an account count, in the words of the plan's estate."""


@dataclass(frozen=True)
class YearRow:
    """A year, and the deflator of the January after it."""

    year: PlanYear
    closing: float
    first: bool

    @property
    def ages(self) -> str:
        return "/".join(map(str, self.year.ages.values()))

    @property
    def status(self) -> str:
        return self.year.filing_status.replace("_", " ")


@dataclass(frozen=True)
class AccountRow:
    """An account in a year; `first` where there is no year of it before."""

    year: int
    name: str
    group: str
    account: AccountYear
    first: bool


@dataclass(frozen=True)
class TradeRow:
    year: int
    trade: Trade


@dataclass(frozen=True)
class Facts:
    plan: Plan
    scenario: Scenario
    audit: AuditReport

    @cached_property
    def years(self) -> tuple[YearRow, ...]:
        return tuple(
            YearRow(year, closing_deflator(self.plan, place), place == 0)
            for place, year in enumerate(self.plan.years)
        )

    @cached_property
    def accounts(self) -> tuple[AccountRow, ...]:
        """Account by account, each with its years."""
        names = dict.fromkeys(name for year in self.plan.years for name in year.accounts)
        return tuple(row for name in names for row in self._years_of(name))

    def _years_of(self, name: str) -> Iterator[AccountRow]:
        group, before = self.group(name), None
        for year in self.plan.years:
            account = year.accounts.get(name)
            if account is not None:
                yield AccountRow(year.year, name, group, account, before is None)
            before = account

    def group(self, name: str) -> str:
        kinds = {account.name: account.type for account in self.scenario.accounts}
        kind = kinds[name] if name in kinds else self.scenario.may_open[name].type
        return GROUPS[KINDS[kind].tax]

    @cached_property
    def trades(self) -> tuple[TradeRow, ...]:
        return tuple(TradeRow(year.year, trade) for year in self.plan.years for trade in year.trades)

    @cached_property
    def given_lots(self) -> tuple[tuple[int, GivenLot], ...]:
        """The lots given, each with its year."""
        gifts = ((year.year, year.gifts) for year in self.plan.years if year.gifts is not None)
        return tuple((year, lot) for year, given in gifts for lot in given.lots)

    @property
    def gives_lots(self) -> bool:
        return bool(self.given_lots)

    @property
    def has_begun(self) -> bool:
        """Whether part of the first year was over when the plan began."""
        return self.plan.years[0].so_far is not None
