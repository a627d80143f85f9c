"""What is known of why a plan is as it is: prices, limits, turning points, its worth."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ...models.plan import Plan
from .limits import Limit
from .next_dollar import Cost
from .rate_map import RateMap
from .rests import AssumptionRow

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Worth:
    """What a plan is worth against the best rule: `words` say which, `dollars` of today's by how much the plan is
    better (None where no rule meets the wishes)."""

    words: str
    dollars: float | None


@dataclass(frozen=True)
class Explained:
    """A plan explained.

    years        the years asked for, and the first
    costs        prices of the next dollar and of the last one, by year
    limits       the cliffs, kinks and limits it stands at, with what each costs
    rate_maps    effective marginal rates of the years asked for
    moved        dollars that were moved for each price
    tolerance    nominal dollars of the goal by which the plan may fall short of the best (None where nothing is
                 proved): no cost can be below minus this
    turns        assumptions changed, each by itself, and what the first year as planned would then cost
    worth        what the plan is worth against the best rule at equal risk (None: not reached)
    interrupted  whether a stop left some of it undone: Ctrl-C, SIGTERM, or a time limit before the optimiser had a plan
    """

    plan: Plan
    years: tuple[int, ...]
    costs: tuple[Cost, ...]
    limits: tuple[Limit, ...]
    rate_maps: tuple[RateMap, ...]
    moved: float
    tolerance: float | None
    interrupted: bool = False
    turns: tuple[AssumptionRow, ...] = ()
    worth: Worth | None = None

    @property
    def gap_today(self) -> float | None:
        """`tolerance` in today's dollars."""
        certificate = self.plan.certificate
        return certificate.gap_dollars_real if certificate is not None else None

    @property
    def warned(self) -> int:
        """How many warnings the plan has."""
        return len(self.plan.warnings)

    @property
    def exchanges(self) -> int:
        """How many exchanges inside accounts the first year asks for."""
        return sum(step.kind == "exchange" for step in self.plan.steps)

    def is_noise(self, cost: float) -> bool:
        """Whether a cost to the goal (nominal) is no more than the plan may fall short of the best."""
        return self.tolerance is not None and self.tolerance > 1.0 and abs(cost) <= self.tolerance

    @property
    def account_names(self) -> tuple[str, ...]:
        """Of the plan, in its order."""
        return tuple(self.plan.years[0].accounts)

    def frame(self) -> pd.DataFrame:
        """A row a price: year, flow, account, more, planned, loss, today, that_year, the parts, why."""
        import pandas as pd

        names = ("year", "flow", "account", "more", "planned", "loss", "today", "that_year")
        parts = ("money", "tax", "penalty", "gross_up", "medicare", "later_tax", "heirs", "growth")
        rows = [
            {name: getattr(cost, name) for name in names}
            | {part: getattr(cost.parts, part, None) for part in parts}
            | {"why": cost.why, "headroom": cost.headroom}
            for cost in self.costs
        ]
        return pd.DataFrame(rows, columns=[*names, *parts, "why", "headroom"])

    def limits_frame(self) -> pd.DataFrame:
        """A row a limit."""
        import pandas as pd

        columns = ("kind", "name", "years", "lifted", "cost", "today", "at", "step")
        return pd.DataFrame([asdict(limit) for limit in self.limits], columns=list(columns))
