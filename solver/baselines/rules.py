"""The rules that people and papers use, by family: for one household, the members that are tried when a rule is tuned.

The same rule can be followed by any household; how it acts in a year is `solver/simulate`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...models.amounts import dollars
from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ...tax_tables.schema import FilingStatus
from ..simulate.rule import Conversions, Location, Rule, WithdrawalOrder


@dataclass(frozen=True)
class Family:
    """A rule of thumb with everything it leaves open: the best of `members` stands for it.

    Of conversions to a constant AGI the members say order and location; `tune.tuned` searches the constant.
    """

    name: str
    words: str
    members: tuple[Rule, ...]


TAXABLE_FIRST = WithdrawalOrder((("taxable",), ("traditional",), ("roth",)))
ROTH_LAST = WithdrawalOrder((("taxable", "traditional"), ("roth",)))
PRO_RATA = WithdrawalOrder((("taxable", "traditional", "roth"),))
ORDERS = {"taxable first": TAXABLE_FIRST, "Roth last": ROTH_LAST, "pro rata": PRO_RATA}
_LOCATIONS: tuple[Location, ...] = ("same mix", "bonds in traditional")
ORDER_WORDS = {
    "taxable first": "spends taxable, then traditional, then Roth",
    "Roth last": "spends taxable and traditional in proportion, Roth last",
    "pro rata": "spends from all accounts in proportion",
}
LOCATION_WORDS = {
    "same mix": "every account at the household's mix",
    "bonds in traditional": "bonds in traditional accounts first, stocks in Roth",
}
HELD_WORDS = "every account at its own mix"


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
    words = dict.fromkeys(_LOCATIONS, HELD_WORDS) if held else LOCATION_WORDS

    def plain(name: str, order: str) -> tuple[Rule, ...]:
        said = f"{ORDER_WORDS[order]}; converts nothing"
        return tuple(
            Rule(f"{name}; {place}", f"{said}; {words[place]}", ORDERS[order], Conversions(), place)
            for place in places
        )

    def converting(choices: Iterable[tuple[str, Conversions]]) -> tuple[Rule, ...]:
        return tuple(
            Rule(
                f"convert {what}; {name}; {place}",
                f"converts {what}; {ORDER_WORDS[name]}; {words[place]}",
                order,
                conversions,
                place,
            )
            for what, conversions in choices
            for name, order in ORDERS.items()
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
                    f"traditional to {to_top(rate)}; {place}",
                    f"{filling_words(rate)}; {words[place]}",
                    WithdrawalOrder(TAXABLE_FIRST.groups, traditional_to=rate),
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
            converting((f"to {to_top(rate)}", Conversions("bracket", rate)) for rate in brackets),
        ),
        Family(
            "convert to a Medicare tier",
            "converts each year up to the edge of a Medicare tier",
            converting((to_edge(tier), Conversions("tier", tier)) for tier in tiers),
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


def filling_words(rate: float) -> str:
    """What a rule does that spends traditional money up to a bracket."""
    return f"spends traditional up to {to_top(rate)}, then taxable, then Roth; converts nothing"


def to_agi(rule: Rule, agi: float) -> Rule:
    """The rule with another constant AGI, in today's dollars."""
    what = f"to an AGI of {dollars(agi)}"
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


def to_edge(tier: int) -> str:
    return f"to the edge above Medicare tier {tier}" if tier else "to the first Medicare edge"


def to_top(rate: float) -> str:
    return f"the top of the {100 * rate:g} % bracket" if rate else "what deductions leave untaxed"
