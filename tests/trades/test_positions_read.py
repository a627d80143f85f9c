"""Positions, securities and past trades from files: what they say, and every fault of what they do not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from decumulate.models.positions.book import CASH, PastTrade, Position, Security
from decumulate.models.positions.mapping import PositionsError, read_mapping
from decumulate.models.positions.read import Export, read_book
from decumulate.models.scenario import load

from .brokers import DAY, OWN, SHIPPED, household, read, written

BROKER = """"Positions for account ...1234"

Account,Symbol,Bought,Qty,Last,Value,Cost
Z1,VTI,05/12/2014,"1,000.5",$300.00,"$300,150.00","$97,048.50"
Z1,SPAXX**,--,38.14,$1.00,$38.14,--
Z1,Account Total,,,,"$300,188.14",
Z2,bnd,n/a,10,73,730.00,n/a

"Data may be delayed."
"""
MAPPING = """
[accounts]
Z1 = "Brokerage"
Z2 = "Nora IRA"
[assets]
VTI = "stock"
BND = "bond"
[cash]
tickers = ["SPAXX**"]
[positions]
date_format = "%m/%d/%Y"
skip = { Symbol = ["*Total"] }
[positions.columns]
account = "Account"
ticker = "Symbol"
acquired = "Bought"
quantity = "Qty"
price = "Last"
value = "Value"
basis = "Cost"
"""
PAST = """account,ticker,date,action,quantity,price,gain
Brokerage,VTI,2025-12-20,buy,2,305,
Brokerage,BND,2025-12-08,sell,(4),72.5,(31.20)
Nora IRA,VTI,2025-12-01,sell,1,300,
Brokerage,VTI,2025-10-01,shrug,,,
"""


def faults(folder: Path, positions: str = OWN, **files: str) -> list[str]:
    with pytest.raises(PositionsError) as caught:
        read(folder, positions, **files)
    return [str(fault) for fault in caught.value.faults]


def test_own_columns(tmp_path: Path) -> None:
    book = read(tmp_path).book
    assert book.positions == (
        Position("Brokerage", "VTI", date(2014, 5, 12), 10.5, 1000.0),
        Position("Brokerage", "VTI", date(2025, 12, 20), 2.0, 610.0),
        Position("Nora IRA", "BND", DAY, 100.0, 7300.0),
    )
    assert book.cash == {"Brokerage": 1234.56}
    assert book.securities == {
        "VTI": Security("VTI", "stock", 300.0),
        CASH: Security(CASH, "cash", 1.0),
        "BND": Security("BND", "bond", 73.0),
    }
    assert book.history is None
    assert book.values()["Brokerage", "stock"] == 12.5 * 300


def test_a_brokers_columns(tmp_path: Path) -> None:
    reading = read(tmp_path, BROKER, mapping=MAPPING)
    assert reading.book.positions == (
        Position("Brokerage", "VTI", date(2014, 5, 12), 1000.5, 97048.50),
        Position("Nora IRA", "BND", DAY, 10.0, 730.0),
    )
    assert reading.book.cash == {"Brokerage": 38.14}
    assert [re.sub(r".*row (\d+).*", r"\1", note) for note in reading.notes] == ["6", "9"]


def test_no_row_disappears_unsaid(tmp_path: Path) -> None:
    reading = read(tmp_path, BROKER, mapping=MAPPING)
    filled = [line for line in BROKER.splitlines() if line.strip()]
    cash_rows = 1
    header_and_above = 2
    assert len(filled) == len(reading.book.positions) + cash_rows + len(reading.notes) + header_and_above


def test_the_securities_file(tmp_path: Path) -> None:
    listed = "ticker,asset,price,replacements,spread,whole_shares,restricted\n"
    listed += "VTI,stock,301,ITOT SCHB,0.01%,yes,\nITOT,stock,132,,,,\nSCHB,stock,25,VTI,,no,yes\n"
    securities = read(tmp_path, securities=listed).book.securities
    assert securities["VTI"] == Security("VTI", "stock", 301.0, ("ITOT", "SCHB"), 0.0001, True, False)
    assert securities["SCHB"] == Security("SCHB", "stock", 25.0, ("VTI",), 0.0, False, True)


def test_past_trades(tmp_path: Path) -> None:
    history = read(tmp_path, history=PAST).book.history
    assert history == (
        PastTrade("Nora IRA", "VTI", date(2025, 12, 1), "sell", 1.0, 300.0, 0.0),
        PastTrade("Brokerage", "BND", date(2025, 12, 8), "sell", 4.0, 72.5, 31.2),
        PastTrade("Brokerage", "VTI", date(2025, 12, 20), "buy", 2.0, 305.0, 0.0),
    )


def test_an_empty_history_is_known_and_none_is_not(tmp_path: Path) -> None:
    old = PAST.splitlines()[0] + "\nBrokerage,VTI,2025-11-04,buy,1,1,\n"
    assert read(tmp_path, history=old).book.history == ()
    edge = old.replace("2025-11-04", "2025-11-05")
    assert len(read(tmp_path, history=edge).book.history or ()) == 1


def test_every_fault_at_once_with_row_and_column(tmp_path: Path) -> None:
    broken = (
        BROKER.replace("05/12/2014", "Various").replace('"1,000.5"', '"1,00.5"').replace("Z2,bnd", "Z3,bnd")
    )
    broken = broken.replace("$97,048.50", "$-97,048.50").replace("38.14,$1.00", "38.14,$2.00")
    found = faults(tmp_path, broken, mapping=MAPPING)
    for words in (
        'row 4, Bought: given "Various"; expected a date as 03/31/2026',
        'row 4, Qty: given "1,00.5"; expected a number',
        'row 4, Cost: given "$-97,048.50"; expected dollars, 0 or more',
        'row 5, Last: given "$2.00"; expected 1: this row is cash',
        'row 7, Account: given "Z3"; expected an account',
    ):
        assert any(words in fault for fault in found), (words, found)
    assert len(found) == 5


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("account,ticker", "accuont,ticker", 'no column "account"; expected a column for account. Did you mean'),
        ("ticker,asset", "ticker,ticker", '"ticker" 2 times'),
        ("10.5,", "-10.5,", "row 2, quantity: given \"-10.5\"; expected shares, more than 0"),
        ("10.5,", "0,", "expected shares, more than 0"),
        ("2014-05-12", "", "given nothing; expected the day each lot was bought. A taxable account needs its lots"),
        ("2014-05-12", "2026-01-06", "expected a day up to 2026-01-05"),
        ('"$1,000.00"', "$1,000.00", "row 2: given 8 cells; expected 7 cells as in the header. A comma within"),
        ('"$1,000.00"', "--", "row 2, basis: given \"--\"; expected what the lot cost"),
        ("Nora IRA", "Nora IRS", 'given "Nora IRS"; expected an account, one of "Brokerage", "Nora IRA". Did you mean'),
        (",bond,", ",bonds,", 'given "bonds"; expected an asset of market.assets for BND'),
        (",bond,", ",,", "row 5, asset: given nothing; expected the asset class of BND"),
        ("2,610,300", "2,610,301", "row 3, price: given 301.0000; expected 300.0000, the price of VTI in"),
        ("VTI,stock,2025", "VTI,bond,2025", 'row 3, asset: given "bond"; expected "stock", as elsewhere for VTI'),
        ("$73.00", "", "row 5, price: given nothing; expected dollars a share of BND"),
        ("$73.00", "0", 'row 5, price: given "0"; expected dollars a share, more than 0'),
        ('"1,234.56"', "(5.00)", "margin debt is not covered"),
        ("BND", "", "row 5, ticker: given nothing"),
    ],
)  # fmt: skip
def test_one_fault(old: str, new: str, words: str, tmp_path: Path) -> None:
    assert old in OWN
    found = faults(tmp_path, OWN.replace(old, new, 1))
    assert any(words in fault for fault in found), found


def test_a_bond_priced_by_a_hundred_is_seen(tmp_path: Path) -> None:
    bond = BROKER.replace("10,73,730.00", '"1,000",98.20,"982.00"')
    (fault,) = faults(tmp_path, bond, mapping=MAPPING)
    assert "98,200.00, which is quantity x price" in fault
    unpriced = bond.replace(",98.20,", ",,")
    assert read(tmp_path, unpriced, mapping=MAPPING).book.securities["BND"].price == pytest.approx(0.982)


def test_alike_faults_are_one(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, OWN.replace("Brokerage", "Brokers"))
    assert "positions.csv rows 2, 3, 4, account" in fault
    assert 'Did you mean "Brokerage"?' in fault


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('ticker = "Symbol"', 'ticker = "Symbl"', 'row 3, the header: given no column "Symbl"'),
        ('ticker = "Symbol"', 'tickr = "Symbol"', 'columns.tickr: given "tickr"; expected one of'),
        ("skip = { Symbol", "skip = { Symbols", 'skip.Symbols: given "Symbols"; expected a column of'),
        ('"%m/%d/%Y"', '"%m/%d"', "a format with year, month and day"),
        ("[accounts]", "[acounts]", "Did you mean"),
        ('Z2 = "Nora IRA"', 'Z2 = "Roth"', "Roth, type: given nothing; expected one of"),
        ('Z2 = "Nora IRA"', 'Z2 = { name = "Nora IRA", type = "roth_ira" }', '"traditional_ira", as in the scenario'),
        ('Z2 = "Nora IRA"', 'Z2 = { name = "R", type = "roth", owner = "Nora" }', 'R, type: given "roth"'),
        ('Z2 = "Nora IRA"', 'Z2 = { name = "R", type = "roth_ira", owner = "joint" }', 'R, owner: given "joint"'),
        ("[accounts]", "[accounts", "no TOML"),
    ],
)  # fmt: skip
def test_faults_of_a_mapping(old: str, new: str, words: str, tmp_path: Path) -> None:
    assert old in MAPPING
    found = faults(tmp_path, BROKER, mapping=MAPPING.replace(old, new, 1))
    assert any(words in fault for fault in found), found


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Brokerage,VTI,2025-12-20,sell,2,305,", "row 2, gain: given nothing; expected the sale's gain"),
        ("Brokerage,VTI,2025-12-20,exchanged,2,305,", 'row 2, action: given "exchanged"; expected one of buy, sell'),
        ("Brokerage,VTI,2026-02-01,buy,2,305,", "expected a day up to 2026-01-05"),
        ("Brokerage,,2025-12-20,buy,2,305,", "row 2, ticker: given nothing"),
        ("Brokerage,VTI,2025-12-20,buy,0,305,", "shares, not 0"),
        ("Spouse,VTI,2025-12-20,buy,2,305,", 'row 2, account: given "Spouse"'),
    ],
)  # fmt: skip
def test_faults_of_a_history(row: str, words: str, tmp_path: Path) -> None:
    found = faults(tmp_path, history=f"{PAST.splitlines()[0]}\n{row}\n")
    assert any(words in fault for fault in found), found


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("VTI,,,ITOT,,,", "tickers that have a row of their own here: ITOT has none"),
        ("VTI,,,VTI,,,", "tickers other than VTI itself"),
        ("VTI,,,BND,,,", "a security of the class of VTI, stock"),
        ("ITOT,stock,,,,,", "row 2, price: given nothing; expected dollars a share of ITOT"),
        ("VTI,,,,2,,", "a share of each dollar traded"),
        ("VTI,,,,,maybe,", "yes or no"),
        ("VTI,,,,,,yes\nVTI,,,,,,no", '"VTI" again'),
    ],
)
def test_faults_of_a_securities_file(rows: str, words: str, tmp_path: Path) -> None:
    head = "ticker,asset,price,replacements,spread,whole_shares,restricted\n"
    found = faults(tmp_path, securities=head + rows + "\n")
    assert any(words in fault for fault in found), found


def test_a_misspelt_column_of_our_own_is_never_passed_over(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, securities="ticker,restrcited\nVTI,yes\n")
    assert '"restrcited"' in fault
    assert 'Did you mean "restricted"?' in fault


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(PositionsError, match="cannot be read"):
            read_book([Export(path)], DAY, scenario=household())
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, words in ((binary, "not UTF-8"), (written(tmp_path, " \n,,\n", "empty.csv"), "an empty file")):
        with pytest.raises(PositionsError, match=words):
            read_book([Export(path)], DAY, scenario=household())
    with pytest.raises(PositionsError, match="can be read"):
        read_mapping(tmp_path / "none.toml")


def test_two_brokers_make_one_book(tmp_path: Path) -> None:
    head, *rows = OWN.splitlines()
    first = written(tmp_path, "\n".join([head, *rows[:3]]), "a.csv")
    second = written(tmp_path, "\n".join([head.replace("quantity", "Qty"), rows[3]]), "b.csv")
    mapping = written(tmp_path, 'positions.columns.quantity = "Qty"', "b.toml")
    book = read_book([Export(first), Export(second, mapping)], DAY, scenario=household()).book
    assert book == read(tmp_path).book


def test_the_shipped_files_are_read() -> None:
    scenario = load(SHIPPED / "household.toml")
    way = SHIPPED / "mapping.toml"
    for name in ("broker", "broker_after_a_fall", "broker_after_a_rise"):
        securities = SHIPPED / f"{name.replace('broker', 'securities')}.csv"
        book = read_book(
            [Export(SHIPPED / f"{name}.csv", way)],
            DAY,
            scenario=scenario,
            securities=securities,
            history=[Export(SHIPPED / "history.csv", way)],
        ).book
        assert len(book.positions) == 15
        assert {trade.account for trade in book.history or ()} == {"Joint brokerage", "Sam IRA"}
        assert all(security.replacements for ticker, security in book.securities.items() if ticker != CASH)


LOTS = """"VTI Lot Details for XXXX-1234 as of 02:45 AM ET, 01/05/2026"

