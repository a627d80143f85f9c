"""What happened beside the steps until the day of the values, and the cash on hand that is left of all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..accounts import KINDS
from ..amounts import cents, dollars
from ..household.receipts import STREAMS
from ..scenario.faults import Fault
from .holdings import CENT, DayBooks
from .marks import DoneError
from .passing import Passed

YIELDS = ("interest", "treasury_interest", "tax_exempt_interest", "ordinary_dividends", "qualified_dividends")


def settled(
    books: DayBooks, time: Passed, known: Mapping[str, Any], values: Mapping[str, float]
) -> list[str]:
    """What came and was paid in the meantime, and the cash that is left of it."""
    before = {name: _copied(books.told.get(name)) for name in ("spending", "taxes_paid", "given", *STREAMS)}
    paid_before = float(before["taxes_paid"] or 0.0)
    said = list(_streams(books, time, known))
    if "spending" not in known and time.spending > CENT:
        books.tell("the plan's", "spending", time.spending)
        said.append(
            f"What was spent since {books.scenario.first_day} is the plan's {dollars(time.spending)}."
        )
    for name in YIELDS:
        paid = getattr(books.yields, name)
        if name not in known and paid > CENT:
            books.tell("the scenario's yields", name, paid)
    _tell_known(books, known)
    if "set_aside" in known:
        return said
    books.cash += _came(books, before, time, values) - (books.told.get("taxes_paid", 0.0) - paid_before)
    said += _short(books, values)
    return said


def _tell_known(books: DayBooks, known: Mapping[str, Any]) -> None:
    for path, value in known.items():
        name, _, inner = path.partition(".")
        if inner:
            books.told[name] = {**books.told.get(name, {}), inner: value}
        else:
            books.told[name] = value
        books.because(("year_to_date", name, *([inner] if inner else [])), "as you say")


def _copied(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else value


def _streams(books: DayBooks, time: Passed, known: Mapping[str, Any]) -> Iterator[str]:
    for stream, by_person in time.streams.items():
        words = "Social Security" if stream == "social_security" else stream.replace("_", " ")
        for person in books.scenario.people:
            came = by_person[person.name]
            if f"{stream}.{person.name}" in known:
                continue
            if came > CENT or (stream == "wages" and person.wages):
                books.tell("the plan's", stream, max(0.0, came), person.name)
            if came > CENT:
                verb = "is" if stream == "social_security" else "are"
                since = books.scenario.first_day
                yield f"The {words} of {person.name} since {since} {verb} the plan's {dollars(came)}."


def _came(books: DayBooks, before: Mapping[str, Any], time: Passed, values: Mapping[str, float]) -> float:
    """Receipts less what was paid, steps apart. What an account yields is in its value where that is said."""
    told = books.told
    streams = sum(
        sum(told.get(stream, {}).values()) - sum((before[stream] or {}).values()) for stream in STREAMS
    )
    first = books.first.so_far
    withheld = time.payroll(told.get("wages", {})) - first.payroll_tax
    yields = sum(paid for name, paid in books.paid_by.items() if name not in values)
    spent = float(told.get("spending", 0.0)) - float(before["spending"] or 0.0)
    return float(streams - withheld + yields - spent - time.premiums)


def _short(books: DayBooks, values: Mapping[str, float]) -> list[str]:
    """Cash on hand cannot be below zero: what is missing came out of the accounts' own cash, or must be said."""
    taxable = [a.name for a in books.scenario.accounts if not KINDS[a.type].sheltered]
    missing = -books.cash
    if missing <= CENT:
        return []
    if any(name in values for name in taxable):
        books.cash = 0.0
        return [f"{dollars(missing)} more was paid than came in: it is no longer in the values you gave."]
    used = _out_of_cash(books, missing)
    if missing - used > CENT:
        given = f"{cents(missing - used)} more was paid from {books.scenario.first_day} to {books.day} than came in"
        expected = "what paid it"
        hint = (
            "mark the steps that withdraw, sell and set cash aside too, give what an account is worth on that day, "
            "or say in known what came, what was spent and what is set aside"
        )
        raise DoneError([Fault("known.set_aside", given, expected, hint)])
    books.cash = 0.0
    return [f"{dollars(used)} of the accounts' cash paid for what nothing else did."]


def _out_of_cash(books: DayBooks, missing: float) -> float:
    """Takes up to so many dollars out of what taxable accounts hold in assets whose price stands still."""
    still = {asset for asset, facts in books.first.assets.items() if abs(facts.growth) < 1e-12}
    used = 0.0
    for lot in [lot for lot in books.lots if lot.asset in still and lot.value > 0.0]:
        part = min(lot.value, missing - used)
        lot.basis -= lot.basis * part / lot.value
        lot.value -= part
        used += part
        if part:
            books.because(
                ("accounts", lot.account, f"{lot.asset} bought {lot.acquired}"), "it paid for the days since"
            )
    return used
