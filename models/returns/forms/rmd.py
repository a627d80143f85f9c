"""Required distributions by owner and by what may be taken together (Pub. 590-B worksheets)."""

from __future__ import annotations

from ...accounts import RmdPool
from .amounts import Arithmetic, Constant, above_zero, total
from .filed import Filed
from .sheet import FormSheet, FormWriter, pointer


def pools(filed: Filed, person: str) -> dict[RmdPool, list[str]]:
    """A person's accounts that something is required of, by which of them may pay it together."""
    found: dict[RmdPool, list[str]] = {}
    for name, _ in filed.accounts():
        kind = filed.kind(name)
        own = filed.owner(name) == person and not kind.inherited and name not in filed.period.as_beneficiary
        pool = kind.rmd_pool(name) if own else None
        if pool is not None:
            found.setdefault(pool, []).append(name)
    return found


def as_beneficiary(filed: Filed) -> dict[RmdPool, tuple[list[str], float]]:
    """What a survivor keeps as a beneficiary and must take a part of, with what divides its value."""
    found: dict[RmdPool, tuple[list[str], float]] = {}
    for name, years in filed.period.as_beneficiary.items():
        pool = filed.kind(name).rmd_pool(name)
        if years is not None and pool is not None:
            found.setdefault(pool, ([], years))[0].append(name)
    return found


def inherited(filed: Filed, person: str) -> dict[str, float]:
    """A person's inherited accounts that something must leave, with what divides the value of each (1: all of it)."""
    due = {name: years for name, years in filed.period.inherited.items() if years is not None}
    return {name: years for name, years in due.items() if filed.owner(name) == person}


def concerns(filed: Filed) -> bool:
    return any(
        inherited(filed, person) or (person in filed.period.rmd_divisor and pools(filed, person))
        for person in filed.period.ages
    ) or bool(as_beneficiary(filed))


def write(sheet: FormSheet, filed: Filed) -> None:
    for person in filed.period.ages:
        required = [_inherited(sheet, filed, *due) for due in inherited(filed, person).items()]
        years = filed.period.rmd_divisor.get(person)
        if years is not None:
            required += [_pool(sheet, filed, names, years) for names in pools(filed, person).values()]
        if person in filed.period.under_59_half:
            required += [_pool(sheet, filed, *kept) for kept in as_beneficiary(filed).values()]
        if required:
            label, field = f"Required of {person} in all", ("rmd_required", person)
            sheet.line("", label, total(*required), field=field, name=f"required.{person}")


def _inherited(sheet: FormSheet, filed: Filed, name: str, years: float) -> Arithmetic:
    """Of an account inherited before the plan: a part of its last value, or in its last year all that is there."""
    if years > 1.0:
        return _pool(sheet, filed, [name], years)
    law, opening = "26 USC 401(a)(9)(B), (H)", sheet.book.plan("all that is there", "accounts", name, "open")
    required = sheet.line("", f"Required of {name}", opening, name=f"pool.{name}", law=law, touched=True)
    sheet.line("", f"Paid by {name}", total(*_paid(sheet, name)), name=f"paid.{name}", law=law, touched=True)
    return required


def _pool(sheet: FormSheet, filed: Filed, names: list[str], years: float) -> Arithmetic:
    values = [_value(sheet, filed, name) for name in names]
    whole = total(*values) / Constant(years, "plain")
    taken = [
        sheet.book.plan(f"what {name} had paid", "so_far", "rmd", name)
        for name in names
        if filed.own.so_far is not None and name in filed.own.so_far.rmd
    ]
    if taken:
        whole = above_zero(whole - total(*taken))
    label, key = f"Required of {' and '.join(names)}", "/".join(names)
    required = sheet.line("", label, whole, name=f"pool.{key}", touched=True)
    paid = [part for name in names for part in _paid(sheet, name)]
    sheet.line("", f"Paid by {' and '.join(names)}", total(*paid), name=f"paid.{key}", touched=True)
    return required


def _paid(sheet: FormSheet, name: str) -> list[Arithmetic]:
    """What counts: payments, and QCDs, where there are any."""
    paid = sheet.book.plan(f"what {name} pays", "accounts", name, "distributed")
    given = sheet.book.plan(f"what {name} pays charities", "accounts", name, "qcd")
    return [paid, given] if sheet.book.amount(given.key) else [paid]


def _value(sheet: FormSheet, filed: Filed, name: str) -> Arithmetic:
    """The value of 31 December before."""
    label, before = f"{name} on 31 December {filed.year - 1}", filed.period.so_far.prior_values
    if name in before:
        at = next(i for i, account in enumerate(filed.scenario.accounts) if account.name == name)
        source = pointer("scenario", "accounts", at, "prior_year_end_value")
        return sheet.fact(f"value.{name}", label, before[name], [source], "as the scenario says")
    opening = sheet.book.plan("its opening value", "accounts", name, "open")
    return sheet.line("", label, opening, name=f"value.{name}", touched=True)


FORM = FormWriter("rmd", "Required distributions", "26 USC 401(a)(9); 26 CFR 1.401(a)(9)-5", concerns, write)
