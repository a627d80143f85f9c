"""The cash of each year: what comes in pays for what goes out, and what is left is carried on."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from ....models.plan import PlanSoFar
from ..model import Value
from .accounts import TITLE as ACCOUNTS
from .book import Workpaper
from .facts import Facts, YearRow
from .formula import Formula, here, sum_where, there, total
from .income import TITLE as INCOME
from .income import TRADES, WHEN
from .ledger import Entry, difference, write_table
from .taxes import TITLE as TAXES

TITLE = "Cash flow"
NOTE = (
    "Each year's dollars. Sources less uses is nothing in every year: receipts come from Income, withdrawals from "
    "Accounts, taxes from Taxes, and what is carried on is the next year's."
)
RECEIVED = (
    "wages",
    "pensions",
    "social_security",
    "interest",
    "tax_exempt_interest",
    "ordinary_dividends",
    "qualified_dividends",
)
"""Lines of income that arrive as cash."""
SOURCES = ("carry_in", "from_taxable", "from_traditional", "from_roth", "from_hsa", "earned", "receipts")
USES = (
    "trading_cost",
    "spending",
    "giving_cash",
    "taxes",
    "premiums",
    "contributions",
    "carry_out",
)
TAX = ("federal_tax", "payroll_tax", "state_tax")
PREMIUMS = ("medicare_premiums", "irmaa_surcharge", "marketplace_premiums_net")


def write(book: Workpaper, facts: Facts) -> None:
    sheet = book.sheet(TITLE)
    sheet.head(TITLE, NOTE)
    entries = [*WHEN, *_sources(facts), *_uses(facts), *_balance()]
    write_table(sheet, entries, facts.years)
    sheet.print_setup(3, 1, across=sum(entry.across for entry in entries))


def _sources(facts: Facts) -> list[Entry]:
    received = total([there(INCOME, key) for key in RECEIVED])
    return [
        Entry("carry_in", "Carried in", _carried_in),
        Entry("sales", "Sales in taxable accounts", _traded("sell"), summed=True),
        Entry("purchases", "Purchases in taxable accounts", _traded("buy"), summed=True),
        _made(
            "from_taxable",
            "From taxable accounts",
            here("sales") - here("purchases"),
        ),
        _made("from_traditional", "From traditional accounts", _withdrawn("traditional")),
        _made("from_roth", "From Roth accounts", _withdrawn("Roth")),
        _line("from_hsa", "From HSAs"),
        *_before(facts, "received_before", "Received before the plan's first day", _received_before),
        _made("receipts", "Wages, pensions, benefits and yields", _less(facts, received, "received_before")),
        _line("earned", "Earned by cash until it is spent"),
        _made("sources", "Sources", total(list(map(here, SOURCES)))),
    ]


def _uses(facts: Facts) -> list[Entry]:
    taxes = total([there(TAXES, key) for key in TAX])
    premiums = total([there(TAXES, key) for key in PREMIUMS])
    return [
        _line("trading_cost", "Cost of trading"),
        _line("spending", "Spending"),
        _line("giving_cash", "Giving in cash"),
        *_before(facts, "taxes_before", "Taxes paid before", lambda done: done.taxes_paid + done.payroll_tax),
        _made("taxes", "Federal, payroll and state tax", _less(facts, taxes, "taxes_before")),
        *_before(facts, "premiums_before", "Premiums paid before", attrgetter("premiums")),
        _made("premiums", "Health premiums", _less(facts, premiums, "premiums_before")),
        _line("contributions", "Contributions"),
        Entry("carry_out", "Carried on", attrgetter("year.cash.carry_out"), named="cash_carry_out"),
        _made("uses", "Uses", total(list(map(here, USES)))),
    ]


def _balance() -> list[Entry]:
    first = here("sources") - here("earned") - here("receipts") - here("trading_cost")
    return [
        Entry(
            "balance",
            "sources less uses",
            here("sources") - here("uses"),
            unit="off",
            check="Cash flow: what comes in is what goes out",
        ),
        Entry("first_day", "Cash on the first day", first),
        Entry("first_day_given", "the plan's", attrgetter("year.cash.first_day")),
        difference("first_day", "first_day_given", "Cash flow: cash on the first day"),
    ]


def _carried_in(row: YearRow) -> Value | Formula:
    return row.year.cash.carry_in if row.first else here("carry_out", back=1)


def _traded(action: str) -> Formula:
    return sum_where(TRADES, "amount", [("year", here("year")), ("action", action)])


def _withdrawn(group: str) -> Formula:
    return sum_where(ACCOUNTS, "distributed", [("year", here("year")), ("group", group)])


def _line(key: str, words: str) -> Entry:
    return Entry(key, words, attrgetter(f"year.cash.{key}"), summed=True, named=f"cash_{key}")


def _made(key: str, words: str, formula: Formula) -> Entry:
    return Entry(key, words, formula, summed=True, named=f"cash_{key}")


def _before(facts: Facts, key: str, words: str, of: Callable[[PlanSoFar], float]) -> list[Entry]:
    """What had passed when the plan began within its first year: the return counts it, the plan's cash does not."""

    def passed(row: YearRow) -> float:
        return 0.0 if row.year.so_far is None else of(row.year.so_far)

    return [Entry(key, words, passed, summed=True)] if facts.has_begun else []


def _less(facts: Facts, whole: Formula, before: str) -> Formula:
    return whole - here(before) if facts.has_begun else whole


def _received_before(done: PlanSoFar) -> float:
    return float(sum(getattr(done, key) for key in RECEIVED))
