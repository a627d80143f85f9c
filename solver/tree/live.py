"""The woven program of a plan that was found, live: what is done in the year that all futures share, and in the first
year of each branch, as actions; effort priced over all futures by their weights (solver/simplest/live.py)."""

from __future__ import annotations

from ..formulation.model import Expr, Tag, total
from ..formulation.path_model import PathModel
from ..formulation.program import Chain, Program
from ..formulation.second_objective import write_second_objective, write_swings
from ..optimiser.local_search import Found
from ..simplest.actions import Action, write_actions, write_exchanges
from ..simplest.effort import write_effort
from ..simplest.live import Live, more_cash, sell_what_was_held
from ..simplest.need import write_needs

SHARE = 0.002
"""Of the objective, the most that is given up: what is, the prices say."""
BEYOND = 0.005
"""Today's dollars for a dollar out of tax-advantaged accounts beyond a year's need."""
READING = 1e-4
"""How much of the second objective (what reads well) counts beside effort."""
APART = frozenset({"effort"})
"""Columns without a year of which each path has its own."""
PATIENCE = 10.0
"""Seconds after which a question counts as answered no: a program of nine futures is nine times as large."""


class WovenLive(Live):
    """`actions`: of the first year, which all futures share, and of each branch's own first year."""

    patience = PATIENCE

    def _write(self, best: Found) -> None:
        again = self.program
        swings = [write_swings(chain.program) for chain in again.chains]
        self.polish = write_second_objective(again, best.objective, SHARE * abs(best.objective), swings)
        self.more_cash = more_cash(again)
        sell_what_was_held(self.first, 1)
        exchanges, self.moved = write_exchanges(self.first)
        self.actions = [*write_actions(self.first, [0]), *exchanges, *_of_branches(again)]
        parts = [
            _effort(chain, swing, exchanges if chain.program is self.first else [])
            for chain, swing in zip(again.chains, swings, strict=True)
        ]
        self.effort = again.model.column(Tag("effort_of_all"))
        again.model.row(Tag("effort_of_all"), self.effort - total(parts), "==")
        self.needs = [need for chain in again.chains for need in write_needs(chain.program)]

    def price_effort(self, price: float) -> None:
        """As for one path, and what reads well counts a little beside it: there is no second stage."""
        priced = Expr(self.objective) + self.effort * price + Expr(self.polish) * READING
        self.priced = dict(priced.terms)

    def read_price(self, duals: object) -> float:
        """What a dollar more on the first day adds to the objective, in its unit, by a solution's reduced costs."""
        assert hasattr(duals, "__getitem__")
        self.price = max(1.0, -float(duals[self.more_cash.column]))
        return self.price


def _of_branches(program: Program) -> list[Action]:
    """The actions of every branch's first year, once for all futures through it."""
    found, seen = list[Action](), set[int]()
    for chain in program.chains:
        for t, node in enumerate(chain.nodes):
            parts = t > 0 and _parted_at(program, chain, t)
            if parts and node not in seen:
                seen.add(node)
                found += write_actions(chain.program, [t])
    return found


def _parted_at(program: Program, chain: Chain, t: int) -> bool:
    """Whether a path leaves others with this period: some are with it before and not then."""
    before, now = chain.nodes[t - 1], chain.nodes[t]
    return any(
        len(other.nodes) > t and other.nodes[t - 1] == before and other.nodes[t] != now
        for other in program.chains
    )


def _effort(chain: Chain, swings: Expr, exchanges: list[Action]) -> Expr:
    """What effort costs in one path, weighted, in the objective's unit. What is exchanged on the first day is the same
    in all and counts once."""
    path, model = chain.program, chain.program.model
    assert isinstance(model, PathModel)
    with model.apart(APART):
        moved = write_effort(path, swings, exchanges)
    beyond = []
    for t, period in enumerate(path.horizon.periods):
        over = model.column(Tag("beyond_need", period.year))
        lies = path.sheltered.spendable(t) - path.proceeds[t] + path.unspent[t]
        model.row(Tag("beyond_need", period.year), over - lies, ">=")
        beyond.append(over * (BEYOND / period.deflator))
    return total([moved, *beyond]) * chain.weight
