"""What a sweep says: how far each factor moves the plan, and how often its first year stays right.

    found = answers(frame)
    found.tornado        a row a factor: the widest first
    found.effects        a row a case that differs from the base in one factor
    found.stays          a row an action of the first year

What doing another case's first year costs is regret.py's: plans are solved for it.

`frame` is a sweep's: one row a case, a column a factor (its label), the results beside. Cases without a plan are
counted, never left out in silence, and a change that the gaps of the two plans do not carry is not known. Objectives
are today's dollars, first-year actions dollars of that year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...models.shown import Shown
from ..steps.ranges import ActionRange
from .effect import SURE, between, carried, is_known
from .sheet import RESERVED

if TYPE_CHECKING:
    import pandas as pd

    from .effect import Values

ACTIONS = (
    "first_from_taxable",
    "first_from_traditional",
    "first_from_roth",
    "first_converted",
    "first_long_gains",
    "first_spending",
)
"""The columns that say what a plan does in its first year."""
RANGES = {
    "first_from_taxable": "taxable_sales",
    "first_from_traditional": "traditional_withdrawals",
    "first_from_roth": "roth_withdrawals",
    "first_converted": "conversions",
}
"""The range (steps/ranges.py) of each action; a range of gains is of short and long together, so it is no range of
`first_long_gains`."""
EFFECTS = (
    "factor",
    "value",
    "case",
    "status",
    "objective_change",
    "least_change",
    "most_change",
    "known_within",
    "known",
    "converted_change",
    "converted_known",
)
SETTLED = 1e-3
"""Gap, as a share of the objective, up to which the first year of a row's plan is taken for the case's own."""
DUST = 0.5
"""Dollars of a change that are none."""
LEAST_TOLERANCE = 1_000.0
TOLERANCE = 0.01
EVERY = "every action"


@dataclass(frozen=True)
class Answers(Shown):
    """A sweep's answers. `base` is the case that the others are compared with.

    effects     a row a case that differs from the base in one factor: `factor`, `value`, `case`, `status`,
                `objective_change` and `converted_change` of the plan found (missing where there is none), between
                what the change of the best objective lies for certain (`least_change`, `most_change`), the most
                that this is away from `objective_change` (`known_within`), and whether the gaps of the two plans
                carry the change: `known`, of the objective, where it is more than `known_within`;
                `converted_known`, where both gaps are at most SETTLED
    tornado     a row a factor: `least`, `most` of the known `objective_change` with the base itself (0) among them,
                the values that give them, `swing` between them; how many changes are `not_known`, and `within` what
                dollars of nothing they lie; the same of the conversion (`converted_...`, which no certificate
                bounds); `without_plan` cases
    stays       a row an action: what the `base` plan does, from `least` to `most` it counts as the same, in how many
                cases (`right`, of `cases` whose first year is settled) the case's own plan does the same, `share`,
                and how many others have a plan (`not_known`); the last row asks it of every action at once
    never_alone factors that no case moves by themselves, so that they have no effect here
    without_base   the factors whose base value stands in no other case, which is why
    """

    frame: pd.DataFrame
    base: Any
    factors: tuple[str, ...]
    effects: pd.DataFrame
    tornado: pd.DataFrame
    stays: pd.DataFrame
    never_alone: tuple[str, ...] = ()
    without_base: tuple[str, ...] = ()

    @property
    def without_plan(self) -> int:
        """How many cases have no plan."""
        return int(self.frame["objective_real"].isna().sum())


def answers(frame: pd.DataFrame, base: Any = 0, ranges: Sequence[ActionRange] = ()) -> Answers:
    """The answers of a sweep's frame.

    base      the case to compare with
    ranges    of the base plan's first-year actions, where known (`steps.ranges.action_ranges`): within them an action
              is the same; without, within the greater of $1,000 and one hundredth of it

    Raises ValueError where the base is not in the frame or has no plan.
    """
    import pandas as pd

    rows = frame[frame["case"] == base]
    if len(rows) != 1:
        raise ValueError(f"case {base!r} stands in {len(rows)} rows of the sweep; the base must stand in one")
    own = rows.iloc[0]
    if _missing(own["objective_real"]):
        raise ValueError(f"case {base!r} has no plan ({own['reason'] or own['status']}), so nothing compares")
    factors = tuple(name for name in frame.columns if name not in RESERVED)
    frame = frame.assign(**{name: _labels(frame[name]) for name in factors})
    own = frame[frame["case"] == base].iloc[0]
    moved = pd.DataFrame({name: frame[name].astype(str) != own[name] for name in factors})
    effects = _effects(frame, own, moved)
    stays = _stays(frame[moved.any(axis=1)], own, ranges)
    others = moved[moved.any(axis=1)]
    alone = set(effects["factor"])
    never_alone = tuple(name for name in factors if name not in alone)
    without_base = (
        tuple(name for name in factors if len(others) and others[name].all()) if never_alone else ()
    )
    return Answers(frame, base, factors, effects, _tornado(effects), stays, never_alone, without_base)


def _labels(column: pd.Series[Any]) -> pd.Categorical[Any]:
    """A factor's labels as ordered categories: in their own order, else in the order in which they first stand."""
    import pandas as pd

    order = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column.unique()
    return pd.Categorical(column.astype(str), categories=[str(label) for label in order], ordered=True)


