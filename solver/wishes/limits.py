"""How much of one wish can be met beside others: what a plan reaches, and what is proven out of reach."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ..reoptimise import Most, Solves
from .asked import Asked, Question, Wishes

CASH_STEP = 10.0
"""Dollars to which the most cash that can be held is found."""
BAND_STEP = 1e-4
"""How closely the narrowest band that holds is found."""

Limit = tuple[float, float | None]
"""(what is possible, what is proven not to be), in the wish's own unit."""


@dataclass(frozen=True)
class WishLimits:
    """Looks for the nearest to a wish that a plan meets."""

    question: Question
    solves: Solves

    def nearest(self, wish: Asked, others: Wishes) -> Limit | None:
        """None where giving the wish up is not enough, where that is not known, or where it has no amount."""
        if wish.kind == "spending":
            return _both(self.solves.most_spending(self.question.keeping(others | {wish})))
        if wish.kind == "floor":
            return _both(self.solves.best_estate(self.question.keeping(others)))
        if wish.kind == "most_converted":
            return _both(self.solves.most(self.question.keeping(others), "least_conversion"))
        if wish.kind == "marketplace":
            return _both(self.solves.most(self.question.keeping(others), "least_marketplace"))
        if wish.kind == "extra":
            return self._extra(wish, others)
        if wish.kind == "fixed":
            return self._fixed(wish, others)
        if wish.kind in ("agi_least", "agi_most"):
            return self._agi(wish, others)
        if wish.kind in ("band", "last_conversion", "least_cash"):
            return self._between(wish, others)
        return None

    def _extra(self, wish: Asked, others: Wishes) -> Limit | None:
        number = self.question.place(others, wish)
        missing = self.solves.least_of_extra(self.question.keeping(others | {wish}), number)
        if missing is None or missing.best > 1.0:  # not even without the whole of it
            return None
        return wish.amount * (1.0 - missing.best), wish.amount * (1.0 - missing.bound)

    def _fixed(self, wish: Asked, others: Wishes) -> Limit | None:
        """The nearest flow that is possible, above or below."""
        scenario, number = self.question.keeping(others | {wish}), self.question.place(others, wish)
        least = self.solves.nearest_flow(scenario, number)
        if least is None:
            return None
        off, planned = least
        way = -1.0 if planned < wish.amount else 1.0
        return wish.amount + way * off.best, wish.amount + way * off.bound

    def _agi(self, wish: Asked, others: Wishes) -> Limit | None:
        """The most AGI below the least that is asked, or the least above the most."""
        scenario, number = self.question.keeping(others | {wish}), self.question.place(others, wish)
        least = self.solves.off_agi(scenario, number)
        way = -1.0 if wish.kind == "agi_least" else 1.0
        return None if least is None else (wish.amount + way * least.best, wish.amount + way * least.bound)

    def _between(self, wish: Asked, others: Wishes) -> Limit | None:
        """By halving while there is time: the narrowest band (to a hundredth of a percent), the earliest last year, the
        most cash (to ten dollars)."""
        if self.solves.verdict(self.question.keeping(others)) != "met":
            return None
        years = wish.kind == "last_conversion"
        met, step = {
            "last_conversion": (float(self.question.scenario.last_year), 1.0),
            "least_cash": (0.0, CASH_STEP),
        }.get(wish.kind, (1.0, BAND_STEP))
        low, high = wish.amount, met
        until = self.solves.turn()
        while time.monotonic() < until and abs(high - low) > step:
            middle = float(round(0.5 * (low + high))) if years else 0.5 * (low + high)
            verdict = self.solves.verdict(self.question.keeping(others | {wish}, {wish: middle}))
            if verdict == "unknown":
                break
            low, high = (low, middle) if verdict == "met" else (middle, high)
        return high, low


def _both(most: Most | None) -> Limit | None:
    return None if most is None else (most.best, most.bound)
