"""The whole question: a household, its money, its market, its wishes (contract.md, "Scenario")."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, model_validator

from ..accounts import KINDS
from ..accounts.opened import Opened, may_open
from . import (  # noqa: F401  register their checks
    checks_choices,
    checks_claims,
    checks_current_course,
    checks_giving,
    checks_heirs,
    checks_holdings,
    checks_inherited,
    checks_life_events,
    checks_residence,
    checks_rollovers,
    checks_tree,
    checks_uncertainty,
    checks_year_to_date,
)
from .accounts import Account
from .allocation import Allocation
from .checks import CHECKS
from .current_course import CurrentCourse
from .faults import ScenarioError
from .fields import Name, Part, Whole
from .giving import Giving
from .goal import Goal
from .healthcare import Healthcare
from .heirs import Heir
from .letterhead import Letterhead
from .limits import Limits
from .market import Market
from .people import Person
from .spending import Spending
from .taxes import Taxes
from .uncertainty import Uncertainty
from .year_to_date import YearToDate

APART = ("uncertainty", "current_course", "report")
"""Tables that no plan of one future depends on."""


class Scenario(Part):
    """A household's question. Money about the future is in dollars of `start_year`, rates are fractions.

    Read one with `load`; it reports every fault at once as a `ScenarioError`.
    """

    schema_version: Annotated[int, Whole(0, 10_000, "1")] = 1
    """The version of this document's schema: 1."""
    title: Name = "Untitled"
    """What to call it."""
    start_year: Annotated[int, Whole(2025, 2060, "the first plan year, 2025 to 2060")]
    """The first plan year; accounts are as of its 1 January, or of year_to_date.as_of."""
    goal: Goal
    """The objective: the table [goal]."""
    people: Annotated[tuple[Person, ...], Field(min_length=1)]
    """One person or a couple: [[people]]."""
    accounts: Annotated[tuple[Account, ...], Field(min_length=1)]
    """What they own: [[accounts]]."""
    heirs: Annotated[tuple[Heir, ...], Field(min_length=1)] | None = None
    """Who inherits what is left, and what they earn, in place of goal.heir_tax_rate: [[heirs]]."""
    spending: Spending
    """What they live on: [spending]."""
    giving: Giving | None = None
    """What reaches charities, and from which pockets: [giving]."""
    allocation: Allocation = Allocation()
    """How it is invested; left out, the household keeps its present mix, in whichever accounts."""
    market: Market
    """Inflation, returns and yields: [market]."""
    taxes: Taxes = Taxes()
    """State, past returns, losses and reforms: [taxes]."""
    healthcare: Healthcare = Healthcare()
    """Medicare: [healthcare]."""
    limits: Limits = Limits()
    """The owner's own wishes: [limits]."""
    year_to_date: YearToDate | None = None
    """What has happened in start_year when the plan begins within it: [year_to_date]."""
    uncertainty: Uncertainty | None = None
    """What may come otherwise than assumed, for `outlook` and `tree`; no part of the question: [uncertainty]."""
    current_course: CurrentCourse | None = None
    """What the household does today, for a comparison; no part of the question: [current_course]."""
    report: Letterhead | None = None
    """Who a report is from and for; no part of the question: [report]."""
    ignored: tuple[str, ...] = ()
    """Written by decumulate: fields that are not modelled yet and were left out by name."""

    @model_validator(mode="after")
    def _mix_of_today(self) -> Scenario:
        """Where no target is given, today's mix is it: once, so that a variant of the scenario keeps it."""
        wish = self.allocation
        if wish is not None and wish.target is None and not wish.fixed_by_account:
            mix = self.household_mix
            if mix and self.market is not None and set(mix) <= set(self.market.assets):
                self.__dict__["allocation"] = wish.model_copy(update={"target": mix})
        return self

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Scenario:
        if not (info.context or {}).get("draft"):
            raw = self.content()
            faults = [problem.fault(raw) for check, _ in CHECKS for problem in check(self)]
            if faults:
                raise ScenarioError(faults)
        return self

    @property
    def first_year(self) -> int:
        """The first plan year."""
        return self.start_year

    @property
    def first_day(self) -> date:
        """The day that values are of and the first trades are made on: 1 January, or `year_to_date.as_of`."""
        return self.year_to_date.as_of if self.year_to_date else date(self.start_year, 1, 1)

    @property
    def last_year(self) -> int:
        """The last plan year: the last that anyone is planned to live through."""
        return max(person.last_year for person in self.people)

    @property
    def years(self) -> range:
        """The plan years in order."""
        return range(self.first_year, self.last_year + 1)

    @property
    def first_death(self) -> int | None:
        """The year in which someone in the plan dies whom a spouse survives; None where there is none."""
        last = [person.last_year for person in self.people]
        return min(last) if min(last) < max(last) else None

    @property
    def widowed(self) -> int | None:
        """The year in which the only person's spouse died before the plan; None where that is not said."""
        late = self.people[0].late_spouse if len(self.people) == 1 else None
        return None if late is None else late.died.year

    @property
    def loss_owner(self) -> str:
        """Whose capital losses without an owner are: the one's who owns every taxable account; else "joint"."""
        owners = {account.owner for account in self.accounts if account.type == "taxable"}
        if len(self.people) == 1:
            return self.people[0].name
        return owners.pop() if len(owners) == 1 else "joint"

    @property
    def losses_by_owner(self) -> dict[str, tuple[float, float]]:
        """The losses carried into start_year, by a person's name or "joint": short and long, positive dollars."""
        found: dict[str, tuple[float, float]] = {}
        for part in self.taxes.carryforwards:
            short, long = found.get(part.owner or self.loss_owner, (0.0, 0.0))
            found[part.owner or self.loss_owner] = short + part.short, long + part.long
        return found

    @property
    def may_open(self) -> dict[str, Opened]:
        """The accounts that a plan may open, by name."""
        return may_open(
            [person.name for person in self.people],
            [(account.type, account.owner) for account in self.accounts],
        )

    @property
    def household_mix(self) -> dict[str, float]:
        """Market-value shares of everything that is held at the start; empty where nothing is."""
        values: dict[str, float] = {}
        for account in self.accounts or ():
            for asset, value in account.holdings.items():
                if value:
                    values[asset] = values.get(asset, 0.0) + value
        whole = sum(values.values())
        return {asset: value / whole for asset, value in values.items()} if whole else {}

    def person(self, name: str) -> Person:
        """The person of that name. KeyError when there is none."""
        return {person.name: person for person in self.people}[name]

    def done_to_date(self, what: str, owner: str, year: int) -> float:
        """Dollars of one of `limits.fixed`'s flows of `year` that an owner has made by [year_to_date]; 0 without it."""
        if self.year_to_date is None or year != self.start_year:
            return 0.0
        made = "conversions" if what == "roth_conversions" else "distributions"
        flows: Mapping[str, float] = getattr(self.year_to_date, made)
        mine = {a.name for a in self.accounts if a.owner == owner and KINDS[a.type].pays(what)}
        return sum(amount for name, amount in flows.items() if name in mine)

    def medicare_start(self, name: str) -> tuple[int, int]:
        """(year, month) of a person's first month on Medicare."""
        month = self.healthcare.medicare_from.get(name)
        return (int(month[:4]), int(month[5:])) if month else self.person(name).turns_65

    def content(self) -> dict[str, Any]:
        """The scenario as JSON-able data that loads again to an equal scenario."""
        return self.model_dump(mode="json", exclude_none=True)

    def question(self) -> dict[str, Any]:
        """`content` without what a plan does not depend on: what else may come, what is done today, a report's head."""
        return question_of(self.content())

    @property
    def sha256(self) -> str:
        """Hex digest of `question` in canonical JSON: equal questions have equal digests."""
        text = json.dumps(self.question(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def with_changes(self, changes: Mapping[str, Any]) -> Scenario:
        """The scenario with values set by path, as {"market.inflation": 0.03, "people[0].plan_to_age": 95}.

        Entries of lists are named by index or by their name (`people.Kim.plan_to_age`). Raises
        ScenarioError for a path that leads nowhere or a value that does not fit. Risk found to be forced stays.
        """
        from .read import load

        other, forced = load(self, changes=changes), self.allocation.forced_risk
        if forced is None:
            return other
        held = other.allocation.model_copy(update={"forced_risk": forced})
        return other.model_copy(update={"allocation": held})

    @property
    def warnings(self) -> tuple[tuple[str, str, str], ...]:
        """(code, where, message) of what the scenario leaves out or stands in for."""
        found = [("ignored", name, f"{name} is left out of the plan, as asked") for name in self.ignored]
        if self.taxes.state_flat is not None:
            rate = f"a flat {100 * self.taxes.state_flat.rate:g} % stands in for state income tax"
            found.append(("state_flat", "taxes.state_flat", rate))
        elif self.taxes.state is None and "taxes.state" not in self.ignored:
            found.append(("no_state", "taxes.state", "no state is given: no state income tax is counted"))
        return tuple(found)


def question_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """What of a scenario's content a plan answers: all but [uncertainty], [current_course] and [report]."""
    return {name: part for name, part in content.items() if name not in APART}