def _missing(value: Any) -> bool:
    return bool(value is None or value != value)


def _effects(frame: pd.DataFrame, own: pd.Series[Any], moved: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    low, high = between(own)
    rows = []
    alone = moved.sum(axis=1) == 1
    for factor, (_, row) in zip(moved[alone].idxmax(axis=1), frame[alone].iterrows(), strict=True):
        least, most = between(row)
        change, within = carried(row, own)
        rows.append(
            {
                "factor": factor,
                "value": row[factor],
                "case": row["case"],
                "status": row["status"],
                "objective_change": change,
                "least_change": least - high,
                "most_change": most - low,
                "known_within": within,
                "known": is_known(change, within),
                "converted_change": row["first_converted"] - own["first_converted"],
                "converted_known": _settled(row) and _settled(own),
            }
        )
    return pd.DataFrame(rows, columns=list(EFFECTS))


def _settled(row: Values) -> bool:
    """Whether a row's plan is near enough to the best for its first year to be taken for the case's own."""
    low, high = between(row)
    return bool(high - low <= max(SURE, SETTLED * abs(row["objective_real"])))


def _tornado(effects: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for factor, mine in effects.groupby("factor", sort=False):
        row: dict[str, Any] = {"factor": factor}
        for change, prefix in (("objective_change", ""), ("converted_change", "converted_")):
            solved = mine.dropna(subset=[change])
            known = solved[solved[f"{prefix}known"].astype(bool)]
            row[f"{prefix}not_known"] = len(solved) - len(known)
            least, most = known.nsmallest(1, change), known.nlargest(1, change)
            row[f"{prefix}least"] = min([0.0, *least[change]])
            row[f"{prefix}least_at"] = _at(least, change, below=True)
            row[f"{prefix}most"] = max([0.0, *most[change]])
            row[f"{prefix}most_at"] = _at(most, change, below=False)
            row[f"{prefix}swing"] = row[f"{prefix}most"] - row[f"{prefix}least"]
        unknown = mine[~mine["known"].astype(bool)].dropna(subset=["objective_change"])
        row["within"] = max([0.0, *unknown["most_change"], *(-unknown["least_change"])])
        row["without_plan"] = int(mine["objective_change"].isna().sum())
        rows.append(row)
    ends = ("least", "least_at", "most", "most_at", "swing", "not_known")
    columns = ["factor", *ends, "within", *(f"converted_{name}" for name in ends), "without_plan"]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def _at(extreme: pd.DataFrame, change: str, *, below: bool) -> str:
    """The value that gives an extreme; empty where the base itself does."""
    if extreme.empty or (extreme[change].iloc[0] < 0.0) != below or abs(extreme[change].iloc[0]) < DUST:
        return ""
    return str(extreme["value"].iloc[0])


def _stays(others: pd.DataFrame, own: pd.Series[Any], ranges: Sequence[ActionRange]) -> pd.DataFrame:
    import pandas as pd

    known = {one.name: one for one in ranges}
    solved = others[others["objective_real"].notna()]
    sure = [_settled(own) and _settled(row) for _, row in solved.iterrows()]
    others = solved[pd.Series(sure, index=solved.index, dtype=bool)]
    every = pd.Series(True, index=others.index)
    rows = []
    for name in ACTIONS:
        action = float(own[name])
        tolerance = max(LEAST_TOLERANCE, TOLERANCE * abs(action))
        one = known.get(RANGES.get(name, ""))
        least, most = (one.least, one.most) if one else (action - tolerance, action + tolerance)
        right = others[name].between(least, most)
        every &= right
        rows.append([name, action, least, most, int(right.sum())])
    rows.append([EVERY, None, None, None, int(every.sum())])
    found = pd.DataFrame(rows, columns=["action", "base", "least", "most", "right"])
    found["cases"] = len(others)
    found["share"] = found["right"] / len(others) if len(others) else float("nan")
    found["not_known"] = len(solved) - len(others)
    return found
