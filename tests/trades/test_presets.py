"""Files of brokers that are known by their headers, a mapping proposed for them, and lots said by hand."""

from __future__ import annotations

from datetime import date

import pytest

from decumulate.models.positions.book import ImportNotes
from decumulate.models.positions.mapping import PositionsError
from decumulate.models.positions.preset import presets
from decumulate.models.positions.proposal import proposed_mapping
from decumulate.models.positions.read import Export, Reading, read_book
from decumulate.models.positions.review import review_of
from decumulate.models.positions.seen import TO_SAY, asset_in, day_in, type_in
from decumulate.models.reading import TextFile

DAY = date(2026, 1, 5)
FIDELITY = TextFile(
    "Portfolio_Positions.csv",
    "\ufeffAccount Number,Account Name,Symbol,Description,Quantity,Last Price,Last Price Change,Current Value,"
    "Today's Gain/Loss Dollar,Today's Gain/Loss Percent,Total Gain/Loss Dollar,Total Gain/Loss Percent,"
    "Percent Of Account,Cost Basis Total,Average Cost Basis,Type\n"
    "Z1,Individual - TOD,SPAXX**,HELD IN MONEY MARKET,,,,$4000.00,,,,,10%,,,Cash,\n"
    "Z1,Individual - TOD,VTI,TOTAL STOCK,100,$300.00,+$1.00,$30000.00,,,,,90%,$20000.00,$200.00,Cash,\n"
    "Z1,Individual - TOD,Pending Activity,,,,,$12.00,,,,,,,,\n"
    "22,ROLLOVER IRA,BND,TOTAL BOND,500,$72.00,+$0.10,$36000.00,,,,,100%,$37000.00,$74.00,Cash,\n"
    '\n"Date downloaded Jan-05-2026 1:02 p.m ET"\n',
)
SCHWAB = TextFile(
    "All-Accounts-Positions.csv",
    '"Positions for All-Accounts as of 06:04 PM ET, 01/05/2026"\n\n"Brokerage XXXX-1234"\n'
    '"Symbol","Description","Qty (Quantity)","Price","Price Chng $ (Price Change $)","Mkt Val (Market Value)",'
    '"Cost Basis","Gain $ (Gain/Loss $)","Asset Type",\n'
    '"SCHB","SCHWAB US BROAD MARKET ETF","1,000","$26.00","$0.10","$26,000.00","$18,000.00","$8,000.00","ETFs",\n'
    '"Cash & Cash Investments","--","--","--","--","$14,000.00","--","--","Cash and Money Market",\n'
    '"Positions Total","--","--","--","--","$40,000.00","$18,000.00","$8,000.00","--",\n',
)
LOTS = TextFile(
    "SCHB.csv",
    '"SCHB Lot Details for XXXX-1234 as of 02:45 AM ET, 01/05/2026"\n\n'
    '"Open Date","Quantity","Price","Cost/Share","Market Value","Cost Basis","Gain/Loss $","Gain/Loss %",'
    '"Holding Period",\n'
    '"09/24/2020 13:42:07","600","$26.00","$15.00","$15,600.00","$9,000.00","+$6,600.00","+73.33%","Long Term",\n'
    '"02/10/2025 09:31:00","400","$26.00","$22.50","$10,400.00","$9,000.00","+$1,400.00","+15.56%","Short Term",\n'
    '"Total","1,000","--","--","$26,000.00","$18,000.00","$8,000.00","+44.44%","--",\n',
)
VANGUARD = TextFile(
    "OfxDownload.csv",
    "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n"
    "777,Vanguard Total Stock Market Index,VTSAX,100.5,140.00,14070.00,\n"
    "777,Vanguard Federal Money Market,VMFXX,250.25,1.00,250.25,\n\n\n"
    "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,"
    "Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,\n"
    "777,2025-12-30,2025-12-31,Dividend,Dividend Received,Vanguard Federal Money Market,VMFXX,0.0,1.0,1.1,0.0,1.1,0.0,"
    "CASH,\n",
)
NETBENEFITS = TextFile(
    "View open lots.csv",
    "Date acquired,Quantity,Cost basis,Cost basis/share,Value,Gain/loss,Sale availability date,"
    "Transfer availability date,Grant date,Share source,Holding period\n"
    "May-15-2025,10,$1000.00,$100.00,$1500.00,$500.00,May-15-2025,May-15-2025,May-15-2024,DO,Short\n"
    "Nov-03-2022,4,$200.00,$50.00,$600.00,$400.00,Nov-03-2022,Nov-03-2022,Nov-03-2021,DO,Long\n",
)
MERRILL = TextFile(
    "Holdings.csv",
    '"Symbol " ,"Description" ,"Day\'s Price $ Chg % Chg" ,"Quantity" ,"Day\'s Value Change $" ,"Value" ,'
    '"Unrealized Gain/Loss $ Chg % Chg" ,"Price"\n'
    '"AMD" ,"ADVNCD MICRO D INC" ,"$0.00 0.00%" ,"5" ,"$0.00" ,"$1,298.40" ,"+$983.36 +197.80%" ,"$259.68"\n',
)
ETRADE = TextFile(
    "PortfolioDownload.csv",
    "Account Summary\nAccount,Net Account Value,Total Gain $,Total Gain %\n"
    '"Individual Brokerage -2203",15690.00,1000.00,7.14\n\n\n'
    "View Summary - All Positions\nFilters applied: \nSymbol,Security type(s),Sort by,Sort order,\n,All,Symbol,Asc,\n\n"
    "Symbol,Last Price $,Change $,Change %,Quantity,Price Paid $,Day's Gain $,Total Gain $,Total Gain %,Value $\n"
    "AMD,150.00,1.50,1.00,100.0000,140.0000,150.0000,1000.0000,7.1428,15000.0000\n"
    "CASH,,,,,,,,,690.00,\nTOTAL,,,,,,150.00,1000.00,7.14,15690.00\n\nGenerated at Jan 5 2026 11:42 AM ET\n",
)


