"""The constants of the search, in one value: what is tried how long, how often and how widely.

None of them is law: under any value every plan is audited and every bound is valid; what changes is what is found in
the time. They were chosen on H1 to H8, by the gap that is left and the time to get there (docs/benchmarks.md says what
was tried). A benchmark or a test sets others: tuning.NOW = replace(tuning.NOW, narrow_seconds=math.inf).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tuning:
    """Seconds, shares of 1, counts or thousands of dollars, as each says."""

    nearby_share: float = 0.1
    """Of the time left, the most that the MILP around the best plan may take."""
    narrow_seconds: float = 6.0
    """Seconds: with less left neither that MILP nor the tightening of bounds is begun."""
    narrow_share: float = 0.75
    """Of the time left, the most that ruling out cells and narrowing the state may take."""
    last_moment: float = 0.1
    """Seconds before the time limit at which a solve that was given the time left may have ended."""
    slice: float = 0.5
    """Seconds of search between two looks at what runs beside it."""
    alone_nodes: int = 30
    """With one thread: the nodes of the MILP around the best plan, for the clock must not choose the plan."""
    alone_first: float = 0.35
    """With one thread: of the time, what the descent from the first plan may take before a bound is looked for, which
    on a large household may take all the rest."""
    milp_share: float = 0.5
    """Of the gap asked for, where the MILP stops by itself: its own point may be better than the plan read from
    it."""
    reserve: float = 0.1
    """Of the time, the most that is kept for reading the plan back and for the second LP."""
    last_steps: float = 0.4
    """Seconds that each of the last steps may take once the time is up: the second LP, and a bound where there is
    none."""
    quick: float = 0.1
    """Seconds that writing the program may have taken for one round after the end, so that there is a bound."""

    lp_seconds: float = 20.0
    """Seconds after which a single solve is given up; of several paths as one program, so many for every two."""
    divisions: int = 8
    """Solves until what each spouse has used of the losses carried repeats: each brings it nearer by a factor of
    ten."""
    perturbed_failures: int = 40
    """Failed moves in a row after which the descent from a draw or a perturbation is given up."""
    draws: int = 3
    """Plans that are drawn from one relaxation."""
    pair_failures: int = 6
    """The same, of a descent from a single move that costs something."""
    pair_cost: float = 0.003
    """Share of the objective that such a move may cost."""
    others: int = 6
    """Plans kept that were the best before."""
    start_rounds: int = 2
    """Starts from each guess: a point is rounded to cells, solved, and its ranges loosened for the next."""
    batch: float = 0.3
    """Share of the best hope from which moves of several years are tried together."""

    wide: float = 100.0
    """Thousands of dollars over which a boundary's reduced cost is trusted."""
    curve: float = 0.001
    """Rise of the marginal cost of income for each thousand dollars that it is pushed away from where it is
    best."""
    unknown: float = 2e-05
    """Share of the objective hoped for from a move into other rows, of which reduced costs tell nothing."""
    turn: float = 0.0002
    """The same, where one regime passes into another just there."""

    least_weight: float = 0.01
    """Cells that weigh less are left out."""
    owed: float = 0.9
    """The most that a draw owes to a kind of cell at first."""

    lazy_rounds: int = 25
    """Solves of the relaxation at most, each with the breakpoints that the one before asked for."""
    weighed: float = 0.02
    """The weight from which a cell of the relaxation is looked at beside the plan's own."""
    large: int = 400
    """Up to this many cells they are ruled out first; beyond it, wealth alone is tightened before."""
    many: float = 0.25
    """Share of the cells that, once ruled out, are worth writing the program anew before the next question."""
    few_binaries: int = 260
    """Up to this many, each cell of the MILP has its own copies of the state; beyond it, groups of cells share
    them."""
    stalled: float = 0.05
    """Share of the cells, or of the gap, that a round must take away for another to follow."""

    widen: float = 0.001
    """Share by which ranges of the state are widened, for the solver's tolerance."""
    tightening_seconds: float = 5.0
    """Seconds after which a single question is left unanswered."""

    least_weight_charged: float = 1e-06
    """A cell counts as active from this weight on."""
    beyond: float = 0.001
    """Dollars by which a point lies beyond an edge that it asks for."""

    second_stage_rounds: int = 4
    """Times that the cells are chosen again from the returns."""
    second_stage_near: float = 0.01
    """Dollars by which a line may lie off its return's."""

    draft_share: float = 0.06
    """Of the time limit, what a draft may take."""
    drafts_share: float = 0.35
    """Of the time limit, what all drafts together may take."""
    again_share: float = 0.4
    """Of the time limit, what must be left for another solve after one that was proved has moved the rates."""


NOW = Tuning()
"""What the optimiser works with."""
