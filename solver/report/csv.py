"""The plan as CSV files, for a spreadsheet: nominal dollars, field names of the plan document."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...models.plan import AS_THEY_ARE, AccountYear, Cash, Income, Plan, Tax, Trade
from ...models.spreadsheet import csv_text, guarded
from ...models.writing import replace_text

if TYPE_CHECKING:
    from ..trades.orders import Orders

CENTS, PLACES = 2, 6
"""Decimals of dollars, and of shares."""
YEAR_FIELDS = [name for block in (Income, Tax, Cash) for name in block.model_fields]
GIFT_FIELDS = ["year", "what", "account", "asset", "acquired", "amount", "basis", "gain"]
ACCOUNT_FIELDS = [name for name in AccountYear.model_fields if name != "holdings"]


def write_csv(plan: Plan, folder: Path) -> list[Path]:
    """Write years, accounts, holdings, trades and, where there are any, gifts into `folder` (made if missing); returns
    the paths.

    Raises OSError where the folder or a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]] = {
        "years": (["year", "deflator", "filing_status", *YEAR_FIELDS], year_rows(plan)),
        "accounts": (["year", "account", *ACCOUNT_FIELDS], account_rows(plan)),
        "holdings": (["year", "account", "asset", "value"], holding_rows(plan)),
        "trades": (["year", *Trade.model_fields], trade_rows(plan)),
    }
    if any(year.gifts is not None for year in plan.years):
        tables["gifts"] = (GIFT_FIELDS, gift_rows(plan))
    return [write_table(folder / f"{name}.csv", headings, rows) for name, (headings, rows) in tables.items()]


def orders_csv(orders: Orders) -> str:
    """One row an order, as Orders.frame: dollars to the cent, shares to six places."""
    frame = orders.frame()
    money = dict.fromkeys(("amount", "cost", "proceeds", "gain"), CENTS)
    frame["gain"] = frame["gain"].astype(float)
    return csv_text(frame.round(money | {"quantity": PLACES}))


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    replace_text(path, text.getvalue())
    return path


def year_rows(plan: Plan) -> Iterator[list[Any]]:
    for year in plan.years:
        lines = [
            getattr(part, name) if name in AS_THEY_ARE else money(getattr(part, name))
            for part in (year.income, year.tax, year.cash)
            for name in type(part).model_fields
        ]
        yield [year.year, year.deflator, year.filing_status.value, *lines]


def account_rows(plan: Plan) -> Iterator[list[Any]]:
    for year in plan.years:
        for name, account in year.accounts.items():
            yield [year.year, name, *(money(getattr(account, field)) for field in ACCOUNT_FIELDS)]


def holding_rows(plan: Plan) -> Iterator[list[Any]]:
    for year in plan.years:
        for name, account in year.accounts.items():
            for asset, value in account.holdings.items():
                yield [year.year, name, asset, money(value)]


def trade_rows(plan: Plan) -> Iterator[list[Any]]:
    for year in plan.years:
        for trade in year.trades:
            values = trade.model_dump().values()
            yield [year.year, *(money(value) if isinstance(value, float) else value for value in values)]


def gift_rows(plan: Plan) -> Iterator[list[Any]]:
    """A row each for cash, every lot and IRA, and for what the fund receives, pays and holds."""
    for year in plan.years:
        gifts = year.gifts
        if gifts is None:
            continue
        for name in ("grants", "cash", "fund_received", "fund_paid", "fund_left"):
            yield [year.year, name, "", "", "", money(getattr(gifts, name)), "", ""]
        for account, flows in year.accounts.items():
            if flows.qcd:
                yield [year.year, "qcd", account, "", "", money(flows.qcd), "", ""]
        for lot in gifts.lots:
            what, amounts = "lot_to_fund" if lot.fund else "lot", (lot.amount, lot.basis, lot.gain)
            yield [year.year, what, lot.account, lot.asset, lot.acquired, *map(money, amounts)]


def money(amount: float) -> float:
    """To the cent, without a negative zero."""
    return round(amount, 2) + 0.0