def mapping(accounts: str, more: str = "") -> TextFile:
    assets = 'VTI = "stock"\nBND = "bond"\nSCHB = "stock"\nVTSAX = "stock"\nAMD = "stock"\nACME = "stock"'
    return TextFile("mapping.toml", f"[accounts]\n{accounts}\n[assets]\n{assets}\n{more}")


def taxable(name: str) -> str:
    return f'{{ name = "{name}", type = "taxable", owner = "Kim" }}'


IRA = '{ name = "Kim IRA", type = "traditional_ira", owner = "Kim" }'


def read(*files: TextFile, by: TextFile) -> Reading:
    return read_book([Export(file, by) for file in files], DAY)


def test_fidelity_says_the_cost_and_the_mapping_the_day() -> None:
    by = mapping(
        f'Z1 = {taxable("Brokerage")}\n"22" = {IRA}',
        '[[lots]]\naccount = "Brokerage"\nticker = "vti"\nacquired = 2019-05-06',
    )
    reading = read(FIDELITY, by=by)
    book = reading.book
    assert book.cash == {"Brokerage": 4_000}
    lots = [(p.account, p.ticker, p.acquired, p.quantity, p.basis) for p in book.positions]
    assert lots == [
        ("Kim IRA", "BND", DAY, 500, 37_000),
        ("Brokerage", "VTI", date(2019, 5, 6), 100, 20_000),
    ]
    review = review_of(reading, None, ImportNotes(kept=("Brokerage: it stays",)))
    assert review.imported == (
        "Brokerage: 1 position and $4,000 of cash, $34,000 in all",
        "Kim IRA: 1 position, $36,000 in all",
    )
    assert review.assumed == (
        "Portfolio_Positions.csv: read as fidelity-positions (Fidelity positions)",
        "money is of the asset class cash",
    )
    assert review.by_hand == (
        "Brokerage: VTI bought 2019-05-06, as you say",
        "Kim IRA: its basis of Form 8606, if it has any, which no broker's file says",
    )
    assert [note.split(": left out")[0] for note in review.skipped[:2]] == [
        "Portfolio_Positions.csv row 4",
        "Portfolio_Positions.csv row 7",
    ]
    assert review.skipped[2:] == ("Brokerage: it stays",)


def test_a_position_bought_in_parts_needs_the_cost_of_each() -> None:
    lot = '[[lots]]\naccount = "Brokerage"\nticker = "VTI"\nacquired = {}\n'
    parts = lot.format("2015-02-03") + "quantity = 40\nbasis = 4_000\n" + lot.format("2021-06-07")
    accounts = f'Z1 = {taxable("Brokerage")}\n"22" = {IRA}'
    with pytest.raises(PositionsError, match="2021-06-07: basis: given nothing; expected dollars"):
        read(FIDELITY, by=mapping(accounts, parts))
    book = read(FIDELITY, by=mapping(accounts, parts + "basis = 16_000")).book
    lots = [(p.acquired.year, p.quantity, p.basis) for p in book.positions if p.ticker == "VTI"]
    assert lots == [(2015, 40, 4_000), (2021, 60, 16_000)]
    with pytest.raises(PositionsError, match=r"given 40\.0, 61\.0; expected 100 shares in all"):
        read(FIDELITY, by=mapping(accounts, parts + "basis = 16_000\nquantity = 61"))


