"""The years in brief, in today's or in each year's dollars, and what is left at the end."""

from __future__ import annotations

from operator import attrgetter

from .accounts import TITLE as ACCOUNTS
from .book import Workpaper, WorkSheet
from .cash_flow import TITLE as CASH
from .facts import Facts
from .formula import Formula, Row, cell, here, number, sum_where, there
from .income import TITLE as INCOME
from .income import WHEN
from .ledger import VALUE, Entry, write_sum, write_table
from .taxes import TITLE as TAXES

TITLE = "Years"
NOTE = "Every number is taken from the sheets behind. The yellow cell: yes for today's dollars, no for each year's."
SWITCH_ROW, SWITCH = 2, 4
SWITCHES = "yes: the sheet Years is in today's dollars; no: in each year's"
FLOWS: tuple[tuple[str, str, str, str], ...] = (
    ("spending", "Spending", CASH, "spending"),
    ("from_taxable", "From taxable accounts", CASH, "from_taxable"),
    ("from_traditional", "From traditional accounts", CASH, "from_traditional"),
    ("from_roth", "From Roth accounts", CASH, "from_roth"),
    ("converted", "Converted to Roth", INCOME, "roth_conversions"),
    ("agi", "Adjusted gross income", INCOME, "agi"),
    ("federal_tax", "Federal tax", TAXES, "federal_tax"),
    ("irmaa", "Medicare surcharge (IRMAA)", TAXES, "irmaa_surcharge"),
    ("total", "Taxes and premiums", TAXES, "total"),
)


def write(book: Workpaper, facts: Facts) -> None:
    sheet = book.sheet(TITLE)
    sheet.head(TITLE, NOTE)
    sheet.put(SWITCH_ROW, 0, "In today's dollars?", bold=True)
    sheet.put(SWITCH_ROW, SWITCH, "yes", bg_color="#FFF7D6", border=1)
    sheet.page.data_validation(
        SWITCH_ROW, SWITCH, SWITCH_ROW, SWITCH, {"validate": "list", "source": ["yes", "no"]}
    )
    sheet.name_cell(
        SWITCH_ROW,
        SWITCH,
        "in_todays_dollars",
        SWITCHES,
    )
    after = write_table(sheet, _entries(), facts.years)
    _write_estate(sheet, facts, after + 1)
    sheet.print_setup(3, 1, across=sum(entry.across for entry in _entries()))


def _entries() -> list[Entry]:
    flows = [
        Entry(key, words, there(home, line) / here("divisor"), "dollars", summed=True)
        for key, words, home, line in FLOWS
    ]
    held = sum_where(ACCOUNTS, "close", [("year", here("year"))]) + there(CASH, "carry_out")
    required = sum_where(ACCOUNTS, "rmd", [("year", here("year"))])
    return [
        *WHEN,
        Entry("deflator", "Prices (first year = 1)", attrgetter("year.deflator"), "factor"),
        Entry("closing", "Prices at its close", attrgetter("closing"), "factor"),
        Entry("divisor", "Divided by", _in_dollars_of("deflator"), "factor"),
        *flows,
        Entry("rmd", "Required distributions", required / here("divisor"), "dollars", summed=True),
        Entry("wealth", "Wealth at close, before heirs' tax", held / _in_dollars_of("closing"), "dollars"),
    ]


def _in_dollars_of(key: str) -> Formula:
    """The prices of a column where amounts are in today's dollars, else 1."""
    prices = here(key)

    def value(at: Row) -> float:
        return prices.value(at) if at[0].values[(SWITCH_ROW, SWITCH)] == "yes" else 1.0

    return Formula(lambda at: f'IF(in_todays_dollars="yes",{prices.words(at)},1)', value)


def _write_estate(sheet: WorkSheet, facts: Facts, row: int) -> None:
    """What is left at the close of the last year, in that year's dollars, and in today's."""
    estate, last = facts.plan.estate, sheet.cells.last
    if estate is None:
        return
    year = cell(TITLE, last, 0)
    title = f"What is left at the close of {estate.year}, in dollars of then"
    sheet.headings(
        row, [title, *[""] * (VALUE - 1), "computed", "the plan's", "difference"], [True] * VALUE, wrap=False
    )
    rate = facts.scenario.goal.heir_tax_rate
    if rate is None:
        rate = estate.heirs_tax / estate.traditional if estate.traditional > 0.0 else 0.0
    of_plan = " (of this plan)" if estate.heirs else ""
    sheet.put(row + 3, 0, f"Heirs' tax rate on traditional money{of_plan}")
    sheet.put(row + 3, VALUE, rate, "rate", font_color="#1F3F77")
    sheet.name_cell(row + 3, VALUE, "heir_tax_rate", "What heirs pay on traditional money")

    def left(group: str) -> Formula:
        return sum_where(ACCOUNTS, "close", [("year", year), ("group", group)])

    carried = cell(CASH, last, sheet.book.cells[CASH].columns["carry_out"])
    at = {name: cell(TITLE, row + place, VALUE) for name, place in PLACES.items()}
    lines = {
        "taxable": ("Taxable accounts and cash", left("taxable") + carried, estate.taxable),
        "traditional": ("Traditional accounts", left("traditional"), estate.traditional),
        "heirs_tax": ("Heirs' tax", at["traditional"] * at["rate"], estate.heirs_tax),
        "roth": ("Roth accounts", left("Roth"), estate.roth),
        "hsa": ("HSAs", number(0.0), estate.hsa),
        "after_tax": (
            "Estate after tax",
            at["taxable"] + at["traditional"] + at["roth"] + at["hsa"] - at["heirs_tax"],
            estate.after_tax,
        ),
        "real": (
            "In today's dollars",
            at["after_tax"] / cell(TITLE, last, sheet.cells.columns["closing"]),
            estate.after_tax_real,
        ),
    }
    for name, (words, formula, given) in lines.items():
        write_sum(sheet, row + PLACES[name], words, formula, given, f"What is left: {words}")
    sheet.name_cell(
        row + PLACES["after_tax"], VALUE, "estate_after_tax", "What is left at the end, after heirs' tax"
    )


PLACES = {
    "taxable": 1,
    "traditional": 2,
    "rate": 3,
    "heirs_tax": 4,
    "roth": 5,
    "hsa": 6,
    "after_tax": 7,
    "real": 8,
}
"""Rows below the heading."""
