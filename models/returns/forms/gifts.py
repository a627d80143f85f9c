"""The year's gifts by kind: what of them the ceilings and the floor let be deducted, and what is carried forward.

Worked out in every year that gives or has gifts carried in, itemised or not: what is under the ceilings is used up.
"""

from __future__ import annotations

from typing import NamedTuple

from ...laws.federal.charity import Carried, Excess
from .amounts import Arithmetic, above_zero, rate, smaller, times, total
from .filed import CENT, Filed
from .sheet import FormSheet, FormWriter, key_of, pointer


class KindOfGift(NamedTuple):
    """A kind by the law's name, and in words."""

    name: str
    words: str


CASH = KindOfGift("cash", "Cash")
AT_BASIS = KindOfGift("at_basis", "Property at its basis")
AT_MARKET = KindOfGift("at_market", "Securities held over a year")
KINDS = (CASH, AT_BASIS, AT_MARKET)


def concerns(filed: Filed) -> bool:
    return filed.lines.worked.gifts is not None


def write(sheet: FormSheet, filed: Filed) -> None:
    found, table = filed.lines.worked.gifts, filed.period.law.federal.itemized_deductions
    assert found is not None
    agi = above_zero(sheet.book.line("form1040", "11a"))
    for kind in KINDS:
        _there(sheet, filed, kind)
    half = times(rate(table.charity_ceiling), agi) - _line(sheet, CASH, "allowed")
    rest = above_zero(half) - _line(sheet, AT_BASIS, "allowed")
    ceilings: dict[str, tuple[Arithmetic, str]] = {
        "cash": (times(rate(table.charity_cash_ceiling), agi), "26 USC 170(b)(1)(G)"),
        "at_basis": (above_zero(half), "26 USC 170(b)(1)(A)"),
        "at_market": (
            smaller(times(rate(table.charity_property_ceiling), agi), rest),
            "26 USC 170(b)(1)(C)",
        ),
    }
    for kind in KINDS:
        ceiling, law = ceilings[kind.name]
        there = total(_line(sheet, kind, "own"), _line(sheet, kind, "in"))
        allowed = getattr(found, kind.name).allowed
        label = f"{kind.words}: under its ceiling"
        sheet.line(
            "",
            label,
            smaller(there, ceiling),
            known=allowed,
            name=f"{kind.name}_allowed",
            law=law,
            touched=True,
        )
    _floor(sheet, filed, agi)
    kept = [_line(sheet, kind, "allowed") - _line(sheet, kind, "floored") for kind in KINDS]
    label = "Gifts that Schedule A counts"
    sheet.line("", label, total(*kept), known=found.deductible, name="deductible")
    for kind in KINDS:
        _carried_out(sheet, filed, kind)


def _line(sheet: FormSheet, kind: KindOfGift, what: str) -> Arithmetic:
    return sheet.book.line(sheet.key, f"{kind.name}_{what}", True)


def _there(sheet: FormSheet, filed: Filed, kind: KindOfGift) -> None:
    """What the year gives of a kind, and what is carried into it."""
    before = filed.entered.itemized.gifts_carried
    said = "what the plan gives in the year, and what was given before its first day"
    sheet.fact(
        f"{kind.name}_own",
        f"{kind.words} given",
        _own(filed, kind),
        _sources(filed, kind),
        said,
        law="26 USC 170(a)",
    )
    amount, label = _sum(before, kind), f"{kind.words}: carried in"
    last = key_of(filed.year - 1, sheet.key, f"{kind.name}_out")
    law, name = "26 USC 170(d)(1)", f"{kind.name}_in"
    if filed.index == 0:
        source, said = pointer("scenario", "giving", "carryovers"), "as the scenario says"
        sheet.fact(name, label, amount, [source], said, law=law)
    elif filed.horizon.periods[filed.index - 1].dies:
        said, law = "what was carried forward, less the decedent's own part", "26 CFR 1.170A-10(d)(4)"
        sheet.fact(name, label, amount, [last], said, law=law)
    elif amount >= CENT:
        field = sheet.book.field(last, amount, f"what {filed.year - 1} carried forward")
        sheet.line("", label, field, known=amount, name=name, law=law)


