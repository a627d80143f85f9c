"""What the forms of one year are written from: the household's facts, the audit's year and the planner's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ....tax_tables.schema import FilingStatus
from ...accounts import KINDS, AccountKind
from ...household.facts import Horizon, Period
from ...plan_year import AccountYear, PlanYear
from ...scenario import Scenario
from ..federal_return import ReturnInput, ReturnLines, federal_return

CENT = 0.005
"""Dollars below which there is nothing to show."""


@dataclass(frozen=True)
class Filed:
    """One year. `audited` is the whole plan as the audit recomputes it, `given` the planner's own year of it, `entered`
    what its return starts with."""

    scenario: Scenario
    horizon: Horizon
    audited: Sequence[PlanYear]
    given: PlanYear
    entered: ReturnInput
    index: int

    @property
    def period(self) -> Period:
        return self.horizon.periods[self.index]

    @property
    def year(self) -> int:
        return self.period.year

    @property
    def status(self) -> FilingStatus:
        return self.period.filing_status

    @property
    def own(self) -> PlanYear:
        """The audit's year."""
        return self.audited[self.index]

    @property
    def last(self) -> PlanYear | None:
        """The audit's year before; None in the plan's first."""
        return self.audited[self.index - 1] if self.index else None

    @cached_property
    def lines(self) -> ReturnLines:
        """The audit's return, with what it was worked out on."""
        return federal_return(self.entered, self.period.law)

    @property
    def begun(self) -> bool:
        """Whether part of the year was over when the plan began."""
        return self.own.so_far is not None

    def kind(self, account: str) -> AccountKind:
        """The type of an account, of one that the plan opens too."""
        return self._kinds[account]

    def owner(self, account: str) -> str:
        """Whose it is this year: the heir's from the year after a death."""
        return self.owner_in(account, self.year)

    def owner_in(self, account: str, year: int) -> str:
        """Whose an account is in a year of the plan."""
        owner, gone = self._owners[account], {p.name: p.last_year < year for p in self.scenario.people}
        heir = self.horizon.heir_of.get(owner)
        return heir if gone.get(owner) and heir is not None else owner

    def accounts(self) -> Iterator[tuple[str, AccountYear]]:
        """Every account of the year with its flows."""
        yield from self.own.accounts.items()

    def person_at(self, name: str) -> int:
        """A person's place in the scenario."""
        return [person.name for person in self.scenario.people].index(name)

    @cached_property
    def _kinds(self) -> dict[str, AccountKind]:
        opened = {new.name: KINDS[new.type] for new in self.scenario.may_open.values()}
        return opened | {account.name: KINDS[account.type] for account in self.scenario.accounts}

    @cached_property
    def _owners(self) -> dict[str, str]:
        opened = {new.name: new.owner for new in self.scenario.may_open.values()}
        return opened | {account.name: account.owner for account in self.scenario.accounts}
