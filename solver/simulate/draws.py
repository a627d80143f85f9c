"""How an order of sources splits a year's draw among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .rule import WithdrawalOrder
from .sources import Sources


@dataclass(frozen=True, slots=True)
class Draw:
    """Dollars by source: `taxable` is cash from (below zero: into) taxable accounts, trading cost taken off."""

    taxable: float
    traditional: float
    roth: float
    early: float

    @property
    def total(self) -> float:
        return self.taxable + self.traditional + self.roth + self.early


class Splitter:
    """Splits a year's draw by a rule's order."""

    def __init__(
        self, order: WithdrawalOrder, sources: Sources, taxable: float, taxable_first: float = 0.0
    ) -> None:
        """`taxable`: the cash that selling everything raises that may be sold; below zero what must be invested.

        `taxable_first`: what of it pays before any order."""
        self.taxable_first = taxable_first
        self.low = min(0.0, taxable)
        self.least = {
            "taxable": self.low,
            "traditional": sources.traditional.floor,
            "roth": sources.roth.floor,
            "early": sources.early.floor,
        }
        self.most = {
            "taxable": taxable,
            "traditional": sources.traditional.ceiling,
            "roth": sources.roth.ceiling,
            "early": sources.early.ceiling,
        }
        self.groups: tuple[tuple[str, ...], ...] = (*order.groups, ("early",))

    @property
    def ceiling(self) -> float:
        """The most that can be drawn beyond what must be."""
        return sum(self.most.values()) - (sum(self.least.values()) - self.low)

    def split(self, draw: float, traditional_first: float = 0.0) -> Draw:
        """`draw` dollars beyond what must be distributed, `traditional_first` of them from traditional accounts."""
        paid = dict(self.least)
        if draw <= self.low:
            paid["taxable"] = draw
            return Draw(**paid)
        need = draw - self.low
        first = min(need, traditional_first, self.most["traditional"] - paid["traditional"])
        paid["traditional"] += first
        need -= first
        sold = max(0.0, min(need, self.taxable_first, self.most["taxable"] - paid["taxable"]))
        paid["taxable"] += sold
        need -= sold
        for sources in self.groups:
            if need <= 0.0:
                break
            group = tuple(source for source in sources if self.most[source] >= 0.0)
            if not group:
                continue
            if len(group) == 1:
                (alone,) = group
                raised = min(need, self.most[alone] - paid[alone])
                paid[alone] += raised
                need -= raised
                continue
            raised = min(need, sum(self.most[source] - paid[source] for source in group))
            for source, amount in _in_proportion(raised, group, paid, self.most):
                paid[source] = amount
            need -= raised
        return Draw(**paid)


def _in_proportion(
    more: float, group: tuple[str, ...], paid: Mapping[str, float], most: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    """What each source of a group pays in all: proportional to what it holds, none less than it has paid."""
    rest = more + sum(paid[source] for source in group)
    free = list(group)
    while free:
        whole = sum(most[source] for source in free)
        share = min(1.0, rest / whole) if whole > 0.0 else 0.0
        held = [source for source in free if share * most[source] < paid[source]]
        if not held:
            for source in free:
                yield source, share * most[source]
            return
        for source in held:
            yield source, paid[source]
            rest -= paid[source]
            free.remove(source)
