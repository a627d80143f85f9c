"""The plan's own numbers of a year, with which the forms begin; rows are anchored by their pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....models.plan import PlanYear
from ....models.plan_gifts import Gifts
from ....models.plan_year import AccountYear, PlanSoFar
from ..model import Column, Table, Unit, Value
from ..words import DUST, dollars

FLOWS = {
    "open": "at first",
    "distributed": "paid out",
    "rmd": "of it required",
    "converted_out": "converted out",
    "converted_in": "converted in",
    "rolled_out": "rolled out",
    "rolled_in": "rolled in",
    "contributed": "put in",
    "qcd": "given (QCD)",
    "given": "lots given",
    "yields": "yields",
    "growth": "growth",
    "close": "at the close",
}
"""Fields of an account's year, with their headings; those that no account has are left out."""
ALWAYS = ("open", "growth", "close")
TRADES: tuple[tuple[str, Unit], ...] = (
    ("account", "text"),
    ("asset", "text"),
    ("action", "text"),
    ("acquired", "day"),
    ("amount", "cents"),
    ("basis", "cents"),
    ("gain", "cents"),
    ("term", "text"),
)

GIVEN_LOTS = tuple((name, unit) for name, unit in TRADES if name not in ("action", "term"))
GIFTS = {
    "grants": "grants of the year",
    "cash": "in cash to charities",
    "fund_received": "received by the donor-advised fund",
    "fund_paid": "paid by the donor-advised fund",
    "fund_left": "left in the donor-advised fund",
}


def flow_tables(index: int, year: PlanYear) -> Iterator[Table]:
    """Accounts, what they hold, lots traded, the parts of Roth money, what came before: where there is any."""
    at = f"plan#/years/{index}"
    yield _accounts(at, year)
    yield _holdings(at, year)
    if year.trades:
        yield _trades(at, year)
    if year.gifts is not None:
        yield from _gifts(at, year.year, year.gifts)
    if year.roth_out:
        yield _roth_out(at, year)
    if year.so_far is not None:
        yield _so_far(at, year.year, year.so_far)


def _accounts(at: str, year: PlanYear) -> Table:
    kept = [
        name for name in FLOWS if name in ALWAYS or any(_has(one, name) for one in year.accounts.values())
    ]
    rows: list[tuple[Value, ...]] = [
        (name, *(getattr(account, field) for field in kept)) for name, account in year.accounts.items()
    ]
    pointers = [f"{at}/accounts/{step(name)}" for name in year.accounts]
    title = f"What each account does in {year.year}"
    return _table(f"flows_{year.year}", title, ["account", *(FLOWS[name] for name in kept)], rows, pointers)


def _has(account: AccountYear, field: str) -> bool:
    return abs(float(getattr(account, field))) > DUST


def _holdings(at: str, year: PlanYear) -> Table:
    assets = list(dict.fromkeys(asset for account in year.accounts.values() for asset in account.holdings))
    rows: list[tuple[Value, ...]] = [
        (name, *(account.holdings.get(asset, 0.0) for asset in assets))
        for name, account in year.accounts.items()
    ]
    pointers = [f"{at}/accounts/{step(name)}/holdings" for name in year.accounts]
    title = f"What each account holds after the trades of {year.year}"
    return _table(f"held_{year.year}", title, ["account", *assets], rows, pointers)


def _trades(at: str, year: PlanYear) -> Table:
    rows = [tuple(getattr(trade, name) for name, _ in TRADES) for trade in year.trades]
    columns = tuple(Column(key=name, heading=name, unit=unit) for name, unit in TRADES)
    anchors = {place: f"{at}/trades/{place}" for place in range(len(rows))}
    title = f"Lots sold and bought in {year.year}"
    return Table(key=f"trades_{year.year}", title=title, columns=columns, rows=tuple(rows), anchors=anchors)


def _gifts(at: str, year: int, gifts: Gifts) -> Iterator[Table]:
    """What is given by pocket, those that give anything, and lot by lot."""
    there = {name: getattr(gifts, name) for name in GIFTS if abs(getattr(gifts, name)) > DUST}
    rows: list[tuple[Value, ...]] = [(GIFTS[name], amount) for name, amount in there.items()]
    pointers = [f"{at}/gifts/{name}" for name in there]
    if rows:
        yield _table(f"gifts_{year}", f"What reaches charities in {year}", ["what", "amount"], rows, pointers)
    if gifts.lots:
        lots = [tuple(getattr(lot, name) for name, _ in GIVEN_LOTS) for lot in gifts.lots]
        columns = tuple(Column(key=name, heading=name, unit=unit) for name, unit in GIVEN_LOTS)
        anchors = {place: f"{at}/gifts/lots/{place}" for place in range(len(lots))}
        title = f"Lots given in {year}"
        yield Table(key=f"given_{year}", title=title, columns=columns, rows=tuple(lots), anchors=anchors)


def _roth_out(at: str, year: PlanYear) -> Table:
    rows: list[tuple[Value, ...]] = [
        (person, out.contributions, sum(out.conversions.values()), out.earnings, out.taxable, out.early)
        for person, out in year.roth_out.items()
    ]
    pointers = [f"{at}/roth_out/{step(person)}" for person in year.roth_out]
    heads = ["person", "contributions", "conversions", "earnings", "of it income", "of it early"]
    title = f"What leaves Roth IRAs in {year.year}, in the law's order"
    return _table(f"roth_{year.year}", title, heads, rows, pointers)


def _so_far(at: str, year: int, so_far: PlanSoFar) -> Table:
    rows = list(_stated(so_far))
    pointers = [f"{at}/so_far/{name}" for name, _ in rows]
    title = f"What had happened in {year} by {so_far.as_of.isoformat()}"
    return _table(f"so_far_{year}", title, ["field", "amount"], rows, pointers)


def _stated(so_far: PlanSoFar) -> Iterator[tuple[str, Value]]:
    for name in type(so_far).model_fields:
        value = getattr(so_far, name)
        if isinstance(value, dict):
            yield (
                name,
                ", ".join(f"{account} {dollars(amount)}" for account, amount in value.items()) or "none",
            )
        elif isinstance(value, float | int):
            yield name, float(value)


def _table(
    key: str, title: str, headings: Sequence[str], rows: Sequence[Sequence[Value]], pointers: Sequence[str]
) -> Table:
    """A table of dollars and cents whose rows have names."""
    first, *others = (Column(key=f"column_{place}", heading=words) for place, words in enumerate(headings))
    columns = (first, *(one.model_copy(update={"unit": "cents"}) for one in others))
    cells = tuple(tuple(row) for row in rows)
    return Table(
        key=key, title=title, columns=columns, rows=cells, anchors=dict(enumerate(pointers)), dash=True
    )


def step(name: str) -> str:
    """A name as a step of a pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
