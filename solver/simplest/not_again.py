"""What was done this year already is not done on for less than the plan may itself be wrong by.

After a conversion the year is planned anew, and the best plan that is then found may go on to the next edge for a
gain within its own gap: a search ended elsewhere, and nothing need be done. So where a person has converted, withdrawn,
given or sold this year, more of it is in the plan only where it is worth more than the gap, or than an action's price.
"""

from __future__ import annotations

from ..backends import Outcome
from .actions import DUST
from .live import Live
from .within_need import MOST_BEYOND, held_at_nothing, in_other_cells


def not_again(live: Live, known: Outcome, gap: float, action: float) -> Outcome:
    """The solution with nothing more of it, kind after kind; the live program is then held to that.

    gap, action    thousands of the objective: what a better plan may be worth, and an action's price
    """
    most = known.objective + max(action, min(gap, MOST_BEYOND * abs(known.objective)))
    for column in live.again:
        assert known.values is not None
        if known.values[column] <= DUST or live.late:
            continue
        without = held_at_nothing(live, 0, (column,), most, always=False)
        if without is not None:  # the year's income is another, and so are its cells
            known = in_other_cells(live, without)
    return known
