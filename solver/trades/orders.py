"""The order list: an answer's amounts as orders a person can place, lot by lot, each with its reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ...models.plan import PlanWarning, Step
from ...models.shown import Shown
from .check import TaxEffect
from .order import Agreement, Order, Share, _dated, _written
from .wash_sales import WashSale

if TYPE_CHECKING:
    import pandas as pd

    from .departures import Departure
    from .rest_of_year import RestOfYear


@dataclass(frozen=True)
class Orders(Shown):
    """This year's orders, in the order they are placed.

    before, after  (account, asset) -> market value in dollars, cash included
    tax            the effect on this year's return, recomputed by the audit
    cost           trading costs; `drift_cost` the objective's last part; `objective` all three, in dollars
    gap_dollars    how far at most the objective is above the best possible for these rates and rules: the distance to
                   the relaxed problem, where a ticker may be bought and sold at a loss at once, in parts of shares
    wash_sales     what is not allowed of the losses taken, and the purchases it is matched with
    rest           what is left of the year: required distributions, room to each edge, lots at a loss
    steps          the plan's first year, which the orders carry out
    departures     where the orders do other than the steps say
    """

    as_of: date
    orders: tuple[Order, ...]
    before: dict[tuple[str, str], float]
    after: dict[tuple[str, str], float]
    shares: tuple[Share, ...]
    agreement: tuple[Agreement, ...]
    tax: TaxEffect
    cost: float
    drift_cost: float
    objective: float
    gap_dollars: float
    solver: str
    wash_sales: tuple[WashSale, ...] = ()
    warnings: tuple[PlanWarning, ...] = field(default=())
    rest: RestOfYear | None = None
    steps: tuple[Step, ...] = ()
    departures: tuple[Departure, ...] = ()

    def frame(self) -> pd.DataFrame:
        """A row an order, lots in words."""
        import pandas as pd

        columns = [
            "account",
            "action",
            "ticker",
            "quantity",
            "amount",
            "cost",
            "proceeds",
            "gain",
            "term",
            "to",
            "lots",
        ]
        rows = [
            {name: getattr(order, name) for name in columns[:-1]}
            | {
                "lots": "; ".join(f"{lot.quantity:.6g} of {lot.acquired}" for lot in order.lots),
                "why": order.why,
            }
            for order in self.orders
        ]
        return pd.DataFrame(rows, columns=[*columns, "why"])

    def accounts_frame(self) -> pd.DataFrame:
        """A row an account and asset: before, after and change, dollars."""
        import pandas as pd

        cells = dict.fromkeys((*self.before, *self.after))
        rows = [(*cell, self.before.get(cell, 0.0), self.after.get(cell, 0.0)) for cell in cells]
        frame = pd.DataFrame(rows, columns=["account", "asset", "before", "after"])
        return frame.assign(change=frame["after"] - frame["before"])

    def assets_frame(self) -> pd.DataFrame:
        """A row an asset: before, after, shares and target, and the plan's own trades beside the orders'."""
        import pandas as pd

        shares = pd.DataFrame([asdict(share) for share in self.shares])
        agreed = pd.DataFrame([asdict(one) | {"rest": one.rest} for one in self.agreement])
        return shares.merge(agreed, on="asset", how="left") if len(shares) and len(agreed) else shares

    def data(self) -> dict[str, Any]:
        """JSON-able."""

        def cells(values: dict[tuple[str, str], float]) -> list[dict[str, Any]]:
            return [{"account": a, "asset": k, "value": value} for (a, k), value in values.items()]

        return asdict(self) | {
            "as_of": self.as_of.isoformat(),
            "before": cells(self.before),
            "after": cells(self.after),
            "orders": [_written(order) for order in self.orders],
            "agreement": [asdict(one) | {"rest": one.rest} for one in self.agreement],
            "warnings": [warning.model_dump() for warning in self.warnings],
            "wash_sales": [_dated(asdict(one)) for one in self.wash_sales],
            "steps": [step.model_dump(mode="json", exclude_unset=True) for step in self.steps],
            "rest": None if self.rest is None else _dated(asdict(self.rest)),
            "tax": asdict(self.tax) | {"effect": self.tax.effect, "error": self.tax.error},
        }