def test_lots_of_nothing_and_of_tomorrow_are_faults() -> None:
    by = mapping(
        f'Z1 = {IRA}\n"22" = {IRA}', '[[lots]]\naccount = "Kim IRA"\nticker = "VTI"\nacquired = 2026-01-06'
    )
    with pytest.raises(PositionsError) as refused:
        read(FIDELITY, by=by)
    assert [fault.value for fault in refused.value.faults] == ["2026-01-06", "bought 2026-01-06"]


def test_what_fidelity_does_not_say_is_asked_for() -> None:
    with pytest.raises(PositionsError, match=r'\[\[lots\]\] account = "Brokerage", ticker = "VTI", acquired'):
        read(FIDELITY, by=mapping(f'Z1 = {taxable("Brokerage")}\n"22" = {IRA}'))


def test_schwabs_positions_and_a_file_of_lots_are_one_account() -> None:
    reading = read(SCHWAB, LOTS, by=mapping(f'"XXXX-1234" = {taxable("Brokerage")}'))
    assert [(p.acquired, p.quantity, p.basis) for p in reading.book.positions] == [
        (date(2020, 9, 24), 600, 9_000),
        (date(2025, 2, 10), 400, 9_000),
    ]
    assert reading.book.cash == {"Brokerage": 14_000}
    assert reading.kinds[1] == "SCHB.csv: read as schwab-lots (Schwab lot details)"


def test_vanguards_transactions_are_no_positions() -> None:
    lots = '[[lots]]\naccount = "Joint"\nticker = "VTSAX"\nacquired = 2012-01-03\nbasis = 4_500.25'
    reading = read(VANGUARD, by=mapping(f'"777" = {taxable("Joint")}', lots))
    (lot,) = reading.book.positions
    assert (lot.quantity, lot.basis, reading.book.cash) == (100.5, 4_500.25, {"Joint": 250.25})
    assert "OfxDownload.csv from row 6: left out, another header, no positions" in reading.skipped


def test_netbenefits_names_neither_account_nor_ticker() -> None:
    by = mapping(f"Plan = {taxable('Stock plan')}", '[positions]\naccount = "Plan"\nticker = "acme"')
    book = read(NETBENEFITS, by=by).book
    assert [(p.ticker, p.acquired, p.basis) for p in book.positions] == [
        ("ACME", date(2025, 5, 15), 1_000),
        ("ACME", date(2022, 11, 3), 200),
    ]
    assert book.securities["ACME"].price == 150


def test_merrill_in_a_tax_advantaged_account() -> None:
    (lot,) = read(MERRILL, by=mapping(f"E = {IRA}", '[positions]\naccount = "E"')).book.positions
    assert (lot.account, lot.ticker, lot.quantity) == ("Kim IRA", "AMD", 5)


def test_etrade_in_a_taxable_account() -> None:
    lot = '[[lots]]\naccount = "Brokerage"\nticker = "AMD"\nacquired = 2019-05-06\nbasis = 14_000\n'
    more = lot + '[positions]\naccount = "E"'
    reading = read(ETRADE, by=mapping(f"E = {taxable('Brokerage')}", more))
    (held,) = reading.book.positions
    assert (held.quantity, held.basis, reading.book.securities["AMD"].price) == (100, 14_000, 150)
    assert reading.book.cash == {"Brokerage": 690}


def test_a_preset_that_is_none_and_one_that_the_file_is_not() -> None:
    by = mapping(f'"777" = {taxable("Joint")}')
    with pytest.raises(PositionsError, match=r"(?s)--preset.*schwab-lots.*Did you mean"):
        read_book([Export(VANGUARD, by, "schwab-lot")], DAY)
    with pytest.raises(PositionsError, match='no such header; expected a header with "Open Date"'):
        read_book([Export(VANGUARD, by, "schwab-lots")], DAY)


def test_a_mapping_of_columns_stands_before_what_is_known() -> None:
    """A file that looks like Vanguard's, whose `Shares` somebody maps to another column, is read as that says."""
    columns = 'account = "Account Number"\nticker = "Symbol"\nquantity = "Units"\nprice = "Share Price"'
    with pytest.raises(PositionsError, match='no column "Units"'):
        read(VANGUARD, by=mapping(f'"777" = {IRA}', f"[positions.columns]\n{columns}"))


