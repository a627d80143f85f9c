"""Positions into a scenario: it loads, it reconciles, and whatever positions say nothing of stays."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from decumulate.models.positions.book import CASH, Book, BookAccount, ImportNotes, Position, Security
from decumulate.models.positions.importing import accounts_text, scenario_text
from decumulate.models.positions.mapping import PositionsError
from decumulate.models.positions.reconcile import reconcile, take
from decumulate.models.reading import TextFile
from decumulate.models.scenario import ScenarioError, load, starter
from decumulate.models.scenario.accounts import TaxableAccount
from decumulate.solver.cli import app
from decumulate.solver.service.fields import on_disk
from decumulate.solver.service.problems import RequestError
from decumulate.solver.service.trading import exports

from .brokers import DAY, HOUSEHOLD, OWN, SHIPPED, household, read, written


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return read(tmp_path).book


def test_what_is_imported_reconciles(book: Book) -> None:
    text, _ = scenario_text(book, HOUSEHOLD)
    scenario = load(text)
    assert reconcile(book, scenario).differences == ()
    assert take(book, household())[0].accounts == scenario.accounts
    brokerage = scenario.accounts[0]
    assert isinstance(brokerage, TaxableAccount)
    assert [(lot.asset, lot.acquired, lot.value, lot.basis) for lot in brokerage.lots] == [
        ("stock", date(2014, 5, 12), 3150.0, 1000.0),
        ("stock", date(2025, 12, 20), 600.0, 610.0),
        ("cash", date(2026, 1, 1), 1234.56, 1234.56),
    ]


def test_a_second_import_changes_nothing(book: Book) -> None:
    text, _ = scenario_text(book, HOUSEHOLD)
    assert scenario_text(book, text)[0] == text


def test_comments_and_other_tables_stay(book: Book) -> None:
    moved = rename(
        book,
        {"Brokerage": "Joint brokerage", "Nora IRA": "Kim IRA"},
        {"stock": "us_stock", "bond": "us_bond"},
    )
    text, notes = scenario_text(moved, starter())
    before, after = starter().splitlines(), text.splitlines()
    gone = [line for line in before if line not in after]
    assert all("=" in line or "accounts.lots" in line for line in gone)
    assert len([line for line in gone if line.startswith("#")]) == 0
    was, now = tomllib.loads(starter()), tomllib.loads(text)
    assert {key: value for key, value in now.items() if key != "accounts"} == {
        key: value for key, value in was.items() if key != "accounts"
    }
    assert now["accounts"][2:] == was["accounts"][2:]
    assert len(notes.kept) == 2  # the empty Roth IRA needs no word
    assert not notes.assumed


def rename(book: Book, accounts: dict[str, str], assets: dict[str, str]) -> Book:
    owners = {"Joint brokerage": "joint", "Kim IRA": "Kim"}
    others = {"Sam 401k": BookAccount("401k", "Sam"), "Kim Roth": BookAccount("roth_ira", "Kim")}
    return replace(
        book,
        accounts={accounts[k]: BookAccount(v.type, owners[accounts[k]]) for k, v in book.accounts.items()}
        | others
        | {"Sam Roth": BookAccount("roth_ira", "Sam")},
        cash={accounts[k]: v for k, v in book.cash.items()},
        positions=tuple(replace(p, account=accounts[p.account]) for p in book.positions),
        securities={k: replace(s, asset=assets.get(s.asset, s.asset)) for k, s in book.securities.items()},
    )


def test_a_comment_below_the_last_lot_stays(book: Book) -> None:
    lots = '[[accounts.lots]]\nasset = "stock"\nacquired = 2020-01-01\nvalue = 1\nbasis = 1\n\n# --- the IRA ---\n'
    text, _ = scenario_text(
        book, HOUSEHOLD.replace('[[accounts]]\nname = "Nora IRA"', lots + '[[accounts]]\nname = "Nora IRA"')
    )
    assert text.index("1234.56") < text.index("# --- the IRA ---") < text.index('"Nora IRA"')
    assert reconcile(book, load(text)).differences == ()


@pytest.mark.parametrize("shape", ["json", "inline accounts", "inline lots"])
def test_other_ways_of_writing_the_accounts(shape: str, book: Book) -> None:
    plain, _ = scenario_text(book, HOUSEHOLD)
    head = HOUSEHOLD[: HOUSEHOLD.index("[[accounts]]")]
    lot = '{ asset = "stock", acquired = 2020-01-01, value = 1, basis = 1 }'
    ways = {
        "json": json.dumps(household().content()),
        "inline accounts": 'accounts = [{ name = "Brokerage", type = "taxable", owner = "Nora" }, '
        '{ name = "Nora IRA", type = "traditional_ira", owner = "Nora", holdings = {} }]\n' + head,
        "inline lots": HOUSEHOLD.replace('name = "Brokerage"', f'lots = [{lot}]\nname = "Brokerage"'),
    }
    text, _ = scenario_text(book, ways[shape])
    assert load(text).accounts == load(plain).accounts


def test_lots_of_this_year_are_dated_before_its_first_day_and_said(book: Book) -> None:
    late = replace(book.positions[1], acquired=date(2026, 1, 3))
    moved = replace(book, positions=(book.positions[0], late, book.positions[2]))
    text, notes = scenario_text(moved, HOUSEHOLD)
    assert notes.assumed == (
        "Brokerage: 1 lot bought on 2026-01-01 or later dated 2025-12-31: a scenario says what is held on its first "
        "day, and what the plan buys that day bears its date",
    )
    brokerage = load(text).accounts[0]
    assert isinstance(brokerage, TaxableAccount)
    assert brokerage.lots[1].acquired == date(2025, 12, 31)


def test_a_new_roth_ira_is_refused_until_its_first_year_is_known(tmp_path: Path) -> None:
    mapping = '[accounts]\nR = { name = "Nora Roth", type = "roth_ira", owner = "Nora" }\n'
    book = read(tmp_path, OWN + "R,BND,bond,,1,,73\n", mapping=mapping).book
    with pytest.raises(ScenarioError, match="first_contribution_year"):
        scenario_text(book, HOUSEHOLD)
    ready = HOUSEHOLD + '[[accounts]]\nname = "Nora Roth"\ntype = "roth_ira"\nowner = "Nora"\nholdings = {}\n'
    ready += "first_contribution_year = 2012\n"
    text, _ = scenario_text(book, ready)
    assert load(text).accounts[2].holdings == {"bond": 73.0}


def test_differences_in_dollars(book: Book) -> None:
    text, _ = scenario_text(book, HOUSEHOLD)
    changed = load(text.replace("value = 3150", "value = 3000").replace("bond = 7300", "bond = 7293"))
    found = reconcile(book, changed)
    assert [(d.account, d.asset, d.what, d.scenario, d.positions) for d in found.differences] == [
        ("Brokerage", "stock", "value", 3600.0, 3750.0)
    ]
    tighter = reconcile(book, changed, tolerance=0.0009).differences
    assert [(d.account, round(d.amount, 2)) for d in tighter] == [("Brokerage", 150.0), ("Nora IRA", 7.0)]


def test_basis_is_compared_too(book: Book) -> None:
    text, _ = scenario_text(book, HOUSEHOLD)
    (difference,) = reconcile(book, load(text.replace("basis = 1000", "basis = 100"))).differences
    assert (difference.what, difference.asset, round(difference.amount, 2)) == ("basis", "stock", 900.0)


def test_an_account_without_positions_is_never_taken_for_empty(book: Book) -> None:
    text, _ = scenario_text(book, HOUSEHOLD)
    partial = replace(book, positions=book.positions[:2])
    assert reconcile(partial, load(text)).absent == ("Nora IRA",)
    with pytest.raises(PositionsError, match="account Nora IRA: given no position"):
        take(partial, load(text))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Brokerage", "Nora IRA"]),
            st.sampled_from(["VTI", "BND", "SCHB"]),
            st.dates(date(2001, 1, 1), DAY),
            st.floats(0.1, 1e4).map(lambda x: round(x, 3)),
            st.floats(0, 1e6).map(lambda x: round(x, 2)),
        ),
        max_size=12,
    ),
    st.floats(0, 1e6).map(lambda x: round(x, 2)),
)
def test_any_book_survives_the_way_through_a_scenario(
    lots: list[tuple[str, str, date, float, float]], cash: float
) -> None:
    prices = {"VTI": ("stock", 301.27), "SCHB": ("stock", 25.5), "BND": ("bond", 72.99)}
    securities = {ticker: Security(ticker, asset, price) for ticker, (asset, price) in prices.items()}
    accounts = {
        "Brokerage": BookAccount("taxable", "Nora"),
        "Nora IRA": BookAccount("traditional_ira", "Nora"),
    }
    positions = tuple(Position(*lot) for lot in lots)
    book = Book(
        DAY, accounts, {"Brokerage": cash}, positions, securities | {CASH: Security(CASH, "cash", 1.0)}
    )
    scenario = load(scenario_text(book, HOUSEHOLD)[0])
    assert reconcile(book, scenario, tolerance=0.0).differences == ()
    brokerage = scenario.accounts[0]
    assert isinstance(brokerage, TaxableAccount)
    taxable = [position for position in positions if position.account == "Brokerage"]
    assert sum(lot.basis for lot in brokerage.lots) == pytest.approx(
        cash + sum(p.basis for p in taxable), abs=0.2
    )
    assert {lot.acquired for lot in brokerage.lots if lot.asset != "cash"} == {
        min(p.acquired, date(2025, 12, 31)) for p in taxable
    }


SHIPPED_FILES = [
    str(SHIPPED / "broker.csv"),
    "--mapping",
    str(SHIPPED / "mapping.toml"),
    "--as-of",
    "2026-01-05",
]


def test_the_command_gives_back_the_shipped_household(tmp_path: Path) -> None:
    out = tmp_path / "scenario.toml"
    into = ["--into", str(SHIPPED / "household.toml"), "--out", str(out)]
    result = CliRunner().invoke(app, ["import", *SHIPPED_FILES, *into])
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert out.read_text() == (SHIPPED / "household.toml").read_text()
    assert result.stderr.count("Account Total") == 4


def test_the_command_alone_writes_the_accounts(tmp_path: Path) -> None:
    described = '[accounts]\nBrokerage = { name = "Brokerage", type = "taxable", owner = "Nora" }\n'
    described += 'Nora-IRA = { name = "Nora IRA", type = "traditional_ira", owner = "Nora" }\n'
    mapping = written(tmp_path, described, "m.toml")
    positions = written(tmp_path, OWN.replace("Nora IRA", "Nora-IRA"))
    result = CliRunner().invoke(
        app, ["import", str(positions), "--mapping", str(mapping), "--as-of", "2026-01-05"]
    )
    assert result.exit_code == 0, result.output
    head = HOUSEHOLD[: HOUSEHOLD.index("[[accounts]]")]
    assert [account.name for account in load(head + result.stdout).accounts] == ["Brokerage", "Nora IRA"]


def test_faults_end_with_exit_code_2_and_write_nothing(tmp_path: Path) -> None:
    out = tmp_path / "scenario.toml"
    result = CliRunner().invoke(app, ["import", SHIPPED_FILES[0], "--into", "by_hand", "--out", str(out)])
    assert result.exit_code == 2
    assert "faults in the positions" in result.stderr
    assert not out.exists()


def test_each_file_has_its_mapping() -> None:
    """One for all; one a broker, for its positions and its history; or one for each file, positions first."""
    a, b, c, d = (Path(f"{name}.toml") for name in "abcd")

    def paired(history: int, *mappings: Path) -> list[list[Path | TextFile | None]]:
        held, traded = (
            [on_disk(Path(name)) for name in names] for names in (("p", "q"), ("h", "i")[:history])
        )
        return [[e.mapping for e in each] for each in exports(held, traded, [*map(on_disk, mappings)])]

    assert paired(2, a) == [[a, a], [a, a]]
    assert paired(2, a, b) == [[a, b], [a, b]]
    assert paired(1, a, b, c) == [[a, b], [c]]
    assert paired(2, a, b, c, d) == [[a, b], [c, d]]
    with pytest.raises(RequestError, match=r"2 of positions and 1 of history"):
        paired(1, a, b)


def test_mappings_are_one_or_as_many_as_files() -> None:
    more = ["--mapping", "a.toml", "--mapping", "b.toml"]
    result = CliRunner().invoke(app, ["import", "x.csv", "y.csv", "z.csv", *more])
    assert result.exit_code == 2
    assert "one for each file" in result.stderr


def test_the_accounts_alone_have_notes_of_their_own(book: Book) -> None:
    text, notes = accounts_text(book)
    assert notes == ImportNotes()
    assert text.startswith("# The accounts and lots of 2 accounts held on 2026-01-05")
