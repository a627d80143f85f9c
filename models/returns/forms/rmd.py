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
        pool = filed.kind(name).rmd_pool(name) if filed.owner(name) == person else None
        if pool is not None:
            found.setdefault(pool, []).append(name)
    return found


def concerns(filed: Filed) -> bool:
    return any(pools(filed, person) for person in filed.period.rmd_divisor)


def write(sheet: FormSheet, filed: Filed) -> None:
    for person, years in filed.period.rmd_divisor.items():
        required = [_pool(sheet, filed, names, years) for names in pools(filed, person).values()]
        if required:
            label, field = f"Required of {person} in all", ("rmd_required", person)
            sheet.line("", label, total(*required), field=field, name=f"required.{person}")


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
    paid = [sheet.book.plan(f"what {name} pays", "accounts", name, "distributed") for name in names]
    sheet.line("", f"Paid by {' and '.join(names)}", total(*paid), name=f"paid.{key}", touched=True)
    return required


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
