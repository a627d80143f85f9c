"""A plan as a report: this year, the years, totals, the certificate, warnings."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.plan import Estate, Objective, Plan, ThroughTheYear
from ..model import Report, ReportSection, Sentence
from ..words import DUST, count, dollars, percent
from .chosen import chosen_section
from .heirs import heirs_section
from .proof import proof_section
from .survivor import survivor_section
from .this_year import FIRST, this_year_section
from .years import years_section

WHAT_REACHED = {
    "max_estate": "the estate",
    "max_spending": "spending",
    "min_lifetime_tax": "lifetime tax",
}
NOTABLE = 0.0005
"""Share of the goal from which the clock's price is worth a number."""


def plan_report(plan: Plan, *, nominal: bool = False) -> Report:
    """The whole answer; the years in today's dollars unless `nominal`."""
    sections = (
        chosen_section(plan),
        this_year_section(plan),
        years_section(plan, nominal=nominal),
        survivor_section(plan),
        totals_section(plan),
        heirs_section(plan),
        proof_section(plan),
        warnings_section(plan),
    )
    return Report(
        kind="plan", title=plan.scenario.title, sections=tuple(part for part in sections if part.blocks)
    )


def totals_section(plan: Plan) -> ReportSection:
    """Sums over the years and what is left at the end, nominal, with today's dollars where they matter."""
    sentences = tuple(Sentence(text=words) for words in totals_words(plan) if words)
    return ReportSection(key="totals", title="In all", blocks=sentences)


def totals_words(plan: Plan) -> Iterator[str]:
    totals, estate, objective = plan.totals, plan.estate, plan.objective
    if objective is not None and objective.name == "max_spending":
        yield f"Spending: {dollars(objective.value_real)} a year in today's dollars."
    taxes = {
        "federal tax": totals.federal_tax,
        "state tax": totals.state_tax,
        "Medicare surcharges": totals.medicare_surcharges,
    }
    paid = ", ".join(f"{dollars(amount)} of {name}" for name, amount in taxes.items() if amount > DUST)
    yield (
        f"Over {count(len(plan.years), 'year')}: {paid or 'no tax at all'} (each year's dollars); "
        f"the present value of all tax, the heirs' included, is {dollars(totals.lifetime_tax_present_value)}."
    )
    if estate is not None:
        yield estate_words(estate)
    if plan.through_the_year is not None:
        yield clock_words(plan.through_the_year, objective)


def clock_words(through: ThroughTheYear, objective: Objective | None) -> str:
    """What taking money out through the year would change, once in the answer."""
    said = "All that accounts pay for a year leaves them on its first day here. Taken out through the year"
    if objective is None or through.more is None:
        return ""
    what = WHAT_REACHED[objective.name]
    if abs(through.more) < NOTABLE:
        return f"{said} instead, {what} would be the same to {percent(NOTABLE, 2)}."
    way = "more" if through.more > 0.0 else "less"
    much = f"about {percent(abs(through.more))} {way}"
    return f'{said} instead, {what} would be {much} (spending.paid = "through_the_year").'


def estate_words(estate: Estate) -> str:
    kinds = {
        "taxable": estate.taxable,
        "traditional": estate.traditional,
        "Roth": estate.roth,
        "HSA": estate.hsa,
    }
    held = ", ".join(f"{dollars(amount)} {kind}" for kind, amount in kinds.items() if amount > DUST)
    return (
        f"Estate at the close of {estate.year}: {dollars(estate.after_tax)} after "
        f"{dollars(estate.heirs_tax)} of heirs' tax ({held or 'nothing left'}), "
        f"{dollars(estate.after_tax_real)} in today's dollars."
    )


def warnings_section(plan: Plan) -> ReportSection:
    """A sentence a warning, but for those above the first step; empty without warnings."""
    sentences = []
    for warning in plan.warnings:
        if warning.code not in FIRST:
            most = warning.effect_dollars_max
            effect = f" (at most {dollars(most)})" if most else ""
            text = f"{warning.message}{effect}"
            sentences.append(Sentence(text=text, tone="warning", where=warning.where))
    return ReportSection(key="warnings", title="Warnings", blocks=tuple(sentences))
