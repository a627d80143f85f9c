"""The plan's years as a table, and which of them a short one shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....models.plan import Plan, PlanYear
from ....tax_tables.schema import FilingStatus
from ..model import Column, ReportSection, Table, Unit, Value
from ..words import DUST

SHORT_STATUS = {
    FilingStatus.SINGLE: "S",
    FilingStatus.MARRIED_FILING_JOINTLY: "MFJ",
    FilingStatus.MARRIED_FILING_SEPARATELY: "MFS",
    FilingStatus.HEAD_OF_HOUSEHOLD: "HoH",
    FilingStatus.QUALIFYING_SURVIVING_SPOUSE: "QSS",
}


MONEY: Unit = "dollars"
COLUMNS = (
    Column(key="year", heading="year", unit="year"),
    Column(key="ages", heading="ages"),
    Column(key="status", heading="files"),
    Column(key="spending", heading="spending", unit=MONEY),
    Column(key="from_taxable", heading="from taxable", short="from\ntaxable", unit=MONEY, wide=True),
    Column(key="from_traditional", heading="from traditional", short="from\ntrad.", unit=MONEY),
    Column(key="from_roth", heading="from Roth", short="from\nRoth", unit=MONEY, wide=True),
    Column(key="converted", heading="converted", short="con-\nverted", unit=MONEY),
    Column(key="rmd", heading="RMD", unit=MONEY),
    Column(key="agi", heading="AGI", unit=MONEY),
    Column(key="federal_tax", heading="federal tax", short="federal\ntax", unit=MONEY),
    Column(key="irmaa", heading="IRMAA", unit=MONEY, wide=True),
    Column(key="taxes", heading="taxes and premiums", short="taxes,\npremiums", unit=MONEY),
    Column(key="wealth", heading="wealth at close", short="wealth\nat close", unit=MONEY),
)
GIVEN = (
    Column(key="qcd", heading="given by IRAs", short="given\nby IRAs", unit=MONEY),
    Column(key="lots_given", heading="lots given", short="lots\ngiven", unit=MONEY),
    Column(key="cash_given", heading="cash given", short="cash\ngiven", unit=MONEY),
    Column(key="fund_paid", heading="paid by the fund", short="paid by\nthe fund", unit=MONEY, wide=True),
)
"""Before required distributions: the pockets that give in any year."""
BEFORE_GIVEN = [column.key for column in COLUMNS].index("rmd")
FIRST_YEARS = 3
"""So many of the first years are always worth showing."""
CLIFFS = ("IRMAA tier", "marketplace_magi", "step of ")
"""How the words of `binding` begin where a dollar more of income would cost a lump sum."""


def years_section(plan: Plan, *, nominal: bool = False) -> ReportSection:
    """The table, in today's dollars unless `nominal`."""
    return ReportSection(key="years", title="", blocks=(years_table(plan, nominal=nominal),))


def years_table(plan: Plan, *, nominal: bool = False) -> Table:
    used = dict.fromkeys(year.filing_status for year in plan.years)
    giving = gives(plan)
    given = tuple(column for column in GIVEN if column.key in giving)
    statuses = ", ".join(f"{SHORT_STATUS[status]} {status.replace('_', ' ')}" for status in used)
    return Table(
        key="years",
        title="The years",
        columns=(*COLUMNS[:BEFORE_GIVEN], *given, *COLUMNS[BEFORE_GIVEN:]),
        rows=tuple(row(plan, place, nominal, giving) for place in range(len(plan.years))),
        note=" ".join([f"{statuses}.", *so_far_note(plan)]),
        dollars_of="of each year" if nominal else f"of {plan.years[0].year}",
        dash=True,
        key_rows={place: "; ".join(why) for place, why in key_years(plan).items()},
    )


def gives(plan: Plan) -> list[str]:
    """The columns of `GIVEN` in which there is anything in any year, by key."""
    every = [_gifts(year) for year in plan.years]
    return [column.key for column in GIVEN if any(gifts[column.key] > DUST for gifts in every)]


def _gifts(year: PlanYear) -> dict[str, float]:
    """What is given in a year, by pocket; what the fund receives counts then, and again when it pays."""
    lots = sum(account.given for account in year.accounts.values())
    paid = year.gifts.fund_paid if year.gifts is not None else 0.0
    return {"qcd": _given(year), "lots_given": lots, "cash_given": year.cash.giving_cash, "fund_paid": paid}


def so_far_note(plan: Plan) -> Iterator[str]:
    """Which columns of a first year that had begun are of the whole of it."""
    done = plan.years[0].so_far
    if done is not None and done.fraction < 1.0:
        yield (
            f"{plan.years[0].year}: spending, what is taken from accounts and RMD from {done.as_of} on; what is "
            "converted, AGI, taxes and premiums of the whole year."
        )


def key_years(plan: Plan) -> dict[int, list[str]]:
    """The years worth showing where not all are, by place, each with its reasons: the first three, those at a cliff,
    those in which the household files another way or somebody is gone, the first of required distributions, the last.
    """
    found: dict[int, list[str]] = {}
    for place, year in enumerate(plan.years):
        why = list(_reasons(plan, place, year))
        if why or place < FIRST_YEARS:
            found[place] = why or ["the first"]
    return found


def _reasons(plan: Plan, place: int, year: PlanYear) -> Iterator[str]:
    before = plan.years[place - 1] if place else None
    if before is not None and before.ages.keys() != year.ages.keys():
        gone = [name for name in before.ages if name not in year.ages]
        yield f"without {' and '.join(gone)} from here on" if gone else "another household from here on"
    if before is not None and before.filing_status != year.filing_status:
        yield f"files as {year.filing_status.replace('_', ' ')} from here on"
    if _due(year) > DUST and not any(_due(earlier) > DUST for earlier in plan.years[:place]):
        yield "the first required distributions"
    if any(words.startswith(CLIFFS) for words in year.binding):
        yield "at a cliff"
    if place == len(plan.years) - 1:
        yield "the last"


def _required(year: PlanYear) -> float:
    return sum(account.rmd for account in year.accounts.values())


def _given(year: PlanYear) -> float:
    return sum(account.qcd for account in year.accounts.values())


def _due(year: PlanYear) -> float:
    """What has to leave accounts, as far as it does: by distribution, or by what is paid to charities first."""
    return max(_required(year), min(_given(year), sum(year.rmd_required.values())))


def row(plan: Plan, place: int, nominal: bool, giving: Sequence[str]) -> tuple[Value, ...]:
    year = plan.years[place]
    gifts = _gifts(year)
    deflator = 1.0 if nominal else year.deflator
    flows = (
        year.cash.spending,
        year.cash.from_taxable,
        year.cash.from_traditional,
        year.cash.from_roth,
        year.income.roth_conversions,
        *(gifts[key] for key in giving),
        _required(year),
        year.tax.agi,
        year.tax.federal_tax,
        year.tax.irmaa_surcharge,
        year.tax.total,
    )
    close = wealth(year) / (1.0 if nominal else closing_deflator(plan, place))
    ages = "/".join(map(str, year.ages.values()))
    amounts = (flow / deflator for flow in flows)
    return year.year, ages, SHORT_STATUS[year.filing_status], *amounts, close


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
