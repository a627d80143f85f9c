"""What is said of a value that was tried: the change, how far from the best at most, and the steps that move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....models.amounts import to_figures
from ....models.plan import Plan
from ...report.client.answer import REACHED, about
from ...report.words import at_most, dollars, dollars_up

SAME = 1.0
"""Dollars of today up to which nothing has changed."""
VERBS = {
    "qcd": "Give from {source} straight to charities",
    "withdraw": "Withdraw from {source}",
    "convert": "Convert from {source}",
    "roll_over": "Roll over from {source}",
    "give": "Give {asset}",
    "grant": "Grant from the fund",
    "sell": "Sell {asset}",
    "buy": "Buy {asset}",
    "exchange": "Exchange within {source}",
    "set_aside": "Set aside for the year",
    "pay_tax": "Income tax still to be paid",
    "file_ssa44": "Ask Medicare for a later year's income",
}


@dataclass(frozen=True)
class MoveWords:
    """A step of the plan, and what is done instead; `moved` where that leaves what costs next to nothing."""

    number: int
    what: str
    was: str
    now: str
    range: str
    moved: bool


@dataclass(frozen=True)
class Bar:
    """A length on the axis of a picture, as a share of it, and what it is."""

    what: str
    share: float
    amount: str
    kind: str


def moves_in_words(tried: Mapping[str, Any]) -> list[MoveWords]:
    """The moves of an answer of `try`, those that moved first."""
    found = [_move(move) for move in tried["moves"]]
    return sorted(found, key=lambda move: (not move.moved, move.number or 99))


def _move(move: Mapping[str, Any]) -> MoveWords:
    names = {"source": move["source"] or "several accounts", "asset": move["asset"] or "what is held"}
    low, high = move["low"], move["high"]
    said = ""
    if low is not None:
        said = (
            f"from {_signed(low, move)} up"
            if high is None
            else f"{_signed(low, move)} to {_signed(high, move)}"
        )
    return MoveWords(
        number=move["number"],
        what=VERBS.get(move["kind"], move["kind"]).format(**names),
        was=_signed(move["was"], move),
        now=_signed(to_figures(move["now"]), move),
        range=said,
        moved=move["moved"],
    )


def _signed(amount: float, move: Mapping[str, Any]) -> str:
    """Dollars; of trades below 0, a purchase."""
    if move["kind"] in ("sell", "buy") and amount < 0.0:
        return f"buy {dollars(-amount)}"
    if move["kind"] == "buy" and amount > 0.0:
        return f"sell {dollars(amount)}"
    return dollars(abs(amount))


def headline(tried: Mapping[str, Any]) -> dict[str, str]:
    """The value, what it was, the change, and what a better plan could add at most."""
    moved = tried["value_real"] - tried["base_value_real"]
    return {
        "what": REACHED[tried["objective"]],
        "value": about(tried["value_real"], None),
        "base": about(tried["base_value_real"], None),
        "change": "as before" if abs(moved) < SAME else f"{'+' if moved > 0.0 else ''}{about(moved, None)}",
        "within": within(tried["gap_dollars_real"]),
        "base_within": within(tried["base_gap_dollars_real"]),
        "agi": about(tried["first_year"]["tax"]["agi"], None),
        "tax": about(tried["first_year"]["tax"]["total"], None),
    }


def within(gap: float) -> str:
    """How far from the best at most: never rounded down, and never nothing."""
    return at_most(gap) if gap >= SAME else dollars_up(gap)


def bars(tried: Mapping[str, Any]) -> list[Bar]:
    """The base plan's ghost, the plan, and what no plan can beat, on one axis from 0."""
    amounts = [
        ("before", tried["base_value_real"], "ghost"),
        ("now", tried["value_real"], "length"),
        ("no plan more than", tried["bound_real"], "bound"),
    ]
    longest = max([abs(amount) for _, amount, _ in amounts] + [1.0])
    return [
        Bar(what, 100.0 * max(amount, 0.0) / longest, dollars(amount), kind) for what, amount, kind in amounts
    ]


def settled_in_words(plan: Plan) -> dict[str, str]:
    """How far the simplest plan at other values is from the best there at most."""
    proof = plan.certificate
    known = None if proof is None else proof.gap_dollars_real
    return {"within": "" if known is None else within(known)}


def first_year_of(plan: Plan) -> dict[str, str]:
    """This year's AGI and taxes of the known plan."""
    tax = plan.years[0].tax
    return {"agi": about(tax.agi, None), "tax": about(tax.total, None)}
