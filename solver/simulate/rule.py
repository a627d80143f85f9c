"""A rule of thumb: what is spent first, what is converted, what is held where. It holds no scenario.

Whatever the rule: RMDs and flows decided already are taken first; a year draws what its spending, taxes and premiums
need, to the cent; what is left over on a first day buys taxable assets. Nothing leaves a Roth IRA taxed or penalised,
and traditional money that bears a penalty is spent after all else. Owners of one source pay in proportion. The
household stands at its target where tax-advantaged accounts can bring it there; taxable lots are sold for rebalancing
only where they cannot keep it within its bands or where it would be riskier than its target (docs/definitions.md, Equal
risk), and always those of an asset with the highest basis first.

    "same mix"               sales and purchases bring taxable accounts nearer the household's mix, and all others
                             hold one mix, which completes the household's target
    "bonds in traditional"   traditional accounts hold what pays most ordinary income, Roth IRAs what pays least;
                             sales and purchases bring taxable accounts nearer what is left
    "as held"                every account its own mix of the start, all of them moved alike so that the household
                             holds its target

A rule may state flows: these are taken first, what they bring beyond the year's needs goes into taxable accounts, and
its order pays for the rest. A withdrawal counts towards what is required of its account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["taxable", "traditional", "roth"]
Location = Literal["same mix", "bonds in traditional", "as held"]


@dataclass(frozen=True)
class WithdrawalOrder:
    """Where money for spending comes from, beyond what must be taken.

    groups          emptied one after the other; the sources of one group pay in proportion to what they hold
    traditional_to  before that, traditional money up to the top of the last bracket taxed at no more than this rate
    """

    groups: tuple[tuple[Source, ...], ...]
    traditional_to: float | None = None


@dataclass(frozen=True)
class Conversions:
    """What is converted to Roth IRAs each year.

    kind    "none"; "bracket": to the top of the last bracket taxed at no more than `level`; "tier": to the ceiling
            of the Medicare tier `level` (0 pays no surcharge), less `limits.cliff_margin`; "agi": to an AGI of
            `level` in today's dollars; "all": everything in the year `level`
    """

    kind: Literal["none", "bracket", "tier", "agi", "all"] = "none"
    level: float = 0.0


@dataclass(frozen=True)
class Stated:
    """Money taken out of some accounts, or converted, in proportion to what each can pay.

    taxable     whether the accounts are the taxable ones, which sell as one; else all are tax-advantaged
    by_year     today's dollars, of the first plan year on
    name        what to call it where it cannot be done
    """

    what: Literal["withdrawal", "conversion"]
    accounts: tuple[str, ...]
    taxable: bool
    by_year: tuple[float, ...]
    name: str


@dataclass(frozen=True)
class Rule:
    """One rule with its parameters: `name` is stable, `words` say what it does in one line.

    stated          flows taken before all else
    only_stated     whether nothing but these (and what is required) may pay
    """

    name: str
    words: str
    order: WithdrawalOrder
    conversions: Conversions
    location: Location
    stated: tuple[Stated, ...] = ()
    only_stated: bool = False

    def __post_init__(self) -> None:
        if self.order.traditional_to is not None and self.conversions.kind != "none":
            raise ValueError(f"{self.name}: a rule fills a bracket by spending or by converting, not by both")
