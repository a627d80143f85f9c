"""The income of each year: what the return counts adds up to adjusted gross income."""

from __future__ import annotations

from operator import attrgetter

from .book import Workpaper
from .facts import Facts, YearRow
from .formula import here, if_above, number, sum_where, total
from .ledger import Entry, difference, write_table

TITLE = "Income"
TRADES = "Trades and lots"
NOTE = (
    "Each year's dollars. Blue: what the plan holds; bold: computed from it. The sum of what is taxable is adjusted "
    "gross income (Form 1040, line 11)."
)
WHEN = (
    Entry("year", "Year", attrgetter("year.year"), "year"),
    Entry("ages", "Ages", attrgetter("ages"), "text", width=10),
    Entry("status", "Files as", attrgetter("status"), "text", width=24),
)
"""How a row of a year begins."""
COUNTED = {
    "wages": "Wages",
    "pensions": "Pensions",
    "taxable_social_security": "Social Security, taxable part",
    "taxable_distributions": "Distributions, taxable part",
    "taxable_roth_distributions": "Roth distributions, taxable part",
    "roth_conversions": "Roth conversions",
    "interest": "Interest",
    "ordinary_dividends": "Dividends, not qualified",
    "qualified_dividends": "Qualified dividends",
}
"""Parts of adjusted gross income, besides capital gains."""
BESIDE = {
    "social_security": "Social Security, all of it",
    "traditional_distributions": "Distributions, all of them",
    "treasury_interest": "of the interest: of US treasuries",
    "tax_exempt_interest": "Tax-exempt interest",
    "qcd": "Given from IRAs (QCD)",
    "loss_carryforward_out": "Losses carried to later years",
}
GAINS = {
    "short_term_gains": "Short-term gains less losses",
    "long_term_gains": "Long-term gains less losses",
    "loss_carryforward_in": "Losses carried in",
}


def write(book: Workpaper, facts: Facts) -> None:
    sheet = book.sheet(TITLE)
    sheet.head(TITLE, NOTE)
    write_table(sheet, _entries(facts), facts.years)
    book.define("years", sheet.cells.span("year"), "The years of the plan")
    sheet.print_setup(3, 1, across=sum(entry.across for entry in _entries(facts)))


def _entries(facts: Facts) -> list[Entry]:
    net = here("short_term_gains") + here("long_term_gains") - here("loss_carryforward_in")
    counted = [_line(key, words) for key, words in COUNTED.items()]
    gains = [_line(key, words) for key, words in GAINS.items()]
    sold = sum_where(TRADES, "gain", [("year", here("year")), ("action", "sell")])
    return [
        *WHEN,
        *counted,
        *gains,
        Entry("net_gains", "Gains after losses carried in", net),
        _line("capital_loss_deduction", "Loss deducted from other income"),
        Entry(
            "return_gains",
            "Gain or loss on the return",
            if_above(here("net_gains"), here("net_gains"), number(0.0) - here("capital_loss_deduction")),
            summed=True,
        ),
        Entry(
            "agi",
            "Adjusted gross income",
            total([*map(here, COUNTED), here("return_gains")]),
            summed=True,
            named="income_agi",
        ),
        Entry("agi_given", "the plan's", attrgetter("year.tax.agi")),
        difference("agi", "agi_given", "Income: what is taxable adds up to adjusted gross income"),
        *([_before_entry()] if facts.has_begun else []),
        Entry(
            "gains_off",
            "sales less gains",
            sold
            + (here("gains_before") if facts.has_begun else number(0.0))
            - here("short_term_gains")
            - here("long_term_gains"),
            unit="off",
            check="Trades and lots: gains of the year's sales are the return's gains",
        ),
        *(_line(key, words) for key, words in BESIDE.items()),
    ]


CARRIED = ("loss_carryforward_in", "loss_carryforward_out")
"""What is carried from year to year is no sum over them."""


def _line(key: str, words: str) -> Entry:
    getter = attrgetter(f"year.income.{key}")
    return Entry(key, words, getter, summed=key not in CARRIED, named=f"income_{key}")


def _before_entry() -> Entry:
    def gains(row: YearRow) -> float:
        done = row.year.so_far
        return 0.0 if done is None else done.short_term_gains + done.long_term_gains

    return Entry("gains_before", "Gains before the plan's first day", gains)
