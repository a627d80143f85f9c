"""Medicare: the premiums of the year, the surcharge by the return of two years before, and the MAGI that decides the
surcharge two years on."""

from __future__ import annotations

from ....tax_tables.schema import FilingStatus
from ...laws.medicare import irmaa
from .amounts import Arithmetic, Constant, amount_of, money, times
from .filed import Filed
from .sheet import FormSheet, FormWriter, key_of, pointer


def months(filed: Filed) -> int:
    """Enrolled months of all persons together."""
    return sum(filed.period.medicare_months.values())


def decides(filed: Filed) -> bool:
    """Whether somebody is on Medicare in the year that looks back to this one."""
    later = filed.index + irmaa.PAID_IN
    periods = filed.horizon.periods
    return later < len(periods) and any(periods[later].medicare_months.values())


def years_back(filed: Filed) -> int:
    """How many years back the return is that decides the surcharge: two, or fewer by form SSA-44."""
    event = filed.own.life_event
    return irmaa.PAID_IN if event is None else filed.year - event.tax_year


def concerns(filed: Filed) -> bool:
    return months(filed) > 0 or decides(filed)


def write(sheet: FormSheet, filed: Filed) -> None:
    if months(filed):
        _premiums(sheet, filed)
    if months(filed) and years_back(filed):
        _surcharge(sheet, filed)
    _magi(sheet, filed)
    if months(filed) and not years_back(filed):
        _surcharge(sheet, filed)


def _magi(sheet: FormSheet, filed: Filed) -> None:
    book = sheet.book
    magi = book.line("form1040", "11a") + book.line("form1040", "2a", True)
    label = f"Modified AGI of {filed.year}" + (
        f", for the premiums of {filed.year + irmaa.PAID_IN}" if decides(filed) else ""
    )
    law = "42 USC 1395r(i)(4)"
    sheet.line("", label, magi, field=("tax", "magi_medicare"), name="magi", law=law)


def _premiums(sheet: FormSheet, filed: Filed) -> None:
    enrolled, table = months(filed), filed.period.law.medicare.premiums
    part_d = filed.period.base_premiums / enrolled - table.part_b
    label = "Medicare premiums, Parts B and D"
    premiums = times(enrolled, amount_of(table.part_b) + Constant(part_d))
    law, field = "42 USC 1395r(a), 1395w-113(a)", ("tax", "medicare_premiums")
    sheet.line("", label, premiums, field=field, name="premiums", law=law)


def _surcharge(sheet: FormSheet, filed: Filed) -> None:
    magi, status, key = looked_back(filed)
    table, year = filed.period.law.medicare.irmaa, filed.year - years_back(filed)
    words = "taxes.prior_magi" if key.startswith("scenario") else f"the return of {year}"
    before = sheet.book.field(key, magi, words)
    asked = year != filed.year - irmaa.PAID_IN
    law = "42 USC 1395r(i)(4)(C); 20 CFR 418.1201" if asked else "42 USC 1395r(i)(4)"
    label = f"Modified AGI of {year}{', by form SSA-44' if asked else ''}"
    sheet.line("", label, before, name="magi_before", law=law)
    tier = irmaa.tier(magi, status, table)
    edges = [
        edge for edge, above in zip(table.edges[status], table.tiers[status], strict=True) if above <= tier
    ]
    said = f"modified AGI of {year} is {f'above {money(edges[-1])}' if edges else 'below the first edge'}"
    law, key = "42 USC 1395r(i)(3); 20 CFR 418.1101", f"{filed.year}.medicare.magi_before"
    sheet.fact("tier", "Tier", tier, [key], said, law=law, unit="count")
    monthly = amount_of(table.part_b[tier]) + Constant(table.part_d[tier])
    surcharge: Arithmetic = times(months(filed), monthly)
    label, field = "Surcharge on Parts B and D (IRMAA)", ("tax", "irmaa_surcharge")
    sheet.line("", label, surcharge, field=field, name="surcharge", law=law, touched=True)


def looked_back(filed: Filed) -> tuple[float, FilingStatus, str]:
    """MAGI and filing status of the return that decides the surcharge, and where the number stands."""
    index = filed.index - years_back(filed)
    if index < 0:
        place = index + irmaa.PAID_IN
        magi, status = filed.horizon.prior_returns[place]
        return magi, status, pointer("scenario", "taxes", "prior_magi", place)
    before = filed.audited[index]
    return before.tax.magi_medicare, before.filing_status, key_of(before.year, "medicare", "magi")


FORM = FormWriter("medicare", "Medicare", "42 USC 1395r", concerns, write, owed=("premiums", "surcharge"))
