"""The rules that people and papers use: what is spent first, what is converted, what is held where.

A `Rule` holds no scenario: the same rule can be followed by any household. `rules_for` lists, for one household,
the families of rules and in each the members that are tried when the rule is tuned.

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
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ...tax_tables.schema import FilingStatus

Source = Literal["taxable", "traditional", "roth"]
Location = Literal["same mix", "bonds in traditional"]


@dataclass(frozen=True)
class Order:
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
class Rule:
    """One rule with its parameters: `name` is stable, `words` say what it does in one line."""

    name: str
    words: str
    order: Order
    conversions: Conversions
    location: Location

    def __post_init__(self) -> None:
        if self.order.traditional_to is not None and self.conversions.kind != "none":
            raise ValueError(f"{self.name}: a rule fills a bracket by spending or by converting, not by both")


@dataclass(frozen=True)
class Family:
    """A rule of thumb with everything it leaves open: the best of `members` stands for it.

    Of conversions to a constant AGI the members say order and location; `tune.tuned` searches the constant.
    """

    name: str
    words: str
    members: tuple[Rule, ...]


TAXABLE_FIRST = Order((("taxable",), ("traditional",), ("roth",)))
ROTH_LAST = Order((("taxable", "traditional"), ("roth",)))
PRO_RATA = Order((("taxable", "traditional", "roth"),))
_ORDERS = {"taxable first": TAXABLE_FIRST, "Roth last": ROTH_LAST, "pro rata": PRO_RATA}
_LOCATIONS: tuple[Location, ...] = ("same mix", "bonds in traditional")
_ORDER_WORDS = {
    "taxable first": "spends taxable, then traditional, then Roth",
    "Roth last": "spends taxable and traditional in proportion, Roth last",
    "pro rata": "spends from all accounts in proportion",
}
_LOCATION_WORDS = {
    "same mix": "every account at the household's mix",
    "bonds in traditional": "bonds in traditional accounts first, stocks in Roth",
}
_HELD_WORDS = "every account at its own mix"


def rules_for(scenario: Scenario, horizon: Horizon) -> tuple[Family, ...]:
    """The families of rules for a household, each with the members it is tuned over.

    Members differ in what a rule leaves open: bracket, tier or year, which order pays (for conversions), and the
    location, unless `allocation.fixed_by_account` decides it.
    """
    held = scenario.allocation.fixed_by_account
    alike = held or scenario.allocation.same_in_every_account
    places: tuple[Location, ...] = _LOCATIONS[:1] if alike else _LOCATIONS
    brackets, tiers = (
        _brackets(horizon),
        range(len(horizon.periods[0].law.medicare.irmaa.edges[_status(horizon)])),
    )
    words = dict.fromkeys(_LOCATIONS, _HELD_WORDS) if held else _LOCATION_WORDS

    def plain(name: str, order: str) -> tuple[Rule, ...]:
        said = f"{_ORDER_WORDS[order]}; converts nothing"
        return tuple(
            Rule(f"{name}; {place}", f"{said}; {words[place]}", _ORDERS[order], Conversions(), place)
            for place in places
        )

    def converting(choices: Iterable[tuple[str, Conversions]]) -> tuple[Rule, ...]:
        return tuple(
            Rule(
                f"convert {what}; {name}; {place}",
                f"converts {what}; {_ORDER_WORDS[name]}; {words[place]}",
                order,
                conversions,
                place,
            )
            for what, conversions in choices
            for name, order in _ORDERS.items()
            for place in places
        )

    return (
        Family(
            "taxable first", "taxable, then traditional, then Roth", plain("taxable first", "taxable first")
        ),
        Family(
            "Roth last", "taxable and traditional in proportion, Roth last", plain("Roth last", "Roth last")
        ),
        Family("pro rata", "all accounts in proportion to what they hold", plain("pro rata", "pro rata")),
        Family(
            "traditional to a bracket",
            "traditional up to the top of a bracket, then taxable, then Roth",
            tuple(
                Rule(
                    f"traditional to {_to(rate)}; {place}",
                    f"spends traditional up to {_to(rate)}, then taxable, then Roth; converts nothing; {words[place]}",
                    Order(TAXABLE_FIRST.groups, traditional_to=rate),
                    Conversions(),
                    place,
                )
                for rate in brackets
                for place in places
            ),
        ),
        Family(
            "convert to a bracket",
            "converts each year up to the top of a bracket",
            converting((f"to {_to(rate)}", Conversions("bracket", rate)) for rate in brackets),
        ),
        Family(
            "convert to a Medicare tier",
            "converts each year up to the edge of a Medicare tier",
            converting((_to_edge(tier), Conversions("tier", tier)) for tier in tiers),
        ),
        Family(
            "convert to an AGI",
            "converts each year up to the same AGI in today's dollars, the best one",
            converting([("to a constant AGI", Conversions("agi", 0.0))]),
        ),
        Family(
            "no conversions",
            "taxable, then traditional, then Roth, and nothing is ever converted",
            plain("no conversions", "taxable first"),
        ),
        Family(
            "convert all at once",
            "converts everything in one year",
            converting((f"all in {p.year}", Conversions("all", p.year)) for p in horizon.periods),
        ),
    )


def to_agi(rule: Rule, agi: float) -> Rule:
    """The rule with another constant AGI, in today's dollars."""
    what = f"to an AGI of ${agi:,.2f}"
    return replace(
        rule,
        name=_renamed(rule.name, f"convert {what}"),
        words=_renamed(rule.words, f"converts {what} in today's dollars"),
        conversions=Conversions("agi", agi),
    )


def _renamed(words: str, first: str) -> str:
    """`words` with its first part replaced."""
    return "; ".join([first, *words.split("; ")[1:]])


def _status(horizon: Horizon) -> FilingStatus:
    return horizon.periods[0].filing_status


def _brackets(horizon: Horizon) -> tuple[float, ...]:
    """0 (what deductions leave untaxed) and every rate of the horizon but the last: brackets with a top."""
    rates = {rate for period in horizon.periods for rate in period.law.federal.ordinary_income_tax.rates[:-1]}
    return (0.0, *sorted(rates - {0.0}))


def _to_edge(tier: int) -> str:
    return f"to the edge above Medicare tier {tier}" if tier else "to the first Medicare edge"


def _to(rate: float) -> str:
    return f"the top of the {100 * rate:g} % bracket" if rate else "what deductions leave untaxed"