"Open Date","Quantity","Price","Cost/Share","Market Value","Cost Basis","Holding Period",
"09/24/2020 13:42:07","600","$300.00","$150.00","$180,000.00","$90,000.00","Long Term",
"02/10/2025 09:31:00","400","$300.00","$225.00","$120,000.00","$90,000.00","Short Term",
"Total","1,000","--","--","$300,000.00","$180,000.00","--",
"""
LOTS_MAPPING = """
[accounts]
"XXXX-1234" = "Brokerage"
[assets]
VTI = "stock"
BND = "bond"
[positions]
date_format = "%m/%d/%Y %H:%M:%S"
skip = { "Open Date" = ["Total"] }
[positions.columns]
acquired = "Open Date"
quantity = "Quantity"
price = "Price"
value = "Market Value"
basis = "Cost Basis"
"""
SECTIONS = """"Positions for All-Accounts as of 06:04 PM ET, 01/05/2026"

"Brokerage XXXX-1234"
"Symbol","Description","Quantity","Price","Market Value","Cost Basis",
"VTI","TOTAL MARKET","1,000","$300.00","$300,000.00","$180,000.00",
"Cash & Cash Investments","--","--","--","$14,000.00","--",
"Account Total","--","--","--","$314,000.00","$180,000.00",


"Rollover IRA XXXX-4321"
"Symbol","Description","Quantity","Price","Market Value","Cost Basis",
"BND","BONDS","100","$73.00","$7,300.00","$8,000.00",
"Cash & Cash Investments","--","--","--","$20,000.00","--",
"Account Total","--","--","--","$27,300.00","$8,000.00",
"""
SECTIONS_MAPPING = """
[accounts]
"Brokerage XXXX-1234" = "Brokerage"
"Rollover IRA XXXX-4321" = "Nora IRA"
[assets]
VTI = "stock"
BND = "bond"
[cash]
tickers = ["Cash & Cash Investments"]
[positions]
skip = { Symbol = ["Account Total"] }
columns = { ticker = "Symbol", quantity = "Quantity", price = "Price", value = "Market Value", basis = "Cost Basis" }
"""


def exports(folder: Path, **files: tuple[str, str]) -> list[Export]:
    """Name -> (text of the file, of its mapping)."""
    return [
        Export(written(folder, text, f"{name}.csv"), written(folder, mapping, f"{name}.toml"))
        for name, (text, mapping) in files.items()
    ]


def faults_of(positions: list[Export]) -> list[str]:
    with pytest.raises(PositionsError) as caught:
        read_book(positions, DAY, scenario=load(household()))
    return [str(fault) for fault in caught.value.faults]


def test_lots_of_one_ticker_have_it_in_the_title(tmp_path: Path) -> None:
    reading = read_book(exports(tmp_path, lots=(LOTS, LOTS_MAPPING)), DAY, scenario=load(household()))
    assert reading.book.positions == (
        Position("Brokerage", "VTI", date(2020, 9, 24), 600.0, 90_000.0),
        Position("Brokerage", "VTI", date(2025, 2, 10), 400.0, 90_000.0),
    )


def test_a_title_that_names_no_ticker_or_two_is_no_ticker(tmp_path: Path) -> None:
    for title in ("Lot Details for XXXX-1234", "VTI and BND lots of XXXX-1234"):
        text = LOTS.replace("VTI Lot Details for XXXX-1234", title)
        assert any(
            "expected a ticker" in fault for fault in faults_of(exports(tmp_path, lots=(text, LOTS_MAPPING)))
        )


def test_sections_have_their_account_in_their_title(tmp_path: Path) -> None:
    """The taxable lots stand in a file of their own; the position of the same shares is left out, and said."""
    both = exports(tmp_path, all=(SECTIONS, SECTIONS_MAPPING), lots=(LOTS, LOTS_MAPPING))
    reading = read_book(both, DAY, scenario=load(household()))
    assert reading.book.cash == {"Brokerage": 14_000.0, "Nora IRA": 20_000.0}
    assert [(p.account, p.ticker, p.quantity) for p in reading.book.positions] == [
        ("Nora IRA", "BND", 100.0),
        ("Brokerage", "VTI", 600.0),
        ("Brokerage", "VTI", 400.0),
    ]
    assert "all.csv row 5: left out, the lots of VTI in Brokerage stand one by one" in reading.notes


def test_positions_and_lots_must_add_up(tmp_path: Path) -> None:
    fewer = LOTS.replace('"400"', '"399"').replace("$120,000.00", "$119,700.00")
    found = faults_of(exports(tmp_path, all=(SECTIONS, SECTIONS_MAPPING), lots=(fewer, LOTS_MAPPING)))
    assert any('given "1,000"; expected 999 shares, as its lots add up to' in fault for fault in found)


def test_money_never_changes_its_account_silently(tmp_path: Path) -> None:
    """One account for all rows of a file that has sections of several, or whose title names another."""
    one = SECTIONS_MAPPING.replace("[positions]", '[positions]\naccount = "Rollover IRA XXXX-4321"')
    found = faults_of(exports(tmp_path, all=(SECTIONS, one)))
    assert any("expected one account for a file of one section" in fault for fault in found)
    only = SECTIONS[: SECTIONS.index('"Rollover')]
    found = faults_of(exports(tmp_path, all=(only, one)))
    assert any('given the section "Brokerage XXXX-1234"' in fault for fault in found)
    unknown = SECTIONS_MAPPING.replace('"Brokerage XXXX-1234" = "Brokerage"\n', "")
    found = faults_of(exports(tmp_path, all=(SECTIONS, unknown)))
    assert any('given "Brokerage XXXX-1234"; expected an account' in fault for fault in found)


def test_blanks_behind_a_closing_quote(tmp_path: Path) -> None:
    text = (
        '"Symbol " ,"Description" ,"Quantity" ,"Value" ,"Price"\n"BND" ,"BONDS" ,"10" ,"$730.00" ,"$73.00"\n'
    )
    mapping = SECTIONS_MAPPING.replace(
        "skip = { Symbol", "account = 'Rollover IRA XXXX-4321'\nskip = { Symbol"
    )
    mapping = mapping.replace("Market Value", "Value").replace(', basis = "Cost Basis"', "")
    book = read_book(exports(tmp_path, edge=(text, mapping)), DAY, scenario=load(household())).book
    assert book.positions == (Position("Nora IRA", "BND", DAY, 10.0, 730.0),)


def test_accounts_that_differ_in_capitals_alone_are_refused(tmp_path: Path) -> None:
    twice = written(tmp_path, '[accounts]\nz1 = "Brokerage"\nZ1 = "Nora IRA"\n', "twice.toml")
    with pytest.raises(PositionsError, match="small and capital letters alike"):
        read_mapping(twice)
