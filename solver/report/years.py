"""The plan's years as a table that fits a page."""

from __future__ import annotations

from ...models.plan import Plan, PlanYear
from ...tax_tables.schema import FilingStatus
from .words import WIDTH, paragraph, table_text, width_of

HEADINGS = (
    "\nyear",
    "\nages",
    "\nfiles",
    "\nspending",
    "from\ntaxable",
    "from\ntrad.",
    "from\nRoth",
    "con-\nverted",
    "\nRMD",
    "\nAGI",
    "federal\ntax",
    "\nIRMAA",
    "taxes,\npremiums",
    "wealth\nat close",
)
SHORT_STATUS = {
    FilingStatus.SINGLE: "S",
    FilingStatus.MARRIED_FILING_JOINTLY: "MFJ",
    FilingStatus.MARRIED_FILING_SEPARATELY: "MFS",
    FilingStatus.HEAD_OF_HOUSEHOLD: "HoH",
    FilingStatus.QUALIFYING_SURVIVING_SPOUSE: "QSS",
}


def years_text(plan: Plan, *, nominal: bool) -> str:
    """The table, in today's dollars unless `nominal`; in thousands where dollars would not fit the page."""
    table, name = years_table(plan, nominal, 1), "dollars"
    if width_of(table) > WIDTH:
        table, name = years_table(plan, nominal, 1000), "thousands of dollars"
    start = plan.years[0].year
    money = f"{name} of each year" if nominal else f"{name} of {start}"
    used = dict.fromkeys(year.filing_status for year in plan.years)
    statuses = ", ".join(f"{SHORT_STATUS[status]} {status.replace('_', ' ')}" for status in used)
    return f"The years, in {money} ({statuses})\n\n{table}{so_far_note(plan)}"


def so_far_note(plan: Plan) -> str:
    """Which columns of a first year that had begun are of the whole of it."""
    done = plan.years[0].so_far
    if done is None or done.fraction == 1.0:
        return ""
    words = (
        f"{plan.years[0].year}: spending, what is taken from accounts and RMD from {done.as_of} on; what is converted, "
        "AGI, taxes and premiums of the whole year."
    )
    return "\n\n" + paragraph(words)


def years_table(plan: Plan, nominal: bool, unit: int) -> str:
    rows = [row(plan, place, nominal, unit) for place in range(len(plan.years))]
    return table_text(HEADINGS, rows, left=3, gutter=1)


def row(plan: Plan, place: int, nominal: bool, unit: int) -> list[str]:
    year = plan.years[place]
    deflator = 1.0 if nominal else year.deflator
    flows = (
        year.cash.spending,
        year.cash.from_taxable,
        year.cash.from_traditional,
        year.cash.from_roth,
        year.income.roth_conversions,
        sum(account.rmd for account in year.accounts.values()),
        year.tax.agi,
        year.tax.federal_tax,
        year.tax.irmaa_surcharge,
        year.tax.total,
    )
    close = wealth(year) / (1.0 if nominal else closing_deflator(plan, place))
    amounts = [*(flow / deflator for flow in flows), close]
    ages = "/".join(map(str, year.ages.values()))
    return [
        str(year.year),
        ages,
        SHORT_STATUS[year.filing_status],
        *(number(amount, unit) for amount in amounts),
    ]


def number(amount: float, unit: int) -> str:
    whole = round(amount / unit)
    return f"{whole:,}" if whole else "-"


def wealth(year: PlanYear) -> float:
    """Everything owned at the close of a year, before any heirs' tax: accounts and the cash carried on."""
    return sum(account.close for account in year.accounts.values()) + year.cash.carry_out


def closing_deflator(plan: Plan, place: int) -> float:
    """The deflator of the January after: the next year's, after the last year the estate's own."""
    if place + 1 < len(plan.years):
        return plan.years[place + 1].deflator
    estate = plan.estate
    if estate is not None and estate.after_tax_real:
        return estate.after_tax / estate.after_tax_real
    return plan.years[place].deflator
