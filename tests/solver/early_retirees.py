"""Early retirees at random, and plans made for them by chance: orders of sources, conversions, at the law's price.

A plan is made year by year: conversions first, then each source in an order drawn for the year until spending and tax
are paid. What tax that is the audit says.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from decumulate.models.household.facts import Horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario
from decumulate.solver.audit import AuditReport, audit

from .small import brokerage, document, ira, lot, roth

DUST = 1e-6


def early_retiree(seed: int) -> dict[str, Any]:
    """One person or a couple of 48 to 61, for 3 to 7 years, most of their money behind the age of 59 1/2."""
    chance = random.Random(seed)
    years = chance.randint(3, 7)
    people, accounts = [], []
    couple = chance.random() < 0.4
    for name in ("Ann", "Ben") if couple else ("Ann",):
        born = 2026 - chance.randint(48, 61)
        last = 2025 + (chance.randint(1, years) if couple and name == "Ben" else years)
        people.append(
            {"name": name, "born": f"{born}-0{chance.randint(1, 9)}-15", "plan_to_age": last - born}
        )
        if chance.random() < 0.7:
            accounts.append(ira(1_000.0 * chance.randint(20, 300), name))
        if chance.random() < 0.8 or not accounts:
            accounts.append(_roth(chance, name))
    if chance.random() < 0.5:
        value = 1_000.0 * chance.randint(1, 60)
        accounts.append(brokerage(lot(value, value * chance.choice([0.3, 1.0])), owner="Ann"))
    content = document(1970, years, accounts, 0.0, heirs=chance.choice([0.0, 0.22]))
    content["people"] = people
    content["market"]["assets"]["fund"] = {"total_return": chance.choice([0.0, 0.0, 0.05, -0.03])}
    content["limits"] = {"cliff_margin": 0}
    if chance.random() < 0.3:
        flat = {"rate": 0.04, "taxes_retirement": chance.random() < 0.5, "taxes_social_security": True}
        content["taxes"] |= {"state": "OH", "state_flat": flat}
    return content


def _roth(chance: random.Random, name: str) -> dict[str, Any]:
    """A Roth IRA with contributions, past conversions and earnings, its five years over or not."""
    value = 1_000.0 * chance.randint(30, 250)
    first = chance.choice([2010, 2023, 2025])
    years = sorted(
        chance.sample(range(max(first, 2020), 2026), chance.randint(0, min(3, 2026 - max(first, 2020))))
    )
    return roth(
        value,
        name,
        contribution_basis=round(chance.choice([0.0, 0.2, 0.6]) * value),
        first_contribution_year=first,
        conversions=[{"year": year, "amount": round(0.15 * value)} for year in years],
    )


@dataclass
class Maker:
    """A plan in the making: what is decided by year and account. No trades are made but sales for cash."""

    scenario: Scenario
    horizon: Horizon
    chance: random.Random
    flows: list[dict[str, dict[str, float]]] = field(default_factory=list)

    def plan(self) -> tuple[Plan, AuditReport] | None:
        """A plan that the audit accepts; None where this way of drawing ends in ruin."""
        self.flows = [{} for _ in self.horizon.periods]
        for t in range(len(self.flows)):
            self._convert(t)
            if not self._pay(t):
                return None
        plan = self._written()
        report = audit(plan, self.scenario, self.horizon)
        return (plan, report) if report.ok else None

    def _convert(self, t: int) -> None:
        """With one chance in three, a part of an IRA into the owner's own Roth IRA."""
        balances = self._balances(t)
        for account in self.scenario.accounts:
            home = f"{account.owner} Roth"
            if account.type == "traditional_ira" and home in balances and self.chance.random() < 0.33:
                amount = balances[account.name] * self.chance.choice([0.1, 0.3])
                self._add(t, account.name, "converted_out", amount)
                self._add(t, home, "converted_in", amount)

    def _pay(self, t: int) -> bool:
        """Draws on sources in an order of chance until no cash is missing."""
        order = [account.name for account in self.scenario.accounts]
        self.chance.shuffle(order)
        for name in order:
            room = self._room(t, name)
            if self._short(t) <= DUST:
                return True
            self._set(t, name, room)
            if self._short(t) > DUST:
                continue
            low, high = 0.0, room
            while high - low > 1e-4:
                middle = 0.5 * (low + high)
                self._set(t, name, middle)
                low, high = (middle, high) if self._short(t) > DUST else (low, middle)
            self._set(t, name, high)
        return self._short(t) <= DUST

    def _room(self, t: int, name: str) -> float:
        flows = self.flows[t].get(name, {})
        return max(0.0, self._balances(t)[name] - flows.get("converted_out", 0.0))

    def _add(self, t: int, name: str, flow: str, amount: float) -> None:
        self.flows[t].setdefault(name, {})[flow] = amount

    def _set(self, t: int, name: str, amount: float) -> None:
        self._add(t, name, "distributed", amount)

    def _short(self, t: int) -> float:
        """Cash that is missing at the end of a year."""
        return -self._audited().years[t].cash.carry_out

    def _balances(self, t: int) -> dict[str, float]:
        """What each account opens a period with."""
        growth = 1.0 + self.horizon.periods[0].assets["fund"].total_return
        found = {}
        for account in self.scenario.accounts:
            value = sum(account.holdings.values())
            for year in self.flows[:t]:
                flows = year.get(account.name, {})
                value += flows.get("converted_in", 0.0)
                value = growth * (value - flows.get("distributed", 0.0) - flows.get("converted_out", 0.0))
            found[account.name] = max(0.0, value)
        return found

    def _audited(self) -> AuditReport:
        return audit(self._written(), self.scenario, self.horizon)

    def _written(self) -> Plan:
        years = []
        taxable = {account.name: account for account in self.scenario.accounts if account.type == "taxable"}
        for t, flows in enumerate(self.flows):
            balances, accounts, trades = self._balances(t), {}, []
            for name, opened in balances.items():
                mine = flows.get(name, {})
                out = mine.get("distributed", 0.0)
                kept = opened - out - mine.get("converted_out", 0.0) + mine.get("converted_in", 0.0)
                accounts[name] = {"holdings": {"fund": max(0.0, kept)}}
                if name not in taxable:
                    accounts[name] |= mine
                elif out > 0.0:
                    bought = taxable[name].lots[0].acquired
                    sale = {
                        "account": name,
                        "asset": "fund",
                        "acquired": bought,
                        "action": "sell",
                        "amount": out,
                    }
                    trades.append(sale)
            years.append({"year": 2026 + t, "accounts": accounts, "trades": trades})
        return Plan.read({"years": years})
