"""What a plan with a state's own income tax rests on, and what of that law it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...tax_tables.state_tables import LAST_YEAR, state_table
from ..accounts import KINDS
from ..amounts import dollars
from ..laws.states import deductions
from ..laws.states.known import (
    ADDING_TO_EARLY,
    BASIS_TAXED,
    BY_DECEDENT,
    CHECKED_IN_ALL,
    FUNDED_BY_EMPLOYERS,
    LOSSES_APART,
    OTHERS_BONDS,
    OWN_CHARITIES,
    RECORDED,
)
from ..laws.states.state_gifts import OWN_CEILINGS
from ..scenario import Scenario
from ..scenario.accounts import InheritedIra, PreTaxPlan, TaxableAccount
from ..scenario.states import COMMUNITY_PROPERTY, STATES
from .benefit_warnings import Note
from .facts import Period
from .state_facts import StateOfYear

WHERE = "taxes.state"


def state_warnings(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Nothing where no state's own law is in the plan."""
    years = [(period, period.state) for period in periods if isinstance(period.state, StateOfYear)]
    for code in dict.fromkeys(rule.code for _, rule in years):
        mine = [period for period, rule in years if rule.code == code]
        yield from _projected(code, mine)
        yield from _bonds(scenario, code, mine)
        yield from _unchecked(code, mine)
        yield from _missing(code, [rule for _, rule in years if rule.code == code])
        yield from _doubtful(code, [rule for _, rule in years if rule.code == code])
        yield from _gifts_carried(scenario, code)
        yield from _early(scenario, code, mine)
        yield from _basis(scenario, code, mine)
        yield from _losses(scenario, code, mine[0])
        yield from _charities(code, [rule for _, rule in years if rule.code == code])
        yield from of_accounts(scenario, code)
    yield from _community(scenario)


def _projected(code: str, mine: Sequence[Period]) -> Iterator[Note]:
    table, first = state_table(code), mine[0].year
    projected = sorted(table.projected.get(LAST_YEAR, ())) if mine[-1].year >= LAST_YEAR else []
    names = [name.replace("_", " ") for name in projected if _concerns(name, mine)]
    told = [f"of {LAST_YEAR} these amounts had not been published: {', '.join(names)}"] if names else []
    if mine[-1].year > LAST_YEAR:
        rule = table.notes.get("indexing", {}).get("rule", "")
        told.append(f"after {LAST_YEAR} what the state indexes grows with market.inflation ({rule})")
    if told:
        where = f"{STATES[code]}, from {first}" if first > LAST_YEAR else STATES[code]
        yield "state_tax_projected", WHERE, f"{where}: {'; '.join(told)}"


def _concerns(name: str, mine: Sequence[Period]) -> bool:
    """Whether an amount can matter to these filers: one of public pensions, or of items, needs some."""
    rules = [period.state for period in mine if isinstance(period.state, StateOfYear)]
    if name.startswith("public_pension"):
        return any(filer.public_pensions > 0.0 for rule in rules for filer in rule.filers)
    return not name.startswith("itemized") or any(rule.items is not None for rule in rules)


def _bonds(scenario: Scenario, code: str, mine: Sequence[Period]) -> Iterator[Note]:
    target = scenario.allocation.target or {}
    held = {asset for account in scenario.accounts for asset in account.holdings} | {
        a for a in target if target[a]
    }
    exempt = {
        name for period in mine[:1] for name, asset in period.assets.items() if asset.tax_exempt_interest
    }
    if held & exempt:
        how = (
            "other states' bonds, and taxed" if code in OTHERS_BONDS else "the state's own bonds, and untaxed"
        )
        yield "municipal_issuer", WHERE, f"{STATES[code]}: tax-exempt interest is taken as of {how}"


def _unchecked(code: str, mine: Sequence[Period]) -> Iterator[Note]:
    others = [period.year for period in mine if period.filing_status not in RECORDED]
    if others and code not in CHECKED_IN_ALL:
        yield (
            "state_tax_unchecked",
            WHERE,
            f"{STATES[code]}: nothing outside was compared with its tax of a head of household or a surviving spouse, "
            f"as in {others[0]}",
        )


def _missing(code: str, rules: Sequence[StateOfYear]) -> Iterator[Note]:
    most = max(rules, key=lambda rule: rule.missing)
    exact_to = deductions.EXACT_TO.get(code)
    none_to = min(exact_to(rule, rule.amounts) for rule in rules) if exact_to else 0.0
    below = f" (none where {STATES[code]}'s AGI is at most {dollars(none_to)})" if none_to else ""
    if most.missing >= 1.0:
        yield (
            "state_bound",
            WHERE,
            f"{STATES[code]}: a plan pays all of its tax and is exact; the bound on better plans may leave out some, "
            f"at the very most {dollars(most.missing)} a year (in {most.year}){below}: the true gap may be less than "
            "the one shown",
        )


