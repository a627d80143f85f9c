"""What the contract names and the laws do not cover yet: refused by name, or left out when asked to.

`--ignore NAME` (definitions.md, "Not built yet") drops the field before the scenario is read. A name is
the dotted field without list indices, or its last words: `accounts.after_tax_basis`, `after_tax_basis`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .faults import Fault, Loc, Problem, did_you_mean
from .states import LOCALITIES_IN_PROGRAM, STATES

_FIELDS: tuple[tuple[str, ...], ...] = (
    ("healthcare", "marketplace"),
    ("accounts", "*", "after_tax_basis"),
    ("home",),
    ("people", "*", "rental_income"),
    ("people", "*", "annuities"),
)
_ACCOUNT_TYPES = (
    "roth_403b", "roth_457b", "hsa",
    "sep_ira", "simple_ira", "solo_401k", "529", "annuity", "qlac",
)  # fmt: skip
_INSTEAD = {
    "home": "its mortgage can be stated: payments as [[spending.debts]], interest as taxes.itemized.mortgage_interest",
    "people.annuities": "payments out of an IRA's or an employer's annuity are [[people.pensions]]; one bought with "
    "taxed money, partly free of tax (26 USC 72(b)), has no field",
    "people.rental_income": "nothing stands for it: it is ordinary income, bears NIIT, and may be deducted in part "
    "(26 USC 199A), so the tax of a household with much rent is not this plan's",
}
"""What of it can be stated otherwise, by name."""


@dataclass(frozen=True)
class NotBuilt:
    """What a document holds that is not built: paths to leave out as asked, paths refused, the faults."""

    names: tuple[str, ...]
    ignored: tuple[Loc, ...]
    refused: tuple[Loc, ...]
    faults: tuple[Fault, ...]


def not_built(raw: dict[str, Any], ignore: Sequence[str]) -> NotBuilt:
    """Sort everything not built into ignored and refused; an ignored name that matches nothing is a fault."""
    found = list(_found(raw))
    names = {name for _, name, _ in found}
    left_out = {name for name in names if any(_means(word, name) for word in ignore)}
    faults = [_unknown_ignore(word, names) for word in ignore if not any(_means(word, n) for n in names)]
    faults += [problem.fault(raw) for _, name, problem in found if name not in left_out]
    return NotBuilt(
        names=tuple(sorted(left_out)),
        ignored=tuple(loc for loc, name, _ in found if name in left_out),
        refused=tuple(loc for loc, name, _ in found if name not in left_out),
        faults=tuple(faults),
    )


def _means(word: str, name: str) -> bool:
    return name == word or name.endswith("." + word)


def _unknown_ignore(word: str, names: set[str]) -> Fault:
    expected = "the name of a field that is not modelled yet and stands in this scenario"
    there = f"here: {', '.join(sorted(names))}" if names else "this scenario has none; leave the option out"
    return Fault("--ignore", f'"{word}"', expected, did_you_mean(word, names) or there)


def _found(raw: dict[str, Any]) -> Iterator[tuple[Loc, str, Problem]]:
    """Path to drop, name, and the refusal, for everything in the document that is not built."""
    for pattern in _FIELDS:
        name = ".".join(part for part in pattern if part != "*")
        for loc, value in _matches(raw, pattern):
            if name != "accounts.after_tax_basis" or value != 0 or isinstance(value, bool):
                yield loc, name, _refusal(loc, value, name)
    for index, account in enumerate(_entries(raw, "accounts")):
        if isinstance(account, dict) and account.get("type") in _ACCOUNT_TYPES:
            name = f"accounts.{account['type']}"
            yield ("accounts", index), name, _refusal(("accounts", index, "type"), account["type"], name)
    yield from _state(raw)


def _state(raw: dict[str, Any]) -> Iterator[tuple[Loc, str, Problem]]:
    taxes = raw.get("taxes")
    if not isinstance(taxes, dict) or taxes.get("state_flat") is not None:
        return
    yield from _residence(taxes, ("taxes",))
    for index, move in enumerate(_entries(taxes, "moves")):
        if isinstance(move, dict):
            yield from _residence(move, ("taxes", "moves", index))


def _residence(given: dict[str, Any], loc: Loc) -> Iterator[tuple[Loc, str, Problem]]:
    """A city or county of a state whose local taxes no plan has."""
    name = ".".join(part for part in loc if isinstance(part, str))
    state, locality = given.get("state"), given.get("locality")
    if not isinstance(state, str) or state not in STATES:
        return
    if locality is not None and state not in LOCALITIES_IN_PROGRAM:
        hint = f"with --ignore {name}.locality it is left out of the plan"
        expected = f"not modelled yet in a plan: the local income taxes of {STATES[state]}"
        yield (*loc, "locality"), f"{name}.locality", Problem((*loc, "locality"), locality, expected, hint)


def _refusal(loc: Loc, value: Any, name: str) -> Problem:
    what = "the account is" if name.count(".") and loc[-1] == "type" else "it is"
    hint = f"with --ignore {name} {what} left out of the plan"
    if name in _INSTEAD:
        hint += f"; {_INSTEAD[name]}"
    return Problem(loc, value, f"not modelled yet: {name}", hint)


def _entries(node: Any, key: str) -> list[Any]:
    entries = node.get(key) if isinstance(node, dict) else None
    return entries if isinstance(entries, list) else []


def _matches(node: Any, pattern: Sequence[str], loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    if not pattern:
        yield loc, node
    elif pattern[0] == "*":
        for index, entry in enumerate(node if isinstance(node, list) else []):
            yield from _matches(entry, pattern[1:], (*loc, index))
    elif isinstance(node, dict) and pattern[0] in node:
        yield from _matches(node[pattern[0]], pattern[1:], (*loc, pattern[0]))
