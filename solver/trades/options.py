"""What the owner may choose about this year's orders, and the error of an order list that cannot be made."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from ..errors import DecumulateError


class OrdersError(DecumulateError):
    """No order list can be made of this plan and this book, or an option is out of its range; the message says why."""


def need_cvxpy() -> None:
    """Raises OrdersError, which says what to install, where CVXPY is not there."""
    if find_spec("cvxpy") is None:
        raise OrdersError('orders are chosen with CVXPY: pip install "decumulate[trades]"')


@dataclass(frozen=True)
class TradeOptions:
    """How orders are chosen. Money is dollars, rates and shares are fractions.

    toward            drift is measured from the household's target shares ("target"; without one the plan's own), or
                      from what the plan holds of each asset in taxable, deferred and tax-free accounts ("plan")
    no_trade_band     drift within this share of the household costs nothing; None: the scenario's `allocation.band`
    drift_weight      the cost of drift beyond the band is weight / 2 x (excess share)^2 x the household's after-tax
                      value, summed over assets: at 1, with two assets 5 % beyond, moving a dollar between them is
                      worth ten cents
    carryforward_rate what a dollar of loss carried to later years is worth; None: half the rate of a long-term gain
    minimum_order     smaller orders are left out where the plan's amounts can be met without them
    whole_shares      "round": whole shares by rounding; "exact": by a mixed-integer program, for small books (80 lots
                      take seconds, 500 more than a minute; nothing stops it but Ctrl-C)
    in_kind           distributions and conversions may move shares (never out of a 401(k))
    pools             amounts are met by an owner's IRAs together instead of account by account; in kind still only
                      out of the accounts that the plan names
    identical         sets of tickers that are substantially identical (26 USC 1091); the same ticker always is
    solver            any installed CVXPY solver for the convex problem
    """

    toward: Literal["target", "plan"] = "target"
    no_trade_band: float | None = None
    drift_weight: float = 1.0
    carryforward_rate: float | None = None
    minimum_order: float = 100.0
    whole_shares: Literal["round", "exact"] = "round"
    in_kind: bool = True
    pools: bool = False
    identical: tuple[frozenset[str], ...] = ()
    solver: str = "CLARABEL"

    def __post_init__(self) -> None:
        for name in ("drift_weight", "minimum_order"):
            if not getattr(self, name) >= 0.0:
                raise OrdersError(f"{name} is {getattr(self, name)}; expected 0 or more")
        for name in ("no_trade_band", "carryforward_rate"):
            value = getattr(self, name)
            if value is not None and not 0.0 <= value <= 1.0:
                raise OrdersError(f"{name} is {value}; expected a fraction from 0 to 1, as 0.02")