def test_every_header_is_of_one_kind() -> None:
    """No file can be two: what one signature asks for, another lacks."""
    for name, preset in presets().items():
        header = [titles[0] for titles in preset.signature]
        assert [other for other, known in presets().items() if known.is_header(header)] == [name]


@pytest.mark.parametrize("file", [FIDELITY, SCHWAB, LOTS, VANGUARD, NETBENEFITS, MERRILL, ETRADE])
def test_what_is_proposed_reads_the_file_once_its_questions_are_answered(file: TextFile) -> None:
    text = proposed_mapping([Export(file)])
    assert f' = "{TO_SAY}"' in text
    answers = {"owner": '"Kim"', "type": '"taxable"', "name": '"My account"', "account": '"My account"'}
    answers |= {"acquired": "2010-01-04", "basis": "100", "ticker": '"ACME"', '"?"': '"stock"'}
    for key, answer in answers.items():
        text = text.replace(f'{key} = "{TO_SAY}"', f"{key} = {answer}")
    text = text.replace('"?" = ', "ACME = ").replace(f'" = "{TO_SAY}"', '" = "stock"')
    reading = read(file, by=TextFile("answered.toml", text))
    assert reading.kinds
    assert reading.book.positions


def test_a_fund_without_a_ticker_goes_by_its_description() -> None:
    text = FIDELITY.text.replace("22,ROLLOVER IRA,BND,TOTAL BOND", "22,ACME 401K,,STABLE VALUE FUND")
    file = TextFile("Portfolio_Positions.csv", text)
    proposed = proposed_mapping([Export(file)])
    assert '"STABLE VALUE FUND" = "?"' in proposed
    assert '\n"?" = ' not in proposed
    accounts = f'"22" = {{ name = "Plan", type = "401k", owner = "Kim" }}\nZ1 = {IRA}'
    by = TextFile(
        "m.toml", f'[accounts]\n{accounts}\n[assets]\nVTI = "stock"\n"Stable Value Fund" = "cash"\n'
    )
    held = {p.account: (p.ticker, p.quantity) for p in read(file, by=by).book.positions}
    assert held["Plan"] == ("STABLE VALUE FUND", 500)


def test_accounts_and_tickers_are_left_out_by_a_word() -> None:
    by = TextFile("m.toml", f'leave_out = ["Z1", "bnd"]\n[accounts]\n"22" = {IRA}\n[assets]\nBND = "bond"\n')
    with pytest.raises(PositionsError) as refused:
        read(FIDELITY, by=TextFile("m.toml", by.text.replace('"Z1", ', "")))
    assert "Z1" in str(refused.value)
    reading = read(FIDELITY, by=by)
    assert reading.book.positions == ()
    assert [note for note in reading.skipped if "as was said" in note] == [
        "Portfolio_Positions.csv: Z1 left out, as was said (2 rows)",
        "Portfolio_Positions.csv: bnd left out, as was said (1 row)",
    ]


@pytest.mark.parametrize(
    ("description", "asset"),
    [
        ("VANGUARD TOTAL STOCK MARKET ETF", "us_stock"),
        ("TOTAL INTERNATIONAL STOCK INDEX", "intl_stock"),
        ("US AGGREGATE BOND", "us_bond"),
        ("TARGET RETIREMENT 2030 STOCK AND BOND", TO_SAY),
        ("ADVNCD MICRO D INC", TO_SAY),
    ],
)
def test_the_asset_class_that_a_fund_name_speaks_for(description: str, asset: str) -> None:
    assert asset_in(description, ("us_stock", "intl_stock", "us_bond", "cash")) == asset
    assert asset_in(description, ("stock_a", "stock_b")) == TO_SAY


@pytest.mark.parametrize(
    ("file", "found"), [(FIDELITY, DAY), (SCHWAB, DAY), (LOTS, DAY), (ETRADE, DAY), (VANGUARD, None)]
)
def test_the_day_that_a_file_says(file: TextFile, found: date | None) -> None:
    assert day_in(file) == found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("BrokerageLink", "401k"),
        ("Roth BrokerageLink", "roth_401k"),
        ("Miranda's account", TO_SAY),
        ("Individual - TOD", "taxable"),
        ("ROTH IRA", "roth_ira"),
        ("Rollover IRA", "traditional_ira"),
        ("Roth 401(k)", "roth_401k"),
        ("ACME 401(K) PLAN", "401k"),
        ("Inherited IRA", TO_SAY),
        ("Health Savings Account HSA", TO_SAY),
        ("Checking", TO_SAY),
    ],
)
def test_the_type_that_a_name_speaks_for(name: str, kind: str) -> None:
    assert type_in(name) == kind
