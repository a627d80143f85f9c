"""The taxes of each year, their parts and their sums, and what all of them are worth today."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from .book import Workpaper, WorkSheet
from .facts import Facts
from .formula import Formula, Row, at_least_nothing, cell, column_total, here, number, there, total
from .income import TITLE as INCOME
from .income import WHEN
from .ledger import VALUE, Entry, difference, write_sum, write_table

TITLE = "Taxes"
NOTE = (
    "Each year's dollars. Each tax is a sum of its parts; what taxes count today leaves out premiums, "
    "but for the surcharge."
)
FEDERAL = {
    "ordinary_income_tax": "Tax on ordinary income",
    "capital_gains_tax": "Tax on gains and qualified dividends",
    "niit": "Net investment income tax",
    "amt": "Alternative minimum tax",
    "early_withdrawal_penalty": "Additional tax on early withdrawals",
}
OTHERS = {
    "payroll_tax": "Payroll tax",
    "state_tax": "State tax",
    "medicare_premiums": "Medicare premiums",
    "irmaa_surcharge": "Medicare surcharge (IRMAA)",
    "marketplace_premiums_net": "Marketplace premiums, net of credit",
}
DISCOUNTED = ("federal_tax", "payroll_tax", "state_tax", "irmaa_surcharge")
RATE_ROW = 2
ALL_TODAY = "All taxes and surcharges, as they count today"
BY_INFLATION = "inflation"
"""What stands for a discount rate where there is none."""


def write(book: Workpaper, facts: Facts) -> None:
    sheet = book.sheet(TITLE)
    sheet.head(TITLE, NOTE)
    rate = facts.scenario.goal.discount_rate
    sheet.put(RATE_ROW, 0, "Discount rate a year (a number, or the word inflation)", bold=True)
    sheet.put(RATE_ROW, VALUE, BY_INFLATION if rate is None else rate, "rate", bg_color="#FFF7D6", border=1)
    sheet.name_cell(
        RATE_ROW, VALUE, "discount_rate", "The rate at which taxes of later years are counted today"
    )
    after = write_table(sheet, _entries(), facts.years)
    _over_all(sheet, facts, after + 1)
    sheet.print_setup(3, 1, across=sum(entry.across for entry in _entries()))


def _entries() -> list[Entry]:
    taxable = at_least_nothing(here("agi") - here("deduction"))
    discounted = total([here(key) for key in DISCOUNTED]) * here("factor")
    return [
        *WHEN,
        Entry("agi", "Adjusted gross income", there(INCOME, "agi")),
        _line("deduction", "Deduction"),
        Entry("taxable", "Taxable income", taxable, named="tax_taxable_income"),
        Entry("taxable_given", "the plan's", attrgetter("year.tax.taxable_income")),
        difference("taxable", "taxable_given", "Taxes: income less the deduction is taxable income"),
        *(_line(key, words) for key, words in FEDERAL.items()),
        _sum("federal_tax", "Federal tax", list(FEDERAL)),
        Entry("federal_given", "the plan's", attrgetter("year.tax.federal_tax")),
        difference("federal_tax", "federal_given", "Taxes: the federal tax is the sum of its parts"),
        *(_line(key, words) for key, words in OTHERS.items()),
        _sum("total", "Taxes and premiums", ["federal_tax", *OTHERS]),
        Entry("total_given", "the plan's", attrgetter("year.tax.total")),
        difference("total", "total_given", "Taxes: taxes and premiums are the sum of their parts"),
        Entry("deflator", "Prices (first year = 1)", attrgetter("year.deflator"), "factor"),
        Entry(
            "factor", "What a dollar counts today", _factor(number(1.0) / here("deflator"), _years), "factor"
        ),
        Entry("discounted", "Taxes and surcharges, today", discounted, summed=True),
        Entry(
            "rate_ordinary", "Marginal rate, ordinary", attrgetter("year.tax.marginal_rate_ordinary"), "rate"
        ),
        Entry(
            "rate_gains",
            "Marginal rate, long-term gain",
            attrgetter("year.tax.marginal_rate_long_term_gain"),
            "rate",
        ),
        Entry("magi_medicare", "MAGI for Medicare", attrgetter("year.tax.magi_medicare")),
    ]


def _line(key: str, words: str) -> Entry:
    return Entry(key, words, attrgetter(f"year.tax.{key}"), summed=key != "deduction", named=f"tax_{key}")


def _sum(key: str, words: str, parts: list[str]) -> Entry:
    return Entry(key, words, total(list(map(here, parts))), summed=True, named=f"tax_{key}")


def _years(at: Row) -> int:
    return at[1] - at[0].first


def _factor(by_prices: Formula, years: Callable[[Row], int]) -> Formula:
    """What a dollar counts today, so many years on: by the discount rate, or by prices where there is none."""

    def words(at: Row) -> str:
        power = f"POWER(1+discount_rate,-{years(at)})"
        return f"IF(ISNUMBER(discount_rate),{power},{by_prices.words(at)})"

    def value(at: Row) -> float:
        rate = at[0].values[(RATE_ROW, VALUE)]
        return float((1.0 + rate) ** -years(at)) if isinstance(rate, float) else by_prices.value(at)

    return Formula(words, value)


def _over_all(sheet: WorkSheet, facts: Facts, row: int) -> None:
    """Taxes of all years and of the heirs, as they count today, and the sums that the plan states."""
    totals, estate = facts.plan.totals, facts.plan.estate
    heirs_tax = 0.0 if estate is None else estate.heirs_tax
    many, closing = len(facts.years), facts.years[-1].closing
    heads = ["Over the whole plan", *[""] * (VALUE - 1), "computed", "the plan's", "difference"]
    sheet.headings(row, heads, [True] * VALUE, wrap=False)
    sheet.put(row + 1, 0, "Heirs' tax on what is left")
    sheet.put(row + 1, VALUE, heirs_tax, "cents", font_color="#1F3F77")
    sheet.put(row + 2, 0, "Prices then (first year = 1)")
    sheet.put(row + 2, VALUE, closing, "factor", font_color="#1F3F77")
    sheet.put(row + 3, 0, "What a dollar of it counts today")
    by_prices = number(1.0) / cell(TITLE, row + 2, VALUE)
    sheet.put_formula(row + 3, VALUE, _factor(by_prices, lambda at: many), "factor")
    heirs = cell(TITLE, row + 1, VALUE) * cell(TITLE, row + 3, VALUE)
    lines = (
        (ALL_TODAY, column_total("discounted") + heirs, totals.lifetime_tax_present_value),
        ("Federal tax", column_total("federal_tax"), totals.federal_tax),
        ("State tax", column_total("state_tax"), totals.state_tax),
        ("Medicare surcharges", column_total("irmaa_surcharge"), totals.medicare_surcharges),
    )
    for at, (label, formula, given) in enumerate(lines, row + 4):
        write_sum(sheet, at, label, formula, given, f"Taxes over the whole plan: {label}")
    words = "Taxes of the plan and of the heirs, as they count today"
    sheet.name_cell(row + 4, VALUE, "lifetime_tax_present_value", words)