def _sum(carried: Carried, kind: KindOfGift) -> float:
    excesses: tuple[Excess, ...] = getattr(carried, kind.name)
    return sum(excess.amount for excess in excesses)


def _sources(filed: Filed, kind: KindOfGift) -> list[str]:
    """Where the year's gifts of a kind stand."""
    gifts, place = filed.own.gifts, ("years", filed.index, "gifts")
    sources = []
    if kind is CASH and filed.period.giving is not None and filed.period.giving.before:
        sources.append(pointer("scenario", "year_to_date", "given"))
    if kind is CASH and filed.entered.itemized.charity_cash:
        sources.append(pointer("scenario", "taxes", "itemized", "charity_cash"))
    if gifts is None or kind is AT_BASIS:
        return sources
    if kind is AT_MARKET:
        return [pointer("plan", *place, "lots", i, "amount") for i in range(len(gifts.lots))]
    sources.append(pointer("plan", *place, "cash"))
    if gifts.fund_received:
        sources.append(pointer("plan", *place, "fund_received"))
    paying = [name for name, account in filed.accounts() if account.qcd >= CENT]
    taxed = filed.entered.itemized.gifts.cash_to_charities - gifts.cash >= CENT
    return sources + [pointer("plan", "years", filed.index, "accounts", n, "qcd") for n in paying if taxed]


def _floor(sheet: FormSheet, filed: Filed, agi: Arithmetic) -> None:
    """What the floor takes, first of property at market value and last of cash."""
    found, table = filed.lines.worked.gifts, filed.period.law.federal.itemized_deductions
    assert found is not None
    if not table.charity_floor:
        return
    law = "26 USC 170(b)(1)(I)"
    left: Arithmetic = sheet.line(
        "", "The floor", times(rate(table.charity_floor), agi), known=found.floor, name="floor", law=law
    )
    for kind in reversed(KINDS):
        label, allowed = f"{kind.words}: what the floor takes", _line(sheet, kind, "allowed")
        sheet.line(
            "",
            label,
            smaller(allowed, left),
            known=getattr(found, kind.name).floored,
            name=f"{kind.name}_floored",
            law=law,
            touched=True,
        )
        left = left - _line(sheet, kind, "floored")


def _carried_out(sheet: FormSheet, filed: Filed, kind: KindOfGift) -> None:
    """What goes on: what is above the ceiling, and the floor's part with it, but for what is five years old."""
    found = filed.lines.worked.gifts
    assert found is not None
    worked = getattr(found, kind.name)
    there = _own(filed, kind) + _sum(filed.entered.itemized.gifts_carried, kind)
    above = any(getattr(found, each.name).excess > 0.0 for each in KINDS)
    out = _sum(found.carried, kind)
    left = total(_line(sheet, kind, "own"), _line(sheet, kind, "in")) - _line(sheet, kind, "allowed")
    gone = there - worked.allowed - out
    if above:
        left, gone = left + _line(sheet, kind, "floored"), gone + worked.floored
    if gone >= CENT:
        said, ends = "what is left of gifts of five years before", f"{kind.words}: not carried further"
        source = key_of(filed.year, sheet.key, f"{kind.name}_in")
        sheet.fact(f"{kind.name}_ended", ends, gone, [source], said, law="26 USC 170(d)(1)(A)")
        left = left - _line(sheet, kind, "ended")
    label = f"{kind.words}: carried forward"
    sheet.line("", label, left, known=out, name=f"{kind.name}_out", law="26 USC 170(d)(1)", touched=True)


def _own(filed: Filed, kind: KindOfGift) -> float:
    """What the year gives of a kind."""
    own: float = getattr(filed.entered.itemized.gifts, kind.name)
    return own + (filed.entered.itemized.charity_cash if kind is CASH else 0.0)


FORM = FormWriter("gifts", "Gifts to charity (Publication 526, Worksheet 2)", "26 USC 170", concerns, write)
