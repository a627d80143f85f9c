"""How long a year's orders take: 20 accounts, 500 lots, 40 securities (asked: under 2 s, without importing CVXPY).

python benchmarks/trades.py [--accounts 20] [--lots 500] [--runs 5]
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import date, timedelta
from importlib.metadata import version

from decumulate.models.plan import AccountYear, Cash, Plan, PlanYear, Tax
from decumulate.models.positions.book import CASH, Book, BookAccount, PastTrade, Position, Security
from decumulate.models.scenario import Scenario, load
from decumulate.solver.trades.options import TradeOptions
from decumulate.solver.trades.solve import this_year
from decumulate.tax_tables.schema import FilingStatus

AS_OF = date(2026, 3, 16)
CLASSES = ("us_stock", "world_stock", "bond", "tips", "reit")
KINDS = ("taxable", "traditional_ira", "roth_ira", "401k")
SHARES = (0.4, 0.2, 0.25, 0.1, 0.05)


def scenario(accounts: int) -> Scenario:
    """Ann and Ben, their accounts named as in the book, a target over five classes."""
    people = [
        {"name": name, "born": "1960-01-15", "sex": sex, "plan_to_age": 66}
        for name, sex in (("Ann", "female"), ("Ben", "male"))
    ]
    return load(
        {
            "schema_version": 1,
            "start_year": AS_OF.year,
            "goal": {"objective": "max_estate", "heir_tax_rate": 0.22},
            "people": people,
            "accounts": [_account(number) for number in range(accounts)],
            "spending": {"annual": 0},
            "allocation": {"target": dict(zip(CLASSES, SHARES, strict=True)), "band": 0.01},
            "market": {
                "inflation": 0.0,
                "assets": {name: {"total_return": 0.05} for name in (*CLASSES, "cash")},
            },
            "taxes": {
                "state": "FL",
                "prior_magi": [90_000, 90_000],
                "prior_filing_status": ["married_filing_jointly"] * 2,
            },
        }
    )


def _account(number: int) -> dict[str, object]:
    kind = KINDS[number % len(KINDS)]
    account: dict[str, object] = {
        "name": f"{kind} {number}",
        "type": kind,
        "owner": ("Ann", "Ben")[number // 4 % 2],
    }
    if kind == "taxable":
        return account
    roth = {"contribution_basis": 0.0, "first_contribution_year": 2010} if kind == "roth_ira" else {}
    return account | {"holdings": {}} | roth


def book(asked: Scenario, lots: int, chance: random.Random) -> Book:
    """Random lots, about a third of them at a loss, and a history with purchases and losses in the window."""
    names = [f"F{number}" for number in range(40)]
    securities = {
        name: Security(
            name,
            CLASSES[number % 5],
            round(chance.uniform(20, 400), 2),
            spread=2e-4,
            whole_shares=number % 7 == 0,
        )
        for number, name in enumerate(names)
    }
    accounts = [account.name for account in asked.accounts]
    positions = []
    for _ in range(lots):
        security = securities[chance.choice(names)]
        quantity = float(chance.randint(5, 200))
        basis = quantity * security.price * chance.uniform(0.4, 1.3)
        day = AS_OF - timedelta(days=chance.randint(45, 4000))
        positions.append(Position(chance.choice(accounts), security.ticker, day, quantity, basis))
    history = tuple(
        PastTrade(
            chance.choice(accounts),
            name,
            AS_OF - timedelta(days=chance.randint(1, 60)),
            "sell" if loss else "buy",
            10.0,
            50.0,
            loss,
        )
        for name, loss in (("F1", 0.0), ("F2", 300.0), ("F3", 0.0))
    )
    return Book(
        as_of=AS_OF,
        accounts={account.name: BookAccount(account.type, account.owner) for account in asked.accounts},
        cash={name: chance.uniform(0, 3000) for name in accounts},
        positions=tuple(positions),
        securities=securities | {CASH: Security(CASH, "cash", 1.0)},
        history=history,
    )


def plan(asked: Scenario) -> Plan:
    """Withdrawals from two IRAs, a conversion, cash for the year."""
    flows = {
        "traditional_ira 1": {"distributed": 20_000.0, "converted_out": 30_000.0, "rmd": 8_000.0},
        "traditional_ira 5": {"distributed": 12_000.0},
        "roth_ira 2": {"converted_in": 30_000.0},
    }
    accounts = {a.name: AccountYear(holdings={}, **flows.get(a.name, {})) for a in asked.accounts}
    year = PlanYear(
        year=AS_OF.year,
        filing_status=FilingStatus.MARRIED_FILING_JOINTLY,
        accounts=accounts,
        trades=(),
        cash=Cash(first_day=90_000.0),
        tax=Tax(marginal_rate_ordinary=0.22, marginal_rate_long_term_gain=0.15),
    )
    return Plan(years=(year,))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("accounts", 20), ("lots", 500), ("runs", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    begun = time.perf_counter()
    import cvxpy  # noqa: F401

    print(f"import of CVXPY {version('cvxpy')}: {time.perf_counter() - begun:.2f} s, once")
    home = scenario(asked.accounts)
    for seed in range(asked.runs):
        held = book(home, asked.lots, random.Random(seed))
        begun = time.perf_counter()
        found = this_year(home, plan(home), held, TradeOptions())
        seconds = time.perf_counter() - begun
        print(
            f"seed {seed}: {seconds:.2f} s, {len(found.orders)} orders, tax {found.tax.estimate:,.0f}, "
            f"cost {found.cost:,.0f}, drift {found.drift_cost:,.0f}, gap {found.gap_dollars:,.2f}"
        )


if __name__ == "__main__":
    main()