def _doubtful(code: str, rules: Sequence[StateOfYear]) -> Iterator[Note]:
    if code not in deductions.DOUBTFUL:
        return
    what, worth = deductions.DOUBTFUL[code]
    most, year = max(
        ((worth(rule, rule.amounts), rule.year) for rule in rules if rule.items), default=(0.0, 0)
    )
    if most >= 1.0:
        yield (
            "state_doubtful",
            WHERE,
            f"{STATES[code]}: that {what} is doubtful: at most {dollars(most)} (in {year})",
        )


def _gifts_carried(scenario: Scenario, code: str) -> Iterator[Note]:
    """What is carried into the plan by a state's own ceilings is not asked."""
    carried = sum(part.amount for part in scenario.giving.carryovers) if scenario.giving is not None else 0.0
    if code in OWN_CEILINGS and carried:
        yield (
            "state_gifts_carried",
            "giving.carryovers",
            f"{STATES[code]} carries gifts on by ceilings of its own, half of AGI for cash: as much is taken to be "
            f"carried into {scenario.start_year} there as federally, {dollars(carried)}; its own may be more",
        )


def _early(scenario: Scenario, code: str, mine: Sequence[Period]) -> Iterator[Note]:
    owners = {a.owner for a in scenario.accounts if KINDS[a.type].deferred}
    if code in ADDING_TO_EARLY and any(period.under_59_half & owners for period in mine):
        yield (
            "state_early_distributions",
            WHERE,
            f"{STATES[code]} adds to the federal 10 percent on early distributions: that is left out",
        )


def _basis(scenario: Scenario, code: str, mine: Sequence[Period]) -> Iterator[Note]:
    """Pennsylvania taxes nothing that leaves after 59 1/2."""
    owners = {a.owner for a in scenario.accounts if KINDS[a.type].deferred}
    taxes = code != "PA" or any(period.under_59_half & owners for period in mine)
    if code in BASIS_TAXED and owners and taxes:
        yield (
            "state_basis",
            WHERE,
            f"{STATES[code]} has taxed contributions to retirement plans already: that a part of distributions is "
            "therefore no income there is left out",
        )


def _losses(scenario: Scenario, code: str, first: Period) -> Iterator[Note]:
    """Losses carried on by the state's own schedule: the federal one lowers them by its limit a year."""
    lots = [lot for a in scenario.accounts if isinstance(a, TaxableAccount) for lot in a.lots]
    losing = sum(scenario.taxes.carried) > 0.0 or any(lot.basis > lot.value for lot in lots)
    rule = first.state
    if code in LOSSES_APART and losing and isinstance(rule, StateOfYear):
        limit = first.law.federal.capital_losses.limit[first.filing_status]
        rate = rule.amounts[LOSSES_APART[code]]
        yield (
            "state_losses",
            WHERE,
            f"{STATES[code]} carries losses on by itself, less what meets gains and some of interest and dividends: "
            f"taken as the federal return carries them, which is off by up to {dollars(limit)} of losses a year "
            f"({dollars(rate * limit)} of tax)",
        )


def _charities(code: str, rules: Sequence[StateOfYear]) -> Iterator[Note]:
    """Where gifts of a year are deducted that may be large enough, but of those to the state's own charities alone."""
    if code not in OWN_CHARITIES:
        return
    for rule in rules:
        above = rule.amounts[OWN_CHARITIES[code]]
        if rule.items is not None and max(rule.items.charity_cash, rule.items.most_given) > above:
            yield (
                "state_charities",
                WHERE,
                f"{STATES[code]} deducts of a year's gifts what is above {dollars(above)} (in {rule.year}), of those "
                "to organizations directed or managed there; all gifts, and a donor-advised fund, are taken as such",
            )
            return


def of_accounts(scenario: Scenario, code: str) -> Iterator[Note]:
    """Where a state asks of accounts what is not said, and what a plan then takes."""
    left = [a for a in scenario.accounts if isinstance(a, InheritedIra) and a.inherited_from.share is None]
    if code in BY_DECEDENT and left:
        yield (
            "state_inherited",
            WHERE,
            f"{STATES[code]}: heirs share the 20,000 that {left[0].name} pays untaxed from the year in which whoever "
            "left it would be 59 1/2: taken as its owner's alone (inherited_from.share)",
        )
    plans = [a for a in scenario.accounts if isinstance(a, PreTaxPlan) and a.employer_funded is None]
    if code in FUNDED_BY_EMPLOYERS and plans:
        yield (
            "state_employers_plans",
            WHERE,
            f"{STATES[code]}: what {plans[0].name} pays out of an employer's contributions is free: it is taken to "
            "have none (employer_funded)",
        )


def _community(scenario: Scenario) -> Iterator[Note]:
    taxes = scenario.taxes
    moved = [move.state for move in taxes.moves if move.state in COMMUNITY_PROPERTY]
    if len(scenario.people) > 1 and moved and taxes.community_property is None:
        yield (
            "community_property",
            "taxes.community_property",
            f"{STATES[moved[0]]} has community property: no basis is taken to step up as such after the move",
        )
